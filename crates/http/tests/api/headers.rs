//! What every answer carries, and what the operator's pages show.

use std::time::Duration;

use atalaya_domain::Role;
use atalaya_http::MetricsAccess;
use futures_util::StreamExt;
use reqwest::{Method, StatusCode};

use crate::world::{World, event, event_id, problem};

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    for path in
        ["/", "/api/v1/session", "/api/v1/nothing", "/healthz", "/api/v1/deployment", "/x.js"]
    {
        let answer = ana.get(path).await;
        let headers = answer.headers();
        let policy = headers["content-security-policy"].to_str().unwrap();
        assert!(
            policy.starts_with("default-src 'self'; script-src 'self'; worker-src 'self' blob:;")
        );
        assert!(!policy.contains("unsafe") && !policy.contains("http"));
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-embedder-policy", "require-corp"),
            ("cross-origin-resource-policy", "same-origin"),
            ("x-frame-options", "DENY"),
        ] {
            assert_eq!(headers[name], value, "{path}");
        }
        let permissions = headers["permissions-policy"].to_str().unwrap();
        for one in ["geolocation=(self)", "camera=()", "microphone=()", "display-capture=()"] {
            assert!(permissions.contains(one), "{one}");
        }
        assert!(headers.contains_key("x-request-id"));
        if path.starts_with("/api/") {
            assert_eq!(headers["cache-control"], "no-store", "{path}");
            assert_eq!(headers["atalaya-data"], "synthetic", "the test's deployment is: {path}");
        }
        assert!(!headers.contains_key("access-control-allow-origin"));
    }
}

#[tokio::test]
async fn the_process_says_that_it_lives_and_that_it_is_ready() {
    let world = World::new().await;
    world.caught_up().await;
    assert_eq!(world.get("/healthz").await.text().await.unwrap(), "ok\n");
    assert_eq!(world.get("/readyz").await.text().await.unwrap(), "ready\n");
}

#[tokio::test]
async fn what_is_asked_by_get_is_asked_by_head_for_the_headers_alone() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    for path in ["/healthz", "/readyz", "/api/v1/deployment", "/api/v1/session", "/api/v1/events"] {
        let whole = ana.get(path).await;
        let head = ana.request(Method::HEAD, path).send().await.unwrap();
        assert_eq!((head.status(), whole.status()), (StatusCode::OK, StatusCode::OK), "{path}");
        for name in ["content-type", "content-length"] {
            assert_eq!(head.headers()[name], whole.headers()[name], "{path}");
        }
        assert!(head.bytes().await.unwrap().is_empty(), "{path}");
    }
    let stranger = world.request(Method::HEAD, "/api/v1/session").send().await.unwrap();
    assert_eq!(stranger.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn the_counts_name_routes_and_never_what_was_asked_for() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    ana.post("/api/v1/events", &event(1)).await;
    ana.get(&format!("/api/v1/events/{}", event_id(1))).await;
    ana.get("/api/v1/risk/cells/8866d34221fffff").await;
    ana.get("/a/secret/path?token=hunter2").await;
    let answer = world.get("/metrics").await;
    assert_eq!(answer.headers()["content-type"], "text/plain; version=0.0.4; charset=utf-8");
    let text = answer.text().await.unwrap();
    assert!(text.contains("route=\"/api/v1/events/{id}\",method=\"GET\",status=\"200\"} 1"));
    assert!(text.contains("route=\"/api/v1/risk/cells/{cell}\""));
    for secret in [event_id(1).as_str(), "8866d34221fffff", "hunter2", "secret", "ana", "omes"] {
        assert!(!text.contains(secret), "{secret}");
    }
}

#[tokio::test]
async fn the_counts_are_for_the_operator_alone() {
    let world = World::new().await;
    let forwarded =
        world.request(Method::GET, "/metrics").header("x-forwarded-for", "203.0.113.9").send();
    assert_eq!(problem(forwarded.await.unwrap()).await, (404, "not_found".to_owned()));
    let proxied = World::with(|settings| {
        settings.public_origins = vec!["https://atalaya.example".parse().unwrap()];
    });
    let through = proxied.await.get("/metrics").await;
    assert_eq!(problem(through).await, (404, "not_found".to_owned()));
    let world =
        World::with(|settings| settings.metrics = MetricsAccess::Token("t0k3n".into())).await;
    for (token, status) in [("t0k3n", StatusCode::OK), ("wrong", StatusCode::NOT_FOUND)] {
        let request = world.request(Method::GET, "/metrics").bearer_auth(token);
        let answer = request.header("x-forwarded-for", "203.0.113.9").send().await.unwrap();
        assert_eq!(answer.status(), status);
    }
}

