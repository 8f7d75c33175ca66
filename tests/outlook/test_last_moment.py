"""The last day on which levers still rescue a goal: the closed form on a linear toy, monotone in goal and time."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from core.outlook.last_moment import LastMoment, courses, later, moment
from core.scenario.baseline import Actual, Baseline
from core.scenario.outcome import central
from core.scenario.tree import neutral, run
from tests.whatif_case import certain, company

START = date(2026, 9, 1)


def toy() -> Baseline:
    """Eight months of 100 booked, four of 100 to come, and one lever: a basket of at most 1.5 times today's."""
    booked = np.where(np.arange(12) < 8, 100.0, 0.0)
    return Baseline(year=2026, months_left=tuple(date(2026, month, 1) for month in range(9, 13)), gmv=np.full((3, 4), 100.0), actual=Actual(gmv=booked))


def closed_form(target: float) -> date:
    """The last day d with 1200 + 0.5 × (GMV still to come from d on) ≥ target, a month's GMV spread evenly over its days."""
    day, last = START, date(2026, 12, 31)
    found = START
    while day <= last:
        month_days = {9: 30, 10: 31, 11: 30, 12: 31}[day.month]
        ahead = 100 * (12 - day.month) + 100 * (month_days - day.day + 1) / month_days
        if 1200 + 0.5 * ahead >= target - 1e-9:
            found = day
        day += timedelta(days=1)
    return found


def last_moments(base: Baseline, targets: dict[str, float], **allowed: object) -> dict[str, LastMoment]:
    found = courses(base, targets, start=START, **allowed)  # type: ignore[arg-type]
    return {kpi: moment(found[kpi], target) for kpi, target in targets.items() if kpi in found and found[kpi].is_moved}


@pytest.mark.parametrize("target", [1200.1, 1225, 1250, 1275.3, 1300, 1320, 1333.33, 1350, 1399])
def test_on_a_linear_toy_it_is_the_closed_form(target: float) -> None:
    found = last_moments(toy(), {"gmv": target}, allowed=["basket"], reach=None)["gmv"]

    assert (found.status, found.day) == ("until", closed_form(target))
    # 1400 from today on; a week of September less is 7/30 of half a month's 100
    assert (found.best, found.rest) == pytest.approx((1400, 1200))
    assert found.week == pytest.approx(50 * 7 / 30)


def test_reached_by_itself_and_out_of_reach_are_states_of_their_own() -> None:
    states = [last_moments(toy(), {"gmv": target}, allowed=["basket"], reach=None)["gmv"].status for target in (1200, 1200.01, 1400, 1400.01)]

    assert states == ["safe", "until", "until", "lost"]


def test_a_narrower_reach_leaves_less_time() -> None:
    # at most 1.2 times: 1280 at best from today; 1240 needs half of what is left: two months, from 1 November
    found = last_moments(toy(), {"gmv": 1240}, allowed=["basket"], reach=0.2)["gmv"]

    assert (found.day, round(found.best, 6)) == (date(2026, 11, 1), 1280)


def test_goals_that_no_lever_moves_or_the_tree_does_not_know_are_left_out() -> None:
    assert last_moments(company(), {"satisfaction": 0.99, "members": 5}) == {}


@pytest.mark.parametrize("kpi", ["gmv", "retention", "inventory_turnover", "cac", "acquisition_cost_ratio"])
def test_a_harder_goal_never_has_more_time_and_waiting_never_gains(kpi: str) -> None:
    base = certain(company())
    rest = central(neutral(base))[kpi]
    sign = -1 if kpi in ("cac", "acquisition_cost_ratio") else 1
    found = [last_moments(base, {kpi: rest * (1 + sign * step)})[kpi] for step in (0.002, 0.01, 0.02, 0.04)]
    days = [one.day or (date.max if one.status == "safe" else date.min) for one in found]

    assert days == sorted(days, reverse=True)
    assert all(one.week >= 0 for one in found)


def test_a_later_baseline_at_rest_still_lands_where_the_forecast_does() -> None:
    base = certain(company(draws=200))
    now = central(neutral(base))
    for months in (1, 2, 3):
        then = central(neutral(later(base, months)))
        for kpi in ("gmv", "orders", "new_customers", "spend", "retention", "operating_cost_ratio", "inventory_turnover"):
            assert then[kpi] == pytest.approx(now[kpi], rel=0.02), (kpi, months)


def test_levers_of_the_last_month_alone_do_what_the_tree_says_of_that_month() -> None:
    base = replace(toy(), gmv=np.array([[100.0, 100.0, 100.0, 80.0]]))

    assert central(run(later(base, 3), {"basket": 1.5}))["gmv"] == pytest.approx(800 + 300 + 120)
