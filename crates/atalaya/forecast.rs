//! `atalaya forecast`: the model for other programs, as JSON lines on standard input and output.

use std::collections::BTreeMap;
use std::io::{BufRead, Write};
use std::sync::Arc;

use anyhow::{Context as _, bail};
use atalaya_disclosure::AboutMap;
use atalaya_domain::{
    Area, Cell, EventFacts, HourOfWeek, KeyPopulations, Kind, LocationPrecision, Place, Population,
    TimePrecision, TimeSpan, Verification, Zone,
};
use atalaya_risk::{RiskIndex, Settings};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde::Deserialize;

use crate::{cli, config, import, model};

/// Answers standard input line by line until it ends.
pub fn run(arguments: &cli::Forecast) -> anyhow::Result<()> {
    let settings = config::model(arguments.deployment.as_deref())?;
    let out = std::io::BufWriter::new(std::io::stdout().lock());
    answer(&settings, std::io::stdin().lock(), out)
}

/// One line of the conversation: one of these. What else stands in it is passed over.
#[derive(Deserialize)]
struct Line {
    start: Option<Start>,
    event: Option<Report>,
    predict: Option<Predict>,
}

/// The study area.
#[derive(Deserialize)]
struct Start {
    res: u8,
    cells: Vec<String>,
}

/// An event: what the model needs of it.
#[derive(Deserialize)]
struct Report {
    occurred_at: String,
    lat: f64,
    lon: f64,
    category: Option<String>,
}

/// The question for the week that begins at this local time.
#[derive(Deserialize)]
struct Predict {
    week_start: String,
}

/// Reads lines and answers each predict with one line, flushed before the next line is read.
fn answer(settings: &Settings, lines: impl BufRead, mut out: impl Write) -> anyhow::Result<()> {
    let mut forecaster = None;
    for (line, number) in lines.lines().zip(1_u64..) {
        let line = line.with_context(|| format!("line {number} cannot be read"))?;
        if line.trim().is_empty() {
            continue;
        }
        step(settings, &mut forecaster, &line, &mut out)
            .with_context(|| format!("line {number}"))?;
    }
    Ok(())
}

fn step(
    settings: &Settings,
    forecaster: &mut Option<Forecaster>,
    line: &str,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    match (serde_json::from_str(line)?, forecaster) {
        (Line { start: Some(start), event: None, predict: None }, forecaster) => {
            *forecaster = Some(Forecaster::new(settings, &start)?);
        }
        (Line { start: None, event: Some(event), predict: None }, Some(forecaster)) => {
            forecaster.learn(&event)?;
        }
        (Line { start: None, event: None, predict: Some(predict) }, Some(forecaster)) => {
            forecaster.predict(clock(&predict.week_start)?, out)?;
            out.flush()?;
        }
        (Line { start: None, .. }, None) => bail!("there was no start yet"),
        _ => bail!("expected one of start, event and predict"),
    }
    Ok(())
}

/// What was told, and the index of what is known at one instant of it.
struct Forecaster {
    /// What every answer says of the model, as members that follow others.
    about: String,
    cells: Vec<Cell>,
    resolution: u8,
    index: RiskIndex,
    /// Everything that was told, by time (µs of the local clock).
    told: BTreeMap<i64, Vec<EventFacts>>,
    /// The index knows what happened before this instant (µs of the local clock).
    known_until: i64,
}

impl Forecaster {
    fn new(settings: &Settings, start: &Start) -> anyhow::Result<Self> {
        if !(5..=9).contains(&start.res) {
            bail!("resolution {} is outside 5–9", start.res);
        }
        let parse = |text: &String| {
            let cell = Cell::parse(text)?;
            if cell.resolution() != start.res {
                bail!("cell {cell} has resolution {}, not {}", cell.resolution(), start.res);
            }
            Ok(cell)
        };
        let cells = start.cells.iter().map(parse).collect::<anyhow::Result<Vec<Cell>>>()?;
        let area = Arc::new(Area::from_cells(cells.iter().copied())?);
        // The clock as it is written is the local clock; said of UTC, it stays as it is.
        let index = RiskIndex::new(area, Zone::new("UTC")?, settings.clone());
        let members = model::members(settings, &AboutMap::of(&index));
        let members = members.into_iter().map(|(name, value)| format!(",\"{name}\":{value}"));
        Ok(Self {
            about: members.collect(),
            cells,
            resolution: start.res,
            index,
            told: BTreeMap::new(),
            known_until: i64::MIN,
        })
    }

