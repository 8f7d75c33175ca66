"""Checks of a sheet as a whole: amounts out of all proportion, dates that cannot be, days missing, currencies mixed."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from core.base.text import Text, join, same
from core.ingest.cells import Cells
from core.ingest.columns import Reading
from core.ingest.findings import finding
from core.ingest.frame import Frame
from core.ingest.grid import Mask
from core.ingest.groups import numbered
from core.ingest.treat import Answers, notice
from core.tables.declare import Kind
from core.tables.names import normal

TIMES_USUAL = 100
FEWEST = 20
"""Amounts below this number say nothing about what is usual."""
FAR_DAYS = 365
DENSE = 0.8
"""A file with a row on fewer of its days is no daily file: then no day is missing."""
SPAN = 14
RANGES_NAMED = 6
_ANNOUNCED = frozenset({"product_costs", "supplier_capacity", "events"})
_DAILY = frozenset({"order_lines", "traffic", "spend", "stock", "user_counts", "product_traffic"})
_CURRENCY_HEADERS = frozenset(map(normal, ("币种", "货币", "结算币种", "货币代码", "Currency", "Currency Code", "Presentment Currency")))
_SIGNS: tuple[tuple[str, str], ...] = (
    ("HKD", r"HK\$|HKD|港币|港元"), ("USD", r"US\$|USD|美元|美金"), ("JPY", r"JPY|日元|円"), ("EUR", "€|EUR|欧元"), ("GBP", "£|GBP|英镑"),
    ("KRW", "₩|KRW|韩元"), ("TWD", r"NT\$|TWD|台币"), ("CNY", "RMB|CNY|CN¥|人民币|¥|￥|元"), ("USD", r"\$"),
)
_Days = npt.NDArray[np.int64]


def check(reading: Reading, frame: Frame, answers: Answers, *, currency: str, today: date) -> None:
    """Add findings to the reading, or leave rows out where that was answered."""
    _dates(reading, answers, today)
    _currencies(reading, frame, answers, currency)
    _spikes(reading, answers)
    _missing_days(reading)


def _dates(reading: Reading, answers: Answers, today: date) -> None:
    table = reading.typed.table
    if table.day is None or table.name in _ANNOUNCED or table.home == "state" or table.column(table.day).kind is Kind.MONTH:
        return
    days, known = _days(reading, table.day)
    tomorrow = (today - date(1970, 1, 1)).days + 1
    notice(reading, answers, "dates_future", table.day, known & (days > tomorrow))
    inside = np.sort(days[known & (days <= tomorrow)])
    if len(inside) < FEWEST:
        return
    odd = 1 + len(inside) // 50       # so many at either end may be slips
    low, high = int(inside[odd]), int(inside[-1 - odd])
    far = known & ((days < low - FAR_DAYS) | ((days > high + FAR_DAYS) & (days <= tomorrow)))
    notice(reading, answers, "dates_far", table.day, far)


def _spikes(reading: Reading, answers: Answers) -> None:
    column, amounts = _amounts(reading)
    if column is None:
        return
    groups = numbered(reading.typed.columns["order_id"]) if reading.typed.table.name == "order_lines" else np.arange(len(amounts))
    inside = ~reading.outside.mask & (amounts > 0) & (groups >= 0)
    sums = np.bincount(groups[inside], weights=amounts[inside], minlength=int(groups.max(initial=0)) + 1)
    given = sums[sums > 0]
    if len(given) < FEWEST:
        return
    usual = float(np.median(given))
    notice(reading, answers, "spike", column, inside & (sums[np.maximum(groups, 0)] > TIMES_USUAL * usual), usual=f"{usual:,.2f}")


def _amounts(reading: Reading) -> tuple[str | None, npt.NDArray[np.float64]]:
    """Return the column that says what a row is worth, and the worth; None for tables without one."""
    columns, height = reading.typed.columns, reading.typed.height
    own = next((column.name for column in reading.typed.table.columns if column.kind is Kind.MONEY and column.name in columns
                and column.name not in ("unit_price", "discount_amount")), None)
    amounts = _floats(columns[own]) if own else np.full(height, np.nan)
    if reading.typed.table.name == "order_lines" and "unit_price" in columns and "quantity" in columns:
        worth = _floats(columns["unit_price"]) * _floats(columns["quantity"])
        amounts, own = np.where(np.isnan(amounts), worth, amounts), own or "unit_price"
    return own, np.nan_to_num(amounts)


def _missing_days(reading: Reading) -> None:
    table = reading.typed.table
    if table.name not in _DAILY or table.day is None:
        return
    days, known = _days(reading, table.day)
    there = np.unique(days[known & ~reading.outside.mask])
    if len(there) < DENSE * SPAN:
        return
    every = np.arange(there[0], there[-1] + 1)
    gone = np.setdiff1d(every, there)
    gone = gone[~np.isin((gone + 3) % 7, _closed(every, gone))]
    if not len(gone) or len(there) < DENSE * len(every) or len(every) < SPAN:
        return
    reading.findings.append(finding("missing_days", len(gone), column=reading.headers.get(table.day), value=_ranges(gone)))


def _closed(every: _Days, gone: _Days) -> list[int]:
    """Return the weekdays on which the shop is closed as a rule: gone on four of five of them."""
    return [weekday for weekday in range(7)
            if ((gone + 3) % 7 == weekday).sum() > 0.8 * max(1, ((every + 3) % 7 == weekday).sum())]


def _ranges(days: _Days) -> Text:
    """Return days as written ranges, the first RANGES_NAMED of them."""
    pieces = np.split(days, np.flatnonzero(np.diff(days) > 1) + 1)
    spans = [(date(1970, 1, 1) + timedelta(days=int(piece[0])), date(1970, 1, 1) + timedelta(days=int(piece[-1]))) for piece in pieces]
    texts = [same(f"{first}") if first == last else Text(zh=f"{first} 至 {last}", en=f"{first} to {last}") for first, last in spans[:RANGES_NAMED]]
    return join([*texts, same("…")] if len(spans) > RANGES_NAMED else texts)


@dataclass(frozen=True)
class _Spoken:
    """The currency of each row of a column ("" where it says none)."""

    column: str | None
    header: str
    of_row: npt.NDArray[np.str_]


def _currencies(reading: Reading, frame: Frame, answers: Answers, currency: str) -> None:
    spoken = _spoken(reading, frame)
    for one in spoken:
        found = Counter(one.of_row[(one.of_row != "") & ~reading.outside.mask].tolist())
        if not found:
            continue
        main = found.most_common(1)[0][0]
        if len(found) > 1:
            notice(reading, answers, "currency_mix", one.column, (one.of_row != "") & (one.of_row != main), main=main,
                   currencies=join([same(f"{name} {count:,}") for name, count in found.most_common(6)]), label=one.header)
        elif currency and main != currency and not (currency == "JPY" and main == "CNY"):
            notice(reading, answers, "currency_other", one.column, one.of_row == main, value=main, main=currency, label=one.header)


def _spoken(reading: Reading, frame: Frame) -> Sequence[_Spoken]:
    """Return what a currency column says, else what stands beside the amounts."""
    for name, cells in zip(frame.names, frame.cells, strict=True):
        if normal(name) in _CURRENCY_HEADERS:
            return [_Spoken(None, name, _per_row(cells, whole=True))]
    money = [column.name for column in reading.typed.table.columns if column.kind is Kind.MONEY and column.name in reading.cells]
    return [_Spoken(name, reading.headers[name], _per_row(reading.cells[name], whole=False)) for name in money]


def _per_row(cells: Cells, *, whole: bool) -> npt.NDArray[np.str_]:
    texts = np.array([""] * len(cells.texts) + [""], dtype="<U3")
    likely = pc.match_substring_regex(cells.texts, r"[^\d.,\s()+%eE-]").to_numpy(zero_copy_only=False)
    for place in np.flatnonzero(likely):
        texts[place] = _currency(str(cells.texts[int(place)]), whole=whole)
    return texts[cells.codes]


def _currency(text: str, *, whole: bool) -> str:
    if whole and re.fullmatch("[A-Za-z]{3}", text):
        return text.upper().replace("RMB", "CNY")
    return next((name for name, sign in _SIGNS if re.search(sign, text)), "")


def _days(reading: Reading, name: str) -> tuple[_Days, Mask]:
    """Return the days of a date or time column since 1970, and where there is one."""
    if name not in reading.typed.columns:
        return np.zeros(reading.typed.height, np.int64), np.zeros(reading.typed.height, bool)
    values = reading.typed.columns[name].cast(pa.date32(), safe=False)
    known: Mask = pc.is_valid(values).to_numpy(zero_copy_only=False)
    return pc.fill_null(values.cast(pa.int32()), 0).to_numpy(zero_copy_only=False).astype(np.int64), known


def _floats(column: pa.Array) -> npt.NDArray[np.float64]:
    numbers: npt.NDArray[np.float64] = column.cast(pa.float64()).to_numpy(zero_copy_only=False)
    return numbers

