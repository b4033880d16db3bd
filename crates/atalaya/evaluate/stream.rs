//! What is tested: the events of the files, their area, the weeks.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::bail;
use atalaya_domain::{Area, Cell, Event, EventFacts, Kind};
use atalaya_risk::Settings;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, ToSpan as _};
use rand::seq::SliceRandom as _;
use rand_chacha::ChaCha8Rng;

use crate::{cli, config, import, now, risk, terminal};

/// Microseconds in a year.
const YEAR_US: f64 = 365.25 * 86_400e6;
/// An hour is known if the event lies within so much time, in microseconds.
const KNOWN_US: i64 = 12 * 3_600_000_000;

/// The events of a test.
pub struct Stream {
    pub area: Arc<Area>,
    /// Up to the last week's end, of the kind that was asked for, in the area.
    pub happened: Vec<EventFacts>,
    /// The Monday at which the first week begins.
    pub first_week: Timestamp,
    pub weeks: u32,
}

impl Stream {
    /// The stream that was asked for, by the clock as it is written in the files.
    pub fn read(arguments: &cli::Evaluate) -> anyhow::Result<Self> {
        let kind = kind(arguments)?;
        let mut events = events(arguments)?;
        let asked = |event: &Event| {
            let length = event.when.latest_us() - event.when.earliest_us();
            kind.is_none_or(|kind| event.kind == kind)
                && event.kind.counts_as_risk()
                && (!arguments.known_hours || length <= KNOWN_US)
        };
        let (first_week, weeks) = match arguments.year {
            Some(year) => weeks_of(year)?,
            None => (
                last_weeks(events.iter().filter(|it| asked(it)), arguments.weeks)?,
                arguments.weeks,
            ),
        };
        let end =
            first_week.checked_add(jiff::SignedDuration::from_hours(168 * i64::from(weeks)))?;
        events.retain(|event| event.when.earliest_us() < end.as_microsecond());
        let area = Arc::new(match &arguments.area {
            Some(path) => risk::area_of(path)?,
            None => Area::from_cells(surroundings(&events))?,
        });
        let of_area = events.iter().filter(|event| area.contains(event.place.cell()));
        let happened: Vec<EventFacts> =
            of_area.filter(|event| asked(event)).map(Event::facts).collect();
        if happened.is_empty() {
            bail!("the files hold no such event that can be read");
        }
        Ok(Self { area, happened, first_week, weeks })
    }

    /// A random sample of so many events a year, of all years together.
    pub fn told(&self, a_year: Option<u32>, random: &mut ChaCha8Rng) -> Vec<EventFacts> {
        let mut events = self.happened.clone();
        let Some(a_year) = a_year else { return events };
        let count = (self.years() * f64::from(a_year)).round() as usize;
        events.shuffle(random);
        events.truncate(count);
        events
    }

    /// From the first event to the last.
    pub fn years(&self) -> f64 {
        let times = || self.happened.iter().map(|event| event.when.earliest_us());
        times().max().unwrap_or(0).saturating_sub(times().min().unwrap_or(0)) as f64 / YEAR_US
    }

    /// The events before the first week, and those from then on.
    pub fn split(&self) -> (Vec<EventFacts>, Vec<EventFacts>) {
        let first = self.first_week.as_microsecond();
        self.happened.iter().partition(|event| event.when.latest_us() < first)
    }
}

/// The model's constants, with those that were given.
pub fn settings(arguments: &cli::Evaluate) -> anyhow::Result<Settings> {
    let mut settings = config::model(arguments.deployment.as_deref())?;
    for one in &arguments.constants {
        settings.set(&one.name, one.value)?;
    }
    Ok(settings)
}

fn kind(arguments: &cli::Evaluate) -> anyhow::Result<Option<Kind>> {
    let Some(name) = arguments.category.as_deref() else { return Ok(None) };
    match Kind::parse(import::kind_of(name)) {
        Some(kind) => Ok(Some(kind)),
        None => bail!("{name:?} is no category and no kind"),
    }
}

fn events(arguments: &cli::Evaluate) -> anyhow::Result<Vec<Event>> {
    let files: &[PathBuf] = &arguments.events;
    let (events, refused) =
        import::records_of::<Event>(files, &arguments.mappings, None, None, now())?;
    if refused > 0 {
        terminal::note(&format!(
            "{refused} rows were refused; `atalaya import --dry-run` says why"
        ));
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

/// The Monday at which the last `count` whole weeks begin. The last week is whole if something
/// happened on its Sunday.
fn last_weeks<'a>(
    events: impl Iterator<Item = &'a Event>,
    count: u32,
) -> anyhow::Result<Timestamp> {
    let last = events.map(|event| event.when.earliest_us()).max().unwrap_or(0);
    let last = Timestamp::from_microsecond(last)?.to_zoned_datetime(TimeZone::UTC).date();
    let tomorrow = last.checked_add(1.day())?;
    midnight(monday_from(tomorrow, false)?.checked_sub(Span::new().weeks(i64::from(count)))?)
}

/// The first Monday of a year, and how many Mondays it has.
fn weeks_of(year: i16) -> anyhow::Result<(Timestamp, u32)> {
    let first = monday_from(Date::new(year, 1, 1)?, true)?;
    let weeks = (0..).map(|week| first.checked_add(Span::new().weeks(week)));
    let count =
        weeks.take_while(|monday| monday.as_ref().is_ok_and(|it| it.year() == year)).count();
    Ok((midnight(first)?, count as u32))
}

/// The nearest Monday: at the date or after it, or at the date or before it.
fn monday_from(date: Date, after: bool) -> anyhow::Result<Date> {
    let since = i64::from(date.weekday().to_monday_zero_offset());
    let days = if after { (7 - since) % 7 } else { -since };
    Ok(date.checked_add(Span::new().days(days))?)
}

fn midnight(date: Date) -> anyhow::Result<Timestamp> {
    Ok(date.to_zoned_datetime(TimeZone::UTC)?.timestamp())
}
