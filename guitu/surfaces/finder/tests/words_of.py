"""What a form on a page would send if nothing were typed."""

import html
import re

_INPUT = re.compile(r"<input\b([^>]*)>|<textarea\b([^>]*)>(.*?)</textarea>", re.DOTALL)
_PART = re.compile(r'\b(name|value|type|checked)(?:="([^"]*)")?')


def texts_of(page: str) -> dict[str, str]:
    """Return the fields of the forms on a page with what stands in them."""
    found: dict[str, str] = {}
    for one in _INPUT.finditer(page):
        told = dict(_PART.findall(one[1] or one[2]))
        if told.get("type") in {"radio", "checkbox"} and "checked" not in told:
            continue
        if "name" in told:
            found[told["name"]] = html.unescape(
                one[3].removeprefix("\n") if one[3] is not None else told.get("value", "")
            )
    return found
