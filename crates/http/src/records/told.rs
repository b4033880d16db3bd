//! What became of reports, as it is sent.

use std::fmt;

use actix_web::{HttpResponse, HttpResponseBuilder};
use atalaya_disclosure::Released;
use atalaya_domain::{Json, Language, TextFinding, Viewer};
use atalaya_store::Outcome;
use serde::Serialize;
use utoipa::ToSchema;

use super::Record;
use crate::about::TextOut;
use crate::duplicates::schema::SimilarOut;
use crate::problem::{Problem, ProblemBody};

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
    /// The version that holds; left out for a program that sends again and sees no records.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) version: Option<i64>,
    /// Events that look like the same incident, told before, the most alike first: the sender's
    /// own, or the organisation's for a supervisor. Left out where it was not looked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Vec<SimilarOut>>)]
    pub(super) similar: Option<Json>,
    /// What in the narrative seems to tell who somebody is: it was stored all the same. Left out when
    /// there is nothing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) warnings: Vec<TextWarningOut>,
}

/// Something in a text that seems to tell who somebody is; not where, and never what.
#[derive(Debug, Serialize, ToSchema)]
pub struct TextWarningOut {
    /// `phone`, `email`, `plate` or `dpi`.
    code: &'static str,
    sentence: TextOut,
}

impl From<TextFinding> for TextWarningOut {
    fn from(finding: TextFinding) -> Self {
        Self { code: finding.code(), sentence: finding.sentence().into() }
    }
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
pub(super) enum Told<I> {
    Created(I),
    /// With the version that holds, if they may know it.
    Had(I, Option<i64>),
    Refused(Box<Problem>),
}

impl<I: fmt::Display> Told<I> {
    /// What this viewer is told of an outcome; `base` is the pointer to their record in the body.
    pub(super) fn of<R: Record<Id = I>>(
        viewer: &Viewer,
        id: I,
        outcome: Outcome,
        base: &str,
    ) -> Self {
        match outcome {
            Outcome::Created => Self::Created(id),
            Outcome::AlreadyHad { version, reporter } => match R::had(viewer, reporter, version) {
                Ok(version) => Self::Had(id, version.into_inner()),
                Err(refusal) => Self::Refused(Box::new(Problem::from(refusal).under(base))),
            },
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
        let stored = |id: &I, version| EventResult {
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

/// Answers with records. The body is what went through the gate, or it would not compile.
pub(crate) fn send(mut answer: HttpResponseBuilder, released: Released<Json>) -> HttpResponse {
    answer.json(released.into_inner())
}
