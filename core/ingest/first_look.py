"""The beginning of a large file as a small file of its own: what it is can be said before the rest is read."""

import tempfile
import zipfile
import zlib
from dataclasses import replace
from pathlib import Path

from core.base.errors import CockpitError
from core.ingest import formulas, small_book
from core.ingest.small_book import STRINGS
from core.ingest.sniff import HEAD, Form, utf16_without_mark
from core.ingest.stage import stage_file
from core.ingest.wire import Job
from core.tables.staged import Staged

LARGE = 4_000_000
"""Bytes below which the whole file is read as soon as its beginning."""
TEXT_BYTES, SHEET_BYTES, STRINGS_BYTES = 512 << 10, 2 << 20, 16 << 20


def staged(job: Job) -> list[Staged]:
    """Return what the beginning of the job's file comes to, without parts; [] when it is small or its beginning says nothing."""
    with tempfile.TemporaryDirectory(dir=job.folder) as folder:
        small = beginning(Path(job.path), Form(job.form), job.sheet, Path(folder) / "first")
        if small is None:
            return []
        try:
            seen = stage_file(replace(job, path=str(small), folder=folder), lambda _stage, _share, _rows: None)
        except CockpitError:    # whoever reads the whole file says it
            return []
    return [replace(one, parts=(), outside=None) for one in seen]


def beginning(path: Path, form: Form, sheet: str | None, target: Path) -> Path | None:
    """Return a file that holds the first thousands of rows, named like target; None where a file is small or cannot be cut.

    Of a workbook it is the sheet asked for, else the first one; a sheet or list of texts that does not end where it is cut is
    closed as its own format closes it.
    """
    if path.stat().st_size < LARGE:
        return None
    if form is Form.TEXT:
        target.write_bytes(_lines(path))
        return target
    if form is not Form.WORKBOOK or not zipfile.is_zipfile(path):
        return None
    try:
        return target if _cut(path, sheet, target) else None
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError):
        return None     # whoever reads the whole file says what is wrong with it


def _lines(path: Path) -> bytes:
    with path.open("rb") as file:
        raw = file.read(TEXT_BYTES)
    wide = raw[:2] in (b"\xff\xfe", b"\xfe\xff") or utf16_without_mark(raw[:HEAD]) is not None
    end = raw.rfind(b"\n")
    return raw[:end + 1 + (end + 1) % 2] if wide else raw[:end + 1]


def _cut(path: Path, sheet: str | None, target: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        member = formulas.member(archive, sheet)
        if member is None:
            return False
        rows = _until(archive, member, b"</row>", SHEET_BYTES, b"</sheetData></worksheet>")
        texts = _until(archive, STRINGS, b"</si>", STRINGS_BYTES, b"</sst>") if STRINGS in archive.namelist() else None
        if rows is None:
            return False
        small_book.write(archive, member, rows, texts, target)
    return True


def _until(archive: zipfile.ZipFile, name: str, end: bytes, most: int, close: bytes) -> bytes | None:
    """Return a member's beginning up to the last whole element, closed; the whole of it when it is short; None without an element."""
    with archive.open(name) as stream:
        piece = stream.read(most)
    if len(piece) < most:
        return piece
    place = piece.rfind(end)
    return None if place < 0 else piece[:place + len(end)] + close
