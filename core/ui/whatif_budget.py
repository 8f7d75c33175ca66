"""The budget: what is asked, whether it can be, the plan that answers it, how sure it is, and what would settle a doubt."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

import pandas as pd
import streamlit as st

from core.base.errors import CockpitError
from core.base.money import CENT, spread
from core.base.text import Lang, Text, join, markdown_safe
from core.base.unit import MISSING, Unit, write, write_odds
from core.charts import frontier as frontier_chart
from core.charts import pairs
from core.scenario.baseline import Baseline
from core.scenario.feasible import Wanted, conflicts
from core.scenario.finding import Trial, ahead, cheapest_trial
from core.scenario.frontier import SURE, Split, cheapest_for, within_ratio
from core.scenario.modes import BOLDNESS, MODES, Mode, Plan, Rule, asked, bounds_of, channel_table, unheld, within_cac
from core.scenario.tree import Outcome
from core.ui import blocks, session, whatif_draft, whatif_months, whatif_rules
from core.ui.filters import choice
from core.ui.whatif_curves import curves
from core.ui.whatif_results import currency, written

_MODE, _TARGET = Text(zh="想要什么", en="What do you want?"), Text(zh="数值", en="How much")
_BOLD = Text(zh="胆量", en="How bold")
_ALSO = Text(zh="同时守住", en="Also keep")
_EMPTY = Text(zh="要算预算，先导入投放花费。", en="The budget needs spend: upload it first.")
_VERDICT = Text(zh="建议", en="Recommendation")
_RECOMMEND = Text(zh=":green[:material/check_circle:] **建议采用**：全年 GMV 期望 {gain}，{odds} 的可能比现在的分法好。",
                  en=":green[:material/check_circle:] **Recommended**: {gain} GMV expected this year, {odds} likely to beat today's split.")
_NO = Text(zh=":orange[:material/help:] **不建议改**：期望 {gain}，但只有 {odds} 的可能比现在好（低于 {sure} 不推荐）。先维持现在的分法。",
           en=":orange[:material/help:] **No recommendation**: {gain} expected, but only {odds} likely to be better (below {sure} nothing is recommended). Keep today's split.")
_NO_SPLIT = Text(zh=":orange[:material/help:] **这样分暂不建议**：只有 {odds} 的可能比按现在的比例分同样的总额好（低于 {sure} 不推荐）。总额可以照办，比例先不动。",
                 en=":orange[:material/help:] **The split is not recommended**: only {odds} likely to beat the same total in today's proportions (below {sure} nothing is). The total may stand; keep the proportions.")
_NOTHING = Text(zh=":gray[:material/drag_handle:] 现在的分法已经是上下限之内最好的。", en=":gray[:material/drag_handle:] Today's split already is the best within the bounds.")
_MOVED = Text(zh="投放 {total}（比计划 {more}），全年 GMV 期望 {gmv}（{gain}），{odds} 的可能高于现在。",
              en="{total} of spend ({more} against plan), {gmv} GMV expected this year ({gain}), {odds} likely to be above today's.")
_OWN = Text(zh="您的方案：投放 {total}，全年 GMV 期望 {gmv}（比计划 {gain}）。同样的钱按最优分配能到 {best}，还差 {lost}。",
            en="Your plan: {total} of spend, {gmv} GMV expected this year ({gain} against plan). The same money split best brings {best}: {lost} left on the table.")
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
_BARS, _FRONT, _TABLE = Text(zh="现在 → 方案", en="Today → plan"), Text(zh="花得越多，好处越少", en="What each further yuan brings"), Text(zh="各渠道", en="By channel")
_FRONT_ALT = Text(zh="投放总额与全年 GMV 的最优关系，标出现在、方案和各个目标", en="Best GMV of the year for each total of spend, with today, the plan and every goal marked")
_BARS_ALT = Text(zh="各渠道现在与方案的投放", en="Spend per channel, today and in the plan")
_SERIES = {"today": Text(zh="现在", en="Today"), "plan": Text(zh="方案", en="Plan")}
_MARKS = {"today": Text(zh="现在", en="Today"), "plan": Text(zh="方案", en="Plan"), "same": Text(zh="同样的钱", en="Same money"),
          "gmv": Text(zh="GMV 目标", en="GMV goal"), "ratio": Text(zh="占比 ≤ {value}", en="Ratio ≤ {value}"), "cac": Text(zh="获客成本 ≤ {value}", en="CAC ≤ {value}")}
_BEYOND = Text(zh="在这些上下限之内够不到：{goals}", en="Out of reach within these bounds: {goals}")
_COLUMNS = (Text(zh="渠道", en="Channel"), Text(zh="现在", en="Today"), Text(zh="方案", en="Plan"), Text(zh="变化", en="Change"),
            Text(zh="平均回报", en="Return"), Text(zh="边际回报", en="Marginal"), Text(zh="获客成本", en="CAC"),
            Text(zh="边际成本", en="Marg. CAC"), Text(zh="依据", en="Grade"))
_WIDTHS: Mapping[Lang, tuple[int, ...]] = {"zh": (86, 92, 92, 54, 62, 64, 62, 66, 46), "en": (116, 90, 90, 56, 52, 58, 50, 66, 48)}
_SUM = Text(zh="合计", en="Total")
_FULL_HELP = Text(zh="平均回报：每花一元带来的全年 GMV（含复购）；边际：下一元带来多少。加钱减钱看边际，不看平均。依据：A 实测可靠，B 可用，C 主要靠假设。",
                  en="Return: GMV of the year per unit of spend, repeat orders included; marginal: of the next unit. More or less money is decided by the marginal one, "
                     "not by the average. Grade: A well measured, B usable, C mostly assumption.")


class _Numbers:
    def __contains__(self, text: object) -> bool:
        return isinstance(text, str) and _number(text) is not None


def draw(base: Baseline, outcome: Outcome, goals: Mapping[str, float], names: Mapping[str, Text]) -> None:
    """Draw the question, the answer with its reasons, the channels and their curves."""
    if base.channels is None or not base.channels.spend.sum() > 0:
        st.caption(_EMPTY(session.lang()))
        return
    rules, own = whatif_rules.current(base)
    mode, target, caution, wanted = _ask(base, goals)
    whatif_rules.draw(base, names, currency())
    found = () if mode == "own" else conflicts(base, rules, wanted, currency())
    for sentence in found:
        st.warning(markdown_safe(sentence(session.lang())), icon=":material/block:")
    try:
        plan = asked(base, mode, target, rules=rules, caution=caution, own=own)
    except CockpitError as error:
        blocks.problem(error)
        return
    with blocks.card(_VERDICT, key="whatif_verdict"):
        _verdict(base, plan, mode, names, possible=not found)
        _reasons(base, plan, rules, names)
        if not found and _differs(plan):
            st.button(_APPLY(session.lang()), key="whatif_apply_plan", icon=":material/move_down:", on_click=_apply, args=(dict(outcome.overrides), dict(plan.split.overrides)))
    _pictures(base, plan, goals, names)
    _table(base, plan, names)
    whatif_months.draw(base, outcome, names)
    curves(base, plan, names)


def _ask(base: Baseline, goals: Mapping[str, float]) -> tuple[Mode, float, float, Wanted]:
    lang = session.lang()
    growth, ratio, change = goals.get("gmv_growth"), goals.get("acquisition_cost_ratio"), goals.get("cac_change")
    known = base.last_year.gmv == base.last_year.gmv
    gmv = goals.get("gmv") or (base.last_year.gmv * (1 + growth) if growth is not None and known else None)
    cac = goals.get("cac") or (base.last_year.cac * (1 + change) if change is not None and base.last_year.cac == base.last_year.cac else None)
    starts = {"gmv": gmv or float(base.actual.gmv.sum() + base.gmv.sum(axis=1).mean()), "cac": cac or 0.0, "marginal": cac or 0.0, "ratio": (ratio or 0.2) * 100}
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        mode: Mode = choice(_MODE, MODES, key="whatif_mode", parameter="mode")  # type: ignore[assignment, arg-type]
        target = _target(mode, starts) if mode in starts else float("nan")
        bold = choice(_BOLD, {name: label for name, (_, label) in BOLDNESS.items()}, key="whatif_bold", default="even", look="buttons", parameter="bold")
    caps = {"ratio": ratio, "cac": cac} if mode == "gmv" else {}
    kept = {name: value for name, value in caps.items() if value}
    also: Sequence[str] = ()
    if kept:
        labels = {name: _MARKS[name].format(value=_told(name, value))(lang) for name, value in kept.items()}
        also = st.pills(_ALSO(lang), list(kept), format_func=lambda name: labels[name], selection_mode="multi", key="whatif_also", persist_state="session")
    total = float(base.channels.spend.sum()) if base.channels and mode == "same" else None
    wanted = Wanted(gmv=target if mode == "gmv" else None, ratio=target if mode == "ratio" else kept["ratio"] if "ratio" in also else None,
                    cac=target if mode == "cac" else kept["cac"] if "cac" in also else None, total=total)
    return mode, target, BOLDNESS[bold][0], wanted


def _target(mode: Mode, starts: Mapping[str, float]) -> float:
    lang, key = session.lang(), f"whatif_target_{mode}"
    session.follow_link(key, f"{mode}_target", _Numbers(), f"{starts[mode]:.10g}" if mode != "gmv" else f"{starts[mode]:.0f}")
    typed = st.text_input(_TARGET(lang) + (" (%)" if mode == "ratio" else f" ({currency()})"), key=key, persist_state="session", width=150)
    value = _number(typed)
    return (starts[mode] if value is None else value) / (100.0 if mode == "ratio" else 1.0)


def _verdict(base: Baseline, plan: Plan, mode: Mode, names: Mapping[str, Text], *, possible: bool) -> None:
    lang, split = session.lang(), plan.split
    gain, odds = _signed(split.gain), markdown_safe(write_odds(split.better, lang))
    total, today = float(sum(split.spend.values())), float(sum(base.channels.spend.sum(axis=1))) if base.channels else 0.0
    if plan.best is not None:
        st.markdown(_OWN.format(total=_cash(total), gmv=_cash(split.gmv), gain=gain, best=_cash(plan.best.gmv), lost=_cash(max(0.0, plan.best.gain - split.gain)))(lang))
        return
    if mode != "same":
        st.markdown(_MOVED.format(total=_cash(total), more=_signed(total - today), gmv=_cash(split.gmv), gain=gain, odds=odds)(lang))
        if not split.reached or not possible:
            st.caption(markdown_safe(split.text(lang)))
        _proportions(base, split, names)
        return
    held = base.channels is not None and any(curve.held is not None for curve in base.channels.curves)
    if abs(split.gain) < 1.0:
        st.markdown((_HELD_ALL if held else _NOTHING)(lang))
        if held:
            _settle(base, asked(unheld(base), "same", caution=plan.caution).split, names)
    elif split.recommended:
        st.markdown(_RECOMMEND.format(gain=gain, odds=odds)(lang))
    else:
        st.markdown(_NO.format(gain=gain, odds=odds, sure=write(SURE, Unit.SHARE, lang, digits=0))(lang))
        _settle(base, split, names)
    st.caption(_RESPLIT(lang))


def _proportions(base: Baseline, split: Split, names: Mapping[str, Text]) -> None:
    """Say where the total stands but its split is not sure enough to be recommended over today's proportions, and what would settle it."""
    ratios = list(split.overrides.values())
    sure = float(ahead(base, split).mean())
    if max(ratios) - min(ratios) > 0.001 and sure < SURE:
        lang = session.lang()
        st.markdown(_NO_SPLIT.format(odds=markdown_safe(write_odds(sure, lang)), sure=write(SURE, Unit.SHARE, lang, digits=0))(lang))
        _settle(base, split, names)


