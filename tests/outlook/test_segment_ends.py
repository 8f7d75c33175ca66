"""Goals of channels and categories land: GMV as its part of the whole, other sums and ratios by their own months."""

from decimal import Decimal

import pytest
from company import found, month_end, months, order

from core.base.home import Workspace, workspace
from core.outlook.board import board
from core.outlook.goal_segments import SegmentLine, lines
from core.state import goals as state_goals
from core.state.goals import Goal
from core.store.facts import Facts

D = Decimal
QUOTED = "o'x {recent}"     # a channel whose name is no SQL


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, Facts]:
    """20 months; a month brings 100 by Tmall in one order, and 30 by a channel with a name of its own in two."""
    rows = []
    for day in months("2025-01", "2026-08"):
        rows += [order(f"a{day:%y%m}", f"{day} 10:00", 100, "a"), order(f"b{day:%y%m}", f"{day} 11:00", 10, "b", channel=QUOTED),
                 order(f"c{day:%y%m}", f"{month_end(day)} 21:00", 20, "c", channel=QUOTED)]
    space = workspace("main", tmp_path_factory.mktemp("home"))
    return space, found(space, order_lines=rows)


def line(shop: tuple[Workspace, Facts], kpi: str, target: str, segment: str, **more: object) -> SegmentLine:
    space, facts = shop
    goal = state_goals.save(space, Goal(kpi, 2026, target=D(target), segment_kind="channel", segment=segment, **more), who="li")  # type: ignore[arg-type]
    made = lines(space, facts, [goal], board(space, facts, ids=["gmv"]).known, {})
    state_goals.delete(space, goal, who="li")
    return made[0]


def test_a_channels_gmv_lands_as_its_part_of_the_whole(shop: tuple[Workspace, Facts]) -> None:
    space, facts = shop
    whole = board(space, facts, ids=["gmv"]).standings["gmv"].landing
    found = [line(shop, "gmv", "1000", "tmall"), line(shop, "gmv", "400", QUOTED)]
    assert whole is not None
    assert sum(one.landing.p50 for one in found if one.landing) == pytest.approx(whole.p50)
    assert [one.status for one in found] == ["on_track", "off_track"]       # 1,200 and 360 as every month is the same
    assert [one.odds for one in found] == [1.0, 0.0]


def test_a_change_on_last_year_of_a_channel_lands_too(shop: tuple[Workspace, Facts]) -> None:
    grown = line(shop, "gmv_growth", "0.5", "tmall")
    assert grown.landing is not None
    assert grown.landing.p50 == pytest.approx(0.0, abs=0.02)
    assert grown.status == "off_track"


def test_orders_and_order_value_of_a_channel_land_by_their_own_months(shop: tuple[Workspace, Facts]) -> None:
    counted, valued = line(shop, "orders", "20", QUOTED), line(shop, "average_order_value", "15", QUOTED)
    assert counted.landing is not None
    assert counted.landing.p50 == pytest.approx(24, abs=0.5)
    assert valued.landing is not None
    assert valued.landing.p50 == pytest.approx(15, abs=0.2)


def test_what_has_no_year_end_says_why(shop: tuple[Workspace, Facts]) -> None:
    people, quarter = line(shop, "buyers", "2", QUOTED), line(shop, "gmv", "90", QUOTED, period="Q3")
    assert (people.landing, quarter.landing) == (None, None)
    assert people.note is not None
    assert "months do not make its year" in people.note.en
    assert quarter.note is not None
    assert "whole year" in quarter.note.en
