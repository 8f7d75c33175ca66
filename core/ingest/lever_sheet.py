"""A what-if workbook coming back: the levers in its yellow cells, read in the child like every upload."""

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.base.errors import CockpitError
from core.base.text import Text
from core.ingest import process, refusals, sniff, wire, zipcheck
from core.ingest.read import Limits, sha256

MARK, HEADER_ROW, ROWS = ("代号", "Id"), 4, 600      # the head over the levers' ids, its row (0-based), as many levers as are looked for
_LIMITS = Limits(file_mb=60, cpu_seconds=60, seconds=120)


@dataclass(frozen=True)
class Typed:
    """What stands in a lever's yellow cells, as text; high is "" for a single value."""

    lever: str
    low: str
    high: str


def read_levers(path: Path, staging: Path, *, limits: Limits = _LIMITS) -> list[Typed]:
    """Return the levers of a workbook that the cockpit wrote, in its order.

    Raises CockpitError for a file that is no workbook, is none of ours, or cannot be read; nothing stays in staging.
    """
    form = sniff.sniff(path)
    if form is not sniff.Form.WORKBOOK:
        raise not_ours()
    if path.stat().st_size >> 20 > limits.file_mb:
        raise refusals.too_large(path.stat().st_size >> 20, limits.file_mb)
    zipcheck.check(path)
    staging.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="levers-", dir=staging))
    job = wire.Job(str(path.resolve()), path.name, str(folder.resolve()), sha256(path), form.value, None, None, {}, {}, limits.memory_mb, limits.cpu_seconds)
    try:
        return [Typed(**row) for row in process.run(job, folder, work="levers", seconds=limits.seconds, progress=None)]
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def found(path: Path) -> list[dict[str, Any]]:
    """Return the levers as plain rows (in the child); only the first sheet's upper left corner is read."""
    import fastexcel
    try:
        book = fastexcel.read_excel(path)
        sheet = book.load_sheet(book.sheet_names[0], header_row=None, skip_rows=0, n_rows=HEADER_ROW + ROWS, dtypes="string", use_columns=[0, 1, 2, 3])
    except fastexcel.FastExcelError as error:
        raise not_ours() from error
    columns = [column.to_pylist() for column in sheet.to_arrow().columns]
    table = list(zip(*columns, strict=True))
    if len(columns) < 4 or len(table) <= HEADER_ROW or table[HEADER_ROW][0] not in MARK:
        raise not_ours()
    levers: list[dict[str, Any]] = []
    for lever, _, low, high in table[HEADER_ROW + 1:]:
        if not lever:
            break
        levers.append({"lever": str(lever), "low": (low or "").strip(), "high": (high or "").strip()})
    return levers


def not_ours() -> CockpitError:
    return CockpitError("lever_sheet", Text(
        zh="这不是驾驶舱导出的推演模型：第一张工作表里要有黄色杠杆表。请先在“推演”页下载模型，改好后再传回来。",
        en="This is no what-if model of the cockpit: its first sheet has to hold the yellow lever cells. Download the model on the What-if page, edit it, and bring that back."))
