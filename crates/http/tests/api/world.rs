//! A server of one's own for each test: database, clock, port.

use std::net::TcpListener;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use atalaya_domain::{
    Area, Deployment, Handle, KeyPopulation, KeyPopulations, NamedPlace, OrganisationId, Role,
    Slug, Zone,
};
use atalaya_http::{App, HttpSettings, Secret, password_hash, serve};
use atalaya_live::{Live, LiveSettings};
use atalaya_seal::{Key, Keyring};
use atalaya_store::{NewToken, NewUser, SecretHash, Store, StoreSettings};
use jiff::{SignedDuration, Timestamp};
use reqwest::{Client, Method, RequestBuilder, Response, StatusCode};
use serde_json::{Value, json};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

pub const PASSWORD: &str = "una frase larga y buena";
pub static HASH: LazyLock<String> = LazyLock::new(|| password_hash(PASSWORD).unwrap());
static AREA: LazyLock<Arc<Area>> =
    LazyLock::new(|| Arc::new(Area::from_bbox([-90.8, 14.3, -90.2, 14.9]).unwrap()));

/// Friday, 20 November 2026, 21:30 in Guatemala.
pub const START: &str = "2026-11-21T03:30:00Z";

pub struct World {
    pub host: String,
    pub store: Store,
    pub live: Live,
    pub client: Client,
    clock: Arc<AtomicI64>,
    stop: Option<oneshot::Sender<()>>,
    server: Option<JoinHandle<std::io::Result<()>>>,
    pub database: atalaya_kit::TestDatabase,
}

/// Somebody who is signed in, or a program.
#[derive(Clone)]
pub struct Person {
    pub host: String,
    pub client: Client,
    pub proof: (&'static str, String),
}

impl World {
    pub async fn new() -> Self {
        Self::with(|_| {}).await
    }

    pub async fn with(change: impl FnOnce(&mut HttpSettings)) -> Self {
        Self::on(StoreSettings::default(), change).await
    }

    /// With signs of life this often.
    pub async fn with_heartbeat(heartbeat: Duration) -> Self {
        Self::of(StoreSettings::default(), heartbeat, |_| {}).await
    }

    /// On a store of these sizes.
    pub async fn on(sizes: StoreSettings, change: impl FnOnce(&mut HttpSettings)) -> Self {
        Self::of(sizes, LiveSettings::default().heartbeat, change).await
    }

    async fn of(
        sizes: StoreSettings,
        heartbeat: Duration,
        change: impl FnOnce(&mut HttpSettings),
    ) -> Self {
        Self::kept_in(atalaya_kit::sqlite(), sizes, heartbeat, change).await
    }

    /// With its data in this database.
    pub async fn kept_in(
        database: atalaya_kit::TestDatabase,
        sizes: StoreSettings,
        heartbeat: Duration,
        change: impl FnOnce(&mut HttpSettings),
    ) -> Self {
        let store = Store::open_with(database.url(), sizes).await.unwrap();
        store.migrate().await.unwrap();
        let keys = Keyring::new(Key::new([1; 32]));
        store.unlock(keys, None, START.parse().unwrap()).await.unwrap();
        let clock = Arc::new(AtomicI64::new(START.parse::<Timestamp>().unwrap().as_microsecond()));
        Self::served(database, store, clock, deployment(), heartbeat, change).await
    }

    /// The same data, served by a program that is told something else of where it stands.
    pub async fn told_otherwise(mut self, otherwise: impl FnOnce(&mut Deployment)) -> Self {
        let _ = self.stop.take().unwrap().send(());
        self.server.take().unwrap().await.unwrap().unwrap();
        let mut deployment = deployment();
        otherwise(&mut deployment);
        let heartbeat = LiveSettings::default().heartbeat;
        Self::served(self.database, self.store, self.clock, deployment, heartbeat, |_| {}).await
    }

    async fn served(
        database: atalaya_kit::TestDatabase,
        store: Store,
        clock: Arc<AtomicI64>,
        deployment: Deployment,
        heartbeat: Duration,
        change: impl FnOnce(&mut HttpSettings),
    ) -> Self {
        let deployment = Arc::new(deployment);
        let shared = Arc::clone(&clock);
        let clock_of_app: atalaya_http::Clock =
            Arc::new(move || Timestamp::from_microsecond(shared.load(Ordering::SeqCst)).unwrap());
        let live = start_live(&store, &deployment, &clock_of_app, heartbeat).await;
        let mut settings = HttpSettings {
            cookie_secure: false,
            workers: 1,
            drain: Duration::from_secs(2),
            live_drain: Duration::ZERO,
            ..HttpSettings::default()
        };
        change(&mut settings);
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let host = listener.local_addr().unwrap().to_string();
        let (stop, stopped) = oneshot::channel();
        let app = App {
            store: store.clone(),
            live: live.clone(),
            deployment,
            clock: clock_of_app,
            settings,
        };
        let shutdown = async {
            let _ = stopped.await;
        };
        let server = tokio::spawn(serve(listener, app, shutdown));
        let world = Self {
            host,
            store,
            live,
            client: Client::new(),
            clock,
            stop: Some(stop),
            server: Some(server),
            database,
        };
        world.caught_up().await;
        world
    }

