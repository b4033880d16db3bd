//! The live map where no websocket comes through: event streams and polls, with a real client.
//! They carry the websocket's messages, and what ends a websocket ends them.

use std::collections::BTreeMap;
use std::time::Duration;

use atalaya_domain::{Cell, Role};
use atalaya_live::{CompactReader, decode};
use futures_util::StreamExt as _;
use futures_util::stream::BoxStream;
use jiff::SignedDuration;
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};

use crate::world::{Person, World, event, problem, told};

const PATIENCE: Duration = Duration::from_secs(20);

fn parent() -> String {
    Cell::at(14.6349, -90.5069).unwrap().parent(4).unwrap().to_string()
}

fn cell() -> String {
    Cell::at(14.6349, -90.5069).unwrap().parent(8).unwrap().to_string()
}

/// A parent where nothing of the area is.
fn elsewhere() -> String {
    Cell::at(48.2, 16.37).unwrap().parent(4).unwrap().to_string()
}

async fn many_reports(person: &Person, from: u32) {
    let reports: Vec<Value> = (from..from + 500).map(event).collect();
    assert_eq!(person.post("/api/v1/events", &json!(reports)).await.status(), StatusCode::CREATED);
}

/// Events as a browser takes them apart.
struct Events {
    body: BoxStream<'static, reqwest::Result<bytes::Bytes>>,
    text: String,
    comments: usize,
}

#[derive(Debug)]
struct Event {
    id: Option<String>,
    name: Option<String>,
    data: Value,
}

impl Events {
    async fn open(person: &Person, query: &str, last: Option<&str>) -> Self {
        let answer = opened(person, query, last).await;
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.headers()["content-type"], "text/event-stream");
        assert_eq!(answer.headers()["cache-control"], "no-store, no-transform");
        Self { body: answer.bytes_stream().boxed(), text: String::new(), comments: 0 }
    }

    /// The next event; `None` when the stream has ended.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(end) = self.text.find("\n\n") {
                let block: String = self.text.drain(..end + 2).collect();
                let mut event = Event { id: None, name: None, data: Value::Null };
                for line in block.lines() {
                    match line.split_once(": ") {
                        Some(("id", id)) => event.id = Some(id.to_owned()),
                        Some(("event", name)) => event.name = Some(name.to_owned()),
                        Some(("data", data)) => event.data = serde_json::from_str(data).unwrap(),
                        Some(_) => panic!("{line}"),
                        None => {}
                    }
                }
                if event.data != Value::Null {
                    return Some(event);
                }
                self.comments += 1;
                continue;
            }
            let next = tokio::time::timeout(PATIENCE, self.body.next()).await.expect("in time");
            self.text.push_str(std::str::from_utf8(&next?.ok()?).unwrap());
        }
    }

    /// The next event of this type of message.
    async fn of(&mut self, kind: &str) -> Event {
        loop {
            let next = self.next().await.expect("an open stream");
            if next.data["type"] == kind {
                return next;
            }
        }
    }

    /// The next binary frame.
    async fn bytes(&mut self) -> Vec<u8> {
        loop {
            if let Some(bytes) = bytes(&self.next().await.expect("an open stream").data) {
                return bytes;
            }
        }
    }

    async fn close_code(&mut self) -> u64 {
        let close = self.of("close").await;
        assert_eq!(close.name.as_deref(), Some("close"));
        assert!(self.next().await.is_none(), "nothing comes after the goodbye");
        close.data["code"].as_u64().unwrap()
    }
}

async fn opened(person: &Person, query: &str, last: Option<&str>) -> Response {
    let request = person.request(Method::GET, &format!("/api/v1/live/stream?{query}"));
    let request = match last {
        Some(id) => request.header("last-event-id", id),
        None => request,
    };
    request.send().await.unwrap()
}

/// The messages of a poll.
async fn poll(person: &Person, query: &str) -> Vec<Value> {
    let answer = person.get(&format!("/api/v1/live/poll?{query}")).await;
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["content-type"], "application/x-ndjson");
    let text = answer.text().await.unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn of<'a>(messages: &'a [Value], kind: &str) -> Vec<&'a Value> {
    messages.iter().filter(|message| message["type"] == kind).collect()
}

/// The bytes of a binary frame in a line.
fn bytes(line: &Value) -> Option<Vec<u8>> {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.decode(line.as_str()?).ok()
}

