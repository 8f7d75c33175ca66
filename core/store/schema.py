"""The tables of a version file: every declared table typed and empty from the start, with its past row versions.

A row version lies in exactly one place: in `<t>` while it is current, else in `past_<t>`; `rows_<t>` shows both.
"""

from collections.abc import Mapping

from core.store.connection import Connection
from core.tables.declare import SQL, Table

Tables = Mapping[str, Table]

OWN = {"_batch": "INTEGER", "_row": "INTEGER", "_seq": "BIGINT"}
"""Columns that every stored row has: its import, its source row number, its place among all row versions."""

_BATCHES = """create table if not exists batches (
    batch INTEGER, table_name VARCHAR, file VARCHAR, sha256 VARCHAR, sheet VARCHAR, header_row INTEGER, columns JSON,
    importer VARCHAR, imported_at TIMESTAMP, undone_at TIMESTAMP, undone_by VARCHAR, rows_read BIGINT, rows_new BIGINT,
    rows_changed BIGINT, rows_same BIGINT, rows_rejected BIGINT, findings JSON)"""
_REJECTS = 'create table if not exists rejects (batch INTEGER, _row INTEGER, code VARCHAR, "column" VARCHAR)'
"""Rows of a file that were not taken, and why; what stood in them is in the raw file."""


def columns_of(table: Table) -> dict[str, str]:
    """Return the stored columns of a table with their SQL types, in order."""
    return {column.name: SQL[column.kind] for column in table.columns} | OWN


def names_of(table: Table, prefix: str = "") -> str:
    """Return the stored columns as a select list."""
    return ", ".join(f'{prefix}"{name}"' for name in columns_of(table))


def fit(connection: Connection, tables: Tables) -> None:
    """Give the file every declared table; a table whose declaration has changed keeps its rows in the new columns."""
    connection.execute(_BATCHES)
    connection.execute(_REJECTS)
    connection.execute("create table if not exists info (key VARCHAR, value VARCHAR)")
    there: dict[str, dict[str, str]] = {}
    for name, column, kind in connection.execute(
            "select table_name, column_name, data_type from duckdb_columns() where not internal order by table_name, column_index").fetchall():
        there.setdefault(name, {})[column] = kind
    for table in tables.values():
        for name in (table.name, f"past_{table.name}"):
            _fit_one(connection, name, columns_of(table), there.get(name, {}))
        connection.execute(
            f"create or replace view rows_{table.name} as select {names_of(table)} from {table.name} "
            f"union all select {names_of(table)} from past_{table.name}")


def _fit_one(connection: Connection, name: str, declared: Mapping[str, str], there: Mapping[str, str]) -> None:
    if list(there.items()) == list(declared.items()):
        return
    if not there:
        spec = ", ".join(f'"{column}" {kind}' for column, kind in declared.items())
        connection.execute(f"create table {name} ({spec})")
        return
    values = ", ".join(_carried(column, kind, column in there) for column, kind in declared.items())
    replace(connection, name, f"select {values} from {name}")


def _carried(column: str, kind: str, is_there: bool) -> str:
    value = f'"{column}"' if is_there else "null"
    return f'try_cast({value} as {kind}) as "{column}"'


def replace(connection: Connection, name: str, select: str) -> None:
    """Put the rows of the query, which may read the table, in the table's place."""
    connection.execute(f"create table new_{name} as {select}")
    connection.execute(f"drop table {name}")
    connection.execute(f"alter table new_{name} rename to {name}")
