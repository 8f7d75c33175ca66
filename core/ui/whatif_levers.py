"""The levers as sliders: in percent against the plan, marked when moved, each with its own reset."""

from collections.abc import Mapping

import numpy as np
import streamlit as st

from core.base.text import Text
from core.base.unit import MISSING, Unit, write
from core.scenario import levers
from core.scenario.baseline import Baseline, unavailable
from core.scenario.curves import ASSUMPTION
from core.scenario.levers import CAC_MODE, Lever, Value
from core.scenario.outcome import evidence
from core.scenario.tree import Outcome, neutral
from core.ui import session
from core.ui.whatif_draft import LEVER, move_to
from core.ui.whatif_results import currency

MODE_SENTENCES = {
    "better": Text(zh="花同样的钱，换来更多新客：投得更准、素材更好。", en="The same money wins more customers: better aim, better content."),
    "less": Text(zh="砍掉最贵的那部分投放：单价下来，新客也会减少。", en="The dearest spend goes: the cost falls, and customers go with it."),
}
_ALL_CHANNELS = Text(zh="全部渠道预算", en="Budget, all channels")
_CHANNEL = Text(zh="预算：{channel}", en="Budget: {channel}")
_GROUPS: tuple[tuple[Text, tuple[str, ...]], ...] = (
    (Text(zh="新客与老客", en="Customers"), ("cac", "conversion", "retention")),
    (Text(zh="剩余月份的渠道预算", en="Budget of the months left"), ("budget",)),
    (Text(zh="订单与库存", en="Orders and stock"), ("basket", "price", "refund", "cover")))
_RESET = Text(zh="恢复", en="Reset")
_FORMAT = "%+.4g%%"
ASSUMED_HELP = Text(zh="这个杠杆的效果来自经验弹性，不是用贵公司的数据测出来的。做一次加投或停投测试，就能换成实测。",
                    en="What this lever does rests on judged elasticities, not on your data. A lift test would replace them.")


def settle(base: Baseline, asked: Mapping[str, Value]) -> dict[str, Value]:
    """Return the levers as they stand, those at rest left out; levers without a widget yet start where asked."""
    missing, found = unavailable(base), dict[str, Value]()
    for name in levers.names(base.channel_names):
        if name.split(".", 1)[0] in missing:
            continue
        start = asked.get(name, levers.neutral_of(name))
        if name == CAC_MODE.id:
            found[name] = str(st.session_state.setdefault(LEVER + name, str(start)))
            continue
        shown = float(st.session_state.setdefault(LEVER + name, percent(float(start))))
        found[name] = start if shown == percent(float(start)) else round(1.0 + shown / 100.0, 6)
    return levers.checked(found, base.channel_names)


def draw(base: Baseline, outcome: Outcome, names: Mapping[str, Text]) -> None:
    """Draw every lever: those that cannot act are shown disabled, with the upload that brings them.

    names: channel id → what managers call it.
    """
    missing = unavailable(base)
    for column, (title, ids) in zip(st.columns(len(_GROUPS), gap="medium"), _GROUPS, strict=True):
        with column:
            st.caption(title(session.lang()))
            for name in [name for name in levers.names(base.channel_names) if name.split(".", 1)[0] in ids]:
                _lever(name, label_of(name, names), base, outcome, missing.get(name))
                if name == "cac" and not missing.get(name):
                    _mode()


def told(overrides: Mapping[str, Value], names: Mapping[str, Text]) -> Text:
    """Return the levers moved in words: "Basket +5 %, Price −2 %"."""
    parts = []
    for name, value in overrides.items():
        if name == CAC_MODE.id:
            label = next(text for choice, text in CAC_MODE.choices if choice == value)
            parts.append((label.zh, label.en))
        else:
            change, label = changed(float(value)), label_of(name, names)
            parts.append((f"{label.zh} {change}", f"{label.en} {change}"))
    return Text(zh="，".join(zh for zh, _ in parts), en=", ".join(en for _, en in parts))


def label_of(name: str, names: Mapping[str, Text]) -> Text:
    """Return what a lever is called; a channel's budget by the channel's name."""
    lever, _, channel = name.partition(".")
    if channel:
        return _CHANNEL.format(channel=names[channel])
    return _ALL_CHANNELS if lever == "budget" else levers.label_of(name)


def percent(ratio: float) -> float:
    return round((ratio - 1.0) * 100.0, 4)


def changed(ratio: float) -> str:
    """Return a lever's ratio as a signed change: +5%, −12.5%."""
    return write(percent(ratio) / 100.0, Unit.SHARE, "en", signed=True, digits=0 if percent(ratio) == round(percent(ratio)) else 1)


