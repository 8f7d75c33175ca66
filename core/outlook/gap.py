"""Where the gap comes from: each channel and category against what the plan expects of it by now."""

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from core.base.text import Text, same
from core.outlook.growth import contributions
from core.outlook.standing import Standing
from core.store.facts import Facts

By = Literal["channel", "category"]
UNKNOWN = Text(zh="未标明", en="Not stated")


@dataclass(frozen=True)
class Weakest:
    """The channel or category that is furthest behind: its key, what it lacks to date, its share of all that is lacking."""

    by: By
    key: str
    missing: float
    share: float


def gap(facts: Facts, growth: Standing, by: By) -> pd.DataFrame:
    """Return per channel or category: key, value, expected, difference, reached; most behind first, empty without a last year.

    Expected is last year to the same event day × (1 + the growth that the plan asks for by now): the same of everyone. reached is value ÷ expected.
    """
    frame = contributions(facts, by).dropna(subset=["last_year"])
    if growth.target is None or frame.empty:
        return pd.DataFrame(columns=["key", "value", "expected", "difference", "reached"])
    asked = growth.pace.expected if growth.pace is not None else growth.target
    frame["expected"] = frame["last_year"] * (1 + asked)
    frame["difference"] = frame["value"] - frame["expected"]
    frame["reached"] = frame["value"] / frame["expected"].where(frame["expected"] > 0)
    columns = ["key", "value", "expected", "difference", "reached"]
    return frame.sort_values("difference", ignore_index=True)[columns]


def weakest(frame: pd.DataFrame, by: By) -> Weakest | None:
    """Return who is furthest behind in a frame of gap(), None where nobody is."""
    behind = frame[frame["difference"] < 0]
    if behind.empty:
        return None
    row = behind.iloc[0]
    return Weakest(by, str(row["key"]), float(-row["difference"]), float(row["difference"] / behind["difference"].sum()))


def labels(facts: Facts, by: By) -> dict[str, Text]:
    """Return what managers call each channel; categories and unlisted channels are called as the files call them."""
    found = {"": UNKNOWN}
    if by == "channel":
        for channel, zh, en in facts.rows("select channel, label_zh, label_en from channels"):
            found[channel] = Text(zh=zh or channel, en=en or channel)
    return found


def label(labels: dict[str, Text], key: str) -> Text:
    return labels.get(key) or same(key)
