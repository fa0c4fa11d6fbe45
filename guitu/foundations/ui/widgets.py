"""Inputs that say what they are for."""

from typing import Any

from django import forms


class DatePicker(forms.DateInput):
    """A date, entered the way the person's own device does it."""

    input_type = "date"

    def __init__(self) -> None:
        """Draw an ISO date, the only form <input type=date> takes."""
        super().__init__(attrs={"class": "g-input--date"}, format="%Y-%m-%d")


class TimePicker(forms.TimeInput):
    """A time of day, entered the way the person's own device does it."""

    input_type = "time"

    def __init__(self) -> None:
        """Draw hours and minutes, the only form <input type=time> takes."""
        super().__init__(attrs={"class": "g-input--date"}, format="%H:%M")


class CodeInput(forms.TextInput):
    """A short numeric code: from a message, an authenticator, or a PIN chosen earlier."""

    def __init__(self, *, digits: int = 6, secret: bool = False, autocomplete: str = "one-time-code") -> None:
        """Bring up the digit keys; with `secret` show dots."""
        self.input_type = "password" if secret else "text"
        self.is_secret = secret
        super().__init__(
            attrs={
                "autocomplete": "off" if secret else autocomplete,
                "class": "g-input--code",
                "inputmode": "numeric",
                "maxlength": str(digits),
                "pattern": "[0-9]*",
                "spellcheck": "false",
            }
        )

    def format_value(self, value: Any) -> str | None:
        """Return what was typed, unless it is secret: that never goes back to the browser."""
        return None if self.is_secret else super().format_value(value)


class CardCodeInput(forms.TextInput):
    """The code printed on a paper card."""

    def __init__(self) -> None:
        """Keep the device from correcting or remembering it."""
        super().__init__(
            attrs={"autocapitalize": "characters", "class": "g-input--card", "maxlength": "40", "spellcheck": "false"}
        )
