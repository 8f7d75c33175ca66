"""What a file really is, by its first bytes and never by its name."""

import mmap
import zipfile
from enum import StrEnum
from pathlib import Path

from core.base.text import Text
from core.ingest import refusals

HEAD = 8192


class Form(StrEnum):
    """The readers there are."""

    WORKBOOK = "workbook"  # xlsx, xlsm, xlsb, ods, xls
    HTML = "html"          # a web page with a table, often named .xls
    TEXT = "text"          # separated values in any encoding


_MAGIC: tuple[tuple[bytes, Text], ...] = (
    (b"%PDF", Text(zh="PDF 文档", en="a PDF document")),
    (b"\x89PNG", Text(zh="图片", en="a picture")),
    (b"\xff\xd8\xff", Text(zh="图片", en="a picture")),
    (b"GIF8", Text(zh="图片", en="a picture")),
    (b"BM", Text(zh="图片", en="a picture")),
    (b"Rar!", Text(zh="RAR 压缩包", en="a RAR archive")),
    (b"7z\xbc\xaf", Text(zh="7z 压缩包", en="a 7z archive")),
    (b"\x1f\x8b", Text(zh="gzip 压缩包", en="a gzip archive")),
    (b"SQLite format", Text(zh="数据库文件", en="a database file")),
    (b"PAR1", Text(zh="Parquet 文件", en="a Parquet file")),
    (b"MZ\x90", Text(zh="程序", en="a program")),
    (b"\x7fELF", Text(zh="程序", en="a program")),
)
_BINARY = Text(zh="无法识别的二进制文件", en="a binary file of an unknown kind")
_ZIPPED: tuple[tuple[str, Text], ...] = (
    ("word/", Text(zh="Word 文档", en="a Word document")),
    ("ppt/", Text(zh="PowerPoint 演示文稿", en="a PowerPoint presentation")),
    ("Index/", Text(zh="Apple Numbers 文件", en="an Apple Numbers file")),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def sniff(path: Path) -> Form:
    """Return which reader the file needs; raise CockpitError when none can read it."""
    if not path.is_file():
        raise refusals.not_found(path.name)
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise refusals.empty_file()
    if head.startswith(b"PK"):
        return _zipped(path)
    if head.startswith(_OLE):
        return _compound(path)
    for magic, words in _MAGIC:
        if head.startswith(magic) and (len(magic) > 2 or b"\x00" in head):
            raise refusals.wrong_type(words)
    return _text(head)


def _zipped(path: Path) -> Form:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            kind = archive.read("mimetype")[:80] if "mimetype" in names and archive.getinfo("mimetype").file_size < 200 else b""
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, EOFError, ValueError) as cause:
        raise refusals.truncated() from cause
    if any(name in names for name in ("xl/workbook.xml", "xl/workbook.bin")) or kind.endswith(b"opendocument.spreadsheet"):
        return Form.WORKBOOK
    for start, words in _ZIPPED:
        if any(name.startswith(start) for name in names):
            raise refusals.wrong_type(words)
    raise refusals.wrong_type(Text(zh="压缩包（请先解压）", en="an archive (unpack it first)"))


def _compound(path: Path) -> Form:
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if content.find("EncryptedPackage".encode("utf-16-le")) >= 0:
            raise refusals.password()
        if any(content.find(name.encode("utf-16-le")) >= 0 for name in ("Workbook", "Book")):
            return Form.WORKBOOK
        if content.find("WordDocument".encode("utf-16-le")) >= 0:
            raise refusals.wrong_type(Text(zh="Word 文档", en="a Word document"))
    raise refusals.wrong_type(_BINARY)


def _text(head: bytes) -> Form:
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return Form.TEXT
    if b"\x00" in head:
        if utf16_without_mark(head):
            return Form.TEXT
        raise refusals.wrong_type(_BINARY)
    lower = head.lower()
    if b"urn:schemas-microsoft-com:office:spreadsheet" in lower:
        raise refusals.wrong_type(Text(zh="XML 表格（2003 版）", en="an XML spreadsheet of 2003"))
    if b"<html" in lower or b"<table" in lower or lower.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<!doctype html"):
        return Form.HTML
    if sum(byte < 9 or 13 < byte < 32 for byte in head) > len(head) // 20:
        raise refusals.wrong_type(_BINARY)
    return Form.TEXT


def utf16_without_mark(head: bytes) -> str | None:
    """Return "utf-16-le" or "utf-16-be" for text whose every other byte is mostly zero, else None."""
    pairs = max(1, len(head) // 2)
    if head[1::2].count(0) > pairs * 0.4 and head[0::2].count(0) < pairs * 0.05:
        return "utf-16-le"
    if head[0::2].count(0) > pairs * 0.4 and head[1::2].count(0) < pairs * 0.05:
        return "utf-16-be"
    return None
