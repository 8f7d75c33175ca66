"""Completing rows of every table: defaults for what a file leaves unsaid, keys that are never null."""

import pyarrow as pa
import pyarrow.compute as pc

from core.ingest.columns import Reading, type_of
from core.ingest.grid import Mask
from core.ingest.groups import Codes, as_text, combined, numbered, ordinals, repeats
from core.ingest.typed import Typed
from core.tables.declare import Kind
from core.tables.rules import DEFAULTS

_WORDS = (Kind.ID, Kind.TEXT, Kind.CHOICE)


def complete(reading: Reading) -> None:
    """Fill defaults; a line_no that is not given is the row's place within its document; other text keys become ""."""
    typed = reading.typed
    for column in typed.table.columns:
        default = DEFAULTS.get(f"{typed.table.name}.{column.name}")
        key = column.name in typed.table.replace_key or column.name in typed.table.key
        if default is None and not (key and column.kind in _WORDS):
            continue
        current = typed.columns.get(column.name, pa.nulls(typed.height, type_of(column)))
        if current.null_count:
            filler = _ordinals(typed) if column.name == "line_no" else pa.scalar(default or "", type_of(column))
            typed = typed.having(**{column.name: pc.coalesce(current, filler)})
    reading.typed = typed


def _ordinals(typed: Typed) -> pa.Array:
    owner = typed.table.key[0]
    return as_text(ordinals(numbered(typed.columns[owner])))


def repeated(typed: Typed) -> Mask:
    """Return which rows repeat the key of an earlier row."""
    return repeats(key_codes(typed))


def key_codes(typed: Typed) -> Codes:
    return combined([numbered(typed.columns[name]) for name in typed.table.key if name in typed.columns])
