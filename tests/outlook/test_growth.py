"""Why GMV moved: the bridge by hand, compared days against a naive pairing, contributions, funnel, months, sentences."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from core import store
from core.base.events import paired_day, paired_days
from core.base.home import workspace
from core.base.period import Period
from core.metrics.coverage import coverage
from core.outlook.compared import compared, within
from core.outlook.course import marked_events, months
from core.outlook.funnel import funnel
from core.outlook.growth import bridge, contributions
from core.outlook.reasons import reasons
from core.outlook.why import why
from tests.store.store_rows import put


def order(id_, day, amount, channel="tmall", customer=None, sku="P"):
    return {"order_id": id_, "line_no": "1", "ordered_at": f"{day} 21:00:00", "paid_at": f"{day} 21:00:00", "customer_id": customer, "channel": channel, "sku": sku, "quantity": 1,
            "unit_price": amount, "paid_amount": amount, "status": "done"}


def year(y, per_day, channel, customers, until=(12, 31), sku="P"):
    """One order a day from 1 January: of per_day yuan, by customers in turn."""
    day, last = date(y, 1, 1), date(y, *until)
    while day <= last:
        yield order(f"{channel}{day}{sku}", day, per_day, channel, customers[day.toordinal() % len(customers)] if customers else None, sku)
        day += timedelta(days=1)


def visits(y, visitors, paying, channel, until=(12, 31)):
    day, last = date(y, 1, 1), date(y, *until)
    while day <= last:
        yield {"day": str(day), "channel": channel, "visitors": visitors, "product_viewers": visitors // 2, "paying_users": paying}
        day += timedelta(days=1)


@pytest.fixture(scope="module")
def space(tmp_path_factory):
    """2025 whole; 2026 to 15 April: tmall 100 → 150 a day, a shop without traffic 10 → 4 a day, its orders without customers; 300.01 on one day."""
    made = workspace("main", tmp_path_factory.mktemp("growth"))
    until = (4, 15)
    put(made, "products", [{"sku": "P", "name": "Pot", "category": "Old", "is_new_category": False}, {"sku": "N", "name": "New", "category": "**New**", "is_new_category": True}])
    put(made, "order_lines", [*year(2025, 100, "tmall", ["a", "b"]), *year(2026, 150, "tmall", ["a", "b", "c"], until), *year(2025, 10, "<shop>", None, sku="N"),
                              *year(2026, 4, "<shop>", None, until, "N"), order("x", "2026-02-01", "300.01", "tmall", "d", "N")])
    put(made, "traffic", [*visits(2025, 200, 1, "tmall"), *visits(2026, 400, 1, "tmall", until)])
    return made


@pytest.fixture(scope="module")
def facts(space):
    return store.current(space)


@pytest.fixture(scope="module")
def known(facts):
    return coverage(facts)


def parts(found):
    return {name: money for name, money, *_ in found.parts}


def test_the_compared_days_are_the_paired_ones_each_once():
    period = Period(date(2026, 2, 1), date(2026, 3, 1))
    days = {day for run in paired_days(period) for day in (run.start + timedelta(days=n) for n in range(run.days))}
    assert days == {paired_day(period.start + timedelta(days=n)) for n in range(28)}
    assert within([Period(date(2026, 1, 1), date(2026, 1, 3))]) == "(day >= date '2026-01-01' and day < date '2026-01-03')"


@pytest.mark.parametrize(("choice", "start", "end"), [("ytd", (2026, 1, 1), (2026, 4, 16)), ("quarter", (2026, 1, 1), (2026, 4, 1)), ("month", (2026, 3, 1), (2026, 4, 1))])
def test_a_choice_has_whole_days_only(known, choice, start, end):
    found = compared(known, choice)
    assert found.period == Period(date(*start), date(*end))
    assert found.covered


def test_the_bridge_over_traffic_by_hand(facts, known):
    # 105 days. tmall: visitors 200 → 400 a day, payers 1 → 1 a day; orders 105 → 106 (one more), value 100 → (150 × 105 + 300.01) ÷ 106
    found = bridge(facts, known, compared(known, "ytd"))
    assert (found.before, found.after, found.with_traffic) == (Decimal("11550.00"), Decimal("16470.01"), True)
    assert [row[0] for row in found.parts] == ["visitors", "conversion", "orders_per_buyer", "average_order_value", "without_traffic"]
    assert {name: (before, after) for name, _, before, after in found.parts if name in ("visitors", "conversion", "without_traffic")} == {
        "visitors": (21000, 42000), "conversion": (1 / 200, 1 / 400), "without_traffic": (1050, 420)}
    assert parts(found)["without_traffic"] == Decimal("-630.00")
    assert parts(found)["visitors"] == -parts(found)["conversion"]  # twice the visitors at half the rate
    assert sum(parts(found).values()) == found.change == Decimal("4920.01")


def test_without_traffic_it_starts_at_buyers_and_names_orders_without_customer(tmp_path):
    space = workspace("main", tmp_path)
    put(space, "order_lines", [*year(2025, 100, "tmall", ["a", "b"]), *year(2026, 100, "tmall", ["a", "b", "c", "d"], (4, 15)), *year(2026, 7, "s", None, (4, 15))])
    facts = store.current(space)
    known = coverage(facts)
    found = bridge(facts, known, compared(known, "ytd"))
    # twice the buyers with half the orders each: the parts cancel out; the orders without customer are the whole change
    weight = parts(found)
    assert (weight["buyers"] + weight["orders_per_buyer"], weight["average_order_value"], weight["without_customer"]) == (0, 0, 735)
    assert found.parts[0][2:] == (2.0, 4.0)


@pytest.mark.parametrize("choice", ["ytd", "quarter", "month"])
@pytest.mark.parametrize("channel", ["", "tmall", "<shop>"])
def test_the_parts_add_up_to_the_cent_for_every_choice(facts, known, choice, channel):
    of = compared(known, choice)
    found = bridge(facts, known, of, channel)
    assert sum(parts(found).values()) == found.change
    assert float(found.after) == pytest.approx(contributions(facts, "channel", of=of, channel=channel)["value"].sum())


def test_no_bridge_where_last_year_is_not_all_there(tmp_path):
    space = workspace("main", tmp_path)
    put(space, "order_lines", list(year(2026, 100, "tmall", ["a"], (2, 10))))
    facts = store.current(space)
    known = coverage(facts)
    assert bridge(facts, known, compared(known, "ytd")) is None
    assert contributions(facts, "channel", known=known)["last_year"].isna().all()


def test_contributions_of_every_split_add_up_to_the_change(facts, known):
    of = compared(known, "ytd")
    for by in ("channel", "category", "newness", "customer"):
        frame = contributions(facts, by, of=of)
        assert frame["change"].sum() == pytest.approx(4920.01)
        assert frame["share_of_change"].sum() == pytest.approx(1)
    by_channel = contributions(facts, "channel", known=known).set_index("key")
    assert by_channel.loc["<shop>"].tolist() == pytest.approx([420, 1050, -630, -0.6, -630 / 4920.01])
    assert set(contributions(facts, "customer", of=of)["key"]) == {"new", "returning", "unnamed"}


def test_the_funnels_rates_multiply_to_the_total_and_have_last_years_beside_them(facts, known):
    found = funnel(facts, known, compared(known, "ytd")).set_index("step")
    assert found["people"].tolist() == [42000, 21000, 105]  # cart and order steps were not given
    assert found["rate"].tolist()[1:] == pytest.approx([0.5, 0.005])
    assert found["last_rate"].tolist()[1:] == pytest.approx([0.5, 0.01])
    assert found["rate"].dropna().prod() == pytest.approx(found["total"].iloc[-1])
    assert funnel(facts, known, compared(known, "ytd"), "<shop>").empty


def test_months_stand_beside_last_years_event_days_and_the_unfinished_one_is_not_compared(facts, known):
    found = months(facts, known)
    assert found["partial"].tolist() == [False] * 3 + [True] + [False] * 8
    assert found["growth"].notna().tolist() == [True] * 3 + [False] * 9
    march = found.iloc[2]
    assert (march["value"], march["last_year"], march["calendar"]) == (31 * 154, 31 * 110, 31 * 110)
    assert found["value"].isna().tolist() == [False] * 4 + [True] * 8
    # over the year the paired days are last year's days, each once
    assert found["last_year"].sum() == found["calendar"].sum() == 365 * 110


def test_the_years_events_are_marked(space):
    found = marked_events(space, 2026)
    assert dict(zip(found["en"], found["named"], strict=True))["Spring Festival"]
    assert set(found["kind"]) == {"festival"}


def test_sentences_are_ranked_by_money_at_most_five_and_quote_names_as_text(facts, known):
    found = why(facts, "gmv", compared(known, "ytd"), known)
    told = reasons(found, {}, "CNY")
    said = [reason.text.en for reason in told]
    assert len(said) <= 5
    assert said[0] == "GMV is **¥16.5K**: **¥4,920** more than on last year's same event days (+42.6%)."
    assert not any("<shop>" in text or "**New**" in text for text in said)
    assert any("tmall" in text for text in said)
    assert all(dict(reason.link.query)["period"] == "ytd" and reason.link.name.en == "1 Jan – 15 Apr 2026" for reason in told)
    weights = [abs(reason.weight) for reason in told[1:]]
    assert weights == sorted(weights, reverse=True)
