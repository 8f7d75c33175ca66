"""How a DuckDB file is opened: memory and threads set, then nothing outside the staging folder within reach."""

import os
from collections.abc import Sequence
from pathlib import Path

import duckdb

Connection = duckdb.DuckDBPyConnection

_SHARE_OF_MEMORY = 0.4
_MOST_MEGABYTES = {True: 1024, False: 768}     # reading, building; more spills to disk
_MOST_SPILLED = "50GB"
_STORAGE = "v1.4.0"     # its texts are packed in a quarter less time than those of the format that DuckDB 1.5 writes by itself
SPILL, SPILL_BUILDING = "spill", "spill-building"
# While building, joins are made as the SQL says, the right side in memory: after a few filters and outer joins the
# planner takes ten million lines for a few thousand and holds the wrong side.
_AS_WRITTEN = "join_order,build_side_probe_side"


def opened(path: Path | None, *, read_only: bool, cache: Path, folders: Sequence[Path] = (),
           megabytes: int | None = None, threads: int | None = None) -> Connection:
    """Return a connection to the file (None: in memory) that reaches only those folders and whose settings are locked.

    threads is all that the machine has unless given. megabytes bounds DuckDB's memory; COCKPIT_MEMORY_MB sets it for all, else 40 % of the machine's, 1 GB at most.
    """
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": f"{megabytes or _megabytes(read_only)}MB",
        "threads": str(threads or os.cpu_count() or 2),
        "temp_directory": str(cache / (SPILL if read_only or path is None else SPILL_BUILDING)),
        "max_temp_directory_size": _MOST_SPILLED,
        "storage_compatibility_version": _STORAGE,
    }
    if not read_only:
        config["disabled_optimizers"] = _AS_WRITTEN
    connection = duckdb.connect(str(path) if path else ":memory:", read_only=read_only and path is not None, config=config)
    reach = ", ".join(quoted(str(folder)) for folder in folders)
    for setting in (
        f"allowed_directories = [{reach}]",
        "enable_progress_bar = false",     # it would print over the server's output
        "autoinstall_known_extensions = false",
        "autoload_known_extensions = false",
        "allow_community_extensions = false",
        "enable_external_access = false",
        "lock_configuration = true",
    ):
        connection.execute(f"set {setting}")
    return connection


def quoted(text: str) -> str:
    """Return text as an SQL literal (for the few places where DuckDB takes no parameter)."""
    return "'" + text.replace("'", "''") + "'"


def _megabytes(read_only: bool) -> int:
    chosen = os.environ.get("COCKPIT_MEMORY_MB")
    if chosen:
        return int(chosen)
    if not hasattr(os, "sysconf"):      # Windows does not tell: stay small
        return 512
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e6
    return int(min(machine * _SHARE_OF_MEMORY, _MOST_MEGABYTES[read_only]))
