//! Every role on every route of the `OpenAPI` document, with what is planted looked for in each answer.
//!
//! A route that has no rule here fails: whoever adds a way out says who may learn what by it.

use std::collections::BTreeSet;

use atalaya_domain::{Cell, Role};
use reqwest::Method;
use serde_json::{Value, json};

use super::people::{EVENT, EXPOSURE, HANDLE, LABEL, OUTREACH, PLACE, Person, Town};

/// What is planted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Canary {
    Narrative,
    EventId,
    ExposureId,
    /// The hexagon of resolution 9, except as a place of the map that everybody's map has.
    Place,
    Handle,
    Label,
}

const CANARIES: [Canary; 6] = [Narrative, EventId, ExposureId, Place, Handle, Label];

impl Canary {
    fn text(self) -> String {
        match self {
            Self::Narrative => "CANARIO".to_owned(),
            Self::EventId => EVENT.to_owned(),
            Self::ExposureId => EXPOSURE.to_owned(),
            Self::Place => fine().to_string(),
            Self::Handle => HANDLE.to_owned(),
            Self::Label => LABEL.to_owned(),
        }
    }
}

/// Where the planted event lies.
fn fine() -> Cell {
    Cell::at(PLACE[0], PLACE[1]).expect("a place")
}

use Canary::{EventId, ExposureId, Handle, Label, Narrative, Place};
use Role::{Steward, Supervisor};

/// What the victim's own organisation may learn by a route, by role. Everybody else, and everything
/// that is not named, learns nothing of it.
struct Rule {
    route: &'static str,
    own: &'static [(Role, &'static [Canary])],
}

const fn nothing(route: &'static str) -> Rule {
    Rule { route, own: &[] }
}

