//! Walking a chain: what was changed, removed, inserted or moved in it is found.

use atalaya_domain::{AuditAction, OrganisationId};
use diesel::prelude::*;

use super::list::concerned_on;
use super::{AuditKeys, AuditRow, ORIGIN};
use crate::conn::{Conn, Fault, on};
use crate::schema::{audit, audit_head};
use crate::{Store, StoreError};

/// Entries read at once.
const PAGE: i64 = 1_000;

/// Faults are told this many times at most.
const TOLD: usize = 20;

/// An entry as it was at some time: kept elsewhere, it shows when a chain was made anew or its end
/// was taken away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuditAnchor {
    /// The entry's number; 0 before the first.
    pub number: u64,
    /// Its hash.
    pub hash: [u8; 32],
}

/// What is wrong with a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AuditFault {
    /// The entry is not what was appended.
    #[error("entry {number} was changed")]
    Changed {
        /// Its number.
        number: u64,
    },
    /// The entry does not hold on to the one before it.
    #[error("entry {number} does not follow the one before it")]
    Unlinked {
        /// Its number.
        number: u64,
    },
    /// Entries are missing.
    #[error("entries {from} to {to} are missing")]
    Missing {
        /// The first.
        from: u64,
        /// The last.
        to: u64,
    },
    /// The entry was made with a key that is not here.
    #[error("entry {number} was made with another key")]
    Key {
        /// Its number.
        number: u64,
    },
    /// The last entry is not the one that the head names.
    #[error("the chain ends at entry {found}, its head names {expected}")]
    Truncated {
        /// The last entry.
        found: u64,
        /// What the head says.
        expected: u64,
    },
    /// The chain is not the one the anchor was taken of.
    #[error("entry {number} is not the one of the anchor")]
    Anchor {
        /// Its number.
        number: u64,
    },
}

/// What verifying a chain found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditReport {
    /// Entries looked at.
    pub entries: u64,
    /// Where it ends: to be kept elsewhere.
    pub head: AuditAnchor,
    /// What is wrong, the first 20. Empty is well.
    pub faults: Vec<AuditFault>,
    /// Whether the anchor lies before a cut, so that nothing can be said of it.
    pub anchor_was_cut: bool,
}

impl Store {
    /// Walks an organisation's chain and holds it against an anchor, if there is one.
    pub async fn audit_verify(
        &self,
        organisation: OrganisationId,
        anchor: Option<AuditAnchor>,
    ) -> Result<AuditReport, StoreError> {
        let keys = self.audit_keys();
        self.of(organisation)
            .run("verify the audit", move |conn| {
                // Read first: what is appended meanwhile lies after it.
                let head: Option<(i64, Vec<u8>)> = on!(conn, c => {
                    audit_head::table
                        .find(organisation.0)
                        .select((audit_head::number, audit_head::hash))
                        .first(c)
                        .optional()
                })?;
                let (head, hash) = head.unwrap_or((0, ORIGIN.to_vec()));
                let mut walk = Walk::new(&keys, anchor);
                while walk.last < head {
                    let rows = page_on(conn, organisation, walk.last, head)?;
                    let (Some(first), Some(last)) = (rows.first(), rows.last()) else { break };
                    let mut concerned =
                        concerned_on(conn, organisation, first.number, last.number)?;
                    for row in rows {
                        let people = concerned.remove(&row.number).unwrap_or_default();
                        walk.step(&row, &people);
                    }
                }
                Ok(walk.end(head, &hash))
            })
            .await
    }
}

fn page_on(
    conn: &mut Conn,
    organisation: OrganisationId,
    after: i64,
    head: i64,
) -> Result<Vec<AuditRow>, Fault> {
    Ok(on!(conn, c => {
        audit::table
            .filter(audit::organisation.eq(organisation.0))
            .filter(audit::number.gt(after))
            .filter(audit::number.le(head))
            .order(audit::number)
            .limit(PAGE)
            .select(AuditRow::as_select())
            .load(c)
    })?)
}

/// A chain that is being walked.
pub(super) struct Walk<'a> {
    keys: &'a AuditKeys,
    anchor: Option<AuditAnchor>,
    last: i64,
    hash: Vec<u8>,
    entries: u64,
    /// Where the chain begins, if not with its first entry: the last number that is gone, and the
    /// hash of that entry.
    begins: Option<(i64, Vec<u8>)>,
    cut: bool,
    faults: Vec<AuditFault>,
    /// The greatest number of a key so far: who does not have it made none of what follows.
    key_number: i64,
}

