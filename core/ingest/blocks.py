"""Sheets laid out for the eye: tables side by side, a small box beside the table, blocks below each other under a name of their own."""

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from core.ingest.cells import Cells
from core.ingest.grid import Grid, Mask, Rows
from core.ingest.headers import SEARCHED_ROWS, Header, vocabulary
from core.tables.channel_words import is_channel
from core.tables.spelling import spelled

_NAMED = re.compile(r"([^:：]{1,12})[:：]\s*(.{1,40})")
_NARROW, _NAMES = 3, 2
"""A box beside a table has at most so many columns, and fewer known names than this."""
CHANNEL = "渠道"


def parted(grid: Grid) -> list[Grid]:
    """Return the tables of a sheet on which several stand side by side, parted by empty columns, each as a sheet of its own
    ("Sheet1 [E:G]"); else the sheet as it is. They are several when a header of one comes again in the other."""
    bounds = _runs([_is_blank(column) for column in grid.columns])
    if len(bounds) < _NAMES:
        return [grid]
    head = grid.head(SEARCHED_ROWS)
    known = vocabulary()
    for row in head:
        named = [{spelled(cell) for cell in row[start:end] if cell} & known for start, end in bounds]
        if all(len(names) >= _NAMES for names in named):
            return [_part(grid, start, end) for start, end in bounds] if named[0] & set().union(*named[1:]) else [grid]
        if any(named):
            return [grid]
    return [grid]


def sheet_of(name: str | None) -> str | None:
    """Return the workbook's sheet on which a table of that name stands."""
    return None if name is None else re.sub(r" \[[A-Z]{1,3}:[A-Z]{1,3}\]$", "", name)


def beside(cells: Sequence[Cells], header: Header) -> Mask:
    """Return which columns are a box beside the table: narrow, parted from it by an empty column, with next to no known name."""
    mask = np.zeros(len(cells), bool)
    bounds = _runs([name.startswith("[") and bool(one.empty.all()) for one, name in zip(cells, header.names, strict=True)])
    known = [sum(spelled(name) in vocabulary() for name in header.names[start:end]) for start, end in bounds]
    if len(bounds) < _NAMES or max(known) < _NARROW:
        return mask
    for (start, end), names in zip(bounds, known, strict=True):
        mask[start:end] = end - start <= _NARROW and names < _NAMES
    return mask


def sections(cells: Sequence[Cells], filled: Rows, repeated: Mask, above: Sequence[Sequence[str]]) -> tuple[str, Cells, Mask] | None:
    """Return what the blocks of a sheet are called that repeats its header: the column's name, the name of each row's block, which rows say it.

    above holds the rows over the first header. Every block has to have its line, alone in its row: 渠道：天猫, or a channel's name.
    """
    starts = np.flatnonzero(repeated)
    first = next((text for row in reversed(above) if (text := _alone(row))), None)
    if not len(starts) or first is None:
        return None
    lines: list[int] = []
    for start in starts:
        line = next((row for row in range(int(start) - 1, -1, -1) if filled[row]), -1)
        if line < 0 or filled[line] != 1:
            return None
        lines.append(line)
    said = [first, *(next(one.text(line) for one in cells if one.codes[line] >= 0) for line in lines)]
    parts = [_NAMED.fullmatch(text.strip()) for text in said]
    if all(part and parts[0] and part[1] == parts[0][1] for part in parts):
        name, values = str(parts[0][1]) if parts[0] else "", [part[2].strip() for part in parts if part]
    elif all(map(is_channel, said)):
        name, values = CHANNEL, said
    else:
        return None
    says = np.zeros(len(filled), bool)
    says[lines] = True
    return name, Cells(np.searchsorted(np.array(lines), np.arange(len(filled)), side="right").astype(np.int32), pa.array(values, pa.string())), says


def _alone(row: Sequence[str]) -> str | None:
    filled = [cell for cell in row if cell]
    return filled[0] if len(filled) == 1 else None


def _is_blank(column: pa.Array) -> bool:
    def has_text(some: pa.Array) -> bool:
        return bool(pc.any(pc.greater(pc.binary_length(some.cast(pa.string())), 0)).as_py())

    return not has_text(column.slice(0, SEARCHED_ROWS)) and not has_text(column)     # most columns are settled by their beginning


def _runs(blank: Sequence[bool]) -> list[tuple[int, int]]:
    """Return start and end of every run of columns that are not blank."""
    edges = np.flatnonzero(np.diff(np.r_[True, blank, True].astype(np.int8)))
    return [(int(start), int(end)) for start, end in zip(edges[::2], edges[1::2], strict=True)]


def _part(grid: Grid, start: int, end: int) -> Grid:
    columns = range(start, end)
    merges = None if grid.merges is None else tuple((top, left - start, bottom, right - start) for top, left, bottom, right in grid.merges if left >= start and right < end)
    return replace(
        grid, sheet=f"{grid.sheet} [{grid.letters(start)}:{grid.letters(end - 1)}]", columns=grid.columns[start:end], first_column=grid.first_column + start, merges=merges,
        errors=tuple((row, column - start) for row, column in grid.errors if column in columns), remarks=grid.remarks if not start else (),
        long_numbers=frozenset(column - start for column in grid.long_numbers if column in columns))
