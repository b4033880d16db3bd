//! Releasing whether the maps of the past year were right: to those who see maps of the past.
//!
//! Figures of all of an organisation's events, rounded by a secret so that two answers do not differ
//! by one event. No place, no hour, no single event is among them. What is said in words is said of
//! the rounded figures.

mod rounding;
mod words;

use atalaya_domain::{OrganisationId, Text};
use atalaya_risk::Settings;
use atalaya_risk::evaluate::{Figures, GAIN_SHARES, GAIN_TENTH, Tested};
use jiff::Timestamp;

pub use rounding::RoundingKey;

use self::rounding::{Rounding, share_step};
use crate::{ExposureKnown, Refusal, Released, Scope};

/// Events are told in whole fives.
const FEW: f64 = 5.0;
/// Weeks are told in whole fours.
const MONTH: f64 = 4.0;
/// Hexagons are told in whole fifties.
const CELLS: f64 = 50.0;
/// Hexagons it takes to tell how many of them an interval held: a step of a fifth is then three.
const LEAST_CELLS: f64 = 15.0;

/// What came of a look back, before the gate.
#[derive(Debug, Clone, Copy)]
pub struct HindsightRecord<'a> {
    /// Whose events.
    pub organisation: OrganisationId,
    /// The figures.
    pub figures: &'a Figures,
    /// Whether there were imported records, of which nobody noted when they became known.
    pub imported: bool,
    /// The constants of the model that was tested.
    pub settings: &'a Settings,
}

/// What may be told of a look back.
#[derive(Debug, Clone, PartialEq)]
pub struct HindsightReport {
    /// Where the first week begins.
    pub from: Timestamp,
    /// Where the last week ends: what was recorded later does not count.
    pub until: Timestamp,
    /// What it comes to.
    pub verdict: HindsightVerdict,
    /// What the maps knew of where teams had been.
    pub exposure: ExposureKnown,
    /// The verdict in one sentence.
    pub sentence: Text,
    /// What else there is to say, each with a stable code of what it is about.
    pub remarks: Vec<(&'static str, Text)>,
    /// The figures; `None` while there are too few events.
    pub found: Option<HindsightFound>,
}

/// What a look back comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HindsightVerdict {
    /// There is too little to say.
    TooFew,
    /// The map found more than counting would have.
    BetterThanCounts,
    /// It cannot be told from counting.
    LikeCounts,
    /// Counting would have found more.
    WorseThanCounts,
    /// The map found no more than chance.
    LikeChance,
}

impl HindsightVerdict {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooFew => "too_few",
            Self::BetterThanCounts => "better_than_counts",
            Self::LikeCounts => "like_counts",
            Self::WorseThanCounts => "worse_than_counts",
            Self::LikeChance => "like_chance",
        }
    }
}

/// Rounded figures. Shares are of the events unless said otherwise.
#[derive(Debug, Clone, PartialEq)]
pub struct HindsightFound {
    /// Events that were compared, in fives.
    pub events: u32,
    /// Events whose place was too coarse, in fives.
    pub unplaced: u32,
    /// Weeks that had a map, in fours.
    pub weeks: u32,
    /// Hexagons that were compared, in fifties.
    pub cells: u32,
    /// What shares of events are rounded to.
    pub step: f64,
    /// The gain curve.
    pub gain: Vec<GainPoint>,
    /// Expected events for each that happened.
    pub expected_over_observed: f64,
    /// Of the hexagons with many events, the share whose count fell into the 80 % interval.
    pub coverage: Option<f64>,
    /// Bits per event over an even spread.
    pub bits: f64,
    /// Both ends of its 95 % interval.
    pub bits_interval: Option<(f64, f64)>,
    /// The part of the bits that the hour adds.
    pub hour_bits: f64,
    /// Rank correlation of the hexagons from week to week.
    pub stability: Option<f64>,
    /// Events where the map said: not enough data; usual or lower; raised or more.
    pub level_events: [f64; 3],
    /// Share of the cell-hours of which it said so.
    pub level_places: [f64; 3],
}

/// A point of the gain curve: the share of events in the riskiest part of the area.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GainPoint {
    /// The part of the area's cell-hours.
    pub area: f64,
    /// By the map.
    pub map: f64,
    /// By counts of what was known.
    pub counts: f64,
    /// By counts × counts by hour of the week.
    pub counts_by_hour: f64,
}

