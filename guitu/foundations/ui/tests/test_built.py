"""What the browser is sent: small, ours, and from nowhere else."""

import gzip
import re
from pathlib import Path

import pytest

UI = Path(__file__).resolve().parents[1]
BUILT = UI / "static" / "ui" / "built"
# DESIGN, screens: CSS at most 24 KB, JS at most 30 KB, gzipped, on any page.
BUDGET = {"guitu.css": 24_000, "guitu.js": 30_000}


def built(name: str) -> str:
    """Return one built file; it exists once `make setup` has run."""
    return (BUILT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", BUDGET)
def test_a_page_stays_light_on_an_old_phone(name: str) -> None:
    assert len(gzip.compress(built(name).encode(), 9)) <= BUDGET[name]


@pytest.mark.parametrize("name", BUDGET)
def test_nobody_is_shown_another_government_s_letters_or_crest(name: str) -> None:
    assert not re.search(r"GDS Transport|crest|crown", built(name), re.IGNORECASE)


@pytest.mark.parametrize("name", BUDGET)
def test_opening_a_page_tells_no_other_server(name: str) -> None:
    addresses = re.findall(r"(?:https?:)?//\w[\w.-]*\.\w+", built(name))
    assert {address for address in addresses if "www.w3.org" not in address} == set()


def test_the_style_sheet_names_no_file_that_we_do_not_ship() -> None:
    assert "url(" not in built("guitu.css")
    assert "@import" not in built("guitu.css")


def test_nothing_is_kept_in_the_browser_by_our_own_script() -> None:
    ours = (UI / "js" / "guitu.js").read_text(encoding="utf-8")
    assert not re.search(r"localStorage|sessionStorage|indexedDB|document\.cookie|caches\.", ours)


@pytest.mark.parametrize("path", sorted(UI.rglob("templates/**/*.html")), ids=lambda path: path.name)
def test_no_template_carries_style_or_script_of_its_own(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"""\sstyle=|<style|\son[a-z]+=["']|<script(?![^>]*\ssrc=)|javascript:""", text)


@pytest.mark.parametrize("name", ["icons.svg", "hero.svg", "mark.svg"])
def test_our_drawings_are_drawings_only(name: str) -> None:
    text = (UI / "static" / "ui" / name).read_text(encoding="utf-8")
    assert not re.search(r"<script|style=|<style|href=|<image|\son[a-z]+=", text)
