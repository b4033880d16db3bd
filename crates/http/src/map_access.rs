//! What of the map a session may see, as the session says it; and the gate's refusals as problems.

use atalaya_disclosure::{MapScope, Refusal, population_codes};
use serde::Serialize;
use utoipa::ToSchema;

use crate::problem::{Problem, ProblemCode};

/// What of the map somebody may see.
#[derive(Debug, Serialize, ToSchema)]
pub struct MapOut {
    /// The finest H3 resolution.
    finest_resolution: u8,
    /// Whether rates and their intervals are shown beside the level.
    counts: bool,
    /// `ALL` and codes of key populations.
    key_populations: Vec<&'static str>,
    /// Whether the map ends with municipalities (`/api/v1/me/municipalities`); never where the installation knows none.
    limited: bool,
}

impl MapOut {
    /// The same for somebody whose map ends.
    pub(crate) fn limited(mut self, limited: bool) -> Self {
        self.limited = limited;
        self
    }
}

impl From<&MapScope> for MapOut {
    fn from(scope: &MapScope) -> Self {
        Self {
            finest_resolution: scope.finest_resolution,
            counts: scope.counts,
            key_populations: population_codes(&scope.populations),
            limited: false,
        }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let text = refusal.text();
        match refusal {
            Refusal::NoSuchEvent
            | Refusal::NoSuchExposure
            | Refusal::NoSuchRelease
            | Refusal::NoSuchOutreach => Self::new(ProblemCode::NotFound),
            Refusal::IdTaken => Self::at(ProblemCode::IdTaken, "/id"),
            Refusal::Verifying => Self::new(ProblemCode::NotForRole),
            Refusal::HistoryClosed => Self::new(ProblemCode::HistoryClosed),
            Refusal::OwnReport => Self::new(ProblemCode::OwnReport),
            Refusal::NoMap
            | Refusal::Resolution { .. }
            | Refusal::Population
            | Refusal::Past
            | Refusal::AlreadyVerified
            | Refusal::Consenting
            | Refusal::Rewriting
            | Refusal::Audit
            | Refusal::Contact
            | Refusal::LocalKey
            | Refusal::SelfCheck
            | Refusal::Releasing
            | Refusal::Approving
            | Refusal::OwnProposal
            | Refusal::OwnOrganisation
            | Refusal::Budget
            | Refusal::Agreeing
            | Refusal::Bulletins
            | Refusal::Lessons
            | Refusal::WritingLessons
            | Refusal::Indicators
            | Refusal::Places
            | Refusal::Logbooks
            | Refusal::PocketCard
            | Refusal::Facilities
            | Refusal::Directory
            | Refusal::IssuingBulletins
            | Refusal::NoAgreement => Self::new(ProblemCode::NotForRole).detail(text.es, text.en),
            Refusal::OutsideGround => {
                Self::new(ProblemCode::OutsideGround).detail(text.es, text.en)
            }
            Refusal::OutsideArea => Self::new(ProblemCode::NotFound).detail(text.es, text.en),
        }
    }
}
