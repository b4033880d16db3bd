//! Removing entries whose time is over. The chain goes on: an entry of it carries the hash of the
//! last one that is gone.

use atalaya_domain::{AuditAction, AuditSubject, AuditSubjectKind, OrganisationId};
use diesel::prelude::*;
use jiff::Timestamp;

use super::verify::cut_subject;
use super::{NewAudit, audit_in_tx};
use crate::conn::on_in_tx;
use crate::schema::{audit, audit_concerned, audit_cut};
use crate::scope::Across;
use crate::{Store, StoreError};

impl Store {
    /// Removes the entries of an organisation's log that were made before an instant, up to the
    /// first that was not; the last entry always stays. Gives how many were removed.
    pub async fn audit_cut(
        &self,
        organisation: OrganisationId,
        before: Timestamp,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        let auditor = self.auditor();
        self.everybody(Across::Retention).write("cut the audit", move |conn| {
            on_in_tx!(conn, c => {
                let theirs = audit::table.filter(audit::organisation.eq(organisation.0));
                let stays: Option<i64> = theirs
                    .filter(audit::at_us.ge(before.as_microsecond()))
                    .order(audit::number)
                    .select(audit::number)
                    .first(c)
                    .optional()?;
                let gone: Option<(i64, Vec<u8>)> = theirs
                    .filter(audit::number.lt(stays.unwrap_or(i64::MAX)))
                    .order(audit::number.desc())
                    .select((audit::number, audit::hash))
                    .first(c)
                    .optional()?;
                let Some((number, hash)) = gone else { return Ok(0) };
                let subject = AuditSubject::one(AuditSubjectKind::Audit, &cut_subject(number, &hash));
                let (action, subject) = (AuditAction::AuditCut, Some(subject));
                let new = NewAudit { action, subject, concerned: Vec::new() };
                audit_in_tx!(c, &auditor, organisation.0, new, now)?;
                diesel::insert_into(audit_cut::table)
                    .values((
                        audit_cut::organisation.eq(organisation.0),
                        audit_cut::number.eq(number),
                        audit_cut::cut_us.eq(now.as_microsecond()),
                    ))
                    .execute(c)?;
                let concerned = audit_concerned::table
                    .filter(audit_concerned::organisation.eq(organisation.0))
                    .filter(audit_concerned::number.le(number));
                diesel::delete(concerned).execute(c)?;
                let removed =
                    diesel::delete(theirs.filter(audit::number.le(number))).execute(c)?;
                Ok(removed as u64)
            })
        })
        .await
    }
}
