//! Everything about oneself, and nothing about anybody else.

use atalaya_domain::Role;
use atalaya_http::{Access, TABLE};
use jiff::SignedDuration;
use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::world::{World, event, event_id, hours, problem, told};

const PATH: &str = "/api/v1/me/data";

fn outing(number: u32) -> String {
    format!("0193a7f0-0000-7000-8000-{number:012}")
}

#[tokio::test]
async fn everybody_takes_what_is_theirs_with_them_and_nothing_of_others() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let eva = world.person("omes", "eva", Role::Promoter).await;
    let sofia = world.person("omes", "sofia", Role::Supervisor).await;
    let mut report = event(1);
    report["narrative"] = json!("lo mío");
    assert_eq!(ana.post("/api/v1/events", &report).await.status(), StatusCode::CREATED);
    let mut other = event(2);
    other["narrative"] = json!("lo ajeno");
    eva.post("/api/v1/events", &other).await;
    ana.post("/api/v1/exposure", &hours(3)).await;
    let contact = json!({"name": "Filomena", "phone": "5555 1234"});
    let path = "/api/v1/people/ana/contact";
    sofia.request(Method::PUT, path).json(&contact).send().await.unwrap();
    sofia.get("/api/v1/events").await;
    let merged = format!("/api/v1/events/{}/duplicate_of", event_id(1));
    let merge = sofia.request(Method::PUT, &merged).json(&json!({"id": event_id(2)}));
    assert_eq!(merge.send().await.unwrap().status(), StatusCode::OK);
    for (who, number) in [(&ana, 1), (&eva, 2)] {
        let now = world.now();
        let plan = json!({
            "id": outing(number), "starts_at": (now + SignedDuration::from_mins(30)).to_string(),
            "ends_at": (now + SignedDuration::from_mins(90)).to_string(),
            "home_by": (now + SignedDuration::from_mins(120)).to_string(), "company": "pair",
        });
        assert_eq!(who.post("/api/v1/outreach", &plan).await.status(), StatusCode::CREATED);
    }
    let (status, body) = told(ana.get(PATH).await).await;
    assert_eq!(status, 200, "{body}");
    assert_eq!(body["events"][0]["consents"], json!(["totals"]));
    assert_eq!(body["outreach"].as_array().unwrap().len(), 1);
    assert_eq!(body["outreach"][0]["id"], outing(1));
    for empty in ["bulletins", "alerts", "devices", "passkeys", "agreements"] {
        assert_eq!(body[empty], json!([]), "{empty}");
    }
    assert_eq!(body["account"]["handle"], "ana");
    assert_eq!(body["contact"], contact);
    assert_eq!(body["events"][0]["narrative"], "lo mío");
    assert_eq!(body["events"][0]["version"], 1, "that it was merged is not hers to know");
    assert_eq!(
        (body["events"].as_array().unwrap().len(), &body["exposure"][0]["workers"]),
        (1, &json!(2))
    );
    let text = body.to_string();
    assert!(text.contains("event_viewed") && text.contains("sofia"), "who looked: {text}");
    for foreign in ["lo ajeno", "eva", &event_id(2), &outing(2), "duplicate_of", "event_merged"] {
        assert!(!text.contains(foreign), "{foreign}");
    }
    // What somebody warned of is theirs, taken back or not.
    let cell = atalaya_domain::Cell::at(14.6349, -90.5069).unwrap().coarsened(7).to_string();
    let warning = json!({
        "id": outing(9), "kind": "shots", "audience": "own", "cells": [cell], "advice": "No entren",
        "valid_until": (world.now() + SignedDuration::from_hours(6)).to_string(),
    });
    assert_eq!(sofia.post("/api/v1/bulletins", &warning).await.status(), StatusCode::CREATED);
    let bulletin = async || told(sofia.get(PATH).await).await.1["bulletins"][0].clone();
    let before = bulletin().await;
    assert_eq!((&before["advice"], &before["state"]), (&json!("No entren"), &json!("in_force")));
    let back = sofia.request(Method::DELETE, &format!("/api/v1/bulletins/{}", outing(9)));
    assert!(back.send().await.unwrap().status().is_success());
    let after = bulletin().await;
    assert_eq!((&after["state"], after["revoked_at"].is_string()), (&json!("revoked"), true));
    assert_eq!(told(ana.get(PATH).await).await.1["bulletins"], json!([]), "and nobody else's");
    let (_, of_sofia) = told(sofia.get(PATH).await).await;
    assert_eq!(of_sofia["events"], json!([]), "a supervisor too takes their own");
    assert_eq!(of_sofia["outreach"], json!([]));
    let (_, log) = told(ana.get("/api/v1/audit/mine").await).await;
    let entries = log["entries"].as_array().unwrap();
    assert!(entries.iter().any(|entry| entry["action"] == "exported"));
    let program = world.program("omes", Role::Supervisor).await;
    assert_eq!(problem(program.get(PATH).await).await.0, 403);
}

