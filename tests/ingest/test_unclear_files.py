"""What a file leaves open is asked with both readings: its writing, its points, its missing header; what proves itself is taken."""

from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from ingest_files import text
from test_reading import one, rows

from core.tables.staged import Staged

HEADER = "订单编号,商品编码,数量,单价,下单时间,用户编号\n"
PRICES = "order_id;sku;quantity;unit_price;ordered_at\nA1;K1;1;{};2024-03-01\nA2;K2;1;{};2024-03-02\nA3;K3;1;{};2024-03-03\n"


def choices(staged: Staged) -> dict[str, dict[str, str]]:
    return {question.key: {value: words.en for value, words in question.choices} for question in staged.questions}


def test_a_text_that_is_as_plausible_in_chinese_as_in_latin_is_asked_with_both_readings(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"sku,name\nS1,\xc4\xd6\nS2,Gr\xfc\xdfe\n")
    staged = one(path, table="products")
    assert choices(staged) == {"encoding": {"gb18030": "闹 (GB18030)", "cp1252": "ÄÖ (Windows Latin)"}}
    said = one(path, table="products", answers={"encoding": "cp1252"})
    assert [row["name"] for row in rows(said, "products")] == ["ÄÖ", "Grüße"]
    assert rows(one(path, table="products", answers={"encoding": "gb18030"}), "products")[0]["name"] == "闹"


def test_an_unclear_writing_is_not_asked_about_where_no_used_column_hangs_on_it(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"order_id,sku,quantity,unit_price,ordered_at,remark\nA1,K1,1,9,2024-03-01,\xc4\xd6\nA2,K2,1,9,2024-03-02,Gr\xfc\xdfe\n")
    assert one(path).questions == ()


@pytest.mark.parametrize(("content", "encoding", "name"), [
    ("sku,name\nS1,T恤\nS2,连衣裙 XL 码\nS3,牛仔裤\n", "gb18030", "T恤"), ("sku,name\nS1,咖啡\n", "gb18030", "咖啡"),
    ("sku,name\nS1,Größe\nS2,Übergröße ÄÖÜ\nS3,crème brûlée\nS4,Señor\n", "cp1252", "Größe"), ("sku,name\nS1,naïve\n", "cp1252", "naïve")])
def test_a_writing_that_proves_itself_is_not_asked_about(tmp_path: Path, content: str, encoding: str, name: str) -> None:
    staged = one(text(tmp_path / "a.csv", content, encoding), table="products")
    assert staged.questions == ()
    assert rows(staged, "products")[0]["name"] == name


def test_a_point_with_three_digits_behind_it_everywhere_is_asked_with_both_readings(tmp_path: Path) -> None:
    path = text(tmp_path / "a.csv", PRICES.format("1.234", "12.500", "999"))
    assert choices(one(path)) == {"point.unit_price": {
        "thousands": "The point parts thousands: 1.234 is 1,234 (1234)", "point": "The point is a decimal point: 1.234 is a fraction"}}
    assert [row["unit_price"] for row in rows(one(path, answers={"point.unit_price": "thousands"}))] == [1234, 12500, 999]
    assert [row["unit_price"] for row in rows(one(path, answers={"point.unit_price": "point"}))] == [Decimal("1.234"), Decimal("12.5"), 999]


@pytest.mark.parametrize(("values", "read"), [
    (("1.234", "2.345.678", "12"), ["1234", "2345678", "12"]), (("1.234", "0.125", "12"), ["1.234", "0.125", "12"]),
    (("1.234", "1500", "12"), ["1.234", "1500", "12"]), (("1.234", "1.5", "12"), ["1.234", "1.5", "12"]),
    (("1.234,50", "12,00", "3"), ["1234.5", "12", "3"])])
def test_points_that_other_numbers_of_the_column_explain_are_not_asked_about(tmp_path: Path, values: tuple[str, str, str], read: list[str]) -> None:
    staged = one(text(tmp_path / "a.csv", PRICES.format(*values)))
    assert staged.questions == ()
    assert [row["unit_price"] for row in rows(staged)] == list(map(Decimal, read))


def test_a_file_without_a_header_loses_no_row_and_says_so(tmp_path: Path) -> None:
    path = text(tmp_path / "a.csv", "A1,K1,2,9.50,2024-03-01 10:00\nA2,K2,1,3.00,2024-03-02 11:00\nA3,K1,5,9.50,2024-03-03 12:00\n")
    staged = one(path)
    assert [question.key for question in staged.questions] == ["header_row", "table"]
    assert staged.questions[0].text.en == "No header was found: the first row looks like data (A1, K1, 2, 9.50, 2024-03-01 10:00). Is there no header?"
    said = {"header_row": "0", "table": "order_lines"}
    asked = one(path, answers=said)
    assert [question.key for question in asked.questions] == ["column.order_id", "column.unit_price"]      # the one column of times is known
    assert ("[A]", "Column A, such as A1") in [(value, words.en) for value, words in asked.questions[0].choices]
    done = one(path, answers={**said, "column.order_id": "[A]", "column.unit_price": "[D]", "column.quantity": "[C]", "column.sku": "[B]"})
    assert [(row["order_id"], row["sku"], row["quantity"], row["unit_price"], row["ordered_at"], row["_row"]) for row in rows(done)] == [
        ("A1", "K1", 2, Decimal("9.5"), datetime(2024, 3, 1, 10), 1), ("A2", "K2", 1, Decimal(3), datetime(2024, 3, 2, 11), 2),
        ("A3", "K1", 5, Decimal("9.5"), datetime(2024, 3, 3, 12), 3)]


def test_the_row_that_is_said_to_be_the_header_is_one(tmp_path: Path) -> None:
    path = text(tmp_path / "a.csv", "1,2,3,2024\n5,6,7,2025\n8,9,10,2026\n")
    assert [question.key for question in one(path, table="stock").questions] == ["header_row"]
    asked = one(path, table="stock", answers={"header_row": "1"}).questions
    assert [value for value, _ in asked[0].choices][:4] == ["1", "2", "3", "2024"]


def test_times_of_several_zones_are_asked_about_and_put_on_one_clock(tmp_path: Path) -> None:
    path = text(tmp_path / "a.csv", HEADER + "A1,K1,1,9.50,2024-03-01T22:00:00Z,u1\nA2,K1,1,9.50,2024-03-02T01:30:00+08:00,u2\n")
    assert choices(one(path)) == {"zone.下单时间": {
        "+08:00": "All on the clock of +08:00: 2024-03-01T22:00:00Z is 2024-03-02 06:00:00",
        "Z": "All on the clock of Z: 2024-03-01T22:00:00Z is 2024-03-01 22:00:00", "clock": "Each as its clock shows it, not converted"}}
    assert [row["ordered_at"] for row in rows(one(path, answers={"zone.下单时间": "+08:00"}))] == [datetime(2024, 3, 2, 6), datetime(2024, 3, 2, 1, 30)]
    assert [row["ordered_at"] for row in rows(one(path, answers={"zone.下单时间": "clock"}))] == [datetime(2024, 3, 1, 22), datetime(2024, 3, 2, 1, 30)]


def test_a_shops_clock_in_summer_and_winter_is_one_clock(tmp_path: Path) -> None:
    path = text(tmp_path / "a.csv", HEADER + "A1,K1,1,9.50,2024-03-01 10:00:00 -0500,u1\nA2,K1,1,9.50,2024-07-01 10:00:00 -0400,u2\n")
    assert [row["ordered_at"] for row in rows(one(path))] == [datetime(2024, 3, 1, 10), datetime(2024, 7, 1, 10)]
