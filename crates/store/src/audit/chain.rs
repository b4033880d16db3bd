//! How an entry holds on to the one before it.
//!
//! Its hash is an HMAC-SHA-256 over a serialisation in which no two different entries look alike:
//! every field in a fixed order, with its length before it, a missing one other than an empty one.

use atalaya_domain::{
    Actor, ActorKind, AuditAction, AuditEntry, AuditSubject, AuditSubjectKind, OrganisationId,
    UserId,
};
use diesel::prelude::*;
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use sha2::Sha256;

use super::{Auditor, NewAudit};
use crate::StoreError;
use crate::rows::{corrupt, timestamp};
use crate::schema::audit;

/// What stands before the first entry.
pub(crate) const ORIGIN: [u8; 32] = [0; 32];

/// What is hashed, and by which rules: others would have another name.
const WHAT: &[u8] = b"atalaya audit 1";

/// The keys of the hashes, by number. Number 0 is one that everybody knows: it finds accidents and
/// hands that do not know the program, and with an anchor that is kept elsewhere everybody's.
pub(crate) struct AuditKeys(Vec<[u8; 32]>);

impl Default for AuditKeys {
    fn default() -> Self {
        Self(vec![[0; 32]])
    }
}

impl AuditKeys {
    /// Those that are kept, from number 1.
    pub(crate) fn with(kept: impl IntoIterator<Item = [u8; 32]>) -> Self {
        let mut keys = Self::default();
        keys.0.extend(kept);
        keys
    }

    /// The number of the key that entries are made with now.
    pub(crate) fn current(&self) -> i64 {
        self.0.len() as i64 - 1
    }

    pub(crate) fn get(&self, number: i64) -> Option<[u8; 32]> {
        self.0.get(usize::try_from(number).ok()?).copied()
    }
}

/// A row of the table.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = audit, treat_none_as_default_value = false)]
pub(crate) struct AuditRow {
    pub(crate) organisation: i64,
    pub(crate) number: i64,
    pub(crate) at_us: i64,
    pub(crate) actor_kind: String,
    pub(crate) actor: Option<i64>,
    pub(crate) action: String,
    pub(crate) subject_kind: Option<String>,
    pub(crate) subject: Option<String>,
    pub(crate) key_number: i64,
    pub(crate) previous: Vec<u8>,
    pub(crate) hash: Vec<u8>,
}

impl AuditRow {
    /// The row after the one with this number and hash, and the people it concerns in the order in
    /// which they are hashed.
    pub(crate) fn following(
        auditor: &Auditor,
        organisation: i64,
        (number, previous): (i64, Vec<u8>),
        new: NewAudit,
        now: Timestamp,
    ) -> (Self, Vec<i64>) {
        let mut concerned: Vec<i64> = new.concerned.iter().map(|person| person.0).collect();
        concerned.sort_unstable();
        concerned.dedup();
        let (subject_kind, subject) = match new.subject {
            Some(AuditSubject { kind, id }) => (Some(kind.code().to_owned()), id),
            None => (None, None),
        };
        let mut row = Self {
            organisation,
            number: number + 1,
            at_us: now.as_microsecond(),
            actor_kind: auditor.by.kind().code().to_owned(),
            actor: auditor.by.number(),
            action: new.action.code().to_owned(),
            subject_kind,
            subject,
            key_number: auditor.keys.current(),
            previous,
            hash: Vec::new(),
        };
        row.hash = row.hashed(&auditor.keys, &concerned).unwrap_or(ORIGIN).to_vec();
        (row, concerned)
    }

    /// What the hash must be; `None` when its key is not known.
    pub(crate) fn hashed(&self, keys: &AuditKeys, concerned: &[i64]) -> Option<[u8; 32]> {
        let key = keys.get(self.key_number)?;
        let mut hash = Hmac::<Sha256>::new_from_slice(&key).ok()?;
        let mut put = |bytes: &[u8]| {
            hash.update(&(bytes.len() as u64).to_be_bytes());
            hash.update(bytes);
        };
        put(WHAT);
        for number in [self.organisation, self.number, self.at_us, self.key_number] {
            put(&number.to_be_bytes());
        }
        put(self.actor_kind.as_bytes());
        put(self.action.as_bytes());
        let optional = [
            self.actor.map(|actor| actor.to_be_bytes().to_vec()),
            self.subject_kind.clone().map(String::into_bytes),
            self.subject.clone().map(String::into_bytes),
        ];
        for field in optional {
            put(&[u8::from(field.is_some())]);
            put(&field.unwrap_or_default());
        }
        put(&(concerned.len() as u64).to_be_bytes());
        for person in concerned {
            put(&person.to_be_bytes());
        }
        put(&self.previous);
        Some(hash.finalize().into_bytes().into())
    }

    /// The entry that the row stands for.
    pub(crate) fn entry(self, concerned: Vec<UserId>) -> Result<AuditEntry, StoreError> {
        let actor = ActorKind::parse(&self.actor_kind)
            .and_then(|kind| Actor::new(kind, self.actor))
            .ok_or(corrupt("actor"))?;
        let kind = self
            .subject_kind
            .as_deref()
            .map(|kind| AuditSubjectKind::parse(kind).ok_or(corrupt("subject_kind")));
        let subject = kind.transpose()?.map(|kind| AuditSubject { kind, id: self.subject });
        Ok(AuditEntry {
            organisation: OrganisationId(self.organisation),
            number: self.number as u64,
            at: timestamp(self.at_us, "at_us")?,
            actor,
            action: AuditAction::parse(&self.action).ok_or(corrupt("action"))?,
            subject,
            concerned,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn row(actor: Actor, subject: Option<AuditSubject>, concerned: Vec<UserId>) -> AuditRow {
        let auditor = Auditor { by: actor, keys: Arc::default() };
        let new = NewAudit { action: AuditAction::EventViewed, subject, concerned };
        AuditRow::following(&auditor, 1, (4, vec![7; 32]), new, Timestamp::UNIX_EPOCH).0
    }

    #[test]
    fn entries_that_differ_hash_apart_and_the_order_of_people_does_not_matter() {
        let (a, b) = (UserId(3), UserId(8));
        let event = |id: &str| Some(AuditSubject::one(AuditSubjectKind::Event, &id));
        let list = Some(AuditSubject::list(AuditSubjectKind::Event));
        let by = Actor::User(UserId(1));
        let rows = [
            row(by, None, vec![]),
            row(by, list, vec![]),
            row(by, event(""), vec![]),
            row(by, event("1"), vec![]),
            row(by, event("1"), vec![a]),
            row(by, event("1"), vec![a, b]),
            row(Actor::Program(1), event("1"), vec![a]),
            row(Actor::Operator, event("1"), vec![a]),
        ];
        for (index, one) in rows.iter().enumerate() {
            for other in &rows[..index] {
                assert_ne!(one.hash, other.hash, "{one:?} {other:?}");
            }
        }
        assert_eq!(row(by, None, vec![b, a, b]), row(by, None, vec![a, b]));
    }
}
