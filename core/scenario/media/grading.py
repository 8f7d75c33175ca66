"""How far each channel's figures can be trusted: A, B or C, with the reasons in words."""

from dataclasses import dataclass

import numpy as np

from core.base.text import Text
from core.scenario.curves import Array
from core.scenario.media.believed import Believed
from core.scenario.media.fit import Fit
from core.scenario.media.priors import Answers
from core.scenario.media.problem import response_of, split
from core.scenario.media.weeks import background
from core.scenario.response import Grade

ENOUGH_WEEKS, SOME_WEEKS, FEW_WEEKS = 52, 26, 12
STEADY = 0.10           # spend that varies less than this after season and trend teaches nothing
NARROWED = 0.8          # a band that keeps more than this share of what was assumed is mostly assumption
TIGHT, USABLE = 0.3, 0.55   # sd of the log share: up to here an A, a B
MIXED, SAME = 0.9, 0.97     # share of a channel's course that the others explain
APART = 1.5             # ratio of the shapes' answers from which they disagree

SHORT = Text(zh="只有 {weeks} 周数据，主要靠经验判断", en="Only {weeks} weeks of data: mostly judgement")
TOO_SHORT = Text(zh="只有 {weeks} 周数据，不足以测算（至少要 12 周），这里全凭经验判断",
                 en="Only {weeks} weeks of data, too few to measure (12 are the least): this is judgement alone")
FLAT = Text(zh="投放几乎没有变化，看不出多投或少投的效果", en="Spend hardly varies, so the data do not show what more or less of it does")
UNSPENT = Text(zh="这段时间没有投放", en="No spend in these weeks")
ASSUMED = Text(zh="数据没有带来多少信息，主要是假设", en="The data say little here: mostly assumption")
TOGETHER = Text(zh="投放总是和其他渠道同涨同落，很难分开", en="Spend rises and falls with other channels, so they are hard to tell apart")
DISAGREE = Text(zh="换一种曲线形状，结果就明显不同", en="Another form of the curve gives a clearly different answer")
WIDE = Text(zh="区间还很宽", en="The band is still wide")
FOLLOWS = Text(
    zh="投放和销售一起涨落，又没有排除“销售好才加预算”；没有增量实验或需求指数，不宜据此挪钱",
    en="Spend moves with sales and it is not ruled out that budgets follow demand; without a lift test or a demand index no money should be moved on it")
CONFOUNDED = Text(zh="已按“销售好时会加预算”扣除了可能的虚高", en="Corrected for budgets that are raised when demand is strong")
TESTED = Text(zh="有增量实验：{share}（±{sd}）", en="A lift test: {share} (± {sd})")
CONTRADICTED = Text(
    zh="增量实验测得 {share}，历史数据推算 {fitted}，两者矛盾；以实验为准",
    en="The lift test says {share}, the history {fitted}: they contradict each other, and the test counts")
ROUGH = Text(zh="区间只是粗略估计", en="The band is rough")
CLEAR = Text(zh="投放有足够的变化，数据看得清楚", en="Spend varied enough for the data to show its effect")


@dataclass(frozen=True)
class Verdict:
    """A channel's grade."""

    grade: Grade
    reasons: tuple[Text, ...]
    fitted: bool                # False: the assumed curve stands
    mostly_data: bool           # False: fitted, yet resting more on what was assumed
    held: Text | None           # why no money should be moved on it


def verdicts(found: Believed, answers: Answers) -> tuple[Verdict, ...]:
    """Return each channel's verdict. Source of the rules: method/whatif.md §1."""
    steady, courses = steadiness(found.fit), _explained(found.fit)
    apart, moves = _shapes_apart(found.fit), moves_with_sales(found.fit)
    spread = np.log(found.shares).std(axis=0)
    return tuple(_verdict(found, answers, c, float(steady[c]), float(courses[c]), float(apart[c]), bool(moves[c]), float(spread[c]))
                 for c in range(len(found.priors)))


