//! The audit: who looked at what of whose, told to them; nothing is told that could not be entered.

use std::collections::BTreeMap;

use atalaya_domain::{
    AuditAction, AuditEntry, AuditSubject, AuditSubjectKind, Cell, Handle, Role, UserId,
};
use atalaya_store::{AuditFilter, NewAudit};
use jiff::SignedDuration;
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

/// An answer as it came, but for its date and the number it was given.
type Whole = (u16, BTreeMap<String, Vec<u8>>, Vec<u8>);

async fn whole(person: &Person, path: &str) -> Whole {
    let answer = person.get(path).await;
    let of_its_own = ["date", "x-request-id"];
    let headers = answer.headers().iter();
    let headers = headers.filter(|(name, _)| !of_its_own.contains(&name.as_str()));
    let headers = headers.map(|(name, value)| (name.to_string(), value.as_bytes().to_vec()));
    let (status, headers) = (answer.status().as_u16(), headers.collect());
    (status, headers, answer.bytes().await.unwrap().to_vec())
}

/// Somebody's own log as whoever has their phone can ask for it: in pages of every size, by the cursors that it gives, and
/// by those that it never gave.
async fn every_page(person: &Person) -> Vec<(String, Whole)> {
    let mut told = Vec::new();
    for limit in 1..=12 {
        let mut path = format!("{MINE}?limit={limit}");
        loop {
            let page = whole(person, &path).await;
            let next: Value = serde_json::from_slice(&page.2).unwrap();
            told.push((path, page));
            let Some(cursor) = next["next"].as_str() else { break };
            path = format!("{MINE}?limit={limit}&cursor={cursor}");
        }
    }
    for cursor in 0..40 {
        let path = format!("{MINE}?limit=3&cursor={cursor}");
        let page = whole(person, &path).await;
        told.push((path, page));
    }
    told.push((MINE.to_owned(), whole(person, MINE).await));
    told
}