/// Section 3.3 of the domain's table, route by route.
const RULES: &[Rule] = &[
    nothing("GET /api/v1/agreements"),
    nothing("POST /api/v1/agreements"),
    nothing("DELETE /api/v1/agreements/{id}"),
    nothing("POST /api/v1/agreements/{id}/acceptance"),
    nothing("GET /api/v1/alarm_figures"),
    nothing("GET /api/v1/alerts"),
    nothing("POST /api/v1/alerts/{position}/acknowledgement"),
    // Who looked at whose reports: the steward's, and a supervisor's own acts.
    Rule {
        route: "GET /api/v1/audit",
        own: &[
            (Steward, &[EventId, ExposureId, Handle]),
            (Supervisor, &[EventId, ExposureId, Handle]),
        ],
    },
    nothing("GET /api/v1/audit/mine"),
    nothing("GET /api/v1/audit/verification"),
    nothing("GET /api/v1/bulletins"),
    nothing("POST /api/v1/bulletins"),
    nothing("DELETE /api/v1/bulletins/{id}"),
    nothing("PUT /api/v1/bulletins/{id}/receipt"),
    nothing("POST /api/v1/logbooks"),
    nothing("POST /api/v1/logbooks/preview"),
    nothing("POST /api/v1/logbooks/reading"),
    nothing("POST /api/v1/logbooks/refused"),
    nothing("GET /api/v1/logbook_plans"),
    nothing("PUT /api/v1/logbook_plans/{id}"),
    nothing("DELETE /api/v1/logbook_plans/{id}"),
    nothing("GET /api/v1/place_audits"),
    nothing("PUT /api/v1/place_audits/{id}"),
    nothing("DELETE /api/v1/place_audits/{id}"),
    nothing("GET /api/v1/places"),
    nothing("GET /api/v1/places/offered"),
    nothing("GET /api/v1/places/meeting"),
    nothing("PUT /api/v1/places/{id}"),
    nothing("DELETE /api/v1/places/{id}"),
    nothing("PUT /api/v1/places/{id}/reviews/{band}"),
    Rule {
        route: "GET /api/v1/triage",
        own: &[(Supervisor, &[Narrative, EventId, Place]), (Steward, &[EventId])],
    },
    nothing("PUT /api/v1/events/{id}/review"),
    nothing("GET /api/v1/facility_checks"),
    nothing("PUT /api/v1/facility_checks/{facility}"),
    nothing("GET /api/v1/credential_card"),
    nothing("PUT /api/v1/credential_card"),
    nothing("GET /api/v1/code_words"),
    nothing("POST /api/v1/code_words"),
    nothing("POST /api/v1/code_words/heard"),
    nothing("DELETE /api/v1/code_words/{id}"),
    nothing("GET /api/v1/deployment"),
    nothing("GET /api/v1/devices"),
    nothing("DELETE /api/v1/devices/{id}"),
    Rule {
        route: "GET /api/v1/duplicates",
        own: &[(Supervisor, &[Narrative, EventId, Place]), (Steward, &[EventId])],
    },
    nothing("POST /api/v1/duplicates/distinct"),
    nothing("DELETE /api/v1/duplicates/distinct"),
    Rule {
        route: "GET /api/v1/events",
        own: &[(Supervisor, &[Narrative, EventId, Place]), (Steward, &[EventId])],
    },
    nothing("POST /api/v1/events"),
    Rule {
        route: "GET /api/v1/events/{id}",
        own: &[(Supervisor, &[Narrative, EventId, Place]), (Steward, &[EventId])],
    },
    nothing("PATCH /api/v1/events/{id}"),
    nothing("DELETE /api/v1/events/{id}"),
    // To who reported it alone, and that is none of these.
    nothing("POST /api/v1/events/{id}/statement"),
    nothing("PUT /api/v1/events/{id}/duplicate_of"),
    nothing("DELETE /api/v1/events/{id}/duplicate_of"),
    nothing("GET /api/v1/directory"),
    nothing("PUT /api/v1/directory/{id}"),
    nothing("DELETE /api/v1/directory/{id}"),
    nothing("PUT /api/v1/directory/{id}/tried"),
    nothing("GET /api/v1/drills"),
    nothing("GET /api/v1/indicators"),
    nothing("GET /api/v1/protocol"),
    nothing("PUT /api/v1/protocol"),
    nothing("GET /api/v1/duty"),
    nothing("POST /api/v1/duty"),
    nothing("DELETE /api/v1/duty/{id}"),
    nothing("POST /api/v1/enrolments"),
    Rule { route: "GET /api/v1/exposure", own: &[(Supervisor, &[ExposureId, Place])] },
    nothing("POST /api/v1/exposure"),
    Rule { route: "GET /api/v1/exposure/{id}", own: &[(Supervisor, &[ExposureId, Place])] },
    nothing("PATCH /api/v1/exposure/{id}"),
    nothing("DELETE /api/v1/exposure/{id}"),
    nothing("GET /api/v1/hindsight"),
    nothing("POST /api/v1/intake/cloudevents"),
    nothing("POST /api/v1/intake/kobo"),
    nothing("GET /api/v1/live"),
    nothing("GET /api/v1/live/poll"),
    nothing("GET /api/v1/live/snapshot"),
    nothing("GET /api/v1/live/stream"),
    nothing("GET /api/v1/me/briefing"),
    nothing("PUT /api/v1/me/briefing"),
    nothing("GET /api/v1/me/municipalities"),
    nothing("PUT /api/v1/vouching"),
    nothing("GET /api/v1/me/data"),
    nothing("PUT /api/v1/me/duress_pin"),
    nothing("GET /api/v1/me/passkeys"),
    nothing("POST /api/v1/me/passkeys"),
    nothing("POST /api/v1/me/passkeys/challenge"),
    nothing("DELETE /api/v1/me/passkeys/{id}"),
    nothing("GET /api/v1/me/second_factor"),
    nothing("POST /api/v1/me/totp"),
    nothing("PUT /api/v1/me/totp"),
    nothing("POST /api/v1/me/totp/removal"),
    nothing("POST /api/v1/me/recovery_codes"),
    nothing("GET /api/v1/model"),
    nothing("GET /api/v1/ogc/published"),
    nothing("GET /api/v1/ogc/published/conformance"),
    nothing("GET /api/v1/ogc/published/collections"),
    nothing("GET /api/v1/ogc/published/collections/{collection}"),
    nothing("GET /api/v1/ogc/published/collections/{collection}/items"),
    nothing("GET /api/v1/ogc/published/collections/{collection}/items/{feature}"),
    nothing("GET /api/v1/ogc/risk"),
    nothing("GET /api/v1/ogc/risk/conformance"),
    nothing("GET /api/v1/ogc/risk/collections"),
    nothing("GET /api/v1/ogc/risk/collections/{collection}"),
    nothing("GET /api/v1/ogc/risk/collections/{collection}/items"),
    nothing("GET /api/v1/ogc/risk/collections/{collection}/items/{feature}"),
    nothing("GET /api/v1/ogc/risk/collections/{collection}/tiles"),
    nothing("GET /api/v1/ogc/risk/collections/{collection}/tiles/WebMercatorQuad"),
    nothing("GET /api/v1/ogc/risk/collections/{collection}/tiles/WebMercatorQuad/tilejson"),
    nothing("GET /api/v1/ogc/risk/collections/{collection}/tiles/WebMercatorQuad/{z}/{y}/{x}"),
    nothing("GET /api/v1/ogc/risk/tileMatrixSets"),
    nothing("GET /api/v1/ogc/risk/tileMatrixSets/{set}"),
    nothing("GET /api/v1/openrosa/formList"),
    nothing("GET /api/v1/openrosa/forms/reporte"),
    nothing("GET /api/v1/openrosa/submission"),
    nothing("POST /api/v1/openrosa/submission"),
    nothing("GET /api/v1/openapi.json"),
    // Who is out, to people who supervise; where they go, one by one and in their log.
    Rule { route: "GET /api/v1/outreach", own: &[(Supervisor, &[Handle])] },
    Rule { route: "GET /api/v1/outreach/debrief", own: &[(Supervisor, &[Handle])] },
    nothing("POST /api/v1/outreach"),
    Rule { route: "GET /api/v1/outreach/{id}", own: &[(Supervisor, &[Handle, Place])] },
    Rule { route: "GET /api/v1/outreach/{id}/deliveries", own: &[(Supervisor, &[Handle])] },
    nothing("POST /api/v1/outreach/{id}/acknowledgement"),
    nothing("POST /api/v1/outreach/{id}/check_ins"),
    nothing("POST /api/v1/outreach/{id}/closure"),
    nothing("PUT /api/v1/outreach/{id}/decision"),
    nothing("PUT /api/v1/outreach/{id}/vehicle"),
    nothing("GET /api/v1/lessons"),
    nothing("POST /api/v1/lessons"),
    nothing("PUT /api/v1/lessons/{id}/done"),
    nothing("DELETE /api/v1/lessons/{id}"),
    Rule { route: "GET /api/v1/people", own: &[(Supervisor, &[Handle]), (Steward, &[Handle])] },
    nothing("POST /api/v1/people"),
    nothing("PATCH /api/v1/people/{handle}"),
    nothing("GET /api/v1/people/{handle}/contact"),
    nothing("PUT /api/v1/people/{handle}/contact"),
    nothing("DELETE /api/v1/people/{handle}/contact"),
    nothing("POST /api/v1/people/{handle}/code"),
    nothing("GET /api/v1/people/{handle}/devices"),
    nothing("DELETE /api/v1/people/{handle}/devices"),
    nothing("POST /api/v1/people/{handle}/erasure"),
    nothing("DELETE /api/v1/people/{handle}/erasure"),
    nothing("DELETE /api/v1/people/{handle}/second_factor"),
    nothing("GET /api/v1/planning"),
    nothing("PUT /api/v1/planning/{week}"),
    nothing("GET /api/v1/published"),
    nothing("GET /api/v1/release_keys"),
    nothing("GET /api/v1/published/{number}"),
    nothing("GET /api/v1/releases"),
    nothing("POST /api/v1/releases"),
    nothing("GET /api/v1/releases/{id}/files/{name}"),
    nothing("GET /api/v1/published/{number}/files/{name}"),
    nothing("GET /api/v1/releases/{id}"),
    nothing("DELETE /api/v1/releases/{id}"),
    nothing("POST /api/v1/releases/{id}/approval"),
    nothing("GET /api/v1/me/push"),
    nothing("PUT /api/v1/me/push"),
    nothing("DELETE /api/v1/me/push"),
    nothing("GET /api/v1/receipts/{secret}"),
    nothing("GET /api/v1/risk"),
    nothing("GET /api/v1/risk/cells/{cell}"),
    nothing("GET /api/v1/safety_rules"),
    nothing("PUT /api/v1/safety_rules"),
    nothing("GET /api/v1/self_check"),
    nothing("GET /api/v1/session"),
    nothing("POST /api/v1/session"),
    nothing("DELETE /api/v1/session"),
    nothing("POST /api/v1/session/pin"),
    nothing("POST /api/v1/session/second"),
    nothing("GET /api/v1/session/oidc"),
    nothing("GET /api/v1/session/oidc/{organisation}"),
    nothing("POST /api/v1/session/passkey"),
    nothing("POST /api/v1/session/passkey/challenge"),
    nothing("GET /api/v1/boundaries"),
    // Nobody was named: what is grave is told to nobody.
    nothing("GET /api/v1/support_cases"),
    nothing("POST /api/v1/support_cases/{id}/steps"),
    nothing("PUT /api/v1/support_persons/{handle}"),
    nothing("DELETE /api/v1/support_persons/{handle}"),
    nothing("GET /api/v1/taxonomy"),
    nothing("POST /api/v1/text_messages/{secret}"),
    nothing("GET /api/v1/warnings"),
    // On paper, which is lost more easily than a phone.
    nothing("GET /api/v1/week_sheet"),
    nothing("GET /api/v1/planning/changes"),
    nothing("POST /api/v1/me/pocket_card"),
];

