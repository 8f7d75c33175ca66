"""The word for a goal, and what the plan expects by now."""

from datetime import date
from decimal import Decimal

import pytest

from core.metrics.catalog import CATALOG
from core.metrics.readings import Reading
from core.outlook.standing import Pace, pace, status, target_of
from core.state.goals import Goal


def reading(id_: str, value: float | None, day: date = date(2026, 8, 31)) -> Reading:
    return Reading(id_, None, value=value, as_of=day)


@pytest.mark.parametrize(("odds", "word"), [
    (1.0, "on_track"), (0.60, "on_track"), (0.5999, "at_risk"), (0.25, "at_risk"), (0.2499, "off_track"), (0.0, "off_track")])
def test_odds_of_60_percent_are_on_track_of_25_at_risk(odds: float, word: str) -> None:
    assert status(10, 5, odds, Pace(5, 0, 2.0)) == word     # the pace says nothing where there are odds


@pytest.mark.parametrize(("ratio", "word"), [
    (1.2, "on_track"), (1.0, "on_track"), (0.9999, "at_risk"), (0.95, "at_risk"), (0.9499, "off_track"), (0.0, "off_track")])
def test_without_odds_the_pace_says_it_at_100_and_95_percent(ratio: float, word: str) -> None:
    assert status(10, 5, None, Pace(5, 0, ratio)) == word


def test_no_data_and_no_target_are_states_of_their_own() -> None:
    assert status(10, None, None, None) == "no_data"
    assert status(None, None, None, None) == "no_data"
    assert status(None, 5, 0.9, None) == "no_target"
    assert status(10, 5, None, None) == "no_data"


@pytest.mark.parametrize(("good", "value", "expected", "word"), [
    ("down", 0, 5, "on_track"), ("down", 0, 0, "on_track"), ("up", 3, 0, "on_track"), ("up", -1, 0, "off_track")])
def test_where_no_ratio_exists_the_difference_decides(good: str, value: float, expected: float, word: str) -> None:
    found = pace(CATALOG["satisfaction"], reading("satisfaction", value), expected, good, last_year_total=None, share_by_now=None)

    assert found is not None
    assert found.ratio is None
    assert status(expected, value, None, found, good) == word


def test_growth_is_expected_flat_and_compared_as_a_level() -> None:
    # 1.08 against 1.35
    assert pace(CATALOG["gmv_growth"], reading("gmv_growth", 0.08), 0.35, "up", last_year_total=None, share_by_now=None) == Pace(
        0.35, pytest.approx(-0.27), pytest.approx(1.08 / 1.35))


def test_a_change_that_should_fall_is_flipped() -> None:
    # CAC at −20 % where −15 % is asked: 0.85 ÷ 0.80 is ahead of plan
    found = pace(CATALOG["cac_change"], reading("cac_change", -0.20), -0.15, "down", last_year_total=None, share_by_now=None)

    assert found == Pace(-0.15, pytest.approx(-0.05), pytest.approx(0.85 / 0.80))


def test_a_sum_follows_last_years_shape_and_without_one_the_days() -> None:
    by_shape = pace(CATALOG["gmv"], reading("gmv", 700), 1200, "up", last_year_total=1000, share_by_now=0.5)
    by_days = pace(CATALOG["gmv"], reading("gmv", 700), 1200, "up", last_year_total=None, share_by_now=None)

    assert by_shape == Pace(600, 100, pytest.approx(7 / 6))
    assert by_days is not None
    assert by_days.expected == pytest.approx(1200 * 243 / 365)      # 31 August is the 243rd day


def test_a_level_glides_from_last_years_value_to_the_target() -> None:
    # 25 % to 20 % over the year: at 243 of 365 days 0.25 − 0.05 × 243/365; at 23 % behind plan
    found = pace(CATALOG["acquisition_cost_ratio"], reading("acquisition_cost_ratio", 0.23), 0.20, "down", last_year_total=0.25, share_by_now=None)
    expected = 0.25 - 0.05 * 243 / 365
    assert found == Pace(pytest.approx(expected), pytest.approx(0.23 - expected), pytest.approx(expected / 0.23))

    without = pace(CATALOG["inventory_turnover"], reading("inventory_turnover", 6), 8, "up", last_year_total=None, share_by_now=None)
    assert without == Pace(8, -2, 0.75)


def test_nothing_is_expected_of_what_has_no_value_or_no_target() -> None:
    assert pace(CATALOG["gmv"], reading("gmv", None), 5, "up", last_year_total=1, share_by_now=1) is None
    assert pace(CATALOG["gmv"], reading("gmv", 5), None, "up", last_year_total=1, share_by_now=1) is None


def test_a_target_is_a_value_or_a_change_on_last_years_whole_year() -> None:
    value = Goal("gmv", 2026, target=Decimal(500))
    change = Goal("gmv", 2026, target=Decimal("0.35"), basis="change")

    assert (target_of(value, None), target_of(change, 200.0), target_of(change, None)) == (500, 270, None)
    assert target_of(Goal("gmv", 2026), 200.0) is None
    assert target_of(None, 200.0) is None
