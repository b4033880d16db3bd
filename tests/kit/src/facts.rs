//! The event that tests begin from.

use atalaya_domain::{
    Cell, EventFacts, KeyPopulation, KeyPopulations, Kind, LocationPrecision, Place, Severity,
    TimePrecision, TimeSpan, Verification,
};

/// A serious robbery of a trans woman, as reported: in this cell by GPS, exactly at this instant
/// (microseconds since 1970).
///
/// # Panics
/// When the instant is none.
#[must_use]
pub fn robbery(cell: Cell, at_us: i64) -> EventFacts {
    EventFacts {
        kind: Kind::P1,
        severity: Severity::SERIOUS,
        key_populations: KeyPopulations::from_members([KeyPopulation::Tw]),
        when: TimeSpan::new(at_us, at_us, TimePrecision::Exact).expect("a moment"),
        place: Place::new(cell, LocationPrecision::Gps),
        verification: Verification::Reported,
    }
}