def _verdict(found: Believed, answers: Answers, c: int, steady: float, explained: float, apart: float, moves: bool,
             spread: float) -> Verdict:
    name, weeks = found.fit.weeks.channels[c], found.fit.weeks.count
    if not found.fit.weeks.spend[:, c].any():
        return Verdict("C", (UNSPENT,), False, False, None)
    said: list[tuple[Grade, Text]] = []
    tested = name in answers.lifts
    if tested:
        said.append(_on_test(found, answers, name))
    if weeks < ENOUGH_WEEKS:
        said.append(("B", SHORT.format(weeks=str(weeks))))
    known = spread / found.priors[c].sd
    if known > NARROWED and not tested:
        said.append(("C", ASSUMED))
    if steady < STEADY:
        said.append(("B" if tested else "C", FLAT))
    if explained > MIXED:
        said.append(("B" if tested or explained < SAME else "C", TOGETHER))
    if apart > APART and not tested:
        said.append(("B", DISAGREE))
    held = None
    if answers.follow_demand != "no" and not tested:
        if moves and not found.fit.weeks.index:
            held = FOLLOWS
            said.append(("C", FOLLOWS))
        if answers.follow_demand == "yes":
            said.append(("B", CONFOUNDED))
    if spread > TIGHT:
        said.append(("B" if spread <= USABLE else "C", WIDE))
    if found.fit.rough:
        said.append(("B", ROUGH))
    fitted = steady >= STEADY and (weeks >= SOME_WEEKS or known < NARROWED)
    grade: Grade = max((grade for grade, _ in said), default="A")
    return Verdict(grade, tuple(text for _, text in said) or (CLEAR,), fitted, weeks >= ENOUGH_WEEKS and known <= NARROWED, held)


def _on_test(found: Believed, answers: Answers, name: str) -> tuple[Grade, Text]:
    test = answers.lifts[name]
    share, sd = f"{test.share:.1%}", f"{test.share * test.sd:.1%}"
    if name in found.conflicts:
        return "B", CONTRADICTED.format(share=share, fitted=f"{found.conflicts[name]:.1%}")
    return "A", TESTED.format(share=share, sd=sd)


def steadiness(found: Fit) -> Array:
    """Return (C,) what varies of each channel's spend beside season, trend and controls, ÷ its mean; 0 without spend."""
    spend = found.weeks.spend
    left = _apart_from(found.back.columns, spend)
    mean = spend.mean(axis=0)
    return np.asarray(np.divide(left.std(axis=0), mean, out=np.zeros(len(mean)), where=mean > 0))


def moves_with_sales(found: Fit) -> Array:
    """Return (C,) whether spend rises and falls with the outcome beside season, trend and controls."""
    left = _apart_from(background(found.weeks).columns, np.column_stack([found.weeks.spend, found.weeks.outcome]))
    size = np.sqrt((left**2).sum(axis=0))
    along = np.divide(left[:, :-1].T @ left[:, -1], size[:-1] * size[-1], out=np.zeros(len(size) - 1), where=size[:-1] * size[-1] > 0)
    return np.asarray(along > max(0.1, 1.0 / np.sqrt(found.weeks.count)))


def _explained(found: Fit) -> Array:
    """Return (C,) the share of each channel's transformed course that background and other channels explain."""
    best = found.shapes[int(np.argmax(found.weights))]
    count = best.problem.channels
    carry, half, _ = split(best.mode[None, :], count)
    courses = np.column_stack([response_of(best.problem, carry[:, c], half[:, c], c)[0][:, 0] for c in range(count)])
    shares = []
    for c in range(count):
        left = _apart_from(np.hstack([found.back.columns, np.delete(courses, c, axis=1)]), courses[:, [c]])
        alone = _apart_from(found.back.columns, courses[:, [c]])
        shares.append(1.0 - float((left**2).sum()) / max(1e-300, float((alone**2).sum())))
    return np.array(shares)


def _shapes_apart(found: Fit) -> Array:
    count = len(found.units)
    modes = np.array([one.mode[2 * count:] for one, weight in zip(found.shapes, found.weights, strict=True) if weight > 0.1])
    return np.asarray(np.exp(np.ptp(modes, axis=0)))


def _apart_from(columns: Array, values: Array) -> Array:
    return np.asarray(values - columns @ np.linalg.lstsq(columns, values, rcond=None)[0])
