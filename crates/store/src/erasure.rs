//! Erasing a person: their key, their name, whatever they signed in with, where they were.
//!
//! What they wrote cannot be read any more once their key is gone, and is removed too. Their reports
//! stay as counts that nobody is behind, or are withdrawn, as they wish. A number stays of them, in the
//! log and in this table: it tells which account an entry was about and nothing of whose that was. With
//! when the account was made it is what a backup of before is told to erase again.

use std::collections::BTreeSet;
use std::hash::{BuildHasher as _, RandomState};

use atalaya_domain::{AuditAction, Consents, OrganisationId, OutreachId, Position, Slug, UserId};
use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::audit::audit_in_tx;
use crate::conn::{Conn, on, on_in_tx};
use crate::decoys::DECOY_MARK;
use crate::retention::{another_epoch_in_tx, feed_locked_in_tx};
use crate::rows::{corrupt, timestamp};
use crate::schema::{
    alarm, alarm_step, alert, alert_head, app_user, bulletin, bulletin_receipt, check_in, delivery,
    device, directory_entry, distinct_pair, duty_turn, enrolment, event, exposure, feed_head,
    map_choice, organisation, outreach, passkey, pending_sign_in, person_key, place_audit,
    place_review, push_subscription, session, sign_in_challenge, staff_contact, support_case,
    support_person, totp,
};
use crate::scope::{Across, Owning};
use crate::users::about_account;
use crate::{AccessChange, Action, EventFilter, ExposureFilter, NO_PASSWORD, Store, StoreError};

/// What becomes of somebody's reports when they are erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErasedEvents {
    /// They go on counting, as nobody's.
    Keep,
    /// They are withdrawn.
    Withdraw,
}

impl ErasedEvents {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Keep => "keep",
            Self::Withdraw => "withdraw",
        }
    }

    /// The value with this code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        [Self::Keep, Self::Withdraw].into_iter().find(|one| one.code() == code)
    }
}

/// Somebody who was erased, as a backup of before knows them: without anything of theirs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Erasure {
    /// The organisation's short name.
    pub organisation: String,
    /// The number of their account.
    pub person: i64,
    /// When that was made, µs UTC: numbers are given again after a restore.
    pub created_us: i64,
    /// When they were erased, µs UTC.
    pub erased_us: i64,
    /// What became of their reports.
    pub events: ErasedEvents,
}

/// How much there is of somebody: what they are told before they are erased.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PersonExtent {
    /// Reports that stand.
    pub events: u64,
    /// Records of their outreach that stand.
    pub exposure: u64,
    /// Outings.
    pub outreach: u64,
    /// Phones they can open.
    pub devices: u64,
}

/// Slug, number, and when the account was made and erased, and what became of the reports.
type ErasedRow = (String, i64, i64, Option<i64>, Option<String>);

/// Records withdrawn at once.
const PAGE: usize = 500;

