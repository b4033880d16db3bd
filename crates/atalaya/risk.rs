//! `atalaya risk`: the risk of every cell and hour of the week from files of events, as CSV.

use std::io::Write as _;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use atalaya_domain::{
    Area, Cell, Event, Exposure, ExposureChange, HourOfWeek, OrganisationId, Position, Zone,
};
use atalaya_risk::{RiskIndex, Settings};
use jiff::Timestamp;

use crate::{cli, import, now, terminal};

/// How far the study area reaches beyond the events' own extent, in degrees: about a kilometre.
const MARGIN: f64 = 0.01;

/// Prints `cell,hour_of_week,rate,lower,upper,level` for every cell of the area, in ascending
/// order, 168 hours each.
pub fn run(arguments: &cli::Risk) -> anyhow::Result<()> {
    let zone = arguments.zone.as_deref().map(Zone::new).transpose()?;
    let area = Arc::new(match &arguments.area {
        Some(path) => area_of(path)?,
        None => extent(arguments)?,
    });
    let (events, refused) = import::records_of::<Event>(
        &arguments.events,
        &arguments.mappings,
        zone.as_ref(),
        Some(&area),
        now(),
    )?;
    let (exposure, also_refused) = import::records_of::<Exposure>(
        &arguments.exposure,
        &[],
        zone.as_ref(),
        Some(&area),
        now(),
    )?;
    let refused = refused + also_refused;
    if refused > 0 {
        terminal::note(&format!(
            "{refused} rows were refused; `atalaya import --dry-run` says why"
        ));
    }
    let as_of = as_of(arguments, &events)?;
    let zone = match zone {
        Some(zone) => zone,
        None => Zone::new("UTC")?,
    };
    let mut index = RiskIndex::new(Arc::clone(&area), zone, Settings::default());
    for event in events.iter().filter(|event| event.when.earliest_us() <= as_of.as_microsecond()) {
        index.add(&event.facts());
    }
    for hours in exposure.iter().filter(|one| one.when.earliest_us() <= as_of.as_microsecond()) {
        index.apply_exposure(&recorded(hours));
    }
    print(&index, &area, arguments, as_of)
}

/// A record of exposure as the feed would tell it.
fn recorded(hours: &Exposure) -> ExposureChange {
    ExposureChange {
        position: Position::default(),
        organisation: OrganisationId(0),
        before: None,
        after: Some(hours.facts()),
    }
}

/// The study area in a `GeoJSON` file.
pub fn area_of(path: &std::path::Path) -> anyhow::Result<Area> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("cannot read the area {}", path.display()))?;
    Ok(Area::from_geojson(&text)?)
}

/// The events' own extent.
fn extent(arguments: &cli::Risk) -> anyhow::Result<Area> {
    let (events, _) =
        import::records_of::<Event>(&arguments.events, &arguments.mappings, None, None, now())?;
    let mut bbox = [f64::MAX, f64::MAX, f64::MIN, f64::MIN];
    for event in &events {
        let (lat, lon) = event.place.cell().centre();
        bbox = [bbox[0].min(lon), bbox[1].min(lat), bbox[2].max(lon), bbox[3].max(lat)];
    }
    if events.is_empty() {
        bail!("the files hold no event that can be read");
    }
    let [west, south, east, north] = bbox;
    Ok(Area::from_bbox([west - MARGIN, south - MARGIN, east + MARGIN, north + MARGIN])?)
}

/// The instant that was asked for, or the last event's. When the clock is taken as written in the
/// file, so is the clock of the instant: both are then said of UTC.
fn as_of(arguments: &cli::Risk, events: &[Event]) -> anyhow::Result<Timestamp> {
    match (&arguments.as_of, &arguments.zone) {
        (Some(text), None) => Ok(import::wall_clock(text).parse()?),
        (Some(text), Some(_)) => Ok(text.parse()?),
        (None, _) => {
            let last = events.iter().map(|event| event.when.latest_us()).max();
            Ok(Timestamp::from_microsecond(last.context("the files hold no event in the area")?)?)
        }
    }
}

fn print(
    index: &RiskIndex,
    area: &Area,
    arguments: &cli::Risk,
    as_of: Timestamp,
) -> anyhow::Result<()> {
    let surface = index.surface(arguments.key_population, as_of);
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    writeln!(out, "cell,hour_of_week,rate,lower,upper,level")?;
    for cell in cells(area, arguments.resolution) {
        let Some(week) = surface.week(cell) else { continue };
        for (hour, one) in HourOfWeek::all().zip(week) {
            writeln!(
                out,
                "{cell},{},{:e},{:e},{:e},{}",
                hour.number(),
                one.rate,
                one.lower,
                one.upper,
                one.level.number()
            )?;
        }
    }
    Ok(out.flush()?)
}

/// The area's cells of a resolution, ascending.
pub fn cells(area: &Area, resolution: u8) -> Vec<Cell> {
    let model = area.cells().iter().filter_map(|cell| Cell::from_h3(*cell).ok());
    let mut cells: Vec<Cell> = if resolution > Area::RESOLUTION {
        let finer = h3o::Resolution::Nine;
        model
            .flat_map(|cell| cell.h3().children(finer).collect::<Vec<_>>())
            .filter_map(|cell| Cell::from_h3(cell).ok())
            .collect()
    } else {
        model.filter_map(|cell| cell.parent(resolution)).collect()
    };
    cells.sort_unstable();
    cells.dedup();
    cells
}
