"""The whole check, in one readable order: style, types, contracts, then unit, database and browser tests.

Everything runs even when something failed before, so that one log tells all. Ends with the counts.
"""

import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
REPORTS = ROOT / ".cache" / "reports"
SOURCES = ("guitu", "rules_cn", "tests", "benchmarks")
STYLE: tuple[tuple[str, list[str]], ...] = (
    ("style: ruff", ["ruff", "check", "."]),
    ("style: format", ["ruff", "format", "--check", "."]),
    ("types", ["mypy", *(name for name in SOURCES if next((ROOT / name).rglob("*.py"), None))]),
    ("contracts", ["lint-imports"]),
)
GROUPS: tuple[tuple[str, str], ...] = (
    ("unit", "not database and not browser"),
    ("database", "database and not browser"),
    ("browser", "browser"),
)
PACKAGES = {"chromium": "Chromium", "fonts-noto-cjk": "a Chinese font"}
FONT_PLACES = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".fonts")
ATTEMPTS = 3


@dataclass
class Tally:
    """How the tests of one group ended."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        """Return both together."""
        return Tally(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)


@dataclass
class Outcome:
    """Everything that is to be said at the end."""

    tallies: dict[str, Tally] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def say(sentence: str) -> None:
    """Write one line at once, so that it stands before what it announces."""
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()


def run(words: list[str]) -> int:
    """Run one command from the environment, with nobody at the keyboard."""
    command = [str(BIN / words[0]) if (BIN / words[0]).exists() else words[0], *words[1:]]
    return subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, check=False).returncode  # noqa: S603


def step(name: str, words: list[str], outcome: Outcome) -> None:
    """Run one step and remember when it broke."""
    say(f"\n== {name}")
    began = time.monotonic()
    if run(words):
        outcome.broken.append(name)
    say(f"   {time.monotonic() - began:.0f} s")


def style(outcome: Outcome) -> None:
    """Check style, types and contracts."""
    for name, words in STYLE:
        step(name, words, outcome)
    templates = sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("guitu/**/templates") if path.is_dir())
    if templates:
        step("style: template rules", ["djlint", *templates, "--lint"], outcome)


def group(name: str, expression: str, outcome: Outcome) -> None:
    """Run one group of tests and count how they ended; a group without a test is broken."""
    report = REPORTS / f"{name}.xml"
    report.unlink(missing_ok=True)
    # Each of the two lanes has a PostgreSQL of its own (see conftest.py).
    lanes = ["-n", "2", "--dist", "loadgroup"]
    step(f"{name} tests", ["pytest", *lanes, "-m", expression, f"--junitxml={report}"], outcome)
    tally = outcome.tallies[name] = count(report)
    if not tally.passed and f"{name} tests" not in outcome.broken:
        outcome.broken.append(f"{name} tests")


def count(report: Path) -> Tally:
    """Return how the tests in pytest's report ended; one that fails and breaks while tidying up fails once."""
    if not report.is_file():
        return Tally()
    tally, ended = Tally(), dict[tuple[str, str], str]()
    for case in ElementTree.parse(report).iter("testcase"):  # noqa: S314 - written by pytest a moment ago
        key = case.get("classname", ""), case.get("name", "")
        kinds = {child.tag for child in case}
        failed = kinds & {"failure", "error"} or ended.get(key) == "failed"
        ended[key] = "failed" if failed else "skipped" if "skipped" in kinds else "passed"
    for word in ended.values():
        setattr(tally, word, getattr(tally, word) + 1)
    return tally


def has(package: str) -> bool:
    """Tell whether a browser test finds what this Debian package would bring."""
    if package == "chromium":
        return any(shutil.which(name) for name in ("chromium", "chromium-browser"))
    return any(next(place.rglob("*CJK*"), None) for place in FONT_PLACES if place.is_dir())


def install(outcome: Outcome) -> None:
    """Install Chromium and a Chinese font where they are absent and we may, and remember what could not be had."""
    wanted = [package for package in PACKAGES if not has(package)]
    apt = shutil.which("apt-get")
    if wanted and apt:
        say(f"\n== installing {', '.join(wanted)}")
        become = [] if os.geteuid() == 0 else ["sudo", "-n"]
        quiet = [*become, "env", "DEBIAN_FRONTEND=noninteractive", apt, "-qq", "-y"]
        if not become or shutil.which("sudo"):
            _install([*quiet, "update"], [*quiet, "install", "--no-install-recommends", *wanted])
    outcome.missing = [package for package in wanted if not has(package)]
    for package in outcome.missing:
        say(f"   Could not install {PACKAGES[package]} (Debian package {package}); install it and run again.")


def _install(update: list[str], install: list[str]) -> None:
    """Fetch the package lists and install; mirrors fail for moments, so try again."""
    for attempt in range(ATTEMPTS):
        if run(update) == 0 and run(install) == 0:
            return
        time.sleep(5 * attempt)


def tell(outcome: Outcome) -> int:
    """Write the counts and what broke, and return the exit code."""
    total = sum(outcome.tallies.values(), Tally())
    counts = ", ".join(f"{tally.passed + tally.failed} {name}" for name, tally in outcome.tallies.items())
    say(f"\nTests: {counts}; {total.skipped} skipped")
    for package in outcome.missing:
        say(f"Not installed: {PACKAGES[package]} ({package})")
    say(f"Broken: {', '.join(outcome.broken)}" if outcome.broken else "Nothing broken")
    say(f"{total.passed} passed, {total.failed} failed")
    return 1 if outcome.broken or total.failed else 0


def main() -> int:
    """Run everything."""
    REPORTS.mkdir(parents=True, exist_ok=True)
    outcome = Outcome()
    style(outcome)
    # First of all: letters are set in a Chinese font by unit tests, too.
    install(outcome)
    for name, expression in GROUPS:
        group(name, expression, outcome)
    return tell(outcome)


if __name__ == "__main__":
    sys.exit(main())
