"""On the page: all rows of a finding treated alike and taken back, rows left out had back as a workbook, rule and rows of a table."""

import io

import openpyxl
from test_upload_page import drop, press, shown

from core import store
from core.base.home import workspace
from core.outlook import imports

STOCK = "日期,仓库,商品编码,库存数量\n2025-01-01,w,S1,-3\n2025-01-01,w,S2,5\n2025-01-01,w,S3,many\n"


def stock() -> list[float]:
    return [float(value) for (value,) in store.current(workspace("main")).rows("select on_hand from stock order by sku")]


def test_rows_are_treated_alike_taken_back_and_had_back(open_page):
    app = drop(open_page("upload", "zh"), ("库存.csv", STOCK.encode()))
    assert "「日期、仓库」" in shown(app)          # the rule, in words
    zero = next(button for button in app.button if button.label == "按 0 计")
    press(app, zero.key)
    assert "已统一处理：" in shown(app)
    press(app, "upload_take_back_")
    assert "已统一处理：" not in shown(app)
    press(app, next(button for button in app.button if button.label == "按 0 计").key)
    press(app, "upload_back_")
    content = app.session_state["upload_back"][1]
    assert openpyxl.load_workbook(io.BytesIO(content)).worksheets[1]["E4"].value == "「库存数量」读不懂"
    press(app, "upload_import")
    assert stock() == [0, 5]
    press(app, "upload_back_f1")                              # from the history, too
    assert openpyxl.load_workbook(io.BytesIO(app.session_state["upload_back"][1])).worksheets[1]["E4"].value == "「库存数量」读不懂"
    assert [row["rejected"] for row in imports.history(workspace("main"))] == [1]
