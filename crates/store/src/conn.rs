//! One query text, two engines.

use diesel::r2d2::{ConnectionManager, PooledConnection};
use diesel::sqlite::SqliteConnection;

use crate::StoreError;
use crate::engine::PostgresManager;

/// A connection to the database in use.
pub(crate) enum Conn {
    Postgres(PooledConnection<PostgresManager>),
    Sqlite(PooledConnection<ConnectionManager<SqliteConnection>>),
}

/// One query text for both engines; the body is type-checked once for each.
macro_rules! on {
    ($conn:expr, $c:ident => $query:expr) => {
        match $conn {
            $crate::conn::Conn::Postgres(c) => {
                let $c: &mut diesel::pg::PgConnection = c;
                $query
            }
            $crate::conn::Conn::Sqlite(c) => {
                let $c: &mut diesel::sqlite::SqliteConnection = c;
                $query
            }
        }
    };
}

/// [`on!`] inside a transaction that may write. On SQLite it takes the write lock at once: one
/// that reads first and writes later fails when somebody else wrote in between.
macro_rules! on_in_tx {
    ($conn:expr, $c:ident => $query:expr) => {
        match $conn {
            $crate::conn::Conn::Postgres(c) => {
                let c: &mut diesel::pg::PgConnection = c;
                diesel::connection::Connection::transaction::<_, $crate::conn::Fault, _>(c, |$c| {
                    $query
                })
            }
            $crate::conn::Conn::Sqlite(c) => {
                let c: &mut diesel::sqlite::SqliteConnection = c;
                c.immediate_transaction::<_, $crate::conn::Fault, _>(|$c| $query)
            }
        }
    };
}

/// [`on!`] inside a transaction that only reads, and sees the database as it was at one moment,
/// however long it takes and whatever others commit meanwhile.
macro_rules! on_snapshot {
    ($conn:expr, $c:ident => $query:expr) => {
        match $conn {
            $crate::conn::Conn::Postgres(c) => {
                let c: &mut diesel::pg::PgConnection = c;
                c.build_transaction()
                    .repeatable_read()
                    .read_only()
                    .run::<_, $crate::conn::Fault, _>(|$c| $query)
            }
            $crate::conn::Conn::Sqlite(c) => {
                let c: &mut diesel::sqlite::SqliteConnection = c;
                diesel::connection::Connection::transaction::<_, $crate::conn::Fault, _>(c, |$c| {
                    $query
                })
            }
        }
    };
}

pub(crate) use {on, on_in_tx, on_snapshot};

/// What can end a query's closure: the database's error, to be told with what was being done, or
/// one of ours.
#[derive(Debug)]
pub(crate) enum Fault {
    Sql(diesel::result::Error),
    Ours(StoreError),
}

impl From<diesel::result::Error> for Fault {
    fn from(error: diesel::result::Error) -> Self {
        Self::Sql(error)
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        Self::Ours(error)
    }
}

impl Fault {
    /// The error to give out; `doing` completes "cannot …".
    pub(crate) fn told(self, doing: &'static str) -> StoreError {
        match self {
            Self::Sql(source) if is_locked(&source) => {
                StoreError::Busy { retry_after: crate::writer::RETRY_AFTER }
            }
            Self::Sql(source) => StoreError::Query { doing, source },
            Self::Ours(error) => error,
        }
    }
}

/// Whether SQLite gave up waiting for another process's write lock: nothing was done, and trying
/// again later is right. Diesel has no kind for it.
fn is_locked(error: &diesel::result::Error) -> bool {
    use diesel::result::{DatabaseErrorKind, Error};
    matches!(error, Error::DatabaseError(DatabaseErrorKind::Unknown, told)
        if told.message().starts_with("database is locked"))
}
