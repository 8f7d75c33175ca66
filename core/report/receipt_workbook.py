"""A receipt as a workbook: what the number is, and one sheet of rows per part whose sum is worked out in the sheet."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import pandas as pd
import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from core.base.text import Lang, Text
from core.outlook.receipt import Part, Receipt, when

_SAFE = {"in_memory": True, "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_RECEIPT = Text(zh="凭证", en="Receipt")
_SUM = Text(zh="合计", en="Sum")
_LINES = {"kpi": Text(zh="指标", en="KPI"), "value": Text(zh="数值", en="Value"), "definition": Text(zh="定义", en="Definition"), "formula": Text(zh="算法", en="Worked out as"),
          "period": Text(zh="期间", en="Period"), "slice": Text(zh="范围", en="Filter"), "as_of": Text(zh="数据截至", en="Data to")}


def whole(of: Receipt, rows: Callable[[Part], pd.DataFrame], lang: Lang) -> bytes:
    """Return a receipt as an xlsx file: what it is, and every part's rows as rows(part) gives them, a sheet each."""
    lines = {"kpi": of.metric.label(lang), "value": of.value, "definition": of.metric.definition(lang), "formula": of.formula(lang), "period": when(of, lang),
             "slice": of.listed(lang) if of.listed else " · ".join(of.slices.values()), "as_of": of.as_of}
    parts = [(part.name(lang), rows(part), part.titles, part.behind.aggregate == "sum") for part in of.parts]
    return workbook([(_LINES[name](lang), value) for name, value in lines.items()], parts, lang=lang)


def workbook(lines: Sequence[tuple[str, object]], parts: Sequence[tuple[str, pd.DataFrame, Mapping[str, Text], bool]], *, lang: Lang) -> bytes:
    """Return the xlsx file: lines (name, value) on the first sheet, then per part its name, rows, titles, and whether rows are summed.

    Text never becomes a formula or a link, whatever it begins with.
    """
    made = BytesIO()
    with xlsxwriter.Workbook(made, _SAFE) as book:
        bold = book.add_format({"bold": True})
        sheet = book.add_worksheet(_RECEIPT(lang))
        sheet.set_column(0, 0, 22)
        sheet.set_column(1, 1, 90)
        for row, (name, value) in enumerate(lines):
            sheet.write_string(row, 0, name, bold)
            _write(sheet, row, 1, value, {})
        for place, (name, rows, titles, is_summed) in enumerate(parts, 1):
            _rows(book, f"{place}", name, rows, titles, is_summed, lang)
    return made.getvalue()


def _rows(book: xlsxwriter.Workbook, sheet_name: str, name: str, rows: pd.DataFrame, titles: Mapping[str, Text], is_summed: bool, lang: Lang) -> None:
    sheet, bold = book.add_worksheet(sheet_name), book.add_format({"bold": True})
    formats = {"day": book.add_format({"num_format": "yyyy-mm-dd"}), "time": book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}), "number": book.add_format({"num_format": "#,##0.####"})}
    columns = list(rows.columns)
    sheet.set_column(0, len(columns), 16)
    sheet.write_string(0, 0, name, bold)
    if is_summed and "counted" in columns and len(rows):
        letter = xl_col_to_name(columns.index("counted"))
        sheet.write_string(1, 0, _SUM(lang), bold)
        total = sum((Decimal(str(value)) for value in rows["counted"]), Decimal(0))
        sheet.write_formula(1, 1, f"=SUM({letter}4:{letter}{len(rows) + 3})", formats["number"], float(total))
    for place, column in enumerate(columns):
        sheet.write_string(2, place, titles[column](lang), bold)
    for row, values in enumerate(rows.itertuples(index=False), 3):
        for place, value in enumerate(values):
            _write(sheet, row, place, value, formats)


def _write(sheet: Any, row: int, place: int, value: object, formats: Mapping[str, Any]) -> None:
    match value:
        case None | pd.NaT:
            return
        case bool():
            sheet.write_boolean(row, place, value)
        case int() | float() | Decimal():
            if value == value:
                sheet.write_number(row, place, float(value))
        case datetime():
            sheet.write_datetime(row, place, value, formats.get("time"))
        case date():
            sheet.write_datetime(row, place, datetime(value.year, value.month, value.day), formats.get("day"))
        case _:
            sheet.write_string(row, place, str(value)[:32_000])
