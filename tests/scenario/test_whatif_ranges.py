"""Ranges as inputs: evenly drawn, wider answers, months over stay; typed in percent, ratios or the lever's own unit."""

from dataclasses import replace

import numpy as np
import pytest
from whatif_case import certain, company

from core.base.errors import CockpitError
from core.scenario import levers
from core.scenario.outcome import central, landing, months
from core.scenario.scales import scales
from core.scenario.stock import purchases
from core.scenario.tree import draws_of, run, some_of

BASE = company(draws=200)


def test_a_range_is_drawn_evenly_between_its_ends() -> None:
    flat = replace(certain(company(draws=200)), gmv=np.full((200, 4), 1e6))

    gmv = np.sort(run(flat, {"basket": (0.9, 1.1)}).left.gmv[:, 0] / 1e6)

    assert gmv == pytest.approx(np.repeat(0.905 + 0.01 * np.arange(20), 10))   # twenty places, ten draws each


def test_a_range_widens_the_answer_around_its_middle() -> None:
    point, ranged = run(BASE, {"conversion": 1.1}), run(BASE, {"conversion": (0.8, 1.4)})
    one, other = (landing(outcome).set_index("kpi").loc["new_customers"] for outcome in (point, ranged))

    assert other["p90"] - other["p10"] > 1.5 * (one["p90"] - one["p10"])
    assert other["p50"] == pytest.approx(one["p50"], rel=0.02)
    frame = months(ranged)
    assert frame.loc[frame["locked"], "gmv"].tolist() == [900_000.0] * 8
    assert frame["gmv"].sum() == pytest.approx(central(ranged)["gmv"], rel=1e-12)


def test_a_range_on_spend_varies_the_spend_of_the_year() -> None:
    values = run(BASE, {"budget": (0.5, 1.5)}).values["spend"]
    booked, left = BASE.actual.spend.sum(), BASE.channels.spend.sum()

    assert values.min() == pytest.approx(booked + left * 0.525)
    assert values.max() == pytest.approx(booked + left * 1.475)


def test_one_kpi_alone_has_the_same_draws_as_the_whole_run() -> None:
    moved = {"basket": (0.95, 1.1), "cac": 0.9}

    assert np.array_equal(draws_of(BASE, moved, "gmv_growth"), run(BASE, moved).values["gmv_growth"])


def test_some_kpis_alone_are_those_of_the_whole_run() -> None:
    moved = {"cover": 0.8, "basket": 1.1}
    whole = run(BASE, moved).values

    for kpis in (("gmv",), ("inventory_turnover", "retention"), ("stock_outs", "cash")):
        for kpi, values in some_of(BASE, moved, kpis).items():
            assert np.array_equal(values, whole[kpi])


@pytest.mark.parametrize(("text", "value"), [
    ("200 to 260", (200 / 240, 260 / 240)), ("200 到 260", (200 / 240, 260 / 240)), ("200-260", (200 / 240, 260 / 240)), ("204", 204 / 240),
    ("-10% ~ +5%", (0.9, 1.05)), ("0.9..1.1", (0.9, 1.1)), ("110% 至 90%", (0.9, 1.1)), ("0.9 to 0.9", 0.9),
    ("200到260", (200 / 240, 260 / 240)), ("２００－２６０元", (200 / 240, 260 / 240)), ("¥200 to ¥260", (200 / 240, 260 / 240)), ("−10% 到 5%", (0.9, 1.05)), ("-10%--5%", (0.9, 0.95)),
    ("0.9…1.1", (0.9, 1.1)), ("1 to 260", (1 / 240, 260 / 240))])
def test_a_range_is_typed_as_managers_write_it(text: str, value: levers.Value) -> None:
    assert levers.read("cac", text, 240.0) == pytest.approx(value)


@pytest.mark.parametrize(("text", "value"), [
    ("50万到60万", (0.5, 0.6)), ("50-60万", (0.5, 0.6)), ("500,000 to 600,000", (0.5, 0.6)), ("600k", 0.6), ("0.6M", 0.6), ("50 to 60w", (0.5, 0.6)), ("110万元", 1.1), ("0.8", 0.8)])
def test_money_is_typed_as_managers_write_it(text: str, value: levers.Value) -> None:
    assert levers.read("budget", text, 1_000_000.0) == pytest.approx(value)


def test_stored_and_written_ranges_read_back() -> None:
    moved = levers.checked({"cac": [0.9, 0.8], "basket": (1.0, 1.0), "campaign.11": 1.2, "budget.a.b@9": 3.0}, ("a.b",))

    assert moved == {"cac": (0.8, 0.9), "campaign.11": 1.2, "budget.a.b@9": 3.0}
    assert levers.parse(levers.write(moved), ("a.b",)) == moved
    assert levers.from_json(levers.to_json(moved), ("a.b",)) == (moved, ())
    with pytest.raises(CockpitError, match=r"from 0\.5 to 1\.5"):
        levers.checked({"cac": (0.9, 9.0)}, ())


def test_a_levers_own_unit_is_what_it_is_today() -> None:
    own = scales(BASE)

    assert own["cac"] == pytest.approx(BASE.channels.spend.sum() / BASE.channels.new_customers.sum())
    assert (own["basket"], own["cover"]) == (100.0, 45.0)


def test_demand_beyond_the_goods_within_the_lead_time_is_told_with_the_spend_that_buys_it() -> None:
    slow = replace(BASE, stock=replace(BASE.stock, lead_days=60.0, cover_days=60.0, demand_cv=0.2),
                   channels=replace(BASE.channels, new_customers=BASE.channels.new_customers * 8.0))
    outcome = run(slow, {"budget": 3.0})

    assert "empty shelves" in outcome.notes[0].en
    assert "空货架" in outcome.notes[0].zh
    assert np.median(outcome.values["stock_outs"]) > np.median(run(slow, {}).values["stock_outs"])
    assert outcome.left.unserved.sum() > 0


def test_purchases_close_the_stock_account() -> None:
    outcome = run(BASE, {"cover": 0.7, "basket": 1.1})
    bought = purchases(BASE, outcome.left.cogs, outcome.left.stock)
    opening = np.concatenate([np.full((200, 1), BASE.stock.past[-1]), outcome.left.stock[:, :-1]], axis=1)

    assert opening + bought - outcome.left.cogs == pytest.approx(outcome.left.stock)