def _settle(base: Baseline, split: Split, names: Mapping[str, Text]) -> None:
    trial = cheapest_trial(base, split)
    if trial is not None:
        st.markdown(_test(trial, names))


def _test(trial: Trial, names: Mapping[str, Text]) -> str:
    lang = session.lang()
    return (_TRIAL if trial.settles >= SURE else _WEAK).format(
        channel=markdown_safe(names[trial.channel](lang)), move=_MORE[trial.size], weeks=trial.weeks, money=_cash(trial.money),
        settles=markdown_safe(write_odds(trial.settles, lang)), doubt=write(trial.doubt_less, Unit.SHARE, lang, digits=0))(lang)


def _reasons(base: Baseline, plan: Plan, rules: Mapping[str, Rule], names: Mapping[str, Text]) -> None:
    """Draw the bounds that stop the plan, dearest first, and the channels that no money is moved on."""
    lang = session.lang()
    one = write(1.0, Unit.CURRENCY, lang, currency=currency(), digits=0)
    held = [(name, curve.held) for name, curve in zip(base.channel_names, base.channels.curves if base.channels else (), strict=True)
            if curve.held is not None and rules.get(name, Rule()).kind == "free"]
    limits = bounds_of(base, rules)
    for bound in [bound for bound in plan.split.bounds if bound.channel not in {name for name, _ in held}]:
        fixed = limits[bound.channel][0] == limits[bound.channel][1]
        st.caption(f":material/vertical_align_top: {(_FIXED if fixed else _BOUND)[bound.side].format(channel=markdown_safe(names[bound.channel](lang)), one=one, price=write(bound.price, Unit.CURRENCY, lang, currency=currency(), digits=2))(lang)}")
    for why in dict.fromkeys(why for _, why in held):
        channels = join([names[name] for name, own in held if own == why])
        st.caption(f":material/lock: {_HELD.format(channel=markdown_safe(channels(lang)), why=why)(lang)}")


