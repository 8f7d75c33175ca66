"""What the values of a sheet's XML are as texts, to the letter what fastexcel makes of them; whatever is not plain it is asked itself."""

import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

import fastexcel
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from core.ingest import small_book
from core.ingest.cells import letters
from core.ingest.grid import Mask
from core.ingest.sheet_pieces import Shape, Unusual, between

MOST_ASKED = 100_000
_DIGITS, _PERHAPS_ODD = b"0123456789.", (b"&", b"_", b"\r", b"\n", b"\t", b" ")
_SAFE_NUMBER = r"^-?(?:0|[1-9][0-9]{0,9})(?:\.[0-9]{0,4}[1-9])?$"
_NUMBER = r"^-?[0-9]{1,40}(?:\.[0-9]{1,40})?(?:[eE][+-]?[0-9]{1,2})?$"
_ODD_TEXT = "[&\r]|_x|^[ \t\n]|[ \t\n]$"
_MS_A_DAY = 86_400_000
_EPOCH = np.datetime64("1899-12-30", "ms").astype(np.int64)
_FIRST_DAY, _LAST_DAY = 61, 2_958_465
"""Serials between the day that Excel invented (29 February 1900) and the end of the year 9999."""
_NOON, _NOON_TIME = "45292.5", "2024-01-01 12:00:00"


class Texts:
    """One sheet's way from values to texts: what its shapes mean is found out once."""

    def __init__(self, archive: zipfile.ZipFile, member: str, strings: pa.StringArray | None) -> None:
        self._archive, self._member, self._strings = archive, member, strings
        self._seen: dict[bytes, str | None] = {}

    def of(self, values: pa.StringArray, shapes: Sequence[Shape]) -> tuple[pa.StringArray, Mask, bool]:
        """Return the text of every value (a byte with the number of its shape, then what stands in the file), null where it is
        empty, which hold an error, and whether different values may have the same text."""
        kinds, bare = _parted(values)
        found, errors = pa.nulls(len(values), pa.string()), np.zeros(len(values), bool)
        for kind in np.unique(kinds):
            mine = kinds == kind
            texts, bad = self._texts(bare if mine.all() else bare.filter(pa.array(mine)), shapes[kind - 1])
            found = texts if mine.all() else pc.replace_with_mask(found, pa.array(mine), texts)
            errors[mine] = bad
        return found, errors, found is not bare

    def _texts(self, values: pa.StringArray, shape: Shape) -> tuple[pa.StringArray, Mask]:
        kind = _type(shape)
        if kind == b"s":
            return self._shared(values), np.zeros(len(values), bool)
        if kind in (b"inlineStr", b"str"):
            return self._unless(odd(values), values, shape, values)
        if kind in (b"", b"n") and (shown := self._shown(shape)) in (_NOON, _NOON_TIME):
            return self._numbers(values, shape) if shown == _NOON else self._times(values, shape)
        return self._asked(values, shape)

    def _shared(self, values: pa.StringArray) -> pa.StringArray:
        places = _cast(values, pa.int32())
        if self._strings is None or (len(places) and (pc.min(places).as_py() < 0 or pc.max(places).as_py() >= len(self._strings))):
            raise Unusual
        return self._strings.take(places)

    def _numbers(self, values: pa.StringArray, shape: Shape) -> tuple[pa.StringArray, Mask]:
        safe = among(values, _SAFE_NUMBER)
        if safe.all():
            return values, ~safe
        rest = values.filter(pa.array(~safe))
        written = pa.array([_written(text) for text in rest.to_pylist()], pa.string())
        return self._unless(~safe & ~among(values, _NUMBER), pc.replace_with_mask(values, pa.array(~safe), written), shape, values)

    def _times(self, values: pa.StringArray, shape: Shape) -> tuple[pa.StringArray, Mask]:
        other = np.zeros(len(values), bool) if not letters(values).translate(None, _DIGITS) else ~among(values, _NUMBER)
        serials = _cast(pc.if_else(pa.array(other), "0", values) if other.any() else values, pa.float64()).to_numpy()
        other |= (serials < _FIRST_DAY) | (serials >= _LAST_DAY)
        micros = np.where(other, 0, np.floor(serials * _MS_A_DAY + 0.5)).astype(np.int64) + _EPOCH
        seconds, parts = np.divmod(micros, 1000)
        texts = pa.array(seconds).cast(pa.timestamp("s")).cast(pa.string())
        if parts.any():
            finer = pa.array(parts > 0)
            texts = pc.replace_with_mask(texts, finer, pa.array(micros[parts > 0]).cast(pa.timestamp("ms")).cast(pa.string()))
        return self._unless(other, texts, shape, values)

    def _shown(self, shape: Shape) -> str | None:
        """Return as what a number of that style is shown, told by one: as itself, as a time since 1900, or in yet another way."""
        if shape.attributes not in self._seen:
            self._seen[shape.attributes] = self._asked(pa.array([_NOON]), shape)[0][0].as_py()
        return self._seen[shape.attributes]

    def _unless(self, odd: Mask, texts: pa.StringArray, shape: Shape, values: pa.StringArray) -> tuple[pa.StringArray, Mask]:
        """Return the texts with those of odd values as fastexcel has them."""
        errors = np.zeros(len(values), bool)
        if not odd.any():
            return texts, errors
        asked, errors[odd] = self._asked(values.filter(pa.array(odd)), shape)
        return pc.replace_with_mask(texts, pa.array(odd), asked), errors

    def _asked(self, values: pa.StringArray, shape: Shape) -> tuple[pa.StringArray, Mask]:
        """Return what fastexcel makes of values in cells of that shape, and which of them are errors to it."""
        if len(values) > MOST_ASKED:
            raise Unusual
        rows = b"".join(b'<row r="%d"><c r="A%d"%s%s%s</row>' % (row, row, shape.whole, value, shape.closing)
                        for row, value in enumerate(values.cast(pa.binary()).to_pylist(), start=1))
        end = len(values) + 1       # a text behind them, so that every row is there
        rows += b'<row r="%d"><c r="A%d" t="inlineStr"><is><t>.</t></is></c></row>' % (end, end)
        return read(self._archive, self._member, b"<worksheet " + small_book.MAIN + b"><sheetData>" + rows + b"</sheetData></worksheet>", None)


