"""The process that writes a what-if's model: it gets ready, waits for one piece of work on its input, writes it to its output and ends."""

import os
import pickle
import sys
import threading
from typing import BinaryIO

from core.outlook import twin
from core.report.scenario_workbook import workbook

IDLE_SECONDS = 900.0    # nothing asked for that long: the memory is given back
_FORMULAS = 0.3         # of the time goes into the formulas, the rest into the file


def main(work: BinaryIO, made: BinaryIO) -> None:
    """Read the arguments of twin.sheets (pickled by the server), tell shares line by line, then "done", a length and that many bytes."""
    idle = threading.Timer(IDLE_SECONDS, os._exit, (0,))
    idle.daemon = True
    idle.start()
    outcome, goals, names, lang = pickle.load(work)  # noqa: S301 - the pipe is the server's own
    idle.cancel()

    def told(share: float) -> None:
        made.write(f"{share:.4f}\n".encode())
        made.flush()

    sheets = twin.sheets(outcome, goals, names, lang, lambda share: told(_FORMULAS * share))
    file = workbook(sheets, lang=lang, told=lambda share: told(_FORMULAS + (1.0 - _FORMULAS) * share))
    made.write(f"done {len(file)}\n".encode())
    made.write(file)
    made.flush()


if __name__ == "__main__":
    try:
        main(sys.stdin.buffer, sys.stdout.buffer)
    except EOFError:        # the server went away, or no longer wants anything
        sys.exit(0)
