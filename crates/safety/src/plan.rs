//! Where somebody means to be, and when.

use atalaya_domain::{Company, UserId};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::outside::StaysOutside;

/// When somebody means to be at a place and home again, and with whom. The place itself is not in
/// it: no rule here needs it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    starts_at: Timestamp,
    ends_at: Timestamp,
    home_by: Timestamp,
    /// With whom.
    pub company: Company,
    /// Who is told first when something is overdue.
    pub buddy: Option<UserId>,
    /// Whether they ask for an institutional vehicle there and home.
    pub vehicle: bool,
    /// No signal is expected before then.
    pub quiet_until: Option<Timestamp>,
    /// Whether it is meant as an exercise. It is none before somebody else has agreed to it: whoever holds a phone would
    /// only have to call an outing one, and nobody would come.
    pub exercise: bool,
    /// Which version of the protocol they said that they have read: 0 is the default one.
    #[serde(default)]
    pub protocol_read: Option<u32>,
    /// Whether it was begun online, with somebody who is met at a registered place.
    #[serde(default)]
    pub online: bool,
    /// What was agreed with the buddy who stays outside while they are inside.
    #[serde(default)]
    pub outside: Option<StaysOutside>,
}

/// Times that cannot be a plan's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// The end is not after the beginning, or more than a day after it.
    #[error("an outing ends after it starts, within {} hours", LONGEST.as_hours())]
    Ends,
    /// Home is not after the end, or more than twelve hours after it.
    #[error("one is home after leaving, within {} hours", LONGEST_WAY.as_hours())]
    Home,
}

/// The longest outing.
const LONGEST: SignedDuration = SignedDuration::from_hours(24);
/// The longest way home.
const LONGEST_WAY: SignedDuration = SignedDuration::from_hours(12);

impl Plan {
    /// A plan with these times, alone and without anything else.
    pub fn new(
        starts_at: Timestamp,
        ends_at: Timestamp,
        home_by: Timestamp,
    ) -> Result<Self, PlanError> {
        let within = |time: SignedDuration, most| time > SignedDuration::ZERO && time <= most;
        if !within(ends_at.duration_since(starts_at), LONGEST) {
            return Err(PlanError::Ends);
        }
        if !within(home_by.duration_since(ends_at), LONGEST_WAY) {
            return Err(PlanError::Home);
        }
        Ok(Self::alone(starts_at, ends_at, home_by))
    }

    /// The plan of somebody who is out without one: an hour here, an hour home.
    #[must_use]
    pub fn unplanned(now: Timestamp) -> Self {
        let hour = SignedDuration::from_hours(1);
        let ends_at = now.saturating_add(hour).unwrap_or(Timestamp::MAX);
        let home_by = ends_at.saturating_add(hour).unwrap_or(Timestamp::MAX);
        Self::alone(now, ends_at, home_by)
    }

    const fn alone(starts_at: Timestamp, ends_at: Timestamp, home_by: Timestamp) -> Self {
        Self {
            starts_at,
            ends_at,
            home_by,
            company: Company::Alone,
            buddy: None,
            vehicle: false,
            quiet_until: None,
            exercise: false,
            protocol_read: None,
            online: false,
            outside: None,
        }
    }

    /// When they mean to be at the place.
    #[must_use]
    pub const fn starts_at(&self) -> Timestamp {
        self.starts_at
    }

    /// When they mean to leave it.
    #[must_use]
    pub const fn ends_at(&self) -> Timestamp {
        self.ends_at
    }

    /// When they mean to be home.
    #[must_use]
    pub const fn home_by(&self) -> Timestamp {
        self.home_by
    }

    /// How long the way home takes.
    #[must_use]
    pub fn way_home(&self) -> SignedDuration {
        self.home_by.duration_since(self.ends_at)
    }
}
