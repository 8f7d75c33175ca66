from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from core.base.errors import CockpitError
from core.forecast import forecast, last_year_again, pair
from core.forecast.engine import BANDS

SHAPE = np.array([80.0, 60, 90, 95, 100, 130, 100, 98, 102, 110, 180, 150])


def monthly(values, start="2023-01-01"):
    return pd.DataFrame({"ds": pd.date_range(start, periods=len(values), freq="MS"), "y": np.asarray(values, dtype=float)})


def lively(months=44, seed=3):
    source = np.random.default_rng(seed)
    return monthly(1000 * np.resize(SHAPE, months) * np.exp(0.01 * np.arange(months) + source.normal(0, 0.06, months)))


def said(result, part):
    return any(part in note.en for note in result.notes)


@pytest.mark.parametrize("months", [18, 24, 36, 43])
def test_a_season_that_repeats_exactly_is_forecast_exactly(months):
    result = forecast(monthly(np.resize(SHAPE, months)), 12, "M", draws=50)

    expected = np.resize(SHAPE, months + 12)[months:]
    np.testing.assert_allclose(result.frame["y_hat"].tail(12), expected, rtol=1e-9)


def test_a_season_with_zeros_that_repeats_exactly_is_forecast_exactly():
    shape = np.array([0.0, 0, 5, 10, 20, 40, 40, 20, 10, 5, 0, 0])

    result = forecast(monthly(np.resize(shape, 48)), 12, "M", draws=50)

    np.testing.assert_allclose(result.frame["y_hat"].tail(12), shape, atol=1e-9)


@pytest.mark.parametrize("value", [0.0, 7.5])
@pytest.mark.parametrize("months", [1, 4, 9, 18, 40])
def test_a_constant_goes_on_as_it_is_without_width(value, months):
    result = forecast(monthly([value] * months), 5, "M", draws=50)

    assert (result.frame["y_hat"].tail(5) - value).abs().max() < 1e-9 or months < 6
    assert np.ptp(result.paths[:, 0]) < 1e-9 or months < 6


def test_the_frame_holds_history_then_future_and_the_paths_the_future():
    result = forecast(lively(44), 4, "M", draws=1000)

    assert list(result.frame.columns) == ["ds", "y", "y_hat", "lo50", "hi50", "lo80", "hi80", "lo95", "hi95"]
    assert len(result.frame) == 48
    assert result.frame["ds"].iloc[-1] == pd.Timestamp("2026-12-01")
    assert result.frame["y"].notna().sum() == 44
    assert result.frame["y_hat"].notna().sum() == 4
    assert result.paths.shape == (1000, 4)


@pytest.mark.parametrize("months", [1, 3, 5, 6, 9, 12, 13, 17, 23, 24, 30, 44, 60])
@pytest.mark.parametrize("kind", ["lively", "zeros", "negative"])
def test_bands_are_nested_and_finite_at_every_length(months, kind):
    history = lively(60).head(months)
    if kind == "zeros":
        history.loc[::3, "y"] = 0.0
    if kind == "negative":
        history["y"] -= 100_000

    result = forecast(history, 14, "M", draws=300)

    ahead = result.frame.tail(14)
    order = ["lo95", "lo80", "lo50", "y_hat", "hi50", "hi80", "hi95"]
    assert (np.diff(ahead[order].to_numpy(), axis=1) >= 0).all()
    assert np.isfinite(result.paths).all()
    assert kind == "negative" or (result.paths >= 0).all()


@pytest.mark.parametrize("freq", ["D", "W"])
@pytest.mark.parametrize("length", [1, 5, 20, 60, 120, 400, 731, 1000])
def test_days_and_weeks_of_every_length_give_finite_paths(freq, length):
    source = np.random.default_rng(1)
    history = pd.DataFrame({"ds": pd.date_range("2023-01-02", periods=length, freq="D" if freq == "D" else "7D"),
                            "y": np.exp(5 + source.normal(0, 0.2, length))})

    result = forecast(history, 30, freq, draws=100)

    assert np.isfinite(result.paths).all()
    assert (np.diff(result.frame["ds"]) == pd.Timedelta(days=1 if freq == "D" else 7)).all()


