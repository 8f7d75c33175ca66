"""`python -m bench`: one table of figures beside their targets, then the forecast's and the what-if's own tables.

--only PART… takes some parts, --full the long versions, --each lists every KPI at ten million lines, --write puts all
of it into docs/benchmarks.md.
"""

import argparse
import os
import platform
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from bench import explain, importing, million, pages, result, sample, starting, whatif
from bench.forecast_figures import figures as forecasts
from bench.measure import ROOT
from bench.result import Figure
from core.base.home import workspace

PAGE = ROOT / "docs" / "benchmarks.md"
DATA = Path(os.environ.get("COCKPIT_DATA") or ROOT.parent / "shared" / "data")
PARTS: dict[str, Callable[[int], Iterator[Figure]]] = {
    "import": importing.figures,
    "million": lambda runs: million.figures(3 * runs),
    "explain": explain.figures,
    "pages": lambda runs: pages.figures(sample.home(), 3 * runs),
    "start": lambda runs: starting.figures(sample.home(), runs),
}
FORECASTS = "au_retail_monthly.csv"


def main() -> int:
    """Run what was asked for; return 1 when a target is missed."""
    options = _options()
    if options.each:
        rows = [{"KPI": id_, "ms CPU": spent.cpu * 1000, "ms by the clock": spent.wall * 1000}
                for id_, spent in million.each(workspace("main", million.company()), 5)]
        print(result.records(rows))
        return 0
    figures = _measured(options.only or list(PARTS), 5 if options.full else 3)
    told = [result.table(figures)]
    if not options.only:
        told += ["## Forecast against last year again", _forecast(options.full), "## What-if", result.records(whatif.table())]
    text = "\n\n".join(told)
    print(text)
    if options.write:
        _write(text)
    return int(any(figure.verdict == "**missed**" for figure in figures))


def _measured(names: list[str], runs: int) -> list[Figure]:
    figures = []
    for name in names:
        for figure in PARTS[name](runs):
            print(f"{figure.what}: {figure.value:.3g} {figure.unit}", file=sys.stderr, flush=True)
            figures.append(figure)
    return figures


def _forecast(full: bool) -> str:
    """Return the table over public series; those lie outside the project, so a machine without them says so."""
    if not (DATA / FORECASTS).exists():
        return f"Not run: no {FORECASTS} in the folder COCKPIT_DATA."
    return result.records([row for months in ((36, 60) if full else (36,))
                           for row in forecasts.table(forecasts.retail(DATA, "held out", months, every=1 if full else 6), peers=False)])


def machine() -> str:
    """Return what the figures were taken on."""
    load = f", load {os.getloadavg()[0]:.1f} when done" if hasattr(os, "getloadavg") else ""
    return f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}{load}"


def _write(text: str) -> None:
    """Put the figures into the page, between its two marks; what stands around them is written by hand."""
    begin, end = "<!-- figures -->", "<!-- end of figures -->"
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(begin)
    _, _, after = rest.partition(end)
    PAGE.write_text(f"{before}{begin}\nTaken on {machine()}.\n\n{text}\n{end}{after}", encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=list(PARTS), help="these parts alone")
    parser.add_argument("--full", action="store_true", help="more runs, the whole forecast table")
    parser.add_argument("--each", action="store_true", help="every KPI alone at ten million lines")
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks.md")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
