"""Growth, Customers, Goods & stock: what they say with little data, with much, and with names that look like markup."""

from datetime import date, timedelta

import pytest

from tests.store.store_rows import put

PAGES = ("growth", "customers", "goods")
EVIL = "**boss** [x](javascript:1) $a$ :red[z] <b>"


def orders(channel="tmall", sku="=P", until=date(2026, 4, 15)):
    """An order a day from 2025 on, twice as large in 2026, by five customers in turn."""
    day = date(2025, 1, 1)
    while day <= until:
        amount = 100 if day.year == 2025 else 200
        yield {"order_id": f"{channel}{day}", "line_no": "1", "ordered_at": f"{day} 21:00:00", "paid_at": f"{day} 21:00:00", "customer_id": f"=c{day.toordinal() % 5}",
               "channel": channel, "sku": sku, "quantity": 2, "unit_price": amount / 2, "paid_amount": amount, "status": "done"}
        day += timedelta(days=1)


def words(app):
    return "\n".join(str(part.value) for kind in ("markdown", "caption", "title", "warning") for part in getattr(app, kind))


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_empty_workspace_says_which_upload_brings_the_page(page, lang, open_page):
    app = open_page(page, lang)
    assert not app.exception
    assert ("订单明细" if lang == "zh" else "Order lines") in words(app)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_orders_alone_are_enough_and_each_missing_part_names_its_table(page, lang, space, open_page):
    put(space, "order_lines", list(orders()))
    app = open_page(page, lang)
    assert not app.exception
    tables = {"growth": ("店铺流量", "Traffic"), "customers": ("用户", "Customers"), "goods": ("库存", "Stock")}
    assert tables[page][lang == "en"] in words(app) + "".join(str(metric.delta) for metric in app.metric)


@pytest.mark.parametrize("page", PAGES)
def test_names_out_of_files_stay_text(page, space, open_page):
    put(space, "products", [{"sku": "=P", "name": EVIL, "category": EVIL, "unit_cost": 30}])
    put(space, "stock", [{"day": "2026-03-31", "warehouse": "W", "sku": "=P", "on_hand": 5}])
    put(space, "order_lines", [*orders(), *orders(EVIL)])
    app = open_page(page)
    assert not app.exception
    assert "**boss**" not in words(app)
    assert "[x](" not in words(app)


def test_growth_doubled_and_says_so(space, open_page):
    put(space, "order_lines", list(orders()))
    app = open_page("growth")
    assert ("GMV", "¥21.0K", "+100.0%") in [(metric.label, metric.value, metric.delta) for metric in app.metric]
    assert "+100.0%" in words(app)


def test_a_link_opens_its_period_and_channel_in_either_language(space, open_page):
    put(space, "order_lines", [*orders(), *orders("jd")])
    for lang in ("zh", "en"):
        app = open_page("growth", lang, period="month", channel="jd")
        assert app.session_state["growth_period"] == "month"
        assert app.session_state["growth_channel"] == "jd"
        assert app.metric[0].value == ("¥6,200")  # March: 31 × 200


@pytest.mark.parametrize(("until", "is_said"), [(date(2026, 4, 15), True), (date(2026, 4, 30), False)])
def test_forecast_and_goals_say_that_an_unfinished_month_is_left_out(until, is_said, space, open_page):
    put(space, "order_lines", list(orders(until=until)))
    for page in ("forecast", "goals"):
        assert ("Apr 2026 is not over" in words(open_page(page))) is is_said


@pytest.mark.parametrize(("page", "key", "parameter"), [("goods", "goods_a_share", "a_share"), ("customers", "customers_least_silver", "silver")])
def test_limits_of_classes_and_tiers_are_in_the_link_and_a_link_sets_them(page, key, parameter, space, open_page):
    put(space, "order_lines", list(orders()))
    app = open_page(page, **{parameter: "6"})
    assert app.number_input(key=key).value == 6
    app.number_input(key=key).set_value(5).run()
    assert app.query_params[parameter] in ("5", ["5"])
    assert not app.exception
    assert open_page(page, **{parameter: "nonsense"}).number_input(key=key).value > 6


def test_thresholds_of_the_tiers_can_be_edited_and_must_fall(space, open_page):
    put(space, "order_lines", list(orders()))
    app = open_page("customers")
    app.number_input(key="customers_least_gold").set_value(15).run()
    assert not app.exception
    assert "black > gold > silver" in app.warning[0].value


def test_abc_shares_can_be_edited(space, open_page):
    put(space, "order_lines", [*orders(), *orders("jd", "Q", date(2025, 12, 31))])
    app = open_page("goods")
    app.number_input(key="goods_a_share").set_value(10).run()
    assert not app.exception
    assert any("Class A 1 SKU · Class B 1 SKU" in caption.value for caption in app.caption)


def test_a_link_narrows_growth_to_a_category_and_the_months_days(space, open_page):
    put(space, "products", [{"sku": "=P", "category": "pots"}, {"sku": "Q", "category": "pans"}])
    put(space, "order_lines", [*orders(), *orders("jd", "Q")])
    app = open_page("growth", "en", period="mtd", category="pans")

    assert app.session_state["growth_category"] == "pans"
    # 1 to 15 April: 15 × 200, twice last year's, as much as 1 to 15 March
    assert (app.metric[0].value, app.metric[0].delta) == ("¥3,000", "+100.0%")
    assert "vs same days last month" in words(app)
    assert "of last year and last month the same days are taken" in words(app)


def test_growth_says_why_against_the_period_before_when_asked(space, open_page):
    put(space, "order_lines", list(orders()))
    app = open_page("growth", "en", period="month", against="earlier")

    assert "more than the period before" in words(app)
    assert "](growth?period=month" in words(app)
