"""The charts of Growth, Customers and Goods: valid Vega-Lite in both languages, bars where the numbers put them."""

from datetime import date

import altair as alt
import numpy as np
import pandas as pd
import pytest

from core.base.home import Workspace
from core.base.text import LANGS, Text
from core.base.unit import Unit
from core.charts import bars, funnel, heat, lines, pace, pairs, phasing, scenario_months, stack, waterfall, year
from core.outlook.course import marked_events
from core.state.promotions import Promotion, save


def named(text):
    return Text(zh=text, en=text)


MONTHS = pd.date_range("2026-01-01", periods=12, freq="MS")
YEAR = pd.DataFrame({"ds": MONTHS, "value": [100.0, 120.0, 40.0] + [float("nan")] * 9, "last_year": [80.0] * 11 + [float("nan")], "calendar": [80.0] * 12,
                     "growth": [0.25, 0.5] + [float("nan")] * 10, "partial": [False, False, True] + [False] * 9})
EVENTS = pd.DataFrame([("festival", True, "春节", "Spring Festival", "2026-01-27", "2026-02-17", "2026-03-03"), ("own", False, "周年庆", "Anniversary", "2026-03-08", "2026-03-08", "2026-03-08")],
                      columns=["kind", "named", "zh", "en", "start", "day", "end"])
STEPS = pd.DataFrame({"label": ["Visitors", "Paid"], "people": [1000.0, 30.0], "rate": [float("nan"), 0.03], "total": [1, 0.03], "last_people": [800.0, float("nan")], "last_rate": [float("nan")] * 2})
COHORTS = pd.DataFrame({"first_month": pd.to_datetime(["2026-01-01"] * 3), "month_number": [0, 1, 2], "customers": [10, 4, 2], "cohort_size": [10] * 3, "share": [1.0, 0.4, 0.2]})


def all_of(lang):
    falls = waterfall.spec((named("2025"), 100.0), [(named("a"), 30.0), (named("b"), -10.0)], (named("2026"), 120.0), unit=Unit.CURRENCY, lang=lang)
    gains = bars.spec(pd.DataFrame({"label": ["a", "b"], "value": [5.0, -3.0], "note": ["+5%", "–"]}), unit=Unit.CURRENCY, lang=lang, signed=True, note="note")
    series = pd.DataFrame({"x": MONTHS[:2], "series": ["2026", "2026"], "value": [0.1, 0.2]})
    stacked = stack.spec(pd.DataFrame({"month": MONTHS[:2], "new": [3, 4], "old": [5, 6], "partial": [False, True]}), {"old": named("old"), "new": named("new")}, unit=Unit.COUNT, lang=lang)
    return [falls, gains, stacked, year.spec(YEAR, EVENTS, unit=Unit.CURRENCY, lang=lang), funnel.spec(STEPS, lang=lang), heat.spec(COHORTS, lang=lang),
            lines.spec(series, unit=Unit.SHARE, lang=lang, goal=("goal", 0.5)), pairs.spec(pd.DataFrame({"label": ["A"], "x": [0.2], "y": [float("nan")]}), {"x": named("x"), "y": named("y")}, unit=Unit.SHARE, lang=lang)]


@pytest.mark.parametrize("lang", LANGS)
def test_every_chart_is_valid_vega_lite_in_the_readers_language(lang):
    for spec in all_of(lang):
        alt.Chart.from_dict(spec, validate=True)
        assert spec["config"]["locale"]["time"]["shortMonths"][0] == ("1月" if lang == "zh" else "Jan")


def test_each_step_of_the_waterfall_starts_where_the_one_before_ended():
    rows = all_of("en")[0]["data"]["values"]
    assert [(row["low"], row["high"], row["kind"]) for row in rows] == [(0, 100, "total"), (100, 130, "gain"), (130, 120, "loss"), (0, 120, "total")]
    assert [row["text"] for row in rows] == ["¥100.0", "+¥30.0", "−¥10.0", "¥120.0"]


def test_small_steps_cut_the_axis_above_zero_and_the_totals_with_it():
    spec = waterfall.spec((named("a"), 1000.0), [(named("b"), 10.0)], (named("c"), 1010.0), unit=Unit.CURRENCY, lang="en")
    floor = spec["layer"][0]["encoding"]["y"]["scale"]["domain"][0]
    assert 990 < floor < 1000
    assert spec["data"]["values"][0]["low"] == floor


