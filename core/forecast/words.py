"""What the forecast did, in sentences for managers."""

import numpy as np

from core.base.text import Text, join
from core.forecast import short
from core.forecast.begun import Begun
from core.forecast.blend import Blend
from core.forecast.prepare import Prepared, whole_year
from core.forecast.series import Freq, Series

MEMBER: dict[str, Text] = {
    "theta": Text(zh="趋势减半法（Theta）", en="half the trend (Theta)"),
    "ets": Text(zh="指数平滑（ETS）", en="exponential smoothing (ETS)"),
    "ets_log": Text(zh="按百分比的指数平滑", en="exponential smoothing in percent"),
    "ces": Text(zh="复指数平滑（CES）", en="complex smoothing (CES)"),
    "winters": Text(zh="霍尔特-温特斯法", en="Holt-Winters"),
    "ar": Text(zh="自回归", en="autoregression"),
    "last_year": Text(zh="去年同期 × 近期增长", en="last year again × recent growth"),
    "level": Text(zh="近期水平", en="recent level"),
}
_UNDER_A_YEAR = Text(zh="不足一年", en="less than a year")
_ONE_YEAR = Text(zh="刚满一年，还没有去年同期可比", en="one year and no more, with no year before it to compare with")
_GROWTH, _DECLINE = Text(zh="增长", en="growth"), Text(zh="下滑", en="decline")
_CAUTIOUS = Text(zh="若增长保持现在的势头，实际会高于预测，增长类目标的达成概率因此偏保守",
                 en="if growth keeps its pace, more will come than is forecast, so the odds of growing are on the cautious side")
_HOPEFUL = Text(zh="若下滑保持现在的势头，实际会低于预测，增长类目标的达成概率因此偏乐观",
                en="if the decline keeps its pace, less will come than is forecast, so the odds of growing are on the hopeful side")
TOLD_FROM = 0.003
_RAISED = Text(zh="经验上各月多半会缓慢走高，而这段历史接下来的起点不高：预测因此逐步上调，最多 {by:.1%}（测得的经验，不是这段历史自己说的）。",
               en="Months mostly creep up, and this history starts low into what comes: the forecast is raised step by step, by {by:.1%} at most (measured on other histories, not said by this one).")
_UP, _DOWN = Text(zh="上升", en="higher"), Text(zh="下降", en="lower")
_PERIOD: dict[Freq, Text] = {"D": Text(zh="天", en="days"), "W": Text(zh="周", en="weeks"), "M": Text(zh="个月", en="months")}


def label(member: str) -> Text:
    """Return a member's name as a sentence or a table's cell opens with it."""
    name = MEMBER[member]
    return Text(zh=name.zh, en=name.en[0].upper() + name.en[1:])


def method(chosen: Blend) -> Text:
    """Return one sentence on the members, their weights and what the weights rest on."""
    shares = sorted(chosen.weights.items(), key=lambda item: (-item[1], item[0]))
    one = chosen.fit.prepared
    if one.regime == "last_year" and not one.still:
        return Text(zh="预测方法：去年同期 × 近期增长的一部分（{kept:.0%}）。", en="Method: last year again × part ({kept:.0%}) of recent growth.").format(kept=short.kept(one))
    if len(shares) == 1:
        return Text(zh="预测方法：{name}。", en="Method: {name}.").format(name=MEMBER[shares[0][0]])
    parts = join([Text(zh="{name} {share:.0%}", en="{name} {share:.0%}").format(name=MEMBER[name], share=share) for name, share in shares])
    if chosen.replays < 3:
        return Text(zh="几种方法的组合，历史还不够比出哪种更准，按事先的可信程度加权：{parts}。",
                    en="A blend, weighted as the methods are trusted beforehand, for the history cannot tell yet which is best: {parts}.").format(parts=parts)
    return Text(zh="几种方法的组合，权重来自对过去 {count} 次回测的误差：{parts}。",
                en="A blend, weighted by how far each missed in {count} replays of the past: {parts}.").format(count=chosen.replays, parts=parts)


