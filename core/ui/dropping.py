"""The words on a place to drop files, in the session's language: Streamlit writes its own in English only."""

import json

import streamlit as st

from core.base.text import Text
from core.ui import session

_BROWSE = Text(zh="选择文件", en="Choose files")
_STYLE = """<style>
{hook} [data-testid="stFileUploaderDropzone"] {{min-height: 118px; flex-direction: column; justify-content: center;
  align-items: center; gap: .4rem; border: 1.5px dashed rgba(99,102,241,.55);}}
{hook} [data-testid="stFileUploaderDropzone"]::before {{content: {drop}; font-weight: 600; text-align: center;}}
{hook} [data-testid="stFileUploaderDropzone"]::after {{content: {limit}; font-size: .82rem; opacity: .65;}}
{hook} [data-testid="stFileUploaderDropzone"] button p {{font-size: 0;}}
{hook} [data-testid="stFileUploaderDropzone"] button p::after {{content: {browse}; font-size: .95rem;}}
{hook} [data-testid="stFileUploaderDropzoneInstructions"] {{display: none;}}
</style>"""


def words(key: str, drop: Text, limit: Text) -> None:
    """Put the words on the file uploader inside the container of that key: what to drop, and what is allowed."""
    lang = session.lang()
    st.html(_STYLE.format(hook=f'[class*="st-key-{key}"]', **{name: json.dumps(text(lang), ensure_ascii=False)
                                                              for name, text in (("drop", drop), ("limit", limit), ("browse", _BROWSE))}))
