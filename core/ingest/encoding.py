"""Which encoding a text file has, by rule, and its content as UTF-8."""

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from core.ingest import refusals
from core.ingest.sniff import HEAD, utf16_without_mark

_CHUNK = 4 << 20
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_LONE = re.compile(rb"(?<![\x80-\xff])[\x80-\xff](?![\x80-\xff])")


@dataclass(frozen=True)
class Decoded:
    """The content as UTF-8, and the encoding that it came in."""

    content: bytes
    encoding: str


def decode(path: Path) -> Decoded:
    """Return the file as UTF-8: by its byte order mark, else UTF-8, GB18030 or Windows Latin, in that order.

    GB18030 accepts nearly anything, so letters with accents standing alone between plain ones speak for Latin.
    Raises CockpitError when the bytes are no text in any of them.
    """
    raw = path.read_bytes()
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            content = raw[len(mark):]
            return Decoded(_clean(content if encoding == "utf-8" and _fits(content, encoding) else _transcode(content, encoding)), encoding)
    if wide := utf16_without_mark(raw[:HEAD]):
        return Decoded(_clean(_transcode(raw, wide)), wide)
    if _fits(raw, "utf-8"):
        return Decoded(_clean(raw), "utf-8")
    for encoding in ("cp1252", "gb18030") if _looks_latin(raw) else ("gb18030", "cp1252"):
        if _fits(raw, encoding):
            return Decoded(_clean(_transcode(raw, encoding)), encoding)
    raise refusals.unreadable()


def _fits(raw: bytes, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for start in range(0, len(raw), _CHUNK):
            decoder.decode(raw[start:start + _CHUNK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _transcode(raw: bytes, encoding: str) -> bytes:
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    pieces = [decoder.decode(raw[start:start + _CHUNK]).encode("utf-8", "replace") for start in range(0, len(raw), _CHUNK)]
    pieces.append(decoder.decode(b"", final=True).encode("utf-8", "replace"))
    return b"".join(pieces)


def _looks_latin(raw: bytes) -> bool:
    sample = raw[:1 << 20]
    lone = len(_LONE.findall(sample))
    high = sum(len(run) for run in re.findall(rb"[\x80-\xff]{2,}", sample))
    return lone * 2 > high


def _clean(content: bytes) -> bytes:
    """Zero bytes would end a text early in some readers; carriage returns alone (old Macs) are line ends."""
    content = content.replace(b"\x00", b"") if b"\x00" in content else content
    return content.replace(b"\r", b"\n") if b"\r" in content and b"\n" not in content else content
