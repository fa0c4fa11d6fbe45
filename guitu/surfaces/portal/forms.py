"""What the person writes beside a note, and the code of a receipt."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guitu.foundations.ui.widgets import CardCodeInput
from guitu.people.forms import StanceForm


class Answer(StanceForm):
    """The person's own word beside a note."""

    reply = forms.UUIDField(widget=forms.HiddenInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask about the note."""
        super().__init__(*args, **kwargs)
        self.fields["stance"].label = _("How do you see it?")
        self.fields["words"].help_text = _("Your words stand beside the note for good. Nobody can change them.")


class Choice(forms.Form):
    """Whom the person asks into the team."""

    worker = forms.UUIDField(
        label=_("Whom you ask"),
        error_messages={"required": _("Choose one person."), "invalid": _("Choose one person from the list.")},
    )


class ReceiptCode(forms.Form):
    """The code of a receipt."""

    receipt = forms.CharField(
        label=_("Receipt code"),
        help_text=_("It was shown once, when you agreed or took your consent back."),
        max_length=40,
        widget=CardCodeInput(),
    )
