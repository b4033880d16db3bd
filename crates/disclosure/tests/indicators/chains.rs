//! Somebody who takes everything that the route has answered for a system of equations and solves it: year less
//! quarters, less departments, less populations, less what happened, all at once and in any order.
//!
//! What is counted falls into cells: a quarter, a department, a population and a kind of report. A number that is told
//! is the sum of cells. What follows from the numbers are the combinations of those sums, so a set of cells is known
//! if it is a combination of told ones. That is found out by elimination, and asked of every set that is a product of
//! some quarters, some departments, some populations and some parts of a division of kinds, or all but these. Where
//! nothing is left over, nothing is in each of its cells, and that is knowledge too. Kinds that nobody has reported are
//! cells as well: whoever solves does not know that nobody has.

use std::collections::BTreeSet;

use atalaya_boundaries::Place;
use atalaya_disclosure::release::{Band, Period};
use atalaya_disclosure::{
    Counted, IndicatorCut, IndicatorEvent, IndicatorFacts, IndicatorGroup, WorkRecord,
};
use atalaya_domain::{Family, KeyPopulations, UserId};
use proptest::prelude::*;

use super::{
    Label, POPULATIONS, Planted, department, event, everything_by, facts, is_counted, is_labelled,
    is_many, lies_in, planted, simple, told,
};

/// Numbers are taken modulo this prime: a determinant that it happens to divide would be one in two thousand million.
const PRIME: u64 = (1 << 31) - 1;
/// With these the organisation's own numbers are told too.
const BY_GROUP: [IndicatorCut; 2] = [IndicatorCut::Department, IndicatorCut::Population];
/// Quarters, departments and populations there are.
const SIZES: [usize; 3] = [4, 3, 3];

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

/// Sums that are known, each brought to a cell of its own that no other has.
#[derive(Default)]
struct Known {
    rows: Vec<(usize, Vec<u64>)>,
}

impl Known {
    /// Learns a sum of cells.
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

    /// Weights of the cells under which every known sum is nothing, and no other but by one chance in many millions.
    fn weights(&self, cells: usize, seed: u64) -> Vec<u64> {
        let mut state = seed | 1;
        let mut weights: Vec<u64> = (0..cells)
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
            let others = row.iter().zip(&weights).map(|(one, weight)| one * weight % PRIME);
            let sum = others.sum::<u64>() % PRIME;
            // Other rows have nothing in this cell, so that they do not change.
            weights[*pivot] = (PRIME - sum) % PRIME;
        }
        weights
    }
}

/// Takes so much of a known sum from a row that nothing of its own cell is left.
fn take(row: &mut [u64], known: &[u64], pivot: usize) {
    let factor = row[pivot];
    if factor != 0 {
        for (one, other) in row.iter_mut().zip(known) {
            *one = (*one + (PRIME - factor) * other) % PRIME;
        }
    }
}

/// Which of the cells each thing that was counted lies in, and how many kinds there are.
struct Cells {
    of: Vec<usize>,
    kinds: usize,
    /// Sets of kinds that are asked for, as bits.
    sets: BTreeSet<u64>,
}

impl Cells {
    fn count(&self) -> usize {
        SIZES.iter().product::<usize>() * self.kinds
    }

    fn at(&self, [quarter, department, population]: [usize; 3], kind: usize) -> usize {
        ((quarter * SIZES[1] + department) * SIZES[2] + population) * self.kinds + kind
    }

    /// A set of which the sum is known and that is of few; by its cells.
    fn of_few(&self, told: &[Vec<u64>], many: &dyn Fn(&[usize]) -> bool) -> Option<String> {
        let mut things: Vec<Vec<usize>> = vec![Vec::new(); self.count()];
        self.of.iter().enumerate().for_each(|(thing, cell)| things[*cell].push(thing));
        let mut empty: BTreeSet<usize> = BTreeSet::new();
        loop {
            let mut known = Known::default();
            for row in told {
                let mut row = row.clone();
                empty.iter().for_each(|cell| row[*cell] = 0);
                known.learn(row);
            }
            let weights = [3, 5].map(|seed| {
                let seed = 0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(seed);
                let mut weights = known.weights(self.count(), seed);
                empty.iter().for_each(|cell| weights[*cell] = 0);
                weights
            });
            let before = empty.len();
            for cells in self.derived(&weights) {
                let inside: Vec<usize> =
                    cells.iter().flat_map(|cell| things[*cell].clone()).collect();
                if inside.is_empty() {
                    empty.extend(cells);
                } else if !many(&inside) {
                    let first = inside.first();
                    return Some(format!("{} of cells {cells:?}, as {first:?}", inside.len()));
                }
            }
            if empty.len() == before {
                return None;
            }
        }
    }

