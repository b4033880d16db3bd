//! Whoever calls for help is heard once, though nodes are killed before they can tell anybody.

use std::time::Duration;

use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};

use crate::program::{PATIENCE, Server, run};

/// Those who call for help.
const CALLERS: usize = 5;
const SUPERVISORS: [&str; 2] = ["luz", "sol"];

struct Town {
    database: String,
    /// The passwords of those who call, and of supervisors.
    callers: Vec<(String, String)>,
    supervisors: Vec<(String, String)>,
    client: Client,
}

impl Town {
    fn new(database: &str) -> Self {
        run(&["organisation", "create", "omes", "--database", database]);
        let create = |handle: &str, role: &str| {
            let of = ["--organisation", "omes", "--role", role, "--database", database];
            let made = run(&[&["user", "create"], &of[..], &[handle]].concat());
            let (_, password) = made.split_once(' ').expect("a handle and a password");
            (handle.to_owned(), password.to_owned())
        };
        let callers = (0..CALLERS).map(|number| create(&format!("p{number}"), "promoter"));
        Self {
            database: database.to_owned(),
            callers: callers.collect(),
            supervisors: SUPERVISORS.iter().map(|handle| create(handle, "supervisor")).collect(),
            client: Client::builder().timeout(PATIENCE).build().expect("a client"),
        }
    }

    async fn node(&self) -> Server {
        let node = Server::with(&self.database, &["--insecure-cookie"]);
        node.ready().await;
        node
    }

    async fn ask(
        &self,
        node: &Server,
        (method, path): (Method, &str),
        cookie: &str,
        body: Option<Value>,
    ) -> (StatusCode, Value, Option<String>) {
        let request = self.client.request(method, format!("{}{path}", node.url));
        let mut request = request.header("origin", &node.url).header("cookie", cookie);
        if let Some(body) = body {
            request = request.json(&body);
        }
        let answer = request.send().await.expect("an answer");
        let cookie = answer.headers().get("set-cookie").map(|cookie| {
            let text = cookie.to_str().expect("text");
            text.split(';').next().expect("a cookie").to_owned()
        });
        (answer.status(), answer.json().await.unwrap_or(Value::Null), cookie)
    }

    async fn sign_in(&self, node: &Server, (handle, password): &(String, String)) -> String {
        let body = json!({"organisation": "omes", "handle": handle, "password": password});
        let session = (Method::POST, "/api/v1/session");
        let (status, _, cookie) = self.ask(node, session, "", Some(body)).await;
        assert_eq!(status, StatusCode::OK, "{handle}");
        cookie.expect("a cookie")
    }

    /// Everybody calls for help at a node, and each is answered.
    async fn call(&self, node: &Server) {
        for caller in &self.callers {
            let cookie = self.sign_in(node, caller).await;
            let (outing, said) = (uuid::Uuid::now_v7(), uuid::Uuid::now_v7());
            let path = format!("/api/v1/outreach/{outing}/check_ins");
            let body = json!({"id": said, "kind": "red"});
            let (status, body, _) =
                self.ask(node, (Method::POST, &path), &cookie, Some(body)).await;
            assert_eq!(status, StatusCode::CREATED, "{body}");
        }
    }

    /// The calls that a supervisor is told of.
    async fn calls(&self, node: &Server, cookie: &str) -> Vec<String> {
        let alerts = (Method::GET, "/api/v1/alerts");
        let (status, body, _) = self.ask(node, alerts, cookie, None).await;
        assert_eq!(status, StatusCode::OK);
        let alerts = body["alerts"].as_array().expect("alerts");
        let call = |alert: &Value| {
            let payload = &alert["payload"];
            format!("{} {} {}", alert["kind"], payload["step"], payload["outreach"])
        };
        alerts.iter().map(call).collect()
    }

    /// Each supervisor is told of each call, once, and then of nothing else for a while.
    async fn heard_once(&self, nodes: &[&Server]) {
        for supervisor in &self.supervisors {
            let cookie = self.sign_in(nodes[0], supervisor).await;
            let told = async || self.calls(nodes[0], &cookie).await;
            let begun = std::time::Instant::now();
            while told().await.len() < CALLERS {
                assert!(begun.elapsed() < PATIENCE, "{:?}", told().await);
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
        // Long enough for every node to look again.
        tokio::time::sleep(Duration::from_secs(3)).await;
        for node in nodes {
            for supervisor in &self.supervisors {
                let cookie = self.sign_in(node, supervisor).await;
                let mut calls = self.calls(node, &cookie).await;
                assert!(calls.iter().all(|call| call.starts_with("\"alarm\" \"R2\"")), "{calls:?}");
                calls.sort();
                calls.dedup();
                assert_eq!(calls.len(), CALLERS, "each once");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_for_help_outlives_the_node_that_took_it() {
    let Some(database) = atalaya_kit::postgres() else { return };
    let town = Town::new(database.url());
    let (first, second, third) = (town.node().await, town.node().await, town.node().await);
    town.call(&first).await;
    // It has ten seconds before it would tell anybody; another hangs from now on.
    first.kill();
    second.pause();
    town.heard_once(&[&third]).await;
    second.go_on();
    let again = town.node().await;
    town.heard_once(&[&third, &second, &again]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_for_help_outlives_a_program_that_is_alone() {
    let database = atalaya_kit::sqlite();
    let town = Town::new(database.url());
    let node = town.node().await;
    town.call(&node).await;
    node.kill();
    // What fell due while nobody was there is told at once.
    tokio::time::sleep(Duration::from_secs(11)).await;
    let node = town.node().await;
    town.heard_once(&[&node]).await;
}
