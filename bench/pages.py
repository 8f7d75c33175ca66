"""A warm run of every page over the sample company, and a move of a slider on the what-if page."""

import os
import shutil
import statistics
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest.mock import patch

from streamlit.logger import set_log_level
from streamlit.testing.v1 import AppTest

from bench import page_times
from bench.measure import ROOT, here, medians, repeat
from bench.result import Figure
from core import store
from core.base.home import workspace
from core.charts import scenario_months
from core.outlook.baseline import baseline
from core.outlook.board import board
from core.outlook.scenarios import targets
from core.scenario import outcome, tree
from core.ui import whatif
from core.ui.navigation import PAGES
from core.ui.whatif_draft import LEVER

MOST_PAGE, MOST_SLIDER = 300.0, 100.0
SHELL = Path(__file__).with_name("timed_shell.py")
MOVES = ({"cac": 0.9, "cac_mode": "less", "retention": 1.1}, {"retention": 1.05, "basket": 1.02}, {"cover": 0.8, "price": 1.02})


def figures(home: Path, runs: int) -> Iterator[Figure]:
    """Yield each page's warm run and first run, and a slider move; on a copy of the home, for pages write."""
    set_log_level("ERROR")  # it warns of every call outside a page run
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copytree(home, Path(folder) / "home"))
        os.environ["COCKPIT_HOME"] = str(copy)
        for page in PAGES:
            cold, warm = _page(page, runs)
            yield Figure(f"warm run of page {page}", warm[0] * 1000, "ms CPU", MOST_PAGE,
                         f"by the clock {warm[1] * 1000:.0f} ms; first time {cold[0] * 1000:.0f} ms CPU; median of {runs}")
        yield _slider(runs)
        yield _arithmetic(copy, runs)


def _page(page: str, runs: int) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return what the first run and the median warm run took, in processor seconds and by the clock."""
    page_times.TAKEN.clear()
    app = _opened(page)
    for _ in range(runs):
        _run(app, page)
    first, *warm = page_times.TAKEN[-runs - 1:]
    return first, (statistics.median(cpu for cpu, _ in warm), statistics.median(wall for _, wall in warm))


def _opened(page: str) -> AppTest:
    """Return a session that has the page open; the Cockpit is where every session begins."""
    app = AppTest.from_file(SHELL, default_timeout=120)
    app.query_params["lang"] = "zh"
    _run(app, page)
    if page != "cockpit":
        app.switch_page(str(ROOT / "pages" / f"{page}.py"))
        _run(app, page)
    return app


def _run(app: AppTest, page: str) -> None:
    app.run()
    if app.exception:
        raise RuntimeError(f"page {page}: {app.exception[0].value}")


def _slider(runs: int) -> Figure:
    """Move a slider and take the time of the fragment that a move runs again: levers, outcome, cards, charts, the draft kept."""
    taken, explore = [], whatif.explore
    app = _opened("whatif")
    with patch.object(whatif, "explore", lambda *arguments: taken.append(here(lambda: explore(*arguments)))):
        for place in range(runs + 1):
            app.slider(key=f"{LEVER}retention").set_value(float(5 + 5 * (place % 2)))
            _run(app, "whatif")
    middle = medians(taken[1:])
    return Figure("slider move on What-if: the whole fragment", middle.cpu * 1000, "ms CPU", MOST_SLIDER,
                  f"by the clock {middle.wall * 1000:.0f} ms; the move kept as a draft; median of {runs}")


def _arithmetic(home: Path, runs: int) -> Figure:
    """Measure the part of a move that is arithmetic: the tree, landings, odds, months, the chart's spec."""
    space = workspace("sample", home)
    facts = store.current(space)
    base, goals = baseline(space, facts), targets(board(space, facts))
    tree.neutral(base)
    moves = [repeat(lambda move=move: here(_moved(base, goals, move)), runs) for move in MOVES]
    return Figure("of it the tree, landings, odds, chart", max(m.cpu for m in moves) * 1000, "ms CPU", None,
                  f"the slowest of {len(MOVES)} sets of levers, median of {runs}")


def _moved(base: tree.Baseline, goals: dict[str, float], move: dict[str, object]) -> Callable[[], object]:
    def act() -> object:
        out = tree.run(base, move)
        outcome.landing(out)
        outcome.odds(out, goals)
        return scenario_months.spec(outcome.months(out), base.actual.gmv, lang="zh")
    return act
