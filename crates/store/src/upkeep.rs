//! What keeps accounts awake, stored: briefings, agreements, and that a steward vouches. What follows of it is the domain's
//! ([`Upkeep::sleeps`]); who is kept awake though it is time is asked here.

use std::collections::BTreeSet;

use atalaya_domain::{
    Agreed, AuditAction, AuditSubject, AuditSubjectKind, BRIEFING_VERSION, Handle, OrganisationId,
    OutreachPhase, Role, Sleep, Upkeep, UserId,
};
use diesel::prelude::*;
use jiff::Timestamp;

use crate::audit::audit_in_tx;
use crate::conn::{on, on_in_tx};
use crate::decoys::DECOY_MARK;
use crate::rows::{corrupt, timestamp};
use crate::schema::{alarm, app_user, duty_turn, organisation, outreach};
use crate::scope::Across;
use crate::users::about_account;
use crate::{AccessChange, NewAudit, Store, StoreError};

/// When somebody is out; of an outing that was over and has an open alarm they are so still.
pub(crate) const OUT: [OutreachPhase; 5] = [
    OutreachPhase::Underway,
    OutreachPhase::AtPlace,
    OutreachPhase::Leaving,
    OutreachPhase::Home,
    OutreachPhase::CalledOff,
];

/// When made, when briefed and by which version, when agreed and to which, when vouched for.
pub(crate) type UpkeepRow = (i64, Option<i64>, i64, Option<i64>, i64, i64);

/// The columns of an [`UpkeepRow`], for a select.
macro_rules! upkeep_columns {
    () => {
        (
            $crate::schema::app_user::created_us,
            $crate::schema::app_user::briefed_us,
            $crate::schema::app_user::briefing_version,
            $crate::schema::app_user::consented_us,
            $crate::schema::app_user::consent_version,
            $crate::schema::app_user::vouched_us,
        )
    };
}
pub(crate) use upkeep_columns;

/// Writes down, in a transaction, that an account's owner agrees to what is kept about them.
macro_rules! consented_in_tx {
    ($c:ident, $auditor:expr, ($organisation:expr, $user:expr), $now:expr) => {{
        use $crate::schema::app_user;
        let version = i64::from(atalaya_domain::CONSENT_VERSION);
        let given = diesel::update(app_user::table.find($user.0))
            .filter(app_user::organisation.eq($organisation))
            .filter(app_user::consent_version.ne(version).or(app_user::consented_us.is_null()))
            .set((
                app_user::consented_us.eq(Some($now.as_microsecond())),
                app_user::consent_version.eq(version),
            ))
            .execute($c)?;
        if given > 0 {
            let entry =
                $crate::users::about_account(atalaya_domain::AuditAction::ConsentGiven, $user);
            $crate::audit::audit_in_tx!($c, $auditor, $organisation, entry, $now)?;
        }
        Ok::<(), $crate::conn::Fault>(())
    }};
}
pub(crate) use consented_in_tx;

/// The upkeep that a row tells of.
pub(crate) fn read(row: UpkeepRow) -> Result<Upkeep, StoreError> {
    let (created_us, briefed_us, briefing_version, consented_us, consent_version, vouched_us) = row;
    let agreed = |us: Option<i64>, version: i64, what| {
        let version = u32::try_from(version).unwrap_or(0);
        us.map(|us| Ok::<_, StoreError>(Agreed { version, at: timestamp(us, what)? })).transpose()
    };
    Ok(Upkeep {
        created_at: timestamp(created_us, "created_us")?,
        briefed: agreed(briefed_us, briefing_version, "briefed_us")?,
        consented: agreed(consented_us, consent_version, "consented_us")?,
        // Whoever made it vouched for it.
        vouched_at: timestamp(vouched_us.max(created_us), "vouched_us")?,
    })
}

impl Store {
    /// Somebody has read the briefing and agrees to what is kept about them, in their present versions.
    pub async fn briefing_read(
        &self,
        organisation: OrganisationId,
        user: UserId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let auditor = self.auditor_for(Some(user));
        self.of(organisation)
            .write("write a briefing down", move |conn| {
                on_in_tx!(conn, c => {
                    let read = diesel::update(app_user::table.find(user.0))
                        .filter(app_user::organisation.eq(organisation.0))
                        .set((
                            app_user::briefed_us.eq(Some(now.as_microsecond())),
                            app_user::briefing_version.eq(i64::from(BRIEFING_VERSION)),
                        ))
                        .execute(c)?;
                    if read == 0 {
                        return Err(StoreError::NotFound { what: "user" }.into());
                    }
                    let entry = about_account(AuditAction::BriefingRead, user);
                    audit_in_tx!(c, &auditor, organisation.0, entry, now)?;
                    consented_in_tx!(c, &auditor, (organisation.0, user), now)?;
                    Ok(())
                })
            })
            .await?;
        self.access_changed(AccessChange::User(user));
        Ok(())
    }

