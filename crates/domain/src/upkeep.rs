//! What keeps an account awake: its owner was briefed within a year and has agreed to what is kept about them, and a
//! steward has vouched for it within a quarter. Pure: when it is is told.

use jiff::{SignedDuration, Timestamp};

const DAY: i64 = 24;

/// The version of the briefing's text (`web/src/i18n/briefing_es.ts`). One more for any change of what it says: everybody
/// reads it again then.
pub const BRIEFING_VERSION: u32 = 1;
/// The version of the text on what is kept about whoever enrols (`web/src/i18n/consent_es.ts`). One more for any change of
/// what it says: everybody is asked again then.
pub const CONSENT_VERSION: u32 = 1;

/// How long a briefing lasts.
pub const BRIEFED_FOR: SignedDuration = SignedDuration::from_hours(365 * DAY);
/// For how long an account that is new is awake without: whoever gets a phone in the street reads it at home. The client
/// asks at the first sign-in.
pub const UNBRIEFED_FOR: SignedDuration = SignedDuration::from_hours(7 * DAY);
/// How long it lasts that a steward has vouched: a quarter.
pub const VOUCHED_FOR: SignedDuration = SignedDuration::from_hours(91 * DAY);
/// How much longer an account is awake for which nobody has vouched again.
pub const VOUCHING_GRACE: SignedDuration = SignedDuration::from_hours(14 * DAY);
/// How long before it is due a steward is told that it will be.
pub const VOUCHING_SOON: SignedDuration = SignedDuration::from_hours(14 * DAY);

/// That somebody agreed to a version of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Agreed {
    /// Which version.
    pub version: u32,
    /// When.
    pub at: Timestamp,
}

/// Why an account sleeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sleep {
    /// Its owner has to read the briefing, again or for the first time, or to agree to a text that has changed.
    Briefing,
    /// Nobody vouches for it.
    Vouching,
}

impl Sleep {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Briefing => "briefing",
            Self::Vouching => "vouching",
        }
    }
}

/// What an account's owner and its stewards did last to keep it awake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Upkeep {
    /// When the account was made.
    pub created_at: Timestamp,
    /// When the briefing was read, if ever.
    pub briefed: Option<Agreed>,
    /// When it was agreed to what is kept, if ever.
    pub consented: Option<Agreed>,
    /// When somebody vouched for it: a steward, or whoever made it.
    pub vouched_at: Timestamp,
}

impl Upkeep {
    /// Until when the briefing lasts; `None` if the present one was never read.
    #[must_use]
    pub fn briefed_until(&self) -> Option<Timestamp> {
        let briefed = self.briefed.filter(|briefed| briefed.version >= BRIEFING_VERSION)?;
        Some(after(briefed.at, BRIEFED_FOR))
    }

    /// Whether its owner has agreed to the present text on what is kept about them.
    #[must_use]
    pub fn has_consented(&self) -> bool {
        self.consented.is_some_and(|consented| consented.version >= CONSENT_VERSION)
    }

    /// Whether its owner is to be asked to read the briefing, or to agree, whether or not the account sleeps already.
    #[must_use]
    pub fn is_briefing_due(&self, now: Timestamp) -> bool {
        !self.has_consented() || self.briefed_until().is_none_or(|until| now >= until)
    }

    /// When it falls asleep for want of a briefing: [`Timestamp::MIN`] where a text has changed.
    fn awake_until(&self) -> Timestamp {
        if self.briefed.is_none() {
            return after(self.created_at, UNBRIEFED_FOR);
        }
        match (self.briefed_until(), self.consented) {
            (Some(until), Some(_)) if self.has_consented() => until,
            // Who has read the one and was never asked for the other, which no client of ours does.
            (Some(_), None) => after(self.created_at, UNBRIEFED_FOR),
            _ => Timestamp::MIN,
        }
    }