/// Removes the keys of somebody and every way in of theirs.
macro_rules! ways_in_removed_in_tx {
    ($c:ident, $who:expr) => {
        // Whoever has this row gone has what they wrote gone, in every copy.
        diesel::delete(person_key::table.find($who)).execute($c)?;
        diesel::delete(staff_contact::table.find($who)).execute($c)?;
        let subscribed = push_subscription::table.filter(push_subscription::user_id.eq($who));
        diesel::delete(subscribed).execute($c)?;
        diesel::delete(delivery::table.filter(delivery::recipient.eq($who))).execute($c)?;
        diesel::delete(session::table.filter(session::user_id.eq($who))).execute($c)?;
        diesel::delete(device::table.filter(device::user_id.eq($who))).execute($c)?;
        diesel::delete(enrolment::table.find($who)).execute($c)?;
        diesel::delete(map_choice::table.find($who)).execute($c)?;
        diesel::delete(enrolment::table.filter(enrolment::made_by.eq($who))).execute($c)?;
        diesel::delete(totp::table.find($who)).execute($c)?;
        diesel::delete(passkey::table.filter(passkey::user_id.eq($who))).execute($c)?;
        let pending = pending_sign_in::table.filter(pending_sign_in::user_id.eq($who));
        diesel::delete(pending).execute($c)?;
        diesel::delete(sign_in_challenge::table.filter(sign_in_challenge::user_id.eq($who)))
            .execute($c)?;
        diesel::delete(alert::table.filter(alert::recipient.eq($who))).execute($c)?;
        diesel::delete(alert_head::table.find($who)).execute($c)?;
        diesel::delete(duty_turn::table.filter(duty_turn::user_id.eq($who))).execute($c)?;
        let receipts = bulletin_receipt::table.filter(bulletin_receipt::user_id.eq($who));
        diesel::delete(receipts).execute($c)?;
        diesel::delete(bulletin::table.filter(bulletin::author.eq($who))).execute($c)?;
        diesel::update(place_review::table.filter(place_review::reviewed_by.eq($who)))
            .set(place_review::reviewed_by.eq(None::<i64>))
            .execute($c)?;
        diesel::update(place_audit::table.filter(place_audit::audited_by.eq($who)))
            .set(place_audit::audited_by.eq(None::<i64>))
            .execute($c)?;
        diesel::update(bulletin::table.filter(bulletin::revoked_by.eq($who)))
            .set(bulletin::revoked_by.eq(None::<i64>))
            .execute($c)?;
        diesel::update(directory_entry::table.filter(directory_entry::tried_by.eq($who)))
            .set(directory_entry::tried_by.eq(None::<i64>))
            .execute($c)?;
        diesel::delete(support_person::table.find($who)).execute($c)?;
        diesel::delete(support_case::table.filter(support_case::person.eq($who))).execute($c)?;
    };
}

/// Removes somebody's outings, with what was said and told of them, and what was told by their handle.
macro_rules! outings_removed_in_tx {
    ($c:ident, ($of:expr, $who:expr), $handle:expr) => {
        let outings: Vec<Vec<u8>> =
            outreach::table.filter(outreach::promoter.eq($who)).select(outreach::id).load($c)?;
        // A subject begins with what it is about, up to a colon: of an outing the id, of a second PIN
        // the handle. Compared here and not by LIKE, for which `_` in a handle is any character.
        let about: BTreeSet<String> = outings
            .iter()
            .filter_map(|id| id.as_slice().try_into().ok())
            .map(|id| OutreachId::from_bytes(id).to_string())
            .chain($handle)
            .collect();
        let sent = delivery::table.filter(delivery::organisation.eq($of));
        let subjects: Vec<String> = sent.select(delivery::subject).distinct().load($c)?;
        let theirs = of_these(subjects, &about);
        diesel::delete(sent.filter(delivery::subject.eq_any(&theirs))).execute($c)?;
        let raised = alert::table.filter(alert::organisation.eq($of));
        let subjects: Vec<String> = raised.select(alert::subject).distinct().load($c)?;
        let theirs = of_these(subjects, &about);
        diesel::delete(raised.filter(alert::subject.eq_any(&theirs))).execute($c)?;
        diesel::delete(check_in::table.filter(check_in::outreach.eq_any(&outings))).execute($c)?;
        diesel::delete(alarm_step::table.filter(alarm_step::outreach.eq_any(&outings)))
            .execute($c)?;
        diesel::delete(alarm::table.filter(alarm::outreach.eq_any(&outings))).execute($c)?;
        diesel::delete(outreach::table.filter(outreach::id.eq_any(&outings))).execute($c)?;
    };
}

