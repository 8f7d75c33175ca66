"""What the budget says: the plan in a sentence, how sure it is, what stops it, the test that would settle a doubt."""

from collections.abc import Mapping, Sequence

import streamlit as st

from core.base.text import Text, join, markdown_safe
from core.base.unit import Unit, write, write_odds
from core.scenario.baseline import Baseline
from core.scenario.finding import Trial, ahead, cheapest_trial, clearest_trial
from core.scenario.frontier import SURE, Split
from core.scenario.modes import Mode, Plan, Rule, asked, bounds_of, unheld, year_costs
from core.scenario.tree import Outcome
from core.ui import blocks, session, whatif_draft
from core.ui.whatif_results import currency, written

_VERDICT = Text(zh="建议", en="Recommendation")
_RECOMMEND = Text(zh=":green[:material/check_circle:] **建议采用**：全年 GMV 期望 {gain}，{odds} 的可能比现在的分法好。",
                  en=":green[:material/check_circle:] **Recommended**: {gain} GMV expected this year, {odds} likely to beat today's split.")
_NO = Text(zh=":orange[:material/help:] **不建议改**：期望 {gain}，但只有 {odds} 的可能比现在好（低于 {sure} 不推荐）。先维持现在的分法。",
           en=":orange[:material/help:] **No recommendation**: {gain} expected, but only {odds} likely to be better (below {sure} nothing is recommended). Keep today's split.")
_NO_SPLIT = Text(zh=":orange[:material/help:] **这样分暂不建议**：只有 {odds} 的可能比按现在的比例分同样的总额好（低于 {sure} 不推荐）。总额可以照办，比例先不动。",
                 en=":orange[:material/help:] **The split is not recommended**: only {odds} likely to beat the same total in today's proportions (below {sure} nothing is). The total may stand; keep the proportions.")
_NOTHING = Text(zh=":gray[:material/drag_handle:] 现在的分法已经是上下限之内最好的。", en=":gray[:material/drag_handle:] Today's split already is the best within the bounds.")
_MOVED = Text(zh="投放 {total}（比计划 {more}），全年 GMV 期望 {gmv}（{gain}{odds}）。", en="{total} of spend ({more} against plan), {gmv} GMV expected this year ({gain}{odds}).")
_ABOVE = Text(zh="，{odds} 的可能高于现在", en=", {odds} likely to be above today's")
_OWN = Text(zh="您的方案：投放 {total}，全年 GMV 期望 {gmv}（比计划 {gain}），{odds} 的可能高于现在。",
            en="Your plan: {total} of spend, {gmv} GMV expected this year ({gain} against plan), {odds} likely to be above today's.")
_OWN_LESS = Text(zh="同样的钱按最优分配能到 **{best}**，您的方案还差 **{lost}**。", en="The same money split best brings **{best}**: **{lost}** more than your plan.")
_OWN_BEST = Text(zh="同样的钱，在上下限之内没有更好的分法。", en="Within the bounds no split of the same money is better.")
_OWN_NONE = Text(zh="您还没有写自己的方案：打开上面的“上下限、锁定与停投”，在“我的方案”一列填金额。下面是计划本身。",
                 en="No plan of your own yet: open “Bounds, locks and stops” above and type amounts into “My plan”. Below is the plan as it stands.")
_COSTS = Text(zh="全年获客成本 {cac}，投放占 GMV {ratio}（不动时 {cac_now}、{ratio_now}）。", en="CAC of the year {cac}, spend ÷ GMV {ratio} (as planned {cac_now}, {ratio_now}).")
_WORSE = Text(zh=":orange[:material/help:] **不建议改**：在您的锁定和停投之下，最好的分法也比现在少 {gain}。", en=":orange[:material/help:] **No recommendation**: with what you locked and stopped even the best split loses {gain} against today's.")
_LESS_SPLIT = Text(zh=":orange[:material/help:] **比例先不动**：按现在的比例分同样的总额，有 {odds} 的可能更好。", en=":orange[:material/help:] **Keep the proportions**: the same total in today's proportions is better with {odds}.")
_MEASURE = Text(zh=":material/science: 最省钱的测试：在一半市场把 **{channel}** 的投放{move}，持续 **{weeks} 周**（动用 {money}），对这个渠道的疑问减少 {doubt}。结果在“依据”里上传。",
                en=":material/science: Cheapest test: in half of the market {move} **{channel}** for **{weeks} weeks** (moves {money}). It takes {doubt} of the doubt about this channel away; upload its result under Evidence.")
_TRIAL = Text(zh=":material/science: 最省钱的验证：在一半市场把 **{channel}** 的投放{move}，持续 **{weeks} 周**（动用 {money}）。做完后有 {settles} 的可能分出胜负，对这个渠道的疑问减少 {doubt}。",
              en=":material/science: Cheapest test to settle it: in half of the market {move} **{channel}** for **{weeks} weeks** (moves {money}). "
                 "It settles the question with {settles} and takes {doubt} of the doubt about this channel away.")
