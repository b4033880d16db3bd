//! Where a promoter's map ends: on every way by which a map is told, whatever is asked; and what opens another municipality.

use std::collections::BTreeSet;
use std::time::Duration;

use atalaya_boundaries::{AdminUnit, Boundaries, FIT, Level, UnitCode};
use atalaya_domain::{Cell, Role};
use atalaya_http::Districts;
use atalaya_store::StoreSettings;
use jiff::SignedDuration;
use reqwest::Method;
use serde_json::{Value, json};

use crate::live::{JSON, join};
use crate::world::{Person, World, problem, told};

/// West and east of this there is a municipality each, and ever so many small ones further north.
const BETWEEN: f64 = -90.53;
const NORTH: f64 = 14.75;

fn unit(code: &str, level: Level, parent: Option<&str>) -> AdminUnit {
    let code_of = |code| UnitCode::parse(code).unwrap();
    AdminUnit {
        code: code_of(code),
        level,
        parent: parent.map(code_of),
        name: format!("Municipio {code}"),
        alt_name: None,
        population: None,
        label: (14.6, -90.5),
    }
}

/// The place in the list of the municipality that a hexagon is in.
fn municipality(cell: Cell) -> usize {
    let (lat, lon) = cell.coarsened(FIT).centre();
    if lat > NORTH {
        2 + (((lon + 90.81) / 0.06) as usize).min(9)
    } else {
        usize::from(lon > BETWEEN)
    }
}

fn districts() -> Districts {
    let mut cells = BTreeSet::new();
    let area = [-90.85_f64, 14.25, -90.15, 14.95];
    let steps = |from: f64, to: f64| {
        (0..=((to - from) / 0.005) as u32).map(move |at| from + f64::from(at) * 0.005)
    };
    for lat in steps(area[1], area[3]) {
        for lon in steps(area[0], area[2]) {
            cells.extend(Cell::at(lat, lon).and_then(|cell| cell.parent(FIT)).map(Cell::number));
        }
    }
    let cells = cells.into_iter().map(|number| Cell::new(number).unwrap());
    let departments = vec![unit("GT-01", Level::First, None)];
    let municipalities =
        (0..12).map(|at| unit(&format!("GT-01{at:02}"), Level::Second, Some("GT-01")));
    let placed = cells.map(|cell| (cell, municipality(cell)));
    Boundaries::new(departments, municipalities.collect(), placed).ok().into()
}

async fn world() -> World {
    World::on(StoreSettings::default(), |settings| settings.boundaries = districts()).await
}

fn at(lat: f64, lon: f64) -> Cell {
    Cell::at(lat, lon).unwrap().coarsened(8)
}

/// In the east, where the map opens for who has not been anywhere, though nobody has chosen it; in the west; and around both.
fn east() -> Cell {
    at(14.6349, -90.45)
}
fn west() -> Cell {
    at(14.6349, -90.56)
}
const BOX: &str = "/api/v1/risk?bbox=-90.62,14.58,-90.40,14.70";

fn parents() -> String {
    let both = BTreeSet::from([east(), west()].map(|cell| cell.coarsened(4).to_string()));
    both.into_iter().collect::<Vec<_>>().join(",")
}

/// The cells that stand in a text, of resolution 8, by the municipality they are in.
fn told_of(text: &str) -> BTreeSet<usize> {
    let parts = text.split(|one: char| !one.is_ascii_hexdigit());
    let cells = parts.filter(|part| part.len() == 15).filter_map(|part| Cell::parse(part).ok());
    cells.filter(|cell| cell.resolution() == 8).map(municipality).collect()
}

