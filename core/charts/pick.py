"""Which mark was clicked? A selection that tells the page, so that a number in a chart opens its receipt."""

from collections.abc import Mapping, Sequence

from core.charts import style

PICKED = "picked"
_WIDE = 260  # of the unseen point over a line's: what a finger meets


def pick(*fields: str, nearest: bool = False) -> style.Spec:
    """Return the selection of one mark by a click; fields are what the page is told of it."""
    return {"name": PICKED, "select": {"type": "point", "on": "click", "toggle": False, "fields": list(fields), **({"nearest": True} if nearest else {})}}


def points(rows: Sequence[Mapping[str, object]], encoding: style.Spec, *fields: str) -> style.Spec:
    """Return a layer of unseen points over a line's own, for lines cannot be clicked point by point."""
    return {"data": {"values": list(rows)}, "params": [pick(*fields)], "mark": {"type": "point", "filled": True, "size": _WIDE, "opacity": 0.001, "cursor": "pointer"}, "encoding": encoding}
