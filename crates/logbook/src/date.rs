//! What people write for a date.

use jiff::Timestamp;
use jiff::civil::{Date, Time};

use crate::clock::{Clock, clock_of};

/// Which number of `03/04/2024` is the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum DateOrder {
    /// The third of April, as in Guatemala.
    #[serde(rename = "dmy")]
    DayFirst,
    /// The fourth of March, as in the United States and in spreadsheets that were set up there.
    #[serde(rename = "mdy")]
    MonthFirst,
}

impl DateOrder {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::DayFirst => "dmy",
            Self::MonthFirst => "mdy",
        }
    }
}

/// What a date's text says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// An instant, with its offset.
    Instant(Timestamp),
    /// A day, with what it says of the time, if anything.
    Day(Date, Option<Clock>),
    /// A month, by its first day.
    Month(Date),
}

/// How a date's text can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateReading {
    /// In one way; with the order that its numbers show, where they do.
    One(Written, Option<DateOrder>),
    /// In two ways: the day first, or the month.
    Either {
        /// With the day first.
        day_first: Written,
        /// With the month first.
        month_first: Written,
    },
    /// In none.
    No,
}

impl DateReading {
    /// What it says if numbers come in this order; `None` if it says nothing, or nobody has said which.
    #[must_use]
    pub const fn ordered(self, order: Option<DateOrder>) -> Option<Written> {
        match (self, order) {
            (Self::One(written, _), _) => Some(written),
            (Self::Either { day_first, .. }, Some(DateOrder::DayFirst)) => Some(day_first),
            (Self::Either { month_first, .. }, Some(DateOrder::MonthFirst)) => Some(month_first),
            (Self::Either { .. }, None) | (Self::No, _) => None,
        }
    }
}

/// Months by the first letters of their names, without accents.
const MONTHS: [(&str, i8); 17] = [
    ("ene", 1),
    ("jan", 1),
    ("feb", 2),
    ("mar", 3),
    ("abr", 4),
    ("apr", 4),
    ("may", 5),
    ("jun", 6),
    ("jul", 7),
    ("ago", 8),
    ("aug", 8),
    ("sep", 9),
    ("set", 9),
    ("oct", 10),
    ("nov", 11),
    ("dic", 12),
    ("dec", 12),
];
/// Names of months, of which a word may be the beginning.
const MONTH_NAMES: [&str; 25] = [
    "enero",
    "january",
    "febrero",
    "february",
    "marzo",
    "march",
    "abril",
    "april",
    "mayo",
    "may",
    "junio",
    "june",
    "julio",
    "july",
    "agosto",
    "august",
    "septiembre",
    "setiembre",
    "september",
    "octubre",
    "october",
    "noviembre",
    "november",
    "diciembre",
    "december",
];
/// Names of days, of which a word may be the beginning.
const WEEKDAYS: [&str; 14] = [
    "lunes",
    "martes",
    "miercoles",
    "jueves",
    "viernes",
    "sabado",
    "domingo",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];
/// Words that say nothing beside a date.
const SAID_BESIDE: [&str; 14] =
    ["de", "del", "el", "dia", "ano", "the", "of", "st", "nd", "rd", "th", "ro", "o", "on"];

