"""The goals page: the plan's goals without data, an edit saved with its author, phasing saved by a button, links that hold."""

from decimal import Decimal
from pathlib import Path

import pytest
from company import copied

from core.base.home import Workspace, workspace
from core.outlook import imports
from core.state import goals as state_goals


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Orders of 100 in every month of 2024 and in January 2025."""
    lines = ["订单编号,付款时间,商品编码,数量,实付金额,客户ID"]
    lines += [f"a{month},2024-{month:02d}-01 21:00,S1,1,100,c{month}" for month in range(1, 13)]
    lines += ["z,2024-12-31 21:00,S1,1,0.01,c9", "b,2025-01-31 21:00,S1,1,100,c1"]
    home = tmp_path_factory.mktemp("home")
    (home / "orders.csv").write_text("\n".join(lines), encoding="utf-8")
    imports.import_files(workspace("main", home), [home / "orders.csv"], who="t", with_effect=False)
    return workspace("main", home)


@pytest.fixture
def two_years(imported: Workspace, cockpit_home: Path) -> None:
    copied(imported, cockpit_home)


def shown(app) -> str:
    return "\n".join(element.value for kind in (app.markdown, app.caption, app.info, app.error, app.warning) for element in kind)


def test_an_empty_workspace_shows_the_plans_goals_and_says_what_phasing_needs(open_page):
    app = open_page("goals", "zh")
    assert not app.exception
    assert "缺数据 19" in shown(app)
    assert "要有去年全年的数据" in shown(app)
    assert len(state_goals.goals(workspace("main"))) == 19


@pytest.mark.usefixtures("two_years")
def test_the_phasing_is_saved_by_a_button_under_the_name_of_who_pressed_it(open_page):
    app = open_page("goals")
    assert "¥1,620.01" in shown(app)                                 # 1,200.01 × 1.35
    app.button(key="goals_phasing_save").click().run()
    assert not app.exception
    kept = state_goals.parts(workspace("main"), "gmv", 2025)
    assert len(kept) == 16
    assert sum(kept[month].target for month in state_goals.MONTHS) == sum(kept[quarter].target for quarter in state_goals.QUARTERS)
    assert kept["01"].changed_by == "test@example.com"
    assert "exactly the year's goal" in shown(app)
    assert not [button for button in app.button if button.key == "goals_phasing_save"]


@pytest.mark.usefixtures("two_years")
def test_a_goal_is_added_for_another_kpi(open_page):
    app = open_page("goals")
    app.selectbox(key="goals_add").set_value("orders").run()
    assert not app.exception
    assert state_goals.goal(workspace("main"), "orders", 2025).direction == "up"
    assert "orders" in app.selectbox(key="goals_phasing_kpi").options or "Orders" in app.selectbox(key="goals_phasing_kpi").options


@pytest.mark.usefixtures("two_years")
def test_a_link_opens_a_year_and_a_kpi(open_page):
    app = open_page("goals", "en", year="2026", kpi="retention")
    assert not app.exception
    assert app.selectbox(key="goals_year").value == "2026"
    assert app.selectbox(key="goals_phasing_kpi").value == "retention"


@pytest.mark.usefixtures("two_years")
def test_a_name_with_markup_stays_text(open_page):
    space = workspace("main")
    state_goals.save(space, state_goals.Goal("gmv", 2025, "year", "channel", "**<b>Tmall**", owner="*x*"), who="*who*")
    app = open_page("goals")
    assert not app.exception
    assert "<b>" not in shown(app)


@pytest.mark.usefixtures("two_years")
def test_a_goal_is_bound_to_another_definition_on_the_page_and_the_table_says_so(open_page):
    app = open_page("goals", "en", lens="gmv_growth")
    assert not app.exception
    assert "definitions" in shown(app)
    switch = next(box for box in app.selectbox if box.key.startswith("goals_bind_gmv_growth"))
    switch.set_value("calendar").run()
    assert not app.exception
    assert state_goals.goal(workspace("main"), "gmv_growth", 2025).definition == "calendar"
    judged = next(frame.value for frame in app.dataframe if "How it is worked out" in frame.value.columns)
    assert "by calendar day ★ binding" in judged["Definition"].tolist()


@pytest.mark.usefixtures("two_years")
def test_a_kpi_without_a_goal_shows_its_definitions_too_and_has_nothing_to_bind(open_page):
    app = open_page("goals", "en", lens="average_order_value")
    assert not app.exception
    values = next(frame.value for frame in app.dataframe if "How it is worked out" in frame.value.columns)
    assert values["Definition"].tolist() == ["the usual one", "÷ buyers"]
    assert values["Now"].notna().all()
    assert not [box for box in app.selectbox if box.key.startswith("goals_bind_average_order_value")]


@pytest.mark.usefixtures("two_years")
def test_goals_say_what_they_imply_together(open_page):
    state_goals.save(workspace("main"), state_goals.Goal("gmv", 2025, target=Decimal(1000)), who="li")
    app = open_page("goals", "en")
    assert not app.exception
    assert "Do the goals fit together?" in shown(app)


@pytest.mark.usefixtures("two_years")
def test_the_four_marks_are_shown_with_their_proposals(open_page):
    app = open_page("goals", "en", view="marks")
    assert not app.exception
    marks = next(frame.value for frame in app.dataframe if "crisis" in frame.value.columns)
    growth = marks[marks["kpi"] == "GMV growth"].iloc[0]
    assert (growth["crisis"], growth["concern"], growth["satisfied"], growth["best"]) == (0.0, 17.5, 35.0, 52.5)


@pytest.mark.usefixtures("two_years")
def test_a_channels_goal_is_added_on_the_page_and_stands_there_with_its_figures(open_page):
    app = open_page("goals", "en")
    app.selectbox(key="goals_part_kpi").set_value("gmv").run()
    app.selectbox(key="goals_part_kind").set_value("team").run()
    app.selectbox(key="goals_part_team").set_value("marketing").run()
    app.number_input(key="goals_part_target").set_value(1000.0).run()
    app.button(key="goals_part_save").click().run()
    assert not app.exception
    assert state_goals.goal(workspace("main"), "gmv", 2025, "year", "team", "marketing").target == 1000
    parts = next(frame.value for frame in app.dataframe if "segment" in frame.value.columns)
    assert parts["segment"].tolist() == ["Marketing"]
    assert parts["actual"].tolist() == ["¥100.0"]
