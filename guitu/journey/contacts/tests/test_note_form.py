"""A note as it is typed: odd characters, long texts, impossible days."""

import uuid
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guitu.foundations.ui.typed import plain
from guitu.journey.contacts.forms import NoteForm
from guitu.journey.contacts.rules import NOTE_LIMIT, Topic

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


def form(**typed: object) -> NoteForm:
    data = {
        "note_id": str(uuid.uuid4()),
        "words": "见了面。",
        "kind": "1",
        "topic": "support",
        "happened_on": "2026-11-20",
    }
    return NoteForm({**data, **typed}, topics=(Topic.SUPPORT,), now=NOW)


def test_an_ordinary_note_is_taken_as_it_is() -> None:
    good = form()
    assert good.is_valid()
    assert good.draft().words == "见了面。"


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("words", ""),
        ("words", "   \n "),
        ("words", "\u0007\u0008"),
        ("words", "字" * (NOTE_LIMIT + 1)),
        ("kind", "9"),
        ("kind", "home"),
        ("topic", "health"),
        ("happened_on", "2026-11-23"),
        ("happened_on", "2024-01-01"),
        ("happened_on", "昨天"),
        ("note_id", "1; DROP TABLE contact"),
    ],
)
def test_what_cannot_be_kept_is_named_by_its_field(field: str, typed: str) -> None:
    bad = form(**{field: typed})
    assert not bad.is_valid()
    assert field in bad.errors


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=300))
def test_any_text_becomes_one_normal_form_and_stays_it(text: str) -> None:
    once = plain(text)
    assert plain(once) == once
    assert "\x00" not in once
