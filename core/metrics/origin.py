"""What the rows behind a measure are: a relation of uploaded rows, in which order, and which of them count."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Origin:
    """One row per uploaded row (or per order, of grain "order"), with the columns that measures over the mart read."""

    table: str
    relation: str
    grain: Literal["row", "order"] = "row"
    per: str | None = None       # of several rows only the first counts, per value of this column
    second_day: bool = False     # … and of those only the first on a later day than the first of all
    time: str = "paid_at"        # of order lines: the column that they are listed by
    bought: str = "day"          # of order lines: that column's day, where the measure's day is another
    month: str = ""              # a column of that day's first of month, where the relation is sorted by it, too
    reach: tuple[int, int] = (0, 0)  # how many months those days begin earlier and end later than the days asked for
    first: str = "select min(day) from daily_orders"  # the first such day there is, as SQL over marts
