"""What a template may do: show, in whole sentences, with nothing from elsewhere and nothing that runs."""

import re
from functools import cache
from pathlib import Path

import pytest

from tests.architecture import tree

# A page title stays in the browser's history and on a shared screen: it is a fixed sentence, never a value.
TITLES_WITH_VALUES = {
    "ui/error.html": "the sentence of a refusal; fixed by the code, about nobody",
    "consent/notice.html": "the heading of a notice, the same for everybody",
    "portal/add.html": "the heading of a notice, the same for everybody",
}
COMMENT = re.compile(r"\{#.*?#\}|\{% comment.*?endcomment %\}|<!--.*?-->", re.DOTALL)
NAMED = re.compile(r"""["']([a-z_]+/[a-z_0-9/]+\.html)(?:#[a-z_]+)?["']|\{% include ["']([a-z_/]+\.\w+)["']""")
# A view of several alike pages names its template by the page: f"portal/{name}.html".
NAMED_IN_PART = re.compile(r"""f["']([a-z_]+)/\{\w+\}\.html["']""")
WORD = re.compile(r"""["']([a-z_]+)["']""")
TRANSLATED_OR_DRAWN = re.compile(r"\{% (blocktranslate|svg).*?end\1 %\}|<(svg|script)\b.*?</\2>", re.DOTALL)
COMPONENT = re.compile(r"<c-([a-z][a-z_.-]*)")


def text(file: Path) -> str:
    """Return a file without its comments."""
    return COMMENT.sub("", file.read_text(encoding="utf-8"))


def offenders(pattern: str, *, flags: int = re.IGNORECASE) -> list[str]:
    """Return every place in every template that matches."""
    return [
        f"{tree.shown(file)}: {found.group(0)[:80]}"
        for file in tree.templates()
        for found in re.finditer(pattern, text(file), flags)
    ]


@cache
def there_are() -> set[str]:
    """Return the names of all templates."""
    return {tree.name_of(file) for file in tree.templates()}


@cache
def named_in(file: Path) -> set[str]:
    """Return the templates that a file names."""
    content = text(file)
    components = {f"cotton/{name.replace('.', '/').replace('-', '_')}.html" for name in COMPONENT.findall(content)}
    whole = {one or other for one, other in NAMED.findall(content)}
    in_part = {f"{app}/{word}.html" for app in NAMED_IN_PART.findall(content) for word in WORD.findall(content)}
    return whole | (in_part & there_are()) | (components - {"cotton/vars.html", "cotton/slot.html"})


def test_every_template_is_used() -> None:
    named = {name for file in [*tree.templates(), *tree.modules()] for name in named_in(file)}
    assert {name for name in there_are() - named if not name.startswith("cotton/")} == set()


def test_every_piece_is_used() -> None:
    """The small pieces that pages are put together from, apart from those that a page will need."""
    named = {name for file in tree.templates() for name in named_in(file)}
    assert {name for name in there_are() - named if name.startswith("cotton/")} == set()


def test_every_template_that_is_named_exists() -> None:
    named = {name for file in [*tree.templates(), *tree.modules()] for name in named_in(file)}
    assert named - there_are() == set()


def test_an_app_shows_only_its_own_pages_and_the_common_pieces() -> None:
    strangers = [
        f"{tree.shown(file)}: {name}"
        for file in [*tree.templates(), *tree.modules()]
        for name in named_in(file)
        if name.partition("/")[0] not in {"ui", "cotton", tree.app_of(tree.shown(file)).rpartition(".")[2]}
    ]
    assert strangers == []


def test_a_template_lies_under_the_name_of_its_app() -> None:
    misplaced = [
        tree.shown(file)
        for file in tree.templates()
        if tree.name_of(file).partition("/")[0] not in {tree.app_of(tree.shown(file)).rpartition(".")[2], "cotton"}
    ]
    assert misplaced == []


