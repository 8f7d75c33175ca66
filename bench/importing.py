"""500,000 rows of a spreadsheet to committed marts, beside a bare read of the same file in the same run."""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench import measure, orders_file
from bench.kept import kept
from bench.measure import Spent
from bench.result import Figure

MOST_TIMES, MOST_MEGABYTES = 3.0, 700.0


def figures(runs: int) -> Iterator[Figure]:
    """Yield the figures of the xlsx, then for information those of the csv and of an import that tells its effect on KPIs."""
    folder = kept("orders", [Path(orders_file.__file__)], orders_file.write)
    xlsx, comma = folder / orders_file.XLSX, folder / orders_file.CSV
    reads, imports, peaks = [], [], []
    for _ in range(runs):
        reads.append(measure.child("bench.bare_read", str(xlsx)))
        done, peak = _import(xlsx)
        imports.append(done)
        peaks.append(peak)
    bare, whole = measure.medians(reads), measure.medians(imports)
    size = xlsx.stat().st_size / 1e6
    yield Figure("500,000-row xlsx to committed marts ÷ bare fastexcel read", whole.cpu / bare.cpu, "×", MOST_TIMES,
                 f"CPU {whole.cpu:.1f} s against {bare.cpu:.1f} s; by the clock {whole.wall:.1f} and {bare.wall:.1f} s; {size:.0f} MB, median of {runs}")
    yield Figure("peak memory of the server process meanwhile", max(peaks), "MB", MOST_MEGABYTES, f"the highest of {runs}; streamlit, pandas, statsmodels loaded")
    told, peak = _import(xlsx, "effect")
    yield Figure("the same with its effect on every KPI told", told.cpu / bare.cpu, "×", None, f"CPU {told.cpu:.1f} s, peak {peak:.0f} MB, one run")
    text, peak = _import(comma)
    yield Figure("the same rows as csv", text.cpu, "s CPU", None, f"{comma.stat().st_size / 1e6:.0f} MB; {text.cpu / bare.cpu:.1f} × the xlsx's bare read, peak {peak:.0f} MB, one run")


def _import(path: Path, *options: str) -> tuple[Spent, float]:
    with tempfile.TemporaryDirectory() as home:
        done = measure.child("bench.one_import", str(path), *options, home=Path(home))
    return done, float(json.loads(done.said)["peak"])
