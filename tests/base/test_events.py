"""The event calendar against published dates, and the same event day of last year."""

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from math import radians, sin

import pytest

from core.base.errors import CockpitError
from core.base.events import KINDS, events_of, festival, marked_of, paired_day, paired_with, same_event_day
from core.base.period import Period

# Published lunar new year's days and mid-autumn days, one a year from 2015 to 2035; new_moon_day is their second source.
SPRING_FESTIVALS = [
    "2015-02-19", "2016-02-08", "2017-01-28", "2018-02-16", "2019-02-05", "2020-01-25", "2021-02-12", "2022-02-01",
    "2023-01-22", "2024-02-10", "2025-01-29", "2026-02-17", "2027-02-06", "2028-01-26", "2029-02-13", "2030-02-03",
    "2031-01-23", "2032-02-11", "2033-01-31", "2034-02-19", "2035-02-08"]
MID_AUTUMNS = [
    "2015-09-27", "2016-09-15", "2017-10-04", "2018-09-24", "2019-09-13", "2020-10-01", "2021-09-21", "2022-09-10",
    "2023-09-29", "2024-09-17", "2025-10-06", "2026-09-25", "2027-09-15", "2028-10-03", "2029-09-22", "2030-09-12",
    "2031-10-01", "2032-09-19", "2033-09-08", "2034-09-27", "2035-09-16"]
DRAGON_BOATS = [
    "2015-06-20", "2016-06-09", "2017-05-30", "2018-06-18", "2019-06-07", "2020-06-25", "2021-06-14", "2022-06-03",
    "2023-06-22", "2024-06-10", "2025-05-31", "2026-06-19", "2027-06-09", "2028-05-28", "2029-06-16", "2030-06-05",
    "2031-06-24", "2032-06-12", "2033-06-01", "2034-06-20", "2035-06-10"]
YEARS = range(2015, 2036)


def days_of(year: int) -> list[date]:
    return [date(year, 1, 1) + timedelta(days=number) for number in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)]


@pytest.mark.parametrize(("kind", "published"), [("spring_festival", SPRING_FESTIVALS), ("mid_autumn", MID_AUTUMNS), ("dragon_boat", DRAGON_BOATS)])
def test_lunar_festivals_fall_on_the_published_days(kind: str, published: list[str]) -> None:
    assert [festival(kind, year).isoformat() for year in YEARS] == published


def new_moon_day(near: date) -> date:
    """The day in Beijing of the new moon nearest to a day: Meeus, Astronomical Algorithms, chapter 49, largest terms."""
    number = round((near - date(2000, 1, 6)).days / 29.530588861)
    century = number / 1236.85
    sun = radians(2.5534 + 29.10535670 * number)
    moon = radians(201.5643 + 385.81693528 * number + 0.0107582 * century**2)
    latitude = radians(160.7108 + 390.67050284 * number - 0.0016118 * century**2)
    julian_day = (2451550.09766 + 29.530588861 * number + 0.00015437 * century**2
                  - 0.40720 * sin(moon) + 0.17241 * sin(sun) + 0.01608 * sin(2 * moon) + 0.01039 * sin(2 * latitude)
                  + 0.00739 * sin(moon - sun) - 0.00514 * sin(moon + sun) + 0.00208 * sin(2 * sun))
    beijing = datetime(2000, 1, 1, 12) + timedelta(days=julian_day - 2451545, hours=8, seconds=-75)
    return beijing.date()


@pytest.mark.parametrize("year", YEARS)
def test_lunar_months_begin_on_the_new_moon_in_beijing(year: int) -> None:
    eighth_month = festival("mid_autumn", year) - timedelta(days=14)
    assert new_moon_day(festival("spring_festival", year)) == festival("spring_festival", year)
    assert new_moon_day(eighth_month) == eighth_month
    fifth_month = festival("dragon_boat", year) - timedelta(days=4)
    assert new_moon_day(fifth_month) == fifth_month


def test_fixed_events_fall_on_their_day() -> None:
    assert [festival(kind, 2026) for kind in ("labour_day", "618", "national_day", "11.11", "12.12")] == [
        date(2026, 5, 1), date(2026, 6, 18), date(2026, 10, 1), date(2026, 11, 11), date(2026, 12, 12)]


def test_a_lunar_festival_of_an_unknown_year_is_said() -> None:
    with pytest.raises(CockpitError, match="2008 to 2099, not for 1999"):
        festival("spring_festival", 1999)


def test_the_events_of_a_year_have_windows_in_order() -> None:
    assert [(event.kind, event.start, event.end) for event in events_of(2026)] == [
        ("spring_festival", date(2026, 1, 27), date(2026, 3, 3)),
        ("labour_day", date(2026, 5, 1), date(2026, 5, 5)),
        ("618", date(2026, 6, 1), date(2026, 6, 20)),
        ("mid_autumn", date(2026, 9, 11), date(2026, 9, 26)),
        ("national_day", date(2026, 10, 1), date(2026, 10, 7)),
        ("11.11", date(2026, 10, 24), date(2026, 11, 12)),
        ("12.12", date(2026, 12, 8), date(2026, 12, 12))]
    assert events_of(2026)[0].name("zh") == "春节"
    assert events_of(2026)[0].period.days == 36  # 21 before, the day, 14 after


