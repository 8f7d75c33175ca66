"""A sum whose replays left their ranges too often is shown with wider ones: on the page, in the landing, behind the odds, and it is said."""

import numpy as np
import pandas as pd
import pytest
from company import found, month_end, months, order

from core.base.home import Workspace
from core.metrics.catalog import CATALOG
from core.metrics.coverage import coverage
from core.outlook import paths
from core.outlook.board import board
from core.outlook.forecasts import months_of_kpi
from core.outlook.history import history
from core.outlook.landing import months_left, series
from core.outlook.widths import stretch, width
from core.store.facts import Facts


def replays(*came: float) -> pd.DataFrame:
    """Months that were said to come to 100, eight in ten between 90 and 120."""
    days = pd.date_range("2026-01-01", periods=len(came), freq="MS")
    return pd.DataFrame({"ds": days, "y": came, "y_hat": 100.0, "lo80": 90.0, "hi80": 120.0})


def test_replays_that_held_enough_leave_the_ranges_alone() -> None:
    assert stretch(replays(100, 90, 120, 130)) == (1.0, 4)      # three in four
    assert stretch(replays().iloc[:0]) == (1.0, 0)


def test_replays_that_held_too_few_months_widen_them_by_the_records_formula() -> None:
    # 140 is 2 × 1.2816 standard deviations above, 80 as far below, 100 none, 300 counts as 3: √((12 + 2·6.57 + 0 + 9) ÷ 16)
    squares = 2 * (2 * 1.2816) ** 2 + 9
    assert stretch(replays(140, 80, 100, 300)) == (pytest.approx(((12 + squares) / 16) ** 0.5), 4)


def test_a_month_seen_from_several_origins_counts_once() -> None:
    twice = pd.concat([replays(140), replays(80)])      # of the same January
    assert stretch(twice) == (pytest.approx(((12 + (2 * 1.2816) ** 2) / 13) ** 0.5), 1)


def test_replays_never_narrow_and_stretch_to_1_6_at_most() -> None:
    assert stretch(replays(*[121.0] * 3, *[100.0] * 5)) == (1.0, 8)      # five of eight held: too few, yet near their middle
    assert stretch(replays(*[500.0] * 30))[0] == 1.6


@pytest.fixture
def surprised(space: Workspace) -> Facts:
    """100 a day each month of two years, a little more or less by turns, from March 2026 on 8 % more each month."""
    return found(space, order_lines=[
        order(f"o{at}-{day}", f"{month:%Y-%m}-{day:02d}", round((100 + 3 * (-1) ** at) * 1.08 ** max(0, at - 26), 2), f"c{day}")
        for at, month in enumerate(months("2024-01", "2026-08")) for day in range(1, month_end(month).day + 1)])


def reach(drawn: paths.Floats) -> paths.Floats:
    """Return how far above its middle the upper end of each month's 80 % range lies, in percent's logarithm."""
    low, high = np.percentile(drawn, [50, 90], axis=0)
    return np.asarray(np.log(high / low))


def test_the_page_the_landing_and_the_odds_use_the_same_wider_ranges_and_say_so(space: Workspace, surprised: Facts) -> None:
    known = coverage(surprised)
    past = history(surprised, CATALOG["gmv"], known)
    assert past is not None
    stretched = width(space, past, series(space, past))
    assert stretched.replays
    assert 1.0 < stretched.factor <= 1.6

    made = months_of_kpi(space, surprised, CATALOG["gmv"], known, replay=False)
    assert any("wider" in note.en and "replayed" in note.en.lower() for note in made.months.notes)
    shown, drawn = (found[:, 1:] for found in (made.months.paths, paths.ahead(space, series(space, past), past.horizon).paths))    # August is under way
    assert reach(shown) / reach(drawn) == pytest.approx(np.full(past.horizon - 1, stretched.factor), rel=0.02)
    landing = board(space, surprised, ids=["gmv"]).standings["gmv"].landing
    assert landing is not None
    assert landing.p90 == pytest.approx(float(np.percentile(past.so_far("numerator") + months_left(space, past).sum(axis=1), 90)))
    assert landing.p90 - landing.p50 > float(np.percentile(drawn.sum(axis=1), 90) - np.median(drawn.sum(axis=1)))
