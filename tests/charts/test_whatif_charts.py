"""The charts of the What-if: valid Vega-Lite in both languages; marks, seen range and the goal's line where the numbers put them."""

import altair as alt
import numpy as np
import pandas as pd
import pytest

from core.base.text import LANGS
from core.base.unit import Unit
from core.charts import frontier, plane, response

SPEND, GMV = np.array([100.0, 200.0, 300.0]), np.array([1000.0, 1100.0, 1150.0])
MARKS = [frontier.Mark("Today", 200.0, 1080.0, "today"), frontier.Mark("Plan", 201.0, 1100.0, "plan"), frontier.Mark("CAC", 290.0, 1148.0)]
CURVE = pd.DataFrame({"ratio": [0.0, 1.0, 2.0], "money": [0.0, 100.0, 200.0], "gmv": [0.0, 60.0, 90.0], "low": [0.0, 40.0, 50.0], "high": [0.0, 80.0, 130.0]})
AXIS = np.array([0.9, 1.0, 1.1])
PLANE = np.array([[0.1, 0.2, 0.3], [0.2, 0.3, 0.4], [0.3, 0.4, 0.5]])


def all_of(lang):
    return [frontier.spec(SPEND, GMV, MARKS, gmv_goal=("Goal", 1120.0), lang=lang), frontier.spec(SPEND, GMV, [], gmv_goal=None, lang=lang),
            response.spec(CURVE, [("now", 100.0, "now"), ("plan", 150.0, "plan")], seen=(0.5, 1.0), lang=lang), response.spec(CURVE, [], seen=None, lang=lang),
            plane.spec(AXIS, AXIS, PLANE, [((0.9, 1.1), (1.1, 0.9))], names=("a", "b"), target=0.3, now=(1.0, 1.0), unit=Unit.SHARE, lang=lang),
            plane.spec(AXIS, AXIS, PLANE, [], names=("a", "b"), target=0.9, now=(1.0, 1.0), unit=Unit.SHARE, lang=lang)]


@pytest.mark.parametrize("lang", LANGS)
def test_every_chart_is_valid_vega_lite_in_the_readers_language(lang):
    for spec in all_of(lang):
        alt.Chart.from_dict(spec, validate=True)
        assert spec["config"]["locale"]["time"]["shortMonths"][0] == ("1月" if lang == "zh" else "Jan")


def test_marks_that_lie_together_share_a_label_and_keep_their_points():
    points = frontier.spec(SPEND, GMV, MARKS, gmv_goal=None, lang="en")["data"]["values"]
    assert [(point["name"], point["label"]) for point in points] == [("Today", "Today · Plan"), ("Plan", ""), ("CAC", "CAC")]


def test_a_curve_is_solid_only_where_it_was_lived_through():
    seen = [row["seen"] for row in response.spec(CURVE, [], seen=(0.5, 1.0), lang="en")["data"]["values"]]
    assert seen == [False, True, False]
    marks = response.spec(CURVE, [("plan", 150.0, "plan")], seen=None, lang="en")["layer"][3]["data"]["values"]
    assert [(mark["money"], mark["gmv"]) for mark in marks] == [(150.0, 75.0)]


def test_the_goals_line_and_today_are_drawn_as_changes_against_the_plan():
    layers = plane.spec(AXIS, AXIS, PLANE, [((0.9, 1.1), (1.1, 0.9))], names=("a", "b"), target=0.3, now=(1.0, 1.0), unit=Unit.SHARE, lang="en")["layer"]
    assert [round(layers[1]["data"]["values"][0][end], 9) for end in ("x", "y", "x2", "y2")] == [-0.1, 0.1, 0.1, -0.1]
    assert layers[-1]["data"]["values"][0]["x"] == 0.0
