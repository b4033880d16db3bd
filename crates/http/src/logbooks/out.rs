//! What is told of a file that was read.

use atalaya_boundaries::UnitCode;
use atalaya_domain::{Json, KeyPopulation, Narrative, Zone};
use atalaya_logbook::{Logbook, Places, Questions, Understood, Wrong};
use serde::Serialize;
use utoipa::ToSchema;

use crate::about::TextOut;
use crate::problem::Problem;

/// Rows above and below the header that are shown.
const FIRST_ROWS: usize = 12;
/// Refused rows that are told one by one; the file has them all.
const REFUSED: usize = 200;
/// Accepted rows that are shown.
const SHOWN: usize = 8;

/// What was understood of a file.
#[derive(Debug, Serialize, ToSchema)]
pub struct LogbookReading {
    /// `xlsx`, `utf-8`, `utf-16` or `windows-1252`.
    encoding: &'static str,
    /// What stands between the columns of a text.
    delimiter: Option<String>,
    /// The sheets there are; none of a text.
    sheets: Vec<String>,
    /// The one that was read.
    sheet: String,
    /// The row that says what the columns are, as the file counts it.
    header_row: usize,
    /// The file's first rows, from which another header can be chosen.
    first_rows: Vec<LogbookRow>,
    /// Rows below the header that are not blank.
    rows: usize,
    columns: Vec<LogbookColumn>,
    dates: LogbookDates,
    places: Vec<LogbookPlace>,
    words: Vec<LogbookWord>,
    /// Questions that nobody has answered.
    open: usize,
}

/// A row as it stands in the file.
#[derive(Debug, Serialize, ToSchema)]
pub struct LogbookRow {
    row: usize,
    cells: Vec<String>,
}

/// A column.
#[derive(Debug, Serialize, ToSchema)]
pub struct LogbookColumn {
    name: String,
    /// What it is about: `date`, `time`, `kind`, `municipality`, `department`, `place`, `lat`, `lon`, `severity`,
    /// `key_populations`, `setting`, `perpetrator`, `source` or `narrative`; `null` leaves it out.
    heading: Option<&'static str>,
    /// Whether that was guessed.
    guessed: bool,
    samples: Vec<String>,
}

/// How dates can be read, by rows.
#[derive(Debug, Serialize, ToSchema)]
pub struct LogbookDates {
    /// In one way, whatever comes first.
    plain: usize,
    /// Only with the day first.
    day_first: usize,
    /// Only with the month first.
    month_first: usize,
    /// Either way, and with another meaning.
    either: usize,
    unread: usize,
    blank: usize,
    unread_times: usize,
    example: Option<LogbookDate>,
    unread_examples: Vec<String>,
    /// `dmy` or `mdy`, as somebody said or the file's own dates show; `null` where nobody knows.
    order: Option<&'static str>,
    /// Whether somebody said so.
    order_said: bool,
}

/// A date that can be read either way.
#[derive(Debug, Serialize, ToSchema)]
pub struct LogbookDate {
    text: String,
    #[schema(format = "date")]
    day_first: String,
    #[schema(format = "date")]
    month_first: String,
}

/// A municipality.
#[derive(Debug, Serialize, ToSchema)]
pub struct LogbookMunicipality {
    code: String,
    /// With its department's name.
    name: String,
}

/// A place's text that somebody must say the meaning of.
#[derive(Debug, Serialize, ToSchema)]
pub struct LogbookPlace {
    text: String,
    rows: usize,
    /// What it may mean.
    offered: Vec<LogbookMunicipality>,
    /// The department it names, if it names no more.
    department: Option<String>,
    /// What somebody said: a municipality's code, or `-` for *not known*.
    answer: Option<String>,
}

/// A word that somebody must say the meaning of.
#[derive(Debug, Serialize, ToSchema)]
pub struct LogbookWord {
    /// `kind`, `key_populations`, `setting`, `perpetrator` or `source`.
    list: &'static str,
    word: String,
    rows: usize,
    /// What somebody said: a code of the list, or `-` for *nothing*.
    answer: Option<String>,
}

/// What would become of a file's rows.
#[derive(Debug, Serialize, ToSchema)]
pub struct LogbookPreview {
    /// Rows below the header that are not blank.
    rows: usize,
    /// Rows that are reports.
    pub(super) accepted: usize,
    /// Those of them that are not there yet.
    #[schema(minimum = 0)]
    pub(super) new: u64,
    /// Those of them whose record is there already: it stays as it is.
    #[schema(minimum = 0)]
    pub(super) already_there: u64,
    /// Rows that are none.
    refused: usize,
    /// Some of those, the first ones.
    refused_rows: Vec<LogbookRefused>,
    /// Some of the accepted ones as they were understood.
    shown: Vec<LogbookAccepted>,
    /// The first and the last day that something happened on.
    from: Option<String>,
    until: Option<String>,
    /// Rows whose text seems to tell who somebody is: a number, an address, a name behind a title.
    telling: Vec<usize>,
}

/// A row that is refused.
#[derive(Debug, Serialize, ToSchema)]
pub struct LogbookRefused {
    row: usize,
    reasons: Vec<LogbookReason>,
}

/// Why.
#[derive(Debug, Serialize, ToSchema)]
pub struct LogbookReason {
    /// JSON pointer of the report's field.
    pointer: String,
    code: &'static str,
    detail: TextOut,
}

