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

from rules_cn import figures, variables
from rules_cn.amounts import Numbers
from rules_cn.entities import Family, Person
from rules_cn.figures import Report

PARAMETERS: Final = Path(__file__).parent / "parameters"


class CountryTaxBenefitSystem(TaxBenefitSystem):  # type: ignore[misc]  # OpenFisca carries no types
    """All rules of the package. The name is the one that OpenFisca's own tools look for."""

    def __init__(self) -> None:
        super().__init__([Person, Family])
        # Each figure by name and first day, for all places at once: made when first asked for.
        self.tables: dict[tuple[str, date], Numbers] = {}
        # What each variable looks at, by month: traced when first asked for.
        self.traced: dict[tuple[int, int], Any] = {}
        self.parameters = ParameterNode(directory_path=str(PARAMETERS))
        for one in listed():
            self.add_variable(one)
        self._reports: tuple[Report, ...] | None = None

    def reports(self) -> tuple[Report, ...]:
        """Return every figure that was seen only outside the text of a rule."""
        if self._reports is None:
            self._reports = tuple(figures.reports(self.parameters))
        return self._reports


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
