use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use atalaya_notify::set_up_tls;
use reqwest::Client;
use serde_json::{Value, json};

use crate::program::{PATIENCE, PROGRAM};

/// A demo that is killed when it is dropped.
struct Demo {
    child: Child,
    url: String,
}

impl Demo {
    fn start(folder: &Path) -> Self {
        set_up_tls();
        let mut child = Command::new(PROGRAM)
            .args(["demo", "--listen", "127.0.0.1:0", "--every", "3600", "--folder"])
            .arg(folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines();
        let url = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| line.find("http://").map(|at| line[at..].trim().to_owned()));
        std::thread::spawn(move || lines.count());
        Self { child, url: url.expect("it says where it listens") }
    }

    async fn enter(&self, folder: &Path, role: &str) -> Client {
        let sign_ins = std::fs::read(folder.join("sign-ins.json")).expect("written");
        let sign_ins: Value = serde_json::from_slice(&sign_ins).expect("JSON");
        let who =
            json!({"organisation": "demo-centro", "handle": role, "password": sign_ins[role]});
        let client = Client::builder().cookie_store(true).build().expect("a client");
        let answer = client.post(format!("{}/api/v1/session", self.url)).json(&who).send().await;
        assert!(answer.expect("an answer").status().is_success(), "{role}");
        client
    }

    async fn get(&self, client: &Client, path: &str) -> Value {
        let answer = client.get(format!("{}/api/v1/{path}", self.url)).send().await;
        answer.expect("an answer").json().await.expect("JSON")
    }

    /// The state of each release, the oldest first.
    async fn releases(&self, client: &Client) -> Vec<String> {
        let told = self.get(client, "releases").await;
        let releases = told["releases"].as_array().into_iter().flatten();
        releases.map(|one| one["state"].as_str().unwrap_or_default().to_owned()).collect()
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

#[tokio::test]
async fn quarters_are_published_and_a_year_waits_and_a_second_start_makes_no_more() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut demo = Demo::start(folder.path());
    let advocate = demo.enter(folder.path(), "advocate").await;
    let told = async {
        loop {
            let states = demo.releases(&advocate).await;
            if states.iter().any(|state| state == "proposed") && states.len() > 2 {
                return states.len();
            }
            tokio::task::yield_now().await;
        }
    };
    // The year is proposed last, when the quarters are published: two or three, as the third may not have closed.
    let count = tokio::time::timeout(PATIENCE, told).await.expect("in time");
    // What strangers are given: numbers of municipalities, and that they are made up.
    let published = demo.get(&Client::new(), "published/1").await;
    let rows = published["content"]["rows"].as_array().expect("rows");
    let municipalities = rows.iter().filter(|row| row["department"].is_string()).count();
    assert!(municipalities > 0, "{published}");
    let manifest = demo.get(&Client::new(), "published/1/files/manifest.json").await;
    assert_eq!(manifest["synthetic"], true, "{manifest}");
    drop(demo);
    demo = Demo::start(folder.path());
    let advocate = demo.enter(folder.path(), "advocate").await;
    let again = demo.releases(&advocate).await;
    let published = again.iter().filter(|state| *state == "published").count();
    assert_eq!((again.len(), published), (count, count - 1));
}
