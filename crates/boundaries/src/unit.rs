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

/// A unit's code in its country: `GT-16` is ISO 3166-2, `GT-1601` adds the statistics institute's
/// number of the municipality. Two capital letters, a hyphen, 1–8 capital letters, digits or hyphens.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitCode([u8; LONGEST]);

/// Bytes of the longest code; a shorter one has zeros behind it.
const LONGEST: usize = 11;

impl Level {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::First => "department",
            Self::Second => "municipality",
        }
    }
}

impl UnitCode {
    /// The code, if it is written as one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (country, own) = text.split_once('-')?;
        let capitals = country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_uppercase());
        let sound = own
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-');
        if !capitals || !sound || !(1..=LONGEST - 3).contains(&own.len()) {
            return None;
        }
        let mut bytes = [0; LONGEST];
        bytes.iter_mut().zip(text.bytes()).for_each(|(place, byte)| *place = byte);
        Some(Self(bytes))
    }

    /// As it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        let length = self.0.iter().position(|byte| *byte == 0).unwrap_or(LONGEST);
        str::from_utf8(&self.0[..length]).unwrap_or_default()
    }
}

impl fmt::Display for UnitCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for UnitCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
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
