"""What is sealed on the What-if page stays as it was, and a decision is set against what came."""

import threading

from company import found, order
from whatif_shop import shop

from core.state import scenarios, sealed
from core.state.decisions import decisions


def test_sealing_keeps_the_levers_on_the_screen_as_an_official_version(open_page, company):
    app = open_page("whatif")
    app.slider(key="whatif_lever_basket").set_value(10.0).run()
    app.segmented_control(key="whatif_view").set_value("decide").run()
    assert any("Basket" in caption.value and "10%" in caption.value for caption in app.caption)      # what is being decided on
    app.session_state["whatif_seal_box"] = True
    app.run()
    app.text_input(key="whatif_seal_name").set_value("Budget 2026")
    app.toggle(key="whatif_seal_official").set_value(True)
    app.button(key="whatif_seal_do").click().run()
    assert not app.exception
    (kept,) = [one for one in sealed.snapshots(company, official=True) if one.name == "Budget 2026"]
    assert (kept.name, kept.document["overrides"]) == ("Budget 2026", {"basket": 1.1})
    assert any("Budget 2026" in frame.value.to_string() for frame in app.dataframe)


def test_a_name_in_use_is_refused_in_a_sentence(open_page, company):
    sealed.seal(company, "Taken", {"levels": [0.5], "year_quantiles": {}, "odds": {}, "overrides": {}, "months": [], "year": 2026}, data_version=1, who="Li")
    before = sealed.snapshots(company)
    app = open_page("whatif", view="decide")
    app.session_state["whatif_seal_box"] = True
    app.run()
    app.text_input(key="whatif_seal_name").set_value("Taken")
    app.button(key="whatif_seal_do").click().run()
    assert not app.exception
    assert any("sealed already" in caption.value for caption in app.caption)
    assert sealed.snapshots(company) == before


def test_a_new_draft_starts_with_the_levers_of_a_sealed_version(open_page, company):
    made = sealed.seal(company, "Start", {"levels": [0.5], "year_quantiles": {}, "odds": {}, "overrides": {"basket": 1.2, "budget.gone": 2.0}, "months": [], "year": 2026},
                       data_version=1, who="Li")
    app = open_page("whatif", view="decide")
    app.selectbox(key="whatif_seal_choice").set_value(made.id)
    app.button(key="whatif_seal_start").click().run()
    app.segmented_control(key="whatif_view").set_value("outcome").run()
    assert not app.exception
    assert app.slider(key="whatif_lever_basket").value == 20.0


def test_a_decision_is_recorded_and_compared_once_its_month_is_over(open_page, space):
    shop(space)     # of its own: the facts change
    app = open_page("whatif", "zh", view="decide")
    app.session_state["whatif_decide_box"] = True
    app.run()
    app.text_input(key="whatif_decide_title").set_value("More *Douyin*")
    app.text_input(key="whatif_decide_owner").set_value("Li")
    app.button(key="whatif_decide_do").click().run()
    assert not app.exception
    (made,) = decisions(space)
    assert (made.title, made.owner, made.status) == ("More *Douyin*", "Li", "open")
    assert sealed.read(space, made.sealed).document["overrides"] == {}
    assert any("\\*Douyin\\*" in text.value for text in app.markdown)      # a title is text, never markup
    found(space, order_lines=[order("s1", "2026-09-30 21:00", 300.5)])
    for lang, verdict in (("zh", "80% 区间内"), ("en", "within the 80 % band")):
        app = open_page("whatif", lang, view="decide")
        assert not app.exception
        assert any(verdict in text.value for text in app.markdown)
    app.segmented_control(key=f"whatif_decision_status_{made.id}").set_value("done").run()
    assert decisions(space)[0].status == "done"


def test_the_model_is_handed_out_for_what_the_levers_say_and_becomes_a_draft_of_its_own(open_page, company):
    first = scenarios.create(company, {"basket": 1.2, "budget.douyin": [0.9, 1.3]}, who="Li")
    app = open_page("whatif", view="decide", scenario=first.id)
    app.button(key="whatif_excel_make").click().run()
    for thread in threading.enumerate():
        if thread.name.startswith("job-excel"):
            thread.join(60)
    app.run()
    assert [button.label for button in app.get("download_button") if "model" in button.label]
    data = app.session_state["whatif_excel_made"][2]
    app.file_uploader(key="whatif_excel_file").set_value(("model.xlsx", data, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")).run()
    assert not app.exception
    (draft,) = [kept for kept in scenarios.scenarios(company, drafts=True) if kept.id != first.id]
    assert (draft.name, draft.overrides) == ("", {"budget.douyin": [0.9, 1.3], "basket": 1.2})
    app.segmented_control(key="whatif_view").set_value("outcome").run()
    app.slider(key="whatif_lever_price").set_value(5.0).run()
    app.segmented_control(key="whatif_view").set_value("decide").run()
    assert app.button(key="whatif_excel_make")      # the levers moved: the model at hand is no longer theirs
    app.file_uploader(key="whatif_excel_file").set_value(("orders.xlsx", b"no workbook", "text/plain")).run()
    assert any("model of the cockpit" in error.value for error in app.error), [error.value for error in app.error]


def test_an_official_version_stands_beside_scenarios_with_the_numbers_of_its_day(open_page, company):
    document = {"levels": [0.1, 0.5, 0.9], "year_quantiles": {"gmv": [1e6, 1234567.0, 2e6]}, "odds": {"gmv": 0.4}, "goals": {"gmv": 2e6},
                "overrides": {"basket": 1.2}, "months": [], "year": 2026}
    sealed.seal(company, "Beside", document, data_version=1, who="Li", official=True)
    app = open_page("whatif", view="compare")
    assert not app.exception
    table = next(frame.value for frame in app.dataframe if "Beside (official)" in frame.value)
    assert table.set_index("KPI")["Beside (official)"]["GMV"] == "¥1.23M · 40% ✗"


def test_a_scenario_called_like_the_forecast_hides_no_column(open_page, company):
    kept = scenarios.create(company, {"basket": 1.2}, who="Li", name="Forecast")
    app = open_page("whatif", view="compare")
    app.multiselect(key="whatif_compare").set_value([kept.id]).run()
    assert {"Forecast", "Forecast (scenario)"} <= {column for frame in app.dataframe for column in frame.value.columns}
