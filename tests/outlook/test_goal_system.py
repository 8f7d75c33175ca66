"""What a set of goals implies in a company's own numbers, and where its own record stands against it."""

from decimal import Decimal

import pytest

from core.metrics.catalog import CATALOG
from core.metrics.coverage import Coverage
from core.metrics.readings import Reading
from core.outlook.board import Board
from core.outlook.goal_system import Company, implied, wishes
from core.outlook.standing import Standing
from core.outlook.together import judged, together, way_out
from core.state.goals import Goal

TARGETS = {"gmv_growth": 0.35, "acquisition_cost_ratio": 0.20, "cac_change": -0.15, "new_category_share": 0.25, "inventory_turnover": 8.0}
# acquisition 25 % of GMV, first orders half of it, turnover 6, new categories 15 %
LAST = {"gmv": 1000.0, "spend": 250.0, "people": 100.0, "first": 500.0, "repeat": 500.0, "cost": 600.0, "stock": 100.0, "new_categories": 150.0}


def goals(**targets: float) -> Board:
    standings = {}
    for kpi, target in targets.items():
        metric = CATALOG[kpi]
        goal = Goal(kpi, 2026, target=Decimal(str(target)), direction="down" if metric.good == "down" else "up")
        standings[kpi] = Standing(metric, Reading(kpi, None), goal, target, None, None, None, "no_data")
    return Board(1, None, 2026, standings, Coverage({}, None))


def said(**targets: float) -> str:
    return "\n".join(fact.text.en for fact in implied(goals(**targets), Company(2026, LAST, {}), "CNY"))


def test_the_plans_goals_imply_what_the_arithmetic_says() -> None:
    told = said(**TARGETS)
    assert "acquisition spend grow by **× 1.08**" in told              # 1.35 × 20 ÷ 25
    assert "win **× 1.27** new customers" in told                      # 1.08 ÷ 0.85
    assert "repeat GMV has to change by **+42.9%**" in told            # (1,350 − 500 × 1.2706) ÷ 500
    assert "mean stock of **× 1.01**" in told                          # 1.35 × 6 ÷ 8
    assert "grow **× 2.25**" in told                                   # 1.35 × 25 ÷ 15
    assert "the old ones × 1.19" in told                               # 1.35 × 75 ÷ 85


def test_without_a_growth_goal_or_last_year_nothing_is_implied() -> None:
    assert said(acquisition_cost_ratio=0.2) == ""
    assert implied(goals(**TARGETS), Company(2026, {}, {}), "CNY") == []


def test_goals_within_the_record_fit() -> None:
    of = Company(2026, LAST, {"cac": 2.0, "first_order": 6.0, "repeat_growth": 1.5})
    assert judged(wishes(goals(**TARGETS), of), of) == ("fits", ())


def test_goals_beyond_the_record_name_the_conflict_and_each_ones_way_out() -> None:
    # repeat sales never grew by more than 20 % (600), so 1,350 takes new customers; none was ever won below 2.30 (goal: 2.125)
    of = Company(2026, LAST, {"cac": 2.3, "first_order": 9.0, "repeat_growth": 1.2})
    verdict, conflicts = judged(wishes(goals(**TARGETS), of), of)
    assert verdict == "beyond_record"
    reliefs = {one.kpi: one for one in conflicts[0]}
    assert set(reliefs) == {"gmv_growth", "cac_change"}
    assert reliefs["cac_change"].freed == pytest.approx(2.3 / 2.5 - 1, abs=1e-4)
    assert reliefs["gmv_growth"].freed == pytest.approx(600 / 1000 - 1, abs=1e-4)
    assert way_out(reliefs["cac_change"], "CNY").en == "move CAC against last year from −15.0% to **−8.0%**"


def test_goals_that_arithmetic_forbids_are_impossible_whatever_the_record() -> None:
    of = Company(2026, LAST, {})
    verdict, conflicts = judged(wishes(goals(inventory_turnover=8.0, days_of_stock=30.0, gmv_growth=0.35), of), of)
    assert verdict == "fits"                                           # 30 days are 12 turns: stricter, but no contradiction
    stricter = goals(inventory_turnover=8.0, days_of_stock=60.0)
    stricter.standings["days_of_stock"].goal.__dict__["direction"] = "up"
    verdict, conflicts = judged(wishes(stricter, of), of)              # at least 60 days are at most 6.1 turns
    assert verdict == "impossible"
    assert {one.kpi for one in conflicts[0]} == {"inventory_turnover", "days_of_stock"}


def test_one_goal_alone_or_no_data_is_no_set(space) -> None:
    from core import store
    from core.outlook.board import board
    facts = store.current(space)
    found = together(facts, board(space, facts), "CNY")
    assert (found.verdict, found.facts, found.all_odds) == ("unknown", (), None)
    assert judged(wishes(goals(gmv_growth=0.35), Company(2026, LAST, {})), Company(2026, LAST, {})) == ("unknown", ())
