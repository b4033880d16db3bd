//! How an organisation's own premises are: answered by who looks after them, open until it is, and nobody else's to see.

use atalaya_domain::Role;
use reqwest::Method;
use serde_json::{Value, json};

use crate::world::{Person, World, problem, told};

const LIST: &str = "/api/v1/facility_checks";

async fn set(who: &Person, facility: &str, body: &Value) -> reqwest::Response {
    who.request(Method::PUT, &format!("{LIST}/{facility}")).json(body).send().await.unwrap()
}

#[tokio::test]
async fn premises_are_checked_item_by_item_and_what_is_not_answered_is_open() {
    let world = World::new().await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let eva = world.person("omes", "eva", Role::Steward).await;
    let sol = world.person("otra", "sol", Role::Supervisor).await;
    let (_, list) = told(luz.get(LIST).await).await;
    let office = list["facilities"][0].clone();
    assert_eq!((&office["facility"], &office["checked_at"]), (&json!("cso_office"), &Value::Null));
    assert_eq!(office["open"].as_array().unwrap().len(), office["of"].as_u64().unwrap() as usize);
    let answers =
        json!({"yes": ["doors", "papers"], "no": ["alarm"], "not_applicable": ["cameras"]});
    let (status, list) = told(set(&luz, "cso_office", &answers).await).await;
    assert_eq!(status, 200, "{list}");
    let office = told(eva.get(LIST).await).await.1["facilities"][0].clone();
    assert_eq!((&office["yes"], &office["of"]), (&json!(2), &json!(11)));
    assert_eq!(office["open"][0], "alarm");
    assert!(office["checked_at"].is_string());
    let theirs = told(sol.get(LIST).await).await.1["facilities"][0].clone();
    assert_eq!((&theirs["yes"], &theirs["checked_at"]), (&json!(0), &Value::Null), "another's");
    for (facility, body, status) in [
        ("park", json!({}), 404),
        ("cso_office", json!({"yes": ["doors"], "no": ["doors"]}), 422),
        ("cso_office", json!({"yes": ["guards"]}), 422),
        ("cso_office", json!({"visitors": ["ana"]}), 422),
        ("cso_office", json!({"yes": "doors"}), 422),
    ] {
        assert_eq!(problem(set(&luz, facility, &body).await).await.0, status, "{facility} {body}");
    }
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let program = world.program("omes", Role::Supervisor).await;
    for who in [&ana, &program] {
        assert_eq!(problem(who.get(LIST).await).await.0, 403);
        assert_eq!(problem(set(who, "cso_office", &json!({})).await).await.0, 403);
    }
    let (_, log) = told(luz.get("/api/v1/audit").await).await;
    assert!(log.to_string().contains("facility_checked"), "{log}");
}
