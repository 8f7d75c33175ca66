"""A year whose only change is the shift of Spring Festival: 0 % by event to the last digit, another figure by calendar, explained."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest
from click.testing import CliRunner
from company import Row, found, order

from core.__main__ import main
from core.base.events import festival
from core.base.home import workspace
from core.base.period import Period
from core.metrics.coverage import coverage
from core.outlook.event_year import event_growth, moves, own_moves, told
from core.state import promotions
from core.state.promotions import Promotion
from core.store.facts import Facts


def rows() -> Iterator[Row]:
    """An order a day of 10 yuan and 30 cents, more towards Spring Festival; nothing else ever changes. 2025: 29 January, 2026: 17 February."""
    for number in range((date(2027, 1, 1) - date(2025, 1, 1)).days):
        day = date(2025, 1, 1) + timedelta(days=number)
        away = abs((day - festival("spring_festival", day.year)).days)
        yield order(f"o{number}", f"{day} 21:00", f"{10.3 + max(0, 15 - away):.2f}")


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    return found(workspace("shop", tmp_path_factory.mktemp("home")), order_lines=list(rows()))


@pytest.mark.parametrize("day", ["2026-01-15", "2026-02-05", "2026-02-17", "2026-03-31", "2026-08-31", "2026-12-31"])
def test_by_event_there_is_no_growth_on_any_day(shop: Facts, day: str) -> None:
    growth = event_growth(shop, coverage(shop), as_of=date.fromisoformat(day))
    assert growth is not None
    assert growth.event_growth == 0.0
    assert growth.to_date == growth.by_event


def test_the_kpi_says_the_same(shop: Facts) -> None:
    from company import kpi
    assert kpi(shop, "gmv_growth", "2026-02-05").value == 0.0
    assert kpi(shop, "gmv_growth@calendar", "2026-02-05").value != 0.0


def test_the_gap_to_the_calendar_is_the_festivals_to_the_cent(shop: Facts) -> None:
    growth = event_growth(shop, coverage(shop), as_of=date(2026, 2, 5))
    assert growth is not None
    assert sum((shift.amount for shift in growth.shifts), Decimal(0)) == growth.by_event - growth.by_calendar
    # to 5 February 2026 stands 12 days before its festival: 1 + 2 + 3 = 6 over plain days, and so do the days it is set against;
    # the same calendar days of 2025 hold its festival of 29 January itself
    plain = Decimal("10.3") * 36
    assert growth.by_event == plain + 6
    extra = sum(max(0, 15 - abs((date(2025, 1, 1) + timedelta(days=n) - date(2025, 1, 29)).days)) for n in range(36))
    assert growth.by_calendar == plain + extra
    assert [shift.kind for shift in growth.shifts] == ["spring_festival"]


def test_the_sentence_names_the_festival_and_both_days(shop: Facts) -> None:
    growth = event_growth(shop, coverage(shop), as_of=date(2026, 2, 5))
    assert growth is not None
    said = told(growth, "CNY")
    assert "0.0%" in said.en
    assert "Spring Festival moved from 29 Jan to 17 Feb" in said.en
    assert "春节从去年 1 月 29 日到今年 2 月 17 日" in said.zh


def test_where_nothing_moved_both_are_alike(shop: Facts) -> None:
    growth = event_growth(shop, coverage(shop), as_of=date(2026, 8, 31))
    assert growth is not None
    assert growth.shifts == ()
    assert "either way" in told(growth, "CNY").en


def test_an_own_event_that_moved_is_set_on_its_own_days_in_a_third_answer(space) -> None:
    """10 a day for two years, and 50 more on the brand day: 20 May 2025, 10 April 2026. Data to 30 April 2026."""
    brand = (date(2025, 5, 20), date(2026, 4, 10))
    days = [date(2025, 1, 1) + timedelta(days=number) for number in range((date(2026, 5, 1) - date(2025, 1, 1)).days)]
    facts = found(space, order_lines=[order(f"o{day}", f"{day} 21:00", 60 if day in brand else 10) for day in days])
    for day in brand:
        promotions.save(space, Promotion(str(day), f"超级品牌日 {day.year}", f"Brand day {day.year}", "campaign", day, day), who="li")

    growth = event_growth(facts, coverage(facts), own=own_moves(space, 2026))

    assert growth is not None
    # 120 days: 1,250 against 1,200 by event day; with the brand day on its own, last year's hold the 50 too
    assert (growth.to_date, growth.by_event, growth.by_own) == (Decimal(1250), Decimal(1200), Decimal(1250))
    assert growth.own_growth == 0.0
    assert "Brand day 2026: 20 May → 10 Apr" in told(growth, "CNY").en
    assert event_growth(facts, coverage(facts), as_of=date(2026, 3, 31), own=own_moves(space, 2026)).by_own is None  # type: ignore[union-attr]


def test_our_own_events_are_matched_by_name_without_the_year(space) -> None:
    for id_, name, start in (("a", "2025 国潮季", "2025-09-01"), ("b", "国潮季 2026", "2026-09-10"), ("c", "春季焕新", "2026-03-01")):
        first = date.fromisoformat(start)
        promotions.save(space, Promotion(id_, name, "", "campaign", first, first + timedelta(days=2)), who="li")
    assert moves(space, 2026) == [(Period(date(2026, 9, 10), date(2026, 9, 13)), Period(date(2025, 9, 1), date(2025, 9, 4)))]


def test_one_channel_has_both_answers_of_its_own_and_the_command_line_says_them(tmp_path) -> None:
    """10 a day in one channel all along; the other sells 100 on its brand day only, 20 May 2025 and 10 April 2026. Data to 30 April 2026."""
    brand = (date(2025, 5, 20), date(2026, 4, 10))
    days = [date(2025, 1, 1) + timedelta(days=number) for number in range((date(2026, 5, 1) - date(2025, 1, 1)).days)]
    space = workspace("main", tmp_path)
    found(space, order_lines=[*(order(f"o{day}", f"{day} 21:00", 10, channel="tmall") for day in days), *(order(f"b{day}", f"{day} 21:00", 100, channel="douyin") for day in (*brand, date(2025, 4, 1)))])
    for day in brand:
        promotions.save(space, Promotion(str(day), f"超级品牌日 {day.year}", f"Brand day {day.year}", "campaign", day, day), who="li")

    said = {channel: json.loads(CliRunner().invoke(main, ["--home", str(tmp_path), "--json", "why", "gmv", *(["--channel", channel] if channel else [])]).output)["growth"]
            for channel in ("", "tmall", "douyin")}

    # all: 1,300 to date, 1,300 by event day (100 of 1 April), 1,400 with the brand day of May set on 10 April
    assert {channel: (one["to_date"], one["last_year"]["by_event"], one["last_year"]["with_own_events"]) for channel, one in said.items()} == {
        "": ("1300.0000", "1300.0000", "1400.0000"), "tmall": ("1200.0000", "1200.0000", None), "douyin": ("100.0000", "100.0000", "200.0000")}
    assert (said["douyin"]["by_event"], said["douyin"]["with_own_events"]) == (0.0, -0.5)
    assert said[""]["own_events"] == [{"name": "Brand day 2026", "before": "2025-05-20", "now": "2026-04-10"}]
    assert "Brand day 2026: 20 May → 10 Apr" in said[""]["text"]
