//! What is checked of a report, each told by code, JSON pointer and words in both languages.

use atalaya_domain::Role;
use reqwest::Method;
use serde_json::{Value, json};

use crate::world::{Person, World, event, event_id, told};

/// What is wrong with a report and how it is told: the status, the problem's code, and then place,
/// code and words (Spanish, English) of the field.
struct Wrong {
    body: Vec<u8>,
    status: u16,
    code: &'static str,
    field: Option<(&'static str, &'static str)>,
    es: &'static str,
    en: &'static str,
}

/// A report in which some fields are others.
fn with(changes: Value) -> Vec<u8> {
    let mut report = event(1);
    let Value::Object(changes) = changes else { panic!("an object of changes") };
    for (name, value) in changes {
        report[name] = value;
    }
    report.to_string().into_bytes()
}

/// A field that is wrong.
fn field(
    changes: Value,
    (pointer, code): (&'static str, &'static str),
    es: &'static str,
    en: &'static str,
) -> Wrong {
    let field = Some((pointer, code));
    Wrong { body: with(changes), status: 422, code: "invalid_event", field, es, en }
}

fn fields() -> Vec<Wrong> {
    let long = "x".repeat(501);
    vec![
        field(json!({"kind": "P9"}), ("/kind", "unknown_code"), "«P9» no es un", "“P9” is not a"),
        field(
            json!({"key_populations": ["TW", "XX"]}),
            ("/key_populations/1", "unknown_code"),
            "«XX» no es un código",
            "“XX” is not a code",
        ),
        field(
            json!({"flags": {"weapon": "cannon"}}),
            ("/flags/weapon", "unknown_code"),
            "«cannon»",
            "“cannon”",
        ),
        field(json!({"lat": 15.9}), ("/lat", "outside_area"), "fuera del área", "outside the area"),
        field(
            json!({"lat": -90.5069, "lon": 14.6349}),
            ("/lat", "swapped"),
            "intercambiadas",
            "exchanged",
        ),
        field(json!({"lat": 91}), ("/lat", "out_of_range"), "entre -90 y 90", "between -90 and 90"),
        field(
            json!({"occurred_at": "2026-11-21T09:00:00-06:00"}),
            ("/occurred_at", "future"),
            "en el futuro",
            "in the future",
        ),
        field(
            json!({"occurred_at": "2001-01-01T00:00:00-06:00"}),
            ("/occurred_at", "too_old"),
            "hace más de",
            "days old",
        ),
        field(
            json!({"occurred_at": "2026-11-20T21:00:00"}),
            ("/occurred_at", "not_a_time"),
            "con desfase",
            "with an offset",
        ),
        field(
            json!({"narrative": long}),
            ("/narrative", "too_long"),
            "500 caracteres",
            "500 characters",
        ),
        field(
            json!({"severity": "3"}),
            ("/severity", "wrong_type"),
            "un número entero y llegó un texto",
            "Expected integer, got string",
        ),
        field(json!({"severity": 6}), ("/severity", "out_of_range"), "entre 1 y 5", "between 1"),
        field(json!({"color": 1}), ("/color", "unknown_field"), "no existe", "no such field"),
        field(json!({"id": "17"}), ("/id", "not_an_id"), "un UUID", "a UUID"),
    ]
}

/// Bodies that are wrong as a whole.
fn bodies() -> Vec<Wrong> {
    let text = event(1).to_string();
    let twice = text.replacen("\"kind\"", "\"kind\":\"P1\",\"kind\"", 1);
    let deep = text.replacen("\"P1\"", &format!("{}1{}", "[".repeat(99), "]".repeat(99)), 1);
    let mut broken = text.clone().into_bytes();
    let at = text.find("P1").expect("a kind");
    broken[at] = 0xff;
    let large = text.replacen("\"P1\"", &format!("\"{}\"", "x".repeat(70_000)), 1);
    let wrong =
        |body: Vec<u8>, status, code, field, es, en| Wrong { body, status, code, field, es, en };
    vec![
        wrong(
            twice.into_bytes(),
            422,
            "duplicate_key",
            Some(("/kind", "duplicate_key")),
            "dos veces",
            "twice",
        ),
        wrong(
            deep.into_bytes(),
            422,
            "too_deep",
            Some(("/kind/0/0/0/0/0/0/0", "too_deep")),
            "anidado",
            "nested",
        ),
        wrong(broken, 400, "invalid_utf8", None, "no es UTF-8", "is not UTF-8"),
        wrong(large.into_bytes(), 413, "body_too_large", None, "demasiado grande", "too large"),
        wrong(text[..40].into(), 400, "invalid_json", None, "no es JSON", "not valid JSON"),
    ]
}

