//! Decoys: what a phone opens when its second PIN is typed, under duress.
//!
//! A decoy is an organisation of its own beside the real one, with its name, in which there is nobody but the doubles of
//! those who have a second PIN, and nothing that was not entered there. So nothing has to be hidden from who holds the
//! phone: the map, lists, logs, alerts and streams of a decoy are those of an organisation that has just begun, by the same
//! questions, and on PostgreSQL row-level security keeps it from the rows of the real one as it keeps any other. What is
//! entered there reaches no index, release or person but the decoy's own.
//!
//! # Design
//! A mark in the session that each question asks about was left: one that forgets it would tell everything. The mark is in
//! the slug, behind which nobody can type it, so that no sign-in, agreement or command line names a decoy, and a database
//! restored from a backup, which has organisations and no devices, knows its decoys too.

use atalaya_domain::{
    Actor, AuditAction, AuditSubject, AuditSubjectKind, BRIEFING_VERSION, CONSENT_VERSION,
    DeviceId, OrganisationId, Sleep, UserId,
};
use diesel::prelude::*;
use jiff::Timestamp;

use crate::alerts::alert_raise_in_tx;
use crate::audit::{Auditor, audit_in_tx};
use crate::conn::{on, on_in_tx};
use crate::devices::devices_end_in_tx;
use crate::outreach::change::rules_in_tx;
use crate::rows::corrupt;
use crate::schema::{
    app_user, device, map_choice, organisation, push_subscription, safety_rules, session,
};
use crate::scope::Across;
use crate::sessions::session_start_in_tx;
use crate::upkeep::{UpkeepRow, upkeep_columns};
use crate::users::about_account;
use crate::{
    AccessChange, NO_PASSWORD, NewAlert, NewAudit, NewSession, Recipients, SecretHash, Store,
    StoreError,
};

/// Behind the slug of a decoy. It is in no slug that anybody can type.
pub(crate) const DECOY_MARK: char = '~';

/// What is new when a device becomes a decoy's.
#[derive(Clone, Copy)]
pub struct NewDecoy {
    /// The id by which its own organisation sees it, ended.
    pub stand_in: DeviceId,
    /// A secret that nobody has.
    pub nobody_s: SecretHash,
    /// The server's half of the key of what it keeps from now on.
    pub key_half: [u8; 32],
}

/// A person's double in the decoy of their organisation, made if need be, in their present role and under the rules of
/// outings that hold now, without the one that tells of second PINs. Gives the decoy and the double, by number.
macro_rules! double_in_tx {
    ($c:ident, $user:expr, $now_us:expr) => {{
        let (of, handle, role, populations, upkeep): (i64, String, String, i64, UpkeepRow) =
            app_user::table
                .find($user.0)
                .select((
                    app_user::organisation,
                    app_user::handle,
                    app_user::role,
                    app_user::key_populations,
                    upkeep_columns!(),
                ))
                .first($c)?;
        let (slug, name): (String, String) = organisation::table
            .find(of)
            .select((organisation::slug, organisation::name))
            .first($c)?;
        let decoy: i64 = diesel::insert_into(organisation::table)
            .values((
                organisation::slug.eq(format!("{slug}{DECOY_MARK}")),
                organisation::name.eq(&name),
                organisation::created_us.eq($now_us),
            ))
            .on_conflict(organisation::slug)
            .do_update()
            .set(organisation::name.eq(&name))
            .returning(organisation::id)
            .get_result($c)?;
        // As awake, too: an account that sleeps where the real one does not would tell.
        let (created_us, briefed_us, briefing, consented_us, consent, vouched_us) = upkeep;
        let as_now = (
            app_user::role.eq(&role),
            app_user::key_populations.eq(populations),
            app_user::briefed_us.eq(briefed_us),
            app_user::briefing_version.eq(briefing),
            app_user::consented_us.eq(consented_us),
            app_user::consent_version.eq(consent),
            app_user::vouched_us.eq(vouched_us.max(created_us)),
        );
        let double: i64 = diesel::insert_into(app_user::table)
            .values((
                app_user::organisation.eq(decoy),
                app_user::handle.eq(&handle),
                as_now,
                app_user::password_hash.eq(NO_PASSWORD),
                app_user::created_us.eq(created_us),
            ))
            .on_conflict((app_user::organisation, app_user::handle))
            .do_update()
            .set(as_now)
            .returning(app_user::id)
            .get_result($c)?;
        let rules = rules_in_tx!($c, of)?.with_duress_pin(false);
        let rules = serde_json::to_string(&rules).map_err(|_| corrupt("rules"))?;
        let values = (
            safety_rules::rules.eq(rules),
            safety_rules::changed_us.eq($now_us),
            safety_rules::changed_by.eq(double),
        );
        diesel::insert_into(safety_rules::table)
            .values((safety_rules::organisation.eq(decoy), values.clone()))
            .on_conflict(safety_rules::organisation)
            .do_update()
            .set(values)
            .execute($c)?;
        Ok::<(i64, i64), $crate::conn::Fault>((decoy, double))
    }};
}

