"""What the marts need before they are built: names of channels, SKUs that are no goods, the last whole day."""

from datetime import date

from core.store.connection import Connection
from core.store.schema import Tables
from core.tables.declare import Kind, Table
from core.tables.not_goods import is_goods_sql

# Their day says from when something will hold, not that anything happened on it.
_ANNOUNCED = frozenset({"product_costs"})
_CHANNELS = {"customers": "acquired_channel"}
_EVENING = 20
# quantity × price. Whole quantities, nearly all, stay within 64 bits: multiplying two decimals in 128 bits and rounding
# back takes a hundred times as long.
_WORTH = """case when {quantity} = try_cast({quantity} as integer) then {price} * cast({quantity} as integer)
        else cast(cast({price} as decimal(20, 4)) * {quantity} as decimal(18, 4)) end"""
KNOWN_CHANNELS = """(
        select spelling, channel from (
            select spelling, channel, row_number() over (partition by spelling order by rank, channel) as place
            from (
                select channel, lower(trim(channel)) as spelling, 1 as rank from channels
                union all select channel, lower(trim(label_zh)), 2 from channels
                union all select channel, lower(trim(label_en)), 2 from channels
                union all select channel, lower(trim(unnest(regexp_split_to_array(aliases, '[;；,，、|\n]')))), 3 from channels
            ) as spellings where spelling <> ''
        ) as known where place = 1)"""
"""Every spelling (small letters, trimmed) of a declared channel: one that two claim goes to the one whose own name it is,
then whose label, then to the first by name."""


def prepare(connection: Connection, tables: Tables) -> None:
    """Make channel_names, not_goods, last_whole (temporary tables, where theirs are declared) and the macro worth."""
    connection.execute(f"create or replace temp macro worth(quantity, price) as {worth('quantity', 'price')}")
    if "channels" in tables:
        _name_channels(connection, tables)
    if "order_lines" in tables:
        listed = " and sku not in (select sku from products)" if "products" in tables else ""  # a listed product is goods
        # in two steps, else every line is asked in place of every SKU
        connection.execute("create or replace temp table skus as select distinct sku from order_lines")
        connection.execute(f"create or replace temp table not_goods as select sku from skus where not ({is_goods_sql('sku')}){listed}")
        connection.execute("drop table temp.skus")
    connection.execute("create or replace temp table last_whole (day DATE)")
    connection.execute("insert into last_whole values (?)", [last_whole_day(connection, tables)])


def worth(quantity: str, price: str) -> str:
    """Return the SQL of quantity × price, as the macro of that name says it while marts are built."""
    return _WORTH.format(quantity=quantity, price=price)


def observed(table: Table) -> bool:
    """Return whether the rows of a table say that a day has come."""
    return table.day is not None and table.column(table.day).kind is not Kind.MONTH and table.name not in _ANNOUNCED


def last_whole_day(connection: Connection, tables: Tables) -> date | None:
    """Return the newest day with an order after 20:00 or with a later day in any table; None without a whole day."""
    days = " union all ".join(
        f'select cast(min("{table.day}") as date) as first, cast(max("{table.day}") as date) as last from {table.name}'
        for table in tables.values() if observed(table))
    if not days:
        return None
    evening = (f"exists (select 1 from order_lines where cast(ordered_at as date) = last"
               f" and extract(hour from ordered_at) >= {_EVENING})") if "order_lines" in tables else "false"
    rows = connection.execute(
        f"select first, case when {evening} then last else cast(last - interval 1 day as date) end"
        f" from (select min(first) as first, max(last) as last from ({days}) as d) as span").fetchall()
    first, day = rows[0]
    return day if first is not None and day >= first else None


def _name_channels(connection: Connection, tables: Tables) -> None:
    """Map every channel as written anywhere to its declared channel, by its name, labels and aliases; else to itself."""
    written = " union ".join(
        f"select {column} as written from {name}"
        for name in tables if name != "channels" and (column := _channel_column(tables[name])))
    connection.execute(f"""create or replace temp table channel_names as
        select w.written, coalesce(k.channel, trim(w.written)) as channel
        from ({written or "select channel as written from channels"}) as w
        left join {KNOWN_CHANNELS} as k on k.spelling = lower(trim(w.written))
        where w.written is not null""")


def _channel_column(table: Table) -> str | None:
    names = {column.name for column in table.columns}
    column = _CHANNELS.get(table.name, "channel")
    return column if column in names else None
