"""A demo out of a working tree says when its Chinese is not what stands in the catalogue."""

import os
from pathlib import Path

from guitu.config.cli import preparing


def test_words_that_were_changed_after_they_were_compiled_are_noticed(tmp_path: Path) -> None:
    text = tmp_path / "zh_Hans" / "django.po"
    text.parent.mkdir()
    text.write_text("", encoding="utf-8")
    assert preparing.has_stale_words(tmp_path), "they were never compiled"
    made = text.with_suffix(".mo")
    made.write_bytes(b"")
    os.utime(made, (text.stat().st_mtime + 5, text.stat().st_mtime + 5))
    assert not preparing.has_stale_words(tmp_path)
    os.utime(text, (made.stat().st_mtime + 5, made.stat().st_mtime + 5))
    assert preparing.has_stale_words(tmp_path)