#[tokio::test]
async fn an_event_stream_tells_what_a_websocket_tells() {
    let world = World::new().await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let query = format!("id=7&parents={},{}&hour=117", parent(), elsewhere());
    let mut in_json = Events::open(&luz, &format!("{query}&frames=json"), None).await;
    let mut in_bytes = Events::open(&luz, &query, None).await;
    let mut compact = Events::open(&luz, &format!("{query}&frames=compact"), None).await;
    assert_eq!(compact.of("hello").await.data["protocol"], "atalaya.risk.v2");
    let mut reader = CompactReader::default();
    assert_eq!(in_json.of("hello").await.data["protocol"], "atalaya.risk.v1");
    let (mut states, mut twins) = (BTreeMap::new(), BTreeMap::new());
    for _ in 0..2 {
        let snapshot = in_json.of("snapshot").await.data;
        assert_eq!((&snapshot["id"], &snapshot["hour"]), (&json!(7), &json!(117)));
        for (cell, state) in snapshot["cells"].as_object().unwrap() {
            states.insert(cell.clone(), state.as_u64().unwrap());
        }
        let (id, frame) = decode(&in_bytes.bytes().await).unwrap();
        assert_eq!(id, 7);
        let (id, twin) = reader.read(&compact.bytes().await).unwrap();
        assert_eq!((id, &twin.cells), (7, &frame.cells));
        let cells = frame.cells.iter();
        twins.extend(cells.map(|(cell, state)| (cell.to_string(), u64::from(state.bits()))));
    }
    assert!(states.len() > 100 && states == twins);
    many_reports(&world.program("omes", Role::Supervisor).await, 1).await;
    loop {
        let delta = in_json.of("delta").await.data;
        assert_eq!(delta["parent"], parent());
        let state = delta["cells"][cell()].as_u64();
        if state.is_some_and(|state| state != states[&cell()]) {
            break;
        }
    }
    assert!(in_json.comments > 0, "a young stream is heard although nothing happens");
}

#[tokio::test]
async fn a_stream_that_breaks_off_goes_on_where_it_was() {
    let world = World::with_heartbeat(Duration::from_millis(50)).await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let program = world.program("omes", Role::Supervisor).await;
    let query = format!("parents={},{}&frames=json", elsewhere(), parent());
    let mut first = Events::open(&luz, &query, None).await;
    let (_, mine) = (first.of("snapshot").await, first.of("snapshot").await);
    let position = loop {
        if let Some(id) = first.of("progress").await.id {
            break id;
        }
    };
    drop(first);
    many_reports(&program, 1).await;
    world.caught_up().await;
    let mut again = Events::open(&luz, &query, Some(&position)).await;
    let nothing = again.of("delta").await.data;
    assert_eq!((&nothing["parent"], &nothing["cells"]), (&json!(elsewhere()), &json!({})));
    let mut seq = mine.data["seq"].clone();
    loop {
        let missed = again.of("delta").await.data;
        assert_eq!((&missed["prev"], &missed["parent"]), (&seq, &json!(parent())), "a gap");
        if missed["cells"][cell()].is_u64() {
            break;
        }
        // It came back before what happened was told.
        seq = missed["seq"].clone();
    }
    // A position nobody was told, or nonsense, begins anew or is refused; it never leaves a gap.
    let made_up = format!("{}:1,1", position.split_once(':').unwrap().0);
    let mut anew = Events::open(&luz, &query, Some(&made_up)).await;
    assert_eq!(anew.of("snapshot").await.data["parent"], parent());
    assert_eq!(opened(&luz, &query, Some("x:1,1")).await.status(), 422);
}

