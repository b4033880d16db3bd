//! The index: changes applied per second, its memory, and all of it again from the store.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Instant;

use anyhow::Context as _;
use atalaya_domain::{
    Area, Cell, EventFacts, FeedChange, KeyPopulation, KeyPopulations, Place, Position,
    TimePrecision, TimeSpan, Zone,
};
use atalaya_risk::{RiskIndex, Settings};
use atalaya_store::Store;

use crate::events::{BBOX, Maker};
use crate::table::{Table, whole};

/// Events of the measure of applying.
const COUNT: usize = 300_000;

fn empty() -> anyhow::Result<RiskIndex> {
    let area = Arc::new(Area::from_bbox(BBOX)?);
    Ok(RiskIndex::new(area, Zone::new("America/Guatemala")?, Settings::default()))
}

/// Applies events with their smoothing on one core, and takes them back out.
pub fn apply(table: &mut Table) -> anyhow::Result<()> {
    let events = facts()?;
    let cells: HashSet<Cell> =
        events.iter().filter_map(|event| event.place.cell().parent(Area::RESOLUTION)).collect();
    let mut index = empty()?;
    let begun = Instant::now();
    events.iter().for_each(|event| index.add(event));
    let added = COUNT as f64 / begun.elapsed().as_secs_f64();
    let bytes = index.heap_bytes() as f64 / cells.len() as f64;
    let begun = Instant::now();
    events.iter().for_each(|event| index.remove(event));
    let removed = COUNT as f64 / begun.elapsed().as_secs_f64();
    anyhow::ensure!(index.events() == 0.0, "events were left in the index");
    table.alone(
        "index: events applied with smoothing, one core",
        &format!("{}/s (taken back {}/s)", whole(added), whole(removed)),
        "≥ 100 000/s",
    );
    table.alone(
        "index: memory per cell with events of its own (168 hours, 7 populations)",
        &format!("{:.1} KiB ({} such cells)", bytes / 1_024.0, cells.len()),
        "–",
    );
    Ok(())
}

fn facts() -> anyhow::Result<Vec<EventFacts>> {
    let mut maker = Maker::new(3);
    (0..COUNT)
        .map(|_| {
            let made = maker.next();
            let cell = Cell::at(made.lat, made.lon).context("a place on earth")?;
            let at = made.at.as_microsecond();
            let population = KeyPopulation::parse(made.population).context("a population")?;
            Ok(EventFacts {
                key_populations: KeyPopulations::from_members([population]),
                when: TimeSpan::new(at, at, TimePrecision::Exact).context("a moment")?,
                place: Place::new(cell, atalaya_domain::LocationPrecision::Gps),
                ..atalaya_kit::robbery(cell, at)
            })
        })
        .collect()
}

/// The whole feed read from the store and applied, as a node does when it starts.
pub async fn rebuild(table: &mut Table, url: &str, engine: &str) -> anyhow::Result<()> {
    let store = Store::open(url).await?;
    let begun = Instant::now();
    let mut index = empty()?;
    let mut after = Position(0);
    loop {
        let changes = store.changes_after(after, 20_000).await?;
        let Some(last) = changes.last() else { break };
        after = last.position();
        for change in &changes {
            match change {
                FeedChange::Event(change) => index.apply(change),
                FeedChange::Exposure(change) => index.apply_exposure(change),
            }
        }
    }
    table.alone(
        &format!("index: 1 000 000 events rebuilt from {engine}"),
        &format!("{:.1} s", begun.elapsed().as_secs_f64()),
        "≤ 8 s",
    );
    Ok(())
}