/// Whether the past year's maps of the viewer's organisation were right.
///
/// # Errors
/// [`Refusal::Past`] to those who see no map of the past.
pub fn release_hindsight(
    scope: &Scope,
    record: &HindsightRecord<'_>,
    key: RoundingKey,
) -> Result<Released<HindsightReport>, Refusal> {
    scope.past()?;
    let figures = record.figures;
    let (from, until) = figures.period;
    let rounding = Rounding::new(key, record.organisation, until);
    // From which number of events on figures are told is a secret within one step, so that the
    // first answer with figures does not tell of one event.
    let least = record.settings.least_events_fine + FEW * rounding.chance("least");
    let tested = figures.tested.as_ref().filter(|_| figures.events >= least);
    let found = tested.map(|tested| found(figures, tested, &rounding));
    let verdict = match (tested, &found) {
        (Some(tested), Some(found)) => verdict(tested, found, &rounding),
        _ => HindsightVerdict::TooFew,
    };
    let exposure = if figures.has_exposure { ExposureKnown::Recorded } else { ExposureKnown::None };
    let said = words::Said { verdict, found: found.as_ref(), exposure, imported: record.imported };
    let (sentence, remarks) = (said.sentence(), said.remarks());
    Ok(Released::new(HindsightReport { from, until, verdict, exposure, sentence, remarks, found }))
}

fn found(figures: &Figures, tested: &Tested, rounding: &Rounding) -> HindsightFound {
    let whole = |name: &str, figure: f64, step: f64| (rounding.to(name, figure, step)) as u32;
    let events = whole("events", figures.events, FEW);
    let step = share_step(f64::from(events));
    // One chance for all shares, so that a curve goes on rising and better stays better.
    let share = |figure: f64| rounding.to("share", figure, step);
    let gain = GAIN_SHARES.into_iter().enumerate().map(|(at, area)| GainPoint {
        area,
        map: share(tested.map[at]),
        counts: share(tested.counts[at]),
        counts_by_hour: share(tested.counts_by_hour[at]),
    });
    let bits = bits_step(f64::from(events));
    let ends = tested
        .bits_interval
        .map(|ends| (rounding.to("bits", ends.low, bits), rounding.to("bits", ends.high, bits)));
    HindsightFound {
        events,
        unplaced: whole("unplaced", figures.unplaced, FEW),
        weeks: whole("weeks", figures.weeks as f64, MONTH),
        cells: whole("cells", figures.cells as f64, CELLS),
        step,
        gain: gain.collect(),
        expected_over_observed: rounding.to(
            "calibration",
            tested.expected_over_observed,
            step.max(0.05),
        ),
        coverage: tested.coverage.and_then(|coverage| {
            let cells = coverage.cells as f64;
            let step = if cells >= 60.0 { share_step(cells) } else { 0.2 };
            let share = coverage.share()?;
            (cells >= LEAST_CELLS).then(|| rounding.to("coverage", share, step))
        }),
        bits: rounding.to("bits", tested.bits, bits),
        bits_interval: ends,
        hour_bits: rounding.to("hour_bits", tested.hour_bits, bits),
        stability: tested.stability.map(|stability| rounding.to("stability", stability, 0.01)),
        level_events: three(tested.levels.map(|level| share(level.events))),
        level_places: three(
            tested
                .levels
                .map(|level| rounding.to("places", level.places, places_step(figures.cells))),
        ),
    }
}

/// The finest of these steps that hides that one event opened the hexagons around it: twenty.
fn places_step(cells: usize) -> f64 {
    [0.01, 0.02, 0.05].into_iter().find(|step| step * cells as f64 >= 20.0).unwrap_or(0.1)
}

/// The three of them add up to 1: the middle one is what the others leave.
fn three([first, _, last]: [f64; 3]) -> [f64; 3] {
    [first, ((1.0 - first - last).max(0.0) * 1e4).round() / 1e4, last]
}

/// The finest of these steps that hides one event: in a map of some thousand cell-hours to the bit,
/// one adds up to 15 bits.
fn bits_step(events: f64) -> f64 {
    [0.05, 0.1, 0.2].into_iter().find(|step| step * events >= 15.0).unwrap_or(0.5)
}

fn verdict(tested: &Tested, found: &HindsightFound, rounding: &Rounding) -> HindsightVerdict {
    let tenth = &found.gain[GAIN_TENTH];
    if tenth.map <= tenth.area {
        return HindsightVerdict::LikeChance;
    }
    let lead = tested
        .lead
        .map(|lead| [lead.low, lead.high].map(|end| rounding.steps("lead", end, found.step)));
    match lead {
        Some([low, _]) if low > 0.0 => HindsightVerdict::BetterThanCounts,
        Some([_, high]) if high < 0.0 => HindsightVerdict::WorseThanCounts,
        _ => HindsightVerdict::LikeCounts,
    }
}
