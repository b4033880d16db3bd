//! Spreadsheets of the newer kind.

use std::io::{Cursor, Read as _};

use calamine::{DataRef, ExcelDateTime, Reader as _, Xlsx, XlsxError};
use jiff::ToSpan as _;
use jiff::civil::DateTime;

use super::{Book, BookError, Encoding, Gathered, Limits, Sheet};

/// Reads the sheet with this name, or the first that has rows.
pub(super) fn read(bytes: &[u8], name: Option<&str>, limits: &Limits) -> Result<Book, BookError> {
    unpacks_within(bytes, limits)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| refused(&error))?;
    let sheets = book.sheet_names();
    if sheets.len() > limits.sheets {
        return Err(BookError::TooManySheets { most: limits.sheets });
    }
    let sheet = match name {
        Some(name) if sheets.iter().any(|known| known == name) => sheet(&mut book, name, limits)?,
        Some(_) => return Err(BookError::NoSuchSheet),
        None => {
            let mut found = None;
            for name in &sheets {
                let one = sheet(&mut book, name, limits)?;
                if !one.rows.is_empty() {
                    found = Some(one);
                    break;
                }
            }
            found.ok_or(BookError::Empty)?
        }
    };
    if sheet.rows.is_empty() {
        return Err(BookError::Empty);
    }
    let from_1904 = book.has_1904_epoch();
    Ok(Book { encoding: Encoding::Xlsx, delimiter: None, sheets, from_1904, sheet })
}

/// Refuses what would not fit unpacked. Every part is unpacked once into nothing and counted: what a packed file
/// says of its own size is its author's word.
fn unpacks_within(bytes: &[u8], limits: &Limits) -> Result<(), BookError> {
    let mut packed = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| BookError::Broken)?;
    let mut left = limits.unpacked;
    for at in 0..packed.len() {
        let part = packed.by_index(at).map_err(|_| BookError::Broken)?;
        let mut bounded = part.take(left + 1);
        let length = std::io::copy(&mut bounded, &mut std::io::sink());
        let length = length.map_err(|_| BookError::Broken)?;
        left = left.checked_sub(length).ok_or(BookError::Unpacks { most: limits.unpacked })?;
    }
    Ok(())
}

fn sheet<R: std::io::Read + std::io::Seek>(
    book: &mut Xlsx<R>,
    name: &str,
    limits: &Limits,
) -> Result<Sheet, BookError> {
    let mut gathered = Gathered::new(limits);
    let mut cells = match book.worksheet_cells_reader(name) {
        Ok(cells) => cells,
        // A sheet that is a diagram has no cells.
        Err(XlsxError::NotAWorksheet(_)) => return Ok(gathered.sheet(name)),
        Err(error) => return Err(refused(&error)),
    };
    while let Some(cell) = cells.next_cell().map_err(|error| refused(&error))? {
        let (row, column) = cell.get_position();
        if let Some(text) = text_of(cell.get_value()) {
            gathered.put(row as usize + 1, column as usize, &text)?;
        }
    }
    Ok(gathered.sheet(name))
}

/// What stands in a cell, as somebody would type it. Of a formula that is what came out of it.
fn text_of(value: &DataRef<'_>) -> Option<String> {
    Some(match value {
        DataRef::Empty => return None,
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            text.clone()
        }
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(yes) => (if *yes { "1" } else { "0" }).to_owned(),
        DataRef::DateTime(at) => date_text(*at),
        DataRef::Error(error) => error.to_string(),
    })
}

/// A date, a time of day, or both, in an order that nobody can mistake. A spreadsheet keeps them as parts of a day,
/// so half past nine may be a hair less: it is rounded to the minute.
fn date_text(at: ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
    let small = |number: u8| i8::try_from(number).unwrap_or(i8::MAX);
    let exact = i16::try_from(year).ok().and_then(|year| {
        DateTime::new(year, small(month), small(day), small(hour), small(minute), small(second), 0)
            .ok()
    });
    let Some(rounded) = exact.and_then(|exact| exact.checked_add(30.seconds()).ok()) else {
        return at.as_f64().to_string();
    };
    let days = at.as_f64();
    let form = if at.is_duration() || (0.0..1.0).contains(&days) {
        "%H:%M"
    } else if days.fract() == 0.0 {
        "%Y-%m-%d"
    } else {
        "%Y-%m-%d %H:%M"
    };
    rounded.strftime(form).to_string()
}

fn refused(error: &XlsxError) -> BookError {
    match error {
        XlsxError::Password => BookError::OldOrLocked,
        _ => BookError::Broken,
    }
}
