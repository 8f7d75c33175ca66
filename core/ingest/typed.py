"""A table being read: typed columns, row numbers, and which rows have to stay outside and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa

from core.ingest.cells import Cells
from core.ingest.grid import Mask, Rows
from core.tables.declare import Table


@dataclass(frozen=True)
class Typed:
    """Rows of one table: its filled columns (names as declared), and the source row of each."""

    table: Table
    columns: Mapping[str, pa.Array]
    rows: Rows

    @property
    def height(self) -> int:
        return len(self.rows)

    def where(self, mask: Mask) -> "Typed":
        kept = pa.array(mask)
        return replace(self, columns={name: column.filter(kept) for name, column in self.columns.items()}, rows=self.rows[mask])

    def having(self, **columns: pa.Array) -> "Typed":
        return replace(self, columns={**self.columns, **columns})


@dataclass(frozen=True)
class Reason:
    """Why some rows stay outside: a code, the column it is about, and which rows."""

    code: str
    column: str | None
    mask: Mask


@dataclass
class Outside:
    """Collects reasons; a row may have several and still counts once."""

    height: int
    reasons: list[Reason] = field(default_factory=list)

    def add(self, code: str, column: str | None, mask: Mask) -> None:
        if mask.any():
            self.reasons.append(Reason(code, column, mask))

    @property
    def mask(self) -> Mask:
        found = np.zeros(self.height, bool)
        for reason in self.reasons:
            found |= reason.mask
        return found

    def table(self, rows: Rows, cells: Mapping[str, Cells]) -> pa.Table:
        """Return one row per reason and row: _row, code, column, value (the cell's text)."""
        pieces = [_piece(reason, rows, cells) for reason in self.reasons]
        schema = pa.schema([("_row", pa.int32()), ("code", pa.string()), ("column", pa.string()), ("value", pa.string())])
        return pa.concat_tables([pa.table(piece, schema=schema) for piece in pieces]) if pieces else schema.empty_table()


def _piece(reason: Reason, rows: Rows, cells: Mapping[str, Cells]) -> dict[str, pa.Array]:
    size = int(reason.mask.sum())
    column = cells.get(reason.column or "")
    values = column.where(reason.mask).spread(column.texts) if column else pa.nulls(size, pa.string())
    return {"_row": pa.array(rows[reason.mask]), "code": pa.repeat(reason.code, size),
            "column": pa.array([reason.column] * size, pa.string()), "value": values}
