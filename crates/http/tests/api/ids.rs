//! Attempts to learn by an id what somebody else reported.

use atalaya_domain::{Draft, EventId, Json, Role, Rules};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::world::{Person, World, deployment, event, event_id, told};

/// The answer to a report, without the id that was asked for.
async fn answer(person: &Person, report: &Value) -> (u16, Option<String>, Value) {
    let answer = person.post("/api/v1/events", report).await;
    let location = answer.headers().get("location").map(|at| at.to_str().unwrap().to_owned());
    let (status, body) = told(answer).await;
    (status, location, body)
}

#[tokio::test]
async fn sending_somebody_elses_id_tells_neither_version_nor_state_and_changes_nothing() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let eva = world.person("omes", "eva", Role::Promoter).await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let program = world.program("omes", Role::Promoter).await;
    // As it was reported, amended, verified, withdrawn; and one that a program brought.
    for number in 1..=4 {
        assert_eq!(answer(&ana, &event(number)).await.0, 201);
    }
    assert_eq!(answer(&program, &event(5)).await.0, 201);
    let path = |number| format!("/api/v1/events/{}", event_id(number));
    ana.patch(&path(2), &json!({"severity": 5})).await;
    luz.patch(&path(3), &json!({"verification": "V3"})).await;
    ana.delete(&path(4)).await;
    let mut other = event(1);
    (other["kind"], other["narrative"]) = (json!("B1"), json!("lo mío"));
    let mut answers = Vec::new();
    for number in 1..=5 {
        other["id"] = json!(event_id(number));
        answers.push(answer(&eva, &other).await);
    }
    let (status, location, problem) = answers[0].clone();
    assert_eq!((status, location, &problem["code"]), (409, None, &json!("id_taken")));
    assert_eq!(problem["errors"][0]["pointer"], "/id");
    assert!(answers.iter().all(|one| *one == answers[0]), "{answers:?}");
    for (number, version) in [(1, 1), (2, 2), (3, 2), (4, 2), (5, 1)] {
        let (_, kept) = told(luz.get(&path(number)).await).await;
        assert_eq!((&kept["version"], &kept["kind"]), (&json!(version), &json!("P1")), "{number}");
        assert!(!kept.to_string().contains("lo mío"));
        assert_eq!(eva.get(&path(number)).await.status(), StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn sending_again_is_harmless_whoever_sends() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let program = world.program("omes", Role::Promoter).await;
    answer(&ana, &event(1)).await;
    answer(&program, &event(2)).await;
    ana.patch(&format!("/api/v1/events/{}", event_id(1)), &json!({"severity": 5})).await;
    let had = |number, version: u32| json!({"id": event_id(number), "status": "already_had", "version": version});
    for person in [&ana, &luz] {
        let (status, _, mut body) = answer(person, &event(1)).await;
        // What looks the same is told as far as they may know: see `duplicates`.
        body.as_object_mut().unwrap().remove("similar");
        assert_eq!((status, body), (200, had(1, 2)));
    }
    // Whether somebody amended or withdrew what it sent is not a program's to know.
    let unchanged = answer(&program, &event(2)).await;
    assert_eq!((unchanged.0, &unchanged.2["status"]), (200, &json!("already_had")));
    luz.delete(&format!("/api/v1/events/{}", event_id(2))).await;
    assert_eq!(answer(&program, &event(2)).await, unchanged);
    let elsewhere = world.person("otra", "ana", Role::Promoter).await;
    assert_eq!(answer(&elsewhere, &event(1)).await.0, 201, "another organisation's id is free");
}

#[tokio::test]
async fn among_several_somebody_elses_id_spoils_only_itself() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let eva = world.person("omes", "eva", Role::Promoter).await;
    for number in [2, 3] {
        answer(&ana, &event(number)).await;
    }
    ana.delete(&format!("/api/v1/events/{}", event_id(3))).await;
    let several = [event(1), event(2), event(3), event(1)];
    let (status, body) = told(eva.post("/api/v1/events", &json!(several)).await).await;
    let results = body["results"].as_array().unwrap();
    let found: Vec<&str> = results.iter().map(|one| one["status"].as_str().unwrap()).collect();
    assert_eq!((status, found), (207, vec!["created", "refused", "refused", "already_had"]));
    for at in [1, 2] {
        let mut problem = results[at]["problem"].clone();
        assert_eq!(problem["errors"][0]["pointer"].take(), format!("/{at}/id"));
        assert_eq!(problem["code"], "id_taken");
        assert!(results[at].get("version").is_none() && results[at].get("id").is_none());
    }
    let lines = format!("{}\n{}\n", event(2), event(9));
    let request = eva.request(Method::POST, "/api/v1/events");
    let sent = request.header("content-type", "application/x-ndjson").body(lines).send().await;
    let (status, body) = told(sent.unwrap()).await;
    assert_eq!((status, &body["results"][0]["problem"]["code"]), (207, &json!("id_taken")));
    let (status, body) = told(eva.post("/api/v1/events", &json!([event(2)])).await).await;
    assert_eq!((status, &body["errors"][0]["code"]), (422, &json!("id_taken")));
}

/// The id that an import gives the row `17` of `reportes-2026`.
fn imported(row: u32) -> EventId {
    EventId::from_foreign("reportes-2026", &row.to_string())
}

#[tokio::test]
async fn whether_an_import_has_a_row_cannot_be_asked_by_its_id() {
    let world = World::new().await;
    let eva = world.person("omes", "eva", Role::Promoter).await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let program = world.program("omes", Role::Promoter).await;
    let mut row = event(1);
    row["id"] = json!(imported(17).to_string());
    let (place, now) = (deployment(), world.now());
    let (area, zone) = (&place.area, &place.zone);
    let rules = Rules { area, zone, now, max_age_days: 9, may_verify: false };
    let json = Json::parse(row.to_string().as_bytes()).unwrap();
    let stored = Draft::from_json(&json).unwrap().check(&rules).unwrap();
    let organisation = world.organisation("omes").await;
    world.store.event_create(organisation, None, stored, world.now()).await.unwrap();
    for guesser in [&eva, &program] {
        let mut answers = Vec::new();
        for number in [17, 18] {
            row["id"] = json!(imported(number).to_string());
            answers.push(answer(guesser, &row).await);
        }
        assert_eq!((answers[0].0, &answers[0].2["errors"][0]["code"]), (422, &json!("not_random")));
        assert_eq!(answers[0], answers[1]);
    }
    row["id"] = json!(imported(17).to_string());
    assert_eq!(answer(&luz, &row).await.0, 200, "she sees it anyway");
    row["id"] = json!(imported(18).to_string());
    assert_eq!(answer(&luz, &row).await.0, 201);
    (row["kind"], row["id"]) = (json!("P9"), json!(imported(17).to_string()));
    let (_, _, wrong) = answer(&eva, &row).await;
    assert_eq!(wrong["errors"].as_array().unwrap().len(), 2, "all that is wrong at once: {wrong}");
}
