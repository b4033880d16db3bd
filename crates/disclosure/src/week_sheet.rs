//! Releasing a supervisor's sheet of the week: what waits, what is overdue, which places to look at again, and a map of the
//! municipalities they lie in. It is printed and may be lost: so it names no person, no report and no outing, and its map
//! shows nothing finer than what partners see; where a place lies in it is not marked.

use std::collections::BTreeSet;

use atalaya_domain::{
    Cell, HourOfWeek, OutreachPhase, PlaceName, Population, TimeBand, UserId, Viewer, Zone,
};
use atalaya_risk::Surface;
use atalaya_safety::Outreach;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use crate::directory::is_stale;
use crate::place::may_register_places;
use crate::support::sees_support;
use crate::{DirectoryRecord, PlaceRecord, Refusal, Released, Scope, SupportFacts, paper_level};

/// How finely the map on paper is told at most.
const RESOLUTION: u8 = 7;
/// More hexagons than this would be dust on paper: coarser ones are drawn.
const HEXAGONS: usize = 220;
/// Maps on a sheet at most.
const MAPS: usize = 4;
/// The part of the day that the map is of.
const BAND: TimeBand = TimeBand::Evening;

/// What waits, and since when.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Waiting {
    /// When each of them began to wait.
    pub since: Vec<Timestamp>,
    /// Whether there are more than those.
    pub more: bool,
}

/// What a sheet is made of. Not to be sent: [`release_week_sheet`] makes of it what may be.
#[derive(Debug, Clone)]
pub struct WeekSheetFacts<'a> {
    /// Reports that nobody has reviewed.
    pub reports: Waiting,
    /// Pairs of reports that may be one.
    pub pairs: Waiting,
    /// The organisation's outings, those of the last days and those that are open, each once.
    pub outings: Vec<&'a Outreach>,
    /// Cases of support, with who sees to them by account and pseudonym.
    pub support: (&'a [(UserId, String)], &'a [SupportFacts]),
    /// Whom one may call.
    pub numbers: &'a [DirectoryRecord<'a>],
    /// The register.
    pub places: &'a [PlaceRecord<'a>],
    /// Municipalities with their hexagons, that with most places first.
    pub municipalities: Vec<(String, Vec<Cell>)>,
}

/// What waits for somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Matter {
    /// Alarms that no human has closed.
    Alarms,
    /// Outings that should be home and are not.
    NotHome,
    /// Outings that are behind and were not talked about.
    Debriefs,
    /// Reports that nobody has reviewed.
    Reports,
    /// Pairs of reports that may be one.
    Pairs,
    /// People to whom support was not offered yet.
    SupportToOffer,
    /// People whose support is not done.
    SupportOpen,
    /// Parts of the day of places that nobody has reviewed lately.
    Places,
    /// Numbers that nobody has tried lately.
    Numbers,
}

/// How much of something waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HowMany {
    /// So many, the oldest since a day.
    Known {
        /// How many.
        count: usize,
        /// Whether there are more than those.
        more: bool,
        /// Since when the oldest waits.
        oldest: Option<Date>,
    },
    /// Somebody else's to know.
    NotTheirs,
}

/// A place to look at again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceToReview {
    /// What it is called.
    pub name: PlaceName,
    /// By part of the day: whether it is due, what the map proposes, and what was said and holds.
    pub bands: [BandToReview; 4],
    /// When somebody said something of it last.
    pub reviewed: Option<Date>,
}

/// A part of the day of a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BandToReview {
    /// Whether somebody should look at it.
    pub due: bool,
    /// What the map proposes, 0–5.
    pub proposed: u8,
    /// What was said and still holds, 0–5.
    pub said: Option<u8>,
}

/// A map of one municipality.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetMap {
    /// What it is called.
    pub name: String,
    /// Its hexagons with their levels, 0 (not enough data) to 5.
    pub hexagons: Vec<(Cell, u8)>,
}

/// A sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WeekSheet {
    /// As of when it is.
    pub as_of: Timestamp,
    /// The same on the clock of the deployment, like `2026-11-30 09:12`.
    pub written_at: String,
    /// Its first and its last day.
    pub days: [Date; 2],
    /// What waits, the most urgent first.
    pub waiting: Vec<(Matter, HowMany)>,
    /// Places to look at again, those that were never reviewed first.
    pub places: Vec<PlaceToReview>,
    /// How many places there are.
    pub registered: usize,
    /// The maps.
    pub maps: Vec<SheetMap>,
    /// Municipalities for which there is no room.
    pub unmapped: Vec<String>,
}

/// The sheet of the seven days from today. The caller has read the facts in the viewer's organisation.
pub fn release_week_sheet(
    viewer: &Viewer,
    surface: &Surface<'_>,
    facts: &WeekSheetFacts<'_>,
    (zone, now): (&Zone, Timestamp),
) -> Result<Released<WeekSheet>, Refusal> {
    may_register_places(viewer)?;
    Scope::of(viewer).map_of(Population::All, RESOLUTION)?;
    let today = zone.local(now).date();
    let last = today.checked_add(SignedDuration::from_hours(6 * 24)).unwrap_or(today);
    let written: String = zone.written(now.as_microsecond()).chars().take(16).collect();
    let places = to_review(facts.places, now, zone);
    let maps = facts.municipalities.iter().take(MAPS);
    Ok(Released::new(WeekSheet {
        as_of: now,
        written_at: written.replace('T', " "),
        days: [today, last],
        waiting: waiting(viewer, facts, &places, (zone, now)),
        places,
        registered: facts.places.len(),
        maps: maps.map(|(name, cells)| drawn(name, cells, surface)).collect(),
        unmapped: facts.municipalities.iter().skip(MAPS).map(|(name, _)| name.clone()).collect(),
    }))
}

