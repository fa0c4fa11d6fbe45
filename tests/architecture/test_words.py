"""The second net: words that no column, choice, address, page or act may carry; and one language in the code."""

import ast
import enum
import importlib
import pkgutil
import re
from collections.abc import Iterator
from functools import cache

import pytest

import guitu
from guitu.foundations.audit import actions
from tests.architecture import tree

CHINESE = re.compile("[\u2e80-\u2fdf\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef]")
# Where Chinese stands in the code for a reason that no translation can serve.
CHINESE_IN_CODE = {
    "guitu/surfaces/finder/editing/rules.py": "how hours, lists and words are typed in Chinese",
    "guitu/config/settings.py": "the name of the language, in that language",
    "guitu/people/forms.py": "how a date is typed in Chinese",
    "guitu/journey/consent/queries/agreements.py": "the colon of a Chinese notice",
    "guitu/supports/benefits/labels.py": "the number of a document",
    "guitu/supports/benefits/sayings.py": "the names of laws and benefits in what a rule says of itself",
    "guitu/supports/benefits/rules.py": "how sums and days are typed in Chinese",
    "guitu/foundations/ui/templates/ui/base.html": "the name of the language, in that language",
}
DEMO = "guitu/surfaces/demo/"


def forbidden() -> set[tuple[str, ...]]:
    """Return the forbidden words of docs/promises.md, each as its parts."""
    listed = re.findall(r"`([^`]+)`", tree.section("promises.md", "### Words no name may carry"))
    return {tuple(one.split("_")) for one in listed}


def allowed() -> dict[str, str]:
    """Return the explained exceptions: a full name and its reason."""
    return {tree.word(row[0]): row[1] for row in tree.rows(tree.section("promises.md", "### Names that are excepted"))}


def parts(name: str) -> list[str]:
    """Return the words of a name, however they are joined."""
    apart = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", name)
    return [part for part in re.split(r"[^a-z0-9\u4e00-\u9fff]+", apart.lower()) if part]


def carried(name: str, words: set[tuple[str, ...]]) -> set[str]:
    """Return which of the words a name carries, in one or in plural."""
    found = parts(name)
    singular = [part.removesuffix("s") for part in found]
    return {
        "_".join(one)
        for one in words
        for start in range(len(found) - len(one) + 1)
        if tuple(found[start : start + len(one)]) == one or tuple(singular[start : start + len(one)]) == one
    }


@cache
def _closed_lists() -> list[type[enum.Enum]]:
    """Return every enumeration of the package: roles, kinds, states, purposes."""
    found = {}
    for info in pkgutil.walk_packages(guitu.__path__, "guitu."):
        if "." in info.name and not {"tests", "migrations", "__main__"} & set(info.name.split(".")):
            for one in vars(importlib.import_module(info.name)).values():
                if isinstance(one, type) and issubclass(one, enum.Enum) and one.__module__ == info.name:
                    found[f"{info.name}.{one.__name__}"] = one
    return list(found.values())


def names() -> Iterator[tuple[str, str]]:
    """Yield every name that could begin to hold what must not be held: where it stands, and the name."""
    yield from _names_of_tables()
    yield from (
        ("member", f"{one.__name__}.{member.name}={member.value}") for one in _closed_lists() for member in one
    )
    for address, pattern in tree.addresses():
        yield "address", re.sub(r"<[^>]*>", "<>", address)
        yield "address", f"{pattern.name}"
    yield from (("form field", f"{form.__name__}.{name}") for form in tree.our_forms() for name in form.base_fields)
    yield from _written_names()


def _names_of_tables() -> Iterator[tuple[str, str]]:
    for model in tree.our_models():
        table = model._meta.db_table
        yield "table", table
        yield "class", model.__name__
        for field in model._meta.concrete_fields:
            yield "column", f"{table}.{field.column}"
            yield from (("choice", f"{table}.{field.column}={value}") for value, _label in field.flatchoices)


def _written_names() -> Iterator[tuple[str, str]]:
    for template in tree.templates():
        yield "template", tree.name_of(template)
    for verb in actions.VERBS:
        yield "act", verb
    for file in tree.files("guitu/**/sql/*.sql"):
        for name in re.findall(r"CREATE (?:FUNCTION|VIEW|TABLE|PROCEDURE) ([\w.]+)", file.read_text(encoding="utf-8")):
            yield "function", name
    for file in tree.modules():
        yield "module", ".".join(file.relative_to(tree.ROOT).with_suffix("").parts)


