"""Taking time and memory: processor seconds of this process and of children, medians of several runs."""

import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Spent:
    """What one run took: processor seconds (all threads and ended children), seconds by the clock, what it printed."""

    cpu: float
    wall: float
    said: str = ""


def here(act: Callable[[], object]) -> Spent:
    """Run something in this process and return what it took."""
    wall, cpu = time.perf_counter(), time.process_time()
    act()
    return Spent(time.process_time() - cpu, time.perf_counter() - wall)


def child(module: str, *arguments: str, home: Path | None = None) -> Spent:
    """Run `python -m module` to its end; its processor seconds include its own children's. A failure ends the bench."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **({"COCKPIT_HOME": str(home)} if home else {})}
    wall, before = time.perf_counter(), of_children()
    done = subprocess.run([sys.executable, "-m", module, *arguments], cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE)
    if done.returncode:
        sys.exit(f"python -m {module} {' '.join(arguments)} failed; see its message above.")
    return Spent(of_children() - before, time.perf_counter() - wall, done.stdout)


def repeat(act: Callable[[], Spent], times: int) -> Spent:
    """Return the medians of several runs (and what the last one printed)."""
    runs = [act() for _ in range(times)]
    return Spent(statistics.median(r.cpu for r in runs), statistics.median(r.wall for r in runs), runs[-1].said)


def medians(runs: Sequence[Spent]) -> Spent:
    return Spent(statistics.median(r.cpu for r in runs), statistics.median(r.wall for r in runs))


def peak_megabytes() -> float:
    """Return this process's peak resident memory; on Linux from its start as this program, not what it was forked from."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20)  # macOS counts bytes


def of_children() -> float:
    """Return the processor seconds of all children that have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
