//! The risk index by itself: what a report, a view and a cell cost, beside plain sums in PostGIS.
//!
//! The peer knows as little as answers the question: a row per event with its point, cell, hour of
//! the week and time, the `GiST` index of the point and one of cell and hour. It smooths nothing and
//! knows no uncertainty. Its times are those the server itself states (`EXPLAIN ANALYZE`), without
//! connection, parsing and transport.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use anyhow::Context as _;
use atalaya_domain::{
    Area, Cell, EventFacts, ExposureChange, ExposureFacts, HourOfWeek, KeyPopulation,
    KeyPopulations, LocationPrecision, OrganisationId, Place, Population, Position, TimePrecision,
    TimeSpan, Zone,
};
use atalaya_risk::RiskIndex;
use hdrhistogram::Histogram;
use jiff::Timestamp;

use crate::database;
use crate::events::Maker;
use crate::gate;
use crate::rebuild::empty;
use crate::table::{Table, median, whole};

/// Events in the index.
const COUNT: usize = 300_000;
/// Reports whose time is taken one by one.
const UPDATES: usize = 50_000;
/// Resolution-8 cells of a view.
const VIEW: usize = 2_000;
/// Hours of the week.
const HOURS: u8 = 168;

/// One event as both sides are given it.
struct Made {
    facts: EventFacts,
    lat: f64,
    lon: f64,
}

/// Asks the index and the database.
pub fn measure(table: &mut Table, folder: &Path) -> anyhow::Result<()> {
    let (events, later) = (made(3, COUNT)?, made(4, UPDATES)?);
    let peer = Peer::new(&events, folder)?;
    let mut index = empty()?;
    let begun = Instant::now();
    events.iter().for_each(|event| index.add(&event.facts));
    let added = COUNT as f64 / begun.elapsed().as_secs_f64();
    memory(table, &index, &events);
    updates(table, &mut index, &later, &peer)?;
    views(table, &index, &peer)?;
    let begun = Instant::now();
    events.iter().for_each(|event| index.remove(&event.facts));
    let removed = COUNT as f64 / begun.elapsed().as_secs_f64();
    anyhow::ensure!(index.events() == 0.0, "events were left in the index");
    table.beside(
        "risk index: events applied with both windows, one core",
        &format!("{}/s (taken back {}/s)", whole(added), whole(removed)),
        &format!("`COPY` of plain rows with their indexes: {}/s", whole(peer.loaded)),
        added / peer.loaded,
        "≥ 100 000/s",
    );
    exposure(table, &mut index, &events);
    by_accounts(table, &events)
}

/// The same events as forty accounts reported them and nobody reviewed: what bounding an account
/// costs.
fn by_accounts(table: &mut Table, events: &[Made]) -> anyhow::Result<()> {
    let of_account = |(number, event): (usize, &Made)| {
        let at_us = event.facts.when.latest_us() + 3_600_000_000;
        EventFacts { recorded: atalaya_kit::recorded(1 + number as i64 % 40, at_us), ..event.facts }
    };
    let theirs: Vec<EventFacts> = events.iter().enumerate().map(of_account).collect();
    let mut index = empty()?;
    let begun = Instant::now();
    theirs.iter().for_each(|event| index.add(event));
    let added = COUNT as f64 / begun.elapsed().as_secs_f64();
    table.alone(
        "risk index: the same as unreviewed reports of 40 accounts, one core",
        &format!("{}/s, {} bytes a report more", whole(added), index.bound_bytes() / COUNT),
        "≥ 100 000/s",
    );
    Ok(())
}

fn memory(table: &mut Table, index: &RiskIndex, events: &[Made]) {
    let active: HashSet<Cell> = events
        .iter()
        .filter_map(|event| event.facts.place.cell().parent(Area::RESOLUTION))
        .collect();
    let each = |bytes: usize| bytes as f64 / active.len() as f64 / 1_024.0;
    table.alone(
        &format!("risk index: memory per cell with events of its own ({} of them)", active.len()),
        &format!(
            "{:.2} KiB, {:.2} KiB of the area's that all organisations share, and {:.1} KiB of local hours",
            each(index.cell_bytes()),
            each(index.area().around_bytes()),
            each(index.hour_bytes())
        ),
        "≤ 1 KiB without local hours",
    );
}

