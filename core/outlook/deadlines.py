"""For every goal the last day on which something still rescues it, what a week of waiting costs, or in plain words why there is no such day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from core.base.errors import CockpitError
from core.base.home import Workspace
from core.base.period import write_day
from core.base.text import Lang, Text, in_both
from core.base.unit import Unit, write, write_difference
from core.metrics.catalog import CATALOG
from core.metrics.coverage import Coverage
from core.outlook.baseline import baseline
from core.outlook.board import Board, definition_of
from core.outlook.goal_system import is_bound_elsewhere
from core.outlook.history import history
from core.outlook.landing import adds_up_by_month
from core.outlook.last_moment import REACH, Course, courses, moment
from core.outlook.lens import label_of
from core.outlook.once import once
from core.outlook.standing import Standing
from core.scenario.year import GOOD
from core.state.curve_answers import curve_answers
from core.state.promotions import promotions
from core.store.facts import Facts

PROMISES = ("satisfaction", "shipped_48h", "remote_72h", "first_reply_30min", "resolved_24h", "bot_resolution")
"""Shares of cases: what is missed stays missed, so the cases still to come bound the year."""
By = Literal["levers", "cases"]
State = Literal["safe", "until", "lost", "unmoved", "outside", "other_definition", "no_data"]
STATES: dict[State, Text] = {
    "safe": Text(zh="不需要补救", en="needs no rescue"), "until": Text(zh="还来得及", en="still in time"), "lost": Text(zh="已来不及", en="out of reach"),
    "unmoved": Text(zh="没有杠杆", en="no lever"), "outside": Text(zh="没有杠杆", en="no lever"),
    "other_definition": Text(zh="口径不同", en="other definition"), "no_data": Text(zh="缺数据", en="no data")}
_BY: dict[By, tuple[Text, Text]] = {
    "levers": (Text(zh="所有杠杆都调 {reach} 也", en="every lever moved by {reach}"), Text(zh="现在就把所有杠杆都调 {reach}", en="Even with every lever moved by {reach} from today it")),
    "cases": (Text(zh="此后每一件都达标也", en="every case from then on as it should be"), Text(zh="就算从今天起每一件都达标", en="Even with every case from today on as it should be, the year"))}
_UNTIL = Text(zh="最晚 **{day}** 要动手：再晚，{by}到不了目标。", en="Act by **{day}**: later, not even {by} reaches the goal.")
_LATER = Text(zh="再晚，{by}到不了目标。", en="Later, not even {by} reaches the goal.")
_AT_MOST: dict[By, Text] = {
    "levers": Text(zh="从今天起所有杠杆都调 {reach}，最多到 {best}。", en="At most {best}, with every lever moved by {reach} from today on."),
    "cases": Text(zh="从今天起每一件都达标，最多到 {best}。", en="At most {best}, with every case from today on as it should be.")}
_WEEK = Text(zh="每等一周，最好的结果少 **{cost}**。", en="Each week of waiting costs **{cost}** of the best that can be reached.")
_LOST = Text(zh="{by}，最多到 **{best}**，也到不了目标。", en="{by} reaches **{best}** at most, short of the goal.")
_SAFE = Text(zh="照现在的走势，年末的中间情形是 **{rest}**，不动也能到目标。", en="As things go, the middle case ends the year at **{rest}**: it needs no rescue.")
_UNMOVED = Text(zh="照现在的走势年末是 **{rest}**，到不了目标，而推演里没有一个杠杆能帮上它。", en="As things go it ends the year at **{rest}**, short of the goal, and no lever of the what-if helps it.")
_OUTSIDE = Text(zh="推演的驱动树不算这个指标（只算成交、获客、留存、库存和费用），没有杠杆能推动它，所以没有最晚动手的日子。",
                en="The what-if's driver tree does not compute this KPI (it covers sales, acquisition, retention, stock and cost): no lever moves it, so no last day can be told.")
_OTHER = Text(zh="推演按「{own}」算，这个目标按「{name}」考核，两者不是同一个数，没有最晚动手的日子。",
              en="The what-if computes it as “{own}”, this goal is judged by “{name}”: another number, so no last day can be told.")
_NO_DATA = Text(zh="数据还不够推演它，说不出最晚动手的日子。", en="There is not enough data to explore it: no last day can be told yet.")


@dataclass(frozen=True)
class Deadline:
    """A goal's last responsible moment. day only for "until"; best: the middle year-end with all that helps from the first day left on;
    rest: with nothing done; week: what of best a week of waiting loses. by: levers of the tree, or "cases": every single case to come
    as it should be, for shares of cases that no lever of the tree moves."""

    kpi: str
    state: State
    day: date | None = None
    best: float | None = None
    rest: float | None = None
    week: float | None = None
    by: By = "levers"
    definition: str = ""        # where the goal is bound to another definition


def deadlines(space: Workspace, facts: Facts, board: Board) -> dict[str, Deadline]:
    """Return KPI id → the last responsible moment of its goal, for every goal of the board that has a target."""
    goals = [standing for standing in board.with_goals() if standing.target is not None]
    if board.as_of is None or not goals:
        return {}
    found = courses_of(space, facts, board.as_of + timedelta(days=1))
    return {standing.metric.id: _deadline(facts, standing, found, board.known) for standing in goals}


def courses_of(space: Workspace, facts: Facts, start: date) -> Mapping[str, Course]:
    """Return the courses of all KPIs of the driver tree, worked out once of a version; none while there are too few sales for a forecast."""
    def made() -> Mapping[str, Course]:
        try:
            return courses(baseline(space, facts), GOOD, start=start)
        except CockpitError:  # the what-if says on its own page what it lacks
            return {}

    return once(facts, ("courses", space.folder, start, tuple(promotions(space)), repr(curve_answers(space))), made)


def told(of: Deadline, currency: str, reach: float = REACH) -> Text:
    """Return the moment in a sentence or two (Markdown)."""
    by = _share(reach)
    match of.state:
        case "safe":
            return _SAFE.format(rest=_level(of.kpi, of.rest, currency))
        case "lost":
            return _LOST.format(by=_BY[of.by][1].format(reach=by), best=_level(of.kpi, of.best, currency))
        case "unmoved":
            return _UNMOVED.format(rest=_level(of.kpi, of.rest, currency))
        case "other_definition":
            return _OTHER.format(own=label_of(of.kpi, ""), name=label_of(of.kpi, of.definition))
        case "outside":
            return _OUTSIDE
        case "no_data":
            return _NO_DATA
    until = _UNTIL.format(by=_BY[of.by][0].format(reach=by), day=in_both(lambda lang: write_day(of.day, lang) if of.day else ""))
    cost = cost_of_a_week(of, currency)
    if cost is None:
        return until
    week = _WEEK.format(cost=cost)
    return Text(zh=until.zh + week.zh, en=f"{until.en} {week.en}")


def in_short(of: Deadline, currency: str) -> Text:
    """Return the sentence for a table that has the day and the cost of a week in columns of their own."""
    if of.state == "lost":
        return _AT_MOST[of.by].format(reach=_share(REACH), best=_level(of.kpi, of.best, currency))
    return _LATER.format(by=_BY[of.by][0].format(reach=_share(REACH))) if of.state == "until" else told(of, currency)


def cost_of_a_week(of: Deadline, currency: str) -> Text | None:
    """Return in words what a week of waiting costs, None where it reads as nothing."""
    if of.week is None:
        return None
    cost = in_both(lambda lang: write_difference(of.week, CATALOG[of.kpi].unit, lang, currency=currency).lstrip("+"))
    return cost if set(cost.en) & set("123456789") else None


def document(found: Mapping[str, Deadline], lang: Lang, currency: str) -> list[dict[str, Any]]:
    """Return what the command line prints: per goal state, day, best, rest, week, and the sentence."""
    return [{"kpi": one.kpi, "state": one.state, "day": one.day, "best": one.best, "rest": one.rest, "week": one.week, "by": one.by,
             "text": told(one, currency)(lang).replace("**", "")} for one in found.values()]


def _deadline(facts: Facts, standing: Standing, found: Mapping[str, Course], known: Coverage) -> Deadline:
    kpi, target = standing.metric.id, standing.target
    if target is None or standing.status == "no_data":
        return Deadline(kpi, "no_data")
    lands = standing.landing.p50 if standing.landing else None
    if kpi in GOOD and is_bound_elsewhere(standing):
        reached = _reached(standing, lands)
        return Deadline(kpi, "safe" if reached else "other_definition", rest=lands, definition=standing.goal.definition if standing.goal else "")
    course = found.get(kpi)
    if course is not None and course.is_moved:
        made = moment(course, target)
        return Deadline(kpi, made.status, made.day, made.best, made.rest, made.week)
    by_cases = of_cases(facts, standing, known)
    if by_cases is not None:
        return by_cases
    rest = course.values[-1] if course is not None else lands
    if _reached(standing, rest):
        return Deadline(kpi, "safe", rest=rest)
    return Deadline(kpi, "unmoved", rest=rest) if course is not None else Deadline(kpi, "no_data" if kpi in GOOD and lands is None else "outside", rest=rest)


def of_cases(facts: Facts, standing: Standing, known: Coverage) -> Deadline | None:
    """Return the last moment of a share of cases (answers, orders due) by plain arithmetic; None for KPIs of other kinds.

    As many cases come each day as in the last 12 months. Until the day things go on at the year's rate r so far, from it on every case
    counts: with n cases in all and c a day, waiting d days ends the year at best - d · c · (1 - r) ÷ n, a straight line.
    """
    metric, reading = definition_of(standing.metric.id, standing.goal), standing.reading
    if standing.metric.id not in PROMISES or metric.kind != "ratio" or reading.as_of is None or not adds_up_by_month(metric, known):
        return None
    past = history(facts, metric, known, as_of=reading.as_of)
    if past is None or not past.is_part or len(past.months) < 3 or standing.target is None:
        return None
    year = past.months.tail(12)
    kept, cases = past.so_far("numerator"), past.so_far("denominator")
    left = (date(past.year, 12, 31) - reading.as_of).days
    daily = float(year["denominator"].sum()) / (len(year) * 365.25 / 12)
    total = cases + daily * left
    if not cases or not left or not daily:
        return None
    rest, best = kept / cases, (kept + daily * left) / total
    each = daily * (1 - rest) / total          # what of best a day of waiting loses
    rest = standing.landing.p50 if standing.landing else rest
    if _reached(standing, rest):
        return Deadline(standing.metric.id, "safe", rest=rest)
    if best < standing.target or each <= 0:
        return Deadline(standing.metric.id, "lost", None, best, rest, each * 7, "cases")
    days = min(left, int((best - standing.target) / each + 1e-9))
    return Deadline(standing.metric.id, "until", reading.as_of + timedelta(days=1 + days), best, rest, each * 7, "cases")


def _level(kpi: str, value: float | None, currency: str) -> Text:
    unit = CATALOG[kpi].unit
    digits = 2 if unit is Unit.TIMES else None  # 7.97 of 8: one decimal would read as reached
    return in_both(lambda lang: write(value, unit, lang, currency=currency, digits=digits))


def _share(share: float) -> Text:
    return in_both(lambda lang: write(share, Unit.SHARE, lang, digits=0))


def _reached(standing: Standing, value: float | None) -> bool:
    if value is None or standing.target is None:
        return False
    down = standing.goal is not None and standing.goal.direction == "down"
    return value <= standing.target if down else value >= standing.target
