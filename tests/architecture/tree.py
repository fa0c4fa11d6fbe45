"""The tree as it lies on disk and in Django: what the checks of its shape look at."""

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from inspect import isclass
from pathlib import Path
from typing import Any

from django import forms
from django.apps import AppConfig, apps
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver

import guitu

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "guitu"
DOCS = ROOT / "docs"
GROUND = ("foundations", "society", "people", "journey", "supports", "surfaces", "config")
MADE_BY_TOOLS = ("migrations", "built", "__pycache__")


def _is_ours(file: Path) -> bool:
    return not set(file.relative_to(ROOT).parts) & set(MADE_BY_TOOLS)


def files(*patterns: str) -> list[Path]:
    """Return the files of the repository that match, without what tools make."""
    return sorted(file for pattern in patterns for file in ROOT.glob(pattern) if file.is_file() and _is_ours(file))


def modules(*, with_tests: bool = False) -> list[Path]:
    """Return the Python files of the package."""
    return [file for file in files("guitu/**/*.py") if with_tests or "tests" not in file.parts]


@cache
def parsed(file: Path) -> ast.Module:
    """Return a Python file as a tree."""
    return ast.parse(file.read_text(encoding="utf-8"))


def templates() -> list[Path]:
    """Return every template of every app."""
    return files("guitu/**/templates/**/*.html", "guitu/**/templates/**/*.svg", "guitu/**/templates/**/*.txt")


def name_of(template: Path) -> str:
    """Return the name by which a template is rendered."""
    return template.as_posix().rpartition("/templates/")[2]


def shown(file: Path) -> str:
    """Return a path as a reader of a failure wants it."""
    return file.relative_to(ROOT).as_posix()


def app_of(module: str) -> str:
    """Return the app that a dotted module or a path belongs to: `guitu.people`, `guitu.journey.consent`."""
    parts = [part for part in re.split(r"[./]", module) if part]
    return ".".join(parts[: 2 if parts[1:2] in (["people"], ["config"]) else 3])


def our_apps() -> list[AppConfig]:
    """Return the installed apps of this package, in their order."""
    return [one for one in apps.get_app_configs() if one.name.startswith("guitu.")]


def our_models() -> list[type[models.Model]]:
    """Return every table of this package."""
    return [model for one in our_apps() for model in one.get_models()]


def our_forms() -> list[type[forms.Form]]:
    """Return every form class that is defined anywhere in the package."""
    found: dict[str, type[forms.Form]] = {}
    for info in pkgutil.walk_packages(guitu.__path__, "guitu."):
        if "forms" not in info.name.split("."):
            continue
        for one in vars(importlib.import_module(info.name)).values():
            if isclass(one) and issubclass(one, forms.Form) and one.__module__ == info.name and one.base_fields:
                found[f"{one.__module__}.{one.__qualname__}"] = one
    return list(found.values())


def addresses() -> Iterator[tuple[str, URLPattern]]:
    """Yield every address with its pattern."""
    yield from _under("/", get_resolver().url_patterns)


def _under(start: str, patterns: list[Any]) -> Iterator[tuple[str, URLPattern]]:
    for one in patterns:
        place = start + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _under(place, one.url_patterns)
        else:
            yield place, one


def section(document: str, heading: str) -> str:
    """Return what stands under one heading of a document, to the next heading of the same or a higher level.

    Raises:
        LookupError: there is no such heading.
    """
    text = (DOCS / document).read_text(encoding="utf-8")
    level = heading.partition(" ")[0]
    found = re.search(rf"^{re.escape(heading)}\n(.*?)(?=^#{{1,{len(level)}}} |\Z)", text, re.MULTILINE | re.DOTALL)
    if found is None:
        raise LookupError(f"docs/{document} has no heading {heading!r}")
    return found.group(1)


def rows(markdown: str) -> list[list[str]]:
    """Return the rows of every table in a piece of Markdown, without head and rule."""
    found = []
    lines = markdown.splitlines()
    for number, line in enumerate(lines):
        is_head = number + 1 < len(lines) and re.fullmatch(r"\|[-| :]+\|", lines[number + 1])
        if line.startswith("|") and not is_head and not re.fullmatch(r"\|[-| :]+\|", line):
            found.append([cell.strip() for cell in line.strip("|").split("|")])
    return found


def word(cell: str) -> str:
    """Return a cell without its code marks."""
    return cell.strip().strip("`")
