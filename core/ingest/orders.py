"""The rules of order files: what is a sale, what is a return, what is neither; times, quantities and line numbers."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from core.ingest.columns import Reading
from core.ingest.findings import finding
from core.ingest.grid import Mask
from core.ingest.groups import Codes, as_text, numbered, ordinals, sizes
from core.ingest.order_fields import inherit, lift_totals
from core.ingest.returns import refunds_of
from core.ingest.typed import Typed
from core.tables.names import normal
from core.tables.rules import CANCELLED_ORDER, LINE_TOTAL_BEFORE_DISCOUNT, ORDER_LINE, UNPAID, WHEN_ABSENT

MONEY = pa.decimal128(18, 4)
_BEFORE_DISCOUNT = frozenset(map(normal, LINE_TOTAL_BEFORE_DISCOUNT))


def split(reading: Reading) -> list[Typed]:
    """Return the order lines that are sales (or unpaid orders), and the returns among them as refunds.

    Lines that are neither (negative price, stock written off, nothing paid) stay outside with a finding.
    """
    reading.typed = inherit(reading.typed)
    _take_discount(reading)
    _fill_times(reading)
    _fill_quantity(reading)
    _number_lines(reading)
    returned = _sort_out(reading)
    inside = ~reading.outside.mask
    _say_customers(reading)
    lines, returns = reading.typed.where(inside & ~returned), reading.typed.where(inside & returned)
    if not returns.height:
        return [lift_totals(lines, reading.headers, reading.of_orders)]
    refunds, linked = refunds_of(returns, lines)
    total = pc.sum(refunds.columns["amount"]).as_py()
    reading.findings.append(finding("became_refunds", refunds.height, rows=refunds.rows, amount=f"{total:,.2f}", linked=f"{linked:,}"))
    return [lift_totals(lines, reading.headers, reading.of_orders), refunds]


def _take_discount(reading: Reading) -> None:
    """A line's amount before its discount (Amazon's item-price) is not yet what was paid."""
    columns, header = reading.typed.columns, reading.headers.get("paid_amount", "")
    if normal(header) not in _BEFORE_DISCOUNT or "discount_amount" not in columns:
        return
    discount = pc.abs(columns["discount_amount"])
    given = _mask(pc.fill_null(pc.greater(discount, Decimal(0)), False))
    if given.any():
        paid = pc.subtract(columns["paid_amount"], pc.fill_null(discount, Decimal(0))).cast(MONEY)
        reading.typed = reading.typed.having(paid_amount=paid)
        reading.findings.append(finding("discount_taken", int(given.sum()), column=header, rows=reading.typed.rows[given]))


def _fill_times(reading: Reading) -> None:
    """An absent time is the other one, save for lines nobody paid; with a paid_at column, empty means unpaid."""
    columns = dict(reading.typed.columns)
    paid = WHEN_ABSENT["order_lines.paid_at"].partition(".")[2]
    if "ordered_at" not in columns:
        columns["ordered_at"] = columns["paid_at"]
    elif "paid_at" in columns:
        columns["ordered_at"] = pc.coalesce(columns["ordered_at"], columns["paid_at"])
    if "paid_at" not in columns:
        columns["paid_at"] = _paid(columns[paid], columns.get("status"))
    reading.typed = replace(reading.typed, columns=columns)
    reading.reject("time_missing", "ordered_at", _mask(pc.is_null(columns["ordered_at"])) & ~_known_bad(reading))


def _paid(ordered: pa.Array, status: pa.Array | None) -> pa.Array:
    if status is None:
        return ordered
    unpaid = pc.fill_null(pc.is_in(status, value_set=pa.array(UNPAID)), False)
    return pc.if_else(unpaid, pa.scalar(None, ordered.type), ordered)


def _fill_quantity(reading: Reading) -> None:
    """A line with an amount but no quantity is one unit; with a price alone it cannot be valued."""
    columns = reading.typed.columns
    quantity = columns.get("quantity", pa.nulls(reading.typed.height, MONEY))
    absent = _mask(pc.is_null(quantity)) & ~_known_bad(reading)
    valued = _mask(pc.is_valid(columns["paid_amount"])) if "paid_amount" in columns else np.zeros(len(absent), bool)
    if "quantity" not in columns:
        valued = np.ones(len(absent), bool)
    assumed = absent & valued
    if assumed.any():
        reading.findings.append(finding("quantity_assumed", int(assumed.sum()), rows=reading.typed.rows[assumed]))
    one = pa.scalar(Decimal(1), MONEY)
    reading.typed = reading.typed.having(quantity=pc.if_else(pa.array(assumed), one, quantity))
    reading.reject("quantity_missing", "quantity", absent & ~valued)


def _number_lines(reading: Reading) -> None:
    """Lines without a number are numbered within their order, as they come; a whole order's row is line 0.

    Numbers are given before rows are refused, so that a corrected file meets the same keys.
    """
    columns = reading.typed.columns
    orders = numbered(columns["order_id"])
    sku = columns.get("sku", pa.nulls(reading.typed.height, pa.string()))
    nameless = _mask(pc.is_null(sku))
    whole = nameless & (_count(orders, nameless) == 1)
    line = np.zeros(len(orders), np.int64)
    line[~whole] = ordinals(orders[~whole])
    text = as_text(line)
    if whole.any():
        text = pc.if_else(pa.array(whole), ORDER_LINE, text)
    given = columns.get("line_no")
    reading.typed = reading.typed.having(line_no=text if given is None else pc.coalesce(given, text))


def _count(groups: Codes, mask: Mask) -> Codes:
    """Return, per row, how many rows of its group are in the mask."""
    if mask.all():
        return sizes(groups)
    counts: Codes = np.bincount(groups[mask] + 1, minlength=int(groups.max(initial=-1)) + 2)[groups + 1]
    return counts


def _sort_out(reading: Reading) -> Mask:
    """Keep what is neither sale nor return outside; return which rows are returns."""
    columns = reading.typed.columns
    quantity, price, paid = (_numbers(columns.get(name), reading.typed.height) for name in ("quantity", "unit_price", "paid_amount"))
    cancelled = _mask(pc.match_substring_regex(columns["order_id"], CANCELLED_ORDER))
    todo = ~_known_bad(reading)
    own_amount = ~np.isnan(paid)
    negative_price = todo & (price < 0)
    reading.reject("negative_price", "unit_price", negative_price)
    todo &= ~negative_price
    own_amount |= _paid_by_order(reading, own_amount)
    unvalued = todo & np.isnan(price) & ~own_amount
    reading.reject("amount_missing", None, unvalued)
    todo &= ~unvalued
    nothing = todo & (np.nan_to_num(price) == 0) & ~own_amount
    back = (quantity < 0) | cancelled | (paid < 0)
    reading.reject("stock_write_off", "quantity", nothing & (quantity < 0) & ~cancelled)
    reading.reject("zero_price", "unit_price", nothing & ~((quantity < 0) & ~cancelled))
    returned: Mask = todo & ~nothing & back
    return returned


def _paid_by_order(reading: Reading, own_amount: Mask) -> Mask:
    """Return which rows need no amount of their own: it is merged over the lines of their order."""
    if "paid_amount" not in reading.of_orders:
        return np.zeros(len(own_amount), bool)
    return _count(numbered(reading.typed.columns["order_id"]), own_amount) > 0


def _say_customers(reading: Reading) -> None:
    customers = reading.typed.columns.get("customer_id")
    missing = _mask(pc.is_null(customers)) if customers is not None else np.ones(reading.typed.height, bool)
    if missing.any():
        reading.findings.append(finding("customer_missing", int(missing.sum()), column=reading.headers.get("customer_id"),
                                        rows=reading.typed.rows[missing]))


def _known_bad(reading: Reading) -> Mask:
    return reading.outside.mask


def _numbers(column: pa.Array | None, height: int) -> npt.NDArray[np.float64]:
    if column is None:
        return np.full(height, np.nan)
    numbers: npt.NDArray[np.float64] = column.cast(pa.float64()).to_numpy(zero_copy_only=False)
    return numbers


def _mask(values: pa.Array) -> Mask:
    mask: Mask = pc.fill_null(values, False).to_numpy(zero_copy_only=False)
    return mask
