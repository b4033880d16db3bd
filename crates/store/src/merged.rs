//! Events merged into others: two reports of one incident, which the map counts once.
//!
//! A merged event is kept and does not count; the one it is merged into counts for it, and is
//! itself merged into none. That one may cease to count at any time, by somebody who must not
//! learn of the others (a promoter withdraws their own report): then the first of those merged
//! into it takes its place, in the same transaction, and the incident stays on the map.

use atalaya_domain::{EventId, OrganisationId, Position, UserId};
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use jiff::Timestamp;

use crate::audit::audit_in_tx;
use crate::conn::on_in_tx;
use crate::events::about_event;
use crate::rows::{NewVersion, VersionRow};
use crate::schema::{event, feed_head};
use crate::sealing::opened_in_tx;
use crate::versions::{
    current_on, must_hold, next_position_in_tx, position_given_back_in_tx, replace_in_tx,
};
use crate::{Action, MergeRefusal, Store, StoreError, StoredEvent};

/// The versions that hold of the events merged into the one with this id, in the order in which
/// they were first stored.
macro_rules! merged_into_in_tx {
    ($c:expr, $organisation:expr, $id:expr) => {
        event::table
            .filter(event::organisation.eq($organisation))
            .filter(event::duplicate_of.eq($id))
            .filter(event::superseded_by.is_null())
            .order(event::first_position)
            .select($crate::rows::VersionRow::as_select())
            .load::<$crate::rows::VersionRow>($c)
    };
}

/// After an event has ceased to count: of those merged into it one takes its place, and the others
/// are merged into that. `$head` is moved to the last position taken.
macro_rules! left_alone_in_tx {
    ($c:expr, $gone:expr, $head:ident, $author:expr, $now:expr) => {
        let gone: &$crate::rows::VersionRow = $gone;
        let left = $crate::merged::merged_into_in_tx!($c, gone.organisation, &gone.event_id)?;
        for (before, heir) in $crate::merged::heirs(&left)? {
            $head = next_position_in_tx!($c)?;
            let after = $crate::merged::remerged(before, heir, $head, $author, $now)?;
            replace_in_tx!($c, event, before, &after)?;
        }
    };
}

pub(crate) use {left_alone_in_tx, merged_into_in_tx};

/// An event that was merged into one that is gone, and the id of the one it is merged into from now
/// on, if any.
type Left<'a> = (&'a VersionRow, Option<&'a [u8]>);

/// Each of the events that were merged into one that is gone. The first that stands for an incident takes the place; if none does, each stands alone.
pub(crate) fn heirs(left: &[VersionRow]) -> Result<Vec<Left<'_>>, StoreError> {
    let mut heir: Option<&VersionRow> = None;
    for row in left {
        if heir.is_none() && row.event()?.facts().stands_for_incident() {
            heir = Some(row);
        }
    }
    let into = |row: &VersionRow| heir.filter(|heir| heir.event_id != row.event_id);
    Ok(left.iter().map(|row| (row, into(row).map(|heir| heir.event_id.as_slice()))).collect())
}

/// The version after `before`, merged into another event or into none.
pub(crate) fn remerged(
    before: &VersionRow,
    into: Option<&[u8]>,
    position: i64,
    author: Option<UserId>,
    now: Timestamp,
) -> Result<NewVersion, StoreError> {
    let action = if into.is_some() { Action::Merged } else { Action::Separated };
    let after = NewVersion::following(before, position, &before.event()?, action, author, now);
    Ok(NewVersion { duplicate_of: into.map(<[u8]>::to_vec), ..after })
}

impl Store {
    /// Merges an event into another of the organisation, if `expected_version` still holds where
    /// one is given: from now on that one counts for it. Merging again changes nothing. Gives the
    /// version that holds. [`StoreError::NotFound`] for either, [`StoreError::VersionConflict`],
    /// [`StoreError::Withdrawn`], [`StoreError::Merge`] when the two cannot be one.
    pub async fn event_merge(
        &self,
        organisation: OrganisationId,
        id: EventId,
        into: EventId,
        expected_version: Option<i64>,
        author: Option<UserId>,
        now: Timestamp,
    ) -> Result<StoredEvent, StoreError> {
        let (auditor, keys) = (self.auditor_for(author), self.keys());
        self
            .of(organisation)
            .change("merge an event", move |conn| {
                on_in_tx!(conn, c => {
                    // The lock comes first: what is read then is what holds.
                    let head = next_position_in_tx!(c)?;
                    let before = current_on!(c, event, event_id, VersionRow, organisation, id)?
                        .ok_or(StoreError::NotFound { what: "event" })?;
                    let target = current_on!(c, event, event_id, VersionRow, organisation, into)?
                        .ok_or(StoreError::NotFound { what: "event" })?;
                    let stored = opened_in_tx!(c, keys, &before)?;
                    must_hold(expected_version, before.version)?;
                    if stored.duplicate_of == Some(into) {
                        position_given_back_in_tx!(c, head)?;
                        return Ok((stored, None));
                    }
                    let has_merged =
                        !merged_into_in_tx!(c, organisation.0, &before.event_id)?.is_empty();
                    mergeable(&stored, &target.stored()?, has_merged)?;
                    let into = Some(target.event_id.as_slice());
                    let after = remerged(&before, into, head, author, now)?;
                    replace_in_tx!(c, event, &before, &after)?;
                    if let Some(new) = about_event(Action::Merged, &before, &auditor)? {
                        audit_in_tx!(c, &auditor, organisation.0, new, now)?;
                    }
                    Ok((following(stored, Some(target.stored()?.event.id), now), Some(Position(head))))
                })
            })
            .await
    }

