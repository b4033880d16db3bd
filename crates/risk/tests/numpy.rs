//! The index beside the formulas over plain arrays (`numpy_twin.py`), on a fixed sample.
//!
//! Needs a Python with `numpy` (`scripts/need numpy`). Without one the test is skipped, visibly; with
//! `REQUIRE_NUMPY` or `CI` set, that is a failure.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use atalaya_domain::{
    Area, Cell, EventFacts, ExposureChange, ExposureFacts, HourOfWeek, KeyPopulation,
    KeyPopulations, Kind, LocationPrecision, OrganisationId, Place, Population, Position, Recorded,
    Severity, TimePrecision, TimeSpan, Verification, Zone,
};
use atalaya_risk::{RiskIndex, Settings};
use jiff::Timestamp;

const DAY_US: f64 = 86_400e6;
const GROUP: KeyPopulation = KeyPopulation::Tw;

fn area() -> Arc<Area> {
    Arc::new(Area::from_bbox([-90.58, 14.56, -90.44, 14.70]).expect("a box"))
}

fn zone() -> Zone {
    Zone::new("America/Guatemala").expect("in the database")
}

fn now() -> Timestamp {
    "2026-11-20T21:00:00-06:00".parse().expect("a time")
}

/// A small stream of random numbers, the same in every run.
struct Random(u64);

impl Random {
    /// Below a bound.
    fn below(&mut self, bound: i64) -> i64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as i64 % bound
    }
}

/// By one of three accounts in one of eight weeks, half of the time; or brought by a file.
fn recorded(random: &mut Random) -> Option<Recorded> {
    let week_us = 7 * 86_400_000_000;
    let at_us = now().as_microsecond() - random.below(8) * week_us - random.below(1 << 30);
    let account = random.below(6) - 2;
    if account > 0 { atalaya_kit::recorded(account, at_us) } else { None }
}

/// Reports of every shape: in busy places and elsewhere, coarse, of unknown hours, rumours.
fn events(random: &mut Random) -> Vec<EventFacts> {
    let one = |random: &mut Random| {
        let busy = random.below(12) * random.below(12);
        let lat = 14.57 + (busy as f64 * 0.377).fract() * 0.11 + random.below(100) as f64 * 1e-4;
        let lon = -90.57 + (busy as f64 * 0.713).fract() * 0.11 + random.below(100) as f64 * 1e-4;
        let hours_ago = random.below(900) * 24 + random.below(9) * random.below(3);
        let latest = now().as_microsecond() - hours_ago * 3_600_000_000 - 600_000_000;
        let length = [0, 0, 0, 2, 9, 200][random.below(6) as usize] * 3_600_000_000;
        let precisions = [LocationPrecision::Gps, LocationPrecision::Municipality];
        let precision = precisions[usize::from(random.below(10) == 0)];
        EventFacts {
            kind: Kind::P1,
            severity: Severity::new(3).expect("1 to 5"),
            key_populations: KeyPopulations::from_bits(random.below(8)),
            when: TimeSpan::new(latest - length, latest, TimePrecision::Band).expect("in order"),
            place: Place::new(Cell::at(lat, lon).expect("a place"), precision),
            verification: [Verification::Reported, Verification::Rumour]
                [usize::from(random.below(7) == 0)],
            recorded: recorded(random),
        }
    };
    (0..3_000).map(|_| one(random)).collect()
}

fn work(random: &mut Random, count: usize) -> Vec<ExposureFacts> {
    let cells = area().cells().len() as i64;
    let one = |random: &mut Random| {
        let cell = area().cells()[random.below(cells) as usize];
        let cell = Cell::from_h3(cell).expect("a cell").coarsened(6 + random.below(3) as u8);
        let start = now().as_microsecond() - (5 + random.below(20_000)) * 3_600_000_000;
        ExposureFacts {
            place: Place::new(cell, LocationPrecision::Cell),
            when: TimeSpan::new(start, start + 10_800_000_000, TimePrecision::Exact)
                .expect("in order"),
            worker_hours: 1.0 + random.below(40) as f64,
            recorded: recorded(random),
        }
    };
    (0..count).map(|_| one(random)).collect()
}

