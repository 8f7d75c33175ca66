"""Numbers as the forecast page writes them."""

from core.base.text import Text
from core.base.unit import MISSING, Unit, write
from core.ui import boards, session

_HIGH, _LOW, _EVEN = Text(zh="偏高 {by}", en="{by} too high"), Text(zh="偏低 {by}", en="{by} too low"), Text(zh="不偏不倚", en="even")


def said(value: float | None, unit: Unit, *, digits: int | None = None, signed: bool = False) -> str:
    """Return a number as it is read."""
    return write(value, unit, session.lang(), currency=boards.currency(), digits=digits, signed=signed)


def share(value: float, *, signed: bool = False, digits: int | None = None) -> str:
    return write(value, Unit.SHARE, session.lang(), signed=signed, digits=digits)


def off(value: float) -> str:
    """Return how far a forecast was off, as "4 % too high"."""
    if value != value:
        return MISSING
    return (_EVEN if abs(value) < 0.0005 else _HIGH if value > 0 else _LOW).format(by=share(abs(value)))(session.lang())
