//! PostgreSQL: one feed lock, COPY for bulk, LISTEN for waking.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use atalaya_domain::Position;
use diesel::connection::SimpleConnection;
use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::r2d2::{ConnectionManager, CustomizeConnection};
use diesel::sql_types::{Array, BigInt, Binary, Double, Nullable, Text};

use super::{Appended, CONNECTION_WAIT, Restored};
use crate::backup::{EventLine, OrganisationLine, TokenLine, UserLine};
use crate::conn::Fault;
use crate::rows::NewVersion;
use crate::schema::{app_user, event, feed_head, organisation, token};
use crate::{Engine, Outcome, StoreError};

pub(super) type Pool = diesel::r2d2::Pool<ConnectionManager<PgConnection>>;

/// How often the socket is looked at for notifications: no question to the server.
const LISTEN_POLL: Duration = Duration::from_millis(20);
/// After so many looks without a notification the head is read anyway: 5 s.
const LOOKS_PER_READ: u32 = 250;
/// How long to wait before connecting again.
const RECONNECT: Duration = Duration::from_secs(1);

/// From so many rows on COPY is cheaper than arrays.
const COPY_FROM: usize = 500;

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

#[derive(Debug)]
struct Customize;

impl CustomizeConnection<PgConnection, diesel::r2d2::Error> for Customize {
    fn on_acquire(&self, conn: &mut PgConnection) -> Result<(), diesel::r2d2::Error> {
        conn.batch_execute(SETTINGS).map_err(diesel::r2d2::Error::QueryError)
    }
}

#[derive(QueryableByName)]
struct Setting {
    #[diesel(sql_type = Text)]
    value: String,
}

pub(super) fn open(url: &str, size: u32) -> Result<Pool, StoreError> {
    let refused = |source: Box<dyn std::error::Error + Send + Sync>| StoreError::Connect {
        engine: Engine::Postgres,
        source,
    };
    // Once by hand: the pool would try again for a while and then tell less.
    let mut first = PgConnection::establish(url).map_err(|error| refused(Box::new(error)))?;
    let fsync: Setting = diesel::sql_query("SELECT current_setting('fsync') AS value")
        .get_result(&mut first)
        .map_err(|error| refused(Box::new(error)))?;
    if fsync.value != "on" {
        return Err(StoreError::NotDurable { setting: "fsync is off" });
    }
    diesel::r2d2::Pool::builder()
        .max_size(size)
        .min_idle(Some(0))
        .idle_timeout(Some(Duration::from_secs(300)))
        .connection_timeout(CONNECTION_WAIT)
        .connection_customizer(Box::new(Customize))
        .build(ConnectionManager::new(url))
        .map_err(|error| refused(Box::new(error)))
}

pub(super) fn append(
    conn: &mut PgConnection,
    reports: &mut [NewVersion],
) -> Result<Appended, Fault> {
    conn.transaction::<_, Fault, _>(|c| {
        // The feed lock, until commit. What follows sees all that was committed before.
        let before: i64 = feed_head::table.select(feed_head::position).for_update().first(c)?;
        let outcomes = outcomes_in_tx(c, reports)?;
        let mut head = before;
        let mut fresh = Vec::with_capacity(reports.len());
        for (report, outcome) in reports.iter_mut().zip(&outcomes) {
            if *outcome == Outcome::Created {
                head += 1;
                report.place_at(head);
                fresh.push(&*report);
            }
        }
        if fresh.is_empty() {
            return Ok(Appended { outcomes, head: None });
        }
        if fresh.len() >= COPY_FROM {
            diesel::copy_from(event::table).from_insertable(fresh).execute(c)?;
        } else {
            AppendArrays::of(&fresh).execute(c)?;
        }
        head_set_in_tx(c, head)?;
        Ok(Appended { outcomes, head: Some(Position(head)) })
    })
}

