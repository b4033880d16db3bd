//! From a row of a logbook to a report.

use std::borrow::Cow;

use atalaya_boundaries::{UnitCode, folded};
use atalaya_domain::{Event, FieldError, FieldReason, Json, Rules};

use crate::book::SheetRow;
use crate::clock::{Clock, clock_of};
use crate::date::{DateReading, Written};
use crate::field::Field;
use crate::heading::Heading;
use crate::logbook::Logbook;
use crate::places::{PlaceReading, Places};
use crate::plan::NONE;
use crate::reading::{Fields, FileRecord as _, Reading};
use crate::refused::REASONS;
use crate::words::{Listed, several};

/// A row that is a report.
#[derive(Debug, Clone, PartialEq)]
pub struct Understood {
    /// The row, as the file counts it.
    pub number: usize,
    /// The report.
    pub event: Event,
    /// The municipality that its words name; `None` where degrees say where it was.
    pub municipality: Option<UnitCode>,
}

/// A row that is none, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Wrong {
    /// The row, as the file counts it.
    pub number: usize,
    /// All that is wrong with it.
    pub errors: Vec<FieldError>,
}

/// Reads the rows of a logbook.
pub(crate) struct Reader<'a> {
    pub(crate) logbook: &'a Logbook,
    pub(crate) places: Option<&'a Places>,
    pub(crate) rules: &'a Rules<'a>,
}

type Texts = Vec<(Field, Cow<'static, str>)>;

impl Reader<'_> {
    pub(crate) fn row(
        &self,
        row: &SheetRow,
        reading: &mut Reading<Event>,
    ) -> Result<Understood, Wrong> {
        let mut texts: Texts = Vec::with_capacity(12);
        let mut errors = Vec::new();
        let content = self.content(row);
        let nth = reading.nth_of(&content);
        texts.push((Field::Id, format!("{content}\u{1e}{nth}").into()));
        if let Err(error) = self.when(row, &mut texts) {
            errors.push(error);
        }
        let municipality = self.place(row, &mut texts).unwrap_or_else(|error| {
            errors.push(error);
            None
        });
        for list in Listed::ALL {
            if let Err(error) = self.listed(row, list, &mut texts) {
                errors.push(error);
            }
        }
        let severity = self.logbook.cell(row, Heading::Severity);
        if !severity.is_empty() {
            texts.push((Field::Severity, leading_digit(severity).into()));
        }
        for (heading, field) in
            [(Heading::Loss, Field::Loss), (Heading::Narrative, Field::Narrative)]
        {
            let text = self.logbook.cell(row, heading);
            if !text.is_empty() {
                texts.push((field, text.to_owned().into()));
            }
        }
        let fields = Fields { texts, others: Json::Object(Vec::new()) };
        let checked = Event::checked(&fields, Vec::new(), reading, self.rules);
        let more = checked.as_ref().err().into_iter().flatten();
        // What was not understood is not said to be missing as well.
        let told: Vec<&str> = errors.iter().map(|error| error.pointer.as_str()).collect();
        let more: Vec<FieldError> =
            more.filter(|error| !told.contains(&error.pointer.as_str())).cloned().collect();
        errors.extend(more);
        match checked {
            Ok(event) if errors.is_empty() => {
                Ok(Understood { number: row.number, event, municipality })
            }
            _ => Err(Wrong { number: row.number, errors }),
        }
    }

    /// All that stands in a row, whatever the plan makes of it: another mapping does not make another record of it,
    /// nor does another order of columns.
    fn content(&self, row: &SheetRow) -> String {
        let cells = self.logbook.columns.iter().enumerate();
        let told = cells.filter(|(at, column)| column.name != REASONS && !row.cell(*at).is_empty());
        let mut told: Vec<String> =
            told.map(|(at, column)| format!("{}={}", column.name, row.cell(at))).collect();
        told.sort_unstable();
        told.join("\u{1f}")
    }

    fn when(&self, row: &SheetRow, texts: &mut Texts) -> Result<(), FieldError> {
        let wrong = |reason| FieldError::new("/occurred_at", reason);
        let text = self.logbook.cell(row, Heading::Date);
        if text.is_empty() {
            // That it is missing is found where all is checked.
            return Ok(());
        }
        let reading = self.logbook.date(text);
        let written = reading.ordered(self.logbook.order).ok_or_else(|| {
            wrong(match reading {
                DateReading::Either { .. } => FieldReason::DateEitherWay,
                DateReading::One(..) | DateReading::No => FieldReason::NotADate,
            })
        })?;
        let clock = self.logbook.cell(row, Heading::Time);
        let clock = if clock.is_empty() {
            None
        } else {
            Some(clock_of(clock).ok_or_else(|| wrong(FieldReason::NotAClock))?)
        };
        let (at, precision) = self.instant(written, clock);
        texts.push((Field::OccurredAt, at.into()));
        if let Some(precision) = precision {
            texts.push((Field::TimePrecision, precision.into()));
        }
        Ok(())
    }

    fn instant(&self, written: Written, clock: Option<Clock>) -> (String, Option<&'static str>) {
        let zone = self.rules.zone;
        match (written.begins(clock), written) {
            (Some((date, time, precision)), _) => {
                (zone.written(zone.instant(date, time).as_microsecond()), Some(precision))
            }
            (None, Written::Instant(at)) => (zone.written(at.as_microsecond()), None),
            (None, Written::Day(..) | Written::Month(_)) => (String::new(), None),
        }
    }

    fn place(&self, row: &SheetRow, texts: &mut Texts) -> Result<Option<UnitCode>, FieldError> {
        let cell = |heading| self.logbook.cell(row, heading);
        let (lat, lon) = (cell(Heading::Lat), cell(Heading::Lon));
        if !lat.is_empty() || !lon.is_empty() {
            texts.push((Field::Lat, lat.replace(',', ".").into()));
            texts.push((Field::Lon, lon.replace(',', ".").into()));
            texts.push((Field::LocationPrecision, "G1".into()));
            return Ok(None);
        }
        let wrong = |reason| FieldError::new("/cell", reason);
        let code = self.municipality(row).map_err(wrong)?;
        let hexagon = code.and_then(|code| self.places?.cell(code));
        if let Some(hexagon) = hexagon {
            texts.push((Field::Cell, hexagon.to_string().into()));
            texts.push((Field::LocationPrecision, "G3".into()));
        }
        Ok(code)
    }

    fn municipality(&self, row: &SheetRow) -> Result<Option<UnitCode>, FieldReason> {
        let Some(places) = self.places else { return Err(FieldReason::NoSuchPlace) };
        let text = place_text(self.logbook, row);
        if let Some(said) = self.logbook.plan().place(&folded(&text)) {
            if said == NONE {
                return Err(FieldReason::LeftOut);
            }
            return places.municipality(said).map(Some).ok_or(FieldReason::NoSuchPlace);
        }
        match place_of(self.logbook, row, places) {
            PlaceReading::One(code) => Ok(Some(code)),
            PlaceReading::Blank => Ok(None),
            PlaceReading::Asked(offered) if offered.is_empty() => Err(FieldReason::NoSuchPlace),
            PlaceReading::Department(..) | PlaceReading::Asked(_) => {
                Err(FieldReason::PlaceEitherWay)
            }
        }
    }

    fn listed(&self, row: &SheetRow, list: Listed, texts: &mut Texts) -> Result<(), FieldError> {
        let text = self.logbook.cell(row, heading_of(list));
        let mut codes: Vec<&str> = Vec::new();
        let pointer = format!("/{}", list.name());
        for word in words_of(list, text) {
            match meaning(self.logbook, list, word) {
                Meaning::Code(code) => codes.push(code),
                Meaning::Nothing if list == Listed::Kind => {
                    return Err(FieldError::new(pointer, FieldReason::LeftOut));
                }
                Meaning::Nothing => {}
                Meaning::Asked => {
                    return Err(FieldError::new(pointer, FieldReason::NotAKnownWord));
                }
            }
        }
        if codes.is_empty() {
            let fixed = self.logbook.plan().fixed.get(list.name()).map(String::as_str);
            codes.extend(fixed.and_then(|code| list.known(code)));
            // Whoever kept a logbook tells of it, unless it says otherwise.
            if list == Listed::Source && codes.is_empty() {
                codes.push("log");
            }
        }
        codes.sort_unstable();
        codes.dedup();
        if !codes.is_empty() {
            texts.push((field_of(list), codes.join(";").into()));
        }
        Ok(())
    }
}

