//! Sign-ins of which the second step is still to come.

use atalaya_domain::{OrganisationId, UserId};
use diesel::prelude::*;
use jiff::Timestamp;

use crate::audit::audit_in_tx;
use crate::conn::on_in_tx;
use crate::rows::timestamp;
use crate::schema::{app_user, pending_sign_in};
use crate::scope::Across;
use crate::sealing::{OpeningKeys, opening_keys_in_tx};
use crate::totp::{Looked, TypedCode, totp_look_in_tx};
use crate::{SecretHash, Store, StoreError};

/// Codes that may be typed at one sign-in.
pub const SECOND_STEP_TRIES: u32 = 5;

/// A sign-in whose first step was right.
#[derive(Debug, Clone, Copy)]
pub struct NewPending {
    /// The hash of the secret in its cookie.
    pub secret: SecretHash,
    /// Who proved to be themselves so far.
    pub user: UserId,
    /// Of which organisation.
    pub organisation: OrganisationId,
    /// Whether the phone or computer is not its owner's alone.
    pub shared: bool,
    /// Until when the second step may come.
    pub expires_at: Timestamp,
}

/// What comes of the second step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecondStep {
    /// They are who they said; a session may begin.
    Right {
        /// Who.
        user: UserId,
        /// Whether the phone or computer is not its owner's alone.
        shared: bool,
    },
    /// The code is wrong, or was taken before.
    Wrong {
        /// How many more may be typed.
        left: u32,
    },
    /// No digits are looked at before then.
    Wait(Timestamp),
    /// There is no such sign-in any more: it begins anew.
    Ended,
}

impl Store {
    /// Keeps that somebody's password was right until they type a code. Old ones of anybody go.
    pub async fn pending_begin(&self, new: NewPending, now: Timestamp) -> Result<(), StoreError> {
        let now_us = now.as_microsecond();
        self.everybody(Across::SignIn).write("keep a first step", move |conn| {
            on_in_tx!(conn, c => {
                let over = pending_sign_in::table.filter(pending_sign_in::expires_us.le(now_us));
                diesel::delete(over).execute(c)?;
                diesel::insert_into(pending_sign_in::table)
                    .values((
                        pending_sign_in::secret_hash.eq(new.secret.0.as_slice()),
                        pending_sign_in::user_id.eq(new.user.0),
                        pending_sign_in::organisation.eq(new.organisation.0),
                        pending_sign_in::shared.eq(i64::from(new.shared)),
                        pending_sign_in::created_us.eq(now_us),
                        pending_sign_in::expires_us.eq(new.expires_at.as_microsecond()),
                    ))
                    .execute(c)?;
                Ok(())
            })
        })
        .await
    }

    /// The second step of a sign-in. A right code is taken, and the sign-in is over with it; so it is
    /// after [`SECOND_STEP_TRIES`] wrong ones.
    pub async fn second_step(
        &self,
        secret: SecretHash,
        typed: TypedCode,
        now: Timestamp,
    ) -> Result<SecondStep, StoreError> {
        let (auditor, keys) = (self.auditor(), self.keys().ok_or(StoreError::Locked)?);
        let now_us = now.as_microsecond();
        self.everybody(Across::SignIn)
            .write("look at a second step", move |conn| {
                on_in_tx!(conn, c => {
                    let this = pending_sign_in::table.find(secret.0.as_slice());
                    // Locks the row: many at once are no more tries than one after the other.
                    let begun: Option<(i64, i64, i64)> =
                        diesel::update(this.filter(pending_sign_in::expires_us.gt(now_us)))
                            .set(pending_sign_in::tries.eq(pending_sign_in::tries + 1))
                            .returning((
                                pending_sign_in::user_id,
                                pending_sign_in::shared,
                                pending_sign_in::tries,
                            ))
                            .get_result(c)
                            .optional()?;
                    let Some((user, shared, tries)) = begun else { return Ok(SecondStep::Ended) };
                    let enabled: i64 = app_user::table
                        .find(user)
                        .filter(app_user::disabled_us.is_null())
                        .count()
                        .get_result(c)?;
                    if enabled == 0 || tries > i64::from(SECOND_STEP_TRIES) {
                        diesel::delete(this).execute(c)?;
                        return Ok(SecondStep::Ended);
                    }
                    let left = SECOND_STEP_TRIES - tries as u32;
                    let looked = totp_look_in_tx!(c, &keys, &auditor, user, &typed, now);
                    if looked == Looked::Right || left == 0 {
                        diesel::delete(this).execute(c)?;
                    }
                    Ok(match looked {
                        Looked::Right => {
                            SecondStep::Right { user: UserId(user), shared: shared != 0 }
                        }
                        Looked::Wrong if left == 0 => SecondStep::Ended,
                        Looked::Wrong => SecondStep::Wrong { left },
                        Looked::Wait(until_us) => {
                            SecondStep::Wait(timestamp(until_us, "wait_until_us")?)
                        }
                        // It was removed meanwhile, and with it what the password alone had opened.
                        Looked::None => {
                            diesel::delete(this).execute(c)?;
                            SecondStep::Ended
                        }
                    })
                })
            })
            .await
    }
}