#[tokio::test]
async fn polls_miss_nothing_and_wait_for_news() {
    let world = World::with_heartbeat(Duration::from_millis(200)).await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let query = format!("id=3&parents={}&frames=json", parent());
    let first = poll(&luz, &format!("{query}&wait=25")).await;
    assert_eq!(first[0]["type"], "hello");
    let snapshot = of(&first, "snapshot")[0].clone();
    let (epoch, seq) = (snapshot["epoch"].as_str().unwrap(), snapshot["seq"].as_u64().unwrap());
    let since = |seq: u64| format!("{query}&epoch={epoch}&seq={seq}");

    // At once: nothing has changed, and that is told.
    let now = poll(&luz, &format!("{}&wait=0", since(seq))).await;
    let nothing = of(&now, "delta")[0];
    assert_eq!((&nothing["seq"], &nothing["prev"]), (&json!(seq), &json!(seq)));
    assert_eq!(nothing["cells"], json!({}));

    // Waiting: a beat says that nothing was to be told, and the end of the wait brings it.
    let calm = poll(&luz, &format!("{}&wait=1", since(seq))).await;
    let kinds: Vec<_> = calm.iter().map(|message| message["type"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["hello", "progress"]);
    assert_eq!(calm[1]["epoch"], epoch);

    // What happens ends the wait; what happened between two polls is told by the next.
    let program = world.program("omes", Role::Supervisor).await;
    let query = format!("{}&wait=25", since(seq));
    let waiting = tokio::spawn({
        let (luz, query) = (luz.clone(), query.clone());
        async move { poll(&luz, &query).await }
    });
    many_reports(&program, 1).await;
    let told = waiting.await.unwrap();
    let delta = of(&told, "delta")[0];
    assert_eq!(delta["prev"], seq);
    assert!(!delta["cells"].as_object().unwrap().is_empty());
    many_reports(&program, 1_000).await;
    world.caught_up().await;
    let missed = poll(&luz, &format!("{}&wait=25", since(delta["seq"].as_u64().unwrap()))).await;
    assert_eq!(of(&missed, "delta")[0]["prev"], delta["seq"]);
}

#[tokio::test]
async fn a_map_that_is_not_followed_is_not_said_to_be_calm() {
    // No beat comes: an answer must not let an old map look fresh.
    let world = World::with_heartbeat(Duration::from_secs(3_600)).await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let query = format!("parents={}&frames=json", parent());
    let first = poll(&luz, &query).await;
    let snapshot = of(&first, "snapshot")[0];
    let (epoch, seq) = (snapshot["epoch"].as_str().unwrap(), &snapshot["seq"]);
    let path = format!("/api/v1/live/poll?{query}&wait=1&epoch={epoch}&seq={seq}");
    let answer = luz.get(&path).await;
    assert_eq!(answer.status(), StatusCode::NO_CONTENT);
    assert_eq!(answer.bytes().await.unwrap().len(), 0);
}

/// What the gate refuses on the websocket it refuses here, before anything is sent.
#[tokio::test]
async fn a_promoter_sees_no_finer_and_no_other_population() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let eva = world.person("omes", "eva", Role::Advocate).await;
    let fine = Cell::at(14.6349, -90.5069).unwrap().parent(5).unwrap().to_string();
    for way in ["stream", "poll"] {
        let ask = |query: String| format!("/api/v1/live/{way}?{query}");
        for query in [
            format!("parents={fine}&resolution=9"),
            format!("parents={}&key_population=MSM", parent()),
        ] {
            let answer = ana.get(&ask(query)).await;
            assert_eq!(problem(answer).await, (403, "not_for_role".to_owned()), "{way}");
        }
        let answer = eva.get(&ask(format!("parents={}", parent()))).await;
        assert_eq!(problem(answer).await, (403, "not_for_role".to_owned()), "{way}");
    }
}

#[tokio::test]
async fn what_is_wrong_with_a_question_is_told_by_parameter() {
    let world = World::new().await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let (good, coarse) = (parent(), Cell::at(14.6, -90.5).unwrap().parent(3).unwrap());
    let many = [good.as_str(); 65].join(",");
    for (query, parameter) in [
        ("parents=somewhere".to_owned(), "parents"),
        (format!("parents={coarse}"), "parents"),
        (format!("parents={many}"), "parents"),
        (format!("parents={good}&id=-1"), "id"),
        (format!("parents={good}&hour=168"), "hour"),
        (format!("parents={good}&hour=then"), "hour"),
        (format!("parents={good}&resolution=12"), "resolution"),
        (format!("parents={good}&key_population=XYZ"), "key_population"),
        (format!("parents={good}&epoch=c0ffee&seq=1"), "seq"),
        (format!("parents={good}&epoch=0123456789abcdef&seq=-1"), "seq"),
        (format!("parents={good}&frames=xml"), "frames"),
        (format!("parents={good}&wait=56"), "wait"),
    ] {
        let (status, body) = told(luz.get(&format!("/api/v1/live/poll?{query}")).await).await;
        assert_eq!((status, &body["code"]), (422, &json!("invalid_query")), "{query}");
        assert_eq!(body["errors"][0]["parameter"], parameter, "{query}");
        if parameter != "wait" {
            let answer = luz.get(&format!("/api/v1/live/stream?{query}")).await;
            assert_eq!(answer.status(), 422, "{query}");
        }
    }
}

