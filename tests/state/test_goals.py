"""Goals are kept exactly, changes are recorded for good, and nobody overwrites another in silence."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest
from sqlalchemy.exc import IntegrityError

from core.base.errors import CockpitError
from core.base.home import Workspace
from core.state import goals
from core.state.database import writing
from core.state.goals import Goal

NOON = datetime(2026, 1, 5, 12, 0)
LATER = datetime(2026, 1, 6, 9, 30)


def test_a_goal_comes_back_as_it_was_saved(space: Workspace) -> None:
    wanted = Goal("gmv", 2026, "03", "channel", "抖音", target=Decimal("120000.10"), crisis=Decimal("90000"),
                  best=Decimal("150000.25"), definition="gmv", owner="李雷", team="marketing", held=True)
    saved = goals.save(space, wanted, who="李雷", at=NOON)
    read = goals.goal(space, "gmv", 2026, "03", "channel", "抖音")
    assert read == saved
    assert read == replace(wanted, version=saved.version, changed_by="李雷", changed_at=NOON)


def test_the_workspace_without_goals_gives_an_empty_list(space: Workspace) -> None:
    assert goals.goals(space) == []
    assert goals.goal(space, "gmv", 2026) is None


def test_goals_are_found_by_year_and_kpi(space: Workspace) -> None:
    goals.save_all(space, [Goal("gmv", 2026), Goal("gmv", 2025), Goal("members", 2026), Goal("gmv", 2026, "Q1")],
                   who="a")
    assert [goal.key for goal in goals.goals(space, 2026, "gmv")] == [
        ("gmv", 2026, "Q1", "", ""), ("gmv", 2026, "year", "", "")]
    assert len(goals.goals(space, 2026)) == 3
    assert list(goals.parts(space, "gmv", 2026)) == ["Q1"]


def test_every_change_is_recorded_with_who_when_old_and_new(space: Workspace) -> None:
    first = goals.save(space, Goal("retention", 2026, target=Decimal("0.65")), who="Han", at=NOON)
    second = goals.save(space, replace(first, target=Decimal("0.60")), who="Li", at=LATER)
    goals.delete(space, second, who="Wu", at=LATER)
    told = [(change.who, change.at, change.action, change.fields.get("target")) for change in
            goals.history(space, first.key)]
    assert told == [("Wu", LATER, "delete", ("0.6", None)), ("Li", LATER, "set", ("0.65", "0.6")),
                    ("Han", NOON, "set", (None, "0.65"))]


def test_saving_the_same_values_again_records_nothing(space: Workspace) -> None:
    saved = goals.save(space, Goal("retention", 2026, target=Decimal("0.65")), who="Han")
    again = goals.save(space, replace(saved, target=Decimal("0.6500")), who="Li")
    assert again == saved
    assert len(goals.history(space)) == 1


@pytest.mark.parametrize("statement", ["update audit set who = 'x'", "delete from audit"])
def test_the_audit_cannot_be_rewritten(space: Workspace, statement: str) -> None:
    goals.save(space, Goal("retention", 2026), who="Han")
    with pytest.raises(IntegrityError, match="audit only grows"), writing(space) as connection:
        connection.exec_driver_sql(statement)


def test_a_stale_write_is_refused_with_both_values(space: Workspace) -> None:
    seen = goals.save(space, Goal("retention", 2026, target=Decimal("0.65")), who="Han", at=NOON)
    goals.save(space, replace(seen, target=Decimal("0.6")), who="Li", at=LATER)
    with pytest.raises(CockpitError) as raised:
        goals.save(space, replace(seen, target=Decimal("0.7")), who="Wu")
    assert raised.value.code == "stale"
    for words in (raised.value("en"), raised.value("zh")):
        assert all(part in words for part in ("Li", "2026-01-06 09:30", "0.6", "0.7"))
    kept = goals.goal(space, "retention", 2026)
    assert kept is not None
    assert kept.target == Decimal("0.6")


def test_two_who_add_the_same_goal_do_not_overwrite_each_other(space: Workspace) -> None:
    goals.save(space, Goal("gmv", 2026, target=Decimal(1)), who="Han")
    with pytest.raises(CockpitError, match="theirs 1, yours 2"):
        goals.save(space, Goal("gmv", 2026, target=Decimal(2)), who="Li")


def test_a_deleted_and_newly_made_goal_is_not_the_one_an_old_page_saw(space: Workspace) -> None:
    seen = goals.save(space, Goal("gmv", 2026, target=Decimal(1)), who="Han")
    goals.delete(space, seen, who="Han")
    goals.save(space, Goal("gmv", 2026, target=Decimal(5)), who="Li")
    with pytest.raises(CockpitError, match="Li changed it"):
        goals.save(space, replace(seen, target=Decimal(2)), who="Han")


def test_a_goal_deleted_meanwhile_is_said(space: Workspace) -> None:
    seen = goals.save(space, Goal("gmv", 2026, target=Decimal(1)), who="Han")
    goals.delete(space, seen, who="Li")
    with pytest.raises(CockpitError, match="the row was deleted"):
        goals.save(space, replace(seen, target=Decimal(2)), who="Han")


def test_one_refused_goal_keeps_all_of_them_out(space: Workspace) -> None:
    goals.save(space, Goal("gmv", 2026, "02", target=Decimal(1)), who="Han")
    with pytest.raises(CockpitError):
        goals.save_all(space, [Goal("gmv", 2026, "01", target=Decimal(9)), Goal("gmv", 2026, "02", target=Decimal(9))],
                       who="Li")
    assert [goal.period for goal in goals.goals(space)] == ["02"]


@pytest.mark.parametrize(("written", "period"), [
    ("", "year"), (None, "year"), ("全年", "year"), ("2026", "year"), ("2026年", "year"), ("Year", "year"),
    ("q3", "Q3"), ("2026-Q3", "Q3"), ("第三季度", "Q3"), ("2026年4季度", "Q4"),
    ("8", "08"), ("08", "08"), ("8月", "08"), ("2026-08", "08"), ("2026/12", "12"), ("M1", "01"), ("1.0", "01")])
def test_periods_are_understood_as_people_write_them(written: str | None, period: str) -> None:
    assert goals.period_name(written) == period


@pytest.mark.parametrize("written", ["13", "0", "Q5", "H1", "summer", "2026-Q9"])
def test_a_period_that_cannot_be_is_refused(written: str) -> None:
    with pytest.raises(CockpitError, match="no period"):
        goals.period_name(written)


@pytest.mark.parametrize("wrong", [
    Goal("gmv", 2026, target=Decimal("NaN")), Goal("gmv", 1026), Goal("", 2026), Goal("gmv", 2026, "spring"),
    Goal("gmv", 2026, direction="sideways"), Goal("gmv", 2026, basis="mood")])  # type: ignore[arg-type]
def test_a_goal_that_cannot_be_is_refused_in_one_sentence(space: Workspace, wrong: Goal) -> None:
    with pytest.raises(CockpitError, match="This goal cannot be kept"):
        goals.save(space, wrong, who="Han")
    assert goals.goals(space) == []
