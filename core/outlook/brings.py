"""What each upload table brings: the KPIs it unlocks, the rows there are, and what would be worth uploading next."""

from dataclasses import dataclass

from core.base.home import Workspace
from core.metrics.catalog import CATALOG
from core.metrics.coverage import coverage
from core.metrics.readings import read
from core.state import records
from core.store.facts import Facts
from core.tables.registry import TABLES


@dataclass(frozen=True)
class Brought:
    """One table: how many rows the workspace holds, the KPIs it is for, and those that wait for it alone."""

    table: str
    rows: int
    kpis: tuple[str, ...]
    waiting: tuple[str, ...]


def brings(space: Workspace, facts: Facts) -> list[Brought]:
    """Return every table in upload order; a KPI waits for the table that its reading names as missing."""
    known = coverage(facts)
    waiting: dict[str, list[str]] = {}
    for reading in read(facts, known=known):
        if reading.needs:
            waiting.setdefault(reading.needs.partition(".")[0], []).append(reading.metric)
    return [Brought(name, known.spans[name].rows if table.home == "facts" else len(records.rows(space, name)),
                    tuple(kpi for kpi in table.unlocks if kpi in CATALOG), tuple(waiting.get(name, ())))
            for name, table in TABLES.items()]
