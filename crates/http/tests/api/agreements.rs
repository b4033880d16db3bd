//! Sharing agreements: who offers, accepts, ends and sees them, and what a partner sees meanwhile.

use atalaya_domain::Role;
use jiff::SignedDuration;
use reqwest::Method;
use serde_json::{Value, json};

use crate::releases::{Team, approve, numbers, propose, team};
use crate::world::{Person, World, problem, told};

const AGREEMENTS: &str = "/api/v1/agreements";
const RELEASES: &str = "/api/v1/releases";

fn offer(partner: &str) -> Value {
    json!({"partner": partner, "families": ["P", "B"], "hexagons": 7, "until": "2027-06-30"})
}

/// The agreements that somebody sees.
async fn seen(person: &Person) -> Vec<Value> {
    let (status, body) = told(person.get(AGREEMENTS).await).await;
    assert_eq!(status, 200, "{body}");
    body["agreements"].as_array().unwrap().clone()
}

async fn act(person: &Person, method: Method, id: &Value, what: &str) -> (u16, String) {
    let path = format!("{AGREEMENTS}/{}{what}", id.as_str().unwrap());
    let answer = person.request(method, &path).send().await.unwrap();
    match answer.status().as_u16() {
        204 => (204, String::new()),
        _ => problem(answer).await,
    }
}

/// The id of an agreement between omes and otra that is in force.
async fn agreed(giver: &Person, partner: &Person) -> Value {
    let (status, body) = told(giver.post(AGREEMENTS, &offer("otra")).await).await;
    assert_eq!(status, 201, "{body}");
    let id = body["agreements"][0]["id"].clone();
    assert_eq!(act(partner, Method::POST, &id, "/acceptance").await.0, 204);
    id
}

fn shared() -> Value {
    let base = json!({"period": "2026-Q2", "support": "reported", "measure": "P"});
    let Value::Object(mut members) = base else { unreachable!() };
    members.extend([("hexagons".to_owned(), json!(6)), ("partner".to_owned(), json!("otra"))]);
    Value::Object(members)
}

#[tokio::test]
async fn stewards_agree_in_person_and_everybody_of_both_sees_it() {
    let world = World::new().await;
    let luz = world.person("omes", "luz", Role::Steward).await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let sol = world.person("otra", "sol", Role::Steward).await;
    let eva = world.person("otra", "eva", Role::Promoter).await;
    let mia = world.person("tres", "mia", Role::Steward).await;

    let promoter = problem(ana.post(AGREEMENTS, &offer("otra")).await).await;
    assert_eq!(promoter, (403, "not_for_role".to_owned()));
    let program = world.program("omes", Role::Steward).await;
    let program = problem(program.post(AGREEMENTS, &offer("otra")).await).await;
    assert_eq!(program, (403, "not_for_role".to_owned()), "people answer for it");

    let (status, offered) = told(luz.post(AGREEMENTS, &offer("otra")).await).await;
    assert_eq!(status, 201, "{offered}");
    let id = offered["agreements"][0]["id"].clone();
    assert_eq!(offered["agreements"][0]["state"], "offered");
    let again = problem(luz.post(AGREEMENTS, &offer("otra")).await).await;
    assert_eq!(again, (409, "agreement_open".to_owned()));
    let own = act(&luz, Method::POST, &id, "/acceptance").await;
    assert_eq!(own, (404, "not_found".to_owned()), "nobody accepts for the other side");

    assert!(seen(&mia).await.is_empty());
    let missing = json!("3f2b8c52-64a1-4b6e-9c1f-0a4d0f5f7a11");
    for (method, what) in [(Method::POST, "/acceptance"), (Method::DELETE, "")] {
        let theirs = act(&mia, method.clone(), &id, what).await;
        assert_eq!(theirs, act(&mia, method, &missing, what).await, "theirs or none: the same");
        assert_eq!(theirs.0, 404);
    }

    assert_eq!(act(&sol, Method::POST, &id, "/acceptance").await.0, 204);
    for (person, direction, name) in [(&ana, "given", "otra"), (&eva, "received", "omes")] {
        let one = &seen(person).await[0];
        assert_eq!((&one["direction"], &one["organisation"]), (&json!(direction), &json!(name)));
        assert_eq!((&one["state"], &one["hexagons"]), (&json!("active"), &json!(7)));
        assert_eq!(one["families"], json!(["B", "P"]));
        assert_eq!(one["may_end"], false);
    }
    // Either side ends it.
    assert_eq!(act(&sol, Method::DELETE, &id, "").await.0, 204);
    assert_eq!(act(&luz, Method::DELETE, &id, "").await.0, 404);
    assert_eq!(seen(&ana).await[0]["state"], "over");
    let (_, log) = told(luz.get("/api/v1/audit").await).await;
    let log = log.to_string();
    for action in ["agreement_offered", "agreement_accepted", "agreement_ended"] {
        assert!(log.contains(action), "{action}: {log}");
    }
}

