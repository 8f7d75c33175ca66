"""What-if over real rows: at rest it is the Cockpit to the bit; scenarios stand side by side; the command says the same."""

import json

import numpy as np
import pytest
from click.testing import CliRunner
from whatif_shop import shop

from core.__main__ import main
from core.metrics.catalog import CATALOG
from core.outlook import scenarios
from core.outlook.baseline import baseline
from core.outlook.board import board, simulated
from core.scenario import outcome, tree
from core.scenario.year import HEADLINES
from core.state import scenarios as kept


@pytest.fixture
def case(space):
    facts = shop(space)
    return space, facts, baseline(space, facts), board(space, facts)


def test_with_every_lever_at_rest_all_nine_ratios_land_where_the_cockpit_says_draw_for_draw(case):
    space, facts, base, of = case
    rest = tree.neutral(base)
    landings = outcome.landing(rest).set_index("kpi")
    odds = outcome.odds(rest, scenarios.targets(of))
    for id_ in HEADLINES:
        ends = simulated(space, facts, id_)
        assert ends is not None, id_
        assert np.array_equal(np.sort(np.broadcast_to(ends, base.draws)), np.sort(rest.values[id_])), id_
        assert landings.loc[id_, "p50"] == of.standings[id_].landing.p50, id_
        assert landings.loc[id_, "p10"] == of.standings[id_].landing.p10, id_
        if of.standings[id_].odds is not None:
            assert odds[id_] == of.standings[id_].odds, id_


def test_a_moved_lever_moves_its_goals_and_no_other(case):
    _, _, base, _ = case
    before, after = outcome.central(tree.neutral(base)), outcome.central(tree.run(base, {"refund": 0.5}))
    assert after["gmv_net"] > before["gmv_net"]
    assert {id_ for id_ in HEADLINES if after[id_] != before[id_]} == {"inventory_turnover"}


def test_a_goal_set_as_a_change_on_last_year_counts_as_its_value(case):
    _, _, _, of = case
    assert scenarios.targets(of)["gmv_growth"] == 0.35
    assert scenarios.targets(of)["cac_change"] == -0.15


def test_levers_without_their_channel_or_data_are_left_out_and_named(case):
    _, _, base, _ = case
    over = {"basket": 1.1, "budget.gone": 2.0, "price": [0.9, 1.1], "campaign.1": 1.2, "nothing": 1.0}
    assert scenarios.usable(base, over) == ({"basket": 1.1, "price": (0.9, 1.1)}, ("budget.gone", "campaign.1", "nothing"))


def test_four_scenarios_stand_side_by_side_with_all_nine_goals(case):
    _, _, base, of = case
    chosen = {"forecast": {}, "more": {"basket": 1.1}, "less": {"cac": 0.8, "cac_mode": "less"}, "stock": {"cover": 0.7}}
    table = scenarios.side_by_side(base, chosen, scenarios.targets(of))
    assert list(dict.fromkeys(table["scenario"])) == list(chosen)
    for name in chosen:
        assert set(HEADLINES) <= set(table.loc[table["scenario"] == name, "kpi"])
    growth = table[table["kpi"] == "gmv_growth"].set_index("scenario")["p50"]
    assert growth["less"] < growth["forecast"] < growth["more"]


def test_the_command_says_what_kpis_says_and_runs_a_saved_scenario(case):
    space, _, _, of = case
    kept.create(space, {"basket": 1.1}, who="li", name="Bigger baskets")
    said = json.loads(CliRunner().invoke(main, ["--json", "--workspace", "main", "whatif", "--scenario", "Bigger baskets"]).output)
    listed = {row["id"]: row for row in json.loads(CliRunner().invoke(main, ["--json", "--workspace", "main", "kpis"]).output)}
    both = [id_ for id_ in said["baseline"] if id_ in CATALOG and (listed[id_].get("landing") or {}).get("p50") is not None]
    assert set(HEADLINES) <= set(both)
    for id_ in both:
        assert said["baseline"][id_] == listed[id_]["landing"]["p50"] == of.standings[id_].landing.p50
    assert said["overrides"] == {"basket": 1.1}
    assert said["scenario"]["gmv"] > said["baseline"]["gmv"]
