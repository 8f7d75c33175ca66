"""Every text says something in both languages, and Chinese is punctuated as Chinese."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted([*(ROOT / "core").rglob("*.py"), *(ROOT / "pages").glob("*.py")])
NUMBER_FORMS = {"s", "have", "were", "are"}  # words that only English bends to the number of rows
HAN = "\u3400-\u9fff"
ASCII_AFTER_HAN = re.compile(rf"[{HAN}}}][,;!?](?:\s|[{HAN}]|$)|[{HAN}][.:](?:\s|[{HAN}]|$)|[{HAN}]\((?![^)]*[=/])")


def texts(path: Path) -> Iterator[tuple[int, str, str]]:
    """Yield (line, zh, en) of every Text written out in a file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Text":
            given = dict(zip(("zh", "en"), node.args, strict=False)) | {
                keyword.arg: keyword.value for keyword in node.keywords}
            yield node.lineno, _literal(given.get("zh")), _literal(given.get("en"))


def _literal(node: ast.AST | None) -> str:
    """Return what is written out of a string; a computed part stands as {}."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
    return "{}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_text_is_there_in_both_languages(path: Path) -> None:
    for line, chinese, english in texts(path):
        where = f"{path.relative_to(ROOT)}:{line}"
        assert chinese.strip(), f"{where}: the Chinese text is empty"
        assert english.strip(), f"{where}: the English text is empty"
        assert not re.search(f"[{HAN}]", re.sub("“[^”]*”|「[^」]*」", "", english)), f"{where}: Chinese in “{english}”"
        assert not ASCII_AFTER_HAN.search(chinese), f"{where}: full-width punctuation, please: {chinese}"
        names = [set(re.findall(r"{(\w+)", text)) for text in (chinese, english)]
        assert names[0] ^ names[1] <= NUMBER_FORMS, f"{where}: placeholders differ: {names[0] ^ names[1]}"
