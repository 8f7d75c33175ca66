"""The draws: one row each, from the forecast of every month left to the GMV, orders, customers and stock that the levers make of it."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from core.base.sheets import Sheet
from core.base.text import Lang, Text
from core.scenario.baseline import Baseline, Retention
from core.scenario.curves import Array
from core.scenario.draws import Draws
from core.scenario.twin.columns import Columns, number, total
from core.scenario.twin.curves import Tables
from core.scenario.twin.steps import fill

FIRST = 3
TITLE = Text(zh="逐次模拟", en="Draws")


def put_draws(baseline: Baseline, draws: Draws, steps: Columns, layer: NDArray[np.intp], tables: Tables, head: Callable[[str], Text],
              lang: Lang) -> Columns:
    """Return the columns of the sheet; layer (D,) says in which row of the steps each draw's levers stand."""
    def elsewhere(name: str, row: int) -> str:
        kind, _, channel = name.partition("-")
        return tables.drawn(int(channel), row) if kind == "curve" else steps.at(name, int(layer[row]))

    sheet = Sheet(TITLE(lang))
    sheet.put(0, 0, TITLE, "title")
    columns = Columns(sheet, FIRST, baseline.draws, head, elsewhere)
    _given(columns, baseline, draws)
    for month in range(len(baseline.months_left)):
        _customers(columns, baseline, month)
        _sales(columns, baseline, month)
    if baseline.stock is not None and not np.isnan(baseline.money.gross_margin):
        _stock(columns, baseline)
    if baseline.retention is not None:
        _returning(columns, baseline.retention)
    return columns


def _given(columns: Columns, baseline: Baseline, draws: Draws) -> None:
    """Add what does not move: the forecast, how customers deviate, curves' levels, shares, the stock planned."""
    columns.numbers("elasticity", draws.price_elasticity)
    for channel in range(len(baseline.channel_names)):
        columns.numbers(f"level-{channel}", draws.level[:, channel])
    parts: list[tuple[str, Array | None]] = [
        ("forecast", baseline.gmv), ("deviation", draws.deviation), ("share", baseline.new_category_share), ("private", baseline.private_repeat_share),
        ("ahead", baseline.stock.ahead if baseline.stock else None), ("coming", baseline.retention.returning if baseline.retention else None)]
    for name, array in parts:
        for month in range(len(baseline.months_left)) if array is not None else ():
            columns.numbers(f"{name}-{month}", array[:, month])     # type: ignore[index]


def _customers(columns: Columns, baseline: Baseline, month: int) -> None:
    """Add the change of first orders, of repeat orders, and how far repeat orders grow."""
    terms = []
    if baseline.organic_new is not None:
        terms.append(f"{number(baseline.organic_new[month])}*({{conversion}}-1)")
    for channel in range(len(baseline.channel_names)):
        assert baseline.channels is not None
        knot, way = f"{{knot-{channel}-{month}}}", f"{{way-{channel}-{month}}}"
        response = f"INDEX({{curve-{channel}}},{knot})*(1-{way})+INDEX({{curve-{channel}}},{knot}+1)*{way}"
        planned, opened = baseline.channels.new_customers[channel, month], baseline.channels.opened_new[channel, month]
        terms.append(f"{number(planned)}*{{level-{channel}}}*(({response})*{{better}}-1)")
        terms += [f"{number(opened)}*{{level-{channel}}}*({response})*{{better}}"] if opened > 0 else []
    columns.each(f"change-{month}", f"({total(terms)})*{{deviation-{month}}}")
    repeat = baseline.repeat
    if repeat is None:
        return
    later = [f"{{change-{earlier}}}*{{again-{min(month - earlier, len(repeat.curve) - 1)}}}" for earlier in range(month + 1)]
    columns.each(f"more-{month}", f"({total(later)})*{number(repeat.orders_per_active)}+{number(repeat.orders[month])}*({{lift-{month}}}-1)")
    if repeat.orders[month] > 0:
        columns.each(f"growth-{month}", f"MAX(0,{{more-{month}}}/{number(repeat.orders[month])}+1)")


