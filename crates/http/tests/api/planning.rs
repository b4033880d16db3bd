//! The planning board: own places by the hours of the week, and a week that is signed off.

use atalaya_domain::{Cell, Role};
use jiff::SignedDuration;
use reqwest::Method;
use serde_json::{Value, json};

use crate::world::{World, event, problem, told};

const PLANNING: &str = "/api/v1/planning";

fn place(number: u32) -> String {
    format!("/api/v1/places/0193a7f0-0000-7000-8000-{number:012}")
}

#[tokio::test]
async fn a_supervisor_sees_the_week_of_each_place_and_nobody_else_does() {
    let world = World::new().await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let steward = world.person("omes", "ines", Role::Steward).await;
    let eva = world.person("otra", "eva", Role::Supervisor).await;
    let program = world.program("omes", Role::Supervisor).await;
    for (number, lat, name) in [(1, 14.6349, "La plaza"), (2, 14.70, "El parque")] {
        let cell = Cell::at(lat, -90.5069).unwrap().to_string();
        let asked =
            luz.request(Method::PUT, &place(number)).json(&json!({"name": name, "cell": cell}));
        assert_eq!(asked.send().await.unwrap().status().as_u16(), 201);
    }
    let review = json!({"category": 4, "reason": "team_knows", "days": 90});
    let path = format!("{}/reviews/evening", place(2));
    let said = luz.request(Method::PUT, &path).json(&review).send().await.unwrap();
    assert_eq!(said.status().as_u16(), 200);
    assert_eq!(ana.post("/api/v1/events", &event(1)).await.status().as_u16(), 201);
    world.pass(SignedDuration::from_secs(2));

    let (status, board) = told(luz.get(PLANNING).await).await;
    assert_eq!(status, 200, "{board}");
    assert_eq!(
        (&board["key_population"], board["rules"].as_array().unwrap().len()),
        (&json!("ALL"), 5)
    );
    let names: Vec<&str> = board["places"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["El parque", "La plaza"]);
    for one in board["places"].as_array().unwrap() {
        for of in ["levels", "enough", "reckoned"] {
            assert_eq!(one[of].as_str().unwrap().len(), 168, "{of}");
        }
    }
    let park = &board["places"][0];
    assert_eq!(park["said"], "0004", "what people have said of the evening");
    // Friday 21 h: the map knows nothing, the team says 4.
    let at = |of: &str| park[of].as_str().unwrap()[117..118].to_owned();
    assert_eq!((at("levels"), at("enough"), at("reckoned")), ("0".into(), "0".into(), "4".into()));
    let (_, of_women) = told(luz.get(&format!("{PLANNING}?key_population=TW")).await).await;
    assert_eq!(of_women["key_population"], "TW");
    let unknown = luz.get(&format!("{PLANNING}?key_population=XX")).await;
    assert_eq!(problem(unknown).await.0, 422);

    for stranger in [&ana, &steward, &program] {
        assert_eq!(problem(stranger.get(PLANNING).await).await.0, 403);
    }
    assert_eq!(told(eva.get(PLANNING).await).await.1["places"], json!([]), "never another's");
    let text = board.to_string();
    assert!(!text.contains("ffff"), "no hexagon is in it: {text}");
}

#[tokio::test]
async fn a_week_that_is_signed_off_stands_in_the_log() {
    let world = World::new().await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let steward = world.person("omes", "ines", Role::Steward).await;
    let sign = |week: &str| format!("{PLANNING}/{week}");
    for (week, status) in
        [("2026-12-07", 204), ("2026-12-08", 404), ("soon", 404), ("2026-13-01", 404)]
    {
        let asked = luz.request(Method::PUT, &sign(week)).send().await.unwrap();
        assert_eq!(asked.status().as_u16(), status, "{week}");
    }
    let refused = ana.request(Method::PUT, &sign("2026-12-07")).send().await.unwrap();
    assert_eq!(problem(refused).await.0, 403);
    let (_, log) = told(steward.get("/api/v1/audit").await).await;
    let entries = log["entries"].as_array().unwrap();
    let signed: Vec<&Value> =
        entries.iter().filter(|one| one["action"] == "week_signed_off").collect();
    assert_eq!(signed.len(), 1, "{log}");
    assert_eq!(signed[0]["actor"]["handle"], "luz");
    assert_eq!(signed[0]["subject"]["id"], "2026-12-07");
    // To look at the map of before is entered too.
    let past = (world.now() - SignedDuration::from_hours(24 * 28)).to_string();
    let (status, board) = told(luz.get(&format!("{PLANNING}?as_of={past}")).await).await;
    assert_eq!(status, 200, "{board}");
    let (_, log) = told(steward.get("/api/v1/audit").await).await;
    let entries = log["entries"].as_array().unwrap();
    assert!(entries.iter().any(|one| one["action"] == "past_map_viewed"), "{log}");
}