async fn send(person: &Person, language: &str, body: Vec<u8>) -> (u16, Value) {
    let request = person.request(Method::POST, "/api/v1/events");
    let request = request.header("accept-language", language);
    let request = request.header("content-type", "application/json").body(body);
    told(request.send().await.unwrap()).await
}

#[tokio::test]
async fn whatever_is_wrong_with_a_report_is_told_by_code_pointer_and_words() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    for wrong in fields().into_iter().chain(bodies()) {
        for (language, words) in [("es", wrong.es), ("en", wrong.en)] {
            let (status, body) = send(&ana, language, wrong.body.clone()).await;
            let name = String::from_utf8_lossy(&wrong.body[..wrong.body.len().min(300)]);
            assert_eq!((status, &body["code"]), (wrong.status, &json!(wrong.code)), "{name}");
            assert_eq!(body["type"], format!("urn:atalaya:problem:{}", wrong.code));
            assert!(body.to_string().contains(words), "{words} in {body}");
            let Some((pointer, code)) = wrong.field else { continue };
            let errors = body["errors"].as_array().unwrap();
            let found = errors.iter().find(|error| error["pointer"] == pointer);
            let found = found.unwrap_or_else(|| panic!("nothing at {pointer} in {body}"));
            assert_eq!(found["code"], code);
            assert!(found["detail"].as_str().unwrap().contains(words), "{words} in {found}");
        }
    }
    let organisation = world.organisation("omes").await;
    assert_eq!(world.store.event_count(organisation).await.unwrap(), 0, "nothing was taken");
}

#[tokio::test]
async fn among_others_each_wrong_report_is_told_by_itself_and_the_good_ones_land() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let wrong = fields();
    let mut several = Vec::new();
    for (index, one) in wrong.iter().enumerate() {
        let mut good = event(1);
        good["id"] = json!(event_id(100 + index as u32));
        several.push(good.to_string());
        several.push(String::from_utf8(one.body.clone()).unwrap());
    }
    let array = format!("[{}]", several.join(",")).into_bytes();
    let (status, body) = send(&ana, "es", array).await;
    assert_eq!(status, 207);
    for (index, one) in wrong.iter().enumerate() {
        assert_eq!(body["results"][2 * index]["status"], "created");
        let told = &body["results"][2 * index + 1];
        let (pointer, code) = one.field.unwrap();
        let pointer = format!("/{}{pointer}", 2 * index + 1);
        let errors = told["problem"]["errors"].as_array().unwrap();
        let found = errors.iter().any(|error| error["pointer"] == pointer && error["code"] == code);
        assert!(found && told["status"] == "refused", "{pointer} {code} in {told}");
    }
    // The same as lines, one of them broken off in the middle.
    let mut lines: Vec<String> = several.iter().map(|text| text.replace('\n', " ")).collect();
    lines[4].truncate(25);
    let request = ana.request(Method::POST, "/api/v1/events");
    let request = request.header("content-type", "application/x-ndjson").body(lines.join("\n"));
    let (status, body) = told(request.send().await.unwrap()).await;
    assert_eq!(status, 207);
    let problem = &body["results"][4]["problem"];
    assert_eq!((&problem["code"], &problem["status"]), (&json!("invalid_json"), &json!(400)));
    for index in (0..lines.len()).filter(|index| *index != 4) {
        let expected = if index % 2 == 0 { "already_had" } else { "refused" };
        assert_eq!(body["results"][index]["status"], expected, "{index}");
    }
    let organisation = world.organisation("omes").await;
    let landed = world.store.event_count(organisation).await.unwrap();
    assert_eq!(landed, wrong.len() as u64);
}
