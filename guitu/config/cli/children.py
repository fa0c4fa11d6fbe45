"""The processes a demo consists of: started, watched, started again when one falls, and never left behind."""

import ctypes
import os
import signal
import subprocess
import time
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from guitu.config.cli.told import ToldError

FALLS_ALLOWED, FALLS_WITHIN_SECONDS = 5, 60.0
STOP_SECONDS = 10.0
_PARENT_DIED = 1
_STOPPING = frozenset({signal.SIGINT, signal.SIGTERM})
_libc = ctypes.CDLL(None)


def _begin() -> None:
    """Have the system end this process when its parent is killed and cannot do it any more; hear what ends it."""
    _libc.prctl(_PARENT_DIED, signal.SIGTERM)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPPING)


@dataclass
class Child:
    """One process and how it is started."""

    name: str
    words: Sequence[str]
    environment: Mapping[str, str]
    process: "subprocess.Popen[bytes] | None" = None
    falls: "deque[float]" = field(default_factory=deque)

    def start(self) -> None:
        """Start it, in a session of its own so that Ctrl-C reaches us alone and we stop it in order."""
        # An interrupt in the midst of this would be a traceback from inside Python, or a process nobody knows of.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, _STOPPING)
        try:
            self.process = subprocess.Popen(  # noqa: S603
                list(self.words),
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                start_new_session=True,
                preexec_fn=_begin,  # noqa: PLW1509
            )
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def has_fallen(self) -> bool:
        """Tell whether it ended although nobody stopped it."""
        return self.process is not None and self.process.poll() is not None

    def start_again(self) -> None:
        """Start it anew, with what its own children left swept away.

        Raises:
            ToldError: it keeps falling.
        """
        self.end_group(signal.SIGKILL)
        now = time.monotonic()
        self.falls.append(now)
        while self.falls and self.falls[0] < now - FALLS_WITHIN_SECONDS:
            self.falls.popleft()
        if len(self.falls) > FALLS_ALLOWED:
            raise ToldError(f"The {self.name} keeps ending. Its words stand above.")
        self.start()

    def end_group(self, sign: signal.Signals) -> None:
        """Signal the process and everything it started."""
        if self.process is None:
            return
        try:
            os.killpg(self.process.pid, sign)
        except ProcessLookupError:
            return

    def wait(self, deadline: float) -> None:
        """Wait until it is gone, and end it firmly if it does not hear."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.end_group(signal.SIGKILL)
            self.process.wait()
        self.end_group(signal.SIGKILL)


def stop(children: Sequence[Child]) -> None:
    """Stop all of them at once, politely first."""
    for child in children:
        child.end_group(signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    for child in children:
        child.wait(deadline)
