//! The audit: who looked at what of whose, told to them; nothing is told that could not be entered.

use atalaya_domain::Role;
use atalaya_store::AuditFilter;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::world::{Person, World, event, event_id, hours, problem, told};

const ALL: &str = "/api/v1/audit";
const MINE: &str = "/api/v1/audit/mine";

async fn entries(person: &Person, path: &str) -> Vec<Value> {
    let (status, body) = told(person.get(path).await).await;
    assert_eq!(status, 200, "{body}");
    body["entries"].as_array().unwrap().clone()
}

/// What concerns somebody, but their signing in: who did what, newest first.
async fn mine(person: &Person) -> Vec<(String, String)> {
    let own = entries(person, MINE).await;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let own = own.iter().map(|entry| (text(&entry["actor"]["handle"]), text(&entry["action"])));
    own.filter(|(_, action)| !["signed_in", "user_created"].contains(&action.as_str())).collect()
}

fn by(handle: &str, actions: &[&str]) -> Vec<(String, String)> {
    actions.iter().map(|action| (handle.to_owned(), (*action).to_owned())).collect()
}

#[tokio::test]
async fn whoever_looks_at_what_somebody_reported_is_in_that_persons_log() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let eva = world.person("omes", "eva", Role::Promoter).await;
    let sofia = world.person("omes", "sofia", Role::Supervisor).await;
    let sol = world.person("omes", "sol", Role::Steward).await;
    let one = format!("/api/v1/events/{}", event_id(1));
    for report in [event(1), event(2)] {
        assert_eq!(ana.post("/api/v1/events", &report).await.status(), StatusCode::CREATED);
    }
    assert_eq!(ana.post("/api/v1/exposure", &hours(3)).await.status(), StatusCode::CREATED);
    // One's own is nobody else's business.
    assert_eq!(ana.get(&one).await.status(), StatusCode::OK);
    assert_eq!(ana.get("/api/v1/events").await.status(), StatusCode::OK);
    assert_eq!(mine(&ana).await, []);
    for (person, path) in [
        (&sofia, "/api/v1/events"),
        (&sofia, one.as_str()),
        (&sol, "/api/v1/duplicates"),
        (&sofia, "/api/v1/exposure"),
    ] {
        assert_eq!(person.get(path).await.status(), StatusCode::OK, "{path}");
    }
    let verified = sofia.patch(&one, &json!({"verification": "V3"})).await;
    assert_eq!(verified.status(), StatusCode::OK);
    // Who changes nothing is told the event all the same.
    assert_eq!(sofia.patch(&one, &json!({})).await.status(), StatusCode::OK);
    let mut expected = by("sofia", &["event_viewed", "event_viewed", "event_verified"]);
    expected.extend(by("sofia", &["exposure_viewed"]));
    expected.extend(by("sol", &["event_viewed"]));
    expected.extend(by("sofia", &["event_viewed", "event_viewed"]));
    assert_eq!(mine(&ana).await, expected);
    assert_eq!(mine(&eva).await, [], "nothing of hers was looked at");
    let of_one = entries(&ana, MINE).await;
    assert_eq!(of_one[0]["subject"], json!({"kind": "event", "id": event_id(1)}));
    assert_eq!(of_one[0]["label"]["es"], "Vio eventos");
    assert!(of_one.iter().all(|entry| entry.get("number").is_none()));
}

#[tokio::test]
async fn that_events_were_merged_is_not_told_to_who_reported_them() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let sofia = world.person("omes", "sofia", Role::Supervisor).await;
    for report in [event(1), event(2)] {
        ana.post("/api/v1/events", &report).await;
    }
    let path = format!("/api/v1/events/{}/duplicate_of", event_id(2));
    let request = sofia.request(reqwest::Method::PUT, &path).json(&json!({"id": event_id(1)}));
    assert_eq!(request.send().await.unwrap().status(), StatusCode::OK);
    assert_eq!(sofia.delete(&path).await.status(), StatusCode::OK);
    assert_eq!(mine(&ana).await, by("sofia", &["event_viewed", "event_viewed"]));
    let hers: Vec<Value> = entries(&sofia, ALL).await;
    let actions: Vec<&Value> = hers.iter().map(|entry| &entry["action"]).collect();
    let all = ["event_viewed", "event_separated", "event_viewed", "event_merged", "signed_in"];
    assert_eq!(actions, all);
}

#[tokio::test]
async fn a_steward_sees_the_log_a_supervisor_their_own_acts_and_nobody_elses_organisation() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let sofia = world.person("omes", "sofia", Role::Supervisor).await;
    let sol = world.person("omes", "sol", Role::Steward).await;
    let far = world.person("otra", "far", Role::Steward).await;
    let program = world.program("omes", Role::Supervisor).await;
    ana.post("/api/v1/events", &event(1)).await;
    program.get("/api/v1/events").await;
    sofia.get("/api/v1/events").await;
    let log = entries(&sol, ALL).await;
    let text = json!(log).to_string();
    assert_eq!(log[0]["actor"], json!({"kind": "user", "handle": "sofia"}));
    assert_eq!(log[1]["actor"], json!({"kind": "program"}));
    assert!(!text.contains("far"), "{text}");
    // Who reported is not told by way of whom it concerns.
    assert!(log[0].get("concerned").is_none());
    let numbers: Vec<u64> = log.iter().map(|entry| entry["number"].as_u64().unwrap()).collect();
    assert!(numbers.windows(2).all(|pair| pair[0] == pair[1] + 1), "{numbers:?}");
    assert!(entries(&sofia, ALL).await.iter().all(|entry| entry["actor"]["handle"] == "sofia"));
    assert!(!json!(entries(&far, ALL).await).to_string().contains("sofia"));
    let (status, code) = problem(ana.get(ALL).await).await;
    assert_eq!((status, code.as_str()), (403, "not_for_role"));
    for path in [ALL, MINE] {
        assert_eq!(entries(&program, path).await, Vec::<Value>::new());
    }
    // Page by page it is the same.
    let mut paged = Vec::new();
    let mut path = format!("{ALL}?limit=2");
    loop {
        let (_, body) = told(sol.get(&path).await).await;
        paged.extend(body["entries"].as_array().unwrap().clone());
        let Some(next) = body["next"].as_str() else { break };
        path = format!("{ALL}?limit=2&cursor={next}");
    }
    assert_eq!(paged, log);
    for cursor in ["x", "-1", "99999999999999999999999"] {
        let (status, _) = problem(sol.get(&format!("{ALL}?cursor={cursor}")).await).await;
        assert_eq!(status, 422, "{cursor}");
    }
}

