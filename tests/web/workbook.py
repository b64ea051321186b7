"""A workbook (.xlsx) and a ZIP of CSV sheets, made from tables of text as somebody types them."""

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence

import openpyxl

Grids = Mapping[str, Sequence[Sequence[str]]]


def workbook(sheets: Grids) -> bytes:
    """The bytes of an .xlsx with these sheets."""
    book, content = openpyxl.Workbook(), io.BytesIO()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row, cells in enumerate(rows, 1):
            for column, text in enumerate(cells, 1):
                if text:
                    sheet.cell(row, column, text).data_type = "s"  # "=1" is a text here, no formula
    book.save(content)
    return content.getvalue()


def csv_zip(sheets: Grids, folder: str = "") -> bytes:
    """The sheets as CSV files in a ZIP, in a folder of it where one is named."""
    found = {}
    for name, rows in sheets.items():
        text = io.StringIO(newline="")
        csv.writer(text).writerows(rows)
        found[f"{folder}{name}.csv"] = text.getvalue().encode("utf-8-sig")
    return zipped(found)


def zipped(files: Mapping[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in files.items():
            archive.writestr(name, part)
    return content.getvalue()
