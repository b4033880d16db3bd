//! What a map says of a cell: a level, how sure it is, and the numbers behind them.

use atalaya_domain::HourOfWeek;

use crate::severity::{MeanSeverity, product_interval};

/// How dangerous an hour in a cell is, beside the average cell and hour of the area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Not enough data: unknown, never safe.
    NotEnoughData = 0,
    /// Lower than average, where people have been and reported.
    Lower = 1,
    /// As usual.
    AsUsual = 2,
    /// Raised.
    Raised = 3,
    /// High.
    High = 4,
    /// Very high.
    VeryHigh = 5,
}

impl Level {
    /// Every level, in order.
    pub const ALL: [Self; 6] =
        [Self::NotEnoughData, Self::Lower, Self::AsUsual, Self::Raised, Self::High, Self::VeryHigh];

    /// The number, 0–5.
    #[must_use]
    pub const fn number(self) -> u8 {
        self as u8
    }
}

/// How much the level rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Certainty {
    /// Very uncertain.
    VeryUncertain = 0,
    /// Uncertain.
    Uncertain = 1,
    /// Fair.
    Fair = 2,
    /// Good.
    Good = 3,
}

impl Certainty {
    /// Every certainty, in order.
    pub const ALL: [Self; 4] = [Self::VeryUncertain, Self::Uncertain, Self::Fair, Self::Good];

    /// The number, 0–3.
    #[must_use]
    pub const fn number(self) -> u8 {
        self as u8
    }
}

/// How much of the map a stream of events carries: what may be said of place and hour without
/// promising more than is known. The formulas shrink by themselves; this is about the words beside
/// them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Detail {
    /// Too few events for any map: a list says more.
    List = 0,
    /// Cells of resolution 7 and coarser alone, and every hour alike: a first impression.
    FirstImpression = 1,
    /// Fine cells, and the hours of the day.
    HourOfDay = 2,
    /// Weekdays and weekends apart.
    DayType = 3,
    /// Single hours of the week.
    HourOfWeek = 4,
}

impl Detail {
    /// Every detail, in order.
    pub const ALL: [Self; 5] =
        [Self::List, Self::FirstImpression, Self::HourOfDay, Self::DayType, Self::HourOfWeek];

    /// The hours of the week that are told alike with one, itself among them.
    pub(crate) fn alike(self, hour: HourOfWeek) -> impl Iterator<Item = HourOfWeek> {
        let (day, of_day) = (hour.index() / 24, hour.index() % 24);
        let weekend = |day: usize| day >= 5;
        HourOfWeek::all().filter(move |other| {
            let (other_day, other_of_day) = (other.index() / 24, other.index() % 24);
            let same = other_of_day == of_day;
            match self {
                Self::List | Self::FirstImpression => true,
                Self::HourOfDay => same,
                Self::DayType => same && weekend(other_day) == weekend(day),
                Self::HourOfWeek => *other == hour,
            }
        })
    }

    /// How many they are.
    pub(crate) const fn alike_count(self, hour: HourOfWeek) -> f64 {
        match self {
            Self::List | Self::FirstImpression => 168.0,
            Self::HourOfDay => 7.0,
            Self::DayType if hour.index() / 24 >= 5 => 2.0,
            Self::DayType => 5.0,
            Self::HourOfWeek => 1.0,
        }
    }

    /// The mean of something over the hours that are told alike with one.
    pub(crate) fn mean(self, hour: HourOfWeek, of: impl Fn(HourOfWeek) -> f64) -> f64 {
        if self == Self::HourOfWeek {
            return of(hour);
        }
        self.alike(hour).map(of).sum::<f64>() / self.alike_count(hour)
    }

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::FirstImpression => "first_impression",
            Self::HourOfDay => "hour_of_day",
            Self::DayType => "day_type",
            Self::HourOfWeek => "hour_of_week",
        }
    }
}

/// Level and certainty in a byte: bits 0–2 the level, bits 3–4 the certainty. What is streamed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct State(u8);

impl State {
    /// The state of a level and a certainty.
    #[must_use]
    pub const fn new(level: Level, certainty: Certainty) -> Self {
        Self(level.number() | certainty.number() << 3)
    }

    /// The byte.
    #[must_use]
    pub const fn bits(self) -> u8 {
        self.0
    }

    /// The state with this byte, if it is one.
    #[must_use]
    pub fn from_bits(bits: u8) -> Option<Self> {
        (bits & 7 <= 5 && bits >> 5 == 0).then_some(Self(bits))
    }

    /// The level.
    #[must_use]
    pub fn level(self) -> Level {
        Level::ALL[usize::from(self.0 & 7)]
    }

    /// The certainty.
    #[must_use]
    pub fn certainty(self) -> Certainty {
        Certainty::ALL[usize::from(self.0 >> 3 & 3)]
    }
}

/// The risk of one cell in one hour of the week.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// Expected events in that cell in that hour of the coming week.
    pub rate: f64,
    /// Lower end of the rate's 80 % interval.
    pub lower: f64,
    /// Upper end of the rate's 80 % interval.
    pub upper: f64,
    /// The rate beside that of the average cell of its size that any report reaches, and hour of
    /// the week; 1 is average.
    pub relative: f64,
    /// Lower end of the 80 % interval of `relative`.
    pub relative_lower: f64,
    /// Upper end of the 80 % interval of `relative`.
    pub relative_upper: f64,
    /// Expected harm: the expected severity of that hour, `rate` times the mean severity.
    pub harm: f64,
    /// How grave what happens there is, 1–5.
    pub severity: MeanSeverity,
    /// What the map draws.
    pub level: Level,
    /// How much it rests on.
    pub certainty: Certainty,
}

impl Estimate {
    /// The 80 % interval of `harm`: of the rate's and of the mean severity's.
    #[must_use]
    pub fn harm_interval(&self) -> (f64, f64) {
        let MeanSeverity { mean, lower, upper } = self.severity;
        product_interval([self.lower, self.rate, self.upper], [lower, mean, upper])
    }

    /// Level and certainty as they are streamed.
    #[must_use]
    pub const fn state(&self) -> State {
        State::new(self.level, self.certainty)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_told_alike_are_as_many_as_are_counted() {
        for detail in Detail::ALL {
            for hour in HourOfWeek::all() {
                let alike: Vec<HourOfWeek> = detail.alike(hour).collect();
                assert!(alike.contains(&hour));
                assert!((alike.len() as f64 - detail.alike_count(hour)).abs() < 1e-9);
            }
        }
    }

    #[test]
    fn a_state_is_read_back_and_nothing_else_is_one() {
        let mut known = 0;
        for bits in 0..=u8::MAX {
            if let Some(state) = State::from_bits(bits) {
                assert_eq!(State::new(state.level(), state.certainty()), state);
                known += 1;
            }
        }
        assert_eq!(known, 24);
    }
}
