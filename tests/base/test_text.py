"""Texts speak both languages, and text out of a file is never markup."""

from hypothesis import given, settings
from hypothesis import strategies as st

from core.base.errors import CockpitError
from core.base.text import Text, from_json, join, markdown_safe, same

ROWS = Text(zh="{count} 行缺少{column}", en="{count} rows lack {column}")


def test_a_text_is_read_in_the_language_asked_for() -> None:
    assert (ROWS("zh")[:2], ROWS("en")[:2]) == ("{c", "{c")
    assert Text(zh="目标", en="Goal")("zh") == "目标"
    assert Text(zh="目标", en="Goal")("en") == "Goal"


def test_a_text_put_into_a_text_keeps_its_language() -> None:
    filled = ROWS.format(count=3, column=Text(zh="渠道", en="channel"))
    assert filled == Text(zh="3 行缺少渠道", en="3 rows lack channel")


def test_braces_in_a_value_are_only_letters() -> None:
    assert ROWS.format(count=1, column="{count}").en == "1 rows lack {count}"


def test_texts_are_enumerated_by_each_languages_custom() -> None:
    assert join([same("a"), Text(zh="乙", en="b")]) == Text(zh="a、乙", en="a, b")
    assert join(()) == Text(zh="", en="")


def test_a_text_survives_json() -> None:
    assert from_json(ROWS.to_json()) == ROWS


def test_an_error_speaks_both_languages_and_carries_its_code() -> None:
    error = CockpitError("goal", Text(zh="不行", en="No"))
    assert (error.code, error("zh"), error("en"), str(error)) == ("goal", "不行", "No", "No")


def test_markup_out_of_a_file_is_shown_as_it_was_written() -> None:
    assert markdown_safe("**bold** [x](javascript:1)") == r"\*\*bold\*\* \[x\]\(javascript\:1\)"
    assert markdown_safe("$a$ <b> | `c` ~~d~~") == r"\$a\$ \<b\> \| \`c\` \~\~d\~\~"
    assert markdown_safe("# a\n- b") == r"\# a \- b"
    assert markdown_safe("抖音 2026") == "抖音 2026"


@settings(deadline=None)
@given(st.text(max_size=60))
def test_no_character_of_markup_is_left_bare(text: str) -> None:
    safe = markdown_safe(text)
    assert "\n" not in safe
    bare = safe
    for character in "\\`*_{}[]()#+-.!|$~:<>":
        bare = bare.replace("\\" + character, "")
    assert not set(bare) & set("`*_{}[]()#+-!|$~:<>")
