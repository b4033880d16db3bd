//! Support after an incident: who sees to it, and what became of it, as dates that are sealed with the key of
//! who reported.
//!
//! A case begins with a grave report of a person's, in an organisation where somebody sees to support. Every
//! node looks, whichever comes first does it; a case and its alert are one transaction.
//!
//! Who wants to be referred is seen to at once. Of everybody else nobody is told before the next morning, when all of a
//! day's are told alike: a message in the minute of a report would say who made it to whoever sits beside them.

use atalaya_domain::{
    AlertKind, AuditAction, AuditSubject, AuditSubjectKind, Consent, Consents, EventId, Kind,
    OrganisationId, SupportStep, UserId, Verification, Zone,
};
use atalaya_safety::Support;
use diesel::prelude::*;
use jiff::{SignedDuration, Timestamp, ToSpan as _};

use crate::alerts::alert_raise_in_tx;
use crate::audit::audit_in_tx;
use crate::conn::{on, on_in_tx};
use crate::rows::{corrupt, timestamp};
use crate::schema::{app_user, event, feed_head, support_case, support_person, support_seen};
use crate::scope::Across;
use crate::sealing::{OpeningKeys, opening_keys_in_tx, sealing_key_in_tx};
use crate::users::about_account;
use crate::{NewAlert, NewAudit, Outwards, Recipients, Store, StoreError};

/// Where what became of it is sealed.
const CASE: (&str, &str) = ("support_case", "sealed");
/// From this severity on somebody may need support.
const GRAVE: i64 = 3;
/// Reports looked at in one transaction, and cases in one answer.
const BATCH: i64 = 500;
/// When who gives support is told of reports without a name, in hours of the day: of all since the last time alike.
const ROUNDS: [SignedDuration; 2] = [SignedDuration::from_hours(8), SignedDuration::from_hours(20)];
/// How far such a report and the round that tells of it are apart at least.
const APART: SignedDuration = SignedDuration::from_hours(6);
/// For how long somebody is told of a reminder.
const ALERT_LASTS: SignedDuration = SignedDuration::from_hours(7 * 24);

/// What became of support after one report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SupportCase {
    /// The report.
    pub event: EventId,
    /// What was reported.
    pub kind: Kind,
    /// How grave, 1–5.
    pub severity: u8,
    /// When it happened, at the earliest.
    pub happened_at: Timestamp,
    /// When the case began.
    pub created_at: Timestamp,
    /// The pseudonym of who reported, if they want to be named to who gives support.
    pub named: Option<String>,
    /// What was offered and what became of it.
    pub support: Support,
    /// Whether nobody is reminded any more, by the person's wish.
    pub stopped: bool,
}

/// What is done about a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SupportAct {
    /// A step is marked.
    Mark(SupportStep),
    /// Nobody is reminded of this person any more, in this case and in those that come.
    StopReminders,
}

/// A report as it is now: position, reporter, id, severity, verification, what was done last, merged into what, consents.
type ReportRow = (i64, Option<i64>, Vec<u8>, i64, String, String, Option<Vec<u8>>, i64);
/// A case: event, person, sealed, stopped, created.
type CaseRow = (Vec<u8>, i64, Vec<u8>, i64, i64);
/// Its report: id, kind, severity, earliest, consents.
type ToldRow = (Vec<u8>, String, i64, i64, i64);

/// Tells those who see to support that there is something to see to, and no more.
fn alert(event: EventId, which: &str) -> NewAlert {
    NewAlert {
        kind: AlertKind::Support,
        subject: format!("{event}:{which}"),
        payload: "{}".to_owned(),
        lasts: ALERT_LASTS,
        once_in: ALERT_LASTS,
        outwards: Outwards { channels: Vec::new(), urgent: false, except: None },
    }
}

fn read_id(bytes: &[u8]) -> Result<EventId, StoreError> {
    let bytes = bytes.try_into().map_err(|_| corrupt("event_id"))?;
    Ok(EventId::from_bytes(bytes))
}

fn written(support: &Support) -> Result<Vec<u8>, StoreError> {
    serde_json::to_vec(support).map_err(|_| corrupt("sealed"))
}

