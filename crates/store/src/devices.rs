//! Enrolled devices: let in by a code, opened by a PIN, ended in one step.

use atalaya_domain::{
    Actor, AuditAction, AuditSubject, AuditSubjectKind, DeviceId, OrganisationId, UserId,
};
use diesel::prelude::*;
use jiff::{SignedDuration, Timestamp};

use crate::audit::{Auditor, audit_in_tx};
use crate::conn::{on, on_in_tx};
use crate::rows::{corrupt, timestamp};
use crate::schema::{app_user, device, enrolment, passkey, session};
use crate::scope::Across;
use crate::sessions::session_start_in_tx;
use crate::upkeep::consented_in_tx;
use crate::users::{UserRow, about_account, user_columns};
use crate::{AccessChange, NewAudit, NewSession, SecretHash, Store, StoreError, UserRecord};

/// Wrong PINs that end a device.
pub const PIN_TRIES: u32 = 10;

/// For how long an ended device stays in the lists: that it was ended should be seen.
const ENDED_KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Until when no other PIN is looked at, after so many wrong ones in a row.
pub(crate) const fn wait_after(failures: u32) -> SignedDuration {
    SignedDuration::from_secs(match failures {
        0..3 => 0,
        3 => 5,
        4 => 15,
        5 => 30,
        6 => 60,
        7 => 120,
        8 => 300,
        _ => 600,
    })
}

/// A device that is about to be enrolled. No `Debug`: its secrets must reach no log.
pub struct NewDevice {
    /// Its id, random.
    pub id: DeviceId,
    /// The hash of the secret in its cookie.
    pub secret: SecretHash,
    /// What its owner calls it; 40 characters at most.
    pub label: String,
    /// The PHC string of its PIN together with its secret.
    pub pin_hash: String,
    /// The server's half of the key of what it keeps.
    pub key_half: [u8; 32],
    /// Whether its owner has agreed to the present text on what is kept about them.
    pub consents: bool,
}

/// A device as its owner and their supervisors see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceInfo {
    /// Its id.
    pub id: DeviceId,
    /// Whose it is.
    pub user: UserId,
    /// What its owner calls it.
    pub label: String,
    /// When it was enrolled.
    pub created_at: Timestamp,
    /// When it was seen last, to a minute.
    pub last_seen_at: Timestamp,
    /// Since when it is let in no more.
    pub ended_at: Option<Timestamp>,
}

/// A device with what is needed to check its PIN. No `Debug`: the hash must reach no log.
#[derive(Clone)]
pub struct DeviceRecord {
    /// Its id.
    pub id: DeviceId,
    /// Whose it is.
    pub user: UserRecord,
    /// The PHC string of its PIN together with its secret.
    pub pin_hash: String,
    /// The same of its second PIN, which opens a decoy.
    pub duress_hash: Option<String>,
    /// Whether an alarm was ended with the second PIN, so that the first is wrong until a human has closed it.
    pub is_forced: bool,
    /// The server's half of the key of what it keeps.
    pub key_half: [u8; 32],
}

/// Whether a PIN may be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PinAttempt {
    /// It may, and counts as wrong until [`Store::device_open`]; so many more may follow it.
    Allowed {
        /// How many more before the device ends.
        left: u32,
    },
    /// Not before then.
    Wait(Timestamp),
    /// The device has ended.
    Ended,
}

/// Of the PIN and of the second one, and since when the second alone opens it.
type PinHashes = (String, Option<String>, Option<i64>);
type DeviceRow = (Vec<u8>, i64, String, i64, i64, Option<i64>);

pub(crate) fn device_id(bytes: &[u8]) -> Result<DeviceId, StoreError> {
    bytes.try_into().map(DeviceId::from_bytes).map_err(|_| corrupt("device.id"))
}

impl DeviceInfo {
    fn read(
        (id, user, label, created_us, last_seen_us, ended_us): DeviceRow,
    ) -> Result<Self, StoreError> {
        Ok(Self {
            id: device_id(&id)?,
            user: UserId(user),
            label,
            created_at: timestamp(created_us, "created_us")?,
            last_seen_at: timestamp(last_seen_us, "last_seen_us")?,
            ended_at: ended_us.map(|us| timestamp(us, "ended_us")).transpose()?,
        })
    }
}