#[tokio::test]
async fn an_offer_does_not_tell_which_organisations_there_are() {
    let world = World::new().await;
    let luz = world.person("omes", "luz", Role::Steward).await;
    world.person("otra", "sol", Role::Steward).await;
    let mut answers = Vec::new();
    for partner in ["otra", "nadie", "omes"] {
        let (status, body) = told(luz.post(AGREEMENTS, &offer(partner)).await).await;
        let of = |one: &&Value| one["organisation"] == partner;
        let one = body["agreements"].as_array().unwrap().iter().find(of).unwrap().clone();
        let text = one.to_string().replace(partner, "*").replace(one["id"].as_str().unwrap(), "");
        answers.push((status, text));
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[0], answers[2]);
    let mut refused = Vec::new();
    for partner in ["otra", "nadie"] {
        let mut asked = shared();
        asked["partner"] = json!(partner);
        let (status, body) = told(luz.post(RELEASES, &asked).await).await;
        refused.push((status, body.to_string()));
    }
    assert_eq!(refused[0], refused[1], "nor does a proposal");
}

#[tokio::test]
async fn what_is_offered_is_checked() {
    let world = World::new().await;
    let luz = world.person("omes", "luz", Role::Steward).await;
    for (member, value, code) in [
        ("partner", json!("Una Casa"), "not_a_slug"),
        ("families", json!([]), "missing"),
        ("families", json!(["Z"]), "unknown_code"),
        ("hexagons", json!(8), "out_of_range"),
        ("hexagons", json!(3), "out_of_range"),
        ("until", json!("2020-01-01"), "out_of_range"),
        ("until", json!("2099-01-01"), "out_of_range"),
        ("until", json!("mañana"), "not_a_time"),
        ("since", json!("2026-01-01"), "unknown_field"),
    ] {
        let mut asked = offer("otra");
        asked[member] = value;
        let (status, body) = told(luz.post(AGREEMENTS, &asked).await).await;
        assert_eq!((status, &body["errors"][0]["code"]), (422, &json!(code)), "{body}");
    }
}

/// Publishes for the partner what is asked; gives the release as its organisation sees it.
async fn publish(team: &Team, asked: Value) -> Value {
    let proposed = propose(&team.advocate, asked).await;
    approve(&team.steward, &proposed).await;
    approve(&team.supervisor, &proposed).await.1
}

async fn listed(person: &Person) -> Vec<Value> {
    told(person.get(RELEASES).await).await.1["releases"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_partner_sees_a_release_while_it_is_agreed_and_no_longer() {
    let world = World::new().await;
    let team = team(&world, "omes").await;
    let sol = world.person("otra", "sol", Role::Steward).await;
    let eva = world.person("otra", "eva", Role::Promoter).await;
    let mia = world.person("tres", "mia", Role::Steward).await;
    let refused = problem(team.advocate.post(RELEASES, &shared()).await).await;
    assert_eq!(refused, (403, "not_for_role".to_owned()), "nothing is agreed");
    let id = agreed(&team.steward, &sol).await;
    for (member, value) in [("measure", json!("S")), ("measure", json!("incidents"))] {
        let mut asked = shared();
        asked[member] = value;
        let refused = problem(team.advocate.post(RELEASES, &asked).await).await;
        assert_eq!(refused, (403, "not_for_role".to_owned()), "that was not agreed: {asked}");
    }
    let published = publish(&team, shared()).await;
    assert_eq!((&published["state"], &published["number"]), (&json!("published"), &json!(1)));

    let path = format!("{RELEASES}/{}", published["id"]);
    let (status, theirs) = told(sol.get(&path).await).await;
    assert_eq!(status, 200);
    assert_eq!(theirs["content"], published["content"], "the very numbers that were approved");
    assert!(!numbers(&theirs).is_empty());
    assert_eq!(listed(&sol).await.len(), 1);
    assert_eq!(problem(eva.get(&path).await).await.0, 403, "a promoter of theirs does not");
    assert_eq!(problem(mia.get(&path).await).await.0, 404);
    assert!(listed(&mia).await.is_empty());
    assert_eq!(problem(world.get("/api/v1/published/1").await).await.0, 404, "nor the public");
    assert_eq!(problem(sol.delete(&path).await).await.0, 404, "it is not theirs to drop");
    assert_eq!(approve(&sol, &published).await.0, 404);

    assert_eq!(act(&team.steward, Method::DELETE, &id, "").await.0, 204);
    let ended = problem(sol.get(&path).await).await;
    let never = problem(sol.get(&format!("{RELEASES}/999999")).await).await;
    assert_eq!(ended, never, "ended or never there: the same");
    assert!(listed(&sol).await.is_empty());
    assert_eq!(told(team.steward.get(&path).await).await.0, 200, "who took part keeps it");
}

#[tokio::test]
async fn nothing_is_published_for_whom_it_is_no_longer_agreed_and_time_ends_it_too() {
    let world = World::new().await;
    let team = team(&world, "omes").await;
    let sol = world.person("otra", "sol", Role::Steward).await;
    let id = agreed(&team.steward, &sol).await;
    let proposed = propose(&team.advocate, shared()).await;
    approve(&team.steward, &proposed).await;
    assert_eq!(act(&sol, Method::DELETE, &id, "").await.0, 204);
    let (status, refused) = approve(&team.supervisor, &proposed).await;
    assert_eq!((status, &refused["code"]), (403, &json!("not_for_role")), "{refused}");
    assert!(listed(&team.steward).await.is_empty(), "the proposal is dropped");

    world.pass(SignedDuration::from_secs(1));
    agreed(&team.steward, &sol).await;
    let published = publish(&team, shared()).await;
    assert_eq!(listed(&sol).await.len(), 1, "{published}");
    world.pass(SignedDuration::from_hours(731 * 24));
    let sol = world.person_again("otra", "sol").await;
    assert!(listed(&sol).await.is_empty(), "its time is over");
}
