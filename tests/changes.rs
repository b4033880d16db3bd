//! Amended, verified, merged and withdrawn events move the maps that are looked at: which cell, from which
//! level to which, and as the map answers that is asked at the same time.

use std::collections::BTreeMap;
use std::time::Duration;

use atalaya_domain::{Cell, HourOfWeek, Zone};
use atalaya_risk::{Certainty, Level, State};
use jiff::{SignedDuration, Timestamp};
use reqwest::{Client, Method};
use serde_json::{Value, json};

use crate::program::{PATIENCE, Server, run};
use crate::socket::{BINARY, COMPACT, JSON, Socket};

/// Two places in one parent cell, too far from each other to share a neighbourhood.
const HERE: [f64; 2] = [14.6349, -90.5069];
const THERE: [f64; 2] = [14.5800, -90.5500];
/// Enough at one place and hour for a level, few enough to change each by itself.
const REPORTS: usize = 40;
/// The subscriptions: the hour that is, and one that stays.
const NOW: u32 = 1;
const FIXED: u32 = 2;
const UNKNOWN: Level = Level::NotEnoughData;
/// How long to wait for a frame before the answers are looked at again.
const LOOK: Duration = Duration::from_millis(200);

type States = BTreeMap<Cell, State>;

fn cell_of([lat, lon]: [f64; 2]) -> Cell {
    Cell::at(lat, lon).and_then(|cell| cell.parent(8)).expect("a place")
}

/// Somebody who looks at two maps of a server and changes its events.
struct Onlooker {
    url: String,
    token: String,
    client: Client,
    socket: Socket,
    /// What each subscription was told.
    maps: BTreeMap<u32, States>,
    fixed: HourOfWeek,
}

impl Onlooker {
    async fn new(server: &Server, token: String, protocol: &str, fixed: HourOfWeek) -> Self {
        let mut socket = Socket::open(server, &token, protocol).await;
        socket.subscribe(NOW, json!("now"), HERE).await;
        socket.subscribe(FIXED, json!(fixed.number()), HERE).await;
        let (url, client, maps) = (server.url.clone(), Client::new(), BTreeMap::new());
        let mut onlooker = Self { url, token, client, socket, maps, fixed };
        while onlooker.maps.len() < 2 {
            onlooker.look().await;
        }
        onlooker
    }

    /// Takes the next frame.
    async fn look(&mut self) {
        let frame = self.socket.frame().await;
        let map = self.maps.entry(frame.subscription).or_default();
        assert_eq!(frame.snapshot, map.is_empty(), "a snapshot first, then what changed");
        map.extend(frame.states);
    }

    /// What the map says that is asked for now, of the cells the subscriptions are about.
    async fn asked(&self, subscription: u32) -> States {
        let at = match subscription {
            NOW => "now".to_owned(),
            _ => self.fixed.number().to_string(),
        };
        let url =
            format!("{}/api/v1/risk?bbox=-90.60,14.53,-90.45,14.68&resolution=8&at={at}", self.url);
        let answer = self.client.get(url).bearer_auth(&self.token).send().await.expect("an answer");
        let map: Value = answer.json().await.expect("JSON");
        let state = |feature: &Value| {
            let properties = &feature["properties"];
            let number = |name: &str| properties[name].as_u64().expect("a number") as usize;
            let cell = properties["cell"].as_str().expect("a cell");
            let state =
                State::new(Level::ALL[number("level")], Certainty::ALL[number("certainty")]);
            (Cell::parse(cell).expect("a cell"), state)
        };
        map["features"].as_array().expect("hexagons").iter().map(state).collect()
    }

    /// Whether the map that was streamed is the one that is answered, cell by cell.
    async fn agrees(&self, subscription: u32) -> bool {
        let (told, asked) = (&self.maps[&subscription], self.asked(subscription).await);
        let mut both = 0;
        let mut same = true;
        for (cell, state) in &asked {
            if let Some(streamed) = told.get(cell) {
                both += 1;
                same &= streamed == state;
            }
        }
        assert!(both > 200, "{both} cells are in both");
        same
    }

    /// The levels of the two places in a subscription's map.
    fn levels(&self, subscription: u32) -> [Level; 2] {
        [HERE, THERE].map(|place| self.maps[&subscription][&cell_of(place)].level())
    }

    /// Looks until the levels here and there are as expected in both maps, and every cell is as it
    /// is answered.
    async fn sees(&mut self, expected: fn([Level; 2]) -> bool) {
        let seen = async {
            loop {
                let there = [NOW, FIXED].into_iter().all(|id| expected(self.levels(id)));
                if there && self.agrees(NOW).await && self.agrees(FIXED).await {
                    return;
                }
                // The next frame, or another look: what is answered may be what was behind.
                drop(tokio::time::timeout(LOOK, self.look()).await);
            }
        };
        let in_time = tokio::time::timeout(PATIENCE, seen).await;
        let [now, fixed] = [NOW, FIXED].map(|id| self.levels(id));
        assert!(in_time.is_ok(), "here and there: now {now:?}, at the fixed hour {fixed:?}");
    }