#[tokio::test]
async fn a_stopping_server_finishes_what_it_began() {
    let world = World::with(|settings| settings.drain = Duration::from_secs(20)).await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let organisation = world.organisation("omes").await;
    let store = world.store.clone();
    // The first lines are a whole chunk: once they are stored, the request has begun.
    let first: Vec<String> = (1..=2_000).map(|number| event(number).to_string()).collect();
    let first = format!("{}\n", first.join("\n"));
    let (more, rest) = tokio::sync::oneshot::channel::<String>();
    let parts = futures_util::stream::iter([first]).map(Ok::<_, std::io::Error>);
    let body = parts.chain(futures_util::stream::once(async { Ok(rest.await.unwrap()) }));
    let request = ana
        .request(Method::POST, "/api/v1/events")
        .header("content-type", "application/x-ndjson")
        .body(reqwest::Body::wrap_stream(body));
    let sending = tokio::spawn(request.send());
    while store.event_count(organisation).await.unwrap() < 2_000 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let stopping = tokio::spawn(world.stop());
    more.send(event(2_001).to_string()).unwrap();
    assert_eq!(sending.await.unwrap().unwrap().status(), StatusCode::CREATED);
    stopping.await.unwrap();
}

#[tokio::test]
async fn what_a_script_asks_for_is_told_what_holds_for_data_and_nothing_of_documents() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    for path in ["/api/v1/session", "/api/v1/nothing", "/api/v1/taxonomy"] {
        let ask = |dest| ana.request(Method::GET, path).header("sec-fetch-dest", dest).send();
        let answer = ask("empty").await.unwrap();
        let headers = answer.headers();
        for (name, value) in [
            ("content-security-policy", "default-src 'none'; frame-ancestors 'none'"),
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-resource-policy", "same-origin"),
            ("cache-control", "no-store"),
            ("atalaya-data", "synthetic"),
        ] {
            assert_eq!(headers[name], value, "{path}");
        }
        assert!(headers.contains_key("x-request-id"));
        let said: usize =
            headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
        assert!(said < 500, "{said} bytes: {headers:?}");
        // Where a document, a frame or a worker would be made of it, all of it is said.
        for dest in ["document", "iframe", "embed", "worker", "", "emptyish"] {
            let answer = ask(dest).await.unwrap();
            for name in ["permissions-policy", "cross-origin-opener-policy", "x-frame-options"] {
                assert!(answer.headers().contains_key(name), "{dest}: {name}");
            }
        }
    }
    let page = world.request(Method::GET, "/").header("sec-fetch-dest", "empty").send().await;
    assert!(page.unwrap().headers().contains_key("permissions-policy"), "a page is a page");
}

#[tokio::test]
async fn what_a_phone_asks_for_each_day_is_not_said_twice_and_never_from_a_store_in_between() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let nobody = world.request(Method::GET, "/api/v1/protocol").header("if-none-match", "*");
    assert_eq!(nobody.send().await.unwrap().status(), StatusCode::UNAUTHORIZED);
    for path in ["taxonomy", "protocol", "directory", "safety_rules", "bulletins"] {
        let path = format!("/api/v1/{path}");
        let whole = ana.get(&path).await;
        assert_eq!(whole.headers()["cache-control"], "no-store", "{path}");
        let tag = whole.headers()["etag"].clone();
        let ask = |tag| ana.request(Method::GET, &path).header("if-none-match", tag).send();
        let same = ask(tag.clone()).await.unwrap();
        assert_eq!((same.status(), &same.headers()["etag"]), (StatusCode::NOT_MODIFIED, &tag));
        assert_eq!(same.headers()["cache-control"], "no-store", "{path}");
        assert!(same.bytes().await.unwrap().is_empty(), "{path}");
        let other = ask("W/\"0000000000000000\"".parse().unwrap()).await.unwrap();
        assert_eq!(other.status(), StatusCode::OK, "{path}");
        let packed = ana.request(Method::GET, &path).header("accept-encoding", "gzip").send();
        assert_eq!(packed.await.unwrap().headers()["etag"], tag, "{path}");
    }
}

#[tokio::test]
async fn what_has_changed_is_said_to_whoever_knows_what_it_was() {
    let world = World::new().await;
    let rosa = world.person("omes", "rosa", Role::Supervisor).await;
    let path = "/api/v1/safety_rules";
    let before = rosa.get(path).await;
    let tag = before.headers()["etag"].clone();
    let mut rules: serde_json::Value = before.json().await.unwrap();
    rules["duress_pin"] = serde_json::json!(rules["duress_pin"] != true);
    let set = rosa.request(Method::PUT, path).json(&rules).send().await.unwrap();
    assert_eq!(set.status(), StatusCode::OK);
    assert!(!set.headers().contains_key("etag"), "only what is read is tagged");
    let after = rosa.request(Method::GET, path).header("if-none-match", tag).send().await.unwrap();
    assert_eq!(after.status(), StatusCode::OK);
    assert_eq!(after.json::<serde_json::Value>().await.unwrap()["duress_pin"], rules["duress_pin"]);
}
