//! The event that tests begin from, and who recorded it.

use atalaya_domain::{
    Account, Cell, EventFacts, KeyPopulation, KeyPopulations, Kind, LocationPrecision, Place,
    Recorded, Severity, TimePrecision, TimeSpan, UserId, Verification,
};

/// A serious robbery of a trans woman, as reported: in this cell by GPS, exactly at this instant
/// (microseconds since 1970), brought by a file.
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
        recorded: None,
    }
}

/// By the account with this number, at this instant (microseconds since 1970).
///
/// # Panics
/// When the number is 0, which no account has.
#[must_use]
pub fn recorded(account: i64, at_us: i64) -> Option<Recorded> {
    let by = Account::of(UserId(account)).expect("accounts are counted from 1");
    Some(Recorded { by, at_us })
}