#[tokio::test]
async fn who_signs_out_is_put_out_of_both() {
    let world = World::with_heartbeat(Duration::from_secs(3_600)).await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let query = format!("parents={}&frames=json", parent());
    let first = poll(&luz, &query).await;
    let snapshot = of(&first, "snapshot")[0];
    let since = format!("&epoch={}&seq={}", snapshot["epoch"].as_str().unwrap(), snapshot["seq"]);
    let mut events = Events::open(&luz, &query, None).await;
    events.of("snapshot").await;
    let waiting = tokio::spawn({
        let luz = luz.clone();
        let path = format!("/api/v1/live/poll?{query}{since}&wait=25");
        async move { luz.get(&path).await }
    });
    until_polls_wait(&world, 1).await;
    luz.delete("/api/v1/session").await;
    assert_eq!(events.close_code().await, 4001);
    let answer = tokio::time::timeout(PATIENCE, waiting).await.expect("in time").unwrap();
    assert_eq!(problem(answer).await, (401, "not_signed_in".to_owned()));
}

#[tokio::test]
async fn a_session_that_ends_ends_its_event_stream() {
    let world = World::new().await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let mut events = Events::open(&luz, &format!("parents={}", parent()), None).await;
    world.pass(SignedDuration::from_hours(7 * 24 + 1));
    assert_eq!(events.close_code().await, 4001);
}

/// Streams and polls take places like websockets, and give them back when their client leaves.
#[tokio::test]
async fn places_are_shared_with_websockets_and_given_back() {
    let world = World::new().await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let query = format!("parents={}", parent());
    for _ in 0..3 {
        let mut open = Vec::new();
        for _ in 0..8 {
            open.push(when_there_is_room(&luz, &query).await);
        }
        let (status, code) = problem(opened(&luz, &query, None).await).await;
        assert_eq!((status, code.as_str()), (503, "busy"));
        let full = luz.get(&format!("/api/v1/live/poll?{query}")).await;
        assert_eq!(full.headers()["retry-after"], "10");
        assert_eq!(problem(full).await, (503, "busy".to_owned()));
        drop(open);
    }
    let metrics = world.get("/metrics").await.text().await.unwrap();
    assert!(metrics.contains("atalaya_live_refused_total{reason=\"account\"}"), "{metrics}");
    assert!(
        metrics.contains("atalaya_live_closed_total{transport=\"event_stream\",code=\"1000\"}")
    );
}

/// A client that stops waiting and asks something else gives its old place back, although the
/// server does not see that nobody waits for the answer any more.
#[tokio::test]
async fn who_asks_anew_gives_its_old_place_back() {
    let world = World::with_heartbeat(Duration::from_secs(3_600)).await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let query = format!("parents={}&frames=json", parent());
    let first = poll(&luz, &query).await;
    let snapshot = of(&first, "snapshot")[0];
    let since = format!("&epoch={}&seq={}", snapshot["epoch"].as_str().unwrap(), snapshot["seq"]);
    let mut waiting = Vec::new();
    let named = |name| format!("/api/v1/live/poll?{query}{since}&reader={name}");
    for name in 0..8 {
        let (luz, path) = (luz.clone(), format!("{}&wait=55", named(name)));
        waiting.push(tokio::spawn(async move { luz.get(&path).await.status() }));
    }
    until_polls_wait(&world, 8).await;
    assert_eq!(opened(&luz, &query, None).await.status(), 503);
    waiting.iter().for_each(tokio::task::JoinHandle::abort);
    // Another account's reader of the same name is another reader.
    let ana = world.person("omes", "ana", Role::Promoter).await;
    assert_eq!(ana.get(&format!("{}&wait=0", named(1))).await.status(), 200);
    assert_eq!(opened(&luz, &query, None).await.status(), 503);
    let _ = luz.get(&format!("{}&wait=0", named(3))).await;
    when_there_is_room(&luz, &query).await;
}

async fn until_polls_wait(world: &World, count: usize) {
    for _ in 0..500 {
        let metrics = world.get("/metrics").await.text().await.unwrap();
        if metrics.contains(&format!("\natalaya_live_polls {count}\n")) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("{count} polls never waited");
}

async fn when_there_is_room(person: &Person, query: &str) -> Events {
    for _ in 0..500 {
        let answer = opened(person, query, None).await;
        if answer.status() == 200 {
            return Events {
                body: answer.bytes_stream().boxed(),
                text: String::new(),
                comments: 0,
            };
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the place was not given back");
}

#[tokio::test]
async fn a_stopping_server_says_that_it_will_be_back() {
    let world = World::new().await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let mut events = Events::open(&luz, &format!("parents={}", parent()), None).await;
    let (code, ()) = tokio::join!(events.close_code(), world.stop());
    assert_eq!(code, 1012);
}
