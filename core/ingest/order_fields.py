"""Orders over several lines: fields and totals that a file writes once per order."""

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from core.ingest.grid import Mask
from core.ingest.groups import Codes, numbered, sizes
from core.ingest.typed import Typed
from core.tables.names import normal
from core.tables.rules import ANSWERED_BY_ORDER, ORDER_LINE, ORDER_TOTALS

_TOTALS = frozenset(map(normal, ORDER_TOTALS))


def inherit(typed: Typed) -> Typed:
    """Return the rows with empty order fields taken from the order's first line (Shopify writes them only there)."""
    empty = [name for name in ANSWERED_BY_ORDER if name in typed.columns and typed.columns[name].null_count]
    orders = numbered(typed.columns["order_id"])
    if not empty or not (sizes(orders) > 1).any():
        return typed
    first = pa.array(_first(orders, np.ones(len(orders), bool))[orders])
    known = pa.array(orders >= 0)
    return typed.having(**{
        name: pc.coalesce(typed.columns[name], pc.if_else(known, typed.columns[name].take(first), None)) for name in empty})


def lift_totals(lines: Typed, headers: Mapping[str, str], of_orders: frozenset[str] = frozenset()) -> Typed:
    """Return the lines with amounts of whole orders moved to a line "0" of their own, for orders over several lines.

    Only amounts whose header says that they are the order's (ORDER_TOTALS) or whose cells are merged over its lines, and that are the same wherever an order
    gives them; the lines keep price and quantity, by which the store spreads the total exactly.
    """
    orders = numbered(lines.columns["order_id"])
    several = sizes(orders) > 1
    names = [name for name in ("paid_amount", "discount_amount")
             if name in lines.columns and (name in of_orders or normal(headers.get(name, "")) in _TOTALS) and _one_per_order(orders, several, lines.columns[name])]
    if not names or not several.any():
        return lines
    heads = _heads(lines, orders, several, names)
    bare = {name: pc.if_else(pa.array(several), None, lines.columns[name]) for name in names}
    columns = {name: pa.concat_arrays([bare.get(name, column), heads[name]]) for name, column in lines.columns.items()}
    return Typed(lines.table, columns, np.concatenate([lines.rows, heads["_row"].to_numpy().astype(np.int32)]))


def _heads(lines: Typed, orders: Codes, several: Mask, names: list[str]) -> dict[str, pa.Array]:
    """Return one line "0" per order over several lines: the order's fields and totals, no SKU, no price."""
    first = _first(orders, several)
    at = pa.array(first[first >= 0])
    kept = {"order_id", *ANSWERED_BY_ORDER}
    heads = {name: column.take(at) if name in kept else pa.nulls(len(at), column.type) for name, column in lines.columns.items()}
    heads["line_no"] = pa.repeat(ORDER_LINE, len(at))
    for name in names:
        given = _first(orders, several & _mask(pc.is_valid(lines.columns[name])))[first >= 0]
        heads[name] = lines.columns[name].take(pa.array(given, mask=given < 0))
    heads["_row"] = pa.array(lines.rows).take(at)
    return heads


def _one_per_order(orders: Codes, several: Mask, amounts: pa.Array) -> bool:
    """Return whether every order over several lines gives one amount, once or repeated."""
    given = several & _mask(pc.is_valid(amounts))
    first = _first(orders, given)[orders[given]]
    numbers = amounts.cast(pa.float64()).to_numpy(zero_copy_only=False)
    return bool((numbers[given] == numbers[first]).all())


def _first(orders: Codes, mask: Mask) -> Codes:
    """Return per order the position of its first row in the mask, -1 without one."""
    places = np.flatnonzero(mask)[::-1]
    first = np.full(int(orders.max(initial=-1)) + 2, -1, np.int64)[:-1] if len(orders) else np.empty(0, np.int64)
    first[orders[places]] = places  # written backwards: the first row is written last
    return first


def _mask(values: pa.Array) -> Mask:
    mask: Mask = values.to_numpy(zero_copy_only=False)
    return mask
