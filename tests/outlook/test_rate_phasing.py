"""Months of a rate by hand: points bend the glide, December stays the goal, pace follows, freeing a month gives the glide back."""

from decimal import Decimal

import pytest
from company import found
from steady_shop import tables

from core.base.errors import CockpitError
from core.base.home import Workspace, workspace
from core.outlook import goal_sheet, rate_phasing
from core.outlook.board import Board, board
from core.outlook.phasing import glide
from core.outlook.rate_phasing import RatePlan, bent, rate_plan, with_point, without_point
from core.state import goals as state_goals
from core.state.goals import Goal
from core.store.facts import Facts

D = Decimal
KPI = "acquisition_cost_ratio"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, Facts]:
    space = workspace("main", tmp_path_factory.mktemp("home"))
    return space, found(space, **tables())


def plan_of(shop: tuple[Workspace, Facts]) -> tuple[RatePlan, Board]:
    space, facts = shop
    shown = board(space, facts, ids=[KPI])
    line = next(one for one in goal_sheet.lines(space, facts, shown, 2026) if one.goal.kpi == KPI)
    return rate_plan(space, facts, line, 2026, shown.known), shown


def test_a_point_bends_the_glide_and_leaves_both_ends() -> None:
    path = glide(0.24, 0.12)                     # a point less each month: .23, .22, … .12
    found = bent(tuple(path), {3: 0.14})         # April .20 by itself: .06 below, fading from nothing at the start and to nothing in December

    assert found[:4] == pytest.approx((0.215, 0.19, 0.165, 0.14))
    assert found[4:8] == pytest.approx((0.19 - 0.06 * 7 / 8, 0.18 - 0.06 * 6 / 8, 0.17 - 0.06 * 5 / 8, 0.16 - 0.06 * 4 / 8))
    assert found[11] == 0.12
    assert bent(tuple(path), {}) == tuple(path)


def test_months_by_hand_are_saved_move_the_pace_and_can_be_freed_again(shop: tuple[Workspace, Facts]) -> None:
    space, _ = shop
    plan, before = plan_of(shop)
    rate_phasing.save(space, plan, with_point(plan, 7, 0.5), who="li")           # the end of August, where the data end

    saved, after = plan_of(shop)
    pace, glided = after.standings[KPI].pace, before.standings[KPI].pace
    assert pace is not None
    assert glided is not None
    assert (pace.expected, saved.points) == (0.5, {7: 0.5})
    assert pace.expected != pytest.approx(glided.expected)
    assert saved.wanted[11] == pytest.approx(float(saved.line.goal.target or 0))
    assert not saved.is_stale

    rate_phasing.save(space, saved, without_point(saved, 7), who="li")
    freed, again = plan_of(shop)
    assert not freed.is_saved
    assert again.standings[KPI].pace == glided


def test_a_goal_changed_since_is_told_and_the_path_led_to_it(shop: tuple[Workspace, Facts]) -> None:
    space, _ = shop
    plan, _ = plan_of(shop)
    rate_phasing.save(space, plan, with_point(plan, 1, 0.3), who="li")
    goal = state_goals.goal(space, KPI, 2026)
    assert goal is not None
    state_goals.save(space, Goal(KPI, 2026, target=D("0.1"), direction="down", version=goal.version), who="li")

    stale, _ = plan_of(shop)
    assert stale.is_stale
    rate_phasing.save(space, stale, stale.points, who="li")
    mended, _ = plan_of(shop)
    assert (mended.is_stale, mended.wanted[11], mended.wanted[1]) == (False, 0.1, 0.3)


@pytest.mark.parametrize(("place", "level", "code"), [(11, 0.2, "december"), (2, 1.5, "share"), (2, -0.1, "share")])
def test_what_cannot_be_is_refused_with_a_reason(shop: tuple[Workspace, Facts], place: int, level: float, code: str) -> None:
    plan, _ = plan_of(shop)
    with pytest.raises(CockpitError) as refused:
        with_point(plan, place, level)
    assert refused.value.code == code
