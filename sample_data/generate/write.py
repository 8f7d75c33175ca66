"""Writing the sample company's frames as the files that FILES declares, byte for byte alike for alike frames."""

from datetime import datetime
from pathlib import Path

import numpy as np
import pandas as pd
import xlsxwriter

from sample_data.generate.files import FILES

_MONTH_COLUMNS = {"月份"}
_STAMP = datetime(2026, 9, 1, 9, 0)  # so that the same frames give the same bytes


def write(frames: dict[str, pd.DataFrame], folder: Path) -> None:
    """Write every file into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for file in FILES:
        frame = frames[file.table]
        if file.since:
            frame = frame[(frame["ordered_at"] >= file.since) & (frame["ordered_at"] < file.until)]
        shown = pd.DataFrame({header: _shown(frame[column]) for column, header in file.headers.items()})
        if file.encoding:
            _csv(shown, folder / file.name, file.encoding)
        else:
            _xlsx(shown, folder / file.name, file.sheet)


def _shown(values: pd.Series) -> pd.Series:
    """Return the column as a person would see it: 是 and 否 for flags."""
    if values.dtype == bool:
        return pd.Series(np.where(values, "是", "否"), index=values.index)
    return values


def _is_days(values: pd.Series) -> bool:
    return bool((values.dropna().dt.normalize() == values.dropna()).all())


def _csv(shown: pd.DataFrame, path: Path, encoding: str) -> None:
    text = shown.copy()
    for header in shown.columns[[pd.api.types.is_datetime64_any_dtype(kind) for kind in shown.dtypes]]:
        text[header] = shown[header].dt.strftime("%Y-%m-%d" if _is_days(shown[header]) else "%Y-%m-%d %H:%M:%S")
    path.write_bytes(text.to_csv(index=False, lineterminator="\r\n").encode(encoding))


def _xlsx(shown: pd.DataFrame, path: Path, sheet: str) -> None:
    with xlsxwriter.Workbook(path, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        book.set_properties({"created": _STAMP})
        page = book.add_worksheet(sheet)
        page.freeze_panes(1, 0)
        bold = book.add_format({"bold": True})
        formats = [_format(book, shown[header]) for header in shown.columns]
        for place, header in enumerate(shown.columns):
            page.set_column(place, place, max(10, 2 * len(header) + 3), formats[place])
        page.write_row(0, 0, list(shown.columns), bold)
        for number, row in enumerate(_cells(shown), start=1):
            for place, value in enumerate(row):
                if isinstance(value, str):
                    page.write_string(number, place, value)
                elif isinstance(value, datetime):
                    page.write_datetime(number, place, value, formats[place])
                elif value is not None:
                    page.write_number(number, place, value)


def _format(book: xlsxwriter.Workbook, values: pd.Series) -> "xlsxwriter.format.Format | None":
    if not pd.api.types.is_datetime64_any_dtype(values):
        return None
    if values.name in _MONTH_COLUMNS:
        return book.add_format({"num_format": "yyyy-mm"})
    return book.add_format({"num_format": "yyyy-mm-dd" if _is_days(values) else "yyyy-mm-dd hh:mm:ss"})


def _cells(shown: pd.DataFrame) -> "zip[tuple[object, ...]]":
    """Return the rows as Python values; None where a cell stays empty."""
    return zip(*(_column(shown[header]) for header in shown.columns), strict=True)


def _column(values: pd.Series) -> list[object]:
    if pd.api.types.is_datetime64_any_dtype(values):
        return [None if pd.isna(day) else day.to_pydatetime() for day in values]
    return [
        None if value is pd.NA or value is None or value == "" or value != value else value for value in values.tolist()
    ]