def test_no_name_carries_a_word_that_this_tree_must_never_contain() -> None:
    words, excepted = forbidden(), allowed()
    found = {
        f"{kind} {name}": sorted(hits)
        for kind, name in names()
        if (hits := carried(name, words)) and name not in excepted
    }
    assert found == {}


def test_every_exception_is_still_needed_and_says_why() -> None:
    words, there = forbidden(), {name for _kind, name in names()}
    assert {name for name in allowed() if name not in there or not carried(name, words)} == set()
    assert [name for name, why in allowed().items() if len(why) < 30] == []


@pytest.mark.parametrize(
    "planted",
    [
        "person.risk_grade",
        "contact.lastContactAt",
        "role=police_officer",
        "/people/missed/",
        "wristBracelet",
        "person.religion",
        "hiv_status",
        "reply.latitude",
        "national_id",
        "case.offences",
    ],
)
def test_the_net_catches_what_it_is_for(planted: str) -> None:
    assert carried(planted, forbidden())


@pytest.mark.parametrize("innocent", ["station", "surfaces", "reporting_duty", "contact", "informed"])
def test_the_net_lets_innocent_names_through(innocent: str) -> None:
    assert not carried(innocent, forbidden())


def _docstrings(module: ast.Module) -> set[int]:
    found = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and node.body:
            first = node.body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                found.add(id(first.value))
    return found


def test_the_code_speaks_english_and_the_catalogue_chinese() -> None:
    """Find Chinese in string literals; a docstring may name a law by its own name."""
    found = []
    for file in tree.modules():
        if tree.shown(file) in CHINESE_IN_CODE or tree.shown(file).startswith(DEMO):
            continue
        module = tree.parsed(file)
        said = _docstrings(module)
        found += [
            f"{tree.shown(file)}:{node.lineno}: {node.value[:30]}"
            for node in ast.walk(module)
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said
            if CHINESE.search(node.value)
        ]
    assert found == []


def test_templates_and_sql_hold_no_chinese() -> None:
    found = [
        f"{tree.shown(file)}:{number}: {line.strip()[:60]}"
        for file in [*tree.templates(), *tree.files("guitu/**/*.sql")]
        if tree.shown(file) not in CHINESE_IN_CODE
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if CHINESE.search(line)
    ]
    assert found == []


def test_html_is_never_declared_safe_by_hand() -> None:
    allowed_files = {
        "guitu/foundations/ui/squares.py": "a QR code drawn by segno: an address that holds nobody's name",
    }
    found = [
        tree.shown(file)
        for file in tree.modules()
        if re.search(r"\b(SafeString|mark_safe|SafeText)\(", file.read_text(encoding="utf-8"))
        if tree.shown(file) not in allowed_files
    ]
    assert found == []


AT_ONCE = {"gettext", "ngettext", "pgettext", "npgettext"}


def said_on_import(source: str) -> list[int]:
    """Return the lines where words are turned into one language when the module is read, not when they are shown."""
    page = ast.parse(source)
    names = {
        one.asname or one.name
        for node in ast.walk(page)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for one in node.names
        if one.name in AT_ONCE
    }

    def now(node: ast.AST) -> Iterator[ast.AST]:
        """Give what runs on import: not what stands inside a function."""
        yield node
        inside = node.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) else []
        later = inside if isinstance(inside, list) else [inside]
        for child in ast.iter_child_nodes(node):
            if child not in later:
                yield from now(child)

    called = [(one.func, one.lineno) for one in now(page) if isinstance(one, ast.Call)]
    return [line for one, line in called if isinstance(one, ast.Name) and one.id in names]


def test_no_word_is_turned_into_one_language_when_a_module_is_read() -> None:
    found = {tree.shown(file): said_on_import(file.read_text(encoding="utf-8")) for file in tree.modules()}
    assert {file: lines for file, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    ("line", "is_found"),
    [
        ("A = _('a')", True),
        ("class B:\n    a = _('a')", True),
        ("def f(a=_('a')): ...", True),
        ("D = {'a': [_('a')]}", True),
        ("def f():\n    return _('a')", False),
        ("F = lambda: _('a')", False),
    ],
)
def test_that_is_noticed_wherever_it_stands(line: str, *, is_found: bool) -> None:
    assert bool(said_on_import(f"from django.utils.translation import gettext as _\n{line}")) is is_found
