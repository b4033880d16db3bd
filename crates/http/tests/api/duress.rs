//! A second PIN: it looks the same and takes the same, tells nothing of anybody, and is heard by two.

use std::collections::BTreeMap;

use atalaya_domain::Role;
use reqwest::{Method, Response};
use serde_json::{Value, json};

use crate::devices::{PIN, Phone, enrolled};
use crate::world::{Person, World, event, event_id, problem, told};

const SECOND: &str = "835162";
const SET: &str = "/api/v1/me/duress_pin";

/// Ana's phone, where the organisation allows second PINs, with one.
async fn with_second_pin(world: &World) -> (Phone, Person) {
    let (mut phone, luz) = enrolled(world).await;
    allow(&luz, true).await;
    assert_eq!(set(&mut phone, PIN, &json!(SECOND)).await.status(), 204);
    (phone, luz)
}

async fn allow(luz: &Person, may: bool) {
    let (_, mut rules) = told(luz.get("/api/v1/safety_rules").await).await;
    rules["duress_pin"] = json!(may);
    let put = luz.request(Method::PUT, "/api/v1/safety_rules").json(&rules).send().await.unwrap();
    assert_eq!(put.status(), 200);
}

async fn set(phone: &mut Phone, pin: &str, second: &Value) -> Response {
    let body = json!({"pin": pin, "duress_pin": second});
    phone.send(phone.request(Method::PUT, SET).json(&body)).await
}

/// Everything of an answer but what is random: its status, each header's name and length, the body's shape, where of each
/// text stands its length.
async fn outline(answer: Response) -> (u16, BTreeMap<String, usize>, Value) {
    let status = answer.status().as_u16();
    let headers = answer.headers().iter();
    let headers = headers.map(|(name, value)| (name.to_string(), value.len())).collect();
    let mut body: Value = answer.json().await.unwrap();
    let key = body["local_key"].as_str().map(str::len);
    body["local_key"] = json!(key);
    (status, headers, body)
}

#[tokio::test]
async fn both_pins_are_answered_alike_and_cost_the_same() {
    let world = World::new().await;
    let (mut phone, _) = with_second_pin(&world).await;
    let mut answers = Vec::new();
    for pin in [PIN, SECOND, SECOND, PIN] {
        assert!(
            phone
                .send(phone.request(Method::DELETE, "/api/v1/session"))
                .await
                .status()
                .is_success()
        );
        let (hashed, begun) = (world.secrets_hashed().await, std::time::Instant::now());
        let answer = phone.open(pin).await;
        let took = begun.elapsed();
        assert_eq!(world.secrets_hashed().await - hashed, 2, "{pin}");
        if answer.status() == 200 {
            assert!(took.as_millis() >= 250, "it leaves at its time: {took:?}");
            answers.push(outline(answer).await);
        } else {
            assert_eq!(problem(answer).await, (401, "wrong_pin".into()));
        }
    }
    // The first PIN opens nothing any more: it would open what is to be hidden.
    assert_eq!(answers.len(), 3);
    assert!(answers.windows(2).all(|two| two[0] == two[1]), "{answers:#?}");
}

#[tokio::test]
async fn a_pin_costs_the_same_where_there_is_no_second_one_and_where_it_is_wrong() {
    let world = World::new().await;
    let (mut phone, _) = enrolled(&world).await;
    for pin in [PIN, "407392"] {
        let hashed = world.secrets_hashed().await;
        phone.open(pin).await;
        assert_eq!(world.secrets_hashed().await - hashed, 2, "{pin}");
    }
}

