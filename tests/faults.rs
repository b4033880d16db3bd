//! The process is killed while reports come in, and while acts are entered in the audit: what was acknowledged is there,
//! once.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use crate::program::{Server, run};

const KILLS: usize = 20;
const CLIENTS: usize = 6;
/// Acknowledgements between two kills: a different number each time, so that the kill falls into
/// every part of the work.
const BETWEEN: [usize; 7] = [3, 17, 40, 8, 61, 25, 90];

fn report(number: usize) -> String {
    format!(
        r#"{{"id":"01935b1e-7b1a-7c4e-9f00-{number:012x}","kind":"P1","lat":14.6349,"lon":-90.5069,
            "occurred_at":"2026-11-20T21:00:00-06:00"}}"#
    )
}

/// Posts reports, one or five at a time, until the server is gone; notes what was acknowledged.
async fn post(
    url: String,
    token: String,
    next: Arc<AtomicUsize>,
    acknowledged: Arc<Mutex<BTreeSet<usize>>>,
    over: Arc<AtomicBool>,
) {
    let client = reqwest::Client::new();
    while !over.load(Ordering::Relaxed) {
        let batch = if next.load(Ordering::Relaxed).is_multiple_of(3) { 5 } else { 1 };
        let first = next.fetch_add(batch, Ordering::Relaxed);
        let reports: Vec<String> = (first..first + batch).map(report).collect();
        let body = if batch == 1 { reports.concat() } else { format!("[{}]", reports.join(",")) };
        let sent = client
            .post(format!("{url}/api/v1/events"))
            .bearer_auth(&token)
            .header("content-type", "application/json")
            .body(body)
            .send()
            .await;
        // An answer counts once all of it has come.
        let Ok(answer) = sent else { return };
        let status = answer.status();
        if answer.bytes().await.is_ok() && status == 201 {
            acknowledged.lock().expect("no panic").extend(first..first + batch);
        }
    }
}

async fn survives(database: &str) {
    run(&["organisation", "create", "omes", "--database", database]);
    let create = ["token", "create", "--organisation", "omes", "--role", "supervisor"];
    let token = run(&[&create[..], &["--database", database]].concat());
    let next = Arc::new(AtomicUsize::new(1));
    let acknowledged = Arc::new(Mutex::new(BTreeSet::new()));
    for kill in 0..KILLS {
        let server = Server::start(database);
        let over = Arc::new(AtomicBool::new(false));
        let before = acknowledged.lock().expect("no panic").len();
        let clients: Vec<_> = (0..CLIENTS)
            .map(|_| {
                tokio::spawn(post(
                    server.url.clone(),
                    token.clone(),
                    Arc::clone(&next),
                    Arc::clone(&acknowledged),
                    Arc::clone(&over),
                ))
            })
            .collect();
        let enough = before + BETWEEN[kill % BETWEEN.len()];
        while acknowledged.lock().expect("no panic").len() < enough {
            assert!(
                clients.iter().any(|client| !client.is_finished()),
                "the server fell by itself"
            );
            tokio::task::yield_now().await;
        }
        server.kill();
        over.store(true, Ordering::Relaxed);
        for client in clients {
            client.await.expect("no panic");
        }
    }
    run(&["check", "--database", database]);
    let server = Server::start(database);
    let stored = stored(&server.url, &token).await;
    let once: BTreeSet<&String> = stored.iter().collect();
    assert_eq!(once.len(), stored.len(), "an event is there twice");
    let acknowledged = acknowledged.lock().expect("no panic").clone();
    let lost: Vec<_> = acknowledged
        .iter()
        .map(|number| format!("01935b1e-7b1a-7c4e-9f00-{number:012x}"))
        .filter(|id| !once.contains(id))
        .collect();
    assert_eq!(lost, Vec::<String>::new(), "acknowledged and lost");
    let wanted: usize = BETWEEN.iter().cycle().take(KILLS).sum();
    assert!(acknowledged.len() >= wanted, "{} were acknowledged", acknowledged.len());
}