def _differs(plan: Plan) -> bool:
    """Return whether a plan moves anything: today's split is not offered as a change."""
    return any(abs(ratio - 1.0) > 5e-7 for ratio in plan.split.overrides.values())


def _apply(now: Mapping[str, object], chosen: Mapping[str, float]) -> None:
    """Put a split into the levers; other levers stay, months of the budget go back to the plan's course."""
    kept = {name: value for name, value in now.items() if name.split(".", 1)[0] != "budget"}
    whatif_draft.move_to({**kept, **{name: round(ratio, 6) for name, ratio in chosen.items()}})  # type: ignore[dict-item]


def _pictures(base: Baseline, plan: Plan, goals: Mapping[str, float], names: Mapping[str, Text]) -> None:
    lang, frame = session.lang(), channel_table(plan.front, plan.split)
    left, right = st.columns([5, 6], gap="small")
    shown = frame.assign(label=[names[name](lang) for name in frame["channel"]])
    blocks.chart_card(_BARS, pairs.spec(shown, _SERIES, unit=Unit.CURRENCY, lang=lang, currency=currency()), key="whatif_bars", alt=_BARS_ALT, inside=left,
                      height=70 + 44 * len(shown))
    gmv = goals.get("gmv") or (base.last_year.gmv * (1 + goals["gmv_growth"]) if "gmv_growth" in goals else None)
    goal = None if gmv is None or gmv != gmv else (f"{_MARKS['gmv'](lang)} {_told('gmv', gmv)}", gmv)
    marks, beyond = _marks(base, plan, goals, gmv)
    spec = frontier_chart.spec(plan.front.spend, plan.front.gmv, marks, gmv_goal=goal, lang=lang, currency=currency())
    card = blocks.chart_card(_FRONT, spec, key="whatif_frontier", alt=_FRONT_ALT, inside=right, height=max(290, 70 + 44 * len(shown)))
    if beyond:
        card.caption(_BEYOND.format(goals=join(beyond))(lang))


