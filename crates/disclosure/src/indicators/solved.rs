//! What follows from all that is told, for whoever takes it for a system of equations and solves it: year less quarters,
//! less departments, less populations, less what happened, all at once and in any order.
//!
//! # Design
//! Reports that are counted by the very same numbers are one unknown; a number that is told is a sum of unknowns. A set of
//! reports is known if the sum of its unknowns is a combination of those that are told: by elimination, modulo a prime,
//! there are weights of the unknowns under which every told sum is nothing, and another sum is nothing too only if it
//! follows (but by one chance in 10^18). So each set of few is weighed, and if one follows, the number is found with which
//! it first does. Who solves is taken to know which unknowns there are. Of the sets of few those are weighed that somebody
//! would name: of any quarters, of a group and a part or of what is in neither, of some parts of a division, and what all
//! told parts of it leave.

use std::collections::{BTreeMap, BTreeSet};

use super::IndicatorGroup;
use super::key::{Division, Key, Part};
use super::members::Members;
use super::settled::Enough;
use crate::release::Period;

/// A determinant that it happens to divide would be one in two thousand million.
const PRIME: u64 = (1 << 31) - 1;
/// The most parts that are looked at together, those of the fewest.
const MOST_TOGETHER: usize = 7;
/// Weighed twice, so that nothing is nothing by chance.
const SEEDS: [u64; 2] = [0x9e37_79b9_7f4a_7c15, 0xbf58_476d_1ce4_e5b9];

/// All numbers that there are, ready to be solved.
pub(super) struct Equations<'a> {
    sets: &'a BTreeMap<Key, Members>,
    enough: &'a Enough<'a>,
    /// The unknown that each report is.
    unknown: Vec<usize>,
    unknowns: usize,
    /// The reports of each quarter.
    quarters: Vec<Members>,
    /// Sets of few that somebody would ask for, by their unknowns.
    few: BTreeSet<Vec<usize>>,
    /// Of a group and a part, over all periods.
    whole: BTreeMap<(IndicatorGroup, Part), Members>,
    /// The year, for what is asked of several quarters.
    period: Option<Period>,
}

impl<'a> Equations<'a> {
    /// Of so many reports, by all numbers that they may be counted by.
    pub fn of(count: usize, sets: &'a BTreeMap<Key, Members>, enough: &'a Enough<'a>) -> Self {
        let mut counted_by: Vec<Vec<usize>> = vec![Vec::new(); count];
        let mut whole: BTreeMap<(IndicatorGroup, Part), Members> = BTreeMap::new();
        for (at, (key, members)) in sets.iter().enumerate() {
            members.places().for_each(|report| counted_by[report].push(at));
            let all = whole.entry((key.group, key.part)).or_insert_with(|| members.none());
            *all = all.with(members);
        }
        whole.retain(|_, members| !members.is_empty());
        let mut numbers: BTreeMap<Vec<usize>, usize> = BTreeMap::new();
        let unknown = counted_by.into_iter().map(|by| {
            let next = numbers.len();
            *numbers.entry(by).or_insert(next)
        });
        let unknown: Vec<usize> = unknown.collect();
        let is_all = |key: &Key| (key.group, key.part) == (IndicatorGroup::Organisation, Part::All);
        let quarters = sets.iter().filter(|(key, of)| {
            is_all(key) && matches!(key.period, Period::Quarter(..)) && !of.is_empty()
        });
        let quarters: Vec<Members> = quarters.map(|(_, members)| members.clone()).collect();
        let period = sets.keys().map(|key| key.period).max();
        let unknowns = numbers.len();
        let few = BTreeSet::new();
        let mut equations = Self { sets, enough, unknown, unknowns, quarters, few, whole, period };
        equations.few = equations.of_few();
        equations
    }