#[tokio::test]
async fn a_decoy_tells_nothing_of_anybody_and_what_is_entered_there_is_believed_by_nobody() {
    let world = World::new().await;
    let (mut phone, luz) = with_second_pin(&world).await;
    let mut reported = event(1);
    reported["narrative"] = json!("CANARIO");
    assert_eq!(phone.post("/api/v1/events", &reported).await.status(), 201);
    let id = event_id(1);
    let (_, before) = told(phone.get("/api/v1/session").await).await;
    let real = phone.clone();
    // As where older reports are asked for: the second PIN opens its decoy there too.
    let asked = json!({"pin": SECOND, "history": true});
    let (status, decoy) = told(phone.post("/api/v1/session/pin", &asked).await).await;
    assert_eq!(status, 200);
    assert!(decoy["history_until"].is_string(), "{decoy}");
    for member in [
        "handle",
        "organisation",
        "role",
        "may",
        "device",
        "must_set_up",
        "asleep",
        "briefing_due",
        "deployment",
    ] {
        assert_eq!(decoy[member], before[member], "{member}");
    }
    // What was open is so no more, and its key is no more.
    let mut real = real;
    assert_eq!(problem(real.get("/api/v1/session").await).await, (401, "not_signed_in".into()));

    for path in [
        "/api/v1/events",
        "/api/v1/exposure",
        "/api/v1/outreach",
        "/api/v1/alerts",
        "/api/v1/audit/mine",
        "/api/v1/devices",
        "/api/v1/me/data",
        "/api/v1/safety_rules",
        "/api/v1/agreements",
    ] {
        let answer = phone.get(path).await;
        assert!(matches!(answer.status().as_u16(), 200 | 403), "{path}");
        let text = answer.text().await.unwrap();
        for secret in [
            id.as_str(),
            "CANARIO",
            "luz",
            "duress\":true",
            "duress_pin_",
            "duress_pin\":true",
            "~",
        ] {
            assert!(!text.contains(secret), "{path} tells {secret}: {text}");
        }
    }
    let (_, devices) = told(phone.get("/api/v1/devices").await).await;
    assert_eq!(devices["devices"].as_array().unwrap().len(), 1);
    assert_eq!(devices["devices"][0]["id"], before["device"]);
    assert_eq!(problem(phone.get(&format!("/api/v1/events/{id}")).await).await.0, 404);
    world.caught_up().await;
    let map = "/api/v1/risk?resolution=7&bbox=-90.55,14.6,-90.45,14.7";
    let (status, cells) = told(phone.get(map).await).await;
    assert_eq!(status, 200);
    let levels: Vec<&Value> = cells["features"]
        .as_array()
        .unwrap()
        .iter()
        .map(|feature| &feature["properties"]["level"])
        .collect();
    assert!(!levels.is_empty() && levels.iter().all(|level| **level == json!(0)), "{levels:?}");

    assert_eq!(phone.post("/api/v1/events", &event(2)).await.status(), 201);
    let (_, listed) = told(luz.get("/api/v1/events").await).await;
    let ids: Vec<&Value> =
        listed["events"].as_array().unwrap().iter().map(|one| &one["id"]).collect();
    assert_eq!(ids, [&json!(id)], "what was entered in the decoy is nowhere else");
    assert_eq!(set(&mut phone, SECOND, &json!("902847")).await.status(), 404, "none is offered");
}

#[tokio::test]
async fn who_supervises_is_told_at_once_each_of_them_and_hears_a_call_for_help_too() {
    let world = World::new().await;
    let (mut phone, luz) = with_second_pin(&world).await;
    let sol = world.person("omes", "sol", Role::Supervisor).await;
    let eva = world.person("otra", "eva", Role::Supervisor).await;
    phone.open(SECOND).await;
    for (who, many) in [(&luz, 1), (&sol, 1), (&eva, 0)] {
        let (_, body) = told(who.get("/api/v1/alerts").await).await;
        let alerts = body["alerts"].as_array().unwrap();
        assert_eq!(alerts.len(), many);
        for alert in alerts {
            assert_eq!(
                (&alert["kind"], &alert["payload"]),
                (&json!("duress"), &json!({"handle": "ana"}))
            );
        }
    }
    let (_, mine) = told(phone.get("/api/v1/alerts").await).await;
    assert_eq!(mine["alerts"], json!([]), "the phone is silent");
    let (_, seen) = told(luz.get("/api/v1/people/ana/devices").await).await;
    assert!(seen["devices"][0]["ended_at"].is_string(), "{seen}");

    // Called for help in the decoy, where nobody is: those who are told are these.
    world.pass(jiff::SignedDuration::from_mins(2));
    let outing = "0193a7f0-c0de-7000-8000-0000000000cc";
    let at = |minutes| (world.now() + jiff::SignedDuration::from_mins(minutes)).to_string();
    let plan = json!({
        "id": outing, "starts_at": at(1), "ends_at": at(60), "home_by": at(90), "company": "alone",
        "cell": atalaya_domain::Cell::at(14.634, -90.507).unwrap().to_string(), "setting": "park",
    });
    let (status, body) = told(phone.post("/api/v1/outreach", &plan).await).await;
    assert_eq!(status, 201, "{body}");
    let help = json!({"id": "0193a7f0-c0de-7000-8000-0000000000cd", "kind": "red"});
    let answer = phone.post(&format!("/api/v1/outreach/{outing}/check_ins"), &help).await;
    assert_eq!(answer.status(), 201);
    let (_, body) = told(sol.get("/api/v1/alerts").await).await;
    assert_eq!(body["alerts"].as_array().unwrap().len(), 2, "{body}");
}

