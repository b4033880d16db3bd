//! Refused rows as a file: to be mended in a spreadsheet, and to come back.

use std::collections::BTreeMap;

use atalaya_domain::{Language, shown_plain};

use crate::logbook::Logbook;
use crate::row::Wrong;

/// What stands over the column of reasons, which is left out when the file comes back.
pub const REASONS: &str = "motivos (reasons)";

/// The refused rows as they were, with the reasons behind them: UTF-8 with a mark, so that spreadsheets know, no cell a
/// formula.
///
/// # Errors
///
/// None: it is written to memory.
pub fn refused_csv(
    logbook: &Logbook,
    refused: &[Wrong],
    language: Language,
) -> Result<Vec<u8>, csv::Error> {
    let mut out = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer("\u{feff}".as_bytes().to_vec());
    let kept: Vec<usize> = (0..logbook.columns.len())
        .filter(|at| logbook.columns.get(*at).is_some_and(|column| column.name != REASONS))
        .collect();
    let names =
        kept.iter().filter_map(|at| logbook.columns.get(*at)).map(|column| column.name.as_str());
    let plain = |text: &str| shown_plain(text).into_owned();
    out.write_record(names.map(plain).chain([REASONS.to_owned()]))?;
    let by_row: BTreeMap<usize, &Wrong> = refused.iter().map(|one| (one.number, one)).collect();
    for row in logbook.rows() {
        let Some(wrong) = by_row.get(&row.number) else { continue };
        let reasons: Vec<String> = wrong
            .errors
            .iter()
            .map(|error| {
                format!("{}: {}", error.pointer.trim_start_matches('/'), error.detail(language))
            })
            .collect();
        let cells = kept.iter().map(|at| plain(row.cell(*at)));
        out.write_record(cells.chain([plain(&reasons.join(" · "))]))?;
    }
    out.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}
