//! Examples for everything that the API's description describes: of each answer and body one that its own schema allows,
//! and of each parameter one that means something.
//!
//! They are made from the schemas, so that a field that is added shows in every example; what a field holds is said by its
//! own `example`, its list of values, the first code that its description names, or the table of names below. A test finds
//! those of which none of these says anything.

use std::sync::LazyLock;

use serde_json::{Map, Value, json};

/// What names stand for, wherever they stand; `Schema.name` before `name`.
const NAMES: &[(&str, &str)] = &[
    ("LegIn.from", r#""8766d3422ffffff""#),
    ("LegIn.to", r#""8766d3420ffffff""#),
    ("LegOut.from", r#""GT-0501""#),
    ("LegOut.to", r#""GT-1101""#),
    ("LessonOwner.name", r#""OMES""#),
    ("LessonOut.text", r#""Salir de dos en dos después de las 19 h.""#),
    ("LessonIn.text", r#""Salir de dos en dos después de las 19 h.""#),
    ("AgreementOut.organisation", r#""vecinas""#),
    ("AgreementOut.name", r#""Red Vecinas""#),
    ("BulletinReceipts.partners", r#""Red Vecinas""#),
    ("CloudEvent.source", r#""https://kobo.example""#),
    ("DirectoryEntry.name", r#""Bomberos Voluntarios""#),
    ("DirectoryIn.name", r#""Bomberos Voluntarios""#),
    ("DirectoryEntry.hours", r#""24 horas""#),
    ("DirectoryIn.hours", r#""24 horas""#),
    ("DrillOut.code", r#""K7F""#),
    ("OutreachOut.code", r#""K7F""#),
    ("FacilityItemOut.code", r#""exits""#),
    ("KindCode.code", r#""P1""#),
    ("KindCode.family", r#""P""#),
    ("KindCode.es", r#""Amenaza""#),
    ("KindCode.en", r#""Threat""#),
    ("Labelled.code", r#""TW""#),
    ("Labelled.es", r#""Mujeres trans""#),
    ("Labelled.en", r#""Trans women""#),
    ("MunicipalityOut.code", r#""GT-0101""#),
    ("MunicipalityOut.name", r#""Guatemala""#),
    ("MunicipalityOut.department", r#""Guatemala""#),
    ("UnitOut.name", r#""Cobán""#),
    ("UnitOut.department", r#""GT-16""#),
    ("ContactBody.name", r#""Filomena López""#),
    ("OwnBulletinOut.kind", r#""shots""#),
    ("CheckInOut.kind", r#""ok""#),
    ("SupportCaseOut.kind", r#""P3""#),
    ("PasskeyOut.id", r#""Q4b0sZ1mUe8n""#),
    ("AuditSubjectOut.id", r#""0193a000-0000-7000-8000-000000000001""#),
    ("Problem.code", r#""invalid_event""#),
    ("Problem.status", r"422"),
    ("Problem.title", r#""El evento tiene errores.""#),
    ("Problem.detail", r#""Un campo no se acepta.""#),
    ("ProblemField.code", r#""out_of_range""#),
    ("ProblemField.detail", r#""Debe estar entre 5 y 9.""#),
    ("ProblemField.parameter", r#""resolution""#),
    ("PublicDeployment.name", r#""Atalaya""#),
    ("DeploymentOut.name", r#""Atalaya""#),
    ("OrganisationOut.name", r#""OMES""#),
    ("DeliveryOut.kind", r#""alarm""#),
    ("WaitedForOut.code", r#""FACE""#),
    ("DirectoryEntry.kp_friendly", r#"{"TW":"yes"}"#),
    ("CredentialCard.words", r#""Trabajamos en salud con permiso del Ministerio.""#),
    ("ProtocolWording.es", r#""Salga por la calle con luz y llame.""#),
    ("ProtocolWording.en", r#""Leave by the lit street and call.""#),
    (
        "CloudEvent.data",
        r#"{"kind":"P1","occurred_at":"2026-11-20T21:00:00-06:00","lat":14.6349,"lon":-90.5069}"#,
    ),
    ("PasskeyIn.credential", r#"{"id":"Q4b0sZ1mUe8n","type":"public-key"}"#),
    ("StoryOut.detail", r#""day_type""#),
    ("TextOut.es", r#""Disparos""#),
    ("TextOut.en", r#""Shots""#),
    (
        "PublishedOut.content",
        r#"{"period":"2026-Q2","organisations":["omes"],"measure":"incidents","support":"reported","rows":[{"unit":"area","group":"all","events":61}]}"#,
    ),
    (
        "ReleaseOut.content",
        r#"{"period":"2026-Q2","organisations":["omes"],"measure":"incidents","support":"reported","rows":[{"unit":"area","group":"all","events":61}]}"#,
    ),
    ("AlertOut.payload", r#"{"area":"8766d3422ffffff"}"#),
    ("OwnDataOut.exposure", r#"{"id":"0193a000-0000-7000-8000-000000000002","workers":2}"#),
    ("OwnDataOut.alerts", r#"{"position":4,"kind":"bulletin"}"#),
    (
        "PasskeyOptionsOut.publicKey",
        r#"{"challenge":"mJXm0Yy7p4s","timeout":60000,"userVerification":"required"}"#,
    ),
    ("LogbookAccepted.kind", r#""P1""#),
    ("LogbookAccepted.place", r#""Mixco, Guatemala""#),
    ("LogbookColumn.name", r#""Fecha del hecho""#),
    ("LogbookColumn.samples", r#""03/04/2024""#),
    ("LogbookDate.text", r#""03/04/2024""#),
    ("LogbookDates.unread_examples", r#""ayer""#),
    ("LogbookForm.file", r#""Fecha;Qué pasó;Municipio""#),
    ("LogbookMunicipality.code", r#""GT-0101""#),
    ("LogbookMunicipality.name", r#""Guatemala, Guatemala""#),
    ("LogbookPlace.text", r#""San José""#),
    ("LogbookPlace.department", r#""Petén""#),
    ("LogbookPlanIn.name", r#""Bitácora mensual""#),
    ("LogbookPlanKept.name", r#""Bitácora mensual""#),
    ("LogbookPlanOut.columns", r#"{"Fecha del hecho":"date"}"#),
    ("LogbookPlanOut.fixed", r#"{"source":"log"}"#),
    ("LogbookPlanOut.places", r#"{"la terminal":"GT-0101"}"#),
    ("LogbookPlanOut.sheet", r#""Bitácora""#),
    ("LogbookPlanOut.words", r#"{"kind":{"robo":"P1"}}"#),
    ("LogbookReading.delimiter", r#"";""#),
    ("LogbookReading.sheet", r#""Bitácora""#),
    ("LogbookReading.sheets", r#""Bitácora""#),
    ("LogbookReason.code", r#""not_a_date""#),
    ("LogbookReason.pointer", r#""/occurred_at""#),
    ("LogbookRow.cells", r#""Fecha del hecho""#),
    ("LogbookWord.word", r#""robo""#),
    ("OwnDataOut.place_audits", r#"{"cell":"8966d342213ffff","band":"evening"}"#),
    ("PlaceAuditOut.by", r#""ana""#),
    ("PlaceAuditIn.people", r#""some""#),
    ("PlaceAuditIn.sight", r#""some""#),
    ("PlaceAuditIn.exits", r#""some""#),
    ("PlaceAuditIn.transport", r#""some""#),
    ("PlaceAuditIn.shelter", r#""some""#),
    ("PlaceAuditIn.signal", r#""some""#),
    ("PlaceAuditIn.police", r#""some""#),
    ("PlaceAuditIn.band", r#""evening""#),
    ("PlaceAuditOut.band", r#""evening""#),
    ("PlanningChanges.before", r#""2026-11-13T18:00:00Z""#),
    ("PlanningChanges.as_of", r#""2026-11-20T18:00:00Z""#),
    ("PocketCardIn.places", r#""8866d34221fffff""#),
    ("PocketCardIn.numbers", r#""bomberos-voluntarios""#),
    ("ReportedOut.family", r#""P""#),
    ("ReportedOut.es", r#""Bienes""#),
    ("ReportedOut.en", r#""Property""#),
    ("cost", r#""gratis""#),
    ("done_on", r#""2026-12-20""#),
    ("due_on", r#""2026-12-31""#),
    ("kp_friendly_by", r#""sofia""#),
    ("kp_friendly_on", r#""2026-09-01""#),
    ("messaging", r#""Signal 5555 1234""#),
    ("owner", r#""omes""#),
    ("unit", r#""GT-0501""#),
    ("unit_name", r#""Escuintla""#),
    ("verified_by", r#""sofia""#),
    ("who_may_call", r#""todo el equipo""#),
    ("writer", r#""OMES""#),
    ("written_on", r#""2026-11-30""#),
    ("advice", r#""No entren por la 5a avenida; salgan por la 12 calle.""#),
    ("alt_name", r#""Santo Domingo de Cobán""#),
    ("alternative_phone", r#""2230 1100""#),
    ("area", r#""8766d3422ffffff""#),
    ("band", r#""night""#),
    ("before", r#""2025-Q2""#),
    ("bias", r#""B1""#),
    ("buddy", r#""eva""#),
    ("cell", r#""8966d342213ffff""#),
    ("cells", r#""8766d3422ffffff""#),
    ("chosen", r#""GT-0101""#),
    ("closed_by", r#""sofia""#),
    ("company", r#""pair""#),
    ("concerned", r#""ana""#),
    ("content_type", r#""application/json""#),
    ("delivery", r#""D1""#),
    ("department", r#""GT-01""#),
    ("duplicate_of", r#""0193a000-0000-7000-8000-000000000009""#),
    ("email", r#""ana@example.org""#),
    ("events", r#""0193a000-0000-7000-8000-000000000001""#),
    ("expires_on", r#""2027-03-01""#),
    ("facility", r#""office""#),
    ("families", r#""P""#),
    ("handle", r#""ana""#),
    ("hours", r#""24 horas""#),
    ("id", r#""0193a000-0000-7000-8000-000000000001""#),
    ("injury", r#""I1""#),
    ("issuer", r#""OMES""#),
    ("key_populations", r#""TW""#),
    ("kind_to", r#""TW""#),
    ("label", r#""Mi teléfono""#),
    ("languages", r#""español, k'iche'""#),
    ("leave_to", r#""https://www.wikipedia.org""#),
    ("levels", r#""00223344552211""#),
    ("location_precision", r#""G1""#),
    ("manages", r#""promoter""#),
    ("media_type", r#""text/csv; charset=utf-8; header=present""#),
    ("municipality", r#""GT-0101""#),
    ("name", r#""Parque central""#),
    ("narrative", r#""Dos personas siguieron al equipo hasta la parada.""#),
    ("no", r#""camera""#),
    ("not_applicable", r#""garage""#),
    ("open", r#""exits""#),
    ("organisation", r#""omes""#),
    ("outreach", r#""0193a7f0-0000-7000-8000-000000000001""#),
    ("part", r#""""#),
    ("password", r#""una frase larga y buena""#),
    ("perpetrator", r#""A1""#),
    ("person", r#""ana""#),
    ("persons", r#""luz""#),
    ("phase", r#""out""#),
    ("phone", r#""122""#),
    ("pin", r#""407391""#),
    ("police_told", r#""no""#),
    ("promoter", r#""ana""#),
    ("public_key", r#""9f3c1a5be0d247a86b1c0e5f7d2a94c8b3e6f1a05d7c2b498e6a1f3d0c5b7e29""#),
    ("reckoned", r#""11223344552211""#),
    ("recovery_codes", r#""7KQ4-M2XD""#),
    ("repeat", r#""R1""#),
    ("reviewed_by", r#""sofia""#),
    ("role", r#""promoter""#),
    ("say", r#""Digan que son promotoras de salud.""#),
    ("secret", r#""JBSWY3DPEHPK3PXP""#),
    ("setting", r#""S1""#),
    ("settings", r#""S1""#),
    ("sha256", r#""5f8a1c3e9b7d2046a8c1e3f50b9d7264c8e1a3f5b7d90264c8e0a1f3b5d79264""#),
    ("slug", r#""omes""#),
    ("source", r#""report""#),
    ("sources", r#""https://www.bomberosvoluntarios.org.gt""#),
    ("step", r#""R2""#),
    ("taken", r#""T1""#),
    ("taken_up_by", r#""sofia""#),
    ("time_precision", r#""T1""#),
    ("to", r#""ana""#),
    ("unconfirmed", r#""red""#),
    ("unkind_to", r#""TW""#),
    ("uri", r#""otpauth://totp/Atalaya:ana?secret=JBSWY3DPEHPK3PXP&issuer=Atalaya""#),
    ("verification", r#""V1""#),
    ("verified_on", r#""2026-09-01""#),
    ("version", r#""0.1.0""#),
    ("vouched", r#""ana""#),
    ("weapon", r#""W1""#),
    ("yes", r#""exits""#),
    ("zone", r#""America/Guatemala""#),
    // Numbers that mean something only within a range.
    ("bbox", r"[-92.23,13.74,-88.22,17.82]"),
    ("bounds", r"[-92.23,13.74,-88.22,17.82]"),
    ("centre", r"[-90.5069,14.6349]"),
    ("lat", r"14.6349"),
    ("lon", r"-90.5069"),
    ("hour_of_week", r"117"),
    ("resolution", r"8"),
    ("finest_resolution", r"8"),
    ("credential", r#"{"id":"Q4b0sZ1mUe8n","type":"public-key"}"#),
    ("data", r#"{"kind":"P1"}"#),
    ("edition", r#""5f8a1c3e""#),
    ("endpoint", r#""https://push.example/s/gAAAAABm""#),
    ("key", r#""BEl62iUYgUivxIkv69yViEuiBIa""#),
    ("key_population", r#""TW""#),
    ("local_key", r#""pV0m3xQ2Zk8pV0m3xQ2Zk8pV0m3xQ2Zk8pV0m3xQ2Zk""#),
    ("model", r#""1-5f8a1c3e""#),
    ("next", r#""AgAAAAAAAAM""#),
    ("partner", r#""vecinas""#),
    ("words", r#""Trabajamos en salud con permiso del Ministerio.""#),
    ("level", r"3"),
    ("certainty", r"2"),
    ("rate", r"0.0123"),
    ("lower", r"0.0051"),
    ("upper", r"0.0248"),
    ("relative", r"1.62"),
    ("relative_lower", r"0.71"),
    ("relative_upper", r"2.9"),
    ("harm", r"0.037"),
    ("harm_lower", r"0.012"),
    ("harm_upper", r"0.081"),
    ("zoom", r"7"),
];

/// Answers that no schema says enough of, by media type or by path: what a real server answered, made shorter.
static BODIES: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("examples.json")).unwrap_or_default());

/// What parameters of paths mean where nothing says it.
const PARAMETERS: &[(&str, &str)] = &[
    ("id", "Which one: its id, as lists have it."),
    ("number", "The release's number, from 1."),
    ("name", "The file's name, as the release lists it."),
    ("facility", "Which of the organisation's premises: a code, as the list has it."),
    ("band", "Which part of the day or night, as the place's own list has it."),
];

/// How deep schemas lie in one another at most.
const DEEPEST: usize = 16;

/// Media types of which an example would be bytes.
const BYTES: [&str; 3] =
    ["application/octet-stream", "application/pdf", "application/vnd.mapbox-vector-tile"];

/// Puts examples into a description.
pub(crate) fn add(document: &mut Value) {
    let schemas = document["components"]["schemas"].clone();
    let Some(paths) = document["paths"].as_object_mut() else { return };
    for (path, item) in paths.iter_mut() {
        for operation in item.as_object_mut().into_iter().flat_map(Map::values_mut) {
            // Not by `[]`, which would put a null where there are none.
            let parameters = operation.get_mut("parameters").and_then(Value::as_array_mut);
            for parameter in parameters.into_iter().flatten() {
                describe(parameter, path);
            }
            if let Some(content) = operation.pointer_mut("/requestBody/content") {
                fill(content, path, &schemas);
            }
            let Some(responses) = operation["responses"].as_object_mut() else { continue };
            for (status, response) in responses.iter_mut() {
                if let (true, Some(content)) =
                    (status.starts_with('2'), response.get_mut("content"))
                {
                    fill(content, path, &schemas);
                }
            }
        }
    }
    let problem = &mut document["components"]["responses"]["Problem"]["content"];
    fill(problem, "", &schemas);
}

/// Says of a parameter what it means, and gives an example.
fn describe(parameter: &mut Value, path: &str) {
    let name = parameter["name"].as_str().unwrap_or_default().to_owned();
    if parameter.get("description").is_none()
        && let Some((_, about)) = PARAMETERS.iter().find(|(known, _)| *known == name)
    {
        parameter["description"] = json!(about);
    }
    let schema = parameter["schema"].clone();
    let said = ["example", "examples"].iter().any(|one| parameter.get(*one).is_some());
    if said || ["example", "default", "enum"].iter().any(|one| schema.get(*one).is_some()) {
        return;
    }
    let whole = schema["type"] == "integer";
    parameter["example"] = match name.as_str() {
        _ if whole => json!(7),
        // Releases, turns and words are counted; everything else has a UUID.
        "id" if path.contains("/code_words/") || path.contains("/duty/") => json!("7"),
        "name" => json!("table.csv"),
        "facility" => json!("office"),
        "position" => json!("4"),
        "secret" => json!("s3cr3t"),
        other => {
            let about = parameter["description"].as_str().unwrap_or_default();
            let known = named("", other).or_else(|| code_in(about).map(|code| json!(code)));
            match known {
                // A number that is taken as text.
                Some(known) if known.is_number() => json!(known.to_string()),
                Some(known) => known,
                None => json!("1"),
            }
        }
    };
}

/// Puts an example beside each schema of a body.
fn fill(content: &mut Value, path: &str, schemas: &Value) {
    for (media, body) in content.as_object_mut().into_iter().flatten() {
        let said = ["example", "examples"].iter().any(|one| body.get(*one).is_some());
        if said || BYTES.contains(&media.as_str()) {
            continue;
        }
        // What has a schema of its own needs no example of its media type.
        let mute = body["schema"].get("$ref").is_none();
        let known = || [media.as_str(), path].iter().find_map(|name| BODIES.get(*name));
        let known = mute.then(known).flatten();
        let made = || of(&body["schema"], ("", ""), schemas, 0);
        let example = known.cloned().unwrap_or_else(made);
        body["example"] = example;
    }
}

/// An example of a schema; `place` is the schema it stands in and its name there.
fn of(schema: &Value, place: (&str, &str), schemas: &Value, depth: usize) -> Value {
    for said in ["example", "default", "const"] {
        if let Some(said) = schema.get(said).filter(|said| !said.is_null()) {
            return said.clone();
        }
    }
    for list in ["examples", "enum"] {
        if let Some(first) = schema[list].as_array().and_then(|all| all.first()) {
            return first.clone();
        }
    }
    if let Some(name) = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
        // What holds its own kind ends here.
        return if depth > DEEPEST {
            Value::Null
        } else {
            of(&schemas[name], (name, place.1), schemas, depth + 1)
        };
    }
    if let Some(all) = schema["allOf"].as_array() {
        let mut members = Map::new();
        for one in all {
            if let Value::Object(own) = of(one, place, schemas, depth + 1) {
                members.extend(own);
            }
        }
        return Value::Object(members);
    }
    for either in ["oneOf", "anyOf"] {
        let all = schema[either].as_array();
        if let Some(one) = all.and_then(|all| all.iter().find(|one| one["type"] != "null")) {
            return of(one, place, schemas, depth + 1);
        }
    }
    match kind(schema) {
        "object" => members(schema, place, schemas, depth),
        "array" => array(schema, place, schemas, depth),
        "boolean" => {
            json!(matches!(place.1, "agreed" | "is_home" | "approve" | "whole" | "current"))
        }
        "integer" | "number" => number(schema, place),
        "string" => text(schema, place),
        _ => named(place.0, place.1).unwrap_or_else(|| json!({})),
    }
}

/// The type that is not null.
fn kind(schema: &Value) -> &str {
    match &schema["type"] {
        Value::String(one) => one,
        Value::Array(all) => {
            all.iter().filter_map(Value::as_str).find(|one| *one != "null").unwrap_or("")
        }
        _ if schema.get("properties").is_some() => "object",
        _ => "",
    }
}

fn members(schema: &Value, place: (&str, &str), schemas: &Value, depth: usize) -> Value {
    let Some(properties) = schema["properties"].as_object() else {
        if let Some(known) = named(place.0, place.1) {
            return known;
        }
        let more = schema.get("additionalProperties").filter(|more| more.is_object());
        let key = if place.1 == "cut_points" { "3" } else { "all" };
        return more
            .map_or_else(|| json!({}), |more| json!({key: of(more, place, schemas, depth + 1)}));
    };
    let each = properties.iter().map(|(name, own)| {
        let example = of(own, (place.0, name), schemas, depth + 1);
        (name.clone(), example)
    });
    Value::Object(each.collect())
}

fn array(schema: &Value, place: (&str, &str), schemas: &Value, depth: usize) -> Value {
    if let Some(known) = named(place.0, place.1).filter(Value::is_array) {
        return known;
    }
    if let Some(each) = schema["prefixItems"].as_array() {
        return each.iter().map(|one| of(one, place, schemas, depth + 1)).collect();
    }
    let mut items = schema["items"].clone();
    // What a list holds is told where the list is.
    if items.is_object() && items.get("description").is_none() {
        items["description"] = schema["description"].clone();
    }
    let one = of(&items, place, schemas, depth + 1);
    let least = schema["minItems"].as_u64().unwrap_or(1).clamp(1, 200) as usize;
    Value::Array(vec![one; least])
}

fn number(schema: &Value, (within, name): (&str, &str)) -> Value {
    if let Some(known) = named(within, name).filter(Value::is_number) {
        return known;
    }
    let whole = kind(schema) == "integer";
    let bound = |of: &str| schema[of].as_f64();
    let wanted: f64 = if whole { 2.0 } else { 1.5 };
    let fitting =
        wanted.max(bound("minimum").unwrap_or(wanted)).min(bound("maximum").unwrap_or(f64::MAX));
    if whole { json!(fitting as i64) } else { json!(fitting) }
}

fn text(schema: &Value, (within, name): (&str, &str)) -> Value {
    let about = schema["description"].as_str().unwrap_or_default();
    if let Some(known) = named(within, name).filter(Value::is_string) {
        return known;
    }
    match schema["format"].as_str() {
        Some("uuid") => return json!("0193a000-0000-7000-8000-000000000001"),
        Some("date-time") => return json!("2026-11-21T03:30:00Z"),
        Some("date") => return json!("2026-11-20"),
        _ => {}
    }
    if let Some(code) = code_in(about) {
        return json!(code);
    }
    let ends = ["_at", "_until", "_by", "_of"].iter().any(|end| name.ends_with(end));
    if ends || ["at", "until", "from", "since"].contains(&name) {
        return json!("2026-11-21T03:30:00Z");
    }
    json!("")
}

/// The first code that a description names.
fn code_in(about: &str) -> Option<&str> {
    let (_, rest) = about.split_once('`')?;
    let (code, _) = rest.split_once('`')?;
    let is_code = code.chars().all(|one| one.is_ascii_alphanumeric() || "_-.:/".contains(one));
    (is_code && !code.is_empty() && !code.starts_with('/') && code != "null").then_some(code)
}

fn named(within: &str, name: &str) -> Option<Value> {
    let whole = format!("{within}.{name}");
    let found = NAMES.iter().find(|(known, _)| *known == whole);
    let found = found.or_else(|| NAMES.iter().find(|(known, _)| *known == name));
    found.and_then(|(_, text)| serde_json::from_str(text).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_example_is_what_its_schema_allows() {
        let schemas =
            json!({"Inner": {"type": "object", "properties": {"handle": {"type": "string"}}}});
        let schema = json!({"type": "object", "properties": {
            "inner": {"oneOf": [{"type": "null"}, {"$ref": "#/components/schemas/Inner"}]},
            "state": {"type": "string", "description": "`open` or `closed`."},
            "done_at": {"type": ["string", "null"]},
            "many": {"type": "array", "items": {"type": "integer", "minimum": 5}},
        }});
        let expected = json!({
            "inner": {"handle": "ana"}, "state": "open", "done_at": "2026-11-21T03:30:00Z", "many": [5],
        });
        assert_eq!(of(&schema, ("", ""), &schemas, 0), expected);
    }

    #[test]
    fn every_word_of_the_tables_is_json() {
        for (name, text) in NAMES {
            assert!(serde_json::from_str::<Value>(text).is_ok(), "{name}");
        }
        assert!(BODIES.as_object().is_some_and(|all| all.len() > 10));
    }

    #[test]
    fn a_code_is_a_word_and_no_path() {
        assert_eq!(code_in("One of `ok`, `no`."), Some("ok"));
        for none in ["No code.", "`/api/v1/x` tells.", "`null` for none", "`two words`"] {
            assert_eq!(code_in(none), None, "{none}");
        }
    }
}