    /// Every product of some quarters, departments and populations with a set of kinds of which the sum is known.
    fn derived(&self, weights: &[Vec<u64>; 2]) -> Vec<Vec<usize>> {
        let mut found = Vec::new();
        let chosen = |bits: u64, of: usize| (0..of).filter(move |at| bits >> at & 1 == 1);
        for quarters in 1..1 << SIZES[0] {
            for departments in 1..1 << SIZES[1] {
                for populations in 1..1 << SIZES[2] {
                    let corners: Vec<[usize; 3]> = chosen(quarters, SIZES[0])
                        .flat_map(|q| chosen(departments, SIZES[1]).map(move |d| (q, d)))
                        .flat_map(|(q, d)| chosen(populations, SIZES[2]).map(move |p| [q, d, p]))
                        .collect();
                    let of_kind = |kind: usize| {
                        [0, 1].map(|which: usize| {
                            let each = corners.iter().map(|at| weights[which][self.at(*at, kind)]);
                            each.sum::<u64>() % PRIME
                        })
                    };
                    let by_kind: Vec<[u64; 2]> = (0..self.kinds).map(of_kind).collect();
                    for set in &self.sets {
                        let sum = |which: usize| {
                            let each = chosen(*set, self.kinds).map(|kind| by_kind[kind][which]);
                            each.sum::<u64>() % PRIME
                        };
                        if sum(0) == 0 && sum(1) == 0 {
                            let cells = chosen(*set, self.kinds)
                                .flat_map(|kind| corners.iter().map(move |at| (*at, kind)));
                            found.push(cells.map(|(at, kind)| self.at(at, kind)).collect());
                        }
                    }
                }
            }
        }
        found
    }
}

/// Some of these and all but these, of a whole, for every choice.
fn choices(whole: u64, parts: &[u64], sets: &mut BTreeSet<u64>) {
    for bits in 0_u32..1 << parts.len() {
        let chosen = parts.iter().enumerate().filter(|(at, _)| bits >> at & 1 == 1);
        let together = chosen.fold(0, |all, (_, part)| all | part);
        sets.insert(whole & together);
        sets.insert(whole & !together);
    }
}

/// The sets of kinds that somebody would ask for who knows what is told: some parts of a division, or all but these.
fn sets_of(kinds: &[IndicatorEvent]) -> BTreeSet<u64> {
    let of = |what: &str| -> u64 {
        let is = |event: &IndicatorEvent| {
            is_counted(event, event.counted.quarter, IndicatorGroup::Organisation, what)
        };
        kinds.iter().enumerate().filter(|(_, event)| is(event)).map(|(at, _)| 1 << at).sum()
    };
    let all_of = |what: &str, codes: &[&str]| -> Vec<u64> {
        codes.iter().map(|code| of(&format!("{what} {code}"))).collect()
    };
    let families: Vec<&str> = Family::ALL.iter().map(|one| one.code()).collect();
    let bands: Vec<&str> = Band::ALL.iter().map(|one| one.code()).collect();
    let mut sets = BTreeSet::new();
    let all = of("all");
    choices(all, &all_of("family", &families), &mut sets);
    choices(of("family BS"), &all_of("family", &["B", "S"]), &mut sets);
    choices(all, &all_of("severity", &["1", "2", "3", "4", "5"]), &mut sets);
    choices(of("severe"), &all_of("severity", &["4", "5"]), &mut sets);
    choices(all, &all_of("band", &bands), &mut sets);
    choices(all, &[of("police told"), of("police refused")], &mut sets);
    choices(of("complaint"), &[of("court sentence"), of("court dismissed")], &mut sets);
    choices(of("lost"), &[of("loss said")], &mut sets);
    choices(of("loss said"), &[of("loss insured")], &mut sets);
    for what in [
        "severe",
        "transit",
        "state",
        "verified",
        "phone",
        "supplies",
        "meeting",
        "lost",
        "complaint",
    ] {
        choices(all, &[of(what)], &mut sets);
    }
    choices(of("transit"), &all_of("band", &bands), &mut sets);
    choices(all & !of("transit"), &all_of("band", &bands), &mut sets);
    sets.remove(&0);
    sets
}

/// Who, when, where, whom it served, and of which kind.
type Reported = (i64, usize, usize, usize, usize);

/// Kinds of reports in a year: few enough that many fall into each.
const KINDS: usize = 6;

/// Kinds that nobody has reported.
const OTHERS: usize = 22;

