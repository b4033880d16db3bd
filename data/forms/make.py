#!/usr/bin/env python3
"""Makes the form by which reports come in from KoBo or ODK: reporte.xlsx (XLSForm), and reporte.xml (XForm) of it.

usage: data/forms/make.py      (needs openpyxl and pyxform)

Names of questions and of answers are the API's; the test of crates/http/src/intake/kobo.rs holds them against it.
"""
import json
import re
import sys
from pathlib import Path

import openpyxl
from pyxform.xls2xform import xls2xform_convert

HERE = Path(__file__).resolve().parent
DOMAIN = HERE.parent.parent / "crates" / "domain" / "src"


def codes(file, name):
    """The codes of a closed list with their labels: Spanish, English."""
    body = re.search(r"\b%s \{(.*?)\}" % name, (DOMAIN / file).read_text(), re.S).group(1)
    quoted = r'"((?:[^"\\]|\\.)*)"'
    return re.findall(r"= %s, %s, %s;" % (quoted, quoted, quoted), body)


LISTS = {
    "kind": codes("kind.rs", "Kind"),
    "key_population": codes("codes.rs", "KeyPopulation"),
    "setting": codes("codes.rs", "Setting"),
    "perpetrator": codes("codes.rs", "Perpetrator"),
    "taken": codes("codes.rs", "Taken"),
    "weapon": codes("codes.rs", "Weapon"),
    "injury": codes("codes.rs", "Injury"),
    "police": codes("codes.rs", "PoliceTold"),
    "severity": [("1", "1 Leve", "1 Low"), ("2", "2 Moderada", "2 Moderate"), ("3", "3 Seria", "3 Serious"),
                 ("4", "4 Grave", "4 Severe"), ("5", "5 Crítica", "5 Critical")],
}
SURVEY = [
    ("select_one kind", "kind", "¿Qué pasó?", "What happened?", "yes", "minimal"),
    ("dateTime", "occurred_at", "¿Cuándo?", "When?", "yes", ""),
    ("geopoint", "location", "¿Dónde? Se guarda una zona de 0.1 km², no el punto.", "Where? A zone of 0.1 km² is kept, not the point.", "yes", ""),
    ("select_multiple key_population", "key_populations", "¿Con qué población se trabajaba?", "Which population was the work with?", "", ""),
    ("select_one setting", "setting", "Tipo de lugar", "Kind of place", "", "minimal"),
    ("select_one perpetrator", "perpetrator", "¿Quién lo hizo? El tipo, nunca el nombre.", "Who did it? The type, never the name.", "", "minimal"),
    ("select_one severity", "severity", "¿Qué tan grave?", "How grave?", "", ""),
    ("select_multiple taken", "taken", "¿Qué se llevaron?", "What was taken?", "", ""),
    ("select_one weapon", "weapon", "¿Con qué arma?", "With which weapon?", "", ""),
    ("select_one injury", "injury", "¿Hubo lesiones?", "Was somebody hurt?", "", ""),
    ("select_one police", "police_told", "¿Se denunció?", "Were the police told?", "", ""),
    ("text", "narrative", "En pocas palabras, sin nombres, teléfonos ni placas", "In a few words, without names, telephone numbers or plates", "", ""),
]

book = openpyxl.Workbook()
survey = book.active
survey.title = "survey"
survey.append(["type", "name", "label::Español (es)", "label::English (en)", "required", "appearance"])
for row in SURVEY:
    survey.append(list(row))
choices = book.create_sheet("choices")
choices.append(["list_name", "name", "label::Español (es)", "label::English (en)"])
for name, rows in LISTS.items():
    if not rows:
        sys.exit(f"no codes of {name}")
    for code, spanish, english in rows:
        choices.append([name, code, spanish, english])
settings = book.create_sheet("settings")
settings.append(["form_title", "form_id", "version", "default_language"])
settings.append(["Reporte", "reporte", "2026113001", "Español (es)"])
book.save(HERE / "reporte.xlsx")

warnings = xls2xform_convert(str(HERE / "reporte.xlsx"), str(HERE / "reporte.xml"), validate=False)
for warning in warnings:
    print(warning, file=sys.stderr)
print(json.dumps({name: len(rows) for name, rows in LISTS.items()}))
