//! What does it cost to draw a view right after a report came in? A new surface, and 2,500 cells.
//!
//! Repeat: `cargo bench -p atalaya-risk`. Each line is the median and the 99th percentile of the
//! repetitions, in microseconds. As a test (`cargo test --benches`) it runs each once.

#![expect(clippy::print_stdout, reason = "the table is the answer")]

use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

use atalaya_domain::{
    Area, Cell, EventFacts, HourOfWeek, KeyPopulation, KeyPopulations, Kind, LocationPrecision,
    Place, Population, TimePrecision, TimeSpan, Verification, Zone,
};
use atalaya_risk::{RiskIndex, Settings};
use jiff::Timestamp;

/// A country's capital and its surroundings, degrees.
const BOX: [f64; 4] = [-91.2, 14.0, -90.0, 15.2];
/// As many events as a city's police writes down in a year.
const EVENTS: u64 = 50_000;
/// As many cells as one view may show.
const VIEW: usize = 2_500;
/// Cells of a whole week's view.
const WEEK_VIEW: usize = 2_000;
/// 2026-11-20T21:00:00-06:00.
const NOW_SECONDS: i64 = 1_795_230_000;

fn main() {
    let repetitions = if std::env::args().any(|argument| argument == "--bench") { 300 } else { 1 };
    let area = Arc::new(Area::from_bbox(BOX).expect("a box"));
    let zone = Zone::new("America/Guatemala").expect("in the database");
    let mut index = RiskIndex::new(Arc::clone(&area), zone, Settings::default());
    (0..EVENTS).for_each(|number| index.add(&event(number)));
    let now = Timestamp::from_second(NOW_SECONDS).expect("a time");
    let hour = HourOfWeek::new(4 * 24 + 21).expect("an hour");
    let middle = Cell::at(14.63, -90.51).expect("a place");
    update(&mut index, repetitions);
    relearn(&mut index, now, repetitions);
    let index = index;
    let around = middle.parent(8).expect("coarser").h3().grid_disk::<Vec<_>>(28);
    let mut cells: Vec<Cell> =
        around.into_iter().take(WEEK_VIEW).filter_map(|cell| Cell::from_h3(cell).ok()).collect();
    cells.sort_unstable();
    measure(
        &format!("all: surface and 168 hours of {WEEK_VIEW} cells"),
        repetitions / 10 + 1,
        || {
            let surface = index.surface(Population::All, now);
            surface.rates(&cells).flatten().count()
        },
    );
    for population in [Population::All, Population::Of(KeyPopulation::Tw)] {
        let name = population.code();
        measure(&format!("{name}: surface"), repetitions, || index.surface(population, now));
        for resolution in [8, 9] {
            let around = middle.parent(resolution).expect("coarser").h3();
            let mut cells: Vec<Cell> = around
                .grid_disk::<Vec<_>>(28)
                .into_iter()
                .filter_map(|cell| Cell::from_h3(cell).ok())
                .take(VIEW)
                .collect();
            cells.sort_unstable();
            measure(
                &format!("{name}: surface and {VIEW} cells, res {resolution}"),
                repetitions,
                || {
                    let surface = index.surface(population, now);
                    surface.estimates(cells.iter().copied(), hour).collect::<Vec<_>>()
                },
            );
        }
    }
}

/// What one report costs the index: in, and out again.
fn update(index: &mut RiskIndex, repetitions: usize) {
    let mut number = EVENTS;
    measure("one report in and out again", repetitions * 10, || {
        number += 1;
        let event = event(number);
        index.add(&event);
        index.remove(&event);
    });
    // Each account's reports share a budget with those of its area and week until they are reviewed.
    let theirs: Vec<EventFacts> = (0..EVENTS).map(of_account).collect();
    measure(
        "so many unreviewed reports of 40 accounts in and out",
        repetitions.div_ceil(100),
        || {
            theirs.iter().for_each(|event| index.add(event));
            theirs.iter().for_each(|event| index.remove(event));
        },
    );
}

/// Event number n as one of forty accounts recorded it an hour later.
fn of_account(number: u64) -> EventFacts {
    let event = event(number);
    let at_us = event.when.latest_us() + 3_600_000_000;
    EventFacts { recorded: atalaya_kit::recorded(1 + number as i64 % 40, at_us), ..event }
}

/// What the past seasons cost when a late report changed one.
fn relearn(index: &mut RiskIndex, now: Timestamp, repetitions: usize) {
    let late = (0..EVENTS)
        .map(event)
        .find(|event| now.as_microsecond() - event.when.latest_us() > 200 * 86_400_000_000);
    let late = late.expect("some are older than 200 days");
    measure("surface after a report of a past season", repetitions.div_ceil(10), || {
        index.remove(&late);
        index.add(&late);
        black_box(index.surface(Population::All, now));
    });
}

fn measure<T>(name: &str, repetitions: usize, mut work: impl FnMut() -> T) {
    let mut took: Vec<f64> = (0..repetitions)
        .map(|_| {
            let start = Instant::now();
            black_box(work());
            start.elapsed().as_secs_f64() * 1e6
        })
        .collect();
    took.sort_unstable_by(f64::total_cmp);
    let at = |share: f64| took[((took.len() - 1) as f64 * share) as usize];
    println!("{name:<40} {:>9.1} µs  p99 {:>9.1} µs", at(0.5), at(0.99));
}

/// Event number n of a made-up stream: forty busy places, evenings busier than mornings.
fn event(number: u64) -> EventFacts {
    let mut state = number.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0xD1B5_4A32_D192_ED03;
    let mut random = || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as f64 / (1_u64 << 24) as f64
    };
    let busy = (random() * random() * 40.0).floor();
    let (lat, lon) = (14.50 + (busy * 0.377).fract() * 0.25, -90.65 + (busy * 0.713).fract() * 0.3);
    let spread = 0.04 * random();
    let turn = random() * std::f64::consts::TAU;
    let days_ago = (random() * 1_000.0).floor();
    let hours = 12.0 + 12.0 * random().sqrt();
    let seconds = NOW_SECONDS - 21 * 3600 - (days_ago * 86_400.0) as i64 + (hours * 3600.0) as i64;
    let at = (seconds - 86_400) * 1_000_000;
    EventFacts {
        kind: Kind::P1,
        severity: Kind::P1.default_severity(),
        key_populations: KeyPopulations::from_bits(1 << (number % 3)),
        when: TimeSpan::new(at, at, TimePrecision::Exact).expect("a moment"),
        place: Place::new(
            Cell::at(lat + spread * turn.sin(), lon + spread * turn.cos()).expect("a place"),
            LocationPrecision::Gps,
        ),
        verification: Verification::Reported,
        recorded: None,
    }
}
