"""What is believed before a history speaks: months creep up, days to come share an error, one value alone says little."""

import numpy as np
import pandas as pd
import pytest

from core.forecast import Freq, forecast
from core.forecast.blend import Blend, Fits, blend
from core.forecast.series import tidy


def chosen(values: np.ndarray, freq: Freq, horizon: int) -> Blend:
    frame = pd.DataFrame({"ds": pd.date_range("2021-01-01", periods=len(values), freq={"D": "D", "W": "7D", "M": "MS"}[freq]), "y": values})
    series = tidy(frame, horizon, freq)
    return blend(Fits(series, horizon, [series.length]), series.length)


def wobbling(count: int, growth: float = 0.0, by: float = 0.02) -> np.ndarray:
    return 1000 * np.exp(growth * np.arange(count) + by * np.random.default_rng(3).standard_normal(count))


def test_months_that_start_low_are_raised_by_a_quarter_of_what_lacks_to_4_percent_within_half_a_year_and_it_is_said() -> None:
    found = chosen(wobbling(48), "M", 12)
    one = found.fit.prepared
    starts = float(sum(weight * found.fit.members[name].point[0] for name, weight in found.weights.items()) - one.shape[48] - one.adjusted[-12:].mean())
    assert abs(starts) < 0.02
    assert found.raised == pytest.approx(0.25 * (0.04 - starts) * np.minimum(np.arange(1, 13), 6.5) / 6.5)
    frame = pd.DataFrame({"ds": pd.date_range("2021-01-01", periods=48, freq="MS"), "y": wobbling(48)})
    assert any("creep up" in note.en for note in forecast(frame, 12, "M", draws=50).notes)


def test_the_first_months_are_raised_alike_whatever_the_horizon() -> None:
    assert chosen(wobbling(48), "M", 3).raised == pytest.approx(chosen(wobbling(48), "M", 12).raised[:3], rel=0.05)


@pytest.mark.parametrize(("freq", "values"), [("M", wobbling(48, growth=0.02)), ("M", wobbling(20)), ("W", wobbling(120)), ("D", wobbling(200))])
def test_growing_months_short_histories_weeks_and_days_are_not_raised(freq: Freq, values: np.ndarray) -> None:
    assert not chosen(values, freq, 8).raised.any()


def test_days_to_come_share_an_error_that_widens_totals_more_than_days() -> None:
    found = chosen(wobbling(400, by=0.2), "D", 28)
    assert found.stays > 0
    assert chosen(wobbling(48), "M", 12).stays == 0 == chosen(wobbling(120), "W", 12).stays
    together = found.fit.total_variance(found.weights, 12)
    assert 0 < (12 * found.stays) ** 2 / together <= 2


def test_the_variance_of_a_total_is_that_of_its_paths() -> None:
    member = chosen(wobbling(60), "M", 6).fit.members["ets"]
    errors = np.random.default_rng(0).standard_normal((40_000, 6))
    totals = np.concatenate([member.sigma[point] * sum(errors[:, at] * member.psi[point, :6 - at].sum() for at in range(6)) + member.off[point, :6].sum()
                             for point in np.flatnonzero(member.weights > 0.02)])
    points = member.weights > 0.02
    weights = np.repeat(member.weights[points] / member.weights[points].sum(), 40_000)
    own = type(member)(member.point, member.weights[points] / member.weights[points].sum(), member.off[points], member.sigma[points], member.psi[points])
    assert own.total_variance(6) == pytest.approx(float(weights @ totals ** 2) / 40_000, rel=0.02)


def test_one_value_alone_has_wide_bands() -> None:
    made = forecast(pd.DataFrame({"ds": [pd.Timestamp("2026-01-01")], "y": [100.0]}), 3, "M").frame.tail(3)
    assert made["y_hat"].tolist() == pytest.approx([100.0] * 3)
    assert (made["hi80"] > 110).all()
    assert (made["lo80"] < 90).all()
