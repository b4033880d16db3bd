//! Building a release: which numbers may be shown, and which they are.
//!
//! From the finest places upwards each set that meets the thresholds is shown, as long as what
//! remains of every set around it, published now or ever, is empty or meets them too
//! (see [`Ledger`]). What cannot be shown by itself goes into the number of the place around it
//! instead of being a hole that a subtraction would fill.

use std::collections::BTreeSet;

use atalaya_boundaries::Boundaries;
use atalaya_domain::Zone;
use jiff::Timestamp;

use super::chance;
use super::counted::CountedEvent;
use super::ledger::{Ledger, Row, Slot};
use super::relation::Relation;
use super::set::{Group, SetOf};
use super::spec::{CannotRelease, Geography, Spec};
use super::thresholds::{self, EVENTS};
use super::unit::{District, LEAST_HEXAGONS, Unit};
use crate::RoundingKey;

/// What a release is built from.
#[derive(Debug, Clone, Copy)]
pub struct Ground<'a> {
    /// The events of the organisations asked for and of all that share a published set with them,
    /// of the whole year the period lies in; those that count no more too.
    pub events: &'a [CountedEvent],
    /// Everything that was ever published.
    pub ledger: &'a Ledger,
    /// The secret that noise and thresholds are drawn from.
    pub key: &'a RoundingKey,
    /// The deployment's zone.
    pub zone: &'a Zone,
    /// Its departments and municipalities.
    pub boundaries: Option<&'a Boundaries>,
    /// Now.
    pub now: Timestamp,
}

/// The numbers of a release: the whole area first, then places from coarse to fine in order.
pub(super) fn build(spec: &Spec, ground: &Ground<'_>) -> Result<Vec<Row>, CannotRelease> {
    spec.check()?;
    let by_district = matches!(spec.geography, Geography::Departments | Geography::Municipalities);
    if by_district && ground.boundaries.is_none() {
        return Err(CannotRelease::NoBoundaries);
    }
    let edition = ground.boundaries.map(Boundaries::edition);
    if ground.now < spec.period.closes_at(ground.zone) {
        return Err(CannotRelease::StillOpen);
    }
    let events = slotted(ground);
    let mut told: Vec<Row> = Vec::new();
    let mut new: Vec<Shown> = Vec::new();
    for set in candidates(spec, &events, ground) {
        if let Some(value) = ground.ledger.value(&set) {
            told.push(Row { set, value });
        } else if ground.ledger.admits(&set, edition)
            && let shown = Shown::new(set, &events, ground, ground.now)
            && shown.meets(&shown.members, &events)
        {
            new.push(shown);
        }
    }
    let old: Vec<Shown> = concerned(ground.ledger, &new)
        .map(|(set, built_at)| Shown::new(set.clone(), &events, ground, built_at))
        .collect();
    settle(&mut new, &old, &events);
    told.extend(valued(&new, &old, ground));
    if told.is_empty() {
        return Err(CannotRelease::Nothing);
    }
    told.sort_by_key(|row| (row.set.group, row.set.unit.fineness(), row.set.unit));
    Ok(told)
}

/// The published sets that new ones share events with, and those that share events with these: what
/// remains of a set around a new one depends on everything inside it.
fn concerned<'a>(
    ledger: &'a Ledger,
    new: &[Shown],
) -> impl Iterator<Item = (&'a SetOf, Timestamp)> {
    let touches = |one: &SetOf, other: &SetOf| one.beside(other) != Relation::Apart;
    let near: Vec<&SetOf> = ledger
        .rows()
        .map(|row| &row.set)
        .filter(|set| new.iter().any(|one| touches(&one.set, set)))
        .collect();
    ledger.built().filter(move |(set, _)| near.iter().any(|other| touches(set, other)))
}

/// An event with the quarter it counts in.
struct Slotted<'a> {
    event: &'a CountedEvent,
    slot: Slot,
}

fn slotted<'a>(ground: &Ground<'a>) -> Vec<Slotted<'a>> {
    let of = |event: &'a CountedEvent| {
        let slot = ground.ledger.slot(event, ground.zone)?;
        Some(Slotted { event, slot })
    };
    ground.events.iter().filter_map(of).collect()
}

/// A set that may be shown, or was: with its members, as places in the list of events.
struct Shown {
    set: SetOf,
    members: Vec<usize>,
    extra: usize,
}

