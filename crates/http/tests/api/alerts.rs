//! Alerts: whom they are told, by which way, and until when.

use atalaya_domain::Role;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::live::{JSON, Socket, join};
use crate::world::{Person, World, event, problem, told};

const PATH: &str = "/api/v1/alerts";

async fn open(person: &Person) -> Vec<Value> {
    let (status, body) = told(person.get(PATH).await).await;
    assert_eq!(status, 200);
    body["alerts"].as_array().unwrap().clone()
}

fn acknowledgement(position: u64) -> String {
    format!("{PATH}/{position}/acknowledgement")
}

/// One account's burst of reports, which is a cluster.
async fn burst(person: &Person, numbers: std::ops::Range<u32>) {
    let reports: Vec<Value> = numbers.map(event).collect();
    let answer = person.post("/api/v1/events", &json!(reports)).await;
    assert_eq!(answer.status(), StatusCode::CREATED);
}

/// A websocket that asks for alerts.
async fn listening(person: &Person) -> Socket {
    let mut socket = join(person, JSON).await;
    socket.send(json!({"type": "alerts"})).await;
    socket
}

#[tokio::test]
async fn a_cluster_alerts_those_who_may_look_into_it_once() {
    let world = World::new().await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let sol = world.person("omes", "sol", Role::Steward).await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let eva = world.person("otra", "eva", Role::Supervisor).await;
    let (mut first, mut second) = (listening(&luz).await, listening(&luz).await);
    burst(&ana, 0..30).await;
    let alert = first.text("alert").await;
    assert_eq!((&alert["position"], &alert["kind"]), (&json!(1), &json!("cluster")));
    assert!(alert["payload"]["area"].as_str().unwrap().starts_with("87"));
    assert_eq!(second.text("alert").await, alert, "every connection of the account is told");
    assert_eq!(listening(&sol).await.text("alert").await["position"], 1);
    // Neither who reported nor anybody elsewhere.
    assert_eq!((open(&ana).await, open(&eva).await), (Vec::new(), Vec::new()));
    // More of the same is no other alert.
    burst(&ana, 30..60).await;
    world.caught_up().await;
    first.send(json!({"type": "ack", "position": 1})).await;
    let acknowledged = first.text("acknowledged").await;
    assert_eq!(acknowledged["position"], 1);
    assert_eq!(second.text("acknowledged").await, acknowledged, "the other one hears of it");
    assert_eq!(open(&luz).await, Vec::<Value>::new());
    let of_sol = open(&sol).await;
    assert_eq!(of_sol.len(), 1, "each acknowledges for themselves");
    assert_eq!(of_sol[0]["payload"], alert["payload"]);
}

#[tokio::test]
async fn nobody_acknowledges_for_another() {
    let world = World::new().await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let program = world.program("omes", Role::Supervisor).await;
    let mut socket = listening(&luz).await;
    burst(&ana, 0..30).await;
    socket.text("alert").await;
    for person in [&ana, &program] {
        for path in [acknowledgement(1), format!("{PATH}/x/acknowledgement")] {
            let refused = problem(person.post(&path, &json!({})).await).await;
            assert_eq!(refused, (404, "not_found".to_owned()));
        }
        let mut socket = listening(person).await;
        socket.send(json!({"type": "ack", "position": 1})).await;
        assert_eq!(socket.text("problem").await["code"], "no_alert");
    }
    assert_eq!(open(&luz).await.len(), 1);
}

#[tokio::test]
async fn alerts_come_by_every_way_until_they_are_acknowledged() {
    let world = World::new().await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    listening(&luz).await.text("hello").await;
    burst(&ana, 0..30).await;
    let mut socket = listening(&luz).await;
    socket.text("alert").await;
    drop(socket);
    assert_eq!(listening(&luz).await.text("alert").await["position"], 1, "and again");

    let parents = "parents=846d291ffffffff&frames=json";
    let poll = async |more: &str| {
        let path = format!("/api/v1/live/poll?{parents}&wait=1{more}");
        luz.get(&path).await.text().await.unwrap()
    };
    assert!(!poll("").await.contains("\"alert\""), "who does not ask is told none");
    let all = poll("&alerts=0&resolution=8").await + &poll("&alerts=0&resolution=8").await;
    assert!(all.contains("\"type\":\"alert\",\"position\":1"), "{all}");
    assert!(!poll("&alerts=1").await.contains("\"alert\""), "it has that one");
    let wrong = luz.get(&format!("/api/v1/live/poll?{parents}&alerts=x")).await;
    assert_eq!(problem(wrong).await.0, 422);

    let mut stream = luz.get(&format!("/api/v1/live/stream?{parents}&alerts=0")).await;
    let mut text = String::new();
    while !text.contains("\"type\":\"alert\",\"position\":1") {
        text += std::str::from_utf8(&stream.chunk().await.unwrap().unwrap()).unwrap();
    }
    let done = told(luz.post(&acknowledgement(1), &json!({})).await).await;
    let again = told(luz.post(&acknowledgement(1), &json!({})).await).await;
    assert_eq!((done.0, &done.1["position"]), (200, &json!(1)));
    assert_eq!(done, again, "the first holds");
    while !text.contains("\"type\":\"acknowledged\",\"position\":1") {
        text += std::str::from_utf8(&stream.chunk().await.unwrap().unwrap()).unwrap();
    }
    assert!(!poll("&alerts=0").await.contains("\"alert\""));
}
