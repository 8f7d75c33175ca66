"""Why a KPI moved, or misses its plan: the change split exactly over factors, channels, categories, customers and mix."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from heapq import nsmallest
from typing import Literal

from core.base.period import Period
from core.base.unit import Unit
from core.metrics.catalog import metric
from core.metrics.coverage import Coverage
from core.metrics.declare import Measure, Metric
from core.metrics.decompose import factor_parts, ratio_parts, rounded, settled
from core.metrics.evaluate import ALL, Ask, Values, evaluate, nothing, sliceable
from core.metrics.readings import Plan, comparable, compared_days, plan_of, terms_of
from core.outlook.compared import Compared, against_earlier
from core.outlook.growth import bridge, sums_of
from core.store.facts import Facts

Against = Literal["last_year", "earlier", "plan"]
QUANTUM: Mapping[Unit, Decimal] = {Unit.CURRENCY: Decimal("0.01"), Unit.SHARE: Decimal("0.000001"), Unit.COUNT: Decimal("0.01")}
OTHER_QUANTUM = Decimal("0.0001")
MIX, SEVERAL = "*mix", "*several"
Sides = dict[str, tuple[Fraction, Fraction]]


@dataclass(frozen=True)
class Piece:
    """One part of a change: what it is of, how much it brought, and what it was before and is now (None where it has no level)."""

    key: str
    part: Decimal
    before: float | None = None
    after: float | None = None


@dataclass(frozen=True)
class Split:
    """One way to split the change; its pieces add up to it exactly, largest first."""

    by: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Why:
    """A KPI's change over a period: before, after, and its splits. of is the KPI split: for a growth rate what grows.

    against says what before is: last year's same event days, the month or quarter before, or what the plan wants by now.
    calendar is last year's value on the same calendar days, where event days are compared and it differs.
    """

    metric: Metric
    of: Metric
    against: Against
    days: Compared
    period: Period
    before: Decimal
    after: Decimal
    splits: tuple[Split, ...]
    channel: str = ""
    category: str = ""
    calendar: Decimal | None = None
    with_traffic: bool = True

    @property
    def change(self) -> Decimal:
        return self.after - self.before

    def split(self, by: str) -> Split | None:
        return next((one for one in self.splits if one.by == by), None)


def why(facts: Facts, id_: str, days: Compared, known: Coverage, *, against: Against = "last_year", expected: float | None = None,
        channel: str = "", category: str = "") -> Why | None:
    """Return why the KPI moved over the days, or misses what is expected of it (against "plan"); None where it can't be said.

    expected: what the plan wants of the KPI by now; it is asked of every part in the same proportion of last year's, and
    of the factors of GMV in equal measure. channel and category narrow GMV and its growth; other KPIs are told whole.
    """
    asked = metric(id_)
    of = metric(asked.change_of) if asked.change_of else asked
    if not asked.aligned:  # growth by calendar day: last year's same days
        days = replace(days, past=(days.calendar,), covered=known.covers(("order_lines",), days.calendar))
    compared = against_earlier(known, days) if against == "earlier" else days
    if compared is None or (against == "plan" and expected is None):
        return None
    if asked.change_of and expected is not None:
        expected = None if against != "plan" else 1.0 + expected  # of the level: times last year's
    if of.id == "gmv":
        ratio = _asked_ratio(facts, compared, expected, asked, channel, category) if against == "plan" else Fraction(1)
        return None if ratio is None else _of_gmv(facts, asked, of, compared, known, against, ratio, channel, category)
    return _of_any(facts, asked, of, compared, known, against, expected)


def skus(facts: Facts, of: Why, most: int = 12) -> Split:
    """Return GMV's change by SKU: those that moved most, and all others together; the pieces add up to the change."""
    found = sums_of(facts, "sku", of.days, of.channel, of.category)
    whole = sum((past for *_, past in found), Decimal(0))
    ratio = Fraction(of.before) / (Fraction(whole) or 1) if of.against == "plan" else Fraction(1)
    asked = float(ratio)
    moved = nsmallest(most, found, key=lambda row: (-abs(float(row[1]) - float(row[2]) * asked), row[0]))
    rows = {sku: (Fraction(now), Fraction(past) * ratio) for sku, now, past in moved}
    if len(found) <= most:
        return Split("sku", _pieces(rows, of.change, Decimal("0.01")))
    shown = _ranked(Piece(sku, rounded(now - past), float(past), float(now)) for sku, (now, past) in rows.items())
    before = float(whole) * asked - sum(float(past) for _, past in rows.values())
    after = float(sum((now for _, now, _ in found), Decimal(0))) - sum(float(now) for now, _ in rows.values())
    return Split("sku", (*shown, Piece("*others", of.change - sum((one.part for one in shown), Decimal(0)), before, after)))


