"""The blocks that pages are built of: what they write, and that text out of a file is never markup."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest


def drawn(script: Callable[[], None], lang: str = "en") -> AppTest:
    app = AppTest.from_function(script, default_timeout=30)
    app.session_state["shell_language"] = lang
    app.run()
    assert not app.exception
    return app


@pytest.mark.parametrize(("lang", "expected"), [("en", ["30.8%", "−2.1 pts"]), ("zh", ["30.8%", "−2.1 个百分点"])])
def test_a_headline_card_writes_value_and_distance_to_plan(lang, expected):
    def script():
        from core.base.text import Text
        from core.base.unit import Unit
        from core.ui import cards
        cards.hero(cards.Goal("gmv_growth", Text(zh="增长", en="Growth"), ":material/flag:", Unit.SHARE, "at_risk",
                              0.308, 0.35, 0.329, 0.38, (0.312, 0.336, 0.361)))
    app = drawn(script, lang)
    assert [app.metric[0].value, app.metric[0].delta] == expected
    assert "33\\.6%" in app.caption[0].value


@pytest.mark.parametrize(("good", "colour"), [("up", "red"), ("down", "green")])
def test_falling_is_good_only_where_down_is_good(good, colour):
    def script(good):
        from core.base.text import Text
        from core.base.unit import Unit
        from core.ui import cards
        cards.numbers([cards.Number(Text(zh="成本", en="Cost"), Unit.CURRENCY, 90.0, 100.0, good=good)])
    app = AppTest.from_function(script, args=(good,), default_timeout=30).run()
    assert app.metric[0].delta == "−10.0%"
    assert app.metric[0].proto.DESCRIPTOR.enum_types_by_name["MetricColor"].values_by_number[
        app.metric[0].proto.color].name == colour.upper()


def test_a_number_without_its_table_says_which_upload_brings_it():
    def script():
        from core.base.text import Text
        from core.base.unit import Unit
        from core.ui import cards
        cards.numbers([cards.Number(Text(zh="周转", en="Turnover"), Unit.TIMES, None, 5.0,
                                    missing=Text(zh="库存", en="Stock"))])
    metric = drawn(script).metric[0]
    assert [metric.value, metric.delta] == ["–", "Needs: Stock"]


def test_a_file_name_in_an_error_is_no_markup():
    def script():
        from core.base.errors import CockpitError
        from core.base.text import Text
        from core.ui import blocks
        with blocks.guard():
            raise CockpitError("x", Text(zh="「$a$」", en="“a$b$ [x](http://y) :red[z]” is no spreadsheet."))
    assert drawn(script).error[0].value == "“a\\$b\\$ \\[x\\]\\(http\\://y\\) \\:red\\[z\\]” is no spreadsheet\\."


def test_work_is_kept_until_what_it_depends_on_changes():
    def script():
        import streamlit as st

        from core.ui.cache import kept
        calls = st.session_state.setdefault("calls", [])
        for day in (1, 1, 2):
            kept("test.work", lambda: calls.append(1), day)
        st.metric("calls", len(calls))
    assert drawn(script).metric[0].value == "2"


def test_an_empty_state_names_the_tables_and_offers_their_templates():
    def script():
        import streamlit as st

        from core.base.text import Text
        from core.ui import blocks, navigation
        st.navigation(navigation.sections(), position="hidden")
        blocks.empty(Text(zh="这里会显示周转", en="Turnover will be here"), ["stock", "products"], key="goods")
    app = drawn(script)
    assert "Turnover will be here" in app.markdown[0].value
    assert [button.label for button in app.get("download_button")] != []