def notes(series: Series, chosen: Blend, begun: Begun | None = None) -> tuple[Text, ...]:
    """Return what was short, filled, put right or left out, one sentence each."""
    one = chosen.fit.prepared
    said = [*_short(one), *_mended(series, one, begun)]
    if one.regime == "full" and series.freq != "D" and one.length >= 2 * whole_year(series.freq) and not one.shape.any() and not one.still:
        said.append(Text(zh="历史数据中没有稳定的淡旺季规律，按无季节性预测。", en="The history shows no steady high and low season, so none is assumed."))
    if one.still:
        said.append(Text(zh="历史走势没有任何无法解释的波动：预测原样延续，区间没有宽度。",
                         en="Nothing in the history was ever off its pattern: it is carried on as it is, and the bands have no width."))
    if not one.multiplicative and one.clipped:
        said.append(Text(zh="历史中有接近 0 的数值：按绝对值波动预测，不会低于 0。",
                         en="The history comes close to 0: swings are taken as amounts rather than percent, and the forecast stays at 0 or above."))
    if not one.clipped:
        said.append(Text(zh="历史中有负值：按绝对值波动预测，预测也可能为负。",
                         en="The history has values below 0: swings are taken as amounts, and the forecast may be below 0 too."))
    if (by := _raised_by(chosen)) >= TOLD_FROM:
        said.append(_RAISED.format(by=by))
    if (series.effect != 1).any():
        said.append(Text(zh="已先剔除已知的日历影响（如春节移动），预测后再加回。",
                         en="Known calendar effects (such as a moving Spring Festival) were taken out before and put back after."))
    return tuple(said)


def _counted(count: int, freq: Freq) -> Text:
    """Return so many periods as they are said: 1 day, 2 days."""
    zh, en = _PERIOD[freq].zh, _PERIOD[freq].en.removesuffix("s" if count == 1 else "-")
    return Text(zh=f"{count} {zh}", en=f"{count} {en}")


def _raised_by(chosen: Blend) -> float:
    """Return by what share the last period was raised for months that creep up."""
    one, by = chosen.fit.prepared, float(chosen.raised[-1])
    return float(np.expm1(by)) if one.multiplicative else by / (float(np.abs(one.level).mean()) or 1.0)


def _short(one: Prepared) -> list[Text]:
    year, n = whole_year(one.freq), _counted(one.length, one.freq)
    if one.still:
        return []
    if one.regime == "naive":
        return [Text(zh="只有 {n}的数据：沿用最近的水平，区间很宽，仅供参考。",
                     en="Only {n} of data: the latest level is carried on with wide bands; take it as a rough guide.").format(n=n)]
    if one.length <= year:
        return [Text(zh="只有 {n}的数据，{span}：看不出全年的淡旺季，沿用近期走势，区间较宽。" if one.regime == "full" else "只有 {n}的数据，{span}：看不出淡旺季，沿用近期水平，区间较宽。",
                     en="Only {n} of data, {span}: high and low season cannot be seen, the recent course is carried on." if one.regime == "full" else
                     "Only {n} of data, {span}: high and low season cannot be seen, the recent level is carried on with wide bands.").format(
            n=n, span=_ONE_YEAR if one.length >= year else _UNDER_A_YEAR)]
    if one.length >= 2 * year:
        return []
    if one.regime == "full":
        return [Text(zh="只有 {n}的数据，不足两年：全年的淡旺季只见过一次，只部分参考去年的形状。",
                     en="Only {n} of data, less than two years: the year's high and low season was seen once and counts in part only.").format(n=n)]
    said = [Text(zh="只有 {n}的数据，不足两年：淡旺季照搬去年的形状，区间较宽。",
                 en="Only {n} of data, less than two years: the shape of last year is taken over, with wide bands.").format(n=n)]
    growth = short.growth(one)
    if growth:
        said.append(Text(zh="历史太短，近期的同比{course}只按 {kept:.0%} 延续，其余不计入：{so}。",
                         en="With so short a history only {kept:.0%} of the recent {course} on last year is carried on: {so}.").format(
            kept=short.kept(one), course=_GROWTH if growth > 0 else _DECLINE, so=_CAUTIOUS if growth > 0 else _HOPEFUL))
    return said


