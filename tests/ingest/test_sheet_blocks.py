"""Sheets laid out for the eye: side by side, boxes, blocks with names above, measures down the side, pivots, days without a year or no days at all."""

from pathlib import Path

import openpyxl
import pytest
from test_reading import one, rows

from core.base.errors import CockpitError
from core.ingest.read import read


def book(path: Path, *lines: list[object]) -> Path:
    made = openpyxl.Workbook()
    for line in lines:
        made.active.append(line)
    made.save(path)
    return path


def codes(staged) -> list[str]:
    return [finding.code for finding in staged.findings]


def test_two_tables_side_by_side_are_two_tables(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", ["日期", "渠道", "花费", None, "日期", "渠道", "访客数"],
                *([f"2026-03-0{day}", "千川", 100 + day, None, f"2026-03-0{day}", "天猫", 10 * day] for day in range(1, 7)))
    spend, traffic = read(path, tmp_path)
    assert [(staged.table, staged.source.sheet) for staged in (spend, traffic)] == [("spend", "Sheet [A:C]"), ("traffic", "Sheet [E:G]")]
    assert sum(row["visitors"] for row in rows(traffic, "traffic")) == 210
    (again,) = read(path, tmp_path, sheet="Sheet [E:G]")
    assert again.table == "traffic"


def test_the_total_of_a_box_beside_the_table_takes_no_row_away(tmp_path: Path) -> None:
    box = {0: ["天猫", 50], 1: ["京东", 58], 2: ["合计", 108]}
    path = book(tmp_path / "a.xlsx", ["订单编号", "商品编码", "数量", "实付金额", "付款时间", None, None, "汇总", "金额"],
                *([f"A{n}", "S1", 1, 10 + n, f"2026-03-0{n + 1} 10:00", None, None, *box.get(n, [])] for n in range(8)))
    assert [float(row["paid_amount"]) for row in rows(one(path))] == [10, 11, 12, 13, 14, 15, 16, 17]


def test_blocks_below_each_other_carry_the_name_above_them(tmp_path: Path) -> None:
    for name, lines in (("with", ("渠道：千川", "渠道：直通车")), ("bare", ("千川", "直通车"))):
        path = book(tmp_path / f"{name}.xlsx", ["3 月投放日报"], *(line for shop in lines for line in (
            [], [shop], ["日期", "计划名称", "花费", "点击量"], ["2026-03-01", "a", 100, 1], ["2026-03-02", "a", 101, 2], ["小计", None, 201, 3])))
        staged = one(path)
        assert [(row["channel"], float(row["spend"])) for row in rows(staged, "spend")] == [("千川", 100), ("千川", 101), ("直通车", 100), ("直通车", 101)]
        assert "sections" in codes(staged)


