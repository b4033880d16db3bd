//! What releases and indicators count: events with all their versions, without text.

use atalaya_domain::{Event, OrganisationId, UserId};
use diesel::prelude::*;
use jiff::Timestamp;

use crate::conn::{Conn, Fault, on_snapshot};
use crate::rows::{VersionRow, corrupt, timestamp};
use crate::schema::event;
use crate::scope::Across;
use crate::{Action, Store, StoreError};

/// So many versions are asked for by their place at once.
const AT_ONCE: usize = 5_000;

/// An event that releases may count, or counted once, with all its versions.
#[derive(Debug, Clone)]
pub struct ReleaseEvent {
    /// Whose it is.
    pub organisation: OrganisationId,
    /// Who reported it; `None` for programs and imports.
    pub reporter: Option<UserId>,
    /// Its versions, the oldest first.
    pub versions: Vec<ReleaseVersion>,
}

/// A version of an event that releases may count.
#[derive(Debug, Clone)]
pub struct ReleaseVersion {
    /// What it says, without its text.
    pub event: Event,
    /// Whether it counts by itself: neither withdrawn nor merged into another.
    pub alone: bool,
    /// When it was recorded.
    pub recorded_at: Timestamp,
}

impl Store {
    /// The events of organisations that began in a time, or of which something was recorded in it,
    /// with all their versions, in the order in which they were first recorded. Without text. What was
    /// withdrawn or merged since is among them: an earlier release may have counted it.
    pub async fn release_events(
        &self,
        organisations: Vec<OrganisationId>,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<ReleaseEvent>, StoreError> {
        let of: Vec<i64> = organisations.iter().map(|one| one.0).collect();
        let (from_us, until_us) = (from.as_microsecond(), until.as_microsecond());
        self.everybody(Across::Releases)
            .run("read what a release counts", move |conn| {
                let rows = versions_on(conn, &of, from_us, until_us)?;
                let events = rows.chunk_by(|one, next| one.first_position == next.first_position);
                Ok(events.map(counted).collect::<Result<_, StoreError>>()?)
            })
            .await
    }
}

/// All versions of the events concerned, by event and version.
///
/// In steps that go by an index each, and not in one question: of a table that has just been filled PostgreSQL knows
/// nothing yet, and joined it with itself row by row, minutes for a hundred thousand reports.
fn versions_on(
    conn: &mut Conn,
    of: &[i64],
    from_us: i64,
    until_us: i64,
) -> Result<Vec<VersionRow>, Fault> {
    on_snapshot!(conn, c => {
        let mut concerned: Vec<i64> = event::table
            .filter(event::organisation.eq_any(of.iter().copied()))
            .filter(
                event::earliest_us.ge(from_us).and(event::earliest_us.lt(until_us)).or(
                    event::recorded_us.ge(from_us).and(event::recorded_us.lt(until_us)),
                ),
            )
            .select(event::first_position)
            .load(c)?;
        concerned.sort_unstable();
        concerned.dedup();
        let columns = || (VersionRow::as_select(), event::supersedes);
        let (mut rows, mut before) = (Vec::with_capacity(concerned.len()), Vec::new());
        let mut keep = |read: Vec<(VersionRow, Option<i64>)>, before: &mut Vec<i64>| {
            for (row, superseded) in read {
                rows.push(row);
                before.extend(superseded);
            }
        };
        for some in concerned.chunks(AT_ONCE) {
            let current = event::table
                .filter(event::organisation.eq_any(of.iter().copied()))
                .filter(event::superseded_by.is_null())
                .filter(event::first_position.eq_any(some.iter().copied()))
                .select(columns())
                .load(c)?;
            keep(current, &mut before);
        }
        while !before.is_empty() {
            for some in std::mem::take(&mut before).chunks(AT_ONCE) {
                let earlier = event::table
                    .filter(event::position.eq_any(some.iter().copied()))
                    .select(columns())
                    .load(c)?;
                keep(earlier, &mut before);
            }
        }
        rows.sort_unstable_by_key(|row| (row.first_position, row.version));
        Ok(rows)
    })
}

fn counted(versions: &[VersionRow]) -> Result<ReleaseEvent, StoreError> {
    let last = versions.last().ok_or(corrupt("version"))?;
    let read = versions.iter().map(|row| {
        Ok::<_, StoreError>(ReleaseVersion {
            event: row.event()?,
            alone: row.action.0 != Action::Withdrawn && row.duplicate_of.is_none(),
            recorded_at: timestamp(row.recorded_us, "recorded_us")?,
        })
    });
    Ok(ReleaseEvent {
        organisation: OrganisationId(last.organisation),
        reporter: last.reporter.map(UserId),
        versions: read.collect::<Result<_, _>>()?,
    })
}