fn us(at: Option<Timestamp>) -> Option<i64> {
    at.map(Timestamp::as_microsecond)
}

/// The columns of a [`CaseRow`].
macro_rules! case_columns {
    () => {
        (
            support_case::event_id,
            support_case::person,
            support_case::sealed,
            support_case::stopped,
            support_case::created_us,
        )
    };
}

/// Who sees to support in an organisation and can sign in, inside a transaction.
macro_rules! supporters_in_tx {
    ($c:ident, $organisation:expr) => {
        support_person::table
            .inner_join(app_user::table)
            .filter(support_person::organisation.eq($organisation))
            .filter(app_user::disabled_us.is_null())
            .order(app_user::id)
            .select((app_user::id, app_user::handle))
            .load::<(i64, String)>($c)
    };
}

/// The next eight o'clock, in the morning or the evening of the deployment's zone, that is six hours away at least.
/// So nobody waits longer than eighteen: what helps after sexual violence helps within 72.
fn next_round(zone: &Zone, now: Timestamp) -> Timestamp {
    let today = zone.local(now).date();
    let soonest = now.saturating_add(APART).unwrap_or(Timestamp::MAX);
    (0..3)
        .flat_map(|days| ROUNDS.map(|round| (today.saturating_add(days.days()), round)))
        .filter_map(|(date, round)| zone.midnight(date).checked_add(round).ok())
        .find(|round| *round >= soonest)
        .unwrap_or(Timestamp::MAX)
}

/// Begins a case for a report, unless there is one; whether there was none, and whether somebody is to be told now. A
/// case without a name begins with the next round: nothing that is counted from it tells when it was reported. Whoever asks
/// to be referred before then is seen to at once.
macro_rules! case_begun_in_tx {
    ($c:ident, $keys:expr, $organisation:expr, ($person:expr, $event:expr), ($named:expr, $zone:expr), $now:expr) => {{
        let (organisation, person, now): (i64, i64, Timestamp) = ($organisation, $person, $now);
        let named: bool = $named;
        let begins = if named { now } else { next_round($zone, now) };
        let event_id: &[u8] = $event;
        let key = sealing_key_in_tx!($c, $keys, organisation, Some(person), now.as_microsecond())?;
        let support = Support::default();
        let sealed = key.seal(CASE, event_id, &written(&support)?)?;
        // Whoever wanted no reminders wants none of the next.
        let stopped: i64 = support_case::table
            .filter(support_case::organisation.eq(organisation))
            .filter(support_case::person.eq(person))
            .filter(support_case::stopped.eq(1))
            .count()
            .get_result($c)?;
        let stopped = stopped > 0;
        let next = if named { support.next_reminder(now, now) } else { Some(begins) };
        let next = next.filter(|_| !stopped);
        let begun = diesel::insert_into(support_case::table)
            .values((
                support_case::organisation.eq(organisation),
                support_case::event_id.eq(event_id),
                support_case::person.eq(person),
                support_case::sealed.eq(sealed),
                support_case::stopped.eq(i64::from(stopped)),
                support_case::created_us.eq(begins.as_microsecond()),
                support_case::next_us.eq(us(next)),
            ))
            .on_conflict_do_nothing()
            .execute($c)?;
        let mut told = begun > 0 && named && !stopped;
        if begun == 0 && named {
            let waits = support_case::table
                .find((organisation, event_id))
                .filter(support_case::created_us.gt(now.as_microsecond()));
            let brought_forward = diesel::update(waits)
                .set((
                    support_case::created_us.eq(now.as_microsecond()),
                    support_case::next_us.eq(us(next)),
                ))
                .execute($c)?;
            told = brought_forward > 0 && !stopped;
        }
        (begun > 0, told)
    }};
}

