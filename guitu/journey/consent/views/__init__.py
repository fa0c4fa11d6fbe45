"""The way to a consent: alone from fourteen on, together with a guardian before; and the receipts."""

from guitu.journey.consent.views.alone import (
    begin,
    check,
    details,
    notice,
    receipt,
    receipt_file,
    receipt_letter,
    send_again,
    who,
)
from guitu.journey.consent.views.together import both, guardian, once_more, wish

__all__ = [
    "begin",
    "both",
    "check",
    "details",
    "guardian",
    "notice",
    "once_more",
    "receipt",
    "receipt_file",
    "receipt_letter",
    "send_again",
    "who",
    "wish",
]
