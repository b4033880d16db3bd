//! Erasing somebody: said twice, by who keeps their account, and then nothing is left of them.

use atalaya_domain::Role;
use jiff::SignedDuration;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::world::{Person, World, event, event_id, problem, told};

async fn begun(who: &Person, handle: &str) -> Value {
    let (status, body) = told(who.post(&path(handle), &json!({})).await).await;
    assert_eq!(status, 201, "{body}");
    body
}

fn path(handle: &str) -> String {
    format!("/api/v1/people/{handle}/erasure")
}

async fn confirm(who: &Person, handle: &str, confirmation: &Value) -> reqwest::Response {
    let body = json!({"confirmation": confirmation, "events": "keep"});
    who.request(Method::DELETE, &path(handle)).json(&body).send().await.unwrap()
}

#[tokio::test]
async fn somebody_is_erased_when_it_is_said_twice_and_is_let_in_no_more() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let mar = world.person("omes", "mar", Role::Supervisor).await;
    ana.post("/api/v1/events", &event(1)).await;
    let told_of = begun(&mar, "ana").await;
    assert_eq!((&told_of["events"], &told_of["devices"]), (&json!(1), &json!(0)));
    assert_eq!(
        ana.get("/api/v1/session").await.status(),
        StatusCode::OK,
        "nothing is erased by it"
    );
    let wrong = confirm(&mar, "ana", &json!("0".repeat(64))).await;
    assert_eq!(problem(wrong).await, (409, "erasure_unconfirmed".to_owned()));
    let done = confirm(&mar, "ana", &told_of["confirmation"]).await;
    assert_eq!(done.status(), StatusCode::NO_CONTENT);

    assert_eq!(ana.get("/api/v1/session").await.status(), StatusCode::UNAUTHORIZED, "at once");
    let again = world.sign_in("omes", "ana", "una contraseña larga").await;
    assert_eq!(again.status(), StatusCode::UNAUTHORIZED);
    let (_, people) = told(mar.get("/api/v1/people").await).await;
    let handles: Vec<&Value> =
        people["people"].as_array().unwrap().iter().map(|one| &one["handle"]).collect();
    assert_eq!(handles, ["mar"]);
    let (_, kept) = told(mar.get(&format!("/api/v1/events/{}", event_id(1))).await).await;
    assert_eq!((&kept["withdrawn"], &kept["kind"]), (&json!(false), &json!("P1")));
    let gone = confirm(&mar, "ana", &told_of["confirmation"]).await;
    assert_eq!(problem(gone).await, (404, "not_found".to_owned()));
    // The handle is free again, and who has it now is somebody else.
    let made = mar.post("/api/v1/people", &json!({"handle": "ana", "role": "promoter"})).await;
    assert_eq!(made.status(), StatusCode::CREATED);
    let (_, log) = told(mar.get("/api/v1/audit").await).await;
    let codes: Vec<&Value> =
        log["entries"].as_array().unwrap().iter().map(|entry| &entry["action"]).collect();
    assert!(codes.contains(&&json!("person_erased")) && codes.contains(&&json!("erasure_asked")));
}

#[tokio::test]
async fn a_confirmation_is_of_one_person_by_one_person_once_and_for_minutes() {
    let world = World::new().await;
    for handle in ["ana", "eva"] {
        world.person("omes", handle, Role::Promoter).await;
    }
    let mar = world.person("omes", "mar", Role::Supervisor).await;
    let luz = world.person("omes", "luz", Role::Steward).await;
    let refused = (409, "erasure_unconfirmed".to_owned());
    let of_ana = begun(&mar, "ana").await["confirmation"].clone();
    assert_eq!(problem(confirm(&mar, "eva", &of_ana).await).await, refused, "of somebody else");
    assert_eq!(problem(confirm(&mar, "ana", &of_ana).await).await, refused, "it was used");
    let by_mar = begun(&mar, "ana").await["confirmation"].clone();
    assert_eq!(problem(confirm(&luz, "ana", &by_mar).await).await, refused, "by somebody else");
    let late = begun(&mar, "ana").await["confirmation"].clone();
    world.pass(SignedDuration::from_mins(11));
    assert_eq!(problem(confirm(&mar, "ana", &late).await).await, refused, "too late");

    let of_equal = mar.post(&path("luz"), &json!({})).await;
    assert_eq!(problem(of_equal).await, (403, "not_for_role".to_owned()), "a steward's account");
    let unknown = mar.post(&path("nadie"), &json!({})).await;
    assert_eq!(problem(unknown).await, (404, "not_found".to_owned()));
    let program = world.program("omes", Role::Steward).await;
    assert_eq!(problem(program.post(&path("ana"), &json!({})).await).await.0, 403);
    let body = json!({"confirmation": "x", "events": "burn"});
    let odd = mar.request(Method::DELETE, &path("ana")).json(&body).send().await.unwrap();
    assert_eq!(problem(odd).await, (422, "invalid_body".to_owned()));
}
