"""Taking an import back: the rows it replaced come back, also when later imports came in between."""

from dataclasses import dataclass
from datetime import datetime

from core.base.errors import CockpitError
from core.base.text import Text
from core.store.connection import Connection
from core.store.names import number_of, written
from core.store.rows import alike, listed, sorting
from core.store.schema import Tables, names_of, replace
from core.tables.declare import Table


@dataclass(frozen=True)
class Kept:
    """Rows of an undone import that were no longer current, and why nothing changes for them."""

    table: str
    rows: int
    batch: str          # the later import that holds their place
    file: str
    reason: Text


@dataclass(frozen=True)
class Undone:
    """What an undo did, in rows: restored from older imports, removed without a successor, kept with reasons."""

    batch: str
    version: int
    restored: int
    removed: int
    kept: tuple[Kept, ...]


def take_back(connection: Connection, tables: Tables, batch: str, who: str, at: datetime) -> tuple[int, int, tuple[Kept, ...]]:
    """Return rows restored, rows removed and what is kept; raise CockpitError for an import that cannot be undone."""
    number = _undoable(connection, batch)
    touched = tables_of(connection, number)
    connection.execute("update batches set undone_at = ?, undone_by = ? where batch = ?", [at, who, number])
    restored, removed = 0, 0
    kept: list[Kept] = []
    for name in touched:
        kept.extend(_kept(connection, tables[name], number))
        back, gone = _swap(connection, tables[name], number)
        restored, removed = restored + back, removed + gone
    return restored, removed, tuple(kept)


def tables_of(connection: Connection, number: int) -> list[str]:
    """Return the tables that an import brought rows for."""
    return [name for (name,) in connection.execute(
        "select distinct table_name from batches where batch = ? order by 1", [number]).fetchall()]


def _undoable(connection: Connection, batch: str) -> int:
    number = number_of(batch)
    rows = connection.execute("select undone_at, undone_by from batches where batch = ?", [number]).fetchall()
    if not rows:
        newest = connection.execute("select max(batch) from batches where undone_at is null").fetchall()[0][0]
        raise CockpitError("batch", Text(
            zh=f"没有编号为「{batch[:20]}」的导入。" + (f"最近一次可撤销的导入是 {written(newest)}。" if newest else "目前还没有可撤销的导入。"),
            en=f"There is no import “{batch[:20]}”. "
               + (f"The newest one that can be undone is {written(newest)}." if newest else "There is nothing to undo yet.")))
    if rows[0][0] is not None:
        raise CockpitError("undone_already", Text(
            zh=f"导入 {batch} 已于 {rows[0][0]:%Y-%m-%d %H:%M} 由 {rows[0][1]} 撤销，无需再撤销。",
            en=f"Import {batch} was already undone on {rows[0][0]:%Y-%m-%d %H:%M} by {rows[0][1]}."))
    return int(number)


def _swap(connection: Connection, table: Table, number: int) -> tuple[int, int]:
    """Move the import's current rows into the past and bring back the newest others of their cells."""
    name, cell = table.name, table.replace_key
    connection.execute(
        f"create or replace temp table leaving as select * from {name} where _batch = {number}")
    connection.execute(
        f"create or replace temp table candidates as select p.* from past_{name} as p semi join leaving as l"
        f" on {alike(cell, 'p', 'l')} where p._batch not in (select batch from batches where undone_at is not null)")
    newest = "max(_seq) as _seq" if table.replace == "key" else "max(_batch) as _batch"
    same = "r._seq = w._seq" if table.replace == "key" else "r._batch = w._batch"
    keys = listed(cell)
    connection.execute(
        f"create or replace temp table returning_rows as select r.* from candidates as r"
        f" join (select {keys}, {newest} from candidates group by {keys}) as w on {alike(cell, 'r', 'w')} and {same}")
    back, gone = connection.execute(
        f"select (select count(*) from returning_rows),"
        f" (select count(*) from leaving as l anti join returning_rows as r on {alike(cell, 'l', 'r')})").fetchall()[0]
    columns = names_of(table)
    replace(connection, f"past_{name}",
            f"select {columns} from past_{name} where _seq not in (select _seq from returning_rows)"
            f" union all select {columns} from leaving")
    replace(connection, name,
            f"select * from (select {columns} from {name} where _batch <> {number}"
            f" union all select {columns} from returning_rows) {sorting(table)}")
    for temporary in ("leaving", "candidates", "returning_rows"):
        connection.execute(f"drop table {temporary}")
    return back, gone


def _kept(connection: Connection, table: Table, number: int) -> list[Kept]:
    """Return, per later import, how many cells of this one it holds (cells are counted once each)."""
    cell = table.replace_key
    keys = listed(cell)
    rows = connection.execute(
        f"with old as (select distinct {keys} from past_{table.name} where _batch = {number}),"
        f" now as (select distinct {keys}, _batch from {table.name} where _batch > {number})"
        f" select n._batch, count(*), (select min(file) from batches as b where b.batch = n._batch)"
        f" from now as n join old as o on {alike(cell, 'n', 'o')} group by n._batch order by n._batch").fetchall()
    return [Kept(table.name, count, written(later), file, _reason(table, count, written(later), file))
            for later, count, file in rows]


def _reason(table: Table, count: int, batch: str, file: str) -> Text:
    if table.replace == "days":
        text = Text(zh="{label}中有 {count} 组按天的数据保持不变：之后的导入 {batch}（{file}）已经替换了它们。",
                    en="{label}: {count} daily sets stay as they are, the later import {batch} ({file}) has replaced them.")
    else:
        text = Text(zh="{label}中有 {count} 行保持不变：之后的导入 {batch}（{file}）已经改写了它们。",
                    en="{label}: {count} rows stay as they are, the later import {batch} ({file}) has rewritten them.")
    return text.format(label=table.label, count=count, batch=batch, file=file)
