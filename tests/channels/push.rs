//! Web push against a push service that checks the signature with other code than ours.

use std::process::Command;
use std::time::Duration;

use atalaya_notify::{Carried, Carrier as _, Push, PushKey, PushServices, PushSettings};
use atalaya_store::{DeliveryTo, PushBrowser};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::{Foreign, free_port, parcel, until};
use crate::program::{Server, run};
use crate::town::{Deployment, Town};

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/channels/push_server.mjs");
const CONTACT: &str = "mailto:avisos@omes.example";

async fn push_server(port: u16, public: &str) -> Foreign {
    let server = Foreign::start(Command::new("node").args([SCRIPT, &port.to_string(), public]));
    until("the push service listens", || server.heard().contains("listening")).await;
    server
}

/// What it was handed.
fn handed(server: &Foreign) -> Vec<Value> {
    let heard = server.heard();
    let lines = heard.lines().filter(|line| line.starts_with('{'));
    lines.map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_push_is_signed_and_empty_and_browsers_that_are_gone_are_told() {
    let key = PushKey::parse(&PushKey::make().expect("made")).expect("a key");
    let port = free_port();
    let server = push_server(port, &key.public()).await;
    let here = format!("http://127.0.0.1:{port}");
    let services = PushServices::parse(std::slice::from_ref(&here)).expect("here");
    let settings = PushSettings { key, contact: CONTACT.to_owned(), services };
    let push = Push::new(settings).expect("set");
    let to = |paths: &[&str]| {
        let browser =
            |(id, path): (i64, &&str)| PushBrowser { id, endpoint: format!("{here}/{path}") };
        parcel(DeliveryTo::Push((1..).zip(paths).map(browser).collect()))
    };
    let taken = push.carry(&to(&["gone/a", "b"])).await;
    assert_eq!((taken.carried, taken.gone), (Carried::Taken, vec![1]));
    let trouble = push.carry(&to(&["trouble/a"])).await;
    assert_eq!(trouble.carried, Carried::Failed("no push service takes it"));
    let gone = push.carry(&to(&["gone/a"])).await;
    assert_eq!(gone.carried, Carried::Refused("no browser is there any more"));
    let elsewhere = PushBrowser { id: 7, endpoint: "http://169.254.169.254/latest".to_owned() };
    let refused = push.carry(&parcel(DeliveryTo::Push(vec![elsewhere]))).await;
    assert!(matches!(refused.carried, Carried::Refused(_)) && refused.gone.is_empty());
    for told in handed(&server) {
        let expected = json!({
            "path": told["path"], "method": "POST", "signed": true, "length": 0, "ttl": "3600",
            "urgency": "high", "topic": "aviso",
        });
        assert_eq!(told, expected);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_is_told_until_its_session_ends_and_only_by_push_services() {
    let database = atalaya_kit::sqlite();
    let town = Town::new(database.url());
    let folder = tempfile::tempdir().expect("a folder");
    let pem = folder.path().join("push.pem");
    let file = pem.to_str().expect("text");
    run(&["key", "push", file]);
    let port = free_port();
    let deployment = Deployment::new(&format!(
        "[channels.push]\nkey_file = \"{file}\"\ncontact = \"{CONTACT}\"\n\
         services = [\"http://127.0.0.1:{port}\"]\n"
    ));
    let flags = ["--insecure-cookie", "--deployment", deployment.file()];
    let node = Server::with(database.url(), &flags);
    node.ready().await;
    let cookie = town.supervisor(&node, "luz").await;
    let asked = async |method: Method, body: Option<Value>, cookie: &str| {
        town.ask(&node, (method, "/api/v1/me/push"), cookie, body).await
    };
    let (status, state, _) = asked(Method::GET, None, &cookie).await;
    assert_eq!((status, &state["on"]), (StatusCode::OK, &json!(false)));
    let server = push_server(port, state["key"].as_str().expect("a key")).await;
    for elsewhere in
        ["https://evil.example/a", "http://127.0.0.1:1/a", "http://169.254.169.254/", "x"]
    {
        let body = json!({"endpoint": elsewhere});
        let (status, told, _) = asked(Method::PUT, Some(body), &cookie).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{elsewhere}");
        assert_eq!(told["errors"][0]["code"], "not_a_push_service");
    }
    let endpoint =
        |name: &str| Some(json!({"endpoint": format!("http://127.0.0.1:{port}/{name}")}));
    assert_eq!(asked(Method::PUT, endpoint("luz"), &cookie).await.0, StatusCode::NO_CONTENT);
    let sol = town.supervisor(&node, "sol").await;
    assert_eq!(asked(Method::PUT, endpoint("sol"), &sol).await.0, StatusCode::NO_CONTENT);
    assert_eq!(asked(Method::GET, None, &cookie).await.1["on"], true);
    // Sol signs out: that browser is nobody's to tell any more.
    let out = town.ask(&node, (Method::DELETE, "/api/v1/session"), &sol, None).await;
    assert_eq!(out.0, StatusCode::NO_CONTENT);
    town.help(&node, 0).await;
    until("it is handed over", || !handed(&server).is_empty()).await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    let paths: Vec<Value> = handed(&server).iter().map(|told| told["path"].clone()).collect();
    assert_eq!(paths, [json!("/luz")]);
    // Turned off, nobody has an address of it.
    assert_eq!(asked(Method::DELETE, None, &cookie).await.0, StatusCode::NO_CONTENT);
    assert_eq!(asked(Method::GET, None, &cookie).await.1["on"], false);
    assert!(!node.log().contains("/luz"), "{}", node.log());
}
