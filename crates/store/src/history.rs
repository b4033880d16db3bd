//! What was known at a past moment, from the log alone.

use atalaya_domain::{EventFacts, OrganisationId, Position};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool};
use jiff::Timestamp;

use crate::conn::{Conn, on};
use crate::feed::{FactsRow, facts};
use crate::schema::event;
use crate::{Action, Store, StoreError};

impl Store {
    /// The facts of an organisation's events as they were known at an instant: of each event the
    /// last version recorded by then, unless it was withdrawn by then. Up to `limit` of those that
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
        self.run("read what was known then", move |conn| {
            let rows = known_on(conn, organisation, known_at, after, limit)?;
            let mut known = Vec::with_capacity(rows.len());
            for row in &rows {
                known.push((row.position(), row.facts()?));
            }
            Ok(known)
        })
        .await
    }
}

fn known_on(
    conn: &mut Conn,
    organisation: OrganisationId,
    known_at: Timestamp,
    after: Position,
    limit: usize,
) -> QueryResult<Vec<FactsRow>> {
    let known_us = known_at.as_microsecond();
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    on!(conn, c => {
        let not_yet_replaced = sql::<Bool>(
            "NOT EXISTS (SELECT 1 FROM event later \
             WHERE later.position = event.superseded_by AND later.recorded_us <= ",
        )
        .bind::<BigInt, _>(known_us)
        .sql(")");
        event::table
            .filter(event::organisation.eq(organisation.0))
            .filter(event::position.gt(after.0))
            .filter(event::recorded_us.le(known_us))
            .filter(event::action.ne(Action::Withdrawn.code()))
            .filter(not_yet_replaced)
            .order(event::position)
            .limit(limit)
            .select(facts!())
            .load(c)
    })
}
