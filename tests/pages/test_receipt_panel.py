"""The panel behind a number: opened by a link or a card's button on any page, with its rows, and the notes of the card."""

import re
from datetime import date, timedelta

import pytest

from core.base.home import workspace
from core.state import notes
from tests.store.store_rows import put


HEROES = ("GMV growth", "User retention", "Inventory turnover")


@pytest.fixture
def shop(space):
    days = [date(2025, 1, 1) + timedelta(days=n) for n in range(470)]
    put(space, "order_lines", [{"order_id": f"o{day}", "line_no": "1", "ordered_at": f"{day} 21:00:00", "paid_at": f"{day} 21:00:00", "customer_id": f"c{day.toordinal() % 5}",
                                "channel": "tmall", "sku": "=P", "quantity": 1, "paid_amount": 10, "status": "done"} for day in days])
    return space


def words(app):
    return "\n".join(str(part.value) for kind in ("markdown", "caption") for part in getattr(app, kind))


@pytest.fixture
def two_channels(shop):
    """Beside tmall, a douyin shop with goods of another category; both have visitors, and a private group that has none."""
    days = [date(2025, 1, 1) + timedelta(days=n) for n in range(470)]
    put(shop, "products", [{"sku": "T", "category": "toys"}, {"sku": "=P", "category": "home"}])
    put(shop, "order_lines", [{"order_id": f"{channel}{day}", "line_no": "1", "ordered_at": f"{day} 12:00:00", "paid_at": f"{day} 12:00:00", "customer_id": f"d{day.toordinal() % 7}" if day.day > 1 else None,
                               "channel": channel, "sku": sku, "quantity": 1, "paid_amount": 20 + day.month, "status": "done"}
                              for day in days for channel, sku in (("douyin", "T"), ("wecom", "=P")) if day.toordinal() % 3])
    put(shop, "traffic", [{"day": f"{day}", "channel": channel, "visitors": 50 + day.day, "paying_users": 1} for day in days for channel in ("tmall", "douyin")])
    return shop


CARDS = [("cockpit", {}), ("customers", {}), ("goods", {}), ("growth", {}), ("growth", {"period": "month"}), ("growth", {"period": "mtd", "channel": "douyin"}),
         ("growth", {"category": "home"}), ("growth", {"period": "quarter", "channel": "wecom", "category": "home"})]


def test_a_cards_receipt_is_of_the_very_number_that_the_card_shows(two_channels, open_page):
    for page, link in CARDS:
        app = open_page(page, **link)
        buttons = sorted(button.key for button in app.button if re.fullmatch(r"(growth|cards)_\d+_receipt", button.key or ""))
        shown = [card for card in app.metric if page != "cockpit" or card.label not in HEROES]
        checked = 0
        for place, button in enumerate(buttons):
            if shown[place].value == "–":
                continue
            app.button(key=button).click().run()
            assert f"= **{shown[place].value}**" in words(app).replace("\\", ""), (page, link, shown[place].label)
            checked += 1
        assert checked >= (1 if page == "goods" else 3), (page, link)


@pytest.mark.parametrize("page", ["cockpit", "growth", "goals", "customers"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_link_opens_the_receipt_on_any_page(page, lang, shop, open_page):
    app = open_page(page, lang, receipt="gmv")

    assert not app.exception
    # 2026-01-01 to 2026-04-15, an order of 10 a day: 105 rows
    assert ("由「订单明细」的 105 行得出" if lang == "zh" else "made of 105 rows of “Order lines”") in words(app)
    rows = next(frame.value for frame in app.dataframe if "counted" in frame.value)
    assert len(rows) == 50
    assert rows["counted"].sum() == 500


def test_a_cards_button_opens_its_panel_and_puts_it_into_the_link(shop, open_page):
    app = open_page("cockpit")
    app.button(key="cards_0_receipt").click().run()

    assert app.query_params["receipt"] == "gmv"
    assert "made of 105 rows" in words(app)


def test_a_receipt_of_a_period_and_channel_says_so(shop, open_page):
    app = open_page("cockpit", receipt="orders", period="2026-02", channel="tmall")

    assert "28 rows" in words(app)
    assert "1 Feb 2026 to 28 Feb 2026 · tmall" in words(app)


def test_an_unknown_kpi_in_a_link_is_said_and_nothing_breaks(shop, open_page):
    app = open_page("cockpit", receipt="gmw")

    assert not app.exception
    assert any("There is no KPI" in error.value for error in app.error)


def test_notes_mark_their_card_and_stand_in_one_panel(shop, open_page):
    space = workspace("main")
    notes.add(space, "kpi:gmv", "why **so** low?", who="li")
    notes.add(space, "kpi:cac@2026-03", "new agency", who="wang")

    card = open_page("cockpit")
    assert card.button(key="cards_0_receipt").label == ":material/chat: 1"
    everything = open_page("cockpit", receipt="notes")
    assert "new agency" in words(everything)
    assert "why **so** low?" not in words(everything)   # text of people is text, not markup
    assert "2026\\-03 · wang" in words(everything)