impl Store {
    /// Has somebody of the organisation see to support. [`StoreError::NotFound`] outside of it.
    pub async fn support_person_set(
        &self,
        organisation: OrganisationId,
        user: UserId,
        by: UserId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let auditor = self.auditor_for(Some(by));
        self.of(organisation)
            .write("name who sees to support", move |conn| {
                on_in_tx!(conn, c => {
                    let theirs: i64 = app_user::table
                        .find(user.0)
                        .filter(app_user::organisation.eq(organisation.0))
                        .filter(app_user::disabled_us.is_null())
                        .count()
                        .get_result(c)?;
                    if theirs == 0 {
                        return Err(StoreError::NotFound { what: "user" }.into());
                    }
                    diesel::insert_into(support_person::table)
                        .values((
                            support_person::user_id.eq(user.0),
                            support_person::organisation.eq(organisation.0),
                            support_person::since_us.eq(now.as_microsecond()),
                        ))
                        .on_conflict_do_nothing()
                        .execute(c)?;
                    // From the first one on, reports are looked at; not those of before.
                    let head: i64 = feed_head::table.select(feed_head::position).first(c)?;
                    diesel::insert_into(support_seen::table)
                        .values((
                            support_seen::organisation.eq(organisation.0),
                            support_seen::position.eq(head),
                        ))
                        .on_conflict_do_nothing()
                        .execute(c)?;
                    let new = about_account(AuditAction::SupportPersonSet, user);
                    audit_in_tx!(c, &auditor, organisation.0, new, now)?;
                    Ok(())
                })
            })
            .await
    }

    /// Has somebody see to support no more; whether they did.
    pub async fn support_person_unset(
        &self,
        organisation: OrganisationId,
        user: UserId,
        by: UserId,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let auditor = self.auditor_for(Some(by));
        self.of(organisation)
            .write("name who sees to support", move |conn| {
                on_in_tx!(conn, c => {
                    let theirs = support_person::table
                        .find(user.0)
                        .filter(support_person::organisation.eq(organisation.0));
                    let gone = diesel::delete(theirs).execute(c)? > 0;
                    if gone {
                        let new = about_account(AuditAction::SupportPersonUnset, user);
                        audit_in_tx!(c, &auditor, organisation.0, new, now)?;
                    }
                    Ok(gone)
                })
            })
            .await
    }

    /// Who sees to support and can sign in, with their pseudonyms.
    pub async fn support_persons(
        &self,
        organisation: OrganisationId,
    ) -> Result<Vec<(UserId, String)>, StoreError> {
        self.of(organisation)
            .run("read who sees to support", move |conn| {
                let rows = on!(conn, c => supporters_in_tx!(c, organisation.0))?;
                Ok(rows.into_iter().map(|(id, handle)| (UserId(id), handle)).collect())
            })
            .await
    }

    /// Begins cases for what was reported since the last look, and reminds of those that are due. The zone says when it
    /// is morning. Gives how many cases were begun and how many were reminded of.
    pub async fn support_tick(
        &self,
        zone: &Zone,
        now: Timestamp,
    ) -> Result<(usize, usize), StoreError> {
        if self.keys().is_none() {
            // Without keys nothing is sealed, and nobody is named.
            return Ok((0, 0));
        }
        let (seen, due) = self
            .everybody(Across::Support)
            .run("read who may need support", move |conn| {
                on!(conn, c => {
                    let head: i64 = feed_head::table.select(feed_head::position).first(c)?;
                    let seen: Vec<i64> = support_seen::table
                        .filter(support_seen::position.lt(head))
                        .order(support_seen::organisation)
                        .select(support_seen::organisation)
                        .load(c)?;
                    let due: Vec<(i64, Vec<u8>)> = support_case::table
                        .filter(support_case::next_us.le(now.as_microsecond()))
                        .order(support_case::next_us)
                        .limit(BATCH)
                        .select((support_case::organisation, support_case::event_id))
                        .load(c)?;
                    Ok((seen, due))
                })
            })
            .await?;
        let (mut begun, mut reminded) = (0, 0);
        for organisation in seen {
            let organisation = OrganisationId(organisation);
            begun += self.support_begin(organisation, zone.clone(), now).await?;
        }
        for (organisation, event) in due {
            reminded +=
                usize::from(self.support_remind(OrganisationId(organisation), event, now).await?);
        }
        Ok((begun, reminded))
    }