def reset(name: str) -> None:
    """Put one lever back to rest (a button's callback)."""
    st.session_state[LEVER + name] = levers.neutral_of(name) if name == CAC_MODE.id else 0.0


def reset_all() -> None:
    """Put every lever back to rest (a button's callback)."""
    move_to({})


def _lever(name: str, label: Text, base: Baseline, outcome: Outcome, missing: Text | None) -> None:
    lever: Lever = levers.lever_of(name)
    lang, moved = session.lang(), name in outcome.overrides
    with st.container(gap="xxsmall", key=f"whatif_row_{name.replace('.', '_')}"):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", gap="small"):
            mark = f" :violet-badge[{changed(float(outcome.overrides[name]))}]" if moved else ""
            st.markdown(f"**{label(lang)}**{mark}", width="content", help=missing(lang) if missing else lever.help(lang))
            with st.container(horizontal=True, width="content", gap="small", vertical_alignment="center"):
                if told_beside := _beside(name, base, outcome):
                    st.caption(told_beside(lang), width="content")
                if moved:
                    st.button(_RESET(lang), key=f"whatif_reset_{name}", type="tertiary", on_click=reset, args=(name,))
        if missing:
            st.slider(label(lang), percent(lever.minimum), percent(lever.maximum), 0.0, format=_FORMAT, disabled=True,
                      label_visibility="collapsed", key=f"whatif_off_{name}")
            st.caption(f":material/upload_file: {missing(lang)}")
            return
        st.slider(label(lang), percent(lever.minimum), percent(lever.maximum), step=lever.step * 100.0, format=_FORMAT,
                  key=LEVER + name, label_visibility="collapsed")
        if moved and evidence(outcome)[name] == ASSUMPTION:
            st.caption(f":material/science: {ASSUMPTION(lang)}", help=ASSUMED_HELP(lang))


def _mode() -> None:
    lang, labels = session.lang(), dict(CAC_MODE.choices)
    chosen = st.segmented_control(CAC_MODE.label(lang), list(labels), format_func=lambda mode: labels[mode](lang), required=True,
                                  key=LEVER + CAC_MODE.id, label_visibility="collapsed", width="stretch")
    st.caption(MODE_SENTENCES[str(chosen)](lang))


def _beside(name: str, base: Baseline, outcome: Outcome) -> Text | None:
    """Return what the lever's percentage means in its own unit, before → after."""
    lever, _, channel = name.partition(".")
    ratio, money = float(outcome.overrides.get(name, 1.0)), base.money
    if lever == "budget" and base.channels is not None and outcome.left.spend is not None:
        rows = [base.channel_names.index(channel)] if channel else list(range(len(base.channel_names)))
        return _range(float(base.channels.spend[rows].sum()), float(outcome.left.spend[rows].sum()), Unit.CURRENCY)
    if lever == "cac" and base.channels is not None:
        return _range(_cost_per_customer(neutral(base)), _cost_per_customer(outcome), Unit.CURRENCY)
    if lever in ("basket", "price") and not np.isnan(money.average_order_value):
        return _range(money.average_order_value, money.average_order_value * ratio, Unit.CURRENCY) if lever == "basket" else None
    if lever == "refund" and not np.isnan(money.refund_rate):
        return _range(money.refund_rate, money.refund_rate * ratio, Unit.SHARE)
    if lever == "cover" and base.stock is not None:
        return _range(base.stock.cover_days, base.stock.cover_days * ratio, Unit.DAYS)
    return None


def _cost_per_customer(outcome: Outcome) -> float:
    """Return acquisition spend ÷ all new customers of the months left, as the KPI counts it; NaN without customers."""
    spend, won = outcome.left.spend, outcome.left.new_customers
    total = 0.0 if won is None else float(won.mean(axis=0).sum())
    return float(spend.sum()) / total if spend is not None and total else float("nan")


def _range(before: float, after: float, unit: Unit) -> Text:
    """Return "before → after", or the one number where both read alike."""
    def said(value: float, lang: str) -> str:
        digits = 0 if unit is Unit.DAYS else 1 if unit is Unit.SHARE else None
        return write(value, unit, "zh" if lang == "zh" else "en", currency=currency(), digits=digits)

    pairs = {lang: (said(before, lang), said(after, lang)) for lang in ("zh", "en")}
    written = {lang: one if one == two else f"{one} → {two}" for lang, (one, two) in pairs.items()}
    return Text(zh=written["zh"], en=written["en"]) if MISSING not in written["en"] else Text(zh=MISSING, en=MISSING)
