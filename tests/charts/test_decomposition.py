"""The strips of a decomposition and the fan's labels: valid Vega-Lite, right rows, nothing empty."""

import datetime as dt

import altair as alt
import pandas as pd
import pytest

from core.base.text import LANGS
from core.base.unit import Unit
from core.charts import decomposition, fan

MONTHS = pd.date_range("2026-01-01", periods=4, freq="MS")
PARTS = pd.DataFrame({"ds": MONTHS, "y": [10.0, 12, 9, 13], "trend": [10.0, 10.5, 11, 11.5], "season": [0.0, 1, -2, 1], "effect": [0.0] * 4, "rest": [0.0, 0.5, 0, 0.5]})


@pytest.mark.parametrize("lang", LANGS)
def test_a_strip_in_which_nothing_happens_is_left_out(lang):
    spec = decomposition.spec(PARTS, unit=Unit.CURRENCY, lang=lang)
    alt.VConcatChart.from_dict(spec, validate=True)
    assert [strip["mark"]["type"] for strip in spec["vconcat"]] == ["line", "bar", "bar"]
    assert [row["value"] for row in spec["vconcat"][1]["data"]["values"]] == [0, 1, -2, 1]
    assert [strip["encoding"]["x"]["axis"]["labels"] for strip in spec["vconcat"]] == [False, False, True]


@pytest.mark.parametrize("lang", LANGS)
def test_events_are_marked_in_a_strip_above_the_last_one_and_no_strip_has_layers(lang):
    # a strip with layers grows past its card: Streamlit fits none of them to the width
    day = pd.Timestamp("2026-02-17")
    events = pd.DataFrame([{"kind": "own", "zh": "年货节", "en": "New year sale", "start": day, "day": day, "end": day, "months": [2]}])
    spec = decomposition.spec(PARTS.assign(effect=[0.0, 1, 0, 0]), unit=Unit.CURRENCY, lang=lang, events=events)
    alt.VConcatChart.from_dict(spec, validate=True)
    assert [strip["mark"]["type"] for strip in spec["vconcat"]] == ["line", "bar", "bar", "point", "bar"]
    assert spec["vconcat"][3]["data"]["values"][0]["name"] == events[lang][0]
    assert not any("layer" in strip for strip in spec["vconcat"])
    outside = events.assign(day=pd.Timestamp("2027-01-01"), start=pd.Timestamp("2027-01-01"), end=pd.Timestamp("2027-01-01"))
    assert len(decomposition.spec(PARTS, unit=Unit.CURRENCY, lang=lang, events=outside)["vconcat"]) == 3


def drawn(actual):
    frame = pd.DataFrame({"ds": MONTHS, "y": [*actual, None, None], "y_hat": [None, None, 8.0, 9.0], "goal": [10.0] * 4})
    return fan.spec(frame, unit=Unit.TIMES, lang="en", today=dt.date(2026, 2, 28), note="Year 9")


def test_the_day_of_the_data_keeps_clear_of_a_low_value_and_the_year_stands_under_the_forecast():
    low, high = drawn([6.0, 6.0]), drawn([9.0, 9.5])
    day = [next(layer for layer in spec["layer"] if "layer" in layer)["layer"][1]["encoding"]["y"]["value"] for spec in (low, high)]
    assert day == [0, "height"]
    labels = [row["label"] for layer in low["layer"] if isinstance(layer.get("data"), dict) for row in layer["data"]["values"] if isinstance(row.get("label"), list)]
    assert ["Forecast", "9.0×", "Year 9"] in labels
