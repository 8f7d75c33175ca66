"""Templates: a workbook per table with the right headers, notes and drop-downs, and two rows that show how."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from core.base.text import Lang, Text
from core.ingest.ours import CHOICES_SHEET, EXAMPLE_SHEET, EXPLANATION_SHEET
from core.tables.declare import Column, Kind, Table
from core.tables.examples import EXAMPLES, Example
from core.tables.names import names

ROWS = 5000
"""Rows that the drop-downs reach to."""

_KINDS: Mapping[Kind, Text] = {
    Kind.ID: Text("文本，原样保留", "text, kept to the letter"),
    Kind.TEXT: Text("文字", "text"),
    Kind.DATE: Text("日期，如 2026-03-01", "date, such as 2026-03-01"),
    Kind.TIME: Text("时间，如 2026-03-01 20:15", "time, such as 2026-03-01 20:15"),
    Kind.MONTH: Text("月份，如 2026-03", "month, such as 2026-03"),
    Kind.MONEY: Text("金额（元）", "amount of money"),
    Kind.NUMBER: Text("数字", "number"),
    Kind.COUNT: Text("整数", "whole number"),
    Kind.SHARE: Text("比例，如 35%", "share, such as 35 %"),
    Kind.FLAG: Text("是 或 否", "yes or no"),
    Kind.CHOICE: Text("从列表中选择", "one of the list"),
}
_FORMATS: Mapping[Kind, str] = {
    Kind.ID: "@", Kind.TEXT: "@", Kind.CHOICE: "@", Kind.FLAG: "@", Kind.DATE: "yyyy-mm-dd", Kind.MONTH: "yyyy-mm",
    Kind.TIME: "yyyy-mm-dd hh:mm:ss", Kind.MONEY: "0.00##", Kind.SHARE: "0.0%",
}
_FLAGS = (Text("是", "yes"), Text("否", "no"))
_REQUIRED = Text("必填", "required")
_HEADINGS = (
    Text("列", "Column"), Text("是否必填", "Required"), Text("填什么", "Content"), Text("说明", "Note"),
    Text("可选值", "Choices"), Text("文件里的其他叫法（会自动识别）", "Other names in files (understood as they are)"),
)
_ADVICE = Text(
    "只填第一张表；标 * 的列必填，其余可空可删，列的顺序随意。平台导出的原始文件可以直接上传，不必改成模板的样子。",
    "Fill in the first sheet only; columns with * are required, others may be empty or deleted, in any order. "
    "A platform's export can be uploaded as it is, it need not look like this template.",
)


def template(table: Table, lang: Lang) -> bytes:
    """Return the table's template as an xlsx file in one language.

    First sheet: the headers (required ones with *), notes as comments, drop-downs; then two example rows, an
    explanation of every column, and the hidden lists behind the drop-downs. No text is ever a formula or a link.
    """
    file = BytesIO()
    book = xlsxwriter.Workbook(file, {
        "in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False,
    })
    book.set_properties({"title": table.label(lang), "created": datetime(2026, 1, 1)})
    sheet, example = book.add_worksheet(table.label(lang)[:31]), book.add_worksheet(EXAMPLE_SHEET)
    explanation, lists = book.add_worksheet(EXPLANATION_SHEET), book.add_worksheet(CHOICES_SHEET)
    lists.hide()
    for place, column in enumerate(table.columns):
        _head(book, sheet, place, column, lang)
        _head(book, example, place, column, lang)
        _drop_down(sheet, lists, place, column, lang)
    _examples(book, example, table, lang)
    _explain(book, explanation, table, lang)
    book.close()
    return file.getvalue()


def headers(table: Table, lang: Lang) -> tuple[str, ...]:
    """Return the template's header row: the labels, with * behind those of required columns."""
    return tuple(column.label(lang) + (" *" if column.required else "") for column in table.columns)


def options(column: Column, lang: Lang) -> tuple[str, ...]:
    """Return what the drop-down of a FLAG or CHOICE column offers, in the column's order; else nothing."""
    if column.kind is Kind.FLAG:
        return tuple(flag(lang) for flag in _FLAGS)
    if column.kind is not Kind.CHOICE:
        return ()
    return tuple(_shown(column, value, lang) for value in column.choices)


