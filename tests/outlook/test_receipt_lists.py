"""Numbers of a list of customers or goods: each is made of its rows, and is the number that the page shows of that list."""

from datetime import date

import pandas as pd
import pytest
from company import found, order
from receipts import recomputed

from core import store
from core.analysis import rfm
from core.analysis.abc import abc, classes, months_used
from core.analysis.cohorts import cohorts
from core.base.errors import CockpitError
from core.base.home import workspace
from core.base.period import add_months, link_of
from core.outlook.listed import class_written, tier_written
from core.outlook.receipt import every, receipt
from core.outlook.receipt_told import document

LAST = date(2026, 3, 31)
LIMITS = [rfm.USUAL, rfm.Thresholds(12, 9, 6)]


@pytest.fixture(scope="module")
def facts(tmp_path_factory):
    """Customer n bought on n days of 2025-26 for 10 × n each time, c1 long ago; A sells most, C lies unsold in stock."""
    space = workspace("shop", tmp_path_factory.mktemp("home"))
    days = pd.date_range("2025-02-10 21:00", "2026-03-31 21:00", periods=9)
    orders = [order(f"o{n}-{k}", f"{days[k]:%Y-%m-%d %H:%M}", 10 * n, f"c{n}", sku="A" if n > 3 else "B") for n in range(1, 10) for k in range(9 - n, 9)]
    found(space, order_lines=[*orders, order("old", "2025-03-10 10:00", 5, "c0", sku="B"), order("two", "2026-03-31 22:00", 4, "c9", sku="B")],
          products=[{"sku": "A", "category": "home", "unit_cost": 4}, {"sku": "B", "category": "home"}, {"sku": "C", "category": "toys", "unit_cost": 2}],
          stock=[{"day": "2026-03-31", "warehouse": place, "sku": sku, "on_hand": held} for place, sku, held in (("N", "A", 1), ("N", "C", 3), ("S", "C", 2), ("N", "D", 0))])
    return store.current(space)


def told(facts, id_, period="", **lists):
    of = receipt(facts, id_, period, lists=lists, as_of=LAST)
    assert recomputed(facts, of) == of.value
    assert of.listed is not None
    return of.value


@pytest.mark.parametrize("limits", LIMITS)
@pytest.mark.parametrize("tier", list(rfm.TIERS))
def test_every_number_of_a_tiers_row_is_made_of_its_customers_orders(facts, tier, limits):
    shown = rfm.tiers(facts, LAST, limits).set_index("tier").loc[tier]
    moved = rfm.moves(facts, LAST, add_months(LAST, -1), limits)
    year, key = link_of(rfm.year_up_to(LAST)), tier_written(tier, limits)
    assert told(facts, "buyers", year, tier=key) == shown["customers"]
    if not shown["customers"]:
        return
    assert told(facts, "gmv", year, tier=key) == shown["amount"]
    assert told(facts, "average_order_value@per_buyer", year, tier=key) == pytest.approx(shown["average"])
    assert told(facts, "purchase_days", year, tier=key) == pytest.approx(shown["frequency"])
    assert told(facts, "days_since_purchase", year, tier=key) == pytest.approx(shown["recency"])
    assert told(facts, "tier_change", year, tier=key) == moved.loc[moved["now"] == tier, "customers"].sum() - moved.loc[moved["before"] == tier, "customers"].sum()


def test_those_who_moved_are_listed_with_an_order_each(facts):
    moved = rfm.moves(facts, LAST, add_months(LAST, -1))
    rank = {tier: place for place, tier in enumerate(rfm.TIERS)}
    both = moved[(moved["before"] != "") & (moved["now"] != "")]
    step = both["now"].map(rank) - both["before"].map(rank)
    shown = {"up": both.loc[step < 0, "customers"], "down": both.loc[step > 0, "customers"], "joined": moved.loc[moved["before"] == "", "customers"], "left": moved.loc[moved["now"] == "", "customers"]}

    assert {name: told(facts, "tier_moves", tier=name) for name in shown} == {name: count.sum() for name, count in shown.items()}
    assert shown["left"].sum() > 0


@pytest.mark.parametrize(("id_", "column"), [("cohort_share", "share"), ("cohort_share_by", "share_by")])
def test_every_cell_of_the_cohorts_is_its_customers_who_came_over_all_of_them(facts, id_, column):
    cells = [row for row in cohorts(facts, LAST, 13).to_dict("records") if row["month_number"] > 0][::4]
    for row in cells:
        month = row["first_month"] + pd.DateOffset(months=int(row["month_number"]))
        assert told(facts, id_, f"{month:%Y-%m}", cohort=f"{row['first_month']:%Y-%m}") == pytest.approx(row[column])
    assert len(cells) > 9


@pytest.mark.parametrize("shares", [(0.8, 0.95), (0.5, 0.97)])
def test_a_class_of_goods_is_made_of_its_skus_sales_and_stock(facts, shares):
    shown = classes(abc(facts, months_used(LAST), LAST, a_share=shares[0], b_share=shares[1]))
    for row in shown.to_dict("records"):
        key = class_written(row["abc"], *shares)
        assert told(facts, "skus", "trailing12", abc=key) == row["skus"]
        assert told(facts, "gmv", "trailing12", abc=key) == pytest.approx(row["amount"])
        assert told(facts, "stock_value", abc=key) == row["stock_value"]
    assert list(shown["skus"]) == [1, 1, 1]    # A sells most, B the rest, C lies in stock; nothing of D is left


def test_the_rows_of_a_list_say_file_and_row_and_the_document_says_which_list(facts):
    of = receipt(facts, "buyers", "trailing12", lists={"tier": "Black"}, as_of=LAST)
    rows = every(facts, of.parts[0])
    found = document(facts, of, "en", 1)

    assert rows[["file", "row", "importer", "imported_at"]].notna().all(axis=None)
    assert rows["customer_id"].is_unique
    assert found["tier"] == "black"
    assert found["listed"] == "Only customers of the tier Black, as it stands on 31 Mar 2026: RFM score 13 or more."


@pytest.mark.parametrize(("id_", "asked", "code"), [
    ("gmv", {"tier": "platinum"}, "unknown_list"), ("gmv", {"cohort": "March"}, "unknown_list"), ("gmv", {"abc": "D"}, "unknown_list"), ("gmv", {"tier": "up"}, "unknown_list"),
    ("tier_moves", {"tier": "gold"}, "unknown_list"), ("gmv", {"tier": "black:1-2-3"}, "list_limits"), ("gmv", {"abc": "A:x"}, "list_limits"), ("skus", {}, "list_needed"),
    ("gmv", {"tier": "gold", "cohort": "2026-03"}, "list_alone"), ("spend", {"tier": "gold"}, "not_sliced"), ("cac", {"abc": "A"}, "not_sliced")])
def test_a_list_that_is_none_or_a_number_that_knows_none_is_refused_in_a_sentence(facts, id_, asked, code):
    with pytest.raises(CockpitError) as error:
        receipt(facts, id_, lists=asked, as_of=LAST)
    assert error.value.code == code


def test_a_list_is_not_narrowed_by_channel(facts):
    with pytest.raises(CockpitError) as error:
        receipt(facts, "gmv", channel="tmall", lists={"tier": "gold"}, as_of=LAST)
    assert error.value.code == "list_alone"
