"""Measures the forecast on real monthly series against last year again, with what it loses too."""

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from core.forecast import forecast, landing, last_year_again

ENDS = (200, 260, 320, 380, 429)
"""Histories end after so many months of 1982-04 to 2018-12."""
LENGTHS = (18, 36, 43, 60)
HORIZONS = (4, 12)


@dataclass(frozen=True)
class Case:
    """One series cut at one origin, and what came after."""

    history: pd.DataFrame
    came: np.ndarray


def table(data_dir: Path, *, half: str = "held out", every: int = 1, lengths: tuple[int, ...] = LENGTHS) -> list[dict[str, object]]:
    """Return a row per history length and horizon: errors of ours and of last year again, share of series won, coverage, seconds.

    half: "held out" (every second series, never looked at while tuning) or "tuned". every: take each n-th series of it only.
    """
    series = list(_series(data_dir).values())[(0 if half == "tuned" else 1)::2][::every]
    return [_row(series, length, horizon, half) for length in lengths for horizon in HORIZONS]


def _series(data_dir: Path) -> dict[str, pd.DataFrame]:
    rows = pd.read_csv(data_dir / "au_retail_monthly.csv")
    rows["ds"] = pd.to_datetime(rows["month"] + "-01")
    rows = rows.rename(columns={"turnover_million_aud": "y"})
    return {str(name): part[["ds", "y"]].reset_index(drop=True) for name, part in sorted(rows.groupby("series")) if len(part) == 441}


def _cases(series: list[pd.DataFrame], length: int, horizon: int) -> Iterator[Case]:
    for one in series:
        for end in ENDS:
            yield Case(one.iloc[end - length:end], one["y"].to_numpy()[end:end + horizon])


def _row(series: list[pd.DataFrame], length: int, horizon: int, half: str) -> dict[str, object]:
    rows, started = [], time.process_time()
    for case in _cases(series, length, horizon):
        ours = forecast(case.history, horizon, "M")
        again = last_year_again(case.history, horizon, "M")["y_hat"].to_numpy()
        rows.append(_score(case, ours.frame.tail(horizon), ours.paths, again))
    seconds = (time.process_time() - started) / len(rows)
    mean = pd.DataFrame(rows).mean()
    return {
        "series": half, "months": length, "horizon": horizon, "cases": len(rows),
        "owa": (mean["smape"] / mean["smape_again"] + mean["mase"] / mean["mase_again"]) / 2,
        "wape": mean["wape"], "wape_again": mean["wape_again"], "won": mean["won"],
        "total_error": mean["total"], "total_error_again": mean["total_again"], "bias": mean["bias"], "bias_again": mean["bias_again"],
        "coverage50": mean["in50"], "coverage80": mean["in80"], "coverage95": mean["in95"],
        "total_coverage80": mean["total_in80"], "total_below10": mean["below"], "total_above90": mean["above"],
        "width": mean["width"], "seconds": seconds}


def _score(case: Case, frame: pd.DataFrame, paths: np.ndarray, again: np.ndarray) -> dict[str, float]:
    came, said, known = case.came, frame["y_hat"].to_numpy(), case.history["y"].to_numpy()
    step = float(np.abs(known[12:] - known[:-12]).mean())
    low, middle, high = landing(paths.sum(axis=1))
    total = came.sum()
    result = {"total": abs(middle - total) / total, "total_again": abs(again.sum() - total) / total,
              "bias": (middle - total) / total, "bias_again": (again.sum() - total) / total,
              "total_in80": low <= total <= high, "below": total < low, "above": total > high, "width": (high - low) / middle}
    for name, values in (("", said), ("_again", again)):
        result["smape" + name] = float(np.mean(2 * np.abs(values - came) / (values + came)))
        result["mase" + name] = float(np.abs(values - came).mean()) / step
        result["wape" + name] = float(np.abs(values - came).sum()) / total
    for band in (50, 80, 95):
        result[f"in{band}"] = float(((frame[f"lo{band}"] <= came) & (came <= frame[f"hi{band}"])).mean())
    result["won"] = float(result["wape"] < result["wape_again"])
    return result


if __name__ == "__main__":
    shown = pd.DataFrame(table(Path(sys.argv[1]), half=sys.argv[2] if len(sys.argv) > 2 else "held out",
                               every=int(sys.argv[3]) if len(sys.argv) > 3 else 1))
    print(shown.round(3).to_string(index=False))
