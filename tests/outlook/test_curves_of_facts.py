"""Curves out of a workspace's own weeks: outcome, spend, uploads and answers that move them."""

from datetime import date, timedelta

import numpy as np
import pytest
from company import found, order
from whatif_shop import shop

from core.base.errors import CockpitError
from core.metrics.coverage import coverage
from core.outlook.curves import known_curves, response_curves, weeks_of_facts
from core.state.curve_answers import CurveAnswers, answer_curves, curve_answers

FIRST = date(2025, 9, 1)    # a Monday
WEEKS = 40


def weekly_shop(space, **more):
    """Forty weeks: douyin's spend doubles every other week, and five more new customers come."""
    lines, spend = [], []
    for week in range(WEEKS):
        high = week % 2
        for place in range(10 + 5 * high):
            day = FIRST + timedelta(days=7 * week + place % 7)
            lines.append(order(f"o{week}-{place}", f"{day}", 100.0, f"c{week}-{place}"))
        spend += [{"day": f"{FIRST + timedelta(days=7 * week + place)}", "channel": "抖音", "purpose": purpose, "spend": money, "campaign": purpose}
                  for place in range(7) for purpose, money in (("acquisition", 100 * (1 + high)), ("retention", 999))]
    channels = [{"channel": "douyin", "label_zh": "抖音", "label_en": "Douyin", "kind": "media", "is_private_domain": False}]
    return found(space, order_lines=lines, spend=spend, channels=channels, **more)


def test_weeks_hold_new_customers_acquisition_spend_and_the_calendar(space):
    facts = weekly_shop(space, demand_index=[{"day": f"{FIRST + timedelta(days=7 * week)}", "value": 50 + week} for week in range(WEEKS)])

    weeks = weeks_of_facts(facts, coverage(facts), by_customers=True)

    assert weeks.channels == ("douyin",)
    assert weeks.count == 30                                    # a quarter is left out: history has only begun
    assert str(weeks.starts[0]) == "2025-11-03"
    assert weeks.outcome[:4].tolist() == [15.0, 10.0, 15.0, 10.0]
    assert weeks.spend[:2, 0].tolist() == [1400.0, 700.0]
    assert weeks.controls["12.12"][4:7].tolist() == [0.0, pytest.approx(5 / 7), 0.0]    # 8 to 12 December
    assert weeks.index["demand_index"][:2].tolist() == [59.0, 60.0]


def test_answers_tests_and_priors_move_the_curve_and_are_kept(space):
    facts = weekly_shop(space, lift_tests=[{"channel": "抖音", "starts_on": "2026-01-05", "ends_on": "2026-01-18", "effect": 10.0, "sd": 0.1}])
    plain = response_curves(space, facts)
    assert 0.35 < np.median(plain.found.total) < 0.5
    assert plain.tests["douyin"].share == 10 / 25
    assert plain.found.channels[0].curve.source == "lift_test"
    assert response_curves(space, facts) is plain

    made = answer_curves(space, CurveAnswers("yes", 0.8, {"douyin": (0.1, 0.3)}, {"douyin": (0.5, 0.1)}), who="Lin")

    assert curve_answers(space) == made
    moved = response_curves(space, facts)
    assert moved.found.channels[0].prior.median == 0.1
    with pytest.raises(CockpitError, match="between 0 and 100"):
        answer_curves(space, CurveAnswers(organic=1.5), who="Lin")


def test_the_organic_share_that_is_answered_moves_the_total(space):
    facts, totals = weekly_shop(space), []
    for organic in (0.9, 0.6):
        answer_curves(space, CurveAnswers("no", organic), who="Lin")
        totals.append(np.median(response_curves(space, facts).found.total))

    assert totals[0] < totals[1] - 0.1


def test_spend_booked_once_a_month_is_not_fitted_to_weeks(space):
    assert response_curves(space, shop(space, "2025-06", "2026-08")) is None


def test_an_elasticity_that_the_manager_types_stands_where_nothing_is_measured(space):
    monthly = shop(space, "2025-06", "2026-08")
    assert known_curves(space, monthly) == {}

    answer_curves(space, CurveAnswers(elasticities={"search": (0.9, 0.05)}), who="Lin")

    assert known_curves(space, monthly)["search"].elasticity == pytest.approx(0.9, abs=0.01)
