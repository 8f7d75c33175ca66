"""The declared tables hold together: names, keys, links, KPIs, and the table of the manual."""

import os
import re
from pathlib import Path

import pytest

from core.base.text import LANGS
from core.tables.declare import Column, Kind, Table
from core.tables.kpis import KPIS
from core.tables.names import choice, names, normal, targets
from core.tables.registry import AREAS, TABLES, facts_tables, needed_for, state_tables

ALL_TABLES = [pytest.param(table, id=name) for name, table in TABLES.items()]
ALL_COLUMNS = [pytest.param(column, id=f"{table.name}.{column.name}") for table in TABLES.values() for column in table.columns]

MANUAL = {
    "order_lines": "order_id line_no ordered_at paid_at customer_id channel sku quantity unit_price paid_amount discount_amount "
                   "status province is_presale promised_ship_at shipped_at delivered_at campaign",
    "refunds": "refund_id order_id line_no sku refunded_at amount quantity reason restocked_at resold_at",
    "products": "sku name category is_new_category list_price unit_cost supplier launched_on delisted_on is_high_potential "
                "lead_days min_order is_green is_social theme",
    "product_costs": "sku valid_from unit_cost",
    "product_traffic": "day channel sku visitors favourites cart_users paying_users paid_amount",
    "stock": "day warehouse sku on_hand in_transit stock_value",
    "purchases": "purchase_id line_no sku supplier ordered_at received_at quantity unit_cost",
    "suppliers": "supplier is_key backs_up has_supply_agreement has_buyback",
    "supplier_capacity": "supplier sku month capacity locked",
    "customers": "customer_id registered_at joined_membership_at left_membership_at joined_private_domain_at "
                 "left_private_domain_at member_level acquired_channel referred_by province city_tier birth_year contact_allowed",
    "user_counts": "day registrations members",
    "interactions": "customer_id at kind",
    "pushes": "list customer_id sent_at offer held_out",
    "channels": "channel label_zh label_en kind sells_through is_private_domain aliases",
    "spend": "day channel campaign purpose spend impressions clicks new_customers",
    "traffic": "day channel visitors product_viewers cart_users ordering_users paying_users",
    "tickets": "ticket_id order_id channel sku kind is_common_question opened_at first_reply_at handed_over_at resolved_at "
               "resolved_by score",
    "costs": "month kind channel amount",
    "events": "event_id name_zh name_en kind starts_on ends_on channel category assumed_uplift budget",
    "content": "content_id channel kind published_on reused_from views clicks orders paid_amount",
    "competitors": "day competitor item category price rating campaign note",
    "market": "month category market_gmv source",
    "surveys": "survey respondent question segment answer score",
    "votes": "month item sku category votes",
    "lift_tests": "channel starts_on ends_on share effect sd",
    "demand_index": "day value",
    "goals": "kpi year period segment_kind segment basis target direction crisis concern satisfied best definition owner team",
    "initiatives": "initiative_id title lead teams due status progress goal note",
    "okrs": "objective key_result team quarter start now target",
    "risks": "risk kind likelihood impact owner warning_kpi warning_level response",
    "proposals": "proposal by at status reward value",
}
KPI_IDS = [
    "gmv", "gmv_net", "gmv_growth", "orders", "buyers", "new_customers", "average_order_value", "visitors",
    "conversion", "retention", "repeat_purchase_rate", "new_category_share", "private_repeat_share",
    "new_registrations", "members", "spend", "cac", "cac_change", "acquisition_cost_ratio", "operating_cost_ratio",
    "inventory_turnover", "days_of_stock", "active_sku_rate", "sell_through", "satisfaction",
    "replenishment_hours", "shipped_48h", "remote_72h", "first_reply_30min", "resolved_24h", "bot_resolution",
    "capacity_locked", "backup_suppliers",
]


def chinese(text: str) -> bool:
    return bool(re.search("[\u4e00-\u9fff]", text))


def test_every_table_of_the_manual_is_declared_with_its_columns_in_order() -> None:
    declared = {name: " ".join(column.name for column in table.columns) for name, table in TABLES.items()}
    assert declared == MANUAL


