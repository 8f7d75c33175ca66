"""The response curves as interpolation tables: a sheet per channel, a row per draw, a column per ratio of spend to plan."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.base.sheets import Block, Sheet
from core.base.text import Lang, Text, same
from core.scenario.baseline import Baseline
from core.scenario.draws import Draws
from core.scenario.response import RATIOS

RATIO_ROW, CENTRE_ROW, COST_ROW, FIRST = 1, 2, 3, 5
_RATIO = Text(zh="花费 ÷ 计划", en="Spend ÷ plan")
_CENTRE = Text(zh="新客 ÷ 计划（中心曲线）", en="New customers ÷ plan (centre)")
_COST = Text(zh="每个新客的成本 ÷ 现在", en="Cost per customer ÷ today")
_DRAWN = Text(zh="逐次抽样的曲线", en="The curve, draw by draw")
_TAB = Text(zh="曲线{place}", en="Curve{place}")
_TITLE = Text(zh="反应曲线 {place}：{name}", en="Curve {place}: {name}")


@dataclass(frozen=True)
class Tables:
    """Where the curves lie: ratios and costs to look up in, and per channel and draw the row to interpolate."""

    sheets: tuple[Sheet, ...]
    rows: np.ndarray[tuple[int, ...], np.dtype[np.intp]]    # (C, D) sheet row of each draw's curve

    def ratios(self, channel: int) -> str:
        return self.sheets[channel].area(RATIO_ROW, 1, RATIO_ROW, len(RATIOS))

    def drawn(self, channel: int, draw: int) -> str:
        row = int(self.rows[channel, draw])
        return self.sheets[channel].area(row, 1, row, len(RATIOS))

    def costs(self, channel: int) -> str:
        """Return the costs at every ratio but 0, rising."""
        return self.sheets[channel].area(COST_ROW, 2, COST_ROW, len(RATIOS))

    def centre(self, channel: int) -> str:
        return self.sheets[channel].area(CENTRE_ROW, 1, CENTRE_ROW, len(RATIOS))


def put_curves(baseline: Baseline, draws: Draws, names: Mapping[str, Text], lang: Lang) -> Tables:
    """Return a sheet per channel; draws with equal curves share a row."""
    if baseline.channels is None:
        return Tables((), np.empty((0, baseline.draws), dtype=np.intp))
    sheets, rows = [], []
    for place, (channel, curve) in enumerate(zip(baseline.channels.names, baseline.channels.curves, strict=True)):
        sheet = Sheet(_TAB(lang).format(place=place + 1))
        sheet.put(0, 0, _TITLE.format(place=place + 1, name=names.get(channel, same(channel))), "title")
        for row, head, values in ((RATIO_ROW, _RATIO, RATIOS), (CENTRE_ROW, _CENTRE, curve.centre)):
            sheet.put(row, 0, head, "head")
            sheet.row(row, 1, [float(value) for value in values])
        sheet.put(COST_ROW, 0, _COST, "head")
        sheet.row(COST_ROW, 2, [float(ratio / value) for ratio, value in zip(RATIOS[1:], curve.centre[1:], strict=True)])
        sheet.put(FIRST - 1, 0, _DRAWN, "head")
        different, where = np.unique(draws.tables[place].T, axis=0, return_inverse=True)
        sheet.block = Block(FIRST, 1, different)
        sheet.widths[0] = 28
        sheets.append(sheet)
        rows.append(where.ravel() + FIRST)
    return Tables(tuple(sheets), np.array(rows, dtype=np.intp))
