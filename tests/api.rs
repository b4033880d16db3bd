//! The API of the real program: signing in, reporting, amending, withdrawing, and who sees what.

use reqwest::{Client, Method};
use serde_json::{Value, json};

use crate::program::{Server, run};

const ID: &str = "01935b1e-7b1a-7c4e-9f00-000000000001";

fn event(id: &str) -> Value {
    json!({"id": id, "kind": "P1", "occurred_at": "2026-11-20T21:00:00-06:00",
        "lat": 14.6349, "lon": -90.5069})
}

/// Somebody who is signed in, by a real session.
pub struct Person {
    server: String,
    cookie: String,
}

impl Person {
    pub async fn sign_in(server: &Server, database: &str, organisation: &str, role: &str) -> Self {
        let create = ["user", "create", "--organisation", organisation, "--role", role, role];
        let made = run(&[&create[..], &["--database", database]].concat());
        let (handle, password) = made.split_once(' ').expect("a handle and a password");
        let body = json!({"organisation": organisation, "handle": handle, "password": password});
        let url = format!("{}/api/v1/session", server.url);
        let answer = Client::new().post(url).json(&body).send().await.expect("an answer");
        assert_eq!(answer.status(), 200, "{role}");
        let cookie = answer.headers()["set-cookie"].to_str().expect("text");
        let cookie = cookie.split(';').next().expect("a cookie").to_owned();
        Self { server: server.url.clone(), cookie }
    }

    /// Asks; gives status and JSON.
    pub async fn ask(
        &self,
        method: Method,
        path: &str,
        language: &str,
        body: &str,
    ) -> (u16, Value) {
        let kind = if body.contains('\n') { "application/x-ndjson" } else { "application/json" };
        let request = Client::new()
            .request(method, format!("{}/api/v1{path}", self.server))
            .header("cookie", &self.cookie)
            .header("origin", &self.server)
            .header("accept-language", language);
        let request = match body {
            "" => request,
            body => request.header("content-type", kind).body(body.to_owned()),
        };
        let answer = request.send().await.expect("an answer");
        let status = answer.status().as_u16();
        let kind = answer.headers().get("content-type").cloned();
        if status >= 400 {
            assert_eq!(kind.expect("a type"), "application/problem+json");
        }
        let text = answer.text().await.expect("a body");
        (status, serde_json::from_str(&text).unwrap_or(Value::Null))
    }

    /// Sends a file as a form does; gives status and JSON.
    pub async fn send_file(&self, path: &str, file: &[u8]) -> (u16, Value) {
        let before =
            b"--limit\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n";
        let body = [before, file, b"\r\n--limit--\r\n"].concat();
        let answer = Client::new()
            .post(format!("{}/api/v1{path}", self.server))
            .header("cookie", &self.cookie)
            .header("origin", &self.server)
            .header("content-type", "multipart/form-data; boundary=limit")
            .body(body)
            .send()
            .await
            .expect("an answer");
        (answer.status().as_u16(), answer.json().await.expect("JSON"))
    }

    pub async fn post(&self, body: &str) -> u16 {
        self.ask(Method::POST, "/events", "es", body).await.0
    }
}

async fn works(database: &str) {
    run(&["organisation", "create", "omes", "--database", database]);
    run(&["organisation", "create", "otra", "--database", database]);
    let server = Server::start(database);
    server.ready().await;
    for role in ["advocate", "steward", "coordinator"] {
        Person::sign_in(&server, database, "omes", role).await;
    }
    let ana = Person::sign_in(&server, database, "omes", "promoter").await;
    let luz = Person::sign_in(&server, database, "omes", "supervisor").await;
    let eva = Person::sign_in(&server, database, "otra", "supervisor").await;

    let id = |number: u32| format!("01935b1e-7b1a-7c4e-9f00-{number:012x}");
    let (one, two, three) = (event(ID), event(&id(2)), event(&id(3)));
    assert_eq!(ana.post(&one.to_string()).await, 201);
    assert_eq!(ana.post(&one.to_string()).await, 200);
    assert_eq!(ana.post(&json!([one, two]).to_string()).await, 207);
    assert_eq!(ana.post(&format!("{three}\n{}\n", event(&id(4)))).await, 201);

    let path = format!("/events/{ID}");
    let (status, stored) = luz.ask(Method::GET, &path, "es", "").await;
    assert_eq!((status, &stored["version"]), (200, &json!(1)));
    assert!(stored.get("lat").is_none());
    let (status, amended) = ana.ask(Method::PATCH, &path, "es", r#"{"severity":4}"#).await;
    assert_eq!((status, &amended["severity"]), (200, &json!(4)));
    let (status, verified) = luz.ask(Method::PATCH, &path, "es", r#"{"verification":"V3"}"#).await;
    assert_eq!((status, &verified["verification"]), (200, &json!("V3")));
    let (status, _) = luz.ask(Method::DELETE, &path, "es", "").await;
    assert_eq!(status, 204);
    assert_eq!(luz.ask(Method::GET, &path, "es", "").await.1["withdrawn"], true);

    let (_, list) = eva.ask(Method::GET, "/events", "es", "").await;
    assert_eq!(list["events"], json!([]));
    for method in [Method::GET, Method::DELETE] {
        assert_eq!(eva.ask(method, &format!("/events/{}", id(2)), "es", "").await.0, 404);
    }
    let (status, map) =
        luz.ask(Method::GET, "/risk?bbox=-90.56,14.58,-90.45,14.68", "es", "").await;
    assert_eq!((status, &map["type"]), (200, &json!("FeatureCollection")));

    let mut wrong = event(&id(5));
    (wrong["severity"], wrong["narrative"]) = (json!(7), json!("a\u{0}b"));
    for (language, words) in [("es", "de control (U+0000)"), ("en", "control character (U+0000)")] {
        let (status, told) = ana.ask(Method::POST, "/events", language, &wrong.to_string()).await;
        assert_eq!(status, 422);
        let errors = told["errors"].to_string();
        assert!(errors.contains("/severity") && errors.contains("/narrative"), "{told}");
        assert!(errors.contains(words), "{told}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_lives_and_ends_on_sqlite() {
    works(atalaya_kit::sqlite().url()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_lives_and_ends_on_postgres() {
    let Some(database) = atalaya_kit::postgres() else { return };
    works(database.url()).await;
}
