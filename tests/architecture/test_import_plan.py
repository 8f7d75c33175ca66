"""The house rules of the architecture, held by parsing the code: who may import whom, sizes, flat pages."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CORE = ROOT / "core"
ALL = {"base", "tables", "store", "ingest", "state", "metrics", "analysis", "forecast", "scenario", "outlook", "charts",
       "report", "ui"}
MAY_IMPORT = {
    "base": set(),
    "tables": {"base"},
    "store": {"base", "tables"},
    "ingest": {"base", "tables"},
    "state": {"base", "tables"},
    "metrics": {"base", "tables", "store"},
    "analysis": {"base", "tables", "store"},
    "forecast": {"base"},
    "scenario": {"base"},
    "outlook": ALL - {"outlook", "charts", "report", "ui"},
    "charts": {"base"},
    "report": {"base", "metrics", "scenario", "outlook", "charts"},
    "ui": ALL,
    "shell": ALL,
    "commands": ALL - {"ui"},
    "__main__": ALL - {"ui"} | {"commands"},
}
LIVES_IN = {
    "babel": {"base"}, "holidays": {"base"},
    "duckdb": {"store"},
    "fastexcel": {"ingest"}, "python_calamine": {"ingest"}, "isal": {"ingest"}, "lxml": {"ingest"}, "rapidfuzz": {"ingest"}, "openpyxl": {"ingest"},
    "xlsxwriter": {"ingest", "report"}, "pptx": {"report"}, "vl_convert": {"report"},
    "sqlalchemy": {"state"},
    "statsmodels": {"forecast", "scenario"}, "scipy": {"forecast", "scenario", "analysis", "outlook"},
    "altair": {"charts"},
    "streamlit": {"ui", "shell"}, "click": {"commands", "__main__"},
}
MODULES = sorted(CORE.rglob("*.py"))
PAGES = sorted((ROOT / "pages").glob("*.py"))


def room_of(path: Path) -> str:
    return path.relative_to(CORE).with_suffix("").parts[0]


def imports(path: Path) -> Iterator[str]:
    """Yield every imported module of a file as a full dotted name (from x import y gives x.y)."""
    package = path.relative_to(ROOT).with_suffix("").parts[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = ".".join(package[:len(package) - node.level + 1]) if node.level else ""
            source = ".".join(part for part in (start, node.module) if part)
            yield from (f"{source}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(CORE)))
def test_a_room_imports_only_what_the_plan_allows(path: Path) -> None:
    room = room_of(path)
    if room == "__init__":
        return
    assert room in MAY_IMPORT, f"core/{room} is no room of architecture.md: add it there and here, or move the file"
    for name in imports(path):
        top, *rest = name.split(".")
        assert top not in ("pages", "app"), f"{path}: nothing imports pages or app; move what is shared into core/ui"
        if top == "core" and rest and rest[0] != room:
            allowed = ", ".join(sorted(MAY_IMPORT[room])) or "nothing of ours"
            assert rest[0] in MAY_IMPORT[room], (
                f"{path.relative_to(ROOT)} imports {name}, but {room} may import only: {allowed}. Pass it in as an "
                f"argument, or join the two in core/outlook")
        homes = LIVES_IN.get(top)
        assert homes is None or room in homes, (
            f"{path.relative_to(ROOT)} imports {top}, which lives in core/{' and core/'.join(sorted(homes or ()))} only: "
            f"put the function there and call it")


def test_base_takes_no_heavy_library() -> None:
    taken = {name.split(".")[0] for path in (CORE / "base").glob("*.py") for name in imports(path)}
    assert not taken & {"pandas", "pyarrow", "streamlit", "duckdb"}


@pytest.mark.parametrize("path", [*MODULES, *PAGES], ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_is_one_topic_of_at_most_400_lines_and_says_which(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 400, f"{path.relative_to(ROOT)} is over 400 lines: split it by topic"
    assert ast.get_docstring(ast.parse(text)), f"{path.relative_to(ROOT)} does not say in a sentence what it holds"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(CORE)))
def test_a_body_has_at_most_60_lines(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            first = node.body[1] if ast.get_docstring(node) and len(node.body) > 1 else node.body[0]
            length = (node.end_lineno or 0) - first.lineno + 1
            assert length <= 60, f"{path.relative_to(ROOT)}: {node.name} has {length} lines: split it"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_is_a_flat_script(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        assert not isinstance(node, ast.ClassDef), f"{path.name}: a class belongs into core"
        if isinstance(node, ast.FunctionDef):
            assert len(node.body) <= 3, f"{path.name}: {node.name} is logic and belongs into core/outlook or core/ui"
    taken = [name for name in imports(path) if name.startswith("pages")]
    assert not taken, f"{path.name}: pages never import each other"
