//! Telling which rows were refused, and why.

use std::borrow::Cow;
use std::fs::File;
use std::path::Path;

use anyhow::Context as _;
use atalaya_domain::Language;

use super::check::Refusal;
use crate::terminal;

/// Refused rows shown on the terminal when no file takes them all.
const SHOWN: u64 = 20;

/// What makes a spreadsheet take a cell for a formula when it is opened.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// A cell that a spreadsheet shows and does not reckon: whoever made the file chose the words in it.
fn plain(text: &str) -> Cow<'_, str> {
    if text.starts_with(FORMULA) { format!("'{text}").into() } else { text.into() }
}

/// Where refused rows are told: in a file, or the first ones on the terminal.
pub struct Refused {
    file: Option<csv::Writer<File>>,
    told: u64,
}

impl Refused {
    /// Into this CSV file, or onto the terminal.
    pub fn new(path: Option<&Path>) -> anyhow::Result<Self> {
        let file = path
            .map(|path| {
                let mut file = csv::Writer::from_path(path)
                    .with_context(|| format!("cannot write {}", path.display()))?;
                file.write_record(["file", "row", "field", "code", "detail"])?;
                Ok::<_, anyhow::Error>(file)
            })
            .transpose()?;
        Ok(Self { file, told: 0 })
    }

    /// Tells a refused row; rows are counted from 1, without the header.
    pub fn tell(&mut self, file: &str, row: u64, refusal: &Refusal) -> anyhow::Result<()> {
        self.told += 1;
        let errors = match refusal {
            Refusal::Unreadable(reason) => vec![(String::new(), "unreadable", reason.clone())],
            Refusal::Fields(errors) => errors
                .iter()
                .map(|error| (error.pointer.clone(), error.code(), error.detail(Language::En)))
                .collect(),
        };
        for (pointer, code, detail) in errors {
            match &mut self.file {
                Some(out) => {
                    let row = row.to_string();
                    let cells = [file, &row, &pointer, code, &detail];
                    out.write_record(cells.map(plain).iter().map(|cell| cell.as_bytes()))?;
                }
                None if self.told <= SHOWN => {
                    terminal::note(&format!("{file}, row {row}, {pointer}: {detail} ({code})"));
                }
                None => {}
            }
        }
        Ok(())
    }

    /// Says how many were not shown, and closes the file.
    pub fn finish(mut self) -> anyhow::Result<()> {
        match &mut self.file {
            Some(file) => file.flush()?,
            None if self.told > SHOWN => {
                let more = self.told - SHOWN;
                terminal::note(&format!(
                    "{more} more rows were refused: --errors FILE lists them all"
                ));
            }
            None => {}
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_of_a_refused_row_is_a_formula() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(plain(text), format!("'{text}"));
        }
        for text in ["", "P1", "a=1", " =1", "'=1"] {
            assert_eq!(plain(text), text);
        }
    }
}
