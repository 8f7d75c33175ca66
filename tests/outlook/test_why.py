"""Why KPIs moved: every split adds up to the change exactly, for every KPI, against last year, the period before, and the plan."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from company import found, order
from steady_shop import tables

from core.base.home import workspace
from core.metrics.catalog import CATALOG
from core.metrics.coverage import coverage
from core.metrics.readings import read
from core.metrics.variants import BY_ID
from core.outlook.board import board
from core.outlook.compared import CHOICES, against_earlier, compared
from core.outlook.reasons import reasons
from core.outlook.receipt import receipt
from core.outlook.why import skus, why
from core.outlook.why_told import expected
from core.state import goals
from core.state.goals import Goal
from core.store.facts import Facts


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    return found(workspace("steady", tmp_path_factory.mktemp("why")), **tables())


@pytest.mark.parametrize("choice", CHOICES)
@pytest.mark.parametrize("against", ["last_year", "earlier", "plan"])
def test_the_pieces_of_every_split_of_every_kpi_add_up_to_the_change(facts: Facts, choice: str, against: str) -> None:
    known, told = coverage(facts), 0
    days = compared(known, choice)
    assert days is not None
    wanted = {reading.metric: (reading.value or 0.0) * 1.1 + 0.01 for reading in read(facts, known=known)}
    for id_ in CATALOG:
        answer = why(facts, id_, days, known, against=against, expected=wanted[id_])  # type: ignore[arg-type]
        if answer is None:
            continue
        told += 1
        for split in answer.splits:
            assert sum((piece.part for piece in split.pieces), Decimal(0)) == answer.change, (id_, split.by)
        said = reasons(answer, {}, "CNY")
        assert 1 <= len(said) <= 5
        assert all(one.link.name.zh and one.link.page and dict(one.link.query)["period"] == choice and any(letter.isdigit() for letter in one.text.en) for one in said)
    assert told > 8 or (against == "earlier" and days.earlier is None)


def test_before_and_after_are_the_readings_own(facts: Facts) -> None:
    known = coverage(facts)
    days = compared(known, "ytd")
    assert days is not None
    for reading in read(facts, ["gmv", "orders", "average_order_value", "spend", "cac", "buyers", "acquisition_cost_ratio"], known=known):
        answer = why(facts, reading.metric, days, known)
        assert answer is not None
        assert float(answer.after) == pytest.approx(reading.value, abs=0.005)
        assert float(answer.before) == pytest.approx(reading.last_year, abs=0.005)


def test_growth_by_calendar_day_is_split_by_its_own_days(facts: Facts) -> None:
    known = coverage(facts)
    days = compared(known, "ytd")
    assert days is not None
    answer = why(facts, "gmv_growth@calendar", days, known)
    reading = read(facts, ["gmv_growth@calendar"], known=known)[0]

    assert answer is not None
    assert reading.value is not None
    assert answer.before == round(facts.rows("select sum(amount) from daily_sales where day >= '2025-01-01' and day < '2025-09-01'")[0][0], 2)
    assert float(answer.change / answer.before) == pytest.approx(reading.value)
    assert all(sum((piece.part for piece in split.pieces), Decimal(0)) == answer.change for split in answer.splits)
    assert "calendar days" in reasons(answer, {}, "CNY")[0].text.en


def test_a_gap_to_plan_is_asked_of_every_part_alike(facts: Facts) -> None:
    known = coverage(facts)
    days = compared(known, "ytd")
    assert days is not None
    last, gap = why(facts, "gmv", days, known), why(facts, "gmv_growth", days, known, against="plan", expected=0.35)

    assert last is not None
    assert gap is not None
    assert (gap.of.id, gap.after, gap.before) == ("gmv", last.after, round(last.before * Decimal("1.35"), 2))
    channels = {piece.key: piece.before for piece in (last.split("channel") or gap.splits[0]).pieces}
    for piece in (gap.split("channel") or gap.splits[0]).pieces:
        assert piece.before == pytest.approx((channels[piece.key] or 0) * 1.35)
    factors = (gap.split("factor") or gap.splits[0]).pieces
    asked = [(piece.before or 0) for piece in factors if not piece.key.startswith("without")]
    assert len(asked) == 3


def test_the_skus_that_moved_most_and_all_others_are_the_change(facts: Facts) -> None:
    known = coverage(facts)
    answer = why(facts, "gmv", compared(known, "quarter"), known)  # type: ignore[arg-type]
    assert answer is not None
    split = skus(facts, answer, most=1)
    assert split.pieces[1].key == "*others"
    assert sum(piece.part for piece in split.pieces) == answer.change


def test_price_pieces_and_mix_by_hand() -> None:
    space = workspace("mix")
    rows = [order(f"{year}{n}", f"{year}-07-{day:02} 21:00", amount, "c", sku=sku, quantity=pieces)
            for year, sold in ((2025, (("a", 10, 100), ("b", 10, 300))), (2026, (("a", 10, 100), ("b", 10, 330))))
            for n, (sku, pieces, amount) in enumerate(sold) for day in (n + 1,)]
    rows += [order(f"l{year}", f"{year}-07-31 21:00", 0.01, "c", sku="a") for year in (2025, 2026)]
    shop = found(space, order_lines=rows, products=[{"sku": "a", "category": "home"}, {"sku": "b", "category": "toys"}])
    known = coverage(shop)
    answer = why(shop, "gmv", compared(known, "mtd"), known)  # type: ignore[arg-type]
    assert answer is not None
    # as many pieces of each: the dearer toys (300 → 330) are price alone
    assert {piece.key: piece.part for piece in (answer.split("mix") or answer.splits[0]).pieces} == {"price": Decimal("30.00"), "volume": Decimal(0), "mix": Decimal(0)}


def test_the_months_days_stand_against_the_same_days_of_last_month_and_last_year() -> None:
    # 18 March, the last whole day, has 18 days before it in March, in February, and of last March
    rows = [order(f"{day}", f"{day} 21:00", 10, "c") for day in (date.fromordinal(n) for n in range(date(2025, 1, 1).toordinal(), date(2026, 3, 19).toordinal()))]
    shop = found(workspace("days"), order_lines=rows)
    known = coverage(shop)
    days = compared(known, "mtd")
    assert days is not None
    assert (days.period.start, days.period.last_day, days.is_partial) == (date(2026, 3, 1), date(2026, 3, 18), True)
    assert days.earlier is not None
    assert (days.earlier.start, days.earlier.last_day) == (date(2026, 2, 1), date(2026, 2, 18))
    assert sum(span.days for span in days.past) == 18
    both = [why(shop, "gmv", days, known, against=against) for against in ("last_year", "earlier")]  # type: ignore[arg-type]
    assert [(one.before, one.after) for one in both if one] == [(180, 180), (180, 180)]
    # 31 March has no 31 days of February against it: all of that month
    assert against_earlier(known, days) is not None


def test_what_the_plan_wants_of_gmv_follows_from_its_growths_goal(facts: Facts) -> None:
    space = workspace("goal")
    shop = found(space, **tables())
    standing = board(space, shop)
    growth = standing.standings["gmv_growth"]
    assert growth.pace is not None
    last = standing.standings["gmv"].reading.last_year
    assert expected(standing, "gmv") == pytest.approx((last or 0) * (1 + growth.pace.expected))


def test_every_other_definition_is_split_as_exactly(facts: Facts) -> None:
    known = coverage(facts)
    days, told = compared(known, "ytd"), 0
    assert days is not None
    for reading in read(facts, list(BY_ID), known=known):
        answer = why(facts, reading.metric, days, known)
        if answer is None:
            continue
        told += 1
        for split in answer.splits:
            assert sum((piece.part for piece in split.pieces), Decimal(0)) == answer.change, (reading.metric, split.by)
    assert told > 8


def test_the_plan_speaks_of_the_definition_that_the_goal_is_bound_to(tmp_path: Path) -> None:
    space = workspace("bound", tmp_path)
    facts = found(space, **tables())
    year = board(space, facts).year
    assert year is not None
    goals.save(space, Goal("average_order_value", year, target=Decimal(300), definition="per_buyer"), who="li")
    of = board(space, facts)
    standing = of.standings["average_order_value"]

    assert standing.defined_id == "average_order_value@per_buyer"
    assert receipt(facts, standing.defined_id).value == standing.reading.value
    assert standing.pace is not None
    assert expected(of, standing.defined_id) == standing.pace.expected
    assert expected(of, "average_order_value") is None
