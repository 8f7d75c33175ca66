"""Phasing: a year's total over its months, edited at any level, exact to the cent; rates glide instead."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from core.base.errors import CockpitError
from core.base.money import CENT, spread
from core.base.text import Text

MONTHS = 12


@dataclass(frozen=True)
class Phased:
    """Parts in order (a year's months), and which of them stay when a total changes."""

    amounts: tuple[Decimal, ...]
    held: tuple[bool, ...]

    @property
    def total(self) -> Decimal:
        return sum(self.amounts, Decimal(0))

    def part(self, indices: Collection[int]) -> Decimal:
        """Return the sum of some parts, numbered from 0."""
        return sum((self.amounts[index] for index in indices), Decimal(0))


def quarter_months(quarter: int) -> range:
    """Return the parts (0..11) that are the months of a quarter (1..4)."""
    return range(3 * quarter - 3, 3 * quarter)


def by_shape(total: Decimal, weights: Sequence[Decimal | float | None], quantum: Decimal = CENT) -> Phased:
    """Phase a total over parts in proportion to weights (last year's months, their events aligned).

    A missing weight counts as the mean of the known ones, none known as evenly; negative ones (a month of refunds)
    as 0. The parts add up to total exactly; quantum 1 phases counts.
    """
    known = [max(Decimal(str(weight)), Decimal(0)) for weight in weights if weight is not None]
    mean = sum(known, Decimal(0)) / len(known) if known else Decimal(1)
    shape = [mean if weight is None else max(Decimal(str(weight)), Decimal(0)) for weight in weights]
    return Phased(tuple(spread(total, shape, quantum)), (False,) * len(shape))


def evenly(total: Decimal, parts: int = MONTHS, quantum: Decimal = CENT) -> Phased:
    """Phase a total over equal parts; odd cents go to the first ones."""
    return by_shape(total, [1] * parts, quantum)


def hold(phased: Phased, index: int, held: bool = True) -> Phased:
    """Return the parts with one of them held, or free again."""
    return replace(phased, held=(*phased.held[:index], held, *phased.held[index + 1:]))


def edit(phased: Phased, total: Decimal, parts: Collection[int] | None = None, quantum: Decimal = CENT) -> Phased:
    """Give some parts (all) a new total: held ones stay, the others share what is left in their present proportions.

    The total of everything moves along. CockpitError when every part is held and the total another one, or when the
    held ones alone are more than the total.
    """
    chosen = list(range(len(phased.amounts)) if parts is None else parts)
    free = [index for index in chosen if not phased.held[index]]
    kept = phased.part([index for index in chosen if phased.held[index]])
    if not free and kept == total:
        return phased
    if not free:
        raise _all_held(kept, total)
    if total - kept < 0 <= total:
        raise _held_exceeds(kept, total)
    shape = [max(phased.amounts[index], Decimal(0)) for index in free]
    shares = dict(zip(free, spread(total - kept, shape, quantum), strict=True))
    return replace(phased, amounts=tuple(shares.get(index, amount) for index, amount in enumerate(phased.amounts)))


def edit_within(phased: Phased, total: Decimal, parts: Collection[int], quantum: Decimal = CENT) -> Phased:
    """Give some parts a new total and let the others absorb the difference, so that everything adds up as before."""
    others = [index for index in range(len(phased.amounts)) if index not in parts]
    return edit(edit(phased, total, parts, quantum), phased.total - total, others, quantum)


def after_actuals(phased: Phased, total: Decimal, booked: Sequence[Decimal], quantum: Decimal = CENT) -> Phased:
    """Put actuals in the first parts and share what is left of total over the others, held ones staying.

    12,000 spread evenly, 1,500 and 1,200 booked: 930 in each of the ten months left. The booked parts come back held.
    Once the actuals have reached total every part left is 0, held or not, and the sum may be more than total.
    """
    left = total - sum(booked, Decimal(0))
    rest = range(len(booked), len(phased.amounts))
    done = Phased((*booked, *phased.amounts[len(booked):]), (*(True for _ in booked), *phased.held[len(booked):]))
    if left <= 0 <= total:
        return replace(done, amounts=(*booked, *(Decimal(0) for _ in rest)))
    return edit(done, left, rest, quantum) if rest else done


def glide(last_year: float | None, target: float, steps: int = MONTHS) -> list[float]:
    """Return the level of a rate expected at each step's end on a straight line from last year's level to the target.

    The last value is the target itself. Without last year's level it is the target throughout.
    """
    if last_year is None:
        return [target] * steps
    return [glide_at(last_year, target, step / steps) for step in range(1, steps + 1)]


def glide_at(last_year: float, target: float, passed: float) -> float:
    """Return the level expected when a share (0..1) of the year has passed: last year's at 0, the target at 1."""
    passed = min(max(passed, 0.0), 1.0)
    return last_year * (1 - passed) + target * passed


def _all_held(kept: Decimal, total: Decimal) -> CockpitError:
    return CockpitError("all_held", Text(
        zh="这些月份全部已锁定，合计 {kept}，凑不成 {total}。请先解锁至少一个月。",
        en="All of these months are held and make {kept}, so they cannot make {total}. Free at least one month first.").format(kept=_plain(kept), total=_plain(total)))


def _held_exceeds(kept: Decimal, total: Decimal) -> CockpitError:
    return CockpitError("held_exceeds", Text(
        zh="已锁定的月份合计 {kept}，超过了总额 {total}。请先解锁其中一个月，或提高总额。",
        en="The held months alone make {kept}, more than the total of {total}. Free one of them or raise the total.").format(kept=_plain(kept), total=_plain(total)))


def _plain(amount: Decimal) -> str:
    """Return an amount with its cents only where it has any, so that two in one sentence read alike."""
    return f"{amount:,.0f}" if amount == amount.to_integral_value() else f"{amount:,.2f}"