/// Two teams do the same at the same times, and in one of them a code word is understood while ana is out, help is on its
/// way, somebody looks at her, and it is found that what she reported was reported twice. On her phone no page, no cursor
/// and no header is another one for it.
#[tokio::test]
async fn what_is_not_told_of_ones_own_log_moves_no_byte_of_any_page() {
    let mut logs = Vec::new();
    for understood in [false, true] {
        let world = World::new().await;
        let ana = world.person("omes", "ana", Role::Promoter).await;
        let luz = world.person("omes", "luz", Role::Supervisor).await;
        let sol = world.person("omes", "sol", Role::Supervisor).await;
        let organisation = world.organisation("omes").await;
        let who = Handle::parse("ana").unwrap();
        let who = world.store.person(organisation, &who).await.unwrap().unwrap().viewer.user;
        let merged = |number: u32| NewAudit {
            action: AuditAction::EventMerged,
            subject: Some(AuditSubject::one(AuditSubjectKind::Event, &event_id(number))),
            concerned: who.into_iter().collect(),
        };
        let minute = || world.pass(SignedDuration::from_mins(1));
        for number in 1..=5 {
            assert_eq!(ana.post("/api/v1/events", &event(number)).await.status(), 201);
            minute();
            let path = format!("/api/v1/events/{}", event_id(number));
            assert_eq!(luz.get(&path).await.status(), 200);
            if understood {
                let entry = merged(number);
                world.store.audit_append(organisation, entry, world.now()).await.unwrap();
            }
        }
        let word = json!({"word": "zapatos negros", "stands_for": "silent"});
        assert_eq!(luz.post("/api/v1/code_words", &word).await.status(), 201);
        minute();
        // She goes out, and is out from here on.
        let at = |minutes: i64| (world.now() + SignedDuration::from_mins(minutes)).to_string();
        let outing = "0193a7f0-0000-7000-8000-0000000000a1";
        let plan = json!({
            "id": outing, "starts_at": at(1), "ends_at": at(180), "home_by": at(240),
            "company": "pair", "cell": Cell::at(14.634, -90.507).unwrap().to_string(),
        });
        assert_eq!(ana.post("/api/v1/outreach", &plan).await.status(), 201);
        let path = |rest: &str| format!("/api/v1/outreach/{outing}{rest}");
        let approved = luz.request(reqwest::Method::PUT, &path("/decision"));
        let approved = approved.json(&json!({"approve": true})).send().await.unwrap();
        assert_eq!(approved.status(), 200);
        minute();
        let said = json!({"id": "0193a7f0-0000-7000-8000-0000000000b1", "kind": "arrive"});
        assert_eq!(ana.post(&path("/check_ins"), &said).await.status(), 201);
        minute();
        if understood {
            let heard = json!({
                "text": "traje zapatos negros", "outreach": outing,
                "id": "0193a7f0-0000-7000-8000-0000000000b2",
            });
            let (_, told_of) = told(luz.post("/api/v1/code_words/heard", &heard).await).await;
            assert_eq!(told_of["stands_for"], "silent");
            for looked in [path("").as_str(), "/api/v1/people/ana/contact", "/api/v1/events"] {
                sol.get(looked).await;
            }
            let taken_up = sol.post(&path("/acknowledgement"), &json!({})).await;
            assert!(taken_up.status().is_success(), "{}", taken_up.status());
            let twice = format!("/api/v1/events/{}/duplicate_of", event_id(2));
            let twice = sol.request(reqwest::Method::PUT, &twice);
            let twice = twice.json(&json!({"id": event_id(1)})).send().await.unwrap();
            assert_eq!(twice.status(), 200);
            // Else the two would be alike because nothing was entered.
            let log = world.store.audit_list(organisation, AuditFilter::default(), 100).await;
            let hers = |action| {
                let of = |one: &&AuditEntry| hers_of(one, action, who);
                log.as_ref().unwrap().entries.iter().filter(of).count()
            };
            assert!(hers(AuditAction::CheckInForOther) > 0 && hers(AuditAction::EventViewed) > 5);
        }
        minute();
        logs.push(every_page(&ana).await);
    }
    let [without, with] = &logs[..] else { panic!("two of them") };
    assert!(without.len() > 50, "there is something to be told: {}", without.len());
    assert_eq!(without.len(), with.len());
    for (one, other) in without.iter().zip(with) {
        assert_eq!(one, other, "{}", String::from_utf8_lossy(&other.1.2));
    }
}

