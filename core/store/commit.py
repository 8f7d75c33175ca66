"""Imports and undos as new versions of the facts: a preview that can be published, the import, the undo."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Literal

import duckdb

from core.base.errors import CockpitError
from core.base.home import Workspace
from core.base.text import Text
from core.store import references, rows
from core.store.build import build
from core.store.current import current
from core.store.facts import DuckFacts, Facts
from core.store.history import keep_rejects, next_batch, record
from core.store.lock import WAIT_SECONDS
from core.store.names import number_of, written
from core.store.progress import Progress, silent
from core.store.registry import FACTS
from core.store.rows import Counts
from core.store.schema import Tables, fit
from core.store.undo import Undone, tables_of, take_back
from core.store.versions import Draft, draft, published
from core.tables.staged import Finding, Part, Source

NO_ANSWERS: Mapping[str, str] = {}


@dataclass(frozen=True)
class Commit:
    """What became of an import: its batch ("f12", None when nothing changed), the version, the counts per table."""

    status: Literal["imported", "unchanged"]
    batch: str | None
    version: int
    counts: tuple[Counts, ...]
    findings: tuple[Finding, ...]      # what the store itself noticed, beside those of reading the file


@dataclass
class Candidate:
    """The version that an import would make: look at its facts, then publish it or leave it."""

    facts: Facts
    outcome: Commit
    _draft: Draft = field(repr=False)

    def publish(self) -> Commit:
        """Make it the current version; facts is closed by this. Nothing is written when nothing would change."""
        if self.outcome.status == "imported":
            with _in_plain_words():
                self._draft.publish()
        return self.outcome


@contextmanager
def candidate(space: Workspace, parts: Sequence[Part], source: Source, *, importer: str, at: datetime,
              findings: Sequence[Finding] = (), rejected: int = 0, outside: Path | None = None,
              answers: Mapping[str, str] = NO_ANSWERS, progress: Progress | None = None,
              tables: Tables = FACTS, wait: float = WAIT_SECONDS) -> Iterator[Candidate]:
    """Give the version that these parts of one file would make, in a private copy that is gone after the block.

    outside is a parquet file of the rows that reading refused (kept with the import); answers say what becomes of rows
    that the store notices ("fix.unknown.sku" → "drop"). The workspace's write lock is held meanwhile. Raise CockpitError when another writer keeps it longer than wait
    seconds, when memory or disk do not suffice, or a number is too large; the workspace is untouched then.
    """
    if len({part.table for part in parts}) < len(parts):
        raise ValueError("two parts of one file for the same table")
    if published(space):
        current(space, tables=tables)       # brings a file of an older program up to date: that needs the lock itself
    folders = sorted({part.parquet.resolve().parent for part in parts})
    with draft(space, importer, folders=folders, wait=wait, progress=progress or silent, arriving=sum(part.rows for part in parts)) as made:
        with _in_plain_words():
            upload = _Upload(parts, source, importer, at, findings, rejected, outside, answers)
            outcome = _applied(made, upload, tables=tables, progress=progress or silent)
        yield Candidate(DuckFacts(made.connection, outcome.version), outcome, made)


def commit(space: Workspace, parts: Sequence[Part], source: Source, *, importer: str, at: datetime,
           findings: Sequence[Finding] = (), rejected: int = 0, progress: Progress | None = None,
           tables: Tables = FACTS, wait: float = WAIT_SECONDS) -> Commit:
    """Import the parts of one file as one new version: all or nothing, on disk before this returns.

    rejected is the number of rows that reading refused. Errors as in candidate().
    """
    with candidate(space, parts, source, importer=importer, at=at, findings=findings, rejected=rejected,
                   progress=progress, tables=tables, wait=wait) as version:
        return version.publish()


def undo(space: Workspace, batch: str, who: str, at: datetime, *, progress: Progress | None = None,
         tables: Tables = FACTS, wait: float = WAIT_SECONDS) -> Undone:
    """Take an import back as a new version; raise CockpitError for an unknown import or one that is undone already."""
    progress = progress or silent
    with draft(space, who, wait=wait, progress=progress) as made, _in_plain_words():
        fit(made.connection, tables)
        progress(0.1, Text(zh="恢复之前的数据", en="Bringing back the earlier rows"))
        restored, removed, kept = take_back(made.connection, tables, batch, who, at)
        number = number_of(batch)
        build(made.connection, tables, tables_of(made.connection, number), version=made.version, at=at, progress=progress)
        made.publish()
        return Undone(written(number), made.version, restored, removed, kept)


@dataclass(frozen=True)
class _Upload:
    """One file on its way in, as candidate() was told of it."""

    parts: Sequence[Part]
    source: Source
    importer: str
    at: datetime
    findings: Sequence[Finding]
    rejected: int
    outside: Path | None
    answers: Mapping[str, str]


def _applied(made: Draft, upload: _Upload, *, tables: Tables, progress: Progress) -> Commit:
    connection = made.connection
    fit(connection, tables)
    batch = next_batch(connection)
    progress(0.05, Text(zh="比对已有数据", en="Comparing with what is there"))
    for part in upload.parts:
        rows.stage(connection, tables[part.table], part.parquet, batch)
    noticed = list(references.check(connection, tables, upload.parts, upload.source, upload.answers))
    counts = []
    for part in upload.parts:
        rows.settle(connection, tables[part.table])
        counts.append(rows.compare(connection, tables[part.table]))
    if counts:
        counts[0] = replace(counts[0], rejected=counts[0].rejected + upload.rejected)
    noticed += [_repeated(tables, one) for one in counts if one.repeated]
    is_unchanged = all(one.is_unchanged for one in counts)
    if not is_unchanged:
        progress(0.15, Text(zh="写入数据", en="Storing the rows"))
        for part in upload.parts:
            rows.apply(connection, tables[part.table])
        record(connection, batch, counts, upload.source, importer=upload.importer, at=upload.at, findings=(*upload.findings, *noticed))
        keep_rejects(connection, batch, [part.table for part in upload.parts], upload.outside)
    touched = [] if is_unchanged else [part.table for part in upload.parts]
    build(connection, tables, touched, version=made.version, at=upload.at, progress=progress)
    if is_unchanged:
        return Commit("unchanged", None, made.version - 1, tuple(counts), tuple(noticed))
    return Commit("imported", written(batch), made.version, tuple(counts), tuple(noticed))


def _repeated(tables: Tables, counts: Counts) -> Finding:
    table = tables[counts.table]
    key = "、".join(table.column(name).label.zh for name in table.key), ", ".join(table.column(name).label.en for name in table.key)
    return Finding("warning", "repeated_key", None, counts.repeated, (), Text(
        zh=f"{counts.repeated} 行的「{key[0]}」在同一文件中后面又出现了一次，以最后一行为准。",
        en=f"{counts.repeated} rows have a {key[1]} that comes again further down in the same file; the last row counts."),
        Text(zh="前面的行计入“未采用”。如果这些行本来是不同的记录，请检查这一列的对应关系。",
             en="The earlier rows count as left out. If these rows are different records, check which column was taken for it."))


@contextmanager
def _in_plain_words() -> Iterator[None]:
    """Turn what the user can mend (memory, disk, a number beyond all measure) into sentences."""
    try:
        yield
    except duckdb.OutOfMemoryException as error:
        raise CockpitError("memory", Text(
            zh="内存不够，导入没有完成，数据没有变化。请关闭其他程序，或用环境变量 COCKPIT_MEMORY_MB 放宽限制后再试。",
            en="Memory did not suffice, so the import was not done and nothing was changed. Close other programs, or allow "
               "more with the environment variable COCKPIT_MEMORY_MB, then try again.")) from error
    except (duckdb.ConversionException, duckdb.OutOfRangeException) as error:
        raise CockpitError("number_too_large", Text(
            zh="文件里有大得离谱的数字（超过 99 万亿），导入没有完成，数据没有变化。请检查数量和金额两列。",
            en="The file holds a number beyond 99 trillion, so the import was not done and nothing was changed. "
               "Check the columns of quantities and amounts.")) from error
    except duckdb.IOException as error:
        raise CockpitError("disk", Text(
            zh="写入磁盘失败，导入没有完成，数据没有变化。请确认磁盘还有空间后再试。",
            en="Writing to disk failed, so the import was not done and nothing was changed. "
               "Make sure that there is free space, then try again.")) from error
