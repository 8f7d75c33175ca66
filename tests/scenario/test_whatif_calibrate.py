"""From tidy frames to a baseline: literal months in, literal rates out, defaults said."""

from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from core.base.period import add_months
from core.scenario import calibrate as calibration
from core.scenario.baseline import Baseline, unavailable
from core.scenario.calibrate import calibrate, cost_part, months_left_of, returning_as_last_year
from core.scenario.cohorts import is_enough, repeat_curve
from core.scenario.outcome import central
from core.scenario.tree import run


def months(first: date, count: int) -> list[date]:
    return [add_months(first, number) for number in range(count)]


def history(count: int = 20) -> pd.DataFrame:
    """January 2025 on: level months, GMV 1,000 a month, 100 a month more from August 2026 (the running month)."""
    rows = pd.DataFrame({"month": months(date(2025, 1, 1), count)})
    return rows.assign(
        gmv=[Decimal(1000)] * count, gmv_net=950.0, orders=20, repeat_orders=12, new_customers=8, first_order_gmv=320.0,
        spend=200.0, cogs=570.0, operating_cost=130.0, fees=50.0, fulfilment=40.0, new_category_gmv=150.0,
        private_repeat_gmv=300.0, stock=[800.0 + 10 * number for number in range(count)])


def channel_months() -> pd.DataFrame:
    return pd.DataFrame([(month, channel, spend, won) for month in months(date(2025, 1, 1), 20)
                         for channel, spend, won in (("douyin", 150.0, 5), ("wecom", 50.0, 1))],
                        columns=["month", "channel", "spend", "new_customers"])


def test_months_left_begin_with_the_month_that_still_has_days() -> None:
    assert months_left_of(date(2026, 8, 31)) == tuple(date(2026, number, 1) for number in (9, 10, 11, 12))
    assert months_left_of(date(2026, 8, 30))[0] == date(2026, 8, 1)
    assert months_left_of(date(2026, 12, 31)) == ()


def test_rates_come_from_whole_months_and_actuals_from_all() -> None:
    paths = np.full((3, 4), 2000.0)

    base = calibrate(history(), paths, date(2026, 8, 31), channel_months=channel_months(), lead_days=20.0)

    assert base.actual.gmv.tolist() == [1000.0] * 8 + [0.0] * 4
    assert base.money.average_order_value == 50.0
    assert base.money.basket_new == 40.0
    assert base.money.refund_rate == pytest.approx(0.05)
    assert base.money.gross_margin == pytest.approx(0.4)          # 1 - 570/950
    assert (base.money.fee_rate, base.money.fulfilment_per_order) == (0.05, 2.0)
    assert base.operating_fixed.tolist() == [40.0] * 4            # 130 - 50 - 40
    assert base.new_category_share.tolist() == [[0.15] * 4]
    assert base.last_year.gmv == 12_000
    assert base.last_year.cac == 25.0
    assert base.stock.past.tolist() == [910.0 + 10 * number for number in range(9)]   # December 2025 to August 2026
    # today's level 990 times last year's course: September to December 2025 (880 … 910) ÷ August 2025 (870)
    assert base.stock.ahead.tolist() == [pytest.approx([990 / 870 * value for value in (880, 890, 900, 910)])]
    assert base.stock.cover_days == pytest.approx(30 * 990 / 570)


def test_channels_keep_their_recent_share_of_gmv_and_the_rest_is_organic() -> None:
    base = calibrate(history(), np.full((3, 4), 2000.0), date(2026, 8, 31), channel_months=channel_months())

    assert base.channel_names == ("douyin", "wecom")
    assert base.channels.spend[:, 0].tolist() == [300.0, 100.0]           # forecast GMV is twice the recent month's
    assert base.channels.new_customers[:, 0].tolist() == [10.0, 2.0]
    assert base.organic_new.tolist() == [4.0] * 4                         # 16 - 12
    assert [curve.prior.mean for curve in base.channels.curves] == [0.6, 0.4]                # Douyin, private domain
    assert any("No spend plan" in note.en for note in base.notes)


def planned(*rows: tuple[str, float]) -> Baseline:
    """The company with a plan of the same spend in every month left; '' is that of all channels together."""
    plan = pd.DataFrame([(month, channel, money) for channel, money in rows for month in months(date(2026, 9, 1), 4)], columns=["month", "channel", "spend"])
    return calibrate(history(), np.full((3, 4), 2000.0), date(2026, 8, 31), channel_months=channel_months(), planned_spend=plan)


def test_a_spend_plan_is_taken_as_it_is_and_what_it_leaves_out_keeps_its_recent_share() -> None:
    base = planned(("douyin", 600.0), ("search", 10.0))

    assert base.channel_names == ("douyin", "wecom", "search")
    assert base.channels.spend[:, 0].tolist() == [600.0, 100.0, 10.0]
    assert base.channels.new_customers[:, 0].tolist() == [20.0, 2.0, 0.0]
    assert any("where they name one" in note.en for note in base.notes)
    assert any("media spend in your goals." in note.en for note in planned(("douyin", 600.0), ("wecom", 0.0)).notes)


