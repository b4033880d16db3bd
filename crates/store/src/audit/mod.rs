//! The audit: who did what and whom it concerned, appended to a chain per organisation.
//!
//! What changes something appends its entry in the same transaction (`audit_in_tx!`), so neither is
//! there without the other. What only looks appends before the answer leaves
//! ([`Store::audit_append`]): when that fails, nothing is told.

mod chain;
mod cut;
mod list;
mod verify;

use std::sync::Arc;

use atalaya_domain::{Actor, AuditAction, AuditSubject, OrganisationId, UserId};
use diesel::prelude::*;
use jiff::Timestamp;

pub(crate) use chain::{AuditKeys, AuditRow, ORIGIN};
pub use list::{AuditFilter, AuditPage};
pub use verify::{AuditAnchor, AuditFault, AuditReport};

use crate::conn::{on, on_in_tx};
use crate::schema::organisation;
use crate::scope::Across;
use crate::{Store, StoreError};

/// An entry that is to be appended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAudit {
    /// What is done.
    pub action: AuditAction,
    /// To what.
    pub subject: Option<AuditSubject>,
    /// Whom it concerns, in any order: they see it in their own log.
    pub concerned: Vec<UserId>,
}

/// Who appends, and by which key.
#[derive(Clone)]
pub(crate) struct Auditor {
    pub(crate) by: Actor,
    pub(crate) keys: Arc<AuditKeys>,
}

impl Auditor {
    /// Those of these people whom an act concerns: not who does it.
    pub(crate) fn others(&self, people: impl IntoIterator<Item = i64>) -> Vec<UserId> {
        people.into_iter().map(UserId).filter(|person| Actor::User(*person) != self.by).collect()
    }
}

/// Appends an entry to an organisation's chain inside a transaction. Gives its number. It comes
/// last: nothing waits for another lock while it holds the chain's.
macro_rules! audit_in_tx {
    ($c:ident, $auditor:expr, $organisation:expr, $new:expr, $now:expr) => {{
        use $crate::schema::{audit, audit_concerned, audit_head};
        let auditor: &$crate::audit::Auditor = $auditor;
        let new: $crate::NewAudit = $new;
        let organisation: i64 = $organisation;
        if auditor.keys.current() == 0 {
            use $crate::schema::audit_key;
            // Where there is a key that not everybody knows, nothing is entered without it.
            if audit_key::table.count().get_result::<i64>($c)? > 0 {
                return Err($crate::StoreError::Locked.into());
            }
        }
        // Locks the row, made if need be: nobody else gives a number meanwhile.
        let (number, previous): (i64, Vec<u8>) = diesel::insert_into(audit_head::table)
            .values((
                audit_head::organisation.eq(organisation),
                audit_head::number.eq(0),
                audit_head::hash.eq($crate::audit::ORIGIN.as_slice()),
            ))
            .on_conflict(audit_head::organisation)
            .do_update()
            .set(audit_head::number.eq(audit_head::number))
            .returning((audit_head::number, audit_head::hash))
            .get_result($c)?;
        let (row, concerned) = $crate::audit::AuditRow::following(
            auditor,
            organisation,
            (number, previous),
            new,
            $now,
        );
        diesel::insert_into(audit::table).values(&row).execute($c)?;
        for person in concerned {
            let last: Option<i64> = audit_concerned::table
                .filter(audit_concerned::person.eq(person))
                .order(audit_concerned::position.desc())
                .select(audit_concerned::position)
                .first($c)
                .optional()?;
            diesel::insert_into(audit_concerned::table)
                .values((
                    audit_concerned::person.eq(person),
                    audit_concerned::position.eq(last.unwrap_or(0) + 1),
                    audit_concerned::organisation.eq(organisation),
                    audit_concerned::number.eq(row.number),
                ))
                .execute($c)?;
        }
        diesel::update(audit_head::table.find(organisation))
            .set((audit_head::number.eq(row.number), audit_head::hash.eq(&row.hash)))
            .execute($c)?;
        Ok::<i64, $crate::conn::Fault>(row.number)
    }};
}

pub(crate) use audit_in_tx;

impl Store {
    /// The same database for somebody: what they change is entered as theirs. Without a name it is
    /// [`Actor::System`]'s.
    #[must_use]
    pub fn acting(&self, by: Actor) -> Self {
        Self { by, ..self.clone() }
    }

    /// Appends an entry to an organisation's log; once this is answered it is on the disk. Before
    /// what was looked at is told: when it fails, nothing may be.
    pub async fn audit_append(
        &self,
        organisation: OrganisationId,
        new: NewAudit,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let auditor = self.auditor();
        self.of(organisation).write("append to the audit", move |conn| {
            on_in_tx!(conn, c => audit_in_tx!(c, &auditor, organisation.0, new, now).map(drop))
        })
        .await
    }

    /// Appends an entry that concerns nobody in particular to every organisation's log, to all or
    /// none.
    pub async fn audit_append_everywhere(
        &self,
        action: AuditAction,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let auditor = self.auditor();
        self.everybody(Across::Operator).write("append to the audit", move |conn| {
            on_in_tx!(conn, c => {
                let all: Vec<i64> =
                    organisation::table.order(organisation::id).select(organisation::id).load(c)?;
                for organisation in all {
                    let new = NewAudit { action, subject: None, concerned: Vec::new() };
                    audit_in_tx!(c, &auditor, organisation, new, now)?;
                }
                Ok(())
            })
        })
        .await
    }

    /// Who appends: somebody who is named with what they change, or else whose handle this is.
    pub(crate) fn auditor_for(&self, author: Option<UserId>) -> Auditor {
        let by = author.map_or(self.by, Actor::User);
        Auditor { by, ..self.auditor() }
    }

    pub(crate) fn auditor(&self) -> Auditor {
        Auditor { by: self.by, keys: self.audit_keys() }
    }

    /// The organisations that have a log, by number.
    pub async fn audit_organisations(&self) -> Result<Vec<OrganisationId>, StoreError> {
        self.everybody(Across::Operator)
            .run("list the logs", |conn| {
                use crate::schema::audit_head;
                let all: Vec<i64> = on!(conn, c => {
                    audit_head::table
                        .order(audit_head::organisation)
                        .select(audit_head::organisation)
                        .load(c)
                })?;
                Ok(all.into_iter().map(OrganisationId).collect())
            })
            .await
    }
}
