"""The workspace's settings in the sidebar: saved with who, followed at once, refused in a sentence."""

import pytest
from company import found, months, order

from core.base.home import workspace
from core.state import audit, settings
from core.state.settings import Settings


@pytest.fixture
def with_orders(space):
    return found(space, order_lines=[order(f"o{month}-{place}", f"{month:%Y-%m}-{7 * place + 1:02d}", 100, f"c{place}")
                                     for month in months("2025-01", "2026-04") for place in range(4)])


def field(app, kind: str, name: str):
    return next(widget for widget in app.get(kind) if str(widget.key).startswith(f"shell_{name}:"))


def typed(app, currency: str) -> None:
    """Type a currency that is not in the list, as the browser would (AppTest knows listed ones only)."""
    box = field(app, "selectbox", "currency")
    box.options.append(currency)
    box.set_value(currency)


def save(app):
    return app.button(key="shell_save_settings").click().run()


def amounts(app) -> str:
    return "\n".join(str(metric.value) for metric in app.metric)


def test_currency_and_company_are_saved_with_who_and_every_amount_follows_at_once(open_page, space, with_orders):
    app = open_page("cockpit")
    assert "¥" in amounts(app)
    field(app, "text_input", "company").input("Acme *Home*")
    field(app, "selectbox", "currency").select("GBP")

    app = save(app)

    assert not app.exception
    assert "£" in amounts(app)
    assert "¥" not in amounts(app)
    assert settings.settings(space) == Settings(currency="GBP", company="Acme *Home*")
    assert {change.who for change in audit.changes(space, "setting", limit=9)} == {"test@example.com"}
    assert any(caption.value.startswith("Acme \\*Home\\* · plan 2026") for caption in app.caption)


def test_a_currency_that_cannot_be_is_refused_in_a_sentence_and_nothing_is_kept(open_page, space, with_orders):
    app = open_page("cockpit", "zh")
    typed(app, "pounds")

    app = save(app)

    assert not app.exception
    assert [error.value for error in app.error] == ["币种要写成三个大写字母，如 CNY，收到「POUNDS」。"]
    assert settings.settings(space) == Settings()

    typed(app, "chf")
    app = save(app)
    assert [error.value for error in app.error] == []
    assert settings.settings(space).currency == "CHF"


def test_each_workspace_has_settings_of_its_own(open_page, space, with_orders):
    settings.change(workspace("other"), Settings(currency="EUR", company="Other"), who="li")
    app = open_page("cockpit")

    app.selectbox(key="shell_workspace").select("other").run()

    assert field(app, "selectbox", "currency").value == "EUR"
    assert field(app, "text_input", "company").value == "Other"
    app.selectbox(key="shell_workspace").select("main").run()
    assert field(app, "selectbox", "currency").value == "CNY"


@pytest.mark.parametrize(("lang", "caption", "why"), [("en", "Whole months · shaded", "against the same calendar months of last year"),
                                                      ("zh", "按日历整月 · 阴影", "按活动对齐去年的日子")])
def test_the_pace_chart_says_why_its_growth_is_not_the_cards(open_page, with_orders, lang, caption, why):
    app = open_page("cockpit", lang)

    assert any(caption in drawn.value for drawn in app.caption)
    assert any(why in (drawn.help or "") for drawn in app.markdown)