/// An operation of the document.
struct Operation {
    name: String,
    method: Method,
    path: String,
    /// The codes of the roles that may use it; `None` for everybody.
    roles: Option<BTreeSet<String>>,
    programs: bool,
    has_body: bool,
}

fn operations(document: &Value) -> Vec<Operation> {
    let paths = document["paths"].as_object().expect("paths");
    let of = |(path, item): (&String, &Value)| {
        let methods = item.as_object().expect("operations").clone();
        let path = path.clone();
        methods.into_iter().map(move |(method, operation)| {
            let method: Method = method.to_uppercase().parse().expect("a method");
            let told = operation["description"].as_str().expect("a description");
            let (_, roles) = told.rsplit_once("Roles: ").expect("its roles");
            let roles = roles.trim_end_matches('.');
            let (roles, programs) = match roles.strip_suffix("; no programs") {
                Some(persons) => (persons, false),
                None => (roles, true),
            };
            let roles = roles.split(", ").map(str::to_owned).collect::<BTreeSet<_>>();
            Operation {
                name: format!("{method} {path}"),
                method,
                path: path.clone(),
                roles: (!roles.contains("everybody")).then_some(roles),
                programs,
                has_body: operation.get("requestBody").is_some(),
            }
        })
    };
    paths.iter().flat_map(of).collect()
}