def _marks(base: Baseline, plan: Plan, goals: Mapping[str, float], gmv: float | None) -> tuple[list[frontier_chart.Mark], list[Text]]:
    """Return today, the plan, the best split for every goal that the frontier reaches; and the goals that it does not."""
    lang, front = session.lang(), plan.front
    today = float(base.channels.spend.sum()) if base.channels else 0.0
    now = float(base.actual.gmv.sum() + base.gmv.sum(axis=1).mean())
    found: list[tuple[Text, Split, str]] = [(_MARKS["plan"], plan.split, "plan")]
    if gmv is not None and gmv == gmv:
        found.append((_MARKS["gmv"], cheapest_for(front, gmv), "goal"))
    if "acquisition_cost_ratio" in goals:
        found.append((_MARKS["ratio"].format(value=_told("ratio", goals["acquisition_cost_ratio"])), within_ratio(front, goals["acquisition_cost_ratio"]), "goal"))
    if "cac_change" in goals and base.last_year.cac == base.last_year.cac:
        cost = base.last_year.cac * (1 + goals["cac_change"])
        found.append((_MARKS["cac"].format(value=_told("cac", cost)), within_cac(front, cost), "goal"))
    marks = [frontier_chart.Mark(label(lang), float(sum(split.spend.values())), split.gmv, kind) for label, split, kind in found
             if split.reached or kind == "plan"]
    return ([frontier_chart.Mark(_MARKS["today"](lang), today, now, "today"), *marks],
            [label for label, split, kind in found if not split.reached and kind == "goal"])


