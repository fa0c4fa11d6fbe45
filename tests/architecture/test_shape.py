"""The shape of the whole, checked where import-linter cannot look."""

import ast
import configparser
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.utils import translation

from guitu.foundations import holdings
from guitu.journey import STAGES
from tests.architecture import tree

LONGEST_FILE, LONGEST_FUNCTION = 400, 50
# Not code but a store of words, to be looked up and not read through.
STORES = {"guitu/surfaces/demo/notebank.py": "made-up sentences for synthetic notes"}
ABOUT_SOMEBODY = {"person_id", "subject_id", "consent_id", "owner_id"}

# Tables that name a person and outlive or precede the record, so that no holding erases them. Each has its reason.
NO_HOLDING = {
    "consent": "the processing log: what was agreed, when, how proven; no content; three years",
    "consent_event": "the processing log: what happened to the consent; no content; three years",
    "receipt": "the hash of the code by which the person reads the log afterwards; three years",
    "erasure_order": "the order itself and its report; no content; three years",
    "entry": "the record of openings, which the person may read afterwards; no content; three years",
    "refused_attempt": "who tried to open what is not theirs; no content; for the data-protection officer",
    "access_grant": "kept by triggers: goes with the consent, in the withdrawing transaction",
    "data_key": "destroyed in the withdrawing transaction, before any holding is asked",
    "phone_code": "ten minutes; its subject is often an invitation, and no row names a person after that",
    "parcel": "fourteen days, opened by the person alone; goes with the base consent, in the withdrawing transaction",
    "draft": "thirty minutes; with the base consent it goes in the withdrawing transaction",
}


def rank(module: str) -> tuple[int, int]:
    """Return how high a module stands: its ground first, then its stage."""
    _, ground, *rest = module.split(".")
    return tree.GROUND.index(ground), STAGES.index(rest[0]) if ground == "journey" else 0


def test_no_foreign_key_points_upwards() -> None:
    upward = [
        f"{model.__name__}.{field.name} -> {target.__name__}"
        for model in tree.our_models()
        for field in model._meta.get_fields()
        if field.concrete and isinstance(target := field.related_model, type)
        if rank(target.__module__) > rank(model.__module__)
    ]
    assert upward == []


def _layers(contract: str) -> list[str]:
    linter = configparser.ConfigParser()
    linter.read(tree.ROOT / ".importlinter")
    return linter[f"importlinter:contract:{contract}"]["layers"].split()


def test_the_linter_and_the_code_name_the_same_stages_in_the_same_order() -> None:
    places = [layer.strip("()") for layer in reversed(_layers("journey"))]
    there = [stage for stage in places if stage in STAGES]
    required = [layer for layer in reversed(_layers("journey")) if not layer.startswith("(")]
    assert there == list(STAGES) == required


def test_only_what_does_not_exist_yet_is_optional_to_the_linter() -> None:
    optional = {layer.strip("()") for layer in _layers("ground") + _layers("journey") if layer.startswith("(")}
    assert {
        name for name in optional if (tree.PACKAGE / name).exists() or (tree.PACKAGE / "journey" / name).exists()
    } == set()


def test_nine_contracts_hold_the_tree_together() -> None:
    linter = configparser.ConfigParser()
    linter.read(tree.ROOT / ".importlinter")
    assert sum(name.startswith("importlinter:contract:") for name in linter.sections()) == 9


def test_apps_are_installed_in_the_order_in_which_they_may_use_each_other() -> None:
    names = [name for name in settings.INSTALLED_APPS if name.startswith("guitu.")]
    assert names == sorted(names, key=rank)


def test_everything_about_a_person_is_held_by_somebody() -> None:
    held = {model for holding in holdings.every() for model in holding.models}
    about_somebody = {
        model
        for model in tree.our_models()
        if ABOUT_SOMEBODY & {field.column for field in model._meta.concrete_fields}
        if model._meta.db_table not in NO_HOLDING
    }
    assert {model.__name__ for model in about_somebody - held} == set()


