"""Response curves of a workspace: weekly spend and new customers out of the facts, the manager's answers, the fit; kept."""

from collections import OrderedDict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from threading import Lock
from typing import Literal

import numpy as np
import pandas as pd

from core.base.events import events_of
from core.base.home import Workspace
from core.metrics.coverage import Coverage, coverage
from core.metrics.money_spent import ACQUIRING
from core.outlook.campaign_months import SELLING
from core.scenario.curves import Array, Elasticity, default_elasticity
from core.scenario.media.measured import Measured, measured
from core.scenario.media.priors import Answers, LiftTest, SharePrior
from core.scenario.media.shapes import LAGS
from core.scenario.media.weeks import Weeks
from core.scenario.response import Curve, assumed
from core.state.curve_answers import CurveAnswers, curve_answers
from core.state.promotions import promotions
from core.store.facts import Facts

LONGEST = 156           # newest weeks that are looked at
FIRST_SEEN = 26         # weeks in which old customers still count as new because history has only begun
BOOKED = 3              # days with spend in a month from which weeks can be told apart
LIFT_SD = 0.2           # of a test whose error nobody wrote down
_KEPT = 8
Spans = tuple[tuple[date, date], ...]      # first and last days
_kept: "OrderedDict[Hashable, Fitted | None]" = OrderedDict()
_lock = Lock()


@dataclass(frozen=True, eq=False)
class Fitted:
    """The measured channels, and what they were measured by."""

    found: Measured
    weeks: Weeks
    outcome: Literal["new_customers", "gmv"]
    answers: CurveAnswers
    tests: Mapping[str, LiftTest]

    def curves(self) -> dict[str, Curve]:
        """Return channel → curve; customers per yuan only where new customers are the outcome."""
        return {channel.name: channel.curve for channel in self.found.channels}


def response_curves(space: Workspace, facts: Facts) -> Fitted | None:
    """Return the curves of the workspace's spend; None without spend or sales by the week.

    Kept in this process per version of the facts, answers and the manager's calendar: a fit takes a second or two.
    """
    answers, known = curve_answers(space), coverage(facts)
    if known.missing(["spend"]) or known.last_whole_day is None:
        return None
    own = tuple((row.starts_on, row.ends_on) for row in promotions(space) if row.kind in SELLING)
    key: Hashable = (str(space.folder), facts.version, repr(answers), own)
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    found = _fitted(facts, known, answers, own)
    with _lock:
        _kept[key] = found
        while len(_kept) > _KEPT:
            _kept.popitem(last=False)
    return found


def known_curves(space: Workspace, facts: Facts) -> dict[str, Curve]:
    """Return channel → curve: measured, or assumed as the manager says; a channel that neither speaks of is left to its default."""
    fitted = response_curves(space, facts)
    said = {name: assumed(prior) for name, prior in _said(curve_answers(space)).items()}
    return said | (fitted.curves() if fitted else {})


def _said(answers: CurveAnswers) -> dict[str, Elasticity]:
    return {name: Elasticity(*pair, default_elasticity(name).label) for name, pair in answers.elasticities.items()}


def _fitted(facts: Facts, known: Coverage, answers: CurveAnswers, own: Spans) -> Fitted | None:
    by_customers = not known.missing(["order_lines.customer_id"])
    weeks = weeks_of_facts(facts, known, own, by_customers=by_customers)
    if weeks is None:
        return None
    tests = _lift_tests(facts, weeks) if by_customers else {}
    believed = Answers(answers.follow_demand, answers.organic, tests,
                       {name: SharePrior(*pair) for name, pair in answers.shares.items()})
    return Fitted(measured(weeks, believed, _said(answers)), weeks, "new_customers" if by_customers else "gmv", answers, tests)