#[tokio::test]
async fn a_second_pin_is_set_with_the_first_where_it_is_allowed_and_counted_like_any_try() {
    let world = World::new().await;
    let (mut phone, luz) = enrolled(&world).await;
    assert_eq!(set(&mut phone, PIN, &json!(SECOND)).await.status(), 404, "off by default");
    allow(&luz, true).await;
    for (second, code) in [
        (json!("123456"), "common_pin"),
        (json!("12"), "not_a_pin"),
        (json!(PIN), "pin_too_near"),
        (json!("407319"), "pin_too_near"),
    ] {
        let (status, refused) = told(set(&mut phone, PIN, &second).await).await;
        assert_eq!((status, &refused["errors"][0]["code"]), (422, &json!(code)));
    }
    let wrong = set(&mut phone, "902847", &json!(SECOND)).await;
    assert_eq!(wrong.headers()["ratelimit-remaining"], "9");
    assert_eq!(problem(wrong).await, (401, "wrong_pin".into()));
    assert_eq!(set(&mut phone, PIN, &json!(SECOND)).await.status(), 204);
    // The second is not good enough to change it.
    let wrong = set(&mut phone, SECOND, &json!("902847")).await;
    assert_eq!(problem(wrong).await, (401, "wrong_pin".into()));
    let everything = json!({"pin": PIN, "history": true});
    assert_eq!(phone.post("/api/v1/session/pin", &everything).await.status(), 200);
    for path in ["/api/v1/session", "/api/v1/devices", "/api/v1/me/data", "/api/v1/audit/mine"] {
        let answer = phone.get(path).await;
        assert_eq!(answer.status(), 200, "{path}");
        let text = answer.text().await.unwrap();
        assert!(!text.contains("duress"), "{path}: {text}");
    }
    let by_password = world.person("omes", "eva", Role::Promoter).await;
    let body = json!({"pin": PIN, "duress_pin": SECOND});
    let answer = by_password.request(Method::PUT, SET).json(&body).send().await.unwrap();
    assert_eq!(answer.status(), 404, "there is no phone");
    assert_eq!(set(&mut phone, PIN, &json!(null)).await.status(), 204, "and it goes again");
    assert_eq!(problem(phone.open(SECOND).await).await, (401, "wrong_pin".into()));
    assert_eq!(phone.open(PIN).await.status(), 200);
}

/// A promoter's phone in an outing that began with a call for help.
async fn in_danger(phone: &mut Phone, number: u32) -> String {
    let outing = format!("0193a7f0-c0de-7000-8000-{number:012}");
    let help = json!({"id": format!("0193a7f0-c0de-7001-8000-{number:012}"), "kind": "red"});
    let path = format!("/api/v1/outreach/{outing}/check_ins");
    assert_eq!(phone.post(&path, &help).await.status(), 201);
    path
}

fn false_alarm(number: u32, pin: Option<&str>) -> Value {
    let mut body =
        json!({"id": format!("0193a7f0-c0de-7002-8000-{number:012}"), "kind": "false_alarm"});
    if let Some(pin) = pin {
        body["pin"] = json!(pin);
    }
    body
}

