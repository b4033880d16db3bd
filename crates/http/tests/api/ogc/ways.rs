//! The two services with everything in them, on each store, served once for all tests that only read.

use std::sync::LazyLock;

use atalaya_domain::Role;
use atalaya_http::{Districts, HttpSettings};
use atalaya_live::LiveSettings;
use atalaya_store::StoreSettings;
use reqwest::{Client, RequestBuilder, Response};
use serde_json::{Value, json};
use tokio::runtime::Builder;

use crate::releases::{approve, propose, team};
use crate::world::{World, told};

pub const PUBLISHED: &str = "/api/v1/ogc/published";
pub const RISK: &str = "/api/v1/ogc/risk";

/// A service as somebody asks it.
pub struct Service {
    pub base: String,
    proof: Option<String>,
    client: Client,
    pub host: String,
    /// Where its data are.
    pub store: &'static str,
}

/// Who may: one release is published, one organisation has its map.
struct Served {
    store: &'static str,
    host: String,
    supervisor: String,
    promoter: String,
}

/// Served as long as the tests run, from SQLite and, where it is installed, from PostgreSQL. The clock stands still, so all
/// of them see one hour.
static SERVED: LazyLock<Vec<Served>> = LazyLock::new(|| {
    let databases =
        [("SQLite", Some(atalaya_kit::sqlite())), ("PostgreSQL", atalaya_kit::postgres())];
    let there = databases.into_iter().filter_map(|(name, database)| Some((name, database?)));
    there.map(|(name, database)| served(name, database)).collect()
});

fn served(store: &'static str, database: atalaya_kit::TestDatabase) -> Served {
    let (tell, told) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        runtime.block_on(async {
            let (sizes, heartbeat) = (StoreSettings::default(), LiveSettings::default().heartbeat);
            let change = |settings: &mut HttpSettings| settings.boundaries = Districts::shipped();
            let world = World::kept_in(database, sizes, heartbeat, change).await;
            let team = team(&world, "omes").await;
            let asked = json!({"period": "2026-Q2", "support": "reported", "hexagons": 6});
            let proposed = propose(&team.advocate, asked).await;
            approve(&team.steward, &proposed).await;
            assert_eq!(approve(&team.supervisor, &proposed).await.1["state"], "published");
            world.caught_up().await;
            let supervisor = world.program("omes", Role::Supervisor).await.proof.1;
            let promoter = world.program("omes", Role::Promoter).await.proof.1;
            tell.send(Served { store, host: world.host.clone(), supervisor, promoter }).unwrap();
            std::future::pending::<()>().await;
        });
    });
    told.recv().unwrap()
}

impl Service {
    /// From each store.
    fn of(base: &str, proof: impl Fn(&Served) -> Option<String>) -> Vec<Self> {
        let service = |served: &Served| Self {
            base: format!("http://{}{base}", served.host),
            proof: proof(served),
            client: Client::new(),
            host: served.host.clone(),
            store: served.store,
        };
        SERVED.iter().map(service).collect()
    }

    /// What was published, to a stranger.
    pub fn published() -> Vec<Self> {
        Self::of(PUBLISHED, |_| None)
    }

    /// The map, to a supervisor's program.
    pub fn risk() -> Vec<Self> {
        Self::of(RISK, |served| Some(served.supervisor.clone()))
    }

    /// The map, to a promoter's program.
    pub fn risk_of_promoter() -> Vec<Self> {
        Self::of(RISK, |served| Some(served.promoter.clone()))
    }

    /// Both services, from each store.
    pub fn both() -> Vec<Self> {
        [Self::published(), Self::risk()].into_iter().flatten().collect()
    }

    /// Asks for an address, or for what is below the service's own.
    pub async fn get(&self, href: &str) -> Response {
        self.get_as(href, "*/*").await
    }

    pub async fn get_as(&self, href: &str, accept: &str) -> Response {
        self.request(href).header("accept", accept).send().await.unwrap()
    }

    /// Asks for what it has already, by its tag.
    pub async fn get_known(&self, href: &str, tag: &str) -> Response {
        self.request(href).header("if-none-match", tag).send().await.unwrap()
    }

    fn request(&self, href: &str) -> RequestBuilder {
        let whole = href.starts_with("http");
        let url = if whole { href.to_owned() } else { format!("{}{href}", self.base) };
        match &self.proof {
            Some(proof) => self.client.get(url).header("authorization", proof),
            None => self.client.get(url),
        }
    }

    /// The same, which must be there, as JSON.
    pub async fn json(&self, href: &str) -> Value {
        let (status, body) = told(self.get(href).await).await;
        assert_eq!(status, 200, "{href}: {body}");
        body
    }

    pub async fn status(&self, href: &str) -> u16 {
        self.get(href).await.status().as_u16()
    }

    /// The ids of its collections.
    pub async fn collections(&self) -> Vec<String> {
        let all = self.json("/collections").await;
        let id = |one: &Value| one["id"].as_str().unwrap().to_owned();
        all["collections"].as_array().unwrap().iter().map(id).collect()
    }
}

/// The first link with this relation, and type if one is named.
pub fn link<'a>(document: &'a Value, rel: &str, media: Option<&str>) -> Option<&'a str> {
    let links = document["links"].as_array().unwrap();
    let found = links
        .iter()
        .find(|link| link["rel"] == rel && media.is_none_or(|media| link["type"] == media));
    found.map(|link| link["href"].as_str().unwrap())
}
