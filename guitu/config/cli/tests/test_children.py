"""A child of the demo is either known or not there, also when Ctrl-C comes while it is started."""

import subprocess
import sys

# In a process of its own, with one thread as the demo has: here others would take the signal.
INTERRUPTED = """
import os, signal
from guitu.config.cli import children

signal.signal(signal.SIGINT, signal.default_int_handler)
begin = children._begin

def begin_and_interrupt():
    begin()
    os.kill(os.getppid(), signal.SIGINT)

children._begin = begin_and_interrupt
child = children.Child("sleeper", ["sleep", "60"], os.environ)
try:
    child.start()
except KeyboardInterrupt:
    children.stop([child])
    print("heard,", "stopped by", signal.Signals(-child.process.returncode).name)
"""


def test_ctrl_c_while_a_child_is_started_is_heard_once_it_is_known() -> None:
    told = subprocess.run(  # noqa: S603
        [sys.executable, "-c", INTERRUPTED], capture_output=True, text=True, timeout=60, check=False
    )
    assert told.stderr == ""
    assert told.stdout == "heard, stopped by SIGTERM\n"