/// A row as it was understood.
#[derive(Debug, Serialize, ToSchema)]
pub struct LogbookAccepted {
    row: usize,
    /// RFC 3339.
    from: String,
    /// RFC 3339.
    until: String,
    /// A code of the taxonomy.
    time_precision: &'static str,
    /// A code of the taxonomy.
    kind: &'static str,
    #[schema(minimum = 1, maximum = 5)]
    severity: i64,
    /// The municipality with its department; `null` where degrees say where it was.
    place: Option<String>,
    key_populations: Vec<&'static str>,
}

/// As the gate takes it.
pub(super) fn json(told: &impl Serialize) -> Result<Json, Problem> {
    let failed = |error: serde_json::Error| Problem::internal("tell of a logbook", &error);
    let text = serde_json::to_vec(told).map_err(failed)?;
    serde_json::from_slice(&text).map_err(failed)
}

fn municipality(code: UnitCode, places: Option<&Places>) -> Option<LogbookMunicipality> {
    Some(LogbookMunicipality { code: code.to_string(), name: places?.name(code)? })
}

impl LogbookReading {
    pub(super) fn of(logbook: &Logbook, places: Option<&Places>) -> Self {
        let asked = logbook.questions(places);
        let open = asked.open();
        let Questions { dates, places: asked_places, words } = asked;
        let first = logbook.book.sheet.rows.iter().take(FIRST_ROWS);
        Self {
            encoding: logbook.book.encoding.code(),
            delimiter: logbook.book.delimiter.map(String::from),
            sheets: logbook.book.sheets.clone(),
            sheet: logbook.book.sheet.name.clone(),
            header_row: logbook.header_row(),
            first_rows: first
                .map(|row| LogbookRow {
                    row: row.number,
                    cells: row.cells.iter().map(|cell| cell.chars().take(80).collect()).collect(),
                })
                .collect(),
            rows: logbook.rows().len(),
            columns: logbook
                .columns
                .iter()
                .map(|column| LogbookColumn {
                    name: column.name.clone(),
                    heading: column.heading.map(atalaya_logbook::Heading::code),
                    guessed: column.guessed,
                    samples: column.samples.clone(),
                })
                .collect(),
            dates: LogbookDates {
                plain: dates.plain,
                day_first: dates.day_first,
                month_first: dates.month_first,
                either: dates.either,
                unread: dates.unread,
                blank: dates.blank,
                unread_times: dates.unread_times,
                example: dates.example.map(|(text, day_first, month_first)| LogbookDate {
                    text,
                    day_first,
                    month_first,
                }),
                unread_examples: dates.unread_examples,
                order: dates.order.map(atalaya_logbook::DateOrder::code),
                order_said: dates.order_said,
            },
            places: asked_places
                .into_iter()
                .map(|one| LogbookPlace {
                    text: one.text,
                    rows: one.rows,
                    offered: one
                        .offered
                        .iter()
                        .filter_map(|code| municipality(*code, places))
                        .collect(),
                    department: one.department.and_then(|code| places?.name(code)),
                    answer: one.answer,
                })
                .collect(),
            words: words
                .into_iter()
                .map(|one| LogbookWord {
                    list: one.list.name(),
                    word: one.word,
                    rows: one.rows,
                    answer: one.answer,
                })
                .collect(),
            open,
        }
    }
}

impl LogbookPreview {
    pub(super) fn of(
        logbook: &Logbook,
        good: &[Understood],
        wrong: &[Wrong],
        places: Option<&Places>,
        zone: &Zone,
    ) -> Self {
        let day = |us: i64| zone.written(us).chars().take(10).collect::<String>();
        let telling = |one: &&Understood| {
            one.event
                .narrative
                .as_ref()
                .is_some_and(|text: &Narrative| !atalaya_domain::findings(text.as_str()).is_empty())
        };
        Self {
            rows: logbook.rows().len(),
            accepted: good.len(),
            new: 0,
            already_there: 0,
            refused: wrong.len(),
            refused_rows: wrong.iter().take(REFUSED).map(refused).collect(),
            shown: good.iter().take(SHOWN).map(|one| accepted(one, places, zone)).collect(),
            from: good.iter().map(|one| one.event.when.earliest_us()).min().map(day),
            until: good.iter().map(|one| one.event.when.earliest_us()).max().map(day),
            telling: good.iter().filter(telling).map(|one| one.number).collect(),
        }
    }
}

fn refused(wrong: &Wrong) -> LogbookRefused {
    let reasons = wrong.errors.iter().map(|error| LogbookReason {
        pointer: error.pointer.clone(),
        code: error.code(),
        detail: TextOut::from(error.text()),
    });
    LogbookRefused { row: wrong.number, reasons: reasons.collect() }
}

fn accepted(one: &Understood, places: Option<&Places>, zone: &Zone) -> LogbookAccepted {
    let event = &one.event;
    LogbookAccepted {
        row: one.number,
        from: zone.written(event.when.earliest_us()),
        until: zone.written(event.when.latest_us()),
        time_precision: event.when.precision().code(),
        kind: event.kind.code(),
        severity: event.severity.number(),
        place: one.municipality.and_then(|code| places?.name(code)),
        key_populations: event.key_populations.iter().map(KeyPopulation::code).collect(),
    }
}
