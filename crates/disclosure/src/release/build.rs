//! Building a release: which numbers may be shown, and which they are.
//!
//! From the finest hexagons upwards each set that meets the thresholds is shown, as long as what
//! remains of every set around it, published now or ever, is empty or meets them too
//! (see [`Ledger`]). What cannot be shown by itself goes into the number of the hexagon around it
//! instead of being a hole that a subtraction would fill.

use std::collections::BTreeSet;

use atalaya_domain::Zone;
use jiff::Timestamp;

use super::chance;
use super::counted::CountedEvent;
use super::ledger::{Ledger, Row};
use super::period::Period;
use super::relation::Relation;
use super::set::{Group, SetOf};
use super::spec::{CannotRelease, Spec};
use super::thresholds::{self, EVENTS};
use super::unit::Unit;
use crate::RoundingKey;

/// What a release is built from.
#[derive(Debug, Clone, Copy)]
pub struct Ground<'a> {
    /// The events of the organisations asked for and of all that share a published set with them,
    /// of the whole year the period lies in.
    pub events: &'a [CountedEvent],
    /// Everything that was ever published.
    pub ledger: &'a Ledger,
    /// The secret that noise and thresholds are drawn from.
    pub key: &'a RoundingKey,
    /// The deployment's zone.
    pub zone: &'a Zone,
    /// Now.
    pub now: Timestamp,
}

/// The numbers of a release: the whole area first, then hexagons in order of resolution and index.
pub(super) fn build(spec: &Spec, ground: &Ground<'_>) -> Result<Vec<Row>, CannotRelease> {
    spec.check()?;
    if ground.now < spec.period.closes_at(ground.zone) {
        return Err(CannotRelease::StillOpen);
    }
    let events = dated(ground);
    let mut told: Vec<Row> = Vec::new();
    let mut new: Vec<Shown> = Vec::new();
    for set in candidates(spec, &events) {
        if let Some(value) = ground.ledger.value(&set) {
            told.push(Row { set, value });
        } else if ground.ledger.admits(&set)
            && let shown = Shown::new(set, &events, ground.key)
            && shown.meets(&shown.members, &events)
        {
            new.push(shown);
        }
    }
    let old: Vec<Shown> = concerned(ground.ledger, &new)
        .map(|row| Shown::new(row.set.clone(), &events, ground.key))
        .collect();
    settle(&mut new, &old, &events);
    told.extend(valued(&new, &old, ground));
    if told.is_empty() {
        return Err(CannotRelease::Nothing);
    }
    told.sort_by_key(|row| (row.set.group, resolution(row.set.unit), row.set.unit));
    Ok(told)
}

/// The published sets that new ones share events with, and those that share events with these: what
/// remains of a set around a new one depends on everything inside it.
fn concerned<'a>(ledger: &'a Ledger, new: &[Shown]) -> impl Iterator<Item = &'a Row> {
    let touches = |one: &SetOf, other: &SetOf| one.beside(other) != Relation::Apart;
    let rows = ledger.rows();
    let near: Vec<&Row> =
        rows.iter().filter(|row| new.iter().any(|one| touches(&one.set, &row.set))).collect();
    rows.iter().filter(move |row| near.iter().any(|other| touches(&row.set, &other.set)))
}

/// An event with the quarter it is late in, if it is.
struct Dated<'a> {
    event: &'a CountedEvent,
    late_in: Option<Period>,
}

fn dated<'a>(ground: &Ground<'a>) -> Vec<Dated<'a>> {
    let of = |event: &'a CountedEvent| {
        let recorded_in = Period::quarter_of(event.recorded_at, ground.zone);
        Dated { event, late_in: ground.ledger.late_in(event, recorded_in) }
    };
    // What is recorded at this very moment is late already: once and never twice.
    let recorded = ground.events.iter().filter(|event| event.recorded_at < ground.now);
    recorded.map(of).collect()
}

/// A set that may be shown, or was: with its members, as places in the list of events.
struct Shown {
    set: SetOf,
    members: Vec<usize>,
    extra: usize,
}

