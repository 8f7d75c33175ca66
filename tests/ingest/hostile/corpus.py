"""Hostile and odd files, each made by a few lines: what attackers, broken downloads and strange programs send."""

import gzip
import io
import random
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

from ingest_files import ORDER_HEADER, SHEET, raw_workbook

HEAD = ",".join(ORDER_HEADER)
ROW = "A1,S1,1,2.5,2025-03-01 10:00,u1"
GOOD = f"{HEAD}\n{ROW}\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LAUGHS = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)) + "]>"
Make = Callable[[Path], Path]


def row(number: int, values: tuple[str, ...]) -> str:
    """Return a row of inline strings."""
    cells = "".join(f'<c r="{chr(65 + place)}{number}" t="inlineStr"><is><t>{value}</t></is></c>' for place, value in enumerate(values))
    return f'<row r="{number}">{cells}</row>'


ROWS = row(1, ORDER_HEADER) + row(2, tuple(ROW.split(",")))


def plain(content: bytes | str, name: str = "a.csv") -> Make:
    def make(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path
    return make


def sheet(data: str, before: str = "", after: str = "", **members: str | bytes) -> Make:
    """Return a maker of a workbook with that sheet data; members take the place of parts of the zip ("xl/x" as "xl__x")."""
    def make(folder: Path) -> Path:
        return patched(raw_workbook(folder / "a.xlsx", before + SHEET.format(f"<sheetData>{data}</sheetData>{after}")), members)
    return make


def patched(path: Path, members: dict[str, str | bytes]) -> Path:
    """Write parts into a zip anew; an empty one is taken out."""
    new = {name.replace("__", "/"): content for name, content in members.items()}
    with zipfile.ZipFile(path) as archive:
        old = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**old, **new}.items():
            if content:
                archive.writestr(name, content)
    return path


def changed(make: Make, change: Callable[[bytes], bytes]) -> Make:
    def made(folder: Path) -> Path:
        path = make(folder)
        path.write_bytes(change(path.read_bytes()))
        return path
    return made


def zipped(members: dict[str, bytes], name: str = "a.xlsx", method: int = zipfile.ZIP_DEFLATED) -> Make:
    def make(folder: Path) -> Path:
        with zipfile.ZipFile(folder / name, "w", method) as archive:
            for member, content in members.items():
                archive.writestr(member, content)
        return folder / name
    return make


def bomb(folder: Path) -> Path:
    path = raw_workbook(folder / "a.xlsx", "<x/>")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=9) as archive, archive.open("xl/worksheets/sheet2.xml", "w") as out:
        for _ in range(64):
            out.write(b" " * (1 << 20))
    return path


def many_sheets(folder: Path) -> Path:
    sheets = "".join(f'<sheet name="S{n}" sheetId="{n + 1}" r:id="r1"/>' for n in range(200))
    path = raw_workbook(folder / "a.xlsx", SHEET.format(f"<sheetData>{ROWS}</sheetData>"))
    with zipfile.ZipFile(path) as archive:
        book = archive.read("xl/workbook.xml").decode()
    return patched(path, {"xl__workbook.xml": book.replace('<sheet name="S" sheetId="1" r:id="r1"/>', sheets)})


def relation(target: str, mode: str = "") -> str:
    return ('<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
            f'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="{target}"{mode}/></Relationships>')


WORKBOOK = sheet(ROWS)
NOISE = random.Random(3).randbytes(20_000)
EMPTY_ROWS = "".join(f'<row r="{n}"/>' for n in range(3, 1_048_577))
WIDE = "".join(f'<c r="{letters}1" t="inlineStr"><is><t>c{place}</t></is></c>' for place, letters in enumerate(
    f"{a}{b}{c}".strip() for a in " ABCDEFGHIJKLMNOPQRSTUVWX" for b in " ABCDEFGHIJKLMNOPQRSTUVWXYZ" for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    if not (a != " " and b == " ")))[:2_000_000].rpartition("<c ")[0]

