"""Numbers as the forecast page writes them."""

from core.base.text import Text
from core.base.unit import MISSING, Unit, write
from core.outlook.forecasts import KpiForecast
from core.outlook.widths import TRUSTED
from core.ui import boards, session

_HIGH, _LOW, _EVEN = Text(zh="偏高 {by}", en="{by} too high"), Text(zh="偏低 {by}", en="{by} too low"), Text(zh="不偏不倚", en="even")

OFF = 0.02       # so far off is a lean to one side
_NARROW = Text(zh="区间目前偏窄：回测中 80% 区间只罩住 **{held}** 的月份{lean}。请把范围看得比写的更宽。",
               en="The ranges are too narrow so far: in the replays the 80% range held only **{held}** of the months{lean}. Allow for more than they say.")
_WIDENED = Text(zh="回测中 80% 区间只罩住 **{held}** 的月份{lean}；因此现在的区间和概率已按回测放宽 **{by}**。",
                en="In the replays the 80% range held only **{held}** of the months{lean}; that is why today's ranges and odds are drawn **{by}** wider.")
_LEAN = Text(zh="，预测整体{off}", en=", and forecasts came out {off} overall")


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


def narrow(made: KpiForecast) -> str | None:
    """Return in a sentence (Markdown) that the ranges held too few months in the replays, and what was done about it; None where they held enough or nothing was replayed."""
    scored = made.scored
    if scored is None or not scored.coverage80 < TRUSTED:
        return None
    lean = _LEAN.format(off=off(scored.bias))(session.lang()) if abs(scored.bias) >= OFF else ""
    by = made.stretched.factor - 1 if made.stretched.replays else 0.0
    return session.say(_WIDENED if by > 0 else _NARROW, held=share(scored.coverage80, digits=0), lean=lean, by=share(by, digits=0))
