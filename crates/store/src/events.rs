//! Events of one organisation: create, read, amend, withdraw.

use std::collections::BTreeMap;

use atalaya_domain::{
    AuditAction, AuditSubject, AuditSubjectKind, Consent, Consents, Event, EventId, Flags,
    OrganisationId, Position, UserId,
};
use diesel::prelude::*;
use jiff::Timestamp;

use crate::audit::{Auditor, audit_in_tx};
use crate::conn::{Conn, on, on_in_tx};
use crate::merged::left_alone_in_tx;
use crate::page::cut_to_page;
use crate::rows::{NewVersion, VersionRow};
use crate::schema::{event, feed_head};
use crate::sealing::{opened_in_tx, opened_on, sealing_key_in_tx};
use crate::versions::{
    current_on, must_hold, next_position_in_tx, position_given_back_in_tx, replace_in_tx,
};
use crate::{NewAudit, Store, StoreError};

/// The most records one page of a list has.
pub(crate) const MAX_PAGE: usize = 1_000;

/// The most records one [`Store::event_create_many`] or [`Store::exposure_create_many`] takes.
pub const MAX_BATCH: usize = 20_000;

/// Ids that are looked for at once.
const IDS_AT_ONCE: usize = 5_000;

/// What became of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It is new: version 1, on disk.
    Created,
    /// Its id was here already, and what is here stands. Nothing was written.
    AlreadyHad {
        /// The version that holds now, as its reporter counts them.
        version: i64,
        /// Who reported it, which may be somebody else; `None` for a program or an import.
        reporter: Option<UserId>,
    },
}

/// What a version did to its event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// The first version.
    Created,
    /// Something else than the verification changed.
    Amended,
    /// Only the verification changed.
    Verified,
    /// The event was withdrawn: text and flags are gone, the rest no longer counts.
    Withdrawn,
    /// It was merged into another that tells the same, which counts for it.
    Merged,
    /// It was merged before, and counts by itself again.
    Separated,
}

impl Action {
    const ALL: [Self; 6] = [
        Self::Created,
        Self::Amended,
        Self::Verified,
        Self::Withdrawn,
        Self::Merged,
        Self::Separated,
    ];

    /// The code as stored.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Amended => "amended",
            Self::Verified => "verified",
            Self::Withdrawn => "withdrawn",
            Self::Merged => "merged",
            Self::Separated => "separated",
        }
    }

    /// Whether its reporter is told of such a version: not when it was merged or separated, which
    /// would tell that somebody else saw the same.
    pub(crate) const fn is_told(self) -> bool {
        match self {
            Self::Created | Self::Amended | Self::Verified | Self::Withdrawn => true,
            Self::Merged | Self::Separated => false,
        }
    }

    pub(crate) fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.code() == code)
    }
}

/// Where an event stands in its organisation's list: given by its first version, so amending
/// does not move it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct EventPosition(pub i64);

/// The version of an event that holds now.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredEvent {
    /// The event. Of a withdrawn one the text and the flags are gone.
    pub event: Event,
    /// 1 for the first, one more with each change.
    pub version: i64,
    /// What this version did.
    pub action: Action,
    /// Who reported it; `None` for a program or an import.
    pub reporter: Option<UserId>,
    /// When this version was stored.
    pub recorded_at: Timestamp,
    /// Where it stands in the list.
    pub position: EventPosition,
    /// The event it is merged into, which counts for it; `None` when it counts by itself.
    pub duplicate_of: Option<EventId>,
    /// The version as its reporter counts them: who is not told that it was merged.
    pub told_version: i64,
    /// When the last version was stored that its reporter is told of.
    pub told_at: Timestamp,
}

impl StoredEvent {
    /// Whether the event was withdrawn.
    #[must_use]
    pub fn withdrawn(&self) -> bool {
        self.action == Action::Withdrawn
    }
}

/// Which events of an organisation to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct EventFilter {
    /// Only those this user reported.
    pub reporter: Option<UserId>,
    /// Only those whose reporter agrees to this: none that was withdrawn.
    pub agreed: Option<Consent>,
    /// Only those that stand before this one: the cursor of the page before.
    pub before: Option<EventPosition>,
    /// Only those that were reported then or later.
    pub since: Option<Timestamp>,
}

/// A page of events, newest first.
#[derive(Debug, Clone, PartialEq)]
pub struct EventPage {
    /// The events, withdrawn ones included.
    pub events: Vec<StoredEvent>,
    /// The next page's [`EventFilter::before`]; `None` when this is the last page.
    pub next: Option<EventPosition>,
}