/// What becomes of each report: asked under the feed lock, so nothing comes in between.
fn outcomes_in_tx(c: &mut PgConnection, reports: &[NewVersion]) -> QueryResult<Vec<Outcome>> {
    let mut ids: HashMap<i64, Vec<&[u8]>> = HashMap::new();
    for report in reports {
        ids.entry(report.organisation).or_default().push(&report.event_id);
    }
    let mut had: HashMap<(i64, Vec<u8>), i64> = HashMap::new();
    for (organisation, ids) in ids {
        let rows: Vec<(Vec<u8>, i64)> = event::table
            .filter(event::organisation.eq(organisation))
            .filter(event::event_id.eq_any(ids))
            .select((event::event_id, event::version))
            .load(c)?;
        for (id, version) in rows {
            let newest = had.entry((organisation, id)).or_insert(version);
            *newest = version.max(*newest);
        }
    }
    let mut seen: HashSet<(i64, &[u8])> = HashSet::with_capacity(reports.len());
    Ok(reports
        .iter()
        .map(|report| {
            let key = (report.organisation, report.event_id.clone());
            if let Some(version) = had.get(&key) {
                Outcome::AlreadyHad { version: *version }
            } else if seen.insert((report.organisation, &report.event_id)) {
                Outcome::Created
            } else {
                Outcome::AlreadyHad { version: 1 }
            }
        })
        .collect())
}

/// Moves the head and wakes the followers of other processes on commit.
pub(super) fn head_set_in_tx(c: &mut PgConnection, head: i64) -> QueryResult<usize> {
    HeadSet { head }.execute(c)
}

/// One fixed statement, so that it is prepared once.
struct HeadSet {
    head: i64,
}

impl QueryId for HeadSet {
    type QueryId = Self;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl QueryFragment<Pg> for HeadSet {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql(
            "WITH told AS (SELECT pg_notify('atalaya_feed', '')) \
             UPDATE feed_head SET position = ",
        );
        out.push_bind_param::<BigInt, _>(&self.head)?;
        out.push_sql(" FROM told");
        Ok(())
    }
}

impl RunQueryDsl<PgConnection> for HeadSet {}

/// Declares rows as one array per column: one fixed statement, whatever their number.
macro_rules! arrays {
    ($($column:ident: $sql:ty => $cast:literal as $rust:ty = |$row:ident| $value:expr;)+) => {
        struct AppendArrays<'a> {
            $($column: Vec<$rust>,)+
            _rows: std::marker::PhantomData<&'a ()>,
        }

        impl<'a> AppendArrays<'a> {
            fn of(rows: &[&'a NewVersion]) -> Self {
                Self {
                    $($column: rows.iter().map(|$row: &&'a NewVersion| $value).collect(),)+
                    _rows: std::marker::PhantomData,
                }
            }
        }

        impl QueryFragment<Pg> for AppendArrays<'_> {
            fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
                out.push_sql(concat!("INSERT INTO event (", stringify!($($column),+), ") SELECT * FROM unnest("));
                let mut first = true;
                $(
                    if !std::mem::take(&mut first) {
                        out.push_sql(", ");
                    }
                    out.push_bind_param::<Array<$sql>, _>(&self.$column)?;
                    out.push_sql(concat!("::", $cast, "[]"));
                )+
                out.push_sql(")");
                Ok(())
            }
        }
    };
}

