"""Where numbers come from: the file, sheet and row behind every row; and whether all of a version holds together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

import duckdb
import pandas as pd

from core.base.errors import CockpitError
from core.base.home import Workspace
from core.base.text import Text
from core.store.current import current
from core.store.facts import Facts
from core.store.names import written
from core.store.recipes import buildable
from core.store.registry import FACTS
from core.store.rows import alike, listed
from core.store.schema import Tables
from core.tables.declare import Table

_ORIGIN = ("'f' || l._batch as batch, b.file, b.sheet, l._row as row, b.importer, b.imported_at")


def lineage(facts: Facts, table: str, where: str = "true", params: Sequence[Any] = (), *, limit: int = 1000) -> pd.DataFrame:
    """Return rows of a table (or of sale_lines) with their origin, oldest import first: at most limit rows.

    where is an SQL condition on the table's columns with ? for params. Columns: the table's own, then batch ("f12"),
    file, sheet, row (as the spreadsheet numbers it), importer, imported_at.
    """
    return facts.query(
        f"with l as (select * from {table} where {where}),"
        f" b as (select distinct batch, file, sheet, importer, imported_at from batches)"
        f" select l.* exclude (_batch, _row{', _seq' if table != 'sale_lines' else ''}), {_ORIGIN}"
        f" from l join b on b.batch = l._batch order by l._batch, l._row limit {int(limit)}", params)


def files_behind(facts: Facts, table: str, where: str = "true", params: Sequence[Any] = ()) -> pd.DataFrame:
    """Return which imports the rows come from: batch, file, sheet, importer, imported_at, rows, first_row, last_row."""
    return facts.query(
        f"with l as (select _batch, _row from {table} where {where}),"
        f" b as (select distinct batch, file, sheet, importer, imported_at from batches)"
        f" select 'f' || l._batch as batch, b.file, b.sheet, b.importer, b.imported_at, count(*) as rows,"
        f" min(l._row) as first_row, max(l._row) as last_row from l join b on b.batch = l._batch"
        f" group by l._batch, b.file, b.sheet, b.importer, b.imported_at order by l._batch", params)


@dataclass(frozen=True)
class Steps:
    """Days by which sorted rows are looked through, a few at first: their column, first and last of them, and the first there is as SQL.

    month: a column of their first of month beside it, where what it is joined with is sorted by it.
    """

    column: str
    first: date
    end: date
    begins: str
    month: str = ""

    def within(self, start: date, end: date) -> str:
        """Return the condition that a row's day is from start on and before end."""
        month = f" and {self.month} >= date '{start.replace(day=1)}' and {self.month} < date '{end}'" if self.month else ""
        return f"{self.column} >= date '{start}' and {self.column} < date '{end}'{month}"


@dataclass(frozen=True)
class Query:
    """A list of counted rows: its SQL (columns counted, _batch, _row, and what else), in a total order, page by page.

    grain "order": rows are orders, traced to their first line. per: only the first row of each value of that column counts;
    with second_day only the first one on a later day than the value's first. steps: the days, where the order follows them.
    """

    sql: str
    params: tuple[str, ...]
    order: str
    grain: Literal["row", "order"] = "row"
    per: str | None = None
    second_day: bool = False
    steps: Steps | None = None
    known: str = ""  # SQL that tells how many rows there are, where a mart knows it


_DAYS, _MORE = 2, 8  # days looked through for the first rows; how many times more where those are not enough
_TOLD = "'f' || l._batch as batch, b.file, b.sheet, l._row as row, b.importer, b.imported_at"


def traced(facts: Facts, query: Query, *, offset: int = 0, limit: int = 50) -> pd.DataFrame:
    """Return a page of counted rows with their origin: the query's columns, then batch, file, sheet, row, importer, imported_at.

    Decimals stay Decimal. Rows that follow days are looked for in the first days, and in more of them only where those do
    not hold enough: so the first page of ten million lines costs little more than that of ten.
    """
    for days in _looked_through(facts, query, offset + limit):
        page = _page(facts, query, days, offset, limit)
        if len(page) == limit:
            break
    return page


