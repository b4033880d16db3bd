//! What an organisation's credential card says.

use atalaya_domain::{AuditAction, OrganisationId, UserId};
use diesel::prelude::*;
use jiff::Timestamp;

use crate::audit::audit_in_tx;
use crate::conn::{on, on_in_tx};
use crate::schema::credential_card;
use crate::{NewAudit, Store, StoreError};

impl Store {
    /// What the card says; `None` until somebody has said it.
    pub async fn credential_card(
        &self,
        organisation: OrganisationId,
    ) -> Result<Option<String>, StoreError> {
        self.of(organisation)
            .run("read the credential card", move |conn| {
                Ok(on!(conn, c => {
                    credential_card::table
                        .find(organisation.0)
                        .select(credential_card::words)
                        .first(c)
                        .optional()
                })?)
            })
            .await
    }

    /// Sets what the card says; `None` takes it away.
    pub async fn credential_card_set(
        &self,
        organisation: OrganisationId,
        words: Option<String>,
        by: UserId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let auditor = self.auditor_for(Some(by));
        self.of(organisation)
            .write("set the credential card", move |conn| {
                on_in_tx!(conn, c => {
                    let this = credential_card::table.find(organisation.0);
                    diesel::delete(this).execute(c)?;
                    if let Some(words) = &words {
                        diesel::insert_into(credential_card::table)
                            .values((
                                credential_card::organisation.eq(organisation.0),
                                credential_card::words.eq(words),
                                credential_card::changed_us.eq(now.as_microsecond()),
                            ))
                            .execute(c)?;
                    }
                    let new = NewAudit {
                        action: AuditAction::CredentialChanged,
                        subject: None,
                        concerned: Vec::new(),
                    };
                    audit_in_tx!(c, &auditor, organisation.0, new, now)?;
                    Ok(())
                })
            })
            .await
    }
}
