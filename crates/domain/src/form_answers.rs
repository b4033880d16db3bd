//! The answers of a filled-in form, as `KoboToolbox` and ODK Collect send them, told as a report. The form is
//! `data/forms/reporte.xlsx`, whose questions have the names of a report's fields.

use crate::{FieldError, FieldReason, Json};

/// Questions whose answer is a number.
const NUMBERS: [&str; 3] = ["severity", "felt", "potential"];
/// Questions with several answers, blanks between them.
const LISTS: [&str; 2] = ["key_populations", "consents"];
/// Questions that are flags of an event.
const FLAGS: [&str; 8] =
    ["bias", "weapon", "injury", "delivery", "police_told", "repeat", "loss", "insured"];
/// The flag with several answers.
const TAKEN: &str = "taken";
/// What a form knows of itself and of the phone: none of it is a report's.
const OF_THE_FORM: [&str; 12] = [
    "start",
    "end",
    "today",
    "deviceid",
    "username",
    "phonenumber",
    "simserial",
    "subscriberid",
    "instanceID",
    "instanceName",
    "uuid",
    "audit",
];
/// Up to so many metres a position is exact; above, it is the hexagon that somebody tapped.
const EXACT_M: f64 = 50.0;

/// The answers of a filled-in form as a report that [`crate::Draft::from_json`] reads. Each answer is named by its path in the
/// form, groups before the question's name or not; what the form knows of itself is left out.
///
/// # Errors
///
/// An answer that is no text and no number, and a place that is none: which, and why. Everything else is checked where
/// every report is.
pub fn report_of_answers(members: Vec<(String, Json)>) -> Result<Json, FieldError> {
    let mut report: Vec<(String, Json)> = Vec::new();
    let mut flags: Vec<(String, Json)> = Vec::new();
    let mut put = |name: &str, value: Json| report.push((name.to_owned(), value));
    for (path, value) in members {
        let name = path.rsplit('/').next().unwrap_or_default();
        let text = match value {
            Json::String(text) if path == "_uuid" => {
                put("id", Json::String(text));
                continue;
            }
            _ if name.starts_with('_') || path.starts_with("formhub/") => continue,
            _ if OF_THE_FORM.contains(&name) => continue,
            Json::String(text) if text.trim().is_empty() => continue,
            Json::Null => continue,
            Json::String(text) => text,
            Json::Integer(number) => number.to_string(),
            other => {
                let (expected, found) = ("string", other.type_name());
                return Err(FieldError::new(
                    format!("/{}", shortened(name)),
                    FieldReason::WrongType { expected, found },
                ));
            }
        };
        let list = || {
            Json::Array(text.split_whitespace().map(|one| Json::String(one.to_owned())).collect())
        };
        if name == "location" {
            let (lat, lon, precision) = position(&text)?;
            put("lat", Json::Number(lat));
            put("lon", Json::Number(lon));
            put("location_precision", Json::String(precision.to_owned()));
        } else if NUMBERS.contains(&name) {
            // What is no number is refused where all is checked.
            put(name, text.parse().map_or(Json::String(text), Json::Integer));
        } else if LISTS.contains(&name) {
            put(name, list());
        } else if name == TAKEN {
            flags.push((name.to_owned(), list()));
        } else if FLAGS.contains(&name) {
            flags.push((name.to_owned(), Json::String(text)));
        } else {
            put(name, Json::String(text));
        }
    }
    if !flags.is_empty() {
        report.push(("flags".to_owned(), Json::Object(flags)));
    }
    Ok(Json::Object(report))
}

/// A `geopoint`: latitude, longitude, altitude, accuracy.
fn position(text: &str) -> Result<(f64, f64, &'static str), FieldError> {
    let wrong = || FieldError::new("/location", FieldReason::PlaceNotOne);
    let numbers: Result<Vec<f64>, _> = text.split_whitespace().map(str::parse).collect();
    match numbers.map_err(|_| wrong())?.as_slice() {
        [lat, lon, rest @ ..] if rest.len() <= 2 => {
            let exact = rest.get(1).is_some_and(|metres| (0.0..=EXACT_M).contains(metres));
            Ok((*lat, *lon, if exact { "G0" } else { "G1" }))
        }
        _ => Err(wrong()),
    }
}