impl Store {
    /// Stores one report. Waits until it is on disk, together with what others report meanwhile.
    /// [`StoreError::Busy`] when too many wait.
    pub async fn event_create(
        &self,
        organisation: OrganisationId,
        reporter: Option<UserId>,
        event: Event,
        now: Timestamp,
    ) -> Result<Outcome, StoreError> {
        let mut rows = self.sealed_firsts(organisation, reporter, &[event], now).await?;
        let row = rows.pop().ok_or(StoreError::Closed)?;
        self.writer()?.report(row).await
    }

    /// Stores up to [`MAX_BATCH`] reports in one transaction, all or none; an outcome for each, in
    /// order. The way for arrays, streams and imports. Importing is quickest with full batches, one
    /// under way while the next is prepared.
    pub async fn event_create_many(
        &self,
        organisation: OrganisationId,
        reporter: Option<UserId>,
        events: Vec<Event>,
        now: Timestamp,
    ) -> Result<Vec<Outcome>, StoreError> {
        if events.len() > MAX_BATCH {
            return Err(StoreError::TooMany { found: events.len() });
        }
        let rows = self.sealed_firsts(organisation, reporter, &events, now).await?;
        self.writer()?.report_many(organisation, rows).await
    }

    /// How many of these ids the organisation has already, withdrawn events included.
    pub async fn events_known(
        &self,
        organisation: OrganisationId,
        ids: Vec<EventId>,
    ) -> Result<u64, StoreError> {
        self.of(organisation)
            .run("look which events are there", move |conn| {
                let mut known = 0;
                // Within what SQLite binds at once.
                for some in ids.chunks(IDS_AT_ONCE) {
                    let some: Vec<&[u8]> = some.iter().map(|id| id.as_bytes().as_slice()).collect();
                    let there: i64 = on!(conn, c => {
                        event::table
                            .filter(event::organisation.eq(organisation.0))
                            .filter(event::event_id.eq_any(some.clone()))
                            .filter(event::version.eq(1))
                            .count()
                            .get_result(c)
                    })?;
                    known += there as u64;
                }
                Ok(known)
            })
            .await
    }

    /// The version of an event that holds now; `None` if the organisation has no such event.
    pub async fn event_get(
        &self,
        organisation: OrganisationId,
        id: EventId,
    ) -> Result<Option<StoredEvent>, StoreError> {
        let keys = self.keys();
        self.of(organisation)
            .run("read an event", move |conn| {
                let row: Option<VersionRow> =
                    on!(conn, c => current_on!(c, event, event_id, VersionRow, organisation, id))?;
                Ok(opened_on(conn, keys.as_ref(), row.as_slice())?.pop())
            })
            .await
    }

    /// Whose words an event's substance is: who last changed it, or else its reporter. `None` for
    /// a program or an import, and when the organisation has no such event.
    pub async fn event_substance_author(
        &self,
        organisation: OrganisationId,
        id: EventId,
    ) -> Result<Option<UserId>, StoreError> {
        Ok(self.event_substance_authors(organisation, &[id]).await?.remove(&id))
    }

    /// The same of several events, asked once. Those whose words are nobody's are not in it.
    pub async fn event_substance_authors(
        &self,
        organisation: OrganisationId,
        ids: &[EventId],
    ) -> Result<BTreeMap<EventId, UserId>, StoreError> {
        let ids: Vec<Vec<u8>> = ids.iter().map(|id| id.as_bytes().to_vec()).collect();
        self.of(organisation)
            .run("read events' versions", move |conn| {
                let versions: Vec<(VersionRow, Option<i64>)> = on!(conn, c => {
                    event::table
                        .filter(event::organisation.eq(organisation.0))
                        .filter(event::event_id.eq_any(&ids))
                        .order((event::event_id, event::version))
                        .select((VersionRow::as_select(), event::author))
                        .load(c)
                })?;
                let mut authors = BTreeMap::new();
                for versions in versions.chunk_by(|(one, _), (two, _)| one.event_id == two.event_id)
                {
                    let [(first, _), ..] = versions else { continue };
                    let mut whose = first.reporter;
                    for [(before, _), (after, author)] in versions.array_windows() {
                        if !after.stored()?.event.tells_the_same(&before.stored()?.event) {
                            whose = *author;
                        }
                    }
                    if let Some(whose) = whose {
                        authors.insert(first.stored()?.event.id, UserId(whose));
                    }
                }
                Ok(authors)
            })
            .await
    }