impl<'a> Walk<'a> {
    pub(super) fn new(keys: &'a AuditKeys, anchor: Option<AuditAnchor>) -> Self {
        Self {
            keys,
            anchor,
            last: 0,
            hash: ORIGIN.to_vec(),
            entries: 0,
            begins: None,
            cut: false,
            faults: Vec::new(),
            key_number: 0,
        }
    }

    fn fault(&mut self, fault: AuditFault) {
        if self.faults.len() < TOLD {
            self.faults.push(fault);
        }
    }

    pub(super) fn step(&mut self, row: &AuditRow, concerned: &[i64]) {
        let number = row.number as u64;
        if row.number != self.last + 1 {
            if self.entries == 0 {
                self.begins = Some((row.number - 1, row.previous.clone()));
            } else {
                self.fault(AuditFault::Missing { from: self.last as u64 + 1, to: number - 1 });
            }
        } else if row.previous != self.hash {
            self.fault(AuditFault::Unlinked { number });
        }
        let older_key = row.key_number < self.key_number;
        self.key_number = self.key_number.max(row.key_number);
        match row.hashed(self.keys, concerned) {
            _ if older_key => self.fault(AuditFault::Key { number }),
            None => self.fault(AuditFault::Key { number }),
            Some(hash) if hash.as_slice() != row.hash => self.fault(AuditFault::Changed { number }),
            Some(_) => {}
        }
        let anchored = self.anchor.filter(|anchor| anchor.number == number);
        if anchored.is_some_and(|anchor| anchor.hash.as_slice() != row.hash) {
            self.fault(AuditFault::Anchor { number });
        }
        if let Some((gone, hash)) = &self.begins {
            self.cut |= row.action == AuditAction::AuditCut.code()
                && row.subject.as_deref() == Some(cut_subject(*gone, hash).as_str());
        }
        (self.last, self.entries) = (row.number, self.entries + 1);
        self.hash.clone_from(&row.hash);
    }

    pub(super) fn end(mut self, head: i64, hash: &[u8]) -> AuditReport {
        let (found, expected) = (self.last as u64, head as u64);
        if self.last != head {
            self.fault(AuditFault::Truncated { found, expected });
        } else if self.hash != hash {
            self.fault(AuditFault::Unlinked { number: found });
        }
        let begins = self.begins.as_ref().map_or(0, |(gone, _)| *gone as u64);
        if begins > 0 && !self.cut {
            self.fault(AuditFault::Missing { from: 1, to: begins });
        }
        let mut anchor_was_cut = false;
        if let Some(AuditAnchor { number, .. }) = self.anchor {
            anchor_was_cut = number > 0 && number <= begins;
            if number > found {
                self.fault(AuditFault::Truncated { found, expected: number });
            }
        }
        AuditReport {
            entries: self.entries,
            head: AuditAnchor { number: found, hash: self.hash.try_into().unwrap_or(ORIGIN) },
            faults: self.faults,
            anchor_was_cut,
        }
    }
}

