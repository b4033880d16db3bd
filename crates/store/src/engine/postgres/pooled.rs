//! A connection in the pool: what it sees, and when it last answered.

use std::ops::{Deref, DerefMut};
use std::time::{Duration, Instant};

use diesel::connection::{Connection as _, SimpleConnection};
use diesel::pg::PgConnection;
use diesel::r2d2::{Error, ManageConnection, R2D2Connection};

use crate::StoreError;
use crate::scope::Scope;

/// Whatever the server's default: a commit is on disk before it is acknowledged, and every
/// statement after the feed lock sees what was committed before. Every question of ours is
/// answered by an index; without statistics yet (a first import) the planner would rather read
/// the whole table, and a prepared statement would keep that plan.
const SETTINGS: &str = "
    SET synchronous_commit = on;
    SET default_transaction_isolation = 'read committed';
    SET client_min_messages = warning;
    SET jit = off;
    SET enable_seqscan = off;
";

/// Sees the rows of one organisation; migration `tenants` makes both roles.
const MEMBER: &str = "atalaya_member";
/// Sees everybody's.
const SERVICE: &str = "atalaya_service";

/// So long after its last answer a connection is taken without asking whether it is still sound: to
/// ask takes as long as to look for a row.
const SOUND: Duration = Duration::from_secs(1);

/// Whose rows a connection sees now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Seen {
    One(i64),
    All,
    Owned,
}

/// A connection to the server, and what is known of it.
pub(crate) struct Connection {
    inner: PgConnection,
    /// `None` when nobody knows.
    seen: Option<Seen>,
    /// When it last answered, unless it failed since.
    answered: Option<Instant>,
}

impl Connection {
    fn establish(url: &str) -> Result<Self, Error> {
        let mut inner = PgConnection::establish(url).map_err(Error::ConnectionError)?;
        inner.batch_execute(SETTINGS).map_err(Error::QueryError)?;
        Ok(Self { inner, seen: None, answered: Some(Instant::now()) })
    }

    /// Has it see a scope's rows: one trip to the server, and none when it does already.
    pub(in crate::engine) fn enter(&mut self, scope: Scope) -> Result<(), StoreError> {
        let wanted = match scope {
            Scope::Of(organisation) => Seen::One(organisation.0),
            Scope::Everybody(_) => Seen::All,
            Scope::Owner(_) => Seen::Owned,
        };
        // Taken out: while it changes, and if that fails, nobody knows.
        let statements = match (self.seen.take(), wanted) {
            (Some(seen), wanted) if seen == wanted => String::new(),
            (Some(Seen::One(_)), Seen::One(number)) => {
                format!("SET atalaya.organisation = '{number}'")
            }
            (_, Seen::One(number)) => {
                format!("SET ROLE {MEMBER}; SET atalaya.organisation = '{number}'")
            }
            (_, Seen::All) => format!("SET ROLE {SERVICE}; RESET atalaya.organisation"),
            (_, Seen::Owned) => "RESET ROLE; RESET atalaya.organisation".to_owned(),
        };
        if !statements.is_empty() {
            let done = self.inner.batch_execute(&statements);
            self.has_answered(done.is_ok());
            let doing = "take the role that sees what is asked for";
            done.map_err(|source| StoreError::Query { doing, source })?;
        }
        self.seen = Some(wanted);
        Ok(())
    }

    /// Remembers how its last question went: after one that failed it is asked whether it is sound.
    pub(in crate::engine) fn has_answered(&mut self, well: bool) {
        self.answered = well.then(Instant::now);
    }
}

impl Deref for Connection {
    type Target = PgConnection;

    fn deref(&self) -> &PgConnection {
        &self.inner
    }
}

impl DerefMut for Connection {
    fn deref_mut(&mut self) -> &mut PgConnection {
        &mut self.inner
    }
}

/// Makes the pool's connections.
pub(crate) struct Manager {
    url: String,
}

impl Manager {
    pub(super) fn new(url: &str) -> Self {
        Self { url: url.to_owned() }
    }
}

impl ManageConnection for Manager {
    type Connection = Connection;
    type Error = Error;

    fn connect(&self) -> Result<Connection, Error> {
        Connection::establish(&self.url)
    }

    fn is_valid(&self, conn: &mut Connection) -> Result<(), Error> {
        if conn.answered.is_some_and(|at| at.elapsed() < SOUND) {
            return Ok(());
        }
        conn.inner.ping().map_err(Error::QueryError)?;
        conn.has_answered(true);
        Ok(())
    }

    fn has_broken(&self, conn: &mut Connection) -> bool {
        std::thread::panicking() || conn.inner.is_broken()
    }
}
