//! A logbook that has been read: what its columns are about, and its rows.

use atalaya_domain::{Event, as_it_was};

use crate::book::{Book, BookError, Limits, SheetRow};
use crate::date::{DateOrder, DateReading, date_of, written_out};
use crate::header::header_of;
use crate::heading::Heading;
use crate::places::Places;
use crate::plan::Plan;
use crate::questions::Questions;
use crate::reading::Reading;
use crate::refused::REASONS;
use crate::row::{Reader, Understood, Wrong};

/// Days from where spreadsheets begin to count them to where those of old Macintoshes do.
const DAYS_TO_1904: i32 = 1_462;
/// Cells of a column that are shown.
const SAMPLES: usize = 3;

/// A column of a logbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadColumn {
    /// What stands over it; a number where nothing does.
    pub name: String,
    /// What it is about; `None` leaves it out.
    pub heading: Option<Heading>,
    /// Whether that was guessed.
    pub guessed: bool,
    /// Its first cells that are not blank.
    pub samples: Vec<String>,
}

/// A logbook with what was understood of its columns.
#[derive(Debug, Clone)]
pub struct Logbook {
    /// The file.
    pub book: Book,
    /// The place of the header among the rows.
    header: usize,
    /// The columns.
    pub columns: Vec<ReadColumn>,
    /// Which number of a date is the day: as somebody said, or as the dates of the file itself show where they all
    /// agree.
    pub order: Option<DateOrder>,
    plan: Plan,
    /// Two digits of a year are of this century up to it.
    this_year: i16,
}

impl Logbook {
    /// Reads a file by a plan.
    ///
    /// # Errors
    ///
    /// [`BookError`], before more than the limits allow is held.
    pub fn read(
        bytes: &[u8],
        plan: Plan,
        limits: &Limits,
        this_year: i16,
    ) -> Result<Self, BookError> {
        let mut book = Book::read(bytes, plan.sheet.as_deref(), limits)?;
        let rows = &book.sheet.rows;
        let stated =
            plan.header_row.and_then(|number| rows.iter().position(|row| row.number == number));
        let header = stated.unwrap_or_else(|| header_of(rows));
        let width = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
        let names = names(rows.get(header), width);
        // A file of refused rows that comes back mended has marks against formulas, which are not its own.
        if names.iter().any(|name| name == REASONS) {
            unmark(&mut book);
        }
        let below = header.min(book.sheet.rows.len());
        let mut read = columns(&names, &book.sheet.rows[below..], &plan);
        let of_date = read.iter().position(|column| column.heading == Some(Heading::Date));
        if let Some(at) = of_date.filter(|_| book.from_1904) {
            dates_from_1904(&mut book.sheet.rows[below..], at);
            read = columns(&names, &book.sheet.rows[below..], &plan);
        }
        let order = plan.date_order;
        let mut logbook = Self { book, header, columns: read, order, plan, this_year };
        logbook.order = logbook.order.or_else(|| logbook.order_shown());
        Ok(logbook)
    }

    /// The row that says what the columns are, as the file counts it.
    #[must_use]
    pub fn header_row(&self) -> usize {
        self.book.sheet.rows.get(self.header).map_or(0, |row| row.number)
    }

    /// The rows below the header.
    #[must_use]
    pub fn rows(&self) -> &[SheetRow] {
        self.book.sheet.rows.get(self.header + 1..).unwrap_or_default()
    }

    /// What can be read two ways, or not at all, and what was answered.
    #[must_use]
    pub fn questions(&self, places: Option<&Places>) -> Questions {
        Questions::of(self, places)
    }

    /// The records of all rows, or what is wrong with each, in their order. Ids are made of what stands in a row and
    /// of `source`, so that a row which comes again is the same record.
    #[must_use]
    pub fn records(
        &self,
        places: Option<&Places>,
        rules: &atalaya_domain::Rules<'_>,
        source: &str,
    ) -> Vec<Result<Understood, Wrong>> {
        let reader = Reader { logbook: self, places, rules };
        let mut reading = Reading::<Event>::new(&[], &[], source, false);
        self.rows().iter().map(|row| reader.row(row, &mut reading)).collect()
    }

