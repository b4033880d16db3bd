//! What follows from all that is told, for whoever takes it for a system of equations and solves it: year less quarters,
//! less departments, less populations, less what happened, all at once and in any order.
//!
//! # Design
//! Reports that are counted by the very same numbers are one unknown; a number that is told is a sum of unknowns. A set of
//! reports is known if the sum of its unknowns is a combination of those that are told: modulo a prime there are weights of
//! the unknowns, drawn at random, under which every told sum is nothing, and another sum is nothing too only if it follows
//! (but by one chance in 10^18). So with each number that would be told each set of few is weighed, and a number with which
//! one would follow is not told. Who solves is taken to know which unknowns there are. Of the sets of few those are weighed that somebody
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
const ASKED: usize = 2;
/// Of the weights, the same each time.
const SEED: u64 = 0x9e37_79b9_7f4a_7c15;

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

    /// Which of these numbers may be told, one after the other in their order, so that nothing of few follows from those
    /// before it and itself. A part of what is not told is not told either.
    pub fn without_leaks(&self, told: &[Key]) -> Vec<Key> {
        let mut few = self.few.clone();
        for (left, of) in self.left_of(told) {
            self.note(of.group, of.part, &left, &mut few);
        }
        let asked: BTreeSet<Key> = told.iter().copied().collect();
        let mut kept: BTreeSet<Key> = BTreeSet::new();
        let mut order = Vec::with_capacity(told.len());
        let mut kernel = Kernel::of(self.unknowns, told.len());
        for key in told {
            let is_part =
                |(whole, _): (Key, Division)| !asked.contains(&whole) || kept.contains(&whole);
            let Some(members) = self.sets.get(key).filter(|_| key.wholes().all(is_part)) else {
                continue;
            };
            let mut sum: Vec<usize> = self.unknowns_of(members).collect();
            sum.sort_unstable();
            sum.dedup();
            if kernel.learns(&sum, &few) {
                kept.insert(*key);
                order.push(*key);
            }
        }
        order
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

/// Weights of the unknowns under which each sum that is known is nothing, drawn at random among all such weights: what is
/// nothing under two of them follows from what is known.
struct Kernel {
    /// Each known sum takes one, two are left for the question.
    weights: Vec<Vec<u64>>,
}

impl Kernel {
    /// Nothing is known yet, and so many sums may be.
    fn of(unknowns: usize, sums: usize) -> Self {
        let mut state = SEED;
        let mut draw = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state % PRIME
        };
        let count = sums.min(unknowns) + ASKED;
        let weights = (0..count).map(|_| (0..unknowns).map(|_| draw()).collect()).collect();
        Self { weights }
    }

    /// Learns a sum, unless one of these sets would follow from it and what is known.
    fn learns(&mut self, sum: &[usize], few: &BTreeSet<Vec<usize>>) -> bool {
        let of = |weights: &[u64], set: &[usize]| {
            set.iter().map(|unknown| weights[*unknown]).sum::<u64>() % PRIME
        };
        let sums: Vec<u64> = self.weights.iter().map(|weights| of(weights, sum)).collect();
        if sums.iter().all(|one| *one == 0) {
            // It follows from what is known, and nothing new follows from it.
            return true;
        }
        // The one that is given up. There is one, but by a chance that never comes; then nothing is told.
        let Some(at) = sums.iter().rposition(|one| *one != 0).filter(|at| *at >= ASKED) else {
            return false;
        };
        let scale = inverse(sums[at]);
        let factors: Vec<u64> = sums.iter().map(|one| PRIME - one * scale % PRIME).collect();
        let given_up = &self.weights[at];
        let follows = |set: &Vec<usize>| {
            let last = of(given_up, set);
            let left = |one: usize| of(&self.weights[one], set) + factors[one] * last;
            (0..ASKED).all(|one| left(one).is_multiple_of(PRIME))
        };
        if few.iter().any(follows) {
            return false;
        }
        let given_up = self.weights.swap_remove(at);
        let last = factors.len() - 1;
        for (place, weights) in self.weights.iter_mut().enumerate() {
            let factor = factors[if place == at { last } else { place }];
            if factor != PRIME {
                for (one, other) in weights.iter_mut().zip(&given_up) {
                    *one = (*one + factor * other) % PRIME;
                }
            }
        }
        true
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