/// What somebody is told of the map, by every way there is.
async fn by_each_way(
    person: &Person,
    middle: Option<Cell>,
) -> Vec<(&'static str, BTreeSet<usize>)> {
    let and_at = middle.map_or_else(String::new, |cell| format!("&at={cell}"));
    let mut ways = Vec::new();
    // The middle of the box decides where a list is looked at: one that lies there.
    let (lat, lon) = middle.unwrap_or(east()).centre();
    let list =
        format!("/api/v1/risk?bbox={},{},{},{}", lon - 0.12, lat - 0.05, lon + 0.12, lat + 0.05);
    ways.push(("list", told_of(&person.get(&list).await.text().await.unwrap())));
    let mut snapshot = String::new();
    for parent in parents().split(',') {
        let path =
            format!("/api/v1/live/snapshot?resolution=8&frames=json&parents={parent}{and_at}");
        snapshot += &person.get(&path).await.text().await.unwrap();
    }
    ways.push(("snapshot", told_of(&snapshot)));
    let question = format!("resolution=8&frames=json&parents={}{and_at}", parents());
    let poll = person.get(&format!("/api/v1/live/poll?{question}&wait=0")).await;
    ways.push(("poll", told_of(&poll.text().await.unwrap())));
    let mut stream = person.get(&format!("/api/v1/live/stream?{question}")).await;
    let mut text = String::new();
    while text.matches("\"snapshot\"").count() < parents().split(',').count() {
        let piece = tokio::time::timeout(Duration::from_secs(10), stream.chunk()).await.unwrap();
        text += &String::from_utf8_lossy(&piece.unwrap().unwrap());
    }
    ways.push(("stream", told_of(&text)));
    let mut socket = join(person, JSON).await;
    let view = json!({"key_population": "ALL", "hour": "now", "resolution": 8});
    let all: Vec<String> = parents().split(',').map(str::to_owned).collect();
    socket.send(json!({"type": "subscribe", "id": 1, "view": view, "parents": all})).await;
    let mut text = String::new();
    for _ in &all {
        text += &socket.text("snapshot").await.to_string();
    }
    ways.push(("websocket", told_of(&text)));
    ways
}

async fn ground(person: &Person) -> (Vec<String>, u64) {
    let (status, told) = told(person.get("/api/v1/me/municipalities").await).await;
    assert_eq!(status, 200, "{told}");
    let codes = told["municipalities"].as_array().unwrap().iter();
    (
        codes.map(|one| one["code"].as_str().unwrap().to_owned()).collect(),
        told["left"].as_u64().unwrap(),
    )
}

#[tokio::test]
async fn a_promoters_map_ends_with_the_municipality_on_every_way_it_is_told() {
    let world = world().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let program = world.program("omes", Role::Promoter).await;
    for (person, ends) in [(&ana, true), (&luz, false)] {
        let (_, session) = told(person.get("/api/v1/session").await).await;
        assert_eq!(session["may"]["map"]["limited"], ends, "a client knows without asking");
    }
    for (way, told) in by_each_way(&ana, None).await {
        assert_eq!(told, BTreeSet::from([1]), "{way}: where the map opens, and nothing beside it");
    }
    let (codes, left) = ground(&ana).await;
    assert_eq!((codes, left), (vec!["GT-0101".to_owned()], 6));
    for (way, told) in by_each_way(&ana, Some(west())).await {
        assert_eq!(told, BTreeSet::from([0]), "{way}: the one that is looked at");
    }
    assert_eq!(ground(&ana).await, (vec!["GT-0100".to_owned()], 5), "and it is one choice");
    for (way, told) in by_each_way(&luz, None).await {
        assert!(told.is_superset(&BTreeSet::from([0, 1])), "who supervises sees the area: {way}");
    }
    // A token of that role may lie on a phone: it shows what a promoter begins with, and looks nowhere else.
    for (way, told) in by_each_way(&program, None).await {
        assert_eq!(told, BTreeSet::from([1]), "a program: {way}");
    }
    for (way, told) in by_each_way(&program, Some(west())).await {
        assert!(!told.contains(&0), "a program chooses nothing: {way}");
    }
    let check = program.get(&format!("/api/v1/risk/cells/{}", west())).await;
    assert_eq!(problem(check).await, (403, "outside_ground".to_owned()));
    let (_, all) = told(luz.get("/api/v1/me/municipalities").await).await;
    assert_eq!(all["limited"], false);
    // Levels and no numbers, as ever, and not finer for it.
    let list = ana.get(BOX).await.text().await.unwrap();
    assert!(!list.contains("\"rate\"") && list.contains("\"level\""), "{list}");
    let finer = ana.get(&format!("{BOX}&resolution=9")).await;
    assert_eq!(problem(finer).await.0, 403);
    for wrong in ["x", "85", "846d291ffffffff"] {
        let path =
            format!("/api/v1/live/poll?resolution=8&parents={}&wait=0&at={wrong}", parents());
        assert_eq!(problem(ana.get(&path).await).await.0, 422, "{wrong}");
    }
}