    /// When it is to be vouched for again.
    #[must_use]
    pub fn vouching_due_at(&self) -> Timestamp {
        after(self.vouched_at, VOUCHED_FOR)
    }

    /// When it falls asleep if nobody vouches for it.
    #[must_use]
    pub fn vouched_until(&self) -> Timestamp {
        after(self.vouching_due_at(), VOUCHING_GRACE)
    }

    /// Why it sleeps, and since when each; none: it is awake. What its owner cannot mend comes first. Since when is
    /// [`Timestamp::MIN`] where a text has changed.
    pub fn sleeps(&self, now: Timestamp) -> impl Iterator<Item = (Sleep, Timestamp)> + use<> {
        let ends = [(Sleep::Vouching, self.vouched_until()), (Sleep::Briefing, self.awake_until())];
        ends.into_iter().filter(move |(_, until)| now >= *until)
    }
}

fn after(at: Timestamp, time: SignedDuration) -> Timestamp {
    at.saturating_add(time).unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(days: i64) -> Timestamp {
        Timestamp::from_second(1_790_000_000 + days * 86_400).expect("in range")
    }

    fn awake() -> Upkeep {
        let agreed = |version| Some(Agreed { version, at: day(0) });
        Upkeep {
            created_at: day(0),
            briefed: agreed(BRIEFING_VERSION),
            consented: agreed(CONSENT_VERSION),
            vouched_at: day(0),
        }
    }

    fn sleeps(upkeep: Upkeep, at: i64) -> Vec<(Sleep, Timestamp)> {
        upkeep.sleeps(day(at)).collect()
    }

    #[test]
    fn it_sleeps_a_quarter_and_two_weeks_after_somebody_vouched_and_a_year_after_the_briefing() {
        let vouched = |days| Upkeep { vouched_at: day(days), ..awake() };
        let (nobody, unread) = ((Sleep::Vouching, day(105)), (Sleep::Briefing, day(365)));
        assert_eq!(sleeps(awake(), 0), []);
        assert_eq!(sleeps(awake(), 104), []);
        assert_eq!(sleeps(awake(), 105), [nobody]);
        assert_eq!(sleeps(vouched(300), 364), []);
        assert_eq!(sleeps(vouched(300), 365), [unread]);
        assert_eq!(sleeps(awake(), 400), [nobody, unread]);
        assert_eq!(awake().vouching_due_at(), day(91));
    }

    #[test]
    fn who_never_read_it_is_asked_at_once_and_sleeps_after_a_week_and_who_read_another_text_at_once()
     {
        let old =
            |agreed: Option<Agreed>| agreed.map(|one| Agreed { version: one.version - 1, ..one });
        let agreed_alone = Upkeep { briefed: None, ..awake() };
        let neither = Upkeep { consented: None, ..agreed_alone };
        let read_alone = Upkeep { consented: None, ..awake() };
        for upkeep in [agreed_alone, neither, read_alone] {
            assert!(upkeep.is_briefing_due(day(0)));
            assert_eq!(sleeps(upkeep, 6), [], "{upkeep:?}");
            assert_eq!(sleeps(upkeep, 7), [(Sleep::Briefing, day(7))], "{upkeep:?}");
        }
        for upkeep in [
            Upkeep { briefed: old(awake().briefed), ..awake() },
            Upkeep { consented: old(awake().consented), ..awake() },
        ] {
            assert!(upkeep.is_briefing_due(day(0)));
            assert_eq!(sleeps(upkeep, 1), [(Sleep::Briefing, Timestamp::MIN)], "{upkeep:?}");
        }
        assert!(!awake().is_briefing_due(day(364)) && awake().is_briefing_due(day(365)));
        let newer = Agreed { version: CONSENT_VERSION + 1, at: day(0) };
        let upkeep = Upkeep { consented: Some(newer), ..awake() };
        assert_eq!(sleeps(upkeep, 1), [], "after a step back");
    }
}
