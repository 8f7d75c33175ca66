"""Files as people have them go in: encodings, titles, totals, sheets, guesses, questions."""

from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from ingest_files import ORDER_HEADER, text, workbook

from core.ingest import read, signature
from core.tables.registry import TABLES
from core.tables.staged import Staged

CSV = "订单编号,商品编码,数量,单价,下单时间,用户编号\nA1,0012,2,9.50,2024-03-01 10:00,u1\nA1,0013,1,1,2024-03-01 10:00,u1\n"


def one(path: Path, **more: Any) -> Staged:
    (staged,) = read(path, path.parent / "staging", **more)
    return staged


def rows(staged: Staged, table: str = "order_lines") -> list[dict[str, Any]]:
    part = next(part for part in staged.parts if part.table == table)
    return pq.read_table(part.parquet).to_pylist()


def codes(staged: Staged) -> dict[str, int]:
    return {finding.code: finding.count for finding in staged.findings}


def test_a_part_has_every_declared_column_in_order_and_the_row_number(tmp_path: Path) -> None:
    staged = one(text(tmp_path / "a.csv", CSV))
    first = rows(staged)[0]
    assert list(first) == [column.name for column in TABLES["order_lines"].columns] + ["_row"]
    assert {name: value for name, value in first.items() if value is not None} == {
        "order_id": "A1", "line_no": "1", "sku": "0012", "quantity": Decimal(2), "unit_price": Decimal("9.5"), "customer_id": "u1",
        "ordered_at": datetime(2024, 3, 1, 10), "paid_at": datetime(2024, 3, 1, 10), "_row": 2}
    assert staged.source.path_name == "a.csv"
    assert (staged.rows_read, staged.rejected, staged.questions) == (2, 0, ())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
def test_encodings_are_decided_by_rule(tmp_path: Path, encoding: str) -> None:
    assert [row["sku"] for row in rows(one(text(tmp_path / "a.csv", CSV, encoding)))] == ["0012", "0013"]


def test_accents_are_not_taken_for_chinese(tmp_path: Path) -> None:
    content = "sku;name\nS1;Größe Länge café\nS2;Müller naïve\n"
    staged = one(text(tmp_path / "a.csv", content, "cp1252"))
    assert [row["name"] for row in rows(staged, "products")] == ["Größe Länge café", "Müller naïve"]


@pytest.mark.parametrize("delimiter", ["\t", ";", "|"])
def test_other_separators(tmp_path: Path, delimiter: str) -> None:
    assert len(rows(one(text(tmp_path / "a.txt", CSV.replace(",", delimiter))))) == 2


def test_chinese_tab_text_named_xls_with_guarded_ids(tmp_path: Path) -> None:
    content = CSV.replace(",", "\t").replace("0012", '="0012"').replace("0013", "'0013")
    assert [row["sku"] for row in rows(one(text(tmp_path / "a.xls", content, "gb18030")))] == ["0012", "0013"]


def test_a_web_page_named_xls(tmp_path: Path) -> None:
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in line.split(",")) + "</tr>" for line in CSV.splitlines())
    staged = one(text(tmp_path / "a.xls", f"<html><meta charset=gbk><table>{cells}</table></html>", "gb18030"))
    assert [row["sku"] for row in rows(staged)] == ["0012", "0013"]


def test_titles_above_totals_and_remarks_below_are_left_out_and_counted(tmp_path: Path) -> None:
    body = [("A1", "S1", 1, 2.5, "2024-03-01", "u1"), ("A2", "S2", 2, 3, "2024-03-02", "u2")]
    sheet = [("三月订单报表",), (), ORDER_HEADER, *body, ORDER_HEADER, ("合计", "", 3, 8.5), ("注：含运费",)]
    staged = one(workbook(tmp_path / "a.xlsx", sheet))
    assert staged.source.header_row == 3
    assert [row["_row"] for row in rows(staged)] == [4, 5]
    assert staged.rows_read == 2
    assert codes(staged) == {"totals": 1, "headers": 1, "notes": 1}


def test_broken_rows_of_a_text_stay_out_and_the_others_go_in(tmp_path: Path) -> None:
    good = [f"A{number},S1,1,2.5,2024-03-01,u1" for number in range(80)]
    bad = ["X,S1,1,2.5,2024-03-01,u1,spare,more"] * 10 + [",S1,1,2.5,2024-03-01,u1"] * 5 + ["Y,S1,one,2.5,2024-03-01,u1"] * 5
    staged = one(text(tmp_path / "a.csv", "\n".join([",".join(ORDER_HEADER), *good, *bad])))
    assert (staged.rows_read, staged.rejected, len(rows(staged))) == (100, 20, 80)
    assert codes(staged)["broken"] == 10
    assert codes(staged)["required_empty"] == 5
    assert codes(staged)["bad_value"] == 5
    assert "exact_duplicates" not in codes(staged)      # alike are only rows that stay out
    (bad_value,) = [finding for finding in staged.findings if finding.code == "bad_value"]
    assert bad_value.rows == (97, 98, 99, 100, 101)
    assert "one" in bad_value.text.en