    /// The place of the first of these numbers with which something of few follows from those before it.
    pub fn first_leak(&self, told: &[Key]) -> Option<usize> {
        let mut few = self.few.clone();
        for (left, of) in self.left_of(told) {
            self.note(of.group, of.part, &left, &mut few);
        }
        if !self.leaks(told, &few) {
            return None;
        }
        let (mut safe, mut leaks) = (0, told.len());
        while leaks - safe > 1 {
            let middle = usize::midpoint(safe, leaks);
            if self.leaks(&told[..middle], &few) {
                leaks = middle;
            } else {
                safe = middle;
            }
        }
        Some(leaks - 1)
    }

    fn leaks(&self, told: &[Key], few: &BTreeSet<Vec<usize>>) -> bool {
        let mut known = Known::default();
        for members in told.iter().filter_map(|key| self.sets.get(key)) {
            let mut row = vec![0; self.unknowns];
            self.unknowns_of(members).for_each(|unknown| row[unknown] = 1);
            known.learn(row);
        }
        let weights = SEEDS.map(|seed| known.weights(self.unknowns, seed));
        few.iter().any(|set| {
            weights
                .iter()
                .all(|of| set.iter().map(|unknown| of[*unknown]).sum::<u64>() % PRIME == 0)
        })
    }

    fn unknowns_of<'b>(&'b self, members: &'b Members) -> impl Iterator<Item = usize> + 'b {
        members.places().map(|report| self.unknown[report])
    }

    /// What is of few of a group and a part, of one of the two without the other, of what is in neither, of some parts of a
    /// division, and of some groups.
    fn of_few(&self) -> BTreeSet<Vec<usize>> {
        let mut few = BTreeSet::new();
        let organisation = IndicatorGroup::Organisation;
        let Some(all) = self.whole.get(&(organisation, Part::All)) else { return few };
        for ((group, part), both) in &self.whole {
            let of_group = self.whole.get(&(*group, Part::All)).unwrap_or(all);
            let of_part = self.whole.get(&(organisation, *part)).unwrap_or(all);
            self.note(*group, *part, both, &mut few);
            self.note(*group, Part::All, &of_group.without(both), &mut few);
            self.note(organisation, *part, &of_part.without(both), &mut few);
            self.note(organisation, Part::All, &all.without(of_group).without(of_part), &mut few);
        }
        for ((group, part), of) in self.divided() {
            self.note_some(group, part, &of, &mut few);
        }
        few
    }

    /// The parts of each whole by each division, what is in none of them last.
    fn divided(&self) -> Vec<((IndicatorGroup, Part), Vec<Members>)> {
        let mut found: BTreeMap<(IndicatorGroup, Part, Division), Vec<Members>> = BTreeMap::new();
        let Some(period) = self.period else { return Vec::new() };
        for ((group, part), members) in &self.whole {
            let key = Key { period, group: *group, part: *part };
            for (whole, division) in key.wholes() {
                let of = (whole.group, whole.part, division);
                found.entry(of).or_default().push(members.clone());
            }
        }
        let with_rest = found.into_iter().filter_map(|((group, part, _), mut parts)| {
            let whole = self.whole.get(&(group, part))?;
            let rest = parts.iter().fold(whole.clone(), |rest, one| rest.without(one));
            parts.push(rest);
            Some(((group, part), parts))
        });
        with_rest.collect()
    }

    /// Adds what some of these parts together are of few, in each choice of quarters.
    fn note_some(
        &self,
        group: IndicatorGroup,
        part: Part,
        parts: &[Members],
        few: &mut BTreeSet<Vec<usize>>,
    ) {
        // Those of which some quarter is of few; with another it would be of enough.
        let mut small: Vec<&Members> = parts
            .iter()
            .filter(|one| !one.is_empty())
            .filter(|one| {
                self.quarters.iter().any(|quarter| self.is_few(group, part, &one.both(quarter)))
            })
            .collect();
        small.sort_by_key(|one| one.len());
        small.truncate(MOST_TOGETHER);
        for choice in 1_u32..1 << small.len() {
            let chosen = small.iter().enumerate().filter(|(at, _)| choice >> at & 1 == 1);
            if let Some(together) =
                chosen.map(|(_, one)| (*one).clone()).reduce(|all, one| all.with(&one))
            {
                self.note(group, part, &together, few);
            }
        }
    }