def weeks_of_facts(facts: Facts, known: Coverage, own: Spans = (), *, by_customers: bool) -> Weeks | None:
    """Return whole weeks (Monday on) that both sales and spend cover: the newest LONGEST, without the first of the history.

    Outcome: new customers, else GMV. Controls: how much of the week each big shopping event of the calendar, and the
    manager's own campaigns, take up. Index: the uploaded demand index, where it covers nine weeks in ten.
    """
    sales = facts.query("select day, cast(sum(first_orders) as double) as value from daily_orders group by 1" if by_customers else
                        "select day, cast(sum(amount) as double) as value from daily_sales group by 1")
    spend = facts.query(f"select day, channel, cast(sum(spend) as double) as spend from daily_spend where {ACQUIRING} group by 1, 2")
    if sales.empty or spend.empty or known.last_whole_day is None:
        return None
    last = min(known.last_whole_day, spend["day"].max().date())
    first = max(sales["day"].min().date(), spend["day"].min().date())
    first += timedelta(days=-first.weekday() % 7)
    count = ((last - first).days + 1) // 7
    if count < 1:
        return None
    seen = (first - sales["day"].min().date()).days // 7       # weeks of sales before the first week of spend
    skipped = max(0, min(FIRST_SEEN - seen, count // 4)) if by_customers else 0
    skipped = max(skipped, count - LONGEST)
    starts = np.datetime64(first, "D") + 7 * np.arange(skipped, count)
    channels = tuple(str(name) for name in spend.groupby("channel")["spend"].sum().sort_values(ascending=False, kind="stable").index if name)
    if not channels or _by_month(spend):
        return None
    earlier = min(skipped, LAGS - 1)    # weeks before the first whose spend still works on
    longer = starts[0] + 7 * np.arange(-earlier, len(starts))
    by_channel = np.column_stack([_weekly(spend.loc[spend["channel"] == name, "day"], spend.loc[spend["channel"] == name, "spend"], longer)
                                  for name in channels])
    return Weeks(starts, _weekly(sales["day"], sales["value"], starts), by_channel[earlier:], channels, _events(starts, own), _index(facts, starts), by_channel[:earlier])


def _by_month(spend: pd.DataFrame) -> bool:
    """Return whether most money is booked on one or two days of a month: then its weeks are those of the books, not of the media."""
    days = spend.assign(month=spend["day"].dt.to_period("M")).groupby("channel").agg(
        days=("day", "nunique"), months=("month", "nunique"), money=("spend", "sum"))
    rare = days["days"] < BOOKED * days["months"]
    return bool(days.loc[rare, "money"].sum() > 0.5 * days["money"].sum())


def _weekly(days: "pd.Series[pd.Timestamp]", values: "pd.Series[float]", starts: "np.ndarray[tuple[int], np.dtype[np.datetime64]]") -> Array:
    place = (days.to_numpy().astype("datetime64[D]") - starts[0]).astype(int) // 7
    inside = (place >= 0) & (place < len(starts))
    return np.bincount(place[inside], values.to_numpy(dtype=np.float64)[inside], minlength=len(starts)).astype(np.float64)


def _events(starts: "np.ndarray[tuple[int], np.dtype[np.datetime64]]", own: Spans) -> dict[str, Array]:
    years = range(starts[0].astype(object).year, starts[-1].astype(object).year + 2)
    spans = [(event.kind, event.start, event.end) for year in years for event in events_of(year)]
    found: dict[str, Array] = {}
    for kind, begin, end in [*spans, *(("own", begin, end) for begin, end in own)]:
        first, last = np.datetime64(begin, "D"), np.datetime64(end, "D")
        days = (np.minimum(starts + 6, last) - np.maximum(starts, first)).astype(np.float64) + 1.0
        found[kind] = np.maximum(found.get(kind, np.zeros(len(starts))), np.clip(days, 0.0, 7.0) / 7.0)
    return found


def _index(facts: Facts, starts: "np.ndarray[tuple[int], np.dtype[np.datetime64]]") -> dict[str, Array]:
    rows = facts.query("select day, cast(value as double) as value from demand_index where day is not null and value is not null order by day")
    if rows.empty:
        return {}
    place = (rows["day"].to_numpy().astype("datetime64[D]") - starts[0]).astype(int) // 7
    weekly = pd.Series(rows["value"].to_numpy(dtype=np.float64)).groupby(place).mean().reindex(range(len(starts)))
    if weekly.notna().mean() < 0.9:
        return {}
    return {"demand_index": weekly.interpolate(limit_direction="both").to_numpy(dtype=np.float64)}


def _lift_tests(facts: Facts, weeks: Weeks) -> dict[str, LiftTest]:
    """Return each channel's newest test as a share of new customers; an effect is divided by those of its own days."""
    rows = facts.rows(
        "select t.channel, t.share, t.effect, t.sd, cast(sum(o.first_orders) as double) from lift_results as t"
        " left join daily_orders as o on o.day between t.starts_on and t.ends_on"
        " group by t.channel, t.starts_on, t.share, t.effect, t.sd order by t.starts_on")
    found = {}
    for channel, share, effect, sd, customers in rows:
        value = share if share is not None else effect / customers if effect is not None and customers else None
        if channel in weeks.channels and value is not None and 0.0 < value < 1.0:
            found[str(channel)] = LiftTest(float(value), float(sd) if sd and sd > 0 else LIFT_SD)
    return found

