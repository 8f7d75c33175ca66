"""A goal on the path of its saved months, by the definition that binds it, for a part of the company; its four marks."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from company import copied, found, month_end, months, order

from core import store
from core.base.home import Workspace, workspace
from core.metrics.catalog import CATALOG
from core.outlook import goal_segments, lens
from core.outlook.board import Board, board
from core.outlook.gap import gap
from core.outlook.marks import Marks, marks_of, zone
from core.outlook.monthly_goals import due_share, level_due
from core.outlook.pace import growth_path
from core.state import goals as state_goals
from core.state.goals import MONTHS, Goal
from core.store.facts import Facts

D = Decimal
LAST = date(2026, 6, 30)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """100 on the last day of each month of 2025 (of January on the 1st), 110 of January to June 2026, all by Tmall; 1,000 ordered in June and never paid."""
    rows = [order(f"o{day:%y%m}", f"{day if day.month == 1 else month_end(day)} 21:00", 100 if day.year == 2025 else 110, f"c{day:%m}") for day in months("2025-01", "2026-06")]
    unpaid = order("never", "2026-06-15", 1000, "c1") | {"paid_at": None, "status": "created"}
    space = workspace("main", tmp_path_factory.mktemp("home"))
    found(space, order_lines=[*rows, unpaid], channels=[{"channel": "tmall", "label_zh": "天猫", "label_en": "Tmall"}])
    return space


@pytest.fixture
def space(made: Workspace, cockpit_home: Path) -> Workspace:
    """The shop in a copy of its own: each test sets goals for itself."""
    return copied(made, cockpit_home)


@pytest.fixture
def shop(space: Workspace) -> Facts:
    return store.current(space)


def save_months(space: Workspace, first_half: int, second_half: int) -> None:
    state_goals.save_all(space, [Goal("gmv", 2026, name, target=D(first_half if place < 6 else second_half)) for place, name in enumerate(MONTHS)], who="li")


def growth(space: Workspace, shop: Facts) -> Board:
    return board(space, shop, ids=["gmv_growth", "gmv"])


def test_without_saved_months_growth_is_asked_for_evenly(space: Workspace, shop: Facts) -> None:
    standing = growth(space, shop).standings["gmv_growth"]
    assert standing.months is None
    assert standing.pace is not None
    assert standing.pace.expected == 0.35


def test_saved_months_bend_pace_path_and_gap_and_end_at_the_goal(space: Workspace, shop: Facts) -> None:
    save_months(space, 50, 220)                                  # 300 by June against last year's 600; 1,620 = 1,200 × 1.35 in all
    standings = growth(space, shop)
    standing = standings.standings["gmv_growth"]
    assert standing.pace is not None
    assert standing.pace.expected == pytest.approx(-0.5)
    assert standing.pace.difference == pytest.approx(0.6)        # 660 ÷ 600 − 1 = 10 %
    plan = growth_path(space, shop, standing, standings.known)["plan"]
    assert plan.iloc[5] == pytest.approx(-0.5)
    assert plan.iloc[11] == pytest.approx(0.35)
    assert gap(shop, standing, "channel")["expected"].tolist() == pytest.approx([300.0])


def test_a_goal_raised_since_stretches_the_months(space: Workspace, shop: Facts) -> None:
    save_months(space, 50, 220)
    state_goals.save(space, Goal("gmv_growth", 2026, target=D("0.62")), who="li")      # 1,944 = 1,620 × 1.2
    standing = growth(space, shop).standings["gmv_growth"]
    assert standing.pace is not None
    assert standing.pace.expected == pytest.approx(360 / 600 - 1)
    assert sum(standing.months or ()) == pytest.approx(1944)


def test_a_sum_with_a_goal_of_its_own_follows_its_months_too(space: Workspace, shop: Facts) -> None:
    save_months(space, 50, 220)
    state_goals.save(space, Goal("gmv", 2026, target=D(1620)), who="li")
    standing = growth(space, shop).standings["gmv"]
    assert standing.pace is not None
    assert standing.pace.expected == pytest.approx(300)


def test_within_a_month_the_part_gone_by_counts() -> None:
    even = (100.0,) * 12
    assert due_share(even, date(2026, 3, 10), 0.25) == pytest.approx(225 / 1200)
    assert due_share((0.0,) * 12, date(2026, 3, 10), 0.25) is None
    assert level_due((0.20, 0.22, *[0.3] * 10), date(2026, 2, 14), 0.1) == pytest.approx(0.21)    # half of February's way from 20 to 22 %
    assert level_due((0.20, *[0.3] * 11), date(2026, 1, 31), 0.1) == pytest.approx(0.20)


def test_the_lens_says_under_how_many_definitions_it_is_green_and_which_switch_turns_it(space: Workspace, shop: Facts) -> None:
    before = growth(space, shop)
    seen = lens.lens(space, shop, "gmv_growth", before.known, 2026)
    # paid: 10 % of 35 %; ordered: 660 + 1,000 against 600, and 1,660 of 1,200 × 1.35 = 1,620 are there already; no refunds here
    assert [one.id for one in seen.judged] == ["", "calendar", "ordered"]
    assert [one.id for one in seen.flips] == ["ordered"]
    said = [sentence.en for sentence in lens.told(seen)]
    assert said[0] == "Green under **1** of 3 definitions."
    assert "Switching to “ordered” (on track) would turn it" in said[1]


def test_the_goal_is_judged_by_the_definition_it_is_bound_to_and_no_figure_changes(space: Workspace, shop: Facts) -> None:
    before = growth(space, shop).standings
    goal = before["gmv_growth"].goal
    assert goal is not None
    lens.bind(space, state_goals.save(space, goal, who="li"), "ordered", who="li")
    after = growth(space, shop).standings
    assert (before["gmv_growth"].status, after["gmv_growth"].status) == ("off_track", "on_track")
    assert after["gmv_growth"].reading.value == pytest.approx(1660 / 600 - 1)
    assert after["gmv_growth"].metric.id == "gmv_growth"
    assert after["gmv"].reading == before["gmv"].reading
    assert "Everything ordered" in after["gmv_growth"].metric.definition.en
    assert state_goals.history(space)[0].fields["definition"][1] == "ordered"


def test_a_goal_may_only_be_bound_to_definitions_in_its_own_unit() -> None:
    assert lens.bindable(Goal("satisfaction", 2026, target=D("0.98"))) == [""]                  # the mean score is no share
    assert lens.bindable(Goal("acquisition_cost_ratio", 2026, target=D("0.2"), direction="down")) == ["", "net"]


def segment(space: Workspace, shop: Facts, **goal: object) -> goal_segments.SegmentLine:
    state_goals.save(space, Goal(**{"kpi": "gmv", "year": 2026, **goal}), who="li")  # type: ignore[arg-type]
    known = growth(space, shop).known
    from core.outlook.gap import labels
    return goal_segments.lines(space, shop, state_goals.goals(space, 2026), known, labels(shop, "channel"))[0]


def test_a_channels_goal_stands_on_the_channel_by_whatever_name_it_is_written(space: Workspace, shop: Facts) -> None:
    line = segment(space, shop, segment_kind="channel", segment="天猫", basis="change", target=D("0.4"))
    assert (line.actual, line.target) == (660.0, 1680.0)           # last year's 1,200 × 1.4
    assert line.pace is not None
    assert line.pace.expected == pytest.approx(840)                # half of last year had come by then
    assert line.status == "off_track"
    assert line.name.en == "Tmall"


def test_a_month_of_a_channel_has_its_own_days(space: Workspace, shop: Facts) -> None:
    line = segment(space, shop, segment_kind="channel", segment="tmall", period="05", target=D(100))
    assert (line.actual, line.status) == (110.0, "on_track")


def test_the_tiers_make_up_what_customers_bought(space: Workspace, shop: Facts) -> None:
    for tier in ("black", "gold", "silver", "normal"):
        state_goals.save(space, Goal("gmv", 2026, segment_kind="tier", segment=tier, target=D(100)), who="li")
    lines = goal_segments.lines(space, shop, state_goals.goals(space, 2026), growth(space, shop).known, {})
    assert sum(line.actual or 0.0 for line in lines) == 660.0


def test_a_team_is_shown_the_whole_companys_figure_and_told_so(space: Workspace, shop: Facts) -> None:
    line = segment(space, shop, segment_kind="team", segment="市场", target=D(1000))
    assert line.actual == 660.0
    assert line.note is not None
    assert "whole company" in line.note.en


def test_what_cannot_be_split_says_so(space: Workspace, shop: Facts) -> None:
    line = segment(space, shop, kpi="retention", segment_kind="category", segment="toys", target=D("0.5"))
    assert line.status == "no_data"
    assert line.note is not None


@pytest.mark.parametrize(("goal", "last_year", "expected"), [
    (Goal("gmv_growth", 2026, target=D("0.35")), None, (0.0, 0.175, 0.35, 0.525)),                       # a change starts from nothing gained
    (Goal("inventory_turnover", 2026, target=D(8)), 6.0, (6.0, 7.0, 8.0, 9.0)),
    (Goal("acquisition_cost_ratio", 2026, target=D("0.20"), direction="down"), 0.25, (0.25, 0.225, 0.20, 0.175)),
    (Goal("shipped_48h", 2026, target=D(1)), 0.9, (0.9, 0.95, 1.0, 1.0)),                                # a share stays one
    (Goal("inventory_turnover", 2026, target=D(8)), 9.0, (6.8, 7.6, 8.0, 8.8)),                          # last year was better already
    (Goal("replenishment_hours", 2026, target=D(48), direction="down"), None, (55.2, 50.4, 48.0, 43.2)),
    (Goal("inventory_turnover", 2026, target=D(8), crisis=D(5)), 6.0, (5.0, 7.0, 8.0, 9.0)),             # what is entered stands
])
def test_four_marks_follow_from_target_last_year_and_direction(goal: Goal, last_year: float | None, expected: tuple[float, ...]) -> None:
    marks = marks_of(goal, CATALOG[goal.kpi], last_year)
    assert marks is not None
    assert (marks.crisis, marks.concern, marks.satisfied, marks.best) == pytest.approx(expected)
    assert marks.in_order
    assert marks_of(Goal(goal.kpi, 2026), CATALOG[goal.kpi], last_year) is None


@pytest.mark.parametrize(("value", "up", "down"), [(5.0, "crisis", "best"), (6.5, "concern", "best"), (7.5, "under_way", "satisfied"), (8.0, "satisfied", "satisfied"),
                                                   (8.5, "satisfied", "under_way"), (9.5, "best", "concern"), (11.0, "best", "crisis")])
def test_a_value_stands_in_a_zone_of_its_marks(value: float, up: str, down: str) -> None:
    assert zone(value, Marks(6.0, 7.0, 8.0, 9.0), "up") == up
    assert zone(value, Marks(10.0, 9.0, 8.0, 7.0), "down") == down


def test_another_workspace_knows_nothing_of_these_goals() -> None:
    assert state_goals.goals(workspace("other"), 2026) == []
