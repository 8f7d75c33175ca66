"""Every page in one place: its name in links and code, file, title, icon and section."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from core.base.text import Text
from core.ui import session

FOLDER = Path(__file__).resolve().parents[2] / "pages"
PLAN = Text(zh="规划", en="Plan")
DECIDE = Text(zh="决策", en="Decide")
UNDERSTAND = Text(zh="洞察", en="Understand")
DATA = Text(zh="数据", en="Data")


@dataclass(frozen=True)
class Entry:
    """One page: name is its file's name, and what code links to; path is what the browser's address shows."""

    name: str
    title: Text
    icon: str
    section: Text | None
    path: str

    @property
    def file(self) -> Path:
        return FOLDER / f"{self.name}.py"


def _entry(name: str, zh: str, en: str, icon: str, section: Text | None = None, path: str = "") -> Entry:
    return Entry(name, Text(zh=zh, en=en), f":material/{icon}:", section, path or name)


PAGES: dict[str, Entry] = {entry.name: entry for entry in (
    _entry("cockpit", "驾驶舱", "Cockpit", "dashboard"),
    _entry("goals", "目标", "Goals", "flag", PLAN),
    _entry("forecast", "预测", "Forecast", "trending_up", DECIDE),
    _entry("whatif", "推演", "What-if", "tune", DECIDE, "what-if"),
    _entry("growth", "增长", "Growth", "bar_chart", UNDERSTAND),
    _entry("customers", "用户", "Customers", "group", UNDERSTAND),
    _entry("goods", "商品与库存", "Goods & stock", "inventory_2", UNDERSTAND),
    _entry("upload", "导入", "Upload", "upload_file", DATA),
)}


def sections() -> dict[str, list[st.Page]]:
    """Return what st.navigation takes, in the session's language."""
    found: dict[str, list[st.Page]] = {}
    for entry in PAGES.values():
        heading = entry.section(session.lang()) if entry.section else ""
        found.setdefault(heading, []).append(st.Page(
            entry.file, title=entry.title(session.lang()), icon=entry.icon, url_path=entry.path,
            default=entry.name == "cockpit"))
    return found


def link(name: str, label: Text | None = None, *, icon: str | None = None, help: Text | None = None,
         query: Mapping[str, str] | None = None) -> None:
    """Draw a link to the page of that name (a key of PAGES); query goes into its address, ids only.

    Language and workspace travel along, so that the link also holds in a new tab.
    """
    entry = PAGES[name]
    st.page_link(entry.file, label=(label or entry.title)(session.lang()), icon=icon or entry.icon,
                 help=help(session.lang()) if help else None, query_params={**session.travelling(), **(query or {})})
