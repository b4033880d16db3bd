//! Sums that do not depend on the order of their terms.
//!
//! Every contribution is rounded once to a whole number of tiny units; adding and taking away
//! whole numbers is exact, so the same events give the same bits in any order, and taking an
//! event back restores what was there before.

/// Units in one event: 2³⁶. A sum of 64 bits then holds 134 million decayed events at a
/// resolution of 1.5 × 10⁻¹¹.
const UNITS: f64 = (1_u64 << 36) as f64;

/// A contribution or a sum of contributions, in units of 2⁻³⁶ events.
pub(crate) type Units = i64;

/// Rounds a contribution to whole units.
pub(crate) fn units(events: f64) -> Units {
    (events * UNITS).round() as i64
}

/// A sum in events.
pub(crate) fn events(units: Units) -> f64 {
    units as f64 * (1.0 / UNITS)
}

/// A sum over the whole area in events; 128 bits, because the area's sums have no natural bound.
pub(crate) fn events_wide(units: i128) -> f64 {
    units as f64 * (1.0 / UNITS)
}
