//! What somebody found who looked at a place: who is told, of whose, and that no risk is reckoned from it.

use atalaya_domain::{Cell, Role};
use reqwest::Method;
use serde_json::{Value, json};

use crate::world::{Person, World, problem, told};

const AUDITS: &str = "/api/v1/place_audits";

fn path(number: u32) -> String {
    format!("{AUDITS}/0193a7f0-0000-7000-8000-{number:012}")
}

fn cell() -> Cell {
    Cell::at(14.634, -90.507).unwrap()
}

async fn put(person: &Person, number: u32, body: &Value) -> (u16, Value) {
    told(person.request(Method::PUT, &path(number)).json(body).send().await.unwrap()).await
}

#[tokio::test]
async fn what_was_found_is_told_whole_to_who_supervises_and_to_others_not_where_one_colleague_stood()
 {
    let world = World::new().await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let [ana, bea, cira] =
        ["ana", "bea", "cira"].map(|handle| world.person("omes", handle, Role::Promoter));
    let (ana, bea, cira) = (ana.await, bea.await, cira.await);
    let eva = world.person("otra", "eva", Role::Supervisor).await;
    let found = json!({"cell": cell().to_string(), "band": "evening", "light": "none", "exits": "some", "police": "good"});
    let (status, mine) = put(&ana, 1, &found).await;
    assert_eq!(status, 201, "{mine}");
    assert_eq!(put(&ana, 1, &found).await.0, 200, "sent twice, one audit");
    assert_eq!(mine["audits"][0]["mine"], true);
    assert_eq!(mine["audits"][0]["findings"][2]["words"]["es"], "Policía parada ahí");
    assert!(mine["police_sentence"]["en"].as_str().unwrap().contains("neither for nor against"));
    let list = async |person: &Person| told(person.get(AUDITS).await).await.1["audits"].clone();
    assert_eq!(list(&bea).await, json!([]), "one colleague stood there, and that is theirs");
    put(&bea, 2, &found).await;
    assert_eq!(list(&cira).await.as_array().unwrap().len(), 1, "two others did");
    let coarse = &list(&cira).await[0];
    assert_ne!(coarse["cell"], cell().to_string());
    assert_eq!(
        (&coarse["by"], &coarse["audited_at"], &coarse["id"]),
        (&Value::Null, &Value::Null, &Value::Null)
    );
    let all = list(&luz).await;
    assert_eq!(all.as_array().unwrap().len(), 2);
    let mut by: Vec<&str> =
        all.as_array().unwrap().iter().filter_map(|one| one["by"].as_str()).collect();
    by.sort_unstable();
    assert_eq!((by, &all[0]["cell"]), (vec!["ana", "bea"], &json!(cell().to_string())));
    assert_eq!(list(&eva).await, json!([]));
    let (_, own) = told(ana.get("/api/v1/me/data").await).await;
    assert_eq!(own["place_audits"].as_array().unwrap().len(), 1, "{own}");

    assert_eq!(bea.delete(&path(1)).await.status(), 404, "not theirs");
    assert_eq!(eva.delete(&path(1)).await.status(), 404);
    assert_eq!(ana.delete(&path(1)).await.status(), 204);
    assert_eq!(luz.delete(&path(2)).await.status(), 204);
    for role in [Role::Advocate, Role::Steward] {
        let other = world.person("omes", role.code(), role).await;
        assert_eq!(problem(other.get(AUDITS).await).await.0, 403, "{role}");
    }
}

#[tokio::test]
async fn no_audit_changes_the_map_however_well_lit_or_policed_a_place_is() {
    let world = World::new().await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    luz.post("/api/v1/events", &crate::world::event(1)).await;
    world.caught_up().await;
    let week = format!("/api/v1/risk/cells/{}?key_population=ALL&at=118", cell());
    let before = told(luz.get(&week).await).await;
    let mut good = json!({"cell": cell().to_string(), "band": "evening"});
    for aspect in ["light", "people", "sight", "exits", "transport", "shelter", "signal", "police"]
    {
        good[aspect] = json!("good");
    }
    assert_eq!(put(&luz, 1, &good).await.0, 201);
    world.caught_up().await;
    assert_eq!(told(luz.get(&week).await).await, before);
}

#[tokio::test]
async fn what_is_no_audit_is_refused_field_by_field() {
    let world = World::new().await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let fine = cell().to_string();
    for wrong in [
        json!({}),
        json!({"cell": fine, "band": "evening"}),
        json!({"cell": fine, "band": "night", "light": "none"}),
        json!({"cell": fine, "band": "evening", "light": "bright"}),
        json!({"cell": fine, "band": "evening", "light": "none", "note": "Ana lives here"}),
        json!({"cell": cell().coarsened(8).to_string(), "band": "evening", "light": "none"}),
        json!({"cell": Cell::at(0.0, 0.0).unwrap().to_string(), "band": "evening", "light": "none"}),
    ] {
        assert_eq!(put(&luz, 1, &wrong).await.0, 422, "{wrong}");
    }
    let guessable = format!("{AUDITS}/00000000-0000-8000-8000-000000000001");
    let body = json!({"cell": fine, "band": "evening", "light": "none"});
    let answer = luz.request(Method::PUT, &guessable).json(&body).send().await.unwrap();
    assert_eq!(answer.status(), 404);
}
