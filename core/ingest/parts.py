"""Writing typed rows as the parquet parts that the store takes."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from core.ingest.columns import Reading, type_of
from core.ingest.typed import Typed
from core.tables.staged import Part


def write(typed: Typed, folder: Path, stem: str) -> Part:
    """Write every declared column in order (absent ones all null) and `_row`; return the part."""
    names = [column.name for column in typed.table.columns]
    types = [type_of(column) for column in typed.table.columns]
    arrays = [typed.columns[name] if name in typed.columns else pa.nulls(typed.height, kind) for name, kind in zip(names, types, strict=True)]
    fields = [pa.field(name, kind) for name, kind in zip(names, types, strict=True)]
    table = pa.Table.from_arrays([*arrays, pa.array(typed.rows, pa.int32())], schema=pa.schema([*fields, pa.field("_row", pa.int32())]))
    path = folder / f"{stem}_{typed.table.name}.parquet"
    pq.write_table(table, path, compression="snappy", use_dictionary=True, write_statistics=False)
    return Part(typed.table.name, path, typed.height)


def write_outside(reading: Reading, folder: Path, stem: str) -> None:
    """Write which rows stay outside and why, beside the parts: _row, code, column, value."""
    if reading.outside.reasons:
        table = reading.outside.table(reading.typed.rows, reading.cells)
        pq.write_table(table, folder / f"{stem}_rejected.parquet", compression="snappy")
