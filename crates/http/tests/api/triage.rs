//! Review by a second person: what waits, what was rejected and why, undone.

use atalaya_domain::Role;
use reqwest::Method;
use serde_json::{Value, json};

use crate::world::{Person, World, problem, told};

const ID: &str = "0193a7f0-0000-7000-8000-00000000e001";

fn report(id: &str) -> Value {
    json!({"id": id, "kind": "P1", "occurred_at": "2026-11-20T20:00:00-06:00", "lat": 14.63, "lon": -90.51})
}

async fn triage(person: &Person) -> Value {
    let (status, body) = told(person.get("/api/v1/triage").await).await;
    assert_eq!(status, 200, "{body}");
    body
}

async fn review(person: &Person, body: Value) -> (u16, Value) {
    let path = format!("/api/v1/events/{ID}/review");
    told(person.request(Method::PUT, &path).json(&body).send().await.unwrap()).await
}

#[tokio::test]
async fn a_second_person_reviews_and_a_rejection_with_its_reason_is_undone() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let eva = world.person("otra", "eva", Role::Supervisor).await;
    assert_eq!(told(ana.post("/api/v1/events", &report(ID)).await).await.0, 201);
    let own = "0193a7f0-0000-7000-8000-00000000e002";
    assert_eq!(told(luz.post("/api/v1/events", &report(own)).await).await.0, 201);

    let waiting = triage(&luz).await["waiting"].as_array().unwrap().clone();
    let may: Vec<_> = waiting.iter().map(|one| (&one["event"]["id"], &one["may_review"])).collect();
    assert_eq!(may, [(&json!(own), &json!(false)), (&json!(ID), &json!(true))]);
    assert_eq!(triage(&eva).await["waiting"], json!([]), "another organisation's");
    assert_eq!(problem(ana.get("/api/v1/triage").await).await.0, 403);

    for stranger in [&ana, &eva] {
        let (status, _) = review(stranger, json!({"verification": "V3"})).await;
        assert!([403, 404].contains(&status), "{status}");
    }
    let (status, refused) = review(&luz, json!({"verification": "VX"})).await;
    assert_eq!((status, &refused["errors"][0]["pointer"]), (422, &json!("/reason")));
    let (status, refused) = review(&luz, json!({"verification": "V3", "reason": "mistake"})).await;
    assert_eq!((status, &refused["errors"][0]["pointer"]), (422, &json!("/reason")));

    let (status, event) = review(&luz, json!({"verification": "VX", "reason": "mistake"})).await;
    assert_eq!((status, &event["verification"]), (200, &json!("VX")), "{event}");
    let after = triage(&luz).await;
    assert_eq!(after["waiting"].as_array().unwrap().len(), 1);
    assert_eq!(after["rejected"][0]["rejection"]["reason"], "mistake");
    let (_, hers) = told(ana.get(&format!("/api/v1/events/{ID}")).await).await;
    assert!(
        !hers.to_string().contains("mistake"),
        "a reason is no verdict on who reported: {hers}"
    );

    let (status, event) = review(&luz, json!({"verification": "V1"})).await;
    assert_eq!((status, &event["verification"]), (200, &json!("V1")));
    assert_eq!(triage(&luz).await["rejected"], json!([]));
    let (_, event) = review(&luz, json!({"verification": "V3"})).await;
    assert_eq!(event["verification"], "V3");
    assert_eq!(triage(&luz).await["waiting"].as_array().unwrap().len(), 1);
    let (_, mine) = told(ana.get("/api/v1/audit/mine").await).await;
    assert!(mine.to_string().contains("event_verified"), "she sees who decided: {mine}");
}
