//! Fixed periods: calendar quarters and years of the deployment's zone. Never rolling, never *since*.

use std::fmt;

use atalaya_domain::Zone;
use jiff::civil::date;
use jiff::{Timestamp, ToSpan as _};

use super::relation::Relation;

/// Days after a quarter's end until it closes: late reports still count until then.
pub const CLOSES_AFTER_DAYS: i32 = 45;

/// A calendar quarter or year, local.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Period {
    /// A year.
    Year(i16),
    /// A quarter of a year, 1–4.
    Quarter(i16, i8),
}

impl Period {
    /// The period written `2026` or `2026-Q3`; years 2000–2199.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let year = |text: &str| {
            let digits = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
            let year: i16 = digits.then(|| text.parse().ok())??;
            (2000..2200).contains(&year).then_some(year)
        };
        let Some((of, quarter)) = text.split_once("-Q") else {
            return year(text).map(Self::Year);
        };
        let quarter = match quarter {
            "1" => 1,
            "2" => 2,
            "3" => 3,
            "4" => 4,
            _ => return None,
        };
        Some(Self::Quarter(year(of)?, quarter))
    }

    /// The quarter an instant falls in.
    #[must_use]
    pub fn quarter_of(at: Timestamp, zone: &Zone) -> Self {
        let local = zone.local(at);
        Self::Quarter(local.year(), (local.month() - 1) / 3 + 1)
    }

    /// The year it is or lies in.
    #[must_use]
    pub const fn year(self) -> i16 {
        match self {
            Self::Year(year) | Self::Quarter(year, _) => year,
        }
    }

    /// Its quarters, in order.
    #[must_use]
    pub fn quarters(self) -> Vec<Self> {
        match self {
            Self::Year(year) => (1..=4).map(|quarter| Self::Quarter(year, quarter)).collect(),
            Self::Quarter(..) => vec![self],
        }
    }

    /// Its first instant.
    #[must_use]
    pub fn starts_at(self, zone: &Zone) -> Timestamp {
        let (year, month) = match self {
            Self::Year(year) => (year, 1),
            Self::Quarter(year, quarter) => (year, quarter * 3 - 2),
        };
        zone.midnight(date(year, month, 1))
    }

    /// The first instant after it.
    #[must_use]
    pub fn ends_at(self, zone: &Zone) -> Timestamp {
        self.next().starts_at(zone)
    }

    /// When it closes: from then on it may be released, and what is reported later is late.
    #[must_use]
    pub fn closes_at(self, zone: &Zone) -> Timestamp {
        let end = zone.local(self.ends_at(zone)).date();
        zone.midnight(end.saturating_add(CLOSES_AFTER_DAYS.days()))
    }

    /// The one before it, as long.
    #[must_use]
    pub const fn before(self) -> Self {
        match self {
            Self::Year(year) => Self::Year(year - 1),
            Self::Quarter(year, 1) => Self::Quarter(year - 1, 4),
            Self::Quarter(year, quarter) => Self::Quarter(year, quarter - 1),
        }
    }

    const fn next(self) -> Self {
        match self {
            Self::Year(year) => Self::Year(year + 1),
            Self::Quarter(year, 4) => Self::Quarter(year + 1, 1),
            Self::Quarter(year, quarter) => Self::Quarter(year, quarter + 1),
        }
    }

    /// How it lies beside another: the quarters lie in their year.
    #[must_use]
    pub const fn beside(self, other: Self) -> Relation {
        match (self, other) {
            (Self::Year(one), Self::Year(two)) if one == two => Relation::Same,
            (Self::Quarter(one, a), Self::Quarter(two, b)) if one == two && a == b => {
                Relation::Same
            }
            (Self::Year(year), Self::Quarter(of, _)) if year == of => Relation::Contains,
            (Self::Quarter(of, _), Self::Year(year)) if year == of => Relation::Within,
            _ => Relation::Apart,
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Year(year) => write!(f, "{year:04}"),
            Self::Quarter(year, quarter) => write!(f, "{year:04}-Q{quarter}"),
        }
    }
}