def read(archive: zipfile.ZipFile, member: str, sheet: bytes, strings: bytes | None) -> tuple[pa.StringArray, Mask]:
    """Return the first column of a sheet as fastexcel reads it in that workbook's place, without its last row, and where it has errors."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "small.xlsx"
        small_book.write(archive, member, sheet, strings, path)
        batch, errors = _filled(path).to_arrow_with_errors()
    texts = batch.column(0).cast(pa.string())
    bad = np.zeros(len(texts), bool)
    for cell in errors.errors if errors else ():
        bad[cell.position[0]] = True
    return texts.slice(0, len(texts) - 1), bad[:-1]


def _filled(path: Path) -> fastexcel.ExcelSheet:
    """Return the one sheet that holds anything."""
    try:
        book = fastexcel.read_excel(path)
        sheets = (book.load_sheet(place, header_row=None, skip_rows=0, dtypes="string") for place in range(len(book.sheet_names)))
        found = next((sheet for sheet in sheets if sheet.height), None)
    except fastexcel.FastExcelError as cause:
        raise Unusual from cause
    if found is None:
        raise Unusual
    return found


def _parted(values: pa.StringArray) -> tuple[np.ndarray[tuple[int], np.dtype[np.uint8]], pa.StringArray]:
    """Return the first byte of every value, and the rest of it."""
    _, offsets, data = values.buffers()
    bounds = np.frombuffer(offsets, np.int32, len(values) + 1, 4 * values.offset)
    if not len(values) or data is None:
        return np.zeros(0, np.uint8), values
    return np.frombuffer(data, np.uint8)[bounds[:-1]], between(bounds[:-1] + 1, bounds[1:], data)


def odd(texts: pa.StringArray) -> Mask:
    """Return which texts may mean something else than they say: escapes, blanks at an end."""
    raw = letters(texts)
    return among(texts, _ODD_TEXT) if any(letter in raw for letter in _PERHAPS_ODD) else np.zeros(len(texts), bool)


def _type(shape: Shape) -> bytes:
    return shape.attributes.partition(b' t="')[2].rstrip(b'"')


def _written(number: str) -> str:
    """Return a number with nine decimals at most, as fastexcel writes it."""
    try:
        return f"{float(number):.9f}".rstrip("0").rstrip(".")
    except ValueError:      # asked about by its caller
        return ""


def among(values: pa.StringArray, pattern: str) -> Mask:
    found: Mask = pc.match_substring_regex(values, pattern).to_numpy(zero_copy_only=False)
    return found


def _cast(values: pa.StringArray, kind: pa.DataType) -> pa.Array:
    try:
        return values.cast(kind)
    except pa.ArrowInvalid as cause:
        raise Unusual from cause
