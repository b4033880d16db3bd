//! `atalaya risk`: the risk of every cell and hour of the week from files of events, as CSV.

use std::io::Write as _;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use atalaya_disclosure::{AboutMap, MapDetail};
use atalaya_domain::{
    Area, Cell, Event, Exposure, ExposureChange, HourOfWeek, OrganisationId, Position, Zone,
};
use atalaya_risk::{Estimate, Level, RiskIndex};
use jiff::Timestamp;

use crate::{cli, config, import, model, now, terminal};

/// How far the study area reaches beyond the events' own extent, in degrees: about a kilometre.
const MARGIN: f64 = 0.01;

/// The columns. Behind the level what came later: the columns before it are a promise.
const HEADER: &str = "cell,hour_of_week,rate,lower,upper,level,relative,relative_lower,relative_upper,\
                      harm,harm_lower,harm_upper,model,exposure";

/// Prints a line for every cell of the area, in ascending order, and every hour of the week.
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
    let settings = config::model(arguments.deployment.as_deref())?;
    let mut index = RiskIndex::new(Arc::clone(&area), zone, settings);
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
    let about = AboutMap::of(index);
    terminal::note(&about.exposure.sentence().en);
    if let Some(path) = &arguments.about {
        let mut members = model::members(index.settings(), &about);
        members.extend(MapDetail::of(index).members());
        members.insert("as_of".to_owned(), as_of.to_string().into());
        std::fs::write(path, format!("{:#}\n", serde_json::Value::Object(members)))
            .with_context(|| format!("cannot write {}", path.display()))?;
    }
    let last = format!("{},{}", about.model, about.exposure.code());
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    writeln!(out, "{HEADER}")?;
    for cell in cells(area, arguments.resolution) {
        let Some(week) = surface.week(cell) else { continue };
        for (hour, one) in HourOfWeek::all().zip(week) {
            let told = !arguments.known_alone || one.level != Level::NotEnoughData;
            write!(out, "{cell},{}", hour.number())?;
            write_numbers(&mut out, &one, told)?;
            writeln!(out, ",{last}")?;
        }
    }
    Ok(out.flush()?)
}

/// The numbers of an hour. Where there is not enough data there are none, as on the map: a rate would
/// be the surroundings' and look like knowledge.
fn write_numbers(out: &mut impl std::io::Write, one: &Estimate, told: bool) -> std::io::Result<()> {
    let level = one.level.number();
    if !told {
        return write!(out, ",,,,{level},,,,,,");
    }
    let Estimate { rate, lower, upper, relative, relative_lower, relative_upper, harm, .. } = one;
    let (harm_lower, harm_upper) = one.harm_interval();
    write!(out, ",{rate:e},{lower:e},{upper:e},{level}")?;
    write!(out, ",{relative:e},{relative_lower:e},{relative_upper:e}")?;
    write!(out, ",{harm:e},{harm_lower:e},{harm_upper:e}")
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