/// Makes what somebody reported, recorded and decided nobody's; gives how many versions.
macro_rules! unlinked_in_tx {
    ($c:ident, ($of:expr, $who:expr)) => {{
        // Nobody can be asked or helped any more; counts stay counts, whose releases saw them.
        for bits in 0..=Consents::ALL.bits() {
            let Some(agreed) = Consents::from_bits(bits) else { continue };
            let left = agreed.counts_only();
            if left == agreed {
                continue;
            }
            let rows = event::table
                .filter(event::organisation.eq($of))
                .filter(event::reporter.eq($who))
                .filter(event::consents.eq(bits));
            diesel::update(rows).set(event::consents.eq(left.bits())).execute($c)?;
        }
        let told =
            event::table.filter(event::organisation.eq($of)).filter(event::reporter.eq($who));
        let unlinked = diesel::update(told)
            .set((
                event::reporter.eq(None::<i64>),
                event::narrative.eq(None::<String>),
                event::narrative_sealed.eq(None::<Vec<u8>>),
            ))
            .execute($c)?;
        let changed =
            event::table.filter(event::organisation.eq($of)).filter(event::author.eq($who));
        diesel::update(changed).set(event::author.eq(None::<i64>)).execute($c)?;
        let worked = exposure::table
            .filter(exposure::organisation.eq($of))
            .filter(exposure::reporter.eq($who));
        let unworked =
            diesel::update(worked).set(exposure::reporter.eq(None::<i64>)).execute($c)?;
        let changed = exposure::table
            .filter(exposure::organisation.eq($of))
            .filter(exposure::author.eq($who));
        diesel::update(changed).set(exposure::author.eq(None::<i64>)).execute($c)?;
        let decided = distinct_pair::table.filter(distinct_pair::author.eq($who));
        diesel::update(decided).set(distinct_pair::author.eq(None::<i64>)).execute($c)?;
        unlinked + unworked
    }};
}

impl Store {
    /// How much there is of somebody of an organisation.
    pub async fn person_extent(
        &self,
        organisation: OrganisationId,
        person: UserId,
    ) -> Result<PersonExtent, StoreError> {
        self.of(organisation)
            .run("count what there is of somebody", move |conn| {
                let (events, exposure, outings, devices): (i64, i64, i64, i64) = on!(conn, c => {
                    let events = event::table
                        .filter(event::organisation.eq(organisation.0))
                        .filter(event::reporter.eq(person.0))
                        .filter(event::superseded_by.is_null())
                        .filter(event::action.ne(Action::Withdrawn.code()))
                        .count()
                        .get_result(c)?;
                    let exposure = exposure::table
                        .filter(exposure::organisation.eq(organisation.0))
                        .filter(exposure::reporter.eq(person.0))
                        .filter(exposure::superseded_by.is_null())
                        .filter(exposure::action.ne(Action::Withdrawn.code()))
                        .count()
                        .get_result(c)?;
                    let outings = outreach::table
                        .filter(outreach::organisation.eq(organisation.0))
                        .filter(outreach::promoter.eq(person.0))
                        .count()
                        .get_result(c)?;
                    let devices = device::table
                        .filter(device::organisation.eq(organisation.0))
                        .filter(device::user_id.eq(person.0))
                        .filter(device::ended_us.is_null())
                        .count()
                        .get_result(c)?;
                    Ok::<_, diesel::result::Error>((events, exposure, outings, devices))
                })?;
                Ok(PersonExtent {
                    events: events as u64,
                    exposure: exposure as u64,
                    outreach: outings as u64,
                    devices: devices as u64,
                })
            })
            .await
    }

