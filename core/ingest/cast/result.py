"""What casting a column yields, and how the user settles what the texts leave open."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pyarrow as pa

from core.ingest.grid import Mask
from core.tables.staged import Question


@dataclass(frozen=True)
class Cast:
    """Typed values per distinct text (null where it cannot be), which texts are bad, and a question when open."""

    values: pa.Array
    bad: Mask
    question: Question | None = None
    remark: str | None = None      # a finding's code: "ids_lost", "ids_decimal", "serials", …
    faults: Mapping[str, Mask] = field(default_factory=dict)      # why dates are bad, where more is known: "no_such_day", "outside_years"
    named: Mapping[str, Mask] = field(default_factory=dict)       # further findings' codes: which texts they are about
