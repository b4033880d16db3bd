//! Rows of text, as spreadsheets of all ages write them.

use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::{Book, BookError, Encoding, Gathered, Limits};

/// What may stand between columns, the likeliest first.
const DELIMITERS: [char; 4] = [',', ';', '\t', '|'];
/// Records that are looked at to find out which it is.
const LOOKED_AT: usize = 40;

/// Reads a text.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Book, BookError> {
    let (text, encoding) = decoded(bytes)?;
    let delimiter = delimiter(&text);
    let mut gathered = Gathered::new(limits);
    let mut reader = reader(&text, delimiter);
    let mut record = csv::StringRecord::new();
    let mut lines = Lines { bytes: text.as_bytes(), at: 0, line: 1 };
    while reader.read_record(&mut record).map_err(|_| BookError::Broken)? {
        let number = lines.of(record.position().map_or(0, csv::Position::byte) as usize);
        for (column, cell) in record.iter().enumerate() {
            gathered.put(number, column, cell)?;
        }
    }
    let sheet = gathered.sheet("");
    if sheet.rows.is_empty() {
        return Err(BookError::Empty);
    }
    Ok(Book { encoding, delimiter: Some(delimiter), sheets: Vec::new(), from_1904: false, sheet })
}

fn decoded(bytes: &[u8]) -> Result<(String, Encoding), BookError> {
    let (text, encoding) = match bytes {
        [0xff, 0xfe, rest @ ..] => (UTF_16LE.decode_without_bom_handling(rest), Encoding::Utf16),
        [0xfe, 0xff, rest @ ..] => (UTF_16BE.decode_without_bom_handling(rest), Encoding::Utf16),
        _ => {
            let plain = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
            // A text has no zero in it; a picture or a program has.
            if plain.contains(&0) {
                return Err(BookError::Unknown);
            }
            if let Ok(text) = std::str::from_utf8(plain) {
                return Ok((text.to_owned(), Encoding::Utf8));
            }
            (WINDOWS_1252.decode_without_bom_handling(plain), Encoding::Windows1252)
        }
    };
    match text {
        (_, true) => Err(BookError::Unknown),
        (text, false) => Ok((text.into_owned(), encoding)),
    }
}

/// Counts lines as an editor does: where a record begins, not where the one before it ended.
struct Lines<'a> {
    bytes: &'a [u8],
    at: usize,
    line: usize,
}

impl Lines<'_> {
    /// The line that a record begins on which is read from a byte on, blank lines before it left out.
    fn of(&mut self, from: usize) -> usize {
        let rest = self.bytes.get(from..).unwrap_or_default();
        let blank = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let begins = (from + blank).max(self.at);
        let between = self.bytes.get(self.at..begins).unwrap_or_default();
        self.line += between.split(|byte| *byte == b'\n').count() - 1;
        self.at = begins;
        self.line
    }
}

fn reader(text: &str, delimiter: char) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .flexible(true)
        .has_headers(false)
        .delimiter(delimiter as u8)
        .from_reader(text.as_bytes())
}

/// The delimiter by which most of the first records have the same number of columns, and more than one: a title
/// above the table has none of them, and a comma in a sentence is no column.
fn delimiter(text: &str) -> char {
    let score = |delimiter: char| {
        let records = reader(text, delimiter).into_records().take(LOOKED_AT);
        let mut widths: Vec<usize> = records.filter_map(|one| Some(one.ok()?.len())).collect();
        widths.sort_unstable();
        let runs = widths.chunk_by(|a, b| a == b).filter(|run| run[0] > 1);
        runs.map(|run| (run.len(), run[0])).max().unwrap_or_default()
    };
    // The last of equals is the greatest.
    DELIMITERS.into_iter().rev().max_by_key(|one| score(*one)).unwrap_or(',')
}
