"""A template carries headers that map back exactly, valid examples, drop-downs, and no live formula."""

from datetime import date, datetime
from io import BytesIO

import openpyxl
import pytest

from core.base.text import LANGS, Lang, Text
from core.ingest.match import match
from core.ingest.ours import CHOICES_SHEET, EXAMPLE_SHEET, EXPLANATION_SHEET, WITHOUT_DATA
from core.ingest.template import headers, options, template
from core.tables.declare import Column, Kind, Table
from core.tables.examples import EXAMPLES, Example
from core.tables.names import choice
from core.tables.registry import TABLES

EVERY = [pytest.param(table, lang, id=f"{name}-{lang}") for name, table in TABLES.items() for lang in LANGS]
TYPES: dict[Kind, tuple[type, ...]] = {
    Kind.ID: (str,), Kind.TEXT: (str, Text), Kind.CHOICE: (str,), Kind.DATE: (date,), Kind.MONTH: (date,), Kind.TIME: (datetime,),
    Kind.MONEY: (int, float), Kind.NUMBER: (int, float), Kind.COUNT: (int,), Kind.SHARE: (int, float), Kind.FLAG: (bool,),
}


def fits(column: Column, value: Example) -> bool:
    if value is None:
        return not column.required
    if isinstance(value, bool) is not (column.kind is Kind.FLAG) or not isinstance(value, TYPES[column.kind]):
        return False
    if isinstance(value, datetime) and column.kind is not Kind.TIME:
        return False
    if column.kind is Kind.MONTH and isinstance(value, date) and value.day != 1:
        return False
    if column.kind is Kind.CHOICE and value not in column.choices:
        return False
    low, high = column.minimum, column.maximum
    return not isinstance(value, (int, float)) or ((low is None or value >= low) and (high is None or value <= high))


@pytest.mark.parametrize(("table", "lang"), EVERY)
def test_a_filled_in_template_maps_back_to_every_column(table: Table, lang: Lang) -> None:
    book = openpyxl.load_workbook(BytesIO(template(table, lang)))
    sheet = book.worksheets[0]
    head = [str(cell.value) for cell in sheet[1]]
    assert sheet.max_row == 1
    assert sheet.title not in WITHOUT_DATA
    assert tuple(head) == headers(table, lang)
    assert match(table, tuple(head), {}, {}).columns == tuple(column.name for column in table.columns)
    assert [cell.value for cell in book[EXAMPLE_SHEET][1]] == head
    assert all(cell.comment is not None for cell in sheet[1])
    assert [name.endswith(" *") for name in head] == [column.required for column in table.columns]
    assert set(book.sheetnames[1:]) == {EXAMPLE_SHEET, EXPLANATION_SHEET, CHOICES_SHEET}
    assert book[CHOICES_SHEET].sheet_state == "hidden"


@pytest.mark.parametrize(("table", "lang"), EVERY)
def test_what_a_drop_down_offers_is_understood_again(table: Table, lang: Lang) -> None:
    book = openpyxl.load_workbook(BytesIO(template(table, lang)))
    rules = {str(rule.sqref).split(":")[0]: rule.formula1 for rule in book.worksheets[0].data_validations.dataValidation}
    listed = [column for column in table.columns if column.kind in (Kind.CHOICE, Kind.FLAG)]
    assert len(rules) == len(listed)
    for column in listed:
        offered = options(column, lang)
        assert not any("_" in one for one in offered)
        cells = book[CHOICES_SHEET].iter_cols(min_col=table.columns.index(column) + 1, max_col=table.columns.index(column) + 1,
                                              max_row=len(offered), values_only=True)
        assert [tuple(values) for values in cells] == [offered]
        if column.kind is Kind.CHOICE:
            assert [choice(column.choices, text) for text in offered] == list(column.choices)


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_examples_are_valid_rows_with_different_keys(table: Table) -> None:
    rows = EXAMPLES[table.name]
    wrong = [(column.name, value) for row in rows for column, value in zip(table.columns, row, strict=True) if not fits(column, value)]
    assert wrong == []
    keys = [[row[[column.name for column in table.columns].index(name)] for name in table.key] for row in rows]
    assert keys[0] != keys[1]
    assert EXAMPLES.keys() == TABLES.keys()


def test_example_values_are_written_as_the_language_writes_them() -> None:
    rows = {lang: list(openpyxl.load_workbook(BytesIO(template(TABLES["channels"], lang)))[EXAMPLE_SHEET].iter_rows(values_only=True))
            for lang in LANGS}
    assert rows["zh"][2][:6] == ("巨量千川", "巨量千川", "Qianchuan", "投放", "抖音小店", "否")
    assert rows["en"][2][:6] == ("Qianchuan", "巨量千川", "Qianchuan", "media", "Douyin shop", "no")


def test_long_ids_stay_text_and_days_are_days() -> None:
    sheet = openpyxl.load_workbook(BytesIO(template(TABLES["order_lines"], "zh")))[EXAMPLE_SHEET]
    assert sheet["A2"].value == "2026030112345678901"
    assert sheet["A2"].data_type == "s"
    assert sheet["C2"].value == datetime(2026, 3, 1, 20, 15)


def test_text_that_looks_like_a_formula_or_a_link_is_written_as_text() -> None:
    evil = Table("votes", Text("甲", "a"), Text("=1+1", "=cmd|' /C calc'!A0"), (
        Column("month", Kind.TEXT, Text("=HYPERLINK(1)", "=1+1"), note=Text("=2", "=2"), aliases=("=3",)),
        *(Column(f"c{place}", Kind.TEXT, Text("@甲", "https://example.com")) for place in range(4)),
    ), key=("month",))
    book = openpyxl.load_workbook(BytesIO(template(evil, "en")))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert all(cell.hyperlink is None for cell in cells)
    assert book.worksheets[0]["A1"].value == "=1+1"


def test_the_explanation_names_every_column_and_what_else_files_call_it() -> None:
    sheet = openpyxl.load_workbook(BytesIO(template(TABLES["spend"], "zh")))[EXPLANATION_SHEET]
    texts = [[cell for cell in row if cell] for row in sheet.iter_rows(values_only=True)]
    spend = next(row for row in texts if row and row[0] == "花费")
    assert spend[1] == "必填"
    assert "消耗" in spend[-1]
    assert sum(1 for row in texts if row and row[0] in [column.label.zh for column in TABLES["spend"].columns]) == 8
