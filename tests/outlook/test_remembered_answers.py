"""What was answered about a layout is kept with it: the next file of its kind asks nothing, until the layout is forgotten."""

from pathlib import Path

from core.base.home import workspace
from core.outlook.imports import import_files
from core.state import mappings

HEADER = "日期,计划名称,花费(万元)\n"


def test_answers_are_kept_with_the_layout_listed_and_forgotten(tmp_path: Path) -> None:
    space = workspace("main", tmp_path)
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    first.write_text(HEADER + "01/02/2024,A,1.5\n", encoding="utf-8")
    second.write_text(HEADER + "02/02/2024,A,2\n", encoding="utf-8")

    def imported(path: Path, **answers: str) -> tuple[str, list[str]]:
        (result,) = import_files(space, [path], who="Li", answers=answers, with_effect=False)
        return result.status, [question.key for question in result.questions]

    assert imported(first) == ("needs_answers", ["channel", "unit.花费(万元)"])
    said = {"channel": "千川", "unit.花费(万元)": "10000"}
    assert imported(first, **said) == ("needs_answers", ["dates.日期"])
    assert imported(first, **said, **{"dates.日期": "dmy"}) == ("imported", [])
    (kept,) = mappings.mappings(space)
    assert (kept.table, kept.columns, kept.answers) == (
        "spend", {"日期": "day", "计划名称": "campaign", "花费(万元)": "spend"}, {**said, "dates.日期": "dmy"})
    assert imported(second) == ("imported", [])
    assert mappings.forget(space, kept.signature, who="Li")
    third = tmp_path / "c.csv"
    third.write_text(HEADER + "03/02/2024,A,2\n", encoding="utf-8")
    assert imported(third) == ("needs_answers", ["channel", "unit.花费(万元)"])
