//! Who stays outside while somebody goes into a client's home or car, for how long, and what they do then.

use atalaya_domain::OutsideAct;
use serde::{Deserialize, Serialize};

/// What was agreed with who stays outside, the plan's buddy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaysOutside {
    /// For how many minutes from the last word of who is inside, within [`StaysOutside::LEAST`] and [`StaysOutside::MOST`].
    minutes: u16,
    /// What they do then.
    pub act: OutsideAct,
}

impl StaysOutside {
    /// The fewest minutes.
    pub const LEAST: u16 = 5;
    /// The most minutes.
    pub const MOST: u16 = 180;

    /// So many minutes and then this; `None` where that is too few or too many.
    #[must_use]
    pub fn new(minutes: u16, act: OutsideAct) -> Option<Self> {
        (Self::LEAST..=Self::MOST).contains(&minutes).then_some(Self { minutes, act })
    }

    /// For how many minutes.
    #[must_use]
    pub const fn minutes(self) -> u16 {
        self.minutes
    }
}
