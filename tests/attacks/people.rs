//! Everybody who may try: two organisations with each role, programs, and strangers; and what is
//! planted among what one of them reported.

use atalaya_domain::Role;
use reqwest::{Client, Method, RequestBuilder};
use serde_json::{Value, json};

use crate::program::{Server, run};

pub const NARRATIVE: &str = "CANARIO me siguieron hasta la parada CANARIO";
pub const EVENT: &str = "0193a7f0-c0de-7000-8000-00000000beef";
pub const EXPOSURE: &str = "0193a7f0-c0de-7000-8000-00000000cafe";
pub const OUTREACH: &str = "0193a7f0-c0de-7000-8000-00000000face";
pub const HANDLE: &str = "canario-luna";
pub const LABEL: &str = "canario-kobo";
/// A place where nobody else reports.
pub const PLACE: [f64; 2] = [15.3197, -91.4717];

/// Somebody who tries.
#[derive(Clone)]
pub struct Person {
    /// Who it is, for messages.
    pub name: String,
    /// In which organisation and role; `None` for a stranger.
    pub role: Option<(&'static str, Role)>,
    client: Client,
    url: String,
    proof: Option<(&'static str, String)>,
}

impl Person {
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.client.request(method, format!("{}{path}", self.url));
        let request = request.header("origin", &self.url);
        match &self.proof {
            Some((name, value)) => request.header(*name, value),
            None => request,
        }
    }

    /// Whether it is a program with a token.
    pub fn is_program(&self) -> bool {
        self.proof.as_ref().is_some_and(|(name, _)| *name == "authorization")
    }

    /// The header that proves who it is.
    pub fn proof(&self) -> (&'static str, &str) {
        let (name, value) = self.proof.as_ref().expect("no stranger");
        (name, value)
    }

    pub async fn get(&self, path: &str) -> (u16, String) {
        let answer = self.request(Method::GET, path).send().await.expect("an answer");
        (answer.status().as_u16(), answer.text().await.expect("a text"))
    }

    pub async fn post(&self, path: &str, body: &Value) -> (u16, String) {
        let answer = self.request(Method::POST, path).json(body).send().await.expect("an answer");
        (answer.status().as_u16(), answer.text().await.expect("a text"))
    }
}

/// A served database with everybody in it.
pub struct Town {
    pub server: Server,
    /// Who reported what is planted.
    pub victim: Person,
    /// Everybody else, strangers last.
    pub others: Vec<Person>,
}

impl Town {
    pub async fn new(database: &str) -> Self {
        for slug in ["omes", "otra"] {
            run(&["organisation", "create", slug, "--database", database]);
        }
        let create = |slug: &str, handle: &str, role: Role| {
            let command = ["user", "create", handle, "--role", role.code()];
            let made =
                run(&[&command[..], &["--organisation", slug, "--database", database]].concat());
            made.split_once(' ').expect("a handle and a password").1.to_owned()
        };
        let victims = create("omes", HANDLE, Role::Promoter);
        let mut people = Vec::new();
        for slug in ["omes", "otra"] {
            for role in Role::ALL {
                let handle = format!("{slug}-{}", role.code());
                let password = create(slug, &handle, *role);
                people.push((slug, *role, handle, password));
            }
        }
        let label = ["--label", LABEL];
        let mut programs = Vec::new();
        for slug in ["omes", "otra"] {
            for role in [Role::Promoter, Role::Supervisor, Role::Steward] {
                let command = ["token", "create", "--role", role.code(), "--organisation", slug];
                let secret = run(&[&command[..], &label, &["--database", database]].concat());
                programs.push((slug, role, secret));
            }
        }
        let server = Server::with(database, &["--insecure-cookie"]);
        server.ready().await;
        let of = |name: String, role, proof| Person {
            name,
            role,
            client: Client::new(),
            url: server.url.clone(),
            proof,
        };
        let stranger = of("a stranger".to_owned(), None, None);
        let cookie = sign_in(&stranger, "omes", HANDLE, &victims).await;
        let victim =
            of("the victim".to_owned(), Some(("omes", Role::Promoter)), Some(("cookie", cookie)));
        let mut others = Vec::new();
        for (slug, role, handle, password) in people {
            let cookie = sign_in(&stranger, slug, &handle, &password).await;
            others.push(of(handle, Some((slug, role)), Some(("cookie", cookie))));
        }
        for (slug, role, secret) in programs {
            let proof = Some(("authorization", format!("Bearer {secret}")));
            others.push(of(format!("a program: {slug} {role}"), Some((slug, role)), proof));
        }
        others.push(stranger);
        let town = Self { server, victim, others };
        town.plant().await;
        town
    }

    async fn plant(&self) {
        let [lat, lon] = PLACE;
        let event = json!({
            "id": EVENT, "kind": "S3", "occurred_at": hours_ago(3), "lat": lat, "lon": lon,
            "key_populations": ["TW"], "narrative": NARRATIVE,
        });
        let (status, body) = self.victim.post("/api/v1/events", &event).await;
        assert_eq!(status, 201, "{body}");
        let hours = json!({
            "id": EXPOSURE, "started_at": hours_ago(6), "ended_at": hours_ago(4), "workers": 2,
            "lat": lat, "lon": lon,
        });
        let (status, body) = self.victim.post("/api/v1/exposure", &hours).await;
        assert_eq!(status, 201, "{body}");
        let cell = atalaya_domain::Cell::at(lat, lon).expect("a place").to_string();
        let outing = json!({
            "id": OUTREACH, "starts_at": hours_ago(-1), "ends_at": hours_ago(-2),
            "home_by": hours_ago(-3), "company": "pair", "cell": cell,
        });
        let (status, body) = self.victim.post("/api/v1/outreach", &outing).await;
        assert_eq!(status, 201, "{body}");
        self.server.ready().await;
    }

    /// Those of an organisation, in every role.
    /// A program with a token of the victim's organisation.
    pub fn program(&self, role: Role, secret: &str) -> Person {
        Person {
            name: "a program".to_owned(),
            role: Some(("omes", role)),
            client: Client::new(),
            url: self.server.url.clone(),
            proof: Some(("authorization", format!("Bearer {secret}"))),
        }
    }

    pub fn of(&self, slug: &str, role: Role) -> &Person {
        let found = self.others.iter().find(|one| one.role == Some((slug_of(slug), role)));
        found.expect("everybody is there")
    }
}

fn slug_of(slug: &str) -> &'static str {
    if slug == "omes" { "omes" } else { "otra" }
}

#[expect(clippy::disallowed_methods, reason = "the program under test reads the clock too")]
pub fn hours_ago(hours: i64) -> String {
    (jiff::Timestamp::now() - jiff::SignedDuration::from_hours(hours)).to_string()
}

/// Signs somebody in; gives the session's cookie.
pub async fn sign_in(stranger: &Person, slug: &str, handle: &str, password: &str) -> String {
    let body = json!({"organisation": slug, "handle": handle, "password": password});
    let request = stranger.request(Method::POST, "/api/v1/session").json(&body);
    let answer = request.send().await.expect("an answer");
    assert_eq!(answer.status().as_u16(), 200, "{handle}");
    let cookie = answer.headers()["set-cookie"].to_str().expect("text");
    cookie.split(';').next().expect("a cookie").to_owned()
}
