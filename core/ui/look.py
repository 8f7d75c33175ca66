"""The look of every page that config.toml cannot give: page set-up, logo, and the only CSS (st-key-* hooks)."""

from pathlib import Path

import streamlit as st

from core.base.text import Text
from core.ui import session

STATIC = Path(__file__).resolve().parent / "static"
NAME = Text(zh="规划驾驶舱", en="Planning cockpit")
GOOD, WARN, BAD, NEUTRAL = "#10B981", "#F59E0B", "#EF4444", "#8A94A8"

_STYLE = f"""<style>
[class*="st-key-hero_"], [class*="st-key-goal_"] {{box-shadow: 0 1px 3px rgba(15,23,42,.07); border-top-width: 3px;}}
[class*="st-key-hero_on_track"], [class*="st-key-goal_on_track"] {{border-top-color: {GOOD};}}
[class*="st-key-hero_at_risk"], [class*="st-key-goal_at_risk"] {{border-top-color: {WARN};}}
[class*="st-key-hero_off_track"], [class*="st-key-goal_off_track"] {{border-top-color: {BAD};}}
[class*="st-key-hero_no_"], [class*="st-key-goal_no_"] {{border-top-color: {NEUTRAL};}}
[class*="st-key-hero_"] [data-testid="stMetricValue"] {{font-size: 2.5rem; line-height: 1.15; letter-spacing: -.02em;}}
[class*="st-key-goal_"] [data-testid="stMetricValue"] {{font-size: 1.5rem; line-height: 1.2;}}
</style>"""


def set_up() -> None:
    """Set the browser's title and icon, draw the logo, put the style in place."""
    st.set_page_config(page_title=NAME(session.lang()), page_icon=str(STATIC / "icon.svg"), layout="wide")
    st.logo(str(STATIC / f"logo-{session.lang()}.svg"), size="large", icon_image=str(STATIC / "icon.svg"))
    st.html(_STYLE)
