//! Questions that are open to a passkey or to an identity provider: each is answered once, in one browser.

use atalaya_domain::UserId;
use diesel::prelude::*;
use jiff::Timestamp;

use crate::conn::{on, on_in_tx};
use crate::schema::sign_in_challenge;
use crate::scope::Across;
use crate::{SecretHash, Store, StoreError};

impl Store {
    /// Keeps a challenge until it is answered. Old ones of anybody go.
    pub async fn challenge_begin(
        &self,
        secret: SecretHash,
        user: Option<UserId>,
        state: String,
        (now, expires_at): (Timestamp, Timestamp),
    ) -> Result<(), StoreError> {
        let now_us = now.as_microsecond();
        self.everybody(Across::SignIn)
            .write("keep a challenge", move |conn| {
                on_in_tx!(conn, c => {
                    let over =
                        sign_in_challenge::table.filter(sign_in_challenge::expires_us.le(now_us));
                    diesel::delete(over).execute(c)?;
                    diesel::insert_into(sign_in_challenge::table)
                        .values((
                            sign_in_challenge::secret_hash.eq(secret.0.as_slice()),
                            sign_in_challenge::user_id.eq(user.map(|user| user.0)),
                            sign_in_challenge::state.eq(&state),
                            sign_in_challenge::created_us.eq(now_us),
                            sign_in_challenge::expires_us.eq(expires_at.as_microsecond()),
                        ))
                        .execute(c)?;
                    Ok(())
                })
            })
            .await
    }

    /// The challenge of this browser, which is over with it; `None` if there is none, its time is
    /// over, or it was made for somebody else.
    pub async fn challenge_take(
        &self,
        secret: SecretHash,
        user: Option<UserId>,
        now: Timestamp,
    ) -> Result<Option<String>, StoreError> {
        let now_us = now.as_microsecond();
        self.everybody(Across::SignIn)
            .write("take a challenge", move |conn| {
                let taken: Option<(Option<i64>, String, i64)> = on!(conn, c => {
                    diesel::delete(sign_in_challenge::table.find(secret.0.as_slice()))
                        .returning((
                            sign_in_challenge::user_id,
                            sign_in_challenge::state,
                            sign_in_challenge::expires_us,
                        ))
                        .get_result(c)
                        .optional()
                })?;
                Ok(taken.and_then(|(whose, state, expires_us)| {
                    let theirs = whose == user.map(|user| user.0) && expires_us > now_us;
                    theirs.then_some(state)
                }))
            })
            .await
    }
}
