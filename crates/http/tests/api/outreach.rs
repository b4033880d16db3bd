//! Seen home: plans, check-ins, alarms, the roster and rules; and who sees what of them.

use std::time::Duration;

use atalaya_domain::{Cell, Channel, CheckInId, CheckInKind, Handle, OutreachId, Role};
use atalaya_safety::CheckIn;
use atalaya_store::NewCheckIn;
use jiff::SignedDuration;
use reqwest::Method;
use serde_json::{Value, json};

use crate::world::{Person, World, problem, told};

const OUTREACH: &str = "/api/v1/outreach";

/// A place in the deployment.
fn cell() -> String {
    Cell::at(14.634, -90.507).unwrap().to_string()
}

fn id(number: u32) -> String {
    format!("0193a7f0-0000-7000-8000-{number:012}")
}

fn path(number: u32, rest: &str) -> String {
    format!("{OUTREACH}/{}{rest}", id(number))
}

struct Team {
    world: World,
    ana: Person,
    luz: Person,
    sol: Person,
    eva: Person,
}

impl Team {
    async fn new() -> Self {
        let world = World::new().await;
        let ana = world.person("omes", "ana", Role::Promoter).await;
        let luz = world.person("omes", "luz", Role::Supervisor).await;
        let sol = world.person("omes", "sol", Role::Supervisor).await;
        let eva = world.person("otra", "eva", Role::Supervisor).await;
        Self { world, ana, luz, sol, eva }
    }

    /// So many minutes from now.
    fn at(&self, minutes: i64) -> String {
        (self.world.now() + SignedDuration::from_mins(minutes)).to_string()
    }

    fn plan(&self, number: u32) -> Value {
        json!({
            "id": id(number), "starts_at": self.at(30), "ends_at": self.at(210),
            "home_by": self.at(270), "company": "pair", "cell": cell(), "setting": "park",
        })
    }

    /// Ana plans an outing that needs nobody's word: a person who supervises approves it.
    async fn planned(&self, number: u32) -> u16 {
        let (status, _) = told(self.ana.post(OUTREACH, &self.plan(number)).await).await;
        put(&self.luz, &path(number, "/decision"), &json!({"approve": true})).await;
        status
    }

    async fn say(&self, who: &Person, number: u32, said: u32, kind: &str) -> (u16, Value) {
        let body = json!({"id": id(1_000 + said), "kind": kind, "cell": cell()});
        told(who.post(&path(number, "/check_ins"), &body).await).await
    }

