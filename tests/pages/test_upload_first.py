"""What the page shows of a large file while it is still being read."""

from streamlit.testing.v1 import AppTest


def card() -> None:
    from core.base.text import Text
    from core.outlook.imports import FileResult, Rows
    from core.tables.staged import Finding
    from core.ui import upload_first
    found = Finding("warning", "bad_value", "金额", 1, (3,), Text(zh="一", en="One *bad* amount."), Text(zh="改", en="Correct it."))
    result = FileResult("o.xlsx", "needs_answers", "订单", "order_lines", 1, {"订单编号": "order_id", "备注_1": None}, Rows(read=3544), (found,))
    upload_first.draw([result], "f")


def test_the_first_rows_show_table_columns_and_findings():
    app = AppTest.from_function(card, default_timeout=60).run()
    assert not app.exception
    told = " ".join(one.value for one in (*app.caption, *app.markdown))
    assert "3,544" in told
    assert "1/2" in told.replace("1 of 2", "1/2")
    assert "订单编号 →" in told
    assert "备注" in told
    assert "One \\*bad\\*" in told