fn waiting(
    viewer: &Viewer,
    facts: &WeekSheetFacts<'_>,
    places: &[PlaceToReview],
    (zone, now): (&Zone, Timestamp),
) -> Vec<(Matter, HowMany)> {
    let known = |since: &mut dyn Iterator<Item = Timestamp>| {
        let since: Vec<Timestamp> = since.collect();
        let oldest = since.iter().min().map(|at| zone.local(*at).date());
        HowMany::Known { count: since.len(), more: false, oldest }
    };
    let some = |waiting: &Waiting| match known(&mut waiting.since.iter().copied()) {
        // Of more than are listed the oldest is not known.
        HowMany::Known { count, .. } if waiting.more => {
            HowMany::Known { count, more: true, oldest: None }
        }
        all => all,
    };
    // Of one's own outing nobody is told who may not be the one that holds the phone; nor of a call that may still be
    // taken back in silence. Exercises are none.
    let others = || {
        let outings = facts.outings.iter().filter(|one| !one.is_exercise());
        outings.filter(|one| viewer.user != Some(one.promoter) && !one.is_silent_call(now))
    };
    let alarms = others().flat_map(|one| one.alarms().map(|alarm| alarm.zero));
    let late = others().filter(|one| one.is_out() && one.plan.home_by() < now);
    let behind = others().filter(|one| one.phase == OutreachPhase::Home && one.debrief.is_none());
    let (persons, cases) = facts.support;
    let sees = sees_support(viewer, persons);
    let support = |is: &dyn Fn(&SupportFacts) -> bool| {
        if !sees {
            return HowMany::NotTheirs;
        }
        let cases = cases.iter().filter(|case| !case.support.is_closed() && is(case));
        known(&mut cases.map(|case| case.created_at))
    };
    let count = |count: usize| HowMany::Known { count, more: false, oldest: None };
    let bands = places.iter().flat_map(|place| place.bands).filter(|band| band.due).count();
    let today = zone.local(now).date();
    let stale =
        facts.numbers.iter().filter(|one| one.words.phone.is_some() && is_stale(one, today));
    vec![
        (Matter::Alarms, known(&mut alarms.into_iter())),
        (Matter::NotHome, known(&mut late.map(|one| one.plan.home_by()))),
        (Matter::SupportToOffer, support(&|case| case.support.offered_at.is_none())),
        (Matter::SupportOpen, support(&|case| case.support.offered_at.is_some())),
        (Matter::Debriefs, known(&mut behind.map(|one| one.plan.ends_at()))),
        (Matter::Reports, some(&facts.reports)),
        (Matter::Pairs, some(&facts.pairs)),
        (Matter::Places, count(bands)),
        (Matter::Numbers, count(stale.count())),
    ]
}

fn to_review(records: &[PlaceRecord<'_>], now: Timestamp, zone: &Zone) -> Vec<PlaceToReview> {
    let one = |record: &PlaceRecord<'_>| {
        let bands = std::array::from_fn(|at| {
            let said = record.reviews.iter().find(|(review, _)| review.band == TimeBand::ALL[at]);
            let holds = said.filter(|(review, _)| review.holds(now));
            BandToReview {
                due: !said.is_some_and(|(review, _)| review.is_recent(now)),
                proposed: record.proposed[at],
                said: holds.map(|(review, _)| review.category),
            }
        });
        let last = record.reviews.iter().map(|(review, _)| review.reviewed_at).max();
        let reviewed = last.map(|at| zone.local(at).date());
        PlaceToReview { name: record.name.clone(), bands, reviewed }
    };
    let mut places: Vec<PlaceToReview> = records.iter().map(one).collect();
    places.retain(|place| place.bands.iter().any(|band| band.due));
    places.sort_by(|a, b| (a.reviewed, a.name.as_str()).cmp(&(b.reviewed, b.name.as_str())));
    places
}

fn drawn(name: &str, cells: &[Cell], surface: &Surface<'_>) -> SheetMap {
    let mut resolution = RESOLUTION;
    let at = |resolution: u8| -> BTreeSet<u64> {
        cells.iter().map(|cell| cell.coarsened(resolution).number()).collect()
    };
    let mut numbers = at(resolution);
    while numbers.len() > HEXAGONS && resolution > 5 {
        resolution -= 1;
        numbers = at(resolution);
    }
    let hours: Vec<HourOfWeek> =
        HourOfWeek::all().filter(|hour| TimeBand::of_hour(hour.hour_of_day()) == BAND).collect();
    let level = |cell: Cell| {
        let level =
            |hour: &HourOfWeek| surface.estimate(cell, *hour).map_or(0, |one| one.level.number());
        paper_level::of_hours(hours.iter().map(level))
    };
    let cells = numbers.into_iter().filter_map(|number| Cell::new(number).ok());
    SheetMap { name: name.to_owned(), hexagons: cells.map(|cell| (cell, level(cell))).collect() }
}