def test_measures_below_each_other_with_days_across_are_turned(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", ["指标", *(f"2026-03-0{day}" for day in range(1, 6))], ["访客数", 10, 11, 12, 13, 14], ["支付买家数", 1, 2, 3, 4, 5])
    staged = one(path, answers={"channel": "天猫"})
    assert [(str(row["day"]), row["visitors"], row["paying_users"]) for row in rows(staged, "traffic")][:2] == [("2026-03-01", 10, 1), ("2026-03-02", 11, 2)]


def test_measures_that_repeat_under_channels_are_a_row_per_channel_in_workbook_and_text(tmp_path: Path) -> None:
    lines: list[list[object]] = [["日期", "天猫", None, "抖音", None], [None, "访客数", "支付买家数", "访客数", "支付买家数"],
                                 ["2026-03-01", 10, 1, 20, 2], ["2026-03-02", 11, 2, None, None], ["2026-03-03", 12, None, 22, 4]]
    plain = tmp_path / "a.csv"
    plain.write_text("\n".join(",".join("" if cell is None else str(cell) for cell in line) for line in lines), encoding="utf-8")
    for path in (plain, book(tmp_path / "a.xlsx", *lines)):
        found = [(str(row["day"])[-2:], row["channel"], row["visitors"], row["paying_users"], row["_row"]) for row in rows(one(path), "traffic")]
        assert found == [("01", "天猫", 10, 1, 3), ("01", "抖音", 20, 2, 3), ("02", "天猫", 11, 2, 4), ("03", "天猫", 12, None, 5), ("03", "抖音", 22, 4, 5)]


@pytest.mark.parametrize("signed", [
    ["制表人：张三", None, None, "审核：李四", None], [None, "制表：", "王五", None, "日期：2026-03-09"], ["Prepared by: Ann", None, "Approved by:", "Bo", None]])
def test_signatures_below_the_totals_are_remarks(tmp_path: Path, signed: list[object]) -> None:
    orders = [[f"A{n}", "S1", 1, 10 + n, f"2026-03-0{n + 1} 10:00"] for n in range(5)]
    staged = one(book(tmp_path / "a.xlsx", ["订单编号", "商品编码", "数量", "实付金额", "付款时间"], *orders, ["合计", None, 5, 60, None], signed))
    assert (len(rows(staged)), staged.rejected) == (5, 0)
    assert {"totals", "notes"} <= set(codes(staged))


def test_an_error_written_as_text_is_named_by_row_like_one_of_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("日期,渠道,访客数\n2026-03-01,天猫,10\n2026-03-02,天猫,#N/A\n2026-03-03,天猫,12\n", encoding="utf-8")
    said = next(finding for finding in one(path).findings if finding.code == "error_cells")
    assert (said.column, list(said.rows)) == ("访客数", [3])


@pytest.mark.parametrize("head", [["行标签", "天猫", "京东", "抖音", "总计"], ["Row Labels", "Sum of spend", "Sum of clicks"]])
def test_a_pivot_table_is_told_what_to_upload_instead(tmp_path: Path, head: list[object]) -> None:
    with pytest.raises(CockpitError, match="double click on its grand total"):
        one(book(tmp_path / "a.xlsx", head, ["a", *range(1, len(head))], ["b", *range(1, len(head))]))


def spent(tmp_path: Path, *days: object) -> Path:
    return book(tmp_path / "花费.xlsx", ["日期", "渠道", "花费"], *([day, "千川", 100] for day in days))


def test_days_without_a_year_are_asked_and_go_on_over_new_year(tmp_path: Path) -> None:
    path = spent(tmp_path, "12月30日", "12月31日", "1月1日", "1月2日")
    (question,) = one(path).questions
    assert question.key == "year"
    assert {"2026-01-02", "2025-01-02"} <= {words.zh for _, words in question.choices}
    assert [str(row["day"]) for row in rows(one(path, answers={"year": "2026"}), "spend")] == ["2025-12-30", "2025-12-31", "2026-01-01", "2026-01-02"]
    path.rename(tmp_path / "2026年投放.xlsx")
    assert one(tmp_path / "2026年投放.xlsx").questions == ()


@pytest.mark.parametrize(("first", "second", "what"), [
    ("2024Q1", "2024Q2", "季度"), ("第10周", "第11周", "周"), ("2026-W10", "2026-W11", "周"), ("2026/03/01-2026/03/07", "2026/03/08-2026/03/14", "时间段"),
    ("3月1日-3月7日", "3月8日-3月14日", "时间段"), ("2024-03-01 ~ 2024-03-07", "2024-03-08 ~ 2024-03-14", "时间段")])
def test_quarters_weeks_and_spans_are_named_as_what_they_are(tmp_path: Path, first: str, second: str, what: str) -> None:
    said = next(finding for finding in one(spent(tmp_path, first, second, first, second)).findings if finding.code == "coarse_days")
    assert said.text.zh == f"「日期」里是{what}（如「{first}」），而这张表要一天一行。"


def test_another_amount_beside_an_order_amount_is_asked_about_with_both_sums(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("订单编号,商品编码,数量,{},商品金额,优惠金额,下单时间\nA1,S1,1,100,90,5,2026-03-01\nA2,S1,1,110,95,5,2026-03-02\n".format("订单金额"), encoding="utf-8")
    (question,) = one(path).questions
    assert {value: words.zh for value, words in question.choices} == {"订单金额": "订单金额：合计 210.00", "商品金额": "商品金额：合计 185.00"}
    path.write_text(path.read_text(encoding="utf-8").replace("订单金额", "实付金额"), encoding="utf-8")
    assert one(path).questions == ()
