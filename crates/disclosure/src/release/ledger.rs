//! Everything that was ever published, as sets with their numbers.
//!
//! The one rule: of any two published sets one lies in the other, or they have no event in common.
//! Then whatever is added and subtracted gives numbers of whole *remainders* only: a set without the
//! sets inside it. So it is enough that each remainder is empty or meets the thresholds, whoever
//! combines whatever releases.

use std::collections::BTreeMap;

use atalaya_boundaries::Edition;
use atalaya_domain::{OrganisationId, Zone};
use jiff::Timestamp;

use super::counted::CountedEvent;
use super::period::Period;
use super::relation::Relation;
use super::set::{Agreed, SetOf};

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
    /// The numbers with when each was built first.
    rows: Vec<(Row, Timestamp)>,
    /// When a quarter of an organisation was first built into a release.
    frozen: BTreeMap<(Period, OrganisationId, Agreed), Timestamp>,
}

/// In which quarter an event counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot {
    /// The quarter.
    pub quarter: Period,
    /// Whether it came too late for its own, which was released before it could be counted: then it
    /// counts in that in which it could.
    pub late: bool,
}

impl Ledger {
    /// Adds a release: its numbers, and when they were built.
    pub fn add(&mut self, rows: &[Row], built_at: Timestamp) {
        for row in rows {
            for quarter in row.set.period.quarters() {
                for organisation in &row.set.organisations {
                    let of = (quarter, *organisation, row.set.agreed);
                    let frozen = self.frozen.entry(of).or_insert(built_at);
                    *frozen = (*frozen).min(built_at);
                }
            }
            if !self.rows().any(|known| known.set == row.set) {
                self.rows.push((row.clone(), built_at));
            }
        }
    }

    /// The published numbers, oldest first.
    pub fn rows(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().map(|(row, _)| row)
    }

    /// The published sets with when each was built first.
    pub(super) fn built(&self) -> impl Iterator<Item = (&SetOf, Timestamp)> {
        self.rows.iter().map(|(row, built_at)| (&row.set, *built_at))
    }

    /// The number of exactly this set, if it was published: it is told again as it was.
    #[must_use]
    pub fn value(&self, set: &SetOf) -> Option<i64> {
        self.rows().find(|row| row.set == *set).map(|row| row.value)
    }

    /// Whether a set could be published beside all others: it crosses none. Which events are in a set
    /// of another edition of the boundaries nobody knows any more; so there is none beside it, nor
    /// beside one that shares events with it.
    #[must_use]
    pub fn admits(&self, set: &SetOf, edition: Option<Edition>) -> bool {
        let touches = |one: &SetOf, other: &SetOf| one.beside(other) != Relation::Apart;
        let forgotten = |row: &&Row| row.set.unit.edition().is_some_and(|of| Some(of) != edition);
        let near_forgotten = |row: &Row| {
            let near = |other: &Row| touches(&other.set, set) && touches(&other.set, &row.set);
            touches(&row.set, set) || self.rows().any(near)
        };
        self.rows().all(|row| set.beside(&row.set) != Relation::Crosses)
            && !self.rows().filter(forgotten).any(near_forgotten)
    }

    /// In which quarter an event counts, once and for ever: its own, if it could be counted before
    /// that was released, or else that in which it could. `None` for one that never could.
    #[must_use]
    pub fn slot(&self, event: &CountedEvent, zone: &Zone) -> Option<Slot> {
        let first = event.totals.first()?;
        let frozen = self.frozen(event.quarter, event.organisation);
        Some(if frozen.is_some_and(|frozen| first >= frozen) {
            Slot { quarter: Period::quarter_of(first, zone), late: true }
        } else {
            Slot { quarter: event.quarter, late: false }
        })
    }

    /// Whether a number of what was agreed to, built at an instant, counts an event of a slot.
    ///
    /// What was agreed to after the slot's quarter was first released, for the first time or again,
    /// is in none of its numbers: those published before are without it, and the next would not lie
    /// in them any more.
    #[must_use]
    pub fn counts(
        &self,
        event: &CountedEvent,
        slot: Slot,
        agreed: Agreed,
        built_at: Timestamp,
    ) -> bool {
        let of = event.organisation;
        let frozen = self.frozen(slot.quarter, of).unwrap_or(built_at);
        let shared = self.frozen.get(&(slot.quarter, of, Agreed::Partners));
        let shared = shared.copied().unwrap_or(built_at);
        event.totals.unbroken(frozen, built_at)
            && (agreed == Agreed::Totals || event.partners.unbroken(shared, built_at))
    }

    /// When a quarter of an organisation was first built into a release, for whoever it was.
    fn frozen(&self, quarter: Period, organisation: OrganisationId) -> Option<Timestamp> {
        let of = |agreed| self.frozen.get(&(quarter, organisation, agreed)).copied();
        [of(Agreed::Totals), of(Agreed::Partners)].into_iter().flatten().min()
    }
}
