//! Whether two events may be the same incident, reported twice: two promoters saw one assault, or a
//! voice call was entered by a supervisor too. A suggestion for somebody who decides: nothing is
//! merged by itself.

use std::ops::RangeInclusive;

use h3o::{CellIndex, LatLng, Resolution};

use crate::{Cell, EventFacts, Family, KeyPopulations, Kind, Place, Text, TimeSpan, Verification};

// The rule's numbers. No labelled pairs exist to fit them to: each says what it stands for, and a
// supervisor's answers (merged, two facts) are kept, so that they can be fitted one day.

/// From this score on a pair is worth a person's look.
const LEAST: f64 = 0.3;
/// How far off a remembered time may be, µs: an hour to either side.
const TOLERANCE_US: i64 = HOUR_US;
/// A time less exact than a day (25 hours where clocks change) fits everything: no suggestion.
const LONGEST_US: i64 = 25 * HOUR_US;
/// Times known this well or better count fully, µs, tolerance included.
const EXACT_US: f64 = 3.0 * HOUR_US as f64;
/// How fast a vaguer time loses weight: with the fourth root of its length, so that a day still
/// counts more than half.
const VAGUE: f64 = 0.25;
/// How far apart places may be, beyond the size of their cells, km: some blocks, for two phones
/// that were asked when both had walked on.
const APART_KM: f64 = 0.6;
/// What is left of the place's weight at that distance.
const AT_THE_EDGE: f64 = 0.5;
/// The place's weight by the resolution of the coarser cell: 9, 8 (a neighbourhood), 7, and 6 or
/// coarser (a municipality has many incidents a day).
const BY_RESOLUTION: [f64; 4] = [1.0, 0.9, 0.6, 0.5];
/// The finest resolution at which places are compared by containment instead of distance.
const COARSE: u8 = 7;
/// The coarsest resolution a place is reported at; a coarser one fits everything.
const COARSEST: u8 = 5;
/// The resolution that places are looked up by, and how many rings of it around a place hold every
/// cell within [`APART_KM`].
const LOOK_UP: u8 = 8;
const RINGS: u32 = 2;
/// The kind says no more than the family.
const UNSPECIFIED: f64 = 0.9;
/// Another kind of the same family: one called it a threat, the other an assault.
const SAME_FAMILY: f64 = 0.6;
/// Another family of violence by people: a robbery with blows is told as either.
const BOTH_VIOLENT: f64 = 0.4;
/// Both know whom the activity served, and it was not the same.
const OTHER_POPULATIONS: f64 = 0.6;

const HOUR_US: i64 = 3_600_000_000;

/// How alike two events are, and why.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Similarity {
    /// From 0.3 (worth a look) to 1 (everything is the same).
    pub score: f64,
    /// What happened.
    pub kind: SimilarKind,
    /// When.
    pub time: SimilarTime,
    /// Where.
    pub place: SimilarPlace,
    /// Whether both know whom the activity served and it was not the same.
    pub other_populations: bool,
}

/// What the kinds of two similar events have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SimilarKind {
    /// They are the same.
    Same,
    /// One says the family only, and it is the other's.
    Unspecified,
    /// Two kinds of a family.
    SameFamily,
    /// Two families of violence by people.
    BothViolent,
}

/// What the times of two similar events have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SimilarTime {
    /// Both are known to the hour: so many minutes lie between them.
    MinutesApart(i64),
    /// One is known less well, and they fit.
    Fits,
}

/// What the places of two similar events have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SimilarPlace {
    /// The same cell.
    Same,
    /// Some blocks apart. How far is told to nobody: a distance from a place that one knows finds another.
    Near,
    /// One is known less well, and they fit.
    Fits,
}

/// Where to look for what may be similar to an event: everything that is lies in here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SimilarSearch {
    /// The cells its place may have, coarsened to resolution 8.
    pub cells: Vec<Cell>,
    /// The instants its time may begin at, µs UTC.
    pub earliest_us: RangeInclusive<i64>,
}