/// Ends devices inside a transaction, with their sessions and their half of the key.
macro_rules! devices_end_in_tx {
    ($c:ident, $which:expr, $now_us:expr) => {{
        use $crate::schema::{device, push_subscription, session};
        let ended: Vec<Vec<u8>> = device::table.filter($which).select(device::id).load($c)?;
        for id in &ended {
            diesel::update(device::table.find(id))
                .filter(device::ended_us.is_null())
                .set((device::ended_us.eq($now_us), device::key_half.eq(vec![0; 32])))
                .execute($c)?;
            diesel::delete(session::table.filter(session::device.eq(id))).execute($c)?;
            diesel::delete(push_subscription::table.filter(push_subscription::device.eq(id)))
                .execute($c)?;
        }
        Ok::<usize, $crate::conn::Fault>(ended.len())
    }};
}
pub(crate) use devices_end_in_tx;

impl Store {
    /// Makes a device a person's by their open code, once, and starts its first session. `false` if
    /// that code is not open any more.
    pub async fn device_enrol(
        &self,
        (organisation, user): (OrganisationId, UserId),
        code_hash: String,
        new: NewDevice,
        first: NewSession,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let now_us = now.as_microsecond();
        let auditor = self.auditor_for(Some(user));
        let swept_us = now.saturating_sub(ENDED_KEPT).map_or(0, Timestamp::as_microsecond);
        self.of(organisation)
            .write("enrol a device", move |conn| {
                on_in_tx!(conn, c => {
                    let open = enrolment::table
                        .find(user.0)
                        .filter(enrolment::organisation.eq(organisation.0))
                        .filter(enrolment::code_hash.eq(&code_hash))
                        .filter(enrolment::expires_us.gt(now_us));
                    if diesel::delete(open).execute(c)? == 0 {
                        return Ok(false);
                    }
                    diesel::delete(device::table.filter(device::ended_us.le(swept_us))).execute(c)?;
                    diesel::insert_into(device::table)
                        .values((
                            device::id.eq(new.id.as_bytes().as_slice()),
                            device::organisation.eq(organisation.0),
                            device::user_id.eq(user.0),
                            device::secret_hash.eq(new.secret.0.as_slice()),
                            device::label.eq(&new.label),
                            device::pin_hash.eq(&new.pin_hash),
                            device::key_half.eq(new.key_half.as_slice()),
                            device::failures.eq(0),
                            device::created_us.eq(now_us),
                            device::last_seen_us.eq(now_us),
                        ))
                        .execute(c)?;
                    session_start_in_tx!(c, first, user, Some(new.id), now_us)?;
                    let entry = about_device(AuditAction::DeviceEnrolled, new.id, user);
                    audit_in_tx!(c, &auditor, organisation.0, entry, now)?;
                    if new.consents {
                        consented_in_tx!(c, &auditor, (organisation.0, user), now)?;
                    }
                    Ok(true)
                })
            })
            .await
    }

    /// The device with this secret; `None` if there is none, it has ended, or its owner is disabled.
    pub async fn device_by_secret(
        &self,
        secret: SecretHash,
    ) -> Result<Option<DeviceRecord>, StoreError> {
        self.everybody(Across::SignIn)
            .run("read a device", move |conn| {
                let row: Option<(Vec<u8>, PinHashes, Vec<u8>, UserRow)> = on!(conn, c => {
                    device::table
                        .inner_join(app_user::table)
                        .filter(device::secret_hash.eq(secret.0.as_slice()))
                        .filter(device::ended_us.is_null())
                        .filter(app_user::disabled_us.is_null())
                        .select((
                            device::id,
                            (device::pin_hash, device::duress_hash, device::forced_us),
                            device::key_half,
                            user_columns!(),
                        ))
                        .first(c)
                        .optional()
                })?;
                let read =
                    |(id, hashes, key_half, user): (Vec<u8>, PinHashes, Vec<u8>, UserRow)| {
                        let (pin_hash, duress_hash, forced_us) = hashes;
                        let key_half = key_half.try_into().map_err(|_| corrupt("key_half"))?;
                        let user = UserRecord::read(user)?;
                        Ok::<_, StoreError>(DeviceRecord {
                            id: device_id(&id)?,
                            user,
                            pin_hash,
                            duress_hash,
                            is_forced: forced_us.is_some(),
                            key_half,
                        })
                    };
                Ok(row.map(read).transpose()?)
            })
            .await
    }

