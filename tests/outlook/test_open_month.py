"""A month under way: the months that are shown and the year-end count it alike."""

from datetime import date

import numpy as np
import pytest
import steady_shop
from company import found

from core.base.home import Workspace, workspace
from core.metrics.catalog import CATALOG
from core.metrics.coverage import coverage
from core.outlook import paths
from core.outlook.board import board
from core.outlook.forecasts import kpi_forecast, months_of_kpi
from core.outlook.landing import series, year_ends
from core.store.facts import Facts

FIRST_OF_SHOP = 24          # whole months before the plan year: January 2024 to December 2025


@pytest.fixture(scope="module")
def august(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, Facts]:
    """The steady shop up to 12 August 2026: two of August's orders, of 121 each, are in."""
    space = workspace("august", tmp_path_factory.mktemp("home"))
    return space, found(space, **steady_shop.tables(date(2026, 8, 12)))


@pytest.fixture(scope="module")
def december(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, Facts]:
    space = workspace("december", tmp_path_factory.mktemp("home"))
    return space, found(space, **steady_shop.tables(date(2025, 12, 12)))


def test_the_open_month_is_what_is_booked_and_its_days_to_come(august: tuple[Workspace, Facts]) -> None:
    space, facts = august
    made = months_of_kpi(space, facts, CATALOG["gmv"], coverage(facts))
    whole = paths.ahead(space, series(space, made.past), 5).paths[:, 0]
    expected = 2 * 121 + whole * (1 - 12 / 31)

    row = made.months.frame.iloc[FIRST_OF_SHOP + 7]

    assert f"{row['ds']:%Y-%m}" == "2026-08"
    np.testing.assert_allclose(made.months.paths[:, 0], expected, rtol=1e-12)
    assert row[["lo95", "lo80", "lo50", "y_hat", "hi50", "hi80", "hi95"]].tolist() == pytest.approx(
        np.percentile(expected, [2.5, 10, 25, 50, 75, 90, 97.5]).tolist())
    assert "days so far as booked" in made.months.notes[-1].en


def test_on_every_path_and_on_average_the_months_make_the_landing(august: tuple[Workspace, Facts]) -> None:
    space, facts = august
    known, standing = coverage(facts), board(space, facts, ids=["gmv"]).standings["gmv"]
    made = months_of_kpi(space, facts, CATALOG["gmv"], known)
    booked = made.past.months.loc[made.past.months["ds"].dt.year == 2026, "numerator"].sum()

    by_months = booked + made.months.paths.sum(axis=1)
    ends = year_ends(space, facts, CATALOG["gmv"], known, standing.reading)

    # path by path, hence the mean too: seven months of 364 and the mean of each month left
    np.testing.assert_allclose(by_months, ends, rtol=1e-12)
    assert booked + made.months.paths.mean(axis=0).sum() == pytest.approx(np.mean(ends), rel=1e-12)
    assert standing.landing is not None
    assert np.median(by_months) == pytest.approx(standing.landing.p50, rel=1e-12)


def test_with_one_month_left_the_medians_shown_add_up_to_the_landings_median(december: tuple[Workspace, Facts]) -> None:
    space, facts = december
    told = kpi_forecast(space, facts, CATALOG["gmv"])       # what the command line prints

    year = [row for row in told["months"] if row["ds"].startswith("2025")]
    for band, edge in (("lo80", "p10"), ("y_hat", "p50"), ("hi80", "p90")):
        total = sum(row["y"] for row in year[:11]) + year[11][band]
        assert total == pytest.approx(told["landing"][edge], rel=1e-12)


@pytest.mark.parametrize("kpi", ["new_category_share", "average_order_value"])
def test_an_open_month_of_a_ratio_divides_its_two_whole_sums(august: tuple[Workspace, Facts], kpi: str) -> None:
    space, facts = august
    made = months_of_kpi(space, facts, CATALOG[kpi], coverage(facts))
    other = "rest" if made.past.is_part else "denominator"
    top, second = (one.paths for one in paths.both(space, series(space, made.past), series(space, made.past, other), 5))
    left, running = 1 - 12 / 31, made.past.running
    assert running is not None
    rest = (top + second if made.past.is_part else second)[:, 0] * left

    np.testing.assert_allclose(made.months.paths[:, 0], (float(running.numerator or 0) + top[:, 0] * left) / (float(running.denominator or 0) + rest))


def test_a_balance_has_no_open_month(august: tuple[Workspace, Facts]) -> None:
    space, facts = august
    made = months_of_kpi(space, facts, CATALOG["members"], coverage(facts))

    assert not any("booked" in note.en for note in made.months.notes)
