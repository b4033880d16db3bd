//! The people of an organisation, by pseudonym.

use atalaya_domain::{
    AuditAction, AuditSubject, AuditSubjectKind, Handle, KeyPopulations, OrganisationId, Role,
    Slug, UserId, Viewer,
};
use diesel::prelude::*;
use jiff::Timestamp;

use crate::audit::audit_in_tx;
use crate::conn::{on, on_in_tx};
use crate::devices::devices_end_in_tx;
use crate::organisations::taken;
use crate::rows::corrupt;
use crate::schema::{app_user, device, enrolment, organisation, pending_sign_in, session};
use crate::scope::Across;
use crate::{AccessChange, NewAudit, Store, StoreError};

/// A user to be created.
#[derive(Debug, Clone)]
pub struct NewUser {
    /// Their organisation.
    pub organisation: OrganisationId,
    /// What they sign in with, unique in the organisation.
    pub handle: Handle,
    /// Their role.
    pub role: Role,
    /// The key populations they work with; empty means all.
    pub key_populations: KeyPopulations,
    /// The PHC string of the password's hash; [`NO_PASSWORD`] for who signs in on a device alone.
    pub password_hash: String,
}

/// In the place of a password's hash: nobody signs in with a password.
pub const NO_PASSWORD: &str = "";

/// A user with what is needed to check a password. No `Debug`: the hash must reach no log.
#[derive(Clone)]
pub struct UserRecord {
    /// Who they are once the password is right.
    pub viewer: Viewer,
    /// What they sign in with.
    pub handle: Handle,
    /// The PHC string of the password's hash; [`NO_PASSWORD`] if there is none.
    pub password_hash: String,
    /// May not sign in any more.
    pub disabled: bool,
}

/// The columns of a [`UserRecord`].
pub(crate) type UserRow = (i64, i64, String, String, i64, String, Option<i64>);

/// The columns of a [`UserRecord`], for a select.
macro_rules! user_columns {
    () => {
        (
            app_user::id,
            app_user::organisation,
            app_user::handle,
            app_user::role,
            app_user::key_populations,
            app_user::password_hash,
            app_user::disabled_us,
        )
    };
}

pub(crate) use user_columns;

impl UserRecord {
    /// The PHC string of the password's hash, if they have a password.
    #[must_use]
    pub fn password(&self) -> Option<String> {
        (self.password_hash != NO_PASSWORD).then(|| self.password_hash.clone())
    }

    pub(crate) fn read(row: UserRow) -> Result<Self, StoreError> {
        let (id, organisation, handle, role, key_populations, password_hash, disabled_us) = row;
        let viewer = Viewer {
            history: atalaya_domain::History::Whole,
            user: Some(UserId(id)),
            organisation: OrganisationId(organisation),
            role: Role::parse(&role).ok_or(corrupt("role"))?,
            key_populations: KeyPopulations::from_bits(key_populations),
        };
        let handle = Handle::parse(&handle).ok_or(corrupt("handle"))?;
        Ok(Self { viewer, handle, password_hash, disabled: disabled_us.is_some() })
    }
}

impl Store {
    /// Creates a user; [`StoreError::Taken`] if the handle is.
    pub async fn user_create(
        &self,
        user: NewUser,
        now: Timestamp,
    ) -> Result<UserRecord, StoreError> {
        let auditor = self.auditor();
        self.of(user.organisation)
            .write("create a user", move |conn| {
                on_in_tx!(conn, c => {
                    let row: UserRow = diesel::insert_into(app_user::table)
                        .values((
                            app_user::organisation.eq(user.organisation.0),
                            app_user::handle.eq(user.handle.as_str()),
                            app_user::role.eq(user.role.code()),
                            app_user::key_populations.eq(user.key_populations.bits()),
                            app_user::password_hash.eq(&user.password_hash),
                            app_user::created_us.eq(now.as_microsecond()),
                        ))
                        .returning(user_columns!())
                        .get_result(c)
                        .map_err(|error| taken(error, "handle"))?;
                    let new = about_account(AuditAction::UserCreated, UserId(row.0));
                    audit_in_tx!(c, &auditor, user.organisation.0, new, now)?;
                    Ok(UserRecord::read(row)?)
                })
            })
            .await
    }

    /// The user with this handle in the organisation with this slug.
    pub async fn user_by_handle(
        &self,
        organisation: &Slug,
        handle: &Handle,
    ) -> Result<Option<UserRecord>, StoreError> {
        let (slug, handle) = (organisation.clone(), handle.clone());
        self.everybody(Across::SignIn)
            .run("read a user", move |conn| {
                let row: Option<UserRow> = on!(conn, c => {
                    app_user::table
                        .inner_join(organisation::table)
                        .filter(organisation::slug.eq(slug.as_str()))
                        .filter(app_user::handle.eq(handle.as_str()))
                        .filter(app_user::erased_us.is_null())
                        .select(user_columns!())
                        .first(c)
                        .optional()
                })?;
                Ok(row.map(UserRecord::read).transpose()?)
            })
            .await
    }

