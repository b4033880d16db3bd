"""A phone of ODK Collect, as its makers' own tools have it: makes the form by pyxform, holds it against what the server hands out, fills it in
by its own rules, and hands it over by the real protocol.

usage: collect.py REPOSITORY URL INTAKE_TOKEN READING_TOKEN
"""
import copy
import hashlib
import re
import subprocess
import sys
import tempfile
import uuid
import xml.etree.ElementTree as ET
from pathlib import Path

import openpyxl
import requests

ROOT, URL, TOKEN, READING = Path(sys.argv[1]), *sys.argv[2:5]
BASE = f"{URL}/api/v1/openrosa"
XF, H, JR = "{http://www.w3.org/2002/xforms}", "{http://www.w3.org/1999/xhtml}", "{http://openrosa.org/javarosa}"
LIST = "{http://openrosa.org/xforms/xformsList}"
SAID = "{http://openrosa.org/http/response}"
PHONE = {"x-openrosa-version": "1.0"}
PROOF = ("collect", TOKEN)
ET.register_namespace("", "http://www.w3.org/2002/xforms")


def must(holds, what):
    if not holds:
        raise SystemExit(f"collect.py: {what}")


def ask(method, path, proof=PROOF, **more):
    return requests.request(method, path if path.startswith("http") else BASE + path, auth=proof, timeout=60, **{"headers": PHONE, **more})


# The form that is handed out is the one that pyxform makes today of the same lists, and the spreadsheet for KoBo says the same.
folder = Path(tempfile.mkdtemp())
subprocess.run([sys.executable, str(ROOT / "data/forms/make.py"), str(folder)], check=True, stdout=subprocess.DEVNULL)
made = (folder / "reporte.xml").read_bytes()

challenged = ask("GET", "/formList", proof=None)
must(challenged.status_code == 401 and challenged.headers["www-authenticate"].startswith("Basic "), "nobody is asked who they are")
listed = ask("GET", "/formList")
must(listed.status_code == 200 and listed.headers["x-openrosa-version"] == "1.0", "no list of forms")
[entry] = ET.fromstring(listed.content)
told = {child.tag.removeprefix(LIST): child.text for child in entry}
served = ask("GET", told["downloadUrl"]).content
must(served == made, "the form is not what pyxform makes of the lists: run data/forms/make.py")
must(told["hash"] == "md5:" + hashlib.md5(served).hexdigest(), "phones would not see that the form has changed")
cells = lambda path: [[[cell.value for cell in row] for row in sheet] for sheet in openpyxl.load_workbook(path)]
must(cells(folder / "reporte.xlsx") == cells(ROOT / "data/forms/reporte.xlsx"), "the spreadsheet is another: run data/forms/make.py")

# What a phone's own check of a form looks at: every name leads somewhere.
form = ET.fromstring(served)
model, body = form.find(f"{H}head/{XF}model"), form.find(f"{H}body")
primary = model.find(f"{XF}instance")[0]
must((primary.get("id"), primary.get("version")) == (told["formID"], told["version"]), "the list names another form")
must(primary.tag == f"{XF}data", "the instance is called something else")
lists = {one.get("id"): [item.find(f"{XF}name").text for item in one.iter(f"{XF}item")] for one in model.findall(f"{XF}instance")[1:]}
texts = [{text.get("id") for text in one} for one in model.iter(f"{XF}translation")]
must(len(texts) == 2 and texts[0] == texts[1], "a label is missing in one language")
for node in form.iter():
    found = re.fullmatch(r"jr:itext\('(.+)'\)", node.get("ref") or "")
    must(found is None or found[1] in texts[0], f"{node.get('ref')} is said in no language")
for one in model.iter(f"{XF}itextId"):
    must(one.text in texts[0], f"{one.text} is said in no language")
questions = {}
for control in body:
    name = control.get("ref").removeprefix("/data/")
    must(primary.find(XF + name) is not None, f"{name} is asked and has no place")
    itemset = control.find(f"{XF}itemset")
    choices = lists[re.match(r"instance\('(\w+)'\)", itemset.get("nodeset"))[1]] if itemset is not None else None
    questions[name] = (control.tag.removeprefix(XF), choices)
binds = {bind.get("nodeset").removeprefix("/data/"): bind.attrib for bind in model.iter(f"{XF}bind")}
must(set(binds) == set(questions) | {"meta/instanceID"}, "a question is bound to nothing, or nothing is asked of a bind")
alone = {}
for name, bind in binds.items():
    found = re.fullmatch(r"not\(selected\(\., '(\w+)'\) and count-selected\(\.\) > 1\)", bind.get("constraint", ""))
    if found:
        alone[name] = found[1]
        message_of = bind.get(f"{JR}constraintMsg") or ""
        must(message_of.removeprefix("jr:itext('").removesuffix("')") in texts[0], f"what is wrong with {name} is said in no language")
