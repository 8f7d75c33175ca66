"""A template filled with rows that are already kept: what is exported, edited in Excel and uploaded again."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter

from core.base.text import Lang
from core.ingest.template import headers, options
from core.tables.declare import Kind, Table

_WIDTH = 18


def filled(table: Table, rows: Sequence[Mapping[str, Any]], lang: Lang) -> bytes:
    """Return an xlsx file of the rows (declared column → value) under the template's headers; reading it gives them back.

    Choices are written as people read them, numbers as numbers, empty values as blanks; no text is ever a formula.
    """
    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False})
    sheet = book.add_worksheet(table.label(lang)[:31])
    head = book.add_format({"bold": True, "bottom": 1, "bg_color": "#F2F2F2"})
    sheet.freeze_panes(1, 0)
    for place, (column, header) in enumerate(zip(table.columns, headers(table, lang), strict=True)):
        kept = column.choices if column.kind is Kind.CHOICE else ("True", "False") if column.kind is Kind.FLAG else ()
        words = dict(zip(kept, options(column, lang), strict=True))
        sheet.set_column(place, place, _WIDTH)
        sheet.write_string(0, place, header, head)
        for number, row in enumerate(rows, start=1):
            value = row.get(column.name)
            if value is None or value == "":
                continue
            if column.kind is Kind.SHARE:       # as text, so that it cannot be asked whether 1.5 is 1.5 % or 150 %
                sheet.write_string(number, place, f"{Decimal(str(value)) * 100:f}%")
            elif isinstance(value, int | float | Decimal) and column.kind not in (Kind.ID, Kind.TEXT, Kind.CHOICE, Kind.FLAG):
                sheet.write_number(number, place, value)
            else:
                sheet.write_string(number, place, words.get(str(value), str(value)))
    book.close()
    return file.getvalue()
