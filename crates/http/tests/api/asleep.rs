//! Accounts that sleep: who was never briefed, or for whom nobody vouches, has the briefing, what is theirs, and a call for
//! help; nothing else, and nobody who has not proved to be them can tell.

use std::collections::BTreeSet;
use std::time::Duration;

use atalaya_domain::{AlertKind, Cell, Handle, KeyPopulations, Role, UserId};
use atalaya_http::{Access, TABLE};
use atalaya_store::NewUser;
use jiff::SignedDuration;
use reqwest::Method;
use serde_json::{Value, json};

use crate::devices::enrolled;
use crate::world::{HASH, PASSWORD, Person, World, problem, told};

const BRIEFING: &str = "/api/v1/me/briefing";
const OUTREACH: &str = "/api/v1/outreach";
const DAY: i64 = 24 * 60;

fn minutes(minutes: i64) -> SignedDuration {
    SignedDuration::from_mins(minutes)
}

fn id(number: u32) -> String {
    format!("0193a7f0-0000-7000-8000-{number:012}")
}

/// An account that was made so many minutes ago, and was briefed today or never was.
async fn made(world: &World, handle: &str, role: Role, ago: i64, briefed: bool) -> UserId {
    let organisation = world.organisation("omes").await;
    let user = NewUser {
        organisation,
        handle: Handle::parse(handle).unwrap(),
        role,
        key_populations: KeyPopulations::default(),
        password_hash: HASH.clone(),
    };
    let at = world.now() - minutes(ago);
    let user = world.store.user_create(user, at).await.unwrap().viewer.user.unwrap();
    if briefed {
        world.store.briefing_read(organisation, user, world.now()).await.unwrap();
    }
    user
}

/// Somebody whose account falls asleep in five minutes.
async fn drowsy(world: &World, handle: &str, role: Role, vouched: bool) -> Person {
    let ago = if vouched { 7 * DAY - 5 } else { 105 * DAY - 5 };
    made(world, handle, role, ago, !vouched).await;
    world.person_again("omes", handle).await
}

/// What somebody is answered by every route of the table; of those that are refused whether it is because they sleep.
async fn answered(person: &Person) -> Vec<String> {
    let mut open = Vec::new();
    for entry in TABLE.iter().filter(|entry| entry.access != Access::Public) {
        if (entry.method.as_str(), entry.path) == ("DELETE", "/api/v1/session") {
            continue;
        }
        let path = entry.path.replace(['{', '}'], "");
        let answer =
            person.request(entry.method.as_str().parse().unwrap(), &path).send().await.unwrap();
        let status = answer.status().as_u16();
        let refused = status == 403
            && ["account_sleeps", "not_for_role"].contains(&problem(answer).await.1.as_str());
        if !refused {
            assert_ne!(status, 401, "{path}");
            open.push(format!("{} {}", entry.method, entry.path));
        }
    }
    open.sort();
    open
}

const OPEN: [&str; 8] = [
    "GET /api/v1/me/briefing",
    "GET /api/v1/me/data",
    "GET /api/v1/me/second_factor",
    "GET /api/v1/session",
    "GET /api/v1/taxonomy",
    "POST /api/v1/me/totp",
    "PUT /api/v1/me/briefing",
    "PUT /api/v1/me/totp",
];

#[tokio::test]
async fn a_sleeping_account_gets_the_briefing_and_its_own_data_whatever_its_role() {
    let world = World::new().await;
    for vouched in [true, false] {
        for role in Role::ALL {
            // Somebody else who could wake them, or the last steward would stay awake.
            let handle = format!("{}{vouched}", role.code());
            let person = drowsy(&world, &handle, *role, vouched).await;
            let _ = made(&world, &format!("otra-{handle}"), Role::Steward, 0, true).await;
            assert!(answered(&person).await.len() > OPEN.len(), "awake: {role}");
            world.pass(minutes(6));
            let open = answered(&person).await;
            let calls = "POST /api/v1/outreach/{id}/check_ins".to_owned();
            let (expected, goes_out) =
                (OPEN.map(str::to_owned), matches!(role, Role::Promoter | Role::Supervisor));
            let mut expected = expected.to_vec();
            expected.extend(goes_out.then_some(calls));
            expected.sort();
            assert_eq!(open, expected, "{role}, {vouched}");
            let (_, session) = told(person.get("/api/v1/session").await).await;
            assert_eq!(session["asleep"], if vouched { "briefing" } else { "vouching" });
            assert_eq!(session["briefing_due"], vouched);
        }
    }
}

