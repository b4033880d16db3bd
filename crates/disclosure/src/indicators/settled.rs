//! Which numbers may be told beside each other, so that no subtraction of them is of few.
//!
//! All that the route could ever answer of a year is settled at once, whoever asks for what: each quarter by
//! itself, then the year beside its quarters. What is told does not depend on which of it is asked.
//!
//! # Design
//! From the coarse to the fine, the largest first. A set is told if it is of enough, if all that it is directly
//! a part of is told, and if beside it there stays nothing or enough: of each whole without those of its
//! parts that are told, of a year without its quarters, and of every two sets of which one lies in the other as they
//! happen to be. The last asks what is in the sets and not how they are defined: that all robberies were at night makes
//! a difference of two numbers that nobody foresaw. Then all of it is solved as a system of equations
//! ([`super::solved`]): what several divisions give away together is not told either.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::key::{Division, Key};
use super::members::Members;
use super::solved::Equations;

/// The numbers of a year that are told.
#[derive(Debug, Default)]
pub(super) struct Settled {
    told: BTreeMap<Key, Members>,
    /// What of a whole its told parts have taken, by division.
    taken: BTreeMap<(Key, Division), Members>,
}

/// Whether these are enough for a number; `true` where they are all that is counted under the key, and not what
/// is left of it.
pub(super) type Enough<'a> = dyn Fn(&Members, Key, bool) -> bool + 'a;

impl Settled {
    /// What of these may be told, of so many that are counted.
    pub fn of(count: usize, mut sets: Vec<(Key, Members)>, enough: &Enough<'_>) -> Self {
        sets.sort_by_key(|(key, members)| (key.rank(), Reverse(members.len()), *key));
        let all: BTreeMap<Key, Members> = sets.iter().cloned().collect();
        let mut settled = Self::default();
        let mut order = Vec::new();
        for (key, members) in sets {
            if settled.admits(key, &members, enough) {
                for whole in key.wholes() {
                    let taken = settled.taken.entry(whole).or_insert_with(|| members.clone());
                    *taken = taken.with(&members);
                }
                settled.told.insert(key, members);
                order.push(key);
            }
        }
        // With whatever something of few would follow, that is not told, and so nothing that is a part of it. What is not told
        // leaves more of its whole: asked again until nothing follows.
        let equations = Equations::of(count, &all, enough);
        loop {
            let kept = equations.without_leaks(&order);
            if kept.len() == order.len() {
                break;
            }
            order = kept;
        }
        let kept: BTreeSet<Key> = order.into_iter().collect();
        settled.told.retain(|key, _| kept.contains(key));
        settled
    }

    /// How many a number is of; `None` where it is not told.
    pub fn count(&self, key: Key) -> Option<u64> {
        self.told.get(&key).map(|members| members.len() as u64)
    }

    /// The members of a number that is told.
    pub fn members(&self, key: Key) -> Option<&Members> {
        self.told.get(&key)
    }

    fn admits(&self, key: Key, members: &Members, enough: &Enough<'_>) -> bool {
        let stays = |whole: Key, left: &Members| left.is_empty() || enough(left, whole, false);
        if !enough(members, key, true) {
            return false;
        }
        let beside_parts = key.wholes().all(|(whole, division)| {
            let Some(all) = self.told.get(&whole) else { return false };
            let taken = self.taken.get(&(whole, division));
            let taken = taken.map_or_else(|| members.clone(), |taken| taken.with(members));
            stays(whole, &all.without(&taken))
        });
        let quarters = key.quarters();
        let mut told = quarters.iter().filter_map(|quarter| self.told.get(quarter)).peekable();
        let beside_quarters = told.peek().is_none() || {
            let taken = told.fold(members.none(), |all, one| all.with(one));
            stays(key, &members.without(&taken))
        };
        beside_parts
            && beside_quarters
            && self.told.iter().all(|(other, theirs)| {
                if members.lies_in(theirs) {
                    stays(*other, &theirs.without(members))
                } else if theirs.lies_in(members) {
                    stays(key, &members.without(theirs))
                } else {
                    true
                }
            })
    }
}
