"""Scenarios keep only changed levers, and two editors never overwrite each other in silence."""

from datetime import datetime

import pytest

from core.base.errors import CockpitError
from core.base.home import Workspace
from core.state import scenarios
from core.state.audit import changes

NOON = datetime(2026, 1, 5, 12, 0)


def test_levers_come_back_to_the_bit_and_neutral_ones_are_not_kept(space: Workspace) -> None:
    made = scenarios.create(space, {"cac": 0.1 + 0.2, "budget.抖音": [200, 260], "retention": None, "cac_mode": "less"},
                            who="Han", name="加码抖音", comment="试试", at=NOON)
    read = scenarios.scenario(space, made.id)
    assert read == made
    assert read.overrides == {"cac": 0.30000000000000004, "budget.抖音": [200, 260], "cac_mode": "less"}
    assert (read.name, read.comment, read.created_by, read.changed_at) == ("加码抖音", "试试", "Han", NOON)


def test_a_draft_is_saved_as_one_goes_and_listed_once_it_has_a_name(space: Workspace) -> None:
    draft = scenarios.create(space, {"cac": 0.9}, who="Han")
    assert scenarios.scenarios(space) == []
    moved = scenarios.save(space, draft.id, {"cac": 0.8}, version=draft.version, who="Han")
    named = scenarios.rename(space, draft.id, "Cheaper", version=moved.version, who="Han", comment="why not")
    assert scenarios.scenarios(space) == [named]
    assert (named.name, named.comment, named.overrides, named.version) == ("Cheaper", "why not", {"cac": 0.8}, 3)


def test_the_second_of_two_editors_is_told_who_was_first_and_when(space: Workspace) -> None:
    made = scenarios.create(space, {}, who="Han", name="A")
    scenarios.save(space, made.id, {"cac": 0.8}, version=made.version, who="Li", at=datetime(2026, 3, 1, 14, 7))
    with pytest.raises(CockpitError) as raised:
        scenarios.save(space, made.id, {"cac": 0.7}, version=made.version, who="Han")
    assert raised.value.code == "stale"
    assert "Li changed it at 2026-03-01 14:07" in raised.value("en")
    assert scenarios.scenario(space, made.id).overrides == {"cac": 0.8}


def test_saving_what_is_kept_makes_no_new_version(space: Workspace) -> None:
    made = scenarios.create(space, {"cac": 0.8}, who="Han")
    assert scenarios.save(space, made.id, {"cac": 0.8}, version=made.version, who="Li") == made


def test_a_copy_has_the_levers_and_a_life_of_its_own(space: Workspace) -> None:
    made = scenarios.create(space, {"cac": 0.8}, who="Han", name="A", comment="c")
    copy = scenarios.duplicate(space, made.id, who="Li", name="B")
    scenarios.save(space, copy.id, {"cac": 0.5}, version=copy.version, who="Li")
    assert copy.id != made.id
    assert (copy.overrides, copy.comment, copy.created_by) == ({"cac": 0.8}, "c", "Li")
    assert scenarios.scenario(space, made.id) == made


def test_a_name_is_used_once(space: Workspace) -> None:
    scenarios.create(space, {}, who="Han", name="A")
    other = scenarios.create(space, {}, who="Han", name="B")
    with pytest.raises(CockpitError, match="already is a scenario"):
        scenarios.create(space, {}, who="Li", name="A ")
    with pytest.raises(CockpitError, match="already is a scenario"):
        scenarios.rename(space, other.id, "A", version=other.version, who="Li")


def test_a_deleted_scenario_is_gone_but_the_audit_keeps_its_levers(space: Workspace) -> None:
    made = scenarios.create(space, {"cac": 0.8}, who="Han", name="A")
    scenarios.remove(space, made.id, version=made.version, who="Li")
    with pytest.raises(CockpitError, match="is not there"):
        scenarios.scenario(space, made.id)
    last = changes(space, "scenario", (made.id,))[0]
    assert (last.who, last.action, last.new) == ("Li", "delete", None)
    assert last.old == {"name": "A", "comment": "", "overrides": {"cac": 0.8}}


def test_a_scenario_is_found_by_name_or_id_and_the_names_are_told_otherwise(space: Workspace) -> None:
    made = scenarios.create(space, {}, who="Han", name="保守")
    scenarios.create(space, {}, who="Han", name="进取")
    assert scenarios.by_name(space, "保守") == made
    assert scenarios.by_name(space, made.id) == made
    with pytest.raises(CockpitError) as raised:
        scenarios.by_name(space, "x")
    assert "保守" in raised.value("zh")
    assert "进取" in raised.value("zh")


def test_ids_are_short_and_differ(space: Workspace) -> None:
    ids = {scenarios.create(space, {}, who="Han").id for _ in range(20)}
    assert len(ids) == 20
    assert {len(scenario_id) for scenario_id in ids} == {8}
