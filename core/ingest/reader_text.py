"""Separated text (csv, tsv, semicolons, bars) through pyarrow with a dialect that we decide."""

import csv
import io
from collections import Counter
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as arrow_csv

from core.ingest import refusals
from core.ingest.encoding import decode
from core.ingest.grid import Grid, Remark

SAMPLE_BYTES = 256 << 10
SAMPLE_ROWS = 200
DELIMITERS = (",", "\t", ";", "|")
BROKEN_KEPT = 200_000
WIDEST = 2000


def read(path: Path) -> Grid:
    """Return the text file as one sheet; rows of another width are padded, trimmed of blanks, or listed as broken."""
    decoded = decode(path)
    delimiter, width = dialect(decoded.content)
    if width > WIDEST:
        raise refusals.unreadable()
    odd: list[tuple[int, str]] = []
    quoted = True
    try:
        table = _parse(decoded.content, delimiter, width, odd, quoted=True)
    except pa.ArrowInvalid:  # a quote that never closes swallows the file; without quoting every line stands alone
        odd.clear()
        quoted = False
        table = _parse(decoded.content, delimiter, width, odd, quoted=False)
    remarks = [Remark("encoding", details=(decoded.encoding.upper(),))] if decoded.encoding != "utf-8" else []
    remarks += [] if quoted else [Remark("quotes")]
    return _grid(table, odd, delimiter, width, tuple(remarks))


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


def _widths(sample: str, delimiter: str) -> list[int]:
    csv.field_size_limit(SAMPLE_BYTES * 4)
    rows = csv.reader(io.StringIO(sample), delimiter=delimiter)
    widths: list[int] = []
    for row in rows:
        if any(cell.strip() for cell in row):
            widths.append(len(row))
        if len(widths) >= SAMPLE_ROWS:
            break
    return widths


def _parse(content: bytes, delimiter: str, width: int, odd: list[tuple[int, str]], *, quoted: bool) -> pa.Table:
    def keep(row: arrow_csv.InvalidRow) -> str:
        odd.append((row.number, row.text))
        return "skip"

    names = [str(index) for index in range(width)]
    return arrow_csv.read_csv(
        pa.BufferReader(content),
        read_options=arrow_csv.ReadOptions(use_threads=False, column_names=names, block_size=16 << 20),
        parse_options=arrow_csv.ParseOptions(
            delimiter=delimiter, quote_char='"' if quoted else False, newlines_in_values=quoted,
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
