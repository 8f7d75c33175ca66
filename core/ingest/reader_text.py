"""Separated text (csv, tsv, semicolons, bars) through pyarrow with a dialect that we decide."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from itertools import islice
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv

from core.ingest import quotes, refusals
from core.ingest.encoding import decode
from core.ingest.grid import Grid, Remark

SAMPLE_BYTES = 256 << 10
SAMPLE_ROWS = 200
DELIMITERS = (",", "\t", ";", "|")
BROKEN_KEPT = 200_000
WIDEST = 2000
RAGGED_WIDTH, RAGGED_SHARE = 3, 0.95


def read(path: Path, encoding: str | None = None) -> Grid:
    """Return the text file as one sheet; rows of another width are padded, trimmed of blanks, or listed as broken.

    encoding is the user's answer where two were plausible.
    """
    decoded = decode(path, encoding)
    content = decoded.content
    delimiter, width = dialect(content)
    if width == 1 and ragged(content):
        content = re.sub(rb"(?m)^[ \t]+|[ \t]+(?=\r?$)", b"", content)
        content = re.sub(rb"[ \t]+", b"\t", content)
        delimiter, width = dialect(content)
    if width > WIDEST:
        raise refusals.unreadable()
    stray: tuple[int, ...] = ()
    odd: list[tuple[int, str]] = []
    table = _quoted(content, delimiter, width, odd)
    if table is None or _swallowed(table, odd, content, delimiter, width):
        table = None  # the memory it holds is needed for the second reading
        content, stray = _paired(content, delimiter, width)
        odd.clear()
        table = _quoted(content, delimiter, width, odd)
    if table is None:
        raise refusals.unreadable()
    remarks = [Remark("encoding", details=(decoded.encoding.upper(),))] if decoded.encoding != "utf-8" else []
    remarks += [Remark("quotes", len(stray), stray)] if stray else []
    readings = (decoded.encoding, decoded.rival) if decoded.rival else ()
    return replace(_grid(table, odd, delimiter, width, tuple(remarks)), readings=readings)


def _quoted(content: bytes, delimiter: str, width: int, odd: list[tuple[int, str]]) -> pa.Table | None:
    """Return the parsed text, None when a quote that never closes swallows more than a reader takes."""
    try:
        return _parse(content, delimiter, width, odd)
    except pa.ArrowInvalid:
        return None


def _paired(content: bytes, delimiter: str, width: int) -> tuple[bytes, tuple[int, ...]]:
    mended = quotes.mend(content, delimiter, width)
    return mended.content, mended.rows


def _swallowed(table: pa.Table, odd: list[tuple[int, str]], content: bytes, delimiter: str, width: int) -> bool:
    """Return whether a cell may hold whole lines: as many rows as lines say no at once, else long cells are looked for."""
    lines = content.count(b"\n") + (not content.endswith(b"\n"))
    if table.num_rows + len(odd) == lines or b'"' not in content:
        return False
    if any("\n" in text for _, text in odd):
        return True
    return any(
        pc.any(pc.and_(pc.match_substring(column, "\n"), pc.greater_equal(pc.count_substring(column, delimiter), width - 1))).as_py()
        for column in table.columns)


def dialect(content: bytes) -> tuple[str, int]:
    """Return delimiter and number of columns: the pair that most rows of the file's start agree on."""
    sample = content[:SAMPLE_BYTES].decode("utf-8", "ignore")
    best = (",", 1)
    best_score = 0.0
    for delimiter in DELIMITERS:
        widths = Counter(_widths(sample, delimiter))
        if not widths:
            continue
        width, rows = max(widths.items(), key=lambda item: (item[1] * (item[0] > 1), item[0]))
        score = rows / sum(widths.values()) * (width - 1) ** 0.5
        if score > best_score:
            best, best_score = (delimiter, width), score
    return best


def ragged(content: bytes) -> bool:
    """Return whether columns are parted by runs of blanks: nearly every line has the same three words or more."""
    lines = content[:SAMPLE_BYTES].decode("utf-8", "ignore").splitlines()[:SAMPLE_ROWS]
    widths = Counter(len(line.split()) for line in lines if line.strip())
    width, rows = max(widths.items(), key=lambda item: item[1], default=(0, 0))
    return width >= RAGGED_WIDTH and rows >= RAGGED_SHARE * sum(widths.values()) and rows > 1


def _widths(sample: str, delimiter: str) -> list[int]:
    csv.field_size_limit(SAMPLE_BYTES * 4)
    rows = csv.reader(io.StringIO(sample), delimiter=delimiter)
    widths = _some(rows)
    if rows.line_num <= 2 * len(widths):
        return widths
    return _some(next(csv.reader([line], delimiter=delimiter), []) for line in sample.splitlines())  # a stray quote swallows lines


def _some(rows: Iterable[list[str]]) -> list[int]:
    filled = (len(row) for row in rows if any(cell.strip() for cell in row))
    return list(islice(filled, SAMPLE_ROWS))


def _parse(content: bytes, delimiter: str, width: int, odd: list[tuple[int, str]]) -> pa.Table:
    def keep(row: arrow_csv.InvalidRow) -> str:
        odd.append((row.number, row.text))
        return "skip"

    names = [str(index) for index in range(width)]
    return arrow_csv.read_csv(
        pa.BufferReader(content),
        read_options=arrow_csv.ReadOptions(use_threads=False, column_names=names, block_size=16 << 20),
        parse_options=arrow_csv.ParseOptions(
            delimiter=delimiter, newlines_in_values=True,
            ignore_empty_lines=False, invalid_row_handler=keep),
        convert_options=arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False, check_utf8=False))


def _grid(table: pa.Table, odd: list[tuple[int, str]], delimiter: str, width: int, remarks: tuple[Remark, ...]) -> Grid:
    columns = [column.combine_chunks() if column.num_chunks != 1 else column.chunk(0) for column in table.columns]
    rows = _numbers(table.num_rows, odd)
    mended, broken = _mend(odd, delimiter, width)
    if mended:
        rows = np.concatenate([rows, np.array([number for number, _ in mended], np.int32)])
        order = pa.array(np.argsort(rows, kind="stable"))
        added = [pa.array([cells[index] for _, cells in mended], pa.string()) for index in range(width)]
        columns = [pa.concat_arrays([column, more]).take(order) for column, more in zip(columns, added, strict=True)]
        rows = np.sort(rows, kind="stable")
    return Grid("", tuple(columns), rows, remarks=remarks, broken=tuple(broken[:BROKEN_KEPT]))


def _numbers(parsed: int, odd: list[tuple[int, str]]) -> "np.ndarray[tuple[int], np.dtype[np.int32]]":
    """Return the row number of each parsed row: all numbers but those of the odd rows."""
    every = np.ones(parsed + len(odd) + 1, bool)
    every[[number for number, _ in odd]] = False
    every[0] = False
    return np.flatnonzero(every).astype(np.int32)


def _mend(odd: list[tuple[int, str]], delimiter: str, width: int) -> tuple[list[tuple[int, list[str]]], list[tuple[int, str]]]:
    """Part odd rows into those that only lack or have spare blank cells at their end, and those that are broken."""
    mended: list[tuple[int, list[str]]] = []
    broken: list[tuple[int, str]] = []
    for number, text in odd:
        cells = next(csv.reader([text], delimiter=delimiter), [])
        while len(cells) > width and not cells[-1].strip():
            cells.pop()
        if len(cells) <= width:
            mended.append((number, cells + [""] * (width - len(cells))))
        else:
            broken.append((number, text))
    return mended, broken
