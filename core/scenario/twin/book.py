"""All sheets of the twin: the model in front, then steps, draws and curves."""

from collections.abc import Callable, Mapping

import numpy as np

from core.base.sheets import Sheet
from core.base.text import Lang, Text, same
from core.scenario.draws import drawn
from core.scenario.ranges import layers
from core.scenario.tree import Outcome, at_rest
from core.scenario.twin.curves import put_curves
from core.scenario.twin.draws import put_draws
from core.scenario.twin.inputs import FIRST, TITLE, put_inputs
from core.scenario.twin.results import put_results
from core.scenario.twin.steps import put_steps
from core.scenario.twin.year import put_year

SEED = 0
_HEADS = {
    "weight": Text(zh="含模拟次数", en="draws in it"), "satisfaction": Text(zh="满意度", en="satisfaction"),
    "cac": Text(zh="获客成本", en="acquisition cost"), "budget": Text(zh="预算", en="budget"), "own": Text(zh="渠道预算", en="channel's budget"),
    "cell": Text(zh="该月预算", en="month's budget"), "better": Text(zh="每份花费的新客倍数", en="customers per spend ×"), "less": Text(zh="买得更少：花费", en="buying less: spend ×"),
    "ratio": Text(zh="花费 ÷ 计划", en="spend ÷ plan"), "inside": Text(zh="曲线上的位置", en="place on the curve"), "knot": Text(zh="左边节点", en="knot to the left"),
    "way": Text(zh="到右边节点的路程", en="way to the next knot"), "spend": Text(zh="花费", en="spend"), "again": Text(zh="复购曲线", en="repeat curve"),
    "lift": Text(zh="复购提升", en="repeat orders ×"), "filled": Text(zh="现货满足", en="demand served ×"), "own_campaign": Text(zh="本月活动", en="own campaigns ×"),
    "sales": Text(zh="活动后的销售", en="sales with campaigns ×"), "new": Text(zh="新品类", en="new categories ×"), "launch": Text(zh="上新带来", en="brought by launches"),
    "net": Text(zh="退款后占比", en="share after refunds"), "cost": Text(zh="成本占净额", en="cost ÷ net"), "elasticity": Text(zh="售价弹性", en="price elasticity"),
    "level": Text(zh="渠道实际效果", en="channel's true level"), "forecast": Text(zh="GMV 预测", en="GMV forecast"), "deviation": Text(zh="新客偏离", en="customers' deviation"),
    "share": Text(zh="新品类占比", en="new categories' share"), "private": Text(zh="私域复购占比", en="private repeat share"), "ahead": Text(zh="计划库存", en="planned stock"),
    "coming": Text(zh="预计回头", en="expected back"), "change": Text(zh="首单变化", en="first orders, change"), "more": Text(zh="复购单变化", en="repeat orders, change"),
    "growth": Text(zh="复购单倍数", en="repeat orders ×"), "served": Text(zh="实际满足", en="served ×"), "launched": Text(zh="上新倍数", en="launched ×"),
    "scale": Text(zh="GMV 倍数", en="GMV ×"), "gmv": Text(zh="GMV", en="GMV"), "cogs": Text(zh="货品成本", en="cost of goods"), "orders": Text(zh="订单", en="orders"),
    "won": Text(zh="新客", en="new customers"), "shelf": Text(zh="月末库存", en="month-end stock"), "lost": Text(zh="缺货损失", en="lost to empty shelves"), "back": Text(zh="回头老客", en="came back")}


def book(outcome: Outcome, goals: Mapping[str, float], labels: Mapping[str, tuple[Text, str]], names: Mapping[str, Text],
         lang: Lang, told: Callable[[float], None] = lambda share: None) -> list[Sheet]:
    """Return the sheets of a workbook that is the model behind an outcome: yellow inputs, formulas, results.

    told is called with the share that is done, 0 to 1; what it raises ends the work.

    goals: KPI id → target as a value; labels: KPI id → (name, style of its unit), in the order of the results; names:
    channel → its name. Recalculated, its P10, P50, P90 and odds are tree.run's for whatever stands in the yellow cells.
    """
    base = outcome.baseline
    draws = drawn(base, SEED)
    model = Sheet(TITLE(lang), frozen=(FIRST, 0))
    inputs = put_inputs(model, base, outcome.overrides, names)
    tables = put_curves(base, draws, names, lang)
    parts = layers(base, SEED)
    layer = np.empty(base.draws, dtype=np.intp)
    for place, part in enumerate(parts):
        layer[part.rows] = place

    def head(name: str) -> Text:
        return _head(name, outcome, names)

    steps = put_steps(base, inputs, tables, len(parts), SEED, head, lang)
    told(0.3)
    steps.numbers("weight", np.array([len(part.rows) for part in parts], dtype=np.float64))
    columns = put_draws(base, draws, steps, layer, tables, head, lang)
    told(0.8)
    final = put_year(columns, base, *at_rest(base))
    put_results(model, outcome, final, columns, steps, goals, labels, FIRST - 1)
    return [model, steps.sheet, columns.sheet, *tables.sheets]


def _head(name: str, outcome: Outcome, names: Mapping[str, Text]) -> Text:
    """Return a column's head: what it is, of which channel, in which month."""
    kind, _, places = name.partition("-")
    label = _HEADS.get(kind, same(kind))
    numbers = [int(part) for part in places.split("-") if part.isdecimal()]
    if not numbers or kind == "again":
        return label if not places else Text(zh=f"{label.zh} {places}", en=f"{label.en} {places}")
    channels, months = outcome.baseline.channel_names, outcome.baseline.months_left
    by_channel = len(numbers) == 2 or kind in ("own", "less", "level")
    month = numbers[-1] if len(numbers) == 2 or not by_channel else None
    channel = names.get(channels[numbers[0]], same(channels[numbers[0]])) if by_channel else same("")
    when = f"{months[month]:%Y-%m}" if month is not None else ""
    return Text(zh=f"{label.zh} {channel.zh} {when}".strip(), en=f"{label.en} {channel.en} {when}".strip())
