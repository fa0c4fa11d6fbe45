"""`python -m tests.mutations [WORD…]`: break each promise in a copy of the tree; a test must turn red."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from tests.mutations.kinds import Mutation
from tests.mutations.listed import MUTATIONS

ROOT = Path(__file__).resolve().parents[2]
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "node_modules", "var", "__pycache__", ".*_cache", ".cache")
# Enough worlds, with everybody in them, for every mutation that the wall must notice; the same seeds in every run.
WORLDS = {"GUITU_WORLDS": "25", "GUITU_SHARE": "1"}
AT_ONCE = 2
# Seconds for the tests of one mutation, and for those of all: a red test on a slow machine must not look like a hang.
LONGEST, LONGEST_OF_ALL = 900, 5400


@contextmanager
def copy() -> Iterator[Path]:
    """Give a copy of the tree that uses the same environment, and take it away again."""
    with tempfile.TemporaryDirectory(prefix="gm-") as place:
        tree = Path(place) / "tree"
        shutil.copytree(ROOT, tree, ignore=LEFT_OUT)
        (tree / ".venv").symlink_to(ROOT / ".venv")
        yield tree


def apply(mutation: Mutation, tree: Path) -> str:
    """Change the texts in a tree; return what is wrong when one is not there exactly once."""
    for edit in mutation.edits:
        file = tree / edit.file
        text = file.read_text(encoding="utf-8")
        if text.count(edit.old) != 1:
            return f"STALE: {edit.file} holds the text {text.count(edit.old)} times"
        file.write_text(text.replace(edit.old, edit.new), encoding="utf-8")
    return ""


def run(tests: tuple[str, ...], tree: Path, *more: str, longest: int = LONGEST) -> tuple[int, str]:
    """Run some tests in a tree until the first is red; return pytest's answer and its last line."""
    environment = {**os.environ, **WORLDS, "PYTHONDONTWRITEBYTECODE": "1"}
    for name in ("GUITU_HOME", "GUITU_PROCESS", "DATABASE_URL", "PYTHONPATH"):
        environment.pop(name, None)
    words = [sys.executable, "-m", "pytest", "-x", "--tb=no", "-p", "no:cacheprovider", *more, *tests]
    try:
        done = subprocess.run(  # noqa: S603 - our own tests
            words, cwd=tree, env=environment, capture_output=True, text=True, timeout=longest, check=False
        )
    except subprocess.TimeoutExpired:
        return -1, "took too long"
    lines = [line for line in done.stdout.splitlines() if line.strip() and not line.startswith("!")]
    told = [line for line in lines if line.startswith(("FAILED", "ERROR"))] + lines[-1:]
    return done.returncode, " ".join(told) or done.stderr[-200:]


def verdict(code: int, last: str) -> str:
    """Return what a run says about a mutation: only a test that failed has killed it, a broken set-up has not."""
    if code == 0:
        return "SURVIVED"
    if code == 1 and re.search(r"\b\d+ failed", last):
        return "killed"
    return f"BROKEN: {last}"


def try_one(mutation: Mutation) -> tuple[Mutation, str, float]:
    """Break one promise in a fresh copy and see whether somebody notices."""
    began = time.monotonic()
    with copy() as tree:
        answer = apply(mutation, tree) or verdict(*run(mutation.tests, tree))
    return mutation, answer, time.monotonic() - began


def say(line: str) -> None:
    """Write one line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def is_green(mutations: list[Mutation]) -> bool:
    """Tell whether the tests that shall turn red are green before anything is broken."""
    tests = tuple(sorted({test for mutation in mutations for test in mutation.tests}))
    with copy() as tree:
        code, last = run(tests, tree, "-n", str(AT_ONCE), longest=LONGEST_OF_ALL)
    say(f"unbroken: {last}")
    return code == 0


def main(words: list[str]) -> int:
    """Try every mutation, two at a time; the exit code is 1 when one was not killed, 2 when none has such a name."""
    chosen = [m for m in MUTATIONS if not words or any(word in m.name for word in words)]
    if not chosen:
        say(f"No mutation has {' or '.join(words)} in its name. Without a word, all are tried.")
        return 2
    if not is_green(chosen):
        say("The tests are red before anything is broken: mend that first.")
        return 1
    killed = 0
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for mutation, answer, seconds in pool.map(try_one, chosen):
            killed += answer == "killed"
            say(f"promise {mutation.promise}  {answer:8}  {seconds:4.0f} s  {mutation.name}")
    say(f"{killed} of {len(chosen)} mutations killed")
    return 0 if killed == len(chosen) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
