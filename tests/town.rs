//! A town with promoters who call for help and supervisors who are told.

use atalaya_domain::OutreachId;
use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::program::{PATIENCE, Server, run};

/// Those who call for help.
pub const CALLERS: usize = 5;
pub const SUPERVISORS: [&str; 2] = ["luz", "sol"];

pub struct Town {
    database: String,
    /// The passwords of those who call, and of supervisors.
    callers: Vec<(String, String)>,
    pub supervisors: Vec<(String, String)>,
    client: Client,
}

impl Town {
    pub fn new(database: &str) -> Self {
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

    pub async fn node(&self) -> Server {
        let node = Server::with(&self.database, &["--insecure-cookie"]);
        node.ready().await;
        node
    }

    pub async fn ask(
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

    pub async fn sign_in(&self, node: &Server, (handle, password): &(String, String)) -> String {
        let body = json!({"organisation": "omes", "handle": handle, "password": password});
        let session = (Method::POST, "/api/v1/session");
        let (status, _, cookie) = self.ask(node, session, "", Some(body)).await;
        assert_eq!(status, StatusCode::OK, "{handle}");
        cookie.expect("a cookie")
    }

    /// Everybody calls for help at a node, and each is answered.
    pub async fn call(&self, node: &Server) {
        for number in 0..CALLERS {
            self.help(node, number).await;
        }
    }

    /// One of those who call for help does, and is answered; gives the outing. Nobody is told for ten
    /// seconds, in which it could be taken back.
    pub async fn help(&self, node: &Server, caller: usize) -> OutreachId {
        let cookie = self.sign_in(node, &self.callers[caller]).await;
        let (outing, said) = (uuid::Uuid::now_v7(), uuid::Uuid::now_v7());
        let path = format!("/api/v1/outreach/{outing}/check_ins");
        let body = json!({"id": said, "kind": "red"});
        let (status, body, _) = self.ask(node, (Method::POST, &path), &cookie, Some(body)).await;
        assert_eq!(status, StatusCode::CREATED, "{body}");
        OutreachId::from_bytes(outing.into_bytes())
    }

    /// Signs one of those who go out in; gives their cookie.
    pub async fn caller(&self, node: &Server, number: usize) -> String {
        self.sign_in(node, &self.callers[number]).await
    }

    /// Signs a supervisor in; gives their cookie.
    pub async fn supervisor(&self, node: &Server, handle: &str) -> String {
        let known = self.supervisors.iter().find(|(one, _)| one == handle);
        self.sign_in(node, known.expect("a supervisor")).await
    }

    /// Has somebody be reached by telephone.
    pub async fn reached(&self, node: &Server, handle: &str, phone: &str) {
        self.reached_by(node, handle, phone, None).await;
    }

    /// Has somebody be reached by telephone, and by e-mail.
    pub async fn reached_by(&self, node: &Server, handle: &str, phone: &str, email: Option<&str>) {
        let cookie = self.supervisor(node, SUPERVISORS[0]).await;
        let path = format!("/api/v1/people/{handle}/contact");
        let mut body = json!({"name": "Nombre de Planta", "phone": phone});
        if let Some(email) = email {
            body["email"] = email.into();
        }
        let (status, body, _) = self.ask(node, (Method::PUT, &path), &cookie, Some(body)).await;
        assert_eq!(status, StatusCode::NO_CONTENT, "{body}");
    }

    /// Where its database is.
    pub fn database(&self) -> &str {
        &self.database
    }

    /// The calls that a supervisor is told of.
    pub async fn calls(&self, node: &Server, cookie: &str) -> Vec<String> {
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
}

/// A deployment file and a secret beside it, as long as this lives.
pub struct Deployment {
    file: String,
    _folder: TempDir,
}

impl Deployment {
    /// One with this at its end.
    pub fn new(end: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("secret"), "secreto\n").expect("written");
        let path = folder.path().join("deployment.toml");
        let head = "name = \"Centro\"\nzone = \"America/Guatemala\"\nbbox = [-91, 14, -90, 15]\n";
        std::fs::write(&path, format!("{head}{end}")).expect("written");
        Self { file: path.to_str().expect("text").to_owned(), _folder: folder }
    }

    /// Its path.
    pub fn file(&self) -> &str {
        &self.file
    }
}
