//! Frozen releases: the only numbers that ever leave an organisation.
//!
//! What is published is counts of sets of events ([`SetOf`]): whose, of when, of what, where. The gate
//! keeps three promises, each with its attack test in `tests/releases.rs`:
//!
//! 1. Whatever numbers of whatever releases are added and subtracted, what comes out is of whole
//!    remainders ([`Ledger`]), and each remainder meets the thresholds (`thresholds.rs`).
//! 2. Each remainder's count is told once, with noise drawn from a secret (`chance.rs`): it cannot be
//!    averaged away, and one event more or less changes the chances of a number by a factor e at most.
//! 3. Suppressed, zero and never visited look alike: they are not in it.

mod build;
mod chance;
mod content;
mod counted;
mod gate;
mod held;
mod ledger;
mod period;
mod relation;
mod set;
mod spec;
mod thresholds;
mod unit;

pub use build::Ground;
pub use chance::noise_chances;
pub use content::{Content, Names};
pub use counted::{Band, CountedEvent, CountedVersion};
pub use gate::{
    Approval, PROPOSALS_A_YEAR, ReleaseRecord, is_agreed, is_approved, may_approve, may_propose,
    may_share, propose_release, release_frozen, release_proposal, sees_proposal, within_budget,
};
pub use held::Held;
pub use ledger::{Ledger, Row, Slot};
pub use period::{CLOSES_AFTER_DAYS, Period};
pub use relation::Relation;
pub use set::{Agreed, Group, Measure, SetOf, Support};
pub use spec::{Audience, CannotRelease, Geography, Spec, Split};
pub(crate) use thresholds::meets;
pub use thresholds::{EVENTS, REPORTERS, SESSIONS, WITHOUT_ONE};
pub use unit::{COARSEST, District, FINEST_PARTNER, FINEST_PUBLIC, LEAST_HEXAGONS, Unit};
