"""Headers of real exports find their columns, and headers that only look like one do not."""

import csv
import io
import os
from pathlib import Path

import pytest

from core.ingest.match import match
from core.tables.names import choice, normal, unit
from core.tables.registry import TABLES

HEADERS = Path(os.environ.get("COCKPIT_DATA", "../shared/data")) / "headers"


def mapped(table: str, headers: list[str]) -> dict[str, str]:
    """Column → header."""
    found = zip(match(TABLES[table], tuple(headers), {}, {}).columns, headers, strict=True)
    return {column: header for column, header in found if column}


def first_line(file: str, encoding: str) -> list[str]:
    path = HEADERS / file
    if not path.exists():
        pytest.skip(f"not run: no data at {path}")
    return next(csv.reader(io.StringIO(path.read_text(encoding=encoding))))


@pytest.mark.parametrize(("header", "plain"), [
    ("\ufeff订单编号 ", "订单编号"), ("Order_ID *", "orderid"), ("商品数量(件)", "商品数量"), ("花费（元）", "花费"),
    ("成交金额/万元", "成交金额"), ("ＧＭＶ", "gmv"), ("Amount spent (CNY)", "amountspent"), ("订单编号(必填)", "订单编号"),
    ("金额（不含税）", "金额不含税"), ("amazon-order-id", "amazonorderid"), ("--", ""), ("Order #", "order"),
])
def test_a_header_is_compared_by_its_letters_and_digits(header: str, plain: str) -> None:
    assert normal(header) == plain


@pytest.mark.parametrize(("header", "given"), [
    ("花费（万元）", "万元"), ("转化率(%)", "%"), ("金额（不含税）", None), ("花费", None), ("成交金额/元", "元"), ("Spend (USD)", "usd"),
])
def test_the_unit_in_a_header_is_told(header: str, given: str | None) -> None:
    assert unit(header) == given


def test_a_qianniu_order_export_finds_its_columns() -> None:
    found = mapped("order_lines", first_line("taobao_ExportOrderList_header_gbk.csv", "gb18030"))
    assert found == {
        "order_id": "订单编号", "customer_id": "买家会员名", "paid_amount": "买家实际支付金额", "status": "订单状态",
        "ordered_at": "订单创建时间", "paid_at": "订单付款时间 ", "quantity": "宝贝总数量", "channel": "店铺名称",
        "delivered_at": "确认收货时间",
    }


def test_a_shopify_order_export_finds_its_columns() -> None:
    found = mapped("order_lines", first_line("shopify_orders_export_header.csv", "utf-8"))
    assert found == {
        "order_id": "Name", "customer_id": "Email", "status": "Financial Status", "paid_at": "Paid at", "paid_amount": "Total",
        "shipped_at": "Fulfilled at", "ordered_at": "Created at", "quantity": "Lineitem quantity", "unit_price": "Lineitem price",
        "sku": "Lineitem sku", "discount_amount": "Discount Amount", "campaign": "Discount Code", "channel": "Source",
        "province": "Shipping Province Name",
    }


@pytest.mark.parametrize(("table", "headers", "columns"), [
    ("order_lines", "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country",
     "order_id,sku,,quantity,ordered_at,unit_price,customer_id,"),
    ("order_lines", "主订单编号,子订单编号,商品数量,商家编码,订单应付金额,运费,收件人,详细地址,订单提交时间,支付完成时间,承诺发货时间,订单状态,售后状态",
     "order_id,line_no,quantity,sku,paid_amount,,,,ordered_at,paid_at,promised_ship_at,status,"),
    ("order_lines", "商品,订单号,订单状态,商品总价(元),邮费(元),用户实付金额(元),商家实收金额(元),商品数量(件),商品id,商家编码-规格维度,订单成交时间",
     ",order_id,status,,,paid_amount,,quantity,,sku,paid_at"),
    ("order_lines", "订单号,商品ID,订购数量,下单时间,京东价,订单金额,结算金额,应付金额,订单状态,下单帐号,客户姓名,付款确认时间,货号",
     "order_id,,quantity,ordered_at,unit_price,,paid_amount,,status,customer_id,,paid_at,sku"),
    ("order_lines", "amazon-order-id,purchase-date,order-status,sales-channel,sku,asin,quantity,item-price,ship-state,ship-city",
     "order_id,ordered_at,status,channel,sku,,quantity,paid_amount,province,"),
    ("refunds", "退款编号,订单编号,支付宝交易号,订单付款时间,商品编码,退款完结时间,买家实际支付金额,买家退款金额,退款的申请时间,退款状态,买家退款原因",
     "refund_id,order_id,,,sku,refunded_at,,amount,,,reason"),
    ("product_traffic", "统计日期,商品ID,商品名称,商品访客数,商品浏览量,支付买家数,支付金额,成功退款金额,商品收藏人数,商品加购人数,下单买家数",
     "day,sku,,visitors,,paying_users,paid_amount,,favourites,cart_users,"),
    ("spend", "Campaign,Day,Currency code,Cost,Impr.,Clicks,CTR,Avg. CPC", "campaign,day,,spend,impressions,clicks,,"),
    ("spend", "Reporting starts,Campaign name,Amount spent (CNY),Impressions,Link clicks,Reach", "day,campaign,spend,impressions,clicks,"),
    ("spend", "日期,计划名称,消耗(元),展示次数,点击次数,成交订单数", "day,campaign,spend,impressions,clicks,"),
    ("stock", "日期,仓库,商品编码,实际库存,采购在途数,库存成本", "day,warehouse,sku,on_hand,in_transit,stock_value"),
    ("customers", "Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Phone,Total Spent", "customer_id,,,,contact_allowed,,"),
])
def test_exports_of_other_platforms_find_their_columns(table: str, headers: str, columns: str) -> None:
    assert match(TABLES[table], tuple(headers.split(",")), {}, {}).columns == tuple(column or None for column in columns.split(","))


@pytest.mark.parametrize("header", [
    "退款状态", "退款金额", "成本单价", "成本金额", "总金额", "买家应付货款", "修改后的sku", "修改后的收货地址", "商家实收金额", "Subtotal", "Outstanding Balance",
    "收货人姓名", "联系手机", "收货地址", "打款商家金额", "Description", "Country", "Shipping Phone", "Billing Name", "Refunded Amount", "定金排名",
])
def test_headers_that_only_look_like_a_column_of_an_order_stay_unmapped(header: str) -> None:
    assert match(TABLES["order_lines"], (header,), {}, {}).columns == (None,)


def test_of_two_headers_for_one_column_the_more_trusted_name_wins() -> None:
    assert match(TABLES["order_lines"], ("主订单编号", "订单编号"), {}, {}).columns == (None, "order_id")
    assert match(TABLES["order_lines"], ("订单编号", "订单编号"), {}, {}).columns == ("order_id", None)


@pytest.mark.parametrize(("spelling", "status"), [
    ("交易成功", "done"), ("等待卖家发货", "paid"), ("买家已付款,等待卖家发货", "paid"), ("交易关闭", "closed"), ("等待买家付款", "created"),
    ("卖家已发货，等待买家确认", "shipped"), ("paid", "paid"), ("refunded", "paid"), ("partially_refunded", "paid"), ("voided", "closed"),
    ("Cancelled", "closed"), ("已发货，退款成功", "shipped"), ("on-hold", "created"), ("飞走了", None), ("", None),
])
def test_the_platforms_words_for_an_orders_state_are_understood(spelling: str, status: str | None) -> None:
    assert choice(TABLES["order_lines"].column("status").choices, spelling) == status
