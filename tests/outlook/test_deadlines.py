"""Every goal has a last responsible moment, or says in words why it has none."""

import json
import os
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner
from company import found, month_end, months
from steady_shop import LAST, tables

from core.__main__ import main
from core.base.home import Workspace, workspace
from core.outlook.board import board
from core.outlook.deadlines import Deadline, deadlines, told
from core.state import goals as state_goals
from core.state.goals import Goal
from core.store.facts import Facts

D = Decimal
CASES = 30      # answers a month, on its last day


def answers(kept: int) -> list[dict[str, object]]:
    """30 answers on each month's last day, kept of them satisfied."""
    return [{"ticket_id": f"{day:%y%m}-{number}", "opened_at": f"{month_end(day)} 09:00", "score": 5 if number < kept else 1}
            for day in months("2025-01", f"{LAST:%Y-%m}") for number in range(CASES)]


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, Facts, Path]:
    home = tmp_path_factory.mktemp("home")
    space = workspace("main", home)
    return space, found(space, **tables(), tickets=answers(27)), home


def of(company: tuple[Workspace, Facts, Path], **changes: object) -> dict[str, Deadline]:
    space, facts, _ = company
    for kpi, target in changes.items():
        before = state_goals.goal(space, kpi, 2026)
        state_goals.save(space, Goal(kpi, 2026, target=D(str(target)), version=before.version if before else 0), who="li")
    return deadlines(space, facts, board(space, facts))


def test_every_goal_with_a_target_says_something_in_both_languages(company: tuple[Workspace, Facts, Path]) -> None:
    space, facts, _ = company
    state_goals.save(space, Goal("cac", 2026, target=D(20), direction="down", definition="loaded"), who="li")
    state_goals.save(space, Goal("members", 2026, target=D(50)), who="li")
    shown = board(space, facts)
    made = deadlines(space, facts, shown)
    assert list(made) == [standing.metric.id for standing in shown.with_goals() if standing.target is not None]
    assert {one.state for one in made.values()} >= {"until", "lost", "outside", "other_definition"}
    assert all((one.state == "until") == (one.day is not None) for one in made.values())
    for one in made.values():
        text = told(one, "CNY")
        assert text.zh
        assert text.en
        assert "{" not in text.zh + text.en


def test_a_share_of_cases_is_rescued_as_long_as_the_cases_to_come_suffice(company: tuple[Workspace, Facts, Path]) -> None:
    # 216 of 240 answers by August; 360 a year bring 122 / 365.25 × 360 = 120.25 more: at best 336.25 of 360.25 = 93.3 %
    left = (date(2026, 12, 31) - LAST).days * CASES * 12 / 365.25
    best, each = (216 + left) / (240 + left), CASES * 12 / 365.25 * 0.1 / (240 + left)
    made = of(company, satisfaction=0.92)["satisfaction"]
    assert (made.state, made.by) == ("until", "cases")
    assert made.best == pytest.approx(best)
    assert made.week == pytest.approx(7 * each)
    assert made.day == LAST + timedelta(days=1 + int((best - 0.92) / each))

    assert of(company, satisfaction=0.94)["satisfaction"].state == "lost"
    assert of(company, satisfaction=0.89)["satisfaction"].state == "safe"


def test_a_harder_goal_never_has_more_time(company: tuple[Workspace, Facts, Path]) -> None:
    days = [of(company, satisfaction=target)["satisfaction"].day for target in (0.905, 0.915, 0.925, 0.93)]
    assert None not in days
    assert days == sorted((day for day in days if day), reverse=True)


def test_the_command_prints_every_goals_deadline(company: tuple[Workspace, Facts, Path]) -> None:
    *_, home = company
    before = os.environ.get("COCKPIT_HOME", "")
    result = CliRunner().invoke(main, ["--home", str(home), "--lang", "zh", "--json", "deadlines"])
    os.environ["COCKPIT_HOME"] = before
    document = json.loads(result.output)
    assert {"kpi", "state", "day", "best", "rest", "week", "by", "text"} == set(document[0])
    assert {one["kpi"]: one["text"] for one in document}["inventory_turnover"].startswith("现在就把所有杠杆都调 20%，最多到 ")
