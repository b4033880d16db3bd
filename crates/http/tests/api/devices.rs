//! People, codes, devices and their PINs; a lost phone; secrets that change.

use atalaya_domain::Role;
use jiff::SignedDuration;
use reqwest::{Method, RequestBuilder, Response};
use serde_json::{Value, json};

use crate::world::{PASSWORD, Person, World, problem, told};

pub const PIN: &str = "407391";

/// A phone with the cookies it was given.
#[derive(Clone)]
pub struct Phone {
    host: String,
    client: reqwest::Client,
    pub session: Option<String>,
    pub device: Option<String>,
}

impl Phone {
    fn new(world: &World) -> Self {
        let (host, client) = (world.host.clone(), world.client.clone());
        Self { host, client, session: None, device: None }
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.client.request(method, format!("http://{}{path}", self.host));
        let request = request.header("origin", format!("http://{}", self.host));
        let cookies: Vec<&str> =
            [&self.session, &self.device].into_iter().flatten().map(String::as_str).collect();
        if cookies.is_empty() { request } else { request.header("cookie", cookies.join("; ")) }
    }

    /// Sends, and keeps the cookies of the answer as a browser does.
    pub async fn send(&mut self, request: RequestBuilder) -> Response {
        let answer = request.send().await.unwrap();
        for cookie in answer.headers().get_all("set-cookie") {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap().to_owned();
            let gone = pair.ends_with('=');
            let place = if pair.starts_with("atalaya_device=") {
                &mut self.device
            } else {
                &mut self.session
            };
            *place = (!gone).then_some(pair);
        }
        answer
    }

    pub async fn get(&mut self, path: &str) -> Response {
        self.send(self.request(Method::GET, path)).await
    }

    pub async fn post(&mut self, path: &str, body: &Value) -> Response {
        self.send(self.request(Method::POST, path).json(body)).await
    }

    async fn delete(&mut self, path: &str) -> Response {
        self.send(self.request(Method::DELETE, path)).await
    }

    async fn enrol(&mut self, handle: &str, code: &str) -> Response {
        let body = json!({"organisation": "omes", "handle": handle, "code": code, "pin": PIN});
        self.post("/api/v1/enrolments", &body).await
    }

    pub async fn open(&mut self, pin: &str) -> Response {
        self.post("/api/v1/session/pin", &json!({"pin": pin})).await
    }
}

async fn code(manager: &Person, handle: &str) -> String {
    let answer = manager.request(Method::POST, &format!("/api/v1/people/{handle}/code"));
    let (status, told) = told(answer.send().await.unwrap()).await;
    assert_eq!(status, 201, "{told}");
    told["code"].as_str().unwrap().to_owned()
}

/// Ana's phone, enrolled by Luz.
pub async fn enrolled(world: &World) -> (Phone, Person) {
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let made = luz.post("/api/v1/people", &json!({"handle": "ana", "role": "promoter"})).await;
    assert_eq!(made.status(), 201);
    let mut phone = Phone::new(world);
    let answer = phone.enrol("ana", &code(&luz, "ana").await).await;
    assert_eq!(answer.status(), 201);
    (phone, luz)
}

#[tokio::test]
async fn a_supervisor_lets_a_promoter_in_by_a_code_and_a_pin_opens_the_phone() {
    let world = World::new().await;
    let (mut phone, luz) = enrolled(&world).await;
    let (status, session) = told(phone.get("/api/v1/session").await).await;
    assert_eq!(session["may"]["manages"], json!([]));
    assert_eq!(
        (status, &session["handle"], &session["role"]),
        (200, &json!("ana"), &json!("promoter"))
    );
    assert!(session["device"].is_string());
    assert_eq!(phone.delete("/api/v1/session").await.status(), 204);
    assert_eq!(problem(phone.get("/api/v1/session").await).await, (401, "not_signed_in".into()));
    let (status, again) = told(phone.open(PIN).await).await;
    assert_eq!((status, &again["device"]), (200, &session["device"]));
    let (_, devices) = told(phone.get("/api/v1/devices").await).await;
    assert_eq!(devices["devices"][0]["this_one"], true);
    let (_, people) = told(luz.get("/api/v1/people").await).await;
    let ana = &people["people"][0];
    assert_eq!(
        (&ana["handle"], &ana["devices"], &ana["managed"]),
        (&json!("ana"), &json!(1), &json!(true))
    );
    assert_eq!(people["people"][1]["managed"], false, "nobody manages their equals");
    // Nobody can sign in to the account by a password: it has none.
    let by_password = world.sign_in("omes", "ana", "").await;
    assert_eq!(problem(by_password).await, (401, "sign_in_failed".into()));
}