/// What a word of a logbook stands for.
pub(crate) enum Meaning {
    Code(&'static str),
    Nothing,
    Asked,
}

/// What a word stands for: what somebody said comes first.
pub(crate) fn meaning(logbook: &Logbook, list: Listed, word: &str) -> Meaning {
    match logbook.plan().word(list.name(), &folded(word)) {
        Some(NONE) => Meaning::Nothing,
        Some(code) => list.known(code).map_or(Meaning::Asked, Meaning::Code),
        None => list.meant(word).map_or(Meaning::Asked, Meaning::Code),
    }
}

/// The words of a list in a cell.
pub(crate) fn words_of(list: Listed, text: &str) -> Vec<&str> {
    match list {
        // A label may have a comma in it, so the whole comes first.
        Listed::KeyPopulations if list.meant(text).is_none() => several(text).collect(),
        _ if text.is_empty() => Vec::new(),
        _ => vec![text],
    }
}

/// What a row says of the place, all words of it: what a question is about.
pub(crate) fn place_text(logbook: &Logbook, row: &SheetRow) -> String {
    let texts = [Heading::Place, Heading::Municipality, Heading::Department];
    let texts = texts.map(|heading| logbook.cell(row, heading));
    texts.iter().filter(|text| !text.is_empty()).copied().collect::<Vec<_>>().join(", ")
}

/// What that means.
pub(crate) fn place_of(logbook: &Logbook, row: &SheetRow, places: &Places) -> PlaceReading {
    let cell = |heading| logbook.cell(row, heading);
    places.read(cell(Heading::Municipality), cell(Heading::Department), cell(Heading::Place))
}

/// The column that words of a list stand in.
pub(crate) const fn heading_of(list: Listed) -> Heading {
    match list {
        Listed::Kind => Heading::Kind,
        Listed::KeyPopulations => Heading::KeyPopulations,
        Listed::Setting => Heading::Setting,
        Listed::Perpetrator => Heading::Perpetrator,
        Listed::Source => Heading::Source,
    }
}

const fn field_of(list: Listed) -> Field {
    match list {
        Listed::Kind => Field::Kind,
        Listed::KeyPopulations => Field::KeyPopulations,
        Listed::Setting => Field::Setting,
        Listed::Perpetrator => Field::Perpetrator,
        Listed::Source => Field::Source,
    }
}

/// *3 - grave* is 3.
fn leading_digit(text: &str) -> String {
    let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
    let ends = text[digits.len()..]
        .chars()
        .next()
        .is_none_or(|next| !next.is_alphanumeric() && next != '.');
    if ends && !digits.is_empty() { digits } else { text.to_owned() }
}
