//! The database's history.

use diesel::connection::SimpleConnection;
use diesel::migration::{Migration, MigrationSource};
use diesel::pg::Pg;
use diesel::sqlite::Sqlite;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use crate::conn::{Conn, Fault};
use crate::scope::Owning;
use crate::{Store, StoreError};

const POSTGRES: EmbeddedMigrations = embed_migrations!("../../migrations/postgres");
const SQLITE: EmbeddedMigrations = embed_migrations!("../../migrations/sqlite");

type Cause = Box<dyn std::error::Error + Send + Sync>;

impl Store {
    /// Runs the migrations that are missing; gives their names. Safe to run from several
    /// programs at once.
    pub async fn migrate(&self) -> Result<Vec<String>, StoreError> {
        self.owner(Owning::Migrating)
            .write("migrate", |conn| {
                migrate_on(conn).map_err(|source| StoreError::Migrate { source }.into())
            })
            .await
    }

    /// [`StoreError::Outdated`] unless exactly this program's migrations are in the database.
    pub async fn migrated(&self) -> Result<(), StoreError> {
        self.owner(Owning::Migrating)
            .run("read the database's version", |conn| {
                let same = same_on(conn).map_err(|source| StoreError::Migrate { source })?;
                if same { Ok(()) } else { Err(Fault::Ours(StoreError::Outdated)) }
            })
            .await
    }

    /// Undoes all migrations: every table goes. For tests of the migrations alone.
    #[doc(hidden)]
    pub async fn unmigrate(&self) -> Result<(), StoreError> {
        self.owner(Owning::Migrating)
            .write("undo migrations", |conn| {
                let undone = match conn {
                    Conn::Postgres(conn) => conn.revert_all_migrations(POSTGRES).map(drop),
                    Conn::Sqlite(conn) => conn.revert_all_migrations(SQLITE).map(drop),
                };
                undone.map_err(|source| StoreError::Migrate { source }.into())
            })
            .await
    }
}

fn migrate_on(conn: &mut Conn) -> Result<Vec<String>, Cause> {
    let names = match conn {
        Conn::Postgres(conn) => {
            // Held by the connection, so that programs that start together take turns. The number
            // is "atalaya" in ASCII.
            conn.batch_execute("SELECT pg_advisory_lock(27431997104519521)")?;
            let done = names(conn.run_pending_migrations(POSTGRES));
            conn.batch_execute("SELECT pg_advisory_unlock(27431997104519521)")?;
            done?
        }
        Conn::Sqlite(conn) => conn
            .immediate_transaction::<_, MigrateFault, _>(|conn| {
                names(conn.run_pending_migrations(SQLITE)).map_err(MigrateFault)
            })
            .map_err(|fault| fault.0)?,
    };
    Ok(names)
}

fn names(
    done: Result<Vec<diesel::migration::MigrationVersion<'_>>, Cause>,
) -> Result<Vec<String>, Cause> {
    Ok(done?.iter().map(ToString::to_string).collect())
}

/// What a transaction around migrations needs of its error.
struct MigrateFault(Cause);

impl From<diesel::result::Error> for MigrateFault {
    fn from(error: diesel::result::Error) -> Self {
        Self(Box::new(error))
    }
}

fn same_on(conn: &mut Conn) -> Result<bool, Cause> {
    let (mut here, mut ours): (Vec<String>, Vec<String>) = match conn {
        Conn::Postgres(conn) => (
            conn.applied_migrations()?.iter().map(ToString::to_string).collect(),
            versions(&MigrationSource::<Pg>::migrations(&POSTGRES)?),
        ),
        Conn::Sqlite(conn) => (
            conn.applied_migrations()?.iter().map(ToString::to_string).collect(),
            versions(&MigrationSource::<Sqlite>::migrations(&SQLITE)?),
        ),
    };
    here.sort_unstable();
    ours.sort_unstable();
    Ok(here == ours)
}

fn versions<DB: diesel::backend::Backend>(migrations: &[Box<dyn Migration<DB>>]) -> Vec<String> {
    migrations.iter().map(|migration| migration.name().version().to_string()).collect()
}