/// One report in, as the follower does it.
fn updates(
    table: &mut Table,
    index: &mut RiskIndex,
    later: &[Made],
    peer: &Peer,
) -> anyhow::Result<()> {
    let mut times = Histogram::<u64>::new(3)?;
    for event in later {
        let begun = Instant::now();
        index.add(&event.facts);
        times.record(begun.elapsed().as_nanos() as u64)?;
    }
    later.iter().for_each(|event| index.remove(&event.facts));
    let micros = |quantile| times.value_at_quantile(quantile) as f64 / 1e3;
    let theirs = peer.insert()?;
    table.beside(
        "risk index: one report",
        &format!("p50 {:.1} µs, p99 {:.1} µs", micros(0.5), micros(0.99)),
        &format!("one plain row, not yet durable: p50 {:.0} µs", theirs * 1e3),
        theirs * 1e3 / micros(0.5),
        "p99 ≤ 1 ms",
    );
    Ok(())
}

/// Views as of an instant nobody has asked for before: the surface is made anew each time.
fn views(table: &mut Table, index: &RiskIndex, peer: &Peer) -> anyhow::Result<()> {
    let now = Timestamp::now();
    let cells = index.area().cells().iter().take(VIEW).map(|cell| Cell::from_h3(*cell));
    let cells: Vec<Cell> = cells.collect::<Result<_, _>>()?;
    anyhow::ensure!(cells.len() == VIEW, "the area has {} cells", cells.len());
    let hour = |number: u8| HourOfWeek::new(number).context("an hour of the week");
    let mut times = Histogram::<u64>::new(3)?;
    let population = Population::Of(KeyPopulation::Tw);
    for number in (0..HOURS).cycle().take(1_000) {
        let (hour, begun) = (hour(number)?, Instant::now());
        let surface = index.surface(population, now);
        black_box(surface.estimates(cells.iter().copied(), hour).count());
        times.record(begun.elapsed().as_micros() as u64)?;
    }
    let millis = |times: &Histogram<u64>, at| times.value_at_quantile(at) as f64 / 1e3;
    let (p50, p99) = (millis(&times, 0.5), millis(&times, 0.99));
    let theirs = peer.one_hour(&cells)?;
    table.beside(
        &format!("risk index: one hour of {VIEW} cells, intervals and levels, one population"),
        &format!("p50 {p50:.2} ms, p99 {p99:.2} ms"),
        &format!("plain sums: {theirs:.1} ms"),
        theirs / p50,
        "≤ 1 ms",
    );
    times.reset();
    for _ in 0..50 {
        let begun = Instant::now();
        let surface = index.surface(Population::All, now);
        black_box(surface.rates(&cells).flatten().map(|hours| hours[0]).sum::<f64>());
        times.record(begun.elapsed().as_micros() as u64)?;
    }
    let (p50, p99) = (millis(&times, 0.5), millis(&times, 0.99));
    let theirs = peer.all_hours(&cells)?;
    table.beside(
        &format!("risk index: all {HOURS} hours of {VIEW} cells"),
        &format!("p50 {p50:.1} ms, p99 {p99:.1} ms"),
        &format!("plain sums: {theirs:.0} ms"),
        theirs / p50,
        "≤ 50 ms",
    );
    gate::measure(table, index, &cells)
}

/// Three hours of two at the places of the events.
fn exposure(table: &mut Table, index: &mut RiskIndex, events: &[Made]) {
    let worked: Vec<ExposureFacts> = events
        .iter()
        .filter_map(|event| {
            let from = event.facts.when.earliest_us();
            let until = from + 3 * 3_600_000_000;
            let when = TimeSpan::new(from, until, TimePrecision::Exact)?;
            Some(ExposureFacts {
                place: event.facts.place,
                when,
                worker_hours: 6.0,
                recorded: None,
            })
        })
        .collect();
    let begun = Instant::now();
    for facts in &worked {
        index.apply_exposure(&ExposureChange {
            position: Position(0),
            organisation: OrganisationId(1),
            before: None,
            after: Some(*facts),
        });
    }
    let each = worked.len() as f64 / begun.elapsed().as_secs_f64();
    table.alone(
        "risk index: recorded outreach applied with both windows, one core",
        &format!("{}/s", whole(each)),
        "–",
    );
}

