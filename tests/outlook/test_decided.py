"""A sealed snapshot is scored by the months that came after it; what it said never moves."""

from datetime import date

import pytest
from company import copied, found, order
from whatif_shop import shop

from core import store
from core.base.home import workspace
from core.outlook import scenarios
from core.outlook.baseline import baseline
from core.outlook.board import board
from core.outlook.decided import Came, came, told
from core.outlook.sealing import seal
from core.scenario import outcome, tree
from core.state import sealed


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    space = workspace("decided", tmp_path_factory.mktemp("home"))
    facts = shop(space)                                     # to 30 August 2026
    base, of = baseline(space, facts), board(space, facts)
    moved = tree.run(base, {"basket": 1.1})
    snapshot = seal(space, facts, moved, scenarios.targets(of), name="Bigger baskets", who="Han", as_of=of.as_of, official=True)
    return space, facts, moved, snapshot


@pytest.fixture
def case(made, cockpit_home):
    """The same in a copy of its own, for tests that bring in more data."""
    space = copied(made[0], cockpit_home)
    return space, store.current(space), *made[2:]


def test_a_snapshot_holds_the_distribution_the_page_showed(made):
    _, facts, moved, snapshot = made
    said = snapshot.document
    landing = outcome.landing(moved).set_index("kpi")
    at = {level: place for place, level in enumerate(said["levels"])}
    for kpi in ("gmv", "gmv_growth", "retention"):
        for level, name in ((0.1, "p10"), (0.5, "p50"), (0.9, "p90")):
            assert said["year_quantiles"][kpi][at[level]] == landing.loc[kpi, name]
    assert (said["overrides"], said["year"], snapshot.data_version) == ({"basket": 1.1}, 2026, facts.version)
    assert [month["month"] for month in said["months"]] == [f"2026-{number:02d}-01" for number in range(8, 13)]   # 31 August is no whole day yet


def test_nothing_is_scored_before_a_month_is_over(case):
    space, facts, _, snapshot = case
    assert came(facts, snapshot) == []
    assert "None of its months is over" in told([], "CNY").en
    later = found(space, order_lines=[order("s1", "2026-09-20 21:00", 700)])
    assert {score.month for score in came(later, snapshot)} == {date(2026, 8, 1)}


def test_a_month_that_is_over_is_set_against_what_was_said(case):
    space, _, _, snapshot = case
    later = found(space, order_lines=[order("s1", "2026-09-02", 700), order("s2", "2026-09-30 21:00", 300.5)])
    scores = {score.kpi: score for score in came(later, snapshot) if score.month == date(2026, 9, 1)}
    gmv, said = scores["gmv"], snapshot.document["months"][1]["gmv"]
    assert (gmv.month, gmv.actual, gmv.p10, gmv.p90) == (date(2026, 9, 1), 1000.5, said[1], said[-2])     # 700 + 300.5
    assert gmv.error == pytest.approx(1000.5 / gmv.p50 - 1)
    assert not gmv.inside
    assert gmv.position == 0.05                             # far below what September was said to bring
    assert scores["orders"].actual == 2
    sentence = told([gmv], "CNY")
    assert sentence.en.startswith("Of 1 numbers that have come due, 0 lie within the 80 % band given at the time. GMV came in ")
    assert sentence.zh.endswith("元。") or "¥" in sentence.zh


def test_the_snapshot_says_the_same_after_the_data_changed(case):
    space, _, _, snapshot = case
    found(space, order_lines=[order("o2026-01-0", "2026-01-05", 1)])       # an old order is worth less now
    assert sealed.read(space, snapshot.id) == snapshot


@pytest.mark.parametrize(("actual", "inside", "position"), [(5.0, False, 0.05), (10.0, True, 0.1), (50.0, True, 0.5), (95.0, False, 0.95)])
def test_the_place_in_the_distribution_is_told(actual, inside, position):
    from core.outlook.decided import _came
    from core.outlook.sealing import LEVELS
    score = _came("gmv", None, LEVELS, [100 * level for level in LEVELS], actual)      # uniform: the value is its own place
    assert (score.inside, score.position) == (inside, pytest.approx(position))


def test_a_number_that_was_certain_is_inside_when_it_came():
    assert Came("spend", None, 10.0, 10.0, 10.0, 10.000001, 0.5).inside
    assert not Came("spend", None, 10.0, 10.0, 10.0, 10.1, 0.95).inside
