//! What differs between the engines: opening, appending in bulk, waking. Dialect stands here, in
//! `postgis.rs` and in `migrations/`, nowhere else.

use std::time::{Duration, Instant};

use atalaya_domain::{EventId, OrganisationId, Position, SimilarSearch};
use diesel::QueryResult;

use crate::access::AccessChange;
use crate::alerts::AlertChange;
use crate::backup_lines::{
    AuditKeyLine, AuditLine, CodeWordLine, ConcernedLine, ContactLine, CredentialCardLine,
    DataKeyLine, DirectoryEntryLine, DistinctLine, DutyTurnLine, EventLine, ExposureLine,
    FacilityCheckLine, LessonLine, LogbookPlanLine, OrganisationLine, PersonKeyLine,
    PlaceAuditLine, PlaceLine, PlaceReviewLine, ProtocolLine, RejectionLine, ReleaseApprovalLine,
    ReleaseFileLine, ReleaseLine, ReleasePartyLine, SafetyRulesLine, SupportCaseLine,
    SupportPersonLine, SupportSeenLine, TokenLine, TotpLine, UserLine,
};
use crate::conn::{Conn, Fault};
use crate::exposure_rows::NewExposure;
use crate::rows::NewVersion;
use crate::scope::{Owning, Scope};
use crate::{Engine, FeedHead, Outcome, StoreError, StoreSettings};

mod postgres;
mod sqlite;

pub(crate) use postgres::Manager as PostgresManager;

/// How long to wait for a free connection before telling the caller to come back.
const CONNECTION_WAIT: Duration = Duration::from_secs(5);

/// What appending reports gave.
pub(crate) struct Appended {
    /// One per report, in order.
    pub(crate) outcomes: Vec<Outcome>,
    /// Where the feed ends now, if it grew.
    pub(crate) head: Option<Position>,
}

/// What the watcher tells.
pub(crate) enum Told {
    /// The feed's lineage and position: another process may have moved it.
    Feed(FeedHead),
    /// Somebody's access may have changed.
    Access(AccessChange),
    /// Every change of somebody's access up to this instant was told.
    AccessUpTo(Instant),
    /// Somebody's alerts may have changed.
    Alert(AlertChange),
}

/// The connections to one database.
pub(crate) enum Pool {
    Postgres(postgres::Pool),
    Sqlite(sqlite::Pool),
}

/// A database URL that has been told apart. No `Debug`: it may hold a password.
#[derive(Clone)]
pub(crate) enum Target {
    Postgres(String),
    Sqlite(String),
}

impl Target {
    pub(crate) fn parse(url: &str) -> Result<Self, StoreError> {
        match url.split_once(':') {
            Some(("sqlite", path)) if !path.is_empty() => Ok(Self::Sqlite(path.to_owned())),
            Some(("postgres" | "postgresql", rest)) if rest.starts_with("//") => {
                Ok(Self::Postgres(postgres::watchful(url)))
            }
            _ => Err(StoreError::Url),
        }
    }

    pub(crate) fn engine(&self) -> Engine {
        match self {
            Self::Postgres(_) => Engine::Postgres,
            Self::Sqlite(_) => Engine::Sqlite,
        }
    }

    /// Opens the pool. Blocks.
    pub(crate) fn open(&self, settings: StoreSettings) -> Result<Pool, StoreError> {
        // One more: the writer keeps its connection.
        let size = settings.readers + 1;
        match self {
            Self::Postgres(url) => postgres::open(url, size).map(Pool::Postgres),
            Self::Sqlite(path) => sqlite::open(path, size).map(Pool::Sqlite),
        }
    }

    /// Tells the feed's position whenever another process may have moved it, and whose access
    /// another may have changed, until told to stop. Runs on a thread of its own.
    pub(crate) fn watch(&self, stop: &dyn Fn() -> bool, tell: &dyn Fn(Told)) {
        match self {
            Self::Postgres(url) => postgres::watch(url, stop, tell),
            Self::Sqlite(path) => sqlite::watch(path, stop, tell),
        }
    }
}

impl Pool {
    /// A connection for a scope; waits for a free one. Blocks.
    pub(crate) fn get(&self, scope: Scope) -> Result<Conn, StoreError> {
        let mut conn = self.any()?;
        conn.enter(scope)?;
        Ok(conn)
    }

