"""Periods are half-open ranges of days, read and written the same way everywhere."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.base.errors import CockpitError
from core.base.period import (
    Period,
    add_months,
    link_of,
    month_of,
    months_of,
    parse,
    quarter_of,
    write_day,
    write_month,
    year_before,
    year_of,
)


@pytest.mark.parametrize(("text", "start", "end"), [
    ("2026", date(2026, 1, 1), date(2027, 1, 1)),
    ("2026-Q1", date(2026, 1, 1), date(2026, 4, 1)),
    ("2026-Q4", date(2026, 10, 1), date(2027, 1, 1)),
    ("2024-02", date(2024, 2, 1), date(2024, 3, 1)),
    ("2026-12", date(2026, 12, 1), date(2027, 1, 1)),
    (" 2026-08-31 ", date(2026, 8, 31), date(2026, 9, 1)),
    ("2026-01..2026-08-15", date(2026, 1, 1), date(2026, 8, 16))])
def test_a_period_is_read_as_it_is_written(text: str, start: date, end: date) -> None:
    assert parse(text) == Period(start, end)


@pytest.mark.parametrize("text", ["", "26", "2026-13", "2026-00", "2026-Q5", "2026-02-30", "2026-8", "last year",
                                  "2026-08-31T00:00", "0000", "2026-08..2026-07", "2026-08.."])
def test_anything_else_is_refused_with_the_forms_there_are(text: str) -> None:
    with pytest.raises(CockpitError) as raised:
        parse(text)
    assert "write 2026, 2026-Q3, 2026-08, 2026-08-31, or 2026-01..2026-08" in raised.value("en")
    assert "请写成 2026、2026-Q3、2026-08、2026-08-31，或 2026-01..2026-08" in raised.value("zh")


@pytest.mark.parametrize("text", ["2026", "2026-Q3", "2026-08", "2026-01-05..2026-08-15", "2026-08-31..2026-08-31"])
def test_a_link_holds_a_period_as_it_is_read(text: str) -> None:
    assert link_of(parse(text)) == text


def test_the_last_day_belongs_to_it_and_the_end_does_not() -> None:
    august = parse("2026-08")
    assert (august.days, august.last_day) == (31, date(2026, 8, 31))
    assert date(2026, 8, 31) in august
    assert date(2026, 9, 1) not in august


def test_a_period_up_to_a_day() -> None:
    august = parse("2026-08")
    assert august.until(date(2026, 8, 10)) == Period(date(2026, 8, 1), date(2026, 8, 11))
    assert august.until(date(2026, 12, 1)) == august
    assert august.until(date(2026, 7, 1)).days == 0


def test_a_year_has_twelve_months_and_a_quarter_three() -> None:
    assert [month.start.month for month in months_of(year_of(2026))] == list(range(1, 13))
    assert months_of(quarter_of(2026, 2)) == [month_of(date(2026, month, 15)) for month in (4, 5, 6)]
    assert months_of(parse("2026-08-31")) == [parse("2026-08")]


def test_months_are_added_to_the_last_day_the_month_has() -> None:
    assert add_months(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert add_months(date(2024, 1, 31), 13) == date(2025, 2, 28)
    assert add_months(date(2024, 1, 15), -1) == date(2023, 12, 15)
    assert year_before(date(2024, 2, 29)) == date(2023, 2, 28)


@settings(deadline=None)
@given(st.dates(date(1990, 1, 1), date(2090, 12, 31)))
def test_every_day_is_in_its_month_its_quarter_and_its_year(day: date) -> None:
    quarter = quarter_of(day.year, (day.month + 2) // 3)
    for period in (month_of(day), quarter, year_of(day.year), parse(day.isoformat())):
        assert day in period
    assert quarter.start <= month_of(day).start < month_of(day).end <= quarter.end


def test_days_and_months_are_written_in_words() -> None:
    assert (write_day(date(2026, 8, 5), "zh"), write_day(date(2026, 8, 5), "en")) == ("2026年8月5日", "5 Aug 2026")
    assert (write_month(date(2026, 8, 5), "zh"), write_month(date(2026, 8, 5), "en")) == ("2026年8月", "Aug 2026")
