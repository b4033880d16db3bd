//! The second factor: six digits of a secret that the owner's phone has too, each taken once, and
//! recovery codes for when that phone is lost.

use atalaya_domain::{AuditAction, OrganisationId, UserId};
use diesel::prelude::*;
use jiff::Timestamp;

use crate::audit::audit_in_tx;
use crate::conn::{on, on_in_tx};
use crate::schema::{app_user, passkey, session, totp};
use crate::scope::Across;
use crate::sealing::{OpeningKeys, opening_keys_in_tx, sealing_key_in_tx};
use crate::users::about_account;
use crate::{AccessChange, SecretHash, Store, StoreError};

/// Recovery codes that are made at once.
pub const RECOVERY_CODES: usize = 10;

/// Where secrets stand.
pub(crate) const PLACE: (&str, &str) = ("totp", "sealed");

/// Tells of which step a secret makes the digits that were typed; `None` if of none that is now.
pub type StepOf = Box<dyn Fn(&[u8]) -> Option<u64> + Send>;

/// What somebody typed as their second factor.
pub enum TypedCode {
    /// Digits.
    Digits(StepOf),
    /// A recovery code's hash.
    Recovery(SecretHash),
    /// What is neither.
    Neither,
}

/// How somebody's second factor stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TotpInfo {
    /// Recovery codes that were not used.
    pub recovery_codes: usize,
}

/// A row, with what is needed to check what was typed.
#[derive(Queryable, Selectable)]
#[diesel(table_name = totp)]
pub(crate) struct TotpRow {
    pub(crate) organisation: i64,
    pub(crate) sealed: Vec<u8>,
    pub(crate) last_step: i64,
    pub(crate) failures: i64,
    pub(crate) wait_until_us: Option<i64>,
    pub(crate) recovery: Vec<u8>,
}

/// What comes of looking at a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Looked {
    /// It is right, and is now worth nothing any more.
    Right,
    /// It is not, or was taken before.
    Wrong,
    /// Not before then, µs UTC.
    Wait(i64),
    /// There is no second factor.
    None,
}

/// The unused codes without this one; `None` if it is not among them.
pub(crate) fn without(recovery: &[u8], used: SecretHash) -> Option<Vec<u8>> {
    let place = recovery.chunks(32).position(|hash| hash == used.0)?;
    Some([&recovery[..place * 32], &recovery[place * 32 + 32..]].concat())
}

/// Looks at a code inside a transaction: takes a right one, counts a wrong one, and enters either
/// where it should be seen.
macro_rules! totp_look_in_tx {
    ($c:ident, $keys:expr, $auditor:expr, $user:expr, $typed:expr, $now:expr) => {{
        use atalaya_domain::{Actor, AuditAction};
        use $crate::audit::Auditor;
        use $crate::schema::totp;
        use $crate::totp::{Looked, PLACE, TotpRow, TypedCode, without};
        use $crate::users::about_account;
        let (user, typed, now): (i64, &TypedCode, jiff::Timestamp) = ($user, $typed, $now);
        let now_us = now.as_microsecond();
        // Locks the row: of two that type the same code at two nodes one is let in.
        let row: Option<TotpRow> =
            diesel::update(totp::table.find(user).filter(totp::confirmed_us.is_not_null()))
                .set(totp::failures.eq(totp::failures))
                .returning(TotpRow::as_returning())
                .get_result($c)
                .optional()?;
        let this = totp::table.find(user);
        match row {
            None => Looked::None,
            Some(row) => {
                let waits = row.wait_until_us.filter(|until| *until > now_us);
                let right = match (typed, waits) {
                    (TypedCode::Recovery(hash), _) => match without(&row.recovery, *hash) {
                        Some(rest) => {
                            diesel::update(this).set(totp::recovery.eq(rest)).execute($c)?;
                            let entry = about_account(
                                AuditAction::RecoveryCodeUsed,
                                $crate::totp::owner(user),
                            );
                            let auditor = Auditor {
                                by: Actor::User($crate::totp::owner(user)),
                                ..$auditor.clone()
                            };
                            audit_in_tx!($c, &auditor, row.organisation, entry, now)?;
                            Looked::Right
                        }
                        None => Looked::Wrong,
                    },
                    (_, Some(until)) => Looked::Wait(until),
                    (TypedCode::Digits(step_of), None) => {
                        let opening: OpeningKeys =
                            opening_keys_in_tx!($c, $keys, row.organisation, vec![user])?;
                        let id = user.to_be_bytes();
                        let secret =
                            opening.open(row.organisation, Some(user), PLACE, &id, &row.sealed)?;
                        let step =
                            secret.and_then(|secret| step_of(&secret)).map(|step| step as i64);
                        match step.filter(|step| *step > row.last_step) {
                            Some(step) => {
                                diesel::update(this).set(totp::last_step.eq(step)).execute($c)?;
                                Looked::Right
                            }
                            None => Looked::Wrong,
                        }
                    }
                    (TypedCode::Neither, None) => Looked::Wrong,
                };
                match right {
                    Looked::Right => {
                        diesel::update(this)
                            .set((totp::failures.eq(0), totp::wait_until_us.eq(None::<i64>)))
                            .execute($c)?;
                    }
                    Looked::Wrong => {
                        let failures = row.failures + 1;
                        let wait = $crate::devices::wait_after(failures.min(100) as u32);
                        diesel::update(this)
                            .set((
                                totp::failures.eq(failures),
                                totp::wait_until_us.eq(now_us + wait.as_micros() as i64),
                            ))
                            .execute($c)?;
                        // Whoever has the password typed it: it is nobody's act.
                        let entry = about_account(
                            AuditAction::SecondFactorFailed,
                            $crate::totp::owner(user),
                        );
                        let auditor = Auditor { by: Actor::System, ..$auditor.clone() };
                        audit_in_tx!($c, &auditor, row.organisation, entry, now)?;
                    }
                    Looked::Wait(_) | Looked::None => {}
                }
                right
            }
        }
    }};
}
pub(crate) use totp_look_in_tx;

