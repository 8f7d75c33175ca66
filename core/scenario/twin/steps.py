"""What the levers come to before any draw: one row per layer, for a lever with a range stands elsewhere in each."""

from collections.abc import Callable

import numpy as np

from core.base.sheets import Sheet
from core.base.text import Lang, Text
from core.scenario import levers
from core.scenario.baseline import Baseline
from core.scenario.customers import cohort_weights
from core.scenario.ranges import places
from core.scenario.response import RATIOS
from core.scenario.settings import CANNIBAL, PULLED
from core.scenario.twin.columns import Columns, number, total
from core.scenario.twin.curves import Tables
from core.scenario.twin.inputs import Inputs

FIRST = 3
TITLE = Text(zh="步骤", en="Steps")
_SINGLE = ("cac", "budget", "retention", "conversion", "basket", "price", "refund", "cover", "new_category", "campaign")


def put_steps(baseline: Baseline, inputs: Inputs, tables: Tables, count: int, seed: int, head: Callable[[str], Text],
              lang: Lang) -> Columns:
    """Return the columns of the sheet: levers, spend ratios, curves' places, repeat curve, what is served, net and cost rates."""
    sheet = Sheet(TITLE(lang))
    sheet.put(0, 0, TITLE, "title")
    steps = Columns(sheet, FIRST, count, head)
    _levers(steps, baseline, inputs, seed)
    _spend(steps, baseline, inputs, tables)
    _repeat(steps, baseline)
    _sales(steps, baseline)
    return steps


def _levers(steps: Columns, baseline: Baseline, inputs: Inputs, seed: int) -> None:
    count = steps.count

    def lever(name: str, column: str) -> None:
        steps.texts(column, [inputs.at(name, number(place)) for place in places(name, count, seed)])

    for name in _SINGLE:
        lever(name, name)
    for place, channel in enumerate(baseline.channel_names):
        lever(f"budget.{channel}", f"own-{place}")
        for column, month in enumerate(baseline.months_left):
            lever(f"budget.{channel}@{month.month}", f"cell-{place}-{column}")
    for column, month in enumerate(baseline.months_left):
        for name in ("new_category", "campaign"):
            lever(f"{name}.{month.month}", f"{name}-{column}")


def _spend(steps: Columns, baseline: Baseline, inputs: Inputs, tables: Tables) -> None:
    """Add per channel and month the spend ratio, its knot and the way to the next; what a customer brings besides."""
    mode = inputs.cells.get(levers.CAC_MODE.id)
    less = f'{mode[0]}="less"' if mode else "FALSE"
    steps.each("better", f"{{conversion}}/IF({less},1,{{cac}})")
    opened = np.empty((0, 0)) if baseline.channels is None else baseline.channels.opened
    for channel in range(len(baseline.channel_names)):
        steps.each(f"less-{channel}", f"IF({less},{_buy_less(tables, channel)},1)")
        for month in range(len(baseline.months_left)):
            own = f"MAX(0,{{cell-{channel}-{month}}}-1)" if opened[channel, month] > 0 else f"{{cell-{channel}-{month}}}"
            steps.each(f"ratio-{channel}-{month}", f"{{budget}}*{{own-{channel}}}*{own}*{{less-{channel}}}")
            steps.each(f"inside-{channel}-{month}", f"MIN(MAX({{ratio-{channel}-{month}}},0),{number(RATIOS[-1])})")
            steps.each(f"knot-{channel}-{month}", f"MIN(MATCH({{inside-{channel}-{month}}},{tables.ratios(channel)},1),{len(RATIOS) - 1})")
            knot = f"{{knot-{channel}-{month}}}"
            low, high = f"INDEX({tables.ratios(channel)},{knot})", f"INDEX({tables.ratios(channel)},{knot}+1)"
            steps.each(f"way-{channel}-{month}", f"({{inside-{channel}-{month}}}-{low})/({high}-{low})")
    if baseline.channels is not None:
        for month in range(len(baseline.months_left)):
            steps.each(f"spend-{month}", total([
                f"{number(baseline.channels.spend[channel, month] + opened[channel, month])}*{{ratio-{channel}-{month}}}" for channel in range(len(baseline.channel_names))]))