@dataclass(frozen=True)
class _Look:
    """How a KPI is read over a period and over last year's days."""

    job: Plan
    past: Sequence[Period]
    period: Period


def _looked_at(id_: str, days: Compared, known: Coverage) -> _Look | None:
    job = plan_of(metric(id_), known, days.period.last_day, None)
    if not isinstance(job, Plan):
        return None
    period = days.period.until(job.as_of)
    past = compared_days(job, period)
    if not period.days or not comparable(job, known, past):
        return None
    return _Look(job, past, period)


def levels(facts: Facts, ids: Sequence[str], days: Compared, known: Coverage) -> dict[str, tuple[tuple[float, float], tuple[float, float]]]:
    """Return KPIs' (numerator, denominator) over last year's days and over the period, asked at once; those that can't be compared are left out."""
    looks = {id_: look for id_ in ids if (look := _looked_at(id_, days, known)) is not None}
    sides = _sides(facts, [(look.job, spans) for look in looks.values() for spans in (look.past, [look.period])], None)
    none = (Fraction(0), Fraction(0))
    pairs = zip(looks, sides[::2], sides[1::2], strict=True)
    return {id_: (_floats(past.get(ALL, none)), _floats(now.get(ALL, none))) for id_, past, now in pairs}


def quantum_of(of: Metric) -> Decimal:
    return QUANTUM.get(of.unit, OTHER_QUANTUM)


def _asked_ratio(facts: Facts, days: Compared, expected: float | None, asked: Metric, channel: str, category: str) -> Fraction | None:
    """Return what the plan asks of every part: its expected value over last year's."""
    if expected is None or not days.covered:
        return None
    if asked.change_of:
        return Fraction(expected)
    past = sum((Fraction(row[2]) for row in sums_of(facts, "channel", days, channel, category)), Fraction(0))
    return Fraction(expected) / past if past else None


def _of_gmv(facts: Facts, asked: Metric, of: Metric, days: Compared, known: Coverage, against: Against, ratio: Fraction, channel: str, category: str) -> Why | None:
    found = bridge(facts, known, days, channel, category)
    if found is None:
        return None
    cent = QUANTUM[Unit.CURRENCY]
    before, after = rounded(Fraction(found.before) * ratio, cent), found.after
    splits = [_factor_split(found.parts, before, after, ratio)]
    for by in ("channel", "category", "newness", "customer"):
        rows = {key: (Fraction(now), Fraction(past) * ratio) for key, now, past in sums_of(facts, by, days, channel, category)}
        if len(rows) > 1:
            splits.append(Split(by, _pieces(rows, after - before, cent)))
    splits += [Split("mix", _price_and_mix(facts, days, channel, category, before, after, ratio))]
    calendar = found.calendar if against == "last_year" and found.calendar and found.calendar != found.before else None
    return Why(asked, of, against, days, days.period, before, after, tuple(splits), channel, category, calendar, found.with_traffic)


def _factor_split(parts: Sequence[tuple[str, Decimal, float, float]], before: Decimal, after: Decimal, ratio: Fraction) -> Split:
    """Return the factors' parts; against a plan, each is asked to grow by the same measure, the root of the whole."""
    if ratio == 1:
        return Split("factor", _ranked(Piece(id_, part, old, new) for id_, part, old, new in parts))
    factors = [part for part in parts if not part[0].startswith("without_")]
    rest = [Piece(id_, rounded(Fraction(new) - Fraction(old) * ratio), old * float(ratio), new) for id_, _, old, new in parts if id_.startswith("without_")]
    each = float(ratio) ** (1 / len(factors)) if factors else 1.0
    asked = [old * each for _, _, old, _ in factors]
    money = factor_parts(asked, [new for *_, new in factors]) if factors else []
    pieces = [*(Piece(part[0], one, want, part[3]) for part, one, want in zip(factors, money, asked, strict=True)), *rest]
    left = (after - before) - sum((piece.part for piece in pieces), Decimal(0))
    ranked = _ranked(pieces)
    return Split("factor", (replace(ranked[0], part=ranked[0].part + left), *ranked[1:])) if ranked else Split("factor", ())


