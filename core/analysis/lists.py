"""Lists to act on as csv files that a spreadsheet opens as text: never a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
BOM = b"\xef\xbb\xbf"


def csv_file(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return the rows as UTF-8 csv with a byte order mark (so that Excel reads Chinese); missing is empty.

    Text that a spreadsheet would run as a formula is put behind an apostrophe; numbers stay numbers.
    """
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow([_safe(cell) for cell in header])
    writer.writerows([_safe(cell) for cell in row] for row in rows)
    return BOM + written.getvalue().encode("utf-8")


def _safe(cell: object) -> object:
    if cell is None or cell != cell:
        return ""
    if not isinstance(cell, str):
        return cell
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
