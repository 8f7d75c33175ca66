"""Workbooks (xlsx, xlsm, xlsb, ods, xls) through fastexcel, every cell as text."""

from collections.abc import Iterator
from pathlib import Path

import fastexcel
import numpy as np
import pyarrow as pa

from core.ingest import formulas, older_books, plain_sheet, refusals
from core.ingest.grid import Grid, Remark

ERRORS_KEPT = 100_000


def read(path: Path, wanted: str | None) -> Iterator[Grid]:
    """Yield the sheets that hold anything: the wanted one, else every visible one; hidden ones are remarked on.

    Raises CockpitError for a password, a damaged file or a sheet that is not there.
    """
    try:
        book = fastexcel.read_excel(path)
    except fastexcel.FastExcelError as error:
        raise _refusal(error) from error
    names = book.sheet_names
    if wanted is not None and wanted not in names:
        raise refusals.no_sheet(wanted, names)
    hidden: list[str] = []
    for name in [wanted] if wanted is not None else names:
        try:
            if plain := plain_sheet.read(path, name):
                yield _grid(name, plain.columns, plain.errors, plain.inside)
                continue
            sheet = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
            if sheet.visible != "visible" and wanted is None:
                hidden.append(name)
                continue
            if sheet.height and sheet.width:
                yield _grid(name, *_cells(sheet), formulas.look(path, name) if formulas.is_xlsx(path) else older_books.look(path, name))
        except fastexcel.FastExcelError as error:
            raise _refusal(error) from error
    if hidden:
        remark = Remark("hidden_sheets", len(hidden), (), tuple(hidden))
        yield Grid("", (), np.empty(0, np.int32), remarks=(remark,))


def _cells(sheet: fastexcel.ExcelSheet) -> tuple[tuple[pa.Array, ...], tuple[tuple[int, int], ...]]:
    batch, errors = sheet.to_arrow_with_errors()
    return tuple(_text(column) for column in batch.columns), tuple(cell.position for cell in errors.errors) if errors else ()


def _grid(name: str, columns: tuple[pa.Array, ...], errors: tuple[tuple[int, int], ...], inside: formulas.Inside) -> Grid:
    start = inside.first if inside.first is not None and inside.last == inside.first + len(columns) - 1 else 0
    merges = None if inside.merges is None else tuple(
        (top, left - start, bottom, min(right - start, len(columns) - 1)) for top, left, bottom, right in inside.merges if left >= start)
    return Grid(name, columns, np.arange(1, len(columns[0]) + 1, dtype=np.int32), errors=errors[:ERRORS_KEPT], typed_numbers=True, remarks=inside.remarks,
                first_column=start, merges=merges, long_numbers=frozenset(column - start for column in inside.long_numbers))


def _text(column: pa.Array) -> pa.Array:
    return column if pa.types.is_string(column.type) else column.cast(pa.string())


def _refusal(error: Exception) -> Exception:
    said = str(error).lower()
    if "password" in said or "encrypted" in said:
        return refusals.password()
    if "zip" in said or "eof" in said or "end of" in said:
        return refusals.truncated()
    return refusals.unreadable()
