//! How far back somebody may look at what they told themselves.

use jiff::{SignedDuration, Timestamp};

/// How far back whoever asks may see what they reported and did. A phone that is open in another's hand shows no more than
/// the last day of whoever it was taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum History {
    /// All of it.
    Whole,
    /// What was told then or later.
    Since(Timestamp),
}

impl History {
    /// How far back somebody sees who has not proved anew who they are: what was told so long ago is still theirs to mend.
    pub const RECENT: SignedDuration = SignedDuration::from_hours(24);

    /// For how long all of it is open after they did.
    pub const OPEN_FOR: SignedDuration = SignedDuration::from_mins(5);

    /// None of it: until somebody says more.
    pub const NONE: Self = Self::Since(Timestamp::MAX);

    /// The last day of it.
    #[must_use]
    pub fn recent(now: Timestamp) -> Self {
        now.checked_sub(Self::RECENT).map_or(Self::NONE, Self::Since)
    }

    /// Whether what was told then is within it.
    #[must_use]
    pub fn reaches(self, told_at: Timestamp) -> bool {
        match self {
            Self::Whole => true,
            Self::Since(since) => told_at >= since,
        }
    }

    /// Since when, if not always.
    #[must_use]
    pub const fn since(self) -> Option<Timestamp> {
        match self {
            Self::Whole => None,
            Self::Since(since) => Some(since),
        }
    }

    /// The code by which a list tells it: `whole` or `recent`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Whole => "whole",
            Self::Since(_) => "recent",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_told_a_day_ago_is_reached_and_nothing_before() {
        let now = Timestamp::from_second(1_800_000_000).expect("a time");
        let history = History::recent(now);
        let ago =
            |hours, ms| now - SignedDuration::from_hours(hours) - SignedDuration::from_millis(ms);
        assert!(history.reaches(now) && history.reaches(ago(24, 0)));
        assert!(!history.reaches(ago(24, 1)));
        assert!(History::Whole.reaches(Timestamp::MIN));
        assert!(!History::NONE.reaches(now));
        assert_eq!(History::recent(Timestamp::MIN), History::NONE);
    }
}
