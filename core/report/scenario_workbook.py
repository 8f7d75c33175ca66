"""A scenario as a workbook that is the model: yellow cells to change, formulas that answer, a chart of the months."""

from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from core.base.sheets import Block, Cell, Chart, Formula, Sheet, letters
from core.base.text import Lang, Text

_SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "nan_inf_to_errors": True, "in_memory": True}
_WRITTEN = 0.7          # of the time; the rest packs the file
_DIGITS = 12            # of numbers behind the scenes: the file is a third smaller, and nothing changes before the eleventh digit
_STYLES: Mapping[str, Mapping[str, Any]] = {
    "input": {"bg_color": "#FFF2A8", "border": 1, "border_color": "#C9B458", "num_format": "0.00##"}, "title": {"bold": True, "font_size": 14},
    "head": {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}, "note": {"font_color": "#5B6478"}, "id": {"font_color": "#8A94A8", "font_size": 9},
    "currency": {"num_format": "#,##0"}, "count": {"num_format": "#,##0"}, "share": {"num_format": "0.0%"}, "odds": {"num_format": "0%"},
    "times": {"num_format": "0.00"}, "days": {"num_format": "0.0"}}


class _Plain(Worksheet):  # type: ignore[misc]
    """A worksheet that takes formulas as they are: looking through each for functions newer than Excel 2007 (we use none) took 2/3 of the time."""

    block: Block | None = None
    told: Callable[[], None]
    dim_rowmax: int

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")

    def put_block(self, block: Block) -> None:
        """Take a table of numbers that is written straight into the file: cell by cell half a million of them took most of the time."""
        self.block = block
        rows, columns = block.values.shape
        self._check_dimensions(block.row + rows - 1, block.column + columns - 1)

    def _write_rows(self) -> None:
        self.told()
        block = self.block
        if block is None:
            super()._write_rows()
            return
        last, self.dim_rowmax = self.dim_rowmax, block.row - 1
        super()._write_rows()
        self.dim_rowmax = last
        cells = "".join(f'<c r="{letters(block.column + place)}@"><v>%.{_DIGITS}g</v></c>' for place in range(block.values.shape[1]))
        for row, values in enumerate(block.values.tolist(), block.row + 1):
            self.fh.write(f'<row r="{row}">{cells.replace("@", str(row)) % tuple(values)}</row>')


def workbook(sheets: Sequence[Sheet], *, lang: Lang, told: Callable[[float], None] = lambda share: None) -> bytes:
    """Return the xlsx file of the sheets. Text never becomes a formula or a link, whatever a channel's name begins with.

    told is called with the share that is done, 0 to 1; what it raises ends the work.
    """
    made, steps = BytesIO(), iter(range(1, 2 * len(sheets) + 1))
    book = xlsxwriter.Workbook(made, _SAFE)
    formats = {name: book.add_format(dict(how)) for name, how in _STYLES.items()}
    for sheet in sheets:
        page = book.add_worksheet(sheet.name, _Plain)
        page.told = lambda: told(_WRITTEN * next(steps) / (2 * len(sheets)))
        _write(page, sheet, formats, lang)
        page.told()
        for chart in sheet.charts:
            page.insert_chart(chart.row, chart.column, _lines(book, chart, lang), {"x_scale": 1.6, "y_scale": 1.1})
    book.close()        # writes the sheets, and packs them
    told(1.0)
    return made.getvalue()


def _write(page: _Plain, sheet: Sheet, formats: Mapping[str, Format], lang: Lang) -> None:
    for column, width in sheet.widths.items():
        page.set_column(column, column, width)
    for cell in sheet.cells:
        _cell(page, cell, formats.get(cell.style), lang)
    if sheet.block is not None:
        page.put_block(sheet.block)
    page.hide_gridlines(2)
    page.freeze_panes(*sheet.frozen)


def _lines(book: xlsxwriter.Workbook, chart: Chart, lang: Lang) -> Any:
    drawn = book.add_chart({"type": "line"})
    for name, values in chart.series:
        drawn.add_series({"name": f"={name}", "categories": f"={chart.categories}", "values": f"={values}", "line": {"width": 2}})
    drawn.set_title({"name": chart.title(lang), "name_font": {"size": 11}})
    drawn.set_legend({"position": "bottom"})
    return drawn


def _cell(page: Worksheet, cell: Cell, how: Format | None, lang: Lang) -> None:
    value = cell.value
    if isinstance(value, Formula):
        page.write_formula(cell.row, cell.column, f"={value.text}", how, 0.0 if value.value is None else value.value)
    elif isinstance(value, Text | str):
        page.write_string(cell.row, cell.column, value(lang) if isinstance(value, Text) else value, how)
    elif value is None:
        page.write_blank(cell.row, cell.column, None, how)
    else:
        page.write_number(cell.row, cell.column, value if how else float(f"{value:.{_DIGITS}g}"), how)
    if cell.note is not None:
        page.data_validation(cell.row, cell.column, cell.row, cell.column, _validation(cell, cell.note(lang)))


def _validation(cell: Cell, note: str) -> dict[str, Any]:
    shown = {"input_message": note[:255], "ignore_blank": True}
    if cell.choices:
        return shown | {"validate": "list", "source": list(cell.choices)}
    if cell.bounds is None:
        return shown | {"validate": "any"}
    return shown | {"validate": "decimal", "criteria": "between", "minimum": cell.bounds[0], "maximum": cell.bounds[1]}
