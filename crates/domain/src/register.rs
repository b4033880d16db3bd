//! The register of places where an organisation works, and how dangerous people say each is by time of day.

use jiff::{SignedDuration, Timestamp};

use crate::code::codes;
use crate::one_line::one_line;
use crate::record_id::record_id;

record_id! {
    /// A registered place's id, a UUID that its sender makes.
    PlaceId
}

codes! {
    /// A part of the day, local time.
    TimeBand {
        Early = "early", "Madrugada (00 a 06 h)", "Small hours (00 to 06 h)";
        Morning = "morning", "Mañana (06 a 12 h)", "Morning (06 to 12 h)";
        Afternoon = "afternoon", "Tarde (12 a 18 h)", "Afternoon (12 to 18 h)";
        Evening = "evening", "Noche (18 a 24 h)", "Evening (18 to 24 h)";
    }
}

codes! {
    /// Why somebody gives a place its category.
    ReviewReason {
        AgreesWithMap = "agrees_with_map", "Coincide con el mapa", "It is as the map says";
        TeamKnows = "team_knows", "El equipo conoce el lugar y el mapa no lo refleja", "The team knows the place and the map does not show it";
        RecentEvents = "recent_events", "Pasó algo hace poco", "Something happened lately";
        Changed = "changed", "El lugar o su gente cambiaron", "The place or its people have changed";
        NotVisited = "not_visited", "Hace tiempo que nadie va", "Nobody has been there for a while";
    }
}

impl TimeBand {
    /// The band of an hour of the day, 0–23.
    #[must_use]
    pub const fn of_hour(hour: u8) -> Self {
        match hour {
            0..6 => Self::Early,
            6..12 => Self::Morning,
            12..18 => Self::Afternoon,
            _ => Self::Evening,
        }
    }
}

/// What a place is called by those who work there. `Debug` shows its length alone: it may name a venue.
#[derive(Clone, PartialEq, Eq)]
pub struct PlaceName(String);

impl PlaceName {
    /// The longest it may be, in characters.
    pub const MAX_CHARS: usize = 80;

    /// The name in one line, if it is not blank, not too long and without control characters.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        one_line(text, Self::MAX_CHARS).map(Self)
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for PlaceName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PlaceName({} characters)", self.0.chars().count())
    }
}

/// The risk category of a place in a part of the day, as a human has said it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlaceReview {
    /// When in the day.
    pub band: TimeBand,
    /// 1 very low … 5 very high, 0 not enough data.
    pub category: u8,
    /// What the map proposed then, 0–5.
    pub proposed: u8,
    /// Why.
    pub reason: ReviewReason,
    /// When it was said.
    pub reviewed_at: Timestamp,
    /// Until when it holds; then the map's proposal does again.
    pub expires_at: Timestamp,
}

impl PlaceReview {
    /// After this a place is to be looked at again.
    pub const DUE_AFTER: SignedDuration = SignedDuration::from_hours(90 * 24);
    /// The longest a category holds.
    pub const LONGEST: SignedDuration = SignedDuration::from_hours(180 * 24);

    /// Whether what was said holds at an instant.
    #[must_use]
    pub fn holds(&self, now: Timestamp) -> bool {
        now < self.expires_at
    }

    /// Whether it was said in the last 90 days and holds.
    #[must_use]
    pub fn is_recent(&self, now: Timestamp) -> bool {
        self.holds(now) && now.duration_since(self.reviewed_at) < Self::DUE_AFTER
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_has_four_bands_of_six_hours() {
        for hour in 0..24 {
            assert_eq!(TimeBand::of_hour(hour), TimeBand::ALL[usize::from(hour / 6)], "{hour}");
        }
    }

    #[test]
    fn what_was_said_holds_until_it_ends_and_is_due_after_90_days() {
        let at = |days: i64| Timestamp::from_second(days * 86_400).unwrap();
        let review = PlaceReview {
            band: TimeBand::Evening,
            category: 2,
            proposed: 3,
            reason: ReviewReason::TeamKnows,
            reviewed_at: at(0),
            expires_at: at(120),
        };
        for (day, holds, recent) in [(89, true, true), (90, true, false), (120, false, false)] {
            assert_eq!(
                (review.holds(at(day)), review.is_recent(at(day))),
                (holds, recent),
                "{day}"
            );
        }
        assert!(PlaceName::parse("  ").is_none() && PlaceName::parse(&"a".repeat(81)).is_none());
        assert_eq!(
            format!("{:?}", PlaceName::parse("La  esquina").unwrap()),
            "PlaceName(10 characters)"
        );
    }
}
