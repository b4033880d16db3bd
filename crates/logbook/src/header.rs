//! Which row of a sheet says what its columns are.

use crate::book::SheetRow;
use crate::heading::Heading;

/// Rows that are looked at: titles, logos and notes above a table take a few.
const LOOKED_AT: usize = 30;

/// The place, among the rows, of the one that looks like a header: most of its cells name something that logbooks
/// have. Where none does, the first row that is as wide as the widest.
pub(crate) fn header_of(rows: &[SheetRow]) -> usize {
    let looked_at = rows.iter().take(LOOKED_AT);
    let named = |row: &SheetRow| Heading::guessed(&row.cells).iter().flatten().count();
    let best = looked_at.clone().map(named).max().unwrap_or(0);
    let filled = |row: &SheetRow| row.cells.iter().filter(|cell| !cell.is_empty()).count();
    let widest = looked_at.clone().map(filled).max().unwrap_or(0);
    // One cell that says *Fecha: enero a marzo* is a title's.
    let found = if best >= 2 {
        looked_at.clone().position(|row| named(row) == best)
    } else {
        looked_at.clone().position(|row| filled(row) == widest)
    };
    found.unwrap_or(0)
}
