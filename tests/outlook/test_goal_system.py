"""What a set of goals implies in a company's own numbers, and where its own record stands against it."""

from decimal import Decimal

import pytest

from core.metrics.catalog import CATALOG
from core.metrics.coverage import Coverage
from core.metrics.readings import Reading
from core.outlook.board import Board
from core.outlook.goal_system import Company, implied, wishes
from core.outlook.standing import Standing
from core.outlook.together import Relief, judged, least_change, together, way_out
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


# 10,000 visitors, 2 % of whom pay, an order of 5 each: GMV 1,000; 150 buyers, 60 of them came back
SHOP = LAST | {"orders": 200.0, "visitors": 10000.0, "paying": 200.0, "buyers": 150.0, "returned": 60.0, "people": 80.0}


def test_gmv_is_visitors_by_conversion_by_order_value_in_the_companys_numbers() -> None:
    def told(**targets: float) -> str:
        return "\n".join(fact.text.en for fact in implied(goals(**targets), Company(2026, SHOP, {}), "CNY"))

    # 1,350 ÷ 6 = 225 orders, 200 last year; at 2.5 % conversion and 6 per paying buyer 9,000 visitors, 10,000 last year
    both = told(gmv_growth=0.35, average_order_value=6.0, conversion=0.025)
    assert "going from ¥5.00 to ¥6.00, orders have to grow **× 1.12** (200 → 225)" in both
    assert "from 2.0% to 2.5% at ¥6.00 per paying buyer, visitors have to grow **× 0.90** (10.0K → 9,000)" in both
    assert "the order value has to go from ¥5.00 to **¥5.40**" in told(gmv_growth=0.35, orders=250)
    assert "conversion has to go from 2.0% to **2.2%**" in told(gmv_growth=0.35, visitors=12272.7)       # 270 ÷ 12,273
    assert "make **¥1,200**; the GMV goal is ¥1,350: with both just reached, GMV is ¥150.0 short" in told(gmv_growth=0.35, orders=200, average_order_value=6.0)
    assert "make **¥1,500**; the GMV goal is ¥1,350." in told(gmv_growth=0.35, visitors=12000, conversion=0.025)
    assert "needs **90** of last year's 150 buyers to buy again (last year 60 came back)" in told(gmv_growth=0.35, retention=0.6)


def test_a_growth_beyond_the_product_of_the_best_factors_is_named_with_the_best_that_they_make() -> None:
    # 10,500 visitors × 2.2 % × 1 order × 5.50 = 1,270.5
    of = Company(2026, SHOP, {"order_value": 5.5, "orders_per_paying": 1.0, "conversion": 0.022, "visitor_growth": 1.05})
    wanted = wishes(goals(gmv_growth=0.35, new_category_share=0.25), of)
    verdict, conflicts = judged(wanted, of)
    assert (verdict, [[one.kpi for one in conflict] for conflict in conflicts]) == ("beyond_record", [["gmv_growth"]])
    assert conflicts[0][0].freed == pytest.approx(0.2705, abs=1e-9)
    assert [(one.kpi, round(one.freed or 0, 6)) for one in least_change(wanted, of, verdict)] == [("gmv_growth", 0.2705)]


def test_buyers_who_come_back_and_new_ones_are_no_more_than_all_buyers() -> None:
    # 120 new and 90 who come back make 210 buyers
    of = Company(2026, SHOP, {})
    few = goals(new_customers=120, retention=0.6, buyers=200)
    few.standings["buyers"].goal.__dict__["direction"] = "down"        # no more than 200 buyers
    verdict, conflicts = judged(wishes(few, of), of)
    assert verdict == "impossible"
    assert {one.kpi: round(one.freed or 0, 6) for one in conflicts[0]} == {"new_customers": 110, "retention": round(80 / 150, 6), "buyers": 210}


def test_numbers_that_round_alike_are_told_apart() -> None:
    assert way_out(Relief("conversion", 0.03, 0.0296), "CNY").en == "move Conversion from 3.00% to **2.96%**"


def test_one_goal_alone_or_no_data_is_no_set(space) -> None:
    from core import store
    from core.outlook.board import board
    facts = store.current(space)
    found = together(facts, board(space, facts), "CNY")
    assert (found.verdict, found.facts, found.all_odds) == ("unknown", (), None)
    assert judged(wishes(goals(gmv_growth=0.35), Company(2026, LAST, {})), Company(2026, LAST, {})) == ("unknown", ())
