"""A guess by likeness fills neither a key nor a required column, nor takes a header that names another column."""

from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from ingest_files import text
from test_reading import codes, one, rows

from core import store
from core.base.home import Workspace

QIANNIU = ("订单编号,买家会员名,买家应付货款,总金额,买家实际支付金额,订单状态,订单创建时间,订单付款时间,宝贝标题,宝贝种类,宝贝总数量,"
           "店铺名称,修改后的sku,退款金额,确认收货时间,打款商家金额,主订单编号\n")
"""The columns of 千牛's order list that any table might claim."""
ORDERS = (
    '"=""3300000000000000001""",u1,100,105.5,95.5,交易成功,2025-01-02 21:00:00,2025-01-02 21:05:00,好东西,,2,某店,,0.00,,,"=""3300000000000000001"""\n'
    '"=""3300000000000000002""",u2,100,105.5,60,交易成功,2025-01-03 21:00:00,2025-01-03 21:05:00,好东西,,2,某店,,0.00,,,"=""3300000000000000002"""\n')
DETAIL = ("订单编号,商品编码,商品数量,商品单价,下单时间\n3300000000000000001,K1,1,30.00,2025-01-02 21:00:00\n"
          "3300000000000000001,K2,1,75.50,2025-01-02 21:00:00\n")


def test_the_main_order_number_is_no_line_number(tmp_path: Path) -> None:
    staged = one(text(tmp_path / "main.csv", QIANNIU + ORDERS, "gb18030"))
    assert staged.source.columns["主订单编号"] is None
    assert "guessed" not in codes(staged)
    assert [(row["order_id"], row["line_no"], row["paid_amount"]) for row in rows(staged)] == [
        ("3300000000000000001", "0", Decimal("95.5")), ("3300000000000000002", "0", Decimal(60))]


def test_details_uploaded_after_the_order_list_keep_the_total_of_the_order(tmp_path: Path) -> None:
    space = Workspace("main", tmp_path / "space")
    for path in (text(tmp_path / "main.csv", QIANNIU + ORDERS, "gb18030"), text(tmp_path / "detail.csv", DETAIL)):
        staged = one(path)
        store.commit(space, staged.parts, staged.source, importer="t", at=datetime(2025, 2, 1))
    sold = store.current(space).rows("select order_id, sku, amount from sale_lines order by order_id, sku")
    assert [(order[-1], sku, amount) for order, sku, amount in sold] == [
        ("1", "K1", Decimal("27.16")), ("1", "K2", Decimal("68.34")), ("2", "", Decimal(60))]


@pytest.mark.parametrize(("header", "asked"), [("订单编码号", "column.order_id"), ("订单号编", "column.order_id")])
def test_a_required_column_is_asked_about_not_guessed(tmp_path: Path, header: str, asked: str) -> None:
    path = text(tmp_path / "a.csv", f"{header},商品编码,数量,单价,下单时间,用户编号\nA1,0012,2,9.50,2024-03-01 10:00,u1\n")
    staged = one(path)
    assert [question.key for question in staged.questions] == [asked]
    assert staged.questions[0].choices[0][0] == header
    assert [row["order_id"] for row in rows(one(path, answers={asked: header}))] == ["A1"]
