//! What people write for the time of day.

use jiff::civil::Time;

/// A time of day as exactly as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// To the minute.
    Minute(Time),
    /// A round hour: nobody looked at a clock.
    Hour(Time),
    /// A part of the day, by its first hour: early morning, morning, afternoon or evening.
    Part(Time),
    /// Nobody knows, or it can be meant two ways: the whole day.
    Day,
}

/// Words for parts of the day, without accents, with their first hour.
const PARTS: [(&str, i8); 15] = [
    ("madrugada", 0),
    ("early morning", 0),
    ("manana", 6),
    ("matutina", 6),
    ("matutino", 6),
    ("morning", 6),
    ("tarde", 12),
    ("vespertina", 12),
    ("afternoon", 12),
    ("atardecer", 12),
    ("noche", 18),
    ("nocturna", 18),
    ("nocturno", 18),
    ("evening", 18),
    ("night", 18),
];
/// Words for not knowing. Midnight is among them: of which day, its writer knows alone.
const UNKNOWN: [&str; 16] = [
    "no se sabe",
    "no sabe",
    "ns",
    "n s",
    "nd",
    "n d",
    "na",
    "n a",
    "s d",
    "sin dato",
    "sin hora",
    "desconocida",
    "desconocido",
    "unknown",
    "medianoche",
    "midnight",
];
/// Words that say nothing beside an hour.
const SAID_BESIDE: [&str; 16] = [
    "a", "las", "la", "de", "en", "por", "como", "hora", "horas", "hrs", "hr", "h", "aprox", "at",
    "the", "in",
];

/// What a text says of the time of day; `None` when it says something else. Of a spreadsheet's parts of a day it
/// takes a fraction too.
#[must_use]
pub fn clock_of(text: &str) -> Option<Clock> {
    let text = text.trim();
    if let Some(clock) = fraction(text) {
        return Some(clock);
    }
    let words = folded_with_colons(text);
    let plain = words.replace(':', " ");
    let plain = plain.trim();
    if plain.is_empty() || UNKNOWN.contains(&plain) {
        return Some(Clock::Day);
    }
    if plain == "mediodia" || plain == "noon" || plain == "midday" {
        return hour(12);
    }
    let part = PARTS.iter().find(|(word, _)| has_words(plain, word));
    let rest = part.map_or(words.clone(), |(word, _)| words.replacen(word, " ", 1));
    let said = stated(&rest)?;
    match (said, part) {
        (None, Some((_, first))) => Some(Clock::Part(time(*first, 0)?)),
        (None, None) => None,
        (Some(one), None) => one.clock(),
        (Some(one), Some((_, first))) => one.in_part(*first),
    }
}

/// An hour as it stands there, with what says which half of the day it is in.
#[derive(Debug, Clone, Copy)]
struct Stated {
    hour: i8,
    minute: Option<i8>,
    half: Option<Half>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Half {
    Before,
    After,
}

impl Stated {
    fn clock(self) -> Option<Clock> {
        let hour_of_day = match self.half {
            None => self.hour,
            Some(_) if !(1..=12).contains(&self.hour) => return None,
            Some(Half::Before) => self.hour % 12,
            Some(Half::After) => self.hour % 12 + 12,
        };
        match self.minute {
            Some(minute) if minute != 0 => Some(Clock::Minute(time(hour_of_day, minute)?)),
            _ => hour(hour_of_day),
        }
    }

