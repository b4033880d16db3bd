//! Events of one organisation: create, read, amend, withdraw.

use atalaya_domain::{Event, EventId, OrganisationId, UserId};
use jiff::Timestamp;

use crate::{Store, StoreError};

/// The most events one [`Store::event_create_many`] takes.
pub const MAX_BATCH: usize = 20_000;

/// What became of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It is new: version 1, on disk.
    Created,
    /// Its id was here already, and what is here stands. Nothing was written.
    AlreadyHad {
        /// The version that holds now.
        version: i64,
    },
}

/// What a version did to its event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// The first version.
    Created,
    /// Something else than the verification changed.
    Amended,
    /// Only the verification changed.
    Verified,
    /// The event was withdrawn: text and flags are gone, the rest no longer counts.
    Withdrawn,
}

/// Where an event stands in its organisation's list: given by its first version, so amending
/// does not move it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct EventPosition(pub i64);

/// The version of an event that holds now.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredEvent {
    /// The event. Of a withdrawn one the text and the flags are gone.
    pub event: Event,
    /// 1 for the first, one more with each change.
    pub version: i64,
    /// What this version did.
    pub action: Action,
    /// Who reported it; `None` for a program or an import.
    pub reporter: Option<UserId>,
    /// When this version was stored.
    pub recorded_at: Timestamp,
    /// Where it stands in the list.
    pub position: EventPosition,
}

impl StoredEvent {
    /// Whether the event was withdrawn.
    #[must_use]
    pub fn withdrawn(&self) -> bool {
        self.action == Action::Withdrawn
    }
}

/// Which events of an organisation to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct EventFilter {
    /// Only those this user reported.
    pub reporter: Option<UserId>,
    /// Only those that stand before this one: the cursor of the page before.
    pub before: Option<EventPosition>,
}

/// A page of events, newest first.
#[derive(Debug, Clone, PartialEq)]
pub struct EventPage {
    /// The events, withdrawn ones included.
    pub events: Vec<StoredEvent>,
    /// The next page's [`EventFilter::before`]; `None` when this is the last page.
    pub next: Option<EventPosition>,
}

impl Store {
    /// Stores one report. Waits until it is on disk, together with what others report meanwhile.
    /// [`StoreError::Busy`] when too many wait.
    pub async fn event_create(
        &self,
        _organisation: OrganisationId,
        _reporter: Option<UserId>,
        _event: Event,
        _now: Timestamp,
    ) -> Result<Outcome, StoreError> {
        todo!()
    }

    /// Stores up to [`MAX_BATCH`] reports in one transaction, all or none; an outcome for each, in
    /// order. The way for arrays, streams and imports (chunks of 5,000–20,000 are best).
    pub async fn event_create_many(
        &self,
        _organisation: OrganisationId,
        _reporter: Option<UserId>,
        _events: Vec<Event>,
        _now: Timestamp,
    ) -> Result<Vec<Outcome>, StoreError> {
        todo!()
    }

    /// The version of an event that holds now; `None` if the organisation has no such event.
    pub async fn event_get(
        &self,
        _organisation: OrganisationId,
        _id: EventId,
    ) -> Result<Option<StoredEvent>, StoreError> {
        todo!()
    }

    /// A page of the organisation's events, newest first. Pages neither repeat nor miss an event
    /// when others are added or amended meanwhile.
    pub async fn event_list(
        &self,
        _organisation: OrganisationId,
        _filter: EventFilter,
        _limit: usize,
    ) -> Result<EventPage, StoreError> {
        todo!()
    }

    /// Replaces an event by `event` (same id) if `expected_version` still holds. Gives the stored
    /// version; the same one when nothing changed. [`StoreError::NotFound`],
    /// [`StoreError::VersionConflict`], [`StoreError::Withdrawn`].
    pub async fn event_amend(
        &self,
        _organisation: OrganisationId,
        _event: Event,
        _expected_version: i64,
        _author: Option<UserId>,
        _now: Timestamp,
    ) -> Result<StoredEvent, StoreError> {
        todo!()
    }

    /// Withdraws an event and erases text and flags of all its versions. Withdrawing again
    /// changes nothing. Gives the version that holds. [`StoreError::NotFound`],
    /// [`StoreError::VersionConflict`] when an expected version is given and does not hold.
    pub async fn event_withdraw(
        &self,
        _organisation: OrganisationId,
        _id: EventId,
        _expected_version: Option<i64>,
        _author: Option<UserId>,
        _now: Timestamp,
    ) -> Result<i64, StoreError> {
        todo!()
    }

    /// How many events that were not withdrawn an organisation has.
    pub async fn event_count(&self, _organisation: OrganisationId) -> Result<u64, StoreError> {
        todo!()
    }
}
