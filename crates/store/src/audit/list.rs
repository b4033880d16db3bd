//! Reading the audit: an organisation's, or what concerns one person.

use std::collections::{BTreeMap, BTreeSet};

use atalaya_domain::{
    Actor, ActorKind, AuditAction, AuditEntry, AuditSubjectKind, EventId, ExposureId, Handle,
    OrganisationId, OutreachPhase, UserId,
};
use diesel::prelude::*;
use jiff::Timestamp;

use super::AuditRow;
use crate::conn::{Conn, Fault, on};
use crate::page::cut_to_page;
use crate::rows::{corrupt, timestamp};
use crate::schema::{app_user, audit, audit_concerned, event, exposure, outreach};
use crate::{Store, StoreError};

/// When somebody is out. An outing that was over and has an open alarm is so still.
const OUT: [OutreachPhase; 5] = [
    OutreachPhase::Underway,
    OutreachPhase::AtPlace,
    OutreachPhase::Leaving,
    OutreachPhase::Home,
    OutreachPhase::CalledOff,
];

/// What nobody is told of themselves, though it may be written down as theirs: it would tell that somebody else saw the
/// same.
const UNTOLD: [AuditAction; 2] = [AuditAction::EventMerged, AuditAction::EventSeparated];

/// What is told to one person of what concerns them, of before an instant.
macro_rules! told_to {
    ($organisation:expr, $person:expr, $until_us:expr) => {
        audit_concerned::table
            .inner_join(
                audit::table.on(audit::organisation
                    .eq(audit_concerned::organisation)
                    .and(audit::number.eq(audit_concerned::number))),
            )
            .filter(audit::at_us.lt($until_us))
            .filter(audit::action.ne_all(UNTOLD.map(AuditAction::code)))
            .filter(audit_concerned::person.eq($person.0))
            .filter(audit_concerned::organisation.eq($organisation.0))
    };
}

/// What somebody did, of what a filter asks for but the cursor.
macro_rules! done_by {
    ($organisation:expr, $person:expr, $filter:expr) => {{
        let mut acts = audit::table
            .filter(audit::organisation.eq($organisation.0))
            .filter(audit::actor_kind.eq(ActorKind::User.code()))
            .filter(audit::actor.eq($person.0))
            .into_boxed();
        if let Some(action) = $filter.action {
            acts = acts.filter(audit::action.eq(action.code()));
        }
        if let Some(since) = $filter.since {
            acts = acts.filter(audit::at_us.ge(since.as_microsecond()));
        }
        acts
    }};
}

/// The most entries one page has.
const MAX_PAGE: usize = 1_000;

/// Which entries of an organisation's log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AuditFilter {
    /// Only what this person did.
    pub by: Option<UserId>,
    /// Only this.
    pub action: Option<AuditAction>,
    /// Only from then on.
    pub since: Option<Timestamp>,
    /// Only those before this number: the cursor of the page before.
    pub before: Option<u64>,
}

/// A page of entries, newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditPage {
    /// The entries.
    pub entries: Vec<AuditEntry>,
    /// The handles of the people in them.
    pub handles: BTreeMap<UserId, Handle>,
    /// Those of the entries, by number, in which somebody changed what they had reported themselves.
    pub by_reporter: BTreeSet<u64>,
    /// The next page's cursor; `None` when this is the last page.
    pub next: Option<u64>,
}

impl Store {
    /// A page of an organisation's log. The cursor is an entry's number. Asked for what one person did it leaves out what
    /// they did to their own reports: it would tell which those are.
    pub async fn audit_list(
        &self,
        organisation: OrganisationId,
        filter: AuditFilter,
        limit: usize,
    ) -> Result<AuditPage, StoreError> {
        let limit = limit.clamp(1, MAX_PAGE);
        self.of(organisation)
            .run("read the audit", move |conn| {
                let mut before = cursor(filter.before);
                let (mut rows, mut by_reporter): (Vec<AuditRow>, _) = (Vec::new(), BTreeSet::new());
                loop {
                    let mut found = listed_on(conn, organisation, (filter, before), limit)?;
                    let is_last = found.len() <= limit;
                    before = found.last().map_or(0, |row| row.number);
                    by_reporter.extend(by_reporter_on(conn, organisation, &found)?);
                    if filter.by.is_some() {
                        found.retain(|row| !by_reporter.contains(&(row.number as u64)));
                    }
                    rows.append(&mut found);
                    if is_last || rows.len() > limit {
                        break;
                    }
                }
                rows.truncate(limit + 1);
                let next = cut_to_page(&mut rows, limit, |row| row.number as u64);
                by_reporter.retain(|number| rows.iter().any(|row| row.number as u64 == *number));
                Ok(AuditPage { by_reporter, ..page_on(conn, organisation, rows, next)? })
            })
            .await
    }

