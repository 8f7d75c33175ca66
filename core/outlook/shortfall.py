"""What a missed headline goal is in things a manager can count: yuan of GMV, customers, yuan of stock."""

import math

from core.base.text import Text
from core.base.unit import Unit, write
from core.metrics.catalog import CATALOG
from core.metrics.coverage import Coverage
from core.outlook.board import Board
from core.outlook.landing import whole_year
from core.outlook.standing import Standing
from core.store.facts import Facts

_GMV = Text(zh="按中间情形，离目标还差 **{amount}** GMV。", en="In the middle case **{amount}** of GMV are missing.")
_GMV_OVER = Text(zh="按中间情形，超出目标 **{amount}** GMV。", en="In the middle case GMV ends **{amount}** above the goal.")
_BACK = Text(zh="年底前还需 **{count}** 位去年客户回购。", en="**{count}** more of last year's customers have to buy again by year-end.")
_REACHED = Text(zh="已达到目标。", en="The goal is reached already.")
_STOCK = Text(zh="要达到 {target}，平均库存还多 **{amount}**。", en="Mean stock is **{amount}** above what {target} allows.")


def shortfalls(facts: Facts, board: Board, currency: str) -> dict[str, Text]:
    """Return one sentence (Markdown) per headline KPI that has a landing and a target."""
    found: dict[str, Text] = {}
    for id_, told in (("gmv_growth", _growth), ("retention", _retention), ("inventory_turnover", _turnover)):
        standing = board.standings.get(id_)
        if standing is not None and standing.target is not None and standing.landing is not None:
            sentence = told(facts, standing, board.known, currency)
            if sentence is not None:
                found[id_] = sentence
    return found


def _growth(facts: Facts, standing: Standing, known: Coverage, currency: str) -> Text | None:
    if standing.landing is None or standing.target is None or standing.reading.as_of is None:
        return None
    last_year = whole_year(facts, CATALOG["gmv"], standing.reading.as_of.year - 1, known)
    if not last_year:
        return None
    missing = (standing.target - standing.landing.p50) * last_year
    return (_GMV if missing > 0 else _GMV_OVER).format(amount=_money(abs(missing), currency))


def _retention(_facts: Facts, standing: Standing, _known: Coverage, _currency: str) -> Text | None:
    reading = standing.reading
    if reading.denominator is None or reading.numerator is None or standing.target is None:
        return None
    # without the rounding a share like 0.07 of 100 customers would ask for an eighth one
    missing = math.ceil(round(standing.target * reading.denominator, 6)) - reading.numerator
    return _BACK.format(count=_count(missing)) if missing > 0 else _REACHED


def _turnover(_facts: Facts, standing: Standing, _known: Coverage, currency: str) -> Text | None:
    cost, stock = standing.reading.numerator, standing.reading.denominator
    if not standing.target or cost is None or stock is None:
        return None
    excess = stock - cost / standing.target
    target = Text(zh=write(standing.target, Unit.TIMES, "zh"), en=write(standing.target, Unit.TIMES, "en"))
    return _STOCK.format(amount=_money(excess, currency), target=target) if excess > 0 else _REACHED


def _money(value: float, currency: str) -> Text:
    return Text(zh=write(value, Unit.CURRENCY, "zh", currency=currency), en=write(value, Unit.CURRENCY, "en", currency=currency))


def _count(value: float) -> Text:
    return Text(zh=write(value, Unit.COUNT, "zh", full=True), en=write(value, Unit.COUNT, "en", full=True))