    /// Begins the cases of what was reported since the last look.
    async fn support_begin(
        &self,
        organisation: OrganisationId,
        zone: Zone,
        now: Timestamp,
    ) -> Result<usize, StoreError> {
        let keys = self.keys().ok_or(StoreError::Locked)?;
        let (begun, told) = self
            .of(organisation)
            .write("see who may need support", move |conn| {
                on_in_tx!(conn, c => {
                    // Locks the row: another node waits, and then has nothing left to do.
                    let from: i64 = diesel::update(support_seen::table.find(organisation.0))
                        .set(support_seen::position.eq(support_seen::position))
                        .returning(support_seen::position)
                        .get_result(c)?;
                    let head: i64 = feed_head::table.select(feed_head::position).first(c)?;
                    let rows: Vec<ReportRow> = event::table
                        .filter(event::organisation.eq(organisation.0))
                        .filter(event::position.gt(from))
                        .filter(event::position.le(head))
                        .order(event::position)
                        .limit(BATCH)
                        .select((
                            event::position,
                            event::reporter,
                            event::event_id,
                            event::severity,
                            event::verification,
                            event::action,
                            event::duplicate_of,
                            event::consents,
                        ))
                        .load(c)?;
                    let whole = (rows.len() as i64) < BATCH;
                    let last = rows.last().map_or(head, |row| row.0);
                    let (mut begun, mut told) = (0, Vec::new());
                    for (_, reporter, id, severity, verification, action, merged, consents) in rows {
                        let gone = action == crate::Action::Withdrawn.code()
                            || verification == Verification::Rejected.code()
                            || merged.is_some();
                        let Some(person) = reporter.filter(|_| severity >= GRAVE && !gone) else {
                            continue;
                        };
                        let consents = Consents::from_bits(consents).ok_or(corrupt("consents"))?;
                        let named = consents.contains(Consent::Referral);
                        let (new, tell) = case_begun_in_tx!(
                            c, &keys, organisation.0, (person, &id), (named, &zone), now
                        );
                        begun += usize::from(new);
                        if tell {
                            let to = supporters_in_tx!(c, organisation.0)?;
                            let to = to.into_iter().map(|(user, _)| UserId(user)).collect();
                            let event = read_id(&id)?;
                            let new = alert(event, "new");
                            told.extend(alert_raise_in_tx!(c, &new, &Recipients::Users(to), now)?);
                        }
                    }
                    diesel::update(support_seen::table.find(organisation.0))
                        .set(support_seen::position.eq(if whole { head } else { last }))
                        .execute(c)?;
                    Ok((begun, told))
                })
            })
            .await?;
        self.alerts_changed(&told);
        Ok(begun)
    }

    /// Reminds of a case that is due, once on all nodes; of a report that was withdrawn nobody is reminded, and the
    /// case goes with it.
    async fn support_remind(
        &self,
        organisation: OrganisationId,
        id: Vec<u8>,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let keys = self.keys().ok_or(StoreError::Locked)?;
        let told = self
            .of(organisation)
            .write("remind of support", move |conn| {
                on_in_tx!(conn, c => {
                    let this = support_case::table.find((organisation.0, id.as_slice()));
                    let due = this.filter(support_case::next_us.le(now.as_microsecond()));
                    let row: Option<CaseRow> = diesel::update(due)
                        .set(support_case::next_us.eq(None::<i64>))
                        .returning(case_columns!())
                        .get_result(c)
                        .optional()?;
                    let Some((id, person, sealed, stopped, created_us)) = row else {
                        return Ok(None);
                    };
                    let stands: i64 = event::table
                        .filter(event::organisation.eq(organisation.0))
                        .filter(event::event_id.eq(id.as_slice()))
                        .filter(event::superseded_by.is_null())
                        .filter(event::action.ne(crate::Action::Withdrawn.code()))
                        .count()
                        .get_result(c)?;
                    if stands == 0 {
                        diesel::delete(support_case::table.find((organisation.0, id.as_slice())))
                            .execute(c)?;
                        return Ok(None);
                    }
                    let opening: OpeningKeys =
                        opening_keys_in_tx!(c, &keys, organisation.0, vec![person])?;
                    let Some(support) = opened(&opening, organisation.0, person, &id, &sealed)? else {
                        return Ok(None);
                    };
                    let reported = timestamp(created_us, "created_us")?;
                    let next = support.next_reminder(reported, now).filter(|_| stopped == 0);
                    diesel::update(support_case::table.find((organisation.0, id.as_slice())))
                        .set(support_case::next_us.eq(us(next)))
                        .execute(c)?;
                    if support.is_closed() || stopped != 0 {
                        return Ok(None);
                    }
                    let to = supporters_in_tx!(c, organisation.0)?;
                    let to = to.into_iter().map(|(user, _)| UserId(user)).collect();
                    let new = alert(read_id(&id)?, &now.as_microsecond().to_string());
                    Ok(Some(alert_raise_in_tx!(c, &new, &Recipients::Users(to), now)?))
                })
            })
            .await?;
        let reminded = told.is_some();
        self.alerts_changed(&told.unwrap_or_default());
        Ok(reminded)
    }