    /// A page of what one person did. The cursor counts their own entries that are still to be told: the gaps between
    /// numbers of the organisation's log would tell how much others did, and when.
    pub async fn audit_done_by(
        &self,
        organisation: OrganisationId,
        person: UserId,
        filter: AuditFilter,
        limit: usize,
    ) -> Result<AuditPage, StoreError> {
        let limit = limit.clamp(1, MAX_PAGE);
        self.of(organisation)
            .run("read the audit", move |conn| {
                let all: i64 = on!(conn, c => {
                    done_by!(organisation, person, filter).count().get_result(c)
                })?;
                // Counted from the oldest, so that what is entered meanwhile moves no page.
                let left = cursor(filter.before).clamp(0, all);
                let rows: Vec<AuditRow> = on!(conn, c => {
                    done_by!(organisation, person, filter)
                        .order(audit::number.desc())
                        .offset(all - left)
                        .limit(limit as i64)
                        .select(AuditRow::as_select())
                        .load(c)
                })?;
                let left = left - rows.len() as i64;
                let next = (left > 0 && !rows.is_empty()).then_some(left as u64);
                page_on(conn, organisation, rows, next)
            })
            .await
    }

    /// When something was done last in an organisation, by its log; `None` if never, or before the log
    /// begins.
    pub async fn audit_last(
        &self,
        organisation: OrganisationId,
        action: AuditAction,
    ) -> Result<Option<Timestamp>, StoreError> {
        self.of(organisation)
            .run("read the audit", move |conn| {
                let last: Option<i64> = on!(conn, c => {
                    audit::table
                        .filter(audit::organisation.eq(organisation.0))
                        .filter(audit::action.eq(action.code()))
                        .order(audit::number.desc())
                        .select(audit::at_us)
                        .first(c)
                        .optional()
                })?;
                Ok(last.map(|at_us| timestamp(at_us, "at_us")).transpose()?)
            })
            .await
    }

    /// A page of what concerns one person. While they are out it holds what was there before, their own acts too:
    /// whoever has their phone must neither see that a code word was understood or that help is on its way, nor that
    /// something is left out. So the cursor counts the entries that are still to be told, and none that are not: with an
    /// entry that is hidden every page and cursor is the one that it would be without.
    pub async fn audit_mine(
        &self,
        organisation: OrganisationId,
        person: UserId,
        before: Option<u64>,
        limit: usize,
    ) -> Result<AuditPage, StoreError> {
        let limit = limit.clamp(1, MAX_PAGE);
        self.of(organisation)
            .run("read the audit", move |conn| {
                let out: Option<i64> = on!(conn, c => {
                    outreach::table
                        .filter(outreach::organisation.eq(organisation.0))
                        .filter(outreach::promoter.eq(person.0))
                        .filter(outreach::over_us.is_null())
                        .filter(outreach::phase.eq_any(OUT.map(OutreachPhase::code)))
                        .select(diesel::dsl::min(outreach::created_us))
                        .first(c)
                })?;
                let until = out.unwrap_or(i64::MAX);
                let all: i64 = on!(conn, c => {
                    told_to!(organisation, person, until).count().get_result(c)
                })?;
                // Counted from the oldest, so that what is entered meanwhile moves no page.
                let left = cursor(before).clamp(0, all);
                let numbers: Vec<i64> = on!(conn, c => {
                    told_to!(organisation, person, until)
                        .order(audit_concerned::position.desc())
                        .offset(all - left)
                        .limit(limit as i64)
                        .select(audit_concerned::number)
                        .load(c)
                })?;
                let left = left - numbers.len() as i64;
                let next = (left > 0 && !numbers.is_empty()).then_some(left as u64);
                let rows: Vec<AuditRow> = on!(conn, c => {
                    audit::table
                        .filter(audit::organisation.eq(organisation.0))
                        .filter(audit::number.eq_any(&numbers))
                        .order(audit::number.desc())
                        .select(AuditRow::as_select())
                        .load(c)
                })?;
                page_on(conn, organisation, rows, next)
            })
            .await
    }
}

/// The newest entries that a filter asks for, before a number; one more than `limit` at most.
fn listed_on(
    conn: &mut Conn,
    organisation: OrganisationId,
    (filter, before): (AuditFilter, i64),
    limit: usize,
) -> QueryResult<Vec<AuditRow>> {
    on!(conn, c => {
        let mut page = audit::table
            .filter(audit::organisation.eq(organisation.0))
            .filter(audit::number.lt(before))
            .order(audit::number.desc())
            .limit(limit as i64 + 1)
            .select(AuditRow::as_select())
            .into_boxed();
        if let Some(user) = filter.by {
            page = page
                .filter(audit::actor_kind.eq(ActorKind::User.code()))
                .filter(audit::actor.eq(user.0));
        }
        if let Some(action) = filter.action {
            page = page.filter(audit::action.eq(action.code()));
        }
        if let Some(since) = filter.since {
            page = page.filter(audit::at_us.ge(since.as_microsecond()));
        }
        page.load(c)
    })
}

/// What somebody may do to a record that they sent themselves.
const OF_EVENTS: &[AuditAction] =
    &[AuditAction::EventAmended, AuditAction::EventWithdrawn, AuditAction::StatementMade];
const OF_EXPOSURE: &[AuditAction] = &[AuditAction::ExposureAmended, AuditAction::ExposureWithdrawn];

