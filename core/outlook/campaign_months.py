"""Which campaigns fall into which month left of the plan year: the manager's own calendar, and the shopping events that everybody has."""

from collections.abc import Mapping, Sequence
from datetime import date

from core.base.events import events_of
from core.base.home import Workspace
from core.base.period import month_of
from core.base.text import Text, join
from core.state.promotions import promotions

SELLING = ("promotion", "campaign", "live")     # kinds of the manager's events that sell
SHOPPING = ("618", "11.11", "12.12")            # what counts while the calendar of the year is empty


def campaigns(space: Workspace, months: Sequence[date]) -> Mapping[int, Text]:
    """Return month number → names of the campaigns that touch it, for months (first days) with any."""
    if not months:
        return {}
    year = months[0].year
    own = [(row.name, row.starts_on, row.ends_on) for row in promotions(space, year) if row.kind in SELLING]
    rows = own or [(event.name, event.start, event.end) for event in events_of(year) if event.kind in SHOPPING]
    found = {month.month: [name for name, first, last in rows if first <= month_of(month).last_day and last >= month] for month in months}
    return {number: join(list(dict.fromkeys(names))) for number, names in found.items() if names}