    /// Counts a PIN as wrong before it is looked at, so that many at once are no more tries than one
    /// after the other. A device that was tried [`PIN_TRIES`] times in vain ends here.
    pub async fn pin_attempt(
        &self,
        id: DeviceId,
        now: Timestamp,
    ) -> Result<PinAttempt, StoreError> {
        let now_us = now.as_microsecond();
        let auditor = Auditor { by: Actor::System, ..self.auditor() };
        let (attempt, owner) = self
            .everybody(Across::SignIn).write("count a PIN", move |conn| {
                on_in_tx!(conn, c => {
                    let this = device::table.find(id.as_bytes().as_slice());
                    // Locks the row: at several nodes at once no try is lost.
                    let found: Option<(i64, Option<i64>, i64, i64)> =
                        diesel::update(this.filter(device::ended_us.is_null()))
                            .set(device::failures.eq(device::failures))
                            .returning((
                                device::failures,
                                device::wait_until_us,
                                device::user_id,
                                device::organisation,
                            ))
                            .get_result(c)
                            .optional()?;
                    let Some((failures, wait_until_us, user, organisation)) = found else {
                        return Ok((PinAttempt::Ended, None));
                    };
                    if failures >= i64::from(PIN_TRIES) {
                        devices_end_in_tx!(c, device::id.eq(id.as_bytes().as_slice()), now_us)?;
                        let entry = about_device(AuditAction::DeviceEnded, id, UserId(user));
                        audit_in_tx!(c, &auditor, organisation, entry, now)?;
                        return Ok((PinAttempt::Ended, Some(user)));
                    }
                    if let Some(until) = wait_until_us.filter(|until| *until > now_us) {
                        return Ok((PinAttempt::Wait(timestamp(until, "wait_until_us")?), None));
                    }
                    let tries = failures as u32 + 1;
                    let wait_us = now_us + wait_after(tries).as_micros() as i64;
                    diesel::update(this)
                        .set((device::failures.eq(i64::from(tries)), device::wait_until_us.eq(wait_us)))
                        .execute(c)?;
                    Ok((PinAttempt::Allowed { left: PIN_TRIES - tries }, None))
                })
            })
            .await?;
        if let Some(owner) = owner {
            self.access_changed(AccessChange::User(UserId(owner)));
        }
        Ok(attempt)
    }

    /// The PIN was wrong, which is entered as nobody's: whoever has the phone typed it.
    pub async fn pin_failed(
        &self,
        organisation: OrganisationId,
        owner: UserId,
        id: DeviceId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let entry = about_device(AuditAction::PinFailed, id, owner);
        self.acting(Actor::System).audit_append(organisation, entry, now).await
    }

    /// The PIN was right, and no session begins: forgets the wrong ones. What follows of which PIN it was is of the
    /// transaction of what it was typed for ([`Store::outreach_check_in`]).
    pub async fn pin_right(&self, id: DeviceId) -> Result<(), StoreError> {
        self.everybody(Across::SignIn)
            .write("forget wrong PINs", move |conn| {
                on_in_tx!(conn, c => {
                    let live = device::table
                        .find(id.as_bytes().as_slice())
                        .filter(device::ended_us.is_null());
                    diesel::update(live)
                        .set((device::failures.eq(0), device::wait_until_us.eq(None::<i64>)))
                        .execute(c)?;
                    Ok(())
                })
            })
            .await
    }

    /// The PIN was right: forgets the wrong ones and starts a session. `false` if the device has
    /// ended meanwhile.
    pub async fn device_open(
        &self,
        id: DeviceId,
        user: UserId,
        new: NewSession,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let now_us = now.as_microsecond();
        let auditor = self.auditor_for(Some(user));
        self.everybody(Across::SignIn)
            .write("open a device", move |conn| {
                on_in_tx!(conn, c => {
                    let live = device::table
                        .find(id.as_bytes().as_slice())
                        .filter(device::ended_us.is_null())
                        .filter(device::user_id.eq(user.0));
                    let opened: Option<i64> = diesel::update(live)
                        .set((
                            device::failures.eq(0),
                            device::wait_until_us.eq(None::<i64>),
                            device::last_seen_us.eq(now_us),
                        ))
                        .returning(device::organisation)
                        .get_result(c)
                        .optional()?;
                    let Some(organisation) = opened else { return Ok(false) };
                    session_start_in_tx!(c, new, user, Some(id), now_us)?;
                    let entry = about_account(AuditAction::SignedIn, user);
                    audit_in_tx!(c, &auditor, organisation, entry, now)?;
                    Ok(true)
                })
            })
            .await
    }

