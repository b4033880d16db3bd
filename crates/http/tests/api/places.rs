//! The register of places, and which of them are offered instead of a planned one.

use atalaya_domain::{Cell, Role};
use reqwest::Method;
use serde_json::{Value, json};

use crate::world::{Person, World, problem, told};

const PLACES: &str = "/api/v1/places";

fn path(number: u32, rest: &str) -> String {
    format!("{PLACES}/0193a7f0-0000-7000-8000-{number:012}{rest}")
}

fn cell(lat: f64) -> String {
    Cell::at(lat, -90.507).unwrap().to_string()
}

async fn put(person: &Person, path: &str, body: Value) -> (u16, Value) {
    told(person.request(Method::PUT, path).json(&body).send().await.unwrap()).await
}

#[tokio::test]
async fn a_supervisor_keeps_the_register_and_a_reviewed_place_is_offered_to_who_plans_beside_it() {
    let world = World::new().await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let eva = world.person("otra", "eva", Role::Supervisor).await;
    let program = world.program("omes", Role::Supervisor).await;
    let plaza = json!({"name": "La plaza", "cell": cell(14.65), "setting": "park"});
    for stranger in [&ana, &program] {
        assert_eq!(problem(stranger.get(PLACES).await).await.0, 403);
        assert_eq!(put(stranger, &path(1, ""), plaza.clone()).await.0, 403);
    }
    let (status, register) = put(&luz, &path(1, ""), plaza.clone()).await;
    assert_eq!(status, 201, "{register}");
    assert_eq!(put(&luz, &path(1, ""), plaza).await.0, 200, "sent twice, one place");
    assert_eq!(register["places"][0]["bands"].as_array().unwrap().len(), 4);
    assert_eq!(register["places"][0]["bands"][3]["proposed"], 0, "nothing is known there");
    assert_eq!(told(eva.get(PLACES).await).await.1["places"], json!([]));

    // Friday, 22 h: two hours of the week in the evening, 118 and 119.
    let offered = async |person: &Person, lat: f64| {
        let asked = format!("{PLACES}/offered?cell={}&from=118&hours=2", cell(lat));
        let (status, body) = told(person.get(&asked).await).await;
        assert_eq!(status, 200, "{body}");
        body["places"].clone()
    };
    assert_eq!(offered(&ana, 14.634).await, json!([]), "of which nothing is known is not offered");
    let review = json!({"category": 2, "reason": "team_knows", "days": 90});
    assert_eq!(put(&eva, &path(1, "/reviews/evening"), review.clone()).await.0, 404);
    let (status, register) = put(&luz, &path(1, "/reviews/evening"), review).await;
    assert_eq!(status, 200, "{register}");
    let evening = &register["places"][0]["bands"][3];
    assert_eq!((&evening["category"], &evening["due"]), (&json!(2), &json!(false)));
    assert_eq!(evening["review"]["reviewed_by"], "luz");
    assert_eq!(register["reviewed_recently"], 0, "in every part of the day");

    let near = offered(&ana, 14.634).await;
    assert_eq!(
        near,
        json!([{"name": "La plaza", "setting": "park", "level": 2, "reviewed": true}])
    );
    assert!(!near.to_string().contains(&cell(14.65)));
    assert_eq!(offered(&ana, 14.40).await, json!([]), "not far away");
    assert_eq!(offered(&ana, 14.65).await, json!([]), "nor instead of itself");
    assert_eq!(offered(&eva, 14.634).await, json!([]), "never another organisation's");
    assert_eq!(
        problem(program.get(&format!("{PLACES}/offered?cell={}&from=1&hours=1", cell(14.6))).await)
            .await
            .0,
        403
    );

    // Where a bulletin warns nothing is offered.
    let bulletin = json!({
        "id": "0193a7f0-0000-7000-8000-00000000b001", "kind": "shots", "audience": "own",
        "cells": [Cell::at(14.65, -90.507).unwrap().coarsened(7).to_string()],
        "valid_until": (world.now() + jiff::SignedDuration::from_hours(3)).to_string(),
    });
    assert_eq!(told(luz.post("/api/v1/bulletins", &bulletin).await).await.0, 201);
    assert_eq!(offered(&ana, 14.634).await, json!([]));
    world.pass(jiff::SignedDuration::from_hours(4));
    assert_eq!(offered(&ana, 14.634).await.as_array().unwrap().len(), 1);
    // What was said holds for its days, and no longer.
    world.pass(jiff::SignedDuration::from_hours(24 * 91));
    let luz = world.person("omes", "luz-2", Role::Supervisor).await;
    assert_eq!(offered(&luz, 14.634).await, json!([]));
    let gone = luz.request(Method::DELETE, &path(1, "")).send().await.unwrap();
    assert_eq!(gone.status(), 204);
    assert_eq!(told(luz.get(PLACES).await).await.1["places"], json!([]));
}

