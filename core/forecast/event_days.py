"""Which days an event touches, as columns of a regression: the calendar's festivals and sales, and the manager's own campaigns."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from core.base.events import FIRST_YEAR, KINDS, LAST_YEAR, events_of, festival
from core.base.text import Text
from core.forecast.remembered import remembered
from core.forecast.series import Days, Floats

STRETCHES: dict[str, tuple[tuple[int, int], ...]] = {
    # first and last day of each stretch, counted from the main day; behind a sale also the week in which less is bought
    "spring_festival": ((-21, -8), (-7, -1), (0, 6), (7, 14)),
    "labour_day": ((0, 4),),
    "618": ((-17, -4), (-3, -1), (0, 0), (1, 2), (3, 9)),
    "mid_autumn": ((-14, -4), (-3, 1)),
    "national_day": ((0, 6),),
    "11.11": ((-18, -4), (-3, -1), (0, 0), (1, 1), (2, 8)),
    "12.12": ((-4, -1), (0, 0), (1, 7)),
}
MOVING = ("spring_festival", "mid_autumn")
"""Festivals that fall into another month from year to year: all that a series of months can tell apart from its season."""
SALES = ("618", "11.11", "12.12")
_NUMBERS = re.compile(r"(?:19|20)\d\d年?|\s+")


@dataclass(frozen=True)
class Campaign:
    """One of the manager's events on one series; its days run from start to end, both included.

    assumed: the change that the manager expects of this very series on each of its days (0.3 = +30 %), None where not said.
    """

    name: Text
    start: date
    end: date
    assumed: float | None = None

    @property
    def key(self) -> str:
        """What the yearly occurrences of a campaign share: its name without the year."""
        return _NUMBERS.sub("", self.name.zh or self.name.en).casefold()

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1


@dataclass(frozen=True)
class Column:
    """One column: what it stands for, and its value on each day (0..1)."""

    of: str             # an event kind, or "own:" and a campaign's key
    values: Floats
    days: int = 0       # how many days one occurrence has; 0: a campaign, whose occurrences differ


def columns(days: Days, campaigns: Sequence[Campaign]) -> list[Column]:
    """Return the columns over days (datetime64[D]): a stretch of an event each, and one per name of a campaign.

    A campaign that is an event of the calendar (see names) brings no column of its own. Series of the same days share them.
    """
    return list(remembered(f"columns {tuple(campaigns)}", (days,), lambda: _columns(days, campaigns)))


def _columns(days: Days, campaigns: Sequence[Campaign]) -> list[Column]:
    found = [Column(kind, _between(days, kind, first, last), last - first + 1) for kind in KINDS for first, last in STRETCHES[kind]]
    own: dict[str, Floats] = {}
    known = names(campaigns)
    for campaign in campaigns:
        if known[campaign.key].startswith("own:"):
            own[campaign.key] = np.maximum(own.get(campaign.key, np.zeros(len(days))), within(days, campaign))
    return found + [Column(f"own:{key}", values) for key, values in sorted(own.items())]


def names(campaigns: Sequence[Campaign]) -> dict[str, str]:
    """Return by key what a campaign's effect stands under: an event of the calendar, or "own:" and the key.

    Campaigns of one name are the calendar's event if its main day falls into each of them: a sale (618, 11.11, 12.12) always, a festival
    only where that happened twice, for a campaign may meet a festival once by chance.
    """
    held: dict[str, list[set[str]]] = {}
    for one in campaigns:
        held.setdefault(one.key, []).append({event.kind for year in range(one.start.year, one.end.year + 1) for event in events_of(year)
                                             if one.start <= event.day <= one.end})
    found = {}
    for key, kinds in held.items():
        always = [kind for kind in KINDS if all(kind in one for one in kinds) and (kind in SALES or len(kinds) > 1)]
        found[key] = always[-1] if always else f"own:{key}"
    return found


def within(days: Days, campaign: Campaign) -> Floats:
    """Return 1 on the campaign's days, 0 on all others."""
    return ((days >= np.datetime64(campaign.start)) & (days <= np.datetime64(campaign.end))).astype(np.float64)


def share_in_month(starts: Days, mark: Floats, days: Days) -> Floats:
    """Return per month (its first day) the share of its days that are marked; days must hold every day of these months."""
    months = days.astype("datetime64[M]")
    first = starts.astype("datetime64[M]")
    place = np.searchsorted(first, months)
    inside = (place < len(first)) & (first[np.minimum(place, len(first) - 1)] == months)
    counted = np.bincount(place[inside], minlength=len(first))
    shares: Floats = np.bincount(place[inside], mark[inside], len(first)) / np.maximum(counted, 1)
    return shares


def _between(days: Days, kind: str, first: int, last: int) -> Floats:
    marked = np.zeros(len(days))
    for year in range(days[0].astype(object).year - 1, days[-1].astype(object).year + 2):
        if kind in MOVING and not FIRST_YEAR <= year <= LAST_YEAR:
            continue
        distance = (days - np.datetime64(festival(kind, year))).astype(np.int64)
        marked[(distance >= first) & (distance <= last)] = 1.0
    return marked
