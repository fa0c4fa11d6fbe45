"""What somebody typed: in one normal form, and never lost."""

import unicodedata
import uuid
from typing import cast

from django.forms import Form
from django.http import QueryDict
from django.utils.translation import gettext as _


def plain(words: str) -> str:
    """Return text in one normal form, without control characters that no keyboard makes."""
    kept = "".join(c for c in words if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs", "Co"})
    return unicodedata.normalize("NFC", kept.replace("\r", "")).strip()


def kept_otherwise(form: Form, *, row: str, words: str = "") -> None:
    """Say that this page was kept once already with other words, and show them; the next press keeps these, too.

    `row` is the hidden field with the id of what is kept: it gets a new one.
    """
    if words:
        told = _(
            "This is kept already, with these words: “%(words)s” What you have typed now is not lost: "
            "press once more to keep it, too."
        )
    else:
        told = _(
            "This is kept already, as you sent it first. What you have changed is not lost: "
            "press once more to keep it, too."
        )
    form.add_error(None, told % {"words": words})
    renew(form, row=row)


def renew(form: Form, *, row: str) -> None:
    """Give what was typed the id of a new row, so that the next press is not taken for the one before."""
    again = cast("QueryDict", form.data).copy()
    again[row] = str(uuid.uuid4())
    form.data = again
