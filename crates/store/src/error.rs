//! What can go wrong in the store, by what was being done.

use std::time::Duration;

use crate::Engine;

/// Why an event was not merged into another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MergeRefusal {
    /// It is the same event.
    #[error("it is the same event")]
    Itself,
    /// The other is merged into a third: that one is to be named.
    #[error("the other is merged into a third")]
    TargetMerged,
    /// Others are merged into this one: they are to be separated first, or the other way round.
    #[error("others are merged into it")]
    HasMerged,
    /// The other was withdrawn or rejected, or tells of nothing that counts: the incident would be
    /// lost.
    #[error("the other does not count")]
    TargetDoesNotCount,
}

/// Why the store could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database URL is neither `sqlite:PATH` nor `postgres://…`.
    #[error("a database URL starts with sqlite: or postgres://")]
    Url,
    /// No connection could be had.
    #[error("cannot connect to {engine}")]
    Connect {
        /// Which engine.
        engine: Engine,
        /// Why.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A statement failed.
    #[error("cannot {doing}")]
    Query {
        /// Completes "cannot …".
        doing: &'static str,
        /// Why.
        source: diesel::result::Error,
    },
    /// Migrating failed; the database is as it was before the failing step.
    #[error("cannot migrate the database")]
    Migrate {
        /// Why.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The database lacks migrations, or has ones this program does not know.
    #[error("the database is at another version: run `atalaya migrate` with the newest program")]
    Outdated,
    /// The server would acknowledge before the data is on disk.
    #[error("the database does not promise durability: {setting}")]
    NotDurable {
        /// The setting to change.
        setting: &'static str,
    },
    /// A stored row is not what this program writes.
    #[error("column {column} of a stored row holds what this program does not know")]
    Corrupt {
        /// The column, never its value.
        column: &'static str,
    },
    /// There is no such thing, or not in that organisation.
    #[error("there is no such {what}")]
    NotFound {
        /// `event`, `exposure`, `organisation`, `user`, `session` or `token`.
        what: &'static str,
    },
    /// The name is taken.
    #[error("that {what} is taken")]
    Taken {
        /// `slug`, `handle` or `id`.
        what: &'static str,
    },
    /// Somebody amended the record first.
    #[error("the record is at version {found} by now")]
    VersionConflict {
        /// The version that holds now.
        found: i64,
    },
    /// The record was withdrawn; nothing more can be done to it.
    #[error("the record was withdrawn")]
    Withdrawn,
    /// The two events cannot be one.
    #[error("the event cannot be merged: {0}")]
    Merge(#[from] MergeRefusal),
    /// The database is sealed, and was opened without its keys.
    #[error("the database is sealed: it takes the installation's key file")]
    Locked,
    /// Something is wrapped by a key that is not among those given.
    #[error("the database is sealed with key {id}, which the key file does not have")]
    WrongKey {
        /// The key's name.
        id: String,
    },
    /// The system gives no random numbers.
    #[error("the system gives no random numbers")]
    Randomness,
    /// More rows in one call than [`crate::MAX_BATCH`].
    #[error("{found} rows in one call; at most {limit}", limit = crate::MAX_BATCH)]
    TooMany {
        /// How many there were.
        found: usize,
    },
    /// The writer's queue is full: come back later. Nothing was stored.
    #[error("the store is busy")]
    Busy {
        /// When to come back.
        retry_after: Duration,
    },
    /// The store is shutting down.
    #[error("the store is closed")]
    Closed,
    /// A backup could not be written, or is not one that may be restored.
    #[error("cannot use the backup")]
    Backup {
        /// What is wrong with it.
        #[from]
        source: crate::BackupError,
    },
    /// Only the other engine can do that.
    #[error("{engine} has no {what}")]
    Unavailable {
        /// What was asked for.
        what: &'static str,
        /// The engine in use.
        engine: Engine,
    },
}
