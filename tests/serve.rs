//! What each flag of `atalaya serve` does, seen from outside.

use reqwest::header::HeaderMap;
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};

use crate::program::{PROGRAM, Server, run};

/// A served database with the organisation `omes` and its supervisor `luz`.
struct Served {
    server: Server,
    client: Client,
    password: String,
    token: String,
    database: atalaya_kit::TestDatabase,
}

impl Served {
    async fn with(flags: &[&str]) -> Self {
        let database = atalaya_kit::sqlite();
        let url = database.url();
        run(&["organisation", "create", "omes", "--database", url]);
        let of = ["--organisation", "omes", "--role", "supervisor", "--database", url];
        let made = run(&[&["user", "create"], &of[..], &["luz"]].concat());
        let (_, password) = made.split_once(' ').expect("a handle and a password");
        let token = run(&[&["token", "create"], &of[..]].concat());
        let server = Server::with(url, flags);
        server.ready().await;
        let (client, password) = (Client::new(), password.to_owned());
        Self { server, client, password, token, database }
    }

    /// Signs in with these headers; gives the answer's status and headers.
    async fn sign_in(&self, handle: &str, headers: &[(&str, &str)]) -> (StatusCode, HeaderMap) {
        let body = json!({"organisation": "omes", "handle": handle, "password": self.password});
        let url = format!("{}/api/v1/session", self.server.url);
        let request = headers
            .iter()
            .fold(self.client.post(url), |request, (name, value)| request.header(*name, *value));
        let answer = request.json(&body).send().await.expect("an answer");
        (answer.status(), answer.headers().clone())
    }