#[tokio::test]
async fn what_is_checked_before_going_is_answered_and_a_few_municipalities_a_day_are_enough() {
    let world = world().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let vera = world.person("omes", "vera", Role::Steward).await;
    let check = async |cell: Cell| ana.get(&format!("/api/v1/risk/cells/{cell}")).await;
    assert_eq!(check(east()).await.status(), 200);
    assert_eq!(ground(&ana).await.1, 6, "that is where the map opens");
    assert_eq!(check(west()).await.status(), 200, "the place that is meant is answered");
    assert_eq!(check(west()).await.status(), 200);
    assert_eq!(ground(&ana).await.1, 5);
    // Walking over the country ends.
    let mut refused = 0;
    let mut north: Vec<Cell> =
        (0..10).map(|one| at(14.84, -90.775 + f64::from(one) * 0.06)).collect();
    north.dedup_by_key(|cell| municipality(*cell));
    for cell in &north {
        let answer = check(*cell).await;
        if answer.status() == 200 {
            continue;
        }
        let (status, told) = problem(answer).await;
        assert_eq!((status, told.as_str()), (403, "outside_ground"));
        refused += 1;
    }
    assert_eq!(refused, north.len() - 5, "six a day, and one is gone");
    // What is shown stays shown, and each choice is entered, in her own log too.
    assert_eq!(ground(&ana).await.1, 0);
    assert_eq!(check(west()).await.status(), 200, "her first choice of today");
    let (_, log) = told(vera.get("/api/v1/audit?action=map_chosen").await).await;
    assert_eq!(log["entries"].as_array().unwrap().len(), 6);
    assert!(!log.to_string().contains("GT-"), "that she looked, and not where: {log}");
    let (_, mine) = told(ana.get("/api/v1/audit/mine").await).await;
    assert!(mine.to_string().contains("map_chosen") && mine.to_string().contains("GT-0100"));
    // Whoever plans there sees it, and says so to who sees them home.
    let planned = *north.last().unwrap();
    assert_eq!(check(planned).await.status(), 403);
    let from = |minutes: i64| (world.now() + SignedDuration::from_mins(minutes)).to_string();
    let plan = json!({
        "id": "0193a7f0-0000-7000-8000-000000000001", "starts_at": from(60), "ends_at": from(180),
        "home_by": from(240), "company": "pair", "cell": planned.to_string(),
    });
    assert_eq!(ana.post("/api/v1/outreach", &plan).await.status(), 201);
    assert_eq!(check(planned).await.status(), 200);
    // A plan that is called off shows it no more.
    let said = json!({"id": "0193a7f0-0000-7000-8000-000000000002", "kind": "call_off"});
    let path = "/api/v1/outreach/0193a7f0-0000-7000-8000-000000000001/check_ins";
    assert_eq!(ana.post(path, &said).await.status(), 201);
    world.pass(SignedDuration::from_secs(31));
    assert_eq!(problem(check(planned).await).await, (403, "outside_ground".to_owned()));
    // Tomorrow is another day.
    world.pass(SignedDuration::from_hours(10));
    let ana = world.person_again("omes", "ana").await;
    assert_eq!(ground(&ana).await.1, 6);
}

/// *Antes de ir* asks hexagon by hexagon, all at once, and again for each hour that is looked at.
#[tokio::test]
async fn an_area_that_lies_in_two_municipalities_costs_two_choices_however_often_it_is_asked_about()
{
    let world = world().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let north = |lon: f64| at(14.84, lon);
    let area = [west(), north(-90.54), at(14.65, -90.57), north(-90.545), west(), north(-90.54)];
    let in_all: BTreeSet<usize> = area.into_iter().map(municipality).collect();
    for _ in 0..3 {
        let asked = area.map(|cell| {
            let (ana, path) = (ana.clone(), format!("/api/v1/risk/cells/{cell}"));
            tokio::spawn(async move { ana.get(&path).await.status() })
        });
        for one in asked {
            assert_eq!(one.await.unwrap(), 200);
        }
    }
    let (codes, left) = ground(&ana).await;
    assert_eq!((codes.len(), left), (in_all.len(), 6 - in_all.len() as u64), "{codes:?}");
    assert_eq!(in_all.len(), 2);
}

