"""What was noticed in a file: level as word and icon, how many rows, which ones, and what to do."""

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from core.base.text import Text, markdown_safe
from core.tables.staged import Finding, Fix
from core.ui import session

MARKS: Mapping[str, tuple[Text, str, str]] = {
    "error": (Text(zh="未采用", en="Left out"), ":material/error:", "red"),
    "warning": (Text(zh="请核对", en="Check"), ":material/warning:", "orange"),
    "info": (Text(zh="说明", en="Note"), ":material/info:", "gray"),
}
OPEN_UP_TO = 3
_ORDER = tuple(MARKS)
_TITLE = Text(zh="检查结果 · {count} 条", en="What the check found · {count}")
_ROWS = Text(zh="行号：{rows}", en="Rows: {rows}")
_NOTHING_TO_DO = "无需处理。"
_TREAT = Text(zh="统一处理", en="Treat all alike")
_APPLY = Text(zh="按此处理", en="Do this")
_CHOOSE = Text(zh="请选择", en="Choose")
Treat = Callable[[str, str], None]


def draw(findings: Sequence[Finding], *, key: str, opened: bool = True, treat: Treat | None = None) -> None:
    """Draw the findings in an expander, the gravest first; open (if it may) when something was left out and it is short.

    treat takes the answer (key, value) that treats all rows of a finding alike; without it nothing is offered.
    """
    if not findings:
        return
    ranked = sorted(findings, key=lambda finding: _ORDER.index(finding.level))
    with st.expander(_title(ranked), icon=":material/fact_check:", expanded=opened and ranked[0].level == "error" and len(ranked) <= OPEN_UP_TO, key=key):
        for place, finding in enumerate(ranked):
            if treat is None or not finding.fixes:
                st.markdown(line(finding))
                continue
            with st.container(horizontal=True, vertical_alignment="top", horizontal_alignment="distribute"):
                st.markdown(line(finding), width="stretch")
                with st.popover(_TREAT(session.lang()), icon=":material/build:", type="tertiary", key=f"{key}_treat_{place}"):
                    for number, fix in enumerate(finding.fixes):
                        _fix(fix, f"{key}_fix_{place}_{number}", treat)


def _fix(fix: Fix, key: str, treat: Treat) -> None:
    """Draw one way to treat all rows alike: a button, or what is still to be given and a button."""
    lang = session.lang()
    label = markdown_safe(fix.text(lang))
    if fix.takes == "nothing":
        st.button(label, key=key, on_click=treat, args=(fix.key, fix.value))
        return
    with st.form(f"{key}_form", border=False):
        if fix.takes == "choice":
            st.selectbox(label, fix.choices, index=None, key=key, placeholder=_CHOOSE(lang))
        else:
            st.text_input(label, key=key)
        st.form_submit_button(_APPLY(lang), key=f"{key}_go", on_click=_given, args=(fix, key, treat))


def _given(fix: Fix, key: str, treat: Treat) -> None:
    value = str(st.session_state.get(key) or "").strip()
    if value:
        treat(fix.key, f"{fix.value}{value}")


def line(finding: Finding) -> str:
    """Return a finding as Markdown: word, sentence, advice, the first row numbers; whatever came out of the file escaped."""
    lang = session.lang()
    word, icon, colour = MARKS[finding.level]
    parts = [f":{colour}-badge[{icon} {word(lang)}] {markdown_safe(finding.text(lang))}"]
    if finding.advice.zh != _NOTHING_TO_DO:
        parts.append(f":gray[{markdown_safe(finding.advice(lang))}]")
    if finding.rows:
        more = "…" if finding.count > len(finding.rows[:8]) else ""
        parts.append(f":small[:gray[{session.say(_ROWS, rows=', '.join(map(str, finding.rows[:8])) + more)}]]")
    return " ".join(parts)


def _title(ranked: Sequence[Finding]) -> str:
    words = [session.say(_TITLE, count=len(ranked))]
    for level, (word, icon, colour) in MARKS.items():
        count = sum(finding.level == level for finding in ranked)
        if count:
            words.append(f":{colour}[{icon} {word(session.lang())} {count}]")
    return "  ".join(words)
