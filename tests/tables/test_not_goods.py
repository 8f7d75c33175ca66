"""Postage, fees and vouchers are told from goods, by the whole SKU; the SQL says the same."""

import re
import sqlite3

import pytest

from core.tables.not_goods import is_goods, is_goods_sql
from core.tables.rules import CANCELLED_ORDER, PERSONAL_VALUE

NOT_GOODS = (
    "POST", "DOT", "M", "m", "D", "S", "B", "C2", "PADS", "CRUK", "AMAZONFEE", "BANK CHARGES", " post ", "gift_0001_30", "GIFT_0001_10",
    "邮费", "运费", "邮费1元", "补差价", "补差价专用", "差价", "赠品卡", "补运费",
)
GOODS = ("DCGS0069", "85123A", "15056BL", "M123", "DCGSSBOY", "D1", "POST1", "S-01", "gift_0002_1", "giftx0001x1", "HC-0012", "C20", "22423", "", None)


@pytest.mark.parametrize("sku", NOT_GOODS)
def test_postage_fees_and_vouchers_are_no_goods(sku: str) -> None:
    assert not is_goods(sku)


@pytest.mark.parametrize("sku", GOODS)
def test_ordinary_skus_are_goods(sku: str | None) -> None:
    assert is_goods(sku)


def test_the_sql_condition_says_the_same_in_another_engine() -> None:
    skus = (*NOT_GOODS, *GOODS)
    connection = sqlite3.connect(":memory:")
    said = [connection.execute(f"select {is_goods_sql('sku')} from (select ? as sku)", (sku,)).fetchone()[0] for sku in skus]
    connection.close()
    assert [bool(value) for value in said] == [is_goods(sku) for sku in skus]


@pytest.mark.parametrize(("order_id", "cancelled"), [("C536379", True), ("c536379", True), ("536379", False), ("CAT", False), ("C12", False)])
def test_a_credit_note_is_told_by_its_number(order_id: str, cancelled: bool) -> None:
    assert bool(re.search(CANCELLED_ORDER, order_id)) is cancelled


@pytest.mark.parametrize(("value", "personal"), [
    ("jane@example.com", True), ("13800138000", True), ("+86 13800138000", True), ("tb_小明88", False), ("17850", False), ("U100234", False),
])
def test_an_address_or_a_mobile_number_as_customer_id_is_personal(value: str, personal: bool) -> None:
    assert bool(re.search(PERSONAL_VALUE, value)) is personal