/// What a text says of the day; `this_year` decides of which century two digits are.
#[must_use]
pub fn date_of(text: &str, this_year: i16) -> DateReading {
    let text = text.trim();
    if text.len() > 60 {
        return DateReading::No;
    }
    if text.len() >= 20
        && let Ok(instant) = text.parse::<Timestamp>()
    {
        return DateReading::One(Written::Instant(instant), None);
    }
    if let Some(serial) = serial(text, 0) {
        return DateReading::One(serial, None);
    }
    let (text, clock) = without_clock(text);
    let Some(clock) = clock else { return DateReading::No };
    let day = |date: Option<Date>| date.map(|date| Written::Day(date, clock));
    let month = |date: Option<Date>| date.filter(|_| clock.is_none()).map(Written::Month);
    let one = |written: Option<Written>| {
        written.map_or(DateReading::No, |one| DateReading::One(one, None))
    };
    let Some(parts) = parts(&text) else { return DateReading::No };
    match *parts.as_slice() {
        [Part::Number(d, _), Part::Month(m), Part::Number(y, digits)]
        | [Part::Month(m), Part::Number(d, _), Part::Number(y, digits)] => {
            one(day(date(year(y, digits, this_year), m, d)))
        }
        [Part::Month(m), Part::Number(y, digits @ 4)] => {
            one(month(date(year(y, digits, this_year), m, 1)))
        }
        [Part::Number(y, 4), Part::Number(m, _), Part::Number(d, _)] => {
            one(day(date(Some(y), narrow(m), d)))
        }
        [Part::Number(y, 4), Part::Number(m, 1..=2)]
        | [Part::Number(m, 1..=2), Part::Number(y, 4)] => one(month(date(Some(y), narrow(m), 1))),
        [Part::Number(all, 8)] => {
            one(day(date(Some(all / 10_000), narrow(all / 100 % 100), all % 100)))
        }
        [Part::Number(a, 1..=2), Part::Number(b, 1..=2), Part::Number(y, digits)] => {
            let y = year(y, digits, this_year);
            let day_first = day(date(y, narrow(b), a));
            let month_first = day(date(y, narrow(a), b));
            match (day_first, month_first) {
                (Some(day_first), Some(month_first)) if day_first != month_first => {
                    DateReading::Either { day_first, month_first }
                }
                (Some(first), None) => DateReading::One(first, Some(DateOrder::DayFirst)),
                (None, Some(first)) => DateReading::One(first, Some(DateOrder::MonthFirst)),
                (found, _) => one(found),
            }
        }
        _ => DateReading::No,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// A number with so many digits.
    Number(i32, usize),
    Month(i8),
}

/// The numbers and months of a date; `None` when it has another word.
fn parts(text: &str) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    for word in apart(text).split_whitespace() {
        if word.bytes().all(|byte| byte.is_ascii_digit()) {
            parts.push(Part::Number(word.parse().ok().filter(|_| word.len() <= 8)?, word.len()));
        } else if SAID_BESIDE.contains(&word) {
        } else if let Some(month) = month(word) {
            parts.push(Part::Month(month));
        } else if !is_beginning(word, &WEEKDAYS) {
            return None;
        }
    }
    Some(parts)
}

fn month(word: &str) -> Option<i8> {
    if !is_beginning(word, &MONTH_NAMES) {
        return None;
    }
    MONTHS.iter().find(|(begins, _)| word.starts_with(begins)).map(|(_, number)| *number)
}

/// Whether a word is one of these, or three letters or more of its beginning.
fn is_beginning(word: &str, of: &[&str]) -> bool {
    word.len() >= 3 && of.iter().any(|name| name.starts_with(word))
}

/// Without accents, capitals and punctuation, numbers apart from letters.
fn apart(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut before = ' ';
    for letter in atalaya_boundaries::folded(text).chars() {
        if before.is_ascii_digit() != letter.is_ascii_digit() && before != ' ' && letter != ' ' {
            out.push(' ');
        }
        out.push(letter);
        before = letter;
    }
    out
}

/// What a date's text says of the time, and the text without it. `Some(None)` when it says nothing of it, `None`
/// when what it says is no time.
#[expect(clippy::option_option, reason = "no time is an answer, a wrong one is none")]
fn without_clock(text: &str) -> (String, Option<Option<Clock>>) {
    let clock_begins = |text: &str| {
        let colon = text.find(':')?;
        let digits = text[..colon].bytes().rev().take_while(u8::is_ascii_digit).count();
        (digits > 0).then(|| colon - digits)
    };
    if let Some(begins) = clock_begins(text) {
        let (date, clock) = text.split_at(begins);
        let date = date.trim_end().trim_end_matches(['T', ',']);
        return (date.to_owned(), clock_of(clock).map(Some));
    }
    // *15 de marzo de 2024, noche*
    for between in [',', ' '] {
        if let Some((date, clock)) = text.rsplit_once(between)
            && !clock.contains(|letter: char| letter.is_ascii_digit())
            && let Some(found @ Clock::Part(_)) = clock_of(clock)
        {
            let date = date.trim_end();
            let date = ["por la", "en la", "de la", "a la", "por", "en"]
                .iter()
                .find_map(|word| date.strip_suffix(word))
                .unwrap_or(date);
            return (date.to_owned(), Some(Some(found)));
        }
    }
    (text.to_owned(), Some(None))
}

