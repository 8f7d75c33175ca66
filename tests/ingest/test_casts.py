"""Texts become values: literal texts in, literal values out."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from core.ingest.cast import dates, numbers, words
from core.tables.registry import TABLES


@pytest.mark.parametrize(("text", "value"), [
    ("12", "12"), ("1,234.50", "1234.5"), ("¥12.30", "12.3"), ("¥ 1,234", "1234"), ("12元", "12"), ("(123)", "-123"),
    ("-¥5.00", "-5"), ("−5", "-5"), ("123-", "-123"), ("1.2万", "12000"), ("1.5亿", "150000000"), ("12.5%", "0.125"),
    ("1E+2", "100"), ("２３", "23"), ("0.30000000000000004", "0.3"), ("1.00005", "1.0001"), (".5", "0.5"), ("$1,000,000", "1000000"),
])
def test_a_number_is_read_as_people_write_it(text: str, value: str) -> None:
    cast = numbers.decimals(pa.array([text]))
    assert cast.values.to_pylist() == [Decimal(value)]
    assert not cast.bad.any()


@pytest.mark.parametrize("text", ["abc", "1,23,456", "1.2.3", "123456789012345", "12 台", "=1+1"])
def test_what_is_no_number_is_bad_and_never_a_guess(text: str) -> None:
    cast = numbers.decimals(pa.array([text, "1"]))
    assert cast.values.to_pylist() == [None, Decimal(1)]
    assert cast.bad.tolist() == [True, False]


def test_decimal_commas_are_read_when_the_whole_column_speaks_for_them() -> None:
    assert numbers.decimals(pa.array(["1.234,50", "12,5", "3"])).values.to_pylist() == [Decimal("1234.5"), Decimal("12.5"), Decimal(3)]
    assert numbers.decimals(pa.array(["1,234.50", "12,5"])).values.to_pylist() == [Decimal("1234.5"), None]


def test_a_count_has_no_fraction() -> None:
    cast = numbers.counts(pa.array(["3.0", "3.5", "1,000"]))
    assert cast.values.to_pylist() == [3, None, 1000]
    assert cast.bad.tolist() == [False, True, False]


def test_shares_over_one_without_a_sign_are_asked_about() -> None:
    asked = numbers.shares(pa.array(["12.5", "0.4"]), "折扣", None)
    assert asked.question is not None
    assert [choice for choice, _ in asked.question.choices] == ["percent", "fraction"]
    assert numbers.shares(pa.array(["12.5", "50"]), "折扣", "percent").values.to_pylist() == [0.125, 0.5]
    assert numbers.shares(pa.array(["12.5%", "0.5"]), "折扣", None).values.to_pylist() == [0.125, 0.5]


@pytest.mark.parametrize(("text", "value"), [
    ("2011-12-09 12:50:00", datetime(2011, 12, 9, 12, 50)), ("2024/3/1", datetime(2024, 3, 1)), ("2024.03.01", datetime(2024, 3, 1)),
    ("2024年3月1日", datetime(2024, 3, 1)), ("2024年3月1日 下午3:04", datetime(2024, 3, 1, 15, 4)), ("20240301", datetime(2024, 3, 1)),
    ("20240301 235959", datetime(2024, 3, 1, 23, 59, 59)), ("45000.5", datetime(2023, 3, 15, 12)), ("1 Dec 2010", datetime(2010, 12, 1)),
    ("Mar 5, 2024 3:04 PM", datetime(2024, 3, 5, 15, 4)), ("2024-01-01T10:00:00.123Z", datetime(2024, 1, 1, 10, 0, 0, 123000)),
    ("2024-01-01 10:00:00 +0800", datetime(2024, 1, 1, 10)), ("31/12/2024 12:00 AM", datetime(2024, 12, 31)), ("25.12.24", datetime(2024, 12, 25)),
])
def test_a_time_is_read_as_people_write_it(text: str, value: datetime) -> None:
    assert dates.times(pa.array([text]), "日期", None).values.to_pylist() == [value]


@pytest.mark.parametrize("text", ["2024-02-30", "2024-13-01", "昨天", "99", "0000-00-00", "2024-01-01 25:00", "1066-10-14"])
def test_a_day_that_cannot_be_is_bad(text: str) -> None:
    cast = dates.times(pa.array([text]), "日期", None)
    assert cast.values.to_pylist() == [None]
    assert cast.bad.tolist() == [True]


def test_one_day_over_twelve_decides_the_whole_column() -> None:
    assert dates.days(pa.array(["1/2/2024", "13/4/2024"]), "d", None).values.to_pylist() == [date(2024, 2, 1), date(2024, 4, 13)]
    assert dates.days(pa.array(["1/2/2024", "4/13/2024"]), "d", None).values.to_pylist() == [date(2024, 1, 2), date(2024, 4, 13)]


def test_dates_that_can_be_read_both_ways_are_asked_about_with_both_readings() -> None:
    question = dates.days(pa.array(["5/5/2024", "1/2/2024"]), "下单日期", None).question
    assert question is not None
    assert question.key == "dates.下单日期"
    assert [(choice, text.zh) for choice, text in question.choices] == [("dmy", "日在前：2024年2月1日"), ("mdy", "月在前：2024年1月2日")]
    assert dates.days(pa.array(["1/2/2024"]), "d", "mdy").values.to_pylist() == [date(2024, 1, 2)]
    assert dates.days(pa.array(["5/5/2024"]), "d", None).question is None  # both readings are the same day


def test_months_in_any_form_are_their_first_day() -> None:
    texts = ["2024-03", "2024年3月", "Mar 2024", "202403", "2024-03-15", "2024/3"]
    assert dates.months(pa.array(texts), "m", None).values.to_pylist() == [date(2024, 3, 1)] * 6


def test_ids_keep_every_letter() -> None:
    assert words.ids(pa.array(["00123", "85123A", "202403010001234567"]), typed_numbers=True).values.to_pylist() == [
        "00123", "85123A", "202403010001234567"]


def test_ids_lose_a_decimal_point_only_when_all_numbers_have_it() -> None:
    assert words.ids(pa.array(["17850.0", "C12"]), typed_numbers=False).values.to_pylist() == ["17850", "C12"]
    assert words.ids(pa.array(["17850.0", "12"]), typed_numbers=False).values.to_pylist() == ["17850.0", "12"]


@pytest.mark.parametrize("texts", [["1.03E+19"], ["300000000000007000", "300000000000008000"], ["300000000000007872", "300000000000007936"]])
def test_ids_that_excel_destroyed_are_bad(texts: list[str]) -> None:
    cast = words.ids(pa.array(texts), typed_numbers=True)
    assert cast.bad.all()
    assert cast.remark == "ids_lost"


@pytest.mark.parametrize(("text", "value"), [("是", True), ("否", False), ("Yes", True), ("0", False), ("1.0", True), ("×", False), ("也许", None)])
def test_flags(text: str, value: Any) -> None:
    assert words.flags(pa.array([text]), TABLES["order_lines"].column("is_presale")).values.to_pylist() == [value]


def test_choices_know_the_words_of_the_platforms() -> None:
    cast = words.choices(pa.array(["买家已付款，等待卖家发货", "交易关闭", "SHIPPED", "？"]), TABLES["order_lines"].column("status"))
    assert cast.values.to_pylist() == ["paid", "closed", "shipped", None]
    assert cast.bad.tolist() == [False, False, False, True]


def test_people_are_kept_as_a_digest_only() -> None:
    cast = words.without_persons(words.ids(pa.array(["A@b.cn", "13800138000", "u7"]), typed_numbers=False))
    first, second, third = cast.values.to_pylist()
    assert (len(first), len(second), third) == (21, 21, "u7")
    assert words.without_persons(words.ids(pa.array(["a@B.cn"]), typed_numbers=False)).values.to_pylist() == [first]


def test_a_zone_may_be_named_behind_the_clock() -> None:
    cast = dates.times(pa.array(["Mar 1, 2026 9:13:05 PM PST", "Mar 2, 2026 12:00:00 AM PDT", "2026-03-03 08:00:00 CEST"]), "date/time", None)
    assert cast.values.to_pylist() == [datetime(2026, 3, 1, 21, 13, 5), datetime(2026, 3, 2), datetime(2026, 3, 3, 8)]
    assert cast.remark == "clock_dropped"
