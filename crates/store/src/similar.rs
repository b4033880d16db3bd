//! Looking for events that may be one incident, told twice; and remembering which are two.

use std::collections::HashSet;

use atalaya_domain::{EventFacts, EventId, OrganisationId, SimilarSearch, Similarity, UserId};
use diesel::prelude::*;
use jiff::Timestamp;

use crate::conn::{Conn, Fault, on};
use crate::engine;
use crate::rows::VersionRow;
use crate::schema::{distinct_pair, event};
use crate::sealing::opened_on;
use crate::versions::current_on;
use crate::{Action, EventPosition, Store, StoreError, StoredEvent};

/// Events looked at for one page of pairs: bounds its cost, whatever is found.
const EXAMINED: usize = 200;
/// Pairs told of one event: who reports the same place all night is not a page of pairs.
const PER_EVENT: usize = 5;
/// Events near one event in place and time that are compared with it: bounds the cost of an import
/// that puts everything at one place and day.
const COMPARED: i64 = 300;
/// A reporter's own events that a new one is compared with.
const OWN: i64 = 50;

/// An event that may be the same as the one that was asked about.
#[derive(Debug, Clone, PartialEq)]
pub struct SimilarEvent {
    /// The event.
    pub stored: StoredEvent,
    /// How alike they are.
    pub similarity: Similarity,
}

/// Two events that may be one incident; nobody has decided yet.
#[derive(Debug, Clone, PartialEq)]
pub struct SimilarPair {
    /// The one that was stored later.
    pub later: StoredEvent,
    /// The other.
    pub earlier: StoredEvent,
    /// How alike they are.
    pub similarity: Similarity,
}

/// A page of pairs, by the later event, newest first.
#[derive(Debug, Clone, PartialEq)]
pub struct PairPage {
    /// The pairs; there may be none on a page and some on the next.
    pub pairs: Vec<SimilarPair>,
    /// The last event that was looked at; `None` when no page follows.
    pub next: Option<EventId>,
}

impl Store {
    /// Events of the organisation that may be the same incident as this one, the most alike first;
    /// five at most.
    pub async fn similar_events(
        &self,
        organisation: OrganisationId,
        id: EventId,
        facts: EventFacts,
    ) -> Result<Vec<SimilarEvent>, StoreError> {
        self.of(organisation)
            .run("look for similar events", move |conn| {
                let rows = near_on(conn, organisation, id, &facts)?;
                Ok(most_alike(&facts, &rows)?)
            })
            .await
    }

    /// Those among the last 50 reports of a user that may be the same incident as this one of
    /// theirs, the most alike first; five at most. What others report has no part in the answer,
    /// nor in the work for it.
    pub async fn similar_events_of(
        &self,
        organisation: OrganisationId,
        reporter: UserId,
        id: EventId,
        facts: EventFacts,
    ) -> Result<Vec<SimilarEvent>, StoreError> {
        self.of(organisation)
            .run("look for similar reports", move |conn| {
                let mut rows: Vec<VersionRow> = on!(conn, c => {
                    event::table
                        .filter(event::organisation.eq(organisation.0))
                        .filter(event::reporter.eq(reporter.0))
                        .filter(event::superseded_by.is_null())
                        .order(event::first_position.desc())
                        .limit(OWN)
                        .select(VersionRow::as_select())
                        .load(c)
                })?;
                rows.retain(|row| row.event_id != id.as_bytes());
                Ok(most_alike(&facts, &rows)?)
            })
            .await
    }

    /// Pairs of the organisation's events that may be one incident and of which nobody has decided
    /// yet, by the event that was stored later, newest first: those stored since an instant, from
    /// a position in the list on. A page looks at 200 events at most, so it may be short, or
    /// empty, and not the last.
    pub async fn similar_pairs(
        &self,
        organisation: OrganisationId,
        since: Timestamp,
        before: Option<EventPosition>,
        limit: usize,
    ) -> Result<PairPage, StoreError> {
        let limit = limit.max(PER_EVENT);
        let keys = self.keys();
        self.of(organisation)
            .run("look for pairs of events", move |conn| {
                let rows = examined_on(conn, organisation, before)?;
                let recent =
                    rows.iter().take_while(|row| row.recorded_us >= since.as_microsecond());
                let recent: Vec<&VersionRow> = recent.collect();
                let distinct = distinct_on(conn, organisation, &recent)?;
                let mut pairs: Vec<SimilarPair> = Vec::new();
                let mut last = None;
                for later in &recent {
                    let own = later.event()?.id;
                    if later.duplicate_of.is_some() || later.action.0 == Action::Withdrawn {
                        last = Some(own);
                        continue;
                    }
                    let facts = later.event()?.facts();
                    let mut near = near_on(conn, organisation, own, &facts)?;
                    near.retain(|row| {
                        row.first_position < later.first_position
                            && !distinct.contains(&(later.first_position, row.first_position))
                    });
                    let alike = most_alike(&facts, &near)?;
                    if pairs.len() + alike.len() > limit {
                        return Ok(PairPage { pairs, next: last });
                    }
                    last = Some(own);
                    let id = |one: &SimilarEvent| one.stored.event.id;
                    let shown: Vec<VersionRow> = std::iter::once((*later).clone())
                        .chain(alike.iter().filter_map(|one| {
                            near.iter().find(|row| row.event_id == id(one).as_bytes()).cloned()
                        }))
                        .collect();
                    let mut opened = opened_on(conn, keys.as_ref(), &shown)?.into_iter();
                    let Some(stored) = opened.next() else { continue };
                    pairs.extend(alike.into_iter().zip(opened).map(|(one, earlier)| SimilarPair {
                        later: stored.clone(),
                        earlier,
                        similarity: one.similarity,
                    }));
                }
                let more = recent.len() == EXAMINED;
                Ok(PairPage { pairs, next: last.filter(|_| more) })
            })
            .await
    }