    async fn get(&self, path: &str, headers: &[(&str, &str)]) -> (StatusCode, String) {
        let url = format!("{}{path}", self.server.url);
        let request = headers
            .iter()
            .fold(self.client.get(url), |request, (name, value)| request.header(*name, *value));
        let answer = request.send().await.expect("an answer");
        (answer.status(), answer.text().await.expect("a body"))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_cookie_is_for_tls_unless_told_otherwise_and_lasts_the_session_days() {
    let (secure, plain) =
        tokio::join!(Served::with(&["--session-days", "3"]), Served::with(&["--insecure-cookie"]));
    let cookie = |headers: &HeaderMap| headers["set-cookie"].to_str().expect("text").to_owned();
    let (status, headers) = secure.sign_in("luz", &[]).await;
    assert_eq!(status, 200);
    let words = cookie(&headers);
    assert!(words.ends_with("; Secure") && words.contains("; Max-Age=259200;"), "{words}");
    assert!(headers.contains_key("strict-transport-security"));
    let (_, headers) = plain.sign_in("luz", &[]).await;
    let words = cookie(&headers);
    assert!(!words.contains("Secure") && words.contains("; Max-Age=604800"), "{words}");
    assert!(!headers.contains_key("strict-transport-security"));
}

#[tokio::test(flavor = "multi_thread")]
async fn browsers_may_come_from_the_origins_that_are_named_and_no_other() {
    let served = Served::with(&["--origin", "https://one.example,https://two.example"]).await;
    for (origin, status) in [
        ("https://one.example", 200),
        ("https://two.example", 200),
        ("https://evil.example", 403),
        (served.server.url.as_str(), 403),
    ] {
        assert_eq!(served.sign_in("luz", &[("origin", origin)]).await.0, status, "{origin}");
    }
    let own = Served::with(&[]).await;
    assert_eq!(own.sign_in("luz", &[("origin", &own.server.url)]).await.0, 200);
    assert_eq!(own.sign_in("luz", &[("origin", "https://one.example")]).await.0, 403);
}

#[test]
fn an_origin_that_no_browser_sends_is_refused_at_the_start() {
    let output = std::process::Command::new(PROGRAM)
        .args(["serve", "--listen", "127.0.0.1:0", "--origin", "https://one.example/"])
        .output()
        .expect("the program starts");
    assert!(!output.status.success());
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("no slash at the end"), "{said}");
}

/// Sign-ins that one network may try at once.
const ATTEMPTS: usize = 60;

/// Tries until the network is refused, as `first`; gives what `other` is then answered. The tries
/// are no JSON: they count, and cost so little that none is allowed anew meanwhile.
async fn worn_out(served: &Served, first: &str, other: &str) -> StatusCode {
    let attempt = async || {
        let request = served.client.post(format!("{}/api/v1/session", served.server.url));
        let request = request.header("x-forwarded-for", first).body("{");
        let answer = request.header("content-type", "application/json").send().await;
        answer.expect("an answer").status()
    };
    for number in 0..ATTEMPTS {
        assert_eq!(attempt().await, 400, "attempt {number}");
    }
    assert_eq!(attempt().await, 429);
    served.sign_in("luz", &[("x-forwarded-for", other)]).await.0
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forwarded_address_counts_only_from_a_trusted_proxy() {
    let (trusting, wary) =
        tokio::join!(Served::with(&["--trusted-proxy", "127.0.0.0/8"]), Served::with(&[]));
    let [one, other] = ["203.0.113.7", "198.51.100.9"];
    let (trusted, unbelieved) =
        tokio::join!(worn_out(&trusting, one, other), worn_out(&wary, one, other));
    assert_eq!(trusted, 200, "another network is not slowed down");
    assert_eq!(unbelieved, 429, "a header is no other network");
}

#[tokio::test(flavor = "multi_thread")]
async fn metrics_are_for_the_token_where_others_could_come_from_here() {
    let token = "a-token-of-16-or-more";
    let bearer = format!("Bearer {token}");
    let flags = ["--metrics-token", token, "--trusted-proxy", "127.0.0.1"];
    let (proxied, alone) = tokio::join!(Served::with(&flags), Served::with(&[]));
    let (status, text) = proxied.get("/metrics", &[("authorization", &bearer)]).await;
    assert!(status == 200 && text.contains("atalaya_http_requests_total"), "{status}");
    assert_eq!(proxied.get("/metrics", &[]).await.0, 404);
    assert_eq!(
        proxied.get("/metrics", &[("authorization", "Bearer another-token-of-16")]).await.0,
        404
    );
    assert_eq!(alone.get("/metrics", &[]).await.0, 200, "this machine may");
    assert_eq!(alone.get("/metrics", &[("x-forwarded-for", "203.0.113.7")]).await.0, 404);
    let short = std::process::Command::new(PROGRAM)
        .args(["serve", "--listen", "127.0.0.1:0", "--metrics-token", "short"])
        .output()
        .expect("the program starts");
    assert!(!short.status.success());
    assert!(String::from_utf8_lossy(&short.stderr).contains("16 characters or more"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_is_stopped_starts_from_its_file_of_indexes() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("index");
    let flags = ["--index-file", file.to_str().expect("text")];
    let Served { server, client, token, database, .. } = Served::with(&flags).await;
    let event = json!({"id": "01935b1e-7b1a-7c4e-9f00-000000000001", "kind": "P1",
        "occurred_at": "2026-11-20T21:00:00-06:00", "lat": 14.6349, "lon": -90.5069});
    let post = client.post(format!("{}/api/v1/events", server.url)).bearer_auth(&token);
    assert_eq!(post.json(&event).send().await.expect("an answer").status(), 201);
    server.terminate();
    assert!(server.ended_well());
    let begins = std::fs::read(&file).expect("a file of indexes");
    assert!(begins.starts_with(b"ATALAYAi"));

    let server = Server::with(database.url(), &flags);
    server.ready().await;
    server.terminate();
    assert!(server.ended_well());
    assert_eq!(
        std::fs::read(&file).expect("a file of indexes"),
        begins,
        "nothing new, nothing lost"
    );
}

/// The threads of a process that answer requests, by their names.
fn workers(pid: u32) -> usize {
    let tasks = std::fs::read_dir(format!("/proc/{pid}/task")).expect("a running process");
    let names = tasks
        .filter_map(|task| std::fs::read_to_string(task.expect("a task").path().join("comm")).ok());
    names.filter(|name| name.starts_with("actix-server wo")).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn as_many_threads_answer_as_were_asked_for() {
    let (two, five) =
        tokio::join!(Served::with(&["--workers", "2"]), Served::with(&["--workers", "5"]));
    assert_eq!([workers(two.server.pid()), workers(five.server.pid())], [2, 5]);
}

const MEXICO: &str = r#"
name = "Ciudad de México"
zone = "America/Mexico_City"
synthetic = true
bbox = [-99.40, 19.03, -98.90, 19.62]

[[place]]
name = "Centro"
lat = 19.4326
lon = -99.1332
"#;

#[test]
fn thresholds_that_make_no_sense_are_named_and_nothing_is_served() {
    let folder = tempfile::tempdir().expect("a folder");
    let (file, database) = (folder.path().join("deployment.toml"), folder.path().join("x.db"));
    let database = format!("sqlite:{}", database.display());
    for (risk, said) in [
        ("raised = [1.3, 1.2, 4]", "raised.1 is 1.2: it must be over the one before, 1.3"),
        ("least_near_population = 2", "least_near_population is 2: it must be a number from 5"),
        ("raized = [1.3, 2, 4]", "unknown field `raized`"),
    ] {
        std::fs::write(&file, format!("{MEXICO}\n[risk]\n{risk}\n")).expect("written");
        let output = std::process::Command::new(PROGRAM)
            .args(["serve", "--listen", "127.0.0.1:0", "--database", &database, "--deployment"])
            .arg(&file)
            .output()
            .expect("it ends");
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && errors.contains(said), "{errors}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deployment_file_says_where_events_may_lie_and_whether_they_are_made_up() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("deployment.toml");
    std::fs::write(&file, MEXICO).expect("written");
    let served = Served::with(&["--deployment", file.to_str().expect("text")]).await;
    let (_, told) = served.get("/api/v1/deployment", &[]).await;
    let told: Value = serde_json::from_str(&told).expect("JSON");
    let expected = (&json!("Ciudad de México"), &json!(true));
    assert_eq!((&told["name"], &told["synthetic"]), expected);
    let events = format!("{}/api/v1/events", served.server.url);
    for (number, lat, lon, status) in [(1, 19.4326, -99.1332, 201), (2, 14.6349, -90.5069, 422)] {
        let event = json!({"id": format!("01935b1e-7b1a-7c4e-9f00-{number:012x}"), "kind": "P1",
            "occurred_at": "2026-11-20T21:00:00-06:00", "lat": lat, "lon": lon});
        let post = served.client.post(&events).bearer_auth(&served.token).json(&event);
        let answer = post.send().await.expect("an answer");
        assert_eq!(answer.status(), status, "{lat}, {lon}");
        assert_eq!(answer.headers()["atalaya-data"], "synthetic", "on every answer");
    }
    let real = Served::with(&[]).await;
    let url = format!("{}/api/v1/deployment", real.server.url);
    let answer = real.client.get(url).send().await.expect("an answer");
    assert!(!answer.headers().contains_key("atalaya-data"));
}