#[tokio::test]
async fn a_phones_key_is_told_when_its_pin_opens_it_and_never_else() {
    let world = World::new().await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    luz.post("/api/v1/people", &json!({"handle": "ana", "role": "promoter"})).await;
    let mut phone = Phone::new(&world);
    let (_, enrolled) = told(phone.enrol("ana", &code(&luz, "ana").await).await).await;
    let key = enrolled["local_key"].as_str().unwrap();
    assert_eq!(key.len(), 43, "32 bytes in base64url");
    let (_, asked) = told(phone.get("/api/v1/session").await).await;
    assert_eq!(asked["local_key"], json!(null), "a session alone is not told it");
    assert_eq!(problem(phone.open("407392").await).await, (401, "wrong_pin".into()));
    let (_, opened) = told(phone.open(PIN).await).await;
    assert_eq!(opened["local_key"], key, "it opens what was sealed before");
    let mut other = Phone::new(&world);
    let (_, of_other) = told(other.enrol("ana", &code(&luz, "ana").await).await).await;
    assert_ne!(of_other["local_key"], key, "each phone has its own");
    for body in [
        json!({"organisation": "omes", "handle": "luz", "password": PASSWORD}),
        json!({"organisation": "omes", "handle": "luz", "password": PASSWORD, "shared": true}),
    ] {
        let (status, by_password) =
            told(Phone::new(&world).post("/api/v1/session", &body).await).await;
        assert_eq!((status, &by_password["local_key"]), (200, &json!(null)));
    }
}

#[tokio::test]
async fn the_devices_cookie_is_strict_and_lasts_and_proves_nothing_alone() {
    let world = World::with(|settings| settings.cookie_secure = true).await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    assert!(luz.proof.1.starts_with("__Host-atalaya_session="));
    luz.post("/api/v1/people", &json!({"handle": "ana", "role": "promoter"})).await;
    let answer = Phone::new(&world).enrol("ana", &code(&luz, "ana").await).await;
    let cookies: Vec<String> = answer
        .headers()
        .get_all("set-cookie")
        .iter()
        .map(|cookie| cookie.to_str().unwrap().to_owned())
        .collect();
    let device =
        cookies.iter().find(|cookie| cookie.starts_with("__Host-atalaya_device=")).unwrap();
    for part in ["; Path=/;", "HttpOnly", "SameSite=Strict", "; Secure", "Max-Age=34560000"] {
        assert!(device.contains(part), "{device}");
    }
    let pair = device.split(';').next().unwrap();
    let alone = world.request(Method::GET, "/api/v1/session").header("cookie", pair).send();
    assert_eq!(problem(alone.await.unwrap()).await, (401, "not_signed_in".into()));
}

#[tokio::test]
async fn who_may_make_and_change_whom() {
    let world = World::new().await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let eva = world.person("omes", "eva", Role::Steward).await;
    let refused = || (403, "not_for_role".to_owned());
    for (who, role, may) in [
        (&luz, "promoter", true),
        (&luz, "supervisor", false),
        (&luz, "advocate", false),
        (&luz, "steward", false),
        (&eva, "promoter", true),
        (&eva, "supervisor", true),
        (&eva, "advocate", true),
        (&eva, "steward", false),
        (&eva, "coordinator", false),
    ] {
        let by = if who.proof == luz.proof { "s" } else { "t" };
        let body = json!({"handle": format!("{role}-{by}"), "role": role});
        let answer = who.post("/api/v1/people", &body).await;
        if may {
            assert_eq!(answer.status(), 201, "{role}");
        } else {
            assert_eq!(problem(answer).await, refused(), "{role}");
        }
    }
    // Neither themselves, nor their equals, nor anybody to above what they may make.
    for (who, handle, body) in [
        (&luz, "luz", json!({"role": "steward"})),
        (&luz, "supervisor-t", json!({"disabled": true})),
        (&luz, "promoter-s", json!({"role": "supervisor"})),
        (&eva, "eva", json!({"disabled": true})),
        (&eva, "supervisor-t", json!({"role": "steward"})),
    ] {
        let answer = who.patch(&format!("/api/v1/people/{handle}"), &body).await;
        assert_eq!(problem(answer).await, refused(), "{handle} {body}");
    }
    for handle in ["luz", "eva", "supervisor-t"] {
        let answer = luz.post(&format!("/api/v1/people/{handle}/code"), &json!({})).await;
        assert_eq!(problem(answer).await, refused(), "a code for {handle} lets in as {handle}");
    }
    assert_eq!(
        eva.patch("/api/v1/people/promoter-s", &json!({"role": "supervisor"})).await.status(),
        204
    );
    let (status, people) = told(luz.get("/api/v1/people").await).await;
    assert_eq!(status, 200);
    let raised =
        people["people"].as_array().unwrap().iter().find(|person| person["handle"] == "promoter-s");
    assert_eq!(raised.unwrap()["role"], "supervisor");
    let taken = luz.post("/api/v1/people", &json!({"handle": "luz", "role": "promoter"})).await;
    assert_eq!(problem(taken).await, (409, "handle_taken".into()));
    for body in [
        json!({"handle": "Ana López", "role": "promoter"}),
        json!({"handle": "ana", "role": "police"}),
        json!({"handle": "ana", "role": "promoter", "key_populations": ["XX"]}),
        json!({"handle": "ana", "role": "promoter", "password": "x"}),
    ] {
        assert_eq!(problem(luz.post("/api/v1/people", &body).await).await.0, 422, "{body}");
    }
}