def test_the_written_manual_names_no_column_that_is_not_declared() -> None:
    manual = Path(os.environ.get("COCKPIT_DATA", "../shared/data")).parent / "tables.md"
    if not manual.exists():
        pytest.skip(f"not run: no tables.md at {manual}")
    missing = []
    for line in manual.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.split(" | ")]
        name = cells[0].strip("| ")
        if name not in TABLES:
            continue
        words = re.sub(r"\([^()]*\)", "", cells[2]).replace("*", "")
        known = {column.name for column in TABLES[name].columns}
        missing += [f"{name}.{word.strip()}" for word in words.split(",") if word.strip() not in known]
    assert missing == []


@pytest.mark.parametrize("table", ALL_TABLES)
def test_a_table_says_itself_in_both_languages(table: Table) -> None:
    texts = [table.label, table.grain, *([table.where] if table.where else [])]
    assert table.where is not None
    assert all(text(lang).strip() for text in texts for lang in LANGS)
    assert all(chinese(text.zh) or text.zh == "OKR" for text in texts)
    assert not any(chinese(text.en) for text in texts)


@pytest.mark.parametrize("column", ALL_COLUMNS)
def test_a_column_has_chinese_and_english_names_each_said_once(column: Column) -> None:
    assert chinese(column.label.zh) or column.label.zh == "OKR"
    assert not chinese(column.label.en)
    assert any(chinese(alias) for alias in column.aliases)
    assert any(not chinese(alias) for alias in column.aliases)
    spelled = [normal(alias) for alias in column.aliases]
    said = {normal(column.label.zh), normal(column.label.en), normal(column.name)}
    assert len(spelled) == len(set(spelled))
    assert not said & set(spelled)
    assert "" not in spelled
    assert column.note is None or (column.note.zh and column.note.en and not chinese(column.note.en))


@pytest.mark.parametrize("table", ALL_TABLES)
def test_no_name_means_two_columns_of_one_table(table: Table) -> None:
    meant: dict[str, set[str]] = {}
    for column in table.columns:
        for name in names(column):
            meant.setdefault(normal(name), set()).add(column.name)
    assert {name: columns for name, columns in meant.items() if len(columns) > 1} == {}
    assert set(targets(table)) == set(meant)


@pytest.mark.parametrize("table", ALL_TABLES)
def test_keys_scopes_days_and_links_exist(table: Table) -> None:
    known = [column.name for column in table.columns]
    assert len(known) == len(set(known))
    assert set(table.key) | set(table.scope) <= set(known)
    assert table.key
    assert table.day is None or table.column(table.day).kind in (Kind.DATE, Kind.TIME, Kind.MONTH)
    assert (table.replace == "days") == bool(table.scope)
    if table.scope:
        assert table.scope[0] == table.day
        assert set(table.scope) <= set(table.key)
    assert any(column.required for column in table.columns)
    for column in table.columns:
        if column.refers_to:
            target, name = column.refers_to.split(".")
            assert TABLES[target].column(name).name == name


@pytest.mark.parametrize("column", ALL_COLUMNS)
def test_a_spelling_of_a_choice_means_one_value(column: Column) -> None:
    assert (column.kind is Kind.CHOICE) <= bool(column.choices)
    for value, spellings in column.choices.items():
        assert choice(column.choices, value) == value
        for spelling in spellings:
            assert choice(column.choices, spelling) == value


def test_every_kpi_is_brought_by_some_table_and_no_table_promises_an_unknown_one() -> None:
    promised = {kpi for table in TABLES.values() for kpi in table.unlocks}
    assert promised == set(KPI_IDS)
    assert list(KPIS) == KPI_IDS
    assert needed_for("cac") == ("order_lines", "spend", "customers", "channels")
    assert needed_for("backup_suppliers") == ("suppliers",)
    assert needed_for("no such") == ()


def test_goals_plan_and_registers_live_in_the_state_everything_else_in_the_facts() -> None:
    assert {table.name for table in state_tables()} == {"goals", "events", "initiatives", "okrs", "risks", "proposals"}
    assert {table.name for table in facts_tables()} == set(TABLES) - {table.name for table in state_tables()}
    assert next(iter(TABLES)) == "order_lines"


def test_every_table_is_in_one_area() -> None:
    assert sorted(name for _, tables in AREAS.values() for name in tables) == sorted(TABLES)


def test_day_range_tables_are_those_of_the_manual() -> None:
    assert {table.name for table in TABLES.values() if table.replace == "days"} == {
        "product_traffic", "stock", "user_counts", "spend", "traffic"}
