"""Reads a release whose texts begin formulas: in the workbook none is one, and each is there as it is."""

import sys
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

folder = Path(sys.argv[1])
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"

with zipfile.ZipFile(folder / "table.xlsx") as book:
    shared = ET.fromstring(book.read("xl/sharedStrings.xml"))
    strings = ["".join(text.text or "" for text in one.iter(f"{SHEET}t")) for one in shared]
    sheets = [name for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
    assert len(sheets) == 3, sheets
    for name in sheets:
        for cell in ET.fromstring(book.read(name)).iter(f"{SHEET}c"):
            assert cell.find(f"{SHEET}f") is None, f"{name}: a formula in {cell.get('r')}"
            value = cell.find(f"{SHEET}v")
            text = strings[int(value.text)] if cell.get("t") == "s" else ""
            # Text is told from numbers by the cell's type: nothing is left for a spreadsheet to guess.
            assert cell.get("t") in ("s", None), cell.get("t")
    for planted in ("=1+1", "-2+3", "@SUM(A1)"):
        assert planted in strings, planted
    assert any("HYPERLINK" in one for one in strings)

try:
    import openpyxl
except ImportError:
    pass
else:
    book = openpyxl.load_workbook(folder / "table.xlsx")
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f" or cell.value in strings, (sheet.title, cell.coordinate)