#[tokio::test]
async fn another_organisations_people_and_devices_do_not_exist() {
    let world = World::new().await;
    let (mut phone, luz) = enrolled(&world).await;
    let (_, devices) = told(phone.get("/api/v1/devices").await).await;
    let id = devices["devices"][0]["id"].as_str().unwrap().to_owned();
    let outsiders = [
        world.person("trans", "luz", Role::Supervisor).await,
        world.person("trans", "eva", Role::Steward).await,
        world.person("trans", "zoe", Role::Promoter).await,
        world.program("trans", Role::Supervisor).await,
    ];
    for outsider in &outsiders {
        for (method, theirs, nobodys) in [
            (
                Method::DELETE,
                format!("/api/v1/devices/{id}"),
                "/api/v1/devices/0193a000-0000-4000-8000-000000000001",
            ),
            (Method::GET, "/api/v1/people/ana/devices".into(), "/api/v1/people/nobody/devices"),
            (Method::DELETE, "/api/v1/people/ana/devices".into(), "/api/v1/people/nobody/devices"),
            (Method::POST, "/api/v1/people/ana/code".into(), "/api/v1/people/nobody/code"),
            (Method::PATCH, "/api/v1/people/ana".into(), "/api/v1/people/nobody"),
        ] {
            let of = |path: &str| outsider.request(method.clone(), path).json(&json!({})).send();
            let (theirs, nobodys) = (of(&theirs).await.unwrap(), of(nobodys).await.unwrap());
            assert_ne!(theirs.status(), 200);
            assert_eq!(told(theirs).await, told(nobodys).await, "{method}");
        }
    }
    assert_eq!(phone.get("/api/v1/session").await.status(), 200);
    // In one's own organisation, another promoter may not either.
    let zoe = world.person("omes", "zoe", Role::Promoter).await;
    let answer = zoe.delete(&format!("/api/v1/devices/{id}")).await;
    assert_eq!(problem(answer).await, (404, "not_found".into()));
    assert_eq!(luz.delete(&format!("/api/v1/devices/{id}")).await.status(), 204);
    assert_eq!(problem(phone.get("/api/v1/session").await).await, (401, "device_ended".into()));
}