fn hers_of(entry: &AuditEntry, action: AuditAction, who: Option<UserId>) -> bool {
    entry.action == action && who.is_some_and(|who| entry.concerned.contains(&who))
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

/// Who changes their own report is in the log of acts, and a steward does not learn by it whose report it was.
#[tokio::test]
async fn the_log_of_acts_does_not_tell_whose_report_it_was() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let eva = world.person("omes", "eva", Role::Steward).await;
    for number in [1, 2] {
        assert_eq!(ana.post("/api/v1/events", &event(number)).await.status(), 201);
    }
    assert_eq!(ana.post("/api/v1/exposure", &hours(3)).await.status(), 201);
    assert_eq!(luz.post("/api/v1/events", &event(4)).await.status(), 201);
    let path = |number| format!("/api/v1/events/{}", event_id(number));
    let exposure = format!("/api/v1/exposure/{}", event_id(3));
    assert_eq!(ana.patch(&path(1), &json!({"severity": 2})).await.status(), 200);
    assert_eq!(ana.delete(&path(2)).await.status(), 204);
    assert_eq!(ana.patch(&exposure, &json!({"workers": 3})).await.status(), 200);
    assert_eq!(ana.delete(&exposure).await.status(), 204);
    assert_eq!(luz.patch(&path(4), &json!({"severity": 2})).await.status(), 200);
    // What others do to it is told with their names.
    assert_eq!(luz.patch(&path(1), &json!({"severity": 3})).await.status(), 200);
    let log = async |rest: &str| {
        let (status, page) = told(eva.get(&format!("/api/v1/audit?limit=200{rest}")).await).await;
        assert_eq!(status, 200, "{page}");
        page["entries"].as_array().unwrap().clone()
    };
    let of_records = |entries: Vec<Value>| -> Vec<(String, Value)> {
        let kept = entries.into_iter().filter(|one| {
            ["event", "exposure"].contains(&one["subject"]["kind"].as_str().unwrap_or_default())
                && one["subject"]["id"].is_string()
        });
        kept.map(|one| (one["action"].as_str().unwrap().to_owned(), one["actor"].clone())).collect()
    };
    let reporter = json!({"kind": "reporter"});
    let told_of = of_records(log("").await);
    let changed: Vec<_> =
        told_of.iter().filter(|(action, _)| !action.ends_with("_viewed")).cloned().collect();
    let expected = [
        ("event_amended", json!({"kind": "user", "handle": "luz"})),
        ("event_amended", reporter.clone()),
        ("exposure_withdrawn", reporter.clone()),
        ("exposure_amended", reporter.clone()),
        ("event_withdrawn", reporter.clone()),
        ("event_amended", reporter),
    ];
    let expected: Vec<_> =
        expected.into_iter().map(|(action, actor)| (action.to_owned(), actor)).collect();
    assert_eq!(changed, expected);
    // Nor by asking for what somebody did, in pages of any size, nor by how many there are.
    let whose = |entries: Vec<Value>| of_records(entries).into_iter().map(|(action, _)| action);
    assert_eq!(whose(log("&by=ana").await).count(), 0);
    assert_eq!(whose(log("&by=luz").await).filter(|one| one == "event_amended").count(), 1);
    for limit in 1..4 {
        let (_, page) = told(eva.get(&format!("/api/v1/audit?by=ana&limit={limit}")).await).await;
        let (entries, next) = (page["entries"].as_array().unwrap(), &page["next"]);
        assert!(
            entries.len() == limit || next.is_null(),
            "a page that is not full is the last: {page}"
        );
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
    world.pass(SignedDuration::from_hours(3));
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

/// Whatever others do between, a supervisor's own log is the same: no number has a gap, and no cursor counts what is not theirs.
#[tokio::test]
async fn a_supervisors_own_log_tells_nothing_of_how_much_others_do() {
    let mut pages = Vec::new();
    for others_act in [false, true] {
        let world = World::new().await;
        let ana = world.person("omes", "ana", Role::Promoter).await;
        let sofia = world.person("omes", "sofia", Role::Supervisor).await;
        let sol = world.person("omes", "sol", Role::Steward).await;
        ana.post("/api/v1/events", &event(1)).await;
        for _ in 0..5 {
            assert_eq!(sofia.get("/api/v1/events").await.status(), StatusCode::OK);
            if others_act {
                assert_eq!(sol.get("/api/v1/events").await.status(), StatusCode::OK);
                assert_eq!(sol.get("/api/v1/triage").await.status(), StatusCode::OK);
            }
        }
        let mut told_of = Vec::new();
        for first in ["?limit=2", "?limit=2&action=event_viewed", "?limit=2&since=2026-11-01"] {
            let mut path = format!("{ALL}{first}");
            loop {
                let (status, page) = told(sofia.get(&path).await).await;
                assert_eq!(status, 200, "{page}");
                let next = page["next"].as_str().map(str::to_owned);
                told_of.push(page);
                let Some(next) = next else { break };
                // What is done meanwhile moves no page.
                assert_eq!(sofia.get("/api/v1/events").await.status(), StatusCode::OK);
                path = format!("{ALL}{first}&cursor={next}");
            }
        }
        assert!(told_of.len() >= 8, "page by page: {told_of:#?}");
        let text = json!(told_of).to_string();
        assert!(!text.contains("\"number\"") && !text.contains("\"sol\""), "{text}");
        pages.push(told_of);
    }
    assert_eq!(pages[0], pages[1]);
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
pub fn run(world: &World, sql: &str) {
    use diesel::Connection as _;
    use diesel::connection::SimpleConnection as _;
    let url = world.database.url();
    let Some(path) = url.strip_prefix("sqlite:") else { return atalaya_kit::psql(url, sql) };
    let mut connection = diesel::SqliteConnection::establish(path).unwrap();
    connection.batch_execute("PRAGMA busy_timeout = 5000").unwrap();
    connection.batch_execute(sql).unwrap();
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
