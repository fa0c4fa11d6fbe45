"""Sending a code to a phone, through whatever program the operator has for it."""

import json
import os
import shlex
import subprocess

from django.conf import settings
from django.utils.translation import gettext as _

from guitu.foundations.identity import tokens

COMMAND = "GUITU_SMS_COMMAND"
SECONDS = 10


class CannotSendError(Exception):
    """The code did not leave this machine. Its text is for the operator and names no number."""


def send_code(phone: str, code: str) -> str:
    """Send a code to a phone; in the synthetic demo send nothing and return the code, to be shown on the page.

    The operator's program gets `{"phone": …, "text": …}` on its standard input and has ten seconds.

    Raises:
        CannotSendError: no program is named, or it failed.
    """
    if settings.GUITU_DEMO:
        return code
    send_text(phone, _("Guitu: your code is %s. It is good for ten minutes.") % code)
    return ""


def send_text(phone: str, text: str) -> None:
    """Send a text to a phone; in the synthetic demo send nothing.

    Raises:
        CannotSendError: no program is named, or it failed.
    """
    if settings.GUITU_DEMO:
        return
    command = shlex.split(os.environ.get(COMMAND, ""))
    if not command:
        raise CannotSendError(f"No program sends messages. Name one in {COMMAND}; it reads JSON from its input.")
    told = json.dumps({"phone": phone, "text": text})
    try:
        subprocess.run(command, input=told.encode(), check=True, timeout=SECONDS, capture_output=True)  # noqa: S603
    except (OSError, subprocess.SubprocessError) as failed:
        raise CannotSendError(f"The program in {COMMAND} failed: {type(failed).__name__}.") from failed


def is_sent_too_often(index: bytes, address: str) -> bool:
    """Count a message to this number from this address and return whether there were too many in an hour."""
    to_number = tokens.is_throttled(f"sms|{index.hex()}", limit=5, seconds=3600)
    from_address = tokens.is_throttled(f"sms-from|{address}", limit=40, seconds=3600)
    return to_number or from_address