    /// Erases somebody of an organisation, from the database's files too. Stopped in the middle it is
    /// asked again: what was withdrawn by then is, and they are still there. [`StoreError::NotFound`]
    /// if there is no such person, or they were erased.
    pub async fn person_erase(
        &self,
        organisation: OrganisationId,
        person: UserId,
        events: ErasedEvents,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        if let Some((decoy, double)) = self.double_of(organisation, person).await? {
            // Nothing that was entered there ever counted.
            Box::pin(self.person_erase(decoy, double, ErasedEvents::Withdraw, now)).await?;
        }
        if events == ErasedEvents::Withdraw {
            self.reports_withdraw(organisation, person, now).await?;
        }
        let auditor = self.auditor();
        self.everybody(Across::Erasing)
            .change("erase a person", move |conn| {
                on_in_tx!(conn, c => {
                    // The lock comes first: nothing of theirs is stored meanwhile.
                    let (epoch, position) = feed_locked_in_tx!(c)?;
                    let (of, who) = (organisation.0, person.0);
                    let theirs = app_user::table
                        .find(who)
                        .filter(app_user::organisation.eq(of))
                        .filter(app_user::erased_us.is_null());
                    let handle: Option<String> =
                        theirs.select(app_user::handle).first(c).optional()?;
                    let erased = diesel::update(theirs)
                        .set((
                            app_user::handle.eq(erased_handle(person)),
                            app_user::key_populations.eq(0),
                            app_user::password_hash.eq(NO_PASSWORD),
                            app_user::disabled_us.eq(Some(now.as_microsecond())),
                            app_user::erased_us.eq(Some(now.as_microsecond())),
                            app_user::erased_events.eq(Some(events.code())),
                            // What they agreed to was about them.
                            app_user::briefed_us.eq(None::<i64>),
                            app_user::briefing_version.eq(0),
                            app_user::consented_us.eq(None::<i64>),
                            app_user::consent_version.eq(0),
                        ))
                        .execute(c)?;
                    if erased == 0 {
                        return Err(StoreError::NotFound { what: "user" }.into());
                    }
                    ways_in_removed_in_tx!(c, who);
                    outings_removed_in_tx!(c, (of, who), handle);
                    let unlinked = unlinked_in_tx!(c, (of, who));
                    if unlinked > 0 {
                        // Whose they were was told to followers, who begin anew without it.
                        another_epoch_in_tx!(c, epoch);
                    }
                    let new = about_account(AuditAction::PersonErased, person);
                    audit_in_tx!(c, &auditor, of, new, now)?;
                    Ok(((), Some(Position(position))))
                })
            })
            .await?;
        self.access_changed(AccessChange::User(person));
        self.erased_from_files().await
    }

    /// Somebody's double in the decoy of their organisation, if they ever had a second PIN.
    async fn double_of(
        &self,
        organisation: OrganisationId,
        person: UserId,
    ) -> Result<Option<(OrganisationId, UserId)>, StoreError> {
        self.everybody(Across::Erasing)
            .run("find somebody's double", move |conn| {
                let double: Option<(i64, i64)> = on!(conn, c => {
                    let theirs: Option<(String, String)> = app_user::table
                        .inner_join(organisation::table)
                        .filter(app_user::id.eq(person.0))
                        .filter(organisation::id.eq(organisation.0))
                        .select((organisation::slug, app_user::handle))
                        .first(c)
                        .optional()?;
                    let Some((slug, handle)) = theirs else { return Ok(None) };
                    app_user::table
                        .inner_join(organisation::table)
                        .filter(organisation::slug.eq(format!("{slug}{DECOY_MARK}")))
                        .filter(app_user::handle.eq(handle))
                        .select((organisation::id, app_user::id))
                        .first(c)
                        .optional()
                })?;
                Ok(double.map(|(of, who)| (OrganisationId(of), UserId(who))))
            })
            .await
    }

    /// Withdraws what somebody reported and recorded, one by one: each may have others merged into it.
    async fn reports_withdraw(
        &self,
        organisation: OrganisationId,
        person: UserId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let mut filter = EventFilter { reporter: Some(person), ..EventFilter::default() };
        loop {
            let page = self.event_list(organisation, filter, PAGE).await?;
            for stored in page.events.iter().filter(|stored| !stored.withdrawn()) {
                self.event_withdraw(organisation, stored.event.id, None, None, now).await?;
            }
            filter.before = page.next;
            if page.next.is_none() {
                break;
            }
        }
        let mut filter = ExposureFilter { reporter: Some(person), ..ExposureFilter::default() };
        loop {
            let page = self.exposure_list(organisation, filter, PAGE).await?;
            for stored in page.exposure.iter().filter(|stored| !stored.withdrawn()) {
                self.exposure_withdraw(organisation, stored.exposure.id, None, None, now).await?;
            }
            filter.before = page.next;
            if page.next.is_none() {
                return Ok(());
            }
        }
    }

