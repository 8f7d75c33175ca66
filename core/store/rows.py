"""Rows of an upload into a table: which are new, changed or the same, and which row versions they put into the past."""

from dataclasses import dataclass
from pathlib import Path

from core.store.connection import Connection, quoted
from core.store.schema import columns_of, names_of, replace
from core.tables.declare import Table

DAYS_BEHIND = 3


@dataclass(frozen=True)
class Counts:
    """What an upload does to one table, in rows; new + changed + same + rejected are all that were read for it.

    rejected: rows that reading refused, that the user left out, or whose key comes again further down in the same file
    (repeated: those alone; the last one counts). removed: current rows of the days it replaces that it does not bring again.
    """

    table: str
    read: int
    new: int
    changed: int
    same: int
    rejected: int = 0
    repeated: int = 0
    removed: int = 0

    @property
    def is_unchanged(self) -> bool:
        """Whether the table would hold exactly what it holds already."""
        return self.new == self.changed == self.removed == 0


def stage(connection: Connection, table: Table, parquet: Path, batch: int) -> None:
    """Make the part's rows readable as `incoming_<t>`; drop() and settle() follow."""
    if not parquet.is_file():
        raise FileNotFoundError(parquet)
    name = table.name
    start = connection.execute(f"select coalesce(max(_seq), 0) from rows_{name}").fetchall()[0][0]
    casts = ", ".join(f'cast("{column}" as {kind}) as "{column}"' for column, kind in columns_of(table).items()
                      if column not in ("_batch", "_seq"))
    connection.execute(
        f"create or replace temp view staged_{name} as select {casts}, {batch} as _batch, {start} + 1 + file_row_number as _seq"
        f" from read_parquet({quoted(str(parquet))}, file_row_number = true)")
    connection.execute(f"create or replace temp view incoming_{name} as select * from staged_{name}")
    connection.execute(f'create or replace temp table dropped_{name} (_seq BIGINT, _row INTEGER, code VARCHAR, "column" VARCHAR)')


def drop(connection: Connection, table: Table, where: str, code: str, column: str) -> None:
    """Take staged rows out again because the user said so of a finding; where is a condition on them."""
    name = table.name
    connection.execute(f"insert into dropped_{name} select _seq, _row, ?, ? from incoming_{name} where {where}", [code, column])
    connection.execute(f"create or replace temp view incoming_{name} as select * from staged_{name}"
                       f" where _seq not in (select _seq from dropped_{name})")


def settle(connection: Connection, table: Table) -> None:
    """List in `beaten_<t>` the staged rows whose key comes again in the same file."""
    name = table.name
    connection.execute(f"create or replace temp table beaten_{name} (_seq BIGINT)")
    if table.replace == "key":
        key = listed(table.key)
        rows, different = connection.execute(f"select count(*), count(distinct hash({key})) from incoming_{name}").fetchall()[0]
        if rows == different:       # as many hashes as rows: no key comes twice
            return
        connection.execute(
            f"insert into beaten_{name} select i._seq from incoming_{name} as i join "
            f"(select {key}, max(_seq) as _last from incoming_{name} group by {key} having count(*) > 1) as w"
            f" on {alike(table.key, 'i', 'w')} and i._seq < w._last")


def compare(connection: Connection, table: Table) -> Counts:
    """Return what the staged rows would do to the table."""
    name = table.name
    read, repeated, dropped = connection.execute(
        f"select (select count(*) from incoming_{name}), (select count(*) from beaten_{name}),"
        f" (select count(distinct _seq) from dropped_{name})").fetchall()[0]
    out = repeated + dropped
    if not connection.execute(f"select exists (select 1 from {table.name})").fetchall()[0][0]:
        return Counts(table.name, read, read - repeated, 0, 0, out, repeated)
    count = _compare_days if table.replace == "days" else _compare_keys
    new, changed, same, removed = count(connection, table)
    return Counts(table.name, read, new, changed, same, out, repeated, removed)


