"""From tidy frames to a baseline: every number the tree needs, with stated defaults where data are short."""

from collections.abc import Mapping
from datetime import date, timedelta

import numpy as np
import pandas as pd

from core.base.period import add_months
from core.base.text import Text
from core.scenario.baseline import Actual, Baseline, Channels, LastYear, Money, Repeat, Retention, Stock
from core.scenario.cohorts import is_enough, observed, repeat_of
from core.scenario.curves import Array
from core.scenario.rates import LONG, RECENT, floats, ratio, total, whole, whole_year, year_row
from core.scenario.response import Curve
from core.scenario.spending import channels_of

LEAD_DAYS, DEMAND_CV = 30.0, 0.3
_FEES = ("佣金", "扣点", "技术服务费", "手续费", "支付", "平台费", "commission", "fee", "payment", "platform")
_FULFILMENT = ("物流", "快递", "运费", "配送", "仓储", "包装", "履约", "发货", "logistic", "shipping", "freight",
               "fulfil", "packag", "warehous", "delivery", "carrier")

LEAD_ASSUMED = Text(zh="没有采购记录：到货周期按 30 天假设。", en="No purchases: a lead time of 30 days is assumed.")
CV_ASSUMED = Text(zh="销售历史太短：月需求波动按 30% 假设。", en="Too little history: a month's demand is assumed to vary by 30 %.")
STOCK_GAPS = Text(zh="有些月末没有库存数据，用前后月末补上。", en="Some month ends have no stock; their neighbours stand in.")
STOCK_FLAT = Text(zh="没有去年同期库存：假设剩余月份库存保持现在的水平。", en="No stock of last year: the months left keep today's level.")
COSTS_MERGED = Text(zh="费用没有分出平台费和物流：假设七成随销售变动，三成固定。",
                    en="Costs do not tell fees and shipping apart: seven tenths are taken to move with sales.")
VARIABLE_SHARE = 0.7


def months_left_of(as_of: date) -> tuple[date, ...]:
    """Return the first days of the months of as_of's year that still have days after as_of (none on 31 December)."""
    first = as_of + timedelta(days=1)
    return tuple(date(as_of.year, number, 1) for number in range(first.month, 13)) if first.year == as_of.year else ()


def cost_part(kind: str) -> str:
    """Return which part of the operating cost a cost kind is, by its words: "fees", "fulfilment" or "fixed"."""
    lower = kind.lower()
    if any(word in lower for word in _FULFILMENT):
        return "fulfilment"
    return "fees" if any(word in lower for word in _FEES) else "fixed"


def calibrate(monthly: pd.DataFrame, gmv_paths: Array, as_of: date, *, channel_months: pd.DataFrame | None = None,
              cohorts: pd.DataFrame | None = None, planned_spend: pd.DataFrame | None = None,
              retention: Retention | None = None, curves: Mapping[str, Curve] | None = None,
              stock_ahead: Array | None = None, lead_days: float = float("nan"),
              demand_cv: float = float("nan"), satisfaction: float = float("nan"),
              anchors: Mapping[str, Array] | None = None) -> Baseline:
    """Return the baseline of as_of's year.

    monthly: one row per month of all history to as_of (the running month as booked so far): month (date, its first
    day), gmv; and, where uploaded: gmv_net, orders, repeat_orders, new_customers, first_order_gmv, spend (acquisition),
    cogs, operating_cost (no goods, no acquisition), fees and fulfilment (the parts of it that cost_part names),
    new_category_gmv, private_repeat_gmv, stock (month-end value at cost; missing for the running month).
    gmv_paths: (D, M) forecast GMV of the days left of each of months_left_of(as_of).
    channel_months: month, channel, spend, new_customers (attributed to the media channel; may be missing).
    cohorts: first_month, month_number, customers, cohort_size, as the mart cohort_months.
    planned_spend: month, channel ('' for all together), spend; see channels_of. retention: see returning_as_last_year. stock_ahead: (D|1, M).
    anchors: KPI id → (D,) draws of its own year's landing; with every lever at rest the outcome holds exactly these.
    curves: channel → the manager's or a fitted one; others are assumed, from curves.DEFAULTS.
    A missing column or frame leaves its levers unavailable (baseline.unavailable says so); what was assumed is in notes.
    """
    months = months_left_of(as_of)
    history = whole(_dated(monthly), as_of)
    recent, long = history.tail(RECENT), history.tail(LONG)
    money, cost_notes = _money(recent, long, history)
    forecast = np.asarray(gmv_paths.mean(axis=0))
    channels, organic, spend_notes = _channels(channel_months, recent, forecast, as_of, planned_spend, curves or {})
    repeat, repeat_notes = _repeat(cohorts, history, recent, forecast / money.average_order_value, money, as_of)
    stock, stock_notes = _stock(history, as_of.year, months, stock_ahead, lead_days, demand_cv)
    return Baseline(
        year=as_of.year, months_left=months, gmv=gmv_paths, actual=_actual(_dated(monthly), as_of.year),
        channels=channels, organic_new=organic, repeat=repeat, retention=retention, stock=stock, money=money,
        operating_fixed=_fixed(long, money, len(months)),
        new_category_share=_share(recent, "new_category_gmv", len(months)),
        private_repeat_share=_share(recent, "private_repeat_gmv", len(months)), satisfaction=satisfaction,
        last_year=LastYear(*(whole_year(history, name, as_of.year - 1) for name in ("gmv", "spend", "new_customers"))),
        anchors=anchors or {}, notes=(*spend_notes, *repeat_notes, *stock_notes, *cost_notes))


