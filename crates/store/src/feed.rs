//! The change feed: what followers read. Events and exposure stand in two tables and share one
//! sequence of positions.

use std::collections::HashMap;
use std::fmt;

use atalaya_domain::{
    Account, Change, EventFacts, ExposureChange, ExposureFacts, FeedChange, KeyPopulations, Kind,
    LocationPrecision, OrganisationId, Position, Recorded, Severity, TimePrecision, TimeSpan,
    UserId, Verification,
};
use diesel::dsl::sql;
use diesel::expression::SqlLiteral;
use diesel::prelude::*;
use diesel::sql_types::BigInt;

use crate::code::Code;
use crate::conn::{Conn, on};
use crate::exposure_rows::{work, worked};
use crate::rows::{corrupt, place};
use crate::schema::{event, exposure, feed_head};
use crate::scope::Across;
use crate::{Action, Store, StoreError};

/// Values bound in one statement; SQLite takes at most 32,766.
const BINDS: usize = 10_000;

/// The columns of [`FactsRow`].
macro_rules! facts {
    () => {
        (
            event::position,
            event::organisation,
            event::supersedes,
            event::reporter,
            $crate::feed::first_recorded("event"),
            event::earliest_us,
            event::latest_us,
            event::cell,
            event::severity,
            event::key_populations,
            event::action,
            event::kind,
            event::time_precision,
            event::location_precision,
            event::verification,
            event::duplicate_of.is_null(),
        )
    };
}

/// The columns of [`ExposureFactsRow`].
macro_rules! exposure_facts {
    () => {
        (
            exposure::position,
            exposure::organisation,
            exposure::supersedes,
            exposure::reporter,
            $crate::feed::first_recorded("exposure"),
            exposure::started_us,
            exposure::ended_us,
            exposure::cell,
            exposure::work_s,
            exposure::action,
            exposure::location_precision,
        )
    };
}

/// Rows of a table after a position and up to the feed's head, in commit order.
macro_rules! next_on {
    ($conn:expr, $table:ident, $columns:expr, $after:expr, $head:expr, $limit:expr $(, $only:expr)?) => {
        on!($conn, c => {
            $table::table
                $(.filter($only))?
                .filter($table::position.gt($after.0))
                .filter($table::position.le($head))
                .order($table::position)
                .limit(i64::try_from($limit).unwrap_or(i64::MAX))
                .select($columns)
                .load(c)
        })
    };
}

pub(crate) use {exposure_facts, facts, next_on};

/// When the first version of a row's record was stored: amending a record does not move it to
/// another week. Where the first version is gone, the version's own time stands.
pub(crate) fn first_recorded(table: &str) -> SqlLiteral<BigInt> {
    sql(&format!(
        "CASE WHEN {table}.first_position = {table}.position THEN {table}.recorded_us ELSE coalesce((\
         SELECT earliest.recorded_us FROM {table} earliest WHERE earliest.position = {table}.first_position), \
         {table}.recorded_us) END"
    ))
}

/// The lineage of a database: random, made with it. Positions of another epoch mean nothing here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Epoch(pub u64);

impl fmt::Display for Epoch {
    /// 16 hexadecimal digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// Where the feed ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FeedHead {
    /// The database's lineage.
    pub epoch: Epoch,
    /// The last committed change; 0 when there is none.
    pub position: Position,
}

impl FeedHead {
    /// From the columns of the table.
    pub(crate) const fn new(epoch: i64, position: i64) -> Self {
        Self { epoch: Epoch(epoch as u64), position: Position(position) }
    }
}

impl Store {
    /// The feed's lineage and its last position.
    pub async fn feed_head(&self) -> Result<FeedHead, StoreError> {
        self.everybody(Across::Feed)
            .run("read the feed's head", |conn| {
                let (epoch, position): (i64, i64) = on!(conn, c => {
                    feed_head::table.select((feed_head::epoch, feed_head::position)).first(c)
                })?;
                Ok(FeedHead::new(epoch, position))
            })
            .await
    }