def apply(connection: Connection, table: Table) -> None:
    """Bring the staged rows into the table; the current rows they replace go into the past."""
    name, columns = table.name, names_of(table)
    beaten = connection.execute(f"select exists (select 1 from beaten_{name})").fetchall()[0][0]
    won = f"select {columns} from incoming_{name}" + (f" where _seq not in (select _seq from beaten_{name})" if beaten else "")
    replaces = f"join incoming_{name} as i on {alike(table.replace_key, 'c', 'i')}"
    is_later = _is_later(connection, table)
    if beaten:
        connection.execute(f"insert into past_{name} select {columns} from incoming_{name} where _seq in (select _seq from beaten_{name})")
    moved = 0
    if connection.execute(f"select exists (select 1 from {name})").fetchall()[0][0]:
        moved = connection.execute(
            f"insert into past_{name} select {names_of(table, 'c.')} from {name} as c semi {replaces}").fetchall()[0][0]
    if moved or not is_later:
        kept = f"select {names_of(table, 'c.')} from {name} as c anti {replaces}"
        replace(connection, name, f"select * from ({kept} union all {won}) {sorting(table)}")
    else:
        order = "" if _is_in_order(connection, table) else sorting(table)
        connection.execute(f"insert into {name} select * from ({won}) {order}")


def alike(columns: tuple[str, ...], left: str, right: str) -> str:
    """Return the join condition that two rows agree in the columns; missing agrees with missing."""
    return " and ".join(f'{left}."{column}" is not distinct from {right}."{column}"' for column in columns)


def listed(columns: tuple[str, ...]) -> str:
    """Return the columns as a select list."""
    return ", ".join(f'"{column}"' for column in columns)


def sorting(table: Table) -> str:
    """Return the order in which a table is stored: by its day, so that a time filter reads few blocks."""
    return f'order by "{table.day}" nulls first, _seq' if table.day else "order by _seq"


def _compare_keys(connection: Connection, table: Table) -> tuple[int, int, int, int]:
    name, content = table.name, alike(tuple(column.name for column in table.columns), "i", "c")
    new, changed, same = connection.execute(
        f"select count(*) filter (where c._seq is null), count(*) filter (where c._seq is not null and not ({content})),"
        f" count(*) filter (where c._seq is not null and {content})"
        f" from {name} as c right join"
        f" (select * from incoming_{name} where _seq not in (select _seq from beaten_{name})) as i"
        f" on {alike(table.key, 'c', 'i')}").fetchall()[0]
    return new, changed, same, 0


def _compare_days(connection: Connection, table: Table) -> tuple[int, int, int, int]:
    """Count as sets with repetition: rows of one key within a file all stay and add up."""
    name, columns = table.name, listed(tuple(column.name for column in table.columns))
    connection.execute(
        f"create or replace temp table replaced as select c.* from {table.name} as c"
        f" semi join incoming_{name} as i on {alike(table.scope, 'c', 'i')}")
    read, same, new, removed = connection.execute(
        f"select (select count(*) from incoming_{name}),"
        f" (select count(*) from (select {columns} from incoming_{name} intersect all select {columns} from replaced)),"
        f" (select count(*) from incoming_{name} as i anti join replaced as c on {alike(table.key, 'i', 'c')}),"
        f" (select count(*) from (select {columns} from replaced except all select {columns} from incoming_{name}))").fetchall()[0]
    connection.execute("drop table replaced")
    changed = read - same - new
    return new, changed, same, max(0, removed - changed)


def _is_later(connection: Connection, table: Table) -> bool:
    """Return whether the staged rows may stand behind the table's: nothing in it is newer than the oldest of them."""
    name = table.name
    if table.day is None:
        return True
    return bool(connection.execute(
        f'select coalesce((select min("{table.day}") from incoming_{name}) >= (select max("{table.day}") from {name}),'
        f" not exists (select 1 from {table.name}))").fetchall()[0][0])


def _is_in_order(connection: Connection, table: Table) -> bool:
    """Return whether the staged rows come by day as good as it matters: none is DAYS_BEHIND older than one before it.

    Sorting many wide rows costs a third of storing them, and days that lie near each other share their blocks either way.
    """
    if table.day is None:
        return True
    return bool(connection.execute(
        f"select coalesce(bool_and(day >= newest - interval {DAYS_BEHIND} day), true) from (select day, max(day) over"
        f' (rows between unbounded preceding and current row) as newest from (select cast("{table.day}" as timestamp) as day'
        f" from incoming_{table.name}) as days) as pairs").fetchall()[0][0])
