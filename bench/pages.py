"""A warm run of every page over the sample company, and a move of a slider on the what-if page."""

import logging
import os
import statistics
from collections.abc import Callable, Iterator
from pathlib import Path

from streamlit.testing.v1 import AppTest

from bench import page_times
from bench.measure import ROOT, here, repeat
from bench.result import Figure
from core import store
from core.base.home import workspace
from core.charts import scenario_months
from core.outlook.baseline import baseline
from core.outlook.board import board
from core.outlook.scenarios import targets
from core.scenario import outcome, tree
from core.ui.navigation import PAGES

MOST_PAGE, MOST_SLIDER = 300.0, 100.0
SHELL = Path(__file__).with_name("timed_shell.py")
MOVES = ({"cac": 0.9, "cac_mode": "less", "retention": 1.1}, {"retention": 1.05, "basket": 1.02}, {"cover": 0.8, "price": 1.02})


def figures(home: Path, runs: int) -> Iterator[Figure]:
    """Yield each page's warm run and first run, and a slider move."""
    os.environ["COCKPIT_HOME"] = str(home)
    logging.getLogger("streamlit").setLevel(logging.ERROR)  # it warns of every call outside a page run
    for page in PAGES:
        cold, warm = _page(page, runs)
        yield Figure(f"warm run of page {page}", warm[0] * 1000, "ms CPU", MOST_PAGE,
                     f"by the clock {warm[1] * 1000:.0f} ms; first time {cold[0] * 1000:.0f} ms CPU; median of {runs}")
    yield _move(home, runs)


def _page(page: str, runs: int) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return what the first run and the median warm run took, in processor seconds and by the clock."""
    app = AppTest.from_file(SHELL, default_timeout=120)
    app.query_params["lang"] = "zh"
    page_times.TAKEN.clear()
    if page != "cockpit":
        app.run()
        page_times.TAKEN.clear()
        app.switch_page(str(ROOT / "pages" / f"{page}.py"))
    for _ in range(runs + 1):
        app.run()
        if app.exception:
            raise RuntimeError(f"page {page}: {app.exception[0].value}")
    first, *warm = page_times.TAKEN
    return first, (statistics.median(cpu for cpu, _ in warm), statistics.median(wall for _, wall in warm))


def _move(home: Path, runs: int) -> Figure:
    """Measure a lever's way to the screen but for drawing: the tree, landings, odds, months, the chart's spec."""
    space = workspace("sample", home)
    facts = store.current(space)
    base, goals = baseline(space, facts), targets(board(space, facts))
    tree.neutral(base)
    moves = [repeat(lambda move=move: here(_moved(base, goals, move)), runs) for move in MOVES]
    cpu, wall = max(m.cpu for m in moves), max(m.wall for m in moves)
    return Figure("slider move on What-if: tree, landings, odds, chart", cpu * 1000, "ms CPU", MOST_SLIDER,
                  f"by the clock {wall * 1000:.0f} ms; the slowest of {len(MOVES)} moves, median of {runs}")


def _moved(base: tree.Baseline, goals: dict[str, float], move: dict[str, object]) -> Callable[[], object]:
    def act() -> object:
        out = tree.run(base, move)
        outcome.landing(out)
        outcome.odds(out, goals)
        return scenario_months.spec(outcome.months(out), base.actual.gmv, lang="zh")
    return act
