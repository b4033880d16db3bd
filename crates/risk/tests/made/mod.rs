//! Records of every shape the domain allows, and the bits that an index of them gives.
#![allow(dead_code, reason = "each suite uses a part of it")]

use std::sync::Arc;

use atalaya_domain::{
    Area, Cell, EventFacts, ExposureChange, ExposureFacts, HourOfWeek, KeyPopulation,
    KeyPopulations, Kind, LocationPrecision, OrganisationId, Place, Population, Position, Recorded,
    Severity, TimePrecision, TimeSpan, Verification, Zone,
};
use atalaya_risk::{RiskIndex, Settings};
use jiff::Timestamp;
use proptest::prelude::*;

pub fn area() -> Arc<Area> {
    Arc::new(Area::from_bbox([-90.56, 14.58, -90.46, 14.68]).expect("a box"))
}

pub fn zone() -> Zone {
    Zone::new("America/Guatemala").expect("in the database")
}

pub fn now() -> Timestamp {
    "2026-11-20T21:00:00-06:00".parse().expect("a time")
}

pub fn index() -> RiskIndex {
    RiskIndex::new(area(), zone(), Settings::default())
}

/// By one of two accounts, in one of two weeks; or brought by a file.
pub fn recorded() -> impl Strategy<Value = Option<Recorded>> {
    let week_us = 7 * 86_400_000_000;
    (0..3_i64, -week_us..week_us).prop_map(move |(account, ago_us)| {
        let at_us = now().as_microsecond() - week_us - ago_us;
        if account == 0 { None } else { atalaya_kit::recorded(account, at_us) }
    })
}

/// Anywhere in the area, or in one neighbourhood of it.
pub fn position() -> impl Strategy<Value = (f64, f64)> {
    prop_oneof![(14.585..14.675, -90.555..-90.465), (14.628..14.632, -90.512..-90.508)]
}

/// Facts of every shape the domain allows, anywhere.
pub fn facts() -> impl Strategy<Value = EventFacts> {
    facts_at(position())
}

/// Facts of every shape the domain allows: coarse places, long intervals, rumours, rejected ones.
pub fn facts_at(position: impl Strategy<Value = (f64, f64)>) -> impl Strategy<Value = EventFacts> {
    let place = (position, 0..4_usize, recorded());
    let time = (0_i64..900 * 24, 0_i64..40, 0..4_usize);
    (place, time, 0_u8..8, 0..5_usize, 1_i64..6, 0..6_usize).prop_map(
        |(((lat, lon), g, recorded), (hours_ago, length, t), populations, v, severity, kind)| {
            let precision = [
                LocationPrecision::Gps,
                LocationPrecision::Cell,
                LocationPrecision::Neighbourhood,
                LocationPrecision::Municipality,
            ][g];
            let latest = now().as_microsecond() - hours_ago * 3_600_000_000 - 77_000_000;
            let earliest = latest - [0, length, length * 5, length * 20][t] * 1_800_000_000;
            EventFacts {
                kind: [Kind::P1, Kind::L1, Kind::B2, Kind::S1, Kind::C2, Kind::C6][kind],
                severity: Severity::new(severity).expect("1 to 5"),
                key_populations: KeyPopulations::from_bits(i64::from(populations)),
                when: TimeSpan::new(earliest, latest, TimePrecision::Band).expect("in order"),
                place: Place::new(Cell::at(lat, lon).expect("a place"), precision),
                verification: Verification::ALL[v],
                recorded,
            }
        },
    )
}

/// Hours worked, anywhere.
pub fn work() -> impl Strategy<Value = ExposureFacts> {
    work_at(position())
}

/// Hours worked, in places of every size.
pub fn work_at(
    position: impl Strategy<Value = (f64, f64)>,
) -> impl Strategy<Value = ExposureFacts> {
    (position, 0_i64..900 * 24, 0.02..80.0_f64, 6..=9_u8, recorded()).prop_map(
        |((lat, lon), hours_ago, worker_hours, resolution, recorded)| {
            let latest = now().as_microsecond() - hours_ago * 3_600_000_000;
            let cell = Cell::at(lat, lon).expect("a place").coarsened(resolution);
            ExposureFacts {
                place: Place::new(cell, LocationPrecision::Gps),
                when: TimeSpan::new(latest - 9_000_000_000, latest, TimePrecision::Exact)
                    .expect("in order"),
                worker_hours,
                recorded,
            }
        },
    )
}

/// Tells an index of work.
pub fn put_work(index: &mut RiskIndex, work: ExposureFacts) {
    let (position, organisation) = (Position(1), OrganisationId(1));
    let change = ExposureChange { position, organisation, before: None, after: Some(work) };
    index.apply_exposure(&change);
}

/// The model's cells of an area.
pub fn cells_of(area: &Area) -> Vec<Cell> {
    area.cells().iter().map(|cell| Cell::from_h3(*cell).expect("a cell")).collect()
}

/// Every number of every kind of reading, as bits.
pub fn bits(index: &RiskIndex) -> Vec<u64> {
    let mut bits = Vec::new();
    let hours = [0, 23, 24, 118, 167].map(|hour| HourOfWeek::new(hour).expect("an hour"));
    let cells = [9_u8, 8, 7, 6, 5]
        .map(|r| Cell::at(14.63, -90.51).expect("a place").parent(r).expect("coarser"));
    for population in [Population::All, Population::Of(KeyPopulation::Tw)] {
        let surface = index.surface(population, now());
        for (cell, hour) in cells.iter().flat_map(|cell| hours.map(|hour| (*cell, hour))) {
            let found = surface.estimate(cell, hour).expect("inside the area");
            let numbers = [found.rate, found.lower, found.upper, found.relative];
            bits.extend(numbers.map(f64::to_bits));
            bits.push(u64::from(found.state().bits()));
            bits.extend([found.harm, found.severity.mean, found.severity.upper].map(f64::to_bits));
        }
    }
    bits
}
