//! The second step of signing in: set up, asked for, taken once, lost, and needed by a role.

use atalaya_domain::Role;
use jiff::SignedDuration;
use reqwest::{Method, Response};
use serde_json::{Value, json};

use crate::world::{PASSWORD, Person, World, problem, told};

/// The digits that an app shows now, and in the steps after it.
fn digits(world: &World, secret: &str, steps: i64) -> String {
    let secret = totp_rs::Secret::try_from_base32(secret).unwrap();
    let totp = totp_rs::Builder::new().with_secret(secret).build().unwrap();
    totp.generate((world.now().as_second() + steps * 30) as u64).to_string()
}

/// The cookies of an answer with this name.
fn cookie(answer: &Response, name: &str) -> Option<String> {
    answer.headers().get_all("set-cookie").iter().find_map(|value| {
        let pair = value.to_str().unwrap().split(';').next().unwrap();
        (pair.starts_with(name) && !pair.ends_with('=')).then(|| pair.to_owned())
    })
}

/// Sets a second factor up; gives the secret, the recovery codes and the person's new session.
async fn set_up(world: &World, who: &Person) -> (String, Vec<String>, Person) {
    let (status, begun) = told(who.post("/api/v1/me/totp", &json!({})).await).await;
    assert_eq!(status, 201, "{begun}");
    let secret = begun["secret"].as_str().unwrap().to_owned();
    let uri = begun["uri"].as_str().unwrap();
    assert!(uri.starts_with("otpauth://totp/Atalaya:") && uri.contains(&secret), "{uri}");
    let put = async |code: &str| {
        let request = who.request(Method::PUT, "/api/v1/me/totp").json(&json!({"code": code}));
        request.send().await.unwrap()
    };
    assert_eq!(problem(put("000000").await).await, (401, "wrong_code".into()));
    let answer = put(&digits(world, &secret, 0)).await;
    let proof = ("cookie", cookie(&answer, "atalaya_session=").unwrap());
    let (status, told) = told(answer).await;
    assert_eq!(status, 200, "{told}");
    let codes = told["recovery_codes"].as_array().unwrap();
    let codes = codes.iter().map(|code| code.as_str().unwrap().to_owned()).collect();
    (secret, codes, Person { proof, ..who.clone() })
}

/// The first step; gives the cookie for the second.
async fn first_step(world: &World, handle: &str) -> String {
    let answer = world.sign_in("omes", handle, PASSWORD).await;
    assert!(cookie(&answer, "atalaya_session=").is_none(), "a password alone opens nothing");
    let pending = cookie(&answer, "atalaya_pending=").unwrap();
    assert_eq!(problem(answer).await, (401, "second_factor_needed".into()));
    pending
}

async fn second_step(world: &World, pending: &str, code: &str) -> Response {
    let request = world.request(Method::POST, "/api/v1/session/second");
    let request = request.header("cookie", pending).json(&json!({"code": code}));
    request.send().await.unwrap()
}

#[tokio::test]
async fn after_the_password_the_apps_digits_are_asked_for_and_taken_once() {
    let world = World::new().await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let (secret, codes, luz_now) = set_up(&world, &luz).await;
    assert_eq!(codes.len(), 10);
    assert_eq!(luz.get("/api/v1/session").await.status(), 401, "the session has another secret");
    let (_, state) = told(luz_now.get("/api/v1/me/second_factor").await).await;
    assert_eq!(state, json!({"totp": true, "recovery_codes": 10, "required": false}));
    let again = luz_now.post("/api/v1/me/totp", &json!({})).await;
    assert_eq!(problem(again).await, (409, "second_factor_there".into()));

    let pending = first_step(&world, "luz").await;
    let alone = world.request(Method::GET, "/api/v1/session").header("cookie", &pending);
    assert_eq!(problem(alone.send().await.unwrap()).await, (401, "not_signed_in".into()));
    // The digits that confirmed the app were taken.
    let used = second_step(&world, &pending, &digits(&world, &secret, 0)).await;
    assert_eq!(problem(used).await, (401, "wrong_code".into()));
    let next = digits(&world, &secret, 1);
    let answer = second_step(&world, &pending, &format!("{} {}", &next[..3], &next[3..])).await;
    let session = cookie(&answer, "atalaya_session=").unwrap();
    let (status, who) = told(answer).await;
    assert_eq!((status, &who["handle"], &who["must_set_up"]), (200, &json!("luz"), &json!(false)));
    let get = world.request(Method::GET, "/api/v1/people").header("cookie", &session);
    assert_eq!(get.send().await.unwrap().status(), 200);
    // Neither the sign-in nor the digits are good for another.
    let over = second_step(&world, &pending, &digits(&world, &secret, 1)).await;
    assert_eq!(problem(over).await, (401, "sign_in_over".into()));
    let pending = first_step(&world, "luz").await;
    let replayed = second_step(&world, &pending, &next).await;
    assert_eq!(problem(replayed).await, (401, "wrong_code".into()));
}

#[tokio::test]
async fn a_recovery_code_lets_in_once_and_others_replace_them() {
    let world = World::new().await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let (secret, codes, luz) = set_up(&world, &luz).await;
    let pending = first_step(&world, "luz").await;
    let typed = codes[0].to_lowercase().replace('-', " ");
    assert_eq!(second_step(&world, &pending, &typed).await.status(), 200);
    let pending = first_step(&world, "luz").await;
    let again = second_step(&world, &pending, &codes[0]).await;
    assert_eq!(problem(again).await, (401, "wrong_code".into()));
    let wrong = luz.post("/api/v1/me/recovery_codes", &json!({"code": codes[0]})).await;
    assert_eq!(problem(wrong).await, (401, "wrong_code".into()));
    let code = digits(&world, &secret, 1);
    let (status, made) =
        told(luz.post("/api/v1/me/recovery_codes", &json!({"code": code})).await).await;
    assert_eq!((status, made["recovery_codes"].as_array().unwrap().len()), (201, 10));
    let old = second_step(&world, &pending, &codes[1]).await;
    assert_eq!(problem(old).await, (401, "wrong_code".into()));
    let new = made["recovery_codes"][1].as_str().unwrap();
    assert_eq!(second_step(&world, &pending, new).await.status(), 200);
}

