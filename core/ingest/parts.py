"""Writing typed rows as the parquet parts that the store takes."""

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from core.ingest.columns import Reading, type_of
from core.ingest.typed import Typed, outside_table
from core.tables.staged import Part

_LOOKED_AT, _ROWS_A_VALUE = 10_000, 50


def write(typed: Typed, folder: Path, stem: str) -> Part:
    """Write every declared column in order (absent ones all null) and `_row`; return the part."""
    names = [column.name for column in typed.table.columns]
    types = [type_of(column) for column in typed.table.columns]
    arrays = [typed.columns[name] if name in typed.columns else pa.nulls(typed.height, kind) for name, kind in zip(names, types, strict=True)]
    fields = [pa.field(name, kind) for name, kind in zip(names, types, strict=True)]
    table = pa.Table.from_arrays([*arrays, pa.array(typed.rows, pa.int32())], schema=pa.schema([*fields, pa.field("_row", pa.int32())]))
    path = folder / f"{stem}_{typed.table.name}.parquet"
    pq.write_table(table, path, compression="none", use_dictionary=_repeating(table), write_statistics=False)    # read once, then gone
    return Part(typed.table.name, path, typed.height)


def _repeating(table: pa.Table) -> list[str]:
    """Return the columns of which a dictionary pays: few different values among the first rows."""
    head = table.slice(0, _LOOKED_AT)
    return [name for name in table.column_names if _ROWS_A_VALUE * pc.count_distinct(head[name]).as_py() <= head.num_rows]


def write_outside(reading: Reading, broken: Sequence[int], folder: Path, stem: str) -> Path | None:
    """Write which rows stay outside and why (_row, code, column), beside the parts; return the file, None without such rows.

    broken are the numbers of rows that have no place in the grid. Values stay in the raw file.
    """
    table = pa.concat_tables([reading.outside.table(reading.typed.rows), outside_table(broken, "broken", None)])
    if not table.num_rows:
        return None
    path = folder / f"{stem}_rejected.parquet"
    pq.write_table(table, path, compression="snappy")
    return path
