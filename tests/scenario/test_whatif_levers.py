"""Overrides: read, refused with a sentence, written, read back."""

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_whatif_tree import loss

from core.base.errors import CockpitError
from core.scenario import levers
from core.scenario.curves import DEFAULTS, default_elasticity, fill_rate, response, shift_odds
from core.scenario.response import RATIOS, buy_less

CHANNELS = ("douyin", "小红书", "a.b")


@pytest.mark.parametrize(("text", "value"), [
    ("0.85", 0.85), ("85%", 0.85), ("85 ％", 0.85), ("-15%", 0.85), ("+10%", 1.1), ("-0.15", 0.85), ("−15%", 0.85), (".9", 0.9)])
def test_a_value_is_a_ratio_a_percentage_or_a_signed_change(text: str, value: float) -> None:
    assert levers.parse([f"cac={text}"], CHANNELS)["cac"] == pytest.approx(value)


def test_settings_become_overrides_of_changed_levers_only() -> None:
    read = levers.parse(["budget.小红书=1.2", "cac_mode=less", "basket=1", "cac=0.9", "budget.a.b=0"], CHANNELS)

    assert read == {"cac": 0.9, "cac_mode": "less", "budget.小红书": 1.2, "budget.a.b": 0.0}
    assert list(read) == ["cac", "cac_mode", "budget.小红书", "budget.a.b"]


@pytest.mark.parametrize(("setting", "said"), [
    ("cca=0.9", "nearest is cac"), ("budget.duoyin=1", "nearest is budget.douyin"), ("cac", "LEVER=VALUE"),
    ("cac=cheap", "is no number"), ("cac=0.2", "from 0.5 to 1.5"), ("cac=nan", "is no number"), ("cac=1e400", "from 0.5 to 1.5"), ("cac=1e4000", "is no number"),
    ("cac=" + "9" * 400, "from 0.5 to 1.5"), ("cac_mode=more", "better or less"), ("=1", "no lever")])
def test_a_wrong_setting_is_refused_with_what_to_do(setting: str, said: str) -> None:
    with pytest.raises(CockpitError, match=said):
        levers.parse([setting], CHANNELS)


@given(st.dictionaries(st.sampled_from([name for name in levers.names(CHANNELS) if name != "cac_mode"]),
                       st.floats(0.7, 1.3)), st.floats(0.0, 3.0))
def test_written_and_stored_overrides_read_back_to_the_bit(values: dict[str, float], budget: float) -> None:
    overrides = levers.checked({**values, "budget": budget}, CHANNELS)

    assert levers.parse(levers.write(overrides), CHANNELS) == overrides
    assert levers.from_json(levers.to_json(overrides), CHANNELS) == (overrides, ())


def test_a_stored_lever_of_a_channel_that_is_gone_is_left_out_and_named() -> None:
    assert levers.from_json('{"cac": 0.9, "budget.kuaishou": 2.0}', CHANNELS) == ({"cac": 0.9}, ("budget.kuaishou",))


@pytest.mark.parametrize("stored", ["", "[]", "{", '{"cac": true}', '{"cac": "0.9"}', '{"cac": NaN}', '{"nothing": 1}'])
def test_a_broken_stored_scenario_is_an_error_in_words(stored: str) -> None:
    with pytest.raises(CockpitError):
        levers.from_json(stored, CHANNELS)


def test_every_lever_is_neutral_within_its_bounds_and_speaks_both_languages() -> None:
    for lever in levers.LEVERS:
        assert lever.minimum < lever.neutral == 1.0 < lever.maximum
        assert lever.label.zh != lever.label.en
        assert lever.help.zh
        assert lever.help.en
    assert json.loads(levers.to_json({"budget.小红书": 1.2})) == {"budget.小红书": 1.2}


@given(st.floats(0.05, 0.98), st.floats(0.0, 5.0))
def test_the_fallback_curve_is_the_methods_formula_and_buying_less_inverts_its_cost(elasticity: float, ratio: float) -> None:
    by_hand = ratio / (elasticity + (1 - elasticity) * ratio)

    assert float(response(ratio, elasticity)) == pytest.approx(by_hand)
    if ratio > 0.01:
        assert buy_less(ratio / by_hand, response(RATIOS, elasticity)) == pytest.approx(ratio, abs=0.002 + 0.05 * max(0, ratio - 2))
    assert float(response(1.0, elasticity)) == 1.0
    assert buy_less(1.0, response(RATIOS, elasticity)) == 1.0


def test_the_slope_of_the_curve_at_todays_spend_is_the_elasticity() -> None:
    for kind in DEFAULTS.values():
        slope = (response(1 + 1e-6, kind.mean) - response(1 - 1e-6, kind.mean)) / 2e-6
        assert float(slope) == pytest.approx(kind.mean, abs=1e-6)


@pytest.mark.parametrize(("cover", "lead", "cv"), [(45, 25, 0.4), (20, 30, 0.3), (30, 30, 0.5), (90, 60, 0.2), (5, 20, 0.6)])
def test_the_fill_rate_equals_its_integral(cover: float, lead: float, cv: float) -> None:
    assert fill_rate(cover, lead, cv) == pytest.approx(max(0.0, 1 - loss(cover, lead, cv)), abs=1e-8)


def test_without_spread_stock_below_the_lead_time_is_lost_sales() -> None:
    assert fill_rate(30, 30, 0.0) == 1.0
    assert fill_rate(15, 30, 0.0) == 0.5


@given(st.floats(0.0001, 0.9999), st.floats(0.1, 10))
def test_shifted_odds_are_multiplied_odds(share: float, factor: float) -> None:
    logit = math.log(share / (1 - share)) + math.log(factor)

    assert float(shift_odds(share, factor)) == pytest.approx(1 / (1 + math.exp(-logit)), rel=1e-9)
    assert np.array_equal(shift_odds(share, 1.0), share)


@pytest.mark.parametrize(("channel", "kind"), [
    ("千川", "search"), ("Qianchuan", "search"), ("抖音直播", "douyin"), ("小红书", "xiaohongshu"), ("视频号", "wechat_channels"),
    ("wecom", "private"), ("老带新", "private"), ("billboard", "other")])
def test_a_channels_name_finds_its_starting_elasticity(channel: str, kind: str) -> None:
    assert default_elasticity(channel) is DEFAULTS[kind]
