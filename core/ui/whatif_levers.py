"""The levers as sliders: in percent against the plan, marked when moved, each with its own reset."""

from collections.abc import Mapping
from datetime import date

import numpy as np
import streamlit as st

from core.base.errors import CockpitError
from core.base.text import Text, markdown_safe
from core.base.unit import MISSING, Unit, write
from core.scenario import levers
from core.scenario.baseline import Baseline, unavailable
from core.scenario.curves import ASSUMPTION
from core.scenario.levers import CAC_MODE, Lever, Value
from core.scenario.outcome import evidence
from core.scenario.scales import scales
from core.scenario.tree import Outcome
from core.ui import session
from core.ui.whatif_draft import LEVER
from core.ui.whatif_results import currency

MODE_SENTENCES = {
    "better": Text(zh="花同样的钱，换来更多新客：投得更准、素材更好。", en="The same money wins more customers: better aim, better content."),
    "less": Text(zh="砍掉最贵的那部分投放：单价下来，新客也会减少。", en="The dearest spend goes: the cost falls, and customers go with it."),
}
_ALL_CHANNELS = Text(zh="全部渠道预算", en="Budget, all channels")
_CHANNEL = Text(zh="预算：{channel}", en="Budget: {channel}")
_GROUPS: tuple[tuple[Text, str, tuple[str, ...]], ...] = (
    (Text(zh="新客与老客", en="Customers"), ":material/group:", ("cac", "conversion", "retention")),
    (Text(zh="渠道预算", en="Budget by channel"), ":material/payments:", ("budget",)),
    (Text(zh="订单与库存", en="Orders and stock"), ":material/inventory_2:", ("basket", "price", "refund", "cover")),
    (Text(zh="上新与大促", en="Launches and campaigns"), ":material/campaign:", ("new_category", "campaign")))
_OPEN_GROUPS = 2        # drawn open; the others open by themselves once one of their levers is moved
_MONTH = Text(zh="{month}活动{events}", en="Campaigns in {month}{events}")
_TYPE = Text(zh="直接输入", en="Type it")
_TYPE_HELP = Text(zh="一个数或一个范围，例如 -5%、200 到 260、-10% 到 5%。范围内每个值的可能性相同。",
                  en="A value or a range, such as -5%, 200 to 260, or -10% to 5%. Every value of a range is as likely.")
_RANGE = Text(zh="范围：区间内每个值的可能性相同", en="A range: every value in it is as likely")
_NO_NUMBER = Text(zh="“{text}”不是数字：请写一个数（如 -5%、{today}），或一个范围（如 -10% 到 5%）。", en="“{text}” is no number: write a value such as -5% or {today}, or a range such as -10% to 5%.")
_OUT = Text(zh="可以从 {low} 到 {high}{own}。", en="It can go from {low} to {high}{own}.")
_OWN_ENDS = Text(zh="，也就是 {low} 到 {high}", en=", that is {low} to {high}")
_EXAMPLE = Text(zh="例如 {low} 到 {high}", en="for example {low} to {high}")
_TYPED, _BOX = "whatif_typed_", "whatif_box"
_RANGED = "whatif_range_"       # keys of two-ended sliders; those of single ones start with LEVER
_BY_MONTH = Text(zh="月份调过，见“预算分配”", en="months changed, see Budget")
_RESET = Text(zh="恢复", en="Reset")
_FORMAT = "%+.4g%%"
ASSUMED_HELP = Text(zh="这个杠杆的效果来自经验弹性，不是用贵公司的数据测出来的。做一次加投或停投测试，就能换成实测。",
                    en="What this lever does rests on judged elasticities, not on your data. A lift test would replace them.")


def settle(base: Baseline, asked: Mapping[str, Value]) -> dict[str, Value]:
    """Return the levers as they stand, those at rest left out; levers without a widget yet start where asked.

    Months of a channel's budget have no widget of their own: they stay as asked.
    """
    missing, found = unavailable(base), dict[str, Value]()
    for name in lever_names(base):
        if name.split(".", 1)[0] in missing:
            continue
        start = asked.get(name, levers.neutral_of(name))
        if name == CAC_MODE.id:
            found[name] = str(st.session_state.setdefault(LEVER + name, str(start)) or start)
        elif (isinstance(start, tuple) and LEVER + name not in st.session_state) or _RANGED + name in st.session_state:
            found[name] = _settled_range(name, start)
        else:
            found[name] = _settled(name, levers.middle(start))
    cells = {name: value for name, value in asked.items() if levers.cell_of(name, base.channel_names) and "budget" not in missing}
    return levers.checked({**found, **cells}, base.channel_names)