/// What stands for a choice that was made before the decoy was opened: the code of no municipality.
const CHOSEN_BEFORE: char = '~';

/// What somebody has chosen of the map, and on which day.
macro_rules! chosen_in_tx {
    ($c:ident, $user:expr) => {
        map_choice::table
            .find($user)
            .select((map_choice::day, map_choice::municipalities))
            .first::<(String, String)>($c)
            .optional()
    };
}

/// Takes as many choices of the map from a double as its owner has made on that day: whoever has counted them counts on. Which
/// they were is not told.
macro_rules! choices_counted_in_tx {
    ($c:ident, $user:expr, ($decoy:expr, $double:expr)) => {
        let theirs = chosen_in_tx!($c, $user)?;
        let own = chosen_in_tx!($c, $double)?;
        let is_past = |day: &String| own.as_ref().is_some_and(|(of, _)| of > day);
        if let Some((day, theirs)) = theirs.filter(|(day, _)| !is_past(day)) {
            let own = own.filter(|(of, _)| *of == day).map_or_else(String::new, |(_, own)| own);
            let before = (1..=theirs.split_whitespace().count())
                .map(|number| format!("{CHOSEN_BEFORE}{number}"));
            let own = own.split_whitespace().filter(|one| !one.starts_with(CHOSEN_BEFORE));
            let all: Vec<String> = before.chain(own.map(str::to_owned)).collect();
            let values = (
                map_choice::organisation.eq($decoy),
                map_choice::day.eq(day),
                map_choice::municipalities.eq(all.join(" ")),
            );
            diesel::insert_into(map_choice::table)
                .values((map_choice::user_id.eq($double), values.clone()))
                .on_conflict(map_choice::user_id)
                .do_update()
                .set(values)
                .execute($c)?;
        }
    };
}

impl Store {
    /// Sets the second PIN of a device by its PHC string, or takes it away. That somebody did is entered, and not who: who
    /// is made to show the log must not tell on themselves. `false` if the device is not theirs or has ended.
    pub async fn duress_pin_set(
        &self,
        (organisation, user): (OrganisationId, UserId),
        id: DeviceId,
        duress_hash: Option<String>,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let now_us = now.as_microsecond();
        let auditor = Auditor { by: Actor::System, ..self.auditor() };
        self.everybody(Across::SignIn)
            .write("set a second PIN", move |conn| {
                on_in_tx!(conn, c => {
                    let live = device::table
                        .find(id.as_bytes().as_slice())
                        .filter(device::ended_us.is_null())
                        .filter(device::user_id.eq(user.0))
                        .filter(device::organisation.eq(organisation.0));
                    // The right PIN was typed for it, so those before are forgotten.
                    let set = diesel::update(live)
                        .set((
                            device::duress_hash.eq(&duress_hash),
                            device::failures.eq(0),
                            device::wait_until_us.eq(None::<i64>),
                        ))
                        .execute(c)?;
                    if set == 0 {
                        return Ok(false);
                    }
                    double_in_tx!(c, user, now_us)?;
                    let entry = NewAudit {
                        action: AuditAction::DuressPinSet,
                        subject: None,
                        concerned: Vec::new(),
                    };
                    audit_in_tx!(c, &auditor, organisation.0, entry, now)?;
                    Ok(true)
                })
            })
            .await
    }

