"""Run as a program: imports one row into prices, and stops or dies at a named stage of it.

usage: import_in_child.py HOME ITEM MODE [STAGE]; MODE is run, die (kill -9 at the STAGE-th progress call) or wait
(say "reached" at the stage of that name and go on when a line comes in).
"""

import os
import signal
import sys
from pathlib import Path

from store_rows import MINI, put

from core.base.home import workspace
from core.base.text import Text

root, item, mode = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
stage = sys.argv[4] if len(sys.argv) > 4 else ""
calls = 0


def progress(_done: float, step: Text) -> None:
    global calls
    calls += 1
    if mode == "die" and calls == int(stage):
        os.kill(os.getpid(), signal.SIGKILL)
    if mode == "wait" and step.en == stage:
        sys.stdout.write("reached\n")
        sys.stdout.flush()
        sys.stdin.readline()


put(workspace("main", root), "prices", [{"shop": "A", "item": item, "price": 1, "at": "2026-01-01"}], tables=MINI, progress=progress)
sys.stdout.write(f"{calls} calls\n")