/// The year of so many digits; two are of this century unless that lies ahead.
fn year(number: i32, digits: usize, this_year: i16) -> Option<i32> {
    match digits {
        4 => Some(number),
        2 => {
            let this = i32::from(this_year);
            let year = this - this % 100 + number;
            Some(if year > this { year - 100 } else { year })
        }
        _ => None,
    }
}

fn narrow(number: i32) -> i8 {
    i8::try_from(number).unwrap_or(0)
}

/// The date, if there is one in years that anybody kept a logbook in.
fn date(year: Option<i32>, month: i8, day: i32) -> Option<Date> {
    let year = year.filter(|year| (1900..=2100).contains(year))?;
    Date::new(i16::try_from(year).ok()?, month, i8::try_from(day).ok()?).ok()
}

/// Days since the end of 1899, or so many days later, as a spreadsheet keeps dates when it shows them as numbers: 1982
/// to 2064.
fn serial(text: &str, later: i32) -> Option<Written> {
    let (whole, part) =
        text.split_once('.').map_or((text, None), |(whole, part)| (whole, Some(part)));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() != 5
        || !digits(whole)
        || part.is_some_and(|part| part.is_empty() || !digits(part))
    {
        return None;
    }
    let days = whole.parse::<i32>().ok()?.checked_add(later)?;
    if !(30_000..60_000).contains(&days) {
        return None;
    }
    let begins = Date::new(1899, 12, 30).ok()?;
    let date = begins.checked_add(jiff::Span::new().days(days)).ok()?;
    let clock = match part {
        Some(part) if part.bytes().any(|byte| byte != b'0') => {
            Some(clock_of(&format!("0.{part}0"))?)
        }
        _ => None,
    };
    Some(Written::Day(date, clock))
}

/// A date that a spreadsheet shows as a number, which counts from so many days later than the end of 1899, as anybody
/// would write it; `None` of any other text.
pub(crate) fn written_out(text: &str, later: i32) -> Option<String> {
    match serial(text.trim(), later)? {
        Written::Day(date, Some(Clock::Minute(at) | Clock::Hour(at))) => {
            Some(format!("{date} {}", at.strftime("%H:%M")))
        }
        Written::Day(date, _) => Some(date.to_string()),
        Written::Instant(_) | Written::Month(_) => None,
    }
}

impl Written {
    /// The first instant of what it says, in civil time, with the precision's code; `None` for an instant.
    #[must_use]
    pub(crate) fn begins(self, clock: Option<Clock>) -> Option<(Date, Time, &'static str)> {
        let (date, own) = match self {
            Self::Instant(_) => return None,
            Self::Month(first) => return Some((first, Time::midnight(), "T5")),
            Self::Day(date, own) => (date, own),
        };
        Some(match own.or(clock) {
            Some(Clock::Minute(at)) => (date, at, "T0"),
            Some(Clock::Hour(at)) => (date, at, "T1"),
            Some(Clock::Part(first)) => (date, first, "T2"),
            Some(Clock::Day) | None => (date, Time::midnight(), "T3"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::written_out;

    #[test]
    fn a_number_that_counts_no_days_is_no_date_however_large() {
        assert_eq!(written_out("44634", 1_462).as_deref(), Some("2026-03-15"));
        for number in ["7", "99999", "2147483647", "-2147483648"] {
            assert_eq!(written_out(number, 1_462), None, "{number}");
        }
    }
}
