"""Every page renders, in both languages, on an empty workspace, the sample company and dirty files."""

import pytest
from streamlit.testing.v1 import AppTest

from core.base.text import LANGS
from core.ui.navigation import PAGES


@pytest.mark.parametrize("home", ["empty", "sample", "dirty"], indirect=True)
@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("page", PAGES)
def test_page_renders(page, lang, home, open_page):
    app: AppTest = open_page(page, lang)
    assert not app.exception
    assert PAGES[page].title(lang).lower() in app.title[0].value.lower()


def test_language_follows_the_browser_unless_the_link_says_otherwise(open_page):
    assert open_page("goals", "zh").title[0].value == "目标"
    assert open_page("goals", "en").title[0].value == "Goals"
    assert open_page("goals", "fr").title[0].value == "Goals"


def test_unknown_workspace_in_a_link_is_said_and_makes_no_folder(open_page, cockpit_home):
    app = open_page("cockpit", "en", workspace="nowhere<b>")
    assert "nowhere" in app.sidebar.warning[0].value
    assert not app.exception
    assert not (cockpit_home / "workspaces" / "nowhere<b>").exists()