fn reports() -> impl Strategy<Value = (Vec<Planted>, Vec<Planted>)> {
    let kinds = prop::collection::vec(planted(), KINDS + OTHERS);
    // The first of each is common, and the others are rare in one place and not in another.
    let often = |most: usize| prop_oneof![3 => Just(0), 2 => 0..most];
    let each = (0_i64..9, often(4), often(3), often(3), often(KINDS));
    (kinds, prop::collection::vec(each, 40..200)).prop_map(|(kinds, each)| {
        let report = |(reporter, quarter, department, population, kind): Reported| {
            let of: Planted = kinds[kind];
            Planted { reporter, quarter: quarter as i8 + 1, department, population, ..of }
        };
        let reports = each.into_iter().map(report).collect();
        (reports, kinds[KINDS..].to_vec())
    })
}

/// Without what a kind does not hold: who, when and where.
fn kind_of(event: &IndicatorEvent) -> String {
    let IndicatorEvent {
        counted,
        severity,
        in_transit,
        leg,
        state_actor,
        phone,
        supplies,
        police,
        at_meeting,
        lost,
        loss,
        insured,
        complaint,
        ..
    } = event;
    let of_it = (counted.family, counted.band, counted.corroborated, severity, in_transit);
    let after = (lost, loss, insured, complaint);
    format!("{of_it:?} {leg:?} {state_actor} {phone} {supplies} {police:?} {at_meeting} {after:?}")
}

/// A report is a part of a way by its department too, so that ways are no kinds: they are left out here, and tried
/// against everything else two by two.
fn without_ways(facts: &mut IndicatorFacts) {
    facts.events.iter_mut().for_each(|event| event.leg = None);
}

/// The kinds of these reports and of some that nobody made, and the cells that the reports lie in.
fn cells_of(facts: &IndicatorFacts, others: &[Planted]) -> (Cells, Vec<IndicatorEvent>) {
    let mut kinds: Vec<IndicatorEvent> = Vec::new();
    let mut others: Vec<IndicatorEvent> = others.iter().map(|planted| event(0, *planted)).collect();
    others.iter_mut().for_each(|event| event.leg = None);
    for event in facts.events.iter().chain(&others) {
        if kinds.iter().all(|kind| kind_of(kind) != kind_of(event)) {
            kinds.push(event.clone());
        }
    }
    let mut cells = Cells { of: Vec::new(), kinds: kinds.len(), sets: sets_of(&kinds) };
    for event in &facts.events {
        let Period::Quarter(_, quarter) = event.counted.quarter else { unreachable!("a quarter") };
        let place =
            (0..SIZES[1]).position(|at| event.counted.place.department == Some(department(at)));
        let population = POPULATIONS.iter().position(|one| *one == event.counted.population);
        let kind = kinds.iter().position(|kind| kind_of(kind) == kind_of(event));
        let quarter = usize::try_from(quarter - 1).expect("a quarter");
        let at = [quarter, place.expect("one"), population.expect("one")];
        cells.of.push(cells.at(at, kind.expect("a kind")));
    }
    (cells, kinds)
}

/// What was told, as sums of the cells that it would be of whatever had been reported.
fn sums(facts: &IndicatorFacts, cells: &Cells, kinds: &[IndicatorEvent]) -> Vec<Vec<u64>> {
    // A report in each cell, so that a number's definition shows in which of them it counts.
    let one_each = |cell: usize| {
        let (mut event, rest) = (kinds[cell % cells.kinds].clone(), cell / cells.kinds);
        event.counted.population = POPULATIONS[rest % SIZES[2]];
        event.counted.place.department = Some(department(rest / SIZES[2] % SIZES[1]));
        event.counted.quarter = Period::Quarter(2026, (rest / SIZES[2] / SIZES[1]) as i8 + 1);
        event
    };
    let one_each: Vec<IndicatorEvent> = (0..cells.count()).map(one_each).collect();
    let told = everything_by(facts, &BY_GROUP);
    let of = |label: &Label| -> Vec<u64> {
        one_each.iter().map(|event| u64::from(is_labelled(event, label))).collect()
    };
    told.keys().map(of).collect()
}

