//! Arrays and lines.

use atalaya_domain::Role;
use reqwest::{Body, Method, Response, StatusCode};
use serde_json::{Value, json};

use crate::world::{Person, World, event, event_id, problem, told};

async fn lines(person: &Person, text: impl Into<Body>) -> Response {
    person
        .request(Method::POST, "/api/v1/events")
        .header("content-type", "application/x-ndjson")
        .body(text)
        .send()
        .await
        .unwrap()
}

fn statuses(body: &Value) -> Vec<&str> {
    body["results"].as_array().unwrap().iter().map(|one| one["status"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn in_an_array_the_good_ones_land_and_the_bad_ones_are_told() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let mut bad = event(2);
    bad["lat"] = json!(48.2);
    let (status, body) =
        told(ana.post("/api/v1/events", &json!([event(1), bad, event(3)])).await).await;
    assert_eq!(status, 207);
    assert_eq!(statuses(&body), ["created", "refused", "created"]);
    assert_eq!(
        body["results"][0],
        json!({"index": 0, "id": event_id(1), "status": "created", "version": 1})
    );
    assert_eq!(body["results"][1]["problem"]["errors"][0]["code"], "outside_area");
    assert!(
        body["results"][1]["problem"]["errors"][0]["pointer"].as_str().unwrap().starts_with("/1/")
    );
    let again = ana.post("/api/v1/events", &json!([event(1), event(3)])).await;
    assert_eq!(again.status(), StatusCode::OK);
    let fresh = ana.post("/api/v1/events", &json!([event(4), event(5)])).await;
    assert_eq!(fresh.status(), StatusCode::CREATED);
    let mixed = ana.post("/api/v1/events", &json!([event(5), event(6)])).await;
    assert_eq!(mixed.status(), StatusCode::MULTI_STATUS);
    assert_eq!(ana.post("/api/v1/events", &json!([])).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn when_all_are_refused_one_problem_has_all_pointers() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let (status, body) = told(ana.post("/api/v1/events", &json!([{}, 3])).await).await;
    assert_eq!((status, &body["code"]), (422, &json!("invalid_event")));
    let pointers: Vec<&str> = body["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| error["pointer"].as_str().unwrap())
        .collect();
    assert!(pointers.contains(&"/0/id") && pointers.contains(&"/1"), "{pointers:?}");
}

#[tokio::test]
async fn when_all_lines_are_refused_one_problem_points_at_each() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let long = format!("{{\"narrative\":\"{}\"}}", "x".repeat(70_000));
    let mut wrong_kind = event(1);
    wrong_kind["kind"] = json!("P9");
    let mut body = format!("nonsense\n\n{{}}\n{wrong_kind}\n{long}\n3\n").into_bytes();
    body.extend_from_slice(b"{\"id\":\"\xff\"}\n{\"id\":1,\"id\":2}");
    let (status, body) = told(lines(&ana, body).await).await;
    assert_eq!((status, &body["code"]), (422, &json!("invalid_event")));
    let errors = body["errors"].as_array().unwrap();
    let found: Vec<(&str, &str)> = errors
        .iter()
        .map(|error| (error["pointer"].as_str().unwrap(), error["code"].as_str().unwrap()))
        .collect();
    let missing = ["/1/id", "/1/kind", "/1/occurred_at"].map(|pointer| (pointer, "missing"));
    let others = [
        ("/0", "invalid_json"),
        ("/2/kind", "unknown_code"),
        ("/3", "body_too_large"),
        ("/4", "wrong_type"),
        ("/5", "invalid_utf8"),
        ("/6/id", "duplicate_key"),
    ];
    for expected in missing.iter().chain(&others) {
        assert!(found.contains(expected), "{expected:?} in {found:?}");
    }
    assert!(errors.iter().all(|error| error["detail"].as_str().unwrap().len() > 5), "{errors:?}");
    assert_eq!(errors[0]["detail"], "El contenido no es JSON válido. Línea 1, columna 2.");
}

#[tokio::test]
async fn a_refused_line_is_pointed_at_by_its_place_in_the_whole_stream() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let mut text: String =
        (1..=2_500).fold(String::new(), |lines, number| lines + &event(number).to_string() + "\n");
    text.push_str("{}\n");
    let (status, body) = told(lines(&ana, text).await).await;
    assert_eq!(status, 207);
    let errors = body["results"][2_500]["problem"]["errors"].as_array().unwrap();
    assert!(errors.iter().any(|error| error["pointer"] == "/2500/kind"), "{errors:?}");
}

#[tokio::test]
async fn one_broken_element_spoils_only_itself() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let deep = format!("{}1{}", "[".repeat(50), "]".repeat(50));
    let text = format!("[{}, {{\"id\":1,\"id\":2}}, {{\"flags\":{deep}}}]", event(1));
    let answer = ana
        .request(Method::POST, "/api/v1/events")
        .header("content-type", "application/json")
        .body(text)
        .send();
    let (status, body) = told(answer.await.unwrap()).await;
    assert_eq!(status, 207);
    assert_eq!(statuses(&body), ["created", "refused", "refused"]);
    let errors = |index: usize| body["results"][index]["problem"]["errors"][0].clone();
    assert_eq!(
        (&errors(1)["code"], &errors(1)["pointer"]),
        (&json!("duplicate_key"), &json!("/1/id"))
    );
    assert_eq!(errors(2)["code"], "too_deep");
    assert!(errors(2)["pointer"].as_str().unwrap().starts_with("/2/flags/0/0"));
}

#[tokio::test]
async fn lines_are_taken_as_they_come_and_told_in_order() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let long = format!("{{\"narrative\":\"{}\"}}", "x".repeat(70_000));
    let text = format!("{}\n\n{}\r\nnot json\n{long}\n{}", event(1), event(1), event(2));
    let (status, body) = told(lines(&ana, text).await).await;
    assert_eq!(status, 207);
    assert_eq!(statuses(&body), ["created", "already_had", "refused", "refused", "created"]);
    assert_eq!(body["results"][2]["problem"]["code"], "invalid_json");
    assert_eq!(body["results"][3]["problem"]["code"], "body_too_large");
    assert_eq!(body["results"][4]["index"], 4);
}

