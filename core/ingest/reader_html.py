"""Web pages that call themselves .xls: the largest table of the page, every cell as text."""

from pathlib import Path

import lxml.etree
import lxml.html
import numpy as np
import pyarrow as pa

from core.ingest import refusals
from core.ingest.encoding import decode
from core.ingest.grid import Grid, Remark

SPAN_LIMIT = 1000


def read(path: Path) -> Grid:
    """Return the page's largest table; a cell that spans rows counts in each of them. Raises CockpitError without one."""
    text = decode(path).content.decode("utf-8", "replace")
    parser = lxml.html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True)
    try:
        page = lxml.html.document_fromstring(text.encode("utf-8"), parser=parser)
    except (lxml.etree.ParserError, lxml.etree.XMLSyntaxError) as cause:
        raise refusals.unreadable() from cause
    tables = [_cells(table) for table in page.iter("table")]
    best = max(tables, key=lambda rows: sum(map(len, rows)), default=[])
    if not best:
        raise refusals.no_rows()
    width = max(map(len, best))
    columns = tuple(pa.array([row[index] if index < len(row) else None for row in best], pa.string()) for index in range(width))
    remarks = (Remark("html_table", len(tables)),) if len(tables) > 1 else ()
    return Grid("", columns, np.arange(1, len(best) + 1, dtype=np.int32), remarks=remarks)


def _cells(table: lxml.html.HtmlElement) -> list[list[str]]:
    rows: list[list[str]] = []
    hanging: dict[int, tuple[int, str]] = {}  # column → rows still covered by a cell above, its text
    for row in table.iter("tr"):
        cells: list[str] = []
        for cell in row.iterchildren("td", "th"):
            _drop_hanging(cells, hanging)
            text = cell.text_content().replace("\xa0", " ").strip()
            down = _span(cell, "rowspan")
            for offset in range(_span(cell, "colspan")):
                if down > 1:
                    hanging[len(cells)] = (down - 1, text if offset == 0 else "")
                cells.append(text if offset == 0 else "")
        _drop_hanging(cells, hanging)
        rows.append(cells)
    return rows


def _drop_hanging(cells: list[str], hanging: dict[int, tuple[int, str]]) -> None:
    while len(cells) in hanging:
        column = len(cells)
        left, text = hanging.pop(column)
        if left > 1:
            hanging[column] = (left - 1, text)
        cells.append(text)


def _span(cell: lxml.html.HtmlElement, name: str) -> int:
    value = cell.get(name, "1").strip()
    return min(SPAN_LIMIT, max(1, int(value))) if value.isascii() and value.isdigit() else 1
