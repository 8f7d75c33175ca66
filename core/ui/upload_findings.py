"""What was noticed in a file: level as word and icon, how many rows, which ones, and what to do."""

from collections.abc import Mapping, Sequence

import streamlit as st

from core.base.text import Text, markdown_safe
from core.tables.staged import Finding
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


def draw(findings: Sequence[Finding], *, key: str, opened: bool = True) -> None:
    """Draw the findings in an expander, the gravest first; open (if it may) when something was left out and it is short."""
    if not findings:
        return
    ranked = sorted(findings, key=lambda finding: _ORDER.index(finding.level))
    with st.expander(_title(ranked), icon=":material/fact_check:", expanded=opened and ranked[0].level == "error" and len(ranked) <= OPEN_UP_TO, key=key):
        for finding in ranked:
            st.markdown(line(finding))


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
