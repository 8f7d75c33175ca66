import numpy as np
import pandas as pd
import pytest

from core.forecast import backtest, forecast, scores

SHAPE = np.array([80.0, 60, 90, 95, 100, 130, 100, 98, 102, 110, 180, 150])


def monthly(values):
    return pd.DataFrame({"ds": pd.date_range("2022-01-01", periods=len(values), freq="MS"), "y": np.asarray(values, dtype=float)})


def lively(months):
    source = np.random.default_rng(3)
    return monthly(np.resize(SHAPE, months) * np.exp(0.01 * np.arange(months) + source.normal(0, 0.06, months)))


def test_backtest_never_sees_the_future():
    history = lively(44)
    clean = backtest(history, 4, "M")
    first = clean["origin"].min()
    poisoned = history.copy()
    poisoned.loc[poisoned["ds"] > first, "y"] *= 1000

    spoilt = backtest(poisoned, 4, "M")

    columns = ["ds", "y_hat", "lo80", "hi80", "lo95", "hi95", "naive"]
    pd.testing.assert_frame_equal(clean.loc[clean["origin"] == first, columns], spoilt.loc[spoilt["origin"] == first, columns])


def test_backtest_says_what_the_forecast_would_have_said():
    history = lively(44)
    replayed = backtest(history, 4, "M", draws=400)

    for origin, rows in replayed.groupby("origin"):
        then = forecast(history[history["ds"] <= origin], 4, "M", draws=400).frame.tail(4)
        for column in ("y_hat", "lo80", "hi80"):
            np.testing.assert_allclose(rows[column], then[column], rtol=1e-12)


def test_backtest_has_six_origins_a_period_apart_with_whole_horizons():
    replayed = backtest(lively(44), 4, "M")

    assert list(replayed.columns) == ["origin", "ds", "y", "y_hat", "lo80", "hi80", "lo95", "hi95", "naive"]
    assert replayed.groupby("origin").size().tolist() == [4] * 6
    assert replayed["origin"].max() == pd.Timestamp("2025-04-01")  # 40 of 44 months known, 4 to come
    assert (replayed["ds"] > replayed["origin"]).all()


def test_a_history_too_short_for_whole_horizons_is_replayed_over_shorter_ones():
    replayed = backtest(lively(20), 12, "M")

    assert replayed["origin"].nunique() == 6
    assert replayed.groupby("origin").size().max() <= 12


@pytest.mark.parametrize("months", [1, 4, 6])
def test_a_history_of_six_months_cannot_be_replayed(months):
    replayed = backtest(lively(months), 4, "M")

    assert replayed.empty
    assert scores(replayed).origins == 0


def test_calendar_effects_are_in_the_replayed_values():
    history = monthly(np.where(np.arange(30) == 28, 300.0, 100.0))
    calendar = pd.DataFrame({"ds": history["ds"], "effect": np.where(np.arange(30) == 28, 3.0, 1.0)})

    replayed = backtest(history, 2, "M", calendar=calendar, origins=1)

    assert replayed["y_hat"].tolist() == pytest.approx([300.0, 100.0])


def test_scores_add_up_by_hand():
    day = pd.Timestamp
    replayed = pd.DataFrame({
        "origin": [day("2026-01-01")] * 2 + [day("2026-02-01")], "ds": [day("2026-02-01"), day("2026-03-01"), day("2026-03-01")],
        "y": [100.0, 200.0, 200.0], "y_hat": [110.0, 180.0, 210.0], "lo80": [90.0, 190.0, 190.0], "hi80": [120.0, 220.0, 230.0],
        "naive": [50.0, 200.0, 200.0]})

    result = scores(replayed)

    assert result.wape == pytest.approx(40 / 500)               # 10 + 20 + 10
    assert result.wape_naive == pytest.approx(50 / 500)
    assert result.bias == pytest.approx(0 / 500)                # 10 - 20 + 10
    assert result.coverage80 == pytest.approx(1.0)
    assert result.total_error == pytest.approx((10 / 300 + 10 / 200) / 2)
    assert result.total_error_naive == pytest.approx((50 / 300 + 0) / 2)
    assert (result.origins, result.points) == (2, 3)
