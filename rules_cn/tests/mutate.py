"""`python -m rules_cn.tests.mutate [WORD…]`: change every figure, day and comparison; a case must turn red."""

import sys
import time

from rules_cn.system import CountryTaxBenefitSystem
from rules_cn.tests import cases, changes


def is_noticed(rules: CountryTaxBenefitSystem, change: changes.Change) -> bool:
    """Return whether a case turns red, or can no longer be worked out."""
    with change.made():
        try:
            return next(cases.wrong(rules), None) is not None
        except Exception:  # noqa: BLE001 - whatever breaks is noticed
            return True


def main(words: list[str]) -> int:
    """Try every change; the exit code is 1 when one was not noticed, or when the cases are red before any."""
    rules, began = CountryTaxBenefitSystem(), time.monotonic()
    if first := next(cases.wrong(rules), None):
        sys.stdout.write(f"A case is red before anything is changed: {first}\n")
        return 1
    tried, survivors = 0, []
    for change in changes.every(rules):
        if changes.is_equal(change) or (words and not any(word in change.name for word in words)):
            continue
        tried += 1
        if not is_noticed(rules, change):
            survivors.append(change.name)
            sys.stdout.write(f"SURVIVED  {change.name}\n")
            sys.stdout.flush()
    seconds = time.monotonic() - began
    sys.stdout.write(f"{tried - len(survivors)} of {tried} changes of the rules noticed in {seconds:.0f} s\n")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
