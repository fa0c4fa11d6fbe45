"""Run the official files of each standard that are there; say of each that is not that it did not run.

Green means that all of them ran and held. What was not given is never green.
"""

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
# Where a standard's files lie under DATA → what runs them.
TARGETS = {
    "hsds/spec-3.0": "check_hsds_spec.py",
    "hsds/ohana-sample": "check_hsds_ohana.py",
    "fhir-sdohcc-stu3": "check_fhir_sdohcc.py",
}
HELD, BROKEN, NOT_RUN = "held", "BROKEN", "not run"


def main(words: list[str]) -> int:
    """Run each target and say how it ended: 0 all held, 1 something did not hold or did not run."""
    data = Path(words[0]).absolute() if words and words[0] else None
    ended = {name: run(data / name, check) if data else NOT_RUN for name, check in TARGETS.items()}
    for name, how in ended.items():
        sys.stdout.write(f"{how:<8}{name}\n")
    if data is None:
        sys.stdout.write("Say where the files are: make official DATA=DIR\n")
    return 0 if set(ended.values()) == {HELD} else 1


def run(folder: Path, check: str) -> str:
    """Run one target, if its files are there."""
    if not folder.is_dir() or not any(folder.iterdir()):
        return NOT_RUN
    words = [sys.executable, "-m", "pytest", "-n", "0", str(HERE / check)]
    done = subprocess.run(words, env={**os.environ, "GUITU_OFFICIAL": str(folder)}, check=False)  # noqa: S603
    return HELD if done.returncode == 0 else BROKEN


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
