//! Bearer tokens of programs.

use atalaya_domain::{OrganisationId, Role};
use jiff::Timestamp;

use crate::{SecretHash, SignedIn, Store, StoreError};

/// A token as its organisation sees it: never its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenInfo {
    /// Its number, for revoking.
    pub id: i64,
    /// What the program may do.
    pub role: Role,
    /// What the token is for.
    pub label: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends by itself.
    pub expires_at: Option<Timestamp>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}

impl Store {
    /// Stores a token; gives its number.
    pub async fn token_create(
        &self,
        _secret: SecretHash,
        _organisation: OrganisationId,
        _role: Role,
        _label: String,
        _now: Timestamp,
        _expires_at: Option<Timestamp>,
    ) -> Result<i64, StoreError> {
        todo!()
    }

    /// What a token stands for; `None` if there is none, it was revoked, or has expired.
    pub async fn token_viewer(
        &self,
        _secret: SecretHash,
        _now: Timestamp,
    ) -> Result<Option<SignedIn>, StoreError> {
        todo!()
    }

    /// An organisation's tokens, newest first.
    pub async fn token_list(
        &self,
        _organisation: OrganisationId,
    ) -> Result<Vec<TokenInfo>, StoreError> {
        todo!()
    }

    /// Revokes a token of an organisation; [`StoreError::NotFound`] if it has none such.
    pub async fn token_revoke(
        &self,
        _organisation: OrganisationId,
        _id: i64,
        _now: Timestamp,
    ) -> Result<(), StoreError> {
        todo!()
    }
}
