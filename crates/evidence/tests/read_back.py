"""Reads every file of a release as foreign programs do, and compares them cell by cell with the first."""

import csv
import io
import json
import os
import sqlite3
import subprocess
import sys
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

folder = Path(sys.argv[1])
# Whether the release says that it is made up; what is real must not.
MADE_UP = sys.argv[4:5] != ["real"]
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def as_text(value):
    """A value as the table writes it: numbers with as many decimals as they have there."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.2f}"
    return str(value)


def of_csv(name, separator, mark):
    data = (folder / name).read_bytes()
    assert data.startswith(b"\xef\xbb\xbf") == mark, name
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=separator))
    header, tags, *rest = rows
    assert all(tag.startswith("#") for tag in tags), tags
    assert all(len(row) == len(header) for row in rest)
    return [dict(zip(header, row)) for row in rest]


def of_openpyxl():
    """As a foreign library reads the workbook."""
    try:
        import openpyxl
    except ImportError:
        assert "REQUIRE_READERS" not in os.environ, "scripts/need readers"
        return None
    book = openpyxl.load_workbook(folder / "table.xlsx", data_only=False)
    assert book.sheetnames == ["datos", "codigos", "metodo"], book.sheetnames
    said = [str(cell.value) for row in book["metodo"].iter_rows() for cell in row]
    assert any("MADE-UP DATA" in text for text in said) == MADE_UP
    assert any("does not mean safe" in text for text in said)
    header, _, *rest = [[cell.value for cell in row] for row in book["datos"].iter_rows()]
    number = lambda name, value: f"{float(value):.2f}" if name.endswith("_95") else as_text(value)
    return [{name: number(name, value) for name, value in zip(header, row)} for row in rest]


def of_libhxl():
    """As the library of the humanitarian exchange language reads the table: by its tags."""
    try:
        import hxl
    except ImportError:
        assert "REQUIRE_READERS" not in os.environ, "scripts/need readers"
        return None
    path = str(folder / "table.csv")
    source = hxl.data(path, hxl.InputOptions(allow_local=True))
    assert all(column.tag is not None for column in source.columns), source.columns
    # Its own schema: dates are dates, numbers are numbers.
    assert hxl.data(path, hxl.InputOptions(allow_local=True)).validate(), "libhxl finds faults"
    return [dict(zip((column.header for column in source.columns), row.values)) for row in source]


def of_xlsx():
    with zipfile.ZipFile(folder / "table.xlsx") as book:
        shared = ET.fromstring(book.read("xl/sharedStrings.xml"))
        strings = ["".join(text.text or "" for text in one.iter(f"{SHEET}t")) for one in shared]
        sheet = ET.fromstring(book.read("xl/worksheets/sheet1.xml"))
    rows = []
    for row in sheet.iter(f"{SHEET}row"):
        cells = {}
        for cell in row:
            value = cell.find(f"{SHEET}v")
            assert cell.find(f"{SHEET}f") is None, "a formula"
            text = "" if value is None else value.text
            at = "".join(letter for letter in cell.get("r") if letter.isalpha())
            cells[at] = strings[int(text)] if cell.get("t") == "s" else (text, "number")
        rows.append(cells)
    header, _, *rest = rows
    table = []
    for row in rest:
        told = {}
        for at, name in header.items():
            cell = row.get(at, "")
            if isinstance(cell, tuple):
                cell = f"{float(cell[0]):.2f}" if name.endswith("_95") else cell[0]
            told[name] = cell
        table.append(told)
    return table


def of_features(collection):
    rows = []
    for feature in collection["features"]:
        shape = feature["geometry"]
        assert shape is None or shape["type"] in ("Polygon", "MultiPolygon"), shape
        told = {}
        for name, value in feature["properties"].items():
            told[name] = f"{value:.2f}" if name.endswith("_95") else as_text(value)
        rows.append(told)
    return rows


def of_geopackage():
    database = sqlite3.connect(folder / "places.gpkg")
    database.row_factory = sqlite3.Row
    assert database.execute("PRAGMA application_id").fetchone()[0] == 0x47504B47
    assert database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    assert database.execute("SELECT count(*) FROM method").fetchone()[0] >= 8
    rows = []
    for row in database.execute("SELECT * FROM places ORDER BY fid"):
        assert row["geom"] is None or bytes(row["geom"])[:2] == b"GP"
        rows.append({name: as_text(row[name]) for name in row.keys() if name not in ("fid", "geom")})
    return rows


def of_gdal(name):
    told = subprocess.run(
        ["ogr2ogr", "-f", "GeoJSON", "-lco", "COORDINATE_PRECISION=6", "/vsistdout/", str(folder / name), "places"],
        capture_output=True, text=True,
    )
    assert told.returncode == 0 and "Warning" not in told.stderr and "ERROR" not in told.stderr, f"{name}: {told.stderr}"
    return json.loads(told.stdout)


first = of_csv("table.csv", ",", False)
assert len(first) == int(sys.argv[2]), len(first)
geojson = json.loads((folder / "places.geojson").read_text())
others = {
    "table-excel.csv": of_csv("table-excel.csv", ";", True),
    "table.xlsx": of_xlsx(),
    "places.geojson": of_features(geojson),
    "places.gpkg": of_geopackage(),
}
for name, rows in (("table.xlsx by openpyxl", of_openpyxl()), ("table.csv by libhxl", of_libhxl())):
    if rows is not None:
        others[name] = rows
method = list(csv.DictReader(io.StringIO((folder / "method.csv").read_text(encoding="utf-8"), newline="")))
assert {"absence", "thresholds", "events"} <= {row["code"] for row in method}, method
made_up = [row for row in method if row["code"] == "synthetic" and "MADE-UP DATA" in row["en"]]
assert bool(made_up) == MADE_UP, method
assert all((row["synthetic"] != "") == MADE_UP for row in first), first[0]
assert all(row["es"] and row["en"] for row in method), method
if sys.argv[3] == "gdal":
    shapes = [feature["geometry"] for feature in geojson["features"]]

    def corners(shape):
        if shape is None:
            return None
        polygons = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
        if not any(ring for one in polygons for ring in one):
            return None
        return [[[tuple(round(end, 6) for end in place) for place in ring] for ring in one] for one in polygons]

    for name in ("places.gpkg", "places.fgb", "places.geojson"):
        told = of_gdal(name) if name != "places.geojson" else geojson
        others[f"{name} by GDAL"] = of_features(told)
        found = [corners(feature["geometry"]) for feature in told["features"]]
        turned = lambda all_of: [None if one is None else [sorted(map(tuple, ring)) for polygon in one for ring in polygon] for one in all_of]
        assert turned(found) == turned([corners(shape) for shape in shapes]), f"{name}: other places"
for name, rows in others.items():
    assert len(rows) == len(first), f"{name}: {len(rows)} rows"
    for one, other in zip(first, rows):
        assert one == other, f"{name}: {other} is not {one}"

values = json.loads((folder / "dhis2.json").read_text())["dataValues"]
by_place = [row for row in first if row["unit"] != "hexagon"]
assert [value["value"] for value in values] == [row["events"] for row in by_place]
for value, row in zip(values, by_place):
    assert value["orgUnit"] in (row["adm2_code"], row["adm1_code"], "AREA"), value
    assert value["period"] in ("2026Q2", "2026"), value
if sys.argv[3] == "gdal":
    layers = subprocess.run(["ogrinfo", "-ro", "-q", str(folder / "places.gpkg")], check=True, capture_output=True, text=True)
    assert all(table in layers.stdout for table in ("places", "method", "codebook")), layers.stdout
print(f"{len(first)} rows, {len(others) + 1} files alike")