    async fn change(&self, method: Method, number: usize, body: Value) {
        self.change_at(method, &id(number), body).await;
    }

    /// Merges an event into another, or takes it out again.
    async fn merge(&self, method: Method, number: usize, body: Value) {
        self.change_at(method, &format!("{}/duplicate_of", id(number)), body).await;
    }

    async fn change_at(&self, method: Method, path: &str, body: Value) {
        let url = format!("{}/api/v1/events/{path}", self.url);
        let request = self.client.request(method, url).bearer_auth(&self.token).json(&body);
        let status = request.send().await.expect("an answer").status();
        assert!(status.is_success(), "{status}");
    }
}

fn id(number: usize) -> String {
    format!("01935b1e-7b1a-7c4e-9f00-{number:012x}")
}

/// Robberies in one place, as the report of a peer.
fn reports(at: Timestamp) -> Value {
    let one = |number| {
        json!({"id": id(number), "kind": "P1", "occurred_at": at.to_string(),
            "lat": HERE[0], "lon": HERE[1]})
    };
    (0..REPORTS).map(one).collect()
}

async fn moves(database: &str, protocol: &str) {
    run(&["organisation", "create", "omes", "--database", database]);
    let create = ["token", "create", "--organisation", "omes", "--role", "supervisor"];
    let token = run(&[&create[..], &["--database", database]].concat());
    let server = Server::start(database);
    server.ready().await;
    #[expect(clippy::disallowed_methods, reason = "the program under test reads the clock too")]
    let at = Timestamp::now() - SignedDuration::from_mins(1);
    let fixed = Zone::new("America/Guatemala").expect("a zone").hour_of_week(at);
    let mut onlooker = Onlooker::new(&server, token, protocol, fixed).await;
    onlooker.sees(|levels| levels == [UNKNOWN, UNKNOWN]).await;

    let url = format!("{}/api/v1/events", onlooker.url);
    let post = onlooker.client.post(url).bearer_auth(&onlooker.token).json(&reports(at));
    assert_eq!(post.send().await.expect("an answer").status(), 201);
    onlooker.sees(|[here, there]| here >= Level::High && there == UNKNOWN).await;
    // They happened elsewhere: what was here is there.
    for number in 0..REPORTS {
        let place = json!({"lat": THERE[0], "lon": THERE[1]});
        onlooker.change(Method::PATCH, number, place).await;
    }
    onlooker.sees(|[here, there]| here == UNKNOWN && there >= Level::High).await;
    // All but one turn out to be the same one told again: too few for a level.
    for number in 1..REPORTS {
        onlooker.change(Method::PATCH, number, json!({"verification": "VX"})).await;
    }
    onlooker.sees(|levels| levels == [UNKNOWN, UNKNOWN]).await;
    // They were true after all, and are verified.
    for number in 1..REPORTS {
        onlooker.change(Method::PATCH, number, json!({"verification": "V3"})).await;
    }
    onlooker.sees(|[here, there]| here == UNKNOWN && there >= Level::High).await;
    // All tell of one incident, somebody finds: it counts once. Then it is taken back.
    for number in 1..REPORTS {
        onlooker.merge(Method::PUT, number, json!({"id": id(0)})).await;
    }
    onlooker.sees(|levels| levels == [UNKNOWN, UNKNOWN]).await;
    for number in 1..REPORTS {
        onlooker.merge(Method::DELETE, number, json!({})).await;
    }
    onlooker.sees(|[here, there]| here == UNKNOWN && there >= Level::High).await;
    for number in 0..REPORTS {
        onlooker.change(Method::DELETE, number, json!({})).await;
    }
    onlooker.sees(|levels| levels == [UNKNOWN, UNKNOWN]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn amended_verified_merged_and_withdrawn_events_move_the_maps_on_sqlite() {
    let (json, binary) = (atalaya_kit::sqlite(), atalaya_kit::sqlite());
    tokio::join!(moves(json.url(), JSON), moves(binary.url(), COMPACT));
}

#[tokio::test(flavor = "multi_thread")]
async fn amended_verified_merged_and_withdrawn_events_move_the_maps_on_postgres() {
    let (Some(json), Some(binary)) = (atalaya_kit::postgres(), atalaya_kit::postgres()) else {
        return;
    };
    tokio::join!(moves(json.url(), JSON), moves(binary.url(), BINARY));
}
