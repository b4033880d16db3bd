//! Sessions of signed-in users.

use atalaya_domain::{Handle, UserId, Viewer};
use jiff::Timestamp;

use crate::{Organisation, Store, StoreError};

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
    /// When the session or token ends; `None` for a token without end.
    pub expires_at: Option<Timestamp>,
}

impl Store {
    /// Starts a session; old ones of anybody that have expired are swept away.
    pub async fn session_create(
        &self,
        _secret: SecretHash,
        _user: UserId,
        _now: Timestamp,
        _expires_at: Timestamp,
    ) -> Result<(), StoreError> {
        todo!()
    }

    /// Who a session belongs to; `None` if there is none, it has expired, or the user is disabled.
    pub async fn session_viewer(
        &self,
        _secret: SecretHash,
        _now: Timestamp,
    ) -> Result<Option<SignedIn>, StoreError> {
        todo!()
    }

    /// Ends a session; whether there was one.
    pub async fn session_delete(&self, _secret: SecretHash) -> Result<bool, StoreError> {
        todo!()
    }

    /// Ends all sessions of a user; gives how many.
    pub async fn sessions_delete_for_user(&self, _user: UserId) -> Result<usize, StoreError> {
        todo!()
    }
}