    /// All users of an organisation, by handle.
    pub async fn user_list(
        &self,
        organisation: OrganisationId,
    ) -> Result<Vec<UserRecord>, StoreError> {
        self.of(organisation)
            .run("list users", move |conn| {
                let rows: Vec<UserRow> = on!(conn, c => {
                    app_user::table
                        .filter(app_user::organisation.eq(organisation.0))
                        .filter(app_user::erased_us.is_null())
                        .order(app_user::handle)
                        .select(user_columns!())
                        .load(c)
                })?;
                Ok(rows.into_iter().map(UserRecord::read).collect::<Result<_, _>>()?)
            })
            .await
    }

    /// Disables a user and ends their devices, sessions and open code; [`StoreError::NotFound`] outside the organisation.
    pub async fn user_disable(
        &self,
        organisation: OrganisationId,
        user: UserId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let change = UserChange::Disabled(Some(now.as_microsecond()));
        self.user_change("disable a user", organisation, user, change, now).await
    }

    /// Lets a disabled user sign in again; [`StoreError::NotFound`] outside the organisation.
    pub async fn user_enable(
        &self,
        organisation: OrganisationId,
        user: UserId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.user_change("enable a user", organisation, user, UserChange::Disabled(None), now).await
    }

    /// Sets a password's hash and ends all sessions of the user; [`StoreError::NotFound`] outside
    /// the organisation.
    pub async fn user_set_password(
        &self,
        organisation: OrganisationId,
        user: UserId,
        password_hash: String,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let change = UserChange::PasswordHash(password_hash);
        self.user_change("set a password", organisation, user, change, now).await
    }

    /// Changes who may sign in, and ends the sessions of those who did before.
    async fn user_change(
        &self,
        doing: &'static str,
        organisation: OrganisationId,
        user: UserId,
        change: UserChange,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let auditor = self.auditor();
        let disabled = matches!(change, UserChange::Disabled(Some(_)));
        self.of(organisation)
            .write(doing, move |conn| {
                on_in_tx!(conn, c => {
                    let theirs = app_user::table
                        .find(user.0)
                        .filter(app_user::organisation.eq(organisation.0));
                    let changed = match &change {
                        UserChange::Disabled(None) => diesel::update(theirs)
                            .set((
                                app_user::disabled_us.eq(None::<i64>),
                                // Who lets somebody in again vouches for them.
                                app_user::vouched_us.eq(now.as_microsecond()),
                            ))
                            .execute(c)?,
                        UserChange::Disabled(since) => diesel::update(theirs)
                            .set(app_user::disabled_us.eq(since))
                            .execute(c)?,
                        UserChange::PasswordHash(hash) => diesel::update(theirs)
                            .set(app_user::password_hash.eq(hash))
                            .execute(c)?,
                    };
                    if changed == 0 {
                        return Err(StoreError::NotFound { what: "user" }.into());
                    }
                    if let UserChange::Disabled(Some(now_us)) = change {
                        let live = device::user_id.eq(user.0).and(device::ended_us.is_null());
                        devices_end_in_tx!(c, live, now_us)?;
                        diesel::delete(enrolment::table.find(user.0)).execute(c)?;
                    }
                    diesel::delete(session::table.filter(session::user_id.eq(user.0))).execute(c)?;
                    let pending = pending_sign_in::user_id.eq(user.0);
                    diesel::delete(pending_sign_in::table.filter(pending)).execute(c)?;
                    let new = about_account(change.action(), user);
                    audit_in_tx!(c, &auditor, organisation.0, new, now)?;
                    Ok(())
                })
            })
            .await?;
        self.access_changed(AccessChange::User(user));
        if disabled {
            self.doubles_devices_end(user, now).await?;
        }
        Ok(())
    }
}

/// What changes of a user; their sessions end with it.
enum UserChange {
    /// Since when they may not sign in, µs UTC.
    Disabled(Option<i64>),
    /// The PHC string of the new password's hash.
    PasswordHash(String),
}

impl UserChange {
    const fn action(&self) -> AuditAction {
        match self {
            Self::Disabled(Some(_)) => AuditAction::UserDisabled,
            Self::Disabled(None) => AuditAction::UserEnabled,
            Self::PasswordHash(_) => AuditAction::PasswordChanged,
        }
    }
}

/// What is entered of something done to an account: it concerns whose it is.
pub(crate) fn about_account(action: AuditAction, user: UserId) -> NewAudit {
    let subject = Some(AuditSubject::one(AuditSubjectKind::User, &user.0));
    NewAudit { action, subject, concerned: vec![user] }
}
