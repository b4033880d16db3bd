//! Passkeys: who holds which.

use atalaya_domain::{AuditAction, OrganisationId, UserId};
use diesel::prelude::*;
use jiff::Timestamp;

use crate::audit::audit_in_tx;
use crate::conn::{on, on_in_tx};
use crate::rows::{corrupt, timestamp};
use crate::schema::{app_user, passkey};
use crate::scope::Across;
use crate::users::about_account;
use crate::{Store, StoreError};

/// Passkeys that one person may have.
pub const PASSKEYS_MOST: usize = 10;

/// A passkey that is about to be kept.
#[derive(Debug, Clone)]
pub struct NewPasskey {
    /// Its id, which its holder chose.
    pub credential_id: Vec<u8>,
    /// What its holder calls the account.
    pub user_handle: [u8; 16],
    /// What its owner calls it; 40 characters at most.
    pub label: String,
    /// The public key and its counter.
    pub credential: String,
}

/// A passkey as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PasskeyInfo {
    /// Its id.
    pub credential_id: Vec<u8>,
    /// What its holder calls the account.
    pub user_handle: [u8; 16],
    /// What its owner calls it.
    pub label: String,
    /// When it was added.
    pub created_at: Timestamp,
    /// When somebody signed in with it last.
    pub last_used_at: Option<Timestamp>,
}

/// A passkey with what is needed to check it.
#[derive(Debug, Clone)]
pub struct PasskeyRecord {
    /// Whose it is.
    pub user: UserId,
    /// Of which organisation.
    pub organisation: OrganisationId,
    /// What its holder calls the account.
    pub user_handle: [u8; 16],
    /// The public key and its counter.
    pub credential: String,
}

type InfoRow = (Vec<u8>, Vec<u8>, String, i64, Option<i64>);

fn handle_of(bytes: Vec<u8>) -> Result<[u8; 16], StoreError> {
    bytes.try_into().map_err(|_| corrupt("user_handle"))
}

impl Store {
    /// Keeps a passkey. `false` if the person has [`PASSKEYS_MOST`], or the id is somebody's already.
    pub async fn passkey_add(
        &self,
        organisation: OrganisationId,
        user: UserId,
        new: NewPasskey,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let auditor = self.auditor();
        self.of(organisation)
            .write("add a passkey", move |conn| {
                on_in_tx!(conn, c => {
                    // Locks the account: of many at once none is one too many.
                    diesel::update(app_user::table.find(user.0))
                        .set(app_user::created_us.eq(app_user::created_us))
                        .execute(c)?;
                    let theirs: i64 = passkey::table
                        .filter(passkey::user_id.eq(user.0))
                        .count()
                        .get_result(c)?;
                    if theirs >= PASSKEYS_MOST as i64 {
                        return Ok(false);
                    }
                    let added = diesel::insert_into(passkey::table)
                        .values((
                            passkey::credential_id.eq(&new.credential_id),
                            passkey::organisation.eq(organisation.0),
                            passkey::user_id.eq(user.0),
                            passkey::user_handle.eq(new.user_handle.as_slice()),
                            passkey::label.eq(&new.label),
                            passkey::credential.eq(&new.credential),
                            passkey::created_us.eq(now.as_microsecond()),
                        ))
                        .on_conflict_do_nothing()
                        .execute(c)?;
                    if added == 0 {
                        return Ok(false);
                    }
                    let entry = about_account(AuditAction::PasskeyAdded, user);
                    audit_in_tx!(c, &auditor, organisation.0, entry, now)?;
                    Ok(true)
                })
            })
            .await
    }

    /// Somebody's passkeys, the oldest first.
    pub async fn passkey_list(&self, user: UserId) -> Result<Vec<PasskeyInfo>, StoreError> {
        self.everybody(Across::SignIn)
            .run("list passkeys", move |conn| {
                let rows: Vec<InfoRow> = on!(conn, c => {
                    passkey::table
                        .filter(passkey::user_id.eq(user.0))
                        .order((passkey::created_us, passkey::credential_id))
                        .select((
                            passkey::credential_id,
                            passkey::user_handle,
                            passkey::label,
                            passkey::created_us,
                            passkey::last_used_us,
                        ))
                        .load(c)
                })?;
                let read =
                    |(credential_id, user_handle, label, created_us, last_used_us): InfoRow| {
                        Ok::<_, StoreError>(PasskeyInfo {
                            credential_id,
                            user_handle: handle_of(user_handle)?,
                            label,
                            created_at: timestamp(created_us, "created_us")?,
                            last_used_at: last_used_us
                                .map(|us| timestamp(us, "last_used_us"))
                                .transpose()?,
                        })
                    };
                Ok(rows.into_iter().map(read).collect::<Result<_, _>>()?)
            })
            .await
    }

    /// The passkey with this id; `None` if there is none, or its owner is disabled.
    pub async fn passkey(
        &self,
        credential_id: Vec<u8>,
    ) -> Result<Option<PasskeyRecord>, StoreError> {
        self.everybody(Across::SignIn)
            .run("read a passkey", move |conn| {
                let row: Option<(i64, i64, Vec<u8>, String)> = on!(conn, c => {
                    passkey::table
                        .inner_join(app_user::table)
                        .filter(passkey::credential_id.eq(&credential_id))
                        .filter(app_user::disabled_us.is_null())
                        .select((
                            passkey::user_id,
                            passkey::organisation,
                            passkey::user_handle,
                            passkey::credential,
                        ))
                        .first(c)
                        .optional()
                })?;
                let read = |(user, organisation, user_handle, credential)| {
                    Ok::<_, StoreError>(PasskeyRecord {
                        user: UserId(user),
                        organisation: OrganisationId(organisation),
                        user_handle: handle_of(user_handle)?,
                        credential,
                    })
                };
                Ok(row.map(read).transpose()?)
            })
            .await
    }

    /// A passkey has signed: keeps its new counter in the place of the one that was checked. `false`
    /// if that is not what stands there any more: two may have signed at once, or it was removed.
    pub async fn passkey_used(
        &self,
        credential_id: Vec<u8>,
        (before, after): (String, String),
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        self.everybody(Across::SignIn)
            .write("keep a passkey's counter", move |conn| {
                let kept = on!(conn, c => {
                    diesel::update(passkey::table.find(&credential_id))
                        .filter(passkey::credential.eq(&before))
                        .set((
                            passkey::credential.eq(&after),
                            passkey::last_used_us.eq(now.as_microsecond()),
                        ))
                        .execute(c)
                })?;
                Ok(kept > 0)
            })
            .await
    }

    /// Removes one of somebody's passkeys; whether there was one.
    pub async fn passkey_remove(
        &self,
        organisation: OrganisationId,
        user: UserId,
        credential_id: Vec<u8>,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let auditor = self.auditor();
        self.of(organisation)
            .write("remove a passkey", move |conn| {
                on_in_tx!(conn, c => {
                    let theirs = passkey::table
                        .find(&credential_id)
                        .filter(passkey::user_id.eq(user.0))
                        .filter(passkey::organisation.eq(organisation.0));
                    if diesel::delete(theirs).execute(c)? == 0 {
                        return Ok(false);
                    }
                    let entry = about_account(AuditAction::PasskeyRemoved, user);
                    audit_in_tx!(c, &auditor, organisation.0, entry, now)?;
                    Ok(true)
                })
            })
            .await
    }
}
