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

/// What the clients share of a server that is killed again and again.
#[derive(Clone)]
struct Work {
    url: String,
    token: String,
    next: Arc<AtomicUsize>,
    acknowledged: Arc<Mutex<BTreeSet<usize>>>,
    over: Arc<AtomicBool>,
}

impl Work {
    fn is_over(&self) -> bool {
        self.over.load(Ordering::Relaxed)
    }

    fn note(&self, done: impl IntoIterator<Item = usize>) {
        self.acknowledged.lock().expect("no panic").extend(done);
    }

    fn done(&self) -> usize {
        self.acknowledged.lock().expect("no panic").len()
    }
}

/// Starts a server and kills it, so many times, each time once its clients have had so much acknowledged; gives all of it.
/// `client` works until the server is gone; `after` looks at what a kill has left.
async fn killed<C: Future<Output = ()> + Send + 'static>(
    (database, token, kills): (&str, &str, usize),
    client: impl Fn(Work) -> C,
    after: impl Fn(),
) -> BTreeSet<usize> {
    let (next, acknowledged) = (Arc::new(AtomicUsize::new(1)), Arc::default());
    for kill in 0..kills {
        let server = Server::start(database);
        let work = Work {
            url: server.url.clone(),
            token: token.to_owned(),
            next: Arc::clone(&next),
            acknowledged: Arc::clone(&acknowledged),
            over: Arc::default(),
        };
        let enough = work.done() + BETWEEN[kill % BETWEEN.len()];
        let clients: Vec<_> = (0..CLIENTS).map(|_| tokio::spawn(client(work.clone()))).collect();
        while work.done() < enough {
            assert!(clients.iter().any(|one| !one.is_finished()), "the server fell by itself");
            tokio::task::yield_now().await;
        }
        server.kill();
        work.over.store(true, Ordering::Relaxed);
        for client in clients {
            client.await.expect("no panic");
        }
        after();
    }
    let acknowledged = acknowledged.lock().expect("no panic");
    acknowledged.clone()
}

/// Makes an organisation; gives a program's token.
fn organisation(database: &str) -> String {
    run(&["organisation", "create", "omes", "--database", database]);
    let create = ["token", "create", "--organisation", "omes", "--role", "supervisor"];
    run(&[&create[..], &["--database", database]].concat())
}

/// Posts reports, one or five at a time, until the server is gone; notes what was acknowledged.
async fn post(work: Work) {
    let client = reqwest::Client::new();
    while !work.is_over() {
        let batch = if work.next.load(Ordering::Relaxed).is_multiple_of(3) { 5 } else { 1 };
        let first = work.next.fetch_add(batch, Ordering::Relaxed);
        let reports: Vec<String> = (first..first + batch).map(report).collect();
        let body = if batch == 1 { reports.concat() } else { format!("[{}]", reports.join(",")) };
        let sent = client
            .post(format!("{}/api/v1/events", work.url))
            .bearer_auth(&work.token)
            .header("content-type", "application/json")
            .body(body)
            .send()
            .await;
        // An answer counts once all of it has come.
        let Ok(answer) = sent else { return };
        let status = answer.status();
        if answer.bytes().await.is_ok() && status == 201 {
            work.note(first..first + batch);
        }
    }
}

async fn survives(database: &str) {
    let token = organisation(database);
    let acknowledged = killed((database, &token, KILLS), post, || ()).await;
    run(&["check", "--database", database]);
    let server = Server::start(database);
    let stored = stored(&server.url, &token).await;
    let once: BTreeSet<&String> = stored.iter().collect();
    assert_eq!(once.len(), stored.len(), "an event is there twice");
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
async fn verify(work: Work) {
    let client = reqwest::Client::new();
    while !work.is_over() {
        let number = work.next.fetch_add(1, Ordering::Relaxed);
        assert!(number <= VERIFIED, "more events are needed");
        let sent = client
            .patch(format!("{}/api/v1/events/01935b1e-7b1a-7c4e-9f00-{number:012x}", work.url))
            .bearer_auth(&work.token)
            .json(&serde_json::json!({"verification": "V3"}))
            .send()
            .await;
        let Ok(answer) = sent else { return };
        let status = answer.status();
        if answer.bytes().await.is_ok() && status == 200 {
            work.note([number]);
        }
    }
}

/// Each kill falls somewhere into an act: the chain stays whole, and no act that was acknowledged lacks its line.
async fn keeps_its_log(database: &str) {
    let token = organisation(database);
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
    let whole = || drop(run(&["audit", "verify", "--database", database]));
    let acknowledged = killed((database, &token, KILLS_OF_ACTS), verify, whole).await;
    let limit = "1000";
    let log =
        run(&["audit", "list", "--organisation", "omes", "--limit", limit, "--database", database]);
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
