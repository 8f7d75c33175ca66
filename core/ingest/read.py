"""Reading a file from the server's side: look at it, have the child read it, hand over what it staged."""

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from core.base.text import Lang
from core.ingest import process, refusals, sniff, wire, zipcheck
from core.tables.registry import TABLES
from core.tables.staged import Source, Staged

FirstLook = Callable[[list[Staged]], None]
_NOTHING: Mapping[str, str] = {}
_NOTHING_SAID: Mapping[str, Mapping[str, str]] = {}
_NOTHING_KNOWN = wire.Known()
_NOTHING_REMEMBERED: Mapping[str, Mapping[str, str | None]] = {}


@dataclass(frozen=True)
class Limits:
    """What one file may cost: its size, the child's memory, processor time and patience."""

    file_mb: int = 600
    memory_mb: int = 3072
    cpu_seconds: int = 300
    seconds: int = 600


_LIMITS = Limits()


def read(path: Path, staging: Path, *, table: str | None = None, sheet: str | None = None,
         answers: Mapping[str, str] = _NOTHING, remembered: Mapping[str, Mapping[str, str | None]] = _NOTHING_REMEMBERED,
         progress: process.Progress | None = None, limits: Limits = _LIMITS, name: str | None = None,
         currency: str = "", said: Mapping[str, Mapping[str, str]] = _NOTHING_SAID, known: wire.Known = _NOTHING_KNOWN,
         first: FirstLook | None = None) -> list[Staged]:
    """Return one Staged per sheet that holds data; its parquet parts lie in a new folder below staging.

    table and sheet narrow what is read (else the best table, and every visible sheet that fits one). answers maps a
    question's key to the chosen value. remembered maps a header signature to confirmed columns (header → column or
    None), said to the answers kept with it; known is what the workspace has, as evidence. A Staged with questions has no parts: ask, and read again with the answers. name is what the user calls the
    file when it lies under another name on disk; amounts in another currency than the workspace's are a finding. progress
    is called with a stage (start, read, match, check, write), a share 0..1 and the rows of the file (0 while unknown)
    about five times a second; what it raises cancels the reading. first is called, for a large file and at most once, with what
    its first thousands of rows came to (rows_read says how many, parts are empty): findings so far, while the rest is read.

    Raises CockpitError for a file that cannot be read at all, with nothing left in staging.
    """
    if table is not None and table not in TABLES:
        raise refusals.no_such_table(table, sorted(TABLES))
    form = sniff.sniff(path)
    megabytes = path.stat().st_size >> 20
    if megabytes > limits.file_mb:
        raise refusals.too_large(megabytes, limits.file_mb)
    if form is sniff.Form.WORKBOOK:
        zipcheck.check(path)
    staging.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="read-", dir=staging))
    job = wire.Job(
        path=str(path.resolve()), name=name or path.name, folder=str(folder.resolve()), sha256=sha256(path), form=form.value,
        table=table, sheet=sheet, answers=dict(answers), remembered={key: dict(columns) for key, columns in remembered.items()},
        memory_mb=limits.memory_mb, cpu_seconds=limits.cpu_seconds, currency=currency, today=date.today().isoformat(),
        said={key: dict(answers) for key, answers in said.items()}, known=known,
        first_look=first is not None)
    try:
        result = process.run(job, folder, seconds=limits.seconds, progress=progress,
                             first=lambda seen: first([wire.staged_from_json(one) for one in seen]) if first else None)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    staged = [wire.staged_from_json(one) for one in result]
    if not any(one.parts for one in staged):
        shutil.rmtree(folder)
    return staged


def give_back(path: Path, staging: Path, source: Source, table: str, rows: Sequence[tuple[int, str, str | None]], *, lang: Lang,
              answers: Mapping[str, str] = _NOTHING, progress: process.Progress | None = None, limits: Limits = _LIMITS) -> bytes:
    """Return the file as an xlsx in which the rows that were not taken (source row, code of the reason, column) are coloured.

    answers are what was said about the file, with the sheet's name before those of one of several sheets: the workbook carries them.
    Raises CockpitError for a file that can no longer be read.
    """
    folder = Path(tempfile.mkdtemp(prefix="return-", dir=staging))
    job = wire.Return(str(path.resolve()), sniff.sniff(path).value, source.sheet, source.header_row, source.columns, table, lang, list(rows),
                      limits.memory_mb, limits.cpu_seconds, dict(answers))
    try:
        process.run(job, folder, work="return", seconds=limits.seconds, progress=progress)
        return (folder / "returned.xlsx").read_bytes()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sha256(path: Path) -> str:
    """Return the hash of the file's content, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