_WEAK = Text(zh=":material/science: 26 周以内没有测试能说清楚：最接近的是在一半市场把 **{channel}** 的投放{move}，持续 {weeks} 周（动用 {money}），也只有 {settles} 的可能分出胜负。差别太小，不值得改。",
             en=":material/science: No test within 26 weeks would settle it: the nearest is to {move} **{channel}** in half of the market for {weeks} weeks (moves {money}), "
                "with {settles}. The difference is too small to be worth a change.")
_MORE = {0.5: Text(zh="加 50%", en="raise by 50%"), 1.0: Text(zh="加一倍", en="double"), 2.0: Text(zh="加到三倍", en="triple"),
         -0.5: Text(zh="减半", en="halve"), -1.0: Text(zh="暂停", en="pause")}
_BOUND = {"high": Text(zh="{channel} 顶到上限：每放宽 {one}，GMV 多 {price}", en="{channel} is at its upper bound: each {one} of room would bring {price} of GMV"),
          "low": Text(zh="{channel} 顶到下限：每放宽 {one}，GMV 多 {price}", en="{channel} is at its lower bound: each {one} of room would bring {price} of GMV")}
_FIXED = {"high": Text(zh="{channel} 已锁定：每多给 {one}，GMV 多 {price}", en="{channel} is fixed: each further {one} would bring {price} of GMV"),
          "low": Text(zh="{channel} 已锁定：每少给 {one}，别处能多 {price}", en="{channel} is fixed: each {one} taken off it would bring {price} of GMV elsewhere")}
_HELD_ALL = Text(zh=":orange[:material/help:] **不建议改**：还说不清各渠道到底带来多少，先不挪钱。先在“依据”里回答那两个问题，或做一次测试。",
                 en=":orange[:material/help:] **No recommendation**: what the channels really bring is not clear, so no money is moved. Answer the two questions under Evidence first, or run a test.")
_HELD = Text(zh="**{channel}** 不动：{why}", en="**{channel}** is left as it is: {why}")
_RESPLIT = Text(zh="重新分配同样的钱通常只值 GMV 的 3% 到 4%：大目标要靠预算、复购、转化和客单价一起。",
                en="Re-splitting the same money usually is worth 3 to 4% of GMV: a big goal takes budget, repeat purchase, conversion and basket together.")
_APPLY = Text(zh="把这个方案放进杠杆", en="Put this plan into the levers")
_ANYWAY = Text(zh="仍想看看：放进杠杆试试", en="See what it does anyway: put it into the levers")


def draw(base: Baseline, outcome: Outcome, plan: Plan, mode: Mode, rules: Mapping[str, Rule], names: Mapping[str, Text], *, possible: bool) -> None:
    """Draw the recommendation, its reasons, and the button that puts the plan into the levers."""
    with blocks.card(_VERDICT, key="whatif_verdict"):
        _verdict(base, plan, mode, names, possible=possible)
        _costs(base, plan)
        _reasons(base, plan, rules, names)
        if possible and _differs(plan):
            doubted = mode == "same" and not plan.split.recommended
            st.button((_ANYWAY if doubted else _APPLY)(session.lang()), key="whatif_apply_plan", type="tertiary" if doubted else "secondary", icon=":material/move_down:", on_click=_apply, args=(dict(outcome.overrides), dict(plan.split.overrides)))


def _verdict(base: Baseline, plan: Plan, mode: Mode, names: Mapping[str, Text], *, possible: bool) -> None:
    lang, split = session.lang(), plan.split
    gain, odds = _signed(split.gain), markdown_safe(write_odds(split.better, lang))
    total, today = float(sum(split.spend.values())), float(sum(base.channels.spend.sum(axis=1))) if base.channels else 0.0
    if plan.best is not None:
        _own(plan, total, gain, odds)
        return
    if mode != "same":
        above = _ABOVE.format(odds=odds)(lang) if split.gain > 0 else ""     # less money brings less: no odds are needed
        st.markdown(_MOVED.format(total=_cash(total), more=_signed(total - today), gmv=_cash(split.gmv), gain=gain, odds=above)(lang))
        if not split.reached or not possible:
            st.caption(markdown_safe(split.text(lang)))
        _proportions(base, split, names)
        return
    held = list(_held(base))
    if abs(split.gain) < 1.0:
        st.markdown((_HELD_ALL if held else _NOTHING)(lang))
        if held:
            _settle(base, asked(unheld(base), "same", caution=plan.caution).split, names, held)
    elif split.gain < 0:
        st.markdown(_WORSE.format(gain=_cash(-split.gain))(lang))
    elif split.recommended:
        st.markdown(_RECOMMEND.format(gain=gain, odds=odds)(lang))
    else:
        st.markdown(_NO.format(gain=gain, odds=odds, sure=write(SURE, Unit.SHARE, lang, digits=0))(lang))
        _settle(base, split, names)
    st.caption(_RESPLIT(lang))