#[tokio::test]
async fn a_steward_asks_for_one_act_one_person_and_one_day_and_whether_all_is_whole() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let sofia = world.person("omes", "sofia", Role::Supervisor).await;
    let sol = world.person("omes", "sol", Role::Steward).await;
    ana.post("/api/v1/events", &event(1)).await;
    sofia.get("/api/v1/events").await;
    sol.get("/api/v1/events").await;
    world.pass(jiff::SignedDuration::from_hours(3));
    sofia.get("/api/v1/events").await;
    let asked = async |query: &str| entries(&sol, &format!("{ALL}?{query}")).await.len();
    assert_eq!(asked("action=event_viewed").await, 3);
    assert_eq!(asked("action=event_viewed&by=sofia").await, 2);
    assert_eq!(asked("action=event_viewed&by=sofia&since=2026-11-21").await, 1);
    assert_eq!(asked("by=nadie").await, 0, "who is not there has done nothing");
    let of_sol = entries(&sofia, &format!("{ALL}?by=sol")).await;
    assert!(of_sol.is_empty(), "a supervisor sees what they did themselves");
    for wrong in ["action=burnt", "since=ayer"] {
        assert_eq!(sol.get(&format!("{ALL}?{wrong}")).await.status().as_u16(), 422, "{wrong}");
    }
    let (_, state) = told(sol.get("/api/v1/audit/verification").await).await;
    assert_eq!(state["whole"], true);
    assert!(state["entries"].as_u64().unwrap() >= 5, "{state}");
    let theirs = sofia.get("/api/v1/audit/verification").await;
    assert_eq!(theirs.status(), StatusCode::FORBIDDEN);
    run(
        &world,
        "DROP TRIGGER audit_is_not_changed; UPDATE audit SET action = 'signed_out' WHERE number = 2",
    );
    let (_, state) = told(sol.get("/api/v1/audit/verification").await).await;
    assert_eq!(state["whole"], false);
}

#[tokio::test]
async fn an_attempt_to_sign_in_is_told_to_whose_account_it_is() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    for (handle, password) in [("ana", "wrong wrong wrong"), ("nobody", "wrong wrong wrong")] {
        let refused = world.sign_in("omes", handle, password).await;
        assert_eq!(refused.status(), StatusCode::UNAUTHORIZED);
    }
    for _ in 0..500 {
        if mine(&ana).await == by("", &["sign_in_failed"]) {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("it was not entered");
}

#[tokio::test]
async fn looking_at_the_past_is_entered() {
    let world = World::new().await;
    let sofia = world.person("omes", "sofia", Role::Supervisor).await;
    let at = "as_of=2026-11-19T06:00:00Z";
    let map = format!("/api/v1/risk?bbox=-90.6,14.5,-90.4,14.7&resolution=7&{at}");
    assert_eq!(sofia.get(&map).await.status(), StatusCode::OK);
    let hers = entries(&sofia, ALL).await;
    assert_eq!(hers[0]["action"], "past_map_viewed");
    assert_eq!(hers[0]["subject"], json!({"kind": "map", "id": "2026-11-19T06:00:00Z"}));
    let now = "/api/v1/risk?bbox=-90.6,14.5,-90.4,14.7&resolution=7";
    assert_eq!(sofia.get(now).await.status(), StatusCode::OK);
    assert_eq!(entries(&sofia, ALL).await.len(), hers.len());
}

/// Past the server, by hand.
fn run(world: &World, sql: &str) {
    use diesel::Connection as _;
    use diesel::connection::SimpleConnection as _;
    let path = world.database.url().strip_prefix("sqlite:").unwrap();
    diesel::SqliteConnection::establish(path).unwrap().batch_execute(sql).unwrap();
}

#[tokio::test]
async fn what_cannot_be_entered_is_not_told() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let sofia = world.person("omes", "sofia", Role::Supervisor).await;
    ana.post("/api/v1/events", &event(1)).await;
    run(&world, "ALTER TABLE audit_concerned RENAME TO away");
    let one = format!("/api/v1/events/{}", event_id(1));
    for path in ["/api/v1/events", one.as_str(), "/api/v1/events?limit=1"] {
        let answer = sofia.get(path).await;
        assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR, "{path}");
        assert!(!answer.text().await.unwrap().contains(&event_id(1)));
    }
    run(&world, "ALTER TABLE away RENAME TO audit_concerned");
    assert_eq!(sofia.get(&one).await.status(), StatusCode::OK);
    let organisation = world.organisation("omes").await;
    let report = world.store.audit_verify(organisation, None).await.unwrap();
    assert_eq!(report.faults, []);
    let log = world.store.audit_list(organisation, AuditFilter::default(), 9).await.unwrap();
    assert_eq!(log.entries[0].concerned.len(), 1);
}
