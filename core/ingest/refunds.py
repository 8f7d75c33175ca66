"""The rules of refund files: only money that went back, as positive amounts, each refund with an id."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from core.ingest.columns import Reading
from core.ingest.findings import finding
from core.ingest.frame import Frame
from core.ingest.groups import as_text, combined, numbered, ordinals
from core.tables.names import normal
from core.tables.rules import NOT_REFUNDED, REFUND_STATE

_STATES = frozenset(map(normal, REFUND_STATE))
_REFUSED = frozenset(map(normal, NOT_REFUNDED))


def prepare(reading: Reading, frame: Frame) -> None:
    """Keep refunds outside that did not happen, turn all-negative amounts around, and name refunds without an id."""
    for place, header in enumerate(frame.names):
        if normal(header) in _STATES:
            cells = frame.cells[place]
            refused = np.array([text is not None and normal(text) in _REFUSED for text in cells.texts.to_pylist()], bool)
            mask = cells.flags(refused) & ~reading.outside.mask
            reading.reject("not_refunded", None, mask)
    amount = reading.typed.columns["amount"]
    if len(amount) and (pc.max(amount).as_py() or 0) <= 0 and (pc.min(amount).as_py() or 0) < 0:
        reading.findings = [one for one in reading.findings if one.code != "below_minimum"]
        reading.findings.append(finding("refund_signs"))
        reading.typed = reading.typed.having(amount=pc.negate(amount))
    _name(reading)


def _name(reading: Reading) -> None:
    """A refund without an id is called by order, line, time and amount; equal ones are numbered."""
    columns, height = reading.typed.columns, reading.typed.height
    given = columns.get("refund_id", pa.nulls(height, pa.string()))
    if not given.null_count:
        return
    pieces = [columns[name].cast(pa.string()) if name in columns else pa.nulls(height, pa.string())
              for name in ("order_id", "line_no", "sku", "refunded_at", "amount")]
    called = pc.binary_join_element_wise(*pieces, "/", null_handling="replace", null_replacement="")
    number = ordinals(combined([numbered(called)]))
    made = pc.binary_join_element_wise(called, as_text(number), "#")
    reading.typed = reading.typed.having(refund_id=pc.coalesce(given, made))
