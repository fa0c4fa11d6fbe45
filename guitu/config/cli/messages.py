"""Collect every string that is shown, and compile the Chinese catalogue.

python -m guitu.config.cli.messages collect | compile | check
"""

import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).resolve().parents[2]
CATALOGUE = PACKAGE / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}


_QUOTED = r"(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")"
_CALL = re.compile(rf"\b(gettext|ngettext|_)\(\s*u?({_QUOTED}(?:\s*,\s*u?{_QUOTED})*)", re.DOTALL)


def _as_python(template: str) -> bytes:
    """Return only the message calls of a templatized template: the rest of it is no Python."""
    return "\n".join(f"{m[1]}({m[2]})" for m in _CALL.finditer(template)).encode()


def _sources() -> Iterator[tuple[str, bytes]]:
    """Yield each file that shows strings, templates turned into what the extractor reads."""
    from django.conf import settings

    if not settings.configured:
        settings.configure(USE_I18N=True)
    from django.utils.translation.template import templatize

    for file in sorted(PACKAGE.rglob("*")):
        name = str(file.relative_to(PACKAGE.parent))
        if file.suffix == ".py" and "/tests/" not in name and "/migrations/" not in name:
            yield name, file.read_bytes()
        elif file.suffix == ".html":
            yield name, _as_python(str(templatize(file.read_text(encoding="utf-8"), origin=name)))


def collected() -> Catalog:
    """Return every message in the code and the templates, untranslated."""
    catalogue = Catalog(locale="zh_Hans", charset="utf-8", header_comment="# Guitu in Chinese.")
    for name, text in _sources():
        for _, message, comments, context in extract("python", BytesIO(text), keywords=KEYWORDS):
            catalogue.add(message, locations=[(name, 0)], auto_comments=comments, context=context)
    return catalogue


def kept() -> Catalog:
    """Return the catalogue in the tree."""
    if not CATALOGUE.exists():
        return Catalog(locale="zh_Hans", charset="utf-8")
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="zh_Hans")


def collect() -> None:
    """Bring the catalogue up to date: new messages appear empty, unused ones go."""
    catalogue = kept()
    catalogue.update(collected(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    CATALOGUE.write_bytes(written(catalogue))


def written(catalogue: Catalog) -> bytes:
    """Return a catalogue as it is kept. When it was collected is left out: two branches would always differ there."""
    text = BytesIO()
    write_po(text, catalogue, omit_header=False, sort_output=True, no_location=True, width=119)
    return re.sub(rb'^"POT-Creation-Date:.*\n', b"", text.getvalue(), flags=re.MULTILINE)


def compile_catalogue() -> None:
    """Write the compiled catalogue beside the text."""
    with CATALOGUE.with_suffix(".mo").open("wb") as file:
        write_mo(file, kept())


def missing() -> list[str]:
    """Return every message without a Chinese text."""
    catalogue = kept()
    lacking = []
    for message in collected():
        if not message.id:
            continue
        name = message.id[0] if isinstance(message.id, tuple | list) else message.id
        there = catalogue.get(name, message.context)
        texts = (
            [] if there is None or there.fuzzy else [there.string] if isinstance(there.string, str) else there.string
        )
        if not texts or not all(texts):
            lacking.append(str(name))
    return lacking


def main(what: str) -> int:
    """Run one of collect, compile, check."""
    if what == "collect":
        collect()
    elif what == "compile":
        compile_catalogue()
    lacking = missing() if what in {"collect", "check"} else []
    for message in lacking:
        sys.stderr.write(f"no Chinese: {message}\n")
    return 1 if lacking and what == "check" else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
