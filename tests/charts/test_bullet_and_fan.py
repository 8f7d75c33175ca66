"""The bar of a goal and the fan of a forecast: valid Vega-Lite, right places, right words."""

import datetime as dt

import altair as alt
import pandas as pd
import pytest

from core.base.text import LANGS
from core.base.unit import Unit
from core.charts import bullet, fan, style

MONTHS = pd.date_range("2026-01-01", periods=6, freq="MS")
FRAME = pd.DataFrame({
    "ds": MONTHS, "y": [1e6, 2e6, 3e6, None, None, None], "y_hat": [None, None, None, 4e6, 5e6, 6e6],
    "lo80": [None, None, None, 3.5e6, 4e6, 4.5e6], "hi80": [None, None, None, 4.5e6, 6e6, 7.5e6],
    "goal": [1.5e6, 2.5e6, 3.5e6, 4.5e6, 5.5e6, 6.5e6]})


def drawn(lang="en", frame=FRAME, **more):
    return fan.spec(frame, unit=Unit.CURRENCY, lang=lang, today=dt.date(2026, 3, 31), **more)


def records(spec, series):
    line = next(layer for layer in spec["layer"] if layer.get("mark", {}).get("type") == "line")
    return [(row["ds"][:10], row["value"]) for row in line["data"]["values"] if row["series"] == series]


@pytest.mark.parametrize("lang", LANGS)
def test_specs_are_valid_vega_lite(lang):
    for spec in (drawn(lang, target=7e6), bullet.spec(5.0, 8.0, 6.0, colour=style.GOOD, unit=Unit.TIMES, lang=lang)):
        alt.Chart.from_dict(spec, validate=True)


def test_forecast_starts_at_the_last_actual_point():
    assert records(drawn(), "Forecast") == [
        ("2026-03-01", 3e6), ("2026-04-01", 4e6), ("2026-05-01", 5e6), ("2026-06-01", 6e6)]


def test_without_a_forecast_there_is_none_on_the_chart():
    assert records(drawn(frame=FRAME[["ds", "y", "goal"]]), "Forecast") == []


def test_the_given_frame_stays_as_it_is():
    before = FRAME.copy()
    drawn()
    pd.testing.assert_frame_equal(FRAME, before)


def test_a_bar_past_its_scale_ends_at_the_scale():
    spec = bullet.spec(12.0, 8.0, None, colour=style.GOOD, unit=Unit.TIMES, lang="en", scale=(0, 9))
    row = spec["data"]["values"][0]
    assert (row["value"], row["target"], row["Actual"]) == (9, 8.0, "12.0×")


def test_a_bar_of_a_fall_starts_at_zero_and_runs_left():
    row = bullet.spec(-0.1, 0.35, 0.2, colour=style.BAD, unit=Unit.SHARE, lang="zh")["data"]["values"][0]
    assert row["low"] < row["value"] == -0.1 < row["base"] == 0.0
    assert row["实际"] == "−10.0%"


def test_months_are_named_in_the_readers_language():
    assert drawn("zh")["config"]["locale"]["time"]["shortMonths"][2] == "3月"
    assert drawn("en")["config"]["locale"]["time"]["shortMonths"][2] == "Mar"