def _price_and_mix(facts: Facts, days: Compared, channel: str, category: str, before: Decimal, after: Decimal, ratio: Fraction) -> tuple[Piece, ...]:
    """Return GMV's change over pieces sold, the mix of categories, prices within them, and what has no pieces (postage)."""
    rows = sums_of(facts, "category", days, channel, category)
    units = {key: (Fraction(now), Fraction(past)) for key, now, past in sums_of(facts, "category", days, channel, category, what="units")}
    now_all, past_all = (sum((pair[side] for pair in units.values()), Fraction(0)) for side in (0, 1))
    found: dict[str, Fraction] = {"volume": Fraction(0), "mix": Fraction(0), "price": Fraction(0), "other": Fraction(0)}
    scale = Fraction(float(ratio) ** 0.5) if ratio != 1 else Fraction(1)
    for key, now, past in rows:
        new, old = Fraction(now), Fraction(past) * ratio
        pieces, pieces_past = units.get(key, (Fraction(0), Fraction(0)))
        if not (pieces and pieces_past and new and old and now_all and past_all):
            # sold on one side only: it came or went as a whole, which is mix; what never had pieces is neither
            found["mix" if pieces or pieces_past else "other"] += new - old
            continue
        wanted = past_all * (scale if ratio != 1 else 1)
        sides = ((wanted, pieces_past / past_all, old / (pieces_past / past_all * wanted)), (now_all, pieces / now_all, new / pieces))
        for name, part in zip(("volume", "mix", "price"), factor_parts(*sides, quantum=Decimal("0.000001")), strict=True):
            found[name] += Fraction(part)
    parts = settled({name: part for name, part in found.items() if part or name != "other"}, after - before)
    levels = {"volume": (float(past_all), float(now_all))}
    return _ranked(Piece(name, part, *levels.get(name, (None, None))) for name, part in parts.items())


def _of_any(facts: Facts, asked: Metric, of: Metric, days: Compared, known: Coverage, against: Against, expected: float | None) -> Why | None:
    job = plan_of(of, known, days.period.last_day, None)
    if not isinstance(job, Plan):
        return None
    period = days.period.until(job.as_of)
    past = [days.past[0]] if against == "earlier" else compared_days(job, period)
    if not period.days or not comparable(job, known, past) or (not days.covered and "order_lines" in job.formula.tables):
        return None
    by_category = _sides(facts, [(job, [period]), (job, past)], "category") if _adds_up(of, job, "category") else None
    now, old = (_summed(one) for one in by_category) if by_category else (found.get(ALL) for found in _sides(facts, [(job, [period]), (job, past)], None))
    is_ratio, quantum = bool(job.formula.denominator), quantum_of(of)
    if now is None or old is None or (is_ratio and not (now[1] and old[1])):
        return None
    value, last = (side[0] / side[1] if is_ratio else side[0] for side in (now, old))
    ratio = Fraction(1)
    if against == "plan":
        wanted = last * Fraction(expected or 0.0) if asked.change_of else Fraction(expected or 0.0)
        ratio = wanted / last if last else Fraction(0)
    if not ratio:
        return None
    before, after = rounded(last * ratio, quantum), rounded(value, quantum)
    change, splits = after - before, []
    if is_ratio:
        ends = ((old[0] * ratio, Fraction(1) / old[1]), (now[0], Fraction(1) / now[1]))
        above, below = factor_parts(*ends, quantum=quantum)
        left = change - above - below
        splits.append(Split("parts", _ranked((Piece("numerator", above + left, float(old[0] * ratio), float(now[0])), Piece("denominator", below, float(old[1]), float(now[1]))))))
    for by in ("channel", "category"):
        split = _by(facts, of, known, days, by, period, past, ratio, change, quantum, by_category if by == "category" else None)
        if split is not None:
            splits.append(split)
    return Why(asked, of, against, days, period, before, after, tuple(splits))