#[tokio::test]
async fn a_wrong_code_one_that_is_over_and_nobodys_are_answered_alike_and_cost_the_same() {
    let world = World::new().await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    for handle in ["ana", "zoe", "late", "used"] {
        luz.post("/api/v1/people", &json!({"handle": handle, "role": "promoter"})).await;
    }
    let (late, used) = (code(&luz, "late").await, code(&luz, "used").await);
    assert_eq!(Phone::new(&world).enrol("used", &used).await.status(), 201);
    world.pass(SignedDuration::from_mins(30));
    let open = code(&luz, "ana").await;
    let mut answers = Vec::new();
    for (handle, code) in [
        ("ana", &used),
        ("zoe", &open),
        ("nobody", &open),
        ("late", &late),
        ("used", &used),
        ("NOT A HANDLE", &open),
    ] {
        let before = world.secrets_hashed().await;
        let answer = Phone::new(&world).enrol(handle, code).await;
        assert!(!answer.headers().contains_key("set-cookie"));
        let limits = answer.headers()["ratelimit-remaining"].clone();
        let work = world.secrets_hashed().await - before;
        answers.push((told(answer).await, limits, work));
    }
    assert_eq!(answers[0].0.1["code"], "enrolment_failed");
    assert_eq!(answers[0].2, 1);
    assert!(answers[..4].iter().all(|answer| *answer == answers[0]), "{answers:?}");
    assert_eq!(answers[4].0, answers[0].0, "the limit of this account counts on");
    assert_eq!(answers[5], answers[0]);
    // A slip of the finger is told, and costs no try.
    let mut slip = open.clone().into_bytes();
    slip[0] = if slip[0] == b'7' { b'8' } else { b'7' };
    let slip = String::from_utf8(slip).unwrap();
    let (status, body) = told(Phone::new(&world).enrol("ana", &slip).await).await;
    assert_eq!((status, &body["errors"][0]["code"]), (422, &json!("not_a_code")));
    // And so is a PIN that anybody would try, without using the code up.
    let mut phone = Phone::new(&world);
    let body = json!({"organisation": "omes", "handle": "ana", "code": open, "pin": "123456"});
    let (status, refused) = told(phone.post("/api/v1/enrolments", &body).await).await;
    assert_eq!((status, &refused["errors"][0]["code"]), (422, &json!("common_pin")));
    assert_eq!(phone.enrol("ana", &open.to_lowercase().replace('-', " ")).await.status(), 201);
}

#[tokio::test]
async fn signing_in_costs_the_same_whether_there_is_such_a_person_or_not() {
    let world = World::new().await;
    world.user("omes", "ana", Role::Promoter).await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    luz.post("/api/v1/people", &json!({"handle": "zoe", "role": "promoter"})).await;
    for (organisation, handle, password) in [
        ("omes", "ana", PASSWORD),
        ("omes", "ana", "a wrong password"),
        ("omes", "nobody", "a wrong password"),
        ("omes", "zoe", "no password is set"),
        ("omes", "zoe", ""),
        ("nowhere", "ana", "a wrong password"),
        ("NOT A SLUG", "' OR 1=1", "x"),
    ] {
        let before = world.secrets_hashed().await;
        world.sign_in(organisation, handle, password).await;
        assert_eq!(world.secrets_hashed().await - before, 1, "{organisation}/{handle}");
    }
}

#[tokio::test]
async fn guessing_a_pin_waits_longer_and_longer_and_ends_the_phone() {
    let world = World::new().await;
    let (mut phone, _) = enrolled(&world).await;
    let thief = phone.clone();
    let mut thief = Phone { session: None, ..thief };
    let mut waited = 0;
    for left in (1..10).rev() {
        let answer = thief.open("900817").await;
        assert_eq!(answer.headers()["ratelimit-remaining"], left.to_string().as_str());
        assert_eq!(problem(answer).await, (401, "wrong_pin".into()));
        if left > 7 {
            continue;
        }
        // Even the right one is not looked at now.
        let early = thief.open(PIN).await;
        let wait: i64 = early.headers()["retry-after"].to_str().unwrap().parse().unwrap();
        assert_eq!(problem(early).await, (429, "too_many_attempts".into()));
        waited += wait;
        world.pass(SignedDuration::from_secs(wait));
    }
    assert_eq!(waited, 5 + 15 + 30 + 60 + 120 + 300 + 600);
    let last = thief.open("900818").await;
    assert_eq!(last.headers()["clear-site-data"], "\"cache\", \"cookies\", \"storage\"");
    assert_eq!(problem(last).await, (401, "device_ended".into()));
    assert_eq!((thief.device, thief.session), (None, None));
    assert_eq!(problem(phone.get("/api/v1/session").await).await, (401, "device_ended".into()));
}

#[tokio::test]
async fn a_right_pin_begins_the_count_anew_and_what_is_no_pin_counts_too() {
    let world = World::new().await;
    let (mut phone, _) = enrolled(&world).await;
    for _ in 0..5 {
        for wrong in ["", "900817"] {
            assert_eq!(problem(phone.open(wrong).await).await, (401, "wrong_pin".into()));
        }
        assert_eq!(phone.open(PIN).await.status(), 200);
        world.pass(SignedDuration::from_mins(1));
    }
    let stranger = Phone::new(&world).open(PIN).await;
    assert_eq!(problem(stranger).await, (401, "device_ended".into()));
}