def _sales(columns: Columns, baseline: Baseline, month: int) -> None:
    """Add what is served and launched, GMV, goods sold at cost, orders, new customers."""
    money, repeat = baseline.money, baseline.repeat
    columns.each(f"served-{month}", f"{{filled}}*{{price}}^{{elasticity}}*{{sales-{month}}}")
    columns.each(f"launched-{month}", "1" if baseline.new_category_share is None else f"1+{{share-{month}}}*{{launch-{month}}}")
    columns.each(f"scale-{month}", f"{{basket}}*{{price}}*{{served-{month}}}*{{launched-{month}}}")
    more = f"+{{more-{month}}}*{number(_known(repeat.basket))}" if repeat else ""
    worth = f"{{forecast-{month}}}+{{change-{month}}}*{number(_known(money.basket_new))}{more}"
    columns.each(f"gmv-{month}", f"MAX({worth},MIN({{forecast-{month}}},0))*{{scale-{month}}}")
    if not np.isnan(money.gross_margin):
        columns.each(f"cogs-{month}", f"{{gmv-{month}}}*{{net}}*{{cost}}")
    if not np.isnan(money.average_order_value):
        again = f"+{{more-{month}}}" if repeat else ""
        columns.each(f"orders-{month}", f"({{forecast-{month}}}/{number(money.average_order_value)}+{{change-{month}}}{again})*{{served-{month}}}*{{launched-{month}}}")
    if baseline.channels is not None or baseline.organic_new is not None:
        planned = (0.0 if baseline.organic_new is None else baseline.organic_new[month]) + (
            0.0 if baseline.channels is None else baseline.channels.new_customers[:, month].sum())
        columns.each(f"won-{month}", f"({number(planned)}*{{deviation-{month}}}+{{change-{month}}})*{{served-{month}}}")


def _stock(columns: Columns, baseline: Baseline) -> None:
    """Add month-end stock as it follows demand, and the GMV that meets an empty shelf until further goods come."""
    stock, money, months = baseline.stock, baseline.money, len(baseline.months_left)
    assert stock is not None
    rate = (1.0 - min(1.0, _known(money.refund_rate))) * (1.0 - money.gross_margin)
    today = number(stock.past[-1])
    for month in range(months):
        opening = f"{{ahead-{month - 1}}}" if month else today
        columns.each(f"plan-{month}", f"{{forecast-{month}}}*{number(rate)}")
        columns.each(f"bought-{month}", f"{{ahead-{month}}}-{opening}+{{plan-{month}}}")
        columns.each(f"asked-{month}", f"IF({{plan-{month}}}>0,{{cogs-{month}}}/{{plan-{month}}},1)")
    for month in range(months):
        columns.each(f"wish-{month}", f"{{ahead-{month}}}*({{asked-{min(month + 1, months - 1)}}}*{{cover}}-1)")
        carried = f"{{carried-{month - 1}}}" if month else "0"
        columns.each(f"carried-{month}", f"MAX({{wish-{month}}},{carried}-({{cogs-{month}}}-{{plan-{month}}})-MAX(0,{{bought-{month}}}))")
        columns.each(f"shelf-{month}", f"{{ahead-{month}}}+{{carried-{month}}}")
    _unserved(columns, baseline, today)


def _unserved(columns: Columns, baseline: Baseline, today: str) -> None:
    stock = baseline.stock
    assert stock is not None
    cover = number(stock.cover_days)
    for month in range(len(baseline.months_left)):
        before = f"{{shelf-{month - 1}}}" if month else today
        columns.each(f"buying-{month}", f"{{shelf-{month}}}-{before}+{{cogs-{month}}}")
        if month == 0:
            columns.each("held-0", today)
        else:
            late = 1.0 - min(1.0, max(0.0, stock.lead_days / 30.0 - (month - 1)))
            columns.each(f"held-{month}", (
                f"{{held-{month - 1}}}+MIN({{buying-{month - 1}}},{{bought-{month - 1}}})"
                f"+{number(late)}*MAX(0,{{buying-{month - 1}}}-{{bought-{month - 1}}})-{{cogs-{month - 1}}}"))
        opening = f"{{ahead-{month - 1}}}" if month else today
        goods = f"IF({opening}>0,MAX({{held-{month}}},0)/{opening},1)"
        pace = f"IF({{cogs-{month}}}>0,{{plan-{month}}}/{{cogs-{month}}},1)"
        columns.each(f"days-{month}", f"MIN({cover}*{{cover}},{cover}*{goods}*{pace})")
        columns.each(f"lost-{month}", f"{{gmv-{month}}}*(1/MAX(0.01,{fill(f'{{days-{month}}}', baseline)})-1)")


def _returning(columns: Columns, retention: Retention) -> None:
    """Add last year's customers who come back in each month, their monthly odds multiplied by the retention lever."""
    coming = retention.returning
    before = np.concatenate([np.zeros((coming.shape[0], 1)), np.cumsum(coming, axis=1)[:, :-1]], axis=1)
    away = retention.base - retention.returned - before
    chance = np.clip(np.divide(coming, away, out=np.zeros_like(coming), where=away > 0), 0.0, 1.0)
    for month in range(coming.shape[1]):
        columns.numbers(f"chance-{month}", chance[:, month])
        columns.each(f"again_odds-{month}", f"{{retention}}/(1+{{chance-{month}}}*({{retention}}-1))")
        still = f"{{still-{month - 1}}}" if month else "1"
        columns.each(f"back-{month}", f"{{coming-{month}}}*{{again_odds-{month}}}*{still}")
        columns.each(f"still-{month}", f"{still}*IF({{chance-{month}}}<1,(1-{{chance-{month}}}*{{again_odds-{month}}})/(1-{{chance-{month}}}),1)")


def _known(value: float) -> float:
    return 0.0 if np.isnan(value) else value
