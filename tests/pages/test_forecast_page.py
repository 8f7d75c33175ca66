"""The forecast page: landings like the Cockpit's, the run-rate still needed, the replay in words, the workbook, short history."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import numpy as np
import openpyxl
import pandas as pd
import pytest
from company import found, months, order

from core import store
from core.base.text import same
from core.base.unit import Unit
from core.forecast import Scores
from core.forecast.events import Effects, Told
from core.forecast.reconcile import choose
from core.metrics.catalog import CATALOG
from core.metrics.coverage import coverage
from core.outlook import record
from core.outlook.board import board, simulated
from core.outlook.explained import explained
from core.outlook.forecasts import charted, months_of_kpi
from core.outlook.needed import customers_needed, goal_path, needed
from core.outlook.parts import Part, Parts
from core.outlook.widths import Width
from core.report import forecast_sheets as sheets
from core.report.forecast_workbook import LandingRow, workbook
from core.ui import session
from core.ui.forecasts_words import narrow


def texts(app) -> str:
    return "\n".join(element.value for kind in ("markdown", "caption", "warning", "error") for element in app.get(kind))


def flat(space, first: str, last: str):
    """Four orders of 100 in each month, each month's last on its last days."""
    return found(space, order_lines=[order(f"o{month}-{place}", f"{month:%Y-%m}-{7 * place + 1:02d}", 100, f"c{place}")
                                     for month in months(first, last) for place in range(4)]
                 + [order(f"e{last}", f"{last}-30 23:00", "0.01", "c9")])


def test_the_page_shows_the_boards_landings(open_page, company):
    facts = store.current(company)
    landing = board(company, facts, ids=["retention"]).standings["retention"].landing
    app = open_page("forecast")
    assert not app.exception
    assert f"{landing.p50:.1%}" in {metric.value for metric in app.metric}
    table = next(frame.value for frame in app.dataframe if "Last year again" in frame.value.columns)
    assert table["Measure"].tolist() == ["Average miss of a month", "Miss of the total (months added up)", "Too high or too low, overall", "Months inside the 80 % range"]
    assert "on average, last year again by" in texts(app)


@pytest.mark.parametrize("kpi", ["retention", "inventory_turnover", "gmv", "acquisition_cost_ratio", "cac_change", "average_order_value"])
def test_a_kpi_is_chosen_by_the_link(open_page, company, kpi):
    app = open_page("forecast", "zh", kpi=kpi)
    assert not app.exception
    assert app.selectbox(key="forecast_kpi").value == kpi


@pytest.mark.parametrize("kpi", ["retention", "inventory_turnover", "days_of_stock"])
def test_the_fan_of_a_level_ends_where_its_year_lands(company, kpi):
    facts = store.current(company)
    december = months_of_kpi(company, facts, CATALOG[kpi], coverage(facts)).months.frame.iloc[-1]
    ends = np.percentile(simulated(company, facts, kpi), [10, 50, 90])
    assert december["ds"].month == 12
    assert (december["lo80"], december["y_hat"], december["hi80"]) == tuple(ends)


def test_the_growth_goal_asks_the_same_of_every_month_and_the_rest_makes_up_what_is_short(space):
    facts = flat(space, "2024-01", "2025-09")       # 400 a month; 2024: 4,800; goal +35 %: 6,480; 2025 to September: 3,600.01
    standing = board(space, facts, ids=["gmv_growth"]).standings["gmv_growth"]
    made = months_of_kpi(space, facts, charted(standing.metric), coverage(facts))
    path = goal_path(facts, standing, made.past)
    assert path["goal"].round(6).tolist() == [540.0] * 12
    rest = needed(standing, made.past)
    assert rest is not None
    assert rest.rest == pytest.approx(6480 - 3600.01)
    assert rest.per_month == pytest.approx(2879.99 / 3)
    assert rest.growth == pytest.approx(2879.99 / 1200 - 1)


def test_the_retention_goal_is_said_in_customers(company):
    facts = store.current(company)
    standing = board(company, facts, ids=["retention"]).standings["retention"]
    reading = standing.reading
    assert customers_needed(standing) == np.ceil(0.65 * reading.denominator) - reading.numerator


def test_short_history_rounds_the_odds_and_says_why(open_page, space):
    flat(space, "2025-01", "2025-09")
    app = open_page("forecast", kpi="gmv")
    assert not app.exception
    assert "Only 9 whole months of history" in texts(app)
    assert "too few to replay" in texts(app)


def test_odds_are_rounded_alike_on_every_page_while_history_is_short(open_page, space):
    flat(space, "2024-01", "2025-09")                # sales as last year's, 21 months: growth of 35 % is out of reach
    for page in ("forecast", "cockpit"):
        app = open_page(page, kpi="gmv_growth")
        assert not app.exception
        assert "about 5%" in texts(app)
        assert "<1%" not in texts(app)


def test_goals_without_a_forecast_say_which_upload_brings_them(open_page, space):
    flat(space, "2025-01", "2025-09")
    assert "After-sales satisfaction: upload “" in texts(open_page("forecast"))


def test_an_empty_workspace_says_what_to_upload(open_page):
    app = open_page("forecast", "zh")
    assert not app.exception
    assert "先上传订单" in texts(app)


