//! Two reports of one incident: who is told, and what somebody decides.

use atalaya_domain::Role;
use reqwest::{Method, Response};
use serde_json::{Value, json};

use crate::world::{Person, World, event, event_id, problem, told};

fn merged_path(number: u32) -> String {
    format!("/api/v1/events/{}/duplicate_of", event_id(number))
}

async fn put(person: &Person, number: u32, body: &Value) -> Response {
    person.request(Method::PUT, &merged_path(number)).json(body).send().await.unwrap()
}

async fn merge(person: &Person, number: u32, into: u32) -> Response {
    put(person, number, &json!({"id": event_id(into)})).await
}

async fn get(person: &Person, number: u32) -> (u16, Value) {
    told(person.get(&format!("/api/v1/events/{}", event_id(number))).await).await
}

/// The pairs that wait, as (later, earlier).
async fn pending(person: &Person) -> Vec<(String, String)> {
    let (status, page) = told(person.get("/api/v1/duplicates").await).await;
    assert_eq!((status, &page["next"]), (200, &Value::Null));
    let id = |pair: &Value, at: usize| pair["events"][at]["id"].as_str().unwrap().to_owned();
    page["pairs"].as_array().unwrap().iter().map(|pair| (id(pair, 0), id(pair, 1))).collect()
}

/// The answer's bytes and headers, but for the date and the request's own number.
async fn everything(answer: Response) -> String {
    let mut headers: Vec<String> = answer
        .headers()
        .iter()
        .filter(|(name, _)| *name != "date" && *name != "x-request-id")
        .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()))
        .collect();
    headers.sort();
    format!("{} {headers:?} {}", answer.status(), answer.text().await.unwrap())
}

#[tokio::test]
async fn a_report_that_was_told_before_is_named_to_who_may_know() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let program = world.program("omes", Role::Promoter).await;
    let mut similar = Vec::new();
    for (number, person) in [(1, &ana), (2, &ana), (3, &luz), (4, &program)] {
        let (status, body) = told(person.post("/api/v1/events", &event(number)).await).await;
        assert_eq!(status, 201);
        let ids = body["similar"].as_array().unwrap().iter().map(|one| one["id"].clone());
        similar.push(ids.collect::<Vec<_>>());
        for one in body["similar"].as_array().unwrap() {
            assert_eq!(one["recorded_at"], "2026-11-20T21:30:00-06:00");
            assert_eq!(one.as_object().unwrap().len(), 2);
        }
    }
    let id = |number| json!(event_id(number));
    assert_eq!(similar, [vec![], vec![id(1)], vec![id(2), id(1)], vec![]]);
    // Sent again, because the answer was lost: it is asked again.
    let (status, body) = told(ana.post("/api/v1/events", &event(2)).await).await;
    assert_eq!((status, &body["similar"][0]["id"]), (200, &id(1)));
    // What a form hands over was typed by somebody who may see no other report, whatever its token's role.
    let program = world.program("omes", Role::Supervisor).await;
    let (status, body) = told(program.post("/api/v1/events", &event(4)).await).await;
    assert_eq!((status, &body["similar"]), (200, &json!([])));
    let (_, batch) = told(luz.post("/api/v1/events", &json!([event(5)])).await).await;
    assert!(!batch.to_string().contains("similar"));
}

/// Nothing in a promoter's answers differs, whatever others report, merge and take apart.
#[tokio::test]
async fn a_promoters_answers_do_not_depend_on_what_others_report() {
    let mut seen = Vec::new();
    for others in [false, true] {
        let world = World::new().await;
        let ana = world.person("omes", "ana", Role::Promoter).await;
        let bea = world.person("omes", "bea", Role::Promoter).await;
        let luz = world.person("omes", "luz", Role::Supervisor).await;
        let mut answers = Vec::new();
        if others {
            for number in 10..20 {
                bea.post("/api/v1/events", &event(number)).await;
            }
        }
        for number in [1, 2] {
            answers.push(everything(ana.post("/api/v1/events", &event(number)).await).await);
        }
        if others {
            assert_eq!(merge(&luz, 2, 10).await.status(), 200);
            assert_eq!(merge(&luz, 11, 1).await.status(), 200);
            assert_eq!(merge(&luz, 12, 1).await.status(), 200);
        }
        let own = format!("/api/v1/events/{}", event_id(2));
        answers.push(everything(ana.post("/api/v1/events", &event(2)).await).await);
        answers.push(everything(ana.get(&own).await).await);
        answers.push(everything(ana.get("/api/v1/events").await).await);
        let unchanged = ana.request(Method::GET, &own).header("if-none-match", "\"1\"");
        answers.push(everything(unchanged.send().await.unwrap()).await);
        let amend = ana.request(Method::PATCH, &own).header("if-match", "\"1\"");
        let amended = amend.json(&json!({"severity": 4})).send().await.unwrap();
        assert_eq!(amended.status(), 200);
        answers.push(everything(amended).await);
        // Their own, into which two others are merged, is withdrawn like any other.
        let first = format!("/api/v1/events/{}", event_id(1));
        answers.push(everything(ana.delete(&first).await).await);
        answers.push(everything(ana.get(&first).await).await);
        answers.push(everything(merge(&ana, 2, 1).await).await);
        answers.push(everything(merge(&ana, 2, 10).await).await);
        answers.push(everything(ana.get("/api/v1/duplicates").await).await);
        seen.push(answers);
    }
    assert_eq!(seen[0], seen[1]);
}