TEXTS: dict[str, Make] = {
    "nothing": plain(b""), "only a mark": plain(b"\xef\xbb\xbf"), "only line ends": plain("\n\r\n\n"), "only NULs": plain(bytes(5000)),
    "noise": plain(NOISE), "noise named xlsx": plain(NOISE, "a.xlsx"), "NULs among cells": plain(GOOD.replace("S1", "S\x001").encode()),
    "PDF": plain(b"%PDF-1.7\n" + NOISE), "PNG": plain(b"\x89PNG\r\n\x1a\n" + NOISE, "a.xlsx"), "GIF": plain(b"GIF89a" + NOISE),
    "JPEG": plain(b"\xff\xd8\xff\xe0" + NOISE), "ELF": plain(b"\x7fELF" + NOISE), "EXE": plain(b"MZ\x90\x00" + NOISE),
    "gzip": plain(gzip.compress(GOOD.encode()), "a.csv.gz"), "7z": plain(b"7z\xbc\xaf\x27\x1c" + NOISE), "RAR": plain(b"Rar!\x1a\x07" + NOISE),
    "SQLite": plain(b"SQLite format 3\x00" + NOISE), "Parquet": plain(b"PAR1" + NOISE), "JSON": plain('[{"a": 1}, {"a": 2}]'),
    "RTF": plain("{\\rtf1\\ansi hello}"), "a letter": plain("Dear all,\nplease find attached.\n\nBest\n"), "a program": plain("import os\nprint(1)\n"),
    "header only": plain(HEAD + "\n"), "header without end": plain(HEAD), "one cell": plain("x"), "separators only": plain(",,,,\n" * 50),
    "a quote never closed": plain(f'{HEAD}\nA1,"S1,1,2.5,2025-03-01,u1\n' + ROW + "\n"), "quotes everywhere": plain('"' * 10_001),
    "bars and semicolons": plain(GOOD.replace(",", ";", 3)), "old Mac lines": plain(GOOD.replace("\n", "\r")),
    "mixed line ends": plain(GOOD.replace("\n", "\r\n", 1) + ROW.replace("A1", "A2")), "cut inside a character": plain(GOOD.encode("gb18030")[:15]),
    "UTF-16 with a byte too many": plain(GOOD.encode("utf-16") + b"\x00"), "UTF-32": plain(GOOD.encode("utf-32")), "bad UTF-8": plain(GOOD.encode() + b"\xff\xfe\xc0\x80"),
    "UTF-7": plain(b"+ADw-script+AD4-," + GOOD.encode()), "a cell of 5 MB": plain(GOOD.replace("S1", "S" * 5_000_000)),
    "a line of 20 MB": plain(b"x" * 20_000_000), "a header of 1 MB": plain(GOOD.replace("订单编号", "x" * 1_000_000)),
    "100,000 columns": plain(",".join(f"c{n}" for n in range(100_000)) + "\n"), "1,999 columns": plain(",".join(f"c{n}" for n in range(1999)) + "\n" + ",".join("1" * 1999) + "\n"),
    "all headers alike": plain("订单编号,订单编号,订单编号\n1,2,3\n"), "no headers": plain(",,,,,\n" + ROW + "\n"),
    "formulas": plain(GOOD + "=cmd|'/c calc'!A1,+1,@SUM(1),-2,2025-03-01,=HYPERLINK(\"http://x\")\n"), "SQL": plain(GOOD.replace("u1", "u1'; drop table order_lines; --")),
    "markup": plain(GOOD.replace("S1", "<script>alert(1)</script>")), "a path as its name": plain(GOOD, "..%2f..%2fetc%2fpasswd.csv"),
    "a name with line ends": plain(GOOD, "a\nb.csv"), "a name of 200 characters": plain(GOOD, "n" * 200 + ".csv"), "a hidden name": plain(GOOD, "~$a.csv"),
    "paths in cells": plain(GOOD.replace("S1", "../../../../etc/passwd")), "numbers beyond all": plain(GOOD.replace("2.5", "1e400").replace(",1,", ",9" * 1 + "9" * 60 + ",")),
    "an id of 4,000 digits": plain(GOOD.replace("A1", "7" * 4000)), "not a number": plain(GOOD.replace("2.5", "NaN")), "infinite": plain(GOOD.replace("2.5", "inf")),
    "year 0": plain(GOOD.replace("2025-03-01", "0000-00-00")), "year 99999": plain(GOOD.replace("2025-03-01", "99999-01-01")),
    "right to left": plain(GOOD.replace("S1", "\u202egpj.exe\u2066")), "zero width": plain(GOOD.replace("订单", "订\u200b单\ufeff")), "emoji": plain(GOOD.replace("u1", "👩‍👩‍👧" * 50)),
    "bells and escapes": plain(GOOD.replace("S1", "\x07\x1b[31mS1")), "a hundred thousand blank lines": plain(GOOD + "\n" * 100_000 + ROW.replace("A1", "A9")),
    "HTML without a table": plain("<html><body>login</body></html>", "a.xls"), "HTML table": plain(f"<table><tr>{''.join(f'<td>{h}</td>' for h in ORDER_HEADER)}</tr></table>", "a.xls"),
    "HTML 5,000 tables deep": plain("<html>" + "<table><tr><td>" * 5000, "a.xls"), "HTML entity bomb": plain(f"{LAUGHS}<html><table><tr><td>&j;</td></tr></table></html>", "a.xls"),
    "XML of 2003": plain('<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "a.xls"),
    "XML entity bomb": plain(f'<?xml version="1.0"?>{LAUGHS}<x>&j;</x>', "a.xml"),
}
BOOKS: dict[str, Make] = {
    "a sound one": WORKBOOK, "half of it": changed(WORKBOOK, lambda raw: raw[:len(raw) // 2]), "its tail cut": changed(WORKBOOK, lambda raw: raw[:-30]),
    "its head cut": changed(WORKBOOK, lambda raw: raw[40:]), "rubbish in front": changed(WORKBOOK, lambda raw: b"x" * 100 + raw), "bytes flipped": changed(
        WORKBOOK, lambda raw: bytes(byte ^ (place % 97 == 0) for place, byte in enumerate(raw))),
    "encrypted": plain(OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600), "a.xlsx"), "encrypted parts": changed(WORKBOOK, lambda raw: raw.replace(
        b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00")),
    "compound rubbish": plain(OLE + bytes(600) + "Workbook".encode("utf-16-le") + b"\xff" * 6000, "a.xls"), "compound nothing": plain(OLE, "a.xls"),
    "a bomb": bomb, "60,000 parts": zipped({f"xl/{n}": b"" for n in range(60_000)} | {"xl/workbook.xml": b"<x/>"}), "LZMA": zipped({"xl/workbook.xml": b"<x/>"}, method=zipfile.ZIP_LZMA),
    "a far cell": sheet(ROWS + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "a far cell hidden": sheet(
        ROWS + f"<!--{'x' * (2 << 20)}-->" + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
    "an extent too small": sheet(ROWS, '', '<dimension ref="A1"/>'), "a cell beyond the world": sheet(ROWS + '<row r="9"><c r="ZZZZZZZ99999999"><v>1</v></c></row>'),
    "row zero": sheet('<row r="0"><c r="A0"><v>1</v></c></row>' + ROWS), "rows backwards": sheet(row(2, ORDER_HEADER) + row(1, tuple(ROW.split(",")))),
    "cells without names": sheet("<row><c><v>1</v></c><c><v>2</v></c></row>" * 3), "1,048,576 empty rows": sheet(ROWS + EMPTY_ROWS), "16,384 columns": sheet(f'<row r="1">{WIDE}</row>'),
    "entities in the sheet": sheet(ROWS.replace("u1", "&j;"), LAUGHS), "entities in the strings": sheet(ROWS, xl__sharedStrings_xml=f"{LAUGHS}<sst><si><t>&j;</t></si></sst>"),
    "an external entity": sheet(ROWS.replace("u1", "&e;"), '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'), "external links": sheet(
        ROWS, xl__externalLinks__externalLink1_xml="<externalLink/>"), "macros": sheet(ROWS, xl__vbaProject_bin=NOISE),
    "a string out of range": sheet(ROWS + '<row r="3"><c r="A3" t="s"><v>99999999</v></c></row>'), "an error": sheet(ROWS + '<row r="3"><c r="A3" t="e"><v>#N/A</v></c></row>'),
    "a formula without a value": sheet(ROWS.replace("</row>", "<c r=\"G1\"><f>1+1</f></c></row>", 1)), "a formula that is a command": sheet(ROWS + "<row r=\"3\"><c r=\"A3\" t=\"str\"><f>cmd|'/c calc'!A1</f><v>=cmd</v></c></row>"),
    "a number that is none": sheet(ROWS + '<row r="3"><c r="A3"><v>abc</v></c></row>'), "NULs in a cell": sheet(ROWS.replace("u1", "u\x001")), "a cell of 30 million": sheet(ROWS.replace("u1", "u" * 30_000_000)),
    "everything merged": sheet(ROWS, after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'), "no end": sheet(ROWS.removesuffix("</row>")), "no book": sheet(ROWS, **{"xl__workbook.xml": b""}),
    "no sheet part": sheet(ROWS, **{"xl__worksheets__sheet1.xml": b""}), "no sheets": sheet(ROWS, **{"xl__workbook.xml": "<workbook/>"}), "no relations": sheet(ROWS, **{"xl___rels__workbook.xml.rels": b""}),
    "a sheet in /etc": sheet(ROWS, **{"xl___rels__workbook.xml.rels": relation("../../../../../etc/passwd")}), "a sheet on the net": sheet(
        ROWS, **{"xl___rels__workbook.xml.rels": relation("http://localhost:1/x", ' TargetMode="External"')}), "parts that climb out": sheet(ROWS, **{"..__..__evil": b"x"}),
    "200 sheets": many_sheets, "a Word file": zipped({"word/document.xml": b"<x/>"}), "a presentation": zipped({"ppt/presentation.xml": b"<x/>"}), "Numbers": zipped({"Index/Document.iwa": b"x"}),
    "an archive": zipped({"a.csv": GOOD.encode()}, "a.zip"), "an archive of itself": zipped({"a.xlsx": gzip.compress(bytes(1 << 20))}), "an ods of nothing": zipped(
        {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<x/>"}, "a.ods"), "an xlsb of nothing": zipped({"xl/workbook.bin": b"\x00" * 40}, "a.xlsb"),
    "an xlsb of noise": zipped({"xl/workbook.bin": NOISE, "xl/_rels/workbook.bin.rels": b"<x/>"}, "a.xlsb"), "a sheet cut in its stream": changed(WORKBOOK, lambda raw: raw.replace(b"sheet1.xml", b"sheet9.xml", 1)),
}
CORPUS = {f"text: {name}": make for name, make in TEXTS.items()} | {f"workbook: {name}": make for name, make in BOOKS.items()}


def originals() -> list[tuple[str, bytes]]:
    """Return sound files for a fuzzer to spoil."""
    import xlsxwriter
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        page = book.add_worksheet("订单")
        for number in range(60):
            page.write_row(number, 0, ORDER_HEADER if number == 0 else (f"A{number}", "S1", number, 2.5, "2025-03-01 10:00", f"u{number}"))
    lines = GOOD + "".join(f"A{n},S{n % 7},{n},\"1,{n:03}.5\",2025-03-{n % 28 + 1:02} 10:00,u{n}\n" for n in range(60))
    html = "<html><table>" + "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in line.split(",")) + "</tr>" for line in GOOD.splitlines()) + "</table></html>"
    return [("a.xlsx", buffer.getvalue()), ("b.csv", lines.encode("gb18030")), ("c.csv", lines.encode("utf-16")), ("d.xls", html.encode())]


def spoiled(seed: int) -> tuple[str, bytes]:
    """Return an original with a few seeded changes: bytes set, cut out, doubled, moved, lengths overwritten."""
    chance = random.Random(seed)
    name, content = originals()[seed % 4]
    raw = bytearray(content)
    for _ in range(chance.choice((1, 2, 8, 40))):
        place, length = chance.randrange(len(raw)), chance.choice((1, 2, 4, 64))
        match chance.randrange(5):
            case 0:
                raw[place:place + length] = chance.randbytes(min(length, len(raw) - place))
            case 1 if len(raw) > 200:
                del raw[place:place + length]
            case 2:
                raw[place:place] = raw[place:place + length]
            case 3:
                raw[place:place + 4] = struct.pack("<I", chance.choice((0, 1, 0x7FFFFFFF, 0xFFFFFFFF)))
            case _:
                raw[place:place + length] = chance.choice((b"\x00", b"\xff", b",", b'"', b"<", b"\n")) * length
    return name, bytes(raw)
