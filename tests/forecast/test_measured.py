import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from bench.forecast_figures import figures, scoring

DATA = Path(os.environ.get("COCKPIT_DATA", Path(__file__).parents[2] / "../shared/data")).resolve()


@pytest.mark.skipif(not (DATA / "au_retail_monthly.csv").exists(), reason=f"not run: no data at {DATA}")
def test_on_real_retail_it_beats_naive2_and_last_year_again_and_its_bands_hold():
    # 4 of the 67 held-out series × 5 origins: a tripwire; docs/forecast.md has the whole table.
    ours, again = figures.table(figures.retail(DATA, "held out", 36, every=19), peers=False)

    assert ours["OWA"] < 0.95
    assert ours["OWA"] < again["OWA"]
    assert 0.65 < ours["covered 80"] < 0.95


def test_smape_and_mase_by_hand():
    # 200 · (10/210 + 0 + 40/160) ÷ 3 = 19.84…; mean |error| 50/3 ÷ mean season step (|3-1| + |6-2|) ÷ 2 = 3
    came, said = np.array([100.0, 0.0, 100.0]), np.array([110.0, 0.0, 60.0])

    assert scoring.smape(came, said) == pytest.approx(200 * (10 / 210 + 40 / 160) / 3)
    assert scoring.mase(np.array([1.0, 2.0, 3.0, 6.0]), came, said, 2) == pytest.approx(50 / 3 / 3)


def test_naive2_repeats_the_adjusted_value_where_the_season_shows_and_the_last_one_where_not():
    season = np.array([0.5, 1.5, 1.0, 1.0])

    assert scoring.naive2(np.resize(season, 16) * 10, 4, 4).tolist() == pytest.approx((season * 10).tolist())
    assert scoring.naive2(np.resize(season, 11) * 10, 2, 4).tolist() == [10.0, 10.0]       # under three seasons
    assert scoring.naive2(np.arange(16.0) + 1, 2, 1).tolist() == [16.0, 16.0]


def test_the_seasonal_test_is_the_competitions():
    # One lag only (m = 1 is no season); for m = 2 the limit is 1.645 · √((1 + 2 r1²) ÷ n).
    source = np.random.default_rng(1)
    for values in (source.normal(size=40), source.normal(size=40) + np.resize([0.4, -0.4], 40)):
        off = values - values.mean()
        r = [float(off[lag:] @ off[:-lag] / (off @ off)) for lag in (1, 2)]
        assert scoring.is_seasonal(values, 2) == (abs(r[1]) > 1.645 * np.sqrt((1 + 2 * r[0] ** 2) / 40))


def test_owa_is_the_mean_of_the_ratios_of_means():
    # (mean 6 ÷ mean 12 + mean 1 ÷ mean 4) ÷ 2 = .375
    found = scoring.owa(np.array([4.0, 8.0]), np.array([1.0, 1.0]), np.array([10.0, 14.0]), np.array([2.0, 6.0]))

    assert (found.smape, found.mase, found.owa, found.cases) == (6.0, 1.0, 0.375, 2)


def test_a_lead_that_every_series_shares_is_sure():
    ones = (np.ones(6), np.ones(6))

    low, high = scoring.lead(["a", "a", "b", "b", "c", "c"], (np.full(6, 0.5), np.full(6, 0.5)), ones, ones)

    assert low == pytest.approx(0.5)
    assert high == pytest.approx(0.5)


@pytest.mark.skipif(not (DATA / "m4_weekly_train.csv").exists(), reason=f"not run: no data at {DATA}")
def test_naive_scores_on_m4_weekly_as_published():
    chosen = figures.m4_weekly(DATA)
    points = [np.full(13, case.y[-1]) for case in chosen.cases]
    found = pd.DataFrame([(scoring.smape(case.came, said), scoring.mase(case.y, case.came, said, 1)) for case, said in zip(chosen.cases, points, strict=True)]).mean()

    assert found[0] == pytest.approx(9.161, abs=5e-4)
    assert found[1] == pytest.approx(2.777, abs=5e-4)