def test_a_plan_of_all_channels_together_is_split_as_usual_after_those_with_plans_of_their_own() -> None:
    assert planned(("", 800.0)).channels.spend[:, 0].tolist() == [600.0, 200.0]                      # 300 : 100 as lately
    assert planned(("", 800.0), ("wecom", 50.0)).channels.spend[:, 0].tolist() == [750.0, 50.0]
    assert planned(("", 800.0), ("wecom", 900.0)).channels.spend[:, 0].tolist() == [0.0, 900.0]      # a channel's own plan stands


def test_without_attribution_half_the_customers_are_organic_and_that_is_said() -> None:
    base = calibrate(history(), np.full((3, 4), 1000.0), date(2026, 8, 31),
                     channel_months=channel_months().drop(columns="new_customers"))

    assert base.channels.new_customers[:, 0].tolist() == [3.0, 1.0]       # half of 8, by spend 150 : 50
    assert base.organic_new.tolist() == [4.0] * 4
    assert any("no channel" in note.en for note in base.notes)


def test_the_repeat_curve_pools_cohorts_and_follows_its_tail() -> None:
    # h_a = .2·a^-.5 exactly, so the tail carries on with the same law
    rows = [(date(2026, 1, 1), age, 1_000_000 if age == 0 else round(200_000 * age ** -0.5), 1_000_000)
            for age in range(7)]
    cohorts = pd.DataFrame(rows, columns=["first_month", "month_number", "customers", "cohort_size"])

    curve, notes = repeat_curve(cohorts)

    assert curve[1:5] == pytest.approx([0.2, 0.2 / 2**0.5, 0.2 / 3**0.5, 0.1], abs=1e-6)
    assert curve[0] == pytest.approx(0.1)
    assert curve[36] == pytest.approx(0.2 / 6, rel=1e-4)
    assert "6 months" in notes[0].en


def test_a_running_months_cohort_is_not_part_of_the_curve() -> None:
    rows = [(first, age, 1000 if age == 0 else 150 if add_months(first, age) < date(2026, 8, 1) else 1, 1000)
            for first in months(date(2026, 1, 1), 8) for age in range(8) if add_months(first, age) <= date(2026, 8, 1)]
    cohorts = pd.DataFrame(rows, columns=["first_month", "month_number", "customers", "cohort_size"])

    base = calibrate(history(), np.full((3, 5), 1000.0), date(2026, 8, 20), cohorts=cohorts)

    assert base.repeat.curve[1:7].tolist() == [0.15] * 6
    assert base.repeat.orders.tolist() == [12.0] * 5                      # 20 orders, 60 % repeat
    assert base.repeat.basket == pytest.approx((1000 - 320) / 12)
    assert len(base.repeat.past_new) == 19                                # August, still running, is not among them


def test_retention_goes_on_as_last_year_did() -> None:
    # last year 30 % by now, 44 % and 58 % at the month ends: 20 % and 25 % of those still away
    kept = returning_as_last_year(1000, 400, np.array([0.30, 0.44, 0.58]))

    assert kept.returning.tolist() == [pytest.approx([120.0, 120.0])]     # 600·.2, 480·.25


def test_a_history_of_gmv_alone_gives_a_baseline_and_says_what_each_lever_needs() -> None:
    base = calibrate(history()[["month", "gmv"]], np.full((3, 4), 1000.0), date(2026, 8, 31))

    assert set(unavailable(base)) == {"cac", "cac_mode", "budget", "conversion", "retention", "refund", "cover", "new_category"}
    assert central(run(base, {}))["gmv_growth"] == 0.0
    assert np.isnan(central(run(base, {}))["operating_cost_ratio"])


def test_no_history_at_all_still_runs() -> None:
    base = calibrate(history(0)[["month", "gmv"]], np.zeros((3, 4)), date(2026, 8, 31))

    assert central(run(base, {"basket": 1.1}))["gmv"] == 0.0


def test_costs_that_are_not_split_are_split_by_an_assumption_that_is_said() -> None:
    base = calibrate(history().drop(columns=["fees", "fulfilment"]), np.full((3, 4), 1000.0), date(2026, 8, 31))

    assert base.money.fee_rate == pytest.approx(0.13 * 0.7)
    assert base.operating_fixed == pytest.approx(np.full(4, 130 * 0.3))
    assert calibration.COSTS_MERGED in base.notes


@pytest.mark.parametrize(("kind", "part"), [
    ("平台佣金", "fees"), ("Payment fees", "fees"), ("物流快递", "fulfilment"), ("Packaging", "fulfilment"),
    ("人工", "fixed"), ("rent", "fixed")])
def test_a_cost_kinds_words_say_which_part_it_is(kind: str, part: str) -> None:
    assert cost_part(kind) == part


def test_a_neutral_calibrated_baseline_is_the_forecast_to_the_bit() -> None:
    rng = np.random.default_rng(3)
    paths = rng.lognormal(7.0, 0.2, (40, 4))
    base = calibrate(history(), paths, date(2026, 8, 31), channel_months=channel_months())

    assert np.array_equal(run(base, {}).left.gmv, paths)


def test_cohorts_too_small_for_a_repeat_curve_leave_it_out() -> None:
    ages = [{"first_month": date(2026, 1, 1), "month_number": age, "customers": 30, "cohort_size": 97} for age in range(7)]
    assert not is_enough(pd.DataFrame(ages))
    assert is_enough(pd.DataFrame([*ages, {"first_month": date(2026, 2, 1), "month_number": 1, "customers": 1, "cohort_size": 3}]))
