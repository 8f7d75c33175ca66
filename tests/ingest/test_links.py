"""Returns find their sale; whatever the data, no sale is returned beyond what was sold."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from core.ingest.links import Lines, link

LINE = st.tuples(st.integers(0, 2), st.integers(0, 6), st.integers(1, 5))


def lines(rows: list[tuple[int, int, int]]) -> Lines:
    group, time, quantity = (np.array([row[place] for row in rows], np.int64) for place in range(3))
    return Lines(group, time, quantity.astype(float))


@settings(max_examples=200, deadline=None)
@given(returned=st.lists(LINE, min_size=1, max_size=12), sold=st.lists(LINE, min_size=1, max_size=12))
def test_every_link_is_sound_and_none_is_missed(returned: list[tuple[int, int, int]], sold: list[tuple[int, int, int]]) -> None:
    left = np.array([float(quantity) for _, _, quantity in sold])
    found = link(lines(returned), lines(sold), left)
    for sale, (_, _, quantity) in enumerate(sold):
        taken = sum(returned[place][2] for place in range(len(returned)) if found[place] == sale)
        assert taken + left[sale] == quantity
        assert left[sale] >= 0
    for place, (group, time, quantity) in enumerate(returned):
        fitting = [sale for sale, line in enumerate(sold) if line[0] == group and line[1] <= time]
        if found[place] >= 0:
            assert found[place] in fitting
        else:
            assert all(left[sale] < quantity for sale in fitting)


def test_a_return_without_a_group_stays_alone() -> None:
    left = np.array([5.0])
    assert link(lines([(-1, 9, 1)]), lines([(0, 0, 5)]), left).tolist() == [-1]
    assert left.tolist() == [5.0]
