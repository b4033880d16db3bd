//! What a contract test needs: a migrated store on each engine, and events to put in.

use std::io::Write;
use std::sync::{Arc, Mutex};

use atalaya_domain::{
    Cell, Consent, Consents, Event, EventId, Exposure, ExposureId, ExposureSource, Flags, Handle,
    Injury, KeyPopulation, KeyPopulations, Kind, LocationPrecision, Narrative, OrganisationId,
    Perpetrator, Place, Role, Setting, Severity, Slug, Source, Taken, TimePrecision, TimeSpan,
    UserId, Verification, Weapon, WorkTime, Workers,
};
use atalaya_kit::TestDatabase;
use atalaya_seal::{Key, Keyring};
use atalaya_store::{NewSession, NewUser, SecretHash, Store, StoreSettings};
use jiff::Timestamp;

/// One promise as two tests, `sqlite` and `postgres`, each with a database of its own.
macro_rules! contract {
    ($name:ident, async |$store:ident| $body:block) => {
        mod $name {
            #[allow(unused_imports, reason = "not every promise needs all of them")]
            use super::*;

            async fn promise($store: crate::contract::TestStore) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                promise(crate::contract::TestStore::open(atalaya_kit::sqlite()).await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                let Some(database) = atalaya_kit::postgres() else { return };
                promise(crate::contract::TestStore::open(database).await).await;
            }
        }
    };
}

/// A store that lives as long as its database.
pub struct TestStore {
    // Dropped in this order: connections first, then the database.
    store: Store,
    pub database: TestDatabase,
}

impl std::ops::Deref for TestStore {
    type Target = Store;

    fn deref(&self) -> &Store {
        &self.store
    }
}

impl TestStore {
    pub async fn open(database: TestDatabase) -> Self {
        Self::open_with(database, StoreSettings::default()).await
    }

    pub async fn open_with(database: TestDatabase, settings: StoreSettings) -> Self {
        let store = Store::open_with(database.url(), settings).await.unwrap();
        store.migrate().await.unwrap();
        store.unlock(keyring(1), None, at(0)).await.unwrap();
        Self { store, database }
    }

    pub fn handle(&self) -> Store {
        self.store.clone()
    }

    pub async fn organisation(&self, slug: &str) -> OrganisationId {
        let slug = Slug::parse(slug).unwrap();
        self.organisation_create(slug, "Una organización".to_owned(), at(0)).await.unwrap().id
    }
}

/// An installation's keys; the number makes them.
pub fn keyring(number: u8) -> Keyring {
    Keyring::new(Key::new([number; 32]))
}

/// An instant, seconds after the tests' beginning of time.
pub fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_790_000_000 + seconds).unwrap()
}

pub fn id(number: u64) -> EventId {
    EventId::from_foreign("test", &number.to_string())
}

/// A robbery in Guatemala City; the number makes id and place.
pub fn robbery(number: u64) -> Event {
    let cell = Cell::at(14.6 + (number % 100) as f64 * 0.001, -90.5).unwrap();
    let us = at(0).as_microsecond();
    Event {
        id: id(number),
        kind: Kind::P1,
        severity: Severity::SERIOUS,
        felt: None,
        potential: None,
        key_populations: KeyPopulations::from_members([KeyPopulation::Tw]),
        setting: None,
        perpetrator: None,
        when: TimeSpan::new(us, us + 3_600_000_000, TimePrecision::Hour).unwrap(),
        place: Place::new(cell, LocationPrecision::Gps),
        source: Source::Myself,
        verification: Verification::Reported,
        flags: Flags::default(),
        consents: Consents::default(),
        narrative: None,
    }
}

pub fn exposure_id(number: u64) -> ExposureId {
    ExposureId::from_foreign("test", &number.to_string())
}

/// Two people for three hours in Guatemala City; the number makes id and place.
pub fn visit(number: u64) -> Exposure {
    let us = at(0).as_microsecond();
    let when = TimeSpan::new(us, us + 3 * 3_600_000_000, TimePrecision::Exact).unwrap();
    let workers = Workers::new(2).unwrap();
    Exposure {
        id: exposure_id(number),
        place: robbery(number).place,
        when,
        workers,
        work: WorkTime::of(&when, workers).unwrap(),
        key_populations: KeyPopulations::from_members([KeyPopulation::Tw]),
        source: ExposureSource::Log,
    }
}

/// Somebody of an organisation who reports.
pub async fn user(store: &Store, organisation: OrganisationId, handle: &str) -> UserId {
    let user = NewUser {
        organisation,
        handle: Handle::parse(handle).unwrap(),
        role: Role::Promoter,
        key_populations: KeyPopulations::default(),
        password_hash: "$argon2id$".to_owned(),
    };
    store.user_create(user, at(0)).await.unwrap().viewer.user.unwrap()
}

/// A session on somebody's own computer.
pub fn new_session(secret: SecretHash, expires_at: Timestamp) -> NewSession {
    NewSession { secret, expires_at, shared: false, must_set_up: false, history_until: None }
}