/// The numbers of those rows in which somebody changed what they had sent themselves.
fn by_reporter_on(
    conn: &mut Conn,
    organisation: OrganisationId,
    rows: &[AuditRow],
) -> QueryResult<BTreeSet<u64>> {
    let of = |actions: &'static [AuditAction]| {
        let acts =
            rows.iter().filter(move |row| actions.iter().any(|one| one.code() == row.action));
        acts.filter(|row| row.actor_kind == ActorKind::User.code())
            .filter_map(|row| Some((row.number as u64, row.actor?, row.subject.as_deref()?)))
    };
    let events: Vec<(u64, i64, [u8; 16])> = of(OF_EVENTS)
        .filter_map(|(number, actor, id)| Some((number, actor, *EventId::parse(id)?.as_bytes())))
        .collect();
    let records: Vec<(u64, i64, [u8; 16])> = of(OF_EXPOSURE)
        .filter_map(|(number, actor, id)| Some((number, actor, *ExposureId::parse(id)?.as_bytes())))
        .collect();
    let ids = |acts: &[(u64, i64, [u8; 16])]| {
        acts.iter().map(|(_, _, id)| id.to_vec()).collect::<BTreeSet<Vec<u8>>>()
    };
    let sent: BTreeSet<(Vec<u8>, i64)> = if events.is_empty() && records.is_empty() {
        BTreeSet::new()
    } else {
        let (events, records) = (ids(&events), ids(&records));
        let sent: Vec<(Vec<u8>, Option<i64>)> = on!(conn, c => {
            let of_events = event::table
                .filter(event::organisation.eq(organisation.0))
                .filter(event::event_id.eq_any(&events))
                .filter(event::superseded_by.is_null())
                .select((event::event_id, event::reporter))
                .load::<(Vec<u8>, Option<i64>)>(c)?;
            let of_records = exposure::table
                .filter(exposure::organisation.eq(organisation.0))
                .filter(exposure::exposure_id.eq_any(&records))
                .filter(exposure::superseded_by.is_null())
                .select((exposure::exposure_id, exposure::reporter))
                .load::<(Vec<u8>, Option<i64>)>(c)?;
            Ok::<_, diesel::result::Error>([of_events, of_records].concat())
        })?;
        sent.into_iter().filter_map(|(id, reporter)| Some((id, reporter?))).collect()
    };
    let own = |(_, actor, id): &&(u64, i64, [u8; 16])| sent.contains(&(id.to_vec(), *actor));
    Ok(events.iter().chain(&records).filter(own).map(|(number, ..)| *number).collect())
}

fn cursor(before: Option<u64>) -> i64 {
    before.and_then(|before| i64::try_from(before).ok()).unwrap_or(i64::MAX)
}

/// The people whom entries between two numbers concern, by number and then by person.
pub(super) fn concerned_on(
    conn: &mut Conn,
    organisation: OrganisationId,
    from: i64,
    to: i64,
) -> QueryResult<BTreeMap<i64, Vec<i64>>> {
    let people: Vec<(i64, i64)> = on!(conn, c => {
        audit_concerned::table
            .filter(audit_concerned::organisation.eq(organisation.0))
            .filter(audit_concerned::number.between(from, to))
            .order((audit_concerned::number, audit_concerned::person))
            .select((audit_concerned::number, audit_concerned::person))
            .load(c)
    })?;
    let mut by_number: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    for (number, person) in people {
        by_number.entry(number).or_default().push(person);
    }
    Ok(by_number)
}

/// The rows as entries, with who is in them.
fn page_on(
    conn: &mut Conn,
    organisation: OrganisationId,
    rows: Vec<AuditRow>,
    next: Option<u64>,
) -> Result<AuditPage, Fault> {
    let to = rows.first().map_or(0, |row| row.number);
    let from = rows.last().map_or(0, |row| row.number);
    let mut concerned = concerned_on(conn, organisation, from, to)?;
    let mut entries = Vec::with_capacity(rows.len());
    for row in rows {
        let people = concerned.remove(&row.number).unwrap_or_default();
        entries.push(row.entry(people.into_iter().map(UserId).collect())?);
    }
    let people: BTreeSet<i64> = entries.iter().flat_map(people_of).map(|person| person.0).collect();
    let known: Vec<(i64, String)> = on!(conn, c => {
        app_user::table
            .filter(app_user::organisation.eq(organisation.0))
            .filter(app_user::id.eq_any(people))
            .select((app_user::id, app_user::handle))
            .load(c)
    })?;
    let mut handles = BTreeMap::new();
    for (id, handle) in known {
        handles.insert(UserId(id), Handle::parse(&handle).ok_or(corrupt("handle"))?);
    }
    Ok(AuditPage { entries, handles, by_reporter: BTreeSet::new(), next })
}

/// Everybody who is in an entry.
fn people_of(entry: &AuditEntry) -> Vec<UserId> {
    let mut people = entry.concerned.clone();
    if let Actor::User(user) = entry.actor {
        people.push(user);
    }
    let subject = entry.subject.as_ref().filter(|subject| subject.kind == AuditSubjectKind::User);
    people.extend(subject.and_then(|subject| subject.id.as_deref()?.parse().ok()).map(UserId));
    people
}
