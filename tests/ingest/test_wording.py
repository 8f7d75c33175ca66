"""What is said about a file names the cause, reads well in both languages, and its counts add up."""

from pathlib import Path

import pytest
from ingest_files import text
from test_reading import codes, one, rows

from core.base.errors import CockpitError
from core.ingest import read
from core.ingest.findings import finding

HEADER = "order id,order date,customer id,sku,quantity,unit price\n"


def test_a_date_that_does_not_exist_is_told_from_one_out_of_range_and_from_no_date(tmp_path: Path) -> None:
    days = ("1899-01-01", "2199-05-05", "2025-02-30", "0000-00-00", "30/2/2025", "20251301", "soon", "2025-03-03")
    body = "".join(f"E{number},{day},c,S1,1,10\n" for number, day in enumerate(days))
    found = [one_ for one_ in one(text(tmp_path / "a.csv", HEADER + body)).findings if one_.code == "bad_value"]
    assert [(one_.count, one_.rows) for one_ in found] == [(4, (4, 5, 6, 7)), (2, (2, 3)), (1, (8,))]
    assert [one_.text.en for one_ in found] == [
        "“order date” cannot be read in 4 rows, left out; the first: “2025-02-30”, this date or time does not exist.",
        "“order date” cannot be read in 2 rows, left out; the first: “1899-01-01”, which is outside 1900–2099.",
        "“order date” cannot be read in 1 row, left out; the first: “soon”, expected a time such as 2026-03-01 12:30."]
    assert found[0].text.zh == "4 行的「order date」读不懂，没有导入；第一处：「2025-02-30」，这个日期或时间不存在。"
    assert found[1].text.zh.endswith("「1899-01-01」，不在 1900 年至 2099 年之间。")


@pytest.mark.parametrize("header", ["退款金额", "买家退款金额", "Refunded Amount"])
def test_refunds_beside_orders_are_a_warning_when_there_are_any(tmp_path: Path, header: str) -> None:
    head = HEADER.strip() + f",{header}\n"
    staged = one(text(tmp_path / "a.csv", head + "A,2025-01-01,c,S1,1,10,0.00\nB,2025-01-01,c,S1,1,10,4\n"))
    (warning,) = [one_ for one_ in staged.findings if one_.code == "refunds_unused"]
    assert (warning.level, warning.column, warning.count, warning.rows) == ("warning", header, 1, (3,))
    assert "net GMV" in warning.advice.en
    assert "unknown_columns" not in codes(staged)
    nothing = one(text(tmp_path / "b.csv", head + "A,2025-01-01,c,S1,1,10,0.00\n"))
    assert (codes(nothing).get("refunds_unused"), codes(nothing)["unknown_columns"]) == (None, 1)


def test_totals_kept_once_per_order_count_among_the_rows_read(tmp_path: Path) -> None:
    content = ("Name,Paid at,Total,Created at,Lineitem quantity,Lineitem price,Lineitem sku\n"
               "#1,2024-03-01,25,2024-03-01,1,10,S1\n#1,,,2024-03-01,2,10,S2\n#2,2024-03-02,7,2024-03-02,1,7,S1\n#3,2024-03-02,7,x,1,7,S1\n")
    staged = one(text(tmp_path / "a.csv", content))
    assert (staged.rows_read, len(rows(staged)), staged.rejected) == (5, 4, 1)
    assert codes(staged)["order_totals"] == 1


def test_one_is_singular() -> None:
    assert finding("unknown_columns", 1, value="x").text.en.startswith("1 column is not used")
    assert finding("unknown_columns", 2, value="x").text.en.startswith("2 columns are not used")
    assert finding("zero_price", 1).text.en == "1 row with a price of zero, not a sale, was left out."


def test_latin_words_stand_apart_from_chinese_ones(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"%PDF-1.7 \n")
    with pytest.raises(CockpitError) as caught:
        read(tmp_path / "a.xlsx", tmp_path / "staging")
    assert caught.value.text.zh.startswith("这里需要 Excel（xlsx、xls）或 CSV 表格，这个文件是 PDF")