/// The sample in the words of the twin.
fn told(events: &[EventFacts], work: &[ExposureFacts]) -> String {
    let (area, zone, mut text) = (area(), zone(), String::new());
    let days = |us: i64| us as f64 / DAY_US;
    writeln!(text, "now {:?}", days(now().as_microsecond())).expect("a string");
    let origin = area.cells()[area.cells().len() / 2];
    for cell in area.cells() {
        let local = cell.to_local_ij(origin).expect("a small area").coord;
        writeln!(text, "cell {} {}", local.i, local.j).expect("a string");
    }
    let hours = |when: &TimeSpan| {
        let shares = zone.hour_shares(when).into_iter();
        shares.fold(String::new(), |mut text, one| {
            write!(text, " {}:{:?}", one.hour.number(), one.share).expect("a string");
            text
        })
    };
    let number = |place: &Place| area.number(place.cell()).map_or(-1, i64::from);
    let who = |recorded: Option<Recorded>, place: &Place| {
        let Some(Recorded { by, at_us }) = recorded else { return "-".to_owned() };
        let account =
            (1..4).find(|one| atalaya_kit::recorded(*one, at_us).map(|it| it.by) == Some(by));
        format!("{}/{}/{at_us}", account.expect("one of three"), place.cell().coarsened(7))
    };
    for event in events {
        let day = days(event.when.middle_us());
        let weight = if event.verification == Verification::Rumour { 0.25 } else { 1.0 };
        let (cell, hours) = (number(&event.place), hours(&event.when));
        let member = u8::from(event.key_populations.contains(GROUP));
        let who = who(event.recorded, &event.place);
        writeln!(text, "event {who} {cell} {day:?} {weight} {member}{hours}").expect("a string");
    }
    for work in work {
        let (cell, day) = (number(&work.place), days(work.when.middle_us()));
        let (worked, hours) = (work.worker_hours, hours(&work.when));
        let who = who(work.recorded, &work.place);
        writeln!(text, "work {who} {cell} {day:?} {worked}{hours}").expect("a string");
    }
    text
}

/// The rates by the twin: everybody's, then the group's; `None` without a Python with `numpy`.
fn by_the_twin(told: &str) -> Option<Vec<Vec<f64>>> {
    let twin = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/numpy_twin.py");
    let has_numpy = |python: &&str| {
        let check =
            Command::new(python).args(["-c", "import numpy"]).stderr(Stdio::null()).status();
        check.is_ok_and(|status| status.success())
    };
    let python = ["python3", "/usr/bin/python3"].into_iter().find(has_numpy)?;
    let mut child = Command::new(python)
        .arg(twin)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("it was there a moment ago");
    let mut stdin = child.stdin.take().expect("piped");
    stdin.write_all(told.as_bytes()).expect("the twin reads");
    drop(stdin);
    let output = child.wait_with_output().expect("the twin ends");
    assert!(output.status.success(), "the twin failed");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let row = |line: &str| line.split(' ').map(|word| word.parse().expect("a number")).collect();
    Some(text.lines().map(row).collect())
}

fn agree(work_records: usize) {
    let mut random = Random(2_026);
    let events = events(&mut random);
    let work = work(&mut random, work_records);
    let Some(slow) = by_the_twin(&told(&events, &work)) else {
        let required = ["REQUIRE_NUMPY", "CI"].iter().any(|name| std::env::var_os(name).is_some());
        assert!(!required, "no python3 with NumPy: scripts/need numpy");
        eprintln!("SKIPPED: no python3 with NumPy (scripts/need numpy)");
        return;
    };
    let mut index = RiskIndex::new(area(), zone(), Settings::default());
    events.iter().for_each(|event| index.add(event));
    for after in work {
        let (position, organisation) = (Position(1), OrganisationId(1));
        let change = ExposureChange { position, organisation, before: None, after: Some(after) };
        index.apply_exposure(&change);
    }
    let cells: Vec<Cell> =
        area().cells().iter().map(|cell| Cell::from_h3(*cell).expect("a cell")).collect();
    assert_eq!(slow.len(), 2 * cells.len());
    // Expected events, and parts of themselves: the index rounds each share of an hour to 2⁻³², which
    // shows where a week-long report is spread over a kernel's edge.
    let (mut most, mut most_relative, mut slow) = (0.0_f64, 0.0_f64, slow.iter());
    for population in [Population::All, Population::Of(GROUP)] {
        let surface = index.surface(population, now());
        for (rates, slow) in surface.rates(&cells).zip(&mut slow) {
            let rates = rates.expect("inside the area");
            assert_eq!(slow.len(), HourOfWeek::COUNT);
            for (fast, slow) in rates.iter().zip(slow) {
                most = most.max((fast - slow).abs());
                most_relative = most_relative.max((fast / slow - 1.0).abs());
            }
        }
    }
    assert!(most < 1e-9, "rates differ by up to {most:e} events");
    assert!(most_relative < 2e-6, "rates differ by up to {most_relative:e} of themselves");
}

#[test]
fn the_model_agrees_with_numpy_to_a_billionth() {
    agree(0);
}

#[test]
fn the_model_agrees_with_numpy_where_hours_worked_are_known() {
    agree(400);
}