impl Similarity {
    /// How alike two events are; `None` when they are not worth a look. The order of the two does
    /// not matter.
    #[must_use]
    pub fn between(one: &EventFacts, other: &EventFacts) -> Option<Self> {
        if !may_be_told_twice(one) || !may_be_told_twice(other) {
            return None;
        }
        let (kind, by_kind) = kinds(one.kind, other.kind)?;
        let (time, by_time) = times(&one.when, &other.when)?;
        let (place, by_place) = places(one.place, other.place)?;
        let other_populations = differ(one.key_populations, other.key_populations);
        let by_populations = if other_populations { OTHER_POPULATIONS } else { 1.0 };
        let score = by_kind * by_time * by_place * by_populations;
        (score >= LEAST).then_some(Self { score, kind, time, place, other_populations })
    }

    /// The score in hundredths, 30–100.
    #[must_use]
    pub fn percent(&self) -> i64 {
        (self.score * 100.0).round() as i64
    }

    /// Why they are alike, in one sentence.
    #[must_use]
    pub fn sentence(&self) -> Text {
        let kind = match self.kind {
            SimilarKind::Same => ("El mismo tipo de hecho", "The same kind of event"),
            SimilarKind::Unspecified => {
                ("Tipos de hecho que coinciden", "Kinds of event that agree")
            }
            SimilarKind::SameFamily => ("Tipos de hecho parecidos", "Similar kinds of event"),
            SimilarKind::BothViolent => ("Dos hechos violentos", "Two violent events"),
        };
        let time = match self.time {
            SimilarTime::MinutesApart(0) => {
                ("a la misma hora".to_owned(), "at the same time".to_owned())
            }
            SimilarTime::MinutesApart(1) => {
                ("con 1 minuto de diferencia".to_owned(), "1 minute apart".to_owned())
            }
            SimilarTime::MinutesApart(minutes) => {
                (format!("con {minutes} minutos de diferencia"), format!("{minutes} minutes apart"))
            }
            SimilarTime::Fits => {
                ("con horas que coinciden".to_owned(), "at times that agree".to_owned())
            }
        };
        let place = match self.place {
            SimilarPlace::Same => ("en el mismo lugar", "in the same place"),
            SimilarPlace::Near => ("a pocas cuadras", "some blocks away"),
            SimilarPlace::Fits => ("en la misma zona", "in the same wider area"),
        };
        let people = if self.other_populations {
            ("; las poblaciones no son las mismas", "; the populations are not the same")
        } else {
            ("", "")
        };
        Text::new(
            format!("{}, {}, {}{}.", kind.0, time.0, place.0, people.0),
            format!("{}, {}, {}{}.", kind.1, time.1, place.1, people.1),
        )
    }
}

impl SimilarSearch {
    /// Where to look for what may be similar to an event; `None` when nothing can be.
    #[must_use]
    pub fn around(facts: &EventFacts) -> Option<Self> {
        if !may_be_told_twice(facts) {
            return None;
        }
        let (earliest, latest) = (facts.when.earliest_us(), facts.when.latest_us());
        let from = earliest.saturating_sub(LONGEST_US + 2 * TOLERANCE_US);
        let until = latest.saturating_add(2 * TOLERANCE_US);
        let cells = look_up(facts.place.cell());
        (!cells.is_empty()).then_some(Self { cells, earliest_us: from..=until })
    }
}

/// Whether the event is one that counts, at a time known well enough to be recognised.
fn may_be_told_twice(facts: &EventFacts) -> bool {
    let length = facts.when.latest_us().saturating_sub(facts.when.earliest_us());
    facts.stands_for_incident() && length <= LONGEST_US
}

impl EventFacts {
    /// Whether the event says that something dangerous happened, and nobody has rejected it: only
    /// such a one can stand on the map for others that tell the same.
    #[must_use]
    pub const fn stands_for_incident(&self) -> bool {
        self.kind.counts_as_risk() && !matches!(self.verification, Verification::Rejected)
    }
}

