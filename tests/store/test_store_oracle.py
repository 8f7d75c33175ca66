"""All customer and sales marts of a small random company, against a second way of counting in plain Python."""

import random
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from store_rows import AT, source, staged

from core import store
from core.base.home import Workspace
from core.store.facts import Facts

CATEGORY = {"a1": "美妆", "b1": "食品", "c1": "食品"}
COST = {"a1": Decimal(3), "b1": Decimal("1.5")}
Row = dict[str, Any]


def company(seed: int) -> tuple[list[Row], list[Row]]:
    """Return order lines and customers: three years, few customers who buy often, some orders without one, some mess."""
    chance = random.Random(seed)
    customers = [{"customer_id": f"C{n}", "joined_private_domain_at": _some_day(chance) if chance.random() < 0.5 else None,
                  "joined_membership_at": _some_day(chance) if chance.random() < 0.5 else None} for n in range(25)]
    lines = []
    for number in range(300):
        at = _some_day(chance) + timedelta(minutes=chance.randrange(1440))
        customer = f"C{int(25 * chance.random() ** 2)}" if chance.random() < 0.9 else None
        shipped = at + timedelta(hours=chance.randint(1, 96)) if chance.random() < 0.9 else None
        delivered = shipped + timedelta(hours=chance.randint(10, 130)) if shipped and chance.random() < 0.9 else None
        channel, status = chance.choice(["tmall", "jd", None]), chance.choices(["done", "closed"], [9, 1])[0]
        for place in range(1, chance.randint(1, 3) + 1):
            lines.append({
                "order_id": f"O{number}", "line_no": str(place), "ordered_at": at, "customer_id": customer, "channel": channel,
                "shipped_at": shipped, "delivered_at": delivered, "is_presale": number % 7 == 0, "paid_at": at + timedelta(minutes=5) if chance.random() < 0.97 else None, "status": status,
                "sku": chance.choice(["a1", "b1", "c1", "POST"]), "quantity": chance.choice([1, 1, 2, 3, -1]),
                "paid_amount": Decimal(chance.randrange(0, 5000)) / 100})
    return lines, customers


def _some_day(chance: random.Random) -> datetime:
    return datetime(2024, 1, 1) + timedelta(days=int(990 * chance.random()))


@pytest.fixture(params=[1, 2, 3])
def loaded(space: Workspace, request: pytest.FixtureRequest) -> tuple[Facts, list[Row], list[Row]]:
    """A random company in the store, and its sale lines and orders worked out in Python."""
    lines, customers = company(request.param)
    products = [{"sku": sku, "category": CATEGORY[sku], "unit_cost": COST.get(sku), "is_new_category": sku == "a1"} for sku in CATEGORY]
    parts = [staged(space, name, rows) for name, rows in
             (("order_lines", lines), ("customers", customers), ("products", products))]
    store.commit(space, parts, source(), importer="li", at=AT)
    sold = [line for line in lines if line["paid_at"] and line["quantity"] > 0 and line["paid_amount"] > 0]
    return store.current(space), sold, naive_orders(sold, {row["customer_id"]: row for row in customers})


def naive_orders(sold: list[Row], customers: dict[str, Row]) -> list[Row]:
    """Return the paid orders in time order, each with its lines, purchase number and marks."""
    by_order: dict[str, list[Row]] = defaultdict(list)
    for line in sold:
        by_order[line["order_id"]].append(line)
    orders = sorted(({"id": key, "lines": lines, "at": min(line["paid_at"] for line in lines), "customer": lines[0]["customer_id"],
                      "channel": lines[0]["channel"] or ""} for key, lines in by_order.items()), key=lambda o: (o["at"], o["id"]))
    days: dict[str, list[date]] = defaultdict(list)
    for order in orders:
        order["day"] = order["at"].date()
        order["amount"] = sum((line["paid_amount"] for line in order["lines"]), Decimal(0))
        past = days[order["customer"]] if order["customer"] else []
        order["is_first"] = bool(order["customer"]) and not past
        past += [order["day"]] if order["day"] not in past else []
        order["number"] = len(past) if order["customer"] else None
        order["is_repeat"] = (order["number"] or 0) > 1
        joined = customers[order["customer"]]["joined_private_domain_at"] if order["customer"] else None
        order["is_private"] = joined is not None and joined.date() <= order["day"]
    return orders


