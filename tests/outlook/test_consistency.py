"""Goals that cannot hold at once: toys worked out by hand, in and out; joint odds of independent and of tied goals."""

import numpy as np
import pytest

from core.outlook.consistency import Row, Wish, conflict, conflicts, fits, freed, joint_odds, least_relief

# spend 100, GMV 400: a ratio of 20 % allows 80 of spend, which at a CAC of at least 4 brings 20 customers at most
GMV = Wish("gmv", "gmv", None, 400.0, "up")
RATIO = Wish("ratio", "spend", "gmv", 0.20, "down")
PEOPLE = Wish("people", "people", None, 25.0, "up")
STOCK = Wish("turnover", "cost", "stock", 8.0, "up")
CHEAPEST = Row({"spend": 1.0, "people": -4.0}, ">=")           # CAC never below 4
ONLY = Row({"gmv": 1.0}, "<=", 450.0)                          # GMV never above 450: 20 % of it are 90
ROWS = [CHEAPEST, ONLY]
ALL = [GMV, RATIO, PEOPLE, STOCK]


def test_an_impossible_set_returns_exactly_the_goals_that_conflict() -> None:
    assert not fits(ROWS, ALL)
    assert set(conflict(ROWS, ALL)) == {"ratio", "people"}     # 25 × 4 = 100 > 0.2 × 450; GMV and stock are innocent


@pytest.mark.parametrize("without", ["ratio", "people"])
def test_without_any_one_of_them_the_others_fit(without: str) -> None:
    left = [wish for wish in ALL if wish.id != without]
    assert fits(ROWS, left)
    assert conflict(ROWS, left) == ()


def test_each_goal_of_the_conflict_has_its_own_smallest_change() -> None:
    among = conflict(ROWS, ALL)
    assert freed(ROWS, ALL, "ratio", among) == pytest.approx(100 / 450, rel=1e-5)     # 22.2 % of 450 pays for 25
    assert freed(ROWS, ALL, "people", among) == pytest.approx(22.5, rel=1e-5)         # 90 ÷ 4


def test_the_elastic_programme_names_who_gives_way() -> None:
    assert set(least_relief(ROWS, ALL)) <= {"ratio", "people"}
    assert least_relief(ROWS, ALL)
    assert least_relief(ROWS, [GMV, RATIO]) == {}


def test_a_set_that_fits_says_so() -> None:
    assert fits(ROWS, [GMV, RATIO, STOCK])
    assert conflict(ROWS, [GMV, RATIO, STOCK]) == ()
    assert freed(ROWS, ALL, "ratio", ["ratio", "gmv"]) == 0.20


def test_a_goal_that_no_amount_allows_conflicts_alone() -> None:
    assert conflict([ONLY], [Wish("gmv", "gmv", None, 500.0, "up"), RATIO]) == ("gmv",)


def test_two_separate_conflicts_are_both_found() -> None:
    rows = [*ROWS, Row({"cost": 1.0}, "<=", 70.0), Row({"stock": 1.0}, ">=", 10.0)]    # 70 ÷ 10 = 7 turns at most
    assert {frozenset(names) for names in conflicts(rows, ALL)} == {frozenset({"ratio", "people"}), frozenset({"turnover"})}


def test_amounts_of_very_different_size_are_judged_alike() -> None:
    rows = [Row({"spend": 1.0, "people": -400.0}, ">="), Row({"gmv": 1.0}, "<=", 4.5e9)]
    goals = [Wish("ratio", "spend", "gmv", 0.2, "down"), Wish("people", "people", None, 2.3e6, "up")]
    assert set(conflict(rows, goals)) == {"ratio", "people"}                        # 920 million > 900 million
    assert fits(rows, [goals[0], Wish("people", "people", None, 2.24e6, "up")])     # 896 million


def ends(odds: float) -> np.ndarray:
    """1,000 year-ends of which that share is at or above 0."""
    return np.where(np.arange(1000) < odds * 1000, 1.0, -1.0)


def test_nine_independent_goals_of_70_percent_hold_together_in_4_percent() -> None:
    assert joint_odds([ends(0.7)] * 9, [0.0] * 9, ["up"] * 9) == pytest.approx(0.7**9, abs=0.0015)      # 4.04 %
    assert f"{joint_odds([ends(0.7)] * 9, [0.0] * 9, ['up'] * 9):.1%}" == "4.0%"


def test_goals_that_move_as_one_hold_together_as_often_as_the_least_likely() -> None:
    tied = np.full((2, 2), 1.0)
    assert joint_odds([ends(0.7), ends(0.4)], [0.0, 0.0], ["up", "up"], tied) == pytest.approx(0.4, abs=0.005)
    assert joint_odds([ends(0.7), -ends(0.7)], [0.0, 0.0], ["up", "down"], np.array([[1.0, -1.0], [-1.0, 1.0]])) == pytest.approx(0.7, abs=0.005)


def test_one_goal_keeps_its_own_odds() -> None:
    assert joint_odds([ends(0.37)], [0.0], ["up"]) == pytest.approx(0.37, abs=1e-4)
