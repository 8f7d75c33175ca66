"""A scenario out to a workbook and back: the model with this company's names and goals, and the levers somebody typed into it."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from core.base.errors import CockpitError
from core.base.home import Workspace
from core.base.sheets import Sheet
from core.base.text import Lang, Text
from core.base.unit import Unit
from core.ingest.lever_sheet import read_levers
from core.metrics.catalog import CATALOG
from core.outlook.board import HEADLINES
from core.outlook.gap import labels
from core.outlook.scenarios import run_saved, usable
from core.scenario import levers
from core.scenario.baseline import Baseline
from core.scenario.tree import Outcome
from core.scenario.twin import book
from core.scenario.year import HEADLINES as RATIOS
from core.store.facts import Facts

_MORE: Mapping[str, tuple[Text, Unit]] = {
    "cogs": (Text(zh="货品成本", en="Cost of goods"), Unit.CURRENCY), "contribution": (Text(zh="贡献利润", en="Contribution"), Unit.CURRENCY),
    "contribution_margin": (Text(zh="贡献利润率", en="Contribution margin"), Unit.SHARE), "cash": (Text(zh="现金", en="Cash"), Unit.CURRENCY),
    "stock_outs": (Text(zh="缺货损失占比", en="Demand lost to empty shelves"), Unit.SHARE)}


def sheets(outcome: Outcome, goals: Mapping[str, float], names: Mapping[str, Text], lang: Lang, told: Callable[[float], None] = lambda share: None) -> list[Sheet]:
    """Return the workbook's sheets: headline goals first, then the other ratios of the plan, then what they are made of.

    told is called with the share that is done; what it raises ends the work.
    """
    order = dict.fromkeys((*HEADLINES, *RATIOS, "gmv", *outcome.values))
    return book(outcome, goals, {kpi: _label(kpi) for kpi in order if kpi in outcome.values}, names, lang, told)


def saved_sheets(space: Workspace, facts: Facts, settings: Sequence[str], name: str | None, lang: Lang) -> list[Sheet]:
    """Return the workbook's sheets of a saved scenario (None: the forecast) and further settings (LEVER=VALUE)."""
    outcome, goals = run_saved(space, facts, settings, name)
    return sheets(outcome, goals, labels(facts, "channel"), lang)


def levers_of(base: Baseline, file: Path, staging: Path) -> tuple[dict[str, levers.Value], tuple[str, ...]]:
    """Return the levers typed into a workbook, and the ids of those that cannot act on this baseline.

    Raises CockpitError for a file that is none of ours, a value that is no number or lies out of bounds; it names the lever.
    """
    typed: dict[str, object] = {}
    for row in read_levers(file, staging):
        if not row.low:
            raise CockpitError("lever_value", Text(zh=f"杠杆 {row.lever[:60]} 的黄色格子是空的：不改请填 1。",
                                                   en=f"The yellow cell of the lever {row.lever[:60]} is empty: write 1 where nothing changes."))
        single = row.lever == levers.CAC_MODE.id or not row.high
        typed[row.lever] = _value(row.lever, row.low) if single else (_value(row.lever, row.low), _value(row.lever, row.high))
    return usable(base, typed)


def _value(name: str, text: str) -> levers.Value:
    if name == levers.CAC_MODE.id:
        return text
    try:
        return float(text)      # to the bit: what the sheet holds, not what it shows
    except ValueError:
        return levers.read(name, text)


def _label(kpi: str) -> tuple[Text, str]:
    if kpi in _MORE:
        label, unit = _MORE[kpi]
        return label, unit.value
    metric = CATALOG[kpi]
    return metric.label, metric.unit.value
