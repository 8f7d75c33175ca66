"""Ten million order lines: what the Cockpit page asks of the marts, each KPI alone, the board, building and size."""

import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from bench import lines, measure
from bench.kept import kept, sources
from bench.measure import ROOT, here, repeat
from bench.result import Figure
from core import store
from core.base.home import Workspace, workspace
from core.metrics.catalog import CATALOG
from core.metrics.coverage import coverage
from core.metrics.readings import read
from core.outlook import imports
from core.outlook.board import HEADLINES, board
from core.state.template import GOALS
from core.tables.staged import Part
from sample_data import load

LINES = 10_000_000
MOST_MILLISECONDS = 100.0
PLAIN = ("gmv", "orders", "average_order_value", "conversion", "new_customers", "cac")  # the small cards of pages/cockpit.py
BUILT = "built.json"
PARTS = "parts"
ORDERS = ("orders_", "refunds")


def figures(runs: int) -> Iterator[Figure]:
    """Yield the time of all KPIs at once, then for information the board, the build and the file's size."""
    home = company()
    space = workspace("main", home)
    facts = store.current(space)
    read(facts)
    shown = list(dict.fromkeys([*HEADLINES, *PLAIN, *(goal.kpi for goal in GOALS)]))
    page = repeat(lambda: here(lambda: read(facts, shown)), runs)
    yield Figure("10,000,000 order lines: all KPIs of the Cockpit page from marts", page.cpu * 1000, "ms CPU", MOST_MILLISECONDS,
                 f"{len(shown)} KPIs with last year beside them; by the clock {page.wall * 1000:.0f} ms; median of {runs}")
    every = repeat(lambda: here(lambda: read(facts)), runs)
    yield Figure("the whole catalog, once per version of the facts", every.cpu * 1000, "ms CPU", None,
                 f"{len(CATALOG)} KPIs; by the clock {every.wall * 1000:.0f} ms")
    slow = [f"{id_} {spent.cpu * 1000:.0f}" for id_, spent in each(space, 3) if spent.cpu > 0.010]
    yield Figure("KPIs that take over 10 ms when read alone", len(slow), "KPIs", None, ", ".join(slow) + (" ms CPU" if slow else ""))
    once = here(lambda: board(space, facts))
    yield Figure("the whole board: pace, landing, odds", once.cpu, "s CPU", None, f"by the clock {once.wall:.1f} s, once per version of the facts")
    built = json.loads((home / BUILT).read_text())
    yield Figure("building that version: compare, store, all marts", built["cpu"], "s CPU", None,
                 f"by the clock {built['wall']:.0f} s, peak {built['peak']:.0f} MB; measured when it was made")
    yield Figure("its file", max(path.stat().st_size for path in space.facts.glob("*.duckdb")) / 1e6, "MB", None, f"parquet of the same lines {built['parquet']:.0f} MB")


def each(space: Workspace, runs: int) -> Iterator[tuple[str, measure.Spent]]:
    """Yield what every KPI takes when it is read alone, the slowest first; "coverage" is what all readings share."""
    facts = store.current(space)
    known = coverage(facts)
    taken = {"coverage": repeat(lambda: here(lambda: coverage(facts)), runs)}
    for id_ in CATALOG:
        taken[id_] = repeat(lambda id_=id_: here(lambda: read(facts, [id_], known=known)), runs)
    return iter(sorted(taken.items(), key=lambda pair: -pair[1].cpu))


def company() -> Path:
    """Return a home with ten million generated order lines beside the sample company's other tables, made once per state of the store."""
    made_by = [*sources(ROOT / "core" / "store", ROOT / "core" / "tables"), Path(lines.__file__), Path(__file__)]
    return kept("ten-million", made_by, _made_apart)


def _made_apart(home: Path) -> None:
    for step in STEPS:
        measure.child("bench.million", step, str(home))


def _others(home: Path) -> None:
    """Bring in the sample company's other tables and write the generated parts."""
    rest = [path for path in load.paths() if not path.name.startswith(ORDERS)]
    results = imports.import_files(workspace("main", home), rest, who="bench", with_effect=False)
    if any(result.status == "rejected" for result in results):
        sys.exit(f"not imported: {[result.path for result in results if result.status == 'rejected']}")
    (home / PARTS).mkdir()
    store.commit(workspace("main", home), [lines.products(home / PARTS)], lines.source("products"), importer="bench", at=lines.AT)
    lines.order_lines(home / PARTS, LINES)


def _build(home: Path) -> None:
    """Commit the lines, in a process of its own, so that its peak memory is that of building."""
    parquet = home / PARTS / "order_lines.parquet"
    part = Part("order_lines", parquet, LINES)
    space = workspace("main", home)
    built = here(lambda: store.commit(space, [part], lines.source("order_lines"), importer="bench", at=lines.AT))
    told = {"cpu": built.cpu, "wall": built.wall, "peak": measure.peak_megabytes(), "parquet": parquet.stat().st_size / 1e6}
    (home / BUILT).write_text(json.dumps(told))
    shutil.rmtree(home / PARTS)


STEPS = {"others": _others, "build": _build}

if __name__ == "__main__":
    STEPS[sys.argv[1]](Path(sys.argv[2]))