    /// The second PIN was typed. The device is their double's from now on, and opens by that PIN alone; what the first one
    /// opened, its sessions and its half of the key, is gone; the alert is raised and it is entered, where neither can be
    /// seen from the phone. `false` if the device has ended or has no second PIN meanwhile.
    pub async fn device_open_decoy(
        &self,
        (id, user): (DeviceId, UserId),
        (new, first): (NewDecoy, NewSession),
        (recipients, alert): (Recipients, NewAlert),
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let now_us = now.as_microsecond();
        let real = Auditor { by: Actor::System, ..self.auditor() };
        let keys = self.auditor();
        let kept_awake = self.kept_awake_from(user, now).await?;
        let raised = self
            .everybody(Across::SignIn)
            .write("open a device", move |conn| {
                on_in_tx!(conn, c => {
                    let this = device::table.find(id.as_bytes().as_slice());
                    let live = this
                        .filter(device::ended_us.is_null())
                        .filter(device::user_id.eq(user.0))
                        .filter(device::duress_hash.is_not_null());
                    // Locks the row.
                    let found: Option<(i64, String, i64, Option<String>)> = diesel::update(live)
                        .set(device::failures.eq(0))
                        .returning((
                            device::organisation,
                            device::label,
                            device::created_us,
                            device::duress_hash,
                        ))
                        .get_result(c)
                        .optional()?;
                    let Some((organisation, label, created_us, Some(duress_hash))) = found else {
                        return Ok(None);
                    };
                    let (decoy, double) = double_in_tx!(c, user, now_us)?;
                    // Who is out, or on duty, is awake past their time; in a decoy nobody is out, and one that fell asleep
                    // would tell it from what was on the screen.
                    for why in &kept_awake {
                        let double = diesel::update(app_user::table.find(double));
                        match why {
                            Sleep::Vouching => {
                                double.set(app_user::vouched_us.eq(now_us)).execute(c)?
                            }
                            Sleep::Briefing => double
                                .set((
                                    app_user::briefed_us.eq(Some(now_us)),
                                    app_user::briefing_version.eq(i64::from(BRIEFING_VERSION)),
                                    app_user::consented_us.eq(Some(now_us)),
                                    app_user::consent_version.eq(i64::from(CONSENT_VERSION)),
                                ))
                                .execute(c)?,
                        };
                    }
                    choices_counted_in_tx!(c, user.0, (decoy, double));
                    let of_it = session::device.eq(id.as_bytes().as_slice());
                    diesel::delete(session::table.filter(of_it)).execute(c)?;
                    // What waits for its owner is not shown on it any more.
                    let told = push_subscription::device.eq(id.as_bytes().as_slice());
                    diesel::delete(push_subscription::table.filter(told)).execute(c)?;
                    diesel::update(this)
                        .set((
                            device::organisation.eq(decoy),
                            device::user_id.eq(double),
                            device::pin_hash.eq(&duress_hash),
                            device::duress_hash.eq(None::<String>),
                            device::forced_us.eq(None::<i64>),
                            device::key_half.eq(new.key_half.as_slice()),
                            device::wait_until_us.eq(None::<i64>),
                            device::last_seen_us.eq(now_us),
                        ))
                        .execute(c)?;
                    diesel::insert_into(device::table)
                        .values((
                            device::id.eq(new.stand_in.as_bytes().as_slice()),
                            device::organisation.eq(organisation),
                            device::user_id.eq(user.0),
                            device::secret_hash.eq(new.nobody_s.0.as_slice()),
                            device::label.eq(&label),
                            device::pin_hash.eq(""),
                            device::key_half.eq(vec![0; 32]),
                            device::failures.eq(0),
                            device::created_us.eq(created_us),
                            device::last_seen_us.eq(now_us),
                            device::ended_us.eq(now_us),
                        ))
                        .execute(c)?;
                    session_start_in_tx!(c, first, UserId(double), Some(id), now_us)?;
                    let raised = alert_raise_in_tx!(c, &alert, &recipients, now)?;
                    let subject = AuditSubject::one(AuditSubjectKind::Device, &new.stand_in);
                    let entry = NewAudit {
                        action: AuditAction::DuressPinUsed,
                        subject: Some(subject),
                        concerned: vec![user],
                    };
                    audit_in_tx!(c, &real, organisation, entry, now)?;
                    let as_double = Auditor { by: Actor::User(UserId(double)), ..keys };
                    let entry = about_account(AuditAction::SignedIn, UserId(double));
                    audit_in_tx!(c, &as_double, decoy, entry, now)?;
                    Ok(Some(raised))
                })
            })
            .await?;
        let Some(raised) = raised else { return Ok(false) };
        self.access_changed(AccessChange::User(user));
        self.alerts_changed(&raised);
        Ok(true)
    }

    /// The organisation of whoever's double this is; `None` for everybody who is none.
    pub async fn behind_double(
        &self,
        double: UserId,
    ) -> Result<Option<OrganisationId>, StoreError> {
        self.everybody(Across::SignIn)
            .run("read a user", move |conn| {
                on!(conn, c => {
                    let slug: String = app_user::table
                        .inner_join(organisation::table)
                        .filter(app_user::id.eq(double.0))
                        .select(organisation::slug)
                        .first(c)?;
                    let Some(slug) = slug.strip_suffix(DECOY_MARK) else { return Ok(None) };
                    let behind: Option<i64> = organisation::table
                        .filter(organisation::slug.eq(slug))
                        .select(organisation::id)
                        .first(c)
                        .optional()?;
                    Ok(behind.map(OrganisationId))
                })
            })
            .await
    }

    /// Ends the devices of a person's double: they were theirs, and they are let in no more.
    pub(crate) async fn doubles_devices_end(
        &self,
        user: UserId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let now_us = now.as_microsecond();
        let double = self
            .everybody(Across::SignIn)
            .write("end a person's devices", move |conn| {
                on_in_tx!(conn, c => {
                    let (slug, handle): (String, String) = app_user::table
                        .inner_join(organisation::table)
                        .filter(app_user::id.eq(user.0))
                        .select((organisation::slug, app_user::handle))
                        .first(c)?;
                    let double: Option<i64> = app_user::table
                        .inner_join(organisation::table)
                        .filter(organisation::slug.eq(format!("{slug}{DECOY_MARK}")))
                        .filter(app_user::handle.eq(&handle))
                        .select(app_user::id)
                        .first(c)
                        .optional()?;
                    if let Some(double) = double {
                        let live = device::user_id.eq(double).and(device::ended_us.is_null());
                        devices_end_in_tx!(c, live, now_us)?;
                    }
                    Ok(double)
                })
            })
            .await?;
        if let Some(double) = double {
            self.access_changed(AccessChange::User(UserId(double)));
        }
        Ok(())
    }
}
