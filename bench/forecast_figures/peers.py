"""Runs in an environment of its own (statsforecast wants pandas < 3): series, ds, y in; each library model's forecasts out.

python peers.py IN.csv OUT.csv FREQ SEASON HORIZON MODEL…
OUT has series, ds, model, y_hat, lo80, hi80, lo95, hi95, and OUT.seconds the processor seconds of each model.
"""

import json
import sys
import time
import warnings

import pandas as pd
from statsforecast import StatsForecast, models

BANDS = {f"{side}{level}": f"{side}-{level}" for level in (80, 95) for side in ("lo", "hi")}


def main(source: str, target: str, freq: str, season: int, horizon: int, names: list[str]) -> None:
    """Forecast every series with every model, one model at a time on one core."""
    warnings.simplefilter("ignore")
    frame = pd.read_csv(source, parse_dates=["ds"]).rename(columns={"series": "unique_id"})
    made, seconds = [], {}
    for name in names:
        started = time.process_time()
        model = getattr(models, name)(season_length=season, alias=name)
        said = StatsForecast(models=[model], freq=freq, fallback_model=models.Naive()).forecast(df=frame, h=horizon, level=[80, 95])
        seconds[name] = time.process_time() - started
        columns = {"unique_id": "series", name: "y_hat"} | {f"{name}-{theirs}": ours for ours, theirs in BANDS.items()}
        made.append(said.rename(columns=columns)[["series", "ds", "y_hat", *BANDS]].assign(model=name))
    pd.concat(made).to_csv(target, index=False)
    with open(f"{target}.seconds", "w", encoding="utf-8") as file:
        json.dump(seconds, file)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5]), sys.argv[6:])
