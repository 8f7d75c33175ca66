"""500,000 rows of a spreadsheet to committed marts, beside a bare read of the same file in the same run."""

import json
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from bench import measure, orders_file
from bench.kept import kept
from bench.result import Figure

MOST_TIMES, MOST_MEGABYTES = 3.0, 700.0
TIMES_OPENPYXL, TIMES_CALAMINE, FIRST_FINDINGS = 6.0, 2.0, 10.0


def figures(runs: int) -> Iterator[Figure]:
    """Yield the figures of the xlsx, then for information those of the csv and of an import that tells its effect on KPIs."""
    folder = kept("orders", [Path(orders_file.__file__)], orders_file.write)
    xlsx, comma = folder / orders_file.XLSX, folder / orders_file.CSV
    reads, imports = [], []
    for _ in range(runs):
        reads.append(measure.child("bench.bare_read", str(xlsx)))
        imports.append(_import(xlsx))
    bare, whole = measure.medians(reads), _median(imports)
    size = xlsx.stat().st_size / 1e6
    yield Figure("500,000-row xlsx to committed marts ÷ bare fastexcel read", whole.cpu / bare.cpu, "×", MOST_TIMES,
                 f"CPU {whole.cpu:.1f} s ({whole.child:.1f} reading child, {whole.server:.1f} server) against {bare.cpu:.1f} s;"
                 f" by the clock {whole.wall:.1f} and {bare.wall:.1f} s; {size:.0f} MB, median of {runs}")
    yield Figure("peak memory of the server process meanwhile", max(one.peak for one in imports), "MB", MOST_MEGABYTES,
                 f"the highest of {runs}; streamlit, pandas, statsmodels loaded")
    told = _import(xlsx, "effect")
    yield Figure("the same with its effect on every KPI told", told.cpu / bare.cpu, "×", None, f"CPU {told.cpu:.1f} s, peak {told.peak:.0f} MB, one run")
    text = _import(comma)
    yield Figure("the same rows as csv", text.cpu, "s CPU", None,
                 f"{comma.stat().st_size / 1e6:.0f} MB; {text.cpu / bare.cpu:.1f} × the xlsx's bare read, peak {text.peak:.0f} MB, one run")
    yield from _against_pandas(xlsx, comma, whole, text)
    yield _all_columns(folder / orders_file.WHOLE, runs)
    for path in (folder / orders_file.LARGE, comma):
        yield _preview(path)


def _against_pandas(xlsx: Path, comma: Path, whole: "Imported", text: "Imported") -> Iterator[Figure]:
    """Yield how many times the import's processor time pandas takes for the same KPIs from the same file, one run each."""
    ways = (("openpyxl", xlsx, whole, TIMES_OPENPYXL), ("calamine", xlsx, whole, TIMES_CALAMINE), ("csv", comma, text, None))
    with ExitStack() as kept_open:
        folders = {engine: kept_open.enter_context(tempfile.TemporaryDirectory()) for engine, *_ in ways}
        took = {engine: json.loads(measure.child("bench.pandas_way", str(path), engine, folders[engine]).said)["cpu"] for engine, path, *_ in ways}
        same = int(measure.child("bench.same_kpis", str(comma), *folders.values()).said)
    for engine, path, ours, least in ways:
        yield Figure(f"pandas ({engine}) + groupby for the same KPIs ÷ 500,000-row {path.suffix[1:]} to committed marts", took[engine] / ours.cpu, "×",
                     least, f"CPU {took[engine]:.1f} s against {ours.cpu:.1f} s, which also checks, keeps and can undo; {same:,} values are equal",
                     is_least=True)


def _all_columns(path: Path, runs: int) -> Figure:
    """Return the same for the file with every column that a platform exports, most of which no KPI needs."""
    ours = _median([_import(path) for _ in range(runs)])
    pandas = json.loads(measure.child("bench.pandas_way", str(path), "calamine").said)["cpu"]
    return Figure("pandas (calamine) ÷ the same rows with all 34 columns of a platform's export", pandas / ours.cpu, "×", TIMES_CALAMINE,
                  f"CPU {pandas:.1f} s against {ours.cpu:.1f} s; {path.stat().st_size / 1e6:.0f} MB, peak {ours.peak:.0f} MB, median of {runs}", is_least=True)


def _preview(path: Path) -> Figure:
    """Return when the first findings of a file stand, by the clock."""
    done = json.loads(measure.child("bench.first_findings", str(path)).said)
    return Figure(f"first findings of a {path.stat().st_size / 1e6:.0f} MB {path.suffix[1:]}", done["first"], "s", FIRST_FINDINGS,
                  f"by the clock: table, columns and findings of the first {done['rows']:,} rows; those of all rows after {done['whole']:.1f} s")


@dataclass(frozen=True)
class Imported:
    """What one import took: processor seconds of the server and of its reading child, by the clock, peak MB of the server."""

    server: float
    child: float
    wall: float
    peak: float

    @property
    def cpu(self) -> float:
        return self.server + self.child


def _median(imports: list[Imported]) -> Imported:
    return sorted(imports, key=lambda one: one.cpu)[len(imports) // 2]


def _import(path: Path, *options: str) -> Imported:
    with tempfile.TemporaryDirectory() as home:
        done = measure.child("bench.one_import", str(path), *options, home=Path(home))
    return Imported(**json.loads(done.said))