#[tokio::test]
async fn who_reads_the_briefing_is_awake_for_a_year_and_what_they_agreed_to_is_in_their_data() {
    let world = World::new().await;
    let ana = drowsy(&world, "ana", Role::Promoter, true).await;
    world.pass(minutes(6));
    let (status, code) = problem(ana.get("/api/v1/events").await).await;
    assert_eq!((status, code.as_str()), (403, "account_sleeps"));
    for (body, pointer) in [
        (json!({"briefing": 1}), "/consent"),
        (json!({"briefing": 2, "consent": 1}), "/briefing"),
        (json!({"briefing": 1, "consent": 0}), "/consent"),
        (json!({"briefing": "1", "consent": 1}), "/briefing"),
        (json!({"briefing": 1, "consent": 1, "x": 1}), "/x"),
    ] {
        let answer = ana.request(Method::PUT, BRIEFING).json(&body).send().await.unwrap();
        let (status, problem) = told(answer).await;
        assert_eq!((status, &problem["errors"][0]["pointer"]), (422, &json!(pointer)), "{body}");
    }
    assert_eq!(problem(ana.get("/api/v1/events").await).await.0, 403, "not read yet");
    let body = json!({"briefing": 1, "consent": 1});
    let read = ana.request(Method::PUT, BRIEFING).json(&body).send().await.unwrap();
    assert_eq!(read.status(), 204);
    assert_eq!(ana.get("/api/v1/events").await.status(), 200);
    let (_, own) = told(ana.get("/api/v1/me/data").await).await;
    let at = world.now();
    let written = |key: &str| own["upkeep"][key]["at"].as_str().unwrap().parse::<jiff::Timestamp>();
    for key in ["consent", "briefing"] {
        assert_eq!(own["upkeep"][key]["version"], 1);
        assert_eq!(written(key).unwrap().as_second(), at.as_second(), "{key}");
    }
    let log = own["audit"].to_string();
    assert!(log.contains("briefing_read") && log.contains("consent_given"), "{log}");
    let (_, stands) = told(ana.get(BRIEFING).await).await;
    assert_eq!((&stands["asleep"], &stands["agreed"]), (&Value::Null, &json!(1)));
    // A year later it is asked again; that they agreed is not, the text being the same.
    let steward = UserId(made(&world, "vera", Role::Steward, 0, true).await.0);
    let organisation = world.organisation("omes").await;
    for _ in 0..4 {
        world.pass(minutes(91 * DAY));
        let both = ["ana", "vera"].map(|one| Handle::parse(one).unwrap());
        world.store.vouch(organisation, steward, both.into(), world.now()).await.unwrap();
    }
    world.pass(minutes(2 * DAY));
    let (ana, _) = world.person_as_is("omes", "ana").await;
    assert_eq!(problem(ana.get("/api/v1/events").await).await.1, "account_sleeps");
    assert_eq!(ana.request(Method::PUT, BRIEFING).json(&body).send().await.unwrap().status(), 204);
    let (_, later) = told(ana.get("/api/v1/me/data").await).await;
    assert_eq!(later["upkeep"]["consent"], own["upkeep"]["consent"]);
    assert_ne!(later["upkeep"]["briefing"], own["upkeep"]["briefing"]);
}

