//! CSV (RFC 4180) with an HXL row; and as spreadsheets in Spanish like it: with a mark of its encoding,
//! and semicolons.

use atalaya_domain::shown_plain;

use super::{COLUMNS, Cell, Table};

/// How it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    /// UTF-8 and commas.
    Plain,
    /// UTF-8 with its mark, and semicolons.
    Excel,
}

impl Table {
    /// Header, tags, rows; every line ends in CR LF.
    pub(super) fn csv(&self, dialect: Dialect) -> Vec<u8> {
        let (mark, separator) = match dialect {
            Dialect::Plain => ("", ','),
            Dialect::Excel => ("\u{feff}", ';'),
        };
        let mut text = mark.to_owned();
        let mut line = |fields: Vec<String>| text.push_str(&line(fields, separator));
        line(COLUMNS.iter().map(|column| column.name.to_owned()).collect());
        line(COLUMNS.iter().map(|column| column.hxl.to_owned()).collect());
        for row in &self.rows {
            line(row.cells.iter().map(guarded).collect());
        }
        text.into_bytes()
    }

    /// What must be known to read the numbers, then what each column means.
    pub(super) fn method_csv(&self) -> Vec<u8> {
        let mut text = line(["code", "es", "en"].map(str::to_owned).to_vec(), ',');
        let notes = self.notes.iter().map(|(about, note)| (*about, note.clone()));
        let columns = COLUMNS.iter().map(|column| (column.name, column.meaning()));
        for (code, note) in notes.chain(columns) {
            text.push_str(&line(
                vec![
                    code.to_owned(),
                    shown_plain(&note.es).into_owned(),
                    shown_plain(&note.en).into_owned(),
                ],
                ',',
            ));
        }
        text.into_bytes()
    }
}

fn line(fields: Vec<String>, separator: char) -> String {
    let fields = fields.into_iter().map(|field| quoted(field, separator));
    let mut text = fields.collect::<Vec<_>>().join(&*separator.encode_utf8(&mut [0; 4]));
    text.push_str("\r\n");
    text
}

/// A text that a spreadsheet would take for a formula is one no more: an apostrophe says so. Numbers
/// are numbers, whatever they begin with.
fn guarded(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => shown_plain(text).into_owned(),
        Cell::Whole(_) | Cell::Real(_) => cell.written(),
    }
}

fn quoted(field: String, separator: char) -> String {
    if field.contains([separator, ',', ';', '"', '\n', '\r']) {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_would_run_is_text() {
        assert_eq!(guarded(&Cell::Text("=1+1".to_owned())), "'=1+1");
        assert_eq!(guarded(&Cell::Whole(-3)), "-3");
        assert_eq!(guarded(&Cell::Text("GT-16".to_owned())), "GT-16");
        assert_eq!(quoted("a;\"b\"".to_owned(), ';'), "\"a;\"\"b\"\"\"");
        assert_eq!(quoted("a,b".to_owned(), ';'), "\"a,b\"");
        assert_eq!(quoted("ab".to_owned(), ';'), "ab");
    }
}
