"""What was worked out of one version of the facts, kept while that version is open: board, lens and odds ask for the same months."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast
from weakref import WeakKeyDictionary

from core.metrics.declare import Metric
from core.store.facts import Facts

T = TypeVar("T")
_MOST = 1000
_KEPT: "WeakKeyDictionary[Facts, dict[Hashable, tuple[object, Any]]]" = WeakKeyDictionary()


def once(facts: Facts, key: Hashable, compute: Callable[[], T], *, of: Metric | None = None) -> T:
    """Return compute()'s result, from memory where the same was asked of this version before; callers never change it.

    key names the question and all that the answer hangs on beside the facts; of is the KPI it is about, by whichever
    formulas: two definitions may bear one id. An error that compute raises is not kept.
    """
    kept, whole = _KEPT.setdefault(facts, {}), _key(key, of)
    found = kept.get(whole)
    if found is None:
        found = (None if of is None else of.formulas, compute())
        while len(kept) >= _MOST:
            kept.pop(next(iter(kept)), None)
        kept[whole] = found
    return cast(T, found[1])


def is_kept(facts: Facts, key: Hashable, *, of: Metric | None = None) -> bool:
    """Return whether once() has this answer."""
    return _key(key, of) in _KEPT.get(facts, {})


def _key(key: Hashable, of: Metric | None) -> Hashable:
    # formulas are told apart by identity (their mappings cannot be hashed); kept beside the answer, so no other takes their place
    return key if of is None else (key, of.id, of.change_of, id(of.formulas))
