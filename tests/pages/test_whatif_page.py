"""The what-if page: at rest the Cockpit's numbers, every change a draft, nothing overwritten, values that stay."""

from streamlit.testing.v1 import AppTest
from whatif_shop import shop

from core.base.home import workspace
from core.state import scenarios

LEVER = "whatif_lever_"


def page(app: AppTest, name: str) -> AppTest:
    return app.switch_page(f"{__file__.rsplit('/tests/', 1)[0]}/pages/{name}.py").run()


def move(app: AppTest, lever: str, percent: float) -> AppTest:
    app.slider(key=LEVER + lever).set_value(percent).run()
    assert not app.exception
    return app


def texts(app: AppTest) -> str:
    return "\n".join(element.value for kind in ("markdown", "caption", "warning") for element in app.get(kind))


def test_at_rest_nothing_is_saved_and_no_change_is_claimed(open_page, company):
    app = open_page("whatif")
    assert not app.exception
    assert all(not metric.delta for metric in app.metric)
    assert scenarios.scenarios(company, drafts=True) == []
    assert "scenario" not in app.query_params


def test_every_change_is_saved_as_a_draft_that_the_link_names(open_page, company):
    app = move(move(open_page("whatif"), "basket", 10.0), "cac", -15.0)
    (draft,) = scenarios.scenarios(company, drafts=True)
    assert (draft.name, draft.overrides, draft.version) == ("", {"cac": 0.85, "basket": 1.1}, 2)
    assert app.query_params["scenario"] == draft.id
    assert any(metric.delta for metric in app.metric)


def test_opening_the_link_restores_the_levers(open_page, company):
    kept = scenarios.create(company, {"basket": 1.0625, "cac": 0.85, "cac_mode": "less", "budget.douyin": 1.5}, who="li")
    app = open_page("whatif", scenario=kept.id)
    assert app.slider(key=LEVER + "basket").value == 6.25
    assert app.slider(key=LEVER + "budget.douyin").value == 50.0
    assert app.segmented_control(key=LEVER + "cac_mode").value == "less"
    assert scenarios.scenario(company, kept.id) == kept      # looking changes nothing


def test_values_survive_changing_the_page(open_page, company):
    app = move(open_page("whatif"), "retention", 8.0)
    app = page(page(app, "goals"), "whatif")
    assert app.slider(key=LEVER + "retention").value == 8.0
    assert len(scenarios.scenarios(company, drafts=True)) == 1


def test_a_moved_lever_has_its_own_reset_and_all_have_one(open_page, company):
    app = move(move(open_page("whatif"), "basket", 10.0), "price", -5.0)
    app.button(key="whatif_reset_basket").click().run()
    assert app.slider(key=LEVER + "basket").value == 0.0
    assert app.slider(key=LEVER + "price").value == -5.0
    assert not [button for button in app.button if button.key == "whatif_reset_basket"]
    app.button(key="whatif_reset_all").click().run()
    assert app.slider(key=LEVER + "price").value == 0.0
    assert scenarios.scenarios(company, drafts=True)[0].overrides == {}


def test_two_managers_in_one_scenario_are_told_of_each_other_and_neither_change_is_lost(open_page, company):
    hers = move(open_page("whatif"), "basket", 10.0)
    (draft,) = scenarios.scenarios(company, drafts=True)
    his = open_page("whatif", scenario=draft.id)
    assert his.slider(key=LEVER + "basket").value == 10.0

    move(his, "price", -10.0)       # his goes through
    move(hers, "basket", 20.0)      # hers would overwrite it: she is told, nothing is written
    assert "changed it at" in hers.warning[0].value
    assert scenarios.scenario(company, draft.id).overrides == {"basket": 1.1, "price": 0.9}
    move(hers, "retention", 5.0)    # nor by a further move
    assert scenarios.scenario(company, draft.id).overrides == {"basket": 1.1, "price": 0.9}

    hers.button(key="whatif_mine").click().run()
    assert "changed it at" not in texts(hers)
    assert [kept.overrides for kept in scenarios.scenarios(company, drafts=True) if kept.id != draft.id] == [{"retention": 1.05, "basket": 1.2}]
    move(his, "price", -5.0)        # his goes on as if nothing had been
    assert scenarios.scenario(company, draft.id).overrides == {"basket": 1.1, "price": 0.95}


def test_their_version_can_be_loaded_instead(open_page, company):
    app = move(open_page("whatif"), "basket", 10.0)
    (draft,) = scenarios.scenarios(company, drafts=True)
    scenarios.save(company, draft.id, {"price": 0.9}, version=draft.version, who="Wang Fang")
    move(app, "basket", 20.0)
    assert "Wang Fang" in app.warning[0].value
    app.button(key="whatif_theirs").click().run()
    assert (app.slider(key=LEVER + "basket").value, app.slider(key=LEVER + "price").value) == (0.0, -10.0)


def named(app: AppTest, name: str) -> AppTest:
    app.text_input(key="whatif_name").input(name)
    app.button(key="whatif_save_as").click().run()
    assert not app.exception
    return app


def test_a_draft_gets_a_name_and_reloads_under_it(open_page, company):
    app = named(move(open_page("whatif"), "basket", 10.0), "Bigger baskets")
    (kept,) = scenarios.scenarios(company)
    assert (kept.name, kept.overrides) == ("Bigger baskets", {"basket": 1.1})
    again = open_page("whatif", scenario=kept.id)
    assert again.slider(key=LEVER + "basket").value == 10.0
    assert app.selectbox(key="whatif_open").value == kept.id


