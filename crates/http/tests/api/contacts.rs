//! Who is behind a handle, and texts that tell too much.

use atalaya_domain::Role;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::world::{World, event, problem, told};

const PATH: &str = "/api/v1/people/ana/contact";

#[tokio::test]
async fn a_contact_is_for_supervisors_of_the_organisation_and_each_look_is_in_the_persons_log() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let sofia = world.person("omes", "sofia", Role::Supervisor).await;
    let sol = world.person("omes", "sol", Role::Steward).await;
    let far = world.person("otra", "far", Role::Supervisor).await;
    let program = world.program("omes", Role::Supervisor).await;
    let contact = json!({"name": "Filomena Verdadera", "phone": "+502 5555 1234"});
    assert_eq!(problem(sofia.get(PATH).await).await.0, 404, "nobody has said");
    let put = sofia.request(Method::PUT, PATH).json(&contact).send().await.unwrap();
    assert_eq!(put.status(), StatusCode::NO_CONTENT);
    assert_eq!(told(sofia.get(PATH).await).await, (200, contact.clone()));
    for person in [&ana, &sol, &program] {
        assert_eq!(problem(person.get(PATH).await).await.0, 403);
    }
    assert_eq!(problem(far.get(PATH).await).await.0, 404, "another organisation's");
    let refused = far.request(Method::PUT, PATH).json(&contact).send().await.unwrap();
    assert_eq!(refused.status(), StatusCode::NOT_FOUND);
    for (wrong, pointer, code) in [
        (json!({"name": "x"}), "/phone", "missing"),
        (json!({"name": " ", "phone": "1"}), "/name", "blank"),
        (json!({"name": 1, "phone": "1"}), "/name", "wrong_type"),
        (json!({"name": "x".repeat(121), "phone": "1"}), "/name", "too_long"),
        (json!({"name": "x", "phone": "1", "address": "y"}), "", "unknown_field"),
        (json!({"name": "x", "phone": "1", "email": "ana"}), "/email", "not_an_address"),
        (json!({"name": "x", "phone": "1", "email": "<a@b.c>"}), "/email", "not_an_address"),
        (json!({"name": "x", "phone": "1", "language": "qu"}), "/language", "unknown_code"),
        (json!({"name": "x", "phone": "1", "question": "¿Su gata?"}), "/answer", "missing"),
        (json!({"name": "x", "phone": "1", "answer": "No"}), "/question", "missing"),
        (json!({"name": "x", "phone": "1", "question": "¿?", "answer": " "}), "/answer", "blank"),
    ] {
        let answer = sofia.request(Method::PUT, PATH).json(&wrong).send().await.unwrap();
        let (status, body) = told(answer).await;
        assert_eq!((status, &body["errors"][0]["code"]), (422, &json!(code)), "{wrong}");
        assert_eq!(body["errors"][0]["pointer"], pointer);
    }
    let more = json!({"name": "F", "phone": "1", "email": "f@omes.example", "language": "en"});
    sofia.request(Method::PUT, PATH).json(&more).send().await.unwrap();
    assert_eq!(told(sofia.get(PATH).await).await, (200, more));
    assert_eq!(sofia.delete(PATH).await.status(), StatusCode::NO_CONTENT);
    assert_eq!(problem(sofia.get(PATH).await).await.0, 404);
    let (_, log) = told(ana.get("/api/v1/audit/mine").await).await;
    let done: Vec<&Value> =
        log["entries"].as_array().unwrap().iter().map(|entry| &entry["action"]).collect();
    assert_eq!(done[..3], ["contact_removed", "contact_viewed", "contact_set"]);
    assert!(!log.to_string().contains("omes.example"));
    assert!(!log.to_string().contains("Filomena"));
}

#[tokio::test]
async fn a_text_that_tells_who_somebody_is_is_stored_with_a_warning() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let mut report = event(1);
    report["narrative"] = json!("llamen al 5555 1234, placa P-123ABC");
    let (status, body) = told(ana.post("/api/v1/events", &report).await).await;
    assert_eq!(status, 201);
    let warnings = body["warnings"].as_array().unwrap();
    assert_eq!((&warnings[0]["code"], &warnings[1]["code"]), (&json!("phone"), &json!("plate")));
    assert!(warnings[0]["sentence"]["es"].as_str().unwrap().contains("teléfono"));
    assert!(!body.to_string().contains("5555"), "what it was is not said again");
    let (_, body) = told(ana.post("/api/v1/events", &event(2)).await).await;
    assert!(body.get("warnings").is_none());
}

#[tokio::test]
async fn the_safe_question_is_for_who_calls_and_whoever_opens_her_phone_does_not_find_it() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let sofia = world.person("omes", "sofia", Role::Supervisor).await;
    let safe =
        json!({"name": "Filomena", "phone": "1", "question": "¿Y su gata?", "answer": "Es perro"});
    let put = sofia.request(Method::PUT, PATH).json(&safe).send().await.unwrap();
    assert_eq!(put.status(), StatusCode::NO_CONTENT);
    assert_eq!(told(sofia.get(PATH).await).await, (200, safe));
    assert_eq!(problem(ana.get(PATH).await).await.0, 403);
    let (status, own) = told(ana.get("/api/v1/me/data").await).await;
    assert_eq!((status, &own["contact"]["name"]), (200, &json!("Filomena")));
    for hidden in ["gata", "perro", "question", "answer"] {
        assert!(!own["contact"].to_string().contains(hidden), "{hidden}");
    }
    let (_, log) = told(ana.get("/api/v1/audit/mine").await).await;
    assert_eq!(log["entries"][0]["action"], "contact_viewed");
    assert!(!log.to_string().contains("perro") && !log.to_string().contains("gata"));
}
