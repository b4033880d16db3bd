//! PostgreSQL: one feed lock, COPY for bulk, LISTEN for waking.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use atalaya_domain::Position;
use diesel::connection::SimpleConnection;
use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::r2d2::{ConnectionManager, CustomizeConnection};
use diesel::result::{DatabaseErrorKind, Error};
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

/// Stores all reports as if every one were new, as they mostly are: to ask first costs as much as
/// a third of storing them. Only when one was here already, or stands twice among them, is it
/// worth asking.
pub(super) fn append(
    conn: &mut PgConnection,
    reports: &mut [NewVersion],
) -> Result<Appended, Fault> {
    let mut rows: Vec<&mut NewVersion> = reports.iter_mut().collect();
    let at_once = if rows.len() < COPY_FROM {
        // One statement is its own transaction: one trip to the server and back.
        AppendArrays::of(&rows).get_result(conn)
    } else {
        conn.transaction(|c| copy_in_tx(c, &mut rows))
    };
    match at_once {
        Ok(head) => {
            let outcomes = vec![Outcome::Created; reports.len()];
            Ok(Appended { outcomes, head: Some(Position(head)) })
        }
        Err(Error::DatabaseError(DatabaseErrorKind::UniqueViolation, _)) => {
            append_unknown(conn, reports)
        }
        Err(error) => Err(error.into()),
    }
}

/// Stores those reports that are not here yet.
fn append_unknown(conn: &mut PgConnection, reports: &mut [NewVersion]) -> Result<Appended, Fault> {
    conn.transaction::<_, Fault, _>(|c| {
        feed_locked_in_tx(c)?;
        let outcomes = outcomes_in_tx(c, reports)?;
        let mut fresh: Vec<&mut NewVersion> = reports
            .iter_mut()
            .zip(&outcomes)
            .filter(|(_, outcome)| **outcome == Outcome::Created)
            .map(|(report, _)| report)
            .collect();
        let head = match fresh.len() {
            0 => None,
            1..COPY_FROM => Some(AppendArrays::of(&fresh).get_result(c)?),
            _ => Some(copy_in_tx(c, &mut fresh)?),
        };
        Ok(Appended { outcomes, head: head.map(Position) })
    })
}

/// Takes the feed lock, until commit; gives the feed's last position. What follows sees all that
/// was committed before.
fn feed_locked_in_tx(c: &mut PgConnection) -> QueryResult<i64> {
    feed_head::table.select(feed_head::position).for_update().first(c)
}

/// Many rows; gives the feed's new last position.
fn copy_in_tx(c: &mut PgConnection, rows: &mut [&mut NewVersion]) -> QueryResult<i64> {
    let mut head = feed_locked_in_tx(c)?;
    for row in &mut *rows {
        head += 1;
        row.place_at(head);
    }
    let rows: Vec<&NewVersion> = rows.iter().map(|row| &**row).collect();
    diesel::copy_from(event::table).from_insertable(rows).execute(c)?;
    head_set_in_tx(c, head)?;
    Ok(head)
}

/// The newest version of an id that is here.
#[derive(QueryableByName)]
struct Had {
    #[diesel(sql_type = Binary)]
    event_id: Vec<u8>,
    #[diesel(sql_type = BigInt)]
    version: i64,
}

/// One look into the unique index for each id. Said this way because the planner knows nothing
/// yet of a table that is being filled, and would else read an organisation's whole history.
const HAD: &str = "SELECT asked.event_id, held.version FROM unnest($2) AS asked(event_id) \
    CROSS JOIN LATERAL (SELECT version FROM event WHERE event.organisation = $1 \
    AND event.event_id = asked.event_id ORDER BY version DESC LIMIT 1) AS held";

/// What becomes of each report: asked under the feed lock, so nothing comes in between.
fn outcomes_in_tx(c: &mut PgConnection, reports: &[NewVersion]) -> QueryResult<Vec<Outcome>> {
    let mut ids: HashMap<i64, Vec<&[u8]>> = HashMap::new();
    for report in reports {
        ids.entry(report.organisation).or_default().push(&report.event_id);
    }
    let mut had: HashMap<(i64, Vec<u8>), i64> = HashMap::new();
    for (organisation, ids) in ids {
        let rows: Vec<Had> = diesel::sql_query(HAD)
            .bind::<BigInt, _>(organisation)
            .bind::<Array<Binary>, _>(ids)
            .load(c)?;
        had.extend(rows.into_iter().map(|row| ((organisation, row.event_id), row.version)));
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

/// Declares rows as one array per column: one fixed statement, whatever their number. It moves the
/// feed's head and so takes the feed lock, gives the rows their positions, and wakes the followers
/// of other processes on commit; its answer is the new head.
macro_rules! arrays {
    ($($column:ident: $sql:ty => $cast:literal as $rust:ty = |$row:ident| $value:expr;)+) => {
        struct AppendArrays<'a> {
            count: i64,
            $($column: Vec<$rust>,)+
            _rows: std::marker::PhantomData<&'a ()>,
        }

        impl<'a> AppendArrays<'a> {
            fn of(rows: &'a [&'a mut NewVersion]) -> Self {
                Self {
                    count: rows.len() as i64,
                    $($column: rows.iter().map(|$row| $value).collect(),)+
                    _rows: std::marker::PhantomData,
                }
            }
        }

        impl QueryFragment<Pg> for AppendArrays<'_> {
            fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
                out.push_sql(
                    "WITH told AS (SELECT pg_notify('atalaya_feed', '')), \
                     head AS (UPDATE feed_head SET position = position + ",
                );
                out.push_bind_param::<BigInt, _>(&self.count)?;
                out.push_sql(" RETURNING position, position - ");
                out.push_bind_param::<BigInt, _>(&self.count)?;
                out.push_sql(
                    " AS before), \
                     stored AS (INSERT INTO event (position, first_position",
                );
                $(out.push_sql(concat!(", ", stringify!($column)));)+
                out.push_sql(") SELECT head.before + row.number, head.before + row.number");
                $(out.push_sql(concat!(", row.", stringify!($column)));)+
                out.push_sql(" FROM head, unnest(");
                let mut first = true;
                $(
                    if !std::mem::take(&mut first) {
                        out.push_sql(", ");
                    }
                    out.push_bind_param::<Array<$sql>, _>(&self.$column)?;
                    out.push_sql(concat!("::", $cast, "[]"));
                )+
                out.push_sql(") WITH ORDINALITY AS row (");
                $(out.push_sql(concat!(stringify!($column), ", "));)+
                out.push_sql("number)) SELECT head.position FROM head, told");
                Ok(())
            }
        }
    };
}

arrays! {
    organisation: BigInt => "bigint" as i64 = |row| row.organisation;
    version: BigInt => "bigint" as i64 = |row| row.version;
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

impl Query for AppendArrays<'_> {
    type SqlType = BigInt;
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