#[tokio::test]
async fn a_supervisor_merges_and_separates_and_the_map_counts_once() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let eva = world.person("omes", "eva", Role::Steward).await;
    let organisation = world.organisation("omes").await;
    ana.post("/api/v1/events", &event(1)).await;
    luz.post("/api/v1/events", &event(2)).await;
    let answer = merge(&luz, 2, 1).await;
    assert_eq!(answer.headers()["etag"], "\"2\"");
    let (status, merged) = told(answer).await;
    assert_eq!((status, &merged["duplicate_of"]), (200, &json!(event_id(1))));
    assert_eq!(world.store.event_count(organisation).await.unwrap(), 1);
    let (_, again) = told(merge(&luz, 2, 1).await).await;
    assert_eq!(again["version"], 2, "merging again changes nothing");
    for person in [&luz, &eva] {
        assert_eq!(get(person, 2).await.1["duplicate_of"], json!(event_id(1)));
        assert_eq!(get(person, 1).await.1["duplicate_of"], Value::Null);
    }
    assert!(get(&ana, 1).await.1.get("duplicate_of").is_none());
    assert_eq!(problem(eva.delete(&merged_path(2)).await).await.1, "not_for_role");
    let stale = luz.request(Method::DELETE, &merged_path(2)).header("if-match", "\"1\"");
    assert_eq!(problem(stale.send().await.unwrap()).await.1, "version_conflict");
    for version in [3, 3] {
        let (status, separated) = told(luz.delete(&merged_path(2)).await).await;
        assert_eq!((status, &separated["duplicate_of"]), (200, &Value::Null));
        assert_eq!(separated["version"], version);
    }
    assert_eq!(world.store.event_count(organisation).await.unwrap(), 2);
}

#[tokio::test]
async fn what_cannot_be_one_is_refused_with_its_reason() {
    let world = World::new().await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let sol = world.person("otra", "sol", Role::Supervisor).await;
    for number in 1..=5 {
        luz.post("/api/v1/events", &event(number)).await;
    }
    sol.post("/api/v1/events", &event(9)).await;
    merge(&luz, 2, 1).await;
    luz.delete(&format!("/api/v1/events/{}", event_id(5))).await;
    for (number, into, code) in [
        (1, 1, "same_event"),
        (3, 2, "already_merged"),
        (1, 3, "has_merged"),
        (3, 5, "does_not_count"),
        (5, 3, "withdrawn"),
    ] {
        let refused = problem(merge(&luz, number, into).await).await;
        assert_eq!(refused, (409, code.to_owned()), "{number} into {into}");
    }
    // Another organisation's and none at all look the same.
    let theirs = everything(merge(&luz, 3, 9).await).await;
    assert_eq!(theirs, everything(merge(&luz, 3, 99).await).await);
    assert!(theirs.starts_with("404"));
    assert_eq!(
        everything(merge(&luz, 9, 3).await).await,
        everything(merge(&luz, 99, 3).await).await
    );
    for (body, pointer, code) in [
        (json!({}), "/id", "missing"),
        (json!({"id": 7}), "/id", "wrong_type"),
        (json!({"id": "7"}), "/id", "not_an_id"),
        (json!({"id": event_id(1), "why": 1}), "/why", "unknown_field"),
        (json!([]), "", "wrong_type"),
    ] {
        let (status, refused) = told(put(&luz, 3, &body).await).await;
        assert_eq!((status, &refused["code"]), (422, &json!("invalid_body")), "{body}");
        let error = &refused["errors"][0];
        assert_eq!((&error["pointer"], &error["code"]), (&json!(pointer), &json!(code)));
    }
}

