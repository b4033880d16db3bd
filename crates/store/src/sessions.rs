//! Sessions of signed-in users.

use std::fmt;

use atalaya_domain::{
    Actor, AuditAction, DeviceId, Handle, History, KeyPopulations, Role, Upkeep, UserId, Viewer,
};
use diesel::prelude::*;
use jiff::{SignedDuration, Timestamp};

use crate::audit::{Auditor, audit_in_tx};
use crate::conn::{Conn, on, on_in_tx};
use crate::devices::device_id;
use crate::organisations::OrganisationRow;
use crate::rows::{corrupt, timestamp};
use crate::schema::{app_user, device, organisation, session};
use crate::scope::Across;
use crate::upkeep::{self, UpkeepRow, upkeep_columns};
use crate::users::about_account;
use crate::{AccessChange, Organisation, Store, StoreError};

/// When somebody was seen is written once a minute at most: a write per request would be dear,
/// and nobody needs a finer trace of a person.
pub(crate) const SEEN_EVERY_US: i64 = 60_000_000;

/// For how long the secret before the current one lets in after the current one was used: requests
/// that were sent with it are still on their way.
pub const ROTATION_OVERLAP: SignedDuration = SignedDuration::from_mins(1);

/// The SHA-256 of a session's, device's or token's secret: what is stored instead of it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct SecretHash(pub [u8; 32]);

impl fmt::Debug for SecretHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretHash(…)")
    }
}

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
    /// When the session or token ends, or the presented secret of the session stops to let in;
    /// `None` for a token without end.
    pub expires_at: Option<Timestamp>,
    /// The token's number; `None` for a session.
    pub token: Option<i64>,
    /// Whether it is a token that only hands in: it is let to nothing else.
    pub intake_only: bool,
    /// Which session; `None` for a token.
    pub session: Option<SessionInfo>,
    /// What keeps the account awake; `None` for a program, which is none.
    pub upkeep: Option<Upkeep>,
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

/// A session, however often its secret has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionInfo {
    /// The hash of its first secret: its name from beginning to end.
    pub name: SecretHash,
    /// The device it is bound to; `None` for one that began with a password.
    pub device: Option<DeviceId>,
    /// When the current secret was made.
    pub secret_since: Timestamp,
    /// Which of its secrets was presented.
    pub presented: Presented,
    /// Whether it began on a phone or computer that is not its owner's alone.
    pub shared: bool,
    /// Whether it may do nothing but set up the second factor that the role needs.
    pub must_set_up: bool,
    /// Until when everything its owner told is open in it; `None`: not at all.
    pub history_until: Option<Timestamp>,
}

/// A session that is about to begin.
#[derive(Debug, Clone, Copy)]
pub struct NewSession {
    /// The hash of its first secret.
    pub secret: SecretHash,
    /// When it ends by itself.
    pub expires_at: Timestamp,
    /// Whether the phone or computer is not its owner's alone.
    pub shared: bool,
    /// Whether it may do nothing but set up the second factor that the role needs.
    pub must_set_up: bool,
    /// Until when everything its owner told is open in it; `None`: never.
    pub history_until: Option<Timestamp>,
}

/// Which of a session's secrets was presented.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presented {
    /// The current one.
    Current,
    /// The one before, while nobody has used the current one: its answer may be lost.
    BeforeUnused,
    /// The one before, a moment after the current one was used first.
    Before,
}

/// A session's row with its user and organisation.
type SessionRow = (i64, i64, i64, UserColumns, SecretColumns, OrganisationRow);
type UserColumns = (i64, String, String, i64, UpkeepRow);
type SecretColumns = (
    Vec<u8>,
    Option<Vec<u8>>,
    Option<Vec<u8>>,
    Option<i64>,
    Option<i64>,
    Option<Vec<u8>>,
    i64,
    i64,
    Option<i64>,
);

