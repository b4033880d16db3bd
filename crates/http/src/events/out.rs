//! Events and results as they are sent.

use actix_web::{HttpResponse, HttpResponseBuilder};
use atalaya_disclosure::{EventRecord, Released, release_had};
use atalaya_domain::{EventId, Json, Language, Viewer};
use atalaya_store::{Outcome, StoredEvent};
use serde::Serialize;
use utoipa::ToSchema;

use crate::problem::{Problem, ProblemBody};

/// An event as it is reported.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, read by `Draft`")]
pub struct EventIn {
    /// A UUID that the reporter's device makes, version 7 (or 4): sending twice is harmless. Who
    /// sees their whole organisation's events may send other versions too.
    id: String,
    /// A kind of the taxonomy.
    #[schema(example = "P1")]
    kind: String,
    /// How grave, 1–5; by default the kind's, raised by flags.
    #[schema(minimum = 1, maximum = 5)]
    severity: Option<i64>,
    #[schema(minimum = 1, maximum = 5)]
    felt: Option<i64>,
    #[schema(minimum = 1, maximum = 5)]
    potential: Option<i64>,
    /// The populations the activity served; empty is unknown.
    key_populations: Option<Vec<String>>,
    setting: Option<String>,
    perpetrator: Option<String>,
    /// RFC 3339 with an offset.
    #[schema(example = "2026-11-20T21:00:00-06:00")]
    occurred_at: String,
    occurred_until: Option<String>,
    time_precision: Option<String>,
    /// Degrees, WGS 84. Not kept: the cell is.
    lat: Option<f64>,
    lon: Option<f64>,
    /// H3 cell of resolution 5–9, hexadecimal; instead of `lat` and `lon`.
    cell: Option<String>,
    location_precision: Option<String>,
    source: Option<String>,
    verification: Option<String>,
    flags: Option<FlagsIn>,
    /// Up to 500 characters. No names, please.
    #[schema(max_length = 500)]
    narrative: Option<String>,
}

/// Optional details of an event.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, read by `Draft`")]
pub struct FlagsIn {
    bias: Option<String>,
    weapon: Option<String>,
    taken: Option<Vec<String>>,
    injury: Option<String>,
    delivery: Option<String>,
    police_told: Option<String>,
    repeat: Option<String>,
}

/// A stored event: the fields of a report with its cell instead of a position, and what the
/// server knows of it.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, written from the event's own JSON")]
pub struct EventOut {
    #[serde(flatten)]
    event: EventIn,
    /// 1 for the first, one more with each change; the entity tag is this number.
    version: i64,
    /// When this version was stored, RFC 3339.
    recorded_at: String,
    withdrawn: bool,
}

/// A page of events, newest first.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, written from the events' own JSON")]
pub struct EventList {
    events: Vec<EventOut>,
    /// The next page's cursor; `null` on the last page.
    next: Option<String>,
}

/// What became of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EventStatus {
    /// It is new, and on disk.
    Created,
    /// The same reporter, or one who sees it, sent its id before; what is here stands.
    AlreadyHad,
    /// It was not taken.
    Refused,
}

/// The answer to a single report.
#[derive(Debug, Serialize, ToSchema)]
pub struct CreatedOut {
    pub(super) id: String,
    pub(super) status: EventStatus,
    /// The version that holds; left out for a program that does not verify and sends again, since
    /// it sees no events.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) version: Option<i64>,
}

/// What became of one report among several.
#[derive(Debug, Serialize, ToSchema)]
pub struct EventResult {
    /// Its place in the array, or among the lines that are not blank; from 0.
    index: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    status: EventStatus,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<ProblemBody>,
}

/// What became of several reports, in order.
#[derive(Debug, Serialize, ToSchema)]
pub struct BatchOut {
    pub(super) results: Vec<EventResult>,
}

/// What became of one report, before it is put into words.
#[derive(Debug)]
pub(super) enum Told {
    Created(EventId),
    /// With the version that holds, if they may know it.
    Had(EventId, Option<i64>),
    Refused(Box<Problem>),
}

impl Told {
    /// What this viewer is told of an outcome; `base` is the pointer to their event in the body.
    pub(super) fn of(viewer: &Viewer, id: EventId, outcome: Outcome, base: &str) -> Self {
        match outcome {
            Outcome::Created => Self::Created(id),
            Outcome::AlreadyHad { version, reporter } => {
                match release_had(viewer, reporter, version) {
                    Ok(version) => Self::Had(id, version.into_inner()),
                    Err(refusal) => Self::Refused(Box::new(Problem::from(refusal).under(base))),
                }
            }
        }
    }

    pub(super) fn status(&self) -> EventStatus {
        match self {
            Self::Created(_) => EventStatus::Created,
            Self::Had(..) => EventStatus::AlreadyHad,
            Self::Refused(_) => EventStatus::Refused,
        }
    }

    pub(super) fn result(&self, index: usize, language: Language) -> EventResult {
        let status = self.status();
        let stored = |id: &EventId, version| EventResult {
            index,
            id: Some(id.to_string()),
            status,
            version,
            problem: None,
        };
        match self {
            Self::Created(id) => stored(id, Some(1)),
            Self::Had(id, version) => stored(id, *version),
            Self::Refused(problem) => {
                let problem = Some(problem.body(language));
                EventResult { index, id: None, status, version: None, problem }
            }
        }
    }
}

/// A stored event as the gate takes it.
pub(super) fn record(stored: &StoredEvent) -> EventRecord<'_> {
    EventRecord {
        event: &stored.event,
        reporter: stored.reporter,
        version: stored.version,
        recorded_at: stored.recorded_at,
        withdrawn: stored.withdrawn(),
    }
}

/// Answers with events. The body is what went through the gate, or it would not compile.
pub(super) fn send(mut answer: HttpResponseBuilder, released: Released<Json>) -> HttpResponse {
    answer.json(released.into_inner())
}