    /// A page of the organisation's events, newest first. Pages neither repeat nor miss an event
    /// when others are added or amended meanwhile.
    pub async fn event_list(
        &self,
        organisation: OrganisationId,
        filter: EventFilter,
        limit: usize,
    ) -> Result<EventPage, StoreError> {
        let limit = limit.clamp(1, MAX_PAGE);
        let keys = self.keys();
        self.of(organisation)
            .run("list events", move |conn| {
                let mut rows = listed_on(conn, organisation, filter, limit + 1)?;
                let next = cut_to_page(&mut rows, limit, |row| EventPosition(row.first_position));
                let events = opened_on(conn, keys.as_ref(), &rows)?;
                Ok(EventPage { events, next })
            })
            .await
    }

    /// Replaces an event by `event` (same id) if `expected_version` still holds. Gives the stored
    /// version; the same one when nothing changed. What was merged into it stays merged, unless it
    /// no longer stands for an incident: then one of those takes its place, so that none is lost.
    /// [`StoreError::NotFound`], [`StoreError::VersionConflict`], [`StoreError::Withdrawn`].
    pub async fn event_amend(
        &self,
        organisation: OrganisationId,
        event: Event,
        expected_version: i64,
        author: Option<UserId>,
        now: Timestamp,
    ) -> Result<StoredEvent, StoreError> {
        let (auditor, keys) = (self.auditor_for(author), self.keys());
        self
            .of(organisation)
            .change("amend an event", move |conn| {
                on_in_tx!(conn, c => {
                    let before = current_on!(c, event, event_id, VersionRow, organisation, event.id)?
                        .ok_or(StoreError::NotFound { what: "event" })?;
                    let stored = opened_in_tx!(c, keys, &before)?;
                    if stored.withdrawn() {
                        return Err(StoreError::Withdrawn.into());
                    }
                    if stored.version != expected_version {
                        return Err(StoreError::VersionConflict { found: stored.version }.into());
                    }
                    let Some(action) = action_between(&stored.event, &event) else {
                        return Ok((stored, None));
                    };
                    let mut head = next_position_in_tx!(c)?;
                    // Another process may have amended it while we waited for the feed lock.
                    let before = current_on!(c, event, event_id, VersionRow, organisation, event.id)?
                        .filter(|again| again.position == before.position)
                        .ok_or(StoreError::VersionConflict { found: expected_version + 1 })?;
                    let mut after =
                        NewVersion::following(&before, head, &event, action, author, now);
                    if event.narrative != stored.event.narrative {
                        after.narrative_sealed = match &event.narrative {
                            Some(text) => {
                                let keys = keys.as_ref().ok_or(StoreError::Locked)?;
                                let (of, whose) = (organisation.0, before.reporter);
                                let key =
                                    sealing_key_in_tx!(c, keys, of, whose, now.as_microsecond())?;
                                Some(key.narrative(&before.event_id, text)?)
                            }
                            None => None,
                        };
                    }
                    replace_in_tx!(c, event, &before, &after)?;
                    if !event.facts().stands_for_incident() {
                        left_alone_in_tx!(c, &before, head, author, now);
                    }
                    if let Some(new) = about_event(action, &before, &auditor)? {
                        audit_in_tx!(c, &auditor, organisation.0, new, now)?;
                    }
                    let told_version = after.told_version.unwrap_or(after.version);
                    let (version, recorded_at, told_at) = (after.version, now, now);
                    let after =
                        StoredEvent { event, version, action, recorded_at, told_version, told_at, ..stored };
                    Ok((after, Some(Position(head))))
                })
            })
            .await
    }