/// Starts a session inside a transaction, bound to a device or to none; old ones of anybody that
/// have expired are swept away.
macro_rules! session_start_in_tx {
    ($c:ident, $new:expr, $user:expr, $device:expr, $now_us:expr) => {{
        use $crate::schema::session;
        let new: $crate::NewSession = $new;
        let device: Option<atalaya_domain::DeviceId> = $device;
        let organisation: i64 = $crate::schema::app_user::table
            .find($user.0)
            .select($crate::schema::app_user::organisation)
            .first($c)?;
        // Of this organisation alone where it is all that is seen; retention sweeps the rest.
        diesel::delete(session::table.filter(session::expires_us.le($now_us))).execute($c)?;
        diesel::insert_into(session::table)
            .values((
                session::secret_hash.eq(new.secret.0.as_slice()),
                session::organisation.eq(organisation),
                session::user_id.eq($user.0),
                session::device.eq(device.map(|device| device.as_bytes().to_vec())),
                session::created_us.eq($now_us),
                session::expires_us.eq(new.expires_at.as_microsecond()),
                session::last_seen_us.eq($now_us),
                session::shared.eq(i64::from(new.shared)),
                session::must_set_up.eq(i64::from(new.must_set_up)),
                session::history_until_us.eq(new.history_until.map(|until| until.as_microsecond())),
            ))
            .execute($c)?;
        Ok::<(), $crate::conn::Fault>(())
    }};
}
pub(crate) use session_start_in_tx;

/// The session with this secret, as first, current or previous one.
macro_rules! is_secret {
    ($secret:expr) => {
        session::current_hash
            .eq($secret.0.as_slice())
            .or(session::previous_hash.eq($secret.0.as_slice()))
            .or(session::secret_hash.eq($secret.0.as_slice()).nullable())
            .assume_not_null()
    };
}

/// The organisation that a user is of, by number.
macro_rules! organisation_in_tx {
    ($c:expr, $user:expr) => {
        app_user::table.find($user).select(app_user::organisation).first::<i64>($c)
    };
}

impl Store {
    /// Starts a session that is bound to no device; old ones of anybody that have expired are
    /// swept away.
    pub async fn session_create(
        &self,
        user: UserId,
        new: NewSession,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let now_us = now.as_microsecond();
        let auditor = self.auditor_for(Some(user));
        self.everybody(Across::SignIn)
            .write("start a session", move |conn| {
                on_in_tx!(conn, c => {
                    session_start_in_tx!(c, new, user, None, now_us)?;
                    let organisation = organisation_in_tx!(c, user.0)?;
                    let entry = about_account(AuditAction::SignedIn, user);
                    audit_in_tx!(c, &auditor, organisation, entry, now)?;
                    Ok(())
                })
            })
            .await
    }

    /// Who a session belongs to, by its current secret or, for a while, the one before; `None` if
    /// there is none, it has expired, its device has ended, or the user is disabled.
    ///
    /// A secret that was replaced long ago is in a hand that took it from another: that ends the
    /// session, for both.
    pub async fn session_viewer(
        &self,
        secret: SecretHash,
        now: Timestamp,
    ) -> Result<Option<SignedIn>, StoreError> {
        let now_us = now.as_microsecond();
        let row = self
            .everybody(Across::SignIn)
            .run("read a session", move |conn| Ok(by_secret_on(conn, secret, now_us)?))
            .await?;
        let Some(row) = row else { return Ok(None) };
        let until = row.4.3;
        if row.4.2.as_deref() == Some(secret.0.as_slice())
            && until.is_some_and(|until| until <= now_us)
        {
            self.session_end(secret, Some(Actor::System), now).await?;
            return Ok(None);
        }
        self.noticed(row, secret, now_us).map(Some)
    }

    /// Who a session belongs to, by its name: for what stays open while its secret changes.
    pub async fn session_standing(
        &self,
        name: SecretHash,
        now: Timestamp,
    ) -> Result<Option<SignedIn>, StoreError> {
        let now_us = now.as_microsecond();
        let row = self
            .everybody(Across::SignIn)
            .run("read a session", move |conn| Ok(by_name_on(conn, name, now_us)?))
            .await?;
        row.map(|row| read(row, None)).transpose()
    }

