//! What the tables of versions have in common: `event` and `exposure` are log and feed at once.

use crate::StoreError;

/// The current version of an organisation's record, if there is one: the newest, by the index that
/// is unique, whatever the planner knows of the table.
macro_rules! current_on {
    ($c:expr, $table:ident, $id_column:ident, $row:ty, $organisation:expr, $id:expr) => {
        $table::table
            .filter($table::organisation.eq($organisation.0))
            .filter($table::$id_column.eq($id.as_bytes().as_slice()))
            .order($table::version.desc())
            .select(<$row>::as_select())
            .first($c)
            .optional()
    };
}

/// Takes the feed lock and the next position.
macro_rules! next_position_in_tx {
    ($c:expr) => {
        diesel::update(feed_head::table)
            .set(feed_head::position.eq(feed_head::position + 1))
            .returning(feed_head::position)
            .get_result::<i64>($c)
    };
}

/// Gives the position back that was taken in this transaction: nothing is stored there.
macro_rules! position_given_back_in_tx {
    ($c:expr, $taken:expr) => {
        diesel::update(feed_head::table).set(feed_head::position.eq($taken - 1)).execute($c)
    };
}

/// Puts a version in another's place.
macro_rules! replace_in_tx {
    ($c:expr, $table:ident, $before:expr, $after:expr) => {
        diesel::update($table::table.find($before.position))
            .set($table::superseded_by.eq($after.position))
            .execute($c)
            .and_then(|_| diesel::insert_into($table::table).values($after).execute($c))
    };
}

pub(crate) use {current_on, next_position_in_tx, position_given_back_in_tx, replace_in_tx};

/// [`StoreError::VersionConflict`] unless the version that was found is the expected one, if any is.
pub(crate) fn must_hold(expected: Option<i64>, found: i64) -> Result<(), StoreError> {
    let holds = expected.is_none_or(|expected| expected == found);
    if holds { Ok(()) } else { Err(StoreError::VersionConflict { found }) }
}