def test_a_year_without_known_lunar_dates_has_the_fixed_events() -> None:
    assert {event.kind for event in events_of(2005)} == set(KINDS) - {"spring_festival", "mid_autumn"}


@pytest.mark.parametrize("year", YEARS)
def test_around_spring_festival_the_day_counts_from_the_festival(year: int) -> None:
    for offset in (-14, -1, 0, 1, 14):
        day = festival("spring_festival", year) + timedelta(days=offset)
        assert same_event_day(day) == festival("spring_festival", year - 1) + timedelta(days=offset)


def test_before_mid_autumn_the_day_counts_from_it() -> None:
    assert same_event_day(date(2024, 9, 17)) == date(2023, 9, 29)
    assert same_event_day(date(2024, 9, 10)) == date(2023, 9, 22)


@pytest.mark.parametrize("year", YEARS)
def test_fixed_events_and_the_years_ends_stand_still(year: int) -> None:
    fixed = [day for event in events_of(year) if event.kind not in ("spring_festival", "mid_autumn")
             for day in (event.start, event.day, event.end)]
    for day in [date(year, 1, 1), *fixed, date(year, 12, 31)]:
        assert same_event_day(day) == paired_day(day) == day.replace(year=year - 1)


@pytest.mark.parametrize("year", range(2009, 2100))
def test_the_same_event_day_never_runs_backwards_nor_out_of_last_year(year: int) -> None:
    images = [same_event_day(day) for day in days_of(year)]
    assert images == sorted(images)
    assert (images[0], images[-1]) == (date(year - 1, 1, 1), date(year - 1, 12, 31))


def test_a_mid_autumn_within_national_day_gives_way_to_it() -> None:
    # 2025: 6 October, so only 22 to 30 September are felt as Mid-Autumn's; 2026: 25 September
    assert same_event_day(date(2026, 9, 11)) == date(2025, 9, 22)
    assert same_event_day(date(2026, 9, 25)) == date(2025, 9, 30)
    assert same_event_day(date(2026, 10, 6)) == date(2025, 10, 6)


@pytest.mark.parametrize("year", YEARS)
def test_paired_days_count_every_day_of_last_year_once_but_for_leap_days(year: int) -> None:
    leap_days = {date(leap, 2, 29) for leap in (2016, 2020, 2024, 2028, 2032)}
    counted = Counter(paired_day(day) for day in days_of(year) if day not in leap_days)
    assert counted == Counter(day for day in days_of(year - 1) if day not in leap_days)


@pytest.mark.parametrize("year", YEARS)
def test_a_year_whose_only_change_is_the_shift_of_spring_festival_shows_no_growth_on_any_day(year: int) -> None:
    def sales(day: date) -> int:
        offset = (day - festival("spring_festival", day.year)).days
        return 100 + (5 * (15 - abs(offset)) if abs(offset) <= 14 else 0)

    this = last = 0
    for day in days_of(year):
        this, last = this + sales(day), last + sales(paired_day(day))
        assert this == last


@pytest.mark.parametrize("aligned", [same_event_day, paired_day])
def test_leap_days(aligned: Callable[[date], date]) -> None:
    assert aligned(date(2024, 2, 29)) == date(2023, 2, 28)
    assert aligned(date(2025, 3, 1)) == date(2024, 3, 1)
    assert aligned(date(2024, 3, 1)) == date(2023, 3, 1)
    assert aligned(date(2016, 2, 29)) == date(2015, 3, 6)  # 28 February 2015 was Spring Festival + 9


def test_years_without_known_festivals_go_by_the_calendar() -> None:
    assert same_event_day(date(2003, 2, 1)) == paired_day(date(2003, 2, 1)) == date(2002, 2, 1)


def test_the_dragon_boat_festival_is_marked_but_days_are_not_set_against_it() -> None:
    assert [event.kind for event in marked_of(2026)].count("dragon_boat") == 1
    assert "dragon_boat" not in KINDS
    assert paired_day(date(2026, 6, 19)) == date(2025, 6, 19)


def test_an_event_of_our_own_that_moved_is_set_against_itself_and_every_day_still_counts_once() -> None:
    this, last = Period(date(2026, 9, 10), date(2026, 9, 13)), Period(date(2025, 8, 20), date(2025, 8, 24))
    pairs = paired_with(2026, [(this, last)])
    assert [pairs[date(2026, 9, day)] for day in (10, 11, 12)] == [date(2025, 8, day) for day in (20, 21, 22)]
    assert pairs[date(2026, 9, 13)] == paired_day(date(2026, 9, 13))             # the longer one's rest stays where it is
    assert Counter(pairs.values()) == Counter(map(paired_day, days_of(2026)))
    assert pairs[date(2026, 8, 20)] == paired_day(date(2026, 9, 10))             # the days have changed places


def test_without_events_of_our_own_the_pairs_are_those_of_the_calendar_of_events() -> None:
    assert paired_with(2026) == {day: paired_day(day) for day in days_of(2026)}