/// A distance from a place that one knows finds another: neither the sentence nor the score has one.
#[tokio::test]
async fn two_reports_some_blocks_apart_do_not_say_how_far() {
    let mut told_of = Vec::new();
    for apart in [0.003, 0.004, 0.005] {
        let world = World::new().await;
        let ana = world.person("omes", "ana", Role::Promoter).await;
        let luz = world.person("omes", "luz", Role::Supervisor).await;
        let mut other = event(2);
        other["lat"] = json!(14.6349 + apart);
        for report in [event(1), other] {
            assert_eq!(ana.post("/api/v1/events", &report).await.status(), 201);
        }
        let (_, page) = told(luz.get("/api/v1/duplicates").await).await;
        let pair = &page["pairs"][0];
        assert!(pair["events"][0]["cell"] != pair["events"][1]["cell"], "{page}");
        let sentence = pair["sentence"]["en"].as_str().unwrap();
        assert!(sentence.contains("some blocks away"), "{sentence}");
        let digits = pair["sentence"].to_string().chars().any(char::is_numeric);
        assert!(!digits, "{sentence}");
        told_of.push((pair["score"].clone(), sentence.to_owned()));
    }
    told_of.dedup();
    assert_eq!(told_of.len(), 1, "three distances are told alike: {told_of:?}");
}

#[tokio::test]
async fn pairs_wait_until_somebody_decides_and_a_decision_can_be_taken_back() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let eva = world.person("omes", "eva", Role::Steward).await;
    let sol = world.person("otra", "sol", Role::Supervisor).await;
    let mut told_by_ana = event(1);
    told_by_ana["narrative"] = json!("lo que pasó");
    ana.post("/api/v1/events", &told_by_ana).await;
    luz.post("/api/v1/events", &event(2)).await;
    let pair = vec![(event_id(2), event_id(1))];
    assert_eq!(pending(&luz).await, pair);
    assert_eq!(pending(&eva).await, pair);
    assert_eq!(pending(&sol).await, []);
    let (_, page) = told(luz.get("/api/v1/duplicates").await).await;
    let first = &page["pairs"][0];
    assert_eq!(first["score"], 100);
    let es = "El mismo tipo de hecho, a la misma hora, en el mismo lugar.";
    let en = "The same kind of event, at the same time, in the same place.";
    assert_eq!(first["sentence"], json!({"es": es, "en": en}));
    assert_eq!(first["events"][1]["narrative"], "lo que pasó");
    assert!(!page.to_string().contains("ana"), "who reported is told to nobody");
    let (_, page) = told(eva.get("/api/v1/duplicates").await).await;
    assert!(!page.to_string().contains("lo que pasó"));

    let path = "/api/v1/duplicates/distinct";
    let both = json!({"events": [event_id(1), event_id(2)]});
    let decide = |person: &Person, method: Method, body: &Value| {
        person.request(method, path).json(body).send()
    };
    assert_eq!(problem(decide(&eva, Method::POST, &both).await.unwrap()).await.1, "not_for_role");
    for method in [Method::POST, Method::POST] {
        assert_eq!(decide(&luz, method, &both).await.unwrap().status(), 204);
        assert_eq!(pending(&luz).await, []);
    }
    assert_eq!(decide(&luz, Method::DELETE, &both).await.unwrap().status(), 204);
    assert_eq!(pending(&luz).await, pair);
    merge(&luz, 2, 1).await;
    assert_eq!(pending(&luz).await, []);
    luz.delete(&merged_path(2)).await;
    assert_eq!(pending(&luz).await, pair);

    let theirs = decide(&sol, Method::POST, &both).await.unwrap();
    assert_eq!(problem(theirs).await, (404, "not_found".to_owned()));
    let itself = json!({"events": [event_id(1), event_id(1)]});
    let itself = decide(&luz, Method::POST, &itself).await.unwrap();
    assert_eq!(problem(itself).await, (409, "same_event".to_owned()));
    for (body, code) in [
        (json!({"events": [event_id(1)]}), "out_of_range"),
        (json!({"events": "1"}), "wrong_type"),
        (json!({"events": [1, 2]}), "wrong_type"),
        (json!({}), "missing"),
    ] {
        let (status, refused) = told(decide(&luz, Method::POST, &body).await.unwrap()).await;
        assert_eq!((status, &refused["errors"][0]["code"]), (422, &json!(code)), "{body}");
    }
    let wrong = problem(luz.get("/api/v1/duplicates?limit=0").await).await;
    assert_eq!(wrong.1, "invalid_query");
    let wrong = problem(luz.get(&format!("/api/v1/duplicates?cursor={}", event_id(7))).await).await;
    assert_eq!(wrong.1, "invalid_query");
    world.pass(jiff::SignedDuration::from_hours(61 * 24));
    let luz = world.program("omes", Role::Supervisor).await;
    assert_eq!(pending(&luz).await, [], "what nobody decided in two months is history");
}