#[tokio::test]
async fn the_teams_registered_places_are_on_every_promoters_map() {
    let world = world().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let place = json!({"name": "Parque", "cell": Cell::at(14.6349, -90.56).unwrap().to_string(), "setting": "park"});
    let path = "/api/v1/places/0193a7f0-0000-7000-8000-0000000000aa";
    let put = luz.request(Method::PUT, path).json(&place).send().await.unwrap();
    assert!(put.status().is_success(), "{}", put.text().await.unwrap());
    for (way, told) in by_each_way(&ana, Some(west())).await {
        assert_eq!(told, BTreeSet::from([0]), "{way}");
    }
    assert_eq!(ground(&ana).await.1, 6, "nothing was chosen for it");
    // Another organisation's are nothing of hers.
    let eva = world.person("otra", "eva", Role::Promoter).await;
    let (codes, _) = ground(&eva).await;
    assert_eq!(codes, ["GT-0101"]);
}

#[tokio::test]
async fn nobody_goes_on_with_what_they_were_told_of_another_municipality() {
    let world = world().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let parent = east().coarsened(4).to_string();
    let path = |more: &str| {
        format!("/api/v1/live/poll?resolution=8&frames=json&parents={parent}&wait=0{more}")
    };
    let lines = |text: String| -> Vec<Value> {
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let first = lines(ana.get(&path("")).await.text().await.unwrap());
    let frame = first.iter().find(|line| line["type"] == "snapshot").unwrap();
    let since = format!("&epoch={}&seq={}", frame["epoch"].as_str().unwrap(), frame["seq"]);
    let again = lines(ana.get(&path(&since)).await.text().await.unwrap());
    assert!(again.iter().all(|line| line["type"] != "snapshot"), "nothing has changed: {again:?}");
    let elsewhere =
        lines(ana.get(&path(&format!("{since}&at={}", west()))).await.text().await.unwrap());
    let frame = elsewhere.iter().find(|line| line["type"] == "snapshot").expect("all of it anew");
    assert_eq!(told_of(&frame.to_string()), BTreeSet::from([0]));
}

/// Another page of the same site (a portal beside ours) is sent the cookie along by a browser: it must use up no choice, nor put
/// places into somebody's log that they never looked at. Nor does what is refused, or who only hands in.
#[tokio::test]
async fn nobody_else_chooses_for_somebody() {
    let world = world().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let eva = world.person("otra", "eva", Role::Promoter).await;
    let snapshot = |cell: Cell| {
        format!("/api/v1/live/snapshot?resolution=8&parents={}&at={cell}", cell.coarsened(4))
    };
    let check = format!("/api/v1/risk/cells/{}", west());
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://portal.example"),
        ("origin", "null"),
    ] {
        for path in [snapshot(west()), check.clone(), BOX.to_owned()] {
            let request = ana.request(Method::GET, &path);
            let mut request = request.build().unwrap();
            request.headers_mut().remove("origin");
            request.headers_mut().insert(name, value.parse().unwrap());
            let answer = world.client.execute(request).await.unwrap();
            assert_eq!(
                problem(answer).await,
                (403, "cross_site".to_owned()),
                "{name}: {value} {path}"
            );
        }
    }
    // What is not theirs to ask chooses nothing: a finer map, a map of the past, one of another population's.
    let finer = format!("{BOX}&resolution=9");
    assert_eq!(problem(ana.get(&finer).await).await.0, 403);
    let past = format!("/api/v1/risk/cells/{}?as_of=2026-11-01T06:00:00Z", west());
    assert!(ana.get(&past).await.status().is_client_error());
    for wrong in [
        format!("{check}?at=200"),
        format!("{check}?key_population=X"),
        format!("{BOX}&at=200"),
        format!("{}&hour=200", snapshot(west())),
        format!("{}&key_population=X", snapshot(west())),
        format!("{}&frames=x", snapshot(west())),
    ] {
        assert!(ana.get(&wrong).await.status().is_client_error(), "{wrong}");
    }
    let intake = world.program_that("omes", Role::Promoter, true).await;
    assert_eq!(problem(intake.get(&snapshot(west())).await).await.0, 403);
    assert_eq!(ground(&ana).await, (vec!["GT-0101".to_owned()], 6));
    // Typed by hand it is theirs.
    let typed = ana.request(Method::GET, &check);
    let mut typed = typed.build().unwrap();
    typed.headers_mut().remove("origin");
    typed.headers_mut().insert("sec-fetch-site", "none".parse().unwrap());
    assert_eq!(world.client.execute(typed).await.unwrap().status(), 200);
    assert_eq!(ground(&ana).await.1, 5);
    assert_eq!(ground(&eva).await.1, 6, "another's day is theirs");
}