def test_every_exception_from_the_holdings_is_a_table_that_exists() -> None:
    assert set(NO_HOLDING) - {model._meta.db_table for model in tree.our_models()} == set()


def test_a_holding_answers_only_for_its_own_app_or_for_foundations() -> None:
    strangers = [
        f"{type(holding).__name__}: {model.__name__}"
        for holding in holdings.every()
        for model in holding.models
        if tree.app_of(model.__module__) != tree.app_of(type(holding).__module__)
        if not model.__module__.startswith("guitu.foundations.")
    ]
    assert strangers == []


def _dotted(file: Path) -> str:
    return ".".join(file.relative_to(tree.ROOT).with_suffix("").parts)


def test_no_app_imports_a_private_name_of_another() -> None:
    private = [
        f"{tree.shown(file)}: {node.module}.{alias.name}"
        for file in tree.modules(with_tests=True)
        for node in ast.walk(tree.parsed(file))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("guitu.")
        if tree.app_of(node.module or "") != tree.app_of(_dotted(file))
        for alias in node.names
        if alias.name.startswith("_") or "._" in (node.module or "")
    ]
    assert private == []


def test_every_table_has_its_word_in_the_glossary() -> None:
    text = (tree.DOCS / "glossary.md").read_text(encoding="utf-8")
    words = set(re.findall(r"\*\*(\w+)\*\*", text))
    assert {model.__name__ for model in tree.our_models()} - words == set()


def test_no_class_carries_a_name_that_says_nothing() -> None:
    empty = re.compile(r"(Manager|Helper|Util|Utils|Service|Handler)$")
    allowed = {
        "OpenedManager": "Django's own word for what answers `objects`",
        "Helper": "here a helper is a person who helps",
        "Service": "here a service is what a provider offers to everybody",
    }
    found = [
        f"{tree.shown(file)}: {node.name}"
        for file in tree.modules()
        for node in ast.walk(tree.parsed(file))
        if isinstance(node, ast.ClassDef) and empty.search(node.name) and node.name not in allowed
    ]
    assert found == []


def test_no_folder_or_file_is_called_by_a_name_that_says_nothing() -> None:
    empty = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers", "services", "core"}
    assert [tree.shown(file) for file in tree.modules(with_tests=True) if {file.stem, *file.parts} & empty] == []


def test_no_file_is_too_long_to_be_read_in_one_sitting() -> None:
    python = ("guitu/**/*.py", "rules_cn/**/*.py", "tests/**/*.py", "benchmarks/**/*.py")
    written = tree.files(*python, "guitu/**/*.sql", "guitu/**/*.html")
    lengths = {tree.shown(file): len(file.read_text(encoding="utf-8").splitlines()) for file in written}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE and name not in STORES} == {}


def test_no_function_is_too_long_to_be_understood_at_once() -> None:
    long = [
        f"{tree.shown(file)}: {node.name} has {(node.end_lineno or 0) - node.lineno + 1} lines"
        for file in [*tree.modules(), *tree.files("rules_cn/**/*.py", "tests/**/*.py")]
        for node in ast.walk(tree.parsed(file))
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert long == []


@pytest.mark.parametrize("banned", ["save", "delete"])
def test_a_table_does_nothing_in_secret_when_it_is_saved(banned: str) -> None:
    assert [model.__name__ for model in tree.our_models() if banned in vars(model)] == []


def test_no_table_hides_an_order() -> None:
    assert [model.__name__ for model in tree.our_models() if model._meta.ordering] == []


def test_the_admin_and_the_session_table_are_not_installed() -> None:
    installed = {one.name for one in apps.get_app_configs()}
    assert not installed & {"django.contrib.admin", "django.contrib.sessions", "django.contrib.auth"}


def test_what_the_models_say_is_what_the_migrations_make() -> None:
    with translation.override(None):
        loader = MigrationLoader(None)
        meant = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps))
        assert meant.changes(graph=loader.graph) == {}
