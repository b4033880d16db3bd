//! What “lets no one in” means, sentence by sentence. Two and three have a half that needs a browser, four needs one:
//! `tests/browser/sealed.test.mjs` and `devices.test.mjs` have those, under the same numbers. Six is a property of the gate
//! itself, `crates/disclosure/tests/releases.rs`; seven is `audit` beside the matrix of `routes`.

use std::time::{Duration, Instant};

use atalaya_domain::{Cell, Role};
use reqwest::{Client, Method, RequestBuilder, Response};
use serde_json::{Value, json};

use super::people::{EVENT, HANDLE, NARRATIVE, PLACE, Town};
use super::routes;

const PIN: &str = "407391";
const SECOND: &str = "835162";
/// Who has a phone.
const OWNER: &str = "omes-promoter";
/// How soon an ended device has nothing more.
const ENDED_WITHIN: Duration = Duration::from_secs(5);

/// An enrolled phone, by its cookies.
struct Phone {
    url: String,
    client: Client,
    session: String,
    device: String,
}

impl Phone {
    async fn enrol(town: &Town) -> Self {
        let path = format!("/api/v1/people/{OWNER}/code");
        let (status, told) = town.of("omes", Role::Supervisor).post(&path, &json!({})).await;
        assert_eq!(status, 201, "{told}");
        let code: Value = serde_json::from_str(&told).expect("JSON");
        let (url, client) = (town.server.url.clone(), Client::new());
        let mut phone = Self { url, client, session: String::new(), device: String::new() };
        let body = json!({
            "organisation": "omes", "handle": OWNER, "code": code["code"], "pin": PIN,
        });
        let answer = phone.ask(Method::POST, "/api/v1/enrolments").json(&body);
        assert_eq!(phone.keep(answer).await.status().as_u16(), 201);
        phone
    }

    fn ask(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.client.request(method, format!("{}{path}", self.url));
        let cookies = format!("{}; {}", self.session, self.device);
        request.header("origin", &self.url).header("cookie", cookies)
    }

    /// Sends, and keeps the cookies as a browser does.
    async fn keep(&mut self, request: RequestBuilder) -> Response {
        let answer = request.send().await.expect("an answer");
        for cookie in answer.headers().get_all("set-cookie") {
            let pair = cookie.to_str().expect("text").split(';').next().expect("a pair").to_owned();
            let is_device = pair.starts_with("atalaya_device=");
            *(if is_device { &mut self.device } else { &mut self.session }) = pair;
        }
        answer
    }