def lever_names(base: Baseline) -> list[str]:
    """Return every lever that has a slider: the declared ones, and the campaigns of each month left."""
    return [*levers.names(base.channel_names), *(f"campaign.{month.month}" for month in base.months_left)]


def draw(base: Baseline, outcome: Outcome, names: Mapping[str, Text], events: Mapping[int, Text]) -> None:
    """Draw every lever in its group: those that cannot act are shown disabled, with the upload that brings them.

    names: channel id → what managers call it; events: month → the campaigns in it.
    """
    missing, every = unavailable(base), lever_names(base)
    for place, (title, icon, ids) in enumerate(_GROUPS):
        inside = [name for name in every if name.split(".", 1)[0] in ids]
        moved = sum(name in outcome.overrides for name in inside)
        mark = f" :violet-badge[{moved}]" if moved else ""
        with st.expander(f"{title(session.lang())}{mark}", icon=icon, expanded=place < _OPEN_GROUPS or moved > 0):
            for name in inside:
                _lever(name, _row_label(name, names, events), base, outcome, missing.get(name.split(".", 1)[0]))
                if name == "cac" and not missing.get(name):
                    _mode()


def _row_label(name: str, names: Mapping[str, Text], events: Mapping[int, Text]) -> Text:
    """Return the label beside a slider: within the budget's group a channel's name is enough."""
    channel = name.partition(".")[2]
    return names[channel] if name.startswith("budget.") else label_of(name, names, events)


def _settled(name: str, start: float) -> float:
    shown = float(st.session_state.setdefault(LEVER + name, percent(start)))
    return start if shown == percent(start) else round(1.0 + shown / 100.0, 6)


def _settled_range(name: str, start: Value) -> Value:
    ends = start if isinstance(start, tuple) else (levers.middle(start), levers.middle(start))
    shown = st.session_state.setdefault(_RANGED + name, (percent(ends[0]), percent(ends[1])))
    return ends if tuple(shown) == (percent(ends[0]), percent(ends[1])) else (
        round(1.0 + shown[0] / 100.0, 6), round(1.0 + shown[1] / 100.0, 6))


def told(overrides: Mapping[str, Value], names: Mapping[str, Text]) -> Text:
    """Return the levers moved in words: "Basket +5 %, Price −2 %"."""
    parts = []
    for name, value in overrides.items():
        if name == CAC_MODE.id:
            label = next(text for choice, text in CAC_MODE.choices if choice == value)
            parts.append((label.zh, label.en))
        else:
            label = label_of(name, names)
            parts.append((f"{label.zh} {changed(value)}", f"{label.en} {changed(value)}"))
    return Text(zh="，".join(zh for zh, _ in parts), en=", ".join(en for _, en in parts))


def label_of(name: str, names: Mapping[str, Text], events: Mapping[int, Text] | None = None) -> Text:
    """Return what a lever is called: a channel's budget by the channel's name, a month's campaigns by theirs."""
    lever, _, part = name.partition(".")
    month = levers.month_of(name)
    if month:
        told_events = (events or {}).get(month)
        return _MONTH.format(month=Text(zh=f"{month} 月", en=f"{date(2000, month, 1):%b}"), events=Text(
            zh=f"（{told_events.zh}）", en=f" ({told_events.en})") if told_events else "")
    cell = levers.cell_of(name, tuple(names))
    if cell:
        return Text(zh=f"{names[cell[0]].zh} {cell[1]} 月", en=f"{names[cell[0]].en} in {date(2000, cell[1], 1):%b}")
    if part:
        return _CHANNEL.format(channel=names[part])
    return _ALL_CHANNELS if lever == "budget" else levers.label_of(name)


