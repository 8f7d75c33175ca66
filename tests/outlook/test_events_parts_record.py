"""The manager's campaigns move the landing, the parts add up to it, and what was said is set against what came."""

from dataclasses import replace
from datetime import date

import daily_shop
import numpy as np
import pytest
import steady_shop
from company import found

from core.base.home import Workspace, workspace
from core.metrics.catalog import CATALOG
from core.metrics.coverage import coverage
from core.outlook import record
from core.outlook.asked import asked
from core.outlook.board import Board, board
from core.outlook.forecasts import charted, months_of_kpi
from core.outlook.history import history
from core.outlook.landing import months_left, why_none, year_ends
from core.outlook.parts import parts
from core.state.forecasts import PublishedSpan, publish, published, published_spans
from core.state.promotions import Promotion, save
from core.store.facts import Facts


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, Facts]:
    space = workspace("daily", tmp_path_factory.mktemp("home"))
    return space, found(space, order_lines=daily_shop.orders())


@pytest.fixture(scope="module")
def steady(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, Facts, Board]:
    space = workspace("steady", tmp_path_factory.mktemp("home"))
    facts = found(space, **steady_shop.tables())
    return space, facts, board(space, facts)


def october(space: Workspace, facts: Facts) -> float:
    made = months_of_kpi(space, facts, CATALOG["gmv"], coverage(facts), replay=False)
    return float(made.months.frame.set_index("ds").loc["2026-10-01", "y_hat"])


def test_a_planned_campaign_moves_its_month_by_its_days_and_its_channels_share(shop: tuple[Workspace, Facts], tmp_path: object) -> None:
    facts = shop[1]
    plain, everywhere, on_douyin = (workspace(name, shop[0].folder.parent) for name in ("plain", "everywhere", "on douyin"))
    campaign = Promotion("new", "会员日", "Members' day", "campaign", date(2026, 10, 11), date(2026, 10, 20), assumed_uplift=0.5)
    save(everywhere, campaign, who="me")
    save(on_douyin, replace(campaign, channel="douyin"), who="me")

    # ten of 31 days, half as much again: 16.1 %; of a channel that makes a quarter of GMV: 4 %
    assert october(everywhere, facts) / october(plain, facts) == pytest.approx(1 + 0.5 * 10 / 31, rel=0.01)
    assert october(on_douyin, facts) / october(plain, facts) == pytest.approx(1 + 0.5 / 4 * 10 / 31, rel=0.01)


def test_what_the_campaign_brings_is_told_in_money(shop: tuple[Workspace, Facts]) -> None:
    space = workspace("told", shop[0].folder.parent)
    save(space, Promotion("new", "会员日", "", "campaign", date(2026, 10, 11), date(2026, 10, 20), assumed_uplift=0.5), who="me")
    made = months_of_kpi(space, shop[1], CATALOG["gmv"], coverage(shop[1]), replay=False)
    assert made.effects is not None
    (told,) = [one for one in made.effects.told if one.own]
    assert told.used == pytest.approx(0.5)
    # 5 of 36 tens of days: of October's forecast
    assert told.by_period[1] == pytest.approx(5 / 36, rel=0.03)
    assert made.effects.own == pytest.approx(told.by_period)


def test_the_channels_add_up_to_the_landing_on_the_page(shop: tuple[Workspace, Facts]) -> None:
    space, facts = shop
    known = coverage(facts)
    found_parts = parts(space, facts, known, "channel")
    assert found_parts is not None
    past = history(facts, CATALOG["gmv"], known)
    assert past is not None

    middle = float(np.median(past.so_far("numerator") + months_left(space, past).sum(axis=1)))
    assert sum(part.middle for part in found_parts.parts) == pytest.approx(middle, rel=1e-12)
    assert {part.key for part in found_parts.parts} == {"tmall", "douyin"}
    assert sum(part.of_spread for part in found_parts.parts) == pytest.approx(1)
    assert sum(part.of_downside for part in found_parts.parts) == pytest.approx(1)
    assert sum(part.booked for part in found_parts.parts) == pytest.approx(past.so_far("numerator"))
    assert parts(space, facts, known, "category") is None       # all in one


def test_every_goal_with_a_value_lands_or_says_why_not(steady: tuple[Workspace, Facts, Board]) -> None:
    for standing in steady[2].with_goals():
        if standing.reading.value is None:
            assert standing.reading.needs or standing.reading.reason
        elif standing.landing is None:
            assert why_none(standing.metric, standing.reading).en
        else:
            assert standing.landing.p10 <= standing.landing.p50 <= standing.landing.p90


