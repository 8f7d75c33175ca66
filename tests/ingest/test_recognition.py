"""What a sheet is: sums that are no data, headers over two rows, months across, values against names, and what is asked."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from ingest_files import text, workbook
from test_reading import codes, one, rows

from core.ingest.formulas import look
from core.ingest.frame import Frame, below
from core.ingest.grid import Grid
from core.ingest.headers import find
from core.ingest.recognise import recognise
from core.ingest.wire import Job, Known

ORDERS = ("订单编号", "商品编码", "数量", "下单时间", "用户编号")


def grid(*lines: tuple[object, ...]) -> Grid:
    width = max(map(len, lines))
    columns = [pa.array([str(line[place]) if place < len(line) and line[place] != "" else None for line in lines], pa.string()) for place in range(width)]
    return Grid("", tuple(columns), np.arange(1, len(lines) + 1, dtype=np.int32))


def framed(*lines: tuple[object, ...]) -> Frame:
    made = grid(*lines)
    return below(made, find(made.head(60)))


def seen(*lines: tuple[object, ...], name: str = "a.csv", known: Known = Known(), **answers: str):  # type: ignore[no-untyped-def]  # noqa: B008
    job = Job("", name, "", "", "text", None, None, {}, {}, 0, 0, today="2026-11-22", known=known)
    return recognise(grid(*lines), job, {key.replace("__", "."): value for key, value in answers.items()})


def asked(*lines: tuple[object, ...], **more: object) -> dict[str, list[str]]:
    return {question.key: [value for value, _ in question.choices] for question in seen(*lines, **more).decision.questions}  # type: ignore[arg-type]


def test_a_last_row_of_sums_without_a_label_is_no_data() -> None:
    frame = framed(("日期", "渠道", "花费", "点击量"), ("2024-01-01", "A", 10, 1), ("2024-01-02", "B", 20, 2), ("2024-01-03", "C", 5, 3), ("", "", 35, 6))
    assert (list(frame.rows), {why: list(found) for why, found in frame.left_out.items()}) == ([2, 3, 4], {"sums": [5]})


def test_the_sums_that_meta_writes_first_and_subtotals_between_are_no_data() -> None:
    first = framed(("Reporting starts", "Campaign name", "Amount spent (USD)"), ("2024-01-01", "", 35), ("2024-01-01", "A", 10), ("2024-01-02", "B", 25))
    assert list(first.left_out["sums"]) == [2]
    blocks = framed(("商品编码", "数量", "金额"), ("A", 1, 10), ("B", 2, 20), ("", 3, 30), ("C", 1, 5), ("D", 4, 6), ("", 5, 11), ("", 8, 41))
    assert list(blocks.left_out["sums"]) == [4, 7, 8]  # 1+2, 1+4, and all four


def test_a_line_that_continues_an_order_is_no_sum() -> None:
    frame = framed(("Name", "Lineitem sku", "Lineitem quantity"), ("#1", "S", 1), ("#2", "T", 2), ("", "U", 3), ("#3", "U", 3))
    assert frame.left_out == {}


@pytest.mark.parametrize("label", ["合计", "华东小计", "Total: Account", "grand total", "1月 合计", "总计：全部"])
def test_a_row_named_a_total_is_no_data_wherever_it_stands(label: str) -> None:
    frame = framed(("日期", "渠道", "花费"), ("2024-01-01", "A", 10), (label, "", 7), ("2024-01-02", "B", 20), (label, "", 7))
    assert list(frame.left_out["totals"]) == [3, 5]


def test_headers_over_two_rows_are_one_and_a_banner_parts_names_that_repeat() -> None:
    assert framed(("三月报表",), ("订单编号", "下单时间", "商品", "", "金额", ""), ("", "", "商品编码", "数量", "单价", "实付金额"), ("A", "2024-01-01", "S", 1, 2, 3)).names == (
        "订单编号", "下单时间", "商品编码", "数量", "单价", "实付金额")
    assert framed(("日期", "渠道", "销售", "", "退款", ""), ("", "", "件数", "金额", "件数", "金额"), ("2024-01-01", "A", 1, 2, 3, 4)).names == (
        "日期", "渠道", "销售件数", "销售金额", "退款件数", "退款金额")


def test_months_across_become_rows_and_sums_across_are_left_out() -> None:
    found = seen(("2025年费用",), ("费用项目", "1月", "2月", "3月", "合计"), ("房租", 1, 2, 3, 6), ("物流", 1, "", 4, 5))
    cells = [[one_.text(row) for one_ in found.frame.cells] for row in range(found.frame.height)]
    assert found.decision.match.table.name == "costs"
    assert cells == [["房租", "2025-01-01", "1"], ["房租", "2025-02-01", "2"], ["房租", "2025-03-01", "3"], ["物流", "2025-01-01", "1"], ["物流", "2025-03-01", "4"]]
    assert list(found.frame.rows) == [3, 3, 3, 4, 4]
    assert [finding.code for finding in found.findings] == ["wide"]


def test_what_a_wide_table_leaves_unsaid_is_asked() -> None:
    assert asked(("费用项目", "1月", "2月", "3月"), ("房租", 1, 2, 3)) == {"year": ["2026", "2025", "2024", "2027"]}
    assert asked(("日期", "抖音", "小红书", "天猫"), ("2024-01-01", 1, 2, 3)) == {"table": ["spend", "traffic"]}
    assert seen(("日期", "抖音", "小红书", "天猫"), ("2024-01-01", 1, 2, 3), name="推广花费.csv").decision.match.table.name == "spend"


def test_stock_by_month_is_counted_at_its_end() -> None:
    found = seen(("SKU", "Warehouse", "2024-01", "2024-02", "2024-03"), ("S1", "W", 1, 2, 3))
    assert [found.frame.cells[2].text(row) for row in range(3)] == ["2024-01-31", "2024-02-29", "2024-03-31"]


def test_a_column_whose_values_are_not_what_its_name_says_is_not_used_and_a_rival_takes_its_place() -> None:
    found = seen(("订单号", "商品编码", "数量", "单价", "下单时间", "订单日期"), *((f"A{row}", "S", 1, 2, f"第{row}天下的单", f"2024-01-0{row}") for row in range(1, 6)))
    assert (found.columns["下单时间"], found.columns["订单日期"]) == (None, "ordered_at")


def test_of_two_amounts_that_may_be_the_paid_one_the_uploader_chooses_by_their_sums() -> None:
    lines = (("订单号", "下单时间", "订单金额", "结算金额"), ("A", "2024-01-01", 100, 90), ("B", "2024-01-02", 50, 45))
    (question,) = seen(*lines).decision.questions
    assert (question.key, [words.en for _, words in question.choices]) == ("column.paid_amount", ["结算金额: 135.00 in all", "订单金额: 150.00 in all"])
    assert seen(*lines, column__paid_amount="订单金额").columns == {"订单号": "order_id", "下单时间": "ordered_at", "订单金额": "paid_amount", "结算金额": None}
    assert asked(("订单号", "下单时间", "订单金额", "实付金额"), ("A", "2024-01-01", 100, 90)) == {}


def test_wan_in_the_header_is_asked_about_and_read_as_answered(tmp_path: Path) -> None:
    path = text(tmp_path / "a.csv", "日期,渠道,花费(万元)\n2024-03-01,抖音,12.5\n2024-03-02,抖音,3000元\n")
    (question,) = one(path).questions
    assert (question.key, [value for value, _ in question.choices]) == ("unit.花费(万元)", ["10000", "1"])
    assert "12.5 即 125,000" in question.choices[0][1].zh
    assert [line["spend"] for line in rows(one(path, answers={"unit.花费(万元)": "10000"}), "spend")] == [Decimal(125000), Decimal(3000)]


def test_amounts_far_below_what_the_workspace_has_are_asked_about() -> None:
    lines = (("日期", "渠道", "花费"), ("2024-01-01", "A", 1.2), ("2024-01-02", "A", 1.5))
    assert asked(*lines, known=Known({"spend.spend": 12_000.0})) == {"unit.花费": ["10000", "1"]}
    assert asked(*lines, known=Known({"spend.spend": 1.3})) == {}


def test_the_channel_of_a_file_of_one_shop_is_asked_once_and_given_to_every_row(tmp_path: Path) -> None:
    path = text(tmp_path / "千川_1月.csv", "日期,计划名称,花费\n2024-03-01,A,100\n")
    (question,) = one(path).questions
    assert (question.key, question.choices[0][0]) == ("channel", "千川")
    assert [line["channel"] for line in rows(one(path, answers={"channel": "千川"}), "spend")] == ["千川"]
    assert asked((*ORDERS, "单价"), ("A", "S", 1, "2024-01-01", "u", 2)) == {}


def test_a_snapshot_without_a_day_is_given_one() -> None:
    lines = (("商品编码", "仓库", "库存数量"), ("S1", "W", 5))
    choices = asked(*lines, name="库存_20260131.xlsx")["column.day"]
    assert choices == ["=2026-01-31", "=2026-11-22", "=2026-11-21", "=2026-10-31"]
    given = seen(*lines, column__day="=2026-01-31")
    assert (given.decision.questions, given.frame.cells[-1].text(0), given.columns) == ((), "2026-01-31", {"商品编码": "sku", "仓库": "warehouse", "库存数量": "on_hand"})


def test_blanks_part_the_columns_of_the_cdnow_list_and_its_orders_are_asked_about(tmp_path: Path) -> None:
    path = text(tmp_path / "cdnow.txt", " customer_id  date number_of_cds  dollar_value\n 00001 19970101  1   11.77\n 00002 19970112  1   12.00\n 00002 19970112  5   77.00\n")
    assert [question.key for question in one(path, table="order_lines").questions] == ["column.order_id", "column.unit_price"]
    staged = one(path, table="order_lines", answers={"column.order_id": "=day", "column.paid_amount": "dollar_value"})
    assert [(line["order_id"], line["line_no"], line["paid_amount"], line["ordered_at"].date()) for line in rows(staged)] == [
        ("00001/19970101", "0", Decimal("11.77"), date(1997, 1, 1)), ("00002/19970112", "1", Decimal(12), date(1997, 1, 12)),
        ("00002/19970112", "2", Decimal(77), date(1997, 1, 12))]


def test_formulas_never_calculated_and_error_cells_are_named_by_cell(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [ORDERS, ("A", "S", 1, "2024-01-01", "u")])
    import xlsxwriter
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("数据")
        sheet.write_row(2, 1, [*ORDERS, "单价"])
        sheet.write_row(3, 1, ["A", "S", 1, "2024-01-01", "u", 2])
        sheet.write_row(4, 1, ["B", "S", 1, "2024-01-01", "u"])
        sheet.write_formula(4, 6, "=1+1", None, "")
        sheet.write_row(5, 1, ["C", "S", 1, "2024-01-01", "u"])
        sheet.write_formula(5, 6, "=1/0", None, "#DIV/0!")
    assert look(path, "数据").first == 1
    found = {finding.code: finding.text.en for finding in one(path).findings}
    assert found["uncalculated"] == "1 cell has a formula that was never calculated, taken as empty: G5."
    assert found["error_cells"] == "“单价” has 1 cell with an Excel error (such as #N/A), taken as empty: G6."


def test_time_zones_are_said_and_amazons_discount_is_taken_off(tmp_path: Path) -> None:
    path = text(tmp_path / "a.csv", "amazon-order-id,purchase-date,sku,quantity,item-price,item-promotion-discount\n"
                                    "1-2,2024-03-01T10:00:00+00:00,S1,1,25.00,5.00\n1-3,2024-03-01T11:00:00+00:00,S1,1,25.00,\n")
    staged = one(path)
    assert [line["paid_amount"] for line in rows(staged)] == [Decimal(20), Decimal(25)]
    assert {"clock_dropped", "discount_taken"} <= set(codes(staged))
