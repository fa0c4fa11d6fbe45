"""The documents say what the code does, and point only where a reader can follow."""

import re

import pytest

from tests.architecture import draw, tree

PAGES = tree.files("docs/**/*.md", "*.md", "guitu/**/*.md")


@pytest.mark.parametrize("name", draw.PAGES)
def test_a_drawn_page_shows_the_code_as_it_is(name: str) -> None:
    drawn = draw.PAGES[name]()
    assert (tree.DOCS / name).read_text(encoding="utf-8") == drawn, "run: python -m tests.architecture.draw"


def test_every_link_between_documents_leads_somewhere() -> None:
    broken = [
        f"{tree.shown(page)}: {target}"
        for page in PAGES
        for target in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
        if "://" not in target and not (page.parent / target).resolve().exists()
    ]
    assert broken == []


def test_every_path_a_document_names_is_there() -> None:
    pattern = re.compile(r"`((?:guitu|tests|docs|benchmarks|requirements)/[\w./-]*\w/?)`")
    gone = [
        f"{tree.shown(page)}: {name}"
        for page in PAGES
        for name in pattern.findall(page.read_text(encoding="utf-8"))
        if not (tree.ROOT / name).exists()
    ]
    assert gone == []


def test_every_make_target_a_document_names_is_there() -> None:
    targets = set(re.findall(r"^([a-z]+):", (tree.ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {name for page in PAGES for name in re.findall(r"`make ([a-z]+)", page.read_text(encoding="utf-8"))}
    assert named - targets == set()


def test_no_page_points_at_a_place_on_somebodys_machine() -> None:
    folders = "|".join(("home", "root", "work", "Users", "tmp"))
    # Nor out of the repository: a step upwards into a folder beside it.
    pattern = re.compile(rf"(?<![\w.])(?:/(?:{folders})/|~/|[.][.]/shared)")
    written = [
        *PAGES,
        *tree.files("guitu/**/*.py", "rules_cn/**/*", "*.py", "Makefile", ".importlinter", "pyproject.toml"),
    ]
    found = [tree.shown(page) for page in written if pattern.search(page.read_text(encoding="utf-8"))]
    assert found == []


def test_every_decision_says_what_it_cost() -> None:
    wanted = ("## Context", "## Decision", "## Consequences", "## What we gave up")
    pages = tree.files("docs/decisions/*.md")
    incomplete = [
        tree.shown(page) for page in pages if not all(head in page.read_text(encoding="utf-8") for head in wanted)
    ]
    assert len(pages) >= 7
    assert incomplete == []


def test_decisions_are_numbered_without_a_gap() -> None:
    numbers = [int(page.name[:4]) for page in tree.files("docs/decisions/*.md")]
    assert numbers == list(range(1, len(numbers) + 1))