def percent(ratio: float) -> float:
    return round((ratio - 1.0) * 100.0, 4)


def changed(ratio: Value) -> str:
    """Return a lever's ratio as a signed change: +5%, −12.5%; a range as "−5% … +3%"."""
    if isinstance(ratio, tuple):
        return f"{changed(ratio[0])} … {changed(ratio[1])}"
    shown = percent(levers.middle(ratio))
    return write(shown / 100.0, Unit.SHARE, "en", signed=True, digits=0 if shown == round(shown) else 1)


def reset(name: str) -> None:
    """Put one lever back to rest (a button's callback)."""
    _place(name, levers.neutral_of(name))


def _place(name: str, value: Value) -> None:
    """Put one lever's slider at a value or a range."""
    for key in (LEVER + name, _RANGED + name):
        st.session_state.pop(key, None)
    if isinstance(value, tuple):
        st.session_state[_RANGED + name] = (percent(value[0]), percent(value[1]))
    else:
        st.session_state[LEVER + name] = value if isinstance(value, str) else percent(value)


def _typed(name: str, scale: float) -> None:
    """Take over what was typed for a lever; what is no number or out of bounds is said beside the box."""
    text = str(st.session_state.get(_TYPED + name) or "").strip()
    st.session_state.pop(_TYPED + name + "_fault", None)
    if not text:
        return
    try:
        value = levers.read(name, text, scale)
        levers.checked({name: value}, [name.partition(".")[2]])
    except CockpitError as error:
        st.session_state[_TYPED + name + "_fault"] = _fault(name, text, scale, error)
        return
    _place(name, value)


def _fault(name: str, text: str, scale: float, error: CockpitError) -> Text:
    """Return what is wrong with what was typed: no number, or beyond the lever's bounds, told in percent and in its own unit."""
    if error.code == "lever_value":
        return _NO_NUMBER.format(text=text[:40], today=f"{scale:.0f}" if scale else "105%")
    if error.code != "lever_bounds":
        return error.text
    low, high = levers.bounds_of(name)
    if not scale:
        return _OUT.format(low=changed(low), high=changed(high), own="")
    unit, digits = (Unit.DAYS, 0) if name == "cover" else (Unit.CURRENCY, None)
    least, most = (write(ratio * scale, unit, session.lang(), currency=currency(), digits=digits) for ratio in (low, high))
    return _OUT.format(low=changed(low), high=changed(high), own=_OWN_ENDS.format(low=least, high=most))


def _lever(name: str, label: Text, base: Baseline, outcome: Outcome, missing: Text | None) -> None:
    lever: Lever = levers.lever_of(name)
    lang, moved = session.lang(), name in outcome.overrides
    with st.container(gap="xxsmall", key=f"whatif_row_{name.replace('.', '_')}"):
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", wrap=False):
            st.markdown(f"**{markdown_safe(label(lang))}**", width="stretch", help=missing(lang) if missing else lever.help(lang))
            with st.container(horizontal=True, width="content", gap="xsmall", vertical_alignment="center"):
                beside = _beside(name, base, outcome)
                if beside and not moved:
                    st.caption(beside(lang), width="content")
                if moved:
                    st.button("", key=f"whatif_reset_{name}", icon=":material/restart_alt:", help=_RESET(lang), type="tertiary", on_click=reset, args=(name,))
                if not missing:
                    st.button("", key=f"whatif_edit_{name}", icon=":material/edit:", help=_TYPE(lang), type="tertiary", on_click=_open_box, args=(name,))
        if moved:       # on a line of its own: before → after is too long beside a name
            st.caption(f":violet-badge[{changed(outcome.overrides[name])}] {beside(lang) if beside else ''}")
        if any(cell and name == f"budget.{cell[0]}" for cell in (levers.cell_of(other, base.channel_names) for other in outcome.overrides)):
            st.caption(f":violet-badge[{_BY_MONTH(lang)}]")
        if missing:
            st.slider(label(lang), percent(lever.minimum), percent(lever.maximum), 0.0, format=_FORMAT, disabled=True,
                      label_visibility="collapsed", key=f"whatif_off_{name}")
            st.caption(f":material/upload_file: {missing(lang)}")
            return
        ranged = _RANGED + name in st.session_state
        st.slider(label(lang), percent(lever.minimum), percent(lever.maximum), step=lever.step * 100.0, format=_FORMAT,
                  key=(_RANGED if ranged else LEVER) + name, label_visibility="collapsed")
        if st.session_state.get(_BOX) == name:
            _type_in(name, base)
        if ranged:
            st.caption(f":material/width: {_RANGE(lang)}")
        if moved and evidence(outcome)[name] == ASSUMPTION:
            st.caption(f":material/science: {ASSUMPTION(lang)}", help=ASSUMED_HELP(lang))