def _own(plan: Plan, total: float, gain: str, odds: str) -> None:
    """Say what the manager's own plan brings, and what the same money could."""
    lang, split, best = session.lang(), plan.split, plan.best
    assert best is not None
    if not _differs(plan):
        st.caption(_OWN_NONE(lang))
        return
    st.markdown(_OWN.format(total=_cash(total), gmv=_cash(split.gmv), gain=gain, odds=odds)(lang))
    lost = best.gain - split.gain
    st.markdown(_OWN_LESS.format(best=_cash(best.gmv), lost=_cash(lost))(lang) if lost >= 1.0 else _OWN_BEST(lang))


def _costs(base: Baseline, plan: Plan) -> None:
    """Say what the plan makes of the year's cost per customer and acquisition ratio."""
    now = asked(base, "own").split
    (cac, ratio), (cac_now, ratio_now) = year_costs(plan.front, plan.split), year_costs(plan.front, now)
    shares = {name: write(value, Unit.SHARE, session.lang(), digits=1) for name, value in (("ratio", ratio), ("ratio_now", ratio_now))}
    st.caption(_COSTS.format(cac=written(cac, Unit.CURRENCY), cac_now=written(cac_now, Unit.CURRENCY), **shares)(session.lang()))


def _proportions(base: Baseline, split: Split, names: Mapping[str, Text]) -> None:
    """Say where the total stands but its split is not sure enough to be recommended over today's proportions, and what would settle it."""
    ratios = list(split.overrides.values())
    sure = float(ahead(base, split).mean())
    if max(ratios) - min(ratios) > 0.001 and sure < SURE:
        lang = session.lang()
        words = _LESS_SPLIT.format(odds=markdown_safe(write_odds(1.0 - sure, lang))) if sure <= 1.0 - SURE else _NO_SPLIT.format(
            odds=markdown_safe(write_odds(sure, lang)), sure=write(SURE, Unit.SHARE, lang, digits=0))
        st.markdown(words(lang))
        _settle(base, split, names)


def _settle(base: Baseline, split: Split, names: Mapping[str, Text], held: Sequence[str] = ()) -> None:
    """Name the cheapest test that settles the split; where only what the held channels really bring is in doubt, the one that measures it."""
    trial = cheapest_trial(base, split)
    if trial is not None:
        st.markdown(_test(trial, names, _TRIAL if trial.settles >= SURE else _WEAK))
    elif held and (trial := clearest_trial(base, split, held)) is not None:
        st.markdown(_test(trial, names, _MEASURE))


def _test(trial: Trial, names: Mapping[str, Text], words: Text) -> str:
    lang = session.lang()
    return words.format(
        channel=markdown_safe(names[trial.channel](lang)), move=_MORE[trial.size], weeks=trial.weeks, money=_cash(trial.money),
        settles=markdown_safe(write_odds(trial.settles, lang)), doubt=write(trial.doubt_less, Unit.SHARE, lang, digits=0))(lang)


def _reasons(base: Baseline, plan: Plan, rules: Mapping[str, Rule], names: Mapping[str, Text]) -> None:
    """Draw the bounds that stop the plan, dearest first, and the channels that no money is moved on."""
    lang = session.lang()
    one = write(1.0, Unit.CURRENCY, lang, currency=currency(), digits=0)
    held = [(name, why) for name, why in _held(base).items() if rules.get(name, Rule()).kind == "free"]
    limits = bounds_of(base, rules)
    for bound in [bound for bound in plan.split.bounds if bound.channel not in {name for name, _ in held}]:
        fixed = limits[bound.channel][0] == limits[bound.channel][1]
        st.caption(f":material/vertical_align_top: {(_FIXED if fixed else _BOUND)[bound.side].format(channel=markdown_safe(names[bound.channel](lang)), one=one, price=write(bound.price, Unit.CURRENCY, lang, currency=currency(), digits=2))(lang)}")
    for why in dict.fromkeys(why for _, why in held):
        channels = join([names[name] for name, own in held if own == why])
        st.caption(f":material/lock: {_HELD.format(channel=markdown_safe(channels(lang)), why=why)(lang)}")


def _held(base: Baseline) -> dict[str, Text]:
    """Return the channels that no money should be moved on, and why."""
    curves = base.channels.curves if base.channels else ()
    return {name: curve.held for name, curve in zip(base.channel_names, curves, strict=True) if curve.held is not None}


def _differs(plan: Plan) -> bool:
    """Return whether a plan moves anything: today's split is not offered as a change."""
    return any(abs(ratio - 1.0) > 5e-7 for ratio in plan.split.overrides.values())


def _apply(now: Mapping[str, object], chosen: Mapping[str, float]) -> None:
    """Put a split into the levers; other levers stay, months of the budget go back to the plan's course."""
    kept = {name: value for name, value in now.items() if name.split(".", 1)[0] != "budget"}
    whatif_draft.move_to({**kept, **{name: round(ratio, 6) for name, ratio in chosen.items()}})  # type: ignore[dict-item]


def _cash(value: float) -> str:
    return written(value, Unit.CURRENCY)


def _signed(value: float) -> str:
    return write(value, Unit.CURRENCY, session.lang(), currency=currency(), signed=True)
