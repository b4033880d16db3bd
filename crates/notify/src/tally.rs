//! What was counted, for `/metrics`: by channel and outcome, and by nothing that names anybody.

use std::sync::atomic::{AtomicU64, Ordering};

use atalaya_domain::Channel;

/// What became of one try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// Whoever carries it has taken it.
    Taken,
    /// It is to be tried again.
    Failed,
    /// It will never work.
    Refused,
}

impl Counted {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Taken, Self::Failed, Self::Refused];

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Taken => "taken",
            Self::Failed => "failed",
            Self::Refused => "refused",
        }
    }
}

/// Tries since the start of this node.
#[derive(Debug, Default)]
pub struct Tally {
    tries: [[AtomicU64; Counted::ALL.len()]; Channel::ALL.len()],
}

impl Tally {
    fn of(&self, channel: Channel, counted: Counted) -> &AtomicU64 {
        &self.tries[channel as usize][counted as usize]
    }

    /// Counts one try.
    pub(crate) fn count(&self, channel: Channel, counted: Counted) {
        self.of(channel, counted).fetch_add(1, Ordering::Relaxed);
    }

    /// How many tries of a channel ended so.
    #[must_use]
    pub fn tries(&self, channel: Channel, counted: Counted) -> u64 {
        self.of(channel, counted).load(Ordering::Relaxed)
    }
}
