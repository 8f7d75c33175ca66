"""The forecast as a workbook: months with ranges, where the goals land, how good earlier forecasts were, and what forecast_sheets adds."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from core.base.text import Lang, Text
from core.base.unit import Unit
from core.report.forecast_sheets import Amount, Cell, Sheet

_MONTHS = Text(zh="按月", en="Months")
_LANDINGS = Text(zh="年末", en="Year-end")
_REPLAY = Text(zh="回测", en="Replay")
_TITLES: dict[str, Text] = {
    "ds": Text(zh="月份", en="Month"), "y": Text(zh="实际", en="Actual"), "y_hat": Text(zh="预测", en="Forecast"),
    "lo50": Text(zh="50% 下限", en="50% low"), "hi50": Text(zh="50% 上限", en="50% high"), "lo80": Text(zh="80% 下限", en="80% low"),
    "hi80": Text(zh="80% 上限", en="80% high"), "lo95": Text(zh="95% 下限", en="95% low"), "hi95": Text(zh="95% 上限", en="95% high"),
    "goal": Text(zh="目标进度", en="Goal path"), "again": Text(zh="去年同期", en="Last year again"),
    "origin": Text(zh="站在哪个月", en="Standing in"), "naive": Text(zh="去年同期", en="Last year again")}
_LANDING_TITLES = (Text(zh="指标", en="KPI"), Text(zh="目标", en="Goal"), Text(zh="P10", en="P10"), Text(zh="P50", en="P50"), Text(zh="P90", en="P90"), Text(zh="达成概率", en="Odds"))
_FORMATS: dict[Unit, str] = {Unit.SHARE: "0.0%", Unit.CURRENCY: "#,##0.00", Unit.COUNT: "#,##0"}
_SAFE = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "nan_inf_to_errors": False}


@dataclass(frozen=True)
class LandingRow:
    """One goal's year-end, in base units; None where it cannot be said."""

    label: str
    unit: Unit
    target: float | None
    landing: tuple[float, float, float] | None
    odds: str               # as the pages write them


def workbook(title: str, unit: Unit, months: pd.DataFrame, landings: Sequence[LandingRow], replayed: pd.DataFrame | None, more: Sequence[Sheet] = (), *, lang: Lang) -> bytes:
    """Return the xlsx file: months (ds, y, y_hat, ranges, goal, again), landings, the replay where there is one, and more sheets.

    Text never becomes a formula or a link, whatever a name begins with.
    """
    made = BytesIO()
    with xlsxwriter.Workbook(made, _SAFE) as book:
        _frame(book, _MONTHS(lang), title, unit, months, lang)
        _landings(book, landings, lang)
        if replayed is not None:
            _frame(book, _REPLAY(lang), title, unit, replayed, lang)
        for sheet in more:
            _sheet(book, sheet, title, lang)
    return made.getvalue()


def _frame(book: xlsxwriter.Workbook, name: str, title: str, unit: Unit, frame: pd.DataFrame, lang: Lang) -> None:
    sheet = book.add_worksheet(name)
    bold, month = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm"})
    number = book.add_format({"num_format": _FORMATS.get(unit, "0.00")})
    columns = [column for column in _TITLES if column in frame]
    sheet.write_string(0, 0, title, bold)
    for place, column in enumerate(columns):
        sheet.write_string(2, place, _TITLES[column](lang), bold)
        for row, value in enumerate(frame[column], 3):
            if column in ("ds", "origin"):
                sheet.write_datetime(row, place, dt.datetime(value.year, value.month, value.day), month)
            elif value == value:
                sheet.write_number(row, place, float(value), number)
    sheet.freeze_panes(3, 1)
    sheet.set_column(0, len(columns), 14)


def _landings(book: xlsxwriter.Workbook, landings: Sequence[LandingRow], lang: Lang) -> None:
    sheet = book.add_worksheet(_LANDINGS(lang))
    bold, right = book.add_format({"bold": True}), book.add_format({"align": "right"})
    for place, text in enumerate(_LANDING_TITLES):
        sheet.write_string(0, place, text(lang), bold)
    for row, goal in enumerate(landings, 1):
        number = book.add_format({"num_format": _FORMATS.get(goal.unit, "0.00")})
        sheet.write_string(row, 0, goal.label)
        for place, value in enumerate((goal.target, *(goal.landing or (None, None, None))), 1):
            if value is not None:
                sheet.write_number(row, place, value, number)
        sheet.write_string(row, 5, goal.odds, right)
    sheet.set_column(0, 5, 16)


def _sheet(book: xlsxwriter.Workbook, of: Sheet, title: str, lang: Lang) -> None:
    sheet = book.add_worksheet(of.name(lang))
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    numbers = {unit: book.add_format({"num_format": _FORMATS.get(unit, "0.00")}) for unit in Unit}
    sheet.write_string(0, 0, title, bold)
    for place, text in enumerate(of.columns):
        sheet.write_string(2, place, text(lang), bold)
    for row, cells in enumerate(of.rows, 3):
        for place, cell in enumerate(cells):
            _cell(sheet, row, place, cell, numbers, day, lang)
    sheet.freeze_panes(3, 1)
    sheet.set_column(0, len(of.columns), 16)


def _cell(sheet: Worksheet, row: int, place: int, cell: Cell, numbers: dict[Unit, Format], day: Format, lang: Lang) -> None:
    if isinstance(cell, Amount):
        if cell.value == cell.value:
            sheet.write_number(row, place, cell.value, numbers[cell.unit])
    elif isinstance(cell, dt.date):
        sheet.write_datetime(row, place, dt.datetime(cell.year, cell.month, cell.day), day)
    elif cell is not None:
        sheet.write_string(row, place, cell if isinstance(cell, str) else cell(lang))
