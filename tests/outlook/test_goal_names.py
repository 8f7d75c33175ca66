"""Goals of every kind come in as a sheet in either language and are the same goals; the history says who changed what."""

from decimal import Decimal
from pathlib import Path

import pytest
from company import found, order

from core import store
from core.base.home import Workspace, workspace
from core.outlook.goal_changes import told
from core.outlook.imports import import_files
from core.state import goals as state_goals

D = Decimal
CHINESE = """指标,年份,时期,细分维度,细分对象,目标口径,目标值,方向,危机线,关注线,满意线,挑战线,定义,负责人,团队
GMV同比增长,2026,全年,,,数值,35%,越高越好,5%,20%,35%,50%,按日历日,王芳,全员
获客成本,2026,全年,,,变化,-15%,越低越好,,,,,,,市场
GMV,2026,全年,渠道,抖音,数值,2000000,越高越好,,,,,,李雷,
GMV,2026,三季度,品类,家居,变化,30%,越高越好,,,,,,,
GMV,2026,8月,客户层级,黑金,数值,300000,越高越好,,,,,,,
用户留存率,2026,全年,团队,用户,数值,65%,越高越好,,,,,,,用户
"""
ENGLISH = """KPI,Year,Period,Segment kind,Segment,Basis,Target,Direction,Crisis,Concern,Satisfied,Best,Definition,Owner,Team
GMV growth,2026,year,,,value,36%,higher is better,5%,20%,35%,50%,by calendar day,Fang Wang,Everyone
CAC,2026,year,,,change,-16%,lower is better,,,,,,,Marketing
GMV,2026,year,channel,Douyin,value,2100000,higher,,,,,,Lei Li,
GMV,2026,Q3,category,家居,change,31%,higher,,,,,,,
GMV,2026,Aug,customer tier,Black,value,310000,higher,,,,,,,
User retention,2026,year,team,Users,value,66%,higher,,,,,,,Users
"""


@pytest.fixture(scope="module")
def space(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    space = workspace("shop", tmp_path_factory.mktemp("home"))
    found(space, order_lines=[order("a", "2026-01-01 21:00", 100, "c1", "douyin")], channels=[{"channel": "douyin", "label_zh": "抖音", "label_en": "Douyin"}])
    return space


def test_the_same_goals_in_chinese_and_in_english_are_one_goal_each_with_a_history(space: Workspace, tmp_path: Path) -> None:
    (tmp_path / "zh.csv").write_text(CHINESE, encoding="utf-8")
    (tmp_path / "en.csv").write_text(ENGLISH, encoding="utf-8")
    first = import_files(space, [tmp_path / "zh.csv"], who="Wang", with_effect=False)[0]
    second = import_files(space, [tmp_path / "en.csv"], who="Li", with_effect=False)[0]

    assert (first.status, first.rows.new, second.rows.new, second.rows.changed) == ("imported", 6, 0, 6)
    kept = {(goal.kpi, goal.period, goal.segment_kind, goal.segment): goal for goal in state_goals.goals(space, 2026)}
    assert {key: goal.target for key, goal in kept.items()} == {
        ("gmv_growth", "year", "", ""): D("0.36"), ("cac", "year", "", ""): D("-0.16"), ("gmv", "year", "channel", "douyin"): D(2100000),
        ("gmv", "Q3", "category", "家居"): D("0.31"), ("gmv", "08", "tier", "black"): D(310000), ("retention", "year", "team", "users"): D("0.66")}
    growth, cac = kept["gmv_growth", "year", "", ""], kept["cac", "year", "", ""]
    assert (growth.crisis, growth.concern, growth.satisfied, growth.best) == (D("0.05"), D("0.2"), D("0.35"), D("0.5"))
    assert (growth.definition, growth.owner, cac.direction, cac.basis) == ("by calendar day", "Fang Wang", "down", "change")

    lines = {(line.who, line.goal.en, line.field.en): (line.old.en, line.new.en) for line in told(state_goals.history(space), "CNY")}
    assert lines["Li", "GMV growth 2026 year", "Target"] == ("35.0%", "36.0%")
    assert lines["Li", "GMV growth 2026 year", "Owner"] == ("王芳", "Fang Wang")
    assert any(who == "Wang" for who, *_ in lines)


def test_what_nobody_knows_keeps_what_was_written(space: Workspace, tmp_path: Path) -> None:
    (tmp_path / "odd.csv").write_text("指标,年份,细分维度,细分对象,目标值\nGMV,2027,渠道,街边小店,100\n", encoding="utf-8")
    assert import_files(space, [tmp_path / "odd.csv"], who="Wang", with_effect=False)[0].status == "imported"
    assert [goal.segment for goal in state_goals.goals(space, 2027)] == ["街边小店"]
    assert store.current(space).version > 0