arrays! {
    position: BigInt => "bigint" as i64 = |row| row.position;
    organisation: BigInt => "bigint" as i64 = |row| row.organisation;
    version: BigInt => "bigint" as i64 = |row| row.version;
    first_position: BigInt => "bigint" as i64 = |row| row.first_position;
    earliest_us: BigInt => "bigint" as i64 = |row| row.earliest_us;
    latest_us: BigInt => "bigint" as i64 = |row| row.latest_us;
    cell: BigInt => "bigint" as i64 = |row| row.cell;
    cell_8: BigInt => "bigint" as i64 = |row| row.cell_8;
    lat: Double => "double precision" as f64 = |row| row.lat;
    lon: Double => "double precision" as f64 = |row| row.lon;
    severity: BigInt => "bigint" as i64 = |row| row.severity;
    felt: Nullable<BigInt> => "bigint" as Option<i64> = |row| row.felt;
    potential: Nullable<BigInt> => "bigint" as Option<i64> = |row| row.potential;
    key_populations: BigInt => "bigint" as i64 = |row| row.key_populations;
    reporter: Nullable<BigInt> => "bigint" as Option<i64> = |row| row.reporter;
    recorded_us: BigInt => "bigint" as i64 = |row| row.recorded_us;
    event_id: Binary => "bytea" as &'a [u8] = |row| row.event_id.as_slice();
    action: Text => "text" as &'static str = |row| row.action;
    kind: Text => "text" as &'static str = |row| row.kind;
    time_precision: Text => "text" as &'static str = |row| row.time_precision;
    location_precision: Text => "text" as &'static str = |row| row.location_precision;
    source: Text => "text" as &'static str = |row| row.source;
    verification: Text => "text" as &'static str = |row| row.verification;
    setting: Nullable<Text> => "text" as Option<&'static str> = |row| row.setting;
    perpetrator: Nullable<Text> => "text" as Option<&'static str> = |row| row.perpetrator;
    flags: Nullable<Text> => "text" as Option<&'a str> = |row| row.flags.as_deref();
    narrative: Nullable<Text> => "text" as Option<&'a str> = |row| row.narrative.as_deref();
}

impl QueryId for AppendArrays<'_> {
    type QueryId = AppendArrays<'static>;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl RunQueryDsl<PgConnection> for AppendArrays<'_> {}

/// LISTEN only wakes; the head is read then. Rows are always read by position.
pub(super) fn watch(url: &str, stop: &dyn Fn() -> bool, woken: &dyn Fn(Position)) {
    while !stop() {
        // A lost server is met by readers and writers too, who tell of it: here we only wait.
        if let Ok(mut conn) = PgConnection::establish(url) {
            let _ = listen(&mut conn, stop, woken);
        }
        std::thread::park_timeout(RECONNECT);
    }
}

fn listen(
    conn: &mut PgConnection,
    stop: &dyn Fn() -> bool,
    woken: &dyn Fn(Position),
) -> QueryResult<()> {
    conn.batch_execute("LISTEN atalaya_feed")?;
    let mut looks = LOOKS_PER_READ;
    while !stop() {
        let mut told = false;
        for notification in conn.notifications_iter() {
            told |= notification.is_ok();
            notification?;
        }
        looks += 1;
        if told || looks >= LOOKS_PER_READ {
            looks = 0;
            woken(Position(feed_head::table.select(feed_head::position).first(conn)?));
        }
        std::thread::park_timeout(LISTEN_POLL);
    }
    Ok(())
}

/// COPY writes the numbers of identity columns as they are given.
impl Restored for PgConnection {
    fn keep_others_out(&mut self) -> QueryResult<()> {
        self.batch_execute(
            "LOCK TABLE organisation, app_user, session, token, feed_head, event \
             IN SHARE ROW EXCLUSIVE MODE",
        )
    }

    fn put_organisations(&mut self, rows: &[OrganisationLine]) -> QueryResult<()> {
        diesel::copy_from(organisation::table).from_insertable(rows).execute(self).map(drop)
    }

    fn put_users(&mut self, rows: &[UserLine]) -> QueryResult<()> {
        diesel::copy_from(app_user::table).from_insertable(rows).execute(self).map(drop)
    }

    fn put_tokens(&mut self, rows: &[TokenLine]) -> QueryResult<()> {
        diesel::copy_from(token::table).from_insertable(rows).execute(self).map(drop)
    }

    fn put_events(&mut self, rows: &[EventLine]) -> QueryResult<()> {
        diesel::copy_from(event::table).from_insertable(rows).execute(self).map(drop)
    }

    fn number_on(&mut self) -> QueryResult<()> {
        for table in ["organisation", "app_user", "token"] {
            self.batch_execute(&format!(
                "SELECT setval(pg_get_serial_sequence('{table}', 'id'), greatest(max(id), 1), \
                 max(id) IS NOT NULL) FROM {table}"
            ))?;
        }
        self.batch_execute("SELECT pg_notify('atalaya_feed', '')")
    }
}
