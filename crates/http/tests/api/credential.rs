//! The credential card: an organisation's own words, for its own people.

use atalaya_domain::Role;
use reqwest::Method;
use serde_json::{Value, json};

use crate::world::{Person, World, problem, told};

const CARD: &str = "/api/v1/credential_card";

async fn set(who: &Person, words: &Value) -> reqwest::Response {
    who.request(Method::PUT, CARD).json(&json!({"words": words})).send().await.unwrap()
}

#[tokio::test]
async fn a_card_says_what_its_organisation_has_written_and_nothing_to_others() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let eva = world.person("otra", "eva", Role::Promoter).await;
    assert_eq!(told(ana.get(CARD).await).await, (200, json!({"words": null})));
    let words = json!("Promoción de salud\nMinisterio de Salud, carta 12-2026");
    assert_eq!(told(set(&luz, &words).await).await, (200, json!({"words": words})));
    assert_eq!(told(ana.get(CARD).await).await, (200, json!({"words": words})));
    assert_eq!(told(eva.get(CARD).await).await, (200, json!({"words": null})), "another's");
    assert_eq!(problem(set(&ana, &words).await).await.0, 403, "who supervises writes it");
    for wrong in [json!("a".repeat(601)), json!("a\u{7}"), json!(7)] {
        assert_eq!(problem(set(&luz, &wrong).await).await.0, 422, "{wrong}");
    }
    let (_, log) = told(luz.get("/api/v1/audit").await).await;
    assert!(log.to_string().contains("credential_changed"), "{log}");
    assert_eq!(told(set(&luz, &json!("  ")).await).await, (200, json!({"words": null})));
}
