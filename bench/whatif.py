"""Measures the what-if: CPU time of a run, a tornado, a goal seek and the frontier, and the frontier's gap to brute force."""

import time
from collections.abc import Callable
from datetime import date

import numpy as np

from core.base.text import Text
from core.scenario.baseline import Actual, Baseline, Channels, LastYear, Money, Repeat, Retention, Stock
from core.scenario.curves import Elasticity
from core.scenario.draws import drawn
from core.scenario.finding import cheapest_trial, worth_of_knowing, worth_of_levers
from core.scenario.frontier import at_total, cheapest_for, frontier, worth_of_new
from core.scenario.joint import smallest_change
from core.scenario.modes import asked
from core.scenario.outcome import months, to_json
from core.scenario.plane import plane
from core.scenario.questions import sensitivity, solve_one
from core.scenario.response import RATIOS, assumed
from core.scenario.supply import supplied
from core.scenario.tree import neutral, run

TARGETS = {"gmv_growth": 0.35, "retention": 0.65, "inventory_turnover": 8.0}
MOVED = {"cac": 0.9, "cac_mode": "less", "budget.channel_1": 1.2, "retention": 1.1, "price": 1.02, "cover": 0.8}


def company(left: int, draws: int, channels: int, seed: int = 1) -> Baseline:
    """Return a made-up company with `left` months to go, whose new customers are worth their spend."""
    rng = np.random.default_rng(seed)
    booked = np.where(np.arange(12) < 12 - left, 1.0, 0.0)
    return Baseline(
        2026, tuple(date(2026, 13 - left + place, 1) for place in range(left)),
        1e6 * np.exp(0.1 * rng.standard_normal((draws, left))),
        Actual(*(level * booked for level in (9e5, 8.4e5, 1.8e5, 3e5, 9e3, 2.5e3, 2e5, 5e5, 1.1e5, 8e4))),
        Channels(tuple(f"channel_{place}" for place in range(channels)), rng.uniform(2e4, 9e4, (channels, left)),
                 rng.uniform(1600, 7200, (channels, left)), tuple(assumed(Elasticity(mean, 0.1, Text(zh="试", en="test"))) for mean in np.linspace(0.4, 0.7, channels))),
        organic_new=rng.uniform(500, 900, left), new_deviation=np.ones((1, left)),
        repeat=Repeat(np.array([0.05, 0.16, 0.12, 0.1, 0.08]), rng.uniform(5e3, 6e3, left), rng.uniform(2e3, 3e3, 10), 110.0, 1.2),
        retention=Retention(20_000, 9_000, rng.uniform(200, 700, (draws, left))),
        stock=Stock(rng.uniform(9e5, 1.1e6, 13 - left), np.full((1, left), 1e6), 45.0, 25.0, 0.4),
        money=Money(100.0, 90.0, 0.07, 0.4, 0.05, 4.0), operating_fixed=np.full(left, 3e4),
        new_category_share=np.full((1, left), 0.22), private_repeat_share=np.full((1, left), 0.35), satisfaction=0.97,
        last_year=LastYear(8.5e6, 2.1e6, 25_000))


def table() -> list[dict[str, object]]:
    """Return a row per figure: what, months, value, unit, goal."""
    rows = [_timed(what, left, goal, act) for left in (12, 4) for what, goal, act in _acts(company(left, 500, 8))]
    worst = max(_gap(company(4, 60, 3, seed), size) for seed in range(1, 9) for size in (0.7, 1.0, 1.4))
    return [*rows, {"what": "frontier against brute force", "months": 4, "value": round(worst, 6), "unit": "% of GMV", "goal": 0.01}]


def _acts(base: Baseline) -> list[tuple[str, float | None, Callable[[], object]]]:
    neutral(base)
    moved, front = run(base, MOVED), frontier(base)
    split = asked(base, "same", caution=0.0).split
    return [
        ("one run", 5.0, lambda: run(base, MOVED)), ("months table", None, lambda: months(moved)),
        ("command's document", None, lambda: to_json(moved, TARGETS)),
        ("tornado", 50.0, lambda: sensitivity(base, TARGETS)), ("goal seek", 50.0, lambda: solve_one(base, "gmv_growth", 9.0)),
        ("run with two ranges", 100.0, lambda: run(base, {"cac": (0.85, 0.95), "basket": (1.0, 1.1)})),
        ("smallest joint change", 50.0, lambda: smallest_change(base, "gmv_growth", 0.9)),
        ("two-lever plane (49 runs)", None, lambda: plane(base, "gmv_growth", "basket", "retention", target=0.9)),
        ("goods for a turnover", 50.0, lambda: supplied(base, {}, 8.0)),
        ("budget, balanced", 50.0, lambda: asked(base, "same")),
        ("tornado of stock-outs", 50.0, lambda: sensitivity(base, {"stock_outs": 0.02})),
        ("worth of finding out", 50.0, lambda: (worth_of_knowing(base, split), worth_of_levers(base))), ("cheapest test", 50.0, lambda: cheapest_trial(base, split)),
        ("frontier", 50.0, lambda: frontier(base)), ("cheapest for a GMV", 50.0, lambda: cheapest_for(front, float(front.gmv[300])))]


def _timed(what: str, left: int, goal: float | None, act: Callable[[], object]) -> dict[str, object]:
    best = float("inf")
    for _ in range(10):
        started = time.process_time()
        act()
        best = min(best, time.process_time() - started)
    return {"what": what, "months": left, "value": round(best * 1000, 2), "unit": "ms CPU", "goal": goal}


def _gap(base: Baseline, size: float) -> float:
    """Return how much more GMV, in % of the months left, the best of 250,000 splits brings than the frontier's."""
    planned, value = base.channels.spend.sum(axis=1), base.channels.new_customers @ worth_of_new(base)
    first, second = (grid.ravel() for grid in np.meshgrid(np.linspace(0.5, 2, 500), np.linspace(0.5, 2, 500)))
    third = (size * planned.sum() - first * planned[0] - second * planned[1]) / planned[2]
    ratios = np.column_stack([first, second, third])[(third >= 0.5) & (third <= 2.0)]
    tables = drawn(base, 0).tables
    gain = sum(value[place] * (np.mean([np.interp(ratios[:, place], RATIOS, one) for one in tables[place].T], axis=0) - 1.0)
               for place in range(3))
    best = float(np.max(gain))
    return (best - at_total(frontier(base), size * float(planned.sum())).gain) / (float(base.gmv.sum(axis=1).mean()) + best) * 100


if __name__ == "__main__":
    for row in table():
        print(row)
