"""A KPI's parts by day, and the manager's campaigns as they touch it: what the forecast learns events from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from core.base.home import Workspace
from core.forecast.event_days import Campaign
from core.metrics.declare import Distinct, Formula, Measure, Window
from core.metrics.evaluate import only_of
from core.outlook.once import once
from core.state.promotions import Promotion, promotions
from core.store.facts import Facts

PARTS = ("numerator", "denominator")
_SALES = ("daily_sales", "daily_orders")
_COUNTED = {"orders": "orders", "new_customers": "first_orders"}


@dataclass(frozen=True)
class Daily:
    """The days of both parts (ds, y), empty where a part has none; which parts are sales, and by whom they are made.

    mix: channel, category, share (0..1) of the last year's GMV, for campaigns that touch only some of it.
    """

    numerator: pd.DataFrame
    denominator: pd.DataFrame
    sales: frozenset[str]
    mix: pd.DataFrame

    def part(self, name: str) -> pd.DataFrame:
        return self.numerator if name == "numerator" else self.denominator

    @property
    def rest(self) -> pd.DataFrame:
        """Return the denominator's days without the numerator's."""
        both = self.denominator.merge(self.numerator.rename(columns={"y": "part"}), on="ds", how="left")
        return both.assign(y=both["y"] - both["part"].fillna(0.0))[["ds", "y"]]


NOTHING = pd.DataFrame({"ds": pd.Series(dtype="datetime64[ns]"), "y": pd.Series(dtype="float64")})
NONE = Daily(NOTHING, NOTHING, frozenset(), pd.DataFrame({"channel": [], "category": [], "share": []}))


def by_day(facts: Facts, formula: Formula, last: date) -> Daily:
    """Return the days of a formula up to last; NOTHING for a part that is not a sum over days (people, balances, medians)."""
    parts = {name: _part(facts, getattr(formula, name), last) for name in PARTS}
    sales = frozenset(name for name in PARTS if any(_is_sale(measure) for _, measure in getattr(formula, name)))
    return Daily(parts["numerator"], parts["denominator"], sales, mix(facts, last) if sales else NONE.mix)


def mix(facts: Facts, last: date) -> pd.DataFrame:
    """Return channel, category, share, not to be changed: who made the GMV of the 365 days up to last; asked once of a version."""
    return once(facts, ("mix", last), lambda: _mix(facts, last))


def _mix(facts: Facts, last: date) -> pd.DataFrame:
    frame = facts.query("select channel, category, sum(amount) as amount from daily_sales where day > ? and day <= ? group by 1, 2", [last - timedelta(days=365), last])
    amount = frame["amount"].astype("float64")
    return pd.DataFrame({"channel": frame["channel"].fillna(""), "category": frame["category"].fillna(""), "share": amount / (amount.sum() or 1.0)})


def campaigns(space: Workspace, daily: Daily, part: str = "numerator") -> tuple[Campaign, ...]:
    """Return the manager's events as they touch this part: with what they expect of it, weighed by the channel and category they are meant for."""
    told = [(one, _touched(one, daily.mix)) for one in promotions(space)]
    return tuple(Campaign(one.name, one.starts_on, max(one.ends_on, one.starts_on), one.assumed_uplift * share if one.assumed_uplift is not None and part in daily.sales else None)
                 for one, share in told if share > 0)


def _touched(one: Promotion, made_by: pd.DataFrame) -> float:
    """Return the share of the part's sales that a campaign is meant for: 1 for one that names neither channel nor category."""
    if not one.channel and not one.category:
        return 1.0
    meant = pd.Series(True, index=made_by.index)
    for column, wanted in (("channel", one.channel), ("category", one.category)):
        if wanted:
            meant &= made_by[column] == wanted
    return float(made_by.loc[meant, "share"].sum())


def _part(facts: Facts, terms: "Sequence[tuple[int, Measure | Distinct]]", last: date) -> pd.DataFrame:
    found = [_days(facts, measure, last) for _, measure in terms]
    if not found or any(frame is None for frame in found):
        return NOTHING
    signed = [frame.assign(y=sign * frame["y"]) for (sign, _), frame in zip(terms, found, strict=True) if frame is not None]
    return pd.DataFrame(pd.concat(signed).groupby("ds", as_index=False)[["y"]].sum()).reset_index(drop=True)


def _days(facts: Facts, measure: "Measure | Distinct", last: date) -> pd.DataFrame | None:
    if isinstance(measure, Distinct):
        if measure.column not in _COUNTED:
            return None
        measure = Measure("daily_orders", _COUNTED[measure.column])
    if measure.window is not Window.PERIOD or measure.aggregate not in ("sum", "count") or measure.factor != 1.0 or measure.day == "month":
        return None
    known_to = f"timestamp '{last + timedelta(days=1)} 00:00:00'"
    where, (only, params) = measure.where.replace("{as_of_end}", known_to), only_of(measure)
    sql = (f"select cast({measure.day} as date) as ds, {measure.aggregate}({measure.of}) as y from {measure.relation}"
           f" where {measure.day} < {known_to} and ({where}) and {only} group by 1 having y is not null order by 1")
    return once(facts, ("days", sql, params), lambda: _as_days(facts.query(sql, params)))


def _as_days(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(ds=pd.to_datetime(frame["ds"]).astype("datetime64[ns]"), y=frame["y"].astype("float64")).dropna().reset_index(drop=True)


def _is_sale(measure: "Measure | Distinct") -> bool:
    return isinstance(measure, Distinct) or measure.relation in _SALES
