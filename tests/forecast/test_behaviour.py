"""What the forecast does with histories that are not as they should be, and that it says so."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from core.forecast import explain, forecast

SHAPE = np.array([80.0, 60, 90, 95, 100, 130, 100, 98, 102, 110, 180, 150])


def noise():
    return np.random.default_rng(8)


def monthly(values):
    return pd.DataFrame({"ds": pd.date_range("2022-01-01", periods=len(values), freq="MS"), "y": np.asarray(values, dtype=float)})


def daily(values, start="2024-01-01"):
    return pd.DataFrame({"ds": pd.date_range(start, periods=len(values)), "y": np.asarray(values, dtype=float)})


def lively(months=48):
    return np.resize(SHAPE, months) * np.exp(noise().normal(0, 0.04, months))


def ahead(result, horizon):
    return result.frame.tail(horizon).set_index("ds")["y_hat"]


def said(result, part):
    return any(part in note.en for note in result.notes)


def test_a_month_under_way_stays_out_of_the_fit_and_counts_with_what_is_booked():
    whole = np.resize(SHAPE, 43)                                    # to July 2025
    begun = np.r_[whole, 40.0]                                      # August, 40 by the 10th, usually 98

    result = forecast(monthly(begun), 2, "M", as_of=date(2025, 8, 10), draws=200)

    said_of = ahead(result, 2)
    assert said_of.index[0] == pd.Timestamp("2025-08-01")
    assert said_of.iloc[0] == pytest.approx(40 + 21 / 31 * 98, rel=1e-6)
    assert said_of.iloc[1] == pytest.approx(102, rel=1e-6)
    assert result.paths[:, 0].min() >= 40
    assert said(result, "2025-08-01 is not over")
    assert "68%" in result.notes[0].en


def test_a_month_whose_last_day_is_known_is_whole():
    result = forecast(monthly(np.resize(SHAPE, 43)), 1, "M", as_of=date(2025, 7, 31), draws=50)

    assert ahead(result, 1).index[0] == pd.Timestamp("2025-08-01")
    assert not said(result, "not over")


@pytest.mark.parametrize("factor", [0.5, 1.8])
def test_a_new_level_is_met_and_said(factor):
    values = lively() * np.where(np.arange(48) < 36, 1.0, factor)

    result = forecast(monthly(values), 6, "M", draws=200)

    np.testing.assert_allclose(ahead(result, 6).sum(), factor * SHAPE[:6].sum(), rtol=0.12)
    assert said(result, "From 2025-01-01 on the level is about")
    assert said(result, "higher" if factor > 1 else "lower")


def test_ordinary_swings_are_no_new_level():
    told = [forecast(monthly(1000 * np.exp(np.cumsum(np.random.default_rng(seed).normal(0, 0.05, 60)))), 1, "M", draws=20) for seed in range(20)]

    assert sum(said(one, "on the level is about") for one in told) <= 1


def test_a_weekday_that_is_closed_stays_closed_and_does_not_pull_the_others_down():
    days = pd.date_range("2025-01-01", periods=140)
    history = daily(np.where(days.day_of_week == 6, 0.0, 100.0 + days.day_of_week) * np.exp(noise().normal(0, 0.02, 140)), "2025-01-01")

    result = forecast(history, 14, "D", draws=200)

    told = ahead(result, 14)
    assert (told[told.index.day_of_week == 6] == 0).all()
    assert (result.paths[:, told.index.day_of_week == 6] == 0).all()
    np.testing.assert_allclose(told[told.index.day_of_week < 6], 100.0 + told.index.day_of_week[told.index.day_of_week < 6], rtol=0.05)
    assert said(result, "20 days of the history are 0 and taken for closed")
    assert said(result, "closed by habit")


def test_a_few_closed_days_are_no_fall_in_sales():
    values = 100 * np.exp(noise().normal(0, 0.05, 200))
    values[[60, 61, 62, 170]] = 0.0

    result = forecast(daily(values), 7, "D", draws=200)

    np.testing.assert_allclose(ahead(result, 7), 100, rtol=0.08)
    assert said(result, "4 days of the history are 0")
    assert not said(result, "closed by habit")


def test_a_series_that_stopped_is_not_closed():
    values = np.r_[100 * np.exp(noise().normal(0, 0.05, 100)), np.zeros(8)]

    result = forecast(daily(values), 7, "D", draws=200)

    assert not said(result, "taken for closed")
    assert ahead(result, 7).max() < 60


def test_many_zeros_are_amounts_that_never_fall_below_0():
    values = np.where(noise().random(48) < 0.4, 0.0, 50.0)

    result = forecast(monthly(values), 6, "M", draws=200)

    assert said(result, "comes close to 0")
    assert (result.paths >= 0).all()
    assert 10 < ahead(result, 6).mean() < 45


def test_negative_months_are_amounts_and_may_stay_negative():
    values = np.resize(np.r_[np.full(6, -50.0), np.full(6, 40.0)], 48) + noise().normal(0, 3, 48)

    result = forecast(monthly(values), 12, "M", draws=200)

    assert said(result, "values below 0")
    np.testing.assert_allclose(ahead(result, 12), np.r_[np.full(6, -50.0), np.full(6, 40.0)], atol=12)


def test_missing_days_are_filled_by_their_weekday():
    days = pd.date_range("2025-01-01", periods=150)
    values = np.where(days.day_of_week >= 5, 300.0, 100.0) * np.exp(noise().normal(0, 0.02, 150))
    history = daily(values, "2025-01-01").drop(index=[40, 41, 42, 90])

    result = forecast(history, 7, "D", draws=100)

    told = ahead(result, 7)
    np.testing.assert_allclose(told, np.where(told.index.day_of_week >= 5, 300.0, 100.0), rtol=0.06)
    assert said(result, "misses 4 days")


def test_weeks_under_two_years_say_that_the_season_was_seen_once():
    history = pd.DataFrame({"ds": pd.date_range("2025-01-06", periods=80, freq="7D"), "y": 100 * np.exp(noise().normal(0, 0.05, 80))})

    assert said(forecast(history, 4, "W", draws=50), "Only 80 weeks of data, less than two years")
    assert said(forecast(history.head(40), 4, "W", draws=50), "less than a year")


def test_bands_hold_on_walks_with_a_season():
    # Made of what ETS describes: of 40 series × 6 months, 80 and 95 of a hundred values should lie inside; the bounds are generous.
    inside = []
    for seed in range(40):
        source = np.random.default_rng(seed)
        level = np.cumsum(source.normal(0, 0.03, 66)) + source.normal(0, 0.04, 66)
        values = 1000 * np.resize(SHAPE / 100, 66) * np.exp(level)
        future = forecast(monthly(values[:60]), 6, "M", draws=400).frame.tail(6)
        inside.append([np.mean((future[f"lo{band}"] <= values[60:]) & (values[60:] <= future[f"hi{band}"])) for band in (80, 95)])

    covered = np.mean(inside, axis=0)
    assert 0.70 <= covered[0] <= 0.90
    assert 0.88 <= covered[1] <= 0.995


@pytest.mark.parametrize("months", [9, 20, 48])
def test_the_parts_of_a_history_add_up_to_it(months):
    history = monthly(lively(months)).drop(index=[4])
    calendar = pd.DataFrame({"ds": history["ds"].iloc[[2]], "effect": [1.2]})

    found = explain(history, 6, "M", calendar=calendar)

    parts = found.parts
    known = parts["y"].notna()
    np.testing.assert_allclose(parts[["trend", "season", "effect", "rest"]].sum(axis=1)[known], parts["y"][known], rtol=1e-9)
    assert parts["rest"].isna().tolist() == (~known).tolist()
    assert found.members["weight"].sum() == pytest.approx(1)
    assert parts["effect"].iloc[2] == pytest.approx(0.2 * (parts["trend"] + parts["season"]).iloc[2])


def test_the_explanation_names_the_heaviest_member_and_how_far_it_missed():
    found = explain(monthly(lively(48)), 6, "M")

    first = found.members.iloc[0]
    assert found.sentence.en.startswith(f"{first['label'].en} weighs most ({first['weight']:.0%}): it missed by {first['missed']:.0%}")
    assert "in 8 replays" in found.sentence.en
    assert 0.01 < first["missed"] < 0.15
    assert explain(monthly(lively(9)), 3, "M").sentence.en == "Only one method suits this history: recent level."


def test_a_fall_to_nothing_is_a_fall_by_all_of_it_and_a_rise_from_nothing_has_no_percentage():
    stopped = forecast(monthly(np.r_[lively(44), np.zeros(4)]), 3, "M", draws=50)
    started = forecast(monthly(np.r_[np.zeros(20), lively(28)]), 3, "M", draws=50)

    assert said(stopped, "the level is about 100% lower")
    assert said(started, "the level is much higher")
