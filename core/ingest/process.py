"""The reading child seen from the server: start it, pass its progress on, end it when it must not go on."""

import json
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
Progress = Callable[[str, float], None]
_POSIX = os.name == "posix"
_PATIENCE = 0.2
_OUT_OF_MEMORY = ("memory allocation", "MemoryError", "capacity overflow", "allocate memory", "failed to map segment")


def run(job: wire.Job, *, seconds: int, progress: Progress | None) -> list[dict[str, Any]]:
    """Return the child's result; raise CockpitError when it refuses the file, dies of it or takes too long.

    Whatever progress raises (a user's cancel) ends the child and comes through.
    """
    folder = Path(job.folder)
    (folder / "job.json").write_text(json.dumps(wire.job_to_json(job)), encoding="utf-8")
    with (folder / "stderr.txt").open("wb") as stderr:
        child = _start(folder, stderr)
        try:
            _watch(child, time.monotonic() + seconds, progress)
        except TimeoutError as cause:
            raise refusals.too_slow(seconds) from cause
        finally:
            _end(child)
    return _result(folder, child.returncode, seconds)


def _start(folder: Path, stderr: Any) -> "subprocess.Popen[bytes]":
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
        "OMP_NUM_THREADS": "1",
        "MALLOC_ARENA_MAX": "2",  # each arena reserves address space, and that is what the memory limit counts
    }
    return subprocess.Popen(  # noqa: S603 - our own interpreter and module; the folder is made by us
        [sys.executable, "-m", "core.ingest.child", str(folder)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=stderr, cwd=ROOT, env=environment, start_new_session=_POSIX)


def _watch(child: "subprocess.Popen[bytes]", deadline: float, progress: Progress | None) -> None:
    lines: queue.Queue[bytes | None] = queue.Queue()
    threading.Thread(target=_collect, args=(child, lines), daemon=True).start()
    last = ("start", 0.0)
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
        stage, _, share = line.decode("utf-8", "replace").strip().partition("\t")
        last = (stage, float(share)) if share else last
        if progress:
            progress(*last)  # also without news: this is where a cancel gets in


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