    /// Up to `limit` changes after a position, of events and of exposure, in commit order, without
    /// gaps: the first has position `after + 1`. An empty answer means there is nothing newer.
    ///
    /// For a rebuild ask in pages of about 50,000.
    pub async fn changes_after(
        &self,
        after: Position,
        limit: usize,
    ) -> Result<Vec<FeedChange>, StoreError> {
        self.everybody(Across::Feed)
            .run("read the change feed", move |conn| {
                let rows = page_on(conn, after, limit)?;
                let before = Replaced::by_on(conn, &rows)?;
                Ok(rows.iter().map(|row| row.change(&before)).collect::<Result<_, _>>()?)
            })
            .await
    }
}

/// A version of either table.
pub(crate) enum FeedRow {
    Event(FactsRow),
    Exposure(ExposureFactsRow),
}

/// The versions that those of a page replaced, by position.
pub(crate) struct Replaced {
    events: HashMap<i64, FactsRow>,
    exposure: HashMap<i64, ExposureFactsRow>,
}

impl FeedRow {
    pub(crate) const fn position(&self) -> i64 {
        match self {
            Self::Event(row) => row.position,
            Self::Exposure(row) => row.position,
        }
    }

    pub(crate) fn change(&self, before: &Replaced) -> Result<FeedChange, StoreError> {
        Ok(match self {
            Self::Event(row) => FeedChange::Event(row.change(&before.events)?),
            Self::Exposure(row) => FeedChange::Exposure(row.change(&before.exposure)?),
        })
    }
}

/// The next rows of both tables. The head is read first and bounds them: what commits between two
/// questions would else show in the second table and be missing from the first.
fn page_on(conn: &mut Conn, after: Position, limit: usize) -> QueryResult<Vec<FeedRow>> {
    let head: i64 = on!(conn, c => feed_head::table.select(feed_head::position).first(c))?;
    let events: Vec<FactsRow> = next_on!(conn, event, facts!(), after, head, limit)?;
    let exposure: Vec<ExposureFactsRow> =
        next_on!(conn, exposure, exposure_facts!(), after, head, limit)?;
    let exposure = exposure.into_iter().map(FeedRow::Exposure);
    let mut rows: Vec<FeedRow> = events.into_iter().map(FeedRow::Event).chain(exposure).collect();
    // Two runs that ascend: one pass.
    rows.sort_by_key(FeedRow::position);
    rows.truncate(limit);
    Ok(rows)
}

/// By which account, and when first.
fn recorded(reporter: Option<i64>, at_us: i64) -> Option<Recorded> {
    let by = Account::of(UserId(reporter?))?;
    Some(Recorded { by, at_us })
}

/// The facts of one version, and what it replaced.
#[derive(Queryable)]
pub(crate) struct FactsRow {
    position: i64,
    organisation: i64,
    supersedes: Option<i64>,
    reporter: Option<i64>,
    first_recorded_us: i64,
    earliest_us: i64,
    latest_us: i64,
    cell: i64,
    severity: i64,
    key_populations: i64,
    action: Code<Action>,
    kind: Code<Kind>,
    time_precision: Code<TimePrecision>,
    location_precision: Code<LocationPrecision>,
    verification: Code<Verification>,
    /// Whether it is merged into no other event.
    unmerged: bool,
}

impl FactsRow {
    /// Where the version stands in the feed.
    pub(crate) const fn position(&self) -> Position {
        Position(self.position)
    }

