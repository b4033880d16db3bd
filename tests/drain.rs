//! The real program stops while many read and report: its readers are sent away one after the other,
//! each goes on at another node, and nothing is lost.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use atalaya_domain::Cell;
use atalaya_risk::State;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::program::{PATIENCE, Server, run};
use crate::socket::{COMPACT, Frame, Socket};

/// Accounts, and the maps each has open.
const ACCOUNTS: usize = 8;
const EACH: usize = 8;
/// Over how long the readers are sent away.
const DRAIN: Duration = Duration::from_secs(4);
const PLACE: [f64; 2] = [14.6349, -90.5069];

/// What one reader has, and has lived through.
struct Read {
    token: String,
    last: Frame,
    states: BTreeMap<Cell, State>,
    closed: Instant,
}

/// Reads until the server sends it away.
async fn read(server: &Server, token: String) -> Read {
    let mut socket = Socket::open(server, &token, COMPACT).await;
    socket.subscribe(1, json!("now"), PLACE).await;
    let mut last = socket.frame().await;
    assert!(last.snapshot, "a snapshot first");
    let mut states = std::mem::take(&mut last.states);
    let code = loop {
        match socket.frame_or_close().await {
            Ok(frame) => {
                assert_eq!((frame.snapshot, frame.prev), (false, last.seq), "a gap");
                states.extend(frame.states.clone());
                last = frame;
            }
            Err(code) => break code,
        }
    };
    assert_eq!(code, 1012);
    Read { token, last, states, closed: Instant::now() }
}

/// Goes on at another server; gives what is known when its cell is as high as that of `truth`.
async fn go_on(server: &Server, read: Read, truth: &BTreeMap<Cell, State>) {
    let mut socket = Socket::open(server, &read.token, COMPACT).await;
    let view = json!({"key_population": "ALL", "hour": "now", "resolution": 8});
    let parent = Cell::at(PLACE[0], PLACE[1]).and_then(|cell| cell.parent(4)).expect("a place");
    let mut since = json!({"epoch": format!("{:016x}", read.last.epoch)});
    since["seq"][parent.to_string()] = read.last.seq.into();
    assert!(socket.follow(1, (&view, parent), since).await);
    let mut states = read.states;
    while states != *truth {
        let frame = socket.frame().await;
        if frame.snapshot {
            states.clear();
        }
        states.extend(frame.states);
    }
}

/// Reports until the server is gone; gives the ids it has acknowledged.
async fn report(url: String, token: String) -> Vec<String> {
    let client = reqwest::Client::new();
    let mut acknowledged = Vec::new();
    for number in 0.. {
        let id = format!("01935b1e-7b1a-7c4e-9f00-{number:012x}");
        let sent = client
            .post(format!("{url}/api/v1/events"))
            .bearer_auth(&token)
            .json(&robbery(&id))
            .send()
            .await;
        match sent {
            Ok(answer) if answer.status() == 201 => acknowledged.push(id),
            Ok(answer) => panic!("{}", answer.status()),
            Err(_) => break,
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    acknowledged
}

#[expect(clippy::disallowed_methods, reason = "the program under test reads the clock too")]
fn robbery(id: &str) -> Value {
    let at = (Timestamp::now() - SignedDuration::from_mins(1)).to_string();
    json!({"id": id, "kind": "P1", "occurred_at": at, "lat": PLACE[0], "lon": PLACE[1]})
}

/// The map as a reader who comes now sees it, once `count` events are on it.
async fn truth(server: &Server, token: &str, count: usize) -> BTreeMap<Cell, State> {
    let metric = format!("\natalaya_live_position {count}\n");
    let told = async {
        loop {
            let text = reqwest::get(format!("{}/metrics", server.url)).await.expect("an answer");
            if text.text().await.expect("text").contains(&metric) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(PATIENCE, told).await.expect("all is on the map");
    // Once more, so that what was applied has been told too.
    tokio::time::sleep(Duration::from_secs(1)).await;
    let mut socket = Socket::open(server, token, COMPACT).await;
    socket.subscribe(1, json!("now"), PLACE).await;
    socket.frame().await.states
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stopping_server_sends_its_readers_to_another_one_by_one() {
    let database = atalaya_kit::sqlite();
    let url = database.url();
    run(&["organisation", "create", "omes", "--database", url]);
    let create = ["token", "create", "--organisation", "omes", "--role", "supervisor"];
    let token = || run(&[&create[..], &["--database", url]].concat());
    let tokens: Vec<String> = (0..ACCOUNTS).map(|_| token()).collect();
    let seconds = DRAIN.as_secs().to_string();
    let old = Server::with(url, &["--insecure-cookie", "--drain-seconds", &seconds]);
    let new = Server::start(url);
    tokio::join!(old.ready(), new.ready());

    let mut readers = Vec::new();
    for token in tokens.iter().cycle().take(ACCOUNTS * EACH).cloned() {
        readers.push(read(&old, token));
    }
    let reading = futures_util::future::join_all(readers);
    let reporting = tokio::spawn(report(old.url.clone(), tokens[0].clone()));
    let stopping = async {
        let open = format!("\natalaya_websockets {}\n", ACCOUNTS * EACH);
        let all_open = async {
            loop {
                let text = reqwest::get(format!("{}/metrics", old.url)).await.expect("an answer");
                if text.text().await.expect("text").contains(&open) {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(PATIENCE, all_open).await.expect("all are open");
        tokio::time::sleep(Duration::from_millis(500)).await;
        old.terminate();
        let began = Instant::now();
        let ready = reqwest::get(format!("{}/readyz", old.url));
        tokio::time::sleep(Duration::from_millis(200)).await;
        assert_eq!(
            ready.await.expect("an answer").status(),
            503,
            "not ready from the first moment"
        );
        began
    };
    let (reads, began) = tokio::join!(reading, stopping);
    let acknowledged = reporting.await.expect("no panic");
    assert!(acknowledged.len() > 20, "only {} reports", acknowledged.len());

    // Spread over the time: in no quarter of it more than half of them, in none none.
    let mut quarters = [0_usize; 4];
    for read in &reads {
        let after = read.closed.duration_since(began).as_secs_f64() / DRAIN.as_secs_f64();
        quarters[((after * 4.0) as usize).min(3)] += 1;
    }
    assert!(quarters.iter().all(|count| (1..=reads.len() / 2).contains(count)), "{quarters:?}");
    assert!(tokio::task::spawn_blocking(|| old.ended_well()).await.expect("no panic"));

    let truth = truth(&new, &tokens[0], acknowledged.len()).await;
    let going_on = reads.into_iter().map(|read| go_on(&new, read, &truth));
    let all = futures_util::future::join_all(going_on);
    tokio::time::timeout(PATIENCE, all).await.expect("each is where the server is");
    let client = reqwest::Client::new();
    for id in &acknowledged {
        let stored = client.get(format!("{}/api/v1/events/{id}", new.url)).bearer_auth(&tokens[1]);
        assert_eq!(stored.send().await.expect("an answer").status(), 200, "{id}");
    }
}
