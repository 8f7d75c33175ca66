"""The company's own plan of spend: goals of media spend by month, quarter and year, of all channels or one, are the months left."""

from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from company import found, order
from whatif_shop import shop

from core.outlook.baseline import baseline
from core.outlook.spend_plan import spend_plan
from core.state import goals
from core.state.goals import Goal

COURSE = np.array([1.0, 1.0, 2.0, 1.0])


@pytest.fixture
def facts(space):
    """Spend of 10 a month in 2025, 20 in 2026 to August, half of it on customers who are there already, on one channel, called 小红书."""
    spend = [{"day": f"{year}-{month:02d}-05", "channel": "xhs", "purpose": purpose, "campaign": purpose, "spend": money / 2}
             for year, last, money in ((2025, 12, 10), (2026, 8, 20)) for month in range(1, last + 1) for purpose in ("acquisition", "retention")]
    return found(space, spend=spend, order_lines=[order("1", "2026-08-31 21:00", 5)], channels=[{"channel": "xhs", "label_zh": "小红书", "kind": "media"}])


def plan(space, facts, *asked: tuple[str, str, float], basis: str = "value") -> dict[tuple[str, str], float]:
    goals.save_all(space, [Goal("spend", 2026, period, "channel" if segment else "", segment, basis, Decimal(str(target)))
                           for period, segment, target in asked], who="Li")
    rows = spend_plan(space, facts, date(2026, 8, 31), COURSE)
    return {} if rows is None else {(f"{row['month']:%m}", row["channel"]): row["spend"] for row in rows.to_dict("records")}


def test_without_goals_of_spend_there_is_no_plan(space, facts):
    assert plan(space, facts) == {}


def test_months_stand_as_they_are_and_only_the_part_that_wins_customers_counts(space, facts):
    assert plan(space, facts, ("10", "小红书", 100), ("11", "小红书", 0)) == {("10", "xhs"): 50.0, ("11", "xhs"): 0.0}


def test_a_quarter_and_the_year_leave_what_is_not_booked_or_planned_yet(space, facts):
    # Q3: 100 - 20 - 20 booked, all of it in September; Q4: 100 less October's 40, November to December as 2 : 1
    assert plan(space, facts, ("Q3", "", 100), ("Q4", "", 100), ("10", "", 40)) == {
        ("09", ""): 30.0, ("10", ""): 20.0, ("11", ""): pytest.approx(20.0), ("12", ""): pytest.approx(10.0)}


def test_the_year_is_spread_as_sales_are_expected_to_run(space, facts):
    # 160 booked of 260: 100 left over 1 : 1 : 2 : 1, half of it on new customers
    assert list(plan(space, facts, ("year", "", 260)).values()) == pytest.approx([10.0, 10.0, 20.0, 10.0])


def test_a_plan_as_a_change_is_of_what_was_spent_then(space, facts):
    assert plan(space, facts, ("12", "", 0.5), basis="change") == {("12", ""): pytest.approx(7.5)}      # half of 10 · 1.5


def test_the_what_if_starts_from_the_plan_and_says_so(space):
    facts = shop(space)
    goals.save_all(space, [Goal("spend", 2026, month, "channel", channel, "value", Decimal(money))
                           for month, channel, money in (("09", "Douyin", 500), ("10", "Douyin", 0), ("11", "Douyin", 900), ("12", "Douyin", 600))], who="Li")
    base = baseline(space, facts)

    assert base.channels is not None
    assert base.channels.spend[base.channel_names.index("douyin")][-4:].tolist() == [500.0, 0.0, 900.0, 600.0]
    assert base.channels.spend[base.channel_names.index("search")].min() > 0
    assert any("where they name one" in note.en for note in base.notes)
