//! An organisation's own history: every change, with when it was recorded.

use atalaya_domain::{FeedChange, OrganisationId, Position};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Binary, Bool};
use jiff::Timestamp;

use crate::conn::{Conn, on};
use crate::feed::{ExposureFactsRow, FactsRow, FeedRow, Replaced, exposure_facts, facts, next_on};
use crate::rows::corrupt;
use crate::schema::{event, exposure, feed_head, rounding_key};
use crate::scope::Across;
use crate::{Store, StoreError};

/// A change with when it was recorded.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Recorded {
    /// What changed.
    pub change: FeedChange,
    /// When this version was stored, microseconds since 1970.
    pub recorded_us: i64,
    /// Whether it brought in a record whose id is made from its content, as an import's is: when
    /// its people came to know of it is not recorded.
    pub imported: bool,
}

/// What a history held at a moment: when both numbers are as they were, so is the history.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct HistoryExtent {
    /// Versions recorded by then.
    pub recorded: i64,
    /// Records brought in with ids made from their content, whenever.
    pub imported: i64,
}

/// A version with its facts, when it was recorded, its id and its number.
type WithTime<R> = (R, i64, Vec<u8>, i64);

/// Counts an organisation's versions of one table: those recorded before an instant, and first ones
/// with a version-8 id (the high half of the seventh byte is the version, RFC 9562).
macro_rules! extent_on {
    ($conn:expr, $table:ident, $id:literal, $organisation:expr, $until_us:expr) => {{
        let of = $organisation;
        let recorded: i64 = on!($conn, c => {
            $table::table
                .filter($table::organisation.eq(of))
                .filter($table::recorded_us.lt($until_us))
                .count()
                .get_result(c)
        })?;
        let version = |than: &str, byte: u8| {
            let seventh = sql::<Bool>(&format!("substr({}, 7, 1) {than} ", $id));
            seventh.bind::<Binary, _>(vec![byte])
        };
        let imported: i64 = on!($conn, c => {
            $table::table
                .filter($table::organisation.eq(of))
                .filter($table::version.eq(1))
                .filter(version(">=", 0x80))
                .filter(version("<", 0x90))
                .count()
                .get_result(c)
        })?;
        HistoryExtent { recorded, imported }
    }};
}

impl Store {
    /// Up to `limit` changes of an organisation's events and exposure after a position, in commit
    /// order; an empty answer means there is nothing newer. Versions are never changed, so what was
    /// read once stays true until retention deletes rows.
    pub async fn changes_recorded(
        &self,
        organisation: OrganisationId,
        after: Position,
        limit: usize,
    ) -> Result<Vec<Recorded>, StoreError> {
        self.of(organisation)
            .run("read an organisation's history", move |conn| {
                let (rows, of_rows) = page_on(conn, organisation, after, limit)?;
                let before = Replaced::by_on(conn, &rows)?;
                let recorded = rows.iter().zip(of_rows).map(|(row, (recorded_us, imported))| {
                    Ok(Recorded { change: row.change(&before)?, recorded_us, imported })
                });
                Ok(recorded.collect::<Result<_, StoreError>>()?)
            })
            .await
    }

    /// How much an organisation's history held before an instant.
    pub async fn history_extent(
        &self,
        organisation: OrganisationId,
        until: Timestamp,
    ) -> Result<HistoryExtent, StoreError> {
        let until_us = until.as_microsecond();
        self.of(organisation)
            .run("measure an organisation's history", move |conn| {
                let events = extent_on!(conn, event, "event_id", organisation.0, until_us);
                let exposure = extent_on!(conn, exposure, "exposure_id", organisation.0, until_us);
                Ok(HistoryExtent {
                    recorded: events.recorded + exposure.recorded,
                    imported: events.imported + exposure.imported,
                })
            })
            .await
    }

    /// The secret by which released figures are rounded: this database's own, made with it.
    pub async fn rounding_key(&self) -> Result<[u8; 32], StoreError> {
        self.everybody(Across::Releases)
            .run("read the rounding key", |conn| {
                let key: Vec<u8> =
                    on!(conn, c => rounding_key::table.select(rounding_key::key).first(c))?;
                Ok(key.try_into().map_err(|_| corrupt("key"))?)
            })
            .await
    }
}

/// The next rows of both tables, up to the head that was there first, with when they were recorded
/// and whether they were imported.
#[expect(clippy::type_complexity, reason = "two lists that go together")]
fn page_on(
    conn: &mut Conn,
    organisation: OrganisationId,
    after: Position,
    limit: usize,
) -> QueryResult<(Vec<FeedRow>, Vec<(i64, bool)>)> {
    let head: i64 = on!(conn, c => feed_head::table.select(feed_head::position).first(c))?;
    let events: Vec<WithTime<FactsRow>> = next_on!(
        conn,
        event,
        (facts!(), event::recorded_us, event::event_id, event::version),
        after,
        head,
        limit,
        event::organisation.eq(organisation.0)
    )?;
    let exposure: Vec<WithTime<ExposureFactsRow>> = next_on!(
        conn,
        exposure,
        (exposure_facts!(), exposure::recorded_us, exposure::exposure_id, exposure::version),
        after,
        head,
        limit,
        exposure::organisation.eq(organisation.0)
    )?;
    let events = events.into_iter().map(|(row, recorded_us, id, version)| {
        (FeedRow::Event(row), (recorded_us, is_imported(&id, version)))
    });
    let exposure = exposure.into_iter().map(|(row, recorded_us, id, version)| {
        (FeedRow::Exposure(row), (recorded_us, is_imported(&id, version)))
    });
    let mut rows: Vec<_> = events.chain(exposure).collect();
    // Two runs that ascend: one pass.
    rows.sort_by_key(|(row, _)| row.position());
    rows.truncate(limit);
    Ok(rows.into_iter().unzip())
}

/// Whether a version brought in a record with a version-8 id.
fn is_imported(id: &[u8], version: i64) -> bool {
    version == 1 && id.get(6).is_some_and(|byte| byte >> 4 == 8)
}
