"""Uploaded files as they came: kept under their hash, read in a folder of their own that is swept when its reader died."""

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from core import ingest, store
from core.base.errors import CockpitError
from core.base.home import Workspace
from core.state import mappings
from core.store import lock

_SAMPLE = 5000
_AMOUNTS = (("order_lines", "unit_price"), ("order_lines", "paid_amount"), ("spend", "spend"), ("costs", "amount"), ("stock", "stock_value"), ("refunds", "amount"), ("products", "list_price"))
_PREFIX = "import-"


@dataclass(frozen=True)
class Upload:
    """One file on its way in: where the user has it, and the folder in which it is worked on."""

    space: Workspace
    path: Path
    folder: Path


@contextmanager
def kept(upload: Upload, sha256: str) -> Iterator[Callable[[], None]]:
    """Put the file under its hash before its rows go in; unless the block calls what it is given, the file goes again.

    Before, so that whoever dies in between leaves a file too many and never rows whose file is lost. A copy that was cut
    off is never taken for the file, and one that stood there already stays.
    """
    target = upload.space.raw / sha256
    was_there = target.exists()
    if not was_there:
        part = upload.folder / sha256
        shutil.copyfile(upload.path, part)
        part.replace(target)
    said: list[bool] = []
    try:
        yield lambda: said.append(True)
    finally:
        if not said and not was_there:
            target.unlink(missing_ok=True)


@contextmanager
def own_folder(space: Workspace, who: str) -> Iterator[Path]:
    """Give a folder below staging for one import and remove it after the block; folders of imports that died go first."""
    with ExitStack() as held:
        # the gate is held while a folder is made and locked, and while the dead are looked for
        with lock.held(space.cache / "imports.lock", who):
            _sweep(space)
            folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=space.staging))
            held.enter_context(lock.held(_lock_of(space, folder), who))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            _lock_of(space, folder).unlink(missing_ok=True)


def remembered(space: Workspace) -> dict[str, Mapping[str, str | None]]:
    """Return the confirmed layouts of the workspace as reading a file takes them."""
    return {ingest.signature(one.table, one.headers): one.columns for one in mappings.mappings(space)}


def said(space: Workspace) -> dict[str, Mapping[str, str]]:
    """Return the answers kept with the confirmed layouts."""
    return {ingest.signature(one.table, one.headers): one.answers for one in mappings.mappings(space) if one.answers}


def known(space: Workspace) -> ingest.Known:
    """Return what the workspace holds, as evidence for the next file: usual amounts, channels, SKUs."""
    if store.published(space) is None:      # nothing is in yet
        return ingest.Known()
    facts = store.current(space)
    usual = {f"{table}.{column}": value for table, column in _AMOUNTS for (value,) in facts.rows(
        f"select median(x) from (select cast({column} as double) as x from {table} where {column} <> 0 limit {_SAMPLE})") if value}
    channels = tuple(channel for (channel,) in facts.rows("select distinct channel from daily_spend where channel <> '' order by channel limit 12"))
    skus = frozenset(sku for (sku,) in facts.rows(f"select sku from products limit {_SAMPLE}"))
    return ingest.Known(usual, channels, {"products.sku": skus})


def outside_rows(file: Path | None) -> list[tuple[int, str, str | None]]:
    """Return the rows that reading refused (source row, code of the reason, column) from the file it wrote, [] without one."""
    if file is None:
        return []
    return [(row["_row"], row["code"], row["column"]) for row in pq.read_table(file).to_pylist()]


def _sweep(space: Workspace) -> None:
    for folder in space.staging.glob(f"{_PREFIX}*"):
        with suppress(CockpitError), lock.held(_lock_of(space, folder), "sweep", wait=0):  # busy: its import lives
            shutil.rmtree(folder, ignore_errors=True)
            _lock_of(space, folder).unlink(missing_ok=True)


def _lock_of(space: Workspace, folder: Path) -> Path:
    return space.cache / f"{folder.name}.lock"