def test_the_workbook_holds_numbers_and_text_never_becomes_a_formula():
    frame = pd.DataFrame({"ds": pd.to_datetime(["2026-08-01", "2026-09-01"]), "y": [100.0, np.nan], "y_hat": [np.nan, 110.0]})
    made = workbook("=cmd()", Unit.CURRENCY, frame, [LandingRow("@sum", Unit.SHARE, 0.35, (0.2, 0.3, 0.4), "about 20%")], None, lang="en")
    book = openpyxl.load_workbook(BytesIO(made))
    sheet = book["Months"]
    assert (sheet["A1"].value, sheet["A1"].data_type) == ("=cmd()", "s")
    assert [cell.value for cell in sheet[3]] == ["Month", "Actual", "Forecast"]
    assert (sheet["B4"].value, sheet["B5"].value, sheet["C5"].value) == (100, None, 110)
    assert [cell.value for cell in book["Year-end"][2]] == ["@sum", 0.35, 0.2, 0.3, 0.4, "about 20%"]


def test_the_workbook_holds_events_parts_record_and_the_past_taken_apart(company):
    facts = store.current(company)
    known = coverage(facts)
    made = months_of_kpi(company, facts, CATALOG["gmv"], known)
    months = int(made.months.frame["y_hat"].notna().sum())
    sale = Told(same("=Sale"), date(2025, 11, 1), date(2025, 11, 11), True, 0.5, None, 0.4, np.full(months, 0.1))
    made = replace(made, effects=Effects(np.ones(1), np.ones((1, months)), np.zeros(months), 0.0, (sale,)))
    nothing = choose(np.zeros((2, 0)), np.zeros((2, 0)), np.zeros(0))
    found = Parts("channel", (Part("a", same("=A"), 10.0, 20.0, 25.0, 30.0, 20.0, 0.75, 0.6), Part("b", same("B"), 5.0, 8.0, 9.0, 10.0, 4.0, 0.25, 0.4)), nothing, np.nan, np.nan)
    said, apart = record.rebuilt(company, facts, CATALOG["gmv"], known), explained(months_of_kpi(company, facts, CATALOG["gmv"], known)).parts
    more = [sheet for sheet in (sheets.events(made), sheets.parts(found), sheets.record(said, Unit.CURRENCY, Unit.CURRENCY), sheets.past(apart, Unit.CURRENCY)) if sheet]
    book = openpyxl.load_workbook(BytesIO(workbook("GMV", Unit.CURRENCY, made.months.frame, [], None, more, lang="en")))
    assert book.sheetnames[2:] == ["Events to come", "By channel", "Said against came", "What the past is made of"]
    rows = list(book["By channel"].iter_rows(min_row=4, values_only=True))
    assert rows[-1][0] == "Total"
    for column in (1, 3, 5, 6, 7):         # booked, middle, last year, both shares of the risk
        assert sum(row[column] for row in rows[:-1]) == pytest.approx(rows[-1][column])
    for row in book["What the past is made of"].iter_rows(min_row=4, values_only=True):
        assert sum(row[2:]) == pytest.approx(row[1])
    told = list(book["Said against came"].iter_rows(min_row=4, values_only=True))
    assert [(row[4], row[6], row[8]) for row in told] == [(one.middle, one.came, "yes" if one.held else "no") for one in said]
    event = next(iter(book["Events to come"].iter_rows(min_row=4, values_only=True)))
    assert (event[0], event[3:7]) == ("=Sale", ("Yours", 0.5, None, 0.4))
    assert event[7] == pytest.approx(0.1 * made.months.frame["y_hat"].sum())


@pytest.mark.parametrize(("held", "bias", "factor", "sentence"), [
    (0.54, -0.042, 1.0, "held only **54%** of the months, and forecasts came out 4\\.2% too low overall. Allow"), (0.54, 0.01, 1.0, "held only **54%** of the months. Allow"),
    (0.54, 0.01, 1.22, "held only **54%** of the months; that is why today's ranges and odds are drawn **22%** wider"), (0.66, -0.04, 1.0, None), (float("nan"), 0.0, 1.0, None)])
def test_ranges_that_held_too_few_months_are_widened_or_called_too_narrow(company, held, bias, factor, sentence, monkeypatch):
    monkeypatch.setattr(session, "lang", lambda: "en")
    shop_facts = store.current(company)
    made = months_of_kpi(company, shop_facts, CATALOG["gmv"], coverage(shop_facts), replay=False)
    told = narrow(replace(made, scored=Scores(0.1, 0.2, bias, 0.0, held, 0.1, 0.2, 6, 24), stretched=Width(factor, 9, replays=factor > 1)))
    assert (told is None) if sentence is None else (sentence in told)


@pytest.mark.parametrize(("look", "sentence"), [
    ("why", "What the past is made of"), ("parts", "Which part carries the risk"), ("record", "were said to come to"), ("replay", "A month was missed by")])
def test_every_section_of_the_page_says_its_sentence(open_page, company, look, sentence):
    app = open_page("forecast", kpi="gmv_growth", look=look)
    assert not app.exception
    shown = texts(app) + " ".join(option for control in app.get("button_group") for option in getattr(control, "options", []))
    assert sentence in shown


def test_a_kpi_with_its_own_way_opens_its_reason_and_its_record(open_page, company):
    for look in ("why", "record"):
        assert not open_page("forecast", "zh", kpi="retention", look=look).exception