def test_a_day_that_stands_out_every_year_stands_out_next_year_on_the_same_date():
    days = pd.date_range("2023-01-01", "2026-08-31")
    source = np.random.default_rng(1)
    big = (days.month == 11) & (days.day == 11)
    history = pd.DataFrame({"ds": days, "y": 1000 * np.exp(source.normal(0, 0.1, len(days))) * np.where(big, 5, 1)})

    ahead = forecast(history, 100, "D", draws=200).frame.tail(100).set_index("ds")["y_hat"]

    assert ahead["2026-11-11"] > 3000
    assert ahead["2026-11-10"] < 1500
    assert ahead["2026-11-12"] < 1500


def test_equal_arguments_give_equal_bits_and_rows_may_come_in_any_order():
    history = lively()

    first = forecast(history, 12, "M", seed=5)
    second = forecast(history.sample(frac=1, random_state=1), 12, "M", seed=5)
    other = forecast(history, 12, "M", seed=6)

    assert first.paths.tobytes() == second.paths.tobytes()
    assert first.paths.tobytes() != other.paths.tobytes()


def test_the_history_is_left_as_it_was():
    history = lively()
    before = history.copy(deep=True)

    forecast(history, 4, "M", draws=50)

    pd.testing.assert_frame_equal(history, before)


def test_bands_hold_the_shares_of_the_paths_that_they_name():
    result = forecast(lively(), 12, "M", draws=2000)

    for name, percent in BANDS.items():
        below = (result.paths < result.frame[name].tail(12).to_numpy()).mean(axis=0)
        np.testing.assert_allclose(below, percent / 100, atol=0.01)


def test_bands_widen_with_the_horizon():
    ahead = forecast(lively(), 12, "M").frame.tail(12)

    width = np.log(ahead["hi80"] / ahead["lo80"]).to_numpy()
    assert width[-1] > width[0]


def test_a_missing_month_is_filled_and_said():
    history = lively().drop(index=[10, 20])

    result = forecast(history, 4, "M", draws=50)

    assert said(result, "misses 2 months")
    assert result.frame["y"].isna().sum() == 2 + 4


def test_a_lonely_outlier_hardly_moves_the_forecast_and_is_said():
    history = lively()
    clean = forecast(history, 4, "M", draws=50).frame["y_hat"].tail(4).sum()
    history.loc[21, "y"] *= 10

    result = forecast(history, 4, "M", draws=50)

    assert said(result, "1 month stood out")
    assert abs(result.frame["y_hat"].tail(4).sum() / clean - 1) < 0.05


@pytest.mark.parametrize(("months", "part"), [(3, "Only 3 months of data: the latest level"), (9, "less than a year"), (12, "12 months of data, one year and no more"), (18, "less than two years")])
def test_a_short_history_says_so(months, part):
    assert said(forecast(lively(months), 4, "M", draws=50), part)


def test_notes_speak_both_languages():
    result = forecast(lively(18).drop(index=[5]), 4, "M", draws=50)

    assert result.notes[0].zh == "只有 18 个月的数据，不足两年：淡旺季照搬去年的形状，区间较宽。"
    assert result.notes[1].zh.startswith("历史太短，近期的同比增长只按 70% 延续，其余不计入：若增长保持")
    assert result.notes[2].zh == "历史中缺少 1 个月的数据，已用前后数据补齐。"
    assert result.method.zh == "预测方法：去年同期 × 近期增长的一部分（70%）。"


def test_a_whole_year_is_not_called_less_than_one():
    result = forecast(lively(12), 4, "M", draws=50)

    assert not said(result, "less than a year")
    assert "12 个月的数据，刚满一年" in result.notes[0].zh


@pytest.mark.parametrize(("months", "kept"), [(13, "12%"), (15, "35%"), (17, "58%"), (18, "70%"), (23, "70%")])
@pytest.mark.parametrize(("step", "side"), [(1.2, "growth on last year is carried on: if growth keeps its pace, more will come than is forecast, so the odds of growing are on the cautious"),
                                            (0.8, "decline on last year is carried on: if the decline keeps its pace, less will come")])
