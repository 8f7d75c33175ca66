"""The yellow cells: every lever with its value, or both ends of a range, read from a scenario and read back."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.base.sheets import Sheet
from core.base.text import Text, same
from core.scenario import levers
from core.scenario.baseline import Baseline, unavailable

FIRST = 5               # the row of the first lever
ID, LABEL, LOW, HIGH = range(4)
TITLE = Text(zh="推演模型", en="Model")
_TITLE = Text(zh="推演模型：改黄色格子，结果随之改变", en="What-if model: change a yellow cell and the results follow")
_HOW = Text(
    zh="黄色格子是杠杆：1 表示不变，0.85 表示原来的 85%；要给范围，就在“到”一列填另一端。改好后可以传回驾驶舱，成为一个新方案。",
    en="Yellow cells are levers: 1 changes nothing, 0.85 is 85 % of today; for a range fill “to” as well. Brought back to the cockpit, the file becomes a new scenario.")
_HEADS = (Text(zh="代号", en="Id"), Text(zh="杠杆", en="Lever"), Text(zh="取值（或从）", en="Value (or from)"), Text(zh="到", en="to"))


@dataclass(frozen=True)
class Inputs:
    """Where each lever's cells are: id → (value or from, to)."""

    cells: Mapping[str, tuple[str, str]]

    def at(self, name: str, place: str) -> str:
        """Return the formula of a lever's value where a layer stands in its range; 1 for a lever that cannot act."""
        if name not in self.cells:
            return "1"
        low, high = self.cells[name]
        return f'IF({high}="",{low},{low}+({high}-{low})*{place})'


def ids(baseline: Baseline) -> list[str]:
    """Return every lever that can act, the months' own ones included, in the order of the workbook's rows."""
    months, missing = [month.month for month in baseline.months_left], unavailable(baseline)
    by_month = [f"{lever.id}.{month}" for lever in levers.LEVERS if lever.per_month for month in months]
    cells = [f"budget.{channel}@{month}" for channel in baseline.channel_names for month in months]
    return [name for name in (*levers.names(baseline.channel_names), *by_month, *cells) if name.split(".", 1)[0] not in missing]


def put_inputs(sheet: Sheet, baseline: Baseline, overrides: levers.Overrides, names: Mapping[str, Text]) -> Inputs:
    """Write the levers onto the sheet, those not moved at rest, and return where they are."""
    sheet.put(0, LABEL, _TITLE, "title")
    sheet.put(1, LABEL, _HOW, "note")
    for column, head in enumerate(_HEADS):
        sheet.put(FIRST - 1, column, head, "head")
    sheet.widths |= {ID: 20, LABEL: 32, LOW: 15, HIGH: 10}
    found = {}
    for row, name in enumerate(ids(baseline), FIRST):
        value = overrides.get(name, levers.neutral_of(name))
        low, high = value if isinstance(value, tuple) else (value, None)
        sheet.put(row, ID, name, "id")
        sheet.put(row, LABEL, _label(name, names))
        found[name] = sheet.ask(row, LOW, low, *_allowed(name)), sheet.ask(row, HIGH, high, *_allowed(name))
    return Inputs(found)


def _allowed(name: str) -> tuple[Text, tuple[float, float] | None, tuple[str, ...]]:
    """Return what a lever's cell says when it is chosen, its bounds, its choices."""
    if name == levers.CAC_MODE.id:
        return levers.CAC_MODE.help, None, tuple(choice for choice, _ in levers.CAC_MODE.choices)
    return levers.lever_of(name).help, levers.bounds_of(name), ()


def _label(name: str, names: Mapping[str, Text]) -> Text:
    lever, _, part = name.partition(".")
    channel, at, month = part.rpartition("@")
    channel, month = (channel, month) if at else (part, "")
    if lever == "budget" and channel in names:
        label = levers.label_of(lever)
        when = Text(zh=f" {month}月", en=f" month {month}") if month else same("")
        return Text(zh=f"{label.zh}：{names[channel].zh}{when.zh}", en=f"{label.en}: {names[channel].en}{when.en}")
    return levers.label_of(name)
