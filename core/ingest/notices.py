"""What is said about a sheet before its values are looked at: rows left out, guesses, columns not used."""

from collections.abc import Sequence
from decimal import Decimal

import numpy as np
import pyarrow.compute as pc

from core.base.text import Text, join, same
from core.ingest.cast.numbers import decimals
from core.ingest.cells import Cells
from core.ingest.findings import finding
from core.ingest.frame import Frame
from core.ingest.grid import Grid, Mask, Remark
from core.ingest.match import Match
from core.tables.names import names, normal
from core.tables.registry import TABLES
from core.tables.staged import Finding

NAMES_SHOWN = 12
_ALSO_REFUNDS = ("已退款金额", "已退金额", "退款总额", "退款", "退款成功金额（元）", "Refunds", "Total Refunded", "Refunded", "Refunded Total")
_REFUND_AMOUNTS = frozenset(map(normal, (*names(TABLES["refunds"].column("amount")), *_ALSO_REFUNDS))) - {normal("amount")}


def about_frame(frame: Frame, grid: Grid) -> list[Finding]:
    found = [finding(why, len(rows), rows=rows) for why, rows in frame.left_out.items()]
    if grid.broken:
        rows = np.array([number for number, _ in grid.broken], np.int32)
        found.append(finding("broken", len(rows), rows=rows, value=grid.broken[0][1][:60].strip()))
    return found


def about_match(match: Match, frame: Frame) -> list[Finding]:
    refunded = _refunds(match, frame)
    named = {finding.column for finding in refunded}
    found = [finding("guessed", column=header, value=header, target=match.table.column(column).label)
             for header, column, how in zip(match.headers, match.columns, match.how, strict=True) if column and how == "guess"]
    spare = [header for header, column in zip(match.headers, match.columns, strict=True) if column is None and header not in named]
    if spare:
        found.append(finding("unknown_columns", len(spare), value=_listed(spare)))
    return found + refunded


def _refunds(match: Match, frame: Frame) -> list[Finding]:
    """Refunds beside the orders are not used; that is worth a warning where some row has one."""
    if match.table.name != "order_lines":
        return []
    spare = [place for place, header in enumerate(frame.names)
             if match.columns[place] is None and normal(header) in _REFUND_AMOUNTS]
    masks = {place: frame.cells[place].flags(_given(frame.cells[place])) for place in spare}
    return [finding("refunds_unused", int(mask.sum()), column=frame.names[place], rows=frame.rows[mask])
            for place, mask in masks.items() if mask.any()]


def _given(cells: Cells) -> Mask:
    """Return which texts are an amount other than zero."""
    given: Mask = pc.fill_null(pc.not_equal(decimals(cells.texts).values, Decimal(0)), False).to_numpy(zero_copy_only=False)
    return given


def about_reader(remark: Remark) -> Finding:
    return finding(remark.code, remark.count, rows=remark.rows, value=_listed(remark.details))


def _listed(words: Sequence[str]) -> Text:
    """Return names out of the file as one enumeration, the first dozen."""
    return join([same(word[:40]) for word in words[:NAMES_SHOWN]] + ([same("…")] if len(words) > NAMES_SHOWN else []))
