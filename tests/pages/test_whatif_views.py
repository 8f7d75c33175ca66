"""The what-if's views: ranges, budget modes, bounds in the link, months, goods, questions, evidence; nothing is lost on the way."""

from decimal import Decimal

from streamlit.testing.v1 import AppTest

from core.scenario.modes import MODES
from core.state import scenarios
from core.state.curve_answers import curve_answers

LEVER, RANGE = "whatif_lever_", "whatif_range_"


def texts(app: AppTest) -> str:
    return "\n".join(element.value for kind in ("markdown", "caption", "warning") for element in app.get(kind))


def drafts(space) -> dict[str, object]:
    return scenarios.scenarios(space, drafts=True)[0].overrides


def typed(app: AppTest, lever: str, text: str) -> AppTest:
    app.button(key=f"whatif_edit_{lever}").click().run()
    app.text_input(key=f"whatif_typed_{lever}").input(text).run()
    assert not app.exception
    return app


def test_a_typed_range_becomes_a_two_ended_slider_is_kept_and_reset(open_page, company):
    app = typed(open_page("whatif"), "basket", "-5% to +10%")
    assert app.slider(key=RANGE + "basket").value == (-5.0, 10.0)
    assert drafts(company) == {"basket": [0.95, 1.1]}
    app.slider(key=RANGE + "basket").set_range(-5.0, 20.0).run()
    assert drafts(company) == {"basket": [0.95, 1.2]}

    again = open_page("whatif", scenario=app.query_params["scenario"])
    assert again.slider(key=RANGE + "basket").value == (-5.0, 20.0)
    again.button(key="whatif_reset_basket").click().run()
    assert again.slider(key=LEVER + "basket").value == 0.0
    assert drafts(company) == {}


def test_nonsense_typed_is_told_and_campaign_months_are_levers(open_page, company):
    app = typed(open_page("whatif"), "cover", "cheap")
    assert "is no number" in texts(app)
    assert scenarios.scenarios(company, drafts=True) == []
    months = [slider.key for slider in app.slider if (slider.key or "").startswith(LEVER + "campaign.")]
    app.slider(key=months[-1]).set_value(20.0).run()
    assert not app.exception
    assert drafts(company) == {months[-1].removeprefix(LEVER): 1.2}


def test_every_budget_mode_answers_with_sums_to_the_cent(open_page, company):
    app = open_page("whatif", view="budget", bounds="douyin:0.8-1.3,search:lock")
    assert app.query_params["bounds"] == "douyin:0.8-1.3,search:lock"
    for mode in MODES:
        app.selectbox(key="whatif_mode").select(mode).run()
        assert not app.exception, mode
        frame = next(frame.value for frame in app.dataframe if "Plan" in frame.value.columns)
        assert frame["Channel"].tolist()[-1] == "Total"
        for column in ("Today", "Plan"):
            money = [Decimal(value.replace("¥", "").replace(",", "")) for value in frame[column]]
            assert sum(money[:-1]) == money[-1]


def test_months_moved_by_hand_open_with_their_channel_and_go_back_to_the_plan(open_page, company):
    kept = scenarios.create(company, {"budget.douyin@11": 1.2, "budget.douyin@12": 0.8, "budget.search": 1.1}, who="Li")
    app = open_page("whatif", view="budget", scenario=kept.id)
    assert not app.exception
    app.session_state["whatif_grid_box"] = True
    app.run()
    app.button(key="whatif_grid_course").click().run()
    assert not app.exception
    assert drafts(company) == {"budget.search": 1.1}


def test_wishes_that_clash_are_told_before_a_plan_is_offered(open_page, company):
    app = open_page("whatif", "zh", view="budget", mode="gmv", gmv_target="900000000000")
    assert any("做不到" in warning.value for warning in app.warning)
    assert not [button for button in app.button if button.key == "whatif_apply_plan"]


def test_the_managers_own_plan_goes_into_the_levers_beside_the_others(open_page, company):
    app = open_page("whatif", view="budget", mode="own", own="douyin:1.3-1.3")
    app.slider(key=LEVER + "basket").set_value(5.0).run()
    app.button(key="whatif_apply_plan").click().run()
    assert not app.exception
    assert drafts(company) == {"budget.douyin": 1.3, "basket": 1.05}


def test_goods_that_hold_the_turnover_and_a_joint_change_can_be_put_into_the_levers(open_page, company):
    app = open_page("whatif", view="goods")
    assert "days of cover" in texts(app)
    app.button(key="whatif_apply_supply").click().run()
    app.segmented_control(key="whatif_view").set_value("questions").run()
    assert not app.exception
    assert not app.error
    for button in [button for button in app.button if button.key == "whatif_try_joint"]:
        button.click().run()
        assert len(drafts(company)) >= 1
    assert not app.exception


def test_the_answers_about_demand_are_kept_for_the_workspace(open_page, company):
    app = open_page("whatif", view="ground")
    assert not app.exception
    app.segmented_control(key="whatif_follow").set_value("no").run()
    app.number_input(key="whatif_organic").set_value(40.0).run()
    assert not app.exception
    assert (curve_answers(company).follow_demand, curve_answers(company).organic) == ("no", 0.4)
    assert open_page("whatif", view="ground").segmented_control(key="whatif_follow").value == "no"
