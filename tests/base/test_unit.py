"""Numbers as managers read them, in both languages."""

import math

import pytest

from core.base.unit import MISSING, Unit, currency_symbol, write, write_difference, write_odds, write_points


@pytest.mark.parametrize(("value", "unit", "zh", "en"), [
    (128_400_000.0, Unit.CURRENCY, "¥1.28 亿", "¥128.4M"),
    (10_666_684.544, Unit.CURRENCY, "¥1,067 万", "¥10.7M"),
    (123_456.0, Unit.CURRENCY, "¥12.3 万", "¥123.5K"),
    (99.5, Unit.CURRENCY, "¥99.5", "¥99.5"),
    (9.999, Unit.CURRENCY, "¥10.00", "¥10.00"),
    (0.0, Unit.CURRENCY, "¥0.00", "¥0.00"),
    (-2_500_000.0, Unit.CURRENCY, "−¥250.0 万", "−¥2.50M"),
    (3_200_000_000.0, Unit.CURRENCY, "¥32.0 亿", "¥3.20B"),
    (0.354, Unit.SHARE, "35.4%", "35.4%"),
    (-0.15, Unit.SHARE, "−15.0%", "−15.0%"),
    (7.84, Unit.TIMES, "7.8 次", "7.8×"),
    (45.6, Unit.DAYS, "45.6 天", "45.6 d"),
    (48.0, Unit.HOURS, "48.0 小时", "48.0 h"),
    (30.0, Unit.MINUTES, "30.0 分钟", "30.0 min"),
    (3.0, Unit.COUNT, "3", "3"),
    (9_999.0, Unit.COUNT, "1.00 万", "10.00K"),
    (4_338.0, Unit.COUNT, "4,338", "4,338"),
    (541_909.0, Unit.COUNT, "54.2 万", "541.9K")])
def test_a_number_is_scaled_by_the_languages_own_words(value: float, unit: Unit, zh: str, en: str) -> None:
    assert (write(value, unit, "zh"), write(value, unit, "en")) == (zh, en)


@pytest.mark.parametrize("value", [None, math.nan, math.inf, -math.inf])
def test_what_is_missing_is_a_dash_never_zero(value: float | None) -> None:
    assert write(value, Unit.CURRENCY, "zh") == write(value, Unit.SHARE, "en") == MISSING == "–"


def test_every_digit_is_written_when_asked() -> None:
    assert write(10_666_684.54, Unit.CURRENCY, "zh", full=True) == "¥10,666,684.54"
    assert write(10_666_684.544, Unit.CURRENCY, "en", full=True, digits=3) == "¥10,666,684.544"


def test_gains_carry_a_plus_when_asked_and_zero_no_sign() -> None:
    assert [write(value, Unit.COUNT, "en", signed=True) for value in (5.0, 0.0, -5.0)] == ["+5", "0", "−5"]


def test_other_currencies_have_their_own_sign() -> None:
    assert write(99.5, Unit.CURRENCY, "en", currency="GBP") == "£99.5"
    assert [currency_symbol("CNY", lang) for lang in ("zh", "en")] == ["¥", "¥"]
    assert currency_symbol("USD", "zh") == "US$"


def test_a_difference_of_shares_is_in_points() -> None:
    assert write_points(0.021, "zh") == "+2.1 个百分点"
    assert write_points(-0.021, "en") == "−2.1 pts"
    assert write_points(None, "en") == write_points(math.nan, "zh") == "–"
    assert write_difference(0.05, Unit.SHARE, "en") == "+5.0 pts"
    assert write_difference(-20_000.0, Unit.CURRENCY, "zh") == "−¥2.00 万"


def test_the_digits_can_be_fixed() -> None:
    assert write(0.3567, Unit.SHARE, "zh", digits=0) == "36%"
    assert write(128_456_000.0, Unit.CURRENCY, "zh", digits=1) == "¥1.3 亿"


@pytest.mark.parametrize(("odds", "written"), [(None, "–"), (0.0, "<1%"), (0.012, "1%"), (0.5, "50%"), (0.99, "99%"), (1.0, ">99%")])
def test_odds_are_never_written_as_certain(odds: float | None, written: str) -> None:
    assert write_odds(odds, "en") == written
