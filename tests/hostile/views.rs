//! Far more looked at than any map shows.

use std::time::Duration;

use atalaya_domain::Cell;
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::time::Instant;
use tokio_tungstenite::tungstenite::Message;

use super::others::World;
use crate::socket::{JSON, Socket};

/// The most parents that are followed at once.
const MOST: usize = 64;

/// So many parents around the city, as a view of the finest cells has them.
pub fn parents(count: usize) -> Vec<String> {
    let parent = |at: usize| {
        let [lat, lon] = [14.0 + (at % 16) as f64 * 0.15, -91.5 + (at / 16) as f64 * 0.15];
        Cell::at(lat, lon).and_then(|cell| cell.parent(5)).expect("a place").to_string()
    };
    let mut parents: Vec<String> = (0..).take(256).map(parent).collect();
    parents.sort();
    parents.dedup();
    parents.truncate(count);
    assert_eq!(parents.len(), count);
    parents
}

pub fn subscribe(id: u32, hour: usize, parents: &[String]) -> Value {
    json!({"type": "subscribe", "id": id, "parents": parents,
        "view": {"key_population": "ALL", "hour": hour, "resolution": 9}})
}

/// Asks for another hour of as many parents as are allowed, again and again, as fast as it may,
/// and reads what comes.
async fn churn(world: &World, until: Instant) -> usize {
    let (parents, mut asked) = (parents(MOST), 0);
    let socket = Socket::open(&world.server, &world.hostile, JSON).await;
    let (mut sink, mut stream) = socket.split();
    let reading = async { while stream.next().await.is_some_and(|message| message.is_ok()) {} };
    let asking = async {
        let mut pace = tokio::time::interval(Duration::from_millis(25));
        while Instant::now() < until {
            pace.tick().await;
            let (ask, (some, others)) = (asked / 2, parents.split_at(MOST / 2));
            let ask = if asked % 2 == 0 {
                subscribe(ask as u32 % 8, ask % 168, &parents)
            } else {
                json!({"type": "track", "id": ask % 8, "remove": some, "add": others})
            };
            if sink.send(Message::text(ask.to_string())).await.is_err() {
                break;
            }
            asked += 1;
        }
    };
    tokio::select! {
        () = asking => {}
        () = reading => {}
    }
    asked
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asks_for_ever_other_views_waits_and_others_do_not() {
    let world = World::new().await;
    let until = Instant::now() + Duration::from_secs(8);
    let asked = world
        .attacked(async {
            let all = [(); 7].map(|()| churn(&world, until));
            futures_util::future::join_all(all).await
        })
        .await;
    assert!(asked.iter().sum::<usize>() > 100, "{asked:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_follows_more_than_a_map_shows() {
    let world = World::new().await;
    let mut socket = Socket::open(&world.server, &world.hostile, JSON).await;
    let mut asks: Vec<Value> = (0..9).map(|id| subscribe(id, 0, &parents(1))).collect();
    asks.push(subscribe(0, 0, &parents(MOST + 1)));
    asks.push(json!({"type": "track", "id": 1, "add": parents(MOST + 1)}));
    asks.push(json!({"type": "track", "id": 1, "add": &parents(MOST + 1)[1..]}));
    for ask in asks {
        socket.stream().send(Message::text(ask.to_string())).await.expect("sent");
    }
    for id in [json!(8), json!(0), json!(1), json!(1)] {
        let problem = socket.text("problem").await;
        assert_eq!((&problem["id"], &problem["code"]), (&id, &json!("too_many")));
    }
}
