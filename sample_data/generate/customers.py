"""The customers: when they come, how often they buy, and when they join the private domain or the loyalty scheme."""

import numpy as np
import pandas as pd

from sample_data.generate.channels import BY_ID, SALES
from sample_data.generate.days import DAYS, LAST, YEARS, demand_shape
from sample_data.generate.names import CITY_TIERS, PROVINCES

ESTABLISHED = 2300  # customers from before the first day
_ORGANIC = {2023: 1.72, 2024: 2.05, 2025: 2.62, 2026: 3.30}  # unguided new customers a day
_KINDS = ("rare", "regular", "loyal")
_RATE = {"rare": (0.9, 0.50), "regular": (3.0, 2.15), "loyal": (5.0, 6.1)}  # gamma shape and mean orders a year
_PRIVATE = {
    2022: 0.23,
    2023: 0.26,
    2024: 0.29,
    2025: 0.32,
    2026: 0.34,
}  # chance to join the private domain, by year of coming


def arrivals(
    expected: dict[str, np.ndarray], rng: np.random.Generator, scale: float
) -> tuple[pd.DataFrame, dict[str, np.ndarray]]:
    """Return one row per coming customer (day index, acquired channel, established) and the daily new customers per media channel."""
    shape = demand_shape() ** 0.6
    organic = np.array([_ORGANIC[year] for year in YEARS]) * shape
    expected = {channel: mean * shape**0.5 for channel, mean in expected.items()}
    counts = {channel: rng.poisson(mean * scale) for channel, mean in expected.items()} | {
        "": rng.poisson(organic * scale)
    }
    parts = [
        pd.DataFrame({"day": np.repeat(np.arange(len(DAYS)), count), "acquired": channel})
        for channel, count in counts.items()
    ]
    early = pd.DataFrame({"day": np.full(round(ESTABLISHED * scale), -1), "acquired": ""})
    people = pd.concat([early, *parts], ignore_index=True).sort_values("day", kind="stable", ignore_index=True)
    return people, {channel: count for channel, count in counts.items() if channel}


