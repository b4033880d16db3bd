//! Sessions of signed-in users.

use atalaya_domain::{Actor, AuditAction, Handle, KeyPopulations, Role, UserId, Viewer};
use diesel::prelude::*;
use jiff::Timestamp;

use crate::audit::{Auditor, audit_in_tx};
use crate::conn::{Conn, on, on_in_tx};
use crate::organisations::OrganisationRow;
use crate::rows::{corrupt, timestamp};
use crate::schema::{app_user, organisation, session};
use crate::users::about_account;
use crate::{AccessChange, Organisation, Store, StoreError};

/// When somebody was seen is written once a minute at most: a write per request would be dear,
/// and nobody needs a finer trace of a person.
const SEEN_EVERY_US: i64 = 60_000_000;

/// The SHA-256 of a session's or token's secret: what is stored instead of it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct SecretHash(pub [u8; 32]);

/// Somebody with a live session, or a program with a live token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// Who, in which organisation, as what.
    pub viewer: Viewer,
    /// The user's handle; `None` for a program.
    pub handle: Option<Handle>,
    /// Their organisation.
    pub organisation: Organisation,
    /// When the session was started; `None` for a token.
    pub started_at: Option<Timestamp>,
    /// When the session or token ends; `None` for a token without end.
    pub expires_at: Option<Timestamp>,
    /// The token's number; `None` for a session.
    pub token: Option<i64>,
}

impl SignedIn {
    /// Who is entered in the audit for what they do.
    #[must_use]
    pub fn actor(&self) -> Actor {
        match (self.viewer.user, self.token) {
            (Some(user), _) => Actor::User(user),
            (None, Some(token)) => Actor::Program(token),
            (None, None) => Actor::System,
        }
    }
}

/// A session's row with its user and organisation.
type SessionRow = (i64, i64, i64, i64, String, String, i64, OrganisationRow);

/// The organisation that a user is of, by number.
macro_rules! organisation_in_tx {
    ($c:expr, $user:expr) => {
        app_user::table.find($user).select(app_user::organisation).first::<i64>($c)
    };
}

impl Store {
    /// Starts a session; old ones of anybody that have expired are swept away.
    pub async fn session_create(
        &self,
        secret: SecretHash,
        user: UserId,
        now: Timestamp,
        expires_at: Timestamp,
    ) -> Result<(), StoreError> {
        let now_us = now.as_microsecond();
        let auditor = self.auditor_for(Some(user));
        self.write("start a session", move |conn| {
            on_in_tx!(conn, c => {
                diesel::delete(session::table.filter(session::expires_us.le(now_us))).execute(c)?;
                diesel::insert_into(session::table)
                    .values((
                        session::secret_hash.eq(secret.0.as_slice()),
                        session::user_id.eq(user.0),
                        session::created_us.eq(now_us),
                        session::expires_us.eq(expires_at.as_microsecond()),
                        session::last_seen_us.eq(now_us),
                    ))
                    .execute(c)?;
                let organisation = organisation_in_tx!(c, user.0)?;
                let new = about_account(AuditAction::SignedIn, user);
                audit_in_tx!(c, &auditor, organisation, new, now)?;
                Ok(())
            })
        })
        .await
    }

    /// Who a session belongs to; `None` if there is none, it has expired, or the user is disabled.
    pub async fn session_viewer(
        &self,
        secret: SecretHash,
        now: Timestamp,
    ) -> Result<Option<SignedIn>, StoreError> {
        let now_us = now.as_microsecond();
        let row =
            self.run("read a session", move |conn| Ok(session_on(conn, secret, now_us)?)).await?;
        let Some(row) = row else {
            return Ok(None);
        };
        let (
            started_us,
            expires_us,
            last_seen_us,
            user,
            handle,
            role,
            key_populations,
            organisation,
        ) = row;
        if now_us - last_seen_us > SEEN_EVERY_US {
            self.session_seen(secret, now_us)?;
        }
        let organisation = Organisation::read(organisation)?;
        Ok(Some(SignedIn {
            viewer: Viewer {
                user: Some(UserId(user)),
                organisation: organisation.id,
                role: Role::parse(&role).ok_or(corrupt("role"))?,
                key_populations: KeyPopulations::from_bits(key_populations),
            },
            handle: Some(Handle::parse(&handle).ok_or(corrupt("handle"))?),
            organisation,
            started_at: Some(timestamp(started_us, "created_us")?),
            expires_at: Some(timestamp(expires_us, "expires_us")?),
            token: None,
        }))
    }

    fn session_seen(&self, secret: SecretHash, now_us: i64) -> Result<(), StoreError> {
        self.writer()?.run_unheard(move |conn| {
            on!(conn, c => {
                diesel::update(session::table.find(secret.0.as_slice()))
                    .set(session::last_seen_us.eq(now_us))
                    .execute(c)
            })?;
            Ok(())
        });
        Ok(())
    }

    /// Moves the end of a live session further away, and never nearer; whether there was one to
    /// move. When it was started stays, so whoever extends it can keep an end beyond which nothing
    /// does.
    pub async fn session_extend(
        &self,
        secret: SecretHash,
        now: Timestamp,
        expires_at: Timestamp,
    ) -> Result<bool, StoreError> {
        let (now_us, end_us) = (now.as_microsecond(), expires_at.as_microsecond());
        self.write("extend a session", move |conn| {
            let moved = on!(conn, c => {
                diesel::update(session::table.find(secret.0.as_slice()))
                    .filter(session::expires_us.gt(now_us))
                    .filter(session::expires_us.lt(end_us))
                    .set(session::expires_us.eq(end_us))
                    .execute(c)
            })?;
            Ok(moved > 0)
        })
        .await
    }

    /// Ends a session, which its user does; whether there was one.
    pub async fn session_delete(
        &self,
        secret: SecretHash,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let keys = self.auditor();
        let ended: Option<i64> = self
            .write("end a session", move |conn| {
                on_in_tx!(conn, c => {
                    let ended: Option<i64> =
                        diesel::delete(session::table.find(secret.0.as_slice()))
                            .returning(session::user_id)
                            .get_result(c)
                            .optional()?;
                    let Some(user) = ended else { return Ok(None) };
                    let organisation = organisation_in_tx!(c, user)?;
                    let auditor = Auditor { by: Actor::User(UserId(user)), ..keys };
                    let new = about_account(AuditAction::SignedOut, UserId(user));
                    audit_in_tx!(c, &auditor, organisation, new, now)?;
                    Ok(ended)
                })
            })
            .await?;
        if let Some(user) = ended {
            self.access_changed(AccessChange::User(UserId(user)));
        }
        Ok(ended.is_some())
    }
}

fn session_on(conn: &mut Conn, secret: SecretHash, now_us: i64) -> QueryResult<Option<SessionRow>> {
    on!(conn, c => {
        session::table
            .inner_join(app_user::table.inner_join(organisation::table))
            .filter(session::secret_hash.eq(secret.0.as_slice()))
            .filter(session::expires_us.gt(now_us))
            .filter(app_user::disabled_us.is_null())
            .select((
                session::created_us,
                session::expires_us,
                session::last_seen_us,
                app_user::id,
                app_user::handle,
                app_user::role,
                app_user::key_populations,
                (organisation::id, organisation::slug, organisation::name),
            ))
            .first(c)
            .optional()
    })
}
