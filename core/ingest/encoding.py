"""Which encoding a text file has, by rule, and its content as UTF-8."""

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from core.ingest import refusals
from core.ingest.sniff import HEAD, utf16_without_mark

_CHUNK = 4 << 20
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_HIGH = re.compile(rb"([A-Za-z]?)([\x80-\xff]+)([A-Za-z]?)")
_EVERYDAY = re.compile(rb"(?:[\xa1-\xa3\xb0-\xd7][\xa1-\xfe])+")
"""GB2312's everyday characters and punctuation: nearly all that a Chinese sheet is written with."""
_CLEARLY = 9
"""So many times more signs of one writing than of the other decide."""
TWO_READINGS = ("gb18030", "cp1252")
NAMES = {"gb18030": "GB18030", "cp1252": "Windows Latin"}


@dataclass(frozen=True)
class Decoded:
    """The content as UTF-8, the encoding that it came in, and another one in which it would be as plausible a text."""

    content: bytes
    encoding: str
    rival: str | None = None


def decode(path: Path, said: str | None = None) -> Decoded:
    """Return the file as UTF-8: by its byte order mark, else UTF-8, else GB18030 or Windows Latin, as said or as the bytes speak for.

    GB18030 accepts nearly anything, and Latin reads any Chinese as accents: where neither is clear, the other one is the rival.
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
    chinese, latin = _signs(raw)
    order = TWO_READINGS if chinese >= latin else TWO_READINGS[::-1]
    fitting = [encoding for encoding in order if _fits(raw, encoding)]
    if not fitting:
        raise refusals.unreadable()
    if said in fitting:
        return Decoded(_clean(_transcode(raw, said)), said)
    unclear = len(fitting) > 1 and max(chinese, latin) <= _CLEARLY * min(chinese, latin)
    return Decoded(_clean(_transcode(raw, fitting[0])), fitting[0], fitting[1] if unclear else None)


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


def _signs(raw: bytes) -> tuple[int, int]:
    """Return how many runs of high bytes speak for Chinese, and how many for Latin; runs that speak for neither count for none.

    An odd run, or a short one inside a word, is no Chinese; everyday characters that stand by themselves are no Latin.
    """
    chinese = latin = 0
    for before, run, after in _HIGH.findall(raw[:1 << 20]):
        everyday = _EVERYDAY.fullmatch(run) is not None
        if len(run) % 2 or (before and after and len(run) == 2) or ((before or after) and not everyday and len(run) == 2):
            latin += 1
        elif everyday:
            chinese += 1
    return chinese, latin


def _clean(content: bytes) -> bytes:
    """Zero bytes would end a text early in some readers; carriage returns alone (old Macs) are line ends."""
    content = content.replace(b"\x00", b"") if b"\x00" in content else content
    return content.replace(b"\r", b"\n") if b"\r" in content and b"\n" not in content else content