/// Routes by which somebody may be told of what is a named person's: asked by a supervisor, each is an
/// entry in that person's own log.
const LOOKS: [&str; 13] = [
    "/api/v1/drills",
    "/api/v1/events",
    "/api/v1/events/{id}",
    "/api/v1/exposure",
    "/api/v1/exposure/{id}",
    "/api/v1/outreach",
    "/api/v1/outreach/debrief",
    "/api/v1/outreach/{id}",
    "/api/v1/outreach/{id}/deliveries",
    "/api/v1/people",
    "/api/v1/people/{handle}/contact",
    "/api/v1/people/{handle}/devices",
    "/api/v1/triage",
];

/// The other routes that are asked by GET, and what they tell.
const TELLS_NOTHING_OF_A_PERSON: [(&str, &str); 70] = [
    ("/api/v1/agreements", "organisations"),
    ("/api/v1/alerts", "the account's own"),
    ("/api/v1/audit", "what was done, by whom: itself the log"),
    ("/api/v1/audit/mine", "one's own"),
    ("/api/v1/audit/verification", "whether the log is whole"),
    ("/api/v1/boundaries", "departments and municipalities"),
    ("/api/v1/bulletins", "who has said that they saw a warning, which they say to be known"),
    ("/api/v1/devices", "one's own"),
    ("/api/v1/directory", "numbers to call, and of nobody who works here"),
    ("/api/v1/duplicates", "pairs of events: entered for both, where there are any"),
    ("/api/v1/alarm_figures", "figures"),
    ("/api/v1/code_words", "that there are words, and of no person"),
    ("/api/v1/credential_card", "what everybody is shown who asks, and nobody's name"),
    ("/api/v1/protocol", "rules"),
    (
        "/api/v1/support_cases",
        "nobody, but to who was named to see to it: entered then (`outreach.rs`)",
    ),
    ("/api/v1/duty", "who is on duty, which all of them must know"),
    ("/api/v1/lessons", "what organisations have learnt, and of no person"),
    ("/api/v1/facility_checks", "premises, and of no person"),
    ("/api/v1/hindsight", "figures"),
    (
        "/api/v1/indicators",
        "figures, none of fewer than three people: entered as a look at a period",
    ),
    ("/api/v1/live", "levels"),
    ("/api/v1/live/poll", "levels"),
    ("/api/v1/live/snapshot", "levels"),
    ("/api/v1/live/stream", "levels"),
    ("/api/v1/me/briefing", "one's own"),
    ("/api/v1/me/data", "one's own"),
    ("/api/v1/me/municipalities", "where one's own map ends"),
    ("/api/v1/me/passkeys", "one's own"),
    ("/api/v1/me/push", "one's own"),
    ("/api/v1/me/second_factor", "one's own"),
    ("/api/v1/logbook_plans", "how files are to be read"),
    ("/api/v1/model", "the model"),
    ("/api/v1/ogc/risk", "levels"),
    ("/api/v1/ogc/risk/conformance", "levels"),
    ("/api/v1/ogc/risk/collections", "levels"),
    ("/api/v1/ogc/risk/collections/{collection}", "levels"),
    ("/api/v1/ogc/risk/collections/{collection}/items", "levels"),
    ("/api/v1/ogc/risk/collections/{collection}/items/{feature}", "levels"),
    ("/api/v1/ogc/risk/collections/{collection}/tiles", "levels"),
    ("/api/v1/ogc/risk/collections/{collection}/tiles/WebMercatorQuad", "levels"),
    ("/api/v1/ogc/risk/collections/{collection}/tiles/WebMercatorQuad/tilejson", "levels"),
    ("/api/v1/ogc/risk/collections/{collection}/tiles/WebMercatorQuad/{z}/{y}/{x}", "levels"),
    ("/api/v1/ogc/risk/tileMatrixSets", "levels"),
    ("/api/v1/ogc/risk/tileMatrixSets/{set}", "levels"),
    ("/api/v1/openrosa/formList", "forms"),
    ("/api/v1/openrosa/forms/reporte", "a form"),
    ("/api/v1/openrosa/submission", "that submissions are taken"),
    ("/api/v1/place_audits", "places, and to who supervises who looked at them"),
    ("/api/v1/places", "places, and who of those who keep them said what"),
    ("/api/v1/places/meeting", "places"),
    ("/api/v1/places/offered", "places"),
    ("/api/v1/planning/changes", "places, and how much was reported around them by anybody"),
    ("/api/v1/planning", "places, and what the map says of them"),
    ("/api/v1/published", "what everybody may see"),
    ("/api/v1/published/{number}", "what everybody may see"),
    ("/api/v1/published/{number}/files/{name}", "what everybody may see"),
    ("/publicado", "what everybody may see"),
    ("/publicado/{number}", "what everybody may see"),
    ("/api/v1/release_keys", "public keys"),
    ("/api/v1/releases/{id}/files/{name}", "numbers of many"),
    ("/api/v1/releases", "numbers of many"),
    ("/api/v1/releases/{id}", "numbers of many"),
    ("/api/v1/risk", "levels"),
    ("/api/v1/risk/cells/{cell}", "levels"),
    ("/api/v1/safety_rules", "rules"),
    ("/api/v1/self_check", "how the installation stands"),
    ("/api/v1/session", "one's own"),
    ("/api/v1/taxonomy", "words"),
    ("/api/v1/warnings", "areas"),
    ("/api/v1/week_sheet", "how much waits, and places; of support, who sees to it enters it"),
];