    fn is_few(&self, group: IndicatorGroup, part: Part, these: &Members) -> bool {
        self.period.is_some_and(|period| {
            !these.is_empty() && !(self.enough)(these, Key { period, group, part }, false)
        })
    }

    /// What all told parts of a division leave of a whole, by one division and by two.
    fn left_of(&self, told: &[Key]) -> Vec<(Members, Key)> {
        let mut taken: BTreeMap<(Key, Division), Members> = BTreeMap::new();
        for key in told {
            let Some(members) = self.sets.get(key) else { continue };
            for whole in key.wholes() {
                let all = taken.entry(whole).or_insert_with(|| members.none());
                *all = all.with(members);
            }
        }
        let mut left = Vec::new();
        for ((whole, division), these) in &taken {
            let Some(all) = self.sets.get(whole) else { continue };
            let rest = all.without(these);
            let same = taken.range((*whole, *division)..).take_while(|((one, _), _)| one == whole);
            left.extend(same.map(|(_, those)| (rest.without(those), *whole)));
            left.push((rest, *whole));
        }
        left
    }

    /// Adds what of a set is of few, in each choice of quarters.
    fn note(
        &self,
        group: IndicatorGroup,
        part: Part,
        set: &Members,
        few: &mut BTreeSet<Vec<usize>>,
    ) {
        let is_few = |these: &Members| self.is_few(group, part, these);
        // With a quarter of enough any choice of quarters is of enough.
        let pieces: Vec<Members> =
            self.quarters.iter().map(|quarter| set.both(quarter)).filter(is_few).collect();
        for choice in 1_u32..1 << pieces.len() {
            let chosen = pieces.iter().enumerate().filter(|(at, _)| choice >> at & 1 == 1);
            let these = chosen.fold(set.none(), |all, (_, one)| all.with(one));
            if choice.is_power_of_two() || is_few(&these) {
                let mut unknowns: Vec<usize> = self.unknowns_of(&these).collect();
                unknowns.sort_unstable();
                unknowns.dedup();
                few.insert(unknowns);
            }
        }
    }
}

/// Sums that are known, each brought to an unknown of its own that no other has.
#[derive(Default)]
struct Known {
    rows: Vec<(usize, Vec<u64>)>,
}

impl Known {
    /// Learns a sum of unknowns.
    fn learn(&mut self, mut row: Vec<u64>) {
        for (pivot, known) in &self.rows {
            take(&mut row, known, *pivot);
        }
        let Some(pivot) = row.iter().position(|one| *one != 0) else { return };
        let scale = inverse(row[pivot]);
        row.iter_mut().for_each(|one| *one = *one * scale % PRIME);
        for (_, known) in &mut self.rows {
            take(known, &row, pivot);
        }
        self.rows.push((pivot, row));
    }

    /// Weights under which every known sum is nothing.
    fn weights(&self, unknowns: usize, seed: u64) -> Vec<u64> {
        let mut state = seed;
        let mut weights: Vec<u64> = (0..unknowns)
            .map(|_| {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                state % PRIME
            })
            .collect();
        for (pivot, _) in &self.rows {
            weights[*pivot] = 0;
        }
        for (pivot, row) in &self.rows {
            let sum =
                row.iter().zip(&weights).map(|(one, weight)| one * weight % PRIME).sum::<u64>();
            // Other rows have nothing of this unknown, so that they do not change.
            weights[*pivot] = (PRIME - sum % PRIME) % PRIME;
        }
        weights
    }
}

/// Takes so much of a known sum from a row that nothing of its own unknown is left.
fn take(row: &mut [u64], known: &[u64], pivot: usize) {
    let factor = row[pivot];
    if factor != 0 {
        for (one, other) in row.iter_mut().zip(known) {
            *one = (*one + (PRIME - factor) * other) % PRIME;
        }
    }
}

fn inverse(of: u64) -> u64 {
    let (mut power, mut base, mut left) = (1, of % PRIME, PRIME - 2);
    while left > 0 {
        if left & 1 == 1 {
            power = power * base % PRIME;
        }
        base = base * base % PRIME;
        left >>= 1;
    }
    power
}
