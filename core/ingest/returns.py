"""Returned and cancelled order lines as refunds, linked to the sale they undo where one matches."""

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from core.ingest.groups import Codes, combined, numbered
from core.ingest.links import Lines, Numbers, link
from core.ingest.typed import Typed
from core.tables.registry import TABLES

MONEY = pa.decimal128(18, 4)


def refunds_of(returns: Typed, lines: Typed) -> tuple[Typed, int]:
    """Return the refunds that these returned lines are, and how many were linked to one of the lines.

    refund_id is the returned line's own "order#line"; amount is what was paid, else quantity × price, above 0.
    """
    sale = _sales_of(returns, lines)
    columns = returns.columns
    found = pa.array(sale, mask=sale < 0)
    refunds = {
        "refund_id": pc.binary_join_element_wise(columns["order_id"], columns["line_no"], "#"),
        "order_id": lines.columns["order_id"].take(found),
        "line_no": lines.columns["line_no"].take(found),
        "refunded_at": columns["ordered_at"],
        "amount": _amount(columns, returns.height),
        "quantity": pc.abs(columns["quantity"]),
    }
    if "sku" in columns:
        refunds["sku"] = columns["sku"]
    return Typed(TABLES["refunds"], refunds, returns.rows), int((sale >= 0).sum())


def _amount(given: Mapping[str, pa.Array], height: int) -> pa.Array:
    paid = pc.abs(given["paid_amount"]) if "paid_amount" in given else pa.nulls(height, MONEY)
    if "unit_price" not in given:
        return paid
    worth = pc.round(pc.multiply(pc.abs(given["quantity"]), given["unit_price"]), 4, round_mode="half_towards_infinity")
    return pc.coalesce(paid, worth.cast(MONEY))


def _sales_of(returns: Typed, lines: Typed) -> Codes:
    """Return the position of each return's sale among the lines, or -1: first within its own order, then by customer."""
    left = _numbers(lines, "quantity")
    found = np.full(returns.height, -1, np.int64)
    if "sku" not in lines.columns:
        return found
    for owner in ("order_id", "customer_id"):
        if owner not in lines.columns:
            continue
        group = _groups(returns, lines, owner)
        returned, sold = group[:returns.height], group[returns.height:]
        returned = np.where(found >= 0, -1, returned)
        hit = link(Lines(returned, _times(returns), np.abs(_numbers(returns, "quantity"))), Lines(sold, _times(lines), left), left)
        found = np.where(hit >= 0, hit, found)
    return found


def _groups(returns: Typed, lines: Typed, owner: str) -> Codes:
    """Return one number per owner and SKU over returns and then lines; -1 where either is unknown."""
    owners, skus = (numbered(pa.concat_arrays([returns.columns[name], lines.columns[name]])) for name in (owner, "sku"))
    return np.where((owners < 0) | (skus < 0), -1, numbered(pa.array(combined([owners, skus]))))


def _times(rows: Typed) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    times: np.ndarray[tuple[int], np.dtype[np.int64]] = rows.columns["ordered_at"].cast(pa.int64()).to_numpy(zero_copy_only=False)
    return times


def _numbers(rows: Typed, name: str) -> Numbers:
    numbers: Numbers = rows.columns[name].cast(pa.float64()).to_numpy(zero_copy_only=False).copy()
    return numbers
