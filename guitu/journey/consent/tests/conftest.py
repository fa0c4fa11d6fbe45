"""What every test of a consent needs: somebody's phone."""

import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def messages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], str]:
    """A program that sends messages; returns the digits of the last one."""
    sent, program = tmp_path / "sent", tmp_path / "send.py"
    program.write_text(f"import sys; open({str(sent)!r}, 'a').write(sys.stdin.read() + '\\n')")
    monkeypatch.setenv("GUITU_SMS_COMMAND", f"{sys.executable} {program}")
    return lambda: str(re.findall(r"\b(\d{6})\b", sent.read_text())[-1])