#[tokio::test]
async fn a_lost_phone_is_ended_in_one_step_with_all_its_owner_has_open() {
    let world = World::new().await;
    let (mut phone, luz) = enrolled(&world).await;
    let mut second = Phone::new(&world);
    assert_eq!(second.enrol("ana", &code(&luz, "ana").await).await.status(), 201);
    let open = code(&luz, "ana").await;
    let (status, ended) = told(luz.delete("/api/v1/people/ana/devices").await).await;
    assert_eq!((status, &ended["devices"]), (200, &json!(2)));
    for phone in [&mut phone, &mut second] {
        let answer = phone.get("/api/v1/session").await;
        assert_eq!(answer.headers()["clear-site-data"], "\"cache\", \"cookies\", \"storage\"");
        assert_eq!(problem(answer).await, (401, "device_ended".into()));
        assert_eq!((&phone.session, &phone.device), (&None, &None));
    }
    let mut found = Phone::new(&world);
    let answer = found.enrol("ana", &open).await;
    assert_eq!(problem(answer).await, (401, "enrolment_failed".into()), "the open code went too");
    let (_, listed) = told(luz.get("/api/v1/people/ana/devices").await).await;
    let listed = listed["devices"].as_array().unwrap();
    assert!(listed.len() == 2 && listed.iter().all(|device| device["ended_at"].is_string()));
    // A new phone, at once.
    assert_eq!(found.enrol("ana", &code(&luz, "ana").await).await.status(), 201);
    assert_eq!(found.get("/api/v1/session").await.status(), 200);
}

#[tokio::test]
async fn codes_made_on_a_lost_phone_are_worth_nothing() {
    let world = World::new().await;
    let eva = world.person("omes", "eva", Role::Steward).await;
    let (_, luz) = enrolled(&world).await;
    let made = code(&luz, "ana").await;
    assert_eq!(eva.delete("/api/v1/people/luz/devices").await.status(), 200);
    let mut phone = Phone::new(&world);
    assert_eq!(problem(phone.enrol("ana", &made).await).await, (401, "enrolment_failed".into()));
}

#[tokio::test]
async fn a_disabled_persons_phone_ends_and_another_role_needs_the_pin_again() {
    let world = World::new().await;
    let (mut phone, luz) = enrolled(&world).await;
    let eva = world.person("omes", "eva", Role::Steward).await;
    let before = phone.session.clone();
    assert_eq!(eva.patch("/api/v1/people/ana", &json!({"role": "advocate"})).await.status(), 204);
    assert_eq!(problem(phone.get("/api/v1/session").await).await, (401, "not_signed_in".into()));
    let (_, session) = told(phone.open(PIN).await).await;
    assert_eq!(session["role"], "advocate");
    assert_ne!(phone.session, before);
    assert_eq!(eva.patch("/api/v1/people/ana", &json!({"role": "promoter"})).await.status(), 204);
    assert_eq!(luz.patch("/api/v1/people/ana", &json!({"disabled": true})).await.status(), 204);
    assert_eq!(problem(phone.open(PIN).await).await, (401, "device_ended".into()));
    let (_, people) = told(luz.get("/api/v1/people").await).await;
    assert_eq!(people["people"].as_array().unwrap().last().unwrap()["disabled"], true);
    assert_eq!(luz.patch("/api/v1/people/ana", &json!({"disabled": false})).await.status(), 204);
    assert_eq!(phone.enrol("ana", &code(&luz, "ana").await).await.status(), 201);
}