    /// Takes an event out of the one it is merged into, if `expected_version` still holds where
    /// one is given: it counts by itself again, as before. Changes nothing when it is merged into
    /// none. Gives the version that holds. [`StoreError::NotFound`],
    /// [`StoreError::VersionConflict`].
    pub async fn event_separate(
        &self,
        organisation: OrganisationId,
        id: EventId,
        expected_version: Option<i64>,
        author: Option<UserId>,
        now: Timestamp,
    ) -> Result<StoredEvent, StoreError> {
        let (auditor, keys) = (self.auditor_for(author), self.keys());
        self.of(organisation)
            .change("separate an event", move |conn| {
                on_in_tx!(conn, c => {
                    let head = next_position_in_tx!(c)?;
                    let before = current_on!(c, event, event_id, VersionRow, organisation, id)?
                        .ok_or(StoreError::NotFound { what: "event" })?;
                    let stored = opened_in_tx!(c, keys, &before)?;
                    must_hold(expected_version, before.version)?;
                    if stored.duplicate_of.is_none() {
                        position_given_back_in_tx!(c, head)?;
                        return Ok((stored, None));
                    }
                    let after = remerged(&before, None, head, author, now)?;
                    replace_in_tx!(c, event, &before, &after)?;
                    if let Some(new) = about_event(Action::Separated, &before, &auditor)? {
                        audit_in_tx!(c, &auditor, organisation.0, new, now)?;
                    }
                    Ok((following(stored, None, now), Some(Position(head))))
                })
            })
            .await
    }
}

/// Whether an event can be merged into another.
fn mergeable(
    stored: &StoredEvent,
    target: &StoredEvent,
    has_merged: bool,
) -> Result<(), StoreError> {
    if stored.withdrawn() {
        return Err(StoreError::Withdrawn);
    }
    let refusal = if stored.event.id == target.event.id {
        MergeRefusal::Itself
    } else if target.withdrawn() || !target.event.facts().stands_for_incident() {
        MergeRefusal::TargetDoesNotCount
    } else if target.duplicate_of.is_some() {
        MergeRefusal::TargetMerged
    } else if has_merged {
        MergeRefusal::HasMerged
    } else {
        return Ok(());
    };
    Err(refusal.into())
}

/// The version after `before`, as it was stored.
fn following(before: StoredEvent, into: Option<EventId>, now: Timestamp) -> StoredEvent {
    StoredEvent {
        version: before.version + 1,
        action: if into.is_some() { Action::Merged } else { Action::Separated },
        recorded_at: now,
        duplicate_of: into,
        ..before
    }
}

/// Positions of versions merged into something that cannot count for them, a few at most. Such a
/// thing must never be: the target is there before, in the same organisation, and where the
/// version holds it counts by itself.
pub(crate) const MERGED_INTO_NOTHING: &str = "
    SELECT event.position AS position FROM event
    WHERE event.duplicate_of IS NOT NULL AND (
        NOT EXISTS (
            SELECT 1 FROM event first
            WHERE first.organisation = event.organisation AND first.event_id = event.duplicate_of
                AND first.version = 1 AND first.position < event.position
                AND first.position <> event.first_position
        ) OR event.superseded_by IS NULL AND NOT EXISTS (
            SELECT 1 FROM event target
            WHERE target.organisation = event.organisation AND target.event_id = event.duplicate_of
                AND target.superseded_by IS NULL AND target.duplicate_of IS NULL
                AND target.action <> 'withdrawn' AND target.verification <> 'VX'
        )
    )
    ORDER BY event.position LIMIT 20";

/// A position that [`MERGED_INTO_NOTHING`] found.
#[derive(QueryableByName)]
pub(crate) struct Found {
    #[diesel(sql_type = BigInt)]
    pub(crate) position: i64,
}