@pytest.mark.parametrize("id_", ["buyers", "repeat_purchase_rate"])
def test_people_land_by_last_years_curve_and_never_below_what_is_there(steady: tuple[Workspace, Facts, Board], id_: str) -> None:
    space, facts, of = steady
    reading = of.standings[id_].reading
    ends = year_ends(space, facts, CATALOG[id_], of.known, reading)
    assert ends is not None
    if id_ == "buyers":
        # a new customer every month and an old one in two of three: four months of each are to come
        assert np.median(ends) == pytest.approx(float(reading.value or 0) + 4 + 2, abs=2.5)
        assert ends.min() >= float(reading.value or 0)
    assert (ends >= 0).all()


def test_a_ratio_says_what_the_months_left_must_come_to(steady: tuple[Workspace, Facts, Board]) -> None:
    space, facts, of = steady
    standing = of.standings["acquisition_cost_ratio"]
    past = history(facts, charted(standing.metric), of.known)
    assert past is not None
    found_asked = asked(space, facts, standing, past, of.known)
    assert found_asked is not None
    rest = float(np.median(months_left(space, past, "denominator").sum(axis=1)))
    spend, gmv = past.so_far("numerator"), past.so_far("denominator")
    # at that rate the year comes to the goal
    assert found_asked.kind == "rate"
    assert (spend + found_asked.value * rest) / (gmv + rest) == pytest.approx(standing.target, rel=0.02)


def test_a_board_is_published_once_and_again_when_a_figure_changes(steady: tuple[Workspace, Facts, Board]) -> None:
    space, facts, of = steady
    landed = sum(standing.landing is not None for standing in of.standings.values())
    assert record.keep(space, facts, of, who="me") == landed > 5
    assert record.keep(space, facts, of, who="me") == 0
    rows = published(space, "gmv_growth", 2026)
    assert (rows[0].as_of, rows[0].p50, rows[0].made_by) == (date(2026, 8, 31), of.standings["gmv_growth"].landing[1], "me")  # type: ignore[index]
    assert [(row.first.month, row.months) for row in published_spans(space, "gmv")] == [(9, 1), (9, 3), (10, 1), (11, 1), (12, 1)]
    other = replace(of, standings=dict(of.standings) | {"gmv": replace(of.standings["gmv"], odds=0.5)})
    assert record.keep(space, facts, other, who="me") == 1


def test_what_was_published_three_months_ago_is_preferred_to_making_it_again(shop: tuple[Workspace, Facts]) -> None:
    facts, known = shop[1], coverage(shop[1])
    space = workspace("said", shop[0].folder.parent)
    again = record.three_months_ago(space, facts, CATALOG["gmv_growth"], known)
    assert again is not None
    assert (again.how, again.first, again.last) == ("rebuilt", date(2026, 6, 1), date(2026, 8, 31))
    assert abs(again.off) < 0.1
    publish(space, [], [PublishedSpan("gmv", date(2026, 6, 1), 3, 1, date(2026, 5, 31), 1.0, 2.0, 3.0)], who="me")
    said = record.three_months_ago(space, facts, CATALOG["gmv_growth"], known)
    assert said is not None
    assert (said.how, said.middle, said.came, said.held) == ("published", 2.0, again.came, False)


def test_months_that_came_are_in_the_record_and_months_to_come_are_not(shop: tuple[Workspace, Facts]) -> None:
    space = workspace("due", shop[0].folder.parent)
    publish(space, [], [PublishedSpan("gmv", date(2026, month, 1), 1, 1, date(2026, 5, 31), 1.0, 2.0, 3.0) for month in (6, 7, 11)], who="me")
    rows = record.due(space, shop[1], CATALOG["gmv"], coverage(shop[1]))
    assert [(row.first.month, row.how) for row in rows] == [(7, "published"), (6, "published")]


def test_last_year_is_made_again_from_what_was_known_and_judged(shop: tuple[Workspace, Facts]) -> None:
    rows = record.rebuilt(shop[0], shop[1], CATALOG["gmv"], coverage(shop[1]))
    assert [row.as_of.month for row in rows] == [11, 9, 7, 5, 3]
    judged = record.judged(rows)
    assert judged.count == 5
    assert abs(judged.bias) < 0.1
    assert rows[0].high - rows[0].low < rows[-1].high - rows[-1].low     # the later, the surer
    assert record.judged([]).count == 0
