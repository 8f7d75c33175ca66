"""A receipt handed out as a workbook: its rows, a sum worked out in the sheet, and text that stays text."""

from datetime import datetime
from decimal import Decimal
from io import BytesIO

import openpyxl
import pandas as pd

from core.base.text import Text
from core.report.receipt_workbook import workbook


def test_the_sheets_sum_is_a_formula_over_its_rows_and_names_are_text() -> None:
    rows = pd.DataFrame([["=cmd()", Decimal("10.10"), "a.xlsx", 2, datetime(2026, 1, 1, 8)], ["o2", Decimal("20.20"), "a.xlsx", 3, datetime(2026, 1, 1, 8)]],
                        columns=["order_id", "counted", "file", "row", "imported_at"], dtype=object)
    titles = {name: Text(zh=name, en=name) for name in rows.columns}

    book = openpyxl.load_workbook(BytesIO(workbook([("KPI", "GMV"), ("Value", 30.3)], [("GMV", rows, titles, True)], lang="en")))

    sheet = book.worksheets[1]
    assert (book.worksheets[0]["B1"].value, book.worksheets[0]["B2"].value) == ("GMV", 30.3)
    assert sheet["B2"].value == "=SUM(B4:B5)"
    assert (sheet["A4"].value, sheet["A4"].data_type, sheet["B5"].value, sheet["D5"].value) == ("=cmd()", "s", 20.2, 3)
    assert sheet["E4"].value == datetime(2026, 1, 1, 8)
