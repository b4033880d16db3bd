//! Security bulletins: who issues, reads, sees and takes them back, and what plans make of them.

use atalaya_domain::{Cell, Role};
use jiff::SignedDuration;
use reqwest::Method;
use serde_json::{Value, json};

use crate::world::{Person, World, problem, told};

const BULLETINS: &str = "/api/v1/bulletins";
const ID: &str = "0193a7f0-0000-7000-8000-00000000b001";

fn place(resolution: u8) -> String {
    Cell::at(14.634, -90.507).unwrap().coarsened(resolution).to_string()
}

fn bulletin(world: &World, hours: i64) -> Value {
    let until = world.now() + SignedDuration::from_hours(hours);
    json!({
        "id": ID, "kind": "shots", "audience": "everybody", "cells": [place(7)],
        "valid_until": until.to_string(), "advice": "No entren al parque",
    })
}

async fn list(person: &Person) -> Vec<Value> {
    let (status, body) = told(person.get(BULLETINS).await).await;
    assert_eq!(status, 200, "{body}");
    body["bulletins"].as_array().unwrap().clone()
}

async fn act(person: &Person, method: Method, what: &str) -> u16 {
    let path = format!("{BULLETINS}/{ID}{what}");
    person.request(method, &path).send().await.unwrap().status().as_u16()
}

#[tokio::test]
async fn a_supervisor_warns_others_and_a_plan_in_the_area_is_reckoned_with_as_level_four() {
    let world = World::new().await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let eva = world.person("otra", "eva", Role::Promoter).await;
    let sol = world.person("otra", "sol", Role::Supervisor).await;
    let mia = world.person("otra", "mia", Role::Advocate).await;
    let program = world.program("omes", Role::Supervisor).await;
    let body = bulletin(&world, 3);
    for stranger in [&ana, &mia, &program] {
        assert_eq!(problem(stranger.post(BULLETINS, &body).await).await.0, 403);
    }
    for stranger in [&mia, &program] {
        assert_eq!(problem(stranger.get(BULLETINS).await).await.0, 403);
    }
    // Friday, 21:30; nothing is known there: level 4 by night, 3 by day.
    let plan = |number: u32, from: i64| {
        let at = |hours: i64| (world.now() + SignedDuration::from_hours(hours)).to_string();
        json!({
            "id": format!("0193a7f0-0000-7000-8000-{number:012}"), "starts_at": at(from),
            "ends_at": at(from + 1), "home_by": at(from + 2), "company": "pair", "cell": place(9),
        })
    };
    let level = async |person: &Person, number, from| {
        let (status, planned) =
            told(person.post("/api/v1/outreach", &plan(number, from)).await).await;
        assert_eq!(status, 201, "{planned}");
        planned["requirement"]["level"].as_i64().unwrap()
    };
    assert_eq!(level(&eva, 1, 13).await, 3, "by day, without a bulletin");

    let long = bulletin(&world, 16);
    let (status, issued) = told(luz.post(BULLETINS, &long).await).await;
    assert_eq!(status, 201, "{issued}");
    assert_eq!(told(luz.post(BULLETINS, &long).await).await.0, 200, "sent twice, issued once");
    assert_eq!(issued["bulletins"].as_array().unwrap().len(), 1);
    assert_eq!(level(&eva, 2, 13).await, 4, "until it ends");
    assert_eq!(level(&eva, 3, 17).await, 3, "and not after");

    let received = &list(&eva).await[0];
    assert_eq!(
        (&received["advice"], &received["cells"]),
        (&json!("No entren al parque"), &json!([place(7)]))
    );
    assert_eq!((&received["own"], &received["receipts"]), (&json!(false), &Value::Null));
    let (_, alerts) = told(eva.get("/api/v1/alerts").await).await;
    assert_eq!(alerts["alerts"][0]["kind"], "bulletin");
    assert!(!alerts.to_string().contains(&place(7)), "an alert tells no place: {alerts}");

    assert_eq!(act(&eva, Method::PUT, "/receipt").await, 204);
    assert_eq!(act(&ana, Method::PUT, "/receipt").await, 204);
    let own = &list(&luz).await[0];
    assert_eq!(own["receipts"]["people"][0]["handle"], "ana");
    assert_eq!(own["receipts"]["other_organisations"], 1);
    assert!(!own.to_string().contains("eva"), "nobody of another organisation is named: {own}");
    assert_eq!(list(&ana).await[0]["receipts"], Value::Null, "receipts are not colleagues' to see");

    for stranger in [&sol, &ana] {
        assert!([403, 404].contains(&act(stranger, Method::DELETE, "").await));
    }
    assert_eq!(act(&luz, Method::DELETE, "").await, 204);
    assert!(list(&eva).await.is_empty());
    assert_eq!(act(&eva, Method::PUT, "/receipt").await, 404);
    assert_eq!(list(&luz).await[0]["state"], "revoked");
    assert_eq!(level(&eva, 4, 13).await, 3);
}

#[tokio::test]
async fn what_is_too_fine_too_long_or_nowhere_is_refused_field_by_field() {
    let world = World::new().await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let refused = async |changes: &[(&str, Value)]| {
        let mut body = bulletin(&world, 3);
        for (name, value) in changes {
            body[*name] = value.clone();
        }
        let (status, told) = told(luz.post(BULLETINS, &body).await).await;
        assert_eq!(status, 422, "{told}");
        let errors = told["errors"].as_array().unwrap().clone();
        errors.iter().map(|one| one["pointer"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let in_hours = |hours| json!((world.now() + SignedDuration::from_hours(hours)).to_string());
    for fine in [8, 9] {
        assert_eq!(refused(&[("cells", json!([place(fine)]))]).await, ["/cells/0"]);
    }
    let faraway = Cell::at(-33.4, -70.6).unwrap().coarsened(7).to_string();
    assert_eq!(refused(&[("cells", json!([faraway]))]).await[0], "/cells/0");
    assert_eq!(refused(&[("cells", json!([]))]).await, ["/cells"]);
    for hours in [-1, 73] {
        assert_eq!(refused(&[("valid_until", in_hours(hours))]).await, ["/valid_until"]);
    }
    assert_eq!(refused(&[("advice", json!("x".repeat(201)))]).await, ["/advice"]);
    assert_eq!(refused(&[("kind", json!("P1")), ("who", json!("él"))]).await, ["/kind", "/who"]);
    assert_eq!(refused(&[("id", json!("00000000-0000-1000-8000-000000000001"))]).await, ["/id"]);
}