    async fn open(&mut self, pin: &str) -> u16 {
        let asked = self.ask(Method::POST, "/api/v1/session/pin").json(&json!({"pin": pin}));
        self.keep(asked).await.status().as_u16()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_without_a_proof_no_endpoint_answers_and_wrong_is_like_what_is_not_there() {
    let town = Town::new(atalaya_kit::sqlite().url()).await;
    let stranger = town.others.last().expect("a stranger");
    let open: Vec<String> = routes::answered_to(&town, stranger).await;
    let expected = [
        "DELETE /api/v1/session",
        "GET /api/v1/deployment",
        "GET /api/v1/ogc/published",
        "GET /api/v1/ogc/published/collections",
        "GET /api/v1/ogc/published/collections/{collection}",
        "GET /api/v1/ogc/published/collections/{collection}/items",
        "GET /api/v1/ogc/published/collections/{collection}/items/{feature}",
        "GET /api/v1/ogc/published/conformance",
        "GET /api/v1/openapi.json",
        "GET /api/v1/published",
        "GET /api/v1/published/{number}",
        "GET /api/v1/published/{number}/files/{name}",
        "GET /api/v1/release_keys",
        // A gateway says by a secret of its own that a message has arrived, and is told nothing.
        "GET /api/v1/receipts/{secret}",
        "GET /api/v1/session/oidc",
        "GET /api/v1/session/oidc/{organisation}",
        "POST /api/v1/enrolments",
        "POST /api/v1/session",
        "POST /api/v1/session/passkey",
        "POST /api/v1/session/passkey/challenge",
        "POST /api/v1/session/pin",
        "POST /api/v1/session/second",
        // A gateway with its secret hands messages over; without it there is nothing here.
        "POST /api/v1/text_messages/{secret}",
    ];
    let signs_in_or_is_public = |name: &&String| expected.contains(&name.as_str());
    assert!(open.iter().all(|name| signs_in_or_is_public(&name)), "{open:#?}");
    // Somebody else's and nobody's are answered alike.
    let other = town.of("otra", Role::Supervisor);
    let nobodys = EVENT.replace("beef", "0bad");
    for path in ["/api/v1/events/", "/api/v1/people/"] {
        let (theirs, missing) = match path {
            "/api/v1/events/" => (EVENT.to_owned(), nobodys.clone()),
            _ => (format!("{HANDLE}/devices"), "no-existe/devices".to_owned()),
        };
        let (is, none) = (
            other.get(&format!("{path}{theirs}")).await,
            other.get(&format!("{path}{missing}")).await,
        );
        assert_eq!(is.0, 404, "{path}");
        assert_eq!(is, none, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_nobody_reads_across_organisations_by_any_route_on_sqlite() {
    routes::holds(atalaya_kit::sqlite().url()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_nobody_reads_across_organisations_by_any_route_on_postgresql() {
    let Some(database) = atalaya_kit::postgres() else { return };
    routes::holds(database.url()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn three_a_revoked_device_gets_nothing_within_five_seconds() {
    let town = Town::new(atalaya_kit::sqlite().url()).await;
    let mut phone = Phone::enrol(&town).await;
    let parent = Cell::at(PLACE[0], PLACE[1]).and_then(|cell| cell.parent(4)).expect("a place");
    let stream = format!("/api/v1/live/stream?resolution=8&frames=json&parents={parent}");
    let mut listening = phone.ask(Method::GET, &stream).send().await.expect("an answer");
    assert_eq!(listening.status().as_u16(), 200);
    assert!(listening.chunk().await.expect("a piece").is_some(), "it hears");
    let begun = Instant::now();
    let path = format!("/api/v1/people/{OWNER}/devices");
    let supervisor = town.of("omes", Role::Supervisor);
    let ended = supervisor.request(Method::DELETE, &path).send().await.expect("an answer");
    assert_eq!(ended.status().as_u16(), 200);
    let silent = async { while let Ok(Some(_)) = listening.chunk().await {} };
    tokio::time::timeout(ENDED_WITHIN, silent).await.expect("the stream has ended");
    for path in ["/api/v1/session", "/api/v1/events", "/api/v1/taxonomy"] {
        let answer = phone.ask(Method::GET, path).send().await.expect("an answer");
        assert_eq!(answer.status().as_u16(), 401, "{path}");
        assert!(answer.text().await.expect("a text").contains("device_ended"), "{path}");
    }
    assert_eq!(phone.open(PIN).await, 401, "nor does its PIN");
    assert!(begun.elapsed() <= ENDED_WITHIN, "{:?}", begun.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn five_a_database_without_its_keys_yields_no_narrative_no_name_and_no_phone() {
    let database = atalaya_kit::sqlite();
    let town = Town::new(database.url()).await;
    let (name, phone) = ("Canaria López", "5555-0199");
    let path = format!("/api/v1/people/{HANDLE}/contact");
    let contact = json!({"name": name, "phone": phone});
    let supervisor = town.of("omes", Role::Supervisor);
    let put = supervisor.request(Method::PUT, &path).json(&contact).send().await;
    assert!(put.expect("an answer").status().is_success());
    let (_, seen) = supervisor.get(&path).await;
    assert!(seen.contains(name), "with the keys it is there: {seen}");
    let file = database.url().trim_start_matches("sqlite:").trim_start_matches("//");
    let mut found = Vec::new();
    for end in ["", "-wal"] {
        if let Ok(bytes) = std::fs::read(format!("{file}{end}")) {
            found.extend(bytes);
        }
    }
    let has = |text: &str| found.windows(text.len()).any(|part| part == text.as_bytes());
    assert!(has(HANDLE), "the search sees what there is");
    for secret in [NARRATIVE, "CANARIO", name, "Canaria", phone] {
        assert!(!has(secret), "{secret} is in the database");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn eight_when_a_supervisor_is_the_abuser_somebody_else_is_told() {
    let town = Town::new(atalaya_kit::sqlite().url()).await;
    let (supervisor, steward) = (town.of("omes", Role::Supervisor), town.of("omes", Role::Steward));
    let (_, rules) = supervisor.get("/api/v1/safety_rules").await;
    let mut rules: Value = serde_json::from_str(&rules).expect("JSON");
    rules["duress_pin"] = json!(true);
    let put = supervisor.request(Method::PUT, "/api/v1/safety_rules").json(&rules).send().await;
    assert_eq!(put.expect("an answer").status().as_u16(), 200);
    let mut phone = Phone::enrol(&town).await;
    let pins = json!({"pin": PIN, "duress_pin": SECOND});
    let set = phone.ask(Method::PUT, "/api/v1/me/duress_pin").json(&pins).send().await;
    assert_eq!(set.expect("an answer").status().as_u16(), 204);
    assert_eq!(phone.open(SECOND).await, 200);
    for (who, told) in [
        (supervisor, true),
        (steward, true),
        (town.of("otra", Role::Steward), false),
        (town.of("omes", Role::Coordinator), false),
    ] {
        let (_, alerts) = who.get("/api/v1/alerts").await;
        assert_eq!(alerts.contains("\"duress\""), told, "{}: {alerts}", who.name);
    }
    // The one on duty may be the trouble: what is said under duress on an outing goes past the line of duty, to two people at
    // least, one of whom they did not choose to be.
    let turns = [
        (supervisor, "supervisor", 201),
        (steward, "second_contact", 201),
        // Of whom she would hear nothing: no alarm is told to them.
        (town.of("omes", Role::Advocate), "second_contact", 422),
        (town.of("omes", Role::Coordinator), "crisis_lead", 422),
    ];
    for (who, duty, expected) in turns {
        let turn = json!({
            "handle": who.name, "duty": duty, "starts_at": super::people::hours_ago(1),
            "ends_at": super::people::hours_ago(-8),
        });
        let (status, told) = supervisor.post("/api/v1/duty", &turn).await;
        assert_eq!(status, expected, "{}: {told}", who.name);
    }
    let said = json!({"id": EVENT.replace("beef", "d0e5"), "kind": "ok", "duress": true});
    let path = format!("/api/v1/outreach/{}/check_ins", super::people::OUTREACH);
    let (status, shown) = town.victim.post(&path, &said).await;
    assert_eq!(status, 201, "{shown}");
    assert!(!shown.contains("duress"), "her phone shows nothing of it: {shown}");
    let called = async |who: &super::people::Person| {
        // What is said under duress calls at once; the patience is for a busy machine.
        for _ in 0..1_200 {
            let (_, alerts) = who.get("/api/v1/alerts").await;
            if alerts.contains("\"alarm\"") {
                return true;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        false
    };
    assert!(called(steward).await, "the second contact is called, outside of the line");
    assert!(called(supervisor).await, "and so is who supervises: two people");
    let (_, others) = town.of("otra", Role::Supervisor).get("/api/v1/alerts").await;
    assert!(!others.contains("\"alarm\""), "{others}");
    // One of them looks at what the victim reported, and she sees who.
    supervisor.get(&format!("/api/v1/events/{EVENT}")).await;
    let (_, mine) = town.victim.get("/api/v1/audit/mine").await;
    assert!(mine.contains("omes-supervisor"), "{mine}");
    // What they say in their own favour is nobody's word but theirs: it is verified by another, or not at all.
    let id = EVENT.replace("beef", "0add");
    let own = json!({
        "id": id, "kind": "P1", "occurred_at": super::people::hours_ago(2), "lat": 14.6, "lon": -90.5,
    });
    let (status, body) = supervisor.post("/api/v1/events", &own).await;
    assert_eq!(status, 201, "{body}");
    let patch = supervisor.request(Method::PATCH, &format!("/api/v1/events/{id}"));
    let verified = patch.json(&json!({"verification": "V3"})).send().await.expect("an answer");
    assert!(verified.status().is_client_error(), "{}", verified.status());
}