    /// Lets time pass.
    pub fn pass(&self, time: SignedDuration) {
        self.clock.fetch_add(time.as_micros() as i64, Ordering::SeqCst);
    }

    pub fn now(&self) -> Timestamp {
        Timestamp::from_microsecond(self.clock.load(Ordering::SeqCst)).unwrap()
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("http://{}{path}", self.host))
    }

    pub async fn get(&self, path: &str) -> Response {
        self.request(Method::GET, path).send().await.unwrap()
    }

    /// The organisation, made if it is not there.
    pub async fn organisation(&self, slug: &str) -> OrganisationId {
        let slug = Slug::parse(slug).unwrap();
        if let Some(found) = self.store.organisation_by_slug(&slug).await.unwrap() {
            return found.id;
        }
        let name = format!("{slug} (demo)");
        self.store.organisation_create(slug, name, self.now()).await.unwrap().id
    }

    /// Makes a user with [`PASSWORD`].
    pub async fn user(&self, organisation: &str, handle: &str, role: Role) {
        let populations = match role {
            Role::Promoter => KeyPopulations::from_members([KeyPopulation::Tw]),
            _ => KeyPopulations::default(),
        };
        let user = NewUser {
            organisation: self.organisation(organisation).await,
            handle: Handle::parse(handle).unwrap(),
            role,
            key_populations: populations,
            password_hash: HASH.clone(),
        };
        self.store.user_create(user, self.now()).await.unwrap();
    }

    /// Makes a user and signs in.
    pub async fn person(&self, organisation: &str, handle: &str, role: Role) -> Person {
        self.user(organisation, handle, role).await;
        self.person_again(organisation, handle).await
    }

    /// A person who was there before, signed in anew.
    pub async fn person_again(&self, organisation: &str, handle: &str) -> Person {
        let (person, asleep) = self.person_as_is(organisation, handle).await;
        // Who comes back after more than a week reads the briefing, as the screen asks.
        if asleep == "briefing" {
            let body = json!({"briefing": 1, "consent": 1});
            let read = person.request(Method::PUT, "/api/v1/me/briefing").json(&body);
            assert_eq!(read.send().await.unwrap().status(), StatusCode::NO_CONTENT);
        }
        person
    }

    /// The same, and why their account sleeps. They see everything they ever told, however late it becomes.
    pub async fn person_as_is(&self, organisation: &str, handle: &str) -> (Person, Value) {
        let signed_in = self.person_just_now(organisation, handle).await;
        let always = "UPDATE session SET history_until_us = 9000000000000000;";
        crate::audit::run(self, always);
        signed_in
    }

    /// Somebody who has just signed in, and why their account sleeps.
    pub async fn person_just_now(&self, organisation: &str, handle: &str) -> (Person, Value) {
        let answer = self.sign_in(organisation, handle, PASSWORD).await;
        assert_eq!(answer.status(), StatusCode::OK, "sign in");
        let proof = ("cookie", cookie_of(&answer));
        let person = Person { host: self.host.clone(), client: self.client.clone(), proof };
        (person, told(answer).await.1["asleep"].clone())
    }

    /// A program with a token.
    pub async fn program(&self, organisation: &str, role: Role) -> Person {
        self.program_that(organisation, role, false).await
    }

    /// A program with a token that only hands in, if `intake_only`.
    pub async fn program_that(&self, organisation: &str, role: Role, intake_only: bool) -> Person {
        let secret = Secret::new_token().unwrap();
        let id = self.organisation(organisation).await;
        let label = "a test".to_owned();
        let hash = SecretHash(secret.hash);
        let new = NewToken { role, intake_only, label, expires_at: None };
        self.store.token_create(hash, id, new, self.now()).await.unwrap();
        Person {
            host: self.host.clone(),
            client: self.client.clone(),
            proof: ("authorization", format!("Bearer {}", secret.text)),
        }
    }

    pub async fn sign_in(&self, organisation: &str, handle: &str, password: &str) -> Response {
        let body = json!({"organisation": organisation, "handle": handle, "password": password});
        self.request(Method::POST, "/api/v1/session").json(&body).send().await.unwrap()
    }

    /// How often a password, PIN or code was hashed so far.
    pub async fn secrets_hashed(&self) -> u64 {
        let text = self.get("/metrics").await.text().await.unwrap();
        let line =
            text.lines().find_map(|line| line.strip_prefix("atalaya_password_hashes_total "));
        line.unwrap().parse().unwrap()
    }

