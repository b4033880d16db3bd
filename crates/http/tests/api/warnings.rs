//! Sudden clusters: who is warned, of what, and until when.

use atalaya_domain::Role;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::world::{Person, World, event, event_id, problem, told};

const PATH: &str = "/api/v1/warnings";

async fn warnings(person: &Person) -> Vec<Value> {
    let (status, body) = told(person.get(PATH).await).await;
    assert_eq!(status, 200);
    body["warnings"].as_array().unwrap().clone()
}

/// Waits until the map has what was sent.
async fn caught_up(world: &World) {
    let head = world.store.feed_head().await.unwrap().position;
    while world.live.position() < head {
        tokio::task::yield_now().await;
    }
}

async fn burst(world: &World, person: &Person, numbers: std::ops::Range<u32>) {
    let reports: Vec<Value> = numbers.map(event).collect();
    let answer = person.post("/api/v1/events", &json!(reports)).await;
    assert_eq!(answer.status(), StatusCode::CREATED);
    caught_up(world).await;
}

#[tokio::test]
async fn who_reviews_is_warned_of_a_burst_until_it_is_reviewed() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let eva = world.person("omes", "eva", Role::Steward).await;
    assert_eq!(warnings(&luz).await, Vec::<Value>::new());
    burst(&world, &ana, 1..13).await;
    let told_luz = warnings(&luz).await;
    assert_eq!(told_luz, warnings(&eva).await);
    let [warning] = told_luz.as_slice() else { panic!("{told_luz:?}") };
    assert_eq!((&warning["reports"], &warning["accounts"]), (&json!(12), &json!(1)));
    assert_eq!(warning["most_by_one_account"], 12);
    assert_eq!(warning["to"], "2026-11-20T22:00:00-06:00");
    assert_eq!(warning["from"], "2026-11-13T22:00:00-06:00");
    assert!(warning["area"].as_str().unwrap().starts_with("87"));
    let es = warning["sentence"]["es"].as_str().unwrap();
    assert!(es.starts_with("Doce reportes en siete días, todos enviados por una misma"), "{es}");
    assert!(es.ends_with("No se esperaba casi ninguno: conviene revisarlos."), "{es}");
    let names: Vec<&String> = warning.as_object().unwrap().keys().collect();
    assert_eq!(names.len(), 8, "{names:?}");
    for number in 1..13 {
        let path = format!("/api/v1/events/{}", event_id(number));
        let rejected = luz.patch(&path, &json!({"verification": "VX"})).await;
        assert_eq!(rejected.status(), StatusCode::OK);
    }
    caught_up(&world).await;
    assert_eq!(warnings(&luz).await, Vec::<Value>::new());
}

#[tokio::test]
async fn nobody_else_is_told_nor_another_organisation() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let sol = world.person("otra", "sol", Role::Supervisor).await;
    burst(&world, &ana, 1..13).await;
    assert_eq!(warnings(&sol).await, Vec::<Value>::new());
    for role in [Role::Promoter, Role::Advocate, Role::Coordinator] {
        let handle = format!("{}2", role.code());
        let person = world.person("omes", &handle, role).await;
        let refused = problem(person.get(PATH).await).await;
        assert_eq!(refused, (403, "not_for_role".to_owned()), "{role}");
    }
}

#[tokio::test]
async fn several_accounts_together_are_seen_too() {
    let world = World::new().await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    for (at, handle) in ["ana", "bea", "cruz", "dina"].into_iter().enumerate() {
        let person = world.person("omes", handle, Role::Promoter).await;
        let from = 1 + 3 * at as u32;
        burst(&world, &person, from..from + 3).await;
    }
    let [warning] = &warnings(&luz).await[..] else { panic!("one warning") };
    assert_eq!((&warning["accounts"], &warning["most_by_one_account"]), (&json!(4), &json!(3)));
    let en = warning["sentence"]["en"].as_str().unwrap();
    assert!(en.contains("sent by four accounts. Hardly any was expected"), "{en}");
}

#[tokio::test]
async fn warnings_say_by_what_model_and_what_the_map_does_not_know() {
    let world = World::new().await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let told: Value = luz.get(PATH).await.json().await.unwrap();
    let model: Value = luz.get("/api/v1/model").await.json().await.unwrap();
    assert_eq!((&told["model"], &told["cut_points"]), (&model["model"], &model["cut_points"]));
    assert_eq!(told["exposure"], "none");
    let sentence = "Muestra dónde se reportaron incidentes, no dónde es peligroso.";
    assert_eq!(told["sentence"]["es"], sentence);
}
