//! `atalaya evaluate`: how good the model's forecasts were on files of events.

mod report;

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::bail;
use atalaya_domain::{Area, Cell, Event, EventFacts, Kind, Zone};
use atalaya_risk::Settings;
use atalaya_risk::evaluate::{Backtest, WeekScore};
use indicatif::{ProgressBar, ProgressStyle};
use jiff::{Span, Timestamp, ToSpan as _};
use rand::seq::SliceRandom as _;
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

use crate::{cli, import, now, risk, terminal};

/// Microseconds in a year.
const YEAR_US: f64 = 365.25 * 86_400e6;

/// Runs the test and prints its figures.
pub fn run(arguments: &cli::Evaluate) -> anyhow::Result<()> {
    let events = events(arguments)?;
    let area = Arc::new(match &arguments.area {
        Some(path) => risk::area_of(path)?,
        None => Area::from_cells(surroundings(&events))?,
    });
    let happened: Vec<EventFacts> = events
        .iter()
        .filter(|event| area.contains(event.place.cell()))
        .map(Event::facts)
        .filter(|facts| facts.kind.counts_as_risk())
        .collect();
    let mut random = ChaCha8Rng::seed_from_u64(arguments.seed);
    let told = thinned(happened.clone(), arguments.thin, &mut random);
    let first = first_week(&happened, arguments.weeks)?;
    let cells = risk::cells(&area, arguments.resolution);
    let figures = report::Sizes {
        cells: cells.len(),
        told: told.len(),
        happened: happened.len(),
        first_week: first,
        resolution: arguments.resolution,
    };
    let zone = Zone::new("UTC")?;
    let mut test = Backtest::new((area, zone, Settings::default()), cells, first, told, happened);
    let weeks = weeks(&mut test, arguments.weeks);
    if weeks.iter().all(|week| week[0].events == 0.0) {
        bail!("no event falls into the weeks of the test");
    }
    let report =
        report::Report::new(figures, &mut test, &weeks, |below| random.random_range(0..below));
    match arguments.format {
        cli::Format::Text => terminal::say(report.text().trim_end()),
        cli::Format::Json => terminal::say(&serde_json::to_string_pretty(&report.json())?),
    }
    Ok(())
}

fn weeks(test: &mut Backtest, count: u32) -> Vec<report::Week> {
    let bar = ProgressBar::new(u64::from(count));
    let style = ProgressStyle::with_template("week {pos} of {len} {wide_bar} {eta}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    let weeks = (0..count)
        .map(|_| {
            let scores: [WeekScore; _] = test.week();
            bar.inc(1);
            scores
        })
        .collect();
    bar.finish_and_clear();
    weeks
}

/// The files' events, of the kind that was asked for, by the clock as it is written.
fn events(arguments: &cli::Evaluate) -> anyhow::Result<Vec<Event>> {
    let kind = match arguments.category.as_deref() {
        None => None,
        Some(name) => match Kind::parse(import::kind_of(name)) {
            Some(kind) => Some(kind),
            None => bail!("{name:?} is no category and no kind"),
        },
    };
    let files: &[PathBuf] = &arguments.events;
    let (mut events, refused) =
        import::records_of::<Event>(files, &arguments.mappings, None, None, now())?;
    if refused > 0 {
        terminal::note(&format!(
            "{refused} rows were refused; `atalaya import --dry-run` says why"
        ));
    }
    events.retain(|event| kind.is_none_or(|kind| event.kind == kind));
    if events.is_empty() {
        bail!("the files hold no such event that can be read");
    }
    Ok(events)
}

/// The cells that hold an event, and those around them. The uniform density that bits are counted
/// from is then of where people are, not of the mountains beside the city.
fn surroundings(events: &[Event]) -> impl Iterator<Item = Cell> {
    let model = events.iter().filter_map(|event| event.place.cell().parent(Area::RESOLUTION));
    let own: std::collections::BTreeSet<Cell> = model.collect();
    own.into_iter()
        .flat_map(|cell| cell.h3().grid_disk::<Vec<_>>(1))
        .filter_map(|cell| Cell::from_h3(cell).ok())
}

/// A random sample of so many events a year, of all years together.
fn thinned(
    mut events: Vec<EventFacts>,
    a_year: Option<u32>,
    random: &mut ChaCha8Rng,
) -> Vec<EventFacts> {
    let Some(a_year) = a_year else { return events };
    let times = || events.iter().map(|event| event.when.earliest_us());
    let years =
        times().max().unwrap_or(0).saturating_sub(times().min().unwrap_or(0)) as f64 / YEAR_US;
    events.shuffle(random);
    events.truncate((years * f64::from(a_year)).round() as usize);
    events
}

/// The Monday at which the last `count` whole weeks begin. The last week is whole if something
/// happened on its Sunday.
fn first_week(events: &[EventFacts], count: u32) -> anyhow::Result<Timestamp> {
    let last = events.iter().map(|event| event.when.earliest_us()).max().unwrap_or(0);
    let next = Timestamp::from_microsecond(last)?.to_zoned_datetime(jiff::tz::TimeZone::UTC);
    let tomorrow = next.date().checked_add(1.day())?;
    let monday = tomorrow
        .checked_sub(Span::new().days(i64::from(tomorrow.weekday().to_monday_zero_offset())))?;
    let first = monday.checked_sub(Span::new().weeks(i64::from(count)))?;
    Ok(first.to_zoned_datetime(jiff::tz::TimeZone::UTC)?.timestamp())
}
