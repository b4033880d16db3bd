//! Seen home: plans, check-ins, alarms, the roster and rules; and who sees what of them.

use std::time::Duration;

use atalaya_domain::{Cell, Role};
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
    assert_eq!(taken["alarms"][0]["next"]["step"], "R3");
    assert_eq!(taken["place"]["cell"], cell());

    let closure = json!({"reason": "safe_no_signal", "is_home": false});
    assert_eq!(told(team.ana.post(&path(1, "/closure"), &closure).await).await.0, 403);
    let (status, closed) = told(team.luz.post(&path(1, "/closure"), &closure).await).await;
    assert_eq!((status, &closed["alarms"]), (200, &json!([])));
    assert_eq!(closed["expected"]["kind"], "ok");
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
