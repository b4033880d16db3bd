//! Would the maps of the past year have been right?

use std::time::Duration;

use atalaya_domain::{
    Cell, Consents, Event, EventId, Flags, KeyPopulations, Kind, LocationPrecision, Place, Role,
    Severity, Source, TimePrecision, TimeSpan, Verification, Zone,
};
use jiff::SignedDuration;
use reqwest::{Response, StatusCode};
use serde_json::{Value, json};

use crate::world::{Person, World, event, problem, told};

const PATH: &str = "/api/v1/hindsight";

/// Three reports a week for so many weeks, each recorded an hour after it happened.
async fn past(world: &World, organisation: &str, weeks: i64) {
    let id = world.organisation(organisation).await;
    let zone = Zone::new("UTC").unwrap();
    for week in (1..=weeks).rev() {
        let at = world.now().checked_sub(SignedDuration::from_hours(168 * week)).unwrap();
        let events = (0..3_u8).map(|number| {
            let mut bytes = [0_u8; 16];
            bytes[..8].copy_from_slice(&week.to_be_bytes());
            (bytes[6], bytes[7], bytes[8]) = (0x70, week as u8, 0x80);
            bytes[15] = number;
            Event {
                id: EventId::from_bytes(bytes),
                kind: Kind::P1,
                severity: Severity::SERIOUS,
                felt: None,
                potential: None,
                key_populations: KeyPopulations::default(),
                setting: None,
                perpetrator: None,
                when: TimeSpan::around(at, TimePrecision::Exact, &zone),
                place: Place::new(
                    Cell::at(14.63 + f64::from(number) * 0.008, -90.51).unwrap(),
                    LocationPrecision::Gps,
                ),
                source: Source::Myself,
                verification: Verification::Reported,
                flags: Flags::default(),
                consents: Consents::default(),
                narrative: None,
            }
        });
        let recorded = at.checked_add(SignedDuration::from_hours(1)).unwrap();
        world.store.event_create_many(id, None, events.collect(), recorded).await.unwrap();
    }
    world.caught_up().await;
}

/// Asks until it is there; what was told on the way.
async fn looked_back(person: &Person) -> (Value, Vec<f64>) {
    let mut progress = Vec::new();
    let asking = async {
        loop {
            let answer = person.get(PATH).await;
            let retry_after = answer.headers().get("retry-after").cloned();
            match told(answer).await {
                (200, report) => return report,
                (202, body) => {
                    assert_eq!(retry_after.unwrap(), "1");
                    assert_eq!(body.as_object().unwrap().len(), 1, "{body}");
                    progress.push(body["done"].as_f64().unwrap());
                }
                (status, body) => panic!("{status}: {body}"),
            }
        }
    };
    let report = tokio::time::timeout(Duration::from_secs(60), asking).await.unwrap();
    (report, progress)
}

#[tokio::test]
async fn it_is_computed_with_progress_and_then_told() {
    let world = World::new().await;
    past(&world, "omes", 90).await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let (report, progress) = looked_back(&luz).await;
    assert!(!progress.is_empty(), "it takes a while");
    assert!(progress.windows(2).all(|pair| pair[0] <= pair[1]), "{progress:?}");
    assert_eq!(report["until"], "2026-11-16T00:00:00-06:00", "the week's beginning");
    assert_eq!(report["from"], "2025-11-17T00:00:00-06:00");
    let model: Value = luz.get("/api/v1/model").await.json().await.unwrap();
    assert_eq!((&report["model"], &report["cut_points"]), (&model["model"], &model["cut_points"]));
    assert_eq!(report["exposure"], "none");
    let found = &report["found"];
    // 156, up or down to fives by this database's secret.
    let events = found["events"].as_u64().unwrap();
    assert!(found["weeks"] == 52 && [155, 160].contains(&events), "{found}");
    let gain = found["gain"].as_array().unwrap();
    assert_eq!((&gain[3]["area"], &gain[10]["map"]), (&json!(0.1), &json!(1.0)));
    assert!(gain[3]["map"].as_f64().unwrap() > 0.5, "{gain:?}");
    for language in ["es", "en"] {
        assert!(report["sentence"][language].as_str().unwrap().len() > 40);
    }
    assert!(report["remarks"].as_array().unwrap().len() > 5);
    assert!(!report.to_string().contains("null"), "what cannot be said is left out: {report}");
    // A steward is told the same.
    let eva = world.person("omes", "eva", Role::Steward).await;
    assert_eq!(looked_back(&eva).await.0, report);
}

#[tokio::test]
async fn too_few_says_so_and_gives_no_figure() {
    let world = World::new().await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let (report, _) = looked_back(&luz).await;
    assert_eq!((&report["verdict"], report.get("found")), (&json!("too_few"), None));
    past(&world, "omes", 12).await;
    assert_eq!(looked_back(&luz).await.0, report, "twelve weeks are no more to speak of");
}

#[tokio::test]
async fn who_sees_no_past_maps_is_not_told() {
    let world = World::new().await;
    for role in [Role::Promoter, Role::Advocate, Role::Coordinator] {
        let somebody = world.person("omes", role.code(), role).await;
        let answer = somebody.get(PATH).await;
        assert_eq!(problem(answer).await, (403, "not_for_role".to_owned()), "{role:?}");
    }
    assert_eq!(problem(world.get(PATH).await).await.0, 401);
}

/// What is told of an answer but its time.
async fn whole(answer: Response) -> (StatusCode, Vec<(String, String)>, Value) {
    let told_always = ["date", "x-request-id"];
    let headers = answer.headers().iter().filter(|(name, _)| !told_always.contains(&name.as_str()));
    let headers = headers.map(|(name, value)| (name.to_string(), format!("{value:?}"))).collect();
    let status = answer.status();
    let (_, body) = told(answer).await;
    (status, headers, body)
}

#[tokio::test]
async fn nothing_of_the_answer_moves_when_others_report_or_ask() {
    let world = World::new().await;
    past(&world, "omes", 90).await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    looked_back(&luz).await;
    let before = whole(luz.get(PATH).await).await;
    // Another organisation reports, and its supervisor asks.
    past(&world, "otra", 60).await;
    let ada = world.person("otra", "ada", Role::Supervisor).await;
    let asked = ada.get(PATH).await.status();
    assert!(asked == StatusCode::ACCEPTED || asked == StatusCode::OK);
    assert_eq!(whole(luz.get(PATH).await).await, before, "while theirs is computed");
    let (theirs, _) = looked_back(&ada).await;
    assert_eq!(whole(luz.get(PATH).await).await, before);
    assert_ne!(theirs["found"], before.2["found"]);
    // Nor does it move with one report of one's own before the week turns.
    let one = luz.post("/api/v1/events", &event(1)).await;
    assert_eq!(one.status(), StatusCode::CREATED);
    world.caught_up().await;
    assert_eq!(whole(luz.get(PATH).await).await, before, "no single report is in it");
}

#[tokio::test]
async fn another_week_is_another_look_back() {
    let world = World::new().await;
    past(&world, "omes", 90).await;
    let luz = world.program("omes", Role::Supervisor).await;
    let (report, _) = looked_back(&luz).await;
    world.pass(SignedDuration::from_hours(168));
    let (next, progress) = looked_back(&luz).await;
    assert!(!progress.is_empty());
    assert_eq!(next["until"], "2026-11-23T00:00:00-06:00");
    assert_ne!(next["from"], report["from"]);
}