/// The user with this number.
pub(crate) const fn owner(user: i64) -> UserId {
    UserId(user)
}

impl Store {
    /// How somebody's second factor stands; `None` if they have none that was confirmed.
    pub async fn totp_info(&self, user: UserId) -> Result<Option<TotpInfo>, StoreError> {
        self.everybody(Across::SignIn)
            .run("read a second factor", move |conn| {
                let recovery: Option<Vec<u8>> = on!(conn, c => {
                    totp::table
                        .find(user.0)
                        .filter(totp::confirmed_us.is_not_null())
                        .select(totp::recovery)
                        .first(c)
                        .optional()
                })?;
                Ok(recovery.map(|recovery| TotpInfo { recovery_codes: recovery.len() / 32 }))
            })
            .await
    }

    /// Keeps a secret that its owner's phone is about to be told, in the place of one that was never
    /// confirmed. `false` if there is one that was.
    pub async fn totp_begin(
        &self,
        organisation: OrganisationId,
        user: UserId,
        secret: [u8; 20],
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let keys = self.keys().ok_or(StoreError::Locked)?;
        let now_us = now.as_microsecond();
        self.of(organisation)
            .write("begin a second factor", move |conn| {
                on_in_tx!(conn, c => {
                    let old = totp::table.find(user.0).filter(totp::confirmed_us.is_null());
                    diesel::delete(old).execute(c)?;
                    let key = sealing_key_in_tx!(c, &keys, organisation.0, Some(user.0), now_us)?;
                    let sealed = key.seal(PLACE, &user.0.to_be_bytes(), &secret)?;
                    let begun = diesel::insert_into(totp::table)
                        .values((
                            totp::user_id.eq(user.0),
                            totp::organisation.eq(organisation.0),
                            totp::sealed.eq(sealed),
                            totp::recovery.eq(Vec::<u8>::new()),
                            totp::created_us.eq(now_us),
                        ))
                        .on_conflict_do_nothing()
                        .execute(c)?;
                    Ok(begun > 0)
                })
            })
            .await
    }