def test_dates_that_cannot_be_are_named_with_their_rows(tmp_path: Path) -> None:
    staged = one(text(tmp_path / "a.csv", CSV.replace("A1,0013,1,1,2024-03-01", "A1,0013,1,1,2024-02-31")))
    (finding,) = [finding for finding in staged.findings if finding.code == "bad_value"]
    assert (finding.column, finding.rows, staged.rejected) == ("下单时间", (3,), 1)
    assert "2024-02-31" in finding.text.zh


def test_dates_that_can_be_read_both_ways_are_a_question_until_answered(tmp_path: Path) -> None:
    path = text(tmp_path / "a.csv", CSV.replace("2024-03-01 10:00", "01/03/2024"))
    asked = one(path)
    assert asked.parts == ()
    assert [question.key for question in asked.questions] == ["dates.下单时间"]
    assert rows(one(path, answers={"dates.下单时间": "mdy"}))[0]["ordered_at"] == datetime(2024, 1, 3)


def test_a_needed_column_that_is_not_recognised_is_a_question(tmp_path: Path) -> None:
    path = text(tmp_path / "a.csv", CSV.replace("订单编号", "单子"))
    asked = one(path)
    assert [question.key for question in asked.questions] == ["column.order_id"]
    assert tuple(choice for choice, _ in asked.questions[0].choices) == ("单子", )
    answered = one(path, answers={"column.order_id": "单子"})
    assert answered.source.columns["单子"] == "order_id"
    assert len(rows(answered)) == 2


def test_a_confirmed_layout_is_remembered(tmp_path: Path) -> None:
    path = text(tmp_path / "a.csv", CSV.replace("订单编号", "单子"))
    headers = CSV.replace("订单编号", "单子").splitlines()[0].split(",")
    columns = dict(zip(headers, ("order_id", "sku", "quantity", "unit_price", "ordered_at", None), strict=True))
    staged = one(path, remembered={signature("order_lines", headers): columns})
    assert staged.source.columns == columns
    assert staged.questions == ()


def test_a_guess_is_taken_and_marked(tmp_path: Path) -> None:
    staged = one(text(tmp_path / "a.csv", "Customer ID,Registered att,City tierr\nu1,2024-03-01,1\n"), table="customers")
    guessed = [finding.column for finding in staged.findings if finding.code == "guessed"]
    assert "Registered att" in guessed


def test_every_visible_sheet_that_fits_a_table_goes_in_and_the_rest_is_said(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx", [ORDER_HEADER, ("A1", "S1", 1, 2.5, "2024-03-01", "u1")],
        商品=[("商品编码", "商品名称", "类目"), ("S1", "茶杯", "家居")], 说明=[("填写说明", "备注"), ("请看", "这里")])
    staged = read(path, tmp_path / "staging")
    assert [(one.source.sheet, one.parts[0].table) for one in staged] == [("数据", "order_lines"), ("商品", "products")]
    assert codes(staged[0])["skipped_sheets"] == 1
    (only,) = read(path, tmp_path / "staging", sheet="商品")
    assert only.source.sheet == "商品"


def test_error_cells_are_named(tmp_path: Path) -> None:
    text_rows = CSV.replace("9.50", "#DIV/0!").replace(",u1\nA1", ",#N/A\nA1")
    staged = one(text(tmp_path / "a.csv", text_rows))
    assert codes(staged)["error_cells"] == 1
    assert staged.rejected == 1


def test_dates_booleans_and_long_ids_of_a_workbook(tmp_path: Path) -> None:
    header = (*ORDER_HEADER, "是否预售")
    rows_in = [("202403010001234567", "S1", 1, 2.5, datetime(2024, 3, 1, 8, 30), "u1", True)]
    (row,) = rows(one(workbook(tmp_path / "a.xlsx", [header, *rows_in])))
    assert (row["order_id"], row["ordered_at"], row["is_presale"]) == ("202403010001234567", datetime(2024, 3, 1, 8, 30), True)


def test_ids_stored_as_numbers_are_an_error(tmp_path: Path) -> None:
    rows_in = [(300000000000007919, "S1", 1, 2.5, "2024-03-01", "u1"), (300000000000007999, "S1", 1, 2.5, "2024-03-01", "u1")]
    staged = one(workbook(tmp_path / "a.xlsx", [ORDER_HEADER, *rows_in]))
    assert codes(staged)["ids_lost"] == 2
    assert staged.parts == ()


@pytest.mark.parametrize(("table", "header", "line"), [
    ("goals", "指标,年份,目标", "gmv,2026,1000000"), ("events", "活动编号,类型,开始日期,结束日期", "618,promotion,2026-06-01,2026-06-18"),
    ("initiatives", "举措编号,举措,负责人", "i1,直播间升级,王敏")])
def test_tables_kept_in_the_state_pass_through_the_same_path(tmp_path: Path, table: str, header: str, line: str) -> None:
    staged = one(text(tmp_path / "a.csv", f"{header}\n{line}\n"), table=table)
    assert staged.questions == ()
    assert [(part.table, part.rows) for part in staged.parts] == [(table, 1)]