    /// A steward vouches for accounts of their organisation: gives those vouched for. Not for their own, unless there is
    /// no other steward who could; not for one that is locked, erased or not there. Who has a double, who looks the same,
    /// is vouched for with it.
    pub async fn vouch(
        &self,
        organisation: OrganisationId,
        by: UserId,
        handles: BTreeSet<Handle>,
        now: Timestamp,
    ) -> Result<Vec<Handle>, StoreError> {
        let auditor = self.auditor_for(Some(by));
        let vouched: Vec<(i64, String)> = self
            .of(organisation)
            .write("vouch for accounts", move |conn| {
                on_in_tx!(conn, c => {
                    let others: i64 = app_user::table
                        .filter(app_user::organisation.eq(organisation.0))
                        .filter(app_user::role.eq(Role::Steward.code()))
                        .filter(app_user::disabled_us.is_null())
                        .filter(app_user::id.ne(by.0))
                        .count()
                        .get_result(c)?;
                    let names: Vec<&str> = handles.iter().map(Handle::as_str).collect();
                    let mut known: Vec<(i64, String)> = app_user::table
                        .filter(app_user::organisation.eq(organisation.0))
                        .filter(app_user::handle.eq_any(names))
                        .filter(app_user::disabled_us.is_null())
                        .filter(app_user::erased_us.is_null())
                        .order(app_user::handle)
                        .select((app_user::id, app_user::handle))
                        .load(c)?;
                    known.retain(|(id, _)| *id != by.0 || others == 0);
                    let ids: Vec<i64> = known.iter().map(|(id, _)| *id).collect();
                    if ids.is_empty() {
                        return Ok(known);
                    }
                    diesel::update(app_user::table.filter(app_user::id.eq_any(&ids)))
                        .set(app_user::vouched_us.eq(now.as_microsecond()))
                        .execute(c)?;
                    let entry = NewAudit {
                        action: AuditAction::AccountVouched,
                        subject: Some(AuditSubject::list(AuditSubjectKind::User)),
                        concerned: ids.iter().copied().map(UserId).collect(),
                    };
                    audit_in_tx!(c, &auditor, organisation.0, entry, now)?;
                    Ok(known)
                })
            })
            .await?;
        self.doubles_vouched(organisation, &vouched, now).await?;
        for (id, _) in &vouched {
            self.access_changed(AccessChange::User(UserId(*id)));
        }
        let handles = vouched.into_iter().filter_map(|(_, handle)| Handle::parse(&handle));
        Ok(handles.collect())
    }

    /// The doubles of these people are as awake as they are.
    async fn doubles_vouched(
        &self,
        organisation: OrganisationId,
        vouched: &[(i64, String)],
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let handles: Vec<String> = vouched.iter().map(|(_, handle)| handle.clone()).collect();
        if handles.is_empty() {
            return Ok(());
        }
        let doubles: Vec<i64> = self
            .everybody(Across::SignIn)
            .write("vouch for accounts", move |conn| {
                on_in_tx!(conn, c => {
                    let slug: String = organisation::table
                        .find(organisation.0)
                        .select(organisation::slug)
                        .first(c)?;
                    let decoy: Option<i64> = organisation::table
                        .filter(organisation::slug.eq(format!("{slug}{DECOY_MARK}")))
                        .select(organisation::id)
                        .first(c)
                        .optional()?;
                    let Some(decoy) = decoy else { return Ok(Vec::new()) };
                    Ok(diesel::update(app_user::table)
                        .filter(app_user::organisation.eq(decoy))
                        .filter(app_user::handle.eq_any(&handles))
                        .set(app_user::vouched_us.eq(now.as_microsecond()))
                        .returning(app_user::id)
                        .get_results(c)?)
                })
            })
            .await?;
        for double in doubles {
            self.access_changed(AccessChange::User(UserId(double)));
        }
        Ok(())
    }

