//! Pages of what is listed: one row more than a page has is asked for, so that it is known whether another follows.

/// Leaves a page of the rows that were read; gives where the next one begins, `None` on the last.
pub(crate) fn cut_to_page<Row, At>(
    rows: &mut Vec<Row>,
    limit: usize,
    at: impl FnOnce(&Row) -> At,
) -> Option<At> {
    let more = rows.len() > limit;
    rows.truncate(limit);
    rows.last().filter(|_| more).map(at)
}
