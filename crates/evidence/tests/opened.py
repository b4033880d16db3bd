"""Opens the documents of a release as foreign programs do: Poppler for the briefs, librsvg for the maps."""

import os
import shutil
import subprocess
import sys
import zlib
from pathlib import Path

folder = Path(sys.argv[1])
# Whether the documents say that the data are made up, and what stands in the table on the second page.
MADE_UP = sys.argv[2:3] != ["real"]
TABLE = sys.argv[3] if len(sys.argv) > 3 else "Petén"
MUST = "REQUIRE_READERS" in os.environ
SAID = {"es": ("DATOS INVENTADOS", "no significa que sea seguro"), "en": ("MADE-UP DATA", "does not mean safe")}


def run(*words):
    return subprocess.run(words, check=True, capture_output=True).stdout


def has(program):
    assert shutil.which(program) or not MUST, f"scripts/need readers: there is no {program}"
    return shutil.which(program) is not None


def ink(picture):
    """The share of a PNG's bytes that is not white, by its own lines; greys only."""
    data = picture.read_bytes()
    assert data.startswith(b"\x89PNG"), picture.name
    at, packed = 8, b""
    while at < len(data):
        length, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        if kind == b"IDAT":
            packed += data[at + 8 : at + 8 + length]
        at += 12 + length
    lines = zlib.decompress(packed)
    return 1 - lines.count(0) / len(lines)


opened = 0
for brief in sorted(folder.glob("*.pdf")):
    language = "es" if "-es-" in brief.name else "en"
    if has("pdfinfo"):
        told = run("pdfinfo", str(brief)).decode()
        facts = dict(line.split(":", 1) for line in told.splitlines() if ":" in line)
        assert facts["Pages"].strip() == "2", told
        assert facts["Tagged"].strip() == "yes" and facts["Encrypted"].strip() == "no", told
        size = (595, 842) if "-a4" in brief.name else (612, 792)
        found = [round(float(part)) for part in facts["Page size"].split("(")[0].replace("pts", "").split("x")]
        assert tuple(found) == size, facts["Page size"]
        fonts = run("pdffonts", str(brief)).decode().splitlines()[2:]
        assert fonts and all(" yes yes yes " in line for line in fonts), fonts
    if has("pdftotext"):
        for page in ("1", "2"):
            text = " ".join(run("pdftotext", "-f", page, "-l", page, "-layout", str(brief), "-").decode().split())
            made_up, absence = SAID[language]
            assert (made_up in text) == MADE_UP, f"{brief.name}, page {page}: {text[:400]}"
            assert page == "2" or absence in text, f"{brief.name}, page {page}"
            assert page == "1" or TABLE in text, f"{brief.name}: the table is on the second page"
    if has("pdftoppm"):
        base = folder / brief.stem
        run("pdftoppm", "-r", "60", "-gray", "-png", str(brief), str(base))
        pages = sorted(folder.glob(f"{brief.stem}-*.png"))
        assert len(pages) == 2, pages
        opened += sum(ink(page) > 0.02 for page in pages)
for drawing in sorted(folder.glob("*.svg")):
    if has("rsvg-convert"):
        picture = folder / f"{drawing.stem}-drawn.png"
        run("rsvg-convert", "-o", str(picture), str(drawing))
        assert ink(picture) > 0.02, drawing.name
        opened += 1
assert opened == 10 or not MUST, opened
print(f"{opened} pages and drawings opened")
