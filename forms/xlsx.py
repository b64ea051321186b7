"""An .xlsx made lean before anything reads it: the parts that a survey needs, without cells that hold nothing.

Sheets of a few hundred rows often carry formats for thousands of blank ones, at times for all 1,048,576. And a small
file can claim a giant sheet, for which the library that reads it would take all memory and end the process: so what is
unpacked, what is left of it and the area that it spans are measured here.
"""

import io
import lzma
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from xml.etree import ElementTree

from forms.problems import Problem
from forms.sheets import plain_name

# Bytes unpacked; bytes that hold something in the parts that are read, which bound the time too.
MOST_EXPANDED = 200 * 1024 * 1024
MOST_LEAN = 32 * 1024 * 1024
# A sheet's rows times its columns, from the first written cell to the last one.
MOST_AREA = 8_000_000
_BOOK = "xl/workbook.xml"
_READ = ("[content_types].xml", _BOOK, "xl/sharedstrings.xml", "xl/styles.xml")
# What zipfile lets through of an archive that is cut, altered or packed in a way that it does not know.
_BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, RuntimeError, EOFError, OSError, ValueError)
_ROOT = re.compile(rb"<(\w+:)?worksheet\b")
_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]*)(\d+)["']""")

Members = Mapping[str, zipfile.ZipInfo]


def lean(content: bytes, names: Sequence[str]) -> bytes:
    """The workbook with those sheets alone whose plain names are among `names`."""
    lean_content = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(lean_content, "w") as kept:
            for part, xml in _parts(_members(archive), archive, names):
                kept.writestr(part, xml)
    except (*_BROKEN, ElementTree.ParseError) as error:
        raise Problem("workbook_broken", detail=str(error)) from None
    return lean_content.getvalue()


def _members(archive: zipfile.ZipFile) -> Members:
    """The parts by their names, which some programs write with other capitals and slashes."""
    members = {member.filename.replace("\\", "/").lower(): member for member in archive.infolist()}
    if "[content_types].xml" not in members or "xl/workbook.bin" in members:
        raise Problem("workbook_kind")
    expanded = sum(member.file_size for member in members.values())
    if expanded > MOST_EXPANDED:
        raise Problem("workbook_expands", bytes=expanded, most=MOST_EXPANDED)
    return members


def _parts(members: Members, archive: zipfile.ZipFile, names: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """The parts that are read. What a part declares is held to while it is read, so that the sums are the truth."""
    sheets = _sheets(members, archive)
    wanted = [part for part in members if (sheets[part] in names if part in sheets else _is_read(part))]
    size = 0
    for part in wanted:
        xml = archive.read(members[part])
        xml = _lean_sheet(sheets[part], xml) if part in sheets else xml
        size += len(xml)
        if size > MOST_LEAN:
            raise Problem("workbook_expands", bytes=size, most=MOST_LEAN)
        yield part, xml


def _is_read(part: str) -> bool:
    """Not pictures, macros, themes, notes or drawings."""
    return part.endswith(".rels") or part in _READ


def _sheets(members: Members, archive: zipfile.ZipFile) -> dict[str, str]:
    """Each sheet's part with the sheet's plain name; of two of a name the first alone has it."""
    links = _small(members, archive, "xl/_rels/workbook.xml.rels")
    targets = {link.get("Id", ""): _path(link.get("Target", "")) for link in links}
    found: dict[str, str] = {}
    for sheet in _small(members, archive, _BOOK).iter():
        link = next((text for attribute, text in sheet.items() if attribute.endswith("}id")), "")
        if sheet.tag.endswith("}sheet") and link in targets:
            name = plain_name(sheet.get("name", ""))
            found[targets[link]] = "" if name in found.values() else name
    return found


def _path(target: str) -> str:
    """A part as the links of the workbook name it, seen from the workbook or from the top."""
    return posixpath.normpath(posixpath.join("/xl", target.replace("\\", "/"))).lstrip("/").lower()


def _small(members: Members, archive: zipfile.ZipFile, part: str) -> ElementTree.Element:
    if part not in members or members[part].file_size > MOST_LEAN // 8:
        raise Problem("workbook_broken", detail=part)
    # Its size is bounded, and expat stops at entities that expand without end.
    return ElementTree.fromstring(archive.read(members[part]))  # noqa: S314


def _lean_sheet(name: str, xml: bytes) -> bytes:
    """The sheet without cells and rows that hold nothing; errors become text, as their author sees them."""
    root = _ROOT.search(xml[:4096])
    if root is None:
        # Another encoding than UTF-8, or no sheet at all: nothing here could be measured.
        raise Problem("workbook_broken", detail=name)
    prefix = root[1] or b""
    cell, row = b"<" + prefix + rb"c\s[^<>]*", b"<" + prefix + rb"row\b[^<>]*"
    xml = _without_tail(xml, prefix)
    xml = re.sub(cell + b"(?:/>|></" + prefix + b"c>)", b"", xml)
    xml = re.sub(row + rb"(?:/>|>\s*</" + prefix + b"row>)", b"", xml)
    xml = re.sub(b"(" + cell + rb"\bt\s*=\s*[\"'])e(?=[\"'])", rb"\1str", xml)
    _refuse_giant(name, xml)
    _refuse_uncounted(name, xml, prefix)
    return xml


def _without_tail(xml: bytes, prefix: bytes) -> bytes:
    """Cut the blank rows at the end in one go: there may be a million of them."""
    end = xml.rfind(b"</%bsheetData>" % prefix)
    last = max(xml.rfind(b"</%b%b>" % (prefix, tag), 0, end) for tag in (b"v", b"is", b"f"))
    close = b"</%bc>" % prefix
    cut = xml.find(close, last, end) if last >= 0 else -1
    return xml if min(end, cut) < 0 else b"%b%b</%brow>%b" % (xml[:cut], close, prefix, xml[end:])


def _refuse_giant(name: str, xml: bytes) -> None:
    last_row = last_column = 0
    for letters, digits in _PLACE.findall(xml):
        last_row = max(last_row, int(digits))
        last_column = max(last_column, _column_number(letters))
    if last_row * last_column > MOST_AREA:
        raise Problem("workbook_area", part=name, rows=last_row, columns=last_column)


def _refuse_uncounted(name: str, xml: bytes, prefix: bytes) -> None:
    """A program wrote formulas and nobody has opened the workbook since: their results are not in it."""
    formula = rb"<%bc\s([^<>]*)>\s*<%bf\b[^<>]*>(?:[^<>]*</%bf>)?\s*(<%bv>[^<])?" % (prefix, prefix, prefix, prefix)
    # A result that is "" is written as an empty text.
    results = [value or b'"str"' in cell for cell, value in re.findall(formula, xml)]
    if results and not any(results):
        raise Problem("workbook_formulas", sheet=name)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
