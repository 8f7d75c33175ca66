"""Initiatives, promotions, remembered mappings, notes, published forecasts and settings."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
from sqlalchemy.exc import IntegrityError

from core.base.errors import CockpitError
from core.base.home import Workspace
from core.state import forecasts, initiatives, mappings, notes, promotions
from core.state.audit import changes
from core.state.database import writing
from core.state.forecasts import Published
from core.state.initiatives import Initiative
from core.state.promotions import Promotion
from core.state.settings import Settings, change, settings

NOON = datetime(2026, 1, 5, 12, 0)
LATER = datetime(2026, 1, 6, 9, 30)


def test_initiatives_stand_by_due_day_and_those_without_one_last(space: Workspace) -> None:
    for row in (Initiative("a", "A"), Initiative("b", "B", due=date(2026, 9, 30)),
                Initiative("c", "C", lead="Li", teams="users", due=date(2026, 3, 31), progress=0.5, note="n")):
        initiatives.save(space, row, who="Han", at=NOON)
    kept = initiatives.initiatives(space)
    assert [row.initiative_id for row in kept] == ["c", "b", "a"]
    assert kept[0] == Initiative("c", "C", "Li", "users", date(2026, 3, 31), progress=0.5, note="n",
                                 version=kept[0].version, changed_by="Han", changed_at=NOON)


def test_a_stale_initiative_is_refused_and_a_fresh_one_deleted(space: Workspace) -> None:
    seen = initiatives.save(space, Initiative("a", "A"), who="Han")
    fresh = initiatives.save(space, replace(seen, status="done"), who="Li")
    with pytest.raises(CockpitError, match="Status: theirs done, yours blocked"):
        initiatives.save(space, replace(seen, status="blocked"), who="Wu")
    assert initiatives.delete(space, fresh, who="Wu")
    assert initiatives.initiatives(space) == []


def test_promotions_are_found_by_the_years_they_touch(space: Workspace) -> None:
    across = promotions.save(space, Promotion("x", "跨年", "", "promotion", date(2025, 12, 28), date(2026, 1, 3),
                                              assumed_uplift=0.1, budget=Decimal("99.90")), who="Han")
    promotions.save(space, Promotion("y", "", "Spring", "campaign", date(2026, 3, 1), date(2026, 3, 9), "抖音"), who="Han")
    assert [row.event_id for row in promotions.promotions(space, 2025)] == ["x"]
    assert [row.name("zh") for row in promotions.promotions(space, 2026)] == ["跨年", "Spring"]
    assert promotions.promotions(space, 2027) == []
    assert promotions.delete(space, across, who="Li")
    assert [row.event_id for row in promotions.promotions(space)] == ["y"]


def test_a_layout_is_known_again_in_another_order_case_and_spacing(space: Workspace) -> None:
    mappings.remember(space, "order_lines", {"订单号": "order_id", "Paid  Amount": "paid_amount", "备注": None},
                      who="Han", at=NOON)
    found = mappings.recall(space, ["备注", "paid amount ", "订单号"])
    assert found is not None
    assert (found.table, found.who, found.at) == ("order_lines", "Han", NOON)
    assert found.columns == {"备注": None, "paid amount ": "paid_amount", "订单号": "order_id"}
    assert mappings.recall(space, ["订单号", "备注"]) is None


def test_a_layout_is_remembered_once_listed_and_forgotten(space: Workspace) -> None:
    mappings.remember(space, "spend", {"日期": "day", "花费": None}, who="Han", at=NOON)
    mappings.remember(space, "traffic", {"a": "day"}, who="Han", at=NOON)
    newer = mappings.remember(space, "spend", {"日期": "day", "花费": "spend"}, who="Li", at=LATER)
    assert [row.table for row in mappings.mappings(space)] == ["spend", "traffic"]
    assert mappings.mappings(space)[0] == newer
    assert mappings.forget(space, newer.signature, who="Wu")
    assert not mappings.forget(space, newer.signature, who="Wu")
    assert mappings.recall(space, ["日期", "花费"]) is None
    assert [row.action for row in changes(space, "mapping", (newer.signature,))] == ["delete", "set", "set"]


def test_notes_are_pinned_changed_and_removed(space: Workspace) -> None:
    first = notes.add(space, "kpi:gmv", "春节提前", who="Han", at=NOON)
    other = notes.add(space, "kpi:cac", "x", who="Han", at=LATER)
    edited = notes.edit(space, first, "春节提前 12 天", who="Li", at=LATER)
    assert notes.notes(space, "kpi:gmv") == [edited]
    assert notes.notes(space) == [other, edited]
    with pytest.raises(CockpitError, match="Li changed it at 2026-01-06 09:30"):
        notes.edit(space, first, "y", who="Wu")
    notes.remove(space, edited, who="Wu")
    assert notes.notes(space, "kpi:gmv") == []
    with pytest.raises(CockpitError, match="has been deleted"):
        notes.edit(space, edited, "z", who="Li")


def test_published_forecasts_come_back_in_order_and_to_the_bit(space: Workspace) -> None:
    early = Published("gmv", 2026, 4, date(2026, 1, 31), 0.1 + 0.2, 2.0, 3.0, 0.41)
    late = Published("gmv", 2026, 9, date(2026, 2, 28), 1.0, 2.0, 3.0)
    forecasts.publish(space, [early, Published("cac", 2026, 4, date(2026, 1, 31), 1, 2, 3)], who="Han", at=NOON)
    forecasts.publish(space, [late], who="Li", at=LATER)
    forecasts.publish(space, [], who="Li")
    assert forecasts.published(space, "gmv", 2026) == [
        replace(early, made_at=NOON, made_by="Han"), replace(late, made_at=LATER, made_by="Li")]
    assert len(forecasts.published(space)) == 3
    assert forecasts.published(space, year=2025) == []


@pytest.mark.parametrize("statement", ["update forecasts set p50 = 1", "delete from forecasts"])
def test_a_published_forecast_cannot_be_rewritten(space: Workspace, statement: str) -> None:
    forecasts.publish(space, [Published("gmv", 2026, 4, date(2026, 1, 31), 1, 2, 3)], who="Han")
    with pytest.raises(IntegrityError, match="forecasts only grows"), writing(space) as connection:
        connection.exec_driver_sql(statement)


def test_settings_have_defaults_and_their_changes_are_recorded(space: Workspace) -> None:
    assert settings(space) == Settings("CNY", "", None)
    made = change(space, Settings("USD", "新家具", "zh"), who="Han", at=NOON)
    assert settings(space) == made
    change(space, replace(made, language=None), who="Li", at=LATER)
    assert settings(space) == Settings("USD", "新家具", None)
    assert [(row.who, row.key, row.fields) for row in changes(space, "setting")][:1] == [
        ("Li", ("language",), {"value": ("zh", None)})]


@pytest.mark.parametrize("wrong", [Settings("yuan"), Settings(language="fr")])  # type: ignore[arg-type]
def test_settings_that_cannot_be_are_refused(space: Workspace, wrong: Settings) -> None:
    with pytest.raises(CockpitError):
        change(space, wrong, who="Han")
    assert settings(space) == Settings()
