//! What was known at a past moment, from the log alone.

use atalaya_domain::{EventFacts, ExposureFacts, OrganisationId, Position};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool};
use jiff::Timestamp;

use crate::conn::on;
use crate::feed::{ExposureFactsRow, FactsRow, exposure_facts, facts};
use crate::schema::{event, exposure};
use crate::{Action, Store, StoreError};

/// The rows of a table that hold at an instant and count: recorded by then, not replaced and not
/// withdrawn by then.
macro_rules! known_on {
    ($conn:expr, $table:ident, $later:literal, $columns:expr, $asked:expr $(, $counts:expr)?) => {{
        let Asked { organisation, known_us, after, limit } = $asked;
        on!($conn, c => {
            let not_yet_replaced =
                sql::<Bool>($later).bind::<BigInt, _>(known_us).sql(")");
            $table::table
                .filter($table::organisation.eq(organisation.0))
                .filter($table::position.gt(after.0))
                .filter($table::recorded_us.le(known_us))
                .filter($table::action.ne(Action::Withdrawn.code()))
                $(.filter($counts))?
                .filter(not_yet_replaced)
                .order($table::position)
                .limit(limit)
                .select($columns)
                .load(c)
        })
    }};
}

/// What is asked for.
#[derive(Clone, Copy)]
struct Asked {
    organisation: OrganisationId,
    known_us: i64,
    after: Position,
    limit: i64,
}

impl Asked {
    fn new(
        organisation: OrganisationId,
        known_at: Timestamp,
        after: Position,
        limit: usize,
    ) -> Self {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        Self { organisation, known_us: known_at.as_microsecond(), after, limit }
    }
}

impl Store {
    /// The facts of an organisation's events as they were known at an instant: of each event the
    /// last version recorded by then, unless it was withdrawn or merged by then. Up to `limit` of those that
    /// stand after a position of the feed, in its order, each with its position; fewer than
    /// `limit` are the last.
    ///
    /// Versions are never changed, so the answer for a past instant stays the same however often
    /// it is asked, until retention deletes rows.
    pub async fn facts_known_at(
        &self,
        organisation: OrganisationId,
        known_at: Timestamp,
        after: Position,
        limit: usize,
    ) -> Result<Vec<(Position, EventFacts)>, StoreError> {
        let asked = Asked::new(organisation, known_at, after, limit);
        self.of(organisation)
            .run("read what was known then", move |conn| {
                let rows: Vec<FactsRow> = known_on!(
                    conn,
                    event,
                    "NOT EXISTS (SELECT 1 FROM event later \
                 WHERE later.position = event.superseded_by AND later.recorded_us <= ",
                    facts!(),
                    asked,
                    event::duplicate_of.is_null()
                )?;
                let known = rows.iter().map(|row| Ok((row.position(), row.facts()?)));
                Ok(known.collect::<Result<_, StoreError>>()?)
            })
            .await
    }

    /// The facts of an organisation's exposure as they were known at an instant; as for events,
    /// see [`Store::facts_known_at`].
    pub async fn exposure_known_at(
        &self,
        organisation: OrganisationId,
        known_at: Timestamp,
        after: Position,
        limit: usize,
    ) -> Result<Vec<(Position, ExposureFacts)>, StoreError> {
        let asked = Asked::new(organisation, known_at, after, limit);
        self.of(organisation)
            .run("read where teams were known to be then", move |conn| {
                let rows: Vec<ExposureFactsRow> = known_on!(
                    conn,
                    exposure,
                    "NOT EXISTS (SELECT 1 FROM exposure later \
                 WHERE later.position = exposure.superseded_by AND later.recorded_us <= ",
                    exposure_facts!(),
                    asked
                )?;
                let known = rows.iter().map(|row| Ok((row.position(), row.facts()?)));
                Ok(known.collect::<Result<_, StoreError>>()?)
            })
            .await
    }
}