    /// What the index needs of it.
    pub(crate) fn facts(&self) -> Result<EventFacts, StoreError> {
        let precision = self.time_precision.0;
        Ok(EventFacts {
            kind: self.kind.0,
            severity: Severity::new(self.severity).ok_or(corrupt("severity"))?,
            key_populations: KeyPopulations::from_bits(self.key_populations),
            when: TimeSpan::new(self.earliest_us, self.latest_us, precision)
                .ok_or(corrupt("latest_us"))?,
            place: place(self.cell, self.location_precision.0)?,
            verification: self.verification.0,
            recorded: recorded(self.reporter, self.first_recorded_us),
        })
    }

    fn change(&self, before: &HashMap<i64, FactsRow>) -> Result<Change, StoreError> {
        let replaced = self
            .supersedes
            .map(|position| before.get(&position).ok_or(corrupt("supersedes")))
            .transpose()?;
        Ok(Change {
            position: Position(self.position),
            organisation: OrganisationId(self.organisation),
            before: replaced.map(FactsRow::counted).transpose()?.flatten(),
            after: self.counted()?,
        })
    }

    /// The facts, unless the version does not count: withdrawn, or merged into another event.
    fn counted(&self) -> Result<Option<EventFacts>, StoreError> {
        let counts = self.unmerged && self.action.0 != Action::Withdrawn;
        counts.then(|| self.facts()).transpose()
    }
}

/// The facts of one version of exposure, and what it replaced.
#[derive(Queryable)]
pub(crate) struct ExposureFactsRow {
    position: i64,
    organisation: i64,
    supersedes: Option<i64>,
    reporter: Option<i64>,
    first_recorded_us: i64,
    started_us: i64,
    ended_us: i64,
    cell: i64,
    work_s: i64,
    action: Code<Action>,
    location_precision: Code<LocationPrecision>,
}

impl ExposureFactsRow {
    /// Where the version stands in the feed.
    pub(crate) const fn position(&self) -> Position {
        Position(self.position)
    }

    /// What the index needs of it.
    pub(crate) fn facts(&self) -> Result<ExposureFacts, StoreError> {
        Ok(ExposureFacts {
            place: place(self.cell, self.location_precision.0)?,
            when: worked(self.started_us, self.ended_us)?,
            worker_hours: work(self.work_s)?.hours(),
            recorded: recorded(self.reporter, self.first_recorded_us),
        })
    }

    fn change(&self, before: &HashMap<i64, Self>) -> Result<ExposureChange, StoreError> {
        let replaced = self
            .supersedes
            .map(|position| before.get(&position).ok_or(corrupt("supersedes")))
            .transpose()?;
        let withdrawn = self.action.0 == Action::Withdrawn;
        Ok(ExposureChange {
            position: Position(self.position),
            organisation: OrganisationId(self.organisation),
            before: replaced.map(Self::facts).transpose()?,
            after: if withdrawn { None } else { Some(self.facts()?) },
        })
    }
}

impl Replaced {
    /// Facts of a version never change, so a later question sees the same.
    pub(crate) fn by_on(conn: &mut Conn, rows: &[FeedRow]) -> QueryResult<Self> {
        let (mut events, mut exposure) = (Vec::new(), Vec::new());
        for row in rows {
            match row {
                FeedRow::Event(row) => events.extend(row.supersedes),
                FeedRow::Exposure(row) => exposure.extend(row.supersedes),
            }
        }
        let mut replaced = Self { events: HashMap::new(), exposure: HashMap::new() };
        for chunk in events.chunks(BINDS) {
            let found: Vec<FactsRow> = on!(conn, c => {
                event::table.filter(event::position.eq_any(chunk)).select(facts!()).load(c)
            })?;
            replaced.events.extend(found.into_iter().map(|row| (row.position, row)));
        }
        for chunk in exposure.chunks(BINDS) {
            let found: Vec<ExposureFactsRow> = on!(conn, c => {
                exposure::table
                    .filter(exposure::position.eq_any(chunk))
                    .select(exposure_facts!())
                    .load(c)
            })?;
            replaced.exposure.extend(found.into_iter().map(|row| (row.position, row)));
        }
        Ok(replaced)
    }
}