impl Shown {
    /// A set with what a number of it counts that is built at an instant, or was.
    fn new(set: SetOf, events: &[Slotted<'_>], ground: &Ground<'_>, built_at: Timestamp) -> Self {
        let has = |(_, one): &(usize, &Slotted<'_>)| {
            set.has(one.event, one.slot)
                && ground.ledger.counts(one.event, one.slot, set.agreed, built_at)
        };
        let members = events.iter().enumerate().filter(has).map(|(at, _)| at).collect();
        let extra = chance::extra_events(ground.key, &set);
        Self { set, members, extra }
    }

    /// Whether these of its members may show a number.
    fn meets(&self, members: &[usize], events: &[Slotted<'_>]) -> bool {
        let events: Vec<&CountedEvent> = members.iter().map(|at| events[*at].event).collect();
        let whole = members.len() == self.members.len();
        thresholds::meets(&events, (self.set.unit, self.set.group), whole, self.extra).is_ok()
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
fn candidates(spec: &Spec, events: &[Slotted<'_>], ground: &Ground<'_>) -> Vec<SetOf> {
    let whole = spec.set(Unit::Area, Group::All);
    let counted = Shown::new(whole.clone(), events, ground, ground.now);
    let mut units: BTreeSet<Unit> = BTreeSet::new();
    for at in &counted.members {
        let mut around = finest_unit(spec.geography, events[*at].event, ground.boundaries);
        while around != Unit::Area {
            units.insert(around);
            around = around.parent(ground.boundaries).unwrap_or(Unit::Area);
        }
    }
    let mut units: Vec<Unit> = units.into_iter().collect();
    units.sort_by_key(|unit| (std::cmp::Reverse(unit.fineness()), *unit));
    let parts = units
        .iter()
        .filter(|unit| matches!(unit, Unit::Department(_)))
        .flat_map(|unit| spec.split.groups().into_iter().map(|group| spec.set(*unit, group)));
    let parts: Vec<SetOf> = parts.collect();
    let all = units.into_iter().map(|unit| spec.set(unit, Group::All));
    parts.into_iter().chain(all).chain(spec.parts()).chain(std::iter::once(whole)).collect()
}

/// The finest unit that an event counts in where places are told like this.
fn finest_unit(
    geography: Geography,
    event: &CountedEvent,
    boundaries: Option<&Boundaries>,
) -> Unit {
    let by_district = |boundaries: &Boundaries| {
        let district = |code| District { code, edition: boundaries.edition() };
        let department = event.place.department?;
        let municipality = event.place.municipality.filter(|municipality| {
            geography == Geography::Municipalities
                && boundaries.hexagons(*municipality) >= LEAST_HEXAGONS
        });
        Some(match municipality {
            Some(code) => Unit::Municipality { district: district(code), department },
            None => Unit::Department(district(department)),
        })
    };
    match geography {
        Geography::Area => Unit::Area,
        Geography::Hexagons(finest) => {
            event.cell.map_or(Unit::Area, |cell| Unit::of(cell, finest, boundaries))
        }
        Geography::Departments | Geography::Municipalities => {
            boundaries.and_then(by_district).unwrap_or(Unit::Area)
        }
    }
}

/// Takes back what cannot be shown beside the rest, until every remainder is empty or meets the
/// thresholds. The number of the whole area or of a department is worth more than one inside it: for
/// its sake, and for what was published before, the smallest of those directly inside is taken back;
/// otherwise the set itself is.
fn settle(new: &mut Vec<Shown>, old: &[Shown], events: &[Slotted<'_>]) {
    while let Some(bad) = first_bad(new, old, events) {
        let around = match bad {
            Bad::New(at) => &new[at],
            Bad::Old(at) => &old[at],
        };
        let within = |one: &Shown, other: &Shown| one.set.beside(&other.set) == Relation::Within;
        let nested = |one: &Shown| {
            let mut between = new.iter().chain(old).filter(|other| within(other, around));
            between.any(|other| within(one, other))
        };
        let inside = new.iter().enumerate().filter(|(_, one)| within(one, around));
        let smallest =
            inside.min_by_key(|(_, one)| (nested(one), one.members.len(), one.set.name()));
        let smallest = smallest.map(|(at, _)| at);
        let is_worth_more = matches!(around.set.unit, Unit::Area | Unit::Department(_));
        let taken_back = match bad {
            Bad::New(at) if !is_worth_more => Some(at),
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

fn first_bad(new: &[Shown], old: &[Shown], events: &[Slotted<'_>]) -> Option<Bad> {
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