impl Operation {
    fn may(&self, person: &Person) -> bool {
        match (&self.roles, person.role) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(roles), Some((_, role))) => {
                roles.contains(role.code()) && (self.programs || !person.is_program())
            }
        }
    }

    /// The route as somebody asks it who knows every id of the victim's.
    fn asked(&self) -> String {
        let id = if self.path.contains("exposure") {
            EXPOSURE
        } else if self.path.contains("outreach") {
            OUTREACH
        } else if self.path.contains("events") {
            EVENT
        } else {
            "1"
        };
        let parent = |resolution| fine().parent(resolution).expect("coarser").to_string();
        let path = self.path.replace("{id}", id).replace("{cell}", &parent(8));
        let path = path.replace("{handle}", HANDLE);
        // Layers are asked for as finely as a promoter may, around the victim's place and over it.
        let layer = if path.contains("/ogc/risk") { "risk-8" } else { "municipalities" };
        let path = path.replace("{collection}", layer).replace("{set}", "WebMercatorQuad");
        let path = path.replace("{feature}", &format!("{}-000", parent(8)));
        let path = path.replace("{z}/{y}/{x}", "12/1871/1007");
        let mut path = path;
        while let Some((before, rest)) = path.split_once('{') {
            let after = rest.split_once('}').expect("closed").1;
            path = format!("{before}1{after}");
        }
        let [lat, lon] = PLACE;
        let query = match path.as_str() {
            "/api/v1/risk" => format!(
                "?resolution=8&bbox={},{},{},{}",
                lon - 0.05,
                lat - 0.05,
                lon + 0.05,
                lat + 0.05
            ),
            "/api/v1/ogc/risk/collections/risk-8/items" => {
                format!("?bbox={},{},{},{}", lon - 0.05, lat - 0.05, lon + 0.05, lat + 0.05)
            }
            "/api/v1/planning/changes" => "?as_of=2026-01-01T00:00:00Z".to_owned(),
            "/api/v1/live/poll" => {
                format!("?resolution=8&alerts=true&frames=json&parents={}&wait=0", parent(4))
            }
            "/api/v1/live/snapshot" => format!("?resolution=8&frames=json&parents={}", parent(4)),
            "/api/v1/live/stream" => {
                format!("?resolution=8&alerts=true&frames=json&parents={}", parent(4))
            }
            _ => String::new(),
        };
        path + &query
    }
}

