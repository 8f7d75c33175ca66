"""The what-if's Excel model, written by a process of its own: the server never feels it, it waits ready before it is asked, a cancel ends it at once."""

import atexit
import os
import pickle
import queue
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path

from core.base.errors import CockpitError
from core.base.text import Lang, Text
from core.outlook.uploading import Progress
from core.scenario.tree import Outcome

_ROOT = Path(__file__).resolve().parents[2]
_STARTING = Text(zh="正在准备", en="Getting ready")
_BUILDING, _WRITING = Text(zh="正在把模型写成公式", en="Turning the model into formulas"), Text(zh="正在写入文件", en="Writing the file")
_BUILT = 0.3
_LOOK_SECONDS = 0.2
_DIED = Text(zh="模型没有写成，请再试一次。", en="The model was not written; try again.")
_lock = threading.Lock()
_waiting: "list[subprocess.Popen[bytes]]" = []      # at most one, started and not yet asked for anything


def get_ready() -> None:
    """See to it that a process waits for work: starting one takes seconds, which nobody should wait for after a click."""
    with _lock:
        _waiting[:] = [child for child in _waiting if child.poll() is None]
        if not _waiting:
            _waiting.append(_started())


def written(outcome: Outcome, goals: Mapping[str, float], names: Mapping[str, Text], lang: Lang, progress: Progress) -> bytes:
    """Return the model as a file. What progress raises (a user's cancel) ends the work; CockpitError where the process died."""
    progress(_STARTING, 0.0, True)
    child = _taken()
    lines: queue.Queue[bytes | None] = queue.Queue()
    try:
        threading.Thread(target=_asked, args=(child, pickle.dumps((outcome, goals, names, lang)), lines), daemon=True).start()
        words, share = _STARTING, 0.0
        while True:
            progress(words, share, True)
            try:
                line = lines.get(timeout=_LOOK_SECONDS)
            except queue.Empty:
                continue
            if line is None:
                raise CockpitError("model_file", _DIED)
            if line.startswith(b"done "):
                return line.partition(b"\n")[2]
            share = float(line)
            words = _BUILDING if share < _BUILT else _WRITING
    finally:
        _ended(child)


def _taken() -> "subprocess.Popen[bytes]":
    """Return the process that waits, else a new one."""
    with _lock:
        while _waiting:
            child = _waiting.pop()
            if child.poll() is None:
                return child
    return _started()


def _started() -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "core.report.scenario_child"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=_ROOT,
        env={**os.environ, "PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1", "OMP_NUM_THREADS": "1"})


def _asked(child: "subprocess.Popen[bytes]", work: bytes, lines: "queue.Queue[bytes | None]") -> None:
    """Hand the work over and pass on what the child says; the last word holds the file, or is None where there is none."""
    assert child.stdin is not None
    assert child.stdout is not None
    try:
        child.stdin.write(work)
        child.stdin.close()
        for line in child.stdout:
            length = int(line.split()[1]) if line.startswith(b"done ") else 0
            file = child.stdout.read(length)
            lines.put(line + file if len(file) == length else None)
    except (OSError, ValueError):       # it was ended while we wrote or read
        pass
    lines.put(None)


@atexit.register
def _none_waits() -> None:
    while _waiting:
        _ended(_waiting.pop())


def _ended(child: "subprocess.Popen[bytes]") -> None:
    child.kill()
    child.wait()
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            pipe.close()