#[tokio::test]
async fn wrong_digits_end_the_sign_in_and_time_does_too() {
    let world = World::new().await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let (secret, codes, _) = set_up(&world, &luz).await;
    let pending = first_step(&world, "luz").await;
    for left in [4, 3, 2] {
        let answer = second_step(&world, &pending, "000000").await;
        let (_, told) = told(answer).await;
        assert_eq!(told["code"], "wrong_code");
        assert!(told["detail"].as_str().unwrap().contains(&left.to_string()), "{told}");
    }
    let waits = second_step(&world, &pending, &digits(&world, &secret, 1)).await;
    assert!(waits.headers().contains_key("retry-after"));
    assert_eq!(problem(waits).await, (429, "too_many_attempts".into()));
    world.pass(SignedDuration::from_secs(6));
    assert_eq!(second_step(&world, &pending, &codes[5]).await.status(), 200, "the fifth");
    let pending = first_step(&world, "luz").await;
    world.pass(SignedDuration::from_mins(5));
    let late = second_step(&world, &pending, &digits(&world, &secret, 0)).await;
    assert_eq!(problem(late).await, (401, "sign_in_over".into()));
    let made_up = format!("atalaya_pending={}", "0".repeat(64));
    let unknown = second_step(&world, &made_up, &digits(&world, &secret, 0)).await;
    assert_eq!(problem(unknown).await, (401, "sign_in_over".into()), "as one that is over");
    let none = world.request(Method::POST, "/api/v1/session/second").json(&json!({"code": "1"}));
    assert_eq!(problem(none.send().await.unwrap()).await, (401, "sign_in_over".into()));
}

#[tokio::test]
async fn the_first_step_says_nothing_of_a_second_to_who_does_not_know_the_password() {
    let world = World::new().await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    set_up(&world, &luz).await;
    world.user("omes", "sol", Role::Supervisor).await;
    let mut answers = Vec::new();
    for handle in ["luz", "sol", "nobody"] {
        let before = world.secrets_hashed().await;
        let answer = world.sign_in("omes", handle, "not the password").await;
        assert!(answer.headers().get("set-cookie").is_none());
        let work = world.secrets_hashed().await - before;
        answers.push((work, told(answer).await));
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[0], answers[2], "the same answer, the same work");
}

#[tokio::test]
async fn a_steward_takes_away_what_somebody_has_lost_and_nobody_else_does() {
    let world = World::new().await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let (secret, _, luz) = set_up(&world, &luz).await;
    let path = "/api/v1/people/luz/second_factor";
    let sol = world.person("omes", "sol", Role::Supervisor).await;
    assert_eq!(problem(sol.delete(path).await).await, (403, "not_for_role".into()));
    let other = world.person("otra", "eva", Role::Steward).await;
    assert_eq!(problem(other.delete(path).await).await, (404, "not_found".into()));
    let eva = world.person("omes", "eva", Role::Steward).await;
    assert_eq!(eva.delete(path).await.status(), 204);
    assert_eq!(luz.get("/api/v1/session").await.status(), 401, "what was open has ended");
    let back = world.person_again("omes", "luz").await;
    let (_, log) = told(back.get("/api/v1/audit/mine").await).await;
    let actions: Vec<&Value> =
        log["entries"].as_array().unwrap().iter().map(|entry| &entry["action"]).collect();
    for action in ["second_factor_set", "second_factor_removed"] {
        assert!(actions.iter().any(|entry| entry["code"] == action || **entry == action), "{log}");
    }
    // She does it herself by a code, and what she had is worth nothing afterwards.
    let (own, codes, back) = set_up(&world, &back).await;
    assert_ne!(own, secret);
    let removal =
        async |code: &str| back.post("/api/v1/me/totp/removal", &json!({"code": code})).await;
    assert_eq!(problem(removal("nothing").await).await, (401, "wrong_code".into()));
    assert_eq!(removal(&codes[0]).await.status(), 204);
    assert_eq!(world.sign_in("omes", "luz", PASSWORD).await.status(), 200);
}

#[tokio::test]
async fn a_role_that_needs_a_second_factor_may_first_do_nothing_but_set_it_up() {
    let world =
        World::with(|settings| settings.second_factor_for = vec![Role::Supervisor, Role::Steward])
            .await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let (_, session) = told(luz.get("/api/v1/session").await).await;
    assert_eq!(session["must_set_up"], true);
    for path in ["/api/v1/people", "/api/v1/events", "/api/v1/risk", "/api/v1/me/data"] {
        assert_eq!(problem(luz.get(path).await).await, (403, "second_factor_missing".into()));
    }
    let websocket = luz.request(Method::GET, "/api/v1/live").header("upgrade", "websocket");
    let websocket = websocket.send().await.unwrap();
    assert_eq!(problem(websocket).await, (403, "second_factor_missing".into()));
    let (_, _, luz) = set_up(&world, &luz).await;
    assert_eq!(luz.get("/api/v1/people").await.status(), 200);
    // Promoters are not asked, and a phone with its PIN is two factors already.
    let ana = world.person("omes", "ana", Role::Promoter).await;
    assert_eq!(ana.get("/api/v1/events").await.status(), 200);
}