/// Why a level is another one than it was: what was reported around the place since, and what was taken back.
#[tokio::test]
async fn what_changed_is_told_with_what_is_behind_it() {
    let world = World::new().await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    world.user("omes", "ana", Role::Promoter).await;
    world.user("omes", "ines", Role::Steward).await;
    let program = world.program("omes", Role::Supervisor).await;
    let cell = Cell::at(14.6349, -90.5069).unwrap().to_string();
    let asked =
        luz.request(Method::PUT, &place(1)).json(&json!({"name": "La plaza", "cell": cell}));
    assert_eq!(asked.send().await.unwrap().status().as_u16(), 201);
    let far = Cell::at(14.40, -90.30).unwrap().to_string();
    let asked = luz.request(Method::PUT, &place(2)).json(&json!({"name": "El lago", "cell": far}));
    assert_eq!(asked.send().await.unwrap().status().as_u16(), 201);
    // Enough for a map of levels, and one report that will be withdrawn; one person's would weigh no more than three.
    crate::risk::report_everywhere(&program, 2_000).await;
    assert_eq!(program.post("/api/v1/events", &event(5_001)).await.status().as_u16(), 201);
    world.pass(SignedDuration::from_hours(24 * 7));
    let [luz, ana, steward] = [
        world.person_again("omes", "luz").await,
        world.person_again("omes", "ana").await,
        world.person_again("omes", "ines").await,
    ];
    let before = world.now().to_string();
    world.pass(SignedDuration::from_mins(1));
    // A week of many reports in one place; one of before is withdrawn.
    for number in 5_002..5_060 {
        let mut one = event(number);
        let at = world.now() - SignedDuration::from_mins(i64::from(number - 5_000));
        one["occurred_at"] = json!(at.to_string());
        one["kind"] = json!(if number % 2 == 0 { "P1" } else { "B2" });
        assert_eq!(program.post("/api/v1/events", &one).await.status().as_u16(), 201);
    }
    let withdrawn = format!("/api/v1/events/{}", crate::world::event_id(5_001));
    assert!(luz.delete(&withdrawn).await.status().is_success());
    world.pass(SignedDuration::from_hours(2));
    world.caught_up().await;

    let path = format!("{PLANNING}/changes?as_of={before}");
    let (status, told_) = told(luz.get(&path).await).await;
    assert_eq!(status, 200, "{told_}");
    let changes = told_["changes"].as_array().unwrap();
    assert!(!changes.is_empty(), "{told_}");
    for one in changes {
        assert_ne!(one["was"], one["is"], "{one}");
        assert!(one["from"].as_u64().unwrap() + one["hours"].as_u64().unwrap() <= 168, "{one}");
    }
    let of = |name: &str| changes.iter().find(|one| one["name"] == name);
    let plaza = of("La plaza").unwrap();
    let counts: Vec<(&str, u64)> = plaza["reported"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["family"].as_str().unwrap(), one["count"].as_u64().unwrap()))
        .collect();
    assert_eq!(counts.iter().map(|(_, count)| count).sum::<u64>(), 58, "{counts:?}");
    assert_eq!(counts.len(), 2, "{counts:?}");
    assert_eq!((&plaza["taken_back"], &plaza["faded"]), (&json!(1), &json!(false)));
    assert!(plaza["reasons"]["es"].as_str().unwrap().len() > 10);
    if let Some(lake) = of("El lago") {
        assert_eq!(lake["reported"], json!([]), "nothing was reported around it");
    }
    let text = told_.to_string();
    assert!(!text.contains("ffff"), "no hexagon is in it: {text}");
    for (wrong, status) in [("", 400), ("?as_of=soon", 422), ("?as_of=2030-01-01T00:00:00Z", 422)] {
        let refused = luz.get(&format!("{PLANNING}/changes{wrong}")).await;
        assert_eq!(problem(refused).await.0, status, "{wrong}");
    }
    for stranger in [&ana, &steward, &program] {
        assert_eq!(problem(stranger.get(&path).await).await.0, 403);
    }
    let (_, log) = told(steward.get("/api/v1/audit").await).await;
    let entries = log["entries"].as_array().unwrap();
    assert!(entries.iter().any(|one| one["action"] == "past_map_viewed"), "{log}");
}