#[tokio::test]
async fn what_is_agreed_to_at_enrolment_is_kept() {
    let world = World::new().await;
    let sofia = world.person("omes", "sofia", Role::Supervisor).await;
    for (handle, consent, kept) in [("ana", json!(1), json!(1)), ("eva", Value::Null, Value::Null)]
    {
        let person = json!({"handle": handle, "role": "promoter"});
        assert_eq!(sofia.post("/api/v1/people", &person).await.status(), 201);
        let code =
            told(sofia.post(&format!("/api/v1/people/{handle}/code"), &json!({})).await).await;
        let mut body = json!({
            "organisation": "omes", "handle": handle, "code": code.1["code"], "pin": "407391",
        });
        body["consent"] = json!(7);
        let refused = world.request(Method::POST, "/api/v1/enrolments").json(&body);
        assert_eq!(refused.send().await.unwrap().status(), 422, "a text that nobody has seen");
        body["consent"] = consent;
        let enrolled = world.request(Method::POST, "/api/v1/enrolments").json(&body);
        let enrolled = enrolled.send().await.unwrap();
        let cookies: Vec<String> = enrolled
            .headers()
            .get_all("set-cookie")
            .iter()
            .map(|one| one.to_str().unwrap().split(';').next().unwrap().to_owned())
            .collect();
        let (status, session) = told(enrolled).await;
        assert_eq!((status, &session["briefing_due"]), (201, &json!(true)), "{session}");
        assert_eq!(
            session["asleep"],
            Value::Null,
            "whoever gets a phone in the street works today"
        );
        let stands = world.request(Method::GET, BRIEFING).header("cookie", cookies.join("; "));
        let (_, stands) = told(stands.send().await.unwrap()).await;
        assert_eq!(stands["agreed"], kept);
    }
}

#[tokio::test]
async fn a_stranger_cannot_tell_who_sleeps() {
    let world = World::new().await;
    world.user("omes", "luz", Role::Promoter).await;
    drowsy(&world, "ana", Role::Promoter, false).await;
    drowsy(&world, "eva", Role::Promoter, true).await;
    world.pass(minutes(6));
    let mut answers = Vec::new();
    for handle in ["luz", "ana", "eva", "nadie"] {
        let hashed = world.secrets_hashed().await;
        let answer = world.sign_in("omes", handle, "a wrong password").await;
        let status = answer.status().as_u16();
        let names: BTreeSet<String> = answer.headers().keys().map(ToString::to_string).collect();
        let mut body: Value = answer.json().await.unwrap();
        // The request's own number, which is random.
        body.as_object_mut().unwrap().remove("instance");
        answers.push((status, names, body, world.secrets_hashed().await - hashed));
    }
    assert!(answers.iter().all(|one| *one == answers[0]), "{answers:#?}");
    let right = world.sign_in("omes", "ana", PASSWORD).await;
    assert_eq!(right.status(), 200, "its owner is told");
}

#[tokio::test]
async fn who_is_out_is_kept_awake_until_it_is_over_and_so_is_who_is_on_duty() {
    let world = World::new().await;
    let sol = world.person("omes", "sol", Role::Supervisor).await;
    made(&world, "vera", Role::Steward, 0, true).await;
    let ana = drowsy(&world, "ana", Role::Promoter, false).await;
    let luz = drowsy(&world, "luz", Role::Supervisor, false).await;
    let at = |of: i64| (world.now() + minutes(of)).to_string();
    let cell = Cell::at(14.634, -90.507).unwrap().to_string();
    let plan = json!({
        "id": id(1), "starts_at": at(1), "ends_at": at(180), "home_by": at(240),
        "company": "pair", "cell": cell,
    });
    assert_eq!(ana.post(OUTREACH, &plan).await.status(), 201);
    let turn = json!({
        "handle": "luz", "duty": "supervisor", "starts_at": at(-1), "ends_at": at(15),
    });
    assert_eq!(sol.post("/api/v1/duty", &turn).await.status(), 201);
    let say = async |number: u32, kind: &str| {
        let body = json!({"id": id(100 + number), "kind": kind});
        ana.post(&format!("{OUTREACH}/{}/check_ins", id(1)), &body).await.status().as_u16()
    };
    assert_eq!(say(1, "arrive").await, 201);
    world.pass(minutes(10));
    // It is time for both, and both are needed.
    for person in [&ana, &luz] {
        assert_eq!(person.get(OUTREACH).await.status(), 200);
        let (_, session) = told(person.get("/api/v1/session").await).await;
        assert_eq!(session["asleep"], Value::Null);
    }
    // Not so long that she would be overdue: an open alarm keeps her awake, home or not.
    world.pass(minutes(10));
    assert_eq!(problem(luz.get(OUTREACH).await).await.1, "account_sleeps", "her turn is over");
    assert_eq!(ana.get("/api/v1/taxonomy").await.status(), 200);
    assert_eq!(say(2, "home").await, 201);
    assert_eq!(problem(ana.get("/api/v1/events").await).await.1, "account_sleeps", "she is home");
}

