//! Everything about oneself, and nothing about anybody else.

use atalaya_domain::Role;
use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::world::{World, event, event_id, hours, problem, told};

const PATH: &str = "/api/v1/me/data";

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
    let (status, body) = told(ana.get(PATH).await).await;
    assert_eq!(status, 200);
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
    for foreign in ["lo ajeno", "eva", &event_id(2), "duplicate_of", "event_merged"] {
        assert!(!text.contains(foreign), "{foreign}");
    }
    let (_, of_sofia) = told(sofia.get(PATH).await).await;
    assert_eq!(of_sofia["events"], json!([]), "a supervisor too takes their own");
    let (_, log) = told(ana.get("/api/v1/audit/mine").await).await;
    assert_eq!(log["entries"][1]["action"], "exported");
    let program = world.program("omes", Role::Supervisor).await;
    assert_eq!(problem(program.get(PATH).await).await.0, 403);
}
