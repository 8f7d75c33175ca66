"""The rows below the header, ready for matching: blank rows, totals, repeated headers and closing notes taken out."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow.compute as pc

from core.ingest import blocks, totals
from core.ingest.cells import Cells, encode
from core.ingest.grid import Grid, Mask, Rows
from core.ingest.headers import Header
from core.ingest.ours import REASON

_NOTE = "^(?i:注|备注|说明|提示|数据来源|note|source|disclaimer)"
_SIGNED = re.compile(
    r"(?:(?:制表|填表|编制|制单|经办|复核|审核|审批|批准|主管|负责|财务|记账|统计|导出|打印)(?:人员?|者|部门|单位|日期|时间|主管|签字|签名)?|签字|签名|盖章|日期|时间|"
    r"(?:prepared|checked|reviewed|approved|signed|exported|printed)(?: by| on| at)?|signature|date)\s*[:：](?P<behind>.*)", re.IGNORECASE | re.DOTALL)
"""Who made a table and who looked at it, as it is signed below: 制表人：张三, or 制表人： with the name in the next cell."""
_SIGNED_ROWS = 12


@dataclass(frozen=True)
class Frame:
    """A table of cells: one name and one column of cells each, and every row's number in the file."""

    names: tuple[str, ...]
    cells: tuple[Cells, ...]
    rows: Rows
    header_row: int                      # as the spreadsheet shows it, 0 without one
    left_out: Mapping[str, Rows]         # why (totals, headers, notes) → row numbers
    error_rows: Mapping[str, Rows]       # column name → rows with an Excel error
    letters: Mapping[str, str] = field(default_factory=dict)      # column name → its letters in the spreadsheet
    long_numbers: frozenset[str] = frozenset()                    # columns with long numbers that are stored as numbers

    @property
    def height(self) -> int:
        return len(self.rows)


def below(grid: Grid, header: Header) -> Frame:
    """Return the grid's rows below its header as cells."""
    start = header.place + 1
    encoded = [encode(column, start) for column in grid.columns]
    cells, rows = tuple(one for one, _ in encoded), grid.rows[start:]
    errors = _errors(grid, start, [found for _, found in encoded])
    aside = blocks.beside(cells, header)
    main = tuple(one for one, is_aside in zip(cells, aside, strict=True) if not is_aside)
    filled = _filled(main, len(rows))
    repeated = _repeated(cells, header)
    summed = totals.labelled(main, filled)
    left_out = {"totals": summed, "headers": repeated, "notes": _notes(main, filled, summed)}
    if aside.any():
        left_out["beside"] = (filled == 0) & (_filled(cells, len(rows)) > 0)
    block = blocks.sections(cells, filled, repeated, grid.head(max(0, header.place))) if repeated.any() else None
    if block is not None:
        left_out["sections"] = block[2]
    keep = filled > 0
    for mask in left_out.values():
        keep &= ~mask
    left_out["sums"] = totals.unlabelled(main, keep)
    keep &= ~left_out["sums"]
    named = [index for index in range(len(cells)) if header.names[index] != REASON and (not header.names[index].startswith("[") or (cells[index].codes >= 0).any())]
    found = Frame(
        names=tuple(header.names[index] for index in named),
        cells=tuple(cells[index].where(keep) for index in named),
        rows=rows[keep],
        header_row=int(grid.rows[header.place]) if grid.height and header.place >= 0 else 0,
        left_out={why: rows[mask] for why, mask in left_out.items() if mask.any()},
        error_rows={header.names[index]: rows[mask & keep] for index, mask in errors.items()},
        letters={header.names[index]: grid.letters(index) for index in named},
        long_numbers=frozenset(header.names[index] for index in named if index in grid.long_numbers))
    if block is None or block[0] in found.names:
        return found
    return replace(found, names=(*found.names, block[0]), cells=(*found.cells, block[1].where(keep)))


def _errors(grid: Grid, start: int, spelled: list[Mask]) -> dict[int, Mask]:
    """Return per column which rows hold an error: spelled out as text, or an error cell of a workbook."""
    masks = {index: mask for index, mask in enumerate(spelled) if mask.any()}
    for place, column in grid.errors:
        if place >= start:
            masks.setdefault(column, np.zeros(grid.height - start, bool))[place - start] = True
    return masks


def _filled(cells: tuple[Cells, ...], height: int) -> "np.ndarray[tuple[int], np.dtype[np.int32]]":
    filled = np.zeros(height, np.int32)
    for one in cells:
        filled += one.codes >= 0
    return filled


def _repeated(cells: tuple[Cells, ...], header: Header) -> Mask:
    """Exports glued together repeat their header in the middle."""
    same = np.ones(len(cells[0].codes), bool)
    seen = 0
    for one, name in zip(cells, header.names, strict=True):
        if name.startswith("[") or name.endswith(")"):
            continue
        place = one.texts.index(name).as_py()
        seen += 1
        same &= (one.codes == place) if place >= 0 else False
        if not same.any():
            break
    return same if seen else np.zeros(len(same), bool)


def _notes(cells: tuple[Cells, ...], filled: "np.ndarray[tuple[int], np.dtype[np.int32]]", totals_rows: Mask) -> Mask:
    """Lines below the table that fill one cell of at least four are remarks about it; in a narrow table those that say so.
    Lines of signatures are remarks however many cells they fill."""
    notes = np.zeros(len(filled), bool)
    signed = _signed(cells, filled)
    below_table = np.flatnonzero((filled > 1) & ~signed & ~totals_rows)
    last = below_table[-1] + 1 if len(below_table) else 0
    alone = filled == 1
    if len(cells) < 4 and len(cells):
        alone = alone & cells[0].flags(pc.fill_null(pc.match_substring_regex(cells[0].texts, _NOTE), False).to_numpy(zero_copy_only=False))
    notes[last:] = (alone | signed)[last:] & ~totals_rows[last:]
    return notes


def _signed(cells: tuple[Cells, ...], filled: "np.ndarray[tuple[int], np.dtype[np.int32]]") -> Mask:
    """Return which of the last rows are signatures and nothing else."""
    signed = np.zeros(len(filled), bool)
    for row in np.flatnonzero(filled)[-_SIGNED_ROWS:]:
        signed[row] = _signs([one.text(int(row)) for one in cells if one.codes[row] >= 0])
    return signed


def _signs(texts: Sequence[str]) -> bool:
    """Return whether every text says who signed, or is what the one before it leaves open."""
    is_open = False
    for text in texts:
        said = _SIGNED.fullmatch(text)
        if said is None and not is_open:
            return False
        is_open = said is not None and not said["behind"].strip()
    return True
