"""Merged cells below the header: a value that is written once and stands for every row of its range."""

from dataclasses import replace

import numpy as np

from core.ingest.cells import Cells
from core.ingest.findings import finding
from core.ingest.frame import Frame
from core.ingest.grid import Grid
from core.ingest.match import Match
from core.tables.declare import Kind
from core.tables.staged import Finding

_AMOUNTS = (Kind.MONEY, Kind.NUMBER, Kind.COUNT, Kind.SHARE)


def filled(frame: Frame, match: Match, grid: Grid) -> tuple[Frame, frozenset[str], list[Finding]]:
    """Return the frame with ids, texts and dates of merged cells in each of their rows; the columns whose amounts are merged; what was done.

    An amount stays in its first row: written into each it would count several times.
    """
    if not grid.merges:
        return frame, frozenset(), []
    columns = {grid.letters(place): place for place in range(len(grid.columns))}
    places = {columns[letters]: index for index, name in enumerate(frame.names) if (letters := frame.letters.get(name)) in columns}
    codes = {index: cells.codes.copy() for index, cells in enumerate(frame.cells)}
    amounts, count = set(), 0
    for top, left, bottom, _ in grid.merges:
        index = places.get(left)
        column = match.columns[index] if index is not None and index < len(match.columns) else None
        first, last = np.searchsorted(frame.rows, [top + 1, bottom + 2])
        if index is None or column is None or last - first < 2 or frame.rows[first] != top + 1:
            continue
        if match.table.column(column).kind in _AMOUNTS:
            amounts.add(column)
        else:
            codes[index][first:last] = codes[index][first]
            count += 1
    cells = tuple(Cells(codes[index], one.texts) for index, one in enumerate(frame.cells))
    return replace(frame, cells=cells), frozenset(amounts), [finding("merged", count)] if count else []