/// The ids of all events, page by page.
async fn stored(url: &str, token: &str) -> Vec<String> {
    let client = reqwest::Client::new();
    let (mut ids, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = client
            .get(format!("{url}/api/v1/events?limit=100{cursor}"))
            .bearer_auth(token)
            .send()
            .await
            .expect("an answer")
            .text()
            .await
            .expect("a body");
        let page: serde_json::Value = serde_json::from_str(&page).expect("JSON");
        let events = page["events"].as_array().expect("a list");
        ids.extend(events.iter().filter_map(|event| event["id"].as_str().map(str::to_owned)));
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return ids,
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_kills_lose_nothing_on_sqlite() {
    let database = atalaya_kit::sqlite();
    survives(database.url()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_kills_lose_nothing_on_postgres() {
    let Some(database) = atalaya_kit::postgres() else { return };
    survives(database.url()).await;
}

/// Events of which one is verified after the other, more than are before the last kill.
const VERIFIED: usize = 600;
/// Kills while acts are entered.
const KILLS_OF_ACTS: usize = 8;

/// Verifies events, one after the other, until the server is gone; notes what was acknowledged.
async fn verify(
    url: String,
    token: String,
    next: Arc<AtomicUsize>,
    acknowledged: Arc<Mutex<BTreeSet<usize>>>,
    over: Arc<AtomicBool>,
) {
    let client = reqwest::Client::new();
    while !over.load(Ordering::Relaxed) {
        let number = next.fetch_add(1, Ordering::Relaxed);
        assert!(number <= VERIFIED, "more events are needed");
        let sent = client
            .patch(format!("{url}/api/v1/events/01935b1e-7b1a-7c4e-9f00-{number:012x}"))
            .bearer_auth(&token)
            .json(&serde_json::json!({"verification": "V3"}))
            .send()
            .await;
        let Ok(answer) = sent else { return };
        let status = answer.status();
        if answer.bytes().await.is_ok() && status == 200 {
            acknowledged.lock().expect("no panic").insert(number);
        }
    }
}

/// Each kill falls somewhere into an act: the chain stays whole, and no act that was acknowledged lacks its line.
async fn keeps_its_log(database: &str) {
    run(&["organisation", "create", "omes", "--database", database]);
    let create = ["token", "create", "--organisation", "omes", "--role", "supervisor"];
    let token = run(&[&create[..], &["--database", database]].concat());
    let server = Server::start(database);
    let reports: Vec<String> = (1..=VERIFIED).map(report).collect();
    let posted = reqwest::Client::new()
        .post(format!("{}/api/v1/events", server.url))
        .bearer_auth(&token)
        .header("content-type", "application/json")
        .body(format!("[{}]", reports.join(",")))
        .send()
        .await;
    assert_eq!(posted.expect("an answer").status(), 201);
    server.kill();
    let next = Arc::new(AtomicUsize::new(1));
    let acknowledged = Arc::new(Mutex::new(BTreeSet::new()));
    for kill in 0..KILLS_OF_ACTS {
        let server = Server::start(database);
        let over = Arc::new(AtomicBool::new(false));
        let enough = acknowledged.lock().expect("no panic").len() + BETWEEN[kill % BETWEEN.len()];
        let clients: Vec<_> = (0..CLIENTS)
            .map(|_| {
                let (next, acknowledged) = (Arc::clone(&next), Arc::clone(&acknowledged));
                let (url, over) = (server.url.clone(), Arc::clone(&over));
                tokio::spawn(verify(url, token.clone(), next, acknowledged, over))
            })
            .collect();
        while acknowledged.lock().expect("no panic").len() < enough {
            assert!(clients.iter().any(|one| !one.is_finished()), "the server fell by itself");
            tokio::task::yield_now().await;
        }
        server.kill();
        over.store(true, Ordering::Relaxed);
        for client in clients {
            client.await.expect("no panic");
        }
        run(&["audit", "verify", "--database", database]);
    }
    let limit = "1000";
    let log =
        run(&["audit", "list", "--organisation", "omes", "--limit", limit, "--database", database]);
    let acknowledged = acknowledged.lock().expect("no panic").clone();
    for number in acknowledged {
        let id = format!("01935b1e-7b1a-7c4e-9f00-{number:012x}");
        let lines =
            log.lines().filter(|line| line.contains(&id) && line.contains("event_verified"));
        assert_eq!(lines.count(), 1, "{id} was verified, and the log says:\n{log}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn kills_leave_the_audit_whole_and_no_act_without_its_line_on_sqlite() {
    keeps_its_log(atalaya_kit::sqlite().url()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn kills_leave_the_audit_whole_and_no_act_without_its_line_on_postgres() {
    let Some(database) = atalaya_kit::postgres() else { return };
    keeps_its_log(database.url()).await;
}
