"""The bands are judged by the months that were published and came."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
import steady_shop
from company import found, months

from core.base.home import Workspace, workspace
from core.metrics.catalog import CATALOG
from core.metrics.coverage import coverage
from core.outlook.board import board
from core.outlook.calibration import record, widened
from core.outlook.forecasts import months_of_kpi
from core.outlook.history import History, history
from core.state.forecasts import PublishedSpan, publish, published_spans
from core.store.facts import Facts


@pytest.fixture
def shop(space: Workspace) -> Facts:
    return found(space, **steady_shop.tables())


def past_of(facts: Facts) -> History:
    past = history(facts, CATALOG["gmv"], coverage(facts))
    assert past is not None
    return past


def said(month: date, p10: float, p50: float, p90: float) -> PublishedSpan:
    return PublishedSpan("gmv", month, 1, 1, date(2025, 12, 31), p10, p50, p90)


def test_under_six_months_the_record_says_nothing(space: Workspace, shop: Facts) -> None:
    publish(space, [], [said(day, 300, 301, 302) for day in months("2026-01", "2026-05")], who="me")
    assert record(space, past_of(shop)).factor == 1.0
    assert record(space, past_of(shop)).months == 5


def test_months_far_outside_their_ranges_widen_the_bands_and_the_page_says_so(space: Workspace, shop: Facts) -> None:
    # each month came to 364, three standard deviations and more above: z² = 9, √((12 + 8 × 9) ÷ 20) = 2.05, held at 1.6
    publish(space, [], [said(day, 300, 301, 302) for day in months("2026-01", "2026-08")], who="me")
    judged = record(space, past_of(shop))
    assert (judged.factor, judged.months) == (1.6, 8)
    made = months_of_kpi(space, shop, CATALOG["gmv"], coverage(shop), replay=False)
    assert any("60% wider" in note.en for note in made.months.notes)
    landing = board(space, shop, ids=["gmv"]).standings["gmv"].landing
    assert landing is not None
    assert landing.p50 == pytest.approx(8 * 364 + np.median(made.months.paths.sum(axis=1)))


def test_months_right_in_the_middle_narrow_them(space: Workspace, shop: Facts) -> None:
    # z = 0: √(12 ÷ 20)
    publish(space, [], [said(day, 300, 364, 420) for day in months("2026-01", "2026-08")], who="me")
    assert record(space, past_of(shop)).factor == pytest.approx((12 / 20) ** 0.5)


def test_what_was_published_when_the_month_had_begun_or_after_the_as_of_day_does_not_count(space: Workspace, shop: Facts) -> None:
    late = [replace(said(day, 300, 301, 302), as_of=day) for day in months("2026-01", "2026-08")]
    publish(space, [], late, who="me")
    assert record(space, past_of(shop)).months == 0
    publish(space, [], [said(day, 300, 301, 302) for day in months("2026-01", "2026-08")], who="me")
    then = history(shop, CATALOG["gmv"], coverage(shop), as_of=date(2026, 3, 31))
    assert then is not None
    assert record(space, then).months == 3


def test_stretching_keeps_the_middle_and_never_passes_zero() -> None:
    paths = np.array([[80.0, 0.0], [100.0, 10.0], [125.0, 40.0]])
    assert widened(paths, 1.0) is paths
    assert widened(paths[:, :1], 2.0)[:, 0] == pytest.approx([64, 100, 156.25])
    assert widened(paths, 2.0)[:, 1] == pytest.approx([0, 10, 70])


def test_published_spans_are_kept_as_they_were(tmp_path: object, space: Workspace) -> None:
    row = said(date(2026, 1, 1), 1, 2, 3)
    publish(space, [], [row], who="me")
    publish(space, [], [replace(row, p50=2.5)], who="you")
    kept = published_spans(space, "gmv")
    assert [(one.p50, one.made_by) for one in kept] == [(2, "me"), (2.5, "you")]
    assert published_spans(workspace("other"), "gmv") == []
