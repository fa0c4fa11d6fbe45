"""guitu bench: print figures, one JSON line each. The benchmarks live beside the source, not in the wheel."""

import argparse
import importlib
import importlib.util
import sys
from pathlib import Path

from guitu.config.cli.told import ToldError

ROOT = Path(__file__).resolve().parents[3]


def describe(parser: argparse.ArgumentParser) -> None:
    """Add what can be chosen."""
    parser.add_argument("name", nargs="?", help="only this figure (default: all)")


def run(asked: argparse.Namespace) -> int:
    """Run all benchmarks, or one."""
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))
    if importlib.util.find_spec("benchmarks") is None or importlib.util.find_spec("benchmarks.main") is None:
        raise ToldError("The benchmarks are not installed here. Run this in a copy of the repository.")
    return int(importlib.import_module("benchmarks.main").main([asked.name] if asked.name else []))
