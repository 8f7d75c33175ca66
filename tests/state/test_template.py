"""A fresh workspace holds the plan: every numbered goal and every dated deliverable, in both languages."""

from datetime import date
from decimal import Decimal

from core.base.home import Workspace
from core.state import goals, initiatives, template
from core.tables.kpis import KPIS


def test_the_plans_goals_are_the_goals_of_the_year(space: Workspace) -> None:
    assert template.fill(space, 2026)
    kept = {goal.kpi: (goal.target, goal.direction) for goal in goals.goals(space, 2026)}
    assert kept == {
        "gmv_growth": (Decimal("0.35"), "up"), "new_category_share": (Decimal("0.25"), "up"),
        "private_repeat_share": (Decimal("0.40"), "up"), "new_registrations": (None, "up"), "members": (None, "up"),
        "retention": (Decimal("0.65"), "up"), "cac_change": (Decimal("-0.15"), "down"),
        "inventory_turnover": (Decimal(8), "up"), "satisfaction": (Decimal("0.98"), "up"),
        "acquisition_cost_ratio": (Decimal("0.20"), "down"), "operating_cost_ratio": (Decimal("0.12"), "down"),
        "replenishment_hours": (Decimal(48), "down"), "shipped_48h": (Decimal(1), "up"),
        "remote_72h": (Decimal(1), "up"), "first_reply_30min": (Decimal(1), "up"), "resolved_24h": (Decimal(1), "up"),
        "bot_resolution": (Decimal("0.80"), "up"), "capacity_locked": (Decimal("0.30"), "up"),
        "backup_suppliers": (Decimal(3), "up")}


def test_the_ids_are_those_of_the_plan() -> None:
    assert sorted({row.id for row in template.GOALS}, key=lambda name: int(name[1:])) == [f"G{n}" for n in range(1, 19)]
    assert [row.id for row in template.INITIATIVES] == [
        "D1", "D2", "D3", "D4", "D4b", "D5", "D6", "D7", "D8", "D9", "D10"]


def test_deliverables_are_due_at_the_end_of_their_quarter(space: Workspace) -> None:
    template.fill(space, 2026)
    due = {initiative.initiative_id: initiative.due for initiative in initiatives.initiatives(space)}
    assert (due["D1"], due["D4b"], due["D8"], due["D10"]) == (
        date(2026, 3, 31), date(2026, 6, 30), date(2026, 9, 30), date(2026, 12, 31))


def test_a_deliverable_is_called_by_its_plan_name_in_both_languages_until_it_is_renamed(space: Workspace) -> None:
    template.fill(space, 2026)
    library = next(row for row in initiatives.initiatives(space) if row.initiative_id == "D3")
    assert (library.name("zh"), library.name("en")) == ("内容素材库", "Content library")


def test_what_a_manager_deleted_or_changed_is_not_brought_back(space: Workspace) -> None:
    template.fill(space, 2026)
    gone = goals.goal(space, "members", 2026)
    assert gone is not None
    goals.delete(space, gone, who="Han")
    assert not template.fill(space, 2026)
    assert goals.goal(space, "members", 2026) is None


def test_another_year_gets_its_goals_and_the_deliverables_stay_as_they_are(space: Workspace) -> None:
    template.fill(space, 2026)
    assert template.fill(space, 2027)
    assert len(goals.goals(space, 2027)) == len(goals.goals(space, 2026)) == 19
    assert len(initiatives.initiatives(space)) == 11


def test_goals_somebody_set_before_stay(space: Workspace) -> None:
    goals.save(space, goals.Goal("retention", 2026, target=Decimal("0.30")), who="Han")
    template.fill(space, 2026)
    kept = goals.goal(space, "retention", 2026)
    assert kept is not None
    assert (kept.target, kept.changed_by) == (Decimal("0.30"), "Han")


def test_the_plan_only_names_kpis_that_goals_can_be_set_for() -> None:
    assert {row.kpi for row in template.GOALS} <= set(KPIS)