def _mended(series: Series, one: Prepared, begun: Begun | None) -> list[Text]:
    said = []
    if begun is not None:
        said.append(Text(zh="从 {start} 开始的这一期还没有结束：不参与拟合，已入账的部分计入合计，只预测剩下的 {left:.0%}。",
                         en="The period from {start} is not over: it stays out of the fit, what is booked counts in the sum, and only the {left:.0%} still to come is forecast.").format(
            start=str(begun.start), left=begun.left))
    if one.filled:
        said.append(Text(zh="历史中缺少 {filled}的数据，已用前后数据补齐。",
                         en="The history misses {filled}; what is missing was filled from its neighbours.").format(filled=_counted(one.filled, series.freq)))
    if one.shut:
        said.append(Text(zh="历史中有 {shut}为 0，按歇业处理，不影响水平和形状。",
                         en="{shut} of the history {are} 0 and taken for closed, which does not pull the level down.").format(
            shut=_counted(one.shut, series.freq), are="is" if one.shut == 1 else "are"))
    if one.planned[one.length:].any():
        said.append(Text(zh="按惯例歇业的日子预测为 0。", en="Days that are closed by habit are forecast as 0."))
    if one.tamed:
        said.append(Text(zh="{tamed}的数据明显异常且只出现一次，拟合时按前后水平处理（图上仍显示原值）。",
                         en="{tamed} stood out once and far; the fit takes the neighbours' level instead (the chart keeps what was booked).").format(tamed=_counted(one.tamed, series.freq)))
    if one.step:
        size = _step_size(one)
        about = Text(zh="很多", en="much ") if size is None else Text(zh="约 {size:.0%}", en="about {size:.0%} ").format(size=abs(size))
        said.append(Text(zh="从 {start} 起水平一次性{way}{about}并保持至今：拟合时把此前的数据移到新水平。",
                         en="From {start} on the level is {about}{way} and has stayed there: for the fit, what came before was moved to the new level.").format(
            start=str(series.days[one.step_at]), about=about, way=_UP if one.step > 0 else _DOWN))
    return said


def _step_size(one: Prepared) -> float | None:
    """Return a step as a share of the level before it, -1 at least; None where that was next to nothing."""
    if one.multiplicative:
        return float(np.expm1(one.step))
    before = float(np.median(np.abs(one.level[:one.step_at] - one.step)))
    return max(one.step / before, -1.0) if before > abs(one.step) / 10 else None


def missed(chosen: Blend, member: str) -> float:
    """Return a member's mean absolute replay error as a share of the value, NaN without replays."""
    one = chosen.fit.prepared
    if member not in chosen.missed:
        return float("nan")
    return float(np.expm1(chosen.missed[member])) if one.multiplicative else chosen.missed[member] / (float(np.abs(one.level).mean()) or 1.0)


def why(chosen: Blend) -> Text:
    """Return one sentence on why the blend is what it is."""
    heaviest = max(sorted(chosen.weights), key=lambda name: chosen.weights[name])
    if len(chosen.weights) == 1:
        return Text(zh="只有一种方法适用于这段历史：{name}。", en="Only one method suits this history: {name}.").format(name=MEMBER[heaviest])
    if not chosen.missed:
        return Text(zh="这段历史还不够比出哪种方法更准：各方法按事先的可信程度组合，{name}占比最大。",
                    en="The history cannot tell yet which method misses least: they are blended as they are trusted beforehand, and {name} weighs most.").format(name=MEMBER[heaviest])
    return Text(zh="{name}占比最大（{share:.0%}）：在对过去的 {count} 次回测中平均误差 {missed:.0%}；权重一半看回测误差，一半看事先的可信程度。",
                en="{name} weighs most ({share:.0%}): it missed by {missed:.0%} on average in {count} replays of the past; half of each weight comes from these replays, half from how far a method is trusted beforehand.").format(
        name=label(heaviest), share=chosen.weights[heaviest], count=chosen.replays, missed=missed(chosen, heaviest))