    /// Remembers that two events of the organisation are two: their pair is not suggested again.
    /// Saying so again changes nothing. [`StoreError::NotFound`] for either,
    /// [`StoreError::Merge`] when they are one event.
    pub async fn distinct_set(
        &self,
        organisation: OrganisationId,
        one: EventId,
        other: EventId,
        author: Option<UserId>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.of(organisation)
            .write("remember that two events are two", move |conn| {
                let (later, earlier) = pair_on(conn, organisation, one, other)?;
                on!(conn, c => {
                    diesel::insert_into(distinct_pair::table)
                        .values((
                            distinct_pair::later.eq(later),
                            distinct_pair::earlier.eq(earlier),
                            distinct_pair::organisation.eq(organisation.0),
                            distinct_pair::author.eq(author.map(|user| user.0)),
                            distinct_pair::decided_us.eq(now.as_microsecond()),
                        ))
                        .on_conflict_do_nothing()
                        .execute(c)
                })?;
                Ok(())
            })
            .await
    }

    /// Forgets that two events are two: their pair is suggested again. As for
    /// [`Store::distinct_set`].
    pub async fn distinct_unset(
        &self,
        organisation: OrganisationId,
        one: EventId,
        other: EventId,
    ) -> Result<(), StoreError> {
        self.of(organisation)
            .write("forget that two events are two", move |conn| {
                let (later, earlier) = pair_on(conn, organisation, one, other)?;
                on!(conn, c => {
                    diesel::delete(distinct_pair::table.find((later, earlier))).execute(c)
                })?;
                Ok(())
            })
            .await
    }
}

fn current_row_on(
    conn: &mut Conn,
    organisation: OrganisationId,
    id: EventId,
) -> QueryResult<Option<VersionRow>> {
    on!(conn, c => current_on!(c, event, event_id, VersionRow, organisation, id))
}

/// The next events of the list, newest first.
fn examined_on(
    conn: &mut Conn,
    organisation: OrganisationId,
    before: Option<EventPosition>,
) -> QueryResult<Vec<VersionRow>> {
    let before = before.map_or(i64::MAX, |position| position.0);
    on!(conn, c => {
        event::table
            .filter(event::organisation.eq(organisation.0))
            .filter(event::superseded_by.is_null())
            .filter(event::first_position.lt(before))
            .order(event::first_position.desc())
            .limit(EXAMINED as i64)
            .select(VersionRow::as_select())
            .load(c)
    })
}

/// Other events that count by themselves and are near in place and time. Nothing more is asked: with a
/// bound on the position `SQLite` would read the whole list instead of the few that are near.
fn near_on(
    conn: &mut Conn,
    organisation: OrganisationId,
    own: EventId,
    facts: &EventFacts,
) -> QueryResult<Vec<VersionRow>> {
    let Some(search) = SimilarSearch::around(facts) else {
        return Ok(Vec::new());
    };
    let found = engine::near(conn, organisation, &search, own, COMPARED)?;
    if found.is_empty() {
        return Ok(Vec::new());
    }
    on!(conn, c => {
        event::table
            .filter(event::position.eq_any(&found))
            .select(VersionRow::as_select())
            .load(c)
    })
}

/// Those of the rows that are alike, the most alike first, later ones before earlier ones.
fn most_alike(facts: &EventFacts, rows: &[VersionRow]) -> Result<Vec<SimilarEvent>, StoreError> {
    let mut alike = Vec::new();
    for row in rows {
        if row.action.0 == Action::Withdrawn {
            continue;
        }
        let stored = row.stored()?;
        if let Some(similarity) = Similarity::between(facts, &stored.event.facts()) {
            alike.push(SimilarEvent { stored, similarity });
        }
    }
    alike.sort_by(|one, other| {
        let by_score = other.similarity.score.total_cmp(&one.similarity.score);
        by_score.then(other.stored.position.cmp(&one.stored.position))
    });
    alike.truncate(PER_EVENT);
    Ok(alike)
}

/// The pairs of these events that somebody has said are two, by (later, earlier).
fn distinct_on(
    conn: &mut Conn,
    organisation: OrganisationId,
    rows: &[&VersionRow],
) -> QueryResult<HashSet<(i64, i64)>> {
    let positions: Vec<i64> = rows.iter().map(|row| row.first_position).collect();
    let pairs: Vec<(i64, i64)> = on!(conn, c => {
        distinct_pair::table
            .filter(distinct_pair::organisation.eq(organisation.0))
            .filter(distinct_pair::later.eq_any(&positions))
            .select((distinct_pair::later, distinct_pair::earlier))
            .load(c)
    })?;
    Ok(pairs.into_iter().collect())
}

/// The first positions of two events, (later, earlier).
fn pair_on(
    conn: &mut Conn,
    organisation: OrganisationId,
    one: EventId,
    other: EventId,
) -> Result<(i64, i64), Fault> {
    let mut first = |id| -> Result<i64, Fault> {
        let row = current_row_on(conn, organisation, id)?;
        Ok(row.ok_or(StoreError::NotFound { what: "event" })?.first_position)
    };
    let (one, other) = (first(one)?, first(other)?);
    if one == other {
        return Err(StoreError::from(crate::MergeRefusal::Itself).into());
    }
    Ok((one.max(other), one.min(other)))
}
