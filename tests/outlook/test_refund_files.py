"""Refunds and orders in files of their own find each other whichever comes first: by order and line, when the numbers are made."""

from pathlib import Path

import pytest

from core import store
from core.base.home import Workspace
from core.outlook.imports import import_files

ORDERS = ("订单编号,子订单编号,商品编码,数量,实付金额,付款时间,客户ID,销售渠道\n"
          "o1,1,A,1,30,2026-01-05 21:00,c1,tmall\no1,2,B,1,20,2026-01-05 21:00,c1,tmall\no2,1,A,1,40,2026-01-06 21:00,c2,douyin\n")
REFUNDS = "退款编号,订单编号,子订单编号,退款完成时间,退款金额\nr1,o1,2,2026-01-09 10:00,20\nr2,o2,1,2026-01-10 10:00,15\nr3,elsewhere,1,2026-01-10 11:00,7\n"
PRODUCTS = "商品编码,商品名称,品类\nA,Cup,home\nB,Toy,toys\n"


@pytest.mark.parametrize("sequence", [("orders", "refunds", "products"), ("refunds", "products", "orders")])
def test_a_refund_finds_its_order_whichever_came_first(sequence: tuple[str, ...], space: Workspace, tmp_path: Path) -> None:
    for name, content in (("orders", ORDERS), ("refunds", REFUNDS), ("products", PRODUCTS)):
        (tmp_path / f"{name}.csv").write_text(content, encoding="utf-8")
    results = import_files(space, [tmp_path / f"{name}.csv" for name in sequence], who="li", with_effect=False)
    assert [one.status for one in results] == ["imported"] * 3

    facts = store.current(space)

    assert [(str(day), channel, category, float(amount)) for day, channel, category, amount in
            facts.rows("select day, channel, category, amount from daily_refunds order by day, channel, category")] == [
        ("2026-01-09", "tmall", "toys", 20), ("2026-01-10", "", "", 7), ("2026-01-10", "douyin", "home", 15)]
    assert [(str(day), channel, category, float(amount)) for day, channel, category, amount in
            facts.rows("select day, channel, category, amount from refunded_sales order by day")] == [
        ("2026-01-05", "tmall", "toys", 20), ("2026-01-06", "douyin", "home", 15)]      # by the day of the sale; of r3 no sale is known
