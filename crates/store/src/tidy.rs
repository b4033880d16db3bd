//! Leaving a database in order after much came in at once.

use diesel::connection::SimpleConnection as _;

use crate::conn::Conn;
use crate::scope::Owning;
use crate::{Store, StoreError};

impl Store {
    /// Has the database look through what a large import brought. PostgreSQL marks its rows as seen, which the
    /// first node that starts on them would else do row by row, and counts them, without which it guesses how to
    /// answer; it would do so by itself some minutes later.
    pub async fn tidy_after_import(&self) -> Result<(), StoreError> {
        self.owner(Owning::Tidying)
            .write("look through what was imported", |conn| {
                match conn {
                    // One by one: several at once would be a transaction, where VACUUM may not be.
                    Conn::Postgres(conn) => {
                        for work in ["VACUUM (ANALYZE) event", "VACUUM (ANALYZE) exposure"] {
                            conn.batch_execute(work)?;
                        }
                    }
                    Conn::Sqlite(conn) => conn.batch_execute("PRAGMA optimize")?,
                }
                Ok(())
            })
            .await
    }
}
