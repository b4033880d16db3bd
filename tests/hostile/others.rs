//! Somebody who looks at the map and reports meanwhile: what they report reaches them in time,
//! whatever others do.

use std::time::{Duration, Instant};

use futures_util::FutureExt as _;
use futures_util::future::LocalBoxFuture;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use tokio::sync::watch;

use crate::program::{Server, run};
use crate::socket::{BINARY, Socket};

/// From the answer to a report to its frame. Some 200 ms on a free machine; here others compile.
pub const IN_TIME: Duration = Duration::from_secs(5);
/// Between two reports.
const PAUSE: Duration = Duration::from_millis(700);
/// Enough at one place and hour that the state of its cell must change.
const MANY: usize = 300;

/// A server, and tokens of two programs.
pub struct World {
    pub server: Server,
    good: String,
    pub hostile: String,
    _database: atalaya_kit::TestDatabase,
}

impl World {
    pub async fn new() -> Self {
        let database = atalaya_kit::sqlite();
        run(&["organisation", "create", "omes", "--database", database.url()]);
        let create = ["token", "create", "--organisation", "omes", "--role", "supervisor"];
        let [good, hostile] =
            [(); 2].map(|()| run(&[&create[..], &["--database", database.url()]].concat()));
        let server = Server::start(database.url());
        server.ready().await;
        Self { server, good, hostile, _database: database }
    }

    /// Lets somebody attack, and somebody else look and report, before and until it is over; the
    /// slowest frame must have come in time.
    pub fn attacked<'a, T: 'a>(
        &'a self,
        attack: impl Future<Output = T> + 'a,
    ) -> LocalBoxFuture<'a, T> {
        let both = async move {
            let (over, told) = watch::channel(false);
            let attacking = async {
                let done = attack.await;
                over.send_replace(true);
                done
            };
            let (slowest, done) = tokio::join!(self.look(told), attacking);
            assert!(slowest < IN_TIME, "a frame took {slowest:?}");
            done
        };
        both.boxed_local()
    }

    /// Looks and reports; gives the longest time from an answer to its frame.
    async fn look(&self, mut over: watch::Receiver<bool>) -> Duration {
        let mut socket = Socket::open(&self.server, &self.good, BINARY).await;
        socket.subscribe(1, json!("now"), [14.6349, -90.5069]).await;
        assert!(socket.frame().await.snapshot);
        let client = reqwest::Client::new();
        let events = format!("{}/api/v1/events", self.server.url);
        let (mut slowest, mut round) = (Duration::ZERO, 0);
        loop {
            // At least one whole round after the attack: it must have left nothing behind.
            let last = *over.borrow();
            let posted = client.post(&events).bearer_auth(&self.good).json(&reports(round));
            assert_eq!(posted.send().await.expect("an answer").status(), 201);
            let answered = Instant::now();
            socket.frame().await;
            slowest = slowest.max(answered.elapsed());
            round += 1;
            if last {
                return slowest;
            }
            // An error says that the attack is over.
            let _ = tokio::time::timeout(PAUSE, over.changed()).await;
        }
    }

    /// How many readers ended so, as the server counts them.
    pub async fn closed(&self, transport: &str, code: u16) -> u64 {
        let metrics =
            reqwest::get(format!("{}/metrics", self.server.url)).await.expect("an answer");
        let metrics = metrics.text().await.expect("a body");
        let name =
            format!("atalaya_live_closed_total{{transport=\"{transport}\",code=\"{code}\"}} ");
        let line = metrics.lines().find_map(|line| line.strip_prefix(&name));
        line.map_or(0, |count| count.parse().expect("a count"))
    }
}

/// Robberies at one place, a minute ago; each round at another place.
#[expect(clippy::disallowed_methods, reason = "the program under test reads the clock too")]
fn reports(round: usize) -> Vec<Value> {
    let at = (Timestamp::now() - SignedDuration::from_mins(1)).to_string();
    let [lat, lon] = [14.50 + (round % 12) as f64 * 0.02, -90.60 + (round / 12) as f64 * 0.02];
    let id = |number| format!("01935b1e-7b1a-7c4e-9f00-{:012x}", round * MANY + number);
    let one =
        |number| json!({"id": id(number), "kind": "P1", "occurred_at": at, "lat": lat, "lon": lon});
    (0..MANY).map(one).collect()
}
