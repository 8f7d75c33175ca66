"""Checks of staged rows against what the workspace holds: keys that no other table knows, refunds above what was paid."""

from collections.abc import Mapping, Sequence

from core.base.text import Text, join, same
from core.store import rows
from core.store.connection import Connection
from core.store.schema import Tables
from core.tables.declare import Column, Table
from core.tables.staged import ROWS_NAMED, Finding, Fix, Part, Source

NAMED = 8
_DROP = Text(zh="这些行不导入", en="Leave these rows out")
_MAP = Text(zh="「{value}」就是…", en="“{value}” is the same as …")
_UNKNOWN = Text(zh="{count} 行的「{label}」在「{table}」里没有：{values}。", en="“{label}” in {count} row{s} is not in “{table}”: {values}.")
_ADVICE = Text(zh="请先导入最新的「{table}」，或核对写法；这些行已照原样导入。",
               en="Import the latest “{table}” first, or check the spelling; the rows went in as they are.")
_OVER = Text(zh="{count} 行退款使订单的退款总额超过了实付金额：{values}。", en="With {count} refund row{s}, orders are refunded more than was paid: {values}.")
_OVER_ADVICE = Text(zh="请核对退款金额和订单编号；这些行已照原样导入。", en="Check amounts and order ids; the rows went in as they are.")
_LEFT_OUT = Text(zh="按您的选择，没有导入：{said}", en="Left out as you chose: {said}")
_SOFT = frozenset({"customers", "suppliers"})
"""Tables that name only some: customers who bought as guests are in no list."""
_CHANNEL_NAMES = """select lower(trim(channel)) as value from channels
    union all select lower(trim(label_zh)) from channels union all select lower(trim(label_en)) from channels
    union all select lower(trim(unnest(regexp_split_to_array(aliases, '[;；,，、|\n]')))) from channels"""
_REFUNDED = """with orders as (select order_id from incoming_refunds where order_id is not null),
    lines as (select * from order_lines where order_id in (select order_id from orders){arriving}),
    paid as (select order_id, coalesce(max(paid_amount) filter (where line_no = '0'), sum(coalesce(paid_amount, quantity * unit_price))) as paid
             from lines group by order_id),
    refunded as (select order_id, sum(amount) as amount from (
        select order_id, amount from refunds where refund_id not in (select refund_id from incoming_refunds)
        union all select order_id, amount from incoming_refunds) as r where order_id in (select order_id from orders) group by order_id)
    select r.order_id from refunded as r join paid as p using (order_id) where p.paid > 0 and r.amount > p.paid + 0.01"""


def check(connection: Connection, tables: Tables, parts: Sequence[Part], source: Source, answers: Mapping[str, str]) -> list[Finding]:
    """Return what the staged rows hold that the workspace does not know; rows that were answered to be left out are dropped."""
    arriving = {part.table for part in parts}
    headers = {column: header for header, column in source.columns.items() if column}
    found: list[Finding] = []
    for part in parts:
        table = tables[part.table]
        for column in table.columns:
            found += _unknown(connection, tables, table, column, arriving, headers, answers)
    if "refunds" in arriving and "order_lines" in tables:
        found += _overpaid(connection, tables["refunds"], arriving, headers, answers)
    return found


def _unknown(connection: Connection, tables: Tables, table: Table, column: Column, arriving: set[str],
             headers: Mapping[str, str], answers: Mapping[str, str]) -> list[Finding]:
    target, _, own = (column.refers_to or "").partition(".")
    if target not in tables or column.name not in headers:
        return []
    if not connection.execute(f"select exists (select 1 from {target})").fetchall()[0][0]:
        return []       # nothing to compare with: the table's absence is said elsewhere
    value, known = f'"{column.name}"', f'select "{own}" as value from {target}'
    if target == "channels":
        value, known = f"lower(trim({value}))", _CHANNEL_NAMES
    if target in arriving:
        known += f' union all select "{own}" from incoming_{target}'
    where = f"{value} <> '' and {value} not in (select value from ({known}) as k where value is not null)"
    values, count, first = _rows(connection, table, column.name, where)
    if not count:
        return []
    code, header = "unknown_key", headers[column.name]
    text = _UNKNOWN.format(count=f"{count:,}", s="" if count == 1 else "s", label=header, table=tables[target].label, values=_listed(values))
    key = f"fix.{code}.{column.name}"
    if answers.get(key) == "drop":
        rows.drop(connection, table, where, "dropped", column.name)
        return [Finding("info", "dropped", header, count, first, _LEFT_OUT.format(said=text), Text(zh="无需处理。", en="Nothing to do."))]
    fixes = [Fix(key, "drop", _DROP)]
    if target == "channels":
        names = tuple(name for (name,) in connection.execute("select channel from channels order by channel").fetchall())
        fixes = [Fix(f"map.{column.name}.{value}", "", _MAP.format(value=value), "choice", names) for value in values[:NAMED]] + fixes
    return [Finding("info" if target in _SOFT else "warning", code, header, count, first, text,
                    _ADVICE.format(table=tables[target].label), tuple(fixes))]


def _overpaid(connection: Connection, table: Table, arriving: set[str], headers: Mapping[str, str],
              answers: Mapping[str, str]) -> list[Finding]:
    more = " union all by name select * from incoming_order_lines where order_id in (select order_id from orders)"
    orders = _REFUNDED.format(arriving=more if "order_lines" in arriving else "")
    values, count, first = _rows(connection, table, "order_id", f"order_id in ({orders})")
    if not count:
        return []
    text = _OVER.format(count=f"{count:,}", s="" if count == 1 else "s", values=_listed(values))
    key, header = "fix.refunds_over_paid.amount", headers.get("amount")
    if answers.get(key) == "drop":
        rows.drop(connection, table, f"order_id in ({orders})", "dropped", "amount")
        return [Finding("info", "dropped", header, count, first, _LEFT_OUT.format(said=text), Text(zh="无需处理。", en="Nothing to do."))]
    return [Finding("warning", "refunds_over_paid", header, count, first, text, _OVER_ADVICE, (Fix(key, "drop", _DROP),))]


def _rows(connection: Connection, table: Table, column: str, where: str) -> tuple[list[str], int, tuple[int, ...]]:
    """Return the values of the rows (most frequent first, one more than are named), how many rows, the first row numbers."""
    found = connection.execute(
        f'select "{column}", count(*) as times, sum(count(*)) over () as all_rows from incoming_{table.name} where {where}'
        f" group by 1 order by times desc, 1 limit {NAMED + 1}").fetchall()
    if not found:
        return [], 0, ()
    first = connection.execute(f"select _row from incoming_{table.name} where {where} order by _row limit {ROWS_NAMED}").fetchall()
    return [str(value) for value, _, _ in found], int(found[0][2]), tuple(int(row) for (row,) in first)


def _listed(values: Sequence[str]) -> Text:
    return join([same(value[:40]) for value in values[:NAMED]] + ([same("…")] if len(values) > NAMED else []))