fn made(seed: u64, count: usize) -> anyhow::Result<Vec<Made>> {
    let mut maker = Maker::new(seed);
    (0..count)
        .map(|_| {
            let made = maker.next();
            let cell = Cell::at(made.lat, made.lon).context("a place on earth")?;
            let at = made.at.as_microsecond();
            let population = KeyPopulation::parse(made.population).context("a population")?;
            let facts = EventFacts {
                key_populations: KeyPopulations::from_members([population]),
                when: TimeSpan::new(at, at, TimePrecision::Exact).context("a moment")?,
                place: Place::new(cell, LocationPrecision::Gps),
                ..atalaya_kit::robbery(cell, at)
            };
            Ok(Made { facts, lat: made.lat, lon: made.lon })
        })
        .collect()
}

/// A table of plain rows.
struct Peer {
    database: atalaya_kit::TestDatabase,
    /// Rows loaded per second, indexes included.
    loaded: f64,
}

impl Peer {
    fn new(events: &[Made], folder: &Path) -> anyhow::Result<Self> {
        let database = database::postgres()?;
        database::psql(
            database.url(),
            "CREATE TABLE plain (cell_8 bigint, hour_of_week smallint, at timestamptz, key_populations int,
                                 geom geometry(Point, 4326));
             CREATE INDEX ON plain USING gist (geom);
             CREATE INDEX ON plain (cell_8, hour_of_week)",
        )?;
        let zone = Zone::new("America/Guatemala")?;
        let mut rows = String::new();
        for Made { facts, lat, lon } in events {
            let cell = facts.place.cell().parent(Area::RESOLUTION).context("a cell")?.number();
            let hours = zone.hour_shares(&facts.when);
            let hour = hours.first().context("an hour")?.hour.number();
            let at = Timestamp::from_microsecond(facts.when.earliest_us())?;
            let populations = facts.key_populations.bits();
            writeln!(rows, "{cell},{hour},{at},{populations},SRID=4326;POINT({lon} {lat})")?;
        }
        let file = folder.join("plain.csv");
        std::fs::write(&file, rows)?;
        let begun = Instant::now();
        let file = file.display();
        database::psql(database.url(), &format!("\\copy plain FROM '{file}' (FORMAT csv)"))?;
        let loaded = events.len() as f64 / begun.elapsed().as_secs_f64();
        database::psql(database.url(), "ANALYZE plain")?;
        Ok(Self { database, loaded })
    }

    /// Milliseconds that the server says a statement took; the middle of five.
    fn took(&self, statement: &str) -> anyhow::Result<f64> {
        let explain = format!("EXPLAIN (ANALYZE, TIMING OFF, SUMMARY ON) {statement}");
        let mut took = Vec::new();
        for _ in 0..5 {
            let text = database::psql(self.database.url(), &explain)?;
            let line = text.lines().find_map(|line| line.strip_prefix("Execution Time: "));
            let line = line.context("no execution time")?;
            took.push(line.trim_end_matches(" ms").parse()?);
        }
        Ok(median(took))
    }

    fn insert(&self) -> anyhow::Result<f64> {
        self.took(
            "INSERT INTO plain VALUES (613196570331971583, 45, now(), 2, 'SRID=4326;POINT(-90.5 14.6)')",
        )
    }

    fn one_hour(&self, cells: &[Cell]) -> anyhow::Result<f64> {
        self.took(&format!(
            "SELECT cell_8, sum({DECAYED}) FROM plain
             WHERE cell_8 = ANY ('{{{}}}') AND hour_of_week = 45 AND key_populations & 2 <> 0 GROUP BY cell_8",
            listed(cells)
        ))
    }

    fn all_hours(&self, cells: &[Cell]) -> anyhow::Result<f64> {
        self.took(&format!(
            "SELECT cell_8, hour_of_week, sum({DECAYED}) FROM plain
             WHERE cell_8 = ANY ('{{{}}}') GROUP BY cell_8, hour_of_week",
            listed(cells)
        ))
    }
}

/// A row's weight, halved every two years.
const DECAYED: &str = "power(2, extract(epoch FROM at - now()) / 86400 / 730)";

fn listed(cells: &[Cell]) -> String {
    cells.iter().map(|cell| cell.number().to_string()).collect::<Vec<_>>().join(",")
}
