//! Opening, migrating and checking a database.

use std::fmt;

use crate::StoreError;

/// A database with Atalaya's tables. Cheap to clone; clones share pool, writer and watcher.
#[derive(Clone)]
pub struct Store {}

/// Which database a store is kept in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// One file, in this program.
    Sqlite,
    /// A server, with `PostGIS`.
    Postgres,
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        })
    }
}

/// Sizes of a store; the default suits a small server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoreSettings {
    /// Connections for reading, at most.
    pub readers: u32,
    /// Writes that may wait for the writer thread; one more is [`StoreError::Busy`].
    pub write_queue: usize,
}

impl Default for StoreSettings {
    fn default() -> Self {
        Self { readers: 8, write_queue: 4_096 }
    }
}

/// What [`Store::check`] found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckReport {
    /// Event versions looked at.
    pub versions: u64,
    /// What is wrong, in words for the operator; no place, no text. Empty is well.
    pub problems: Vec<String>,
}

impl Store {
    /// Connects to `sqlite:PATH` or `postgres://…` with the default sizes. The database may still
    /// be empty: [`Store::migrate`] comes next. Refuses a PostgreSQL that acknowledges before data
    /// is on disk (`fsync = off`).
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        Self::open_with(url, StoreSettings::default()).await
    }

    /// [`Store::open`] with sizes.
    pub async fn open_with(_url: &str, _settings: StoreSettings) -> Result<Self, StoreError> {
        todo!()
    }

    /// The engine in use.
    #[must_use]
    pub fn engine(&self) -> Engine {
        todo!()
    }

    /// Runs the migrations that are missing; gives their names. Safe to run from several
    /// programs at once.
    pub async fn migrate(&self) -> Result<Vec<String>, StoreError> {
        todo!()
    }

    /// [`StoreError::Outdated`] unless exactly this program's migrations are in the database.
    pub async fn migrated(&self) -> Result<(), StoreError> {
        todo!()
    }

    /// One trip to the database and back: for a readiness probe.
    pub async fn ping(&self) -> Result<(), StoreError> {
        todo!()
    }

    /// Looks for what must never be: gaps in the feed, a head that is not the last row, two
    /// current versions of one event, cells that are none.
    pub async fn check(&self) -> Result<CheckReport, StoreError> {
        todo!()
    }

    /// Fills the polygons of cells that `PostGIS` layers draw (`event_cell_count`); gives how many were
    /// added. [`StoreError::Unavailable`] on SQLite.
    pub async fn layers_refresh(&self) -> Result<usize, StoreError> {
        todo!()
    }

    /// Copies the whole database into a new file, while it is in use; SQLite only (a PostgreSQL
    /// server has its own tools).
    pub async fn backup(&self, _to: &std::path::Path) -> Result<(), StoreError> {
        todo!()
    }
}