Loaded = tuple[Facts, list[Row], list[Row]]


def test_orders(loaded: Loaded) -> None:
    facts, _, orders = loaded

    assert facts.rows("select order_id, paid_at, customer_id, channel, amount, purchase_number, is_first, is_repeat, is_private"
                      " from sale_orders order by paid_at, order_id") == [
        (o["id"], o["at"], o["customer"], o["channel"], o["amount"], o["number"], o["is_first"], o["is_repeat"], o["is_private"])
        for o in orders]


def test_day_sums(loaded: Loaded) -> None:
    facts, _, orders = loaded
    expected: dict[tuple[Any, ...], list[Decimal]] = defaultdict(lambda: [Decimal(0)] * 3)
    for order in orders:
        for line in order["lines"]:
            key = (line["paid_at"].date(), order["channel"], CATEGORY.get(line["sku"], ""), line["sku"] == "a1", order["is_private"], order["is_repeat"])
            cost, units = COST.get(line["sku"], Decimal(0)) * line["quantity"], line["quantity"] if line["sku"] != "POST" else 0
            expected[key] = [old + new for old, new in zip(expected[key], (line["paid_amount"], cost, units), strict=True)]

    rows = facts.rows("select day, channel, category, is_new_category, is_private, is_repeat, amount, coalesce(cost, 0), units from daily_sales")
    assert {row[:6]: list(row[6:]) for row in rows} == expected


def periods_of(day: date, whole: date) -> list[tuple[str, date]]:
    found = [("month", day.replace(day=1)), ("quarter", date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)), ("year", date(day.year, 1, 1))]
    return found + ([("ytd", date(day.year, 1, 1))] if (day.month, day.day) <= (whole.month, whole.day) else [])


def test_buyers_of_every_period_channel_and_category(loaded: Loaded) -> None:
    facts, _, orders = loaded
    whole = date.fromisoformat(facts.rows("select value from info where key = 'last_whole_day'")[0][0])
    bought: dict[tuple[Any, ...], dict[str, set[date]]] = defaultdict(lambda: defaultdict(set))
    count: Counter[tuple[Any, ...]] = Counter()
    new: Counter[tuple[Any, ...]] = Counter()
    for order in orders:
        for category in {CATEGORY.get(line["sku"], "") for line in order["lines"]} | {"*"}:
            for channel in (order["channel"], "*"):
                for period in periods_of(order["day"], whole):
                    key = (*period, channel, category)
                    count[key] += 1
                    new[key] += order["is_first"]
                    if order["customer"]:
                        bought[key][order["customer"]].add(order["day"])

    assert {row[:4]: row[4:] for row in facts.rows("select * from period_buyers")} == {
        key: (len(bought[key]), sum(len(days) > 1 for days in bought[key].values()), count[key], new[key]) for key in count}


def test_retention(loaded: Loaded) -> None:
    facts, _, orders = loaded
    years: dict[int, dict[str, date]] = defaultdict(dict)
    for order in orders:
        if order["customer"]:
            years[order["day"].year].setdefault(order["customer"], order["day"])

    assert facts.rows("select base_year, base from retention_base where kind = 'all' order by 1") == [
        (year, len(years[year])) for year in sorted(years)]
    returned = Counter((year, day) for year in list(years) for customer, day in years.get(year + 1, {}).items() if customer in years[year])
    assert {row[:2]: row[2] for row in facts.rows("select base_year, day, returned from retention_days where kind = 'all'")} == returned


