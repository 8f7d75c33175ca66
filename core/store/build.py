"""Bringing a version's marts up to date with its tables, inside the private copy."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from core.base.text import Text
from core.store.connection import Connection
from core.store.prepare import prepare
from core.store.progress import Progress, silent
from core.store.recipes import Recipe, buildable, recipes, to_build
from core.store.schema import Tables, columns_of
from core.tables.not_goods import is_goods_sql

FEW_LINES = 2_000_000
"""Order lines up to which a view that several marts read is kept in memory while they are built, where it is dear to work out."""
_SUMMING = Text(zh="汇总数据（第 {step} 步，共 {steps} 步）", en="Summing up, step {step} of {steps}")


def build(connection: Connection, tables: Tables, touched: Iterable[str], *, version: int, at: datetime,
          progress: Progress = silent) -> None:
    """Rebuild every mart that the touched tables feed, coverage and info; everything when the recipes have changed.

    progress moves from 0.3 to 0.9.
    """
    changed = set(touched) if _told(connection, "recipes") == fingerprint(tables) else set(tables) | {"last_whole"}
    prepare(connection, tables)
    last = connection.execute("select strftime(day, '%Y-%m-%d') from last_whole").fetchall()[0][0]
    if last != _told(connection, "last_whole_day"):
        changed.add("last_whole")
    todo = to_build(tables, changed)
    _make_room(connection, todo)
    for place, recipe in enumerate(todo):
        progress(0.3 + 0.6 * place / len(todo), _SUMMING.format(step=place + 1, steps=len(todo)))
        _make(connection, recipe)
        _drop_used(connection, todo[place + 1:], todo[:place + 1])
    _cover(connection, tables, changed)
    _tell(connection, {"last_whole_day": last, "built_at": f"{at:%Y-%m-%d %H:%M:%S}", "data_version": str(version),
                       "recipes": fingerprint(tables)})


def fingerprint(tables: Tables) -> str:
    """Return what a file's marts were made by: it changes with any declaration, mart or rule of what is goods."""
    parts = [f"{table.name}{columns_of(table)}{table.day}" for table in tables.values()]
    parts += [recipe.sql for recipe in buildable(tables)]
    return hashlib.sha256("\n".join([*parts, is_goods_sql("sku")]).encode()).hexdigest()[:16]


def is_up_to_date(connection: Connection, tables: Tables) -> bool:
    """Return whether the file was made by these declarations and recipes."""
    has_info = connection.execute("select count(*) from duckdb_tables() where table_name = 'info'").fetchall()[0][0]
    return bool(has_info) and _told(connection, "recipes") == fingerprint(tables)


def _make_room(connection: Connection, todo: list[Recipe]) -> None:
    """Drop what will be rebuilt and give its blocks back, so that a version file does not grow to twice its data."""
    for recipe in todo:
        if recipe.kind == "table":
            connection.execute(f"drop table if exists {recipe.name}")
    connection.execute("checkpoint")


def _make(connection: Connection, recipe: Recipe) -> None:
    connection.execute(f"create or replace {_stored(connection, recipe)} {recipe.name} as {recipe.sql}")


def _stored(connection: Connection, recipe: Recipe) -> str:
    """Return what a recipe's result is kept as; a view over few lines is worked out once, not once per reader.

    Only where there are costs by date, though: without them each reader works out its own columns in half the time of keeping all.
    """
    if recipe.kind == "view":
        lines, costs = connection.execute("select (select count(*) from order_lines), (select count(*) from product_costs)").fetchall()[0]
        return "temp table" if costs and lines <= FEW_LINES else "temp view"
    return "table" if recipe.kind == "table" else "temp table"


def _drop_used(connection: Connection, still: list[Recipe], made: list[Recipe]) -> None:
    """Drop steps that nothing later reads, to free their memory."""
    read = {source for recipe in still for source in _behind(recipe)}
    for recipe in made:
        if recipe.kind != "table" and recipe.name not in read:
            connection.execute(f"drop {_stored(connection, recipe).split()[1]} if exists temp.{recipe.name}")


def _behind(recipe: Recipe) -> set[str]:
    """Return what a recipe reads, through views too."""
    direct = set(recipe.sources)
    views = [recipes()[name] for name in direct if name in recipes() and recipes()[name].kind == "view"]
    return direct.union(*(_behind(view) for view in views))


def _cover(connection: Connection, tables: Tables, changed: set[str]) -> None:
    """Write, per dated table and month, how many rows there are and from which day to which."""
    connection.execute(
        "create table if not exists coverage (table_name VARCHAR, month DATE, rows BIGINT, first_day DATE, last_day DATE)")
    for table in tables.values():
        if table.name in changed and table.day:
            connection.execute("delete from coverage where table_name = ?", [table.name])
            connection.execute(
                f"insert into coverage select '{table.name}', date_trunc('month', day), count(*), min(day), max(day)"
                f' from (select cast("{table.day}" as date) as day from {table.name}) as d where day is not null'
                f" group by 2 order by 2")


def _told(connection: Connection, key: str) -> str | None:
    rows = connection.execute("select value from info where key = ?", [key]).fetchall()
    return rows[0][0] if rows else None


def _tell(connection: Connection, values: dict[str, str | None]) -> None:
    for key, value in values.items():
        connection.execute("delete from info where key = ?", [key])
        connection.execute("insert into info values (?, ?)", [key, value])
