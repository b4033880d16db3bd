//! Whom to call: what comes with the program, what an organisation adds, and whether anybody has tried it.

use atalaya_domain::Role;
use reqwest::Method;
use serde_json::{Value, json};

use crate::world::{World, problem, told};

const LIST: &str = "/api/v1/directory";
const ID: &str = "3f0c2b5e-7d5a-4c39-9a3e-0d7f7b6c1a11";

fn of<'a>(list: &'a Value, id: &str) -> Option<&'a Value> {
    list["entries"].as_array().unwrap().iter().find(|one| one["id"] == id)
}

#[tokio::test]
async fn an_organisation_adds_its_own_numbers_and_says_which_it_has_tried() {
    let world = World::new().await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let sol = world.person("otra", "sol", Role::Supervisor).await;
    let program = world.program("omes", Role::Supervisor).await;
    let own = format!("{LIST}/{ID}");
    let put = async |who: &crate::world::Person, path: &str, body: Value| {
        who.request(Method::PUT, path).json(&body).send().await.unwrap()
    };
    let lawyer = json!({
        "kind": "lawyer", "name": " Licda.  Pérez ", "phone": "5555 1234", "languages": "español, k'iche'",
        "say": "Diga su código.", "brings_police": "no", "kind_to": ["TW"], "unkind_to": ["PPL"],
        "messaging": "WhatsApp 5555 1234", "cost": "gratis", "needs_id": "no", "mandatory_report": "yes",
        "who_may_call": "cualquiera del equipo",
    });
    let (status, list) = told(put(&luz, &own, lawyer.clone()).await).await;
    assert_eq!(status, 200, "{list}");
    assert_eq!(list["entries"][0]["id"], ID, "the organisation's own first");
    let (_, list) = told(ana.get(LIST).await).await;
    let mine = of(&list, ID).unwrap();
    assert_eq!((&mine["name"], &mine["own"]), (&json!("Licda. Pérez"), &json!(true)));
    assert_eq!(mine["kp_friendly"], json!({"TW": "yes", "PPL": "no"}));
    assert_eq!((&mine["stale"], &mine["verified_on"]), (&json!(true), &Value::Null));
    assert_eq!(
        (&mine["cost"], &mine["messaging"]),
        (&json!("gratis"), &json!("WhatsApp 5555 1234"))
    );
    assert_eq!((&mine["needs_id"], &mine["mandatory_report"]), (&json!("no"), &json!("yes")));
    assert_eq!(mine["who_may_call"], "cualquiera del equipo");
    // When somebody said how they treat people; who did, to those who look after the numbers.
    assert_eq!(mine["kp_friendly_on"], "2026-11-20");
    assert_eq!((&mine["kp_friendly_by"], &mine["visibility"]), (&Value::Null, &json!("promoters")));
    assert_eq!(of(&told(luz.get(LIST).await).await.1, ID).unwrap()["kp_friendly_by"], "luz");
    for other in [&sol, &program] {
        let (_, list) = told(other.get(LIST).await).await;
        assert!(of(&list, ID).is_none() && of(&list, "pdh").is_some(), "{list}");
    }
    let (_, list) = told(put(&luz, &format!("{own}/tried"), json!({"answered": true})).await).await;
    let mine = of(&list, ID).unwrap();
    assert_eq!((&mine["stale"], &mine["answered"]), (&json!(false), &json!(true)));
    assert_eq!(mine["verified_by"], "luz");
    assert_eq!(of(&told(ana.get(LIST).await).await.1, ID).unwrap()["verified_by"], Value::Null);
    let pdh = format!("{LIST}/pdh/tried");
    let (_, list) = told(put(&luz, &pdh, json!({"answered": false})).await).await;
    let theirs = of(&list, "pdh").unwrap();
    assert_eq!((&theirs["stale"], &theirs["answered"]), (&json!(true), &json!(false)));
    assert_eq!(of(&told(sol.get(LIST).await).await.1, "pdh").unwrap()["answered"], Value::Null);

    let wrong = |field: &str, value: Value| {
        let mut body = lawyer.clone();
        body[field] = value;
        body
    };
    // Of a number that is not for the whole team a promoter's phone keeps nothing.
    assert_eq!(put(&luz, &own, wrong("visibility", json!("supervisors"))).await.status(), 200);
    assert!(of(&told(ana.get(LIST).await).await.1, ID).is_none());
    assert_eq!(of(&told(luz.get(LIST).await).await.1, ID).unwrap()["visibility"], "supervisors");
    for (path, body, status) in [
        (own.clone(), wrong("needs_id", json!("maybe")), 422),
        (own.clone(), wrong("visibility", json!("everybody")), 422),
        (format!("{LIST}/pdh"), lawyer.clone(), 404),
        (format!("{LIST}/nobody/tried"), json!({"answered": true}), 404),
        (own.clone(), wrong("kind", json!("friend")), 422),
        (own.clone(), wrong("name", json!(" ")), 422),
        (own.clone(), wrong("say", json!("a".repeat(301))), 422),
        (own.clone(), wrong("kind_to", json!(["PPL"])), 422),
        (own.clone(), wrong("home_address", json!("4a avenida")), 422),
    ] {
        assert_eq!(problem(put(&luz, &path, body.clone()).await).await.0, status, "{path} {body}");
    }
    for who in [&ana, &program] {
        assert_eq!(problem(put(who, &own, lawyer.clone()).await).await.0, 403);
        assert_eq!(problem(put(who, &pdh, json!({"answered": true})).await).await.0, 403);
        let gone = who.request(Method::DELETE, &own).send().await.unwrap();
        assert_eq!(problem(gone).await.0, 403);
    }
    let gone = sol.request(Method::DELETE, &own).send().await.unwrap();
    assert_eq!(problem(gone).await.0, 404, "another's");
    let (status, list) = told(luz.request(Method::DELETE, &own).send().await.unwrap()).await;
    assert_eq!((status, of(&list, ID)), (200, None));
}
