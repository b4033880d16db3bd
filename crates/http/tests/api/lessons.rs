//! Lessons learned and agreed actions: who writes, reads, does and takes them away, and what is never in them.

use atalaya_domain::Role;
use reqwest::Method;
use serde_json::{Value, json};

use crate::world::{World, problem, told};

const LESSONS: &str = "/api/v1/lessons";
const ID: &str = "0193a7f0-0000-7000-8000-00000000c001";
const ACTION: &str = "0193a7f0-0000-7000-8000-00000000c002";

fn lesson() -> Value {
    json!({"id": ID, "kind": "lesson", "audience": "everybody", "text": "Después de las 19 h, en pareja."})
}

#[tokio::test]
async fn what_one_team_learnt_others_read_without_anybodys_name() {
    let world = World::new().await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let eva = world.person("otra", "eva", Role::Promoter).await;
    let mia = world.person("otra", "mia", Role::Advocate).await;
    let program = world.program("omes", Role::Supervisor).await;
    for stranger in [&ana, &eva, &mia, &program] {
        assert_eq!(problem(stranger.post(LESSONS, &lesson()).await).await.0, 403);
    }
    for stranger in [&mia, &program] {
        assert_eq!(problem(stranger.get(LESSONS).await).await.0, 403);
    }
    assert_eq!(luz.post(LESSONS, &lesson()).await.status(), 201);
    let (status, body) = told(luz.post(LESSONS, &lesson()).await).await;
    assert_eq!((status, body["lessons"].as_array().map(Vec::len)), (200, Some(1)), "{body}");
    assert!(body["lessons"][0]["may_remove"].as_bool().unwrap(), "{body}");
    for reader in [&ana, &eva] {
        let (_, body) = told(reader.get(LESSONS).await).await;
        let read = &body["lessons"][0];
        assert_eq!(
            (&read["text"], &read["writer"]),
            (&lesson()["text"], &json!("omes (demo)")),
            "{body}"
        );
        assert_eq!((&body["may_write"], &body["owners"]), (&json!(false), &json!([])));
        assert!(!body.to_string().contains("luz"), "{body}");
    }
    // Nobody and no point may be in it, and it is refused where somebody only wanted to be warned.
    let wrong = |field: &str, value: Value| {
        let mut body = lesson();
        body["id"] = json!("0193a7f0-0000-7000-8000-00000000c009");
        body[field] = value;
        body
    };
    for (body, pointer, code) in [
        (wrong("text", json!("Llamen al 5555 1234")), "/text", "tells_who_or_where"),
        (wrong("text", json!("En 14.63491, -90.50692")), "/text", "tells_who_or_where"),
        (wrong("text", json!("a".repeat(401))), "/text", "too_long"),
        (wrong("text", json!(" ")), "/text", "blank"),
        (wrong("unit", json!("GT-9999")), "/unit", "unknown_code"),
        (wrong("owner", json!("omes")), "/owner", "contradicts"),
        (wrong("kind", json!("rumour")), "/kind", "unknown_code"),
        (wrong("id", json!("1")), "/id", "not_an_id"),
    ] {
        let (status, told) = told(luz.post(LESSONS, &body).await).await;
        assert_eq!(status, 422, "{body} {told}");
        let first = &told["errors"][0];
        assert_eq!((&first["pointer"], &first["code"]), (&json!(pointer), &json!(code)), "{told}");
    }
    let gone = luz.request(Method::DELETE, &format!("{LESSONS}/{ID}")).send().await.unwrap();
    assert_eq!(gone.status(), 204);
    assert_eq!(told(eva.get(LESSONS).await).await.1["lessons"], json!([]));
}

#[tokio::test]
async fn an_action_has_an_owner_and_a_day_and_only_those_who_answer_for_it_say_that_it_is_done() {
    let world = World::new().await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let sol = world.person("otra", "sol", Role::Supervisor).await;
    let action = |owner: Option<&str>, due: Option<&str>| {
        json!({
            "id": ACTION, "kind": "action", "audience": "own", "text": "Comprar silbatos",
            "owner": owner, "due_on": due,
        })
    };
    for (body, pointer) in [
        (action(None, Some("2026-12-31")), "/owner"),
        (action(Some("omes"), None), "/due_on"),
        (action(Some("omes"), Some("soon")), "/due_on"),
        // There is no agreement; whether the organisation exists is not told.
        (action(Some("otra"), Some("2026-12-31")), "/owner"),
        (action(Some("nobody"), Some("2026-12-31")), "/owner"),
    ] {
        let (status, told) = told(luz.post(LESSONS, &body).await).await;
        assert_eq!((status, &told["errors"][0]["pointer"]), (422, &json!(pointer)), "{told}");
    }
    // It was Friday, 20 November: the day is over.
    let late = action(Some("omes"), Some("2026-11-19"));
    let (status, body) = told(luz.post(LESSONS, &late).await).await;
    assert_eq!(status, 201, "{body}");
    assert_eq!(
        (&body["lessons"][0]["late"], &body["owners"][0]["slug"]),
        (&json!(true), &json!("omes"))
    );
    assert_eq!(told(ana.get(LESSONS).await).await.1["lessons"], json!([]), "who answers reads it");
    let path = format!("{LESSONS}/{ACTION}/done");
    let said = async |who: &crate::world::Person, done: bool| {
        told(who.request(Method::PUT, &path).json(&json!({"done": done})).send().await.unwrap())
            .await
    };
    assert_eq!(said(&ana, true).await.0, 403);
    assert_eq!(said(&sol, true).await.0, 404);
    let (_, body) = said(&luz, true).await;
    let one = &body["lessons"][0];
    assert_eq!((&one["done_on"], &one["late"]), (&json!("2026-11-20"), &json!(false)));
    assert_eq!(said(&luz, false).await.1["lessons"][0]["done_on"], Value::Null);
}