/// What an entry that tells of a cut says of it: the last number that is gone, and its hash.
pub(super) fn cut_subject(number: i64, hash: &[u8]) -> String {
    format!("{number}:{}", crate::backup_lines::hex::text(hash))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use atalaya_domain::{Actor, AuditSubject, AuditSubjectKind, UserId};
    use jiff::Timestamp;
    use proptest::prelude::*;

    use super::super::{Auditor, NewAudit};
    use super::*;

    type Chain = Vec<(AuditRow, Vec<i64>)>;

    fn chain(length: usize) -> Chain {
        let (mut rows, mut last) = (Vec::new(), (0, ORIGIN.to_vec()));
        for step in 0..length {
            let by = [Actor::User(UserId(3)), Actor::Program(2), Actor::Operator][step % 3];
            let subject = AuditSubject::one(AuditSubjectKind::Event, &step);
            let new = NewAudit {
                action: AuditAction::ALL[step % AuditAction::ALL.len()],
                subject: (step % 4 > 0).then_some(subject),
                concerned: (0..step as i64 % 3).map(UserId).collect(),
            };
            let auditor = Auditor { by, keys: Arc::default() };
            let now = Timestamp::from_second(step as i64).unwrap_or(Timestamp::UNIX_EPOCH);
            let row = AuditRow::following(&auditor, 1, last, new, now);
            last = (row.0.number, row.0.hash.clone());
            rows.push(row);
        }
        rows
    }

    fn walked(chain: &Chain, head: (i64, &[u8]), anchor: Option<AuditAnchor>) -> AuditReport {
        let keys = AuditKeys::default();
        let mut walk = Walk::new(&keys, anchor);
        for (row, concerned) in chain {
            walk.step(row, concerned);
        }
        walk.end(head.0, head.1)
    }

    /// What the head's row says of an untouched chain.
    fn head(chain: &Chain) -> (i64, Vec<u8>) {
        chain.last().map_or((0, ORIGIN.to_vec()), |(row, _)| (row.number, row.hash.clone()))
    }

    fn flipped(bytes: &mut [u8], which: usize, bit: u8) -> bool {
        let length = bytes.len().max(1);
        bytes.get_mut(which % length).is_some_and(|byte| {
            *byte ^= 1 << (bit % 8);
            true
        })
    }

    fn flipped_text(text: &mut String, which: usize) -> bool {
        let mut bytes = std::mem::take(text).into_bytes();
        let done = flipped(&mut bytes, which, 0);
        *text = String::from_utf8_lossy(&bytes).into_owned();
        done
    }

    /// Changes one field of a row; whether there was something to change.
    fn changed(
        (row, concerned): &mut (AuditRow, Vec<i64>),
        field: usize,
        which: usize,
        bit: u8,
    ) -> bool {
        let number = |value: &mut i64| {
            *value ^= 1 << bit;
            true
        };
        match field {
            0 => number(&mut row.organisation),
            1 => number(&mut row.at_us),
            2 => flipped_text(&mut row.actor_kind, which),
            3 => row.actor.as_mut().is_some_and(number),
            4 => flipped_text(&mut row.action, which),
            5 => row.subject_kind.as_mut().is_some_and(|text| flipped_text(text, which)),
            6 => row.subject.as_mut().is_some_and(|text| flipped_text(text, which)),
            7 => number(&mut row.key_number),
            8 => flipped(&mut row.previous, which, bit),
            9 => flipped(&mut row.hash, which, bit),
            10 => concerned.first_mut().is_some_and(number),
            11 => concerned.pop().is_some(),
            12 => row.actor.take().is_some(),
            13 => row.subject.take().is_some(),
            _ => {
                concerned.push(1_000);
                true
            }
        }
    }

    proptest! {
        #[test]
        fn whatever_is_changed_in_a_row_is_found(
            length in 1..30_usize, at in 0..30_usize, field in 0..15_usize,
            which in 0..64_usize, bit in 0..8_u8,
        ) {
            let mut chain = chain(length);
            let (number, hash) = head(&chain);
            prop_assert_eq!(walked(&chain, (number, &hash), None).faults, vec![]);
            if changed(&mut chain[at % length], field, which, bit) {
                prop_assert!(!walked(&chain, (number, &hash), None).faults.is_empty());
            }
        }

        #[test]
        fn rows_that_are_removed_repeated_or_swapped_are_found(
            length in 2..30_usize, at in 0..30_usize, other in 0..30_usize, how in 0..3_u8,
        ) {
            let mut chain = chain(length);
            let (number, hash) = head(&chain);
            let (at, other) = (at % length, other % length);
            match how {
                0 => drop(chain.remove(at)),
                1 => chain.insert(at, chain[other].clone()),
                _ if at != other => chain.swap(at, other),
                _ => return Ok(()),
            }
            prop_assert!(!walked(&chain, (number, &hash), None).faults.is_empty());
        }

        /// Whoever has the database and the key can make a chain anew; not the anchor.
        #[test]
        fn an_end_that_was_taken_away_is_found_by_the_anchor(
            length in 2..30_usize, left in 0..29_usize,
        ) {
            let mut chain = chain(length);
            let (number, hash) = head(&chain);
            let anchor = AuditAnchor { number: number as u64, hash: hash.try_into().unwrap() };
            chain.truncate(left % (length - 1));
            let (number, hash) = head(&chain);
            prop_assert_eq!(walked(&chain, (number, &hash), None).faults, vec![]);
            prop_assert!(!walked(&chain, (number, &hash), Some(anchor)).faults.is_empty());
        }
    }
}