def _table(base: Baseline, plan: Plan, names: Mapping[str, Text]) -> None:
    lang, frame, titles = session.lang(), channel_table(plan.front, plan.split), [text(session.lang()) for text in _COLUMNS]
    grades = [curve.grade for curve in base.channels.curves] if base.channels else []

    def exact(value: object) -> str:
        return write(float(str(value)), Unit.CURRENCY, lang, currency=currency(), digits=2, full=True)

    def times(value: float) -> str:
        return MISSING if value != value else write(value, Unit.TIMES, "en", digits=2)

    today = spread(Decimal(repr(float(frame["today"].sum()))).quantize(CENT), frame["today"].tolist())
    rows = [[names[row["channel"]](lang), exact(now), exact(plan.split.spend[row["channel"]]), write(row["ratio"] - 1, Unit.SHARE, lang, signed=True, digits=1),
             times(row["return_average"]), times(row["return_marginal"]), written(row["cac_average"], Unit.CURRENCY), written(row["cac_marginal"], Unit.CURRENCY), grade]
            for row, now, grade in zip(frame.to_dict("records"), today, grades, strict=True)]
    total = sum(plan.split.spend.values())
    rows.append([_SUM(lang), exact(sum(today)), exact(total), write(float(total) / float(sum(today)) - 1, Unit.SHARE, lang, signed=True, digits=1), "", "", "", "", ""])
    with blocks.card(_TABLE, key="whatif_channel_table", help=_FULL_HELP):
        st.dataframe(pd.DataFrame(rows, columns=titles), hide_index=True, key="whatif_channels_frame", row_height=36, height="content", column_config={
            title: st.column_config.TextColumn(width=width, pinned=title == titles[0]) for title, width in zip(titles, _WIDTHS[lang], strict=True)})


def _told(kind: str, value: float) -> str:
    return write(value, Unit.SHARE, session.lang(), digits=0) if kind == "ratio" else written(value, Unit.CURRENCY)


def _cash(value: float) -> str:
    return written(value, Unit.CURRENCY)


def _signed(value: float) -> str:
    return write(value, Unit.CURRENCY, session.lang(), currency=currency(), signed=True)


def _number(text: str) -> float | None:
    """Return the number that was typed, 万 and 亿, K and M understood; None for none."""
    scale = {"万": 1e4, "亿": 1e8, "k": 1e3, "m": 1e6, "%": 1.0, "％": 1.0}
    plain = text.strip().replace(",", "").replace("，", "").lstrip("¥$€£").strip().lower()
    factor = scale.get(plain[-1:], 1.0)
    try:
        value = float(plain[:-1] if plain[-1:] in scale else plain) * factor
    except ValueError:
        return None
    return value if 0.0 < value < 1e15 else None


