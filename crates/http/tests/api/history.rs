//! A phone that is taken while it is open tells no more than the last day of whoever it was taken from.

use atalaya_domain::Role;
use jiff::SignedDuration;
use reqwest::Method;
use serde_json::{Value, json};

use crate::devices::{PIN, Phone, enrolled};
use crate::world::{World, event, event_id, hours, problem, told};

const EVENTS: &str = "/api/v1/events";
const CANARY: &str = "me siguieron hasta la parada";

fn later(number: u32, world: &World) -> Value {
    let mut later = event(number);
    later["occurred_at"] = json!(world.now().to_string());
    later
}

/// Ana's phone, with a report and an evening's work of two days ago and a report of now, opened by its PIN.
async fn opened(world: &World) -> Phone {
    let (mut phone, _) = enrolled(world).await;
    let mut old = event(1);
    old["narrative"] = json!(CANARY);
    assert_eq!(phone.post(EVENTS, &old).await.status(), 201);
    assert_eq!(phone.post("/api/v1/exposure", &hours(7)).await.status(), 201);
    world.pass(SignedDuration::from_hours(48));
    assert_eq!(phone.open(PIN).await.status(), 200);
    assert_eq!(phone.post(EVENTS, &later(2, world)).await.status(), 201);
    phone
}

fn ids(list: &Value) -> Vec<&str> {
    let events = list["events"].as_array().unwrap();
    events.iter().map(|one| one["id"].as_str().unwrap()).collect()
}

async fn with_history(phone: &mut Phone, pin: &str) -> (u16, Value) {
    let body = json!({"pin": pin, "history": true});
    told(phone.post("/api/v1/session/pin", &body).await).await
}

#[tokio::test]
async fn an_open_phone_shows_the_last_day_and_its_pin_typed_anew_the_rest_for_five_minutes() {
    let world = World::new().await;
    let mut phone = opened(&world).await;
    let (_, list) = told(phone.get(EVENTS).await).await;
    assert_eq!((ids(&list), &list["history"]), (vec![event_id(2).as_str()], &json!("recent")));
    assert_eq!(list["next"], Value::Null);

    let (status, session) = with_history(&mut phone, PIN).await;
    assert_eq!(status, 200);
    assert!(session["history_until"].is_string() && session["local_key"].is_string());
    let (_, list) = told(phone.get(EVENTS).await).await;
    let both = [event_id(2), event_id(1)];
    assert_eq!(
        (ids(&list), &list["history"]),
        (both.each_ref().map(String::as_str).to_vec(), &json!("whole"))
    );
    for path in ["/api/v1/me/data", "/api/v1/audit/mine", &format!("{EVENTS}/{}", event_id(1))] {
        assert_eq!(phone.get(path).await.status(), 200, "{path}");
    }
    // A page that was begun while it was open is not gone on with afterwards.
    let (_, page) = told(phone.get(&format!("{EVENTS}?limit=1")).await).await;
    assert_eq!(page["next"], json!(event_id(2)));
    world.pass(SignedDuration::from_mins(5));
    let (_, rest) = told(phone.get(&format!("{EVENTS}?cursor={}", event_id(2))).await).await;
    assert_eq!((ids(&rest).len(), &rest["history"]), (0, &json!("recent")));
    let (_, session) = told(phone.get("/api/v1/session").await).await;
    assert_eq!(session["history_until"], Value::Null);
    // Opening the phone as one does each time opens none of it.
    assert_eq!(phone.open(PIN).await.status(), 200);
    assert_eq!(problem(phone.get("/api/v1/me/data").await).await, (403, "history_closed".into()));
}

#[tokio::test]
async fn a_wrong_pin_opens_nothing_and_counts() {
    let world = World::new().await;
    let mut phone = opened(&world).await;
    let (status, refused) = with_history(&mut phone, "918273").await;
    assert_eq!((status, &refused["code"]), (401, &json!("wrong_pin")));
    let (_, list) = told(phone.get(EVENTS).await).await;
    assert_eq!(list["history"], "recent");
    for wrong in [json!({"pin": PIN, "history": "yes"}), json!({"pin": PIN, "histroy": true})] {
        assert_eq!(phone.post("/api/v1/session/pin", &wrong).await.status(), 422, "{wrong}");
    }
}

