"""The driver tree: neutral to the bit, actual months locked, sums that hold, the same as a slow second implementation."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq
from whatif_case import certain, company, curve

from core.base.errors import CockpitError
from core.scenario import levers
from core.scenario.baseline import Actual, Baseline
from core.scenario.outcome import central, months
from core.scenario.response import RATIOS
from core.scenario.tree import Outcome, run

BASE = company()
FLOWS = ("gmv", "orders", "net", "cogs", "new_customers", "spend", "stock", "returning")


def same_bits(one: Outcome, other: Outcome) -> bool:
    return all(np.array_equal(getattr(one.left, name), getattr(other.left, name)) for name in FLOWS) and all(
        np.array_equal(one.values[kpi], other.values[kpi], equal_nan=True) for kpi in one.values)


def test_with_every_lever_neutral_the_scenario_holds_the_forecasts_own_bits() -> None:
    outcome = run(BASE, {})

    assert np.array_equal(outcome.left.gmv, BASE.gmv)
    assert np.array_equal(outcome.left.spend, BASE.channels.spend)
    assert np.array_equal(outcome.left.stock, np.broadcast_to(BASE.stock.ahead, BASE.gmv.shape))
    assert np.array_equal(outcome.left.returning, BASE.retention.returning)
    assert np.array_equal(outcome.left.orders, BASE.gmv / 100.0)
    assert np.array_equal(outcome.values["gmv"], BASE.actual.gmv.sum() + BASE.gmv.sum(axis=1))
    frame = months(outcome)
    for name in ("gmv", "spend", "new_customers", "orders", "cogs", "stock"):
        assert frame[name].tolist() == frame[name + "_baseline"].tolist()


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 12), st.integers(1, 5), st.floats(0.01, 0.99))
def test_neutral_is_exact_whatever_the_forecast_is(seed: int, left: int, channels: int, elasticity: float) -> None:
    base = company(left, 7, channels, seed)
    object.__setattr__(base.channels, "curves", (curve(elasticity),) * channels)

    outcome = run(base, {}, seed=seed)

    assert np.array_equal(outcome.left.gmv, base.gmv)
    assert np.array_equal(outcome.left.spend, base.channels.spend)
    assert np.array_equal(outcome.left.stock, np.broadcast_to(base.stock.ahead, base.gmv.shape))
    assert np.array_equal(outcome.left.returning, base.retention.returning)
    assert (outcome.left.repeat_growth == 1.0).all()


NAMES = [name for name in levers.names(BASE.channel_names) if name != "cac_mode"]


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(NAMES), st.floats(0.5, 1.5)), st.sampled_from(["better", "less"]))
def test_any_lever_moved_and_moved_back_gives_the_bits_back(values: dict[str, float], mode: str) -> None:
    moved = {name: min(max(value, levers.lever_of(name).minimum), levers.lever_of(name).maximum)
             for name, value in values.items()}
    run(BASE, {**moved, "cac_mode": mode})
    back = run(BASE, {**dict.fromkeys(moved, 1.0), "cac_mode": mode})

    assert same_bits(back, run(BASE, {}))


def test_a_neutral_cost_by_buying_less_changes_nothing() -> None:
    assert same_bits(run(BASE, {"cac_mode": "less"}), run(BASE, {}))


def test_the_methods_worked_example_cost_down_15_percent_by_buying_less() -> None:
    # ε = .6: r = (.85-.6)/(1-.6) = .625, spend -37.5 %; ρ = .625/(.6+.4·.625) = .7353, customers -26.5 %
    base = certain(company(channels=1))
    object.__setattr__(base.channels, "curves", (curve(0.6, 0.0),))

    outcome = run(base, {"cac": 0.85, "cac_mode": "less"})

    assert outcome.left.spend / base.channels.spend == pytest.approx(np.full((1, 4), 0.625), rel=1e-4)
    paid = outcome.left.paid_new / base.channels.new_customers
    assert paid == pytest.approx(np.full((1, 4), 0.625 / 0.85), rel=1e-4)
    assert round(1 - paid[0, 0], 3) == 0.265


def test_buying_better_keeps_the_spend_and_brings_more_customers() -> None:
    base = certain(company(channels=1))

    outcome = run(base, {"cac": 0.8})

    assert np.array_equal(outcome.left.spend, base.channels.spend)
    assert outcome.left.paid_new == pytest.approx(base.channels.new_customers / 0.8)


def test_a_cost_below_the_floor_stops_the_channel_and_says_so() -> None:
    outcome = run(BASE, {"cac": 0.5, "cac_mode": "less"})  # elasticities .4, .55, .7: two floors above .5

    assert (outcome.left.spend[1:] == 0.0).all()
    assert (outcome.left.paid_new[1:] == 0.0).all()
    assert [note.en.split(":")[0] for note in outcome.notes[:2]] == ["channel_1", "channel_2"]
    assert "55% of today" in outcome.notes[0].en
    assert "55%" in outcome.notes[0].zh


@pytest.mark.parametrize("name", [name for name in NAMES if name != "refund"])
def test_months_that_are_over_are_locked(name: str) -> None:
    frame = months(run(BASE, {name: 0.9}))

    over = frame[frame["locked"]]
    assert len(over) == 8
    for flow in ("gmv", "spend", "new_customers", "orders", "cogs", "stock"):
        assert over[flow].tolist() == over[flow + "_baseline"].tolist()
    assert over["gmv"].tolist() == [900_000.0] * 8
    assert not frame[~frame["locked"]].drop(columns="month").equals(months(run(BASE, {}))[8:].drop(columns="month"))


def test_the_months_add_up_to_the_years_middle_value() -> None:
    outcome = run(BASE, {"budget": 1.3, "retention": 1.1, "basket": 0.97})
    frame, year = months(outcome), central(outcome)

    for flow in ("gmv", "spend", "new_customers", "orders", "cogs"):
        assert frame[flow].sum() == pytest.approx(year[flow], rel=1e-12)


def test_the_acquisition_ratio_is_divided_after_summing() -> None:
    outcome = run(BASE, {"budget": 1.2})
    spend = BASE.actual.spend.sum() + outcome.left.spend.sum()

    assert outcome.values["acquisition_cost_ratio"] == pytest.approx(spend / outcome.values["gmv"], rel=1e-12)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(["budget", "budget.channel_0", "conversion", "retention", "basket"]),
       st.floats(0.5, 1.5), st.floats(0.5, 1.5))
def test_more_of_a_good_lever_never_lowers_gmv_or_new_customers(name: str, one: float, other: float) -> None:
    low, high = sorted((max(one, 0.7), max(other, 0.7)))

    less, more = run(BASE, {name: low}), run(BASE, {name: high})

    for flow in ("gmv", "new_customers"):
        before = less.values[flow]
        assert (more.values[flow] >= before * (1 - 1e-12)).all()


def test_less_cover_never_fills_more_and_never_holds_more_stock() -> None:
    base, thin = run(BASE, {}), run(BASE, {"cover": 0.5})

    assert (thin.left.stock <= base.left.stock).all()
    assert (thin.values["gmv"] <= base.values["gmv"]).all()
    assert np.median(thin.values["inventory_turnover"]) > np.median(base.values["inventory_turnover"])


def test_refunds_move_net_sales_and_never_gmv() -> None:
    base, fewer = run(BASE, {}), run(BASE, {"refund": 0.5})

    assert np.array_equal(fewer.values["gmv"], base.values["gmv"])
    assert fewer.left.net == pytest.approx(base.left.gmv * (1 - 0.035))


def test_a_lever_without_its_data_says_which_upload_brings_it() -> None:
    bare = Baseline(2026, BASE.months_left, BASE.gmv, Actual(gmv=BASE.actual.gmv))

    with pytest.raises(CockpitError, match="please upload spend"):
        run(bare, {"budget": 1.1})
    with pytest.raises(CockpitError, match="please upload stock and product costs"):
        run(bare, {"cover": 0.9})
    outcome = run(bare, {"basket": 1.1})
    assert outcome.left.gmv == pytest.approx(BASE.gmv * 1.1)
    assert math.isnan(central(outcome)["cac"])
    assert months(outcome)["spend"].isna().all()


@pytest.mark.parametrize("overrides", [
    {}, {"cac": 0.8}, {"cac": 0.8, "cac_mode": "less"}, {"budget": 1.4, "budget.channel_1": 0.5}, {"retention": 1.3},
    {"new_category": 1.5}, {"new_category.11": 3.0, "price": 1.1}, {"campaign": 1.2}, {"campaign.10": 0.8, "campaign.12": 1.3},
    {"budget.channel_0@9": 2.0, "budget.channel_2@12": 0.0, "budget": 1.1, "cac": 0.9, "cac_mode": "less"},
    {"conversion": 1.1}, {"basket": 0.9}, {"price": 1.05}, {"refund": 0.4}, {"cover": 0.6}, {"cover": 1.7},
    {"cac": 1.2, "cac_mode": "less", "budget": 0.7, "retention": 0.8, "conversion": 1.2, "basket": 1.1, "price": 0.9,
     "refund": 1.5, "cover": 0.8}], ids=str)
def test_a_slow_second_implementation_gives_the_same(overrides: dict[str, levers.Value]) -> None:
    base = certain(company(left=5, draws=4))

    outcome = run(base, overrides)

    for draw in range(base.draws):
        for kpi, value in slow(base, overrides, draw).items():
            assert outcome.values[kpi][draw] == pytest.approx(value, rel=1e-9), kpi


def slow(base: Baseline, overrides: dict[str, levers.Value], draw: int) -> dict[str, float]:
    """One draw's year, number by number, straight from the formulas of the method."""
    at = {name: overrides.get(name, 1.0) for name in NAMES}
    money, n_left = base.money, len(base.months_left)
    number = [month.month for month in base.months_left]
    own = [at["campaign"] * overrides.get(f"campaign.{month}", 1.0) for month in number]
    size = [sum(base.gmv[d, m] for d in range(base.draws)) for m in range(n_left)]
    taken = [0.0] + [0.3 * (own[m - 1] - 1) * size[m - 1] / size[m] for m in range(1, n_left)]
    launch = [at["new_category"] * overrides.get(f"new_category.{month}", 1.0) for month in number]
    new0, new1, spend = [], [], 0.0
    for m in range(n_left):
        deviation = base.gmv[draw, m] / (sum(base.gmv[d, m] for d in range(base.draws)) / base.draws)
        before = after = base.organic_new[m]
        after *= at["conversion"]
        for c, name in enumerate(base.channels.names):
            e = base.channels.curves[c].prior.mean
            r = at["budget"] * at["budget." + name] * overrides.get(f"budget.{name}@{number[m]}", 1.0)
            table = [knot / (e + (1 - e) * knot) for knot in RATIOS]
            if overrides.get("cac_mode") == "less":
                r *= brentq(lambda x: x - at["cac"] * np.interp(x, RATIOS, table), 1e-4, 9, xtol=1e-14)  # noqa: B023
            customers = base.channels.new_customers[c, m] * np.interp(r, RATIOS, table) * at["conversion"]
            after += customers if overrides.get("cac_mode") == "less" else customers / at["cac"]
            before += base.channels.new_customers[c, m]
            spend += base.channels.spend[c, m] * r
        new0.append((before, before * deviation))
        new1.append(after * deviation)
    k = at["retention"]
    shifted = [1 / (1 + math.exp(-(math.log(h / (1 - h)) + math.log(k)))) for h in base.repeat.curve]
    age = lambda a: min(a, len(shifted) - 1)  # noqa: E731
    fill = lambda days: 1 - loss(days, base.stock.lead_days, base.stock.demand_cv)  # noqa: E731
    filled = fill(base.stock.cover_days * at["cover"]) / fill(base.stock.cover_days)
    gmv, net, cogs, cogs0, orders, new, private, variable, fresh = [], [], [], [], 0.0, 0.0, 0.0, 0.0, 0.0
    for m in range(n_left):
        demanded = filled * at["price"] ** money.price_elasticity * max(0.0, own[m] - taken[m])
        served = demanded * (1 + 0.22 * (launch[m] - 1) * 0.8)  # a fifth is taken from the old categories
        sizes = [*base.repeat.past_new, new0[0][0] + base.actual.new_customers[12 - n_left],
                 *[total for total, _ in new0[1:]]]
        last = len(base.repeat.past_new) + m
        old_repeat = sum(sizes[i] * base.repeat.curve[age(last - i)] for i in range(last + 1))
        new_repeat = sum(sizes[i] * shifted[age(last - i)] for i in range(last + 1))
        change = base.repeat.orders[m] * (new_repeat / old_repeat - 1)
        for earlier in range(m + 1):
            change += (new1[earlier] - new0[earlier][1]) * shifted[age(m - earlier)] * base.repeat.orders_per_active
        won = new1[m] - new0[m][1]
        month = (base.gmv[draw, m] + won * money.basket_new + change * base.repeat.basket) * (
            at["basket"] * at["price"] * served)
        month_orders = (base.gmv[draw, m] / money.average_order_value + won + change) * served
        gmv.append(month)
        fresh += 0.22 * month / (1 + 0.22 * (launch[m] - 1) * 0.8) * launch[m]
        net.append(month * (1 - money.refund_rate * at["refund"]))
        cogs.append(net[-1] * (1 - money.gross_margin) / at["price"])
        cogs0.append(base.gmv[draw, m] * (1 - money.refund_rate) * (1 - money.gross_margin))
        orders += month_orders
        new += new1[m] * demanded
        private += base.private_repeat_share[0, m] * base.gmv[draw, m] * (
            1 + change / base.repeat.orders[m]) * at["basket"] * at["price"] * served
        variable += month * money.fee_rate + month_orders * money.fulfilment_per_order
    stock = [*base.stock.past]
    planned = base.stock.past[-1]
    for m in range(n_left):
        target = base.stock.ahead[0, m]
        purchases = target - planned + cogs0[m]
        ahead = min(m + 1, n_left - 1)
        wish = target * at["cover"] * cogs[ahead] / cogs0[ahead]
        stock.append(max(wish, stock[-1] - cogs[m] + min(0.0, purchases)))
        planned = target
    away, back = base.retention.base - base.retention.returned, 0.0
    away0 = away
    for m in range(n_left):
        coming = base.retention.returning[draw, m]
        odds = coming / away0 / (1 - coming / away0) * k
        back += away * odds / (1 + odds)
        away -= away * odds / (1 + odds)
        away0 -= coming
    actual = base.actual
    year_gmv, year_spend = actual.gmv.sum() + sum(gmv), actual.spend.sum() + spend
    year_new, year_cogs = actual.new_customers.sum() + new, actual.cogs.sum() + sum(cogs)
    year_variable = actual.variable_cost.sum() + variable
    year_net = actual.gmv_net.sum() + sum(net)
    return {
        "gmv": year_gmv, "gmv_growth": year_gmv / base.last_year.gmv - 1, "gmv_net": year_net,
        "orders": actual.orders.sum() + orders, "new_customers": year_new, "spend": year_spend,
        "cac": year_spend / year_new, "acquisition_cost_ratio": year_spend / year_gmv,
        "cac_change": year_spend / year_new / (base.last_year.spend / base.last_year.new_customers) - 1,
        "operating_cost_ratio": (actual.operating_cost.sum() + variable + base.operating_fixed.sum()) / year_gmv,
        "new_category_share": (actual.new_category_gmv.sum() + fresh) / year_gmv,
        "private_repeat_share": (actual.private_repeat_gmv.sum() + private) / year_gmv,
        "retention": (base.retention.returned + back) / base.retention.base,
        "inventory_turnover": year_cogs / (sum(stock) / 13), "satisfaction": 0.97,
        "contribution": year_net - year_cogs - year_variable - year_spend,
        "contribution_margin": (year_net - year_cogs - year_variable - year_spend) / year_net,
        "cash": year_net - year_cogs - (actual.operating_cost.sum() + variable + base.operating_fixed.sum()) - year_spend - (stock[-1] - stock[0]),
        "average_order_value": year_gmv / (actual.orders.sum() + orders),
    }


def loss(cover_days: float, lead_days: float, cv: float) -> float:
    """E[(X - cover)+] in months for X ~ N(L, cv√L), by the midpoint rule."""
    mean, cover = lead_days / 30, cover_days / 30
    sd = cv * math.sqrt(mean)
    step = 12 * sd / 200_000
    points = cover + step * (np.arange(200_000) + 0.5)
    density = np.exp(-0.5 * ((points - mean) / sd) ** 2) / (sd * math.sqrt(2 * math.pi))
    return float(((points - cover) * density).sum() * step)
