//! The process is killed while alerts are acknowledged: what was confirmed stays so, and what was
//! not is told again, in order.

use std::collections::BTreeSet;

use atalaya_domain::{AlertKind, Handle, Slug, UserId};
use atalaya_store::{NewAlert, Outwards, Recipients, Store};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use crate::program::{Server, run};
use crate::socket::{JSON, Socket};

const ALERTS: u64 = 120;
/// Confirmations between two kills.
const BETWEEN: [usize; 5] = [1, 7, 20, 3, 31];

/// Raises so many alerts for the account.
#[expect(clippy::disallowed_methods, reason = "the program under test reads the clock too")]
async fn raise(store: &Store, user: UserId) {
    for number in 1..=ALERTS {
        let new = NewAlert {
            kind: AlertKind::Cluster,
            subject: number.to_string(),
            payload: "{}".to_owned(),
            lasts: SignedDuration::from_hours(1),
            once_in: SignedDuration::from_hours(1),
            outwards: Outwards::default(),
        };
        let raised = store.alert_raise(Recipients::Users(vec![user]), new, Timestamp::now()).await;
        assert_eq!(raised.expect("raised"), [user]);
    }
}

/// The position in the next message of this type.
async fn position(socket: &mut Socket, kind: &str) -> u64 {
    socket.text(kind).await["position"].as_u64().expect("a position")
}

async fn survives(database: &str) {
    run(&["organisation", "create", "omes", "--database", database]);
    let create = ["user", "create", "luna", "--role", "supervisor", "--organisation", "omes"];
    let made = run(&[&create[..], &["--database", database]].concat());
    let (_, password) = made.split_once(' ').expect("a handle and a password");
    let store = Store::open(database).await.expect("a database");
    let slug = Slug::parse("omes").expect("a slug");
    let luna = Handle::parse("luna").expect("a handle");
    let luna = store.user_by_handle(&slug, &luna).await.expect("read").expect("there");
    raise(&store, luna.viewer.user.expect("a person")).await;
    drop(store);

    let (mut confirmed, mut sent) = (BTreeSet::new(), None);
    for kill in BETWEEN {
        let server = Server::start(database);
        server.ready().await;
        let body = json!({"organisation": "omes", "handle": "luna", "password": password});
        let url = format!("{}/api/v1/session", server.url);
        let answer = reqwest::Client::new().post(url).json(&body).send().await.expect("an answer");
        let cookie = answer.headers()["set-cookie"].to_str().expect("text").to_owned();
        let cookie = cookie.split(';').next().expect("a cookie");
        let mut socket = Socket::signed_in(&server, cookie, JSON).await;
        socket.say(&json!({"type": "alerts"})).await;
        let first = position(&mut socket, "alert").await;
        assert!(!confirmed.contains(&first), "{first} was confirmed and lost");
        // Whether the one that was on its way is on the disk, only the disk knows.
        if sent.is_some_and(|sent| first == sent + 1) {
            confirmed.extend(sent);
        }
        assert_eq!(first, confirmed.len() as u64 + 1, "told again in order, none passed over");
        for at in (first..).take(kill) {
            socket.say(&json!({"type": "ack", "position": at})).await;
            assert_eq!(position(&mut socket, "acknowledged").await, at);
            confirmed.insert(at);
        }
        // One more is on its way when the process dies.
        let last = first + kill as u64;
        socket.say(&json!({"type": "ack", "position": last})).await;
        sent = Some(last);
        server.kill();
    }
    assert!(confirmed.len() >= BETWEEN.iter().sum());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_confirmed_survives_kills_on_sqlite() {
    let database = atalaya_kit::sqlite();
    survives(database.url()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_confirmed_survives_kills_on_postgres() {
    let Some(database) = atalaya_kit::postgres() else { return };
    survives(database.url()).await;
}
