//! Nobody sees another organisation's events.

use atalaya_domain::Role;
use reqwest::Method;
use serde_json::json;

use crate::world::{World, event, event_id, problem, told};

#[tokio::test]
async fn the_walls_between_organisations_hold_on_every_route_with_an_event() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    ana.post("/api/v1/events", &event(1)).await;
    let path = format!("/api/v1/events/{}", event_id(1));
    let unknown = format!("/api/v1/events/{}", event_id(99));
    let outsiders = [
        world.person("trans", "luz", Role::Supervisor).await,
        world.person("trans", "eva", Role::Steward).await,
        world.person("trans", "ana", Role::Promoter).await,
        world.program("trans", Role::Supervisor).await,
    ];
    for outsider in &outsiders {
        for method in [Method::GET, Method::PATCH, Method::DELETE] {
            let of = |path: &str| outsider.request(method.clone(), path).json(&json!({})).send();
            let (theirs, nobodys) = (of(&path).await.unwrap(), of(&unknown).await.unwrap());
            assert_eq!(theirs.headers().get("etag"), None);
            assert_eq!(told(theirs).await, told(nobodys).await, "{method}");
        }
        let (_, list) = told(outsider.get("/api/v1/events").await).await;
        assert_eq!(list, json!({"events": [], "next": null, "history": "whole"}));
        let cursor = outsider.get(&format!("/api/v1/events?cursor={}", event_id(1))).await;
        assert_eq!(problem(cursor).await, (422, "invalid_query".to_owned()));
    }
    let same_id = outsiders[0].post("/api/v1/events", &event(1)).await;
    assert_eq!(told(same_id).await.1["status"], "created");
    let (_, own) = told(ana.get(&path).await).await;
    assert_eq!(own["version"], 1);
}

#[tokio::test]
async fn another_organisations_reports_do_not_show_on_the_map() {
    let world = World::new().await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let eva = world.person("trans", "eva", Role::Supervisor).await;
    let path = "/api/v1/risk?bbox=-90.55,14.6,-90.45,14.68&resolution=8";
    let features = |person: crate::world::Person| async move {
        let (status, map) = told(person.get(path).await).await;
        assert_eq!(status, 200);
        map["features"].clone()
    };
    let before = features(eva.clone()).await;
    let reports: Vec<_> = (1..=400).map(event).collect();
    let many = world.program("omes", Role::Supervisor).await;
    many.post("/api/v1/events", &json!(reports)).await;
    world.caught_up().await;
    assert_eq!(features(eva).await, before);
    assert_ne!(features(luz).await, before);
}
