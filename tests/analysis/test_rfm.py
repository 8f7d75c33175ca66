"""RFM tiers on literal customers, and against a naive second way in pandas."""

from datetime import date, timedelta
from random import Random

import pandas as pd
import pytest

from core import store
from core.analysis import rfm
from core.base.home import workspace
from core.base.period import add_months
from tests.store.store_rows import put

LAST = date(2026, 8, 31)


def order(number, customer, day, amount):
    return {"order_id": f"o{number}", "line_no": "1", "paid_at": f"{day} 10:00:00", "ordered_at": f"{day} 10:00:00", "customer_id": customer,
            "channel": "tmall", "sku": "S", "quantity": 1, "unit_price": amount, "paid_amount": amount, "status": "done"}


def random_orders():
    """600 orders of 150 customers: many equal frequencies, days and amounts, some days twice, some too old, some without id."""
    source = Random(7)
    for number in range(600):
        customer = None if number % 37 == 0 else f"c{int(source.triangular(0, 150, 20)):03}"
        day = LAST - timedelta(days=int(source.triangular(0, 420, 60)))
        yield order(number, customer, day, source.choice([20, 50, 50, 100, 250.5]))


@pytest.fixture(scope="module")
def facts(tmp_path_factory):
    space = workspace("main", tmp_path_factory.mktemp("rfm"))
    put(space, "order_lines", list(random_orders()))
    return store.current(space)


@pytest.fixture(scope="module")
def naive():
    """Scores by counting who is worse, one customer at a time."""
    rows = pd.DataFrame([(o["customer_id"], pd.Timestamp(o["paid_at"]).date(), o["paid_amount"]) for o in random_orders()], columns=["customer", "day", "amount"])
    rows = rows[rows["customer"].notna() & (rows["day"] > date(2025, 8, 31))]
    people = rows.groupby("customer").agg(day=("day", "max"), frequency=("day", "nunique"), amount=("amount", "sum"))
    for name in ("day", "frequency", "amount"):
        people[f"{name}_score"] = [1 + 5 * sum(other < mine for other in people[name]) // len(people) for mine in people[name]]
    total = people[["day_score", "frequency_score", "amount_score"]].sum(axis=1)
    people["tier"] = ["black" if t >= 13 else "gold" if t >= 10 else "silver" if t >= 7 else "normal" for t in total]
    return people


def test_tiers_equal_the_naive_count(facts, naive):
    found = rfm.tiers(facts, LAST).set_index("tier")
    expected = naive.groupby("tier").agg(customers=("amount", "size"), amount=("amount", "sum"))
    for tier in rfm.TIERS:
        assert found.loc[tier, "customers"] == expected["customers"].get(tier, 0)
        assert found.loc[tier, "amount"] == pytest.approx(expected["amount"].get(tier, 0))
    assert found["share"].sum() == pytest.approx(1)
    assert found["amount_share"].sum() == pytest.approx(1)


def test_a_tiers_list_is_its_customers_with_most_money_first(facts, naive):
    ranked = naive[naive["tier"] == "gold"].sort_index().sort_values("amount", ascending=False, kind="stable")
    assert rfm.members(facts, LAST, "gold") == list(ranked.index)


def test_nobody_is_in_two_tiers_and_moves_add_up_to_the_sizes(facts):
    found, moved = rfm.tiers(facts, LAST).set_index("tier"), rfm.moves(facts, LAST, date(2026, 7, 31))
    listed = [customer for tier in rfm.TIERS for customer in rfm.members(facts, LAST, tier)]
    assert len(listed) == len(set(listed)) == found["customers"].sum()
    for tier in rfm.TIERS:
        assert moved.loc[moved["now"] == tier, "customers"].sum() == found.loc[tier, "customers"]
    before = rfm.tiers(facts, date(2026, 7, 31)).set_index("tier")
    assert moved.loc[moved["before"] == "silver", "customers"].sum() == before.loc["silver", "customers"]


def test_thresholds_move_the_lines(facts):
    found = rfm.tiers(facts, LAST, rfm.Thresholds(black=4, gold=3, silver=2)).set_index("tier")
    assert found.loc["normal", "customers"] == 0
    assert pd.isna(found.loc["normal", "average"])


def test_five_customers_one_in_each_fifth_and_ties_share_a_score(space):
    # days since: a 0, b 10, c 20, d 30, e 40; one purchase each: frequency ties at 1; amounts 500, 400, 300, 200, 100.
    # a: 5 + 1 + 5 = 11 gold; b: 4 + 1 + 4 = 9 silver; c: 3 + 1 + 3 = 7 silver; d: 5 normal; e: 3 normal
    put(space, "order_lines", [order(n, name, LAST - timedelta(days=10 * n), 500 - 100 * n) for n, name in enumerate("abcde")])
    facts = store.current(space)
    assert {tier: rfm.members(facts, LAST, tier) for tier in rfm.TIERS} == {"black": [], "gold": ["a"], "silver": ["b", "c"], "normal": ["d", "e"]}
    gold = rfm.tiers(facts, LAST).set_index("tier").loc["gold"]
    assert (gold["recency"], gold["frequency"], gold["average"]) == (0, 1, 500)


def test_no_orders_no_tiers(space):
    assert rfm.tiers(store.current(space), LAST)["customers"].sum() == 0


def test_the_kept_scores_of_the_last_whole_day_and_of_a_month_before_are_those_worked_out_anew(facts):
    days = [day for (day,) in facts.rows("select distinct as_of from customer_scores order by 1 desc")]
    last = date.fromisoformat(facts.rows("select value from info where key = 'last_whole_day'")[0][0])
    assert days == [last, add_months(last, -1)]
    columns = "customer_id, cast(amount as varchar), frequency, recency, r, f, m, tier"
    for day in days:
        kept, anew = (facts.rows(f"select {columns} from ({sql}) as s order by 1") for sql in (
            rfm.scored(day), rfm.scored(day).replace("from customer_scores", "from (select * from customer_scores where false) as none")))
        assert facts.rows("select count(*) from customer_scores where as_of = ?", [day]) == [(len(kept),)]
        assert len(kept) > 100
        assert kept == anew
