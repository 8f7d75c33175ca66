"""A small workbook cut out of a large one: some of its cells among all that says what they mean (styles, epoch, names of sheets)."""

import re
import zipfile
from pathlib import Path

STRINGS = "xl/sharedStrings.xml"
MAIN = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_OTHER = re.compile(r"xl/(?:workbook\.xml|styles\.xml|_rels/workbook\.xml\.rels)|\[Content_Types\]\.xml|_rels/\.rels")
_EMPTY = b"<worksheet " + MAIN + b"><sheetData/></worksheet>"


def write(archive: zipfile.ZipFile, member: str, sheet: bytes, strings: bytes | None, target: Path) -> None:
    """Write a workbook whose sheet of that member is as given, with these shared texts (None: none); its other sheets are empty."""
    with zipfile.ZipFile(target, "w") as small:
        for name in archive.namelist():
            if _OTHER.fullmatch(name):
                small.writestr(name, archive.read(name))
            elif name.startswith("xl/worksheets/") and name.endswith(".xml") and name != member:
                small.writestr(name, _EMPTY)
        small.writestr(member, sheet)
        if strings is not None:
            small.writestr(STRINGS, strings)