def _looked_through(facts: Facts, query: Query, rows: int) -> Iterator[str]:
    """Yield conditions on the days to look through, more days each time, at last all of them."""
    steps = query.steps
    if steps is None:
        yield "true"
        return
    begins: date | None = facts.rows(steps.begins)[0][0]
    if begins is None:
        yield "false"
        return
    start, days = max(steps.first, begins), _DAYS * max(1, rows // 50)
    while start + timedelta(days=days) < steps.end:
        yield steps.within(start, start + timedelta(days=days))
        days *= _MORE
    yield steps.within(start, steps.end)


def counted(facts: Facts, query: Query) -> int:
    """Return how many rows count."""
    if query.known:
        return int(facts.rows(query.known, query.params)[0][0] or 0)
    days = list(_looked_through(facts, query, 0))[-1]
    return int(facts.rows(f"select count(*) from ({_once(query, f'select * from ({query.sql}) as a where {days}')}) as c", query.params)[0][0])


def _page(facts: Facts, query: Query, days: str, offset: int, limit: int) -> pd.DataFrame:
    names = _names(facts, query)
    own = ", ".join(f"l.{name}" for name in names)
    page = f"select * from ({_once(query, f'select * from ({query.sql}) as a where {days}')}) as c order by {query.order} limit {int(limit)} offset {int(offset)}"
    lines = f"({page})" if query.grain == "row" else (
        f"(select p.*, s._batch, s._row from ({page}) as p join sale_lines as s on s.order_id = p.order_id and s.paid_at = p.paid_at"
        " qualify row_number() over (partition by p.order_id order by length(s.line_no), s.line_no) = 1)")
    found = facts.rows(
        "with b as (select distinct batch, file, sheet, importer, imported_at from batches)"
        f" select {own}, {_TOLD} from {lines} as l join b on b.batch = l._batch order by {_prefixed(query.order)}", query.params)
    return pd.DataFrame(found, columns=[*names, "batch", "file", "sheet", "row", "importer", "imported_at"], dtype=object)


def _once(query: Query, base: str) -> str:
    """Return the query that leaves, per value, only the row that counts."""
    if query.per is None:
        return base
    place = f"row_number() over (partition by {query.per} order by {query.order})"
    if not query.second_day:
        return f"select * from ({base}) as q qualify {place} = 1"
    later = f"select *, min(day) over (partition by {query.per}) as first_day from ({base}) as q"
    return f"select * exclude (first_day) from ({later}) as q where day > first_day qualify {place} = 1"


def _names(facts: Facts, query: Query) -> list[str]:
    hidden = {"_batch", "_row", "_seq"}
    return [name for name in facts.query(f"select * from ({query.sql}) as c limit 0", query.params).columns if name not in hidden]


def _prefixed(order: str) -> str:
    return ", ".join(f"l.{name.strip()}" for name in order.split(","))


def check(space: Workspace, *, tables: Tables = FACTS) -> list[Text]:
    """Return what does not hold in the current facts, a sentence each; an empty list when all is well.

    Every row belongs to an import in the history, every import's rows are all there, no row of an undone import
    counts, and the current row of every key is the newest one.
    """
    try:
        facts = current(space, tables=tables)
        found = _orphans(facts, tables)
        for table in tables.values():
            found += _wrong_rows(facts, table)
        if any(recipe.name == "sale_lines" for recipe in buildable(tables)):
            found += _wrong_marts(facts)
    except CockpitError as error:
        return [error.text]
    except duckdb.Error as error:
        return [Text(zh="数据文件读不出来（{why}）。请从备份恢复，或重新导入原始文件。",
                     en="The data file cannot be read ({why}). Restore a backup, or import the kept uploads again.",
                     ).format(why=str(error).splitlines()[0][:200])]
    return found


def _orphans(facts: Facts, tables: Tables) -> list[Text]:
    stored = " union all ".join(
        f"select '{name}' as table_name, _batch as batch, count(*) as stored from rows_{name} group by _batch" for name in tables)
    wrong = facts.rows(
        f"select coalesce(s.table_name, b.table_name), coalesce(s.batch, b.batch), coalesce(s.stored, 0), coalesce(b.rows_read, 0)"
        f" from ({stored}) as s full join (select * from batches where rows_read > 0) as b"
        f" on b.batch = s.batch and b.table_name = s.table_name where coalesce(s.stored, 0) <> coalesce(b.rows_read, 0) order by 2, 1")
    return [Text(zh=f"{name}：导入 {written(batch)} 应有 {read} 行，实际存有 {stored_rows} 行。请撤销后重新导入。",
                 en=f"{name}: import {written(batch)} should have {read} rows but {stored_rows} are stored. Undo it and import it again.")
            for name, batch, stored_rows, read in wrong]


def _wrong_rows(facts: Facts, table: Table) -> list[Text]:
    """Compare the current rows with those that the replace rule picks from all row versions."""
    cell, newest = table.replace_key, "_seq" if table.replace == "key" else "_batch"
    living = f"(select * from rows_{table.name} where _batch not in (select batch from batches where undone_at is not null))"
    picked = (f"select r._seq from {living} as r join (select {listed(cell)}, max({newest}) as _newest from {living} as v"
              f" group by {listed(cell)}) as w on {alike(cell, 'r', 'w')} and r.{newest} = w._newest")
    count = facts.rows(
        f"select (select count(*) from ({picked} except select _seq from {table.name}) as a)"
        f" + (select count(*) from (select _seq from {table.name} except {picked}) as b)")[0][0]
    return [Text(zh=f"{table.name}：有 {count} 行的当前值不是最新一次导入的值。请从备份恢复，或重新导入原始文件。",
                 en=f"{table.name}: {count} rows do not stand as the newest import gives them. "
                    "Restore a backup, or import the kept uploads again.")] if count else []


def _wrong_marts(facts: Facts) -> list[Text]:
    """Compare the money in the day sums with the money in the lines they are made from."""
    lines, days, orders = facts.rows(
        "select (select coalesce(sum(amount), 0) from sale_lines), (select coalesce(sum(amount), 0) from daily_sales),"
        " (select coalesce(sum(amount), 0) from sale_orders)")[0]
    return [Text(zh=f"汇总表对不上：明细 {lines}，按日 {days}，按订单 {orders}。请重新导入任意一个文件以重建汇总。",
                 en=f"The sums do not agree: {lines} by line, {days} by day, {orders} by order. "
                    "Import any file again to rebuild them.")] if not lines == days == orders else []