def test_with_under_two_years_the_part_of_growth_that_is_carried_on_is_named(months, kept, step, side):
    values = np.resize(SHAPE, months) * np.where(np.arange(months) < 12, 1.0, step)

    result = forecast(monthly(values), 2, "M", draws=50)

    assert said(result, f"only {kept} of the recent {side}")
    assert kept in result.method.en
    # a literal check that the share named is the share used: .7 × (months - 12) / 6, at most .7, of the log step
    share = 0.7 * min(1, (months - 12) / 6)
    before = np.concatenate([values, np.full(2, np.nan)])[months - 12]
    assert result.frame["y_hat"].iloc[months] == pytest.approx(before * step ** share)


def test_without_growth_no_part_of_it_is_spoken_of():
    assert not said(forecast(monthly(np.resize(SHAPE, 18)), 2, "M", draws=50), "carried on: if")


def test_a_known_calendar_effect_is_taken_out_and_put_back():
    # Spring Festival doubles one month a year, in January or February by turns: without the effect the shape is flat.
    months = pd.date_range("2023-01-01", periods=48, freq="MS")
    festival = months.isin(pd.to_datetime(["2023-01-01", "2024-02-01", "2025-01-01", "2026-02-01"]))
    calendar = pd.DataFrame({"ds": months, "effect": np.where(festival, 2.0, 1.0)})
    history = pd.DataFrame({"ds": months[:37], "y": np.where(festival, 200.0, 100.0)[:37]})

    ahead = forecast(history, 11, "M", calendar=calendar, draws=50).frame.tail(11)["y_hat"]

    np.testing.assert_allclose(ahead, [200.0] + [100.0] * 10)


def test_last_year_again_repeats_the_year_before():
    result = last_year_again(monthly(range(1, 15)), 13, "M")

    assert result["y_hat"].tolist() == [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 3]
    assert result["ds"].iloc[0] == pd.Timestamp("2024-03-01")


def test_last_year_again_repeats_the_last_value_under_a_year_and_the_week_of_days():
    days = pd.DataFrame({"ds": pd.date_range("2026-01-01", periods=8), "y": [1.0, 2, 3, 4, 5, 6, 7, 8]})

    assert last_year_again(monthly([4.0, 9.0]), 2, "M")["y_hat"].tolist() == [9, 9]
    assert last_year_again(days, 3, "D")["y_hat"].tolist() == [2, 3, 4]


def test_joint_paths_of_a_series_with_itself_move_as_one():
    history = lively()

    top, bottom = pair(history, history.assign(y=history["y"] * 4), 4, "M", draws=2000)

    ratio = top.sum(axis=1) / bottom.sum(axis=1)
    assert np.corrcoef(top.sum(axis=1), bottom.sum(axis=1))[0, 1] > 0.9
    assert np.ptp(np.percentile(ratio, [10, 90])) < 0.25 * np.ptp(np.percentile(top.sum(axis=1) / top.sum(axis=1).mean(), [10, 90]))


def test_joint_paths_of_strangers_do_not():
    top, bottom = pair(lively(seed=3), lively(seed=11), 4, "M", draws=4000)

    assert abs(np.corrcoef(top.sum(axis=1), bottom.sum(axis=1))[0, 1]) < 0.4


def test_a_pair_must_end_together():
    with pytest.raises(CockpitError, match="2026-08-01 and 2026-07-01"):
        pair(lively(44), lively(43), 4, "M")


def test_money_as_decimals_and_days_as_dates_are_read():
    history = lively()
    exact = history.assign(ds=history["ds"].dt.date, y=[Decimal(str(round(value, 2))) for value in history["y"]])

    result = forecast(exact, 4, "M", draws=50)

    np.testing.assert_allclose(result.frame["y_hat"].tail(4), forecast(history.assign(y=history["y"].round(2)), 4, "M", draws=50).frame["y_hat"].tail(4))


@pytest.mark.parametrize(("history", "horizon", "code"), [
    (monthly([]), 3, "no_history"),
    (monthly([np.nan, np.nan]), 3, "no_history"),
    (monthly([1.0, np.inf]), 3, "not_finite"),
    (pd.concat([monthly([1.0, 2.0]), monthly([3.0])]), 3, "uneven"),
    (monthly([1.0]), 0, "horizon"),
])
def test_a_history_that_cannot_be_read_is_refused(history, horizon, code):
    with pytest.raises(CockpitError) as caught:
        forecast(history, horizon, "M")

    assert caught.value.code == code
