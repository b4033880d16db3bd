//! The change feed: what followers read.

use std::collections::HashMap;
use std::fmt;

use atalaya_domain::{
    Change, EventFacts, KeyPopulations, Kind, LocationPrecision, OrganisationId, Position,
    Severity, TimePrecision, TimeSpan, Verification,
};
use diesel::prelude::*;

use crate::code::Code;
use crate::conn::{Conn, on};
use crate::rows::{corrupt, place};
use crate::schema::{event, feed_head};
use crate::{Action, Store, StoreError};

/// Values bound in one statement; SQLite takes at most 32,766.
const BINDS: usize = 10_000;

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

impl Store {
    /// The feed's lineage and its last position.
    pub async fn feed_head(&self) -> Result<FeedHead, StoreError> {
        self.run("read the feed's head", |conn| {
            let (epoch, position): (i64, i64) = on!(conn, c => {
                feed_head::table.select((feed_head::epoch, feed_head::position)).first(c)
            })?;
            Ok(FeedHead { epoch: Epoch(epoch as u64), position: Position(position) })
        })
        .await
    }

    /// Up to `limit` changes after a position, in commit order, without gaps: the first has
    /// position `after + 1`. An empty answer means there is nothing newer.
    ///
    /// For a rebuild ask in pages of about 20,000.
    pub async fn changes_after(
        &self,
        after: Position,
        limit: usize,
    ) -> Result<Vec<Change>, StoreError> {
        self.run("read the change feed", move |conn| {
            let rows = facts_after_on(conn, after, limit)?;
            let before: Vec<i64> = rows.iter().filter_map(|row| row.supersedes).collect();
            let before = facts_at_on(conn, &before)?;
            let mut changes = Vec::with_capacity(rows.len());
            for row in &rows {
                changes.push(row.change(&before)?);
            }
            Ok(changes)
        })
        .await
    }
}

/// The facts of one version, and what it replaced.
#[derive(Queryable)]
pub(crate) struct FactsRow {
    position: i64,
    organisation: i64,
    supersedes: Option<i64>,
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
}

/// The columns of [`FactsRow`].
macro_rules! facts {
    () => {
        (
            event::position,
            event::organisation,
            event::supersedes,
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
        )
    };
}

pub(crate) use facts;

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
        })
    }

    fn change(&self, before: &HashMap<i64, FactsRow>) -> Result<Change, StoreError> {
        let replaced = self
            .supersedes
            .map(|position| before.get(&position).ok_or(corrupt("supersedes")))
            .transpose()?;
        let withdrawn = self.action.0 == Action::Withdrawn;
        Ok(Change {
            position: Position(self.position),
            organisation: OrganisationId(self.organisation),
            before: replaced.map(FactsRow::facts).transpose()?,
            after: if withdrawn { None } else { Some(self.facts()?) },
        })
    }
}

fn facts_after_on(conn: &mut Conn, after: Position, limit: usize) -> QueryResult<Vec<FactsRow>> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    on!(conn, c => {
        event::table
            .filter(event::position.gt(after.0))
            .order(event::position)
            .limit(limit)
            .select(facts!())
            .load(c)
    })
}

/// The replaced versions. Their facts never change, so a second question sees the same.
fn facts_at_on(conn: &mut Conn, positions: &[i64]) -> QueryResult<HashMap<i64, FactsRow>> {
    let mut rows = HashMap::with_capacity(positions.len());
    for chunk in positions.chunks(BINDS) {
        let found: Vec<FactsRow> = on!(conn, c => {
            event::table.filter(event::position.eq_any(chunk)).select(facts!()).load(c)
        })?;
        rows.extend(found.into_iter().map(|row| (row.position, row)));
    }
    Ok(rows)
}
