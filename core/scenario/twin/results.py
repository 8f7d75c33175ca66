"""What the workbook answers: every KPI beside its goal with range and odds, and the months, beside the levers."""

from collections.abc import Mapping
from datetime import date

import numpy as np

from core.base.sheets import Chart, Formula, Sheet
from core.base.text import Text
from core.scenario.curves import Array
from core.scenario.outcome import HIGH, LOW, months
from core.scenario.tree import Outcome, neutral
from core.scenario.twin.columns import Columns, number
from core.scenario.year import GOOD

LEFT = 5                # the results' first column, right of the levers
KPI, GOAL, BEFORE, AFTER, CHANGE, P10, P90, ODDS = range(LEFT, LEFT + 8)
_HEADS = (Text(zh="指标（全年）", en="KPI (whole year)"), Text(zh="目标", en="Goal"), Text(zh="预测 P50", en="Forecast P50"), Text(zh="方案 P50", en="Scenario P50"),
          Text(zh="变化", en="Change"), Text(zh="方案 P10", en="Scenario P10"), Text(zh="方案 P90", en="Scenario P90"), Text(zh="达成概率", en="Odds"))
_MONTHS = (Text(zh="月份", en="Month"), Text(zh="GMV 预测", en="GMV forecast"), Text(zh="GMV 方案", en="GMV scenario"), Text(zh="投放预测", en="Spend forecast"),
           Text(zh="投放方案", en="Spend scenario"), Text(zh="新客预测", en="New customers forecast"), Text(zh="新客方案", en="New customers scenario"), Text(zh="月末库存方案", en="Month-end stock scenario"))
_CHART = Text(zh="GMV 按月：预测与方案", en="GMV by month: forecast and scenario")
_BY_MONTH = (("gmv", "gmv", "currency"), ("spend", "spend", "currency"), ("new_customers", "won", "count"))


def put_results(sheet: Sheet, outcome: Outcome, final: Mapping[str, str], draws: Columns, steps: Columns, goals: Mapping[str, float],
                labels: Mapping[str, tuple[Text, str]], top: int) -> int:
    """Write a row per KPI from row top on and return the first free row; labels: KPI id → (name, style of its unit)."""
    for column, head in zip(range(KPI, ODDS + 1), _HEADS, strict=True):
        sheet.put(top, column, head, "head")
    before = neutral(outcome.baseline).values
    row = top + 1
    for kpi, (label, style) in labels.items():
        if kpi not in final:
            continue
        drawn, values = draws.all(final[kpi]), outcome.values[kpi]
        sheet.put(row, KPI, label)
        sheet.put(row, GOAL, goals.get(kpi), style)
        base = sheet.put(row, BEFORE, float(np.median(before[kpi])), style)
        after = sheet.put(row, AFTER, Formula(f"MEDIAN({drawn})", float(np.median(values))), style)
        sheet.put(row, CHANGE, Formula(f"{after}-{base}", float(np.median(values) - np.median(before[kpi]))), style)
        for place, level in ((P10, LOW), (P90, HIGH)):
            sheet.put(row, place, Formula(f"PERCENTILE({drawn},{number(level)})", float(np.quantile(values, level))), style)
        if kpi in goals:
            _odds(sheet, row, drawn, values, GOOD.get(kpi, "up") == "up", goals[kpi])
        row += 1
    sheet.widths |= {LEFT - 1: 3, KPI: 26} | dict.fromkeys(range(GOAL, ODDS + 1), 15.0)
    return _months(sheet, outcome, draws, steps, final, row + 1)


def _odds(sheet: Sheet, row: int, drawn: str, values: Array, up: bool, goal: float) -> None:
    sign = ">=" if up else "<="
    reached = float((values >= goal if up else values <= goal).mean())
    sheet.put(row, ODDS, Formula(f"SUMPRODUCT(--({drawn}{sign}{sheet.at(row, GOAL)}))/{len(values)}", reached), "odds")


def _months(sheet: Sheet, outcome: Outcome, draws: Columns, steps: Columns, final: Mapping[str, str], top: int) -> int:
    """Write the 12 months as outcome.months has them: a flow's months add up to its year's P50."""
    base, first = outcome.baseline, outcome.baseline.first_left
    for place, head in enumerate(_MONTHS):
        sheet.put(top, LEFT + place, head, "head")
    table = months(outcome)
    for month in range(12):
        sheet.put(top + 1 + month, LEFT, f"{date(base.year, month + 1, 1):%Y-%m}")
    for place, (kpi, column, style) in enumerate(_BY_MONTH):
        booked = getattr(base.actual, kpi)
        if kpi not in final or booked is None:
            continue
        for month, before in enumerate(table[f"{kpi}_baseline"]):
            sheet.put(top + 1 + month, LEFT + 1 + 2 * place, float(before), style)
        means = [_mean(draws, steps, f"{column}-{month}") for month in range(len(base.months_left))]
        left = f"(MEDIAN({draws.all(final[kpi])})-{number(booked.sum())})"
        for month in range(12):
            scaled = f"+{means[month - first]}*{left}/({'+'.join(means)})" if month >= first else ""
            sheet.put(top + 1 + month, LEFT + 2 + 2 * place, Formula(f"{number(booked[month])}{scaled}", float(table[kpi][month])), style)
    sheet.charts.append(_chart(sheet, top))
    _shelves(sheet, outcome, draws, top)
    return top + 14


def _chart(sheet: Sheet, top: int) -> Chart:
    series = tuple((sheet.at(top, column), sheet.area(top + 1, column, top + 12, column)) for column in (LEFT + 1, LEFT + 2))
    return Chart(top + 15, LEFT, _CHART, sheet.area(top + 1, LEFT, top + 12, LEFT), series)


def _shelves(sheet: Sheet, outcome: Outcome, draws: Columns, top: int) -> None:
    stock, first = outcome.baseline.stock, outcome.baseline.first_left
    if stock is None or "shelf-0" not in draws.places:
        return
    for month in range(12):
        value = Formula(_average(draws, f"shelf-{month - first}")) if month >= first else float(stock.past[month + 1])
        sheet.put(top + 1 + month, LEFT + 7, value, "currency")


def _mean(draws: Columns, steps: Columns, name: str) -> str:
    """Return the mean over the draws; spend is the same for all draws of a layer."""
    return _average(draws, name) if name in draws.places else f"SUMPRODUCT({steps.all(name)},{steps.all('weight')})/{draws.count}"


def _average(draws: Columns, name: str) -> str:
    return f"AVERAGE({draws.all(name)})"