fn kinds(one: Kind, other: Kind) -> Option<(SimilarKind, f64)> {
    if one == other {
        return Some((SimilarKind::Same, 1.0));
    }
    if one.family() == other.family() {
        return Some(if one.is_unspecified() || other.is_unspecified() {
            (SimilarKind::Unspecified, UNSPECIFIED)
        } else if one.family() == Family::Context {
            return None;
        } else {
            (SimilarKind::SameFamily, SAME_FAMILY)
        });
    }
    let violent = |kind: Kind| match kind.family() {
        Family::Life | Family::Body | Family::Sexual | Family::Property | Family::Authority => true,
        Family::Digital | Family::Hazard | Family::Context => false,
    };
    (violent(one) && violent(other)).then_some((SimilarKind::BothViolent, BOTH_VIOLENT))
}

fn times(one: &TimeSpan, other: &TimeSpan) -> Option<(SimilarTime, f64)> {
    let widened = |span: &TimeSpan| {
        (
            span.earliest_us().saturating_sub(TOLERANCE_US),
            span.latest_us().saturating_add(TOLERANCE_US),
        )
    };
    let ((from, until), (other_from, other_until)) = (widened(one), widened(other));
    let overlap = until.min(other_until).saturating_sub(from.max(other_from));
    if overlap <= 0 {
        return None;
    }
    let (length, other_length) = (until - from, other_until - other_from);
    // Each is somewhere in its interval: the share of the shorter that the longer allows.
    let share = overlap as f64 / length.min(other_length) as f64;
    let vaguest = length.max(other_length) as f64;
    let weight = share * (EXACT_US / vaguest).min(1.0).powf(VAGUE);
    let time = if vaguest <= EXACT_US {
        let minutes = (one.middle_us() - other.middle_us()).abs() as f64 / 60e6;
        SimilarTime::MinutesApart(minutes.round() as i64)
    } else {
        SimilarTime::Fits
    };
    Some((time, weight))
}

fn places(one: Place, other: Place) -> Option<(SimilarPlace, f64)> {
    let (one, other) = (one.cell(), other.cell());
    let coarser = one.resolution().min(other.resolution());
    let weight = BY_RESOLUTION[usize::from(Cell::FINEST - coarser).min(BY_RESOLUTION.len() - 1)];
    if coarser < COARSEST {
        return None;
    }
    if coarser <= COARSE {
        let fits = one.coarsened(coarser) == other.coarsened(coarser);
        return fits.then_some((SimilarPlace::Fits, weight));
    }
    if one == other {
        return Some((SimilarPlace::Same, weight));
    }
    // In one order, so that rounding is the same from either side.
    let (first, second) = (one.min(other), one.max(other));
    let km = LatLng::from(first.h3()).distance_km(LatLng::from(second.h3()));
    let apart = (km - edge_km(first) - edge_km(second)).max(0.0);
    if apart > APART_KM {
        return None;
    }
    let near = 1.0 - (1.0 - AT_THE_EDGE) * apart / APART_KM;
    Some((SimilarPlace::Near, weight * near))
}

fn edge_km(cell: Cell) -> f64 {
    cell.h3().resolution().edge_length_km()
}

fn differ(one: KeyPopulations, other: KeyPopulations) -> bool {
    let known = |populations: KeyPopulations| {
        use crate::KeyPopulation::{Mix, Org, Unk};
        !populations.is_empty() && ![Mix, Org, Unk].iter().any(|any| populations.contains(*any))
    };
    known(one) && known(other) && one.bits() & other.bits() == 0
}

/// The cells, coarsened to [`LOOK_UP`], of every place that may be similar.
fn look_up(cell: Cell) -> Vec<Cell> {
    if cell.resolution() < COARSEST {
        return Vec::new();
    }
    let own = cell.coarsened(LOOK_UP);
    let mut cells: Vec<Cell> = if cell.resolution() > COARSE {
        let disk: Vec<CellIndex> = own.h3().grid_disk(RINGS);
        disk.into_iter().filter_map(|near| Cell::from_h3(near).ok()).collect()
    } else {
        let finer = (cell.resolution()..=LOOK_UP).filter_map(|one| Resolution::try_from(one).ok());
        let inside = finer.flat_map(|finer| cell.h3().children(finer));
        inside.filter_map(|one| Cell::from_h3(one).ok()).collect()
    };
    // Places that are known less well, and hold this one.
    cells.extend((COARSEST..own.resolution()).filter_map(|coarser| own.parent(coarser)));
    cells
}

#[cfg(test)]
#[path = "similar_tests.rs"]
mod tests;
