//! Who was signed out at one node, or whose token was revoked by a command, is out at every node.

use std::time::{Duration, Instant};

use atalaya_domain::Cell;
use reqwest::{Client, Response, StatusCode};
use serde_json::{Value, json};

use crate::program::{PATIENCE, Server, run};
use crate::socket::{COMPACT, Socket};

/// From the end of a session to the end of its websockets.
const OUT: Duration = Duration::from_secs(2);

/// The parent cell of a place in the deployment, for a stream.
fn parent() -> String {
    let place = Cell::at(14.6349, -90.5069).expect("a place");
    place.parent(4).expect("coarser").to_string()
}

/// `name=value` of the cookie with this name that an answer sets.
fn cookie(answer: &Response, name: &str) -> String {
    let cookies = answer.headers().get_all("set-cookie");
    let texts = cookies.iter().map(|cookie| cookie.to_str().expect("text"));
    let found = texts.map(|text| text.split(';').next().expect("a pair"));
    found.into_iter().find(|pair| pair.starts_with(name)).expect("the cookie").to_owned()
}

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

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_phone_is_out_at_every_node_whichever_way_it_listens() {
    let Some(database) = atalaya_kit::postgres() else { return };
    let url = database.url();
    run(&["organisation", "create", "omes", "--database", url]);
    let of = ["--organisation", "omes", "--role", "supervisor", "--database", url];
    let made = run(&[&["user", "create"], &of[..], &["luz"]].concat());
    let (_, password) = made.split_once(' ').expect("a handle and a password");
    let nodes = [Server::start(url), Server::start(url)];
    for node in &nodes {
        node.ready().await;
    }
    let client = Client::builder().timeout(PATIENCE).build().expect("a client");
    let send = async |node: &Server, method: &str, path: &str, cookie: &str, body: Value| {
        let method = method.parse().expect("a method");
        let request = client.request(method, format!("{}{path}", node.url));
        let request = request.header("origin", &node.url).header("cookie", cookie);
        request.json(&body).send().await.expect("an answer")
    };
    let body = json!({"organisation": "omes", "handle": "luz", "password": password});
    let luz = send(&nodes[0], "POST", "/api/v1/session", "", body).await;
    let luz = cookie(&luz, "atalaya_session=");
    let made = json!({"handle": "ana", "role": "promoter"});
    let answer = send(&nodes[0], "POST", "/api/v1/people", &luz, made).await;
    assert_eq!(answer.status(), StatusCode::CREATED);
    let enrol = async |node: &Server| {
        let code = send(node, "POST", "/api/v1/people/ana/code", &luz, Value::Null).await;
        let code: Value = code.json().await.expect("JSON");
        let body = json!({
            "organisation": "omes", "handle": "ana", "code": code["code"], "pin": "407391",
        });
        let answer = send(node, "POST", "/api/v1/enrolments", "", body).await;
        assert_eq!(answer.status(), StatusCode::CREATED);
        format!("{}; {}", cookie(&answer, "atalaya_session="), cookie(&answer, "atalaya_device="))
    };
    // Enrolled at one node, she listens at both by all three ways; Luz hears of it at the other.
    let phone = enrol(&nodes[0]).await;
    let (mut sockets, mut streams, mut polls) = (Vec::new(), Vec::new(), Vec::new());
    for node in &nodes {
        sockets.push(Socket::signed_in(node, &phone, COMPACT).await);
        let live = format!("/api/v1/live/stream?resolution=8&frames=json&parents={}", parent());
        let request = client.get(format!("{}{live}", node.url)).header("cookie", &phone);
        let mut stream = request.send().await.expect("an answer");
        assert_eq!(stream.status(), StatusCode::OK);
        assert!(stream.chunk().await.expect("a beginning").is_some());
        streams.push(stream);
        let poll = |wait: u32| {
            let parents = parent();
            let path =
                format!("/api/v1/live/poll?resolution=8&frames=json&parents={parents}&wait={wait}");
            client.get(format!("{}{path}", node.url)).header("cookie", phone.clone()).send()
        };
        assert_eq!(poll(0).await.expect("an answer").status(), StatusCode::OK);
        polls.push(tokio::spawn(poll(20)));
    }
    let begun = Instant::now();
    let lost = send(&nodes[1], "DELETE", "/api/v1/people/ana/devices", &luz, Value::Null).await;
    assert_eq!(lost.status(), StatusCode::OK);
    out(begun, &mut sockets).await;
    for stream in &mut streams {
        while let Ok(Some(_)) = stream.chunk().await {}
    }
    for poll in polls {
        let _ = poll.await.expect("it ends");
    }
    assert!(begun.elapsed() <= OUT, "{:?}", begun.elapsed());
    for node in &nodes {
        for (method, path) in
            [("GET", "/api/v1/session"), ("GET", "/api/v1/risk"), ("POST", "/api/v1/events")]
        {
            let answer = send(node, method, path, &phone, json!({})).await;
            assert_eq!(answer.headers()["clear-site-data"], "\"cache\", \"cookies\", \"storage\"");
            assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
            let problem: Value = answer.json().await.expect("JSON");
            assert_eq!(problem["code"], "device_ended");
        }
    }
    // With a new phone she is in again, whatever the old one does.
    let again = enrol(&nodes[1]).await;
    let session = send(&nodes[0], "GET", "/api/v1/session", &again, Value::Null).await;
    assert_eq!(session.status(), StatusCode::OK);
}