def test_a_waterfall_into_the_red_keeps_its_sign():
    spec = waterfall.spec((named("a"), 10.0), [(named("b"), -30.0)], (named("c"), -20.0), unit=Unit.CURRENCY, lang="en")
    assert spec["layer"][0]["encoding"]["y"]["scale"]["domain"][0] < -20


def test_an_unfinished_month_says_so_and_has_no_growth():
    rows = year.spec(YEAR, EVENTS, unit=Unit.CURRENCY, lang="en")["data"]["values"]
    assert [row["said"] for row in rows[:4]] == ["+25%", "+50%", "so far", ""]
    assert rows[2]["growth_said"] == "Unfinished, not compared"


def test_the_funnel_writes_people_rate_and_change_in_points():
    frame = STEPS.assign(last_people=[800.0, 16.0], last_rate=[float("nan"), 0.02])
    assert [row["said"] for row in funnel.spec(frame, lang="en")["data"]["values"]] == ["1,000", "30 · 3.0% (+1.0 pts)"]


def test_the_heat_map_leaves_out_the_month_of_the_first_purchase():
    assert [(row["number"], row["figure"]) for row in heat.spec(COHORTS, lang="en")["data"]["values"]] == [(1, "40"), (2, "20")]


def test_the_pace_chart_is_valid_and_starts_its_forecast_at_the_last_actual():
    missing = float("nan")
    frame = pd.DataFrame({"ds": MONTHS[:3], "actual": [0.2, 0.3, missing], "plan": [0.35] * 3, "p10": [missing, 0.3, 0.2], "p25": [missing, 0.3, 0.25],
                          "p50": [missing, 0.3, 0.3], "p75": [missing, 0.3, 0.35], "p90": [missing, 0.3, 0.4]})
    spec = pace.spec(frame, 0.35, unit=Unit.SHARE, lang="en")
    alt.Chart.from_dict(spec, validate=True)
    assert [row["p50_text"] for row in spec["data"]["values"]] == [None, "30.0%", "30.0%"]


@pytest.mark.parametrize("lang", LANGS)
def test_charts_of_nothing_are_still_charts(lang):
    for spec in (heat.spec(COHORTS.iloc[:1], lang=lang), bars.spec(pd.DataFrame({"label": [], "value": []}), unit=Unit.COUNT, lang=lang), funnel.spec(STEPS.iloc[:0], lang=lang)):
        alt.Chart.from_dict(spec, validate=True)


def test_every_axis_of_months_and_of_a_years_days_bears_the_managers_own_events(space: Workspace):
    save(space, Promotion("party", "周年庆", "Anniversary", "promotion", date(2025, 12, 30), date(2026, 1, 2)), who="li")
    save(space, Promotion("live", "直播", "Live show", "promotion", date(2026, 3, 8), date(2026, 4, 1)), who="li")
    events, labels = marked_events(space, 2026), [str(month) for month in range(1, 13)]
    landed = pd.DataFrame({"month": [day.date() for day in MONTHS], "locked": False, **dict.fromkeys(("gmv", "gmv_baseline", "gmv_p10", "gmv_p90"), 1.0)})
    told = [phasing.spec(labels, [1.0] * 12, [None] * 12, unit=Unit.CURRENCY, lang="en", events=events),
            phasing.path(labels, [1.0] * 12, [None] * 12, unit=Unit.SHARE, lang="en", events=events),
            scenario_months.spec(landed, np.zeros(12), lang="en", events=events)]

    for spec in told:
        names = [row["events"] for row in spec["data"]["values"]]
        assert ("Anniversary" in names[0], "Live show" in names[2], "Live show" in names[3], "Anniversary" in names[11]) == (True, True, True, False)
        assert spec["layer"][-1]["transform"][0]["filter"]["oneOf"] == [spec["data"]["values"][place]["month"] for place in (0, 2, 3)]

    days = pd.DataFrame({"x": [1, 80], "series": "2026", "value": [0.0, 0.3]})
    curve = lines.spec(days, unit=Unit.SHARE, lang="en", temporal=False, x_end=366, events=events)
    alt.Chart.from_dict(curve, validate=True)
    own = next(layer for layer in curve["layer"] if isinstance(layer["mark"], dict) and layer["mark"].get("shape") == "triangle-up")
    assert [(row["name"], row["place"]) for row in own["data"]["values"]] == [("Anniversary", 1), ("Live show", 67)]