    fn learn(&mut self, event: &Report) -> anyhow::Result<()> {
        let facts = facts(event, self.resolution)?;
        // What happened elsewhere is no part of the total that is foretold for this area.
        if !self.index.area().contains(facts.place.cell()) {
            return Ok(());
        }
        let at = facts.when.earliest_us();
        if at < self.known_until {
            self.index.add(&facts);
        }
        self.told.entry(at).or_default().push(facts);
        Ok(())
    }

    /// Moves what is known to an instant, forwards or back: an event that is told too early is not
    /// used, and one that is told late is.
    fn know_until(&mut self, instant: i64) {
        if instant >= self.known_until {
            let new = self.told.range(self.known_until..instant);
            new.for_each(|(_, events)| events.iter().for_each(|event| self.index.add(event)));
        } else {
            let gone = self.told.range(instant..self.known_until);
            gone.for_each(|(_, events)| events.iter().for_each(|event| self.index.remove(event)));
        }
        self.known_until = instant;
    }

    /// Writes the answer. Nine digits: a number of 32 bits, read back to the bit.
    fn predict(&mut self, week_start: Timestamp, out: &mut impl Write) -> anyhow::Result<()> {
        self.know_until(week_start.as_microsecond());
        let surface = self.index.surface(Population::All, week_start);
        let mut total = 0.0;
        let mut week = Vec::with_capacity(HourOfWeek::COUNT);
        out.write_all(b"{\"intensity\":[")?;
        for (place, rates) in surface.rates(&self.cells).enumerate() {
            let rates = rates.context("the area is made of these cells")?;
            total += rates.iter().sum::<f64>();
            week.clear();
            week.extend(rates.iter().map(|rate| (*rate as f32).max(f32::MIN_POSITIVE)));
            out.write_all(if place == 0 { b"" } else { b"," })?;
            serde_json::to_writer(&mut *out, &week)?;
        }
        out.write_all(b"],\"expected_total\":")?;
        serde_json::to_writer(&mut *out, &total)?;
        out.write_all(self.about.as_bytes())?;
        Ok(out.write_all(b"}\n")?)
    }
}

/// What the index needs of an event. A category that is no kind of ours counts like any other.
///
/// Whoever asks for cells of resolution 8 counts events in the cell their position lies in. The
/// map's truth is the parent of the cell of resolution 9, which is another one for one position in
/// fourteen: told of those, the model would learn the neighbour's events (0.01 to 0.03 bits an event
/// where they stand close together).
fn facts(event: &Report, resolution: u8) -> anyhow::Result<EventFacts> {
    let kind = event.category.as_deref().map(import::kind_of).and_then(Kind::parse);
    let kind = kind.unwrap_or(Kind::BodyUnspecified);
    let cell = cell_of(event.lat, event.lon, resolution)
        .with_context(|| format!("lat {}, lon {} is no place on earth", event.lat, event.lon))?;
    let at = clock(&event.occurred_at)?.as_microsecond();
    Ok(EventFacts {
        kind,
        severity: kind.default_severity(),
        key_populations: KeyPopulations::default(),
        when: TimeSpan::new(at, at, TimePrecision::Exact).context("a moment is an interval")?,
        place: Place::new(cell, LocationPrecision::Gps),
        verification: Verification::Reported,
        recorded: None,
    })
}

/// The cell of the model or finer that a position counts in, when cells of a resolution are asked.
fn cell_of(lat: f64, lon: f64, resolution: u8) -> Option<Cell> {
    let fine = Cell::at(lat, lon)?;
    if resolution != Area::RESOLUTION {
        return Some(fine);
    }
    let position = h3o::LatLng::new(lat, lon).ok()?;
    Cell::from_h3(position.to_cell(h3o::Resolution::Eight)).ok()
}

/// The clock as it is written, whatever offset stands behind it.
fn clock(text: &str) -> anyhow::Result<Timestamp> {
    let written = text.trim().trim_end_matches(['Z', 'z']);
    let clock: DateTime = written.parse().with_context(|| format!("{text:?} is no local time"))?;
    Ok(clock.to_zoned_datetime(TimeZone::UTC)?.timestamp())
}