/// The answer's status, and its headers and body as one text. Of an endless one its beginning.
async fn answer(person: &Person, operation: &Operation) -> (u16, String) {
    let request = person.request(operation.method.clone(), &operation.asked());
    let request =
        if operation.has_body { request.json(&body_of(&operation.path)) } else { request };
    let mut answer = request.send().await.expect("an answer");
    let status = answer.status().as_u16();
    let mut text = format!("{:?}", answer.headers());
    if text.contains("application/pdf") {
        text.push_str(&on_paper(&answer.bytes().await.expect("a document")));
        return (status, text);
    }
    while let Ok(Some(piece)) = answer.chunk().await.map_err(drop) {
        text.push_str(&String::from_utf8_lossy(&piece));
        if operation.path.ends_with("/stream") && text.len() > 2_000 {
            break;
        }
    }
    (status, text)
}

/// What a document says, as Poppler reads it, with what it says of itself: its bytes are packed.
fn on_paper(pdf: &[u8]) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("one.pdf");
    std::fs::write(&path, pdf).expect("written");
    let run = |program: &str, last: &[&str]| {
        let output = std::process::Command::new(program).arg(&path).args(last).output();
        let must = std::env::var_os("REQUIRE_READERS").is_some();
        assert!(output.is_ok() || !must, "scripts/need readers: there is no {program}");
        output
            .map(|output| String::from_utf8_lossy(&output.stdout).into_owned())
            .unwrap_or_default()
    };
    run("pdftotext", &["-"]) + &run("pdfinfo", &[])
}

/// A body that would do harm if it were let in.
fn body_of(path: &str) -> Value {
    match path {
        "/api/v1/events/{id}" => json!({"severity": 1}),
        "/api/v1/events/{id}/duplicate_of" => json!({"id": EVENT}),
        "/api/v1/duplicates/distinct" => json!({"events": [EVENT, EVENT]}),
        "/api/v1/exposure/{id}" => json!({"workers": 9}),
        "/api/v1/outreach/{id}/check_ins" => {
            json!({"id": "0193a7f0-c0de-7000-8000-00000000fade", "kind": "false_alarm"})
        }
        "/api/v1/outreach/{id}/decision" => json!({"approve": true}),
        "/api/v1/outreach/{id}/vehicle" => json!({"granted": true}),
        "/api/v1/lessons/{id}/done" => json!({"done": true}),
        "/api/v1/outreach/{id}/closure" => json!({"reason": "false_alarm", "is_home": true}),
        "/api/v1/duty" => json!({
            "handle": HANDLE, "duty": "supervisor", "starts_at": "2026-01-01T00:00:00Z",
            "ends_at": "2026-01-02T00:00:00Z",
        }),
        "/api/v1/code_words" => json!({"word": "carpeta azul", "stands_for": "red"}),
        "/api/v1/code_words/heard" => json!({
            "text": "carpeta azul", "outreach": OUTREACH, "id": "0193a7f0-c0de-7000-8000-00000000fadd",
        }),
        "/api/v1/support_cases/{id}/steps" => json!({"step": "done"}),
        "/api/v1/people" => json!({"handle": "intruder", "role": "promoter"}),
        "/api/v1/people/{handle}" => json!({"role": "steward"}),
        "/api/v1/me/pocket_card" => {
            json!({"places": [fine().parent(8).expect("coarser").to_string()]})
        }
        "/api/v1/me/duress_pin" => json!({"pin": "407391", "duress_pin": "835162"}),
        "/api/v1/vouching" => json!({"handles": [HANDLE]}),
        "/api/v1/me/briefing" => json!({"briefing": 1, "consent": 1}),
        "/api/v1/releases" => json!({"period": "2020-Q1"}),
        "/api/v1/agreements" => json!({
            "partner": "otra", "families": ["P"], "hexagons": 7, "until": "2027-01-01",
        }),
        _ => json!({}),
    }
}

