//! What a look back came to. Not to be sent: the disclosure room makes of it what may be.

use jiff::Timestamp;

use super::ranked::GAIN_SHARES;
use crate::evaluate::coverage::Coverage;
use crate::evaluate::summary::Interval;

/// The figures of a look back. Every number is finite.
#[derive(Debug, Clone, PartialEq)]
pub struct Figures {
    /// From when to when.
    pub period: (Timestamp, Timestamp),
    /// Weeks that had a map when they began, and were compared.
    pub weeks: usize,
    /// Events of those weeks, by their weight: a rumour counts less.
    pub events: f64,
    /// Events of the period whose place is too coarse to be compared with a hexagon.
    pub unplaced: f64,
    /// Hexagons that were compared: where anything was ever reported, and around.
    pub cells: usize,
    /// Whether anything was known of where teams had been.
    pub has_exposure: bool,
    /// What can be said; `None` while there is too little.
    pub tested: Option<Tested>,
}

/// How right the map was.
#[derive(Debug, Clone, PartialEq)]
pub struct Tested {
    /// The share of the events in the riskiest [`GAIN_SHARES`] of the area's cell-hours by the map.
    pub map: [f64; GAIN_SHARES.len()],
    /// The same by counts of what was known.
    pub counts: [f64; GAIN_SHARES.len()],
    /// The same by counts × counts by hour of the week.
    pub counts_by_hour: [f64; GAIN_SHARES.len()],
    /// 95 % interval of what the map's riskiest tenth held more than the counts', as a share of the
    /// events.
    pub lead: Option<Interval>,
    /// Mean log2 of the map's density over the uniform one at the events.
    pub bits: f64,
    /// Its 95 % interval.
    pub bits_interval: Option<Interval>,
    /// The part of the bits that knowing the hour adds.
    pub hour_bits: f64,
    /// Expected events for each that happened.
    pub expected_over_observed: f64,
    /// Of the hexagons that expected five events or more, those whose count fell into the 80 %
    /// interval that the first map gave; `None` of too few.
    pub coverage: Option<Coverage>,
    /// Mean rank correlation of the hexagons from one week to the next.
    pub stability: Option<f64>,
    /// What the map had said where something happened, and how much of the area it said it of: not
    /// enough data; usual or lower; raised or more.
    pub levels: [LevelShare; 3],
}

/// One thing that the map says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LevelShare {
    /// Share of the events that happened where it said so.
    pub events: f64,
    /// Share of the cell-hours that it said it of.
    pub places: f64,
}
