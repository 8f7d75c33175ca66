"""The list of texts that a workbook's cells point into."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from core.ingest import sheet_texts, small_book, unpacked
from core.ingest.sheet_pieces import Text, Unusual, between

_PIECE = 4 << 20
_PLAIN, _KEPT, _CLOSE = b"<si><t>", b'<si><t xml:space="preserve">', b"</t></si>"
_TAGS = 4


def shared(archive: zipfile.ZipFile, path: Path, member: str) -> pa.StringArray | None:
    """Return the shared texts as fastexcel has them, None in a workbook without any; raise Unusual where they are written in an odd way."""
    if small_book.STRINGS not in archive.namelist():
        return None
    texts, odd = [pa.array([], pa.string())], list[bytes]()
    for piece in _whole(unpacked.pieces(path, archive.getinfo(small_book.STRINGS), _PIECE)):
        texts.append(_taken(piece, odd))
    found = pa.concat_arrays(texts)
    if len(odd) > sheet_texts.MOST_ASKED:
        raise Unusual
    return pc.replace_with_mask(found, pc.is_null(found), _asked(archive, member, odd)) if odd else found


def _whole(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Yield pieces that begin with a <si> and end behind a </si>."""
    first = next(pieces, b"")
    begin = first.find(b"<si>")
    rest = first[begin:] if begin >= 0 else b""
    if begin < 0 and b"<si" in first:
        raise Unusual
    for piece in pieces:
        if (end := rest.rfind(b"</si>") + 5) > 4:
            yield rest[:end]
            rest = rest[end:]
        rest += piece
        if len(rest) > 4 * _PIECE:
            raise Unusual
    end = rest.rfind(b"</si>") + 5
    if b"<si" in rest[max(end, 0):]:
        raise Unusual
    if end > 4:
        yield rest[:end]


def _taken(piece: bytes, odd: list[bytes]) -> pa.StringArray:
    """Return the texts of a piece; those that are not plain are null, and go as they stand to odd."""
    text = Text(piece)
    starts = text.starts(b"<si>")
    ends = np.append(starts[1:], len(piece))
    text.demand(ends - 5, b"</si>")
    heads = np.where(text.stands(starts, _PLAIN), len(_PLAIN), np.where(text.stands(starts, _KEPT), len(_KEPT), 0))
    plain = (heads > 0) & (np.add.reduceat(text.opens, starts, dtype=np.int64) == _TAGS) & (ends - len(_CLOSE) >= starts + heads)
    plain[plain] = text.stands(ends[plain] - len(_CLOSE), _CLOSE)
    found = between(np.where(plain, starts + heads, starts), np.where(plain, ends - len(_CLOSE), starts), pa.py_buffer(text.kept))
    plain &= ~sheet_texts.odd(found)
    if plain.all():
        return found
    odd += [piece[starts[place]:ends[place]] for place in np.flatnonzero(~plain)]
    return pc.if_else(pa.array(plain), found, None)


def _asked(archive: zipfile.ZipFile, member: str, odd: list[bytes]) -> pa.StringArray:
    rows = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>%d</v></c></row>' % (place + 1, place + 1, place) for place in range(len(odd) + 1))
    sheet = b"<worksheet " + small_book.MAIN + b"><sheetData>" + rows + b"</sheetData></worksheet>"
    return sheet_texts.read(archive, member, sheet, b"<sst " + small_book.MAIN + b">" + b"".join(odd) + b"<si><t>.</t></si></sst>")[0]