    /// The cell of a row in the column that is about something; blank where there is none.
    pub(crate) fn cell<'a>(&self, row: &'a SheetRow, heading: Heading) -> &'a str {
        let at = self.columns.iter().position(|column| column.heading == Some(heading));
        at.map_or("", |at| row.cell(at))
    }

    /// What a row says of the day.
    pub(crate) fn date(&self, text: &str) -> DateReading {
        date_of(text, self.this_year)
    }

    /// How somebody said to read it.
    pub(crate) const fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The order that the file's own dates show, where all that show one agree.
    fn order_shown(&self) -> Option<DateOrder> {
        let mut shown =
            self.rows().iter().filter_map(|row| match self.date(self.cell(row, Heading::Date)) {
                DateReading::One(_, order) => order,
                DateReading::Either { .. } | DateReading::No => None,
            });
        let first = shown.next()?;
        shown.all(|order| order == first).then_some(first)
    }
}

/// What stands over each column: a number where nothing does, and behind what stands over another already.
fn names(header: Option<&SheetRow>, width: usize) -> Vec<String> {
    let mut names: Vec<String> = Vec::with_capacity(width);
    for at in 0..width {
        let over = header.map_or("", |row| row.cell(at));
        let over: String =
            over.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(120).collect();
        let name = match over.as_str() {
            "" => format!("#{}", at + 1),
            over if names.iter().any(|name| name == over) => format!("{over} #{}", at + 1),
            over => over.to_owned(),
        };
        names.push(name);
    }
    names
}

fn columns(names: &[String], rows: &[SheetRow], plan: &Plan) -> Vec<ReadColumn> {
    let mut said: Vec<Option<Heading>> = Vec::new();
    let open: Vec<String> = names
        .iter()
        .map(|name| {
            if name == REASONS || plan.columns.contains_key(name) {
                String::new()
            } else {
                name.clone()
            }
        })
        .collect();
    let mut guessed = Heading::guessed(&open);
    // Nothing is guessed that somebody has given to another column, and nothing is two columns'.
    let mut taken: Vec<Heading> = Vec::new();
    for name in names {
        let heading = plan.columns.get(name).copied().flatten().filter(|one| !taken.contains(one));
        taken.extend(heading);
        said.push(heading);
    }
    for guess in &mut guessed {
        *guess = guess.filter(|one| !taken.contains(one));
    }
    let samples = |at: usize| {
        let cells = rows.iter().skip(1).map(|row| row.cell(at)).filter(|cell| !cell.is_empty());
        cells.take(SAMPLES).map(|cell| cell.chars().take(80).collect()).collect()
    };
    let each = names.iter().zip(said).zip(guessed).enumerate();
    each.map(|(at, ((name, said), guess))| ReadColumn {
        name: name.clone(),
        heading: said.or(guess),
        guessed: guess.is_some(),
        samples: samples(at),
    })
    .collect()
}

/// Writes out dates that stand as bare numbers in a workbook whose days are counted from 1904: read as those of all
/// others they would be four years earlier, in the file of refused rows too.
fn dates_from_1904(rows: &mut [SheetRow], column: usize) {
    for cell in rows.iter_mut().filter_map(|row| row.cells.get_mut(column)) {
        if let Some(date) = written_out(cell, DAYS_TO_1904) {
            *cell = date;
        }
    }
}

fn unmark(book: &mut Book) {
    for cell in book.sheet.rows.iter_mut().flat_map(|row| &mut row.cells) {
        let plain = as_it_was(cell);
        if plain.len() < cell.len() {
            *cell = plain.into_owned();
        }
    }
}
