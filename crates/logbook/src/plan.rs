//! How a logbook is to be read: what somebody has said about it, and what can be kept for the next one.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::date::DateOrder;
use crate::heading::Heading;

/// Stands for *leave it out* where a place or a word could be named.
pub const NONE: &str = "-";

/// How a logbook is to be read. Everything may be missing: it is guessed, or becomes a question.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Plan {
    /// The sheet's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// The row that says what the columns are, as the file counts it, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header_row: Option<usize>,
    /// What each column is about, by what stands over it; `null` leaves it out. Columns that are not named are
    /// guessed.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub columns: BTreeMap<String, Option<Heading>>,
    /// Which number of a date is the day, where it could be either.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_order: Option<DateOrder>,
    /// The municipality that each place means, by its text; [`NONE`] for *not known*.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub places: BTreeMap<String, String>,
    /// The code that each word means, by list and word; [`NONE`] for *nothing*.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub words: BTreeMap<String, BTreeMap<String, String>>,
    /// Codes for all rows that say nothing themselves, by list.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub fixed: BTreeMap<String, String>,
}

impl Plan {
    /// The most answers about places, or about the words of a list.
    pub const MOST_ANSWERS: usize = 500;
    /// The most bytes of a plan that is kept.
    pub const MOST_BYTES: usize = 48 * 1024;

    /// Whether it is within what is taken: answers and their lengths.
    #[must_use]
    pub fn is_within(&self) -> bool {
        let short = |text: &str| text.chars().count() <= 200;
        let few = |map: &BTreeMap<String, String>| {
            map.len() <= Self::MOST_ANSWERS
                && map.iter().all(|(key, value)| short(key) && short(value))
        };
        self.columns.len() <= 64
            && self.columns.keys().all(|name| short(name))
            && self.sheet.as_deref().is_none_or(short)
            && few(&self.places)
            && few(&self.fixed)
            && self.words.len() <= 5
            && self.words.iter().all(|(list, words)| short(list) && few(words))
    }

    /// What is worth keeping for the next file: not which sheet and row, which that one may have otherwise.
    #[must_use]
    pub fn for_the_next(self) -> Self {
        Self { sheet: None, header_row: None, ..self }
    }

    /// The municipality somebody named for a place's text, or [`NONE`].
    pub(crate) fn place(&self, folded: &str) -> Option<&str> {
        let same = |(text, _): &(&String, &String)| atalaya_boundaries::folded(text) == folded;
        self.places
            .get(folded)
            .or_else(|| self.places.iter().find(same).map(|(_, code)| code))
            .map(String::as_str)
    }

    /// The code somebody named for a word of a list, or [`NONE`].
    pub(crate) fn word(&self, list: &str, folded: &str) -> Option<&str> {
        let words = self.words.get(list)?;
        let same = |(text, _): &(&String, &String)| atalaya_boundaries::folded(text) == folded;
        words
            .get(folded)
            .or_else(|| words.iter().find(same).map(|(_, code)| code))
            .map(String::as_str)
    }
}
