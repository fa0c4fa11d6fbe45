"""A bar that says what is being done and how far it is; one line a step where nobody watches a terminal."""

import shutil
import sys

BAR = 24
NAME = 40


class Progress:
    """Shows progress on stderr, so that stdout stays free for what was asked."""

    def __init__(self) -> None:
        """Find out whether somebody watches."""
        self._is_watched = sys.stderr.isatty()
        self._last = ""

    def __call__(self, what: str, part: float = 0.0) -> None:
        """Say what is being done and which part of all is behind us, from 0 to 1."""
        share = min(1.0, max(0.0, part))
        if self._is_watched:
            bar = ("█" * round(share * BAR)).ljust(BAR, "░")
            room = max(10, shutil.get_terminal_size().columns - 1)
            sys.stderr.write(f"\r\033[K{f'{bar} {share:4.0%}  {what}'[:room]}")
        elif what != self._last:
            sys.stderr.write(f"{share:4.0%}  {what}\n")
        self._last = what
        sys.stderr.flush()

    def done(self, what: str) -> None:
        """End the bar with a sentence."""
        sys.stderr.write(f"\r\033[K{what}\n" if self._is_watched else f"{what}\n")
        sys.stderr.flush()
