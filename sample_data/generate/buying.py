"""When customers buy: first orders as they come, repeat orders by habit, attention and the month's pull."""

import numpy as np
import pandas as pd

from sample_data.generate.days import DAYS, MONTHS, demand_shape

_PRIVATE_BOOST = 1.55  # how much more often private-domain customers buy
_SECOND = 0.20  # first-time customers who come back within weeks, before their habit shows
_WIN_BACK = 0.165  # customers of the two years before whom the win-back lists of 2026 bring in once more
_TOP = 1.40  # the strongest pull there can be
# Pull of each month on repeat orders, fitted once so that sales tell the story: 2024 and 2025 grow evenly,
# 2026 starts slowly and gathers momentum.
PULL: dict[int, tuple[float, ...]] = {
    2023: (0.936, 1.015, 1.035, 0.885, 1.012, 1.059, 0.852, 0.94, 0.906, 0.965, 0.85, 0.79),
    2024: (0.915, 0.785, 0.807, 0.858, 0.824, 0.884, 0.843, 0.871, 0.955, 0.954, 0.909, 0.865),
    2025: (0.848, 0.795, 0.78, 0.728, 0.761, 0.927, 0.827, 0.824, 0.875, 0.931, 0.872, 0.896),
    2026: (0.748, 0.686, 0.796, 0.772, 0.789, 0.914, 0.796, 0.815),
}


def order_days(people: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Return one row per order: person (row of people), day (index), is_first.

    Repeat orders are a Poisson process in the time of demand (its clock runs faster on promotion days), thinned by
    leaving, by the month's pull, and by what a customer outside the private domain lacks in attention.
    """
    clock = np.concatenate([[0.0], np.cumsum(demand_shape())])
    room = clock[-1] - clock[np.minimum(people["day"].to_numpy() + 1, len(DAYS))]
    count = rng.poisson(people["rate"] * _PRIVATE_BOOST * _TOP * room / 365)
    person = np.repeat(np.arange(len(people)), count)
    at = clock[-1] - rng.random(person.size) * room[person]
    day = np.clip(np.searchsorted(clock, at, side="left") - 1, 0, len(DAYS) - 1)
    pull = np.concatenate([PULL[year] for year in sorted(PULL)])[MONTHS[day]] / _TOP
    chance = pull * np.where(is_private(people, person, day), 1.0, 1 / _PRIVATE_BOOST)
    keep = (day <= people["leaves"].to_numpy()[person]) & (rng.random(person.size) < chance)
    repeat = pd.DataFrame({"person": person[keep], "day": day[keep], "is_first": False})
    orders = pd.concat([_first(people, rng), _win_back(people, rng), repeat], ignore_index=True)
    return orders.sort_values(["day", "person"], kind="stable", ignore_index=True)


def _first(people: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    first = pd.DataFrame({"person": np.arange(len(people)), "day": people["day"], "is_first": True})
    first = first[first["day"] >= 0]
    soon = first[rng.random(len(first)) < _SECOND].assign(is_first=False)
    soon["day"] += 6 + rng.exponential(26, len(soon)).astype(int)
    return pd.concat([first, soon[soon["day"] < len(DAYS)]], ignore_index=True)


def _win_back(people: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    start, end = (int(DAYS.get_loc(pd.Timestamp(day))) for day in ("2026-01-12", "2026-08-30"))
    dormant = np.flatnonzero(
        (people["day"] >= 365) & (people["day"] < start - 12) & (rng.random(len(people)) < _WIN_BACK)
    )
    return pd.DataFrame({"person": dormant, "day": rng.integers(start, end, dormant.size), "is_first": False})


def is_private(people: pd.DataFrame, person: np.ndarray, day: np.ndarray) -> np.ndarray:
    """Return whether each person is in the private domain on that day."""
    joined, left = (people[column].to_numpy()[person] for column in ("joins_private", "leaves_private"))
    return (joined <= day) & ~(left <= day)
