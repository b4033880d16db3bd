//! The steward's checklist: what is on, what is off, what to do next; and nobody else's.

use atalaya_domain::{AuditAction, Role};
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::world::{Person, World, problem, told};

const PATH: &str = "/api/v1/self_check";

/// The states by code, and the first line.
async fn checklist(steward: &Person) -> (Value, Value) {
    let (status, body) = told(steward.get(PATH).await).await;
    assert_eq!(status, 200, "{body}");
    let items = body["items"].as_array().unwrap();
    let states =
        items.iter().map(|item| (item["code"].as_str().unwrap().to_owned(), item["state"].clone()));
    (Value::Object(states.collect()), items[0].clone())
}

#[tokio::test]
async fn a_steward_sees_what_is_off_and_what_changes_when_it_is_done() {
    let world = World::new().await;
    let eva = world.person("omes", "eva", Role::Steward).await;
    let (states, first) = checklist(&eva).await;
    let expected = json!({
        "https": "bad", "sealed": "good", "audit": "good", "backup": "bad", "drill": "look",
        "watchers": "look", "duress_pin": "good", "channels": "bad", "messages": "good",
        "accounts": "good", "programs": "good", "exposure": "look",
        "synthetic": "look", "vouching": "good", "briefing": "look", "code_words": "good",
    });
    assert_eq!(states, expected);
    assert_eq!((&first["code"], &first["state"]), (&json!("https"), &json!("bad")));
    assert!(first["next"]["es"].as_str().unwrap().contains("https"));

    for action in [AuditAction::BackupMade, AuditAction::BackupTried] {
        world.store.audit_append_everywhere(action, world.now()).await.unwrap();
    }
    world.person("omes", "luz", Role::Supervisor).await;
    world.person("omes", "mar", Role::Supervisor).await;
    world.program("omes", Role::Supervisor).await;
    let (states, _) = checklist(&eva).await;
    for (code, state) in
        [("backup", "good"), ("drill", "good"), ("watchers", "good"), ("programs", "look")]
    {
        assert_eq!(states[code], state, "{code}");
    }
    world.pass(SignedDuration::from_hours(100 * 24));
    let eva = world.person_again("omes", "eva").await;
    let (states, _) = checklist(&eva).await;
    for (code, state) in [("backup", "look"), ("drill", "look"), ("accounts", "look")] {
        assert_eq!(states[code], state, "{code}");
    }
}

#[tokio::test]
async fn nobody_else_is_told() {
    let world = World::new().await;
    for role in [Role::Promoter, Role::Supervisor, Role::Advocate, Role::Coordinator] {
        let person = world.person("omes", role.code(), role).await;
        assert_eq!(problem(person.get(PATH).await).await, (403, "not_for_role".to_owned()));
    }
    assert_eq!(problem(world.get(PATH).await).await, (401, "not_signed_in".to_owned()));
}
