"""Ten million order lines: a receipt's first page for every KPI, and why GMV moved, each asked for the first time."""

from collections.abc import Callable, Iterator

from bench import million
from bench.measure import here, repeat
from bench.result import Figure
from core import store
from core.base.home import workspace
from core.metrics.catalog import CATALOG
from core.metrics.coverage import coverage
from core.metrics.readings import read
from core.metrics.variants import BY_ID
from core.outlook.board import board
from core.outlook.compared import compared
from core.outlook.deadlines import deadlines
from core.outlook.doubts import doubts
from core.outlook.lens import has_variants, lens
from core.outlook.ready import make_ready
from core.outlook.receipt import page, receipt, size
from core.outlook.together import together
from core.outlook.why import skus, why

MOST_MILLISECONDS = 300.0


def figures(runs: int) -> Iterator[Figure]:
    """Yield the slowest first page of all KPIs' receipts, then what Growth asks of the facts when nothing is cached."""
    facts = store.current(workspace("main", million.company()))
    known = coverage(facts)
    first, counts = ({reading.metric: repeat(lambda id_=reading.metric, look=look: here(lambda: look(facts, receipt(facts, id_, known=known).parts[0])), runs).cpu * 1000  # type: ignore[misc]
                      for reading in read(facts, [*CATALOG, *BY_ID], known=known) if reading.value is not None} for look in (page, size))
    for what, taken in (("first page of a receipt", first), ("how many rows it has", counts)):
        slowest = sorted(taken, key=lambda id_: -taken[id_])
        yield Figure(f"10,000,000 order lines: {what}, the slowest definition", taken[slowest[0]], "ms CPU", MOST_MILLISECONDS,
                     f"{len(taken)} of {len(CATALOG) + len(BY_ID)} definitions with a value; " + ", ".join(f"{id_} {taken[id_]:.0f}" for id_ in slowest[:4]))
    days = compared(known, "ytd")
    moved = why(facts, "gmv", days, known) if days else None
    if days is None or moved is None:
        return
    space = workspace("main", million.company())
    for kept in space.cache.glob("paths-*"):     # as a new version finds it: nothing forecast yet
        kept.unlink()
    shown = board(space, facts)
    lenses = [standing.metric.id for standing in shown.with_goals() if has_variants(standing.metric.id)]
    fresh = {kpi: here(lambda kpi=kpi: lens(space, facts, kpi, known, shown.year)).cpu * 1000 for kpi in lenses}  # type: ignore[misc]
    slowest = sorted(fresh, key=lambda kpi: -fresh[kpi])
    yield Figure("10,000,000 order lines: a goal under every definition, asked right behind a new version's board", fresh[slowest[0]], "ms CPU", MOST_MILLISECONDS,
                 f"the slowest of {len(fresh)} goals, year-ends forecast while asked; " + ", ".join(f"{kpi} {fresh[kpi]:.0f}" for kpi in slowest[:4]))
    ready = here(lambda: make_ready(space, facts, shown))
    yield Figure("10,000,000 order lines: behind a new version's board, made in the background", ready.cpu, "s CPU", None, "deadlines, goals of parts, and what was not asked before")
    yield Figure("10,000,000 order lines: the board after a goal was edited", repeat(lambda: here(lambda: board(space, facts)), runs).cpu * 1000, "ms CPU", MOST_MILLISECONDS, "nothing of the facts or forecasts is worked out again")
    asked: dict[str, Callable[[], object]] = {
        "why GMV moved: factors, channel, category, customers, mix": lambda: why(facts, "gmv", days, known),
        "by SKU": lambda: skus(facts, moved), "what is too good to be true": lambda: doubts(facts, known, days),
        "do the goals fit together": lambda: together(facts, shown, "CNY"),
        "every goal's last responsible moment": lambda: deadlines(space, facts, shown),
        **{f"{kpi} under every definition": lambda kpi=kpi: lens(space, facts, kpi, known, shown.year) for kpi in ("retention", "cac_change", "inventory_turnover")}}  # type: ignore[misc]
    for what, act in asked.items():
        yield Figure(f"10,000,000 order lines: {what}", repeat(lambda act=act: here(act), runs).cpu * 1000, "ms CPU", MOST_MILLISECONDS,  # type: ignore[misc]
                     "nothing kept but what the version's build and its board made")