    /// The kinds and steps of somebody's open alerts, once there are so many.
    async fn alerts(&self, who: &Person, many: usize) -> Vec<String> {
        for _ in 0..600 {
            let (_, body) = told(who.get("/api/v1/alerts").await).await;
            let alerts = body["alerts"].as_array().unwrap();
            if alerts.len() == many {
                let step = |alert: &Value| {
                    let step = alert["payload"]["step"].as_str().unwrap_or_default();
                    format!("{} {step}", alert["kind"].as_str().unwrap()).trim().to_owned()
                };
                return alerts.iter().map(step).collect();
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("never {many} alerts");
    }
}

async fn put(who: &Person, path: &str, body: &Value) -> (u16, Value) {
    told(who.request(Method::PUT, path).json(body).send().await.unwrap()).await
}

/// Asked of what was suspended alone, by whoever is out or later at the meeting; the last word holds, and one tap says nothing.
#[tokio::test]
async fn how_many_were_not_reached_is_said_of_what_was_suspended_alone() {
    let team = Team::new().await;
    team.planned(1).await;
    team.say(&team.ana, 1, 1, "set_out").await;
    let (_, suspended) = team.say(&team.ana, 1, 2, "suspend").await;
    assert_eq!(
        (&suspended["suspended"], &suspended["contacts_missed"]),
        (&json!(true), &Value::Null)
    );
    let said = async |who: &Person, number: u32, kind: &str, missed: Value| {
        let body = json!({"id": id(2_000 + number), "kind": kind, "contacts_missed": missed});
        told(who.post(&path(1, "/check_ins"), &body).await).await
    };
    team.say(&team.ana, 1, 3, "home").await;
    let (status, noted) = said(&team.luz, 1, "suspend", json!(12)).await;
    assert_eq!(
        (status, &noted["contacts_missed"], &noted["phase"]),
        (201, &json!(12), &json!("home"))
    );
    let (_, own) = told(team.ana.get(&path(1, "")).await).await;
    assert_eq!(own["contacts_missed"], 12, "who was out sees what is said of it");
    let (_, again) = team.say(&team.luz, 1, 4, "suspend").await;
    assert_eq!(again["contacts_missed"], 12, "a tap takes nothing back");
    for (number, kind, missed, code) in [
        (2, "suspend", json!(501), "out_of_range"),
        (3, "suspend", json!(-1), "out_of_range"),
        (4, "suspend", json!("many"), "wrong_type"),
        (5, "nothing_happened", json!(3), "unknown_field"),
    ] {
        let (status, body) = said(&team.luz, number, kind, missed).await;
        assert_eq!((status, &body["errors"][0]["code"]), (422, &json!(code)), "{body}");
    }
    let (status, _) = said(&team.eva, 6, "suspend", json!(3)).await;
    assert_eq!(status, 404, "another organisation's is none");
}

/// Off until who is out chooses it, seen by them and by who supervises, stopped by one word; nobody is heard of by it.
#[tokio::test]
async fn whether_a_zone_is_sent_is_known_with_the_outing() {
    let team = Team::new().await;
    team.planned(1).await;
    team.say(&team.ana, 1, 1, "set_out").await;
    let seen = async |who: &Person| told(who.get(&path(1, "")).await).await.1;
    let cells = async || {
        let said = seen(&team.luz).await["check_ins"].as_array().unwrap().clone();
        said.iter().map(|one| one["cell"].clone()).collect::<Vec<Value>>()
    };
    team.say(&team.ana, 1, 2, "arrive").await;
    let before = seen(&team.ana).await;
    assert_eq!((&before["shares_zone"], cells().await), (&json!(false), vec![Value::Null; 2]));
    let (_, refused) = team.say(&team.luz, 1, 3, "share_zone").await;
    assert_eq!(refused["shares_zone"], false, "nobody chooses it for somebody else");
    let (status, on) = team.say(&team.ana, 1, 4, "share_zone").await;
    assert_eq!((status, &on["shares_zone"]), (201, &json!(true)));
    assert_eq!((&on["heard_at"], &on["expected"]), (&before["heard_at"], &before["expected"]));
    assert_eq!(seen(&team.luz).await["shares_zone"], true);
    team.say(&team.ana, 1, 5, "ok").await;
    let zone = Cell::parse(&cell()).unwrap().coarsened(8).to_string();
    assert_eq!(cells().await.last(), Some(&json!(zone)));
    let (_, off) = team.say(&team.ana, 1, 6, "stop_zone").await;
    assert_eq!(off["shares_zone"], false);
    team.say(&team.ana, 1, 7, "leave").await;
    assert_eq!(cells().await.last(), Some(&Value::Null));
    team.say(&team.ana, 1, 8, "share_zone").await;
    let (_, home) = team.say(&team.ana, 1, 9, "home").await;
    assert_eq!(home["shares_zone"], false, "it ends with the outing");
    assert_eq!(cells().await.last(), Some(&Value::Null), "nothing of one's own door");
}

#[tokio::test]
async fn an_outing_is_planned_approved_and_seen_home() {
    let team = Team::new().await;
    // Nobody knows anything of that place and it is night: taken as level 4.
    let (status, planned) = told(team.ana.post(OUTREACH, &team.plan(1)).await).await;
    assert_eq!(status, 201, "{planned}");
    assert_eq!(planned["requirement"]["level"], 4);
    assert_eq!(planned["phase"], "awaiting_approval");
    assert_eq!(planned["place"], json!({"cell": cell(), "setting": "park"}));
    assert_eq!(told(team.ana.post(OUTREACH, &team.plan(1)).await).await.0, 200, "again");
    assert_eq!(team.alerts(&team.luz, 1).await, ["plan_asked"]);
    let decision = json!({"approve": true});
    let (status, _) = put(&team.ana, &path(1, "/decision"), &decision).await;
    assert_eq!(status, 403);
    let (_, decided) = put(&team.luz, &path(1, "/decision"), &decision).await;
    assert_eq!(decided["phase"], "planned");
    for (said, kind) in
        ["set_out", "arrive", "leave", "home", "nothing_happened"].iter().enumerate()
    {
        let (status, _) = team.say(&team.ana, 1, said as u32, kind).await;
        assert_eq!(status, 201);
        assert_eq!(team.say(&team.ana, 1, said as u32, kind).await.0, 200, "again");
    }
    let (_, over) = told(team.ana.get(&path(1, "")).await).await;
    assert_eq!((&over["phase"], &over["debrief"]), (&json!("home"), &json!("nothing_happened")));
    assert_eq!(over["expected"], Value::Null);
    assert_eq!(over["check_ins"].as_array().unwrap().len(), 5);
    let (_, board) = told(team.luz.get(OUTREACH).await).await;
    assert_eq!(board["outreach"], json!([]), "who is home is off the board");
    let (_, own) = told(team.ana.get(OUTREACH).await).await;
    assert_eq!(own["outreach"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn whoever_is_overdue_is_called_for_until_a_human_closes_it() {
    let team = Team::new().await;
    told(team.ana.post(OUTREACH, &team.plan(1)).await).await;
    put(&team.luz, &path(1, "/decision"), &json!({"approve": true})).await;
    team.say(&team.ana, 1, 0, "arrive").await;
    // Level 4: every 30 minutes, R0 at once, R1 after 5, R2 after 10.
    team.world.pass(SignedDuration::from_mins(31));
    assert_eq!(team.alerts(&team.ana, 2).await, ["plan_decided", "check_in R0"]);
    team.world.pass(SignedDuration::from_mins(10));
    let called = ["plan_asked", "alarm R1", "alarm R2"];
    assert_eq!(team.alerts(&team.luz, 3).await, called);
    assert_eq!(team.alerts(&team.sol, 2).await, ["plan_asked", "alarm R2"]);
    let (_, board) = told(team.sol.get(OUTREACH).await).await;
    let alarm = &board["outreach"][0]["alarms"][0];
    assert_eq!((&alarm["cause"], &alarm["step"]), (&json!("not_heard"), &json!("R2")));
    assert_eq!((&alarm["taken_up"], &alarm["next"]["step"]), (&json!(false), &json!("N2")));
    assert_eq!(board["outreach"][0]["promoter"], "ana");
    assert_eq!(board["outreach"][0].get("place"), None, "a place is asked for by itself");

    // Acknowledged where alerts are, it is taken up.
    told(team.sol.post("/api/v1/alerts/2/acknowledgement", &json!({})).await).await;
    let (_, taken) = told(team.luz.get(&path(1, "")).await).await;
    assert_eq!(taken["alarms"][0]["taken_up"], true);
    assert_eq!(taken["alarms"][0]["taken_up_by"], "sol");
    let (_, own) = told(team.ana.get(&path(1, "")).await).await;
    assert_eq!(own.get("alarms"), None, "who is out is not told that anybody was called");
    assert_eq!(taken["alarms"][0]["next"]["step"], "R3");
    assert_eq!(taken["place"]["cell"], cell());

    let closure = json!({"reason": "safe_no_signal", "is_home": false});
    assert_eq!(told(team.ana.post(&path(1, "/closure"), &closure).await).await.0, 403);
    let (status, closed) = told(team.luz.post(&path(1, "/closure"), &closure).await).await;
    assert_eq!((status, &closed["alarms"]), (200, &json!([])));
    assert_eq!(closed["expected"]["kind"], "ok");
    team.say(&team.ana, 1, 90, "home").await;
    let (_, mine) = told(team.ana.get("/api/v1/audit/mine").await).await;
    let acts: Vec<&str> = mine["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["action"].as_str().unwrap())
        .filter(|action| action.contains("alarm") || action.contains("outreach"))
        .collect();
    for act in ["alarm_closed", "alarm_acknowledged", "outreach_viewed", "outreach_approved"] {
        assert!(acts.contains(&act), "{acts:?}");
    }
}

#[tokio::test]
async fn help_under_duress_looks_like_a_word_that_all_is_well() {
    let team = Team::new().await;
    let mut answers = Vec::new();
    for (number, duress) in [(1, false), (2, true)] {
        let who = team.world.person("omes", &format!("p{number}"), Role::Promoter).await;
        told(who.post(OUTREACH, &team.plan(number)).await).await;
        put(&team.luz, &path(number, "/decision"), &json!({"approve": true})).await;
        let body = json!({"id": id(50 + number), "kind": "ok", "duress": duress});
        let (status, body) = told(who.post(&path(number, "/check_ins"), &body).await).await;
        let text = body.to_string().replace(&id(number), "").replace(&id(50 + number), "");
        let code = body["code"].as_str().unwrap();
        answers.push((status, text.replace(code, "")));
        let (_, later) = told(who.get(&path(number, "")).await).await;
        assert_eq!(later, body);
    }
    assert_eq!(answers[0], answers[1]);
    // Both supervisors are called, and see why.
    assert_eq!(team.alerts(&team.luz, 3).await.last().unwrap(), "alarm R2");
    assert_eq!(team.alerts(&team.sol, 3).await.last().unwrap(), "alarm R2");
    let (_, seen) = told(team.sol.get(&path(2, "")).await).await;
    assert_eq!(seen["alarms"][0]["cause"], "duress");
    assert_eq!(seen["check_ins"][0]["duress"], true);
}

#[tokio::test]
async fn a_phones_clock_says_only_how_long_a_word_has_waited() {
    let team = Team::new().await;
    told(team.ana.post(OUTREACH, &team.plan(1)).await).await;
    // Its clock is three years behind; the word waited for twenty minutes.
    let body = json!({
        "id": id(60), "kind": "arrive",
        "tapped_at": "2023-01-01T00:00:00Z", "sent_at": "2023-01-01T00:20:00Z",
    });
    let (status, body) = told(team.ana.post(&path(1, "/check_ins"), &body).await).await;
    assert_eq!(status, 201);
    let said: jiff::Timestamp = body["check_ins"][0]["said_at"].as_str().unwrap().parse().unwrap();
    assert_eq!(team.world.now().duration_since(said), SignedDuration::from_mins(20));
    // Whoever sets out unapproved is out, and somebody is told.
    assert_eq!(body["phase"], "at_place");
    assert_eq!(team.alerts(&team.luz, 2).await, ["plan_asked", "set_out_unapproved"]);
    let half = json!({"id": id(61), "kind": "ok", "tapped_at": team.at(0)});
    let refused = problem(team.ana.post(&path(1, "/check_ins"), &half).await).await;
    assert_eq!(refused, (422, "invalid_body".to_owned()));
}

#[tokio::test]
async fn an_outing_is_nobody_elses() {
    let team = Team::new().await;
    let program = team.world.program("omes", Role::Supervisor).await;
    let other = team.world.person("omes", "pia", Role::Promoter).await;
    told(team.ana.post(OUTREACH, &team.plan(1)).await).await;
    for who in [&team.eva, &other] {
        let refused = problem(who.get(&path(1, "")).await).await;
        assert_eq!(refused, (404, "not_found".to_owned()));
        let (status, _) = team.say(who, 1, 9, "false_alarm").await;
        assert_eq!(status, 404);
        let (_, list) = told(who.get(OUTREACH).await).await;
        assert_eq!(list["outreach"], json!([]));
        let taken = problem(who.post(OUTREACH, &team.plan(1)).await).await;
        assert_eq!(taken, (409, "id_taken".to_owned()));
    }
    assert_eq!(problem(program.get(OUTREACH).await).await.0, 403);
    for (rest, body) in [("/acknowledgement", json!({})), ("/closure", json!({"reason": "helped"}))]
    {
        assert_eq!(problem(team.eva.post(&path(1, rest), &body).await).await.0, 404);
    }
    // Who looked in vain is in nobody's log.
    let (_, mine) = told(team.ana.get("/api/v1/audit/mine").await).await;
    assert!(!mine.to_string().contains("outreach_viewed"), "{mine}");
}

#[tokio::test]
async fn who_asks_for_a_vehicle_is_answered_until_the_outing_is_over() {
    let team = Team::new().await;
    let (_, planned) = told(team.ana.post(OUTREACH, &team.plan(1)).await).await;
    assert_eq!((&planned["vehicle"], &planned["vehicle_state"]), (&json!(false), &Value::Null));
    let there_is = json!({"granted": true});
    // None was asked for: there is nothing to answer.
    let (_, same) = put(&team.luz, &path(1, "/vehicle"), &there_is).await;
    assert_eq!(same["vehicle_state"], Value::Null);
    let mut plan = team.plan(2);
    plan["vehicle"] = json!(true);
    let (_, asked) = told(team.ana.post(OUTREACH, &plan).await).await;
    assert_eq!(asked["vehicle_state"], "requested");
    assert_eq!(put(&team.ana, &path(2, "/vehicle"), &there_is).await.0, 403, "nobody their own");
    let (_, answered) = put(&team.luz, &path(2, "/vehicle"), &there_is).await;
    assert_eq!(answered["vehicle_state"], "granted");
    assert_eq!(told(team.ana.get(&path(2, "")).await).await.1["vehicle_state"], "granted");
    assert_eq!(team.alerts(&team.ana, 1).await, ["plan_decided"], "who asked is told");
    put(&team.luz, &path(2, "/vehicle"), &there_is).await;
    assert_eq!(team.alerts(&team.ana, 1).await.len(), 1, "once");
    let (_, taken) = put(&team.luz, &path(2, "/vehicle"), &json!({"granted": false})).await;
    assert_eq!(taken["vehicle_state"], "not_granted", "the last word holds");
    let (_, board) = told(team.luz.get(OUTREACH).await).await;
    assert!(board.to_string().contains("not_granted"), "{board}");
    for (said, kind) in ["set_out", "arrive", "leave", "home"].iter().enumerate() {
        team.say(&team.ana, 2, said as u32, kind).await;
    }
    let (_, over) = put(&team.luz, &path(2, "/vehicle"), &there_is).await;
    assert_eq!(over["vehicle_state"], "not_granted", "it is over");
}

#[tokio::test]
async fn what_cannot_be_a_plan_is_refused_field_by_field() {
    let team = Team::new().await;
    let body = json!({
        "id": "0193a7f0-0000-1000-8000-000000000001", "starts_at": team.at(0),
        "ends_at": team.at(-10), "home_by": "mañana", "company": "nobody", "cell": "here",
        "buddy": "¿quién?", "vehicle": 1, "color": "rojo",
    });
    let (status, refused) = told(team.ana.post(OUTREACH, &body).await).await;
    assert_eq!(status, 422, "{refused}");
    let mut at: Vec<&str> = refused["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| error["pointer"].as_str().unwrap())
        .collect();
    at.sort_unstable();
    assert_eq!(at, ["/buddy", "/cell", "/color", "/company", "/home_by", "/id", "/vehicle"]);
    let mut stranger = team.plan(2);
    stranger["buddy"] = json!("eva");
    assert_eq!(problem(team.ana.post(OUTREACH, &stranger).await).await.0, 422);
    stranger["buddy"] = json!("luz");
    let (status, known) = told(team.ana.post(OUTREACH, &stranger).await).await;
    assert_eq!((status, &known["buddy"]), (201, &json!("luz")));
    assert_eq!(told(team.sol.get(OUTREACH).await).await.1["outreach"][0]["buddy"], "luz");
}

#[tokio::test]
async fn the_roster_says_who_is_called_and_rules_are_the_organisations_own() {
    let team = Team::new().await;
    let turn = |handle: &str, place: i64| {
        json!({
            "handle": handle, "duty": "supervisor", "starts_at": team.at(-1),
            "ends_at": team.at(600), "place_in_line": place,
        })
    };
    let (status, _) = told(team.luz.post("/api/v1/duty", &turn("sol", 1)).await).await;
    assert_eq!(status, 201);
    assert_eq!(problem(team.luz.post("/api/v1/duty", &turn("eva", 1)).await).await.0, 422);
    let (_, roster) = told(team.sol.get("/api/v1/duty").await).await;
    assert_eq!(roster["turns"][0]["handle"], "sol");
    let (_, elsewhere) = told(team.eva.get("/api/v1/duty").await).await;
    assert_eq!(elsewhere["turns"], json!([]));
    let turn = format!("/api/v1/duty/{}", roster["turns"][0]["id"]);
    assert_eq!(team.eva.delete(&turn).await.status(), 204);
    assert_eq!(told(team.sol.get("/api/v1/duty").await).await.1, roster, "nothing of theirs");
    assert_eq!(team.luz.delete(&turn).await.status(), 204);

    let rules = "/api/v1/safety_rules";
    let (_, mut own) = told(team.ana.get(rules).await).await;
    own["night_from"] = json!(23);
    assert_eq!(put(&team.ana, rules, &own).await.0, 403);
    assert_eq!(put(&team.luz, rules, &own).await, (200, own.clone()));
    assert_eq!(told(team.ana.get(rules).await).await.1, own);
    own["low"]["minutes"] = json!([0, 5, 5, 5, 5]);
    assert_eq!(put(&team.luz, rules, &own).await.0, 422);
}

#[tokio::test]
async fn an_outing_that_was_talked_about_says_where_a_team_was_once() {
    let team = Team::new().await;
    let debrief = async |who: &Person| told(who.get("/api/v1/outreach/debrief").await).await;
    assert_eq!(team.planned(1).await, 201);
    for (said, kind) in ["set_out", "arrive", "leave", "home"].into_iter().enumerate() {
        assert_eq!(team.say(&team.ana, 1, said as u32, kind).await.0, 201);
        team.world.pass(SignedDuration::from_mins(60));
    }
    let exposure = async |who: &Person| {
        told(who.get("/api/v1/exposure").await).await.1["exposure"].as_array().unwrap().clone()
    };
    assert!(exposure(&team.ana).await.is_empty(), "until somebody says how it was");
    let (status, walk) = debrief(&team.luz).await;
    assert_eq!((status, walk["outreach"].as_array().unwrap().len()), (200, 1), "{walk}");
    assert_eq!(walk["outreach"][0]["debrief"], Value::Null);
    assert!(walk["outreach"][0].get("place").is_none(), "where is asked one by one");
    assert_eq!(debrief(&team.eva).await.1["outreach"], json!([]));
    assert_eq!(problem(team.ana.get("/api/v1/outreach/debrief").await).await.0, 403);

    assert_eq!(team.say(&team.luz, 1, 50, "nothing_happened").await.0, 201);
    assert_eq!(team.say(&team.luz, 1, 50, "nothing_happened").await.0, 200);
    assert_eq!(team.say(&team.luz, 1, 51, "nothing_happened").await.0, 201);
    let worked = exposure(&team.ana).await;
    assert_eq!(worked.len(), 1, "{worked:?}");
    assert_eq!((&worked[0]["workers"], &worked[0]["source"]), (&json!(2), &json!("session")));
    let told_cell = Cell::parse(&cell()).unwrap().coarsened(8).to_string();
    assert_eq!(worked[0]["cell"], told_cell, "the place itself stays sealed");
    for end in ["started_at", "ended_at"] {
        let at = worked[0][end].as_str().unwrap();
        assert!(at.contains(":00:00") && !at.contains('.'), "{end} is a whole hour: {at}");
    }
    assert_eq!(worked[0]["worker_hours"], 2.0, "an hour of two");
    assert_eq!(debrief(&team.luz).await.1["outreach"][0]["debrief"], "nothing_happened");
    assert!(exposure(&team.eva).await.is_empty());
}

#[tokio::test]
async fn a_code_word_that_was_heard_is_entered_and_nobody_can_read_it() {
    let team = Team::new().await;
    told(team.ana.post(OUTREACH, &team.plan(1)).await).await;
    team.say(&team.ana, 1, 0, "arrive").await;
    let words = "/api/v1/code_words";
    for (word, stands_for, status) in [
        ("Carpeta azul", "red", 201),
        ("zapatos negros", "silent", 201),
        ("carpeta AZUL", "yellow", 422),
        ("hola", "red", 422),
    ] {
        let body = json!({"word": word, "stands_for": stands_for});
        let (found, told) = told(team.luz.post(words, &body).await).await;
        assert_eq!(found, status, "{word}: {told}");
        assert!(!told.to_string().contains("arpeta"), "{told}");
    }
    // Whoever takes a promoter's phone does not learn what to ask for.
    assert_eq!(problem(team.ana.get(words).await).await.0, 403);
    let heard =
        |text: &str, said: u32| json!({"text": text, "outreach": id(1), "id": id(2_000 + said)});
    let path_heard = format!("{words}/heard");
    let ask = async |who: &Person, body: &Value| told(who.post(&path_heard, body).await).await;
    let (_, none) = ask(&team.luz, &heard("la carpeta es azul", 1)).await;
    assert_eq!(none, json!({"stands_for": null, "unconfirmed": null}));
    let (_, before) = told(team.ana.get(&path(1, "")).await).await;
    let (_, listed_before) = told(team.ana.get(OUTREACH).await).await;
    let (_, log_before) = told(team.ana.get("/api/v1/audit/mine").await).await;
    team.world.pass(SignedDuration::from_mins(1));
    let (_, silent) = ask(&team.luz, &heard("compré zapatos negros", 2)).await;
    assert_eq!(silent, json!({"stands_for": "silent", "unconfirmed": null}));
    let (_, seen) = told(team.sol.get(&path(1, "")).await).await;
    assert_eq!((&seen["alarms"][0]["cause"], &seen["colour"]), (&json!("duress"), &json!("green")));
    assert_eq!(seen["check_ins"][1]["for_them"], true);
    let (_, own) = told(team.ana.get(&path(1, "")).await).await;
    assert_eq!(own, before, "her phone, in whosever hands, shows nothing of it");
    let (_, red) = ask(&team.luz, &heard("¿Trajiste la CARPETA, azul?", 3)).await;
    assert_eq!(red, json!({"stands_for": "red", "unconfirmed": null}));
    let (_, seen) = told(team.sol.get(&path(1, "")).await).await;
    assert_eq!(seen["colour"], "red", "no pocket pressed that: it is told at once");
    let (_, own) = told(team.ana.get(&path(1, "")).await).await;
    assert_eq!(own, before, "nor of a red");
    told(team.sol.post(&path(1, "/acknowledgement"), &json!({})).await).await;
    // Nor do her log and her data: what was done for her is in them once she is home.
    told(team.sol.get(&path(1, "")).await).await;
    told(team.sol.get("/api/v1/people/ana/contact").await).await;
    let log = async || {
        let (_, mine) = told(team.ana.get("/api/v1/audit/mine").await).await;
        let (_, data) = told(team.ana.get("/api/v1/me/data").await).await;
        let acts = ["check_in_for_other", "alarm_acknowledged", "alarm_closed"];
        [mine, data].map(|told| {
            acts.map(|act| {
                told["entries"].to_string().contains(act) || told["audit"].to_string().contains(act)
            })
        })
    };
    assert_eq!(log().await, [[false; 3]; 2]);
    assert_eq!(
        told(team.ana.get("/api/v1/audit/mine").await).await.1,
        log_before,
        "nor does it say that they looked"
    );
    let (_, listed) = told(team.ana.get(OUTREACH).await).await;
    assert_eq!(listed, listed_before);
    // What she taps herself she sees, and sees as ever.
    let (_, own) = team.say(&team.ana, 1, 1, "yellow").await;
    let shown = (&own["colour"], &own["check_ins"][1]["kind"]);
    assert_eq!(shown, (&json!("yellow"), &json!("yellow")));
    let (_, theirs) = ask(&team.eva, &heard("carpeta azul", 4)).await;
    assert_eq!(theirs, json!({"stands_for": null, "unconfirmed": null}), "it is another team's");
    let (_, listed) = told(team.eva.get(words).await).await;
    assert_eq!(listed["code_words"], json!([]));
    let (_, heard) = told(team.luz.get("/api/v1/audit").await).await;
    assert!(!heard.to_string().to_lowercase().contains("carpeta"), "{heard}");
    let closure = json!({"reason": "safe_delayed", "is_home": true});
    told(team.sol.post(&path(1, "/closure"), &closure).await).await;
    assert_eq!(log().await, [[true; 3]; 2]);
}

#[tokio::test]
async fn words_cannot_be_tried_one_after_another_but_are_always_heard_in_an_outing() {
    let team = Team::new().await;
    told(team.ana.post(OUTREACH, &team.plan(1)).await).await;
    let words = "/api/v1/code_words";
    let word = json!({"word": "zapatos negros", "stands_for": "red"});
    assert_eq!(told(team.luz.post(words, &word).await).await.0, 201);
    let path_heard = format!("{words}/heard");
    let tried = json!({"text": "zapatos blancos"});
    for _ in 0..9 {
        assert_eq!(told(team.luz.post(&path_heard, &tried).await).await.0, 200);
    }
    let nobody_s = json!({"text": "zapatos", "outreach": id(77), "id": id(2_077)});
    for refused in [&tried, &nobody_s] {
        let (status, answer) = told(team.luz.post(&path_heard, refused).await).await;
        assert_eq!((status, &answer["code"]), (429, &json!("too_many_attempts")), "{answer}");
    }
    assert_eq!(told(team.luz.post(words, &word).await).await.0, 429, "it tells what there is");
    let said = json!({"text": "traje zapatos negros", "outreach": id(1), "id": id(2_001)});
    let (_, red) = told(team.luz.post(&path_heard, &said).await).await;
    assert_eq!(red, json!({"stands_for": "red", "unconfirmed": null}), "help is called for");
    assert_eq!(told(team.sol.post(&path_heard, &tried).await).await.0, 200, "another account");
    team.world.pass(SignedDuration::from_secs(61));
    assert_eq!(told(team.luz.post(&path_heard, &tried).await).await.0, 200, "a minute later");
}

#[tokio::test]
async fn protocol_cards_are_read_by_who_goes_out_and_changed_by_who_sees_them_home() {
    let team = Team::new().await;
    let at = "/api/v1/protocol";
    let (status, first) = told(team.ana.get(at).await).await;
    assert_eq!((status, &first["version"]), (200, &json!(0)));
    assert_eq!(first["cards"][0]["title"]["es"], "Antes de cualquier salida");
    let mut cards = first["cards"].clone();
    cards[0]["steps"] = json!([{"es": "Llamar a la radio"}]);
    cards[0]["call"] = json!([{"es": "Radio: 5555 0000", "en": "Radio: 5555 0000"}]);
    let body = json!({"version": 0, "cards": cards});
    assert_eq!(put(&team.ana, at, &body).await.0, 403);
    let (status, changed) = put(&team.luz, at, &body).await;
    assert_eq!((status, &changed["version"]), (200, &json!(1)), "{changed}");
    assert_eq!(put(&team.sol, at, &body).await.0, 412, "made from a version that holds no more");
    let (_, read) = told(team.ana.get(at).await).await;
    assert_eq!(read["cards"][0]["steps"], json!([{"es": "Llamar a la radio", "en": null}]));
    let (_, theirs) = told(team.eva.get(at).await).await;
    assert_eq!(theirs["version"], 0, "another organisation's");
    for (wrong, pointer) in [
        (json!([{"es": " "}]), "/cards/1/steps/0"),
        (json!([]), "/cards/1/steps"),
        (json!("x"), "/cards"),
    ] {
        let mut cards = read["cards"].clone();
        cards[1]["steps"] = wrong;
        let (status, refused) = put(&team.luz, at, &json!({"version": 1, "cards": cards})).await;
        assert_eq!((status, &refused["errors"][0]["pointer"]), (422, &json!(pointer)));
    }
    // Who plans says which they have read, and the board shows it.
    let mut plan = team.plan(1);
    plan["protocol_read"] = json!(1);
    told(team.ana.post(OUTREACH, &plan).await).await;
    let (_, board) = told(team.luz.get(OUTREACH).await).await;
    assert_eq!(board["outreach"][0]["protocol_read"], 1);
}

#[tokio::test]
async fn a_drill_says_that_it_is_one_and_is_in_no_figure() {
    let team = Team::new().await;
    let mut plan = team.plan(1);
    plan["exercise"] = json!(true);
    told(team.ana.post(OUTREACH, &plan).await).await;
    let (_, agreed) = put(&team.luz, &path(1, "/decision"), &json!({"approve": true})).await;
    assert_eq!((&agreed["exercise"], &agreed["exercise_asked"]), (&json!(true), &json!(false)));
    team.say(&team.ana, 1, 0, "arrive").await;
    team.say(&team.ana, 1, 1, "orange").await;
    assert_eq!(team.alerts(&team.luz, 2).await, ["plan_asked", "alarm R2"]);
    let (_, alerts) = told(team.luz.get("/api/v1/alerts").await).await;
    for alert in &alerts["alerts"].as_array().unwrap()[1..] {
        assert_eq!(alert["payload"]["exercise"], true, "{alert}");
    }
    let closure = json!({"reason": "exercise", "is_home": true});
    told(team.luz.post(&path(1, "/closure"), &closure).await).await;
    let (_, drills) = told(team.sol.get("/api/v1/drills").await).await;
    let drill = &drills["drills"][0];
    assert_eq!((&drill["promoter"], &drill["closed_by"]), (&json!("ana"), &json!("luz")));
    let (_, figures) = told(team.sol.get("/api/v1/alarm_figures").await).await;
    assert_eq!((&figures["called"], &figures["overdue"]), (&json!(0), &json!(0)));
    for at in ["/api/v1/drills", "/api/v1/alarm_figures"] {
        assert_eq!(problem(team.ana.get(at).await).await.0, 403, "nobody is compared");
    }
    let (_, others) = told(team.eva.get("/api/v1/drills").await).await;
    assert_eq!(others["drills"], json!([]));
    let (_, mine) = told(team.ana.get("/api/v1/audit/mine").await).await;
    assert!(mine.to_string().contains("\"exercise\""), "{mine}");
}

#[tokio::test]
async fn nobody_makes_a_drill_of_their_own_outing() {
    let team = Team::new().await;
    let mut plan = team.plan(1);
    plan["exercise"] = json!(true);
    let (_, own) = told(team.ana.post(OUTREACH, &plan).await).await;
    assert_eq!(
        (&own["phase"], &own["exercise"], &own["exercise_asked"]),
        (&json!("awaiting_approval"), &json!(false), &json!(true)),
    );
    let (_, seen) = told(team.luz.get(&path(1, "")).await).await;
    assert_eq!((&seen["exercise"], &seen["exercise_asked"]), (&json!(false), &json!(true)));
    // Whoever holds the phone calls it one and goes: a call from it is a call, however plain the red.
    let yes = json!({"approve": true});
    assert_eq!(put(&team.ana, &path(1, "/decision"), &yes).await.0, 403);
    team.say(&team.ana, 1, 0, "set_out").await;
    team.say(&team.ana, 1, 1, "red").await;
    put(&team.luz, &path(1, "/decision"), &yes).await;
    team.world.pass(SignedDuration::from_secs(11));
    let called = team.alerts(&team.luz, 3).await;
    assert_eq!(called.last().unwrap(), "alarm R2", "{called:?}");
    let (_, alerts) = told(team.luz.get("/api/v1/alerts").await).await;
    for alert in alerts["alerts"].as_array().unwrap() {
        assert!(alert["payload"]["exercise"].is_null(), "{alert}");
    }
    let (_, drills) = told(team.sol.get("/api/v1/drills").await).await;
    assert_eq!(drills["drills"], json!([]));
    let (_, figures) = told(team.sol.get("/api/v1/alarm_figures").await).await;
    assert_eq!(figures["called"], 1);
    // Nor does a supervisor of theirs.
    let mut plan = team.plan(2);
    plan["exercise"] = json!(true);
    told(team.sol.post(OUTREACH, &plan).await).await;
    let (_, own) = put(&team.sol, &path(2, "/decision"), &yes).await;
    assert_eq!(own["exercise"], false, "{own}");
}

#[tokio::test]
async fn an_outing_that_was_called_a_drill_is_none_once_something_is_said_under_duress() {
    let team = Team::new().await;
    let mut plan = team.plan(1);
    plan["exercise"] = json!(true);
    told(team.ana.post(OUTREACH, &plan).await).await;
    put(&team.luz, &path(1, "/decision"), &json!({"approve": true})).await;
    let body = json!({"id": id(60), "kind": "arrive", "duress": true});
    let (_, own) = told(team.ana.post(&path(1, "/check_ins"), &body).await).await;
    assert_eq!(own["exercise"], true, "the phone shows no difference");
    let (_, alerts) = told(team.luz.get("/api/v1/alerts").await).await;
    let alerts = alerts["alerts"].as_array().unwrap();
    let called = alerts.iter().find(|alert| alert["payload"]["cause"] == "duress").unwrap();
    assert!(called["payload"]["exercise"].is_null(), "{called}");
    let (_, seen) = told(team.luz.get(&path(1, "")).await).await;
    assert_eq!(seen["exercise"], false);
}

#[tokio::test]
async fn support_is_seen_to_by_who_was_named_and_tells_who_only_by_consent() {
    let team = Team::new().await;
    let steward = team.world.person("omes", "cus", Role::Steward).await;
    let psy = team.world.person("omes", "psy", Role::Advocate).await;
    let at = "/api/v1/support_cases";
    let (_, none) = told(psy.get(at).await).await;
    assert_eq!((&none["sees_to_it"], &none["persons"]), (&json!(false), &Value::Null));
    assert_eq!(problem(team.ana.get(at).await).await.0, 403);
    let set = async |who: &Person, handle: &str| {
        put(who, &format!("/api/v1/support_persons/{handle}"), &json!({})).await
    };
    assert_eq!(set(&team.luz, "psy").await.0, 403, "the steward decides");
    assert_eq!(set(&steward, "ana").await.0, 404, "not a colleague who goes out");
    assert_eq!(set(&steward, "eva").await.0, 404, "nor another organisation's");
    let (status, named) = set(&steward, "psy").await;
    assert_eq!((status, &named["persons"], &named["cases"]), (200, &json!(["psy"]), &json!([])));

    // The nameless one first: once the other is told of, the cases of both have begun.
    for (number, consents) in [(2, json!(["totals"])), (1, json!(["totals", "referral"]))] {
        let mut event = crate::world::event(number);
        event["severity"] = json!(4);
        event["narrative"] = json!("CANARIO");
        event["consents"] = consents;
        assert_eq!(team.ana.post("/api/v1/events", &event).await.status(), 201);
    }
    assert_eq!(team.alerts(&psy, 1).await, ["support"]);
    let (_, seen) = told(psy.get(at).await).await;
    assert_eq!(
        seen["cases"].as_array().unwrap().len(),
        1,
        "of who is not named nobody hears today"
    );
    team.world.pass(SignedDuration::from_hours(24));
    let again = async |handle| team.world.person_again("omes", handle).await;
    let (psy, luz, steward) = (again("psy").await, again("luz").await, again("cus").await);
    let ana = again("ana").await;
    // In the morning of the other one, and a day later once more of hers.
    assert_eq!(team.alerts(&psy, 3).await, ["support"; 3]);
    let (_, seen) = told(psy.get(at).await).await;
    let mut people: Vec<&Value> =
        seen["cases"].as_array().unwrap().iter().map(|case| &case["person"]).collect();
    people.sort_by_key(ToString::to_string);
    assert_eq!(people, [&json!("ana"), &json!(null)]);
    assert!(!seen.to_string().contains("CANARIO") && !seen.to_string().contains("cell"), "{seen}");
    let steps_of = |person: &Value| {
        let cases = seen["cases"].as_array().unwrap();
        let case = cases.iter().find(|case| case["person"] == *person).unwrap();
        format!("{at}/{}/steps", case["id"].as_str().unwrap())
    };
    let steps = steps_of(&json!("ana"));
    for who in [&luz, &steward] {
        assert_eq!(problem(who.post(&steps, &json!({"step": "done"})).await).await.0, 404);
    }
    let (_, marked) = told(psy.post(&steps, &json!({"step": "offered"})).await).await;
    assert_eq!(marked["offered_within_a_day"], 1);
    let stop = json!({"stop_reminders": true});
    let nameless = psy.post(&steps_of(&Value::Null), &stop).await;
    assert_eq!(problem(nameless).await.0, 404, "her named case would show whose it is");
    let (_, stopped) = told(psy.post(&steps, &stop).await).await;
    for case in stopped["cases"].as_array().unwrap() {
        // By that wish one would tell that the nameless case is hers too.
        let is_named = case["person"] == "ana";
        let told = if is_named { json!(true) } else { Value::Null };
        assert_eq!(case["reminders_stopped"], told, "{case}");
        assert_eq!(case["happened_at"].is_string(), is_named, "{case}");
    }
    assert_eq!(problem(psy.post(&steps, &json!({})).await).await.0, 422);
    let (_, mine) = told(ana.get("/api/v1/audit/mine").await).await;
    assert!(mine.to_string().contains("support_viewed"), "{mine}");
}

/// A turn on the roster, in minutes from now.
async fn on_duty(team: &Team, handle: &str, from: i64, until: i64) -> Value {
    let turn = json!({
        "handle": handle, "duty": "supervisor", "starts_at": team.at(from), "ends_at": team.at(until),
    });
    told(team.luz.post("/api/v1/duty", &turn).await).await.1
}

#[tokio::test]
async fn who_plans_and_who_supervises_are_told_when_nobody_is_on_duty() {
    let team = Team::new().await;
    // No roster: everybody who supervises is called, and there is nothing to warn of.
    let (_, planned) = told(team.ana.post(OUTREACH, &team.plan(1)).await).await;
    assert_eq!(planned["watch"], json!({"supervisors": 2, "roster": false, "gaps": []}));
    assert_eq!(team.alerts(&team.luz, 1).await, ["plan_asked"]);

    // The outing lasts from minute 30 to 270, and luz goes to bed at 120.
    on_duty(&team, "luz", 0, 120).await;
    let (_, own) = told(team.ana.get(&path(1, "")).await).await;
    assert_eq!(own["watch"]["roster"], true);
    let span =
        |gap: &Value| ["from", "until"].map(|end| gap[end].as_str().unwrap().parse().unwrap());
    let gap: [jiff::Timestamp; 2] = span(&own["watch"]["gaps"][0]);
    assert_eq!(gap.map(|at| at.to_string()), [team.at(120), team.at(270)]);
    let (status, _) = told(team.ana.post(OUTREACH, &team.plan(2)).await).await;
    assert_eq!(status, 201);
    assert_eq!(team.alerts(&team.sol, 3).await, ["plan_asked", "plan_asked", "unwatched"]);
    // Another plan of the same evening says it to nobody again; nor does one that is watched.
    told(team.ana.post(OUTREACH, &team.plan(3)).await).await;
    assert_eq!(team.alerts(&team.sol, 4).await[3], "plan_asked");

    on_duty(&team, "sol", 100, 300).await;
    let (_, own) = told(team.ana.get(&path(1, "")).await).await;
    assert_eq!(own["watch"]["gaps"], json!([]));
    // Whoever is out is not their own guard, and a board's list tells nobody's watch.
    let (_, listed) = told(team.luz.get(OUTREACH).await).await;
    assert_eq!(listed["outreach"][0].get("watch"), None);
    team.world.pass(SignedDuration::from_hours(9));
    told(team.ana.post(OUTREACH, &team.plan(4)).await).await;
    let (_, late) = told(team.sol.get("/api/v1/alerts").await).await;
    let unwatched = |alert: &&Value| alert["kind"] == "unwatched";
    let count = late["alerts"].as_array().unwrap().iter().filter(unwatched).count();
    assert_eq!(count, 2, "another night: {late}");
}

#[tokio::test]
async fn a_turn_that_is_taken_away_from_somebody_who_is_out_is_told() {
    let team = Team::new().await;
    let turns = on_duty(&team, "luz", 0, 300).await;
    told(team.ana.post(OUTREACH, &team.plan(1)).await).await;
    assert_eq!(team.alerts(&team.sol, 1).await, ["plan_asked"]);
    let turn = turns["turns"][0]["id"].as_i64().unwrap();
    assert_eq!(team.luz.delete(&format!("/api/v1/duty/{turn}")).await.status(), 204);
    assert_eq!(team.alerts(&team.sol, 2).await, ["plan_asked", "unwatched"]);
}

#[tokio::test]
async fn where_nobody_supervises_the_steward_is_told_and_the_plan_says_so() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let eli = world.person("omes", "eli", Role::Steward).await;
    let at = |minutes| (world.now() + SignedDuration::from_mins(minutes)).to_string();
    let plan = json!({
        "id": id(1), "starts_at": at(30), "ends_at": at(60), "home_by": at(90), "company": "pair", "cell": cell(),
    });
    let (_, planned) = told(ana.post(OUTREACH, &plan).await).await;
    assert_eq!(planned["watch"]["supervisors"], 0);
    let (_, alerts) = told(eli.get("/api/v1/alerts").await).await;
    assert_eq!(alerts["alerts"][0]["kind"], "unwatched");
    assert_eq!(alerts["alerts"][0]["payload"]["outreach"], json!(id(1)));
}

#[tokio::test]
async fn what_was_sent_of_an_outing_is_shown_to_who_supervises_and_not_to_who_is_out() {
    let team = Team::new().await;
    let omes = team.world.organisation("omes").await;
    let sending = team.world.store.telling_by(&[Channel::Sms, Channel::Email]);
    let reached = json!({"name": "Luz", "phone": "5555 1234"});
    put(&team.sol, "/api/v1/people/luz/contact", &reached).await;
    told(team.ana.post(OUTREACH, &team.plan(1)).await).await;
    // The world's own looks tell nobody outside; this node does, and is first at it.
    let ana = Handle::parse("ana").unwrap();
    let ana = team.world.store.person(omes, &ana).await.unwrap().unwrap().viewer.user.unwrap();
    let outing = OutreachId::parse(&id(1)).unwrap();
    let new = NewCheckIn {
        id: CheckInId::parse(&id(70)).unwrap(),
        author: ana,
        said: CheckIn { duress: true, ..CheckIn::tapped(CheckInKind::Ok, team.world.now()) },
        cell: None,
        typed: None,
    };
    sending.outreach_check_in(omes, outing, new, false, team.world.now()).await.unwrap();
    sending.outreach_tick(omes, outing, team.world.now()).await.unwrap();
    let (status, sent) = told(team.sol.get(&path(1, "/deliveries")).await).await;
    assert_eq!(status, 200);
    let sent = sent["deliveries"].as_array().unwrap();
    let to_luz = sent.iter().find(|one| one["to"] == "luz" && one["channel"] == "sms").unwrap();
    assert_eq!((&to_luz["step"], &to_luz["kind"]), (&json!("R2"), &json!("alarm")));
    assert_eq!((&to_luz["state"], &to_luz["sent_at"]), (&json!("waiting"), &Value::Null));
    assert!(!sent.iter().any(|one| one.to_string().contains("5555")), "where is told to nobody");
    assert_eq!(team.ana.get(&path(1, "/deliveries")).await.status(), 403);
    assert_eq!(team.eva.get(&path(1, "/deliveries")).await.status(), 404);
    // A supervisor who is out is a person who is out.
    told(team.luz.post(OUTREACH, &team.plan(2)).await).await;
    assert_eq!(team.luz.get(&path(2, "/deliveries")).await.status(), 404);
}

/// Ana goes into a client's home, and zoe waits outside for twenty minutes.
fn with_somebody_outside(team: &Team, number: u32) -> Value {
    let mut plan = team.plan(number);
    plan["setting"] = json!("client_home");
    plan["buddy"] = json!("zoe");
    plan["outside_minutes"] = json!(20);
    plan["outside_act"] = json!("knock");
    plan
}

#[tokio::test]
async fn who_stays_outside_is_told_of_it_and_called_first_when_somebody_does_not_come_out() {
    let team = Team::new().await;
    let zoe = team.world.person("omes", "zoe", Role::Promoter).await;
    let (status, planned) =
        told(team.ana.post(OUTREACH, &with_somebody_outside(&team, 1)).await).await;
    assert_eq!(status, 201, "{planned}");
    let agreed = json!({"minutes": 20, "act": "knock", "until": null});
    assert_eq!(planned["outside"], agreed);
    let waits = async |who: &Person| {
        told(who.get(OUTREACH).await).await.1["waits_outside"].as_array().unwrap().clone()
    };
    // Not before it is known that they go.
    assert_eq!(waits(&zoe).await, [json!(null); 0]);
    put(&team.luz, &path(1, "/decision"), &json!({"approve": true})).await;
    let before = waits(&zoe).await;
    assert_eq!((before.len(), &before[0]["promoter"]), (1, &json!("ana")));
    assert_eq!((&before[0]["minutes"], &before[0]["until"]), (&json!(20), &Value::Null));
    for secret in ["cell", "place", "setting", "colour", "alarms"] {
        assert_eq!(before[0].get(secret), None, "{secret}");
    }
    for other in [&team.ana, &team.luz, &team.sol, &team.eva] {
        assert_eq!(waits(other).await.len(), 0, "nobody else waits");
    }

    team.say(&team.ana, 1, 0, "set_out").await;
    let (_, inside) = team.say(&team.ana, 1, 1, "arrive").await;
    let until = inside["outside"]["until"].clone();
    assert!(until.is_string(), "{inside}");
    assert_eq!((&inside["expected"]["at"], &waits(&zoe).await[0]["until"]), (&until, &until));
    // A word that all is well gives them as long again.
    team.world.pass(SignedDuration::from_mins(19));
    let (_, well) = team.say(&team.ana, 1, 2, "ok").await;
    assert_ne!(well["outside"]["until"], until);
    team.world.pass(SignedDuration::from_mins(20));
    assert_eq!(team.alerts(&zoe, 1).await, ["alarm R0"], "at once, by the server's clock");
    assert_eq!(team.alerts(&team.ana, 2).await, ["plan_decided", "check_in R0"]);
    team.alerts(&team.luz, 0).await;
    team.world.pass(SignedDuration::from_mins(5));
    assert_eq!(team.alerts(&zoe, 2).await, ["alarm R0", "alarm R1"]);
    team.world.pass(SignedDuration::from_mins(5));
    assert_eq!(team.alerts(&team.luz, 1).await, ["alarm R2"]);
    let (_, board) = told(team.luz.get(OUTREACH).await).await;
    assert_eq!(board["outreach"][0]["outside"]["act"], "knock");
    assert_eq!(board["outreach"][0]["alarms"][0]["cause"], "not_out");
    // They come out, and a human closes it.
    let (_, out) = team.say(&team.ana, 1, 3, "leave").await;
    assert_eq!(out["outside"]["until"], Value::Null);
    let closed = json!({"reason": "safe_delayed", "is_home": false});
    assert_eq!(told(team.luz.post(&path(1, "/closure"), &closed).await).await.0, 200);
    team.say(&team.ana, 1, 4, "home").await;
    assert_eq!(waits(&zoe).await.len(), 0, "it is over");
}

#[tokio::test]
async fn nobody_waits_outside_without_minutes_an_act_and_a_name() {
    let team = Team::new().await;
    team.world.person("omes", "zoe", Role::Promoter).await;
    for (member, value) in [
        ("outside_minutes", json!(4)),
        ("outside_minutes", json!(181)),
        ("outside_minutes", Value::Null),
        ("outside_act", json!("sing")),
        ("outside_act", Value::Null),
        ("buddy", Value::Null),
    ] {
        let mut plan = with_somebody_outside(&team, 1);
        plan[member] = value.clone();
        let answer = team.ana.post(OUTREACH, &plan).await;
        assert_eq!(problem(answer).await.0, 422, "{member}: {value}");
    }
    // A word that comes within the time calls nobody.
    told(team.ana.post(OUTREACH, &with_somebody_outside(&team, 2)).await).await;
    put(&team.luz, &path(2, "/decision"), &json!({"approve": true})).await;
    team.say(&team.ana, 2, 0, "arrive").await;
    team.world.pass(SignedDuration::from_mins(19));
    team.say(&team.ana, 2, 1, "leave").await;
    team.world.pass(SignedDuration::from_mins(5));
    assert_eq!(team.alerts(&team.ana, 1).await, ["plan_decided"]);
}
