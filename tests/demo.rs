use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use atalaya_notify::set_up_tls;
use reqwest::Client;
use serde_json::{Value, json};

use crate::ogc::{gdal, told};
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

    /// Which releases are published or wait, by period.
    async fn releases(&self, client: &Client) -> BTreeMap<String, String> {
        let told = self.get(client, "releases").await;
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let releases = told["releases"].as_array().into_iter().flatten();
        releases.map(|one| (text(&one["content"]["period"]), text(&one["state"]))).collect()
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
            let releases = demo.releases(&advocate).await;
            // The year is proposed last.
            if releases.keys().any(|period| !period.contains('Q')) {
                return releases;
            }
            tokio::task::yield_now().await;
        }
    };
    let releases = tokio::time::timeout(PATIENCE, told).await.expect("in time");
    for (period, state) in &releases {
        assert_eq!(state == "published", period.contains('Q'), "{releases:?}");
    }
    // Of the last three quarters one may not have closed.
    assert!(releases.len() > 2, "{releases:?}");
    // What strangers are given: numbers of municipalities, and that they are made up.
    let published = demo.get(&Client::new(), "published/1").await;
    let rows = published["content"]["rows"].as_array().expect("rows");
    let municipalities = rows.iter().filter(|row| row["department"].is_string()).count();
    assert!(municipalities > 0, "{published}");
    is_a_layer_of_gdal(&demo.url, rows, folder.path());
    let manifest = demo.get(&Client::new(), "published/1/files/manifest.json").await;
    assert_eq!(manifest["synthetic"], true, "{manifest}");
    let supervisor = demo.enter(folder.path(), "supervisor").await;
    let board = demo.get(&supervisor, "planning").await;
    let places = board["places"].as_array().expect("places");
    assert_eq!(places.len(), 18, "what a week is planned with: {board}");
    drop(demo);
    demo = Demo::start(folder.path());
    let advocate = demo.enter(folder.path(), "advocate").await;
    assert_eq!(demo.releases(&advocate).await, releases);
}

/// GDAL reads the release as a layer, as QGIS does, and it has the numbers that are told.
fn is_a_layer_of_gdal(url: &str, rows: &[Value], folder: &Path) {
    let service = format!("OAPIF:{url}/api/v1/ogc/published");
    let copy = folder.join("release-1.geojson").display().to_string();
    let arguments = ["-f", "GeoJSON", &copy, &service, "release-1"];
    let Some(read) = gdal("ogr2ogr", &arguments, None) else { return };
    assert!(read.status.success(), "{}", told(&read));
    let copied = std::fs::read(&copy).expect("a file");
    let copied: Value = serde_json::from_slice(&copied).expect("JSON");
    let features = copied["features"].as_array().expect("features");
    let read: Vec<u64> =
        features.iter().filter_map(|one| one["properties"]["events"].as_u64()).collect();
    let told: Vec<u64> = rows.iter().filter_map(|row| row["events"].as_u64()).collect();
    assert!(!told.is_empty());
    assert_eq!(read, told);
}