    /// *9 de la noche*. Twelve at night is of which day, its writer knows alone; one at night too.
    fn in_part(self, first: i8) -> Option<Clock> {
        if self.half.is_some() || self.hour > 12 {
            return self.clock().filter(|clock| clock.is_in(first));
        }
        let hour = match (first, self.hour) {
            (0 | 6, 12) => return None,
            (0 | 6, hour) => hour,
            (12, hour) => hour % 12 + 12,
            (_, hour @ 6..=11) => hour + 12,
            _ => return Some(Clock::Day),
        };
        let clock = Self { hour, half: None, ..self }.clock()?;
        Some(clock).filter(|clock| clock.is_in(first))
    }
}

impl Clock {
    /// Whether it is in the part of the day that begins at an hour; mornings begin early for some.
    fn is_in(self, first: i8) -> bool {
        match self {
            Self::Minute(at) | Self::Hour(at) | Self::Part(at) => match first {
                0 => at.hour() < 7,
                6 => (3..13).contains(&at.hour()),
                12 => (12..20).contains(&at.hour()),
                _ => at.hour() >= 18,
            },
            Self::Day => true,
        }
    }
}

/// The hour in a text, if any; `None` when there is something that is no hour.
#[expect(clippy::option_option, reason = "no hour is an answer, something else is none")]
fn stated(text: &str) -> Option<Option<Stated>> {
    let mut found: Option<Stated> = None;
    let mut half = None;
    let mut words = text.split_whitespace().peekable();
    while let Some(word) = words.next() {
        match word {
            "am" => half = Some(Half::Before),
            "pm" => half = Some(Half::After),
            "a" | "p" if words.peek() == Some(&"m") => {
                half = Some(if word == "a" { Half::Before } else { Half::After });
                words.next();
            }
            word if SAID_BESIDE.contains(&word) => {}
            word => {
                let one = number(word)?;
                match &mut found {
                    None => found = Some(one),
                    // *9 30 pm*, *21 h 30*
                    Some(first) if first.minute.is_none() && word.len() == 2 => {
                        first.minute = Some(one.hour).filter(|minute| *minute < 60);
                        first.minute?;
                    }
                    Some(_) => return None,
                }
            }
        }
    }
    if half.is_some() && found.is_none() {
        return None;
    }
    Some(found.map(|one| Stated { half, ..one }))
}

/// `21`, `21:30`, `21:30:05`, `2130`.
fn number(word: &str) -> Option<Stated> {
    if !word.bytes().all(|byte| byte.is_ascii_digit() || byte == b':') {
        return None;
    }
    let mut parts = word.split(':');
    let (first, second, third) = (parts.next()?, parts.next(), parts.next());
    if parts.next().is_some() || first.is_empty() {
        return None;
    }
    let (hour, minute) = match (first.len(), second) {
        (1 | 2, None) => (first, None),
        (3 | 4, None) => (&first[..first.len() - 2], Some(&first[first.len() - 2..])),
        (1 | 2, Some(minute)) if minute.len() == 2 => (first, Some(minute)),
        _ => return None,
    };
    let within =
        |text: &str, most: i8| text.parse().ok().filter(|number| (0..=most).contains(number));
    if third.is_some_and(|second| within(second, 59).is_none()) {
        return None;
    }
    // A minute may come as its own word, behind the hour: it is looked at there.
    let hour = within(hour, if minute.is_none() { 59 } else { 23 })?;
    let minute = minute.map(|minute| within(minute, 59).ok_or(())).transpose().ok()?;
    Some(Stated { hour, minute, half: None })
}

/// `0.895833`: a part of a day, as a spreadsheet keeps it.
fn fraction(text: &str) -> Option<Clock> {
    let text = text.replace(',', ".");
    let rest = text.strip_prefix("0.").or_else(|| text.strip_prefix('.'))?;
    if rest.len() < 2 || !rest.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let part: f64 = format!("0.{rest}").parse().ok()?;
    let minutes = (part * 1440.0).round() as i32 % 1440;
    Stated { hour: (minutes / 60) as i8, minute: Some((minutes % 60) as i8), half: None }.clock()
}

fn hour(hour: i8) -> Option<Clock> {
    time(hour, 0).map(Clock::Hour)
}

fn time(hour: i8, minute: i8) -> Option<Time> {
    Time::new(hour, minute, 0, 0).ok()
}

fn has_words(text: &str, words: &str) -> bool {
    format!(" {text} ").contains(&format!(" {words} "))
}

/// Without accents and capitals; `21h30`, `21.30` and `9:30pm` taken apart.
fn folded_with_colons(text: &str) -> String {
    let colons = text.replace(['.', '\u{a0}'], " ");
    let mut out = String::with_capacity(colons.len() + 4);
    let mut before = ' ';
    for letter in atalaya_boundaries::folded(&colons.replace(':', " qq ")).chars() {
        // Digits and letters that stand together are two words.
        if before.is_ascii_digit() != letter.is_ascii_digit() && before != ' ' && letter != ' ' {
            out.push(' ');
        }
        out.push(letter);
        before = letter;
    }
    out.replace(" qq ", ":")
}