#[tokio::test]
async fn a_long_stream_lands_whole() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let events = (1..=5_000).map(|number| Ok::<_, std::io::Error>(format!("{}\n", event(number))));
    let body = Body::wrap_stream(futures_util::stream::iter(events));
    let (status, body) = told(lines(&ana, body).await).await;
    assert_eq!(status, 201);
    assert_eq!(statuses(&body).len(), 5_000);
    let organisation = world.organisation("omes").await;
    assert_eq!(world.store.event_count(organisation).await.unwrap(), 5_000);
}

#[tokio::test]
async fn a_stream_ends_at_its_limit_and_says_so() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let (status, body) = told(lines(&ana, "x\n".repeat(100_001)).await).await;
    assert_eq!((status, &body["code"]), (422, &json!("invalid_event")));
    let mut text = format!("{}\n", event(1));
    text.push_str(&"x\n".repeat(100_500));
    let (status, body) = told(lines(&ana, text).await).await;
    assert_eq!(status, 207);
    let results = body["results"].as_array().unwrap();
    assert_eq!(results.len(), 100_001);
    assert_eq!(results[100_000]["problem"]["code"], "too_many_events");
}

#[tokio::test]
async fn what_is_too_large_is_refused_before_it_is_read() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let send = |text: String| {
        let request = ana.request(Method::POST, "/api/v1/events");
        request.header("content-type", "application/json").body(text).send()
    };
    let single = format!("{{\"narrative\":\"{}\"}}", "x".repeat(66_000));
    assert_eq!(problem(send(single).await.unwrap()).await, (413, "body_too_large".to_owned()));
    let array = format!("[\"{}\"]", "x".repeat(9 * 1024 * 1024));
    if let Ok(answer) = send(array).await {
        // The server closes while the client still writes: an answer may get lost, never a crash.
        assert_eq!(answer.status(), StatusCode::PAYLOAD_TOO_LARGE);
    }
    let many = format!("[{}0]", "0,".repeat(5_000));
    assert_eq!(problem(send(many).await.unwrap()).await, (413, "too_many_events".to_owned()));
    assert_eq!(ana.get("/api/v1/session").await.status(), StatusCode::OK);
}
