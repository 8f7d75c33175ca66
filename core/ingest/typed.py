"""A table being read: typed columns, row numbers, and which rows have to stay outside and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa

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
        if mask.all():
            return self
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

    def table(self, rows: Rows) -> pa.Table:
        """Return one row per reason and row: _row, code, column."""
        pieces = [outside_table(rows[reason.mask], reason.code, reason.column) for reason in self.reasons]
        return pa.concat_tables([outside_table((), "", None), *pieces])


def outside_table(rows: "Rows | Sequence[int]", code: str, column: str | None) -> pa.Table:
    """Return rows that stay outside for one reason: _row, code, column."""
    schema = pa.schema([("_row", pa.int32()), ("code", pa.string()), ("column", pa.string())])
    return pa.table([pa.array(rows, pa.int32()), pa.array([code] * len(rows), pa.string()), pa.array([column] * len(rows), pa.string())], schema=schema)
