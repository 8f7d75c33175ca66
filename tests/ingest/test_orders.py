"""The rules of order and refund files: sales, returns, neither; line numbers; links."""

from decimal import Decimal
from pathlib import Path

from ingest_files import text
from test_reading import codes, one, rows

HEADER = "订单编号,商品编码,数量,单价,下单时间,用户编号\n"


def test_lines_are_numbered_within_their_order_also_around_refused_ones(tmp_path: Path) -> None:
    body = "A,S1,1,1,2024-03-01,u\nB,S1,1,1,2024-03-01,u\nA,S2,x,1,2024-03-01,u\nA,S3,1,1,2024-03-01,u\n"
    lines = rows(one(text(tmp_path / "a.csv", HEADER + body)))
    assert [(line["order_id"], line["line_no"], line["sku"]) for line in lines] == [("A", "1", "S1"), ("B", "1", "S1"), ("A", "3", "S3")]


def test_an_order_list_without_products_is_line_zero_of_each_order(tmp_path: Path) -> None:
    body = "订单编号,买家实际支付金额,下单时间,付款时间\nA,10,2024-03-01,2024-03-01\nB,20,2024-03-01,\n"
    lines = rows(one(text(tmp_path / "a.csv", body)))
    assert [(line["line_no"], line["quantity"], line["paid_at"] is None) for line in lines] == [("0", 1, False), ("0", 1, True)]


def test_a_return_is_linked_to_the_latest_earlier_sale_that_covers_it(tmp_path: Path) -> None:
    body = ("A,S1,5,2,2024-03-01,u\nB,S1,2,2,2024-03-02,u\nC1001,S1,-3,2,2024-03-03,u\nC1002,S1,-1,2,2024-03-03,u\n"
            "D,S1,9,2,2024-03-04,u\nC1003,S1,-9,2,2024-03-03,u\nC1004,S1,-1,2,2024-03-03,w\n")
    refunds = rows(one(text(tmp_path / "a.csv", HEADER + body)), "refunds")
    # 3 do not fit in B's 2, so A; 1 fits in B; 9 fit only in D, which is later; w never bought
    assert [(refund["refund_id"], refund["order_id"], refund["amount"]) for refund in refunds] == [
        ("C1001#1", "A", Decimal(6)), ("C1002#1", "B", Decimal(2)), ("C1003#1", None, Decimal(18)), ("C1004#1", None, Decimal(2))]


def test_one_sale_is_not_returned_twice(tmp_path: Path) -> None:
    body = "A,S1,1,2,2024-03-01,u\nC1001,S1,-1,2,2024-03-03,u\nC1002,S1,-1,2,2024-03-04,u\n"
    refunds = rows(one(text(tmp_path / "a.csv", HEADER + body)), "refunds")
    assert [refund["order_id"] for refund in refunds] == ["A", None]


def test_a_negative_line_with_a_price_is_a_refund_within_its_own_order(tmp_path: Path) -> None:
    staged = one(text(tmp_path / "a.csv", HEADER + "A,S1,2,5,2024-03-01,\nA,S1,-1,5,2024-03-01,\n"))
    (refund,) = rows(staged, "refunds")
    assert (refund["order_id"], refund["line_no"], refund["amount"], refund["quantity"]) == ("A", "1", 5, 1)
    assert codes(staged) == {"customer_missing": 2, "became_refunds": 1}


def test_what_is_neither_sale_nor_return_is_named(tmp_path: Path) -> None:
    body = "A,S1,1,-5,2024-03-01,u\nB,S1,-4,0,2024-03-01,u\nC,S1,1,0,2024-03-01,u\nD,S1,1,,2024-03-01,u\nE,S1,,3,2024-03-01,u\nF,S1,1,3,,u\nG,S1,1,3,2024-03-01,u\n"
    staged = one(text(tmp_path / "a.csv", HEADER + body))
    assert codes(staged) == {
        "negative_price": 1, "stock_write_off": 1, "zero_price": 1, "amount_missing": 1, "quantity_missing": 1, "time_missing": 1}
    assert [line["order_id"] for line in rows(staged)] == ["G"]


def test_a_gift_of_a_platform_that_says_what_was_paid_is_kept(tmp_path: Path) -> None:
    content = "订单编号,商品编码,数量,单价,实付金额,下单时间\nA,S1,1,5,5,2024-03-01\nA,GIFT,1,0,0,2024-03-01\n"
    lines = rows(one(text(tmp_path / "a.csv", content)))
    assert [(line["sku"], line["paid_amount"]) for line in lines] == [("S1", 5), ("GIFT", 0)]


def test_refunds_that_did_not_happen_stay_out_and_unnamed_ones_get_an_id(tmp_path: Path) -> None:
    content = "订单编号,退款金额,退款时间,退款状态\nA,-5,2024-03-01,退款成功\nA,-5,2024-03-01,退款成功\nB,-3,2024-03-02,退款关闭\n"
    staged = one(text(tmp_path / "a.csv", content))
    refunds = rows(staged, "refunds")
    assert [refund["amount"] for refund in refunds] == [5, 5]
    assert len({refund["refund_id"] for refund in refunds}) == 2
    assert codes(staged)["not_refunded"] == 1


def test_keys_are_never_null(tmp_path: Path) -> None:
    staged = one(text(tmp_path / "a.csv", "日期,渠道,花费\n2024-03-01,抖音,100\n"), table="spend")
    (line,) = rows(staged, "spend")
    assert (line["campaign"], line["purpose"]) == ("", "acquisition")


def test_lines_that_continue_an_order_take_its_fields_and_its_total_stands_once(tmp_path: Path) -> None:
    content = ("Name,Email,Financial Status,Paid at,Total,Created at,Lineitem quantity,Lineitem price,Lineitem sku\n"
               "#1,a@b.cn,paid,2024-03-01 10:00:00 +0800,25,2024-03-01 09:59:00 +0800,1,10,S1\n"
               "#1,a@b.cn,,,,2024-03-01 09:59:00 +0800,2,10,S2\n"
               "#2,c@d.cn,paid,2024-03-02 10:00:00 +0800,7,2024-03-02 09:59:00 +0800,1,7,S1\n")
    lines = rows(one(text(tmp_path / "a.csv", content)))
    assert [(line["order_id"], line["line_no"], line["sku"], line["paid_amount"], line["status"]) for line in lines] == [
        ("#1", "1", "S1", None, "paid"), ("#1", "2", "S2", None, "paid"), ("#2", "1", "S1", 7, "paid"), ("#1", "0", None, 25, "paid")]
    assert len({str(line["paid_at"]) for line in lines}) == 2
    assert all(line["customer_id"].startswith("p") for line in lines)


def test_without_a_time_of_payment_the_status_tells_who_did_not_pay(tmp_path: Path) -> None:
    body = "订单编号,商品编码,数量,单价,下单时间,订单状态\nA,S1,1,2,2024-03-01,交易成功\nB,S1,1,2,2024-03-01,等待买家付款\nC,S1,1,2,2024-03-01,交易关闭\n"
    assert [line["paid_at"] is None for line in rows(one(text(tmp_path / "a.csv", body)))] == [False, True, True]
