"""The reading child seen from the server: start it, pass its progress on, end it when it must not go on."""

import json
import math
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from core.base.errors import CockpitError
from core.ingest import refusals, wire

ROOT = Path(__file__).resolve().parents[2]
Progress = Callable[[str, float, int], None]
"""Called with a stage, the share done 0..1, and the rows of the file (0 while unknown)."""
First = Callable[[list[dict[str, Any]]], None]
_POSIX = os.name == "posix"
_PATIENCE = 0.2
_NEXT = {"start": 0.02, "read": 0.4, "match": 0.5, "check": 0.85, "write": 1.0}
_BYTES_A_SECOND = 8_000_000  # what a workbook is read at; text is read faster, and then the share leaps
_OUT_OF_MEMORY = ("memory allocation", "MemoryError", "capacity overflow", "allocate memory", "failed to map segment",
                  "can't start new thread")


def run(job: "wire.Job | wire.Return", folder: Path, *, work: str = "read", seconds: int, progress: Progress | None,
        first: First | None = None) -> list[dict[str, Any]]:
    """Return the child's result; raise CockpitError when it refuses the file, dies of it or takes too long.

    first is called with what the beginning of a large file showed, once. Whatever progress or first raises (a user's cancel) ends the child and comes through.
    """
    (folder / "job.json").write_text(json.dumps(wire.job_to_json(job)), encoding="utf-8")
    with (folder / "stderr.txt").open("wb") as stderr:
        child = _start(folder, work, stderr)
        try:
            expected = 1 + Path(job.path).stat().st_size / _BYTES_A_SECOND
            _watch(child, time.monotonic() + seconds, progress, expected, lambda: _first(folder, first))
        except TimeoutError as cause:
            raise refusals.too_slow(seconds) from cause
        finally:
            _end(child)
    return _result(folder, child.returncode, seconds)


def _start(folder: Path, work: str, stderr: Any) -> "subprocess.Popen[bytes]":
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
        "OMP_NUM_THREADS": "1",
        "MALLOC_ARENA_MAX": "2",  # each arena reserves address space, and that is what the memory limit counts
        # What was freed is kept for what comes next: giving it back and fetching it again took a quarter of the child's time.
        "MALLOC_TRIM_THRESHOLD_": str(512 << 20), "MALLOC_MMAP_THRESHOLD_": str(32 << 20), "ARROW_DEFAULT_MEMORY_POOL": "system",
    }
    return subprocess.Popen(  # noqa: S603 - our own interpreter and module; the folder is made by us
        [sys.executable, "-m", "core.ingest.child", str(folder), work],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=stderr, cwd=ROOT, env=environment, start_new_session=_POSIX)


def _first(folder: Path, first: First | None) -> None:
    if first is not None:
        first(json.loads((folder / wire.FIRST).read_text(encoding="utf-8")))


def _watch(child: "subprocess.Popen[bytes]", deadline: float, progress: Progress | None, expected: float, look: Callable[[], None]) -> None:
    """Pass the child's progress on, and look when it has a first look to show; while it reads without a word, the share moves as far as the file's size lets expect."""
    lines: queue.Queue[bytes | None] = queue.Queue()
    threading.Thread(target=_collect, args=(child, lines), daemon=True).start()
    last, since = ("start", 0.0, 0), time.monotonic()
    while True:
        if time.monotonic() > deadline:
            raise TimeoutError
        try:
            line = lines.get(timeout=_PATIENCE)
        except queue.Empty:
            line = b""
        if line is None:
            child.wait()
            return
        stage, _, rest = line.decode("utf-8", "replace").strip().partition("\t")
        if rest:
            share, _, rows = rest.partition("\t")
            if stage == "first":
                look()
                continue
            last, since = (stage, float(share), int(rows)), time.monotonic()
        if progress:  # also without news: this is where a cancel gets in
            progress(last[0], _moved(last[0], last[1], time.monotonic() - since, expected), last[2])


def _moved(stage: str, share: float, seconds: float, expected: float) -> float:
    """Return the share between two words of the child: towards the next one, the slower the longer it is overdue."""
    after = _NEXT.get(stage)
    return share if after is None or after <= share else share + (after - share) * (1 - math.exp(-2 * seconds / expected))


def _collect(child: "subprocess.Popen[bytes]", lines: "queue.Queue[bytes | None]") -> None:
    if child.stdout:
        for line in child.stdout:
            lines.put(line)
    lines.put(None)


def _end(child: "subprocess.Popen[bytes]") -> None:
    """Kill what still runs, with everything it started, and close its pipes."""
    if child.poll() is None:
        if _POSIX:
            os.killpg(child.pid, signal.SIGKILL)
        else:
            child.kill()
        child.wait()
    for pipe in (child.stdin, child.stdout):
        if pipe:
            pipe.close()


def _result(folder: Path, code: int, seconds: int) -> list[dict[str, Any]]:
    if (refusal := folder / "error.json").exists():
        raise wire.error_from_json(json.loads(refusal.read_text(encoding="utf-8")))
    if code == 0:
        loaded: list[dict[str, Any]] = json.loads((folder / "result.json").read_text(encoding="utf-8"))
        return loaded
    said = (folder / "stderr.txt").read_text(encoding="utf-8", errors="replace")[-4000:]
    raise _cause_of_death(code, said, seconds) from ChildProcessError(f"reading child ended with {code}: {said}")


def _cause_of_death(code: int, said: str, seconds: int) -> CockpitError:
    if _POSIX and code == -signal.SIGXCPU:
        return refusals.too_slow(seconds)
    if code < 0 or any(word in said for word in _OUT_OF_MEMORY):
        return refusals.too_much_memory()
    return refusals.unreadable()
