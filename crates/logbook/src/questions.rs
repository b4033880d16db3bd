//! What in a logbook can be read two ways, or not at all.

use std::collections::BTreeMap;

use atalaya_boundaries::{UnitCode, folded};

use crate::clock::clock_of;
use crate::date::{DateOrder, DateReading, Written};
use crate::heading::Heading;
use crate::logbook::Logbook;
use crate::places::{PlaceReading, Places};
use crate::row::{Meaning, heading_of, meaning, place_of, place_text, words_of};
use crate::words::Listed;

/// Questions about places, or about words: who has more than these names columns otherwise first.
const MOST: usize = 200;

/// How the dates of a file can be read, by rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DateCount {
    /// In one way, whatever comes first.
    pub plain: usize,
    /// Only with the day first.
    pub day_first: usize,
    /// Only with the month first.
    pub month_first: usize,
    /// Either way, and with another meaning.
    pub either: usize,
    /// Not at all.
    pub unread: usize,
    /// There is none.
    pub blank: usize,
    /// Times of day that cannot be read.
    pub unread_times: usize,
    /// One that can be read either way: as written, with the day first, with the month first (ISO 8601).
    pub example: Option<(String, String, String)>,
    /// Some that cannot be read.
    pub unread_examples: Vec<String>,
    /// Which comes first: said by somebody, or shown by the dates of the file.
    pub order: Option<DateOrder>,
    /// Whether somebody said so.
    pub order_said: bool,
}

/// A place's text that somebody must say the meaning of, or has said it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceQuestion {
    /// As it is written.
    pub text: String,
    /// In so many rows.
    pub rows: usize,
    /// Municipalities it may mean.
    pub offered: Vec<UnitCode>,
    /// The department it names, if it names no more.
    pub department: Option<UnitCode>,
    /// What somebody said.
    pub answer: Option<String>,
}

/// A word that somebody must say the meaning of, or has said it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordQuestion {
    /// Of which list it should name something.
    pub list: Listed,
    /// As it is written.
    pub word: String,
    /// In so many rows.
    pub rows: usize,
    /// What somebody said.
    pub answer: Option<String>,
}

/// All that is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Questions {
    /// How dates can be read.
    pub dates: DateCount,
    /// Places, those of most rows first.
    pub places: Vec<PlaceQuestion>,
    /// Words, those of most rows first.
    pub words: Vec<WordQuestion>,
}

impl Questions {
    pub(crate) fn of(logbook: &Logbook, places: Option<&Places>) -> Self {
        Self {
            dates: dates(logbook),
            places: places.map_or_else(Vec::new, |places| asked_places(logbook, places)),
            words: asked_words(logbook),
        }
    }

    /// How many have no answer.
    #[must_use]
    pub fn open(&self) -> usize {
        let places = self.places.iter().filter(|one| one.answer.is_none()).count();
        let words = self.words.iter().filter(|one| one.answer.is_none()).count();
        places + words + usize::from(self.dates.either > 0 && self.dates.order.is_none())
    }
}

fn dates(logbook: &Logbook) -> DateCount {
    let order_said = logbook.plan().date_order.is_some();
    let mut count = DateCount { order: logbook.order, order_said, ..DateCount::default() };
    for row in logbook.rows() {
        let text = logbook.cell(row, Heading::Date);
        let clock = logbook.cell(row, Heading::Time);
        if !clock.is_empty() && clock_of(clock).is_none() {
            count.unread_times += 1;
        }
        if text.is_empty() {
            count.blank += 1;
            continue;
        }
        match logbook.date(text) {
            DateReading::One(_, None) => count.plain += 1,
            DateReading::One(_, Some(DateOrder::DayFirst)) => count.day_first += 1,
            DateReading::One(_, Some(DateOrder::MonthFirst)) => count.month_first += 1,
            DateReading::Either { day_first, month_first } => {
                count.either += 1;
                let shown = || Some((text.to_owned(), day(day_first)?, day(month_first)?));
                count.example = count.example.take().or_else(shown);
            }
            DateReading::No => {
                count.unread += 1;
                if count.unread_examples.len() < 5 {
                    count.unread_examples.push(text.chars().take(60).collect());
                }
            }
        }
    }
    count
}

fn day(written: Written) -> Option<String> {
    match written {
        Written::Day(date, _) | Written::Month(date) => Some(date.to_string()),
        Written::Instant(_) => None,
    }
}

fn asked_places(logbook: &Logbook, places: &Places) -> Vec<PlaceQuestion> {
    let mut asked: BTreeMap<String, Option<PlaceQuestion>> = BTreeMap::new();
    for row in logbook.rows() {
        let pinned =
            [Heading::Lat, Heading::Lon].iter().any(|one| !logbook.cell(row, *one).is_empty());
        let text = place_text(logbook, row);
        if pinned || text.is_empty() {
            continue;
        }
        let question =
            asked.entry(folded(&text)).or_insert_with(|| question(logbook, row, places, text));
        if let Some(question) = question {
            question.rows += 1;
        }
    }
    let mut asked: Vec<PlaceQuestion> = asked.into_values().flatten().collect();
    asked.sort_by_key(|one| std::cmp::Reverse(one.rows));
    asked.truncate(MOST);
    asked
}

fn question(
    logbook: &Logbook,
    row: &crate::book::SheetRow,
    places: &Places,
    text: String,
) -> Option<PlaceQuestion> {
    let answer = logbook.plan().place(&folded(&text)).map(str::to_owned);
    let (offered, department) = match place_of(logbook, row, places) {
        PlaceReading::Asked(offered) => (offered, None),
        PlaceReading::Department(code, offered) => (offered, Some(code)),
        PlaceReading::One(code) if answer.is_some() => (vec![code], None),
        PlaceReading::One(_) | PlaceReading::Blank => return None,
    };
    Some(PlaceQuestion { text, rows: 0, offered, department, answer })
}

fn asked_words(logbook: &Logbook) -> Vec<WordQuestion> {
    let mut asked: BTreeMap<(Listed, String), WordQuestion> = BTreeMap::new();
    for row in logbook.rows() {
        for list in Listed::ALL {
            for word in words_of(list, logbook.cell(row, heading_of(list))) {
                let key = folded(word);
                let answer = logbook.plan().word(list.name(), &key).map(str::to_owned);
                if answer.is_none() && !matches!(meaning(logbook, list, word), Meaning::Asked) {
                    continue;
                }
                let new = || WordQuestion {
                    list,
                    word: word.chars().take(120).collect(),
                    rows: 0,
                    answer,
                };
                asked.entry((list, key)).or_insert_with(new).rows += 1;
            }
        }
    }
    let mut asked: Vec<WordQuestion> = asked.into_values().collect();
    asked.sort_by_key(|one| (one.list, std::cmp::Reverse(one.rows)));
    asked.truncate(MOST);
    asked
}
