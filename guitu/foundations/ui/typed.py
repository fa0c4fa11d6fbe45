"""What somebody typed, in one normal form."""

import unicodedata


def plain(words: str) -> str:
    """Return text in one normal form, without control characters that no keyboard makes."""
    kept = "".join(c for c in words if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs", "Co"})
    return unicodedata.normalize("NFC", kept.replace("\r", "")).strip()
