"""Synthetic order lines of any number, made by DuckDB alone: the same rows for the same numbers, every time."""

from datetime import date, datetime
from pathlib import Path

import duckdb

from core.store.registry import FACTS
from core.tables.declare import SQL, Table
from core.tables.staged import Part, Source

FIRST_DAY = date(2023, 1, 1)
DAYS = 1339                 # to 31 August 2026
_CHANNELS = ("tmall", "douyin", "mini_program", "jd", "pinduoduo", "xiaohongshu")
_PROVINCES = ("广东", "浙江", "江苏", "上海", "北京", "四川", "山东", "新疆")
_CATEGORIES = ("服饰", "美妆", "食品", "家居", "数码", "母婴", "家居个护", "文创潮玩")


def order_lines(folder: Path, lines: int = 10_000_000, *, customers: int | None = None, skus: int = 5000) -> Part:
    """Return a part of that many order lines (a multiple of 10): orders of 1, 2, 3, 4 lines in turn, growing over the days.

    customers: how many ids to draw from, a quarter of the orders unless said; few of them buy much more often than the
    rest, 3 % of the orders have none.
    """
    orders = lines * 2 // 5
    people = customers or max(1, orders // 4)
    line = f"""
        select o.order_id, n.line_no, o.placed_at, o.r, o.customer_id, hash(o.number * 8 + n.line_no) as h
        from (
            select range as number, concat('T', cast(100000000 + range as varchar)) as order_id, hash(range) as r,
                timestamp '{FIRST_DAY} 00:00:00'
                    + to_seconds(cast(86400.0 * {DAYS} * sqrt((range + 1.0) / {orders + 1}) as bigint)) as placed_at,
                case when hash(range + 7) % 100 >= 3 then concat('C', cast(cast(
                    {people} * pow((hash(range + 3) % 1000003) / 1000003.0, 1.6) as bigint) as varchar)) end as customer_id
            from range({orders})
        ) as o
        join (values (1), (2), (3), (4)) as n (line_no) on n.line_no <= 1 + o.number % 4
    """
    values = {
        "order_id": "order_id", "line_no": "cast(line_no as varchar)", "ordered_at": "placed_at", "paid_at": "placed_at + interval 3 minute",
        "customer_id": "customer_id", "channel": _one_of(_CHANNELS, "r // 16"),
        "sku": f"concat('S', cast(cast({skus} * pow((h % 1000003) / 1000003.0, 2) as bigint) as varchar))",
        "quantity": "1 + h % 3", "unit_price": "cast(5 + (h // 7) % 30000 / 100.0 as decimal(18, 2))",
        "status": "case when h % 50 = 0 then 'closed' else 'done' end", "province": _one_of(_PROVINCES, "r // 128"),
        "is_presale": "r % 20 = 0", "shipped_at": "placed_at + to_hours(cast(6 + r % 60 as bigint))",
        "delivered_at": "placed_at + to_hours(cast(40 + r % 90 as bigint))",
    }
    return _written(folder, FACTS["order_lines"], f"select * from ({line}) as l order by placed_at, order_id, line_no", values)


def products(folder: Path, skus: int = 5000) -> Part:
    """Return a part with the goods of the order lines: eight categories, two of them new."""
    values = {
        "sku": "concat('S', cast(range as varchar))", "name": "concat('商品', cast(range as varchar))",
        "category": _one_of(_CATEGORIES, "range"), "is_new_category": "range % 8 >= 6",
        "unit_cost": "cast(2 + range % 90 as decimal(18, 2))",
    }
    return _written(folder, FACTS["products"], f"select range from range({skus + 1})", values)


def source(name: str) -> Source:
    """Return the origin that the parts are imported under."""
    return Source(f"{name}.parquet", "0" * 64, "", 1, {})


AT = datetime(2026, 9, 1, 8, 0)
"""When the synthetic files are imported."""


def _one_of(words: tuple[str, ...], number: str) -> str:
    listed = ", ".join(f"'{word}'" for word in words)
    return f"([{listed}])[cast(1 + ({number}) % {len(words)} as bigint)]"


def _written(folder: Path, table: Table, rows: str, values: dict[str, str]) -> Part:
    """Write a table's columns, those without a value all missing, and the row number as a spreadsheet would show it."""
    path = folder / f"{table.name}.parquet"
    columns = ", ".join(
        f'cast({values.get(column.name, "null")} as {SQL[column.kind]}) as "{column.name}"' for column in table.columns)
    with duckdb.connect(config={"temp_directory": str(folder / "spill"), "memory_limit": "2GB"}) as connection:
        count = connection.execute(
            f"copy (select {columns}, cast(row_number() over () + 1 as integer) as _row from ({rows}) as r)"
            f" to '{path}' (format parquet, compression zstd)").fetchall()[0][0]
    return Part(table.name, path, int(count))