    fn any(&self) -> Result<Conn, StoreError> {
        match self {
            Self::Postgres(pool) => pool
                .get()
                .map(Conn::Postgres)
                .map_err(|error| refused(Engine::Postgres, pool.state().connections, error)),
            Self::Sqlite(pool) => pool
                .get()
                .map(Conn::Sqlite)
                .map_err(|error| refused(Engine::Sqlite, pool.state().connections, error)),
        }
    }
}

/// Why no connection came: all are in use, or there is no database.
fn refused(engine: Engine, connections: u32, error: diesel::r2d2::PoolError) -> StoreError {
    if connections > 0 {
        return StoreError::Busy { retry_after: crate::writer::RETRY_AFTER };
    }
    StoreError::Connect { engine, source: Box::new(error) }
}

/// The first version of a record, about to be stored in its table of versions.
pub(crate) trait FirstVersion: Clone + Send + 'static {
    /// Gives it its place in the feed.
    fn place_at(&mut self, position: i64);
    /// The organisation and the id, which together are there once.
    fn key(&self) -> (i64, &[u8]);
    /// Who sent it.
    fn reporter(&self) -> Option<i64>;
}

impl FirstVersion for NewVersion {
    fn place_at(&mut self, position: i64) {
        (self.position, self.first_position) = (position, position);
    }

    fn key(&self) -> (i64, &[u8]) {
        (self.organisation, &self.event_id)
    }

    fn reporter(&self) -> Option<i64> {
        self.reporter
    }
}

impl FirstVersion for NewExposure {
    fn place_at(&mut self, position: i64) {
        (self.position, self.first_position) = (position, position);
    }

    fn key(&self) -> (i64, &[u8]) {
        (self.organisation, &self.exposure_id)
    }

    fn reporter(&self) -> Option<i64> {
        self.reporter
    }
}

impl Conn {
    /// Has the connection see a scope's rows, and no more, from now on.
    pub(crate) fn enter(&mut self, scope: Scope) -> Result<(), StoreError> {
        match self {
            Self::Postgres(conn) => conn.enter(scope),
            Self::Sqlite(_) => Ok(()),
        }
    }

    /// Tells how the last question went: whether the connection can be trusted without asking.
    pub(crate) fn has_answered(&mut self, well: bool) {
        if let Self::Postgres(conn) = self {
            conn.has_answered(well);
        }
    }
}

/// Who appends so many reports of one organisation: many are copied, which only the owner may.
pub(crate) const fn appending(organisation: OrganisationId, reports: usize) -> Scope {
    if reports < postgres::COPY_FROM {
        Scope::Of(organisation)
    } else {
        Scope::Owner(Owning::Copying)
    }
}

/// What both engines can append.
pub(crate) trait Appendable: postgres::Append + sqlite::Append {}

impl<R: postgres::Append + sqlite::Append> Appendable for R {}

/// Appends new reports in one transaction. Ids that are there already, or stand in `reports`
/// twice, are answered and not stored again.
pub(crate) fn append<R: Appendable>(conn: &mut Conn, reports: &mut [R]) -> Result<Appended, Fault> {
    match conn {
        Conn::Postgres(conn) => postgres::append(conn, reports),
        Conn::Sqlite(conn) => sqlite::append(conn, reports),
    }
}

/// The positions of current versions that count by themselves, in some cells and some time, of other
/// events than `own`; `limit` at most.
pub(crate) fn near(
    conn: &mut Conn,
    organisation: OrganisationId,
    search: &SimilarSearch,
    own: EventId,
    limit: i64,
) -> QueryResult<Vec<i64>> {
    match conn {
        Conn::Postgres(conn) => postgres::near(conn, organisation, search, own, limit),
        Conn::Sqlite(conn) => sqlite::near(conn, organisation, search, own, limit),
    }
}

/// Does something while no other process does such a thing; `None` when one does. Several processes
/// on SQLite take turns at its write lock anyway.
pub(crate) fn alone<T>(
    conn: &mut Conn,
    f: impl FnOnce(&mut Conn) -> Result<Option<T>, Fault>,
) -> Result<Option<T>, Fault> {
    if !postgres::alone_begin(conn)? {
        return Ok(None);
    }
    let done = f(conn);
    postgres::alone_end(conn)?;
    done
}

