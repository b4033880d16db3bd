//! Looking for what must never be.

use std::collections::HashSet;

use atalaya_domain::Cell;
use diesel::prelude::*;
use diesel::sql_query;

use crate::conn::{Conn, on};
use crate::merged::{Found, MERGED_INTO_NOTHING};
use crate::schema::{event, exposure, feed_head};
use crate::scope::Across;
use crate::{Store, StoreError};

/// Versions read at once.
const PAGE: usize = 20_000;

/// Kinds of problems are told this many times at most.
const TOLD: usize = 20;

/// What [`Store::check`] found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckReport {
    /// Versions looked at, of events and of exposure.
    pub versions: u64,
    /// What is wrong, in words for the operator; no place, no text. Empty is well.
    pub problems: Vec<String>,
}

/// position, organisation, `first_position`, supersedes, `superseded_by`, cell, version
type Row = (i64, i64, i64, Option<i64>, Option<i64>, i64, i64);

/// The next rows of a table of versions, up to the head.
macro_rules! rows_on {
    ($conn:expr, $table:ident, $after:expr, $head:expr) => {
        on!($conn, c => {
            $table::table
                .filter($table::position.gt($after))
                .filter($table::position.le($head))
                .order($table::position)
                .limit(PAGE as i64)
                .select((
                    $table::position,
                    $table::organisation,
                    $table::first_position,
                    $table::supersedes,
                    $table::superseded_by,
                    $table::cell,
                    $table::version,
                ))
                .load::<Row>(c)
        })
    };
}

impl Store {
    /// Looks for what must never be: gaps in the feed, a head that is not the last row, two
    /// current versions of one record, versions that do not follow each other, cells that are none,
    /// events merged into what does not count for them.
    pub async fn check(&self) -> Result<CheckReport, StoreError> {
        self.everybody(Across::Operator)
            .run("check the database", |conn| {
                let mut check = Check::default();
                // Read first: rows that commit meanwhile lie after it.
                let head: i64 =
                    on!(conn, c => feed_head::table.select(feed_head::position).first(c))?;
                while check.last < head {
                    let rows = page_on(conn, check.last, head)?;
                    if rows.is_empty() {
                        break;
                    }
                    for (table, row) in rows {
                        check.row(table, row);
                    }
                }
                let astray: Vec<Found> = on!(conn, c => sql_query(MERGED_INTO_NOTHING).load(c))?;
                for Found { position } in astray {
                    check.tell(format!(
                        "position {position} is merged into what does not count for it"
                    ));
                }
                if check.last != head {
                    check.tell(format!("the feed's head is {head}, its last row {}", check.last));
                }
                Ok(CheckReport { versions: check.versions, problems: check.problems })
            })
            .await
    }
}

/// The next rows of both tables in the feed's order.
fn page_on(conn: &mut Conn, after: i64, head: i64) -> QueryResult<Vec<(Table, Row)>> {
    let events = rows_on!(conn, event, after, head)?;
    let exposure = rows_on!(conn, exposure, after, head)?;
    let exposure = exposure.into_iter().map(|row| (Table::Exposure, row));
    let mut rows: Vec<_> =
        events.into_iter().map(|row| (Table::Event, row)).chain(exposure).collect();
    rows.sort_by_key(|(_, row)| row.0);
    rows.truncate(PAGE);
    Ok(rows)
}

/// Which table a version stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Table {
    Event,
    Exposure,
}

#[derive(Default)]
struct Check {
    last: i64,
    versions: u64,
    problems: Vec<String>,
    current: HashSet<(Table, i64, i64)>,
}

impl Check {
    fn tell(&mut self, problem: String) {
        if self.problems.len() < TOLD {
            self.problems.push(problem);
        }
    }

    fn row(&mut self, table: Table, row: Row) {
        let (position, organisation, first, supersedes, superseded_by, cell, version) = row;
        if position != self.last + 1 {
            self.tell(format!("the feed jumps from {} to {position}", self.last));
        }
        if Cell::new(cell as u64).is_err() {
            self.tell(format!("position {position} holds no cell"));
        }
        if (version == 1) != (first == position) || (version == 1) != supersedes.is_none() {
            self.tell(format!("position {position} does not follow from a version before"));
        }
        if superseded_by.is_none() && !self.current.insert((table, organisation, first)) {
            self.tell(format!("position {position} is a second current version"));
        }
        self.last = position;
        self.versions += 1;
    }
}
