"""Every finding is a whole sentence in both languages, whatever fills it."""

import pytest

from core.ingest.findings import CATALOG, finding

VALUES = dict.fromkeys(("value", "why", "limit", "key", "target", "amount", "linked", "usual", "main", "currencies"), "7")


@pytest.mark.parametrize("code", sorted(CATALOG))
def test_a_finding_is_a_whole_sentence(code: str) -> None:
    made = finding(code, 1_234, column="单价", rows=tuple(range(50)), **VALUES)
    assert made.rows == tuple(range(20))
    for text in (made.text, made.advice):
        assert "{" not in text.zh + text.en
        assert text.en.endswith((".", "7"))
        assert not set(",;?!") & set(text.zh.replace("1,234", ""))