    /// Has the database forget what it only marked as free.
    async fn erased_from_files(&self) -> Result<(), StoreError> {
        self.owner(Owning::Erasing)
            .write("remove the traces of what was erased", |conn| {
                match conn {
                    Conn::Postgres(conn) => {
                        // One by one: several at once would be a transaction, where VACUUM may not be.
                        for table in [
                            "person_key",
                            "staff_contact",
                            "app_user",
                            "device",
                            "passkey",
                            "totp",
                            "push_subscription",
                        ] {
                            conn.batch_execute(&format!("VACUUM FULL {table}"))?;
                        }
                        for table in [
                            "event",
                            "exposure",
                            "outreach",
                            "check_in",
                            "alert",
                            "delivery",
                            "bulletin",
                            "support_case",
                        ] {
                            conn.batch_execute(&format!("VACUUM {table}"))?;
                        }
                    }
                    // What is deleted is overwritten (`secure_delete`); the log still has it.
                    Conn::Sqlite(conn) => conn.batch_execute("PRAGMA wal_checkpoint(TRUNCATE)")?,
                }
                Ok(())
            })
            .await
    }

    /// Who was erased, of all organisations, in the order of their numbers: to be kept beside
    /// backups.
    pub async fn erasures(&self) -> Result<Vec<Erasure>, StoreError> {
        self.everybody(Across::Backup)
            .run("list who was erased", |conn| {
                let rows: Vec<ErasedRow> = on!(conn, c => {
                    app_user::table
                        .inner_join(organisation::table)
                        .filter(app_user::erased_us.is_not_null())
                        .order(app_user::id)
                        .select((
                            organisation::slug,
                            app_user::id,
                            app_user::created_us,
                            app_user::erased_us,
                            app_user::erased_events,
                        ))
                        .load(c)
                })?;
                let read = |(organisation, person, created_us, erased_us, events): ErasedRow| {
                    let events = events.as_deref().and_then(ErasedEvents::parse);
                    Ok::<_, StoreError>(Erasure {
                        organisation,
                        person,
                        created_us,
                        erased_us: erased_us.ok_or(corrupt("erased_us"))?,
                        events: events.ok_or(corrupt("erased_events"))?,
                    })
                };
                // A double is erased with whose it is.
                let rows = rows.into_iter().filter(|row| !row.0.ends_with(DECOY_MARK));
                Ok(rows.map(read).collect::<Result<_, _>>()?)
            })
            .await
    }

    /// Erases again whom a backup of before has brought back; gives how many that were. Who is not
    /// there, or was erased, is passed over.
    pub async fn erase_again(&self, erasures: &[Erasure]) -> Result<u64, StoreError> {
        let mut erased = 0;
        for erasure in erasures {
            let Some(slug) = Slug::parse(&erasure.organisation) else { continue };
            let (person, created_us) = (erasure.person, erasure.created_us);
            let found: Option<i64> = self
                .everybody(Across::Backup)
                .run("find who is to be erased again", move |conn| {
                    Ok(on!(conn, c => {
                        app_user::table
                            .inner_join(organisation::table)
                            .filter(app_user::id.eq(person))
                            .filter(app_user::created_us.eq(created_us))
                            .filter(app_user::erased_us.is_null())
                            .filter(organisation::slug.eq(slug.as_str()))
                            .select(organisation::id)
                            .first(c)
                            .optional()
                    })?)
                })
                .await?;
            let Some(of) = found else { continue };
            let at = timestamp(erasure.erased_us, "erased_us")?;
            self.person_erase(OrganisationId(of), UserId(person), erasure.events, at).await?;
            erased += 1;
        }
        Ok(erased)
    }
}

/// Those subjects that are about one of these, alone or before a colon.
fn of_these(subjects: Vec<String>, about: &BTreeSet<String>) -> Vec<String> {
    let is_theirs =
        |subject: &String| subject.split(':').next().is_some_and(|one| about.contains(one));
    subjects.into_iter().filter(is_theirs).collect()
}

/// What stands in a handle's place: of nobody, and such that nobody could have taken it before.
fn erased_handle(person: UserId) -> String {
    let odd = RandomState::new().hash_one(person.0);
    format!("borrada-{}-{odd:x}", person.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_about_somebody_is_theirs_and_nothing_of_a_handle_like_it() {
        let about = BTreeSet::from(["ana_b".to_owned()]);
        let subjects =
            ["ana_b", "ana_b:01", "ana_b:01:duress", "anaxb:01", "ana_b2:01", "01:ana_b"];
        let theirs = of_these(subjects.map(str::to_owned).to_vec(), &about);
        assert_eq!(theirs, ["ana_b", "ana_b:01", "ana_b:01:duress"]);
    }
}