    /// What became of support in an organisation, the last to begin first. That somebody looked is in the log of
    /// those who are named.
    pub async fn support_cases(
        &self,
        organisation: OrganisationId,
        looked_by: UserId,
        now: Timestamp,
    ) -> Result<Vec<SupportCase>, StoreError> {
        let keys = self.keys().ok_or(StoreError::Locked)?;
        let auditor = self.auditor_for(Some(looked_by));
        self.of(organisation)
            .write("read what became of support", move |conn| {
                on_in_tx!(conn, c => {
                    let rows: Vec<CaseRow> = support_case::table
                        .filter(support_case::organisation.eq(organisation.0))
                        .filter(support_case::created_us.le(now.as_microsecond()))
                        .order((support_case::created_us.desc(), support_case::event_id))
                        .limit(BATCH)
                        .select(case_columns!())
                        .load(c)?;
                    let ids = rows.iter().map(|row| row.0.clone());
                    let events: Vec<ToldRow> = event::table
                        .filter(event::organisation.eq(organisation.0))
                        .filter(event::event_id.eq_any(ids))
                        .filter(event::superseded_by.is_null())
                        .filter(event::action.ne(crate::Action::Withdrawn.code()))
                        .select((
                            event::event_id,
                            event::kind,
                            event::severity,
                            event::earliest_us,
                            event::consents,
                        ))
                        .load(c)?;
                    let people: Vec<i64> = rows.iter().map(|row| row.1).collect();
                    let names: Vec<(i64, String)> = app_user::table
                        .filter(app_user::organisation.eq(organisation.0))
                        .filter(app_user::id.eq_any(people.clone()))
                        .select((app_user::id, app_user::handle))
                        .load(c)?;
                    let opening: OpeningKeys =
                        opening_keys_in_tx!(c, &keys, organisation.0, people)?;
                    let (mut cases, mut concerned) = (Vec::new(), Vec::new());
                    for (id, person, sealed, stopped, created_us) in rows {
                        let told = events.iter().find(|told| told.0 == id);
                        let support = opened(&opening, organisation.0, person, &id, &sealed)?;
                        let (Some(told), Some(support)) = (told, support) else { continue };
                        let consents = Consents::from_bits(told.4).ok_or(corrupt("consents"))?;
                        let named = consents.contains(Consent::Referral);
                        let name = names.iter().find(|(user, _)| *user == person && named);
                        concerned.extend(name.map(|(user, _)| UserId(*user)));
                        cases.push(SupportCase {
                            event: read_id(&id)?,
                            kind: Kind::parse(&told.1).ok_or(corrupt("kind"))?,
                            severity: u8::try_from(told.2).map_err(|_| corrupt("severity"))?,
                            happened_at: timestamp(told.3, "earliest_us")?,
                            created_at: timestamp(created_us, "created_us")?,
                            named: name.map(|(_, handle)| handle.clone()),
                            support,
                            stopped: stopped != 0,
                        });
                    }
                    concerned.sort_unstable();
                    concerned.dedup();
                    if !concerned.is_empty() {
                        let subject = None;
                        let new =
                            NewAudit { action: AuditAction::SupportViewed, subject, concerned };
                        audit_in_tx!(c, &auditor, organisation.0, new, now)?;
                    }
                    Ok(cases)
                })
            })
            .await
    }

