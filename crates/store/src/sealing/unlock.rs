//! Giving the store its keys.

use std::sync::Arc;

use atalaya_seal::{Context, Key, Keyring};
use diesel::prelude::*;
use jiff::Timestamp;

use super::Keys;
use crate::audit::AuditKeys;
use crate::conn::{Conn, Fault, on_in_tx};
use crate::schema::audit_key;
use crate::scope::Across;
use crate::{Store, StoreError};

/// Reads the installation's keys again; `None` when they cannot be read.
pub type ReloadKeys = Box<dyn Fn() -> Option<Keyring> + Send + Sync>;

impl Store {
    /// Gives the store the installation's keys, once after it was migrated; `reload` reads them
    /// again when something is wrapped by one that is not known. Makes the key of the audit if
    /// there is none, and seals what is still readable. Every clone of the store has them.
    ///
    /// [`StoreError::WrongKey`] when something is wrapped by another key.
    pub async fn unlock(
        &self,
        ring: Keyring,
        reload: Option<ReloadKeys>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let keys = Arc::new(Keys::new(ring, reload));
        let (with, now_us) = (Arc::clone(&keys), now.as_microsecond());
        let audit = self
            .everybody(Across::Sealing)
            .write("open what is sealed", move |conn| {
                on_in_tx!(conn, c => {
                    opens_in_tx!(c, &with);
                    Ok(())
                })?;
                audit_keys_on(conn, &with, now_us)
            })
            .await?;
        self.set_keys(keys, audit);
        self.seal_readable(now).await
    }

    /// The same after what is in the database has become another.
    pub(crate) async fn relock(&self, keys: Arc<Keys>, now: Timestamp) -> Result<(), StoreError> {
        let (with, now_us) = (Arc::clone(&keys), now.as_microsecond());
        let audit = self
            .everybody(Across::Sealing)
            .write("open what is sealed", move |conn| audit_keys_on(conn, &with, now_us))
            .await?;
        self.set_keys(keys, audit);
        self.seal_readable(now).await
    }
}

/// Every key that the installation's wrap must open: better now than at the first text.
macro_rules! opens_in_tx {
    ($c:ident, $keys:expr) => {{
        use $crate::schema::{audit_key, data_key};
        let rows: Vec<$crate::sealing::DataKeyRow> = data_key::table
            .order((data_key::organisation, data_key::number))
            .select($crate::sealing::DataKeyRow::as_select())
            .load($c)?;
        for row in rows {
            row.key($keys)?;
        }
        let rows: Vec<$crate::sealing::AuditKeyRow> = audit_key::table
            .order(audit_key::number)
            .select((audit_key::number, audit_key::wrapped_by, audit_key::wrapped))
            .load($c)?;
        for (number, wrapped_by, wrapped) in rows {
            $crate::sealing::audit_key($keys, number, &wrapped_by, &wrapped)?;
        }
    }};
}

pub(crate) use opens_in_tx;

/// A row of `audit_key`: number, by which key it is wrapped, and itself.
pub(crate) type AuditKeyRow = (i64, String, Vec<u8>);

/// The keys of the audit; the first is made if there is none.
pub(super) fn audit_keys_on(conn: &mut Conn, keys: &Keys, now_us: i64) -> Result<AuditKeys, Fault> {
    let rows: Vec<AuditKeyRow> = on_in_tx!(conn, c => {
        let all = audit_key::table
            .order(audit_key::number)
            .select((audit_key::number, audit_key::wrapped_by, audit_key::wrapped));
        let mut rows: Vec<AuditKeyRow> = all.load(c)?;
        if rows.is_empty() {
            let number = 1_i64;
            let made = super::keys::new_key()?;
            let (wrapped_by, wrapped) =
                keys.wrap(&audit_key_context(&number.to_be_bytes()), &made)?;
            diesel::insert_into(audit_key::table)
                .values((
                    audit_key::number.eq(number),
                    audit_key::wrapped_by.eq(wrapped_by),
                    audit_key::wrapped.eq(wrapped),
                    audit_key::created_us.eq(now_us),
                ))
                .on_conflict_do_nothing()
                .execute(c)?;
            rows = all.load(c)?;
        }
        Ok(rows)
    })?;
    let mut found: Vec<Key> = Vec::with_capacity(rows.len());
    for (number, wrapped_by, wrapped) in rows {
        found.push(audit_key(keys, number, &wrapped_by, &wrapped)?);
    }
    Ok(AuditKeys::with(found.iter().map(|key| *key.bytes())))
}

pub(crate) fn audit_key(
    keys: &Keys,
    number: i64,
    wrapped_by: &str,
    wrapped: &[u8],
) -> Result<Key, StoreError> {
    keys.unwrap(wrapped_by, &audit_key_context(&number.to_be_bytes()), wrapped)
}

pub(super) fn audit_key_context(id: &[u8]) -> Context<'_> {
    Context { organisation: 0, table: "audit_key", id, column: "wrapped" }
}
