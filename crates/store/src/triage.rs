//! What waits for a second person's eye, and why what was rejected does not count.

use atalaya_domain::{EventId, OrganisationId, RejectionReason, Verification};
use diesel::prelude::*;
use jiff::{SignedDuration, Timestamp};

use crate::conn::{on, on_in_tx};
use crate::events::MAX_PAGE;
use crate::page::cut_to_page;
use crate::rows::{VersionRow, corrupt};
use crate::schema::{event, rejection};
use crate::sealing::opened_on;
use crate::{Action, EventPage, EventPosition, Store, StoreError, StoredEvent};

/// Kinds that tell of no incident: nothing waits for anybody there.
const NO_INCIDENT: [&str; 3] = ["C5", "C6", "C7"];

/// An event that was rejected, and why; `None` where nobody said.
#[derive(Debug, Clone, PartialEq)]
pub struct RejectedEvent {
    /// The event.
    pub stored: StoredEvent,
    /// Why it does not count.
    pub reason: Option<RejectionReason>,
}

impl Store {
    /// A page of the organisation's events that nobody has reviewed, the newest first: rumours and
    /// what was reported, neither withdrawn nor merged into another.
    pub async fn event_unreviewed(
        &self,
        organisation: OrganisationId,
        before: Option<EventPosition>,
        limit: usize,
    ) -> Result<EventPage, StoreError> {
        let limit = limit.clamp(1, MAX_PAGE);
        let keys = self.keys();
        self.of(organisation)
            .run("list events to review", move |conn| {
                let before = before.map_or(i64::MAX, |position| position.0);
                let mut rows: Vec<VersionRow> = on!(conn, c => {
                    event::table
                        .filter(event::organisation.eq(organisation.0))
                        .filter(event::superseded_by.is_null())
                        .filter(event::duplicate_of.is_null())
                        .filter(event::verification.eq_any([
                            Verification::Rumour.code(),
                            Verification::Reported.code(),
                        ]))
                        .filter(event::action.ne(Action::Withdrawn.code()))
                        .filter(event::kind.ne_all(NO_INCIDENT))
                        .filter(event::first_position.lt(before))
                        .order(event::first_position.desc())
                        .limit(limit as i64 + 1)
                        .select(VersionRow::as_select())
                        .load(c)
                })?;
                let next = cut_to_page(&mut rows, limit, |row| EventPosition(row.first_position));
                let events = opened_on(conn, keys.as_ref(), &rows)?;
                Ok(EventPage { events, next })
            })
            .await
    }

    /// The events that were rejected within a time and are so still, the last rejected first.
    pub async fn event_rejected(
        &self,
        organisation: OrganisationId,
        within: SignedDuration,
        now: Timestamp,
        limit: usize,
    ) -> Result<Vec<RejectedEvent>, StoreError> {
        let since = now.saturating_sub(within).unwrap_or(Timestamp::MIN).as_microsecond();
        let keys = self.keys();
        self.of(organisation)
            .run("list rejected events", move |conn| {
                let rows: Vec<(VersionRow, Option<String>)> = on!(conn, c => {
                    event::table
                        .left_join(rejection::table.on(rejection::event.eq(event::first_position)))
                        .filter(event::organisation.eq(organisation.0))
                        .filter(event::superseded_by.is_null())
                        .filter(event::verification.eq(Verification::Rejected.code()))
                        .filter(event::action.ne(Action::Withdrawn.code()))
                        .filter(event::recorded_us.gt(since))
                        .order((event::recorded_us.desc(), event::position.desc()))
                        .limit(limit as i64)
                        .select((VersionRow::as_select(), rejection::reason.nullable()))
                        .load(c)
                })?;
                let (rows, reasons): (Vec<VersionRow>, Vec<Option<String>>) =
                    rows.into_iter().unzip();
                let events = opened_on(conn, keys.as_ref(), &rows)?;
                let pairs = events.into_iter().zip(reasons).map(|(stored, reason)| {
                    let read =
                        |code: String| RejectionReason::parse(&code).ok_or(corrupt("reason"));
                    Ok(RejectedEvent { stored, reason: reason.map(read).transpose()? })
                });
                Ok(pairs.collect::<Result<_, StoreError>>()?)
            })
            .await
    }

    /// Notes why an event is rejected, or, without a reason, that it is not any more.
    /// [`StoreError::NotFound`] outside the organisation.
    pub async fn rejection_set(
        &self,
        organisation: OrganisationId,
        id: EventId,
        reason: Option<RejectionReason>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.of(organisation)
            .write("note why an event is rejected", move |conn| {
                on_in_tx!(conn, c => {
                    let first: Option<i64> = event::table
                        .filter(event::organisation.eq(organisation.0))
                        .filter(event::event_id.eq(id.as_bytes().as_slice()))
                        .filter(event::superseded_by.is_null())
                        .select(event::first_position)
                        .first(c)
                        .optional()?;
                    let first = first.ok_or(StoreError::NotFound { what: "event" })?;
                    diesel::delete(rejection::table.find(first)).execute(c)?;
                    if let Some(reason) = reason {
                        diesel::insert_into(rejection::table)
                            .values((
                                rejection::event.eq(first),
                                rejection::organisation.eq(organisation.0),
                                rejection::reason.eq(reason.code()),
                                rejection::rejected_us.eq(now.as_microsecond()),
                            ))
                            .execute(c)?;
                    }
                    Ok(())
                })
            })
            .await
    }
}
