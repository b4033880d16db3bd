//! CSV (RFC 4180) with an HXL row; and as spreadsheets in Spanish like it: with a mark of its encoding,
//! and semicolons.

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
        let mut line = |fields: Vec<String>| {
            for (at, field) in fields.into_iter().enumerate() {
                if at > 0 {
                    text.push(separator);
                }
                text.push_str(&quoted(field, separator));
            }
            text.push_str("\r\n");
        };
        line(COLUMNS.iter().map(|column| column.name.to_owned()).collect());
        line(COLUMNS.iter().map(|column| column.hxl.to_owned()).collect());
        for row in &self.rows {
            line(row.cells.iter().map(guarded).collect());
        }
        text.into_bytes()
    }
}

/// A text that a spreadsheet would take for a formula is one no more: an apostrophe says so. Numbers
/// are numbers, whatever they begin with.
fn guarded(cell: &Cell) -> String {
    let text = cell.written();
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    match cell {
        Cell::Text(_) if is_formula => format!("'{text}"),
        Cell::Text(_) | Cell::Whole(_) | Cell::Real(_) => text,
    }
}

fn quoted(field: String, separator: char) -> String {
    if field.contains([separator, '"', '\n', '\r']) {
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
        for formula in ["=1+1", "+1", "-2+3", "@SUM(A1)", "\t=1"] {
            assert_eq!(guarded(&Cell::Text(formula.to_owned())), format!("'{formula}"));
        }
        assert_eq!(guarded(&Cell::Whole(-3)), "-3");
        assert_eq!(guarded(&Cell::Text("GT-16".to_owned())), "GT-16");
        assert_eq!(quoted("a;\"b\"".to_owned(), ';'), "\"a;\"\"b\"\"\"");
        assert_eq!(quoted("a,b".to_owned(), ';'), "a,b");
    }
}
