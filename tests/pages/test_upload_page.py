"""The upload page: drop, see, answer, import, cancel, undo; hostile text stays text; known layouts take three clicks."""

import threading

import pytest
from streamlit.testing.v1 import AppTest

from core import store
from core.base.home import workspace
from core.outlook import imports
from core.state import mappings

ORDERS = "订单编号,付款时间,商品编码,数量,实付金额,客户ID\n1,2025-03-04 21:10,A1,2,10.50,c1\n2,2025-03-05 20:30,A2,1,20.00,c2\n"
AMBIGUOUS = "Order ID,Order Date,SKU,Qty,Unit Price,Customer ID\n1,03/04/2025,A1,2,10.50,c1\n2,05/06/2025,A2,1,20.00,c2\n"
GUESSED = "订单编号,下单日期时间,货品编码号,件数量,单价,<b>*备注*\n1,2025-03-04 21:10,A1,2,10.50,x\n2,2025-03-05 20:30,A2,1,20.00,y\n"


def drop(app: AppTest, *files: tuple[str, bytes]) -> AppTest:
    """Drop files on the page and wait until they are checked."""
    zone = app.file_uploader[0]
    for name, content in files:
        zone = zone.upload(name, content)
    return finish(app.run())


def finish(app: AppTest) -> AppTest:
    """Wait for the page's job (twice: an answer starts another check) and run the page again."""
    for _ in range(2):
        for thread in threading.enumerate():
            if thread.name.startswith("job-"):
                thread.join(60)
        app.run()
        assert not app.exception
    return app


def press(app: AppTest, key: str) -> AppTest:
    return finish(next(button for button in app.button if (button.key or "").startswith(key)).click().run())


def shown(app: AppTest) -> str:
    return "\n".join(element.value for kind in (app.markdown, app.caption, app.error, app.success) for element in kind)


def rows() -> int:
    return int(store.current(workspace("main")).rows("select count(*) from order_lines")[0][0])


def test_a_known_layout_takes_drop_and_one_click(open_page):
    app = drop(open_page("upload", "zh"), ("订单.csv", ORDERS.encode()))
    assert "可以导入" in "".join(badge.value for badge in app.markdown) or app.button(key="upload_import").disabled is False
    assert rows() == 0                                              # nothing changes before Import
    press(app, "upload_import")
    assert rows() == 2
    assert "新增 2 行" in shown(app)


def test_the_same_file_again_has_nothing_new(open_page):
    app = press(drop(open_page("upload"), ("a.csv", ORDERS.encode())), "upload_import")
    app = drop(app, ("again.csv", ORDERS.encode()))
    assert "nothing to import" in shown(app)
    assert not [button for button in app.button if button.key == "upload_import"]


def test_dates_that_read_both_ways_are_asked_and_the_answer_counts(open_page):
    app = drop(open_page("upload"), ("dates.csv", AMBIGUOUS.encode()))
    assert app.button(key="upload_import").disabled
    app.radio[0].set_value("mdy")
    press(app, "upload_continue")
    press(app, "upload_import")
    facts = store.current(workspace("main"))
    assert [str(day) for (day,) in facts.rows("select distinct cast(ordered_at as date) from order_lines order by 1")] == ["2025-03-04", "2025-05-06"]


def test_guesses_are_marked_and_once_imported_remembered_and_forgotten(open_page):
    app = drop(open_page("upload"), ("guess.csv", GUESSED.encode()))
    assert any("guess]" in box.label for box in app.selectbox)
    press(app, "upload_import")
    kept = mappings.mappings(workspace("main"))
    assert [(one.table, one.columns["货品编码号"]) for one in kept] == [("order_lines", "sku")]
    app.session_state["upload_view"] = "layouts"
    press(app.run(), "upload_forget_")
    assert mappings.mappings(workspace("main")) == []


def test_another_meaning_of_a_column_is_checked_again(open_page):
    app = drop(open_page("upload"), ("guess.csv", GUESSED.encode()))
    box = next(box for box in app.selectbox if "单价" in box.label)
    box.set_value("paid_amount")
    press(app, "upload_again")
    press(app, "upload_import")
    amounts = store.current(workspace("main")).rows("select paid_amount, unit_price from order_lines order by order_id")
    assert [(float(paid), price) for paid, price in amounts] == [(10.5, None), (20.0, None)]


def test_text_out_of_files_is_never_markup(open_page):
    app = drop(open_page("upload"), ("*bold*<b>.csv", GUESSED.encode()))
    assert r"\*bold\*\<b\>\.csv" in shown(app)
    assert not any("<b>*备注*" in box.label for box in app.selectbox)


@pytest.mark.parametrize(("name", "content", "said"), [
    ("a.xlsx", b"%PDF-1.4 x", "PDF"), ("a.csv", b"", "empty"), ("a.xlsx", b"PK\x03\x04 cut off", "incomplete"),
    ("a.csv", b"foo,bar\n1,2\n", "fit no table"),
])
def test_a_bad_file_gets_one_sentence_and_changes_nothing(name, content, said, open_page):
    app = drop(open_page("upload"), (name, content))
    assert [said in error.value for error in app.error] == [True]
    assert store.current(workspace("main")).version == 0
    press(app, "upload_remove")
    assert not app.error


def test_an_import_is_undone_also_out_of_order(open_page):
    app = press(drop(open_page("upload"), ("one.csv", ORDERS.encode())), "upload_import")
    app = press(drop(app, ("two.csv", ORDERS.replace("10.50", "11.50").encode())), "upload_import")
    press(app, "upload_undo_sure_f1")                               # the older one first
    assert "f1" in app.success[0].value
    assert rows() == 2
    press(app, "upload_undo_sure_f2")
    assert rows() == 0
    assert [row["undone_by"] for row in imports.history(workspace("main"))] == ["test@example.com"] * 2


def test_files_dropped_survive_changing_the_page(open_page):
    app = drop(open_page("upload"), ("订单.csv", ORDERS.encode()))
    home = str(app.session_state["upload_files"][0].path)
    app.switch_page(home_page("goals")).run()
    app.switch_page(home_page("upload")).run()
    assert app.session_state["upload_files"][0].path.exists()
    assert str(app.session_state["upload_files"][0].path) == home
    assert app.button(key="upload_import")


def home_page(name: str) -> str:
    from core.ui.navigation import PAGES
    return str(PAGES[name].file)


def test_a_link_preselects_a_template(open_page, tmp_path):
    app = AppTest.from_file(home_page("upload").replace("pages/upload.py", "core/shell.py"), default_timeout=60)
    app.query_params["template"] = "stock"
    app.query_params["lang"] = "en"
    app.query_params["view"] = "tables"
    app.run()
    app.switch_page(home_page("upload")).run()
    assert not app.exception
    assert app.selectbox(key="upload_template").value == "stock"


def test_files_that_are_ready_show_together_what_follows(open_page):
    refunds = "退款编号,订单编号,商品编码,退款完成时间,退款金额\nR1,1,A1,2025-03-05 12:00,4.00\n"
    app = finish(drop(open_page("upload"), ("refunds.csv", refunds.encode()), ("orders.csv", ORDERS.encode())))
    assert "What they do to the KPIs together" in shown(app)
    told = app.table[0].value
    assert "¥26.5" in told.to_string()                          # 30.50 sold, 4.00 of it refunded
    press(app, "upload_import")
    assert app.table[0].value.equals(told)
