"""Goals by month on real rows: last year's shape, exact sums, held months, what is left after actuals, refusals in words."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from company import copied

from core import store
from core.base.errors import CockpitError
from core.base.home import Workspace, workspace
from core.metrics.coverage import coverage
from core.outlook import goal_phasing, goal_sheet, imports
from core.outlook.board import board
from core.outlook.goal_changes import told
from core.state import goals as state_goals
from core.state.goals import Goal

D = Decimal


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """2024: 100 in each month but 200 in June and November (1,400); 2025: 150 in January, 130 in February, whole to 28 February."""
    lines = ["订单编号,付款时间,商品编码,数量,实付金额,客户ID"]
    for month in range(1, 13):
        lines.append(f"a{month},2024-{month:02d}-01 21:00,S1,1,{200 if month in (6, 11) else 100},c{month % 3}")
    lines += ["z,2024-12-31 21:00,S1,1,0.01,c9", "b1,2025-01-02 21:00,S1,1,150,c1", "b2,2025-02-28 21:00,S1,1,130,c2"]
    home = tmp_path_factory.mktemp("home")
    space = workspace("main", home)
    (home / "orders.csv").write_text("\n".join(lines), encoding="utf-8")
    assert imports.import_files(space, [home / "orders.csv"], who="t", with_effect=False)[0].status == "imported"
    facts = store.current(space)
    goal_sheet.lines(space, facts, board(space, facts, ids=["gmv_growth"]), 2025)
    return space


@pytest.fixture
def space(made: Workspace, cockpit_home: Path) -> Workspace:
    return copied(made, cockpit_home)


@pytest.fixture
def plan(space: Workspace) -> goal_phasing.YearPlan:
    return _plan(space)


def _plan(space) -> goal_phasing.YearPlan:
    facts = store.current(space)
    return goal_phasing.year_plan(space, facts, "gmv", 2025, coverage(facts))


def test_the_growth_goal_becomes_an_amount_phased_by_last_years_shape(plan):
    assert plan.total == D("1890.01")                                # 1,400.01 × 1.35, to the cent
    assert plan.phased.total == plan.total
    assert plan.phased.amounts[5] == D("270.00")                     # 200 × 1.35
    assert plan.how == "shape"
    assert not plan.is_saved


def test_saved_months_and_quarters_come_back_with_the_same_sums(plan, space):
    goal_phasing.save(space, plan, goal_phasing.with_held(plan, 0, True), who="Wang")
    again = _plan(space)
    assert again.is_saved
    assert again.phased.amounts == plan.phased.amounts
    assert again.phased.held[0]
    assert again.kept["Q1"].target == plan.phased.part(range(3))


def test_a_quarter_raised_leaves_held_months_and_the_year_alone(plan, space):
    goal_phasing.save(space, plan, goal_phasing.with_month(plan, 1, D(20)), who="Wang")   # February held at 20
    raised = goal_phasing.with_quarter(_plan(space), 1, D(320))
    # 1 February 2024 stood 9 days before Spring Festival, in 2025 that is 20 January: January weighs 200, March 100
    assert raised.amounts[:3] == (D("200.00"), D("20"), D("100.00"))
    assert raised.total == plan.total


def test_what_cannot_be_is_refused_with_the_reason(plan, space):
    with pytest.raises(CockpitError, match="does not fit"):
        goal_phasing.with_month(plan, 0, D(2000))
    for place in range(12):
        goal_phasing.save(space, _plan(space), goal_phasing.with_held(_plan(space), place, True), who="Wang")
    with pytest.raises(CockpitError, match="held"):
        goal_phasing.with_quarter(_plan(space), 1, D(1))


def test_a_new_goal_for_the_year_is_spread_over_free_months(plan, space):
    goal_phasing.save(space, plan, goal_phasing.with_month(plan, 1, D(20)), who="Wang")
    growth = state_goals.goal(space, "gmv_growth", 2025)
    state_goals.save(space, Goal(**{**vars(growth), "target": D("0.5")}), who="Wang")
    plan = _plan(space)
    spread = goal_phasing.with_total(plan)
    assert plan.phased.total == D("1890.01")
    assert spread.total == D("2100.02")                              # 1,400.01 × 1.5 = 2,100.015, to the cent
    assert spread.amounts[1] == D(20)


def test_what_is_left_after_actuals_follows_the_plan(plan):
    assert plan.actual[:3] == (150.0, 130.0, None)
    left = goal_phasing.needed(plan)
    assert left[:2] == (None, None)
    assert sum(D(str(value)) for value in left[2:]) == D("1610.01")  # 1,890.01 − 280


def test_evenly_and_back_to_last_years_shape(plan, space):
    goal_phasing.save(space, plan, goal_phasing.reshaped(plan, "even"), who="Wang")
    even = _plan(space)
    assert even.how == "even"
    assert set(even.phased.amounts) == {D("157.50"), D("157.51")}    # 1,890.01 ÷ 12 = 157.5008…
    assert goal_phasing.reshaped(even, "shape").amounts == plan.phased.amounts


def test_a_stale_phasing_is_told_and_not_saved(plan, space):
    mine = _plan(space)
    goal_phasing.save(space, plan, goal_phasing.reshaped(plan, "even"), who="Li")
    with pytest.raises(CockpitError, match="Li"):
        goal_phasing.save(space, mine, goal_phasing.with_month(mine, 0, D(1)), who="Wang")
    assert _plan(space).how == "even"


def test_targets_are_written_as_percent_and_kept_as_share(plan, space):
    facts = store.current(space)
    lines = goal_sheet.lines(space, facts, board(space, facts, ids=["gmv_growth"]), 2025)
    place = next(number for number, line in enumerate(lines) if line.goal.kpi == "gmv_growth")
    assert goal_sheet.written(lines[place].goal.target, lines[place].unit) == 35.0
    state_goals.save_all(space, goal_sheet.edited(lines, {place: {"target": 40.5, "owner": "Wang"}}), who="Wang")
    assert state_goals.goal(space, "gmv_growth", 2025).target == D("0.405")
    newest = told(state_goals.history(space), "CNY")[0:2]
    assert {(line.who, line.old.en, line.new.en) for line in newest} == {("Wang", "35.0%", "40.5%"), ("Wang", "empty", "Wang")}


def test_a_whole_phasing_is_one_line_of_the_history(plan, space):
    goal_phasing.save(space, plan, plan.phased, who="Wang")
    line = told(state_goals.history(space), "CNY")[0]
    assert (line.who, line.goal.en, line.field.en, line.old.en) == ("Wang", "GMV 2025", "16 quarters and months, spread anew", "empty")
    goal_phasing.save(space, _plan(space), goal_phasing.with_quarter(_plan(space), 1, D(500)), who="Li")
    again = told(state_goals.history(space), "CNY")[0]
    assert again.old == line.new
    assert again.new.en.startswith("Q1 ¥500.0 · Q2 ¥")


def test_rates_glide_and_changes_stay_flat(plan, space):
    facts, known = store.current(space), coverage(store.current(space))
    state_goals.save(space, Goal("average_order_value", 2025, target=D(200)), who="Wang")
    lines = {line.goal.kpi: line for line in goal_sheet.lines(space, facts, board(space, facts, ids=["gmv_growth"]), 2025)}
    wanted, reached = goal_phasing.rate_path(facts, lines["average_order_value"], 2025, known)
    before = 1400.01 / 13                                            # last year's value: 13 orders
    assert wanted[-1] == 200.0
    assert wanted[5] == pytest.approx((before + 200) / 2)
    assert reached[0] == 150.0
    assert reached[2] is None
    assert goal_phasing.rate_path(facts, lines["gmv_growth"], 2025, known)[0] == (0.35,) * 12


def test_an_exported_sheet_comes_back_unchanged(plan, space, tmp_path):
    from core.ingest.filled import filled
    from core.tables.registry import TABLES
    goal_phasing.save(space, plan, plan.phased, who="Wang")
    state_goals.save(space, Goal("gmv", 2025, "year", "channel", "天猫", target=D(500), owner="=1+1"), who="Wang")
    for lang in ("zh", "en"):
        file = tmp_path / f"goals_{lang}.xlsx"
        file.write_bytes(filled(TABLES["goals"], goal_sheet.as_rows(space, 2025), lang))
        result = imports.import_files(space, [file], who="Wang")[0]
        assert (result.table, result.rows.same, result.rows.new, result.rows.changed) == ("goals", result.rows.read, 0, 0)


def test_a_years_total_edited_takes_its_saved_months_and_quarters_along_and_held_ones_stay(plan, space):
    goal_phasing.save(space, plan, goal_phasing.with_month(plan, 1, D(20)), who="Wang")
    facts, growth = store.current(space), state_goals.goal(space, "gmv_growth", 2025)
    changed = replace(growth, target=D("0.5"))
    state_goals.save_all(space, [changed, *goal_phasing.following(space, facts, changed, coverage(facts))], who="Wang")

    kept = {goal.period: goal.target for goal in state_goals.goals(space, 2025, "gmv")}
    assert kept["02"] == 20
    assert sum(kept[f"{month:02}"] for month in range(1, 13)) == sum(kept[f"Q{n}"] for n in range(1, 5)) == D("2100.02")    # 1,400.01 × 1.5
    assert goal_phasing.following(space, facts, state_goals.goal(space, "gmv_growth", 2025), coverage(facts)) == []


def test_a_total_that_held_months_cannot_make_is_refused_and_nothing_is_saved(plan, space):
    for place in range(12):
        goal_phasing.save(space, _plan(space), goal_phasing.with_held(_plan(space), place, True), who="Wang")
    facts = store.current(space)
    with pytest.raises(CockpitError) as refused:
        goal_phasing.following(space, facts, replace(state_goals.goal(space, "gmv_growth", 2025), target=D("0.5")), coverage(facts))
    assert refused.value.code == "all_held"
    assert "Free at least one month first" in refused.value("en")


def test_a_quarter_of_10_20_and_30_raised_to_100_with_february_held_is_20_20_and_60(space):
    state_goals.save(space, Goal("gmv", 2027, target=D(600)), who="Wang")

    def year():
        facts = store.current(space)
        return goal_phasing.year_plan(space, facts, "gmv", 2027, coverage(facts))

    for place, amount in enumerate((10, 20, 30)):
        goal_phasing.save(space, year(), goal_phasing.with_month(year(), place, D(amount)), who="Wang")
    for place in (0, 2):
        goal_phasing.save(space, year(), goal_phasing.with_held(year(), place, False), who="Wang")
    goal_phasing.save(space, year(), goal_phasing.with_quarter(year(), 1, D(100)), who="Wang")

    assert year().phased.amounts[:3] == (20, 20, 60)
    assert year().phased.total == 600