impl Shown {
    fn new(set: SetOf, events: &[Dated<'_>], key: &RoundingKey) -> Self {
        let has = |(_, dated): &(usize, &Dated<'_>)| set.has(dated.event, dated.late_in);
        let members = events.iter().enumerate().filter(has).map(|(at, _)| at).collect();
        let extra = chance::extra_events(key, &set);
        Self { set, members, extra }
    }

    /// Whether these of its members may show a number.
    fn meets(&self, members: &[usize], events: &[Dated<'_>]) -> bool {
        let members: Vec<&CountedEvent> = members.iter().map(|at| events[*at].event).collect();
        thresholds::meets(&members, self.set.unit, self.extra).is_ok()
    }

    /// Its members that are in none of the sets inside it.
    fn remainder<'a>(&self, others: impl Iterator<Item = &'a Self>) -> Vec<usize> {
        let inside = |other: &&Self| other.set.beside(&self.set) == Relation::Within;
        let taken: BTreeSet<usize> =
            others.filter(inside).flat_map(|other| other.members.iter().copied()).collect();
        self.members.iter().copied().filter(|at| !taken.contains(at)).collect()
    }
}

/// Every set that could be shown, the finest first.
fn candidates(spec: &Spec, events: &[Dated<'_>]) -> Vec<SetOf> {
    let whole = spec.set(Unit::Area, Group::All);
    let mut units: BTreeSet<Unit> = BTreeSet::new();
    if let Some(finest) = spec.hexagons {
        let placed = events.iter().filter(|dated| whole.has(dated.event, dated.late_in));
        for cell in placed.filter_map(|dated| dated.event.cell) {
            let mut unit = Unit::of(cell, finest);
            while let Some(parent) = unit.parent() {
                units.insert(unit);
                unit = parent;
            }
        }
    }
    let mut units: Vec<Unit> = units.into_iter().collect();
    units.sort_by_key(|unit| (std::cmp::Reverse(resolution(*unit)), *unit));
    let hexagons = units.into_iter().map(|unit| spec.set(unit, Group::All));
    hexagons.chain(spec.parts()).chain(std::iter::once(whole)).collect()
}

fn resolution(unit: Unit) -> u8 {
    match unit {
        Unit::Area => 0,
        Unit::Cell(cell) => cell.resolution(),
    }
}

/// Takes back what cannot be shown beside the rest, until every remainder is empty or meets the
/// thresholds. The whole area's number is worth more than one hexagon's: for its sake, and for what
/// was published before, the smallest set inside is taken back; otherwise the set itself is.
fn settle(new: &mut Vec<Shown>, old: &[Shown], events: &[Dated<'_>]) {
    while let Some(bad) = first_bad(new, old, events) {
        let around = match bad {
            Bad::New(at) => &new[at],
            Bad::Old(at) => &old[at],
        };
        let inside = new
            .iter()
            .enumerate()
            .filter(|(_, one)| one.set.beside(&around.set) == Relation::Within);
        let smallest = inside.min_by_key(|(_, one)| (one.members.len(), one.set.name()));
        let smallest = smallest.map(|(at, _)| at);
        let taken_back = match bad {
            Bad::New(at) if around.set.unit != Unit::Area => Some(at),
            Bad::New(at) => smallest.or(Some(at)),
            Bad::Old(_) => smallest,
        };
        let Some(taken_back) = taken_back else { return };
        new.remove(taken_back);
    }
}

/// A set whose remainder is neither empty nor enough, by its place in its list.
#[derive(Clone, Copy)]
enum Bad {
    New(usize),
    Old(usize),
}

fn first_bad(new: &[Shown], old: &[Shown], events: &[Dated<'_>]) -> Option<Bad> {
    let bad = |one: &Shown| {
        let remainder = one.remainder(new.iter().chain(old));
        !remainder.is_empty() && !one.meets(&remainder, events)
    };
    // Published sets that nothing new lies in are as they were.
    let touched =
        |one: &Shown| new.iter().any(|inner| inner.set.beside(&one.set) == Relation::Within);
    let of_new = new.iter().position(bad).map(Bad::New);
    of_new.or_else(|| old.iter().position(|one| touched(one) && bad(one)).map(Bad::Old))
}

/// The new sets' numbers: what was published of the sets inside, and the noisy count of what remains.
/// So numbers add up, and what is told of any events is told once.
fn valued(new: &[Shown], old: &[Shown], ground: &Ground<'_>) -> Vec<Row> {
    let mut rows: Vec<Row> = old
        .iter()
        .filter_map(|one| {
            let value = ground.ledger.value(&one.set)?;
            Some(Row { set: one.set.clone(), value })
        })
        .collect();
    let first_new = rows.len();
    for one in new {
        let remainder = one.remainder(new.iter().chain(old)).len();
        let own = if remainder == 0 {
            0
        } else {
            (remainder as i64 + chance::noise(ground.key, &one.set)).max(EVENTS as i64)
        };
        let inside: Vec<&Row> =
            rows.iter().filter(|row| row.set.beside(&one.set) == Relation::Within).collect();
        let outermost = inside.iter().filter(|row| {
            !inside.iter().any(|other| row.set.beside(&other.set) == Relation::Within)
        });
        let value = own + outermost.map(|row| row.value).sum::<i64>();
        rows.push(Row { set: one.set.clone(), value });
    }
    rows.split_off(first_new)
}
