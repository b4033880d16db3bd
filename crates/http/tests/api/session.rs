//! Signing in and out, limits, cookies.

use atalaya_domain::Role;
use atalaya_http::HttpSettings;
use jiff::SignedDuration;
use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::world::{PASSWORD, World, cookie_of, problem, told};

#[tokio::test]
async fn signing_in_gives_a_strict_cookie_and_says_what_one_may() {
    let world = World::new().await;
    world.user("omes", "ana", Role::Promoter).await;
    let answer = world.sign_in("omes", "ana", PASSWORD).await;
    let cookie = answer.headers()["set-cookie"].to_str().unwrap().to_owned();
    for part in ["HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=604800"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert!(!cookie.contains("Secure"));
    let (status, session) = told(answer).await;
    assert_eq!(status, 200);
    assert_eq!(session["handle"], "ana");
    assert_eq!(session["organisation"], json!({"slug": "omes", "name": "omes (demo)"}));
    assert_eq!(session["role"], "promoter");
    assert_eq!(session["may"]["report"], true);
    assert_eq!(session["may"]["verify"], false);
    let map = json!({
        "finest_resolution": 8, "counts": false, "key_populations": ["ALL", "TW"], "limited": false,
    });
    assert_eq!(session["may"]["map"], map);
    assert_eq!(session["deployment"]["zone"], "America/Guatemala");
    assert_eq!(session["deployment"]["places"][0]["centre"], json!([-90.5069, 14.6349]));
}

#[tokio::test]
async fn roles_say_what_of_the_map_they_may_see() {
    let world = World::new().await;
    for (role, expected) in [
        (Role::Supervisor, json!([9, true])),
        (Role::Steward, json!([8, true])),
        (Role::Advocate, json!(null)),
        (Role::Coordinator, json!(null)),
    ] {
        let person = world.person("omes", role.code(), role).await;
        let (_, session) = told(person.get("/api/v1/session").await).await;
        let map = &session["may"]["map"];
        let found = if map.is_null() {
            json!(null)
        } else {
            json!([map["finest_resolution"], map["counts"]])
        };
        assert_eq!(found, expected, "{role}");
    }
}

#[tokio::test]
async fn behind_tls_the_cookie_never_travels_without() {
    let world = World::with(|settings| settings.cookie_secure = true).await;
    world.user("omes", "ana", Role::Promoter).await;
    let answer = world.sign_in("omes", "ana", PASSWORD).await;
    assert!(answer.headers()["set-cookie"].to_str().unwrap().ends_with("; Secure"));
    assert!(answer.headers().contains_key("strict-transport-security"));
}

#[tokio::test]
async fn wrong_and_unknown_are_answered_alike() {
    let world = World::new().await;
    world.user("omes", "ana", Role::Promoter).await;
    let mut bodies = Vec::new();
    for (organisation, handle) in
        [("omes", "ana"), ("omes", "nobody"), ("nowhere", "ana"), ("NOT A SLUG", "' OR 1=1")]
    {
        let answer = world.sign_in(organisation, handle, "a wrong password").await;
        assert!(!answer.headers().contains_key("set-cookie"));
        let (status, body) = told(answer).await;
        assert_eq!(status, 401);
        bodies.push(body);
    }
    assert_eq!(bodies[0]["code"], "sign_in_failed");
    assert!(bodies.iter().all(|body| *body == bodies[0]));
}

#[tokio::test]
async fn somebody_disabled_cannot_sign_in_and_their_session_ends() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let organisation = world.organisation("omes").await;
    let user = world.store.user_list(organisation).await.unwrap()[0].viewer.user.unwrap();
    world.store.user_disable(organisation, user, world.now()).await.unwrap();
    world.pass(SignedDuration::from_secs(3));
    assert_eq!(problem(ana.get("/api/v1/session").await).await.1, "not_signed_in");
    let again = world.sign_in("omes", "ana", PASSWORD).await;
    assert_eq!(problem(again).await, (401, "sign_in_failed".to_owned()));
}