/// Taking work that several nodes look for.
pub(crate) trait Claim {
    /// Whether an outing with a step that is due is this transaction's now: locked, without waiting
    /// for who may have it already. A node that hangs with it keeps nobody from the others'.
    fn claim_outreach(&mut self, id: &[u8], now_us: i64) -> QueryResult<bool>;
    /// The same for a delivery that is to be looked at.
    fn claim_delivery(&mut self, id: &[u8], now_us: i64) -> QueryResult<bool>;
}

/// Storing rows with the numbers they had, inside a restore's transaction.
pub(crate) trait Restored {
    /// Nobody else writes until the transaction ends.
    fn keep_others_out(&mut self) -> QueryResult<()>;
    fn put_organisations(&mut self, rows: &[OrganisationLine]) -> QueryResult<()>;
    fn put_users(&mut self, rows: &[UserLine]) -> QueryResult<()>;
    fn put_tokens(&mut self, rows: &[TokenLine]) -> QueryResult<()>;
    fn put_events(&mut self, rows: &[EventLine]) -> QueryResult<()>;
    fn put_exposure(&mut self, rows: &[ExposureLine]) -> QueryResult<()>;
    fn put_distinct(&mut self, rows: &[DistinctLine]) -> QueryResult<()>;
    fn put_rejections(&mut self, rows: &[RejectionLine]) -> QueryResult<()>;
    fn put_places(&mut self, rows: &[PlaceLine]) -> QueryResult<()>;
    fn put_place_reviews(&mut self, rows: &[PlaceReviewLine]) -> QueryResult<()>;
    fn put_audit(&mut self, rows: &[AuditLine]) -> QueryResult<()>;
    fn put_concerned(&mut self, rows: &[ConcernedLine]) -> QueryResult<()>;
    fn put_releases(&mut self, rows: &[ReleaseLine]) -> QueryResult<()>;
    fn put_release_parties(&mut self, rows: &[ReleasePartyLine]) -> QueryResult<()>;
    fn put_release_approvals(&mut self, rows: &[ReleaseApprovalLine]) -> QueryResult<()>;
    fn put_release_file(&mut self, row: &ReleaseFileLine) -> QueryResult<()>;
    fn put_audit_keys(&mut self, rows: &[AuditKeyLine]) -> QueryResult<()>;
    fn put_data_keys(&mut self, rows: &[DataKeyLine]) -> QueryResult<()>;
    fn put_person_keys(&mut self, rows: &[PersonKeyLine]) -> QueryResult<()>;
    fn put_contacts(&mut self, rows: &[ContactLine]) -> QueryResult<()>;
    fn put_totp(&mut self, rows: &[TotpLine]) -> QueryResult<()>;
    fn put_safety_rules(&mut self, rows: &[SafetyRulesLine]) -> QueryResult<()>;
    fn put_duty_turns(&mut self, rows: &[DutyTurnLine]) -> QueryResult<()>;
    fn put_protocols(&mut self, rows: &[ProtocolLine]) -> QueryResult<()>;
    fn put_code_words(&mut self, rows: &[CodeWordLine]) -> QueryResult<()>;
    fn put_support_persons(&mut self, rows: &[SupportPersonLine]) -> QueryResult<()>;
    fn put_support_seen(&mut self, rows: &[SupportSeenLine]) -> QueryResult<()>;
    fn put_credential_cards(&mut self, rows: &[CredentialCardLine]) -> QueryResult<()>;
    fn put_facility_checks(&mut self, rows: &[FacilityCheckLine]) -> QueryResult<()>;
    fn put_logbook_plans(&mut self, rows: &[LogbookPlanLine]) -> QueryResult<()>;
    fn put_place_audits(&mut self, rows: &[PlaceAuditLine]) -> QueryResult<()>;
    fn put_directory_entries(&mut self, rows: &[DirectoryEntryLine]) -> QueryResult<()>;
    fn put_lessons(&mut self, rows: &[LessonLine]) -> QueryResult<()>;
    fn put_support_cases(&mut self, rows: &[SupportCaseLine]) -> QueryResult<()>;
    /// Numbers given from now on come after the restored ones, and other processes are woken.
    fn number_on(&mut self) -> QueryResult<()>;
}
