//! A department or a municipality.

use std::fmt;

/// How large a unit is, as the United Nations' common operational datasets count: the country is 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// A department, state or province.
    First,
    /// A municipality.
    Second,
}

impl Level {
    /// 1 or 2.
    #[must_use]
    pub const fn number(self) -> i64 {
        match self {
            Self::First => 1,
            Self::Second => 2,
        }
    }

    /// The level with this number.
    #[must_use]
    pub const fn of(number: i64) -> Option<Self> {
        match number {
            1 => Some(Self::First),
            2 => Some(Self::Second),
            _ => None,
        }
    }
}

/// A unit's code in its country: `GT-16` is ISO 3166-2, `GT-1601` adds the statistics institute's
/// number of the municipality. Two capital letters, a hyphen, 1–8 capital letters, digits or hyphens.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitCode(String);

impl UnitCode {
    /// The code, if it is written as one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (country, own) = text.split_once('-')?;
        let capitals = country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_uppercase());
        let sound = own
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-');
        (capitals && sound && (1..=8).contains(&own.len())).then(|| Self(text.to_owned()))
    }

    /// As it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The country: ISO 3166-1 alpha-2.
    #[must_use]
    pub fn country(&self) -> &str {
        self.0.get(..2).unwrap_or_default()
    }
}

impl fmt::Display for UnitCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A department or a municipality.
#[derive(Debug, Clone, PartialEq)]
pub struct AdminUnit {
    /// Its code, which nothing else has.
    pub code: UnitCode,
    /// How large it is.
    pub level: Level,
    /// What it is in: a municipality's department. `None` for a department.
    pub parent: Option<UnitCode>,
    /// What it is called.
    pub name: String,
    /// What it is called as well.
    pub alt_name: Option<String>,
    /// People, where they were counted.
    pub population: Option<i64>,
    /// Where its name stands on a map: degrees, WGS 84.
    pub label: (f64, f64),
}