#[tokio::test]
async fn what_cannot_be_a_place_or_a_review_is_refused_field_by_field() {
    let world = World::new().await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let wrong = json!({"name": " ", "cell": Cell::at(14.63, -90.5).unwrap().coarsened(8).to_string(), "setting": "casa"});
    let (status, refused) = put(&luz, &path(1, ""), wrong).await;
    assert_eq!(status, 422, "{refused}");
    let at: Vec<&str> = refused["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["pointer"].as_str().unwrap())
        .collect();
    assert_eq!(at, ["/name", "/setting", "/cell"]);
    let guessed = format!("{PLACES}/00000000-0000-1000-8000-000000000001");
    assert_eq!(put(&luz, &guessed, json!({"name": "A", "cell": cell(14.6)})).await.0, 404);
    assert_eq!(put(&luz, &path(1, ""), json!({"name": "A", "cell": cell(14.6)})).await.0, 201);
    let review = json!({"category": 6, "reason": "because", "days": 181});
    assert_eq!(put(&luz, &path(1, "/reviews/evening"), review).await.0, 422);
    let good = json!({"category": 1, "reason": "changed", "days": 1});
    assert_eq!(put(&luz, &path(1, "/reviews/noon"), good).await.0, 404);
}

#[tokio::test]
async fn a_phone_that_walks_over_the_map_is_not_offered_the_whole_register() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let eva = world.person("omes", "eva", Role::Promoter).await;
    let ask = async |person: &Person, step: u32| {
        let at = cell(14.45 + f64::from(step) * 0.01);
        person.get(&format!("{PLACES}/offered?cell={at}&from=118&hours=2")).await
    };
    for step in 0..20 {
        assert_eq!(ask(&ana, step).await.status(), 200, "an evening's plans");
    }
    let refused = problem(ask(&ana, 20).await).await;
    assert_eq!(refused, (429, "too_many_attempts".to_owned()));
    assert_eq!(ask(&eva, 20).await.status(), 200, "others plan on");
}

#[tokio::test]
async fn who_began_online_meets_at_a_registered_place_that_is_safe_enough_and_nowhere_else() {
    let world = World::new().await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let eva = world.person("otra", "eva", Role::Promoter).await;
    for (number, name, lat) in
        [(1, "La plaza", 14.65), (2, "El parque", 14.6), (3, "La feria", 14.7)]
    {
        let place = json!({"name": name, "cell": cell(lat), "setting": "park"});
        assert_eq!(put(&luz, &path(number, ""), place).await.0, 201);
    }
    for (number, category) in [(1, 2), (3, 5)] {
        for band in ["early", "morning", "afternoon", "evening"] {
            let review = json!({"category": category, "reason": "team_knows", "days": 90});
            let reviewed = put(&luz, &path(number, &format!("/reviews/{band}")), review).await;
            assert_eq!(reviewed.0, 200, "{}", reviewed.1);
        }
    }
    let id = |number: u32| format!("0193a7f0-0000-7000-8000-{number:012}");
    let meeting = async |person: &Person| {
        let asked = format!("{PLACES}/meeting?from=118&hours=3");
        told(person.get(&asked).await).await.1["places"].clone()
    };
    let plaza =
        json!({"id": id(1), "name": "La plaza", "setting": "park", "level": 2, "reviewed": true});
    assert_eq!(meeting(&ana).await, json!([plaza]), "neither what is not known nor what is risky");
    assert_eq!(meeting(&eva).await, json!([]), "never another organisation's");
    let program = world.program("omes", Role::Supervisor).await;
    assert_eq!(
        problem(program.get(&format!("{PLACES}/meeting?from=1&hours=1")).await).await.0,
        403
    );
    for wrong in ["from=168&hours=1", "from=0&hours=0", "from=0&hours=25"] {
        let asked = ana.get(&format!("{PLACES}/meeting?{wrong}")).await;
        assert_eq!(problem(asked).await.0, 422, "{wrong}");
    }

    let at = |minutes: i64| (world.now() + jiff::SignedDuration::from_mins(minutes)).to_string();
    let plan = |number: u32, place: &str| {
        json!({
            "id": id(number), "starts_at": at(30), "ends_at": at(150), "home_by": at(210),
            "company": "pair", "meeting_place": place,
        })
    };
    let (status, planned) = told(ana.post("/api/v1/outreach", &plan(11, &id(1))).await).await;
    assert_eq!((status, &planned["online"]), (201, &json!(true)), "{planned}");
    assert_eq!(planned["place"], json!({"cell": cell(14.65), "setting": "park"}));
    // What is not known, too risky, another organisation's or not there at all; each with its reason.
    let refused = async |person: &Person, place: &str| {
        let (status, told) = told(person.post("/api/v1/outreach", &plan(12, place)).await).await;
        assert_eq!((status, &told["code"]), (422, &json!("not_for_meeting")), "{told}");
        told["detail"].as_str().unwrap().to_owned()
    };
    let unknown = refused(&ana, &id(2)).await;
    assert!(unknown.contains("no se sabe lo suficiente"), "{unknown}");
    assert!(refused(&ana, &id(3)).await.contains("nivel 5"));
    assert_eq!(refused(&ana, &id(99)).await, unknown);
    assert_eq!(refused(&eva, &id(1)).await, unknown, "another's is not told from none");
    let mut two = plan(13, &id(1));
    two["cell"] = json!(cell(14.6));
    assert_eq!(problem(ana.post("/api/v1/outreach", &two).await).await.0, 422, "one place");
    // Where a bulletin warns nobody is met.
    let bulletin = json!({
        "id": "0193a7f0-0000-7000-8000-00000000b001", "kind": "shots", "audience": "own",
        "cells": [Cell::at(14.65, -90.507).unwrap().coarsened(7).to_string()],
        "valid_until": at(180),
    });
    assert_eq!(told(luz.post("/api/v1/bulletins", &bulletin).await).await.0, 201);
    assert_eq!(meeting(&ana).await, json!([]));
    assert!(refused(&ana, &id(1)).await.contains("aviso de seguridad"));
}
