//! Every kind of problem, and its two languages.

use std::path::Path;

use atalaya_domain::{Language, Role};
use atalaya_http::ProblemCode;
use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::world::{World, event, problem};

/// Method, path, content type, body; the status and the code that answer it.
type Wrong = (Method, &'static str, &'static str, &'static [u8], u16, &'static str);

#[tokio::test]
async fn whatever_goes_wrong_is_answered_as_a_problem() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let json_type = "application/json";
    let cases: &[Wrong] = &[
        (Method::GET, "/api/v1/nothing", "", b"", 404, "not_found"),
        (Method::GET, "/api/nothing", "", b"", 404, "not_found"),
        (Method::GET, "/nothing.js", "", b"", 404, "not_found"),
        (Method::GET, "/api/v1/events/not-an-id", "", b"", 404, "not_found"),
        (Method::PUT, "/api/v1/events", "", b"", 405, "method_not_allowed"),
        (Method::POST, "/healthz", "", b"", 405, "method_not_allowed"),
        (Method::DELETE, "/some/page", "", b"", 405, "method_not_allowed"),
        (Method::POST, "/api/v1/events", "text/plain", b"x", 415, "unsupported_media_type"),
        (Method::POST, "/api/v1/events", "", b"x", 415, "unsupported_media_type"),
        (Method::POST, "/api/v1/events", json_type, b"{\"id\":}", 400, "invalid_json"),
        (Method::POST, "/api/v1/events", json_type, b"", 400, "invalid_json"),
        (Method::POST, "/api/v1/events", json_type, b"[1,", 400, "invalid_json"),
        (Method::POST, "/api/v1/events", json_type, b"{\"id\":\"\xff\"}", 400, "invalid_utf8"),
        (Method::POST, "/api/v1/events", json_type, b"[\"\xff\"]", 400, "invalid_utf8"),
        (Method::POST, "/api/v1/events", json_type, b"{\"id\":1,\"id\":2}", 422, "duplicate_key"),
        (
            Method::POST,
            "/api/v1/events",
            json_type,
            b"{\"a\":[[[[[[[[[[]]]]]]]]]]}",
            422,
            "too_deep",
        ),
        (Method::POST, "/api/v1/events", json_type, b"3", 422, "invalid_event"),
        (Method::POST, "/api/v1/session", json_type, b"{}", 422, "invalid_body"),
        (Method::GET, "/api/v1/live", "", b"", 426, "not_websocket"),
        (Method::GET, "/api/v1/risk", "", b"", 422, "invalid_query"),
        (Method::GET, "/api/v1/risk?bbox=%ff", "", b"", 422, "invalid_query"),
    ];
    for (method, path, kind, body, status, code) in cases {
        let mut request = ana.request(method.clone(), path).body(body.to_vec());
        if !kind.is_empty() {
            request = request.header("content-type", *kind);
        }
        let answer = request.send().await.unwrap();
        assert_eq!(answer.headers()["content-language"], "es", "{method} {path}");
        assert_eq!(problem(answer).await, (*status, (*code).to_owned()), "{method} {path}");
    }
}

#[tokio::test]
async fn a_wrong_method_names_the_right_ones() {
    let world = World::new().await;
    let answer = world.request(Method::PUT, "/api/v1/session").send().await.unwrap();
    assert_eq!(answer.headers()["allow"], "POST, GET, DELETE, HEAD");
}

#[tokio::test]
async fn a_packed_body_is_not_unpacked() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let request = ana.request(Method::POST, "/api/v1/events").json(&event(1));
    let answer = request.header("content-encoding", "gzip").send().await.unwrap();
    assert_eq!(problem(answer).await, (415, "unsupported_media_type".to_owned()));
}

#[tokio::test]
async fn a_problem_speaks_the_readers_language() {
    let world = World::new().await;
    for (header, tag, title) in [
        ("en", "en", "You are not signed in."),
        ("es-GT,en;q=0.4", "es", "Hay que iniciar sesión."),
        ("qu", "es", "Hay que iniciar sesión."),
    ] {
        let request =
            world.request(Method::GET, "/api/v1/session").header("accept-language", header);
        let answer = request.send().await.unwrap();
        assert_eq!(answer.headers()["content-language"], tag);
        assert_eq!(answer.headers()["www-authenticate"], "Bearer realm=\"atalaya\"");
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
        let body: serde_json::Value = answer.json().await.unwrap();
        assert_eq!(body["title"], json!(title));
    }
}

#[test]
fn every_code_is_used_and_has_its_own_words() {
    let mut sources = String::new();
    read_sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut sources);
    for code in ProblemCode::ALL {
        let name = format!("ProblemCode::{}", code.variant());
        assert!(sources.contains(&name), "nobody uses {name}");
        assert_ne!(code.title(Language::Es), code.title(Language::En));
        assert!(code.status().is_client_error() || code.status().is_server_error());
        let same = |other: &&ProblemCode| other.code() == code.code();
        assert_eq!(ProblemCode::ALL.iter().filter(same).count(), 1, "{code:?} twice");
    }
}

#[test]
fn the_page_of_problems_is_fresh() {
    let mut page = String::from(
        "# Problems\n\nEvery error is answered as `application/problem+json` (RFC 9457). The `type` is \
         `urn:atalaya:problem:` and the code; the title comes in the reader's language. This page is made \
         from `src/problem_code.rs`; after a change run\n`ATALAYA_REFRESH=1 cargo test -p atalaya-http`.\n\n\
         | status | code | español | English |\n|---|---|---|---|\n",
    );
    for code in ProblemCode::ALL {
        use std::fmt::Write;
        let (es, en) = (code.title(Language::Es), code.title(Language::En));
        writeln!(page, "| {} | `{}` | {es} | {en} |", code.status().as_u16(), code.code()).unwrap();
    }
    crate::described::fresh("PROBLEMS.md", &page);
}

/// All sources but the table itself.
fn read_sources(folder: &Path, into: &mut String) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_sources(&path, into);
        } else if !path.ends_with("problem_code.rs") {
            into.push_str(&std::fs::read_to_string(&path).unwrap());
        }
    }
}