    /// Stops the server and waits for its end.
    pub async fn stop(mut self) {
        let _ = self.stop.take().unwrap().send(());
        self.server.take().unwrap().await.unwrap().unwrap();
    }

    /// Waits until the map has all that is stored.
    pub async fn caught_up(&self) {
        let head = self.store.feed_head().await.unwrap().position;
        for _ in 0..500 {
            let status = self.live.status();
            if status.caught_up && status.position >= head {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("the map did not catch up");
    }
}

impl Person {
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.client.request(method, format!("http://{}{path}", self.host));
        let request = request.header(self.proof.0, &self.proof.1);
        if self.proof.0 == "cookie" {
            request.header("origin", format!("http://{}", self.host))
        } else {
            request
        }
    }

    pub async fn get(&self, path: &str) -> Response {
        self.request(Method::GET, path).send().await.unwrap()
    }

    pub async fn post(&self, path: &str, body: &Value) -> Response {
        self.request(Method::POST, path).json(body).send().await.unwrap()
    }

    pub async fn patch(&self, path: &str, body: &Value) -> Response {
        self.request(Method::PATCH, path).json(body).send().await.unwrap()
    }

    pub async fn delete(&self, path: &str) -> Response {
        self.request(Method::DELETE, path).send().await.unwrap()
    }
}

/// `name=value` of the session's cookie.
pub fn cookie_of(answer: &Response) -> String {
    let cookie = answer.headers()["set-cookie"].to_str().unwrap();
    cookie.split(';').next().unwrap().to_owned()
}

/// The answer's status and JSON.
pub async fn told(answer: Response) -> (u16, Value) {
    let status = answer.status().as_u16();
    let bytes = answer.bytes().await.unwrap();
    (status, serde_json::from_slice(&bytes).unwrap_or(Value::Null))
}

/// The problem's status and code; checks that it is one, in the envelope of `OpenRosa` where a phone reads that.
pub async fn problem(answer: Response) -> (u16, String) {
    if answer.headers()["content-type"] == "text/xml; charset=utf-8" {
        let status = answer.status().as_u16();
        let body = answer.text().await.unwrap();
        assert!(body.contains("<message nature=\"submit_error\">"), "{body}");
        let (_, rest) = body.split_once("<problem xmlns=\"urn:atalaya:problem\">").unwrap();
        return (status, rest.split_once('<').unwrap().0.to_owned());
    }
    assert_eq!(answer.headers()["content-type"], "application/problem+json");
    let (status, body) = told(answer).await;
    assert_eq!(body["status"], status);
    let code = body["code"].as_str().unwrap().to_owned();
    assert_eq!(body["type"], format!("urn:atalaya:problem:{code}"));
    assert!(body["title"].as_str().unwrap().len() > 5);
    (status, code)
}

/// The least event with this number as id, in the middle of the city, half an hour ago.
pub fn event(number: u32) -> Value {
    json!({
        "id": event_id(number),
        "kind": "P1",
        "occurred_at": "2026-11-20T21:00:00-06:00",
        "lat": 14.6349,
        "lon": -90.5069,
        "key_populations": ["TW"],
    })
}

pub fn event_id(number: u32) -> String {
    format!("0193a000-0000-7000-8000-{number:012x}")
}

/// The least record of exposure with this number as id: two people in the middle of the city, this
/// evening from 18:00 to 20:30.
pub fn hours(number: u32) -> Value {
    json!({
        "id": event_id(number),
        "started_at": "2026-11-20T18:00:00-06:00",
        "ended_at": "2026-11-20T20:30:00-06:00",
        "workers": 2,
        "lat": 14.6349,
        "lon": -90.5069,
    })
}

/// Where it stands.
pub fn deployment() -> Deployment {
    Deployment {
        name: "Atalaya".into(),
        synthetic: true,
        zone: Zone::new("America/Guatemala").unwrap(),
        area: Arc::clone(&AREA),
        places: vec![NamedPlace {
            name: "Ciudad de Guatemala".into(),
            lat: 14.6349,
            lon: -90.5069,
            zoom: 11.0,
        }],
    }
}

async fn start_live(
    store: &Store,
    deployment: &Deployment,
    clock: &atalaya_http::Clock,
    heartbeat: Duration,
) -> Live {
    let settings = LiveSettings {
        window: Duration::from_millis(20),
        clock_check: Duration::from_millis(20),
        heartbeat,
        ..LiveSettings::default()
    };
    let (area, zone) = (Arc::clone(&deployment.area), deployment.zone.clone());
    let stop = CancellationToken::new();
    let live = Live::start(store.clone(), area, zone, Arc::clone(clock), settings, stop);
    live.await.unwrap()
}