@pytest.mark.parametrize(
    ("why", "pattern"),
    [
        ("no style of its own: the policy of the page forbids it", r"\sstyle\s*=|<style\b"),
        ("no script in the page", r"<script(?![^>]*\ssrc=\"\{% static)[^>]*>"),
        ("nothing that runs on an event", r"\son[a-z]+\s*=|\shx-on[:a-z-]*\s*="),
        ("no address that is a program", r"javascript:|data:text|\shx-vals=[\"']js:"),
        ("nothing from another site", r"(?:src|href|action)=[\"'](?:https?:)?//|url\((?:https?:)?//"),
        ("no value shown as it is", r"\|\s*safe(?:seq)?\b|autoescape\s+off"),
        ("no database asked", r"\.objects\b|\.all\b|\.filter\b"),
        ("no right decided by role", r"\{%\s*if[^%]*\.role\b"),
        ("nothing kept in the browser", r"localStorage|sessionStorage|hx-history=[\"']true"),
        ("no page kept by a cache", r"\{%\s*cache\b"),
        ("no relative word for how long ago somebody was met", r"\|\s*(?:timesince|timeuntil|naturaltime)\b"),
    ],
    ids=lambda value: value if " " in value and "\\" not in value else "",
)
def test_a_template_holds(why: str, pattern: str) -> None:
    assert offenders(pattern) == [], why


def test_every_form_keeps_the_browser_from_remembering() -> None:
    forms = [
        f"{tree.shown(file)}: {found.group(0)[:80]}"
        for file in tree.templates()
        for found in re.finditer(r"<form\b(?:[^>%]|%[^>])*>", text(file))
        if 'autocomplete="off"' not in found.group(0)
    ]
    assert forms == []


# A question to the public directory stands in its address: it is about nobody, and can be kept and passed on.
# And that a word found nothing is told without a token: whoever presses is nobody.
ASKED_IN_THE_OPEN = {"finder/ask.html", "finder/list.html"}


def test_every_form_is_posted_with_its_token() -> None:
    bare = [
        f"{tree.shown(file)}: {found.group(0)[:80]}"
        for file in tree.templates()
        if tree.name_of(file) not in ASKED_IN_THE_OPEN
        for found in re.finditer(r"<form\b.*?</form>", text(file), re.DOTALL)
        if 'method="post"' not in found.group(0) or "{% csrf_token %}" not in found.group(0)
    ]
    assert bare == []


def test_every_page_has_a_title_and_no_title_a_value() -> None:
    contents = {tree.name_of(file): text(file) for file in tree.templates()}
    frames = {name for content in contents.values() for name in re.findall(r"\{% extends \"([^\"]+)\"", content)}
    wrong = []
    for name, content in contents.items():
        title = re.search(r"\{% block title %\}(.*?)\{% endblock", content, re.DOTALL)
        if title is None and "{% extends" in content and name not in frames and "ui/error.html" not in content:
            wrong.append(f"{name}: no title")
        if (
            title
            and re.search(r"\{\{|\{% (?:with|blocktranslate)\b", title.group(1))
            and name not in TITLES_WITH_VALUES
        ):
            wrong.append(f"{name}: {title.group(1).strip()}")
    assert wrong == []


def test_every_word_a_person_reads_can_be_translated() -> None:
    """Find text between tags that stands outside every translation."""
    bare = []
    for file in tree.templates():
        content = re.sub(
            r"\{% (blocktranslate|svg).*?end\1 %\}|<(svg|script)\b.*?</\2>", "", text(file), flags=re.DOTALL
        )
        content = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", content, flags=re.DOTALL)
        for found in re.finditer(r">([^<>]+)<", content):
            words = re.sub(r"&[a-z#0-9]+;", "", found.group(1))
            if re.search(r"[A-Za-z]{2,}", words) and words.strip() not in {"English", "html"}:
                bare.append(f"{tree.shown(file)}: {words.strip()[:60]}")
    assert bare == []