#[tokio::test]
async fn a_call_for_help_is_heard_and_wakes_nobody_up_but_those_who_are_called() {
    let world = World::new().await;
    let sol = world.person("omes", "sol", Role::Supervisor).await;
    let eva = world.person("omes", "eva", Role::Promoter).await;
    made(&world, "vera", Role::Steward, 0, true).await;
    let at = |of: i64| (world.now() + minutes(of)).to_string();
    let hers = json!({
        "id": id(9), "starts_at": at(30), "ends_at": at(180), "home_by": at(240), "company": "pair",
    });
    assert_eq!(eva.post(OUTREACH, &hers).await.status(), 201);
    let luz = drowsy(&world, "luz", Role::Supervisor, false).await;
    let mar = made(&world, "mar", Role::Supervisor, 105 * DAY, true).await;
    world.pass(minutes(6));
    // A sleeping supervisor enters nothing for others, nor sees what is theirs.
    let path = |number: u32| format!("{OUTREACH}/{}/check_ins", id(number));
    for kind in ["ok", "red", "home"] {
        let body = json!({"id": id(200), "kind": kind});
        let (status, code) = problem(luz.post(&path(9), &body).await).await;
        assert_eq!((status, code.as_str()), (404, "not_found"), "{kind}");
    }
    // Their own call is heard like anybody's.
    let red = json!({"id": id(201), "kind": "red"});
    let (status, own) = told(luz.post(&path(1), &red).await).await;
    assert_eq!(status, 201, "{own}");
    world.pass(SignedDuration::from_secs(11));
    let called = async {
        loop {
            let (_, alerts) = told(sol.get("/api/v1/alerts").await).await;
            if alerts.to_string().contains("\"alarm\"") {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), called).await.expect("sol is called");
    // Rather one call too many: who sleeps is called like everybody, though it says little to them.
    let open = world.store.alerts_open(mar, 0, 100, world.now()).await.unwrap();
    assert!(open.iter().any(|alert| alert.kind == AlertKind::Alarm), "{open:?}");
    assert_eq!(problem(luz.get(OUTREACH).await).await.1, "account_sleeps", "it is no way in");
    let safe = json!({"id": id(202), "kind": "ok"});
    assert_eq!(luz.post(&path(1), &safe).await.status(), 201, "they go on being heard");
}

#[tokio::test]
async fn a_steward_vouches_for_others_at_once_and_for_themselves_only_where_nobody_else_can() {
    let world = World::new().await;
    let vera = drowsy(&world, "vera", Role::Steward, false).await;
    let ana = drowsy(&world, "ana", Role::Promoter, false).await;
    world.user("omes", "gone", Role::Promoter).await;
    let vouch = async |who: &Person, handles: Value| {
        let body = json!({"handles": handles});
        told(who.request(Method::PUT, "/api/v1/vouching").json(&body).send().await.unwrap()).await
    };
    world.pass(minutes(6));
    // The last steward is never locked out, nobody could let them in; and nobody else wakes themselves up.
    assert_eq!(vera.get("/api/v1/people").await.status(), 200);
    assert_eq!(problem(ana.get("/api/v1/events").await).await.1, "account_sleeps");
    assert_eq!(vouch(&ana, json!(["ana"])).await.0, 403);
    let (_, check) = told(vera.get("/api/v1/self_check").await).await;
    let items = check["items"].as_array().unwrap();
    let item = items.iter().find(|item| item["code"] == "vouching").unwrap();
    assert_eq!(item["state"], "bad", "{item}");
    assert_eq!(vouch(&vera, json!("ana")).await.0, 422);
    let (status, told_of) = vouch(&vera, json!(["ana", "vera", "nadie"])).await;
    assert_eq!((status, &told_of["vouched"]), (200, &json!(["ana", "vera"])), "{told_of}");
    assert_eq!(ana.get("/api/v1/events").await.status(), 200, "at once");
    let (_, log) = told(ana.get("/api/v1/audit/mine").await).await;
    assert_eq!(log["entries"][0]["action"], "account_vouched", "she sees who did");
    assert_eq!(log["entries"][0]["actor"]["handle"], "vera");
    let (_, people) = told(vera.get("/api/v1/people").await).await;
    let of = |handle: &str| {
        let people = people["people"].as_array().unwrap();
        people.iter().find(|one| one["handle"] == handle).unwrap().clone()
    };
    assert_eq!((&of("ana")["asleep"], &of("gone")["asleep"]), (&Value::Null, &Value::Null));
    assert!(of("ana")["vouched_until"].as_str() > of("ana")["vouching_due_at"].as_str());
    // With a second steward there is somebody who can.
    let ines = drowsy(&world, "ines", Role::Steward, false).await;
    world.pass(minutes(6));
    assert_eq!(problem(ines.get("/api/v1/people").await).await.1, "account_sleeps");
    assert_eq!(vouch(&vera, json!(["vera", "ines"])).await.1["vouched"], json!(["ines"]));
    assert_eq!(ines.get("/api/v1/people").await.status(), 200);
    // Another organisation's are not there.
    let lambda = world.person("lambda", "luis", Role::Steward).await;
    assert_eq!(vouch(&lambda, json!(["ana"])).await.1["vouched"], json!([]));
}

#[tokio::test]
async fn an_open_map_ends_when_its_reader_falls_asleep() {
    let world = World::new().await;
    made(&world, "vera", Role::Steward, 0, true).await;
    let ana = drowsy(&world, "ana", Role::Promoter, false).await;
    let parent = Cell::at(14.634, -90.507).unwrap().parent(4).unwrap();
    let path = format!("/api/v1/live/stream?resolution=8&frames=json&parents={parent}");
    let mut stream = ana.get(&path).await;
    assert_eq!(stream.status(), 200);
    assert!(stream.chunk().await.unwrap().is_some(), "it hears");
    world.pass(minutes(6));
    let silent = async { while let Ok(Some(_)) = stream.chunk().await {} };
    tokio::time::timeout(Duration::from_secs(20), silent).await.expect("it ends");
    assert_eq!(problem(ana.get(&path).await).await.1, "account_sleeps");
}

#[tokio::test]
async fn a_decoy_is_as_awake_as_what_it_stands_for() {
    let world = World::new().await;
    let (mut phone, luz) = enrolled(&world).await;
    let mut rules = told(luz.get("/api/v1/safety_rules").await).await.1;
    rules["duress_pin"] = json!(true);
    let set = luz.request(Method::PUT, "/api/v1/safety_rules").json(&rules).send().await.unwrap();
    assert_eq!(set.status(), 200);
    let read = phone.request(Method::PUT, BRIEFING).json(&json!({"briefing": 1, "consent": 1}));
    assert_eq!(phone.send(read).await.status(), 204);
    let (_, real) = told(phone.get(BRIEFING).await).await;
    let pins = json!({"pin": "407391", "duress_pin": "835162"});
    let second = phone.request(Method::PUT, "/api/v1/me/duress_pin").json(&pins);
    assert_eq!(phone.send(second).await.status(), 204);
    world.pass(minutes(30));
    let opened = phone.post("/api/v1/session/pin", &json!({"pin": "835162"})).await;
    let (status, session) = told(opened).await;
    assert_eq!(
        (status, &session["asleep"], &session["briefing_due"]),
        (200, &Value::Null, &json!(false))
    );
    let (_, decoy) = told(phone.get(BRIEFING).await).await;
    assert_eq!(decoy, real, "nothing of it tells");
}