def _buy_less(tables: Tables, channel: int) -> str:
    """Return response.buy_less as a formula: the spend ratio at which customers cost κ of today on the centre curve."""
    costs, last = tables.costs(channel), len(RATIOS) - 1
    knot = f"MATCH({{cac}},{costs},1)"                                   # costs up to here are at or below κ
    a, b = f"INDEX({tables.ratios(channel)},{knot}+1)", f"INDEX({tables.ratios(channel)},{knot}+2)"
    rho, further = f"INDEX({tables.centre(channel)},{knot}+1)", f"INDEX({tables.centre(channel)},{knot}+2)"
    slope = f"({further}-{rho})/({b}-{a})"
    inside = f"MIN(MAX({{cac}}*({rho}-{slope}*{a})/(1-{{cac}}*({slope})),{a}),{b})"
    beyond = f"IF({{cac}}<INDEX({costs},1),0,IF({knot}>={last},{number(RATIOS[-1])},{inside}))"
    return f"IF({{cac}}=1,1,{beyond})"


def _repeat(steps: Columns, baseline: Baseline) -> None:
    """Add the repeat curve with its odds shifted, and how far that lifts the repeat orders of each month."""
    repeat = baseline.repeat
    if repeat is None:
        return
    for age, share in enumerate(repeat.curve):
        steps.each(f"again-{age}", f"{number(share)}*{{retention}}/(1+{number(share)}*({{retention}}-1))")
    weights = cohort_weights(baseline)
    for month in range(len(baseline.months_left)):
        before = float(weights[month] @ repeat.curve)
        after = total([f"{number(weight)}*{{again-{age}}}" for age, weight in enumerate(weights[month]) if weight])
        steps.each(f"lift-{month}", f"IF({{retention}}=1,1,({after})/{number(before)})" if before > 0 else "1")


def _sales(steps: Columns, baseline: Baseline) -> None:
    """Add what is served and launched, campaigns with what they take from the next month, and the rates of money."""
    money, months = baseline.money, len(baseline.months_left)
    steps.each("filled", _filled(baseline))
    planned = baseline.campaign_months or (True,) * months
    size = baseline.gmv.mean(axis=0)
    for month in range(months):
        steps.each(f"own_campaign-{month}", f"{'{campaign}*' if planned[month] else ''}{{campaign-{month}}}")
        taken = size[month - 1] / size[month] if month and size[month] > 0 else 0.0
        ahead = f"-{number(PULLED * taken)}*({{own_campaign-{month - 1}}}-1)" if month else ""
        steps.each(f"sales-{month}", f"MAX(0,{{own_campaign-{month}}}{ahead})")
        steps.each(f"new-{month}", f"{{new_category}}*{{new_category-{month}}}")
        steps.each(f"launch-{month}", f"({{new-{month}}}-1)*{number(1.0 - CANNIBAL)}")
    refund = 0.0 if np.isnan(money.refund_rate) else money.refund_rate
    steps.each("net", f"1-MIN(1,{number(refund)}*{{refund}})")
    if not np.isnan(money.gross_margin):
        steps.each("cost", f"{number(1.0 - money.gross_margin)}/{{price}}")


def _filled(baseline: Baseline) -> str:
    stock = baseline.stock
    if stock is None:
        return "1"
    planned, now = fill(number(stock.cover_days), baseline), fill(f"({number(stock.cover_days)}*{{cover}})", baseline)
    return f"IF({planned}>0,{now}/({planned}),1)"


def fill(days: str, baseline: Baseline) -> str:
    """Return curves.fill_rate of a number of days as a formula."""
    stock = baseline.stock
    assert stock is not None
    lead = stock.lead_days / 30.0
    spread = stock.demand_cv * float(np.sqrt(lead))
    if spread <= 0.0:
        return f"MIN(1,MAX(0,1-MAX(0,{number(lead)}-{days}/30)))"
    z = f"(({days}/30-{number(lead)})/{number(spread)})"
    density = f"EXP(-0.5*{z}*{z})/{number(float(np.sqrt(2.0 * np.pi)))}"
    return f"MIN(1,MAX(0,1-{number(spread)}*({density}-{z}*NORMSDIST(-{z}))))"