    /// Marks what became of a case, or has nobody be reminded of its person any more; whether that was new.
    /// [`StoreError::NotFound`] when the organisation has no such case yet. Reminders are stopped for all of somebody's
    /// cases, so at one that names them alone: asked for at one without a name, their named ones would show whose it is.
    /// A case without a name ends with a step.
    pub async fn support_act(
        &self,
        organisation: OrganisationId,
        id: EventId,
        act: SupportAct,
        by: UserId,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let keys = self.keys().ok_or(StoreError::Locked)?;
        let auditor = self.auditor_for(Some(by));
        self.of(organisation)
            .write("mark what became of support", move |conn| {
                on_in_tx!(conn, c => {
                    let this = support_case::table.find((organisation.0, id.as_bytes().as_slice()));
                    let begun = this.filter(support_case::created_us.le(now.as_microsecond()));
                    // Locks the row.
                    let row: Option<CaseRow> = diesel::update(begun)
                        .set(support_case::stopped.eq(support_case::stopped))
                        .returning(case_columns!())
                        .get_result(c)
                        .optional()?;
                    let missing = || StoreError::NotFound { what: "case" };
                    let (event_id, person, sealed, stopped, created_us) = row.ok_or_else(missing)?;
                    let new = match act {
                        SupportAct::StopReminders => {
                            let told: Option<i64> = event::table
                                .filter(event::organisation.eq(organisation.0))
                                .filter(event::event_id.eq(event_id.as_slice()))
                                .filter(event::superseded_by.is_null())
                                .filter(event::action.ne(crate::Action::Withdrawn.code()))
                                .select(event::consents)
                                .first(c)
                                .optional()?;
                            let named = told.and_then(Consents::from_bits);
                            if !named.is_some_and(|told| told.contains(Consent::Referral)) {
                                return Err(missing().into());
                            }
                            let theirs = support_case::table
                                .filter(support_case::organisation.eq(organisation.0))
                                .filter(support_case::person.eq(person));
                            diesel::update(theirs)
                                .set((
                                    support_case::stopped.eq(1),
                                    support_case::next_us.eq(None::<i64>),
                                ))
                                .execute(c)?;
                            stopped == 0
                        }
                        SupportAct::Mark(step) => {
                            let opening: OpeningKeys =
                                opening_keys_in_tx!(c, &keys, organisation.0, vec![person])?;
                            let support =
                                opened(&opening, organisation.0, person, &event_id, &sealed)?;
                            let mut support = support.ok_or_else(missing)?;
                            let new = support.mark(step, now);
                            let key = sealing_key_in_tx!(
                                c, &keys, organisation.0, Some(person), now.as_microsecond()
                            )?;
                            let sealed = key.seal(CASE, &event_id, &written(&support)?)?;
                            let reported = timestamp(created_us, "created_us")?;
                            let next = support.next_reminder(reported, now);
                            let closed = support.is_closed().then_some(now);
                            diesel::update(this)
                                .set((
                                    support_case::sealed.eq(sealed),
                                    support_case::next_us.eq(us(next.filter(|_| stopped == 0))),
                                    support_case::closed_us.eq(us(closed)),
                                ))
                                .execute(c)?;
                            new
                        }
                    };
                    if new {
                        let subject = AuditSubject::one(AuditSubjectKind::Event, &id);
                        let entry = NewAudit {
                            action: AuditAction::SupportMarked,
                            subject: Some(subject),
                            concerned: vec![UserId(person)],
                        };
                        audit_in_tx!(c, &auditor, organisation.0, entry, now)?;
                    }
                    Ok(new)
                })
            })
            .await
    }
}

/// Opens what became of a case; `None` when its person was erased.
pub(crate) fn opened(
    opening: &OpeningKeys,
    organisation: i64,
    person: i64,
    event: &[u8],
    sealed: &[u8],
) -> Result<Option<Support>, StoreError> {
    let text = opening.open(organisation, Some(person), CASE, event, sealed)?;
    text.map(|text| serde_json::from_slice(&text).map_err(|_| corrupt("sealed"))).transpose()
}
