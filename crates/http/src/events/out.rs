//! Events as they are sent.

use std::collections::BTreeMap;

use atalaya_disclosure::EventRecord;
use atalaya_domain::OrganisationId;
use atalaya_store::{EventPosition, Store, StoreError, StoredEvent};
use jiff::Timestamp;
use utoipa::ToSchema;

use crate::records::{Dated, FirstTold};

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
    /// For what it may be used beyond the organisation's own map, where it always warns: any of
    /// `totals`, `partners` (with `totals` only), `advocacy`, `referral`. By default `totals` alone;
    /// an empty list keeps it inside. Who reported it may change this at any time, others only take
    /// away from it.
    consents: Option<Vec<String>>,
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
    leg: Option<LegIn>,
    /// What was lost was worth about so much, in quetzales: a band of the taxonomy.
    #[schema(example = "1500_5000")]
    loss: Option<String>,
    /// Whether that was insured: `yes`, `no` or `unknown`.
    insured: Option<String>,
    complaint: Option<ComplaintIn>,
}

/// What became of a complaint. Sent to who reported the event and to who supervises alone.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, read by `Draft`")]
pub struct ComplaintIn {
    /// How far it has come: a code of the taxonomy.
    #[schema(example = "charged")]
    stage: String,
    /// Since which month, neither before the event nor to come.
    #[schema(example = "2026-09")]
    month: Option<String>,
}

/// Of what happened on the way: from where to where, one end at least. Kept no finer than resolution 7.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, read by `Draft`")]
pub struct LegIn {
    /// H3 cell of resolution 5–9, hexadecimal.
    from: Option<String>,
    to: Option<String>,
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
    /// The event it is merged into, which counts for it; `null` when it counts by itself. Left out
    /// for those who see their own events only.
    duplicate_of: Option<String>,
}

/// A page of events, newest first.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, written from the events' own JSON")]
pub struct EventList {
    events: Vec<EventOut>,
    /// The next page's cursor; `null` on the last page.
    next: Option<String>,
    /// `whole`, or `recent`: what was reported in the last 24 hours, to a promoter who has not just proved anew who they
    /// are (`POST /session/pin` with `history`, or signing in).
    #[schema(example = "recent")]
    history: String,
}

/// A stored event as the gate takes it.
pub(crate) fn record(stored: &StoredEvent) -> EventRecord<'_> {
    EventRecord {
        event: &stored.event,
        reporter: stored.reporter,
        version: stored.version,
        recorded_at: stored.recorded_at,
        withdrawn: stored.withdrawn(),
        duplicate_of: stored.duplicate_of,
        told_version: stored.told_version,
        told_at: stored.told_at,
        first_at: None,
    }
}

/// The same with what the gate has to know of its age.
pub(super) fn dated_record(dated: &Dated<StoredEvent>) -> EventRecord<'_> {
    EventRecord { first_at: dated.first_at, ..record(&dated.stored) }
}

impl FirstTold for StoredEvent {
    type Position = EventPosition;

    fn position(&self) -> EventPosition {
        self.position
    }

    async fn first_told(
        store: &Store,
        organisation: OrganisationId,
        positions: &[EventPosition],
    ) -> Result<BTreeMap<EventPosition, Timestamp>, StoreError> {
        store.events_first_told(organisation, positions).await
    }
}
