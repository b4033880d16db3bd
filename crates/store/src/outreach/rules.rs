//! An organisation's own rules.

use atalaya_domain::{AuditAction, OrganisationId, UserId};
use atalaya_safety::SafetyRules;
use diesel::prelude::*;
use jiff::Timestamp;

use super::change::rules_in_tx;
use crate::audit::audit_in_tx;
use crate::conn::{on, on_in_tx};
use crate::rows::corrupt;
use crate::schema::safety_rules;
use crate::{NewAudit, Store, StoreError};

impl Store {
    /// The rules that hold in an organisation: the default until it has made its own.
    pub async fn safety_rules(
        &self,
        organisation: OrganisationId,
    ) -> Result<SafetyRules, StoreError> {
        self.of(organisation)
            .run("read the rules", move |conn| on!(conn, c => Ok(rules_in_tx!(c, organisation.0)?)))
            .await
    }

    /// Sets the rules. They hold for plans from now on, and for the ladders of who is out.
    pub async fn safety_rules_set(
        &self,
        organisation: OrganisationId,
        rules: SafetyRules,
        by: UserId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let auditor = self.auditor_for(Some(by));
        let text = serde_json::to_string(&rules).map_err(|_| corrupt("rules"))?;
        self.of(organisation)
            .write("set the rules", move |conn| {
                on_in_tx!(conn, c => {
                    let values = (
                        safety_rules::rules.eq(&text),
                        safety_rules::changed_us.eq(now.as_microsecond()),
                        safety_rules::changed_by.eq(by.0),
                    );
                    diesel::insert_into(safety_rules::table)
                        .values((safety_rules::organisation.eq(organisation.0), values))
                        .on_conflict(safety_rules::organisation)
                        .do_update()
                        .set(values)
                        .execute(c)?;
                    let new = NewAudit {
                        action: AuditAction::SafetyRulesChanged,
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