#[tokio::test]
async fn signing_out_ends_the_session_at_once() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    assert_eq!(ana.get("/api/v1/session").await.status(), StatusCode::OK);
    let answer = ana.delete("/api/v1/session").await;
    assert_eq!(answer.status(), StatusCode::NO_CONTENT);
    assert!(answer.headers()["set-cookie"].to_str().unwrap().contains("Max-Age=0"));
    assert_eq!(problem(ana.get("/api/v1/session").await).await, (401, "not_signed_in".to_owned()));
}

#[tokio::test]
async fn signing_in_again_rotates_the_secret() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let body = json!({"organisation": "omes", "handle": "ana", "password": PASSWORD});
    let answer = ana.post("/api/v1/session", &body).await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert_ne!(cookie_of(&answer), ana.proof.1);
    assert_eq!(ana.get("/api/v1/session").await.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_session_that_stands_idle_ends() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    world.pass(SignedDuration::from_hours(11));
    assert_eq!(ana.get("/api/v1/session").await.status(), StatusCode::OK);
    world.pass(SignedDuration::from_hours(11));
    assert_eq!(ana.get("/api/v1/session").await.status(), StatusCode::OK);
    world.pass(SignedDuration::from_hours(12));
    assert_eq!(ana.get("/api/v1/session").await.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_session_ends_when_its_whole_time_is_over_however_much_it_is_used() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let mut hours = 0;
    while ana.get("/api/v1/session").await.status() == StatusCode::OK {
        world.pass(SignedDuration::from_hours(8));
        hours += 8;
        assert!(hours <= 7 * 24, "still signed in after {hours} h");
    }
    assert_eq!(hours, 7 * 24);
}

#[tokio::test]
async fn guessing_is_slowed_down_for_the_account_alone() {
    let world = World::new().await;
    world.user("omes", "ana", Role::Promoter).await;
    world.user("omes", "eva", Role::Promoter).await;
    for left in (0..10).rev() {
        let answer = world.sign_in("omes", "ana", "a wrong password").await;
        assert_eq!(answer.headers()["ratelimit-limit"], "10");
        assert_eq!(answer.headers()["ratelimit-remaining"], left.to_string().as_str());
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    }
    let refused = world.sign_in("omes", "ana", PASSWORD).await;
    let wait: i64 = refused.headers()["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=61).contains(&wait), "{wait}");
    assert_eq!(problem(refused).await, (429, "too_many_attempts".to_owned()));
    assert_eq!(world.sign_in("omes", "eva", PASSWORD).await.status(), StatusCode::OK);
    world.pass(SignedDuration::from_secs(wait));
    assert_eq!(world.sign_in("omes", "ana", PASSWORD).await.status(), StatusCode::OK);
}

/// Tries to sign in from a network, as a trusted proxy tells of it.
async fn sign_in_from(world: &World, network: &str, password: &str) -> StatusCode {
    let body = json!({"organisation": "omes", "handle": "ana", "password": password});
    let request = world.request(Method::POST, "/api/v1/session").json(&body);
    request.header("x-forwarded-for", network).send().await.unwrap().status()
}

fn behind_a_proxy(settings: &mut HttpSettings) {
    settings.trusted_proxies = vec!["127.0.0.1".parse().unwrap()];
}

#[tokio::test]
async fn who_guesses_elsewhere_does_not_lock_the_owner_out() {
    let world = World::with(behind_a_proxy).await;
    world.user("omes", "ana", Role::Promoter).await;
    for _ in 0..10 {
        assert_eq!(sign_in_from(&world, "203.0.113.9", "wrong").await, StatusCode::UNAUTHORIZED);
    }
    for _ in 0..20 {
        let refused = sign_in_from(&world, "203.0.113.9", PASSWORD).await;
        assert_eq!(refused, StatusCode::TOO_MANY_REQUESTS);
    }
    assert_eq!(sign_in_from(&world, "198.51.100.7", PASSWORD).await, StatusCode::OK);
    let still = sign_in_from(&world, "203.0.113.9", PASSWORD).await;
    assert_eq!(still, StatusCode::TOO_MANY_REQUESTS, "there nobody has proved anything");
}

#[tokio::test]
async fn many_networks_together_are_slowed_down_too() {
    let world = World::with(behind_a_proxy).await;
    world.user("omes", "ana", Role::Promoter).await;
    for number in 0..100 {
        let network = format!("203.0.113.{}", number / 10);
        assert_eq!(sign_in_from(&world, &network, "").await, StatusCode::UNAUTHORIZED);
    }
    let refused = sign_in_from(&world, "198.51.100.7", PASSWORD).await;
    assert_eq!(refused, StatusCode::TOO_MANY_REQUESTS);
    world.pass(SignedDuration::from_secs(10));
    assert_eq!(sign_in_from(&world, "198.51.100.7", PASSWORD).await, StatusCode::OK);
}

#[tokio::test]
async fn a_network_that_tried_too_often_is_not_even_read() {
    let world = World::new().await;
    let send = || {
        let request = world.request(Method::POST, "/api/v1/session");
        request.header("content-type", "application/json").body("{").send()
    };
    for _ in 0..60 {
        assert_eq!(send().await.unwrap().status(), StatusCode::BAD_REQUEST);
    }
    assert_eq!(problem(send().await.unwrap()).await, (429, "too_many_attempts".to_owned()));
}

#[tokio::test]
async fn guessing_many_accounts_is_slowed_down_for_the_network() {
    let world = World::new().await;
    let mut refused = None;
    for number in 0..70 {
        let body = json!({"organisation": "omes", "handle": format!("h{number}"), "password": ""});
        let answer =
            world.request(Method::POST, "/api/v1/session").json(&body).send().await.unwrap();
        if answer.status() == StatusCode::TOO_MANY_REQUESTS {
            refused = Some(number);
            break;
        }
    }
    assert_eq!(refused, Some(60));
}

#[tokio::test]
async fn another_sites_page_can_neither_sign_in_nor_act() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let foreign =
        |request: reqwest::RequestBuilder| async { problem(request.send().await.unwrap()).await };
    let crossed = (403, "cross_site".to_owned());
    let cookie = || ("cookie", ana.proof.1.clone());
    let with_cookie = |method, path: &str| {
        let (name, value) = cookie();
        world.request(method, path).header(name, value)
    };
    let evil =
        with_cookie(Method::DELETE, "/api/v1/session").header("origin", "https://evil.example");
    assert_eq!(foreign(evil).await, crossed);
    let unsaid = with_cookie(Method::POST, "/api/v1/events").json(&json!({}));
    assert_eq!(foreign(unsaid).await, crossed);
    let same_site = with_cookie(Method::POST, "/api/v1/events")
        .header("sec-fetch-site", "same-site")
        .json(&json!({}));
    assert_eq!(foreign(same_site).await, crossed);
    let sign_in = world
        .request(Method::POST, "/api/v1/session")
        .header("origin", "https://evil.example")
        .json(&json!({"organisation": "omes", "handle": "ana", "password": PASSWORD}));
    assert_eq!(foreign(sign_in).await, crossed);
    assert_eq!(ana.get("/api/v1/session").await.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_program_signs_in_by_token_and_needs_no_origin() {
    let world = World::new().await;
    let program = world.program("omes", Role::Supervisor).await;
    let (status, session) = told(program.get("/api/v1/session").await).await;
    assert_eq!((status, &session["handle"]), (200, &json!(null)));
    let answer = program.post("/api/v1/events", &crate::world::event(1)).await;
    assert_eq!(answer.status(), StatusCode::CREATED);
    for scheme in ["bearer", "BEARER"] {
        let proof = program.proof.1.replace("Bearer", scheme);
        let request = world.request(Method::GET, "/api/v1/session").header("authorization", proof);
        assert_eq!(request.send().await.unwrap().status(), StatusCode::OK, "{scheme}");
    }
    let organisation = world.organisation("omes").await;
    let token = world.store.token_list(organisation).await.unwrap()[0].id;
    world.store.token_revoke(organisation, token, world.now()).await.unwrap();
    world.pass(SignedDuration::from_secs(3));
    assert_eq!(program.get("/api/v1/session").await.status(), StatusCode::UNAUTHORIZED);
}