    /// Writes down, unheard, that somebody was seen and that a new secret was used.
    fn noticed(
        &self,
        row: SessionRow,
        secret: SecretHash,
        now_us: i64,
    ) -> Result<SignedIn, StoreError> {
        let seen_us = row.2;
        let (previous, until) = (&row.4.2, row.4.3);
        let by_previous = previous.as_deref() == Some(secret.0.as_slice());
        let first_used = previous.is_some() && until.is_none() && !by_previous;
        let signed_in = read(row, Some(secret))?;
        let Some(SessionInfo { name, device, .. }) = signed_in.session else {
            return Ok(signed_in);
        };
        if first_used || now_us - seen_us > SEEN_EVERY_US {
            let until_us = first_used.then(|| now_us + ROTATION_OVERLAP.as_micros() as i64);
            self.everybody(Across::SignIn).write_unheard(move |conn| {
                on_in_tx!(conn, c => {
                    let this = session::table.find(name.0.as_slice());
                    diesel::update(this).set(session::last_seen_us.eq(now_us)).execute(c)?;
                    if let Some(until_us) = until_us {
                        diesel::update(this)
                            .filter(session::previous_until_us.is_null())
                            .set(session::previous_until_us.eq(until_us))
                            .execute(c)?;
                    }
                    if let Some(device) = device {
                        diesel::update(device::table.find(device.as_bytes().as_slice()))
                            .set(device::last_seen_us.eq(now_us))
                            .execute(c)?;
                    }
                    Ok(())
                })
            })?;
        }
        Ok(signed_in)
    }

    /// Gives a session a new secret, if `presented` is its current one, or the one before it and the
    /// current one seems to be lost: nobody has used it for [`ROTATION_OVERLAP`]. Whether it did: of
    /// several at once one does.
    pub async fn session_rotate(
        &self,
        presented: SecretHash,
        new: SecretHash,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let now_us = now.as_microsecond();
        let lost_before_us = now_us - ROTATION_OVERLAP.as_micros() as i64;
        self.everybody(Across::SignIn).write("rotate a session's secret", move |conn| {
            let (presented, new) = (presented.0.as_slice(), new.0.as_slice());
            on_in_tx!(conn, c => {
                let first = session::current_hash.is_null().and(session::secret_hash.eq(presented));
                let rotated = diesel::update(session::table)
                    .filter(session::current_hash.eq(presented).assume_not_null().or(first))
                    .filter(session::expires_us.gt(now_us))
                    .set((
                        session::previous_hash.eq(presented),
                        session::current_hash.eq(new),
                        session::previous_until_us.eq(None::<i64>),
                        session::rotated_us.eq(now_us),
                    ))
                    .execute(c)?;
                if rotated > 0 {
                    return Ok(true);
                }
                let again = diesel::update(session::table)
                    .filter(session::previous_hash.eq(presented))
                    .filter(session::previous_until_us.is_null())
                    .filter(session::rotated_us.le(lost_before_us))
                    .filter(session::expires_us.gt(now_us))
                    .set((session::current_hash.eq(new), session::rotated_us.eq(now_us)))
                    .execute(c)?;
                Ok(again > 0)
            })
        })
        .await
    }

    /// Moves the end of a live session, by its name, further away, and never nearer; whether there
    /// was one to move. When it was started stays, so whoever extends it can keep an end beyond
    /// which nothing does.
    pub async fn session_extend(
        &self,
        name: SecretHash,
        now: Timestamp,
        expires_at: Timestamp,
    ) -> Result<bool, StoreError> {
        let (now_us, end_us) = (now.as_microsecond(), expires_at.as_microsecond());
        self.everybody(Across::SignIn)
            .write("extend a session", move |conn| {
                let moved = on!(conn, c => {
                    diesel::update(session::table.find(name.0.as_slice()))
                        .filter(session::expires_us.gt(now_us))
                        .filter(session::expires_us.lt(end_us))
                        .set(session::expires_us.eq(end_us))
                        .execute(c)
                })?;
                Ok(moved > 0)
            })
            .await
    }

    /// Ends a session, by any secret it has or had last, which its user does; whether there was one.
    pub async fn session_delete(
        &self,
        secret: SecretHash,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        self.session_end(secret, None, now).await
    }

