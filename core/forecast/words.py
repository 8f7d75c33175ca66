"""What the forecast did, in sentences for managers."""

from core.base.text import Text, join
from core.forecast.blend import Blend
from core.forecast.fit import whole_year
from core.forecast.series import Freq, Series

MEMBER: dict[str, Text] = {
    "theta": Text(zh="趋势平滑（Theta）", en="smoothed trend (Theta)"),
    "ets": Text(zh="指数平滑（ETS）", en="exponential smoothing (ETS)"),
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
_PERIOD: dict[Freq, Text] = {"D": Text(zh="天", en="days"), "W": Text(zh="周", en="weeks"), "M": Text(zh="个月", en="months")}


def method(chosen: Blend) -> Text:
    """Return one sentence on the members, their weights and what the weights rest on."""
    shares = sorted(chosen.weights.items(), key=lambda item: (-item[1], item[0]))
    if chosen.fit.regime == "last_year":
        return Text(zh="预测方法：去年同期 × 近期增长的一部分（{kept:.0%}）。", en="Method: last year again × part ({kept:.0%}) of recent growth.").format(kept=chosen.fit.kept)
    if len(shares) == 1:
        return Text(zh="预测方法：{name}。", en="Method: {name}.").format(name=MEMBER[shares[0][0]])
    parts = join([Text(zh="{name} {share:.0%}", en="{name} {share:.0%}").format(name=MEMBER[name], share=share) for name, share in shares])
    if chosen.replays < 3:
        return Text(zh="几种方法的等权组合：{parts}。", en="An equal blend: {parts}.").format(parts=parts)
    return Text(zh="几种方法的组合，权重来自对过去 {count} 次回测的误差：{parts}。",
                en="A blend, weighted by how far each missed in {count} replays of the past: {parts}.").format(count=chosen.replays, parts=parts)


def notes(series: Series, chosen: Blend) -> tuple[Text, ...]:
    """Return what was short, filled, put right or left out, one sentence each."""
    fit, unit, length = chosen.fit, _PERIOD[series.freq], series.length
    said: list[Text] = []
    if fit.regime == "naive":
        said.append(Text(zh="只有 {n} {unit}的数据：沿用最近的水平，区间很宽，仅供参考。",
                         en="Only {n} {unit} of data: the latest level is carried on with wide bands; take it as a rough guide."))
    if fit.regime == "level":
        said.append(Text(zh="只有 {n} {unit}的数据，{span}：看不出淡旺季，沿用近期水平，区间较宽。",
                         en="Only {n} {unit} of data, {span}: high and low season cannot be seen, the recent level is carried on with wide bands.").format(
            n=length, unit=unit, span=_ONE_YEAR if length >= whole_year(series.freq) else _UNDER_A_YEAR))
    if fit.regime == "last_year":
        said.append(Text(zh="只有 {n} {unit}的数据，不足两年：淡旺季照搬去年的形状，区间较宽。",
                         en="Only {n} {unit} of data, less than two years: the shape of last year is taken over, with wide bands."))
        if fit.growth:
            said.append(Text(zh="历史太短，近期的同比{course}只按 {kept:.0%} 延续，其余不计入：{so}。",
                             en="With so short a history only {kept:.0%} of the recent {course} on last year is carried on: {so}.").format(
                kept=fit.kept, course=_GROWTH if fit.growth > 0 else _DECLINE, so=_CAUTIOUS if fit.growth > 0 else _HOPEFUL))
    if series.freq != "D" and fit.regime == "full" and not fit.shaped and fit.spread.sigma > 0:
        said.append(Text(zh="历史数据中没有稳定的淡旺季规律，按无季节性预测。", en="The history shows no steady high and low season, so none is assumed."))
    if fit.filled:
        said.append(Text(zh="历史中缺少 {filled} {unit}的数据，已用前后数据补齐。",
                         en="The history misses {filled} {unit}; they were filled from their neighbours."))
    if fit.tamed:
        said.append(Text(zh="{tamed} {unit}的数据明显异常且只出现一次，拟合时按前后水平处理（图上仍显示原值）。",
                         en="{tamed} {unit} stand out once and far; the fit takes their neighbours' level instead (the chart keeps them)."))
    if fit.spread.sigma == 0:
        said.append(Text(zh="历史走势没有任何无法解释的波动：预测原样延续，区间没有宽度。",
                         en="Nothing in the history was ever off its pattern: it is carried on as it is, and the bands have no width."))
    if not fit.multiplicative and fit.clipped:
        said.append(Text(zh="历史中有接近 0 的数值：按绝对值波动预测，不会低于 0。",
                         en="The history comes close to 0: swings are taken as amounts rather than percent, and the forecast stays at 0 or above."))
    if not fit.settled:
        said.append(Text(zh="有一种方法的参数没有完全收敛，已采用当时找到的最好结果。",
                         en="One method's parameters had not fully settled; the best found were used."))
    if (series.effect != 1).any():
        said.append(Text(zh="已先剔除已知的日历影响（如春节移动），预测后再加回。",
                         en="Known calendar effects (such as a moving Spring Festival) were taken out before and put back after."))
    return tuple(note.format(n=length, unit=unit, filled=fit.filled, tamed=fit.tamed) for note in said)

