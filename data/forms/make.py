#!/usr/bin/env python3
"""Makes the form by which reports come in from KoBo or ODK: reporte.xlsx (XLSForm), and reporte.xml (XForm) of it.

usage: data/forms/make.py [FOLDER]      (needs openpyxl and pyxform 4.5.0; writes beside itself where no folder is named)

Names of questions and of answers are the API's; the test of crates/http/src/intake/kobo.rs holds them against it.
"""
import json
import re
import sys
from pathlib import Path

import openpyxl
from pyxform.xls2xform import xls2xform_convert

HERE = Path(__file__).resolve().parent
INTO = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE
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
    "loss": codes("codes.rs", "Loss"),
    "insured": codes("codes.rs", "Insured"),
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
    ("select_one loss", "loss", "¿Cuánto valía lo que se perdió, más o menos?", "About how much was what was lost worth?", "", "minimal"),
    ("select_one insured", "insured", "¿Estaba asegurado?", "Was it insured?", "", ""),
    ("select_one weapon", "weapon", "¿Con qué arma?", "With which weapon?", "", ""),
    ("select_one injury", "injury", "¿Hubo lesiones?", "Was somebody hurt?", "", ""),
    ("select_one police", "police_told", "¿Se denunció?", "Were the police told?", "", ""),
    ("text", "narrative", "En pocas palabras, sin nombres, teléfonos ni placas", "In a few words, without names, telephone numbers or plates", "", ""),
]

# What the server would refuse, said while it can still be mended: name, constraint, messages.
ALONE = "not(selected(., '%s') and count-selected(.) > 1)"
CONSTRAINTS = {
    "occurred_at": (". <= now()", "Esa hora todavía no ha llegado.", "That time has not come yet."),
    "key_populations": (ALONE % "UNK", "«No se sabe» va solo.", "“Unknown” stands alone."),
    "taken": (ALONE % "none", "«Nada» va solo.", "“Nothing” stands alone."),
    "narrative": ("string-length(.) <= 500", "Son más de 500 letras.", "These are more than 500 characters."),
}

book = openpyxl.Workbook()
survey = book.active
survey.title = "survey"
survey.append(["type", "name", "label::Español (es)", "label::English (en)", "required", "appearance",
               "constraint", "constraint_message::Español (es)", "constraint_message::English (en)"])
for row in SURVEY:
    survey.append(list(row) + list(CONSTRAINTS.get(row[1], ("", "", ""))))
choices = book.create_sheet("choices")
choices.append(["list_name", "name", "label::Español (es)", "label::English (en)"])
for name, rows in LISTS.items():
    if not rows:
        sys.exit(f"no codes of {name}")
    for code, spanish, english in rows:
        choices.append([name, code, spanish, english])
settings = book.create_sheet("settings")
settings.append(["form_title", "form_id", "version", "default_language"])
settings.append(["Reporte", "reporte", "2026113003", "Español (es)"])
book.save(INTO / "reporte.xlsx")

warnings = xls2xform_convert(str(INTO / "reporte.xlsx"), str(INTO / "reporte.xml"), validate=False)
for warning in warnings:
    print(warning, file=sys.stderr)
print(json.dumps({name: len(rows) for name, rows in LISTS.items()}))