    /// Ends a session; without somebody else's name its user does.
    async fn session_end(
        &self,
        secret: SecretHash,
        by: Option<Actor>,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let keys = self.auditor();
        let ended: Option<i64> = self
            .everybody(Across::SignIn)
            .write("end a session", move |conn| {
                on_in_tx!(conn, c => {
                    let ended: Option<i64> =
                        diesel::delete(session::table.filter(is_secret!(secret)))
                            .returning(session::user_id)
                            .get_result(c)
                            .optional()?;
                    let Some(user) = ended else { return Ok(None) };
                    let organisation = organisation_in_tx!(c, user)?;
                    let by = by.unwrap_or(Actor::User(UserId(user)));
                    let auditor = Auditor { by, ..keys };
                    let entry = about_account(AuditAction::SignedOut, UserId(user));
                    audit_in_tx!(c, &auditor, organisation, entry, now)?;
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

/// The columns of a [`SessionRow`], of sessions that let in.
macro_rules! live_sessions {
    ($now_us:expr) => {
        session::table
            .inner_join(app_user::table.inner_join(organisation::table))
            .left_join(device::table)
            .filter(session::expires_us.gt($now_us))
            .filter(app_user::disabled_us.is_null())
            .filter(device::ended_us.is_null())
            .select((
                session::created_us,
                session::expires_us,
                session::last_seen_us,
                (
                    app_user::id,
                    app_user::handle,
                    app_user::role,
                    app_user::key_populations,
                    upkeep_columns!(),
                ),
                (
                    session::secret_hash,
                    session::current_hash,
                    session::previous_hash,
                    session::previous_until_us,
                    session::rotated_us,
                    session::device,
                    session::shared,
                    session::must_set_up,
                    session::history_until_us,
                ),
                (organisation::id, organisation::slug, organisation::name),
            ))
    };
}

fn by_secret_on(
    conn: &mut Conn,
    secret: SecretHash,
    now_us: i64,
) -> QueryResult<Option<SessionRow>> {
    // The first secret lets in only until it was replaced.
    let secret = secret.0.as_slice();
    let row: Option<SessionRow> = on!(conn, c => {
        live_sessions!(now_us)
            .filter(session::secret_hash.eq(secret))
            .filter(session::current_hash.is_null())
            .first(c)
            .optional()
    })?;
    if row.is_some() {
        return Ok(row);
    }
    on!(conn, c => {
        live_sessions!(now_us)
            .filter(session::current_hash.eq(secret).or(session::previous_hash.eq(secret)))
            .first(c)
            .optional()
    })
}

fn by_name_on(conn: &mut Conn, name: SecretHash, now_us: i64) -> QueryResult<Option<SessionRow>> {
    on!(conn, c => {
        live_sessions!(now_us).filter(session::secret_hash.eq(name.0.as_slice())).first(c).optional()
    })
}

fn read(row: SessionRow, secret: Option<SecretHash>) -> Result<SignedIn, StoreError> {
    let (started_us, expires_us, _, user, secrets, organisation) = row;
    let (id, handle, role, key_populations, upkeep) = user;
    let (name, _, previous, until_us, rotated_us, device, shared, must_set_up, history_us) =
        secrets;
    let by_previous = secret.is_some_and(|secret| previous.as_deref() == Some(secret.0.as_slice()));
    let (presented, ends_us) = match (by_previous, until_us) {
        (false, _) => (Presented::Current, expires_us),
        (true, None) => (Presented::BeforeUnused, expires_us),
        (true, Some(until_us)) => (Presented::Before, until_us.min(expires_us)),
    };
    let organisation = Organisation::read(organisation)?;
    let started_at = timestamp(started_us, "created_us")?;
    let secret_since = rotated_us.map(|us| timestamp(us, "rotated_us")).transpose()?;
    Ok(SignedIn {
        viewer: Viewer {
            // Whoever lets them in says how much more it is.
            history: History::NONE,
            user: Some(UserId(id)),
            organisation: organisation.id,
            role: Role::parse(&role).ok_or(corrupt("role"))?,
            key_populations: KeyPopulations::from_bits(key_populations),
        },
        handle: Some(Handle::parse(&handle).ok_or(corrupt("handle"))?),
        organisation,
        started_at: Some(started_at),
        expires_at: Some(timestamp(ends_us, "expires_us")?),
        token: None,
        intake_only: false,
        session: Some(SessionInfo {
            name: SecretHash(name.try_into().map_err(|_| corrupt("secret_hash"))?),
            device: device.map(|id| device_id(&id)).transpose()?,
            secret_since: secret_since.unwrap_or(started_at),
            presented,
            shared: shared != 0,
            must_set_up: must_set_up != 0,
            history_until: history_us.map(|us| timestamp(us, "history_until_us")).transpose()?,
        }),
        upkeep: Some(upkeep::read(upkeep)?),
    })
}