    /// An organisation's devices, or those of one person in it, the newest first.
    pub async fn device_list(
        &self,
        organisation: OrganisationId,
        owner: Option<UserId>,
    ) -> Result<Vec<DeviceInfo>, StoreError> {
        self.of(organisation)
            .run("list devices", move |conn| {
                let rows: Vec<DeviceRow> = on!(conn, c => {
                    let mut query = device::table
                        .filter(device::organisation.eq(organisation.0))
                        .into_boxed();
                    if let Some(owner) = owner {
                        query = query.filter(device::user_id.eq(owner.0));
                    }
                    query
                        .order((device::created_us.desc(), device::id))
                        .select((
                            device::id,
                            device::user_id,
                            device::label,
                            device::created_us,
                            device::last_seen_us,
                            device::ended_us,
                        ))
                        .load(c)
                })?;
                Ok(rows.into_iter().map(DeviceInfo::read).collect::<Result<_, _>>()?)
            })
            .await
    }

    /// Ends a device of an organisation, or of one person in it, with all its sessions; again changes
    /// nothing. Gives whose it is; [`StoreError::NotFound`] if there is none such.
    pub async fn device_end(
        &self,
        organisation: OrganisationId,
        owner: Option<UserId>,
        id: DeviceId,
        now: Timestamp,
    ) -> Result<UserId, StoreError> {
        let now_us = now.as_microsecond();
        let auditor = self.auditor();
        let user = self
            .of(organisation)
            .write("end a device", move |conn| {
                on_in_tx!(conn, c => {
                    let user: Option<i64> = device::table
                        .find(id.as_bytes().as_slice())
                        .filter(device::organisation.eq(organisation.0))
                        .select(device::user_id)
                        .first(c)
                        .optional()?;
                    let user = user
                        .filter(|user| owner.is_none_or(|owner| owner.0 == *user))
                        .ok_or(StoreError::NotFound { what: "device" })?;
                    let this = device::id.eq(id.as_bytes().as_slice());
                    if devices_end_in_tx!(c, this.and(device::ended_us.is_null()), now_us)? > 0 {
                        let entry = about_device(AuditAction::DeviceEnded, id, UserId(user));
                        audit_in_tx!(c, &auditor, organisation.0, entry, now)?;
                    }
                    Ok(UserId(user))
                })
            })
            .await?;
        self.access_changed(AccessChange::User(user));
        Ok(user)
    }

    /// A lost phone: ends every device and every session of a person, their passkeys and their open code. Gives how
    /// many devices; [`StoreError::NotFound`] outside the organisation.
    pub async fn devices_end(
        &self,
        organisation: OrganisationId,
        user: UserId,
        now: Timestamp,
    ) -> Result<usize, StoreError> {
        let now_us = now.as_microsecond();
        let auditor = self.auditor();
        let ended = self
            .of(organisation).write("end a person's devices", move |conn| {
                on_in_tx!(conn, c => {
                    let theirs: i64 = app_user::table
                        .find(user.0)
                        .filter(app_user::organisation.eq(organisation.0))
                        .count()
                        .get_result(c)?;
                    if theirs == 0 {
                        return Err(StoreError::NotFound { what: "user" }.into());
                    }
                    let live = device::user_id.eq(user.0).and(device::ended_us.is_null());
                    let ended = devices_end_in_tx!(c, live, now_us)?;
                    diesel::delete(session::table.filter(session::user_id.eq(user.0))).execute(c)?;
                    // The phone may hold passkeys too.
                    diesel::delete(passkey::table.filter(passkey::user_id.eq(user.0))).execute(c)?;
                    // Codes that were made on it too: whoever has it may have made some for others.
                    let made = enrolment::user_id.eq(user.0).nullable().or(enrolment::made_by.eq(user.0));
                    diesel::delete(enrolment::table.filter(made.assume_not_null())).execute(c)?;
                    let subject = Some(AuditSubject::list(AuditSubjectKind::Device));
                    let action = AuditAction::DeviceEnded;
                    let entry = NewAudit { action, subject, concerned: vec![user] };
                    audit_in_tx!(c, &auditor, organisation.0, entry, now)?;
                    Ok(ended)
                })
            })
            .await?;
        self.access_changed(AccessChange::User(user));
        self.doubles_devices_end(user, now).await?;
        Ok(ended)
    }
}

/// What is entered of something done to a device: it concerns whose it is.
fn about_device(action: AuditAction, id: DeviceId, owner: UserId) -> NewAudit {
    let subject = Some(AuditSubject::one(AuditSubjectKind::Device, &id));
    NewAudit { action, subject, concerned: vec![owner] }
}