def describe(people: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Return the people with id, habits (kind, rate, leaves), home channel, and joining dates as day indices (NaN: never)."""
    size, found = len(people), people.copy()
    found["customer_id"] = [f"C{number:06d}" for number in range(100_001, 100_001 + size)]
    early = found["day"] < 0
    kind = rng.choice(3, size, p=(0.37, 0.45, 0.18))
    kind = np.where(early, rng.choice(3, size, p=(0.18, 0.52, 0.30)), kind)
    shape, mean = (np.array([_RATE[name][part] for name in _KINDS])[kind] for part in (0, 1))
    found["rate"] = rng.gamma(shape, mean / shape)
    found["leaves"] = found["day"] + rng.exponential(np.array([500, 1500, 2600])[kind])
    found["home"] = _home(found["acquired"].to_numpy(), rng)
    lean = (
        np.where(found["home"].isin(["mini_program", "wechat_channels"]), 1.6, 0.85)
        * np.array([0.62, 1.05, 1.45])[kind]
    )
    year = np.where(early, 2022, YEARS[found["day"].clip(0)])
    joins = rng.random(size) < np.array([_PRIVATE[value] for value in year]) * lean
    found["joins_private"] = np.where(joins, found["day"].clip(0) + rng.exponential(np.where(early, 420, 75)), np.nan)
    leaves = joins & (rng.random(size) < 0.09)
    found["leaves_private"] = np.where(leaves, found["joins_private"] + rng.exponential(260, size) + 5, np.nan)
    member = rng.random(size) < np.array([0.38, 0.62, 0.85])[kind]
    found["joins_members"] = np.where(
        member, found["day"] + np.where(early, -rng.integers(0, 500, size), rng.exponential(40, size)), np.nan
    )
    quits = member & (rng.random(size) < 0.05)
    found["leaves_members"] = np.where(quits, found["joins_members"].clip(0) + rng.exponential(400, size) + 10, np.nan)
    found["province"] = rng.choice(list(PROVINCES), size, p=_weights([weight for weight, _ in PROVINCES.values()]))
    return found


def customer_table(people: pd.DataFrame, rng: np.random.Generator, scale: float) -> pd.DataFrame:
    """Return the customers file: buyers and, as every shop has them, people who registered and never bought."""
    buyers = people.assign(registered=people["day"] - rng.exponential(4, len(people)).round())
    buyers.loc[buyers["day"] < 0, "registered"] = -rng.integers(10, 900, int((buyers["day"] < 0).sum()))
    idle_days = rng.choice(
        len(DAYS), round(2900 * scale), p=_weights(demand_shape() * np.linspace(0.7, 1.5, len(DAYS)))
    )
    idle = pd.DataFrame({"registered": np.sort(idle_days), "acquired": ""})
    idle["customer_id"] = [f"C{number:06d}" for number in range(800_001, 800_001 + len(idle))]
    idle["province"] = rng.choice(list(PROVINCES), len(idle), p=_weights([weight for weight, _ in PROVINCES.values()]))
    idle["joins_members"] = np.where(rng.random(len(idle)) < 0.30, idle["registered"], np.nan)
    idle["joins_private"] = np.where(rng.random(len(idle)) < 0.16, idle["registered"] + 2, np.nan)
    everyone = pd.concat([buyers, idle], ignore_index=True)
    return _written(everyone, rng)


def _written(everyone: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    size = len(everyone)
    table = pd.DataFrame(
        {"customer_id": everyone["customer_id"], "registered_at": moments(everyone["registered"], rng)}
    )
    for column, source in (
        ("joined_membership_at", "joins_members"),
        ("left_membership_at", "leaves_members"),
        ("joined_private_domain_at", "joins_private"),
        ("left_private_domain_at", "leaves_private"),
    ):
        table[column] = moments(everyone[source], rng).dt.normalize()
    registered = table["registered_at"].dt.normalize()
    for column in ("joined_membership_at", "joined_private_domain_at"):
        table[column] = table[column].where(table[column].isna() | (table[column] >= registered), registered)
    level = np.select(
        [everyone["rate"] > 7, everyone["rate"] > 4, everyone["rate"] > 2], ["黑卡", "金卡", "银卡"], "普通"
    )
    table["member_level"] = np.where(
        table["joined_membership_at"].notna() & table["left_membership_at"].isna(), level, ""
    )
    table["acquired_channel"] = [BY_ID[name].written if name else "" for name in everyone["acquired"]]
    referred = (everyone["acquired"] == "referral").to_numpy()
    table["referred_by"] = np.where(
        referred, rng.choice(everyone["customer_id"].to_numpy()[: max(1, size // 8)], size), ""
    )
    table["province"] = np.where(rng.random(size) < 0.004, "", everyone["province"])
    table["city_tier"] = rng.choice(CITY_TIERS, size, p=(0.16, 0.24, 0.20, 0.20, 0.13, 0.07))
    birth = np.clip(rng.normal(1991, 8, size), 1955, 2007).round().astype(int)
    table["birth_year"] = np.where(rng.random(size) < 0.25, "", birth.astype(str))
    table["contact_allowed"] = rng.random(size) < 0.86
    return table.sort_values("registered_at", kind="stable", ignore_index=True)


def moments(days: "pd.Series[float]", rng: np.random.Generator) -> pd.Series:
    """Return day indices as times within opening hours; missing, or after the last day, is NaT."""
    index = days.to_numpy(dtype=float)
    index = np.where(index >= len(DAYS), np.nan, np.floor(index))
    seconds = rng.integers(8 * 3600, 23 * 3600, len(index))
    found = pd.Series(DAYS[0] + pd.to_timedelta(index, unit="D"), index=days.index) + pd.to_timedelta(seconds, unit="s")
    return found.where(found < pd.Timestamp(LAST) + pd.Timedelta(days=1))


def _home(acquired: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    own = rng.choice(
        [channel.channel for channel in SALES], len(acquired), p=_weights([channel.share for channel in SALES])
    )
    through = np.array([BY_ID[name].sells_through if name else "" for name in acquired], dtype=object)
    return np.where((through == "") | (rng.random(len(acquired)) < 0.12), own, through)


def _weights(values: "list[float] | np.ndarray") -> np.ndarray:
    return np.asarray(values, dtype=float) / np.sum(values)