/// An event with every field said.
pub fn told_in_full(number: u64) -> Event {
    Event {
        felt: Some(Severity::CRITICAL),
        potential: Some(Severity::LOW),
        setting: Some(Setting::StreetSw),
        perpetrator: Some(Perpetrator::CrimeCommon),
        flags: Flags {
            bias: Some(atalaya_domain::Bias::Yes),
            weapon: Some(Weapon::Firearm),
            taken: vec![Taken::Phone, Taken::Vehicle],
            injury: Some(Injury::Minor),
            delivery: Some(atalaya_domain::Delivery::CutShort),
            police_told: Some(atalaya_domain::PoliceTold::Refused),
            repeat: Some(atalaya_domain::Repeat::Unknown),
            leg: atalaya_domain::Leg::new(Cell::at(14.6349, -90.5069), Cell::at(14.3, -90.78)),
            loss: Some(atalaya_domain::Loss::From1500),
            insured: Some(atalaya_domain::Insured::No),
            complaint: Some(atalaya_domain::Complaint {
                stage: atalaya_domain::ComplaintStage::Charged,
                month: atalaya_domain::Month::parse("2026-11"),
            }),
        },
        consents: Consents::from_members([Consent::Totals, Consent::Partners, Consent::Referral])
            .unwrap(),
        narrative: Narrative::parse(
            "Xtz'aqat pa ri b'e; «¿quién?» 🌽 \u{202e}orden\u{202c} \u{0301}",
        ),
        ..robbery(number)
    }
}

/// A database by hand, past the store.
pub enum Raw {
    Postgres(diesel::PgConnection),
    Sqlite(diesel::SqliteConnection),
}

impl Raw {
    pub fn open(url: &str) -> Self {
        use diesel::Connection as _;
        match url.strip_prefix("sqlite:") {
            Some(path) => Self::Sqlite(diesel::SqliteConnection::establish(path).unwrap()),
            None => Self::Postgres(diesel::PgConnection::establish(url).unwrap()),
        }
    }

    pub fn run(&mut self, sql: &str) {
        use diesel::connection::SimpleConnection as _;
        match self {
            Self::Postgres(conn) => conn.batch_execute(sql).unwrap(),
            Self::Sqlite(conn) => conn.batch_execute(sql).unwrap(),
        }
    }

    pub fn try_run(&mut self, sql: &str) -> diesel::QueryResult<()> {
        use diesel::connection::SimpleConnection as _;
        match self {
            Self::Postgres(conn) => conn.batch_execute(sql),
            Self::Sqlite(conn) => conn.batch_execute(sql),
        }
    }

    /// The lines of a query's one TEXT column, named `line`.
    pub fn lines(&mut self, sql: &str) -> Vec<String> {
        use diesel::RunQueryDsl as _;
        let rows: Vec<Line> = match self {
            Self::Postgres(conn) => diesel::sql_query(sql).load(conn).unwrap(),
            Self::Sqlite(conn) => diesel::sql_query(sql).load(conn).unwrap(),
        };
        rows.into_iter().map(|row| row.line).collect()
    }

    /// How the database would answer a question, when it may not read whole tables.
    pub fn plan(&mut self, sql: &str) -> Vec<String> {
        use diesel::RunQueryDsl as _;
        match self {
            Self::Postgres(conn) => {
                use diesel::connection::SimpleConnection as _;
                conn.batch_execute(
                    "SET enable_seqscan = off; CREATE OR REPLACE FUNCTION plan(question TEXT) \
                     RETURNS SETOF TEXT LANGUAGE plpgsql \
                     AS $$ BEGIN RETURN QUERY EXECUTE 'EXPLAIN ' || question; END $$",
                )
                .unwrap();
                let sql = format!("SELECT plan($${sql}$$) AS line");
                let rows: Vec<Line> = diesel::sql_query(sql).load(conn).unwrap();
                rows.into_iter().map(|row| row.line).collect()
            }
            Self::Sqlite(conn) => {
                let sql = format!("EXPLAIN QUERY PLAN {sql}");
                let rows: Vec<Step> = diesel::sql_query(sql).load(conn).unwrap();
                rows.into_iter().map(|row| row.detail).collect()
            }
        }
    }
}

#[derive(diesel::QueryableByName)]
struct Step {
    #[diesel(sql_type = diesel::sql_types::Text)]
    detail: String,
}

#[derive(diesel::QueryableByName)]
struct Line {
    #[diesel(sql_type = diesel::sql_types::Text)]
    line: String,
}

/// Versions, current or not, that still hold text or flags.
pub fn rows_with_text(store: &TestStore) -> usize {
    Raw::open(store.database.url())
        .lines(
            "SELECT action AS line FROM event \
             WHERE flags IS NOT NULL OR narrative IS NOT NULL OR narrative_sealed IS NOT NULL",
        )
        .len()
}

/// A stream in memory that outlives its writer.
#[derive(Clone, Default)]
pub struct Buffer(pub Arc<Mutex<Vec<u8>>>);

impl Write for Buffer {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// The backup of a store, in memory.
pub async fn backup(store: &Store) -> Vec<u8> {
    let buffer = Buffer::default();
    store.backup_write(buffer.clone(), at(900), |_, _| ()).await.unwrap();
    let bytes = buffer.0.lock().unwrap();
    bytes.clone()
}