def _by(facts: Facts, of: Metric, known: Coverage, days: Compared, by: str, period: Period, past: Sequence[Period], ratio: Fraction, change: Decimal, quantum: Decimal,
        sides: list[Sides] | None = None) -> Split | None:
    """Return the change by channel or category: differences of a sum, own rates and one piece of mix of a ratio. sides: its parts, where they are known."""
    job = plan_of(of, known, days.period.last_day, by)
    if not isinstance(job, Plan) or not all(sliceable(measure, by) for _, measure in terms_of(job.formula)):
        return None
    now, old = sides or _sides(facts, [(job, [period]), (job, past)], by)
    if len(now.keys() | old.keys()) < 2:
        return None
    old = {key: (above * ratio, below) for key, (above, below) in old.items()}
    if not job.formula.denominator:
        rows = {key: (now.get(key, (Fraction(0),))[0], old.get(key, (Fraction(0),))[0]) for key in now.keys() | old.keys()}
        total = sum((new - was for new, was in rows.values()), Fraction(0))
        if abs(total - Fraction(change)) > Fraction(quantum):  # people who buy in several: counted in each, once in all
            rows[SEVERAL] = (Fraction(change), total)
        return Split(by, _pieces(rows, change, quantum))
    if not sum(below for _, below in now.values()) or not sum(below for _, below in old.values()):
        return None
    own, mix = ratio_parts(old, now, quantum)
    left = change - sum(own.values(), Decimal(0)) - sum(mix.values(), Decimal(0))
    pieces = [Piece(key, part, _rate(old.get(key)), _rate(now.get(key))) for key, part in own.items() if part]
    pieces.append(Piece(MIX, sum(mix.values(), Decimal(0)) + left))
    return Split(by, _ranked(pieces))


def _adds_up(of: Metric, job: Plan, by: str) -> bool:
    """Return whether the KPI's terms by channel or category add up to the whole, so that the whole need not be asked for by itself."""
    return by not in of.sliced and all(isinstance(measure, Measure) and measure.aggregate in ("sum", "count") and by in measure.keys for _, measure in terms_of(job.formula))


def _summed(sides: Sides) -> tuple[Fraction, Fraction]:
    return sum((above for above, _ in sides.values()), Fraction(0)), sum((below for _, below in sides.values()), Fraction(0))


def _floats(of: tuple[Fraction, Fraction]) -> tuple[float, float]:
    return float(of[0]), float(of[1])


def _sides(facts: Facts, jobs: Sequence[tuple[Plan, Sequence[Period]]], by: str | None) -> list[Sides]:
    """Return for each plan and its days per key the numerator and denominator, exactly as summed; all asked at once."""
    asks = [[(sign, side, Ask(measure, span, job.as_of)) for side, measures in ((0, job.formula.numerator), (1, job.formula.denominator))
             for sign, measure in measures for span in spans] for job, spans in jobs]
    found = iter(evaluate(facts, [ask for terms in asks for *_, ask in terms], by))
    return [_added(terms, [next(found) for _ in terms]) for terms in asks]


def _added(asks: Sequence[tuple[int, int, Ask]], found: Sequence[Values]) -> Sides:
    keys = {key for one in found for key in one}
    sides: Sides = {}
    for key in keys:
        totals = [Fraction(0), Fraction(0)]
        for (sign, side, ask), values in zip(asks, found, strict=True):
            value = values.get(key, nothing(ask.measure))
            totals[side] += sign * Fraction(0 if value is None else value)
        sides[key] = (totals[0], totals[1])
    return sides


def _pieces(rows: Mapping[str, tuple[Fraction, Fraction]], change: Decimal, quantum: Decimal) -> tuple[Piece, ...]:
    """Return plain differences of (now, before) per key, rounded so that they add up to the change."""
    parts = settled({key: now - past for key, (now, past) in rows.items()}, change, quantum)
    levels = {key: (None, None) if key == SEVERAL else (float(past), float(now)) for key, (now, past) in rows.items()}
    return _ranked(Piece(key, part, *levels[key]) for key, part in parts.items())


def _ranked(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    return tuple(sorted(pieces, key=lambda piece: (-abs(piece.part), piece.key)))


def _rate(side: "tuple[Fraction, Fraction] | None") -> float | None:
    return float(side[0] / side[1]) if side is not None and side[1] else None