    /// The secret was told and its first code typed: from now on the second factor is asked for.
    /// These recovery codes go with it. Whether the code was right.
    pub async fn totp_confirm(
        &self,
        organisation: OrganisationId,
        user: UserId,
        step_of: StepOf,
        recovery: [SecretHash; RECOVERY_CODES],
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let (auditor, keys) = (self.auditor(), self.keys().ok_or(StoreError::Locked)?);
        let recovery = recovery.map(|hash| hash.0).concat();
        self.of(organisation).write("confirm a second factor", move |conn| {
            on_in_tx!(conn, c => {
                let begun: Option<TotpRow> = totp::table
                    .find(user.0)
                    .filter(totp::organisation.eq(organisation.0))
                    .filter(totp::confirmed_us.is_null())
                    .select(TotpRow::as_select())
                    .first(c)
                    .optional()?;
                let Some(row) = begun else { return Ok(false) };
                let opening: OpeningKeys =
                    opening_keys_in_tx!(c, &keys, organisation.0, vec![user.0])?;
                let id = user.0.to_be_bytes();
                let secret = opening.open(organisation.0, Some(user.0), PLACE, &id, &row.sealed)?;
                let Some(step) = secret.and_then(|secret| step_of(&secret)) else {
                    return Ok(false);
                };
                let confirmed = diesel::update(totp::table.find(user.0))
                    .filter(totp::confirmed_us.is_null())
                    .set((
                        totp::confirmed_us.eq(now.as_microsecond()),
                        totp::last_step.eq(step as i64),
                        totp::recovery.eq(&recovery),
                    ))
                    .execute(c)?;
                if confirmed == 0 {
                    return Ok(false);
                }
                let entry = about_account(AuditAction::SecondFactorSet, user);
                audit_in_tx!(c, &auditor, organisation.0, entry, now)?;
                Ok(true)
            })
        })
        .await
    }

    /// Gives somebody who types a right code other recovery codes in the place of those they had.
    /// Whether it was right.
    pub async fn recovery_codes_replace(
        &self,
        organisation: OrganisationId,
        user: UserId,
        typed: TypedCode,
        recovery: [SecretHash; RECOVERY_CODES],
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let (auditor, keys) = (self.auditor(), self.keys().ok_or(StoreError::Locked)?);
        let recovery = recovery.map(|hash| hash.0).concat();
        self.of(organisation)
            .write("make recovery codes", move |conn| {
                on_in_tx!(conn, c => {
                    let looked = totp_look_in_tx!(c, &keys, &auditor, user.0, &typed, now);
                    if looked != Looked::Right {
                        return Ok(false);
                    }
                    diesel::update(totp::table.find(user.0))
                        .set(totp::recovery.eq(&recovery))
                        .execute(c)?;
                    let entry = about_account(AuditAction::RecoveryCodesMade, user);
                    audit_in_tx!(c, &auditor, organisation.0, entry, now)?;
                    Ok(true)
                })
            })
            .await
    }

    /// Whether this is the right code of a person, who proves by it that they may change what comes
    /// next.
    pub async fn totp_prove(
        &self,
        organisation: OrganisationId,
        user: UserId,
        typed: TypedCode,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let (auditor, keys) = (self.auditor(), self.keys().ok_or(StoreError::Locked)?);
        self.of(organisation)
            .write("look at a code", move |conn| {
                on_in_tx!(conn, c => {
                    Ok(totp_look_in_tx!(c, &keys, &auditor, user.0, &typed, now) == Looked::Right)
                })
            })
            .await
    }

    /// Takes somebody's second factor and passkeys away, and ends the sessions they have; whether there
    /// were any.
    /// [`StoreError::NotFound`] outside the organisation.
    pub async fn second_factor_remove(
        &self,
        organisation: OrganisationId,
        user: UserId,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let auditor = self.auditor();
        let removed = self
            .of(organisation)
            .write("remove a second factor", move |conn| {
                on_in_tx!(conn, c => {
                    let theirs: i64 = app_user::table
                        .find(user.0)
                        .filter(app_user::organisation.eq(organisation.0))
                        .count()
                        .get_result(c)?;
                    if theirs == 0 {
                        return Err(StoreError::NotFound { what: "user" }.into());
                    }
                    let theirs = passkey::table.filter(passkey::user_id.eq(user.0));
                    let keys = diesel::delete(theirs).execute(c)?;
                    if diesel::delete(totp::table.find(user.0)).execute(c)? + keys == 0 {
                        return Ok(false);
                    }
                    diesel::delete(session::table.filter(session::user_id.eq(user.0))).execute(c)?;
                    let entry = about_account(AuditAction::SecondFactorRemoved, user);
                    audit_in_tx!(c, &auditor, organisation.0, entry, now)?;
                    Ok(true)
                })
            })
            .await?;
        if removed {
            self.access_changed(AccessChange::User(user));
        }
        Ok(removed)
    }
}
