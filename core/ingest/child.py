"""The reading child: limits first, then the file; results go to the staging folder, progress to stdout."""

import json
import os
import sys
import threading
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any

from core.base.errors import CockpitError
from core.ingest import refusals, wire
from core.tables.staged import Staged


def main(folder: Path, work: str) -> int:
    """Do the work (read, return, levers) of the job in that folder; return 0 with its result written there, 1 with error.json."""
    told = json.loads((folder / "job.json").read_text(encoding="utf-8"))
    limit(told["memory_mb"], told["cpu_seconds"])
    sys.meta_path.insert(0, _WithoutPandas())
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        _WORK[work](told, folder)
    except CockpitError as error:
        return _refuse(folder, error)
    except MemoryError:
        return _refuse(folder, refusals.too_much_memory())
    return 0


def _read(told: dict[str, Any], folder: Path) -> None:
    from core.ingest import first_look  # loads Arrow, which has to live inside the limits
    from core.ingest.stage import stage_file
    job = wire.job_from_json(told)
    if job.first_look and (seen := first_look.staged(job)):
        _write(folder / wire.FIRST, seen)
        report("first", 0.02, max(one.rows_read for one in seen))
    _write(folder / "result.json", stage_file(job, report))


def _write(path: Path, staged: Sequence[Staged]) -> None:
    path.write_text(json.dumps([wire.staged_to_json(one) for one in staged], ensure_ascii=False), encoding="utf-8")


def _return(told: dict[str, Any], folder: Path) -> None:
    from core.ingest import returned, stage
    job = wire.return_from_json(told)
    returned.write(job, stage.opened(job.form, Path(job.path), job.sheet or None, job.answers.get("encoding")), folder / "returned.xlsx")
    (folder / "result.json").write_text("[]", encoding="utf-8")


def _levers(told: dict[str, Any], folder: Path) -> None:
    from core.ingest import lever_sheet
    (folder / "result.json").write_text(json.dumps(lever_sheet.found(Path(told["path"])), ensure_ascii=False), encoding="utf-8")


class _WithoutPandas(MetaPathFinder):
    """Arrow loads pandas, for half a second, to look whether a list is a frame; nothing here makes one."""

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        if fullname == "pandas":
            raise ModuleNotFoundError(fullname)
        return None


_WORK = {"read": _read, "return": _return, "levers": _levers}


def limit(memory_mb: int, cpu_seconds: int) -> None:
    """Cap this process's address space and processor time; Windows has no such limits."""
    if sys.platform == "win32":
        return
    import resource
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 5))
    if sys.platform.startswith("linux"):  # macOS refuses to set it
        resource.setrlimit(resource.RLIMIT_AS, (memory_mb << 20, memory_mb << 20))


def report(stage: str, share: float, rows: int = 0) -> None:
    """Say how far reading has come, and how many rows there are once that is known."""
    sys.stdout.write(f"{stage}\t{share:.3f}\t{rows}\n")
    sys.stdout.flush()


def _end_with_parent() -> None:
    """The server holds our stdin open; when it dies, so do we. (The bare descriptor: a buffer's lock would block our exit.)"""
    while os.read(0, 4096):
        pass
    os._exit(9)


def _refuse(folder: Path, error: CockpitError) -> int:
    (folder / "error.json").write_text(json.dumps(wire.error_to_json(error), ensure_ascii=False), encoding="utf-8")
    return 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
