//! `atalaya user …` while the program serves: who is locked out is out at once.

use reqwest::{Client, StatusCode};
use serde_json::json;

use crate::program::{Server, run};
use crate::socket::{JSON, Socket};

/// Signs `luna` in; gives the status and the session's cookie.
async fn sign_in(server: &Server, password: &str) -> (StatusCode, Option<String>) {
    let body = json!({"organisation": "omes", "handle": "luna", "password": password});
    let url = format!("{}/api/v1/session", server.url);
    let answer = Client::new().post(url).json(&body).send().await.expect("an answer");
    let cookie = answer.headers().get("set-cookie").map(|cookie| cookie.to_str().expect("text"));
    let cookie = cookie.and_then(|cookie| cookie.split(';').next()).map(str::to_owned);
    (answer.status(), cookie)
}

async fn session(server: &Server, cookie: &str) -> StatusCode {
    let request = Client::new().get(format!("{}/api/v1/session", server.url));
    request.header("cookie", cookie).send().await.expect("an answer").status()
}

async fn a_seized_phone(database: &str) {
    let user = |command: &[&str]| {
        let of = ["--organisation", "omes", "--database", database];
        run(&[&["user"], command, &of].concat())
    };
    run(&["organisation", "create", "omes", "--database", database]);
    let made = user(&["create", "luna", "--role", "promoter", "--key-population", "FSW"]);
    let (_, password) = made.split_once(' ').expect("a handle and a password");
    assert_eq!(user(&["list"]), "luna\tpromoter\tFSW\tlive");
    let server = Server::start(database);
    server.ready().await;
    let (_, seized) = sign_in(&server, password).await;
    let seized = seized.expect("signed in");
    let mut map = Socket::signed_in(&server, &seized, JSON).await;

    assert_eq!(user(&["disable", "luna"]), "");
    assert_eq!(map.close_code().await, 4001, "the open map ends");
    assert_eq!(session(&server, &seized).await, 401);
    assert_eq!(sign_in(&server, password).await.0, 401);
    assert_eq!(user(&["list"]), "luna\tpromoter\tFSW\tdisabled");

    assert_eq!(user(&["enable", "luna"]), "");
    assert_eq!(session(&server, &seized).await, 401, "the old session stays ended");
    let (_, again) = sign_in(&server, password).await;
    let again = again.expect("signed in");
    let mut map = Socket::signed_in(&server, &again, JSON).await;

    let told = user(&["password", "luna"]);
    let (_, fresh) = told.split_once(' ').expect("a handle and a password");
    assert_eq!(map.close_code().await, 4001, "the open map ends");
    assert_eq!(session(&server, &again).await, 401);
    assert_eq!(sign_in(&server, password).await.0, 401);
    assert_eq!(sign_in(&server, fresh).await.0, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_lost_a_phone_is_locked_out_at_once_on_sqlite() {
    a_seized_phone(atalaya_kit::sqlite().url()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_lost_a_phone_is_locked_out_at_once_on_postgres() {
    let Some(database) = atalaya_kit::postgres() else { return };
    a_seized_phone(database.url()).await;
}

#[test]
fn nobody_else_is_locked_out_by_a_slip() {
    let database = atalaya_kit::sqlite();
    let of = ["--organisation", "omes", "--database", database.url()];
    run(&["organisation", "create", "omes", "--database", database.url()]);
    for command in ["disable", "enable", "password"] {
        let output = std::process::Command::new(crate::program::PROGRAM)
            .args(["user", command, "nobody"])
            .args(of)
            .output()
            .expect("the program starts");
        assert!(!output.status.success(), "{command}");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.contains("there is no user nobody in omes"), "{said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_from_the_command_line_enrols_a_stewards_phone_once() {
    let database = atalaya_kit::sqlite();
    let of = ["--organisation", "omes", "--database", database.url()];
    run(&["organisation", "create", "omes", "--database", database.url()]);
    run(&[&["user", "create", "vera", "--role", "steward"], &of[..]].concat());
    let code = run(&[&["user", "code", "vera"], &of[..]].concat());
    let server = Server::start(database.url());
    server.ready().await;
    let enrol = async || {
        let body = json!({"organisation": "omes", "handle": "vera", "code": code, "pin": "407391"});
        let url = format!("{}/api/v1/enrolments", server.url);
        Client::new().post(url).json(&body).send().await.expect("an answer").status()
    };
    assert_eq!(enrol().await, StatusCode::CREATED);
    assert_eq!(enrol().await, StatusCode::UNAUTHORIZED);
    let log = run(&[&["audit", "list"], &of[..]].concat());
    for entry in ["operator\tcode_opened\tuser vera", "vera\tdevice_enrolled\tdevice "] {
        assert!(log.contains(entry), "{entry}: {log}");
    }
}
