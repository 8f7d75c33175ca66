"""Headers that are a month or a day: 2024-03, 3月, Mar 2024, 2024-03-31."""

import calendar
import re
from dataclasses import dataclass

_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_PATTERNS = (
    re.compile(r"(?P<y>20\d\d)\s*[-/.年]\s*(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})\s*日?(?:\s+00:00:00)?"),
    re.compile(r"(?P<y>20\d\d)\s*[-/.年]?\s*(?P<m>\d{1,2})\s*月?份?"),
    re.compile(r"(?P<m>\d{1,2})\s*月份?"),
    re.compile(rf"(?P<n>{_MONTHS})[a-z]*\.?[\s\-']*(?P<y>(?:20)?\d\d)?", re.IGNORECASE),
)


@dataclass(frozen=True)
class Period:
    """A month or a day; without a year when the header gives none."""

    year: int | None
    month: int
    day: int | None

    def first_day(self, year: int, *, at_end: bool) -> str:
        """Return its day as 2024-03-01; of a month the first, or at its end the last one."""
        year = self.year or year
        last = calendar.monthrange(year, self.month)[1]
        return f"{year:04d}-{self.month:02d}-{self.day or (last if at_end else 1):02d}"


def period(text: str) -> Period | None:
    """Return the month or day that a header is, None for any other text."""
    text = text.strip()
    for pattern in _PATTERNS:
        found = pattern.fullmatch(text)
        if found is None:
            continue
        parts = found.groupdict()
        month = int(parts["m"]) if "m" in parts else _MONTHS.split("|").index(parts["n"][:3].lower()) + 1
        year = int(parts["y"]) if parts.get("y") else None
        if 1 <= month <= 12:
            return Period(year + 2000 if year is not None and year < 100 else year, month, int(parts["d"]) if parts.get("d") else None)
    return None
