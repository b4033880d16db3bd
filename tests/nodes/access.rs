//! Who was signed out at one node, or whose token was revoked by a command, is out at every node.

use std::time::{Duration, Instant};

use reqwest::Client;
use serde_json::json;

use crate::program::{PATIENCE, Server, run};
use crate::socket::{COMPACT, Socket};

/// From the end of a session to the end of its websockets.
const OUT: Duration = Duration::from_secs(2);

/// Waits until every socket is closed as signed out; they must all be within [`OUT`].
async fn out(since: Instant, sockets: &mut [Socket]) {
    for socket in sockets {
        assert_eq!(socket.close_code().await, 4001);
    }
    assert!(since.elapsed() <= OUT, "{:?}", since.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_signed_out_at_one_node_is_out_at_every_node() {
    let Some(database) = atalaya_kit::postgres() else { return };
    let url = database.url();
    run(&["organisation", "create", "omes", "--database", url]);
    let of = ["--organisation", "omes", "--role", "supervisor", "--database", url];
    let made = run(&[&["user", "create"], &of[..], &["luz"]].concat());
    let (_, password) = made.split_once(' ').expect("a handle and a password");
    let token = run(&[&["token", "create"], &of[..]].concat());
    let nodes = [Server::start(url), Server::start(url)];
    let client = Client::builder().timeout(PATIENCE).build().expect("a client");
    let sign_in = async || {
        let body = json!({"organisation": "omes", "handle": "luz", "password": password});
        let session = format!("{}/api/v1/session", nodes[0].url);
        let answer = client.post(session).json(&body).send().await.expect("an answer");
        let cookie = answer.headers()["set-cookie"].to_str().expect("text");
        cookie.split(';').next().expect("a cookie").to_owned()
    };
    for node in &nodes {
        node.ready().await;
    }

    let (cookie, program) = (sign_in().await, &token);
    let (mut hers, mut programs) = (Vec::new(), Vec::new());
    for node in &nodes {
        hers.push(Socket::signed_in(node, &cookie, COMPACT).await);
        programs.push(Socket::open(node, program, COMPACT).await);
    }
    let session = client.delete(format!("{}/api/v1/session", nodes[0].url));
    let session = session.header("cookie", &cookie).header("origin", &nodes[0].url);
    let begun = Instant::now();
    assert_eq!(session.send().await.expect("an answer").status(), 204);
    out(begun, &mut hers).await;

    let cookie = sign_in().await;
    let mut hers = Vec::new();
    for node in &nodes {
        hers.push(Socket::signed_in(node, &cookie, COMPACT).await);
    }
    run(&["user", "disable", "--organisation", "omes", "--database", url, "luz"]);
    out(Instant::now(), &mut hers).await;

    let listed = run(&["token", "list", "--organisation", "omes", "--database", url]);
    let id = listed.split_whitespace().next().expect("a number");
    run(&["token", "revoke", "--organisation", "omes", "--database", url, id]);
    out(Instant::now(), &mut programs).await;
}
