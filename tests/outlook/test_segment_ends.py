"""Goals of parts land: GMV as its part of the whole, other sums and ratios by their own months, tiers as such customers bought before; quarters and months, too."""

from datetime import date
from decimal import Decimal

import pytest
from company import found, month_end, months, order

from core.analysis import rfm
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
    goal = state_goals.save(space, Goal(kpi, 2026, target=D(target), segment=segment, **{"segment_kind": "channel", **more}), who="li")  # type: ignore[arg-type]
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
    people = line(shop, "buyers", "2", QUOTED)
    assert people.landing is None
    assert people.note is not None
    assert "months do not make its year" in people.note.en


@pytest.mark.parametrize(("kpi", "period", "lands"), [
    ("gmv", "Q2", 90), ("gmv", "08", 30), ("gmv", "Q3", 90), ("gmv", "Q4", 90), ("gmv", "11", 30), ("gmv_growth", "Q4", 0), ("orders", "Q3", 6), ("orders", "12", 2), ("average_order_value", "Q4", 15)])
def test_a_quarter_and_a_month_of_a_channel_land_by_what_is_booked_and_their_own_months_left(shop: tuple[Workspace, Facts], kpi: str, period: str, lands: float) -> None:
    found = line(shop, kpi, str(lands - 0.5), QUOTED, period=period)    # every month brings 30 in two orders; data ends with August
    assert found.landing is not None
    assert found.landing.p50 == pytest.approx(lands, rel=0.03, abs=0.03)
    assert found.odds == pytest.approx(1.0, abs=0.02)
    assert found.status == "on_track"
    assert (found.actual is None) is (period in ("Q4", "11", "12"))


def test_quarters_of_all_channels_make_the_whole_quarter(shop: tuple[Workspace, Facts]) -> None:
    found = [line(shop, "gmv", "1", segment, period="Q4") for segment in ("tmall", QUOTED)]
    team = line(shop, "gmv", "1", "marketing", period="Q4", segment_kind="team")
    assert team.landing is not None
    assert sum(one.landing.p50 for one in found if one.landing) == pytest.approx(team.landing.p50, rel=0.01)
    assert team.note is not None
    assert "the whole company's" in team.note.en


@pytest.fixture(scope="module")
def customers(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, Facts]:
    """32 months; every month the best customer buys for 50 twice, another for 30 once (both are black), and one who never comes again for 20."""
    rows = []
    for place, day in enumerate(months("2024-01", "2026-08")):
        rows += [order(f"a{day:%y%m}", f"{day} 10:00", 50, "best"), order(f"b{day:%y%m}", f"{month_end(day)} 21:00", 50, "best"),
                 order(f"c{day:%y%m}", f"{day} 11:00", 30, "other"), order(f"d{day:%y%m}", f"{day} 12:00", 20, f"once{place}")]
    space = workspace("main", tmp_path_factory.mktemp("home"))
    return space, found(space, order_lines=rows)


@pytest.mark.parametrize(("kpi", "period", "now", "lands"), [
    ("gmv", "year", 1040, 1560), ("orders", "year", 24, 36), ("average_order_value", "year", 130 / 3, 130 / 3), ("buyers", "year", 2, 2),
    ("gmv", "Q3", 260, 390), ("gmv", "Q4", None, 390), ("gmv", "Q1", 390, 390), ("orders", "12", None, 3), ("buyers", "Q4", None, 2)])
def test_a_tier_lands_at_what_such_customers_bought_after_earlier_days(customers: tuple[Workspace, Facts], kpi: str, period: str, now: float | None, lands: float) -> None:
    found = line(customers, kpi, str(lands - 0.5), "black", segment_kind="tier", period=period)
    assert found.actual == now
    assert found.landing is not None
    assert found.landing.p50 == pytest.approx(lands, rel=0.03)
    assert found.odds == pytest.approx(1.0, abs=0.03)
    assert found.status == "on_track"


def test_a_tier_without_enough_days_to_go_by_says_so(shop: tuple[Workspace, Facts]) -> None:
    tier = rfm.tiers(shop[1], date(2026, 8, 31)).set_index("tier")["customers"].idxmax()
    found = line(shop, "gmv", "100", str(tier), segment_kind="tier")
    assert found.landing is None
    assert found.note is not None
    assert "Fewer than 6 earlier days" in found.note.en