    /// Whether somebody whose account would sleep since an instant is kept awake all the same: who is out on an outing
    /// that they planned before, until it is over; who is on duty to be called since before, until their turn ends; who supervises while
    /// somebody else's alarm is open and nobody else who supervises is awake to take it up; and, where nobody vouches, the
    /// last steward, or there would be nobody left who can, and everybody where there is no steward who could. Another who
    /// sleeps themselves, for whatever reason, is nobody who could: they may be gone.
    pub async fn is_kept_awake(
        &self,
        (organisation, user, role): (OrganisationId, UserId, Role),
        (why, since): (Sleep, Timestamp),
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let (now_us, since_us) = (now.as_microsecond(), since.as_microsecond());
        let is_needed = self
            .of(organisation)
            .run("read whether an account is needed", move |conn| {
                on!(conn, c => {
                    // Of who has to read another text, all that they have begun counts.
                    let before_us = if since == Timestamp::MIN { i64::MAX } else { since_us };
                    let out: i64 = outreach::table
                        .filter(outreach::organisation.eq(organisation.0))
                        .filter(outreach::promoter.eq(user.0))
                        .filter(outreach::over_us.is_null())
                        .filter(outreach::phase.eq_any(OUT.map(OutreachPhase::code)))
                        .filter(outreach::created_us.lt(before_us))
                        .count()
                        .get_result(c)?;
                    let on_duty: i64 = duty_turn::table
                        .filter(duty_turn::organisation.eq(organisation.0))
                        .filter(duty_turn::user_id.eq(user.0))
                        .filter(duty_turn::starts_us.le(now_us))
                        // Or who keeps the roster would keep themselves awake for ever.
                        .filter(duty_turn::starts_us.lt(before_us))
                        .filter(duty_turn::ends_us.gt(now_us))
                        .count()
                        .get_result(c)?;
                    if out > 0 || on_duty > 0 {
                        return Ok(true);
                    }
                    let is_last_needed = match role {
                        Role::Steward => why == Sleep::Vouching,
                        Role::Supervisor => {
                            let open: Vec<Vec<u8>> = alarm::table
                                .filter(alarm::organisation.eq(organisation.0))
                                .filter(alarm::closed_us.is_null())
                                .filter(alarm::exercise.eq(0))
                                .select(alarm::outreach)
                                .load(c)?;
                            // Their own call is no way in.
                            let of_others: i64 = outreach::table
                                .filter(outreach::organisation.eq(organisation.0))
                                .filter(outreach::id.eq_any(open))
                                .filter(outreach::promoter.ne(user.0))
                                .count()
                                .get_result(c)?;
                            of_others > 0
                        }
                        Role::Promoter | Role::Advocate | Role::Coordinator => false,
                    };
                    if !is_last_needed {
                        return Ok(false);
                    }
                    let others: Vec<UpkeepRow> = app_user::table
                        .filter(app_user::organisation.eq(organisation.0))
                        .filter(app_user::role.eq(role.code()))
                        .filter(app_user::disabled_us.is_null())
                        .filter(app_user::id.ne(user.0))
                        .select(upkeep_columns!())
                        .load(c)?;
                    for other in others {
                        if read(other)?.sleeps(now).next().is_none() {
                            return Ok(false);
                        }
                    }
                    Ok(true)
                })
            })
            .await?;
        if is_needed || why != Sleep::Vouching || role == Role::Steward {
            return Ok(is_needed);
        }
        Ok(!self.has_steward(organisation).await?)
    }

    /// Why somebody's account would sleep who is kept awake all the same. A double has none of what keeps them so.
    pub(crate) async fn kept_awake_from(
        &self,
        user: UserId,
        now: Timestamp,
    ) -> Result<Vec<Sleep>, StoreError> {
        let (of, role, upkeep): (i64, String, UpkeepRow) = self
            .everybody(Across::SignIn)
            .run("read a user", move |conn| {
                Ok(on!(conn, c => {
                    app_user::table
                        .find(user.0)
                        .select((app_user::organisation, app_user::role, upkeep_columns!()))
                        .first(c)
                })?)
            })
            .await?;
        let role = Role::parse(&role).ok_or(corrupt("role"))?;
        let mut kept = Vec::new();
        for (why, since) in read(upkeep)?.sleeps(now) {
            if self.is_kept_awake((OrganisationId(of), user, role), (why, since), now).await? {
                kept.push(why);
            }
        }
        Ok(kept)
    }

    /// Whether there is anybody in an organisation who could vouch; of a double's, in the one that it stands for.
    async fn has_steward(&self, organisation: OrganisationId) -> Result<bool, StoreError> {
        self.everybody(Across::SignIn)
            .run("look for a steward", move |conn| {
                let slug: String = on!(conn, c => {
                    organisation::table.find(organisation.0).select(organisation::slug).first(c)
                })?;
                let slug = slug.strip_suffix(DECOY_MARK).unwrap_or(&slug).to_owned();
                let of: i64 = on!(conn, c => {
                    organisation::table
                        .filter(organisation::slug.eq(&slug))
                        .select(organisation::id)
                        .first(c)
                })?;
                let stewards: i64 = on!(conn, c => {
                    app_user::table
                        .filter(app_user::organisation.eq(of))
                        .filter(app_user::role.eq(Role::Steward.code()))
                        .filter(app_user::disabled_us.is_null())
                        .count()
                        .get_result(c)
                })?;
                Ok(stewards > 0)
            })
            .await
    }
}