/// What a phone shows that was opened under duress is the map of somebody who has just begun: the same questions, the same
/// answers, as many choices, each as costly as ever; and nothing of where its owner goes.
#[tokio::test]
async fn a_decoys_map_is_asked_and_answered_as_any_and_tells_nothing_of_its_owner() {
    let world = world().await;
    let (mut phone, luz) = crate::devices::enrolled(&world).await;
    let (_, mut rules) = told(luz.get("/api/v1/safety_rules").await).await;
    rules["duress_pin"] = json!(true);
    let set = luz.request(Method::PUT, "/api/v1/safety_rules").json(&rules).send().await.unwrap();
    assert_eq!(set.status(), 200);
    let pins = json!({"pin": crate::devices::PIN, "duress_pin": "835162"});
    let second = phone.request(Method::PUT, "/api/v1/me/duress_pin").json(&pins);
    assert_eq!(phone.send(second).await.status(), 204);
    // A plan in the north, and a place that was looked at: the owner's, and nobody else's to see.
    let (north, from) =
        (at(14.84, -90.54), |of: i64| (world.now() + SignedDuration::from_mins(of)).to_string());
    let plan = json!({
        "id": "0193a7f0-0000-7000-8000-000000000081", "starts_at": from(60), "ends_at": from(180),
        "home_by": from(240), "company": "pair", "cell": north.to_string(),
    });
    assert_eq!(phone.post("/api/v1/outreach", &plan).await.status(), 201);
    assert_eq!(phone.get(&format!("/api/v1/risk/cells/{}", west())).await.status(), 200);
    let mut answers = Vec::new();
    let fresh = world.person("nueva", "ana", Role::Promoter).await;
    let (_, begun) = told(fresh.get("/api/v1/me/municipalities").await).await;
    assert_eq!(phone.open("835162").await.status(), 200);
    let (_, decoy) = told(phone.get("/api/v1/me/municipalities").await).await;
    // One was chosen on the phone today: so many are gone, and which it was is not told.
    let mut expected = begun;
    expected["left"] = json!(5);
    assert_eq!(decoy, expected, "as of somebody who has just begun, by as many choices");
    for path in [format!("/api/v1/risk/cells/{}", west()), "/api/v1/me/municipalities".to_owned()] {
        let of_decoy = phone.get(&path).await;
        let of_fresh = fresh.get(&path).await;
        assert_eq!(of_decoy.status(), of_fresh.status(), "{path}");
        let names = |answer: &reqwest::Response| -> BTreeSet<String> {
            let named = answer.headers().keys().map(ToString::to_string);
            named.filter(|name| name != "set-cookie").collect()
        };
        assert_eq!(names(&of_decoy), names(&of_fresh), "{path}");
        let (of_decoy, of_fresh) = (told(of_decoy).await.1, told(of_fresh).await.1);
        let without = |mut body: Value| {
            // Which index it is of, which two organisations never share, and how many choices are left.
            if let Some(members) = body.as_object_mut() {
                members.remove("epoch");
                members.remove("left");
            }
            body
        };
        assert_eq!(without(of_decoy.clone()), without(of_fresh), "{path}");
        answers.push(of_decoy);
    }
    assert_eq!(answers[1]["left"], 4, "a choice costs one here too");
    // Whoever counted them on the phone before finds as many as there would be: four more, and no fifth.
    let mut north: Vec<Cell> =
        (0..10).map(|one| at(14.84, -90.775 + f64::from(one) * 0.06)).collect();
    north.dedup_by_key(|cell| municipality(*cell));
    let mut opened = 0;
    for cell in &north {
        let answer = phone.get(&format!("/api/v1/risk/cells/{cell}")).await;
        opened += usize::from(answer.status() == 200);
    }
    assert_eq!(opened, 4);
    // What is chosen there is in no log of the owner's organisation.
    let vera = world.person("omes", "vera", Role::Steward).await;
    let (_, log) = told(vera.get("/api/v1/audit?action=map_chosen").await).await;
    assert_eq!(log["entries"].as_array().unwrap().len(), 1, "the owner's own: {log}");
}
