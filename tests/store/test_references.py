"""Rows are compared with what the workspace knows: unknown goods, orders, customers and channels, refunds above what was paid."""

import pytest
from company import found, order
from store_rows import AT, staged

from core import store
from core.base.home import Workspace, workspace
from core.store.commit import NO_ANSWERS
from core.tables.staged import Finding, Source

HEADERS = {"货号": "sku", "单号": "order_id", "买家": "customer_id", "渠道": "channel", "退款": "amount"}


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """One cup, two orders of 30 and 20 (the second of two lines), one customer, Tmall with another name; 5 of the first order came back."""
    space = workspace("main", tmp_path_factory.mktemp("references_home"))
    found(space, products=[{"sku": "A1", "name": "Cup"}], customers=[{"customer_id": "c1", "registered_at": "2026-01-01 09:00"}],
          channels=[{"channel": "tmall", "label_zh": "天猫", "label_en": "Tmall", "aliases": "猫店；TM"}],
          order_lines=[order("o1", "2026-01-05", 30, "c1"), order("o2", "2026-01-06", 15, "c1"), order("o2", "2026-01-06", 5, "c1", line_no="2")],
          refunds=[refund("r1", "o1", 5)])
    return space


def refund(refund_id: str, order_id: str | None, amount: float) -> dict[str, object]:
    return {"refund_id": refund_id, "order_id": order_id, "refunded_at": "2026-01-20 10:00", "amount": amount}


def tried(space: Workspace, answers: dict[str, str] | None = None, **tables: list[dict[str, object]]) -> tuple[list[Finding], list[int]]:
    """What the store notices about these rows, and how many of each table would go in as new; nothing is imported."""
    parts = [staged(space, name, rows) for name, rows in tables.items()]
    with store.candidate(space, parts, Source("f.xlsx", "0" * 64, "", 1, HEADERS), importer="li", at=AT, answers=answers or NO_ANSWERS) as made:
        return list(made.outcome.findings), [counts.new for counts in made.outcome.counts]


def test_unknown_goods_orders_and_channels_are_named_and_go_in_all_the_same(company: Workspace) -> None:
    lines = [order("o8", "2026-02-01", 1, "c1", sku="B7"), order("o9", "2026-02-01", 1, "c1", sku="B7", channel="TM"),
             order("o9", "2026-02-01", 1, "c1", sku="A1", channel=" 天猫 ", line_no="2"), order("o7", "2026-02-01", 1, "c1", channel="京东")]
    findings, new = tried(company, order_lines=[dict(line) for line in lines])

    assert [(one.level, one.code, one.column, one.count, one.rows) for one in findings] == [
        ("warning", "unknown_key", "渠道", 1, (5,)), ("warning", "unknown_key", "货号", 2, (2, 3))]
    assert "京东" in findings[0].text.zh
    assert "B7" in findings[1].text.zh
    assert [(fix.key, fix.value) for fix in findings[0].fixes] == [("map.channel.京东", ""), ("fix.unknown_key.channel", "drop")]
    assert findings[0].fixes[0].choices == ("tmall",)
    assert new == [4]

    findings, _ = tried(company, refunds=[refund("r2", "gone", 1), refund("r3", None, 1)])
    assert [(one.column, one.count, one.rows) for one in findings] == [("单号", 1, (2,))]


def test_an_unknown_customer_is_no_warning_because_guests_are_in_no_list(company: Workspace) -> None:
    findings, _ = tried(company, order_lines=[dict(order("o8", "2026-02-01", 1, "guest")), dict(order("o9", "2026-02-01", 1, None))])

    assert [(one.level, one.column, one.count) for one in findings] == [("info", "买家", 1)]


def test_what_comes_with_the_same_file_is_known(company: Workspace) -> None:
    findings, _ = tried(company, order_lines=[dict(order("o8", "2026-02-01", 9, "c1"))], refunds=[refund("r2", "o8", 9)])

    assert findings == []


def test_a_table_with_nothing_to_compare_with_says_nothing(space: Workspace) -> None:
    assert tried(space, refunds=[refund("r1", "o1", 5)]) == ([], [1])


@pytest.mark.parametrize(("rows", "over"), [
    ([refund("r2", "o1", 25)], ()),                                     # 5 + 25 of 30: all of it, no more
    ([refund("r2", "o1", 25.02)], (2,)),                                # with the 5 of before it is too much
    ([refund("r1", "o1", 30)], ()),                                     # replaces the 5
    ([refund("r2", "o2", 12), refund("r3", "o2", 9)], (2, 3)),          # both lines of the order were 20
])
def test_refunds_above_what_was_paid_are_said_whenever_the_others_came(rows: list[dict[str, object]], over: tuple[int, ...], company: Workspace) -> None:
    findings, new = tried(company, refunds=rows)

    assert [(one.code, one.column, one.rows) for one in findings] == ([("refunds_over_paid", "退款", over)] if over else [])
    assert new == [len([row for row in rows if row["refund_id"] != "r1"])]


def test_what_was_answered_to_be_left_out_does_not_go_in(company: Workspace) -> None:
    findings, new = tried(company, {"fix.unknown_key.sku": "drop"}, order_lines=[
        dict(order("o8", "2026-02-01", 1, "c1", sku="B7")), dict(order("o9", "2026-02-01", 1, "c1"))])
    assert ([(one.level, one.code, one.rows) for one in findings], new) == ([("info", "dropped", (2,))], [1])

    findings, new = tried(company, {"fix.refunds_over_paid.amount": "drop"}, refunds=[refund("r2", "o1", 99), refund("r3", "o2", 1)])
    assert ([(one.level, one.code, one.rows) for one in findings], new) == ([("info", "dropped", (2,))], [1])