def test_retention_over_windows_of_months(loaded: Loaded) -> None:
    facts, _, orders = loaded
    bought: dict[str, set[int]] = defaultdict(set)
    for order in orders:
        if order["customer"]:
            bought[order["customer"]].add(order["day"].year * 12 + order["day"].month - 1)
    expected = []
    for month in sorted({one for months in bought.values() for one in months}):
        for length in (3, 12):
            base = [months for months in bought.values() if any(month - 2 * length < one <= month - length for one in months)]
            returned = sum(any(month - length < one <= month for one in months) for months in base)
            expected.append((date(month // 12, month % 12 + 1, 1), length, len(base), returned))

    assert facts.rows("select * from retention_windows order by 1, 2") == expected


def test_buyers_and_repeat_buyers_of_any_twelve_months(loaded: Loaded) -> None:
    facts, _, orders = loaded
    days: dict[str, set[date]] = defaultdict(set)
    for order in orders:
        if order["customer"]:
            days[order["customer"]].add(order["day"])
    expected = []
    for month in sorted({day.year * 12 + day.month - 1 for bought in days.values() for day in bought}):
        within = [sum(month - 12 < day.year * 12 + day.month - 1 <= month for day in bought) for bought in days.values()]
        expected.append((date(month // 12, month % 12 + 1, 1), sum(count > 0 for count in within), sum(count > 1 for count in within)))

    assert facts.rows("select * from trailing_buyers order by 1") == expected


def test_the_last_purchase_of_each_cohort(loaded: Loaded) -> None:
    facts, _, orders = loaded
    bought: dict[str, list[int]] = defaultdict(list)
    for order in orders:
        if order["customer"]:
            bought[order["customer"]].append(order["day"].year * 12 + order["day"].month - 1)
    ends = Counter((min(months), max(months) - min(months)) for months in bought.values())

    assert facts.rows("select * from cohort_ends order by 1, 2") == sorted(
        (date(first // 12, first % 12 + 1, 1), last, count) for (first, last), count in ends.items())


def test_cohorts(loaded: Loaded) -> None:
    facts, _, orders = loaded
    months: dict[str, dict[int, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for order in orders:
        if order["customer"]:
            months[order["customer"]][order["day"].year * 12 + order["day"].month - 1] += order["amount"]
    newest = max(month for one in months.values() for month in one)
    expected = []
    for first in sorted({min(one) for one in months.values()}):
        cohort = [one for one in months.values() if min(one) == first]
        for age in range(newest - first + 1):
            expected.append((date(first // 12, first % 12 + 1, 1), age, sum(first + age in one for one in cohort),
                             sum(any(first < month <= first + age for month in one) for one in cohort),
                             sum((one.get(first + age, Decimal(0)) for one in cohort), Decimal(0)), len(cohort)))

    assert facts.rows("select * from cohort_months order by 1, 2") == expected
    assert facts.rows("select sum(purchase_days) from customer_months") == [
        (len({(o["customer"], o["day"]) for o in orders if o["customer"]}),)]


def test_months_of_goods(loaded: Loaded) -> None:
    facts, sold, _ = loaded
    expected: dict[tuple[date, str], list[Decimal]] = defaultdict(lambda: [Decimal(0)] * 2)
    for line in sold:
        if line["sku"] != "POST":
            key = (line["paid_at"].date().replace(day=1), line["sku"])
            expected[key] = [expected[key][0] + line["paid_amount"], expected[key][1] + line["quantity"]]

    assert {row[:2]: list(row[2:]) for row in facts.rows("select month, sku, amount, units from sku_months")} == expected


def test_promises_by_the_day_they_fall_due(loaded: Loaded) -> None:
    facts, _, _ = loaded
    orders = facts.rows("select day, channel, province, is_presale, paid_at, shipped_at, delivered_at from sale_orders")
    last = datetime(2026, 1, 1)
    for since, until, event, mart, kept in (
            (4, timedelta(hours=48), 5, "daily_shipping", lambda o: not o[3]), (5, timedelta(hours=72), 6, "daily_delivery", lambda o: o[5])):
        due = [o for o in orders if kept(o) and o[since] + until <= last]
        in_time = [o for o in due if o[event] and o[event] <= o[since] + until]
        assert facts.rows(f"select coalesce(sum(orders), 0), coalesce(sum(in_time), 0) from {mart} where due_day < timestamp '{last}'") == [
            (len(due), len(in_time))]