def _shown(column: Column, value: str, lang: Lang) -> str:
    """Return a choice as people read it: its first Chinese spelling in Chinese, the kept value as words in English."""
    if lang == "en":
        return value.replace("_", " ")
    return next((one for one in column.choices[value] if _chinese(one)), value)


def _chinese(text: str) -> bool:
    return any("\u4e00" <= char <= "\u9fff" for char in text)


def _head(book: Any, sheet: Any, place: int, column: Column, lang: Lang) -> None:
    cells = book.add_format({"num_format": _FORMATS.get(column.kind, "General")})
    head = book.add_format({
        "bold": True, "bottom": 1, "bg_color": "#FDE9D9" if column.required else "#F2F2F2", "text_wrap": True, "valign": "top",
    })
    text = column.label(lang) + (" *" if column.required else "")
    sheet.set_column(place, place, 20, cells)
    sheet.write_string(0, place, text, head)
    sheet.write_comment(0, place, _comment(column, lang), {"x_scale": 2})
    sheet.freeze_panes(1, 0)


def _comment(column: Column, lang: Lang) -> str:
    parts = [_KINDS[column.kind](lang)]
    parts += [_REQUIRED(lang)] if column.required else []
    parts += [column.note(lang)] if column.note else []
    return "\n".join(parts)


def _drop_down(sheet: Any, lists: Any, place: int, column: Column, lang: Lang) -> None:
    offered = options(column, lang)
    if not offered:
        return
    for row, text in enumerate(offered):
        lists.write_string(row, place, text)
    letters = xlsxwriter.utility.xl_col_to_name(place)
    sheet.data_validation(1, place, ROWS, place, {
        "validate": "list", "source": f"='{CHOICES_SHEET}'!${letters}$1:${letters}${len(offered)}",
        "error_type": "warning",   # a platform's own spelling is understood too
    })


def _examples(book: Any, sheet: Any, table: Table, lang: Lang) -> None:
    for row, values in enumerate(EXAMPLES[table.name], start=1):
        for place, (column, value) in enumerate(zip(table.columns, values, strict=True)):
            cell = book.add_format({"num_format": _FORMATS.get(column.kind, "General")})
            _write(sheet, row, place, _localised(column, value, lang), cell)


def _localised(column: Column, value: Example, lang: Lang) -> str | float | date | None:
    if isinstance(value, Text):
        return value(lang)
    if isinstance(value, bool):
        return _FLAGS[0 if value else 1](lang)
    if column.kind is Kind.CHOICE and isinstance(value, str):
        return _shown(column, value, lang)
    return value


def _write(sheet: Any, row: int, place: int, value: str | float | date | None, cell: Any) -> None:
    if value is None:
        sheet.write_blank(row, place, None, cell)
    elif isinstance(value, str):
        sheet.write_string(row, place, value, cell)
    elif isinstance(value, date):
        sheet.write_datetime(row, place, value, cell)
    else:
        sheet.write_number(row, place, value, cell)


def _explain(book: Any, sheet: Any, table: Table, lang: Lang) -> None:
    bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    for place, width in enumerate((22, 10, 26, 44, 40, 60)):
        sheet.set_column(place, place, width, wrap)
    lines = [table.label(lang), table.grain(lang), _ADVICE(lang), *([table.where(lang)] if table.where else [])]
    for row, line in enumerate(lines):
        sheet.write_string(row, 0, line, bold if row == 0 else book.add_format())
    _row(sheet, len(lines) + 1, [heading(lang) for heading in _HEADINGS], bold)
    for row, column in enumerate(table.columns, start=len(lines) + 2):
        _row(sheet, row, [
            column.label(lang), _REQUIRED(lang) if column.required else "", _KINDS[column.kind](lang),
            column.note(lang) if column.note else "", " · ".join(options(column, lang)), " · ".join(names(column)[2:]),
        ], wrap)


def _row(sheet: Any, row: int, texts: Sequence[str], cell: Any) -> None:
    for place, text in enumerate(texts):
        sheet.write_string(row, place, text, cell)