def returning_as_last_year(base: float, returned: float, last_year: Array) -> Retention:
    """Return the retention part: who is still to come back, as far as last year's accumulation went on from here.

    last_year: (M + 1,) share of last year's base that had come back by the same day and by each month end after it.
    The share of those then still away who came back in a month, (s_m - s_{m-1}) / (1 - s_{m-1}), applies to this base.
    """
    away = 1.0 - last_year[:-1]
    pace = np.clip(np.divide(np.diff(last_year), away, out=np.zeros_like(away), where=away > 0), 0.0, 1.0)
    left = (base - returned) * np.concatenate([[1.0], np.cumprod(1.0 - pace)[:-1]]) * pace
    return Retention(base, returned, left[None, :])


def _dated(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with months as dates and every number a float (decimals and missing ones included)."""
    months = [pd.Timestamp(month).date() for month in frame["month"]]
    numbers = {str(name): floats(frame[name].where(frame[name].notna(), np.nan)) for name in frame
               if name not in ("month", "channel")}
    columns = {"month": pd.Series(months, index=frame.index, dtype=object), **numbers}
    return pd.DataFrame({name: columns.get(str(name), frame[name]) for name in frame}, index=frame.index)


def _actual(monthly: pd.DataFrame, year: int) -> Actual:
    frame = monthly
    if "operating_cost" in frame:
        frame = frame.assign(variable_cost=_variable(frame))
    def row(name: str) -> Array | None:
        return year_row(frame, name, year)

    gmv = row("gmv")
    return Actual(np.zeros(12) if gmv is None else gmv, row("gmv_net"), row("new_category_gmv"), row("private_repeat_gmv"),
                  row("orders"), row("new_customers"), row("spend"), row("cogs"), row("operating_cost"),
                  row("variable_cost"))


def _variable(frame: pd.DataFrame) -> "pd.Series[float]":
    if "fees" in frame or "fulfilment" in frame:
        parts = [frame[name].fillna(0.0) for name in ("fees", "fulfilment") if name in frame]
        return sum(parts[1:], parts[0])
    return frame["operating_cost"] * VARIABLE_SHARE


def _money(recent: pd.DataFrame, long: pd.DataFrame, history: pd.DataFrame) -> tuple[Money, tuple[Text, ...]]:
    order_value = ratio(recent, "gmv", "orders")
    first = ratio(recent, "first_order_gmv", "new_customers")
    settled = history.iloc[:-1].tail(LONG) if len(history) > 1 else history  # the last month's refunds still come in
    fee, carriage, notes = _cost_rates(long)
    return Money(order_value, order_value if np.isnan(first) else first, 1.0 - ratio(settled, "gmv_net", "gmv"),
                 1.0 - ratio(long, "cogs", "gmv_net" if "gmv_net" in long else "gmv"), fee, carriage), notes


def _cost_rates(long: pd.DataFrame) -> tuple[float, float, tuple[Text, ...]]:
    if np.isnan(total(long, "operating_cost")):
        return float("nan"), float("nan"), ()
    if "fees" not in long and "fulfilment" not in long:
        return ratio(long, "operating_cost", "gmv") * VARIABLE_SHARE, 0.0, (COSTS_MERGED,)
    fee, carriage = ratio(long, "fees", "gmv"), ratio(long, "fulfilment", "orders")
    return 0.0 if np.isnan(fee) else fee, 0.0 if np.isnan(carriage) else carriage, ()


def _fixed(long: pd.DataFrame, money: Money, months: int) -> Array | None:
    """Return (M,) the recent monthly operating cost beyond fees and fulfilment, the same every month."""
    if np.isnan(money.fee_rate):
        return None
    rows = long[long["operating_cost"].notna()]
    return np.full(months, max(0.0, float((rows["operating_cost"] - _variable(rows)).mean())))


def _channels(channel_months: pd.DataFrame | None, recent: pd.DataFrame, forecast: Array, as_of: date,
              planned: pd.DataFrame | None, curves: Mapping[str, Curve],
              ) -> tuple[Channels | None, Array | None, tuple[Text, ...]]:
    """Return the channels and the organic new customers; without any spend all new customers are organic."""
    if channel_months is None or channel_months.empty:
        return None, _organic(recent, forecast), ()
    rows = whole(_dated(channel_months), as_of)
    rows = rows[rows["month"].isin(set(recent["month"]))]
    if not rows["spend"].sum() > 0:
        return None, _organic(recent, forecast), ()
    plan = None if planned is None or planned.empty else _dated(planned)
    return channels_of(rows, total(recent, "gmv"), total(recent, "new_customers"), forecast, months_left_of(as_of),
                       (date(as_of.year, 12, 31) - as_of).days, plan, curves)


def _organic(recent: pd.DataFrame, forecast: Array) -> Array | None:
    rate = ratio(recent, "new_customers", "gmv")
    return None if np.isnan(rate) else forecast * rate


def _share(recent: pd.DataFrame, column: str, months: int) -> Array | None:
    share = ratio(recent, column, "gmv")
    return None if np.isnan(share) else np.full((1, months), share)


def _repeat(cohorts: pd.DataFrame | None, history: pd.DataFrame, recent: pd.DataFrame, order_forecast: Array,
            money: Money, as_of: date) -> tuple[Repeat | None, tuple[Text, ...]]:
    if cohorts is None or "new_customers" not in history or np.isnan(money.average_order_value):
        return None, ()
    running = (as_of + timedelta(days=1)).replace(day=1)
    dated = cohorts.assign(first_month=[pd.Timestamp(month).date() for month in cohorts["first_month"]])
    rows = observed(dated, pd.Timestamp(running))
    if not is_enough(rows):
        return None, ()
    return repeat_of(rows, recent, order_forecast, history["new_customers"].fillna(0.0).to_numpy(dtype=np.float64),
                     money.average_order_value)


def _stock(history: pd.DataFrame, year: int, months: tuple[date, ...], ahead: Array | None, lead_days: float,
           demand_cv: float) -> tuple[Stock | None, tuple[Text, ...]]:
    cost = ratio(history.tail(RECENT).assign(one=1.0), "cogs", "one")
    if "stock" not in history or history["stock"].isna().all() or not cost > 0:
        return None, ()
    ends = history.set_index("month")["stock"].astype(float)
    wanted = [add_months(date(year - 1, 12, 1), number) for number in range(13 - len(months))]
    known = ends.reindex(wanted)
    if known.isna().all():
        return None, ()
    past = np.asarray(known.interpolate(limit_direction="both"), dtype=np.float64)
    notes = [STOCK_GAPS] if known.isna().any() else []
    if ahead is None:
        ahead, flat = _as_last_year(ends, past[-1], wanted[-1], months)
        notes += [STOCK_FLAT] if flat else []
    varies = _demand_cv(history) if np.isnan(demand_cv) else demand_cv
    notes += [LEAD_ASSUMED] if np.isnan(lead_days) else []
    notes += [CV_ASSUMED] if np.isnan(varies) else []
    return Stock(past, ahead, 30.0 * past[-1] / cost, LEAD_DAYS if np.isnan(lead_days) else lead_days,
                 DEMAND_CV if np.isnan(varies) else varies), tuple(notes)


def _as_last_year(ends: "pd.Series[float]", now: float, last: date, months: tuple[date, ...]) -> tuple[Array, bool]:
    """Return (1, M) month ends: today's level times last year's course from the same month; flat when that is unknown."""
    then = ends.reindex([add_months(last, -12)]).to_numpy(dtype=np.float64)[0]
    course = ends.reindex([add_months(month, -12) for month in months]).to_numpy(dtype=np.float64)
    if not then > 0 or np.isnan(course).any():
        return np.full((1, len(months)), now), True
    return (now / then * course)[None, :], False


def _demand_cv(history: pd.DataFrame) -> float:
    """Return the spread of a month's demand: sd of month-on-month log changes of cost of goods ÷ √2, .1 to .8; NaN under 6."""
    values = history["cogs"].tail(LONG + 1).to_numpy(dtype=np.float64)
    values = values[values > 0]
    if len(values) < 6:
        return float("nan")
    return float(np.clip(np.diff(np.log(values)).std(ddof=1) / np.sqrt(2.0), 0.1, 0.8))
