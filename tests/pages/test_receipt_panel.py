"""The panel behind a number: opened by a link or a card's button on any page, with its rows, and the notes of the card."""

import re
from datetime import date, timedelta

import pytest

from core.base.home import workspace
from core.state import notes
from tests.store.store_rows import put

HEROES = ("GMV growth", "User retention", "Inventory turnover")


@pytest.fixture(scope="module")
def shop_with_channels(tmp_path_factory):
    """Of every day an order on tmall; of two days in three one on douyin, of goods of another category, and one in a private group, which has no visitors."""
    home = tmp_path_factory.mktemp("shop_with_channels")
    space, days = workspace("main", home), [date(2025, 1, 1) + timedelta(days=n) for n in range(470)]
    kept = [("tmall", "=P", day) for day in days] + [(channel, sku, day) for day in days for channel, sku in (("douyin", "T"), ("wecom", "=P")) if day.toordinal() % 3]
    put(space, "products", [{"sku": "T", "category": "toys"}, {"sku": "=P", "category": "home"}])
    put(space, "order_lines", [{"order_id": f"{channel}{day}", "line_no": "1", "ordered_at": f"{day} 21:00:00", "paid_at": f"{day} 21:00:00",
                                "customer_id": f"c{day.toordinal() % 5}" if channel == "tmall" else f"d{day.toordinal() % 7}" if day.day > 1 else None,
                                "channel": channel, "sku": sku, "quantity": 1, "paid_amount": 10 if channel == "tmall" else 20 + day.month, "status": "done"} for channel, sku, day in kept])
    put(space, "traffic", [{"day": f"{day}", "channel": channel, "visitors": 50 + day.day, "paying_users": 1} for day in days for channel in ("tmall", "douyin")])
    return home


@pytest.fixture
def shop(shop_with_channels, monkeypatch):
    """That shop, left without notes for the next test; its facts nobody changes, so its board is worked out once."""
    monkeypatch.setenv("COCKPIT_HOME", str(shop_with_channels))
    space = workspace("main")
    yield space
    for note in notes.notes(space):
        notes.remove(space, note, who="test")


def words(app):
    return "\n".join(str(part.value) for kind in ("markdown", "caption") for part in getattr(app, kind))


CARDS = [("cockpit", {}), ("customers", {}), ("growth", {"period": "month"}), ("growth", {"period": "mtd", "channel": "douyin"}),
         ("growth", {"category": "home"}), ("growth", {"period": "quarter", "channel": "wecom", "category": "home"})]


def test_a_cards_receipt_is_of_the_very_number_that_the_card_shows(shop, open_page):
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
        assert checked >= 3, (page, link)


@pytest.mark.parametrize(("page", "lang"), [("cockpit", "zh"), ("growth", "en"), ("goals", "zh"), ("customers", "en"), ("goods", "zh"), ("forecast", "en")])
def test_a_link_opens_the_receipt_on_any_page(page, lang, shop, open_page):
    app = open_page(page, lang, receipt="gmv", channel="tmall")

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
    assert "made of 245 rows" in words(app)   # 105 on tmall, 70 on douyin, 70 in the group


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


def test_a_note_is_written_changed_and_taken_back_on_its_card(shop, open_page):
    space = workspace("main")
    app = open_page("cockpit", receipt="orders", receipt_period="2026-02")
    app.session_state["receipt_tabs"] = "Notes"
    app.run()
    app.text_area(key="notes_draft").input("  strike at the carrier ")
    app.button(key="notes_add").click().run()
    kept = notes.notes(space)
    assert [(note.about, note.text) for note in kept] == [("kpi:orders@2026-02", "strike at the carrier")]
    assert app.button(key="cards_1_receipt").label == ":material/chat: 1"
    app.button(key="notes_add").click().run()
    assert [error.value for error in app.error] == ["Write something first\\."]

    everything = open_page("goods", receipt="notes")
    everything.text_area(key=f"notes_text_{kept[0].id}_{kept[0].version}").input("strike at both carriers")
    everything.button(key=f"notes_save_{kept[0].id}").click().run()
    assert notes.notes(space)[0].text == "strike at both carriers"
    everything.button(key=f"notes_delete_{kept[0].id}").click().run()
    assert not notes.notes(space)
    assert "No notes yet." in words(everything)


def test_a_note_that_somebody_else_changed_meanwhile_is_not_overwritten(shop, open_page):
    space = workspace("main")
    note = notes.add(space, "kpi:gmv", "first", who="li")
    app = open_page("growth", receipt="notes")
    notes.edit(space, note, "second", who="wang")
    app.text_area(key=f"notes_text_{note.id}_{note.version}").input("third")
    app.button(key=f"notes_save_{note.id}").click().run()

    assert notes.notes(space)[0].text == "second"
    assert len(app.error) == 1


def test_the_link_of_an_open_panel_opens_the_same_number_anywhere(shop, open_page):
    app = open_page("growth", period="mtd", channel="douyin")
    app.button(key="growth_0_receipt").click().run()
    link = {name: value for name, value in app.query_params.items() if name.startswith("receipt")}
    assert link == {"receipt": "gmv", "receipt_period": "mtd", "receipt_channel": "douyin", "receipt_as_of": "2026-04-15"}
    heading = next(part.value for part in app.markdown if str(part.value).startswith("### GMV"))

    elsewhere = open_page("customers", **link)
    assert heading in [part.value for part in elsewhere.markdown]


def test_another_number_is_chosen_in_the_panel(shop, open_page):
    app = open_page("customers", receipt="gmv", receipt_period="2026-03", receipt_channel="douyin", receipt_category="toys")
    app.selectbox(key="receipt_id").select("retention").run()

    assert "1 Mar 2026 to 31 Mar 2026" in words(app)
    assert {name: value for name, value in app.query_params.items() if name.startswith("receipt")} == {"receipt": "retention", "receipt_period": "2026-03"}


@pytest.mark.parametrize(("link", "said"), [({"receipt_period": "soon"}, "is no period"), ({"receipt_channel": "nowhere"}, "The data know no channel"), ({"receipt_as_of": "yesterday"}, "is no day"),
                                            ({"receipt_category": "x"}, "The data know no category")])
def test_a_stale_or_broken_link_is_said_in_a_sentence(link, said, shop, open_page):
    app = open_page("goods", receipt="gmv", **link)

    assert not app.exception
    assert any(said in error.value for error in app.error)


def test_a_year_end_says_what_is_booked_and_what_is_forecast(shop, open_page):
    app = open_page("forecast", receipt="gmv", receipt_forecast="year")

    told = next(info.value for info in app.info if "year-end forecast" in info.value)
    booked = sum(10 + (2 * (20 + day.month) if day.toordinal() % 3 else 0) for day in (date(2026, 1, 1) + timedelta(days=n) for n in range(105)))
    assert f"booked **¥{booked:,}**" in told
    assert "from data version 3, data to 15 Apr 2026" in told
