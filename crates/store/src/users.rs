//! The people of an organisation, by pseudonym.

use atalaya_domain::{Handle, KeyPopulations, OrganisationId, Role, Slug, UserId, Viewer};
use jiff::Timestamp;

use crate::{Store, StoreError};

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
    /// The PHC string of the password's hash.
    pub password_hash: String,
}

/// A user with what is needed to check a password. No `Debug`: the hash must reach no log.
#[derive(Clone)]
pub struct UserRecord {
    /// Who they are once the password is right.
    pub viewer: Viewer,
    /// What they sign in with.
    pub handle: Handle,
    /// The PHC string of the password's hash.
    pub password_hash: String,
    /// May not sign in any more.
    pub disabled: bool,
}

impl Store {
    /// Creates a user; [`StoreError::Taken`] if the handle is.
    pub async fn user_create(
        &self,
        _user: NewUser,
        _now: Timestamp,
    ) -> Result<UserRecord, StoreError> {
        todo!()
    }

    /// The user with this handle in the organisation with this slug.
    pub async fn user_by_handle(
        &self,
        _organisation: &Slug,
        _handle: &Handle,
    ) -> Result<Option<UserRecord>, StoreError> {
        todo!()
    }

    /// All users of an organisation, by handle.
    pub async fn user_list(
        &self,
        _organisation: OrganisationId,
    ) -> Result<Vec<UserRecord>, StoreError> {
        todo!()
    }

    /// Disables a user and ends their sessions; [`StoreError::NotFound`] outside the organisation.
    pub async fn user_disable(
        &self,
        _organisation: OrganisationId,
        _user: UserId,
        _now: Timestamp,
    ) -> Result<(), StoreError> {
        todo!()
    }

    /// Sets a password's hash and ends all sessions of the user.
    pub async fn user_set_password(
        &self,
        _organisation: OrganisationId,
        _user: UserId,
        _password_hash: String,
    ) -> Result<(), StoreError> {
        todo!()
    }
}
