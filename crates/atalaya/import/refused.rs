//! Telling which rows were refused, and why.

use std::fs::File;
use std::path::Path;

use anyhow::Context as _;
use atalaya_domain::{Language, shown_plain};
use atalaya_logbook::Refusal;

use crate::terminal;

/// Refused rows shown on the terminal when no file takes them all.
const SHOWN: u64 = 20;

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
                    out.write_record(cells.map(shown_plain).iter().map(|cell| cell.as_bytes()))?;
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