def test_moving_a_lever_of_a_named_scenario_leaves_it_as_it_was_until_saved_into(open_page, company):
    kept = scenarios.create(company, {"basket": 1.1}, who="li", name="Plan A")
    app = move(open_page("whatif", scenario=kept.id), "basket", 20.0)
    assert scenarios.scenario(company, kept.id).overrides == {"basket": 1.1}
    app.button(key="whatif_save_into").click().run()
    assert scenarios.scenario(company, kept.id).overrides == {"basket": 1.2}
    assert [one.name for one in scenarios.scenarios(company, drafts=True)] == ["Plan A"]


def test_saving_into_a_scenario_that_somebody_changed_since_overwrites_nothing_and_says_what_can_be_done(open_page, company):
    kept = scenarios.create(company, {"basket": 1.1}, who="li", name="Plan A")
    app = move(open_page("whatif", scenario=kept.id), "basket", 20.0)
    scenarios.save(company, kept.id, {"basket": 1.3}, version=kept.version, who="Wang")
    app.button(key="whatif_save_into").click().run()
    assert scenarios.scenario(company, kept.id).overrides == {"basket": 1.3}
    assert "Wang changed “Plan A”" in app.warning[0].value
    assert [one.overrides for one in scenarios.scenarios(company, drafts=True) if one.is_draft] == [{"basket": 1.2}]
    app.button(key="whatif_overtaking").click().run()
    assert app.slider(key=LEVER + "basket").value == 30.0
    assert [one.overrides for one in scenarios.scenarios(company, drafts=True) if one.is_draft] == [{"basket": 1.2}]


def test_a_name_in_use_is_refused_in_a_sentence(open_page, company):
    scenarios.create(company, {"basket": 1.1}, who="li", name="Plan A")
    app = named(move(open_page("whatif"), "price", 5.0), "Plan A")
    assert "Plan A" in app.warning[0].value
    assert len(scenarios.scenarios(company)) == 1


def test_rename_duplicate_and_delete(open_page, company):
    kept = scenarios.create(company, {"basket": 1.1}, who="li", name="Plan A")
    app = open_page("whatif", scenario=kept.id)
    app.text_input(key="whatif_name").input("Plan B")
    app.text_area(key="whatif_comment").input("for Q4")
    app.button(key="whatif_rename").click().run()
    assert [(one.name, one.comment) for one in scenarios.scenarios(company)] == [("Plan B", "for Q4")]
    app.button(key="whatif_duplicate").click().run()
    assert {one.name for one in scenarios.scenarios(company)} == {"Plan B", "Plan B (copy)"}
    app.button(key="whatif_delete").click().run()
    app.button(key="whatif_delete").click().run()     # asked once more
    assert [one.name for one in scenarios.scenarios(company)] == ["Plan B"]
    assert app.slider(key=LEVER + "basket").value == 0.0


def test_a_link_to_a_scenario_that_is_gone_says_so(open_page, company):
    app = open_page("whatif", scenario="nothere1")
    assert "nothere1" in app.warning[0].value
    assert not app.exception


def test_scenarios_stand_side_by_side_and_say_what_they_move(open_page, company):
    for name, levers in (("A", {"basket": 1.1}), ("B", {"cac": 0.85, "cac_mode": "less"}), ("C", {"cover": 0.7}), ("D", {"retention": 1.2})):
        scenarios.create(company, levers, who="li", name=name)
    app = open_page("whatif", view="compare")
    table = next(frame.value for frame in app.dataframe if "A" in frame.value.columns)
    assert {"A", "B", "C", "D"} <= set(table.columns)
    assert len(table) >= 9
    assert table["A"].str.contains("✓|✗").any()
    assert "Basket +10%" in texts(app)


def test_an_answer_can_be_tried(open_page, company):
    app = open_page("whatif", goal="inventory_turnover", view="questions")
    button = next(button for button in app.button if (button.key or "").startswith("whatif_try_"))
    lever = button.key.removeprefix("whatif_try_")
    button.click().run()
    assert app.slider(key=LEVER + lever).value != 0.0
    assert lever in scenarios.scenarios(company, drafts=True)[0].overrides


def test_levers_without_data_are_disabled_and_say_which_upload_brings_them(open_page, space):
    from company import found, months, order

    found(space, order_lines=[order(f"o{day}-{place}", f"{day:%Y-%m}-{5 + place * 7:02d}", 100 + place + day.month, f"c{place}")
                              for day in months("2025-01", "2025-12") for place in range(4)])
    app = open_page("whatif")
    assert not app.exception
    assert app.slider(key="whatif_off_cac").disabled
    assert "spend" in texts(app)
    assert not app.slider(key=LEVER + "basket").disabled


def test_an_empty_workspace_says_what_to_upload(open_page):
    app = open_page("whatif", "zh")
    assert not app.exception
    assert not app.slider
    assert "订单" in texts(app)


def test_the_other_workspace_does_not_see_this_ones_levers(open_page, company):
    shop(workspace("other"))
    app = move(open_page("whatif"), "basket", 10.0)
    app.selectbox(key="shell_workspace").select("other").run()
    assert not app.exception
    assert app.slider(key=LEVER + "basket").value == 0.0
    assert scenarios.scenarios(workspace("other"), drafts=True) == []


def test_trying_an_answer_leaves_the_open_draft_as_it_was(open_page, company):
    app = move(open_page("whatif", goal="inventory_turnover", view="questions"), "basket", 10.0)
    next(button for button in app.button if (button.key or "").startswith("whatif_try_")).click().run()
    assert {"basket": 1.1} in [kept.overrides for kept in scenarios.scenarios(company, drafts=True)]
    assert len(scenarios.scenarios(company, drafts=True)) == 2
