"""Make everything Guitu needs, from nothing but Python and pip.

A step is skipped as long as the files it starts from are the same and what it made is there.
Run by `make setup` with the system's Python; standard library only.
"""

import hashlib
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / "bin"
STAMPS = VENV / "stamps"
UI = ROOT / "guitu" / "foundations" / "ui"
LOCALES = ROOT / "guitu" / "locale"
OLDEST = (3, 11)
MACHINES = ("x86_64", "aarch64", "arm64")
PIP = "pip>=24"


class SetupError(Exception):
    """A step did not work; the sentence says what to do."""


def say(sentence: str) -> None:
    """Tell the person what happens."""
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()


def run(words: list[str | Path], failed: str) -> None:
    """Run one command inside the environment, without asking anything, or stop with a sentence."""
    environment = {
        **os.environ,
        "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_ROOT_USER_ACTION": "ignore",
        "PIP_NO_INPUT": "1",
    }
    command = [str(word) for word in words]
    done = subprocess.run(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, check=False)  # noqa: S603
    if done.returncode:
        raise SetupError(failed)


def fingerprint(paths: Iterable[Path]) -> str:
    """Return what changes whenever one of these files or this Python changes."""
    found = hashlib.sha256(f"{sys.version_info[:2]} {ROOT}".encode())
    for path in sorted(paths):
        found.update(f"{path.relative_to(ROOT)}\0".encode())
        found.update(hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()


def step(name: str, sentence: str, made_of: Iterable[Path], makes: Path, act: Callable[[], None]) -> None:
    """Do one step, unless it was done with the very same files and what it made is still there."""
    stamp, mark = STAMPS / name, fingerprint(made_of)
    if makes.exists() and stamp.is_file() and stamp.read_text(encoding="ascii") == mark:
        return
    say(f"{sentence} …")
    began = time.monotonic()
    act()
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(mark, encoding="ascii")
    say(f"  done in {time.monotonic() - began:.0f} s")


def files(*patterns: str) -> list[Path]:
    """Return the files of the repository that match."""
    return [path for pattern in patterns for path in ROOT.glob(pattern) if path.is_file()]


def check_machine() -> None:
    """Say at once when this machine cannot run Guitu, not after a long download."""
    system, machine = platform.system(), platform.machine()
    if system != "Linux" or machine not in MACHINES:
        raise SetupError(f"Guitu runs on Linux with x86_64 or arm64; this is {system} on {machine}.")
    if sys.version_info < OLDEST:
        raise SetupError(f"Guitu needs Python 3.11 or newer; this is {platform.python_version()}.")
    if importlib.util.find_spec("venv") is None:
        raise SetupError("This Python has no venv module. Install it (Debian: apt-get install python3-venv).")


def whole() -> bool:
    """Tell whether the environment that is there works, and was made here and not in a directory that moved."""
    try:
        made_here = str(VENV) in (BIN / "pip").read_text(encoding="utf-8").partition("\n")[0]
        words = [str(BIN / "python"), "-c", "import sys, pip; sys.exit(sys.version_info < (3, 11))"]
        return made_here and subprocess.run(words, capture_output=True, check=False).returncode == 0  # noqa: S603
    except OSError:
        return False


def make_environment() -> None:
    """Make the virtual environment; where the system split ensurepip off, the system's pip fills it."""
    if whole():
        return
    shutil.rmtree(VENV, ignore_errors=True)
    if importlib.util.find_spec("ensurepip") is not None:
        run(
            [sys.executable, "-m", "venv", VENV], "Could not make .venv. Is the disk full, or the directory read-only?"
        )
        return
    sentence = "Could not make .venv without ensurepip. Install it (Debian: apt-get install python3-venv)."
    run([sys.executable, "-m", "venv", "--without-pip", VENV], sentence)
    run([sys.executable, "-m", "pip", "--python", BIN / "python", "install", "--quiet", PIP], sentence)


def install_packages() -> None:
    """Install exactly the listed packages, each checked against its hash."""
    words: list[str | Path] = [BIN / "python", "-m", "pip", "install", "--quiet", "--require-hashes"]
    run([*words, "-r", "requirements/dev.txt"], "Could not install the Python packages. Look at pip's words above.")


def install_guitu() -> None:
    """Put the command `guitu` into the environment."""
    words: list[str | Path] = [BIN / "python", "-m", "pip", "install", "--quiet", "--no-build-isolation", "--no-deps"]
    run([*words, "-e", "."], "Could not install Guitu itself. Look at pip's words above.")


def install_scripts() -> None:
    """Install what the style sheet, the script and the checks of FHIR are built from."""
    run(
        [BIN / "npm", "ci", "--no-progress", "--loglevel=error"],
        "Could not install the npm packages. Look at npm's words above.",
    )


def build_assets() -> None:
    """Build the style sheet and the script."""
    run([BIN / "node", UI / "build.mjs"], "Could not build the style sheet and the script.")


def build_schema() -> None:
    """Put HL7's schema of FHIR where the server reads it."""
    run(
        [BIN / "python", "-m", "guitu.surfaces.exchange.fhir.building"], "Could not put HL7's schema of FHIR in place."
    )


def compile_messages() -> None:
    """Compile the translations."""
    run([BIN / "python", "-m", "guitu.config.cli.messages", "compile"], "Could not compile the translations.")


def in_environment() -> None:
    """Do the steps that fill the environment and build from it."""
    packages = files("requirements/dev.txt")
    step("packages", "Installing Python packages, a minute or so", packages, BIN / "pip", install_packages)
    project = files("pyproject.toml", "requirements/run.in")
    step("guitu", "Installing the command guitu", project, BIN / "guitu", install_guitu)
    scripts = files("package.json", "package-lock.json", ".npmrc")
    step("scripts", "Installing npm packages", scripts, ROOT / "node_modules", install_scripts)
    sources = files("guitu/foundations/ui/build.mjs", "guitu/foundations/ui/scss/**/*", "guitu/foundations/ui/js/**/*")
    built = UI / "static" / "ui" / "built"
    step("assets", "Building style sheet and script", [*scripts, *sources], built, build_assets)
    builder = files("guitu/surfaces/exchange/fhir/building.py")
    schema = ROOT / "guitu" / "surfaces" / "exchange" / "fhir" / "built"
    step("schema", "Putting HL7's schema of FHIR in place", [*scripts, *builder], schema, build_schema)
    compiled = LOCALES / "zh_Hans" / "LC_MESSAGES" / "django.mo"
    step("messages", "Compiling translations", files("guitu/locale/**/*.po"), compiled, compile_messages)


def main() -> int:
    """Make everything, or say in one sentence what is missing."""
    try:
        check_machine()
        step("environment", "Making the environment .venv", [], BIN / "python", make_environment)
        in_environment()
    except SetupError as error:
        sys.stderr.write(f"\n{error}\n")
        return 1
    say("Ready: .venv/bin/guitu")
    return 0


if __name__ == "__main__":
    sys.exit(main())