/// Which operations somebody is answered at all: neither 401 nor 403.
pub async fn answered_to(town: &Town, person: &Person) -> Vec<String> {
    let (_, document) = town.victim.get("/api/v1/openapi.json").await;
    let mut names = Vec::new();
    for operation in operations(&serde_json::from_str(&document).expect("JSON")) {
        let (status, _) = answer(person, &operation).await;
        if !matches!(status, 401 | 403) {
            names.push(operation.name);
        }
    }
    names
}

/// Asks every operation as everybody, and looks in the answers, and in the log, for what is planted.
pub async fn holds(database: &str) {
    let town = Town::new(database).await;
    let (_, document) = town.victim.get("/api/v1/openapi.json").await;
    let operations = operations(&serde_json::from_str(&document).expect("JSON"));
    let named: BTreeSet<&str> = operations.iter().map(|one| one.name.as_str()).collect();
    let ruled: BTreeSet<&str> = RULES.iter().map(|rule| rule.route).collect();
    assert_eq!(named, ruled, "each route has its rule, and each rule its route");
    let (_, before) = town.victim.get(&format!("/api/v1/events/{EVENT}")).await;
    assert!(before.contains("CANARIO"), "the victim sees her own");

    let mut seen = BTreeSet::new();
    for operation in &operations {
        let rule = RULES.iter().find(|rule| rule.route == operation.name).expect("ruled");
        for person in &town.others {
            let own = matches!(person.role, Some(("omes", _)));
            let reads = operation.method == Method::GET;
            // Those who may change it do what they may elsewhere: here it must stay.
            if own && !reads && operation.may(person) || operation.name == "DELETE /api/v1/session"
            {
                continue;
            }
            let (status, text) = answer(person, operation).await;
            if !operation.may(person) {
                let expected = if person.role.is_none() { 401 } else { 403 };
                assert_eq!(status, expected, "{}: {}", operation.name, person.name);
            }
            let may: &[Canary] = match person.role {
                Some(("omes", role)) => {
                    rule.own.iter().find(|(one, _)| *one == role).map_or(&[], |(_, may)| may)
                }
                _ => &[],
            };
            for canary in CANARIES {
                let told = text.contains(&canary.text());
                assert!(
                    !told || may.contains(&canary),
                    "{}: {} is told {canary:?} ({status})",
                    operation.name,
                    person.name,
                );
                if told {
                    seen.insert(format!("{} {} {canary:?}", operation.name, person.name));
                }
            }
        }
    }
    // The matrix sees what there is to see.
    for told in [
        "GET /api/v1/events omes-supervisor Narrative",
        "GET /api/v1/events omes-steward EventId",
        "GET /api/v1/exposure omes-supervisor ExposureId",
        "GET /api/v1/audit omes-steward Handle",
        "GET /api/v1/people omes-supervisor Handle",
        "GET /api/v1/outreach omes-supervisor Handle",
        "GET /api/v1/outreach/{id} omes-supervisor Place",
    ] {
        assert!(seen.contains(told), "{told}: {seen:#?}");
    }
    let (_, after) = town.victim.get(&format!("/api/v1/events/{EVENT}")).await;
    assert_eq!(after, before, "nobody has changed it");
    let (_, mine) = town.victim.get("/api/v1/audit/mine").await;
    for looked in ["omes-supervisor", "omes-steward"] {
        assert!(mine.contains(looked), "she sees who looked: {mine}");
    }
    let log = town.server.log();
    assert!(log.lines().count() > operations.len(), "it logs");
    for canary in CANARIES {
        assert!(!log.contains(&canary.text()), "the log tells {canary:?}");
    }
    for secret in town.others.iter().filter(|one| one.role.is_some()).map(|one| one.proof().1) {
        let secret = secret.rsplit(['=', ' ']).next().expect("a secret");
        assert!(!log.contains(secret), "the log tells a secret");
    }
}