must(alone == {"key_populations": "UNK", "taken": "none"}, f"what stands alone: {alone}")
must({name for name, bind in binds.items() if bind.get("required") == "true()"} == {"kind", "occurred_at", "location"}, "more is required than a report needs")


def filled_in(number, answers):
    """The form's own instance with these answers, as a phone writes it."""
    instance = copy.deepcopy(primary)
    for name, answer in answers.items():
        instance.find(XF + name).text = answer
    key = str(uuid.UUID(int=(number << 80) | 0x4000_8000_0000_0000_0000 | number))
    instance.find(f"{XF}meta/{XF}instanceID").text = f"uuid:{key}"
    return key, ET.tostring(instance, encoding="utf-8", xml_declaration=True)


def hand_over(xml, **more):
    return ask("POST", "/submission", files={"xml_submission_file": ("reporte.xml", xml, "text/xml"), **more})


def message(answer):
    return ET.fromstring(answer.content).find(f"{SAID}message")


ready = ask("HEAD", "/submission")
must(ready.status_code == 204 and ready.headers["location"] == f"{BASE}/submission", "a phone is not told where to send")
most = int(ready.headers["x-openrosa-accept-content-length"])

# Every answer that the form offers is given once, and is what is read afterwards.
free = {"occurred_at": "2026-11-20T20:00:00.000-06:00", "location": "14.63 -90.51 1500 12", "narrative": "dos < tres & \"cuatro\""}
rounds = max(len(choices) for _, choices in questions.values() if choices is not None)
for turn in range(rounds):
    answers = dict(free)
    for name, (control, choices) in questions.items():
        if choices is None:
            must(name in free, f"the phone does not know what to write in {name}")
        elif control == "select":
            chosen = {choices[turn % len(choices)], choices[(turn + 1) % len(choices)]}
            answers[name] = alone[name] if alone.get(name) in chosen else " ".join(sorted(chosen))
        else:
            answers[name] = choices[turn % len(choices)]
    key, xml = filled_in(turn + 1, answers)
    must(len(xml) < most, "the form is longer than what is taken")
    first = hand_over(xml)
    must(first.status_code == 201, f"{answers}: {first.status_code} {first.text}")
    must(message(first).get("nature") == "submit_success", first.text)
    again = hand_over(xml)
    must(again.status_code == 202, f"sent twice: {again.status_code}")
    read = requests.get(f"{URL}/api/v1/events/{key}", headers={"authorization": f"Bearer {READING}"}, timeout=60)
    must(read.status_code == 200, f"{key} is not there: {read.status_code}")
    event = read.json()
    flags = event.get("flags") or {}
    for name, answer in answers.items():
        stored = {**event, **flags}.get(name)
        if name in ("location", "occurred_at"):
            continue
        shown = " ".join(sorted(stored)) if isinstance(stored, list) else str(stored)
        must(shown == answer, f"{name}: {answer} was answered, {stored} is stored")
    must(event["occurred_at"].startswith("2026-11-20T20:00:00") and "lat" not in event, f"{event}")
must(requests.get(f"{URL}/api/v1/events", headers={"authorization": f"Bearer {READING}"}, timeout=60).json()["next"] is None or rounds > 50, "something was stored twice")

# And what is wrong is said, in words that the phone shows.
_, xml = filled_in(9_000, {**free, "kind": "Z9"})
wrong = hand_over(xml)
must(wrong.status_code == 422 and message(wrong).get("nature") == "submit_error" and message(wrong).text, wrong.text)
for number, (name, code) in enumerate(alone.items(), 9_100):
    other = next(choice for choice in questions[name][1] if choice != code)
    _, xml = filled_in(number, {**free, "kind": "P1", name: f"{code} {other}"})
    must(hand_over(xml).status_code == 422, f"{name}: the form asks for more than the server")
_, xml = filled_in(9_001, {**free, "kind": "P1"})
picture = hand_over(xml, foto=("foto.jpg", b"\xff\xd8\xff", "image/jpeg"))
must(picture.status_code == 422, f"a picture was taken: {picture.status_code}")
print(f"{len(questions)} questions, {rounds} forms handed over twice each, {sum(len(choices or []) for _, choices in questions.values())} answers")