/// Every number of a year's work, as sums of cells.
fn sums_of_work(facts: &IndicatorFacts, cells: &Cells) -> Vec<Vec<u64>> {
    let year = Period::Year(2026);
    let mut all = Vec::new();
    for period in year.quarters().into_iter().chain([year]) {
        for cut in BY_GROUP {
            let counts = told(facts, period, cut);
            let mut note = |group: IndicatorGroup, band: Option<usize>| {
                let row = (0..cells.count()).map(|cell| {
                    let (band_of, rest) = (cell % cells.kinds, cell / cells.kinds);
                    let quarter = Period::Quarter(2026, (rest / SIZES[2] / SIZES[1]) as i8 + 1);
                    let at = Some(department(rest / SIZES[2] % SIZES[1]));
                    let whom = POPULATIONS[rest % SIZES[2]];
                    let is_of = lies_in((quarter, at, whom), period, group);
                    u64::from(is_of && band.is_none_or(|one| one == band_of))
                });
                all.push(row.collect());
            };
            for activity in counts.activity.iter().filter(|one| one.sessions.is_some()) {
                note(activity.group, None);
            }
            // The rate of a part of the day tells how many records of work it is of.
            for row in counts.rows.iter().filter(|row| row.indicator == 7) {
                let band = Band::ALL.iter().position(|band| band.code() == row.part);
                if matches!(row.counted, Counted::Rate(..)) {
                    note(row.group, band);
                }
            }
        }
    }
    all
}

/// Reports by many people wherever work may be, so that no rate of work is held back for want of reports.
fn many_reports() -> Vec<IndicatorEvent> {
    let mut all = Vec::new();
    for cell in 0..SIZES.iter().product::<usize>() * Band::ALL.len() {
        let (band, rest) = (cell % Band::ALL.len(), cell / Band::ALL.len());
        let (department, population) = (rest / SIZES[2] % SIZES[1], rest % SIZES[2]);
        for one in 0..2 {
            // Six people in each department and population, whichever part of the day.
            let reporter = (population + 3 * department + 5 * one + band) % 9;
            let planted = Planted {
                quarter: (rest / SIZES[2] / SIZES[1]) as i8 + 1,
                department,
                population,
                band,
                ..simple(reporter as i64)
            };
            all.push(event(all.len() as u64 % 40, planted));
        }
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn no_system_of_equations_of_what_is_told_gives_a_number_of_few((planted, others) in reports()) {
        let mut facts = facts(&planted);
        without_ways(&mut facts);
        let (cells, kinds) = cells_of(&facts, &others);
        let told = sums(&facts, &cells, &kinds);
        let many = |inside: &[usize]| is_many(inside.iter().map(|at| &facts.events[*at]));
        prop_assert_eq!(cells.of_few(&told, &many), None);
    }

    #[test]
    fn no_system_of_equations_gives_a_number_of_few_records_of_work(
        records in prop::collection::vec((0_i64..6, 0_usize..4, 0_usize..3, 0_usize..3, 0_u8..4), 0..160),
    ) {
        let (mut work, mut cells) = (Vec::new(), Cells { of: Vec::new(), kinds: 4, sets: (1..16).collect() });
        for (who, quarter, at, population, band) in &records {
            let place = Place { department: Some(department(*at)), municipality: None };
            let of = KeyPopulations::from_members([POPULATIONS[*population]]);
            let during = Period::Quarter(2026, *quarter as i8 + 1);
            work.push(WorkRecord::new(during, Some(UserId(*who)), place, of, band * 6, 2.0));
            cells.of.push(cells.at([*quarter, *at, *population], usize::from(*band)));
        }
        let facts = IndicatorFacts { work, events: many_reports(), ..IndicatorFacts::default() };
        let told = sums_of_work(&facts, &cells);
        let many = |inside: &[usize]| {
            let mut by = std::collections::BTreeMap::<i64, usize>::new();
            for at in inside {
                *by.entry(records[*at].0).or_default() += 1;
            }
            let most = by.values().max().copied().unwrap_or(0);
            inside.len() >= 5 && by.len() >= 3 && inside.len() - most >= 3
        };
        prop_assert_eq!(cells.of_few(&told, &many), None);
    }
}

#[test]
fn whoever_solves_finds_what_thresholds_alone_would_give_away() {
    // Two wholes and a part of each, as thresholds alone would tell them: two reports follow.
    let of = vec![0, 0, 0, 0, 0, 0, 0, 1, 1];
    let cells = Cells { of, kinds: 2, sets: (1..4).collect() };
    let row = |of: &dyn Fn(usize) -> bool| (0..cells.count()).map(|at| u64::from(of(at))).collect();
    let all: Vec<u64> = row(&|_| true);
    let first: Vec<u64> = row(&|cell| cell % 2 == 0);
    let many = |inside: &[usize]| inside.len() >= 5;
    assert_eq!(cells.of_few(std::slice::from_ref(&all), &many), None);
    assert!(cells.of_few(&[all, first], &many).is_some());
}
