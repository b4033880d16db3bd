//! Looking for what must never be.

use std::collections::HashSet;

use atalaya_domain::Cell;
use diesel::prelude::*;

use crate::conn::{Conn, on};
use crate::schema::{event, feed_head};
use crate::{Store, StoreError};

/// Versions read at once.
const PAGE: i64 = 20_000;

/// Kinds of problems are told this many times at most.
const TOLD: usize = 20;

/// What [`Store::check`] found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckReport {
    /// Event versions looked at.
    pub versions: u64,
    /// What is wrong, in words for the operator; no place, no text. Empty is well.
    pub problems: Vec<String>,
}

/// position, organisation, `first_position`, supersedes, `superseded_by`, cell, version
type Row = (i64, i64, i64, Option<i64>, Option<i64>, i64, i64);

impl Store {
    /// Looks for what must never be: gaps in the feed, a head that is not the last row, two
    /// current versions of one event, versions that do not follow each other, cells that are none.
    pub async fn check(&self) -> Result<CheckReport, StoreError> {
        self.run("check the database", |conn| {
            let mut check = Check::default();
            // Read first: rows that commit meanwhile lie after it.
            let head: i64 = on!(conn, c => feed_head::table.select(feed_head::position).first(c))?;
            while check.last < head {
                let rows = page_on(conn, check.last, head)?;
                if rows.is_empty() {
                    break;
                }
                for row in rows {
                    check.row(row);
                }
            }
            if check.last != head {
                check.tell(format!("the feed's head is {head}, its last row {}", check.last));
            }
            Ok(CheckReport { versions: check.versions, problems: check.problems })
        })
        .await
    }
}

fn page_on(conn: &mut Conn, after: i64, head: i64) -> QueryResult<Vec<Row>> {
    on!(conn, c => {
        event::table
            .filter(event::position.gt(after))
            .filter(event::position.le(head))
            .order(event::position)
            .limit(PAGE)
            .select((
                event::position,
                event::organisation,
                event::first_position,
                event::supersedes,
                event::superseded_by,
                event::cell,
                event::version,
            ))
            .load(c)
    })
}

#[derive(Default)]
struct Check {
    last: i64,
    versions: u64,
    problems: Vec<String>,
    current: HashSet<(i64, i64)>,
}

impl Check {
    fn tell(&mut self, problem: String) {
        if self.problems.len() < TOLD {
            self.problems.push(problem);
        }
    }

    fn row(&mut self, row: Row) {
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
        if superseded_by.is_none() && !self.current.insert((organisation, first)) {
            self.tell(format!("position {position} is a second current version"));
        }
        self.last = position;
        self.versions += 1;
    }
}
