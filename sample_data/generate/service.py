"""Enquiries and after-sales cases, and what private-domain customers do between orders."""

import numpy as np
import pandas as pd

from sample_data.generate.buying import is_private
from sample_data.generate.channels import WRITTEN
from sample_data.generate.days import DAYS, LAST
from sample_data.generate.shipping import CUT

_KINDS = ("咨询", "物流", "退货退款", "换货", "质量问题", "投诉", "发票")
_MIX = (0.44, 0.24, 0.13, 0.05, 0.07, 0.02, 0.05)
_COMMON = {"咨询": 0.72, "物流": 0.85, "发票": 0.9}
_HAPPY = {2023: 0.945, 2024: 0.955, 2025: 0.963, 2026: 0.972}
_BOT = {2023: 0.40, 2024: 0.50, 2025: 0.60, 2026: 0.70}
_IN_TIME = {2023: 0.78, 2024: 0.83, 2025: 0.88, 2026: 0.92}
_INTERACTIONS_FROM = pd.Timestamp(LAST) - pd.Timedelta(days=152)


def tickets(table: pd.DataFrame, orders: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Return the tickets file: about one order in six leads to a case; a third of the cases are rated."""
    chosen = orders[rng.random(len(orders)) < 0.165]
    size = len(chosen)
    sku = table.drop_duplicates("order_id").set_index("order_id")["sku"]
    kind = rng.choice(_KINDS, size, p=_MIX)
    wait = np.where(kind == "咨询", rng.uniform(-0.2, 0.1, size), rng.gamma(2.0, 2.0, size))
    found = pd.DataFrame(
        {
            "order_id": chosen["order_id"],
            "channel": chosen["channel"].map(WRITTEN),
            "sku": chosen["order_id"].map(sku),
            "kind": kind,
            "opened_at": (chosen["ordered_at"] + pd.to_timedelta(wait, unit="D")).dt.round("s"),
        }
    )
    found = found[found["opened_at"] < CUT].sort_values("opened_at", kind="stable", ignore_index=True)
    found.insert(
        0, "ticket_id", "GD" + found["opened_at"].dt.strftime("%y%m") + (np.arange(len(found)) + 100001).astype(str)
    )
    return _answered(found, rng)


def _answered(found: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    size, year = len(found), found["opened_at"].dt.year
    common = rng.random(size) < found["kind"].map(_COMMON).fillna(0.0)
    bot = common & (rng.random(size) < year.map(_BOT))
    in_time = rng.random(size) < year.map(_IN_TIME)
    minutes = np.where(
        bot, 0.1, np.where(in_time, rng.gamma(1.6, 5.0, size).clip(0.3, 29), rng.exponential(95, size) + 31)
    )
    slow = rng.random(size) < (1 - year.map(_IN_TIME)) * 0.75
    hours = np.where(
        bot,
        rng.uniform(0.02, 0.12, size),
        minutes / 60 + np.where(slow, 24.5 + rng.exponential(16, size), rng.gamma(1.5, 2.6, size).clip(0.1, 22)),
    )
    opened = found["opened_at"]
    found["is_common_question"] = common
    found["first_reply_at"] = _before_cut(opened + pd.to_timedelta(minutes * 60 + 2, unit="s"))
    handed = ~bot & common & (rng.random(size) < 0.8)
    found["handed_over_at"] = found["first_reply_at"].where(handed)
    found["resolved_at"] = _before_cut(opened + pd.to_timedelta(hours, unit="h"))
    found["resolved_by"] = np.where(found["resolved_at"].isna(), "", np.where(bot, "机器人", "人工"))
    happy = rng.random(size) < year.map(_HAPPY)
    score = np.where(happy, rng.choice([5, 4], size, p=(0.72, 0.28)), rng.choice([3, 2, 1], size, p=(0.5, 0.2, 0.3)))
    rated = (rng.random(size) < 0.36) & found["resolved_at"].notna()
    found["score"] = pd.Series(score, index=found.index).where(rated).astype("Int64")
    return found


def _before_cut(times: pd.Series) -> pd.Series:
    return times.dt.round("s").where(times < CUT)


def interactions(people: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Return the interactions file: what private-domain customers did in the last five months."""
    first = int((_INTERACTIONS_FROM - DAYS[0]).days)
    span = len(DAYS) - first
    active = (people["joins_private"] < len(DAYS)) & (people["leaves"] > first)
    count = rng.poisson(np.where(active, 3.0 + people["rate"] * 2.4, 0.0) * span / 152)
    person = np.repeat(np.arange(len(people)), count)
    day = first + rng.integers(0, span, person.size)
    keep = is_private(people, person, day) & (day <= people["leaves"].to_numpy()[person])
    person, day = person[keep], day[keep]
    seconds = rng.integers(8 * 60, 23 * 60, person.size) * 60
    found = pd.DataFrame(
        {
            "customer_id": people["customer_id"].to_numpy()[person],
            "at": DAYS[day] + pd.to_timedelta(seconds, unit="s"),
            "kind": rng.choice(["访问", "点击", "观看直播", "消息"], person.size, p=(0.44, 0.27, 0.17, 0.12)),
        }
    )
    return found.drop_duplicates(["customer_id", "at", "kind"]).sort_values(["at", "customer_id"], ignore_index=True)


def user_counts(customers: pd.DataFrame) -> pd.DataFrame:
    """Return the daily totals of the same customers: registrations, and members at the end of the day."""
    day = customers["registered_at"].dt.normalize()
    joined, left = (
        customers[column].dt.normalize().value_counts() for column in ("joined_membership_at", "left_membership_at")
    )
    change = joined.sub(left, fill_value=0).sort_index().cumsum()
    members = change.reindex(change.index.union(DAYS)).ffill().reindex(DAYS).fillna(0)
    return pd.DataFrame(
        {
            "day": DAYS,
            "registrations": day.value_counts().reindex(DAYS, fill_value=0).to_numpy(),
            "members": members.to_numpy().astype(int),
        }
    )
