"""What an editor may change: the words of the search. The directory of a world is empty, so nothing else can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.promises.worlds.deeds import Change

TABLES = ("synonym", "asked_in_vain")


def judged(change: Change, *, is_own: bool, role: str) -> str:
    """Return why a row beside the records is not this actor's to write; nothing if it is."""
    if change.table == "synonym":
        return "" if role == "editor" else "no editor"
    if change.table == "asked_in_vain":
        is_word = change.what == "INSERT" and change.new["word"].isalpha()
        return "" if is_word or (change.what == "DELETE" and role == "editor") else "not a word, or no editor"
    return "" if change.what == "INSERT" or is_own else "not hers"
