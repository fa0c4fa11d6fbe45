"""The rules as OpenFisca runs them: entities, variables and parameters."""

import importlib
import pkgutil
from datetime import date
from functools import cache
from inspect import isclass
from pathlib import Path
from typing import Any, Final

from openfisca_core.parameters import ParameterNode
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from rules_cn import variables
from rules_cn.amounts import Numbers
from rules_cn.entities import Family, Person

PARAMETERS: Final = Path(__file__).parent / "parameters"


class CountryTaxBenefitSystem(TaxBenefitSystem):  # type: ignore[misc]  # OpenFisca carries no types
    """All rules of the package. The name is the one that OpenFisca's own tools look for."""

    def __init__(self) -> None:
        super().__init__([Person, Family])
        # Each figure by name and first day, for all places at once: made when first asked for.
        self.tables: dict[tuple[str, date], Numbers] = {}
        self.parameters = ParameterNode(directory_path=str(PARAMETERS))
        for one in listed():
            self.add_variable(one)


def listed() -> list[type[Any]]:
    """Return every variable of the package, module by module."""
    found = []
    for info in pkgutil.iter_modules(variables.__path__):
        module = importlib.import_module(f"{variables.__name__}.{info.name}")
        found += [
            one
            for one in vars(module).values()
            if isclass(one) and issubclass(one, Variable) and one.__module__ == module.__name__
        ]
    return found


@cache
def system() -> CountryTaxBenefitSystem:
    """Return the rules, built once."""
    return CountryTaxBenefitSystem()
