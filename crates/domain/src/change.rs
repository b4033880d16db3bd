//! What followers of the change feed read.

use crate::{
    ExposureChange, KeyPopulations, Kind, OrganisationId, Place, Recorded, Severity, TimeSpan,
    Verification,
};

/// A place in the change feed: commit order, from 1, without gaps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Position(pub i64);

/// What the risk index needs of one version of an event: no text, nobody's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EventFacts {
    /// What happened.
    pub kind: Kind,
    /// How grave, 1–5.
    pub severity: Severity,
    /// The populations the activity served.
    pub key_populations: KeyPopulations,
    /// When.
    pub when: TimeSpan,
    /// Where.
    pub place: Place,
    /// How well supported.
    pub verification: Verification,
    /// By which account and when it was first recorded; `None` for what a file or a program brought.
    pub recorded: Option<Recorded>,
}

/// One change of one event: the version before, and the version after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// Where in the feed.
    pub position: Position,
    /// Whose event.
    pub organisation: OrganisationId,
    /// The version that no longer holds; `None` when the event is new.
    pub before: Option<EventFacts>,
    /// The version that holds now; `None` when the event was withdrawn.
    pub after: Option<EventFacts>,
}

/// One change in the feed: events and exposure share its positions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum FeedChange {
    /// Of an event.
    Event(Change),
    /// Of a record of exposure.
    Exposure(ExposureChange),
}

impl FeedChange {
    /// Where in the feed.
    #[must_use]
    pub const fn position(&self) -> Position {
        match self {
            Self::Event(change) => change.position,
            Self::Exposure(change) => change.position,
        }
    }

    /// Whose record changed.
    #[must_use]
    pub const fn organisation(&self) -> OrganisationId {
        match self {
            Self::Event(change) => change.organisation,
            Self::Exposure(change) => change.organisation,
        }
    }
}