fn shortened(name: &str) -> String {
    name.chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        let Json::Object(members) = Json::parse(text.as_bytes()).unwrap() else {
            panic!("an object")
        };
        report_of_answers(members)
            .map_or_else(|wrong| wrong.pointer, |json| serde_json::to_string(&json).unwrap())
    }

    #[test]
    fn answers_become_a_report_and_what_a_form_knows_of_itself_is_left() {
        let told = read(
            r#"{"_id": 7, "_uuid": "3f2b8c52-64a1-4b6e-9c1f-0a4d0f5f7a11", "formhub/uuid": "x", "start": "…",
                "que/kind": "P1", "que/severity": "3", "que/key_populations": "TW FSW", "que/taken": "phone cash",
                "que/weapon": "blade", "location": "14.63 -90.5 1500 12", "narrative": " ", "_geolocation": [1, 2],
                "meta/instanceID": "uuid:3f2b8c52-64a1-4b6e-9c1f-0a4d0f5f7a11"}"#,
        );
        assert_eq!(
            told,
            r#"{"id":"3f2b8c52-64a1-4b6e-9c1f-0a4d0f5f7a11","kind":"P1","severity":3,"key_populations":["TW","FSW"],"lat":14.63,"lon":-90.5,"location_precision":"G0","flags":{"taken":["phone","cash"],"weapon":"blade"}}"#
        );
    }

    /// The form that comes with the program.
    const FORM: &str = include_str!("../../../data/forms/reporte.xml");

    #[test]
    fn the_form_asks_for_what_is_read_and_offers_codes_that_there_are() {
        use crate::{Insured, KeyPopulation, Kind, Loss, Perpetrator, Setting, Taken, Weapon};
        let list = |id: &str| {
            let from = FORM.split_once(&format!("<instance id=\"{id}\">")).unwrap().1;
            let list = from.split_once("</instance>").unwrap().0;
            let names = list.split("<name>").skip(1).map(|rest| rest.split('<').next().unwrap());
            names.map(str::to_owned).collect::<Vec<String>>()
        };
        let of = |codes: Vec<&'static str>| codes;
        for (id, codes) in [
            ("kind", of(Kind::ALL.iter().map(|one| one.code()).collect())),
            ("key_population", of(KeyPopulation::ALL.iter().map(|one| one.code()).collect())),
            ("setting", of(Setting::ALL.iter().map(|one| one.code()).collect())),
            ("perpetrator", of(Perpetrator::ALL.iter().map(|one| one.code()).collect())),
            ("taken", of(Taken::ALL.iter().map(|one| one.code()).collect())),
            ("weapon", of(Weapon::ALL.iter().map(|one| one.code()).collect())),
            ("loss", of(Loss::ALL.iter().map(|one| one.code()).collect())),
            ("insured", of(Insured::ALL.iter().map(|one| one.code()).collect())),
        ] {
            assert_eq!(list(id), codes, "{id}: run data/forms/make.py");
        }
        for question in
            ["kind", "occurred_at", "location", "severity", "taken", "loss", "narrative"]
        {
            assert!(FORM.contains(&format!("nodeset=\"/data/{question}\"")), "{question}");
        }
    }

    #[test]
    fn a_wrong_place_and_an_answer_that_is_no_text_are_refused() {
        assert_eq!(read(r#"{"location": "here"}"#), "/location");
        assert_eq!(read(r#"{"location": "1 2 3 4 5"}"#), "/location");
        assert_eq!(read(r#"{"kind": ["P1"]}"#), "/kind");
        assert!(read(r#"{"location": "14.6 -90.5 0 80"}"#).contains("G1"));
    }
}
