"""Events: what they did is found, taken out and put back; a coming campaign moves the forecast by what is assumed of it."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from promotions import Shop, shop

from core.base.text import same
from core.forecast import Forecast, forecast
from core.forecast.event_days import Campaign, names
from core.forecast.events import Effects, around, from_days, from_months


def effects_of(one: Shop, campaigns: tuple[Campaign, ...] | None = None) -> tuple[pd.DataFrame, pd.DataFrame, Effects]:
    past, came = one.months()
    starts = np.r_[past["ds"].to_numpy(), came["ds"].to_numpy()].astype("datetime64[D]")
    found = from_days(one.history, starts, len(past), "M", one.campaigns if campaigns is None else campaigns, draws=400)
    assert found is not None
    return past, came, found


def missed(made: Forecast, came: np.ndarray) -> tuple[float, float]:
    """Return WAPE and the share of values within the 80 % band."""
    ahead = made.frame.tail(len(came))
    return float(np.abs(ahead["y_hat"] - came).sum() / came.sum()), float(((came >= ahead["lo80"]) & (came <= ahead["hi80"])).mean())


def test_with_events_days_are_missed_by_far_less_and_the_bands_hold_as_they_should() -> None:
    with_events, without = [], []
    for seed in range(4):
        one = shop(seed)
        came = one.days["y"].to_numpy()[one.known:one.known + 60]
        starts = one.days["ds"].to_numpy()[:one.known + 60].astype("datetime64[D]")
        effects = from_days(one.history, starts, one.known, "D", one.campaigns, draws=300)
        with_events.append(missed(around(one.history, 60, "D", effects, draws=300), came))
        without.append(missed(forecast(one.history, 60, "D", draws=300), came))

    (wape, coverage), (plain, _) = np.mean(with_events, axis=0), np.mean(without, axis=0)

    assert wape < 0.75 * plain
    assert 0.70 <= coverage <= 0.95


def test_with_events_months_are_missed_by_less_and_the_bands_are_narrower_yet_hold() -> None:
    with_events, without, widths = [], [], []
    for seed in range(8):
        one = shop(seed, years=3 if seed % 2 else 2.5)
        past, came, effects = effects_of(one)
        made, plain = around(past, len(came), "M", effects, draws=400), forecast(past, len(came), "M", draws=400)
        with_events.append(missed(made, came["y"].to_numpy()))
        without.append(missed(plain, came["y"].to_numpy()))
        widths.append(np.std(made.paths.sum(axis=1)) / np.std(plain.paths.sum(axis=1)))

    (wape, coverage), (plain_wape, _) = np.mean(with_events, axis=0), np.mean(without, axis=0)

    assert wape < 0.9 * plain_wape
    assert coverage >= 0.65     # of 32 months, which eight shops share
    assert np.mean(widths) < 0.9


def test_what_a_campaign_did_is_found() -> None:
    one = shop(1)
    coming = Campaign(same("flash 2026"), date(2026, 9, 20), date(2026, 9, 29))
    told = {entry.start: entry for entry in effects_of(one, (*one.campaigns, coming))[2].told}[coming.start]

    assert told.own
    assert told.measured == pytest.approx(0.35, abs=0.08)
    assert told.used == told.measured


def test_a_campaign_never_seen_counts_with_what_is_assumed_of_it_on_its_days() -> None:
    one = shop(1)       # to the end of August 2026
    base = effects_of(one)[2]
    new = Campaign(same("members' day"), date(2026, 10, 11), date(2026, 10, 20), 0.5)
    moved = effects_of(one, (*one.campaigns, new))[2]

    # ten of October's 31 days half as much again, by what those days weigh in it; other months stay
    october = one.days[one.days["ds"].dt.to_period("M") == "2026-10"].set_index("ds")["y"]
    weight = october["2026-10-11":"2026-10-20"].sum() / october.sum()
    assert 0.2 < weight < 0.35
    assert moved.middle[1] / base.middle[1] == pytest.approx(1 + 0.5 * weight, rel=0.02)
    assert moved.middle[[0, 2, 3]] == pytest.approx(base.middle[[0, 2, 3]], rel=1e-9)
    entry = next(told for told in moved.told if told.start == new.start)
    assert (entry.measured, entry.assumed) == (None, 0.5)
    assert entry.used == pytest.approx(0.5)
    assert entry.by_period[1] == pytest.approx(1 - base.middle[1] / moved.middle[1], rel=0.05)     # other effects are measured anew beside it


def test_an_assumption_is_read_against_what_was_assumed_before() -> None:
    one = shop(1)
    earlier = tuple(replace(campaign, assumed=0.5) for campaign in one.campaigns if campaign.end <= date(2026, 8, 31))
    coming = Campaign(same("flash 2026"), date(2026, 9, 20), date(2026, 9, 29), 0.5)
    as_before = effects_of(one, (*earlier, coming))[2]
    more = effects_of(one, (*earlier, replace(coming, assumed=0.8)))[2]

    used = [next(told.used for told in found.told if told.start == coming.start) for found in (as_before, more)]
    # 50 % was said and 35 % came: 50 % said again counts as 35 %, 80 % as 1.35 × 1.8 ÷ 1.5
    assert used[0] == pytest.approx(0.35, abs=0.08)
    assert (1 + used[1]) / (1 + used[0]) == pytest.approx(1.8 / 1.5)


def test_the_paths_carry_how_unsure_the_effects_are() -> None:
    past, _, effects = effects_of(shop(0))
    certain = replace(effects, ahead=np.repeat(effects.middle[None, :], 400, axis=0))

    spread = [np.std(np.log(around(past, 3, "M", replace(one, ahead=one.ahead[:, :3]), draws=400).paths), axis=0) for one in (effects, certain)]

    assert (spread[0] > spread[1]).all()


def test_a_campaign_that_always_holds_double_11_is_double_11_and_one_that_met_a_festival_once_is_itself() -> None:
    double = [Campaign(same("双11大促"), date(year, 10, 24), date(year, 11, 11)) for year in (2025, 2026)]
    autumn = [Campaign(same(f"国潮季 {year}"), date(year, 9, 8), date(year, 9, 18)) for year in (2024, 2025)]     # Mid-Autumn 2024 was on 17 September
    assert names([*double, *autumn]) == {"双11大促": "11.11", "国潮季": "own:国潮季"}
    assert Campaign(same("618大促 2025年"), date(2025, 6, 1), date(2025, 6, 20)).key == "618大促"


def test_the_same_arguments_give_the_same_bits_and_nothing_behind_the_last_day_is_looked_at() -> None:
    one = shop(2)
    first, again = effects_of(one)[2], effects_of(one)[2]
    assert first.ahead.tobytes() == again.ahead.tobytes()

    poisoned = replace(one, days=one.days.assign(y=one.days["y"].where(np.arange(len(one.days)) < one.known, one.days["y"] * 1000)))
    assert effects_of(poisoned)[2].ahead.tobytes() == first.ahead.tobytes()


def test_a_shop_that_sells_now_and_then_shows_no_events() -> None:
    days = pd.DataFrame({"ds": pd.date_range("2024-01-01", periods=800), "y": np.where(np.arange(800) % 3 == 0, 100.0, 0.0)})
    starts = np.arange(np.datetime64("2024-01"), np.datetime64("2026-08")).astype("datetime64[D]")
    assert from_days(days, starts, 26, "M") is None
    assert from_days(days.iloc[:0], starts, 26, "M") is None


def test_a_month_begun_keeps_the_days_to_come_by_their_weight() -> None:
    one = shop(1)
    cut = len(one.days[one.days["ds"] <= "2026-09-12"])
    past = one.months()[0]
    starts = np.arange(past["ds"].iloc[0].to_datetime64().astype("datetime64[M]"), np.datetime64("2027-01")).astype("datetime64[D]")
    coming = Campaign(same("flash 2026"), date(2026, 9, 20), date(2026, 9, 29), 3.0)
    plain, heavy = (from_days(one.days.iloc[:cut], starts, len(past), "M", own) for own in (one.campaigns[:12], (*one.campaigns[:12], coming)))
    assert plain is not None
    assert heavy is not None

    assert plain.left == pytest.approx(18 / 30, abs=0.04)
    # the ten days of the campaign weigh about four times their own: (8 + 40) of (20 + 40)
    assert heavy.left == pytest.approx(48 / 60, abs=0.05)


def test_months_alone_show_a_spring_festival_that_moves() -> None:
    starts = pd.date_range("2021-01-01", "2025-12-01", freq="MS")
    mark = {2021: (0, 0.6), 2022: (0.5, 0.2), 2023: (0.9, 0), 2024: (0, 0.6), 2025: (0.7, 0.1)}
    y = [1000.0 * (1 + 0.002 * number) * (1 - 0.4 * (mark[day.year][day.month - 1] if day.month < 3 else 0)) for number, day in enumerate(starts)]
    history = pd.DataFrame({"ds": starts, "y": y})

    found = from_months(history, 3, draws=200)      # January to March 2026: the festival on 17 February

    assert found is not None
    assert found.middle[1] < 0.9 < found.middle[0]
    assert from_months(history.head(20), 3) is None


def test_one_year_cannot_tell_a_festival_from_its_season_unless_the_manager_takes_part() -> None:
    one = shop(1, years=1.2)        # June 2025 to August 2026: one Double 11
    alone = effects_of(one, ())[2]
    held = Campaign(same("双11大促 2025"), date(2025, 10, 24), date(2025, 11, 11))
    taking_part = effects_of(one, (held,))[2]
    assert all(told.name.zh != "双十一" for told in alone.told)
    assert any(told.name.zh == "双十一" and told.used > 0.3 for told in taking_part.told)


def test_a_festival_seen_once_and_begun_once_is_not_told() -> None:
    one = shop(1, years=2.5)
    begun = one.history[(one.history["ds"] >= "2024-11-20") & (one.history["ds"] <= "2025-12-09")]      # one whole Double 12, and the first days of the next
    starts = pd.date_range("2024-12-01", "2025-12-01", freq="MS").to_numpy().astype("datetime64[D]")
    found = from_days(begun, starts, 12, "M", (), draws=50)
    assert found is None or all(told.name.zh != "双十二" for told in found.told)


def test_weekdays_that_are_always_closed_hide_no_events_and_weigh_nothing() -> None:
    one = shop(1)
    weekdays = one.days["ds"].dt.day_of_week
    closed = replace(one, days=one.days.assign(y=one.days["y"].where(weekdays < 5, 0.0)))
    coming = Campaign(same("flash 2026"), date(2026, 9, 20), date(2026, 9, 29))     # of its ten days seven are open
    told = {entry.start: entry for entry in effects_of(closed, (*one.campaigns, coming))[2].told}[coming.start]

    assert told.measured == pytest.approx(0.35, abs=0.1)
    new = Campaign(same("members' day"), date(2026, 10, 10), date(2026, 10, 11), 0.5)   # a Saturday and a Sunday
    moved, base = (effects_of(closed, own)[2] for own in ((*one.campaigns, new), one.campaigns))
    assert moved.middle == pytest.approx(base.middle, rel=0.01)


@pytest.mark.parametrize("every", [1, 3])
def test_where_no_event_can_be_measured_a_new_campaign_counts_with_what_is_assumed(every: int) -> None:
    known = 100 if every == 1 else 300      # too few days; or sales on every third only
    days = pd.DataFrame({"ds": pd.date_range("2025-01-01", periods=known), "y": np.where(np.arange(known) % every == 0, 100.0, 0.0)})
    starts = np.arange(np.datetime64("2025-01"), np.datetime64("2026-01")).astype("datetime64[D]")
    whole = int((starts <= days["ds"].iloc[-1].to_datetime64()).sum()) - 1
    new = Campaign(same("members' day"), date(2025, 12, 1), date(2025, 12, 10), 0.5)

    found = from_days(days, starts, whole, "M", (new,), draws=200)

    assert found is not None
    assert found.middle[-1] == pytest.approx(1 + 0.5 * 10 / 31, rel=0.02)
    assert found.middle[:-1] == pytest.approx(1.0)
    (told,) = found.told
    assert (told.measured, told.used) == (None, pytest.approx(0.5))
    held = Campaign(same("members' day"), date(2025, 2, 1), date(2025, 2, 10), 0.5)     # what it brought is in the history already
    assert from_days(days, starts, whole, "M", (held, new)) is None