/// No. 7 of what letting nobody in means (threat model): every view of a named person's data is in that
/// person's own log.
#[tokio::test]
async fn seven_every_view_of_a_named_persons_data_is_in_that_persons_own_log() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let sofia = world.person("omes", "sofia", Role::Supervisor).await;
    ana.post("/api/v1/events", &event(1)).await;
    ana.post("/api/v1/exposure", &hours(3)).await;
    let now = world.now();
    let plan = json!({
        "id": outing(1), "starts_at": (now + SignedDuration::from_mins(30)).to_string(),
        "ends_at": (now + SignedDuration::from_mins(90)).to_string(),
        "home_by": (now + SignedDuration::from_mins(120)).to_string(), "company": "pair",
    });
    ana.post("/api/v1/outreach", &plan).await;
    let mut drill = plan.clone();
    drill["id"] = json!(outing(2));
    drill["exercise"] = json!(true);
    assert_eq!(ana.post("/api/v1/outreach", &drill).await.status(), StatusCode::CREATED);
    let decision = format!("/api/v1/outreach/{}/decision", outing(2));
    let agreed = sofia.request(Method::PUT, &decision).json(&json!({"approve": true}));
    assert_eq!(agreed.send().await.unwrap().status(), StatusCode::OK);
    let contact = json!({"name": "Filomena", "phone": "5555 1234"});
    sofia.request(Method::PUT, "/api/v1/people/ana/contact").json(&contact).send().await.unwrap();
    let entries = async || {
        let (_, log) = told(ana.get("/api/v1/audit/mine").await).await;
        let by = |entry: &&serde_json::Value| entry["actor"]["handle"] == "sofia";
        log["entries"].as_array().unwrap().iter().filter(by).count()
    };
    let reads = TABLE.iter().filter(|entry| entry.method.as_str() == "GET");
    for entry in reads.filter(|entry| entry.access != Access::Public) {
        let path = entry.path;
        if !LOOKS.contains(&path) {
            let named = TELLS_NOTHING_OF_A_PERSON.iter().any(|(known, _)| *known == path);
            assert!(named, "{path}: say what it tells of a named person, and enter it");
            continue;
        }
        let id = match path {
            "/api/v1/exposure/{id}" => event_id(3),
            "/api/v1/outreach/{id}" | "/api/v1/outreach/{id}/deliveries" => outing(1),
            _ => event_id(1),
        };
        if ["/api/v1/drills", "/api/v1/outreach/debrief"].contains(&path) {
            // Both outings are behind by then, and who was out is entered once an hour.
            world.pass(SignedDuration::from_mins(121));
        }
        let before = entries().await;
        let asked = path.replace("{handle}", "ana").replace("{id}", &id);
        let answer = sofia.get(&asked).await;
        assert_eq!(answer.status(), StatusCode::OK, "{asked}");
        assert_eq!(entries().await, before + 1, "{asked} is in her log");
    }
    // So are looks by who else may, and answers to those who change something and are told it.
    let vera = world.person("omes", "vera", Role::Steward).await;
    let of = async |handle: &str| {
        let (_, log) = told(ana.get("/api/v1/audit/mine?limit=200").await).await;
        let by = |entry: &&serde_json::Value| entry["actor"]["handle"] == handle;
        log["entries"].as_array().unwrap().iter().filter(by).count()
    };
    for path in ["/api/v1/events", "/api/v1/events/{id}", "/api/v1/people", "/api/v1/triage"] {
        let before = of("vera").await;
        let answer = vera.get(&path.replace("{id}", &event_id(1))).await;
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        assert_eq!(of("vera").await, before + 1, "{path}, by the steward, is in her log");
    }
    for (method, path, body) in [
        (Method::PATCH, format!("/api/v1/events/{}", event_id(1)), json!({})),
        (
            Method::PUT,
            format!("/api/v1/events/{}/review", event_id(1)),
            json!({"verification": "V3"}),
        ),
        (Method::POST, "/api/v1/people/ana/code".to_owned(), json!({})),
        (Method::DELETE, "/api/v1/people/ana/contact".to_owned(), json!({})),
        (Method::POST, "/api/v1/people/ana/erasure".to_owned(), json!({})),
    ] {
        let before = of("sofia").await;
        let answer = sofia.request(method.clone(), &path).json(&body).send().await.unwrap();
        let status = answer.status();
        let told = answer.text().await.unwrap();
        assert!(status.is_success(), "{method} {path}: {told}");
        assert!(of("sofia").await > before, "{method} {path} is in her log");
    }
    // Lists that are watched all night are entered once an hour.
    for list in ["/api/v1/people", "/api/v1/outreach"] {
        sofia.get(list).await;
        let before = entries().await;
        for _ in 0..3 {
            assert_eq!(sofia.get(list).await.status(), StatusCode::OK);
        }
        assert_eq!(entries().await, before, "{list}: her log says it already");
    }
    world.pass(SignedDuration::from_mins(61));
    for list in ["/api/v1/people", "/api/v1/outreach"] {
        let before = entries().await;
        for _ in 0..2 {
            assert_eq!(sofia.get(list).await.status(), StatusCode::OK);
        }
        assert_eq!(entries().await, before + 1, "{list}: another hour");
    }
}