def _type_in(name: str, base: Baseline) -> None:
    """Draw the box under a slider that takes a value or a range as it is typed."""
    lang, fault, scale = session.lang(), st.session_state.get(_TYPED + name + "_fault"), scales(base).get(name, 0.0)
    ends = {end: f"{ratio * scale:.3g}" if scale < 1000 else f"{ratio * scale:.0f}" for end, ratio in (("low", 0.9), ("high", 1.05))} if scale else {"low": "-10%", "high": "5%"}
    st.text_input(_TYPE(lang), key=_TYPED + name, on_change=_typed, args=(name, scale), max_chars=60,
                  label_visibility="collapsed", placeholder=_EXAMPLE.format(**ends)(lang))
    st.caption(markdown_safe(fault(lang)) if isinstance(fault, Text) else _TYPE_HELP(lang))


def _open_box(name: str) -> None:
    """Show or hide the box of a lever (a button's callback)."""
    st.session_state[_BOX] = "" if st.session_state.get(_BOX) == name else name


def _mode() -> None:
    lang, labels = session.lang(), dict(CAC_MODE.choices)
    chosen = st.segmented_control(CAC_MODE.label(lang), list(labels), format_func=lambda mode: labels[mode](lang), required=True,
                                  key=LEVER + CAC_MODE.id, label_visibility="collapsed", width="stretch")
    st.caption(MODE_SENTENCES[str(chosen)](lang))


def _beside(name: str, base: Baseline, outcome: Outcome) -> Text | None:
    """Return what the lever's percentage means in its own unit, before → after."""
    lever, _, channel = name.partition(".")
    value = outcome.overrides.get(name, 1.0)
    if lever == "budget" and base.channels is not None and outcome.left.spend is not None:
        rows = [base.channel_names.index(channel)] if channel else list(range(len(base.channel_names)))
        if isinstance(value, tuple):
            return _spread(float(base.channels.spend[rows].sum()), value, Unit.CURRENCY)
        return _range(float(base.channels.spend[rows].sum()), float(outcome.left.spend[rows].sum()), Unit.CURRENCY)
    if lever == "refund" and not np.isnan(base.money.refund_rate):
        return _spread(base.money.refund_rate, value, Unit.SHARE)
    today = scales(base).get(name)
    return None if today is None else _spread(today, value, Unit.DAYS if lever == "cover" else Unit.CURRENCY)


def _spread(today: float, value: Value, unit: Unit) -> Text:
    """Return "before → after" for a value, "before → low … high" for a range."""
    if not isinstance(value, tuple):
        return _range(today, today * levers.middle(value), unit)
    low, high = (_range(today * end, today * end, unit) for end in value)
    before = _range(today, today, unit)
    return Text(zh=f"{before.zh} → {low.zh} … {high.zh}", en=f"{before.en} → {low.en} … {high.en}")


def _range(before: float, after: float, unit: Unit) -> Text:
    """Return "before → after", or the one number where both read alike."""
    def said(value: float, lang: str) -> str:
        digits = 0 if unit is Unit.DAYS else 1 if unit is Unit.SHARE else None
        return write(value, unit, "zh" if lang == "zh" else "en", currency=currency(), digits=digits)

    pairs = {lang: (said(before, lang), said(after, lang)) for lang in ("zh", "en")}
    written = {lang: one if one == two else f"{one} → {two}" for lang, (one, two) in pairs.items()}
    return Text(zh=written["zh"], en=written["en"]) if MISSING not in written["en"] else Text(zh=MISSING, en=MISSING)
