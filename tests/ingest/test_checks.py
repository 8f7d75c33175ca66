"""What is said of a sheet as a whole, and treating all rows of a finding alike."""

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from ingest_files import text

from core.base.errors import CockpitError
from core.ingest import read
from core.tables.staged import Finding, Staged

HEADER = "订单编号,下单时间,用户编号,商品编码,数量,实付金额\n"
START = date(2025, 1, 1)


def orders(days: int, *more: str) -> str:
    """One order a day of 10 yuan, then literal rows."""
    return HEADER + "".join(f"A{n},{START + timedelta(days=n)} 21:00,u{n},S1,1,10\n" for n in range(days)) + "".join(f"{row}\n" for row in more)


def staged(tmp_path: Path, content: str, answers: Mapping[str, str] | None = None, **more: str) -> Staged:
    (one,) = read(text(tmp_path / "a.csv", content), tmp_path / "staging", answers=answers or {}, **more)  # type: ignore[arg-type]
    return one


def said(one: Staged, code: str) -> Finding:
    return next(finding for finding in one.findings if finding.code == code)


def codes(one: Staged) -> set[str]:
    return {finding.code for finding in one.findings}


def column(one: Staged, name: str) -> list[object]:
    return pq.read_table(one.parts[0].parquet)[name].to_pylist()


def test_an_order_a_hundred_times_the_usual_one_is_named_and_can_be_left_out(tmp_path: Path) -> None:
    content = orders(30, "B1,2025-01-05 10:00,u1,S1,1,1000.01", "B2,2025-01-05 10:00,u1,S1,1,1000")
    found = said(staged(tmp_path, content), "spike")
    assert (found.count, found.rows, found.level) == (1, (32,), "warning")       # 1,000 is not over 100 × 10
    without = staged(tmp_path, content, {found.fixes[0].key: found.fixes[0].value})
    assert (without.rows_read, without.rejected, without.parts[0].rows) == (32, 1, 31)
    assert "spike" not in codes(without)
    assert said(without, "dropped").rows == (32,)


def test_days_missing_from_a_daily_file_are_named_and_closed_weekdays_are_not(tmp_path: Path) -> None:
    lines = orders(60).splitlines(keepends=True)
    gone = {START + timedelta(days=n) for n in (10, 11, 40)}
    saturdays = {START + timedelta(days=n) for n in range(60) if (START + timedelta(days=n)).weekday() == 5}
    kept = [line for line in lines if not any(f",{day} " in line for day in gone | saturdays)]
    found = said(staged(tmp_path, "".join(kept)), "missing_days")
    assert found.count == 2                      # 11 January is a Saturday
    assert "2025-01-12、2025-02-10" in found.text.zh


def test_dates_in_the_future_or_years_from_the_rest_are_named(tmp_path: Path) -> None:
    one = staged(tmp_path, orders(30, "B1,2098-01-05 10:00,u1,S1,1,10", "B2,2002-01-05 10:00,u1,S1,1,10"))
    assert said(one, "dates_future").rows == (32,)
    assert said(one, "dates_far").rows == (33,)


def test_currencies_mixed_in_a_column_are_named_and_the_fewer_can_be_left_out(tmp_path: Path) -> None:
    content = HEADER + "1,2025-01-05 10:00,u1,S1,1,¥10\n2,2025-01-05 10:00,u1,S1,1,¥20\n3,2025-01-05 10:00,u1,S1,1,$30\n"
    found = said(staged(tmp_path, content), "currency_mix")
    assert found.rows == (4,)
    assert "CNY 2" in found.text.en
    without = staged(tmp_path, content, {found.fixes[0].key: "drop"})
    assert [float(value) for value in column(without, "paid_amount")] == [10, 20]   # type: ignore[arg-type]


def test_another_currency_than_the_workspaces_is_said(tmp_path: Path) -> None:
    content = HEADER + "1,2025-01-05 10:00,u1,S1,1,$10\n"
    assert "USD" in said(staged(tmp_path, content, currency="CNY"), "currency_other").text.zh
    assert "currency_other" not in codes(staged(tmp_path, content, currency="USD"))


def test_equal_rows_can_be_left_out(tmp_path: Path) -> None:
    content = orders(2, "A1,2025-01-02 21:00,u1,S1,1,10")
    found = said(staged(tmp_path, content), "exact_duplicates")
    assert found.rows == (4,)
    assert staged(tmp_path, content, {found.fixes[0].key: "drop"}).parts[0].rows == 2


@pytest.mark.parametrize(("answer", "left"), [("zero", ["0", "5"]), ("positive", ["3", "5"]), ("drop", ["5"])])
def test_negative_stock_can_be_treated_alike(tmp_path: Path, answer: str, left: list[str]) -> None:
    content = "日期,仓库,商品编码,库存数量\n2025-01-01,w,S1,-3\n2025-01-01,w,S2,5\n"
    found = said(staged(tmp_path, content), "below_minimum")
    assert {fix.value for fix in found.fixes} == {"drop", "zero", "positive"}
    one = staged(tmp_path, content, {found.fixes[0].key: answer})
    assert [f"{float(str(value)):g}" for value in column(one, "on_hand")] == left
    assert "below_minimum" not in codes(one)


def test_unreadable_and_empty_cells_can_be_given_one_value(tmp_path: Path) -> None:
    content = HEADER + "1,soon,u1,S1,1,10\n2,1899-01-01,u1,S1,1,10\n3,2025-01-05 10:00,u1,S1,1,ten\n"
    first = staged(tmp_path, content)
    assert first.rejected == 3
    one = staged(tmp_path, content, {"fix.bad_value.ordered_at": "set:2025-01-06", "fix.bad_value.paid_amount": "set:12"})
    assert one.rejected == 0
    assert [str(value)[:10] for value in column(one, "ordered_at")] == ["2025-01-06", "2025-01-06", "2025-01-05"]
    assert [float(str(value)) for value in column(one, "paid_amount")] == [10, 10, 12]
    assert [finding.count for finding in one.findings if finding.code == "treated"] == [2, 1]
    with pytest.raises(CockpitError, match="does not fit"):
        staged(tmp_path, content, {"fix.bad_value.ordered_at": "set:never"})


def test_a_text_can_be_said_to_stand_for_another(tmp_path: Path) -> None:
    content = "日期,渠道,访客数\n2025-01-01,抖音小点,5\n2025-01-02,天猫,6\n"
    assert column(staged(tmp_path, content, {"map.channel.抖音小点": "抖音"}), "channel") == ["抖音", "天猫"]
