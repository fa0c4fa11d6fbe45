"""Small changes of the rules, one at a time: each must turn a case red.

A change swaps the code of one function, one number of a module, one figure or one day, runs the cases, and takes it
back. Nothing is written and nothing is imported again, so a change costs little more than the cases themselves.
"""

import ast
import copy
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from types import CodeType, FunctionType, ModuleType
from typing import Any, Final

import rules_cn
from rules_cn import variables
from rules_cn.system import CountryTaxBenefitSystem

CORE: Final = ("truth", "amounts", "kinds", "figures", "places")
SWAPPED_OPERATORS: Final[dict[type[ast.cmpop], type[ast.cmpop]]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
SWAPPED_NAMES: Final = {
    "below": "at_most",
    "at_most": "below",
    "above": "at_least",
    "at_least": "above",
    "both": "either",
    "either": "both",
    "minimum": "maximum",
    "maximum": "minimum",
}
# What draws the law library or the trace, and what only speeds something up: no case looks at it.
NOT_RULES: Final = {
    "every",
    "reports",
    "names",
    "described",
    "_leaves",
    "__init_subclass__",
    "_all_numbers",
    # Worked out once, when the module is read.
    "reason",
    # What an answer reads; its own tests look at it.
    "why_not",
}
# Changes that change nothing, each with its reason.
EQUAL: Final = {
    "as_truth: values - _LOWEST → values + _LOWEST": "the same in the arithmetic of 64 bits",
}


@dataclass(frozen=True)
class Change:
    """One change: its name, and how it is made for as long as a block runs."""

    name: str
    made: Callable[[], AbstractContextManager[None]]


def is_equal(change: Change) -> bool:
    """Return whether a change is known to change nothing."""
    return any(change.name.endswith(known) for known in EQUAL)


def every(rules: CountryTaxBenefitSystem) -> Iterator[Change]:
    """Yield every change of figures, of days, and of the code of the rules."""
    yield from _of_figures(rules)
    yield from _of_first_days(rules)
    modules = [f"{rules_cn.__name__}.{name}" for name in CORE]
    modules += [f"{variables.__name__}.{info.name}" for info in pkgutil.iter_modules(variables.__path__)]
    for name in modules:
        yield from _of_module(rules, importlib.import_module(name))


def _of_figures(rules: CountryTaxBenefitSystem) -> Iterator[Change]:
    for parameter in rules.parameters.get_descendants():
        for at in getattr(parameter, "values_list", ()):
            if at.value is not None:
                for step in (1, -1):
                    yield Change(f"{at.name}: value {step:+d}", _set(rules, at, "value", at.value + step))
            for step in (1, -1):
                yield Change(f"{at.name}: day {step:+d}", _set(rules, at, "instant_str", _moved(at.instant_str, step)))


def _moved(instant: str, days: int) -> str:
    from datetime import date, timedelta

    return str(date.fromisoformat(instant) + timedelta(days=days))


def _set(
    rules: CountryTaxBenefitSystem, whose: Any, name: str, value: object
) -> Callable[[], AbstractContextManager[None]]:
    @contextmanager
    def made() -> Iterator[None]:
        kept = getattr(whose, name)
        setattr(whose, name, value)
        rules.tables.clear()
        try:
            yield
        finally:
            setattr(whose, name, kept)
            rules.tables.clear()

    return made


def _of_first_days(rules: CountryTaxBenefitSystem) -> Iterator[Change]:
    for variable in rules.variables.values():
        for day in list(variable.formulas):
            if not day.startswith("0001"):
                for step in (1, -1):
                    yield Change(f"{variable.name} from {day}: moved {step:+d}", _first_day(variable, day, step))


def _first_day(variable: Any, day: str, step: int) -> Callable[[], AbstractContextManager[None]]:
    @contextmanager
    def made() -> Iterator[None]:
        kept = copy.copy(variable.formulas)
        variable.formulas[_moved(day, step)] = variable.formulas.pop(day)
        try:
            yield
        finally:
            variable.formulas = kept

    return made


def _of_module(rules: CountryTaxBenefitSystem, module: ModuleType) -> Iterator[Change]:
    """Yield the changes of each function and each number of a module."""
    source = inspect.getsource(module)
    sites = list(_sites(ast.parse(source)))
    for number in range(len(sites)):
        tree = ast.parse(source)
        owner, node, change = list(_sites(tree))[number]
        line = getattr(node, "lineno", 0)
        before = ast.unparse(node)
        change(node)
        what = owner.rpartition(":")[0]
        name = f"{module.__name__.removeprefix('rules_cn.')}:{line} {what}: {before} → {ast.unparse(node)}"
        code = compile(ast.fix_missing_locations(tree), module.__file__ or "", "exec")
        yield Change(name, _swapped(rules, module, code, owner.rpartition(":")[0]))


Site = tuple[str, ast.AST, Callable[[Any], None]]


def _sites(tree: ast.Module) -> Iterator[Site]:
    """Yield each place that can be changed: the name of its function and a running number, the node, and how."""
    for top in tree.body:
        for owner, body in _owners(top):
            if owner.rpartition(".")[2] in NOT_RULES:
                continue
            for node in ast.walk(body):
                for number, change in enumerate(_ways(node)):
                    yield f"{owner}:{number}", node, change


def _owners(top: ast.stmt) -> Iterator[tuple[str, ast.AST]]:
    if isinstance(top, ast.FunctionDef):
        yield top.name, _body(top)
    elif isinstance(top, ast.ClassDef):
        for inner in top.body:
            if isinstance(inner, ast.FunctionDef):
                yield f"{top.name}.{inner.name}", _body(inner)
    elif isinstance(top, ast.Assign) and isinstance(top.targets[0], ast.Name):
        yield top.targets[0].id, top.value


def _body(function: ast.FunctionDef) -> ast.AST:
    """Return what a function does, without its docstring, names and types."""
    return ast.Module(body=function.body[1:] or function.body, type_ignores=[])


def _ways(node: ast.AST) -> Iterator[Callable[[Any], None]]:
    """Yield the ways in which one node can be changed."""
    if isinstance(node, ast.Compare):
        yield lambda one: one.ops.__setitem__(0, SWAPPED_OPERATORS[type(one.ops[0])]())
    elif isinstance(node, ast.Call):
        yield from _ways_of_call(node)
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
        yield lambda one: setattr(one, "op", ast.Sub() if isinstance(one.op, ast.Add) else ast.Add())
    elif (
        isinstance(node, ast.Tuple) and len(node.elts) > 1 and all(isinstance(one, ast.Attribute) for one in node.elts)
    ):
        for number in range(len(node.elts)):
            yield _without("elts", number)


def _ways_of_call(node: ast.Call) -> Iterator[Callable[[Any], None]]:
    called = node.func
    name = called.id if isinstance(called, ast.Name) else called.attr if isinstance(called, ast.Attribute) else ""
    if name in SWAPPED_NAMES:
        yield lambda one: setattr(one.func, "id" if isinstance(one.func, ast.Name) else "attr", SWAPPED_NAMES[name])
    if name == "is_one_of" and len(node.args) > 2:
        yield from (_without("args", number) for number in range(1, len(node.args)))
    if name in {"both", "either"} and len(node.args) > 2:
        yield from (_without("args", number) for number in range(len(node.args)))
    if name == "opposite":
        yield lambda one: setattr(one.func, "id", "either")
    yield from _ways_of_number(name, node)


def _without(name: str, number: int) -> Callable[[Any], None]:
    """Return how one of several is taken out."""
    return lambda one: getattr(one, name).pop(number)


def _ways_of_number(name: str, node: ast.Call) -> Iterator[Callable[[Any], None]]:
    if name == "int64" and isinstance(node.args[0], ast.Constant):
        yield lambda one: setattr(one.args[0], "value", one.args[0].value + 1)


def _swapped(
    rules: CountryTaxBenefitSystem, module: ModuleType, code: CodeType, owner: str
) -> Callable[[], AbstractContextManager[None]]:
    """Return how a function gets other code, or a number of a module another value, for as long as a block runs."""
    function = _function(module, owner)
    if function is None:
        return _constant(rules, module, code, owner)

    @contextmanager
    def made() -> Iterator[None]:
        kept = function.__code__
        function.__code__ = _inside(code, owner)
        rules.tables.clear()
        try:
            yield
        finally:
            function.__code__ = kept
            rules.tables.clear()

    return made


def _function(module: ModuleType, owner: str) -> FunctionType | None:
    first, _dot, second = owner.partition(".")
    found = vars(module)[first]
    if second:
        found = vars(found)[second]
    found = found.fget if isinstance(found, property) else found
    return found if isinstance(found, FunctionType) else None


def _inside(code: CodeType, owner: str) -> CodeType:
    """Return the code of one function out of the code of its module.

    Raises:
        LookupError: there is no such function.
    """
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            if constant.co_qualname == owner:
                return constant
            if owner.startswith(f"{constant.co_qualname}."):
                return _inside(constant, owner)
    raise LookupError(owner)


def _constant(
    rules: CountryTaxBenefitSystem, module: ModuleType, code: CodeType, name: str
) -> Callable[[], AbstractContextManager[None]]:
    @contextmanager
    def made() -> Iterator[None]:
        kept, space = vars(module)[name], dict(vars(module))
        exec(code, space)  # noqa: S102 - our own module with one number changed
        setattr(module, name, space[name])
        rules.tables.clear()
        try:
            yield
        finally:
            setattr(module, name, kept)
            rules.tables.clear()

    return made
