//! Everything that was ever published, as sets with their numbers.
//!
//! The one rule: of any two published sets one lies in the other, or they have no event in common.
//! Then whatever is added and subtracted gives numbers of whole *remainders* only: a set without the
//! sets inside it. So it is enough that each remainder is empty or meets the thresholds, whoever
//! combines whatever releases.

use std::collections::BTreeMap;

use atalaya_domain::OrganisationId;
use jiff::Timestamp;

use super::counted::CountedEvent;
use super::period::Period;
use super::relation::Relation;
use super::set::SetOf;

/// A published number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What it is of.
    pub set: SetOf,
    /// The number.
    pub value: i64,
}

/// Everything that was ever published, for whoever it was.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    rows: Vec<Row>,
    /// When a quarter of an organisation was first built into a release.
    frozen: BTreeMap<(Period, OrganisationId), Timestamp>,
}

impl Ledger {
    /// Adds a release: its numbers, and when they were built.
    pub fn add(&mut self, rows: &[Row], built_at: Timestamp) {
        for row in rows {
            for quarter in row.set.period.quarters() {
                for organisation in &row.set.organisations {
                    let frozen = self.frozen.entry((quarter, *organisation)).or_insert(built_at);
                    *frozen = (*frozen).min(built_at);
                }
            }
            if !self.rows.iter().any(|known| known.set == row.set) {
                self.rows.push(row.clone());
            }
        }
    }

    /// The published numbers, oldest first.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The number of exactly this set, if it was published: it is told again as it was.
    #[must_use]
    pub fn value(&self, set: &SetOf) -> Option<i64> {
        self.rows.iter().find(|row| row.set == *set).map(|row| row.value)
    }

    /// Whether a set could be published beside all others: it crosses none.
    #[must_use]
    pub fn admits(&self, set: &SetOf) -> bool {
        self.rows.iter().all(|row| set.beside(&row.set) != Relation::Crosses)
    }

    /// The quarter an event is late in: that of its recording, if its own was released by then.
    #[must_use]
    pub fn late_in(&self, event: &CountedEvent, recorded_in: Period) -> Option<Period> {
        let frozen = self.frozen.get(&(event.quarter, event.organisation))?;
        (event.recorded_at >= *frozen).then_some(recorded_in)
    }
}
