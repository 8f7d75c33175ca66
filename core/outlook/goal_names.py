"""The parts that uploaded goals name, put into the names that the data have: one goal is one goal in either language."""

from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from core.outlook.goal_segments import resolved
from core.store.facts import Facts
from core.store.prepare import KNOWN_CHANNELS
from core.tables.staged import Part


def with_names(part: Part, facts: Facts, folder: Path) -> Part:
    """Return the staged goals with each channel, tier and team by its id (Douyin and 抖音 are douyin); any other part as it is.

    The rows are written anew into the upload's folder where a name changes; a part that nobody knows keeps what was written.
    """
    if part.table != "goals":
        return part
    rows = pq.read_table(part.parquet)
    if not {"segment", "segment_kind"} <= set(rows.column_names):
        return part
    kinds, segments = rows["segment_kind"].to_pylist(), rows["segment"].to_pylist()
    spellings = dict(facts.rows(f"select spelling, channel from {KNOWN_CHANNELS} as k"))
    known = [segment if not segment else spellings.get(segment.strip().lower()) or segment if kind == "channel" else resolved(kind or "", segment, {})
             for kind, segment in zip(kinds, segments, strict=True)]
    if known == segments:
        return part
    place = rows.column_names.index("segment")
    path = folder / "goals-named.parquet"
    pq.write_table(rows.set_column(place, rows.schema.field("segment"), pa.array(known, rows.schema.field("segment").type)), path)
    return replace(part, parquet=path)