#[tokio::test]
async fn a_call_is_seen_by_nobody_for_ten_seconds_and_then_ends_with_the_pin_alone() {
    let world = World::new().await;
    let (mut phone, luz) = with_second_pin(&world).await;
    let path = in_danger(&mut phone, 1).await;
    let outing = path.trim_end_matches("/check_ins");
    let (_, board) = told(luz.get("/api/v1/outreach").await).await;
    assert_eq!(board["outreach"], json!([]), "it may still have been a pocket");
    assert_eq!(problem(luz.get(outing).await).await.0, 404);
    world.pass(jiff::SignedDuration::from_secs(11));
    let mut called = json!(null);
    for _ in 0..600 {
        (_, called) = told(luz.get(outing).await).await;
        if called["alarms"][0]["cause"] == "red" {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert_eq!((&called["colour"], &called["alarms"][0]["step"]), (&json!("red"), &json!("R2")));

    // Whoever holds the phone open does not call off the search, and a wrong PIN neither.
    let (status, own) = told(phone.post(&path, &false_alarm(1, None)).await).await;
    assert_eq!((status, &own["colour"]), (201, &json!("red")));
    let wrong = phone.post(&path, &false_alarm(2, Some("902847"))).await;
    assert_eq!(wrong.headers()["ratelimit-remaining"], "9");
    assert_eq!(problem(wrong).await, (401, "wrong_pin".into()));

    // Both PINs are answered alike; one of them ends the steps, the other calls two more.
    let (second, forced) = told(phone.post(&path, &false_alarm(3, Some(SECOND))).await).await;
    let (_, seen) = told(luz.get(outing).await).await;
    assert!(seen["alarms"][0]["answered_at"].is_null(), "{seen}");
    assert_eq!(seen["alarms"][1]["cause"], "duress");
    // Whoever watches has seen one PIN work: the other is wrong, here and when the phone is opened anew.
    let mine = told(phone.get("/api/v1/audit/mine").await).await.1.to_string();
    assert!(!mine.contains("duress") && !mine.contains("alarm"), "{mine}");
    let other = phone.post(&path, &false_alarm(4, Some(PIN))).await;
    assert_eq!(problem(other).await, (401, "wrong_pin".into()));
    assert_eq!(problem(phone.clone().open(PIN).await).await, (401, "wrong_pin".into()));
    // A human has heard of her and closes it: the first PIN is right again.
    let closure = json!({"reason": "helped"});
    assert_eq!(luz.post(&format!("{outing}/closure"), &closure).await.status(), 200);
    let path = in_danger(&mut phone, 2).await;
    let outing = path.trim_end_matches("/check_ins");
    world.pass(jiff::SignedDuration::from_secs(11));
    for _ in 0..600 {
        (_, called) = told(luz.get(outing).await).await;
        if called["alarms"][0]["cause"] == "red" {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    let (first, free) = told(phone.post(&path, &false_alarm(6, Some(PIN))).await).await;
    assert_eq!((first, &free["colour"]), (second, &json!("green")));
    let mut pair = [forced, free];
    for one in &mut pair {
        let said = one["check_ins"].as_array_mut().unwrap().pop().unwrap();
        assert_eq!(said["kind"], "false_alarm");
        *one = json!([one["colour"], one["phase"], one["expected"]["kind"]]);
    }
    assert_eq!(pair[0], pair[1]);
    let (_, seen) = told(luz.get(outing).await).await;
    assert!(seen["alarms"][0]["answered_at"].is_string(), "{seen}");
    // A right PIN forgets the wrong ones.
    let wrong = phone.post(&path, &false_alarm(7, Some("902847"))).await;
    assert_eq!(wrong.headers()["ratelimit-remaining"], "9");
}

/// Who is out is kept awake past the time of their account. The decoy has no outing, and must not fall asleep for that.
#[tokio::test]
async fn a_decoy_of_who_is_kept_awake_by_their_outing_is_awake() {
    let world = World::new().await;
    let (mut phone, _) = with_second_pin(&world).await;
    let minutes = jiff::SignedDuration::from_mins;
    world.pass(minutes(7 * 24 * 60 - 60));
    assert_eq!(phone.open(PIN).await.status(), 200);
    let at = |of: i64| (world.now() + minutes(of)).to_string();
    let outing = "0193a7f0-0000-7000-8000-000000000071";
    let plan = json!({
        "id": outing, "starts_at": at(1), "ends_at": at(180), "home_by": at(240), "company": "pair",
    });
    assert_eq!(phone.post("/api/v1/outreach", &plan).await.status(), 201);
    let arrived = json!({"id": "0193a7f0-0000-7000-8000-000000000072", "kind": "arrive"});
    let path = format!("/api/v1/outreach/{outing}/check_ins");
    assert_eq!(phone.post(&path, &arrived).await.status(), 201);
    world.pass(minutes(75));
    let mut seen = Vec::new();
    for pin in [PIN, SECOND] {
        let (status, session) = told(phone.open(pin).await).await;
        assert_eq!(status, 200, "{session}");
        assert_eq!(phone.get("/api/v1/events").await.status(), 200, "{pin}");
        seen.push(session["asleep"].clone());
    }
    assert_eq!(seen, [Value::Null, Value::Null], "the one is as awake as the other");
}