/// Each route there is, with the old report's id wherever one is asked for.
#[tokio::test]
async fn an_open_session_that_was_stolen_gets_nothing_older_than_a_day_by_any_route() {
    let world = World::new().await;
    let mut phone = opened(&world).await;
    let (_, document) = told(world.get("/api/v1/openapi.json").await).await;
    let old = event_id(1);
    let mut asked = 0;
    for (path, operations) in document["paths"].as_object().unwrap() {
        let streams = path.contains("/live") && !path.contains("snapshot");
        if operations.get("get").is_none() || streams {
            continue;
        }
        let named: Vec<&str> = path.split('/').collect();
        let named = named.into_iter().map(|part| if part.starts_with('{') { &old } else { part });
        let path = named.collect::<Vec<_>>().join("/");
        for query in ["", "?agreed=totals", &format!("?cursor={old}"), "?limit=200"] {
            let answer =
                phone.request(Method::GET, &format!("{path}{query}")).send().await.unwrap();
            let text = answer.text().await.unwrap_or_default();
            assert!(!text.contains(CANARY), "{path}{query}: {text}");
            let tells = text.contains(&old) && !text.contains("\"status\":");
            assert!(!tells, "{path}{query}: {text}");
            asked += 1;
        }
    }
    assert!(asked > 100, "{asked} were asked");
    let one = format!("{EVENTS}/{old}");
    let closed = (403, "history_closed".to_owned());
    assert_eq!(problem(phone.get(&one).await).await, closed);
    let patch = phone.request(Method::PATCH, &one).json(&json!({"consents": []}));
    assert_eq!(problem(phone.send(patch).await).await, closed);
    let withdrawn = phone.request(Method::DELETE, &one);
    assert_eq!(problem(phone.send(withdrawn).await).await, closed);
    assert_eq!(
        problem(phone.get(&format!("/api/v1/exposure/{}", event_id(7))).await).await,
        closed
    );
    for path in ["/api/v1/me/data", "/api/v1/audit/mine"] {
        assert_eq!(problem(phone.get(path).await).await, closed, "{path}");
    }
    let (_, exposure) = told(phone.get("/api/v1/exposure").await).await;
    assert_eq!(exposure["exposure"], json!([]));
    // What is not theirs is still what is not there.
    let missing = phone.get(&format!("{EVENTS}/{}", event_id(99))).await;
    assert_eq!(problem(missing).await, (404, "not_found".into()));
    // A report that looks like the old one is not compared with it, and is taken.
    let mut like = event(3);
    like["occurred_at"] = event(1)["occurred_at"].clone();
    let (status, created) = told(phone.post(EVENTS, &like).await).await;
    assert_eq!((status, &created["similar"]), (201, &json!([])), "{created}");
    // What was reported a moment ago is theirs to mend, whenever it was that it happened.
    let mended = phone.request(Method::PATCH, &format!("{EVENTS}/{}", event_id(3)));
    assert_eq!(phone.send(mended.json(&json!({"felt": 4}))).await.status(), 200);
}

#[tokio::test]
async fn who_signs_in_sees_everything_for_five_minutes_and_who_supervises_always() {
    let world = World::new().await;
    let eva = world.person("omes", "eva", Role::Promoter).await;
    assert_eq!(eva.post(EVENTS, &event(1)).await.status(), 201);
    world.pass(SignedDuration::from_hours(25));
    let (eva, _) = world.person_just_now("omes", "eva").await;
    let (_, list) = told(eva.get(EVENTS).await).await;
    assert_eq!((ids(&list).len(), &list["history"]), (1, &json!("whole")));
    world.pass(SignedDuration::from_mins(5));
    let (_, list) = told(eva.get(EVENTS).await).await;
    assert_eq!((ids(&list).len(), &list["history"]), (0, &json!("recent")));
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    world.pass(SignedDuration::from_mins(6));
    let (_, list) = told(luz.get(EVENTS).await).await;
    assert_eq!((ids(&list).len(), &list["history"]), (1, &json!("whole")));
}

#[tokio::test]
async fn an_outing_that_is_behind_goes_from_an_open_phone_after_a_day() {
    let world = World::new().await;
    let (mut phone, _) = enrolled(&world).await;
    let at = |minutes: i64| (world.now() + SignedDuration::from_mins(minutes)).to_string();
    let id = event_id(55);
    let plan = json!({
        "id": id, "starts_at": at(10), "ends_at": at(60), "home_by": at(90), "company": "alone",
    });
    assert_eq!(phone.post("/api/v1/outreach", &plan).await.status(), 201);
    let outings = |told: Value| told["outreach"].as_array().unwrap().len();
    assert_eq!(outings(told(phone.get("/api/v1/outreach").await).await.1), 1);
    world.pass(SignedDuration::from_hours(26));
    assert_eq!(phone.open(PIN).await.status(), 200);
    assert_eq!(outings(told(phone.get("/api/v1/outreach").await).await.1), 0);
    // What was said late is still taken, and the answer tells neither place nor word.
    let said = json!({"id": event_id(56), "kind": "home"});
    let (status, answer) =
        told(phone.post(&format!("/api/v1/outreach/{id}/check_ins"), &said).await).await;
    assert!(status < 300 && answer.get("check_ins").is_none(), "{status} {answer}");
    assert_eq!(with_history(&mut phone, PIN).await.0, 200);
    assert_eq!(outings(told(phone.get("/api/v1/outreach").await).await.1), 1);
}