    /// Withdraws an event and erases text and flags of all its versions. Of those merged into it
    /// one takes its place, so that the incident still counts. Withdrawing again changes nothing. Gives the version that holds. [`StoreError::NotFound`],
    /// [`StoreError::VersionConflict`] when an expected version is given and does not hold.
    pub async fn event_withdraw(
        &self,
        organisation: OrganisationId,
        id: EventId,
        expected_version: Option<i64>,
        author: Option<UserId>,
        now: Timestamp,
    ) -> Result<i64, StoreError> {
        let auditor = self.auditor_for(author);
        self
            .of(organisation)
            .change("withdraw an event", move |conn| {
                on_in_tx!(conn, c => {
                    // The lock comes first: what is read then is what holds.
                    let mut head = next_position_in_tx!(c)?;
                    let before = current_on!(c, event, event_id, VersionRow, organisation, id)?
                        .ok_or(StoreError::NotFound { what: "event" })?;
                    let stored = before.stored()?;
                    must_hold(expected_version, before.version)?;
                    if stored.withdrawn() {
                        position_given_back_in_tx!(c, head)?;
                        return Ok((before.version, None));
                    }
                    let event = Event { flags: Flags::default(), narrative: None, ..stored.event };
                    let after =
                        NewVersion::following(&before, head, &event, Action::Withdrawn, author, now);
                    let after =
                        NewVersion { duplicate_of: None, narrative_sealed: None, ..after };
                    replace_in_tx!(c, event, &before, &after)?;
                    left_alone_in_tx!(c, &before, head, author, now);
                    diesel::update(event::table)
                        .filter(event::organisation.eq(organisation.0))
                        .filter(event::event_id.eq(id.as_bytes().as_slice()))
                        .set((
                            event::flags.eq(None::<String>),
                            event::narrative.eq(None::<String>),
                            event::narrative_sealed.eq(None::<Vec<u8>>),
                        ))
                        .execute(c)?;
                    if let Some(new) = about_event(Action::Withdrawn, &before, &auditor)? {
                        audit_in_tx!(c, &auditor, organisation.0, new, now)?;
                    }
                    Ok((after.version, Some(Position(head))))
                })
            })
            .await
    }

    /// How many events of an organisation count: neither withdrawn nor merged into another.
    pub async fn event_count(&self, organisation: OrganisationId) -> Result<u64, StoreError> {
        self.of(organisation)
            .run("count events", move |conn| {
                let count: i64 = on!(conn, c => {
                    event::table
                        .filter(event::organisation.eq(organisation.0))
                        .filter(event::superseded_by.is_null())
                        .filter(event::duplicate_of.is_null())
                        .filter(event::action.ne(Action::Withdrawn.code()))
                        .count()
                        .get_result(c)
                })?;
                Ok(count as u64)
            })
            .await
    }
}

/// What is entered of something done to an event: it concerns who reported it, if somebody else
/// did it and they are told of it. What creates an event is the event.
pub(crate) fn about_event(
    action: Action,
    before: &VersionRow,
    auditor: &Auditor,
) -> Result<Option<NewAudit>, StoreError> {
    let done = match action {
        Action::Created => return Ok(None),
        Action::Amended => AuditAction::EventAmended,
        Action::Verified => AuditAction::EventVerified,
        Action::Withdrawn => AuditAction::EventWithdrawn,
        Action::Merged => AuditAction::EventMerged,
        Action::Separated => AuditAction::EventSeparated,
    };
    let id = before.stored()?.event.id;
    let concerned = auditor.others(before.reporter.filter(|_| action.is_told()));
    let subject = Some(AuditSubject::one(AuditSubjectKind::Event, &id));
    Ok(Some(NewAudit { action: done, subject, concerned }))
}

/// What turning one event into the other does; `None` when they are the same.
fn action_between(before: &Event, after: &Event) -> Option<Action> {
    if before == after {
        return None;
    }
    let reverified = Event { verification: after.verification, ..before.clone() };
    Some(if reverified == *after { Action::Verified } else { Action::Amended })
}

fn listed_on(
    conn: &mut Conn,
    organisation: OrganisationId,
    filter: EventFilter,
    limit: usize,
) -> QueryResult<Vec<VersionRow>> {
    let before = filter.before.map_or(i64::MAX, |position| position.0);
    let first = diesel::alias!(event as first_version);
    on!(conn, c => {
        let page = event::table
            .filter(event::organisation.eq(organisation.0))
            .filter(event::superseded_by.is_null())
            .filter(event::first_position.lt(before))
            .order(event::first_position.desc())
            .limit(limit as i64)
            .select(VersionRow::as_select())
            .into_boxed();
        let page = match filter.since {
            Some(since) => page.filter(
                event::first_position.eq_any(
                    first
                        .filter(first.field(event::organisation).eq(organisation.0))
                        .filter(first.field(event::version).eq(1))
                        .filter(first.field(event::recorded_us).ge(since.as_microsecond()))
                        .select(first.field(event::position)),
                ),
            ),
            None => page,
        };
        let page = match filter.reporter {
            Some(user) => page.filter(event::reporter.eq(user.0)),
            None => page,
        };
        let agreeing = |to: Consent| {
            let all = (0..=Consents::ALL.bits()).filter_map(Consents::from_bits);
            all.filter(move |set| set.contains(to)).map(Consents::bits)
        };
        match filter.agreed {
            Some(to) => page
                .filter(event::consents.eq_any(agreeing(to).collect::<Vec<_>>()))
                .filter(event::action.ne(Action::Withdrawn.code()))
                .load(c),
            None => page.load(c),
        }
    })
}
