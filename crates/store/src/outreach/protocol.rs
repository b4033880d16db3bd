//! An organisation's protocol cards, by version, sealed with its key: they name people and telephone numbers.

use atalaya_domain::{AuditAction, OrganisationId, UserId};
use atalaya_safety::Protocol;
use diesel::prelude::*;
use jiff::Timestamp;

use crate::audit::audit_in_tx;
use crate::conn::{on, on_in_tx};
use crate::rows::{corrupt, timestamp};
use crate::schema::protocol;
use crate::sealing::{opening_keys_in_tx, sealing_key_in_tx};
use crate::{NewAudit, Store, StoreError};

/// Where the cards of a version are sealed; its number says which.
pub(crate) const CARDS: (&str, &str) = ("protocol", "sealed");

/// The cards that hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredProtocol {
    /// Which version: 0 is the default.
    pub version: i64,
    /// Since when; none of the default.
    pub changed_at: Option<Timestamp>,
    /// The cards.
    pub protocol: Protocol,
}

impl Store {
    /// The cards that hold in an organisation: the default until it has made its own, which takes no key.
    pub async fn protocol(
        &self,
        organisation: OrganisationId,
    ) -> Result<StoredProtocol, StoreError> {
        let keys = self.keys();
        self.of(organisation)
            .run("read the protocol", move |conn| {
                on!(conn, c => {
                    let row: Option<(i64, Option<Vec<u8>>, i64)> = protocol::table
                        .filter(protocol::organisation.eq(organisation.0))
                        .order(protocol::version.desc())
                        .select((protocol::version, protocol::sealed, protocol::changed_us))
                        .first(c)
                        .optional()?;
                    let Some((version, sealed, changed_us)) = row else {
                        let protocol = Protocol::default();
                        return Ok(StoredProtocol { version: 0, changed_at: None, protocol });
                    };
                    let keys = keys.ok_or(StoreError::Locked)?;
                    // Readable cards are sealed when the store is unlocked.
                    let sealed = sealed.ok_or(StoreError::Locked)?;
                    let opening = opening_keys_in_tx!(c, &keys, organisation.0, Vec::new())?;
                    let id = version.to_be_bytes();
                    let cards = opening.open(organisation.0, None, CARDS, &id, &sealed)?;
                    let cards = cards.ok_or(corrupt("sealed"))?;
                    let protocol = serde_json::from_slice(&cards).map_err(|_| corrupt("sealed"))?;
                    let changed_at = Some(timestamp(changed_us, "changed_us")?);
                    Ok(StoredProtocol { version, changed_at, protocol })
                })
            })
            .await
    }

    /// Sets the cards; gives the version that they are. [`StoreError::VersionConflict`] when `after` is not the
    /// version that holds: somebody has changed them meanwhile.
    pub async fn protocol_set(
        &self,
        organisation: OrganisationId,
        cards: Protocol,
        after: i64,
        by: UserId,
        now: Timestamp,
    ) -> Result<i64, StoreError> {
        let auditor = self.auditor_for(Some(by));
        let keys = self.keys().ok_or(StoreError::Locked)?;
        let text = serde_json::to_vec(&cards).map_err(|_| corrupt("sealed"))?;
        self.of(organisation)
            .write("set the protocol", move |conn| {
                on_in_tx!(conn, c => {
                    let last: Option<i64> = protocol::table
                        .filter(protocol::organisation.eq(organisation.0))
                        .select(diesel::dsl::max(protocol::version))
                        .first(c)?;
                    let now_us = now.as_microsecond();
                    let stored = if last.unwrap_or(0) == after {
                        let key = sealing_key_in_tx!(c, &keys, organisation.0, None, now_us)?;
                        let sealed = key.seal(CARDS, &(after + 1).to_be_bytes(), &text)?;
                        diesel::insert_into(protocol::table)
                            .values((
                                protocol::organisation.eq(organisation.0),
                                protocol::version.eq(after + 1),
                                protocol::sealed.eq(sealed),
                                protocol::changed_us.eq(now_us),
                            ))
                            .on_conflict_do_nothing()
                            .execute(c)?
                    } else {
                        0
                    };
                    if stored == 0 {
                        let found = last.unwrap_or(0);
                        return Err(StoreError::VersionConflict { found }.into());
                    }
                    let new = NewAudit {
                        action: AuditAction::ProtocolChanged,
                        subject: None,
                        concerned: Vec::new(),
                    };
                    audit_in_tx!(c, &auditor, organisation.0, new, now)?;
                    Ok(after + 1)
                })
            })
            .await
    }
}
