"""What every reader returns: a sheet as texts, before anything is known about headers or types."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Rows = npt.NDArray[np.int32]
Mask = npt.NDArray[np.bool_]
Merge = tuple[int, int, int, int]
"""A merged range: first row, first column, last row, last column, from 0 in the grid."""


def letters(index: int) -> str:
    """Return the spreadsheet's letters of a column counted from 0."""
    text, number = "", index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text


@dataclass(frozen=True)
class Remark:
    """Something a reader noticed, turned into a finding later: code, how often, in which rows, words to fill in."""

    code: str
    count: int = 1
    rows: tuple[int, ...] = ()
    details: tuple[str, ...] = ()


@dataclass(frozen=True)
class Grid:
    """One sheet: columns of text (null or "" = empty), and the row number that the spreadsheet shows for each row."""

    sheet: str
    columns: tuple[pa.Array, ...]
    rows: Rows
    errors: tuple[tuple[int, int], ...] = ()      # (position in rows, column) of cells that hold #N/A and the like
    remarks: tuple[Remark, ...] = field(default=())
    broken: tuple[tuple[int, str], ...] = ()      # rows that have no place in the grid: row number, their text
    first_column: int = 0                         # how many columns of the sheet are empty before the first one here
    merges: tuple[Merge, ...] | None = None       # merged ranges; None where the format does not tell
    long_numbers: frozenset[int] = frozenset()    # columns with numbers of 15 digits and more, stored as numbers
    readings: tuple[str, ...] = ()                # encodings in which the text is as plausible, the one that was taken first
    typed_numbers: bool = False                   # a workbook: numbers went through floating point

    @property
    def height(self) -> int:
        return len(self.rows)

    def letters(self, place: int) -> str:
        """Return the spreadsheet's letters of a column of the grid."""
        return letters(self.first_column + place)

    def head(self, count: int) -> list[list[str]]:
        """Return the first rows as trimmed texts."""
        columns = [column.slice(0, count).to_pylist() for column in self.columns]
        return [[(cell or "").strip() for cell in row] for row in zip(*columns, strict=True)]