#[tokio::test]
async fn a_session_in_use_changes_its_secret_and_a_lost_answer_throws_nobody_out() {
    let world = World::new().await;
    let (mut phone, _) = enrolled(&world).await;
    let first = phone.session.clone();
    world.pass(SignedDuration::from_mins(59));
    assert_eq!(phone.get("/api/v1/session").await.status(), 200);
    assert_eq!(phone.session, first);
    world.pass(SignedDuration::from_mins(2));
    // The answer with the new secret is lost, twice: a tunnel.
    let mut lost = phone.clone();
    assert_eq!(lost.get("/api/v1/session").await.status(), 200);
    assert_ne!(lost.session, first);
    world.pass(SignedDuration::from_mins(10));
    let mut lost_too = phone.clone();
    assert_eq!(lost_too.get("/api/v1/session").await.status(), 200);
    assert!(lost_too.session != first && lost_too.session != lost.session);
    world.pass(SignedDuration::from_mins(10));
    assert_eq!(phone.get("/api/v1/session").await.status(), 200);
    let old = Phone { session: first.clone(), ..phone.clone() };
    assert_ne!(phone.session, first);
    // It is used; what was sent with the old one a moment before still comes through.
    assert_eq!(phone.get("/api/v1/session").await.status(), 200);
    // What is noticed is written unheard, before this.
    world.organisation("another").await;
    assert_eq!(old.clone().get("/api/v1/session").await.status(), 200);
    world.pass(SignedDuration::from_secs(61));
    // Now it is a thief's: both are out.
    assert_eq!(old.clone().get("/api/v1/session").await.status(), 401);
    world.pass(SignedDuration::from_secs(3));
    assert_eq!(problem(phone.get("/api/v1/session").await).await, (401, "not_signed_in".into()));
}

#[tokio::test]
async fn a_secret_that_was_planted_is_never_taken_over() {
    let world = World::new().await;
    let (phone, luz) = enrolled(&world).await;
    let planted = format!("atalaya_session={}", "ab".repeat(32));
    let mut victim = Phone { session: Some(planted.clone()), ..phone.clone() };
    assert_eq!(victim.open(PIN).await.status(), 200);
    assert_ne!(victim.session.as_deref(), Some(planted.as_str()));
    let mut attacker = Phone { session: Some(planted.clone()), device: None, ..Phone::new(&world) };
    assert_eq!(attacker.get("/api/v1/session").await.status(), 401);
    // Nor a device's.
    let planted = format!("atalaya_device={}", "cd".repeat(32));
    let mut victim = Phone { device: Some(planted.clone()), ..Phone::new(&world) };
    assert_eq!(victim.enrol("ana", &code(&luz, "ana").await).await.status(), 201);
    assert_ne!(victim.device.as_deref(), Some(planted.as_str()));
}

#[tokio::test]
async fn what_is_not_ones_own_keeps_nothing_and_ends_soon() {
    let world = World::new().await;
    world.user("omes", "ana", Role::Promoter).await;
    let body =
        json!({"organisation": "omes", "handle": "ana", "password": PASSWORD, "shared": true});
    let mut borrowed = Phone::new(&world);
    let answer = borrowed.post("/api/v1/session", &body).await;
    let cookie = answer.headers()["set-cookie"].to_str().unwrap().to_owned();
    assert!(
        cookie.contains("HttpOnly; SameSite=Strict") && !cookie.contains("Max-Age"),
        "{cookie}"
    );
    for _ in 0..20 {
        world.pass(SignedDuration::from_mins(20));
        assert_eq!(borrowed.get("/api/v1/session").await.status(), 200);
    }
    let mut other = borrowed.clone();
    let left = borrowed.delete("/api/v1/session").await;
    assert_eq!(left.headers()["clear-site-data"], "\"cache\", \"cookies\", \"storage\"");
    assert_eq!(other.get("/api/v1/session").await.status(), 401);
    borrowed.post("/api/v1/session", &body).await;
    world.pass(SignedDuration::from_mins(31));
    assert_eq!(borrowed.get("/api/v1/session").await.status(), 401, "it stood idle");
}

#[tokio::test]
async fn another_sites_page_can_neither_enrol_nor_open_nor_end() {
    let world = World::new().await;
    let (phone, luz) = enrolled(&world).await;
    let open = code(&luz, "ana").await;
    let crossed = (403, "cross_site".to_owned());
    let evil = |method, path: &str, body: Value| {
        let request = world.request(method, path).header("origin", "https://evil.example");
        let cookies =
            format!("{}; {}", phone.session.clone().unwrap(), phone.device.clone().unwrap());
        request.header("cookie", cookies).json(&body).send()
    };
    let enrolment = json!({"organisation": "omes", "handle": "ana", "code": open, "pin": PIN});
    for (method, path, body) in [
        (Method::POST, "/api/v1/enrolments", enrolment),
        (Method::POST, "/api/v1/session/pin", json!({"pin": "900817"})),
        (Method::DELETE, "/api/v1/devices/0193a000-0000-4000-8000-000000000001", json!({})),
    ] {
        assert_eq!(problem(evil(method, path, body).await.unwrap()).await, crossed, "{path}");
    }
}
