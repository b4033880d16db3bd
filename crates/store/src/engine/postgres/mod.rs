//! PostgreSQL: one feed lock, COPY for bulk, LISTEN for waking.

mod arrays;
mod pooled;

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::time::{Duration, Instant};

use atalaya_domain::{EventId, OrganisationId, Position, SimilarSearch, UserId};
use diesel::connection::SimpleConnection;
use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::result::{DatabaseErrorKind, Error};
use diesel::sql_types::{Array, BigInt, Binary, Nullable, Text};

use super::{Appended, CONNECTION_WAIT, FirstVersion, Restored, Told};
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
use crate::schema::{
    app_user, audit, audit_concerned, audit_key, code_word, credential_card, data_key, delivery,
    directory_entry, distinct_pair, duty_turn, event, exposure, facility_check, feed_head, lesson,
    logbook_plan, organisation, outreach, person_key, place, place_audit, place_review, protocol,
    rejection, release, release_approval, release_file, release_party, safety_rules, staff_contact,
    support_case, support_person, support_seen, token, totp,
};
use crate::{Engine, FeedHead, Outcome, StoreError};

pub(crate) use pooled::Manager;

pub(super) type Pool = diesel::r2d2::Pool<Manager>;

/// How often the socket is looked at for notifications: no question to the server.
const LISTEN_POLL: Duration = Duration::from_millis(20);
/// After so many looks without a notification the head is read anyway: 1 s. It also shows that
/// notifications would come.
const LOOKS_PER_READ: u32 = 50;
/// How long to wait before connecting again.
const RECONNECT: Duration = Duration::from_secs(1);

/// From so many rows on COPY is cheaper than arrays.
pub(super) const COPY_FROM: usize = 500;

/// How a connection notices that the server is gone without a word, as when a cable is cut: within
/// some 15 s, not the quarter of an hour after which TCP itself gives up. A node that waits that long
/// would show an old map, and take as long again to catch up. (libpq's parameters, for TCP alone.)
const NOTICED: [(&str, &str); 5] = [
    ("connect_timeout", "5"),
    ("keepalives_idle", "5"),
    ("keepalives_interval", "3"),
    ("keepalives_count", "3"),
    // Milliseconds.
    ("tcp_user_timeout", "15000"),
];

/// The URL with those of [`NOTICED`] that it does not set itself.
pub(super) fn watchful(url: &str) -> String {
    let mut watchful = url.to_owned();
    for (name, value) in NOTICED {
        if !url.contains(&format!("{name}=")) {
            let join = if watchful.contains('?') { '&' } else { '?' };
            watchful = format!("{watchful}{join}{name}={value}");
        }
    }
    watchful
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
        .build(Manager::new(url))
        .map_err(|error| refused(Box::new(error)))
}

/// What a table needs for appending.
pub(crate) trait Append: FirstVersion {
    /// The newest version of each of the ids `$2` that the organisation `$1` has, and its
    /// reporter: one look into the unique index for each. Said this way because the planner knows nothing yet of a table
    /// that is being filled, and would else read an organisation's whole history.
    const HAD: &'static str;

    /// A few rows in one statement; gives the feed's new last position.
    fn append_at_once(conn: &mut PgConnection, rows: &[&mut Self]) -> QueryResult<i64>;
    /// Many rows, their positions given.
    fn copy_rows(conn: &mut PgConnection, rows: Vec<&Self>) -> QueryResult<usize>;
}

/// [`Append`] of a table by its column for the id and its version as the reporter counts them.
macro_rules! append {
    ($row:ty, $table:ident, $id:literal, $version:literal, $arrays:ty) => {
        impl Append for $row {
            const HAD: &'static str = concat!(
                "SELECT asked.id, held.version, held.reporter FROM unnest($2) AS asked(id) ",
                "CROSS JOIN LATERAL (SELECT ",
                $version,
                " AS version, reporter FROM ",
                stringify!($table),
                " AS known WHERE known.organisation = $1 AND known.",
                $id,
                " = asked.id ORDER BY known.version DESC LIMIT 1) AS held"
            );

            fn append_at_once(conn: &mut PgConnection, rows: &[&mut Self]) -> QueryResult<i64> {
                <$arrays>::of(rows).get_result(conn)
            }

            fn copy_rows(conn: &mut PgConnection, rows: Vec<&Self>) -> QueryResult<usize> {
                diesel::copy_from($table::table).from_insertable(rows).execute(conn)
            }
        }
    };
}

append!(NewVersion, event, "event_id", "coalesce(told_version, version)", arrays::EventArrays<'_>);
append!(NewExposure, exposure, "exposure_id", "version", arrays::ExposureArrays<'_>);

/// Stores all reports as if every one were new, as they mostly are: to ask first costs as much as
/// a third of storing them. Only when one was here already, or stands twice among them, is it
/// worth asking.
pub(super) fn append<R: Append>(
    conn: &mut PgConnection,
    reports: &mut [R],
) -> Result<Appended, Fault> {
    let mut rows: Vec<&mut R> = reports.iter_mut().collect();
    let at_once = if rows.len() < COPY_FROM {
        // One statement is its own transaction: one trip to the server and back.
        R::append_at_once(conn, &rows)
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
fn append_unknown<R: Append>(
    conn: &mut PgConnection,
    reports: &mut [R],
) -> Result<Appended, Fault> {
    conn.transaction::<_, Fault, _>(|c| {
        feed_locked_in_tx(c)?;
        let outcomes = outcomes_in_tx(c, reports)?;
        let mut fresh: Vec<&mut R> = reports
            .iter_mut()
            .zip(&outcomes)
            .filter(|(_, outcome)| **outcome == Outcome::Created)
            .map(|(report, _)| report)
            .collect();
        let head = match fresh.len() {
            0 => None,
            1..COPY_FROM => Some(R::append_at_once(c, &fresh)?),
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
fn copy_in_tx<R: Append>(c: &mut PgConnection, rows: &mut [&mut R]) -> QueryResult<i64> {
    let mut head = feed_locked_in_tx(c)?;
    for row in &mut *rows {
        head += 1;
        row.place_at(head);
    }
    R::copy_rows(c, rows.iter().map(|row| &**row).collect())?;
    head_set_in_tx(c, head)?;
    Ok(head)
}

/// The newest version of an id that is here.
#[derive(QueryableByName)]
struct Had {
    #[diesel(sql_type = Binary)]
    id: Vec<u8>,
    #[diesel(sql_type = BigInt)]
    version: i64,
    #[diesel(sql_type = Nullable<BigInt>)]
    reporter: Option<i64>,
}

/// What becomes of each report: asked under the feed lock, so nothing comes in between.
fn outcomes_in_tx<R: Append>(c: &mut PgConnection, reports: &[R]) -> QueryResult<Vec<Outcome>> {
    let mut ids: HashMap<i64, Vec<&[u8]>> = HashMap::new();
    for report in reports {
        let (organisation, id) = report.key();
        ids.entry(organisation).or_default().push(id);
    }
    let mut had: HashMap<(i64, Vec<u8>), Outcome> = HashMap::new();
    for (organisation, ids) in ids {
        let rows: Vec<Had> = diesel::sql_query(R::HAD)
            .bind::<BigInt, _>(organisation)
            .bind::<Array<Binary>, _>(ids)
            .load(c)?;
        had.extend(rows.into_iter().map(|row| {
            let (version, reporter) = (row.version, row.reporter.map(UserId));
            ((organisation, row.id), Outcome::AlreadyHad { version, reporter })
        }));
    }
    // A batch's second report of an id comes after its first: that one's reporter is told.
    let mut seen: HashMap<(i64, &[u8]), Option<i64>> = HashMap::with_capacity(reports.len());
    Ok(reports
        .iter()
        .map(|report| {
            let (organisation, id) = report.key();
            if let Some(outcome) = had.get(&(organisation, id.to_vec())) {
                return *outcome;
            }
            match seen.entry((organisation, id)) {
                Entry::Vacant(first) => {
                    first.insert(report.reporter());
                    Outcome::Created
                }
                Entry::Occupied(first) => {
                    Outcome::AlreadyHad { version: 1, reporter: first.get().map(UserId) }
                }
            }
        })
        .collect())
}

/// One look into the index `event_similar` for each cell. Said this way because without statistics the
/// planner would read an organisation's whole history instead. One fixed statement, so that it is
/// prepared once.
struct Near {
    organisation: i64,
    cells: Vec<i64>,
    from_us: i64,
    until_us: i64,
    own: Vec<u8>,
    limit: i64,
}

impl QueryId for Near {
    type QueryId = Self;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl Query for Near {
    type SqlType = BigInt;
}

impl RunQueryDsl<PgConnection> for Near {}

impl QueryFragment<Pg> for Near {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("SELECT found.position FROM unnest(");
        out.push_bind_param::<Array<BigInt>, _>(&self.cells)?;
        out.push_sql(
            "::bigint[]) AS near(cell) CROSS JOIN LATERAL (SELECT event.position FROM event \
             WHERE event.superseded_by IS NULL AND event.duplicate_of IS NULL \
             AND event.cell_8 = near.cell AND event.organisation = ",
        );
        out.push_bind_param::<BigInt, _>(&self.organisation)?;
        out.push_sql(" AND event.earliest_us BETWEEN ");
        out.push_bind_param::<BigInt, _>(&self.from_us)?;
        out.push_sql(" AND ");
        out.push_bind_param::<BigInt, _>(&self.until_us)?;
        out.push_sql(" AND event.event_id <> ");
        out.push_bind_param::<Binary, _>(&self.own)?;
        out.push_sql(" ORDER BY event.earliest_us LIMIT ");
        out.push_bind_param::<BigInt, _>(&self.limit)?;
        out.push_sql(") AS found LIMIT ");
        out.push_bind_param::<BigInt, _>(&self.limit)?;
        Ok(())
    }
}

/// As [`super::near`].
pub(super) fn near(
    conn: &mut PgConnection,
    organisation: OrganisationId,
    search: &SimilarSearch,
    own: EventId,
    limit: i64,
) -> QueryResult<Vec<i64>> {
    let near = Near {
        organisation: organisation.0,
        cells: search.cells.iter().map(|cell| cell.sql()).collect(),
        from_us: *search.earliest_us.start(),
        until_us: *search.earliest_us.end(),
        own: own.as_bytes().to_vec(),
        limit,
    };
    near.load(conn)
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

/// Whose access has changed; migration `access` sends it.
const ACCESS: &str = "atalaya_access";
/// And whose alerts.
const ALERT: &str = "atalaya_alert";

/// LISTEN only wakes; the head is read then. Rows are always read by position.
pub(super) fn watch(url: &str, stop: &dyn Fn() -> bool, tell: &dyn Fn(Told)) {
    while !stop() {
        // A lost server is met by readers and writers too, who tell of it: here we only wait.
        if let Ok(mut conn) = PgConnection::establish(url) {
            let _ = listen(&mut conn, stop, tell);
        }
        std::thread::park_timeout(RECONNECT);
    }
}

fn listen(
    conn: &mut PgConnection,
    stop: &dyn Fn() -> bool,
    tell: &dyn Fn(Told),
) -> QueryResult<()> {
    // It reads where the feed ends and no row of anybody's.
    conn.batch_execute("LISTEN atalaya_feed; LISTEN atalaya_access; LISTEN atalaya_alert")?;
    // What was sent before is lost.
    tell(Told::Access(AccessChange::Anybody));
    tell(Told::Alert(AlertChange::Anybody));
    let mut looks = LOOKS_PER_READ;
    let mut asked = None;
    while !stop() {
        let mut moved = false;
        for notification in conn.notifications_iter() {
            let notification = notification?;
            match notification.channel.as_str() {
                ACCESS => tell(Told::Access(AccessChange::parse(&notification.payload))),
                ALERT => tell(Told::Alert(AlertChange::parse(&notification.payload))),
                _ => moved = true,
            }
        }
        // The server has answered since, and what it had to tell before came before its answer.
        if let Some(asked) = asked.take() {
            tell(Told::AccessUpTo(asked));
        }
        looks += 1;
        if moved || looks >= LOOKS_PER_READ {
            looks = 0;
            asked = Some(Instant::now());
            let head = feed_head::table.select((feed_head::epoch, feed_head::position));
            let (epoch, position): (i64, i64) = head.first(conn)?;
            tell(Told::Feed(FeedHead::new(epoch, position)));
        }
        std::thread::park_timeout(LISTEN_POLL);
    }
    Ok(())
}

/// Held by the connection while one node removes what has served its time: "retain" in ASCII.
const RETAIN: i64 = 125_780_069_804_398;

#[derive(QueryableByName)]
struct Held {
    #[diesel(sql_type = diesel::sql_types::Bool)]
    held: bool,
}

/// Whether no other process holds it.
pub(super) fn alone_begin(conn: &mut Conn) -> QueryResult<bool> {
    let Conn::Postgres(conn) = conn else { return Ok(true) };
    let question = format!("SELECT pg_try_advisory_lock({RETAIN}) AS held");
    diesel::sql_query(question).get_result::<Held>(&mut ***conn).map(|row| row.held)
}

pub(super) fn alone_end(conn: &mut Conn) -> QueryResult<()> {
    let Conn::Postgres(conn) = conn else { return Ok(()) };
    conn.batch_execute(&format!("SELECT pg_advisory_unlock({RETAIN})"))
}

/// Has row-level security bind the owner too, or, inside a transaction that fills an empty database,
/// not: COPY refuses where it does.
fn forced(force: bool) -> String {
    let not = if force { "" } else { "NO " };
    format!(
        "DO $$ DECLARE kept REGCLASS; BEGIN \
         FOR kept IN SELECT oid FROM pg_class WHERE relrowsecurity AND relkind IN ('r', 'p') \
         AND relname NOT IN ('event', 'exposure') LOOP \
         EXECUTE format('ALTER TABLE %s {not}FORCE ROW LEVEL SECURITY', kept); END LOOP; END $$"
    )
}

/// COPY writes the numbers of identity columns as they are given.
impl Restored for PgConnection {
    fn keep_others_out(&mut self) -> QueryResult<()> {
        self.batch_execute(&forced(false))?;
        self.batch_execute(
            "LOCK TABLE organisation, app_user, session, token, feed_head, event, exposure, \
             distinct_pair, rejection, place, place_review, audit_head, audit, audit_concerned, audit_key, data_key, \
             person_key, staff_contact, release, release_party, release_approval, \
             release_head IN SHARE ROW EXCLUSIVE MODE",
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

    fn put_exposure(&mut self, rows: &[ExposureLine]) -> QueryResult<()> {
        diesel::copy_from(exposure::table).from_insertable(rows).execute(self).map(drop)
    }

    fn put_places(&mut self, rows: &[PlaceLine]) -> QueryResult<()> {
        diesel::copy_from(place::table).from_insertable(rows).execute(self).map(drop)
    }

    fn put_place_reviews(&mut self, rows: &[PlaceReviewLine]) -> QueryResult<()> {
        diesel::copy_from(place_review::table).from_insertable(rows).execute(self).map(drop)
    }

    fn put_rejections(&mut self, rows: &[RejectionLine]) -> QueryResult<()> {
        diesel::copy_from(rejection::table).from_insertable(rows).execute(self).map(drop)
    }

    fn put_distinct(&mut self, rows: &[DistinctLine]) -> QueryResult<()> {
        diesel::copy_from(distinct_pair::table).from_insertable(rows).execute(self).map(drop)
    }

    fn put_audit(&mut self, rows: &[AuditLine]) -> QueryResult<()> {
        diesel::copy_from(audit::table).from_insertable(rows).execute(self).map(drop)
    }

    fn put_concerned(&mut self, rows: &[ConcernedLine]) -> QueryResult<()> {
        diesel::copy_from(audit_concerned::table).from_insertable(rows).execute(self).map(drop)
    }

    fn put_releases(&mut self, rows: &[ReleaseLine]) -> QueryResult<()> {
        diesel::copy_from(release::table).from_insertable(rows).execute(self).map(drop)
    }

    fn put_release_parties(&mut self, rows: &[ReleasePartyLine]) -> QueryResult<()> {
        diesel::copy_from(release_party::table).from_insertable(rows).execute(self).map(drop)
    }

    fn put_release_approvals(&mut self, rows: &[ReleaseApprovalLine]) -> QueryResult<()> {
        diesel::copy_from(release_approval::table).from_insertable(rows).execute(self).map(drop)
    }

    fn put_release_file(&mut self, row: &ReleaseFileLine) -> QueryResult<()> {
        diesel::insert_into(release_file::table).values(row).execute(self).map(drop)
    }

    fn put_audit_keys(&mut self, rows: &[AuditKeyLine]) -> QueryResult<()> {
        diesel::copy_from(audit_key::table).from_insertable(rows).execute(self).map(drop)
    }

    fn put_data_keys(&mut self, rows: &[DataKeyLine]) -> QueryResult<()> {
        diesel::copy_from(data_key::table).from_insertable(rows).execute(self).map(drop)
    }

    fn put_person_keys(&mut self, rows: &[PersonKeyLine]) -> QueryResult<()> {
        diesel::copy_from(person_key::table).from_insertable(rows).execute(self).map(drop)
    }

    fn put_contacts(&mut self, rows: &[ContactLine]) -> QueryResult<()> {
        diesel::copy_from(staff_contact::table).from_insertable(rows).execute(self).map(drop)
    }

    fn put_totp(&mut self, rows: &[TotpLine]) -> QueryResult<()> {
        diesel::copy_from(totp::table).from_insertable(rows).execute(self).map(drop)
    }

    fn put_safety_rules(&mut self, rows: &[SafetyRulesLine]) -> QueryResult<()> {
        diesel::copy_from(safety_rules::table).from_insertable(rows).execute(self).map(drop)
    }

    fn put_duty_turns(&mut self, rows: &[DutyTurnLine]) -> QueryResult<()> {
        diesel::copy_from(duty_turn::table).from_insertable(rows).execute(self).map(drop)
    }

    fn put_protocols(&mut self, rows: &[ProtocolLine]) -> QueryResult<()> {
        diesel::copy_from(protocol::table).from_insertable(rows).execute(self).map(drop)
    }

    fn put_code_words(&mut self, rows: &[CodeWordLine]) -> QueryResult<()> {
        diesel::copy_from(code_word::table).from_insertable(rows).execute(self).map(drop)
    }

    fn put_support_persons(&mut self, rows: &[SupportPersonLine]) -> QueryResult<()> {
        diesel::copy_from(support_person::table).from_insertable(rows).execute(self).map(drop)
    }

    fn put_support_seen(&mut self, rows: &[SupportSeenLine]) -> QueryResult<()> {
        diesel::copy_from(support_seen::table).from_insertable(rows).execute(self).map(drop)
    }

    fn put_credential_cards(&mut self, rows: &[CredentialCardLine]) -> QueryResult<()> {
        diesel::copy_from(credential_card::table).from_insertable(rows).execute(self).map(drop)
    }

    fn put_facility_checks(&mut self, rows: &[FacilityCheckLine]) -> QueryResult<()> {
        diesel::copy_from(facility_check::table).from_insertable(rows).execute(self).map(drop)
    }

    fn put_lessons(&mut self, rows: &[LessonLine]) -> QueryResult<()> {
        diesel::copy_from(lesson::table).from_insertable(rows).execute(self).map(drop)
    }

    fn put_logbook_plans(&mut self, rows: &[LogbookPlanLine]) -> QueryResult<()> {
        diesel::copy_from(logbook_plan::table).from_insertable(rows).execute(self).map(drop)
    }

    fn put_place_audits(&mut self, rows: &[PlaceAuditLine]) -> QueryResult<()> {
        diesel::copy_from(place_audit::table).from_insertable(rows).execute(self).map(drop)
    }

    fn put_directory_entries(&mut self, rows: &[DirectoryEntryLine]) -> QueryResult<()> {
        diesel::copy_from(directory_entry::table).from_insertable(rows).execute(self).map(drop)
    }

    fn put_support_cases(&mut self, rows: &[SupportCaseLine]) -> QueryResult<()> {
        diesel::copy_from(support_case::table).from_insertable(rows).execute(self).map(drop)
    }

    fn number_on(&mut self) -> QueryResult<()> {
        for table in ["organisation", "app_user", "token", "release", "duty_turn", "code_word"] {
            self.batch_execute(&format!(
                "SELECT setval(pg_get_serial_sequence('{table}', 'id'), greatest(max(id), 1), \
                 max(id) IS NOT NULL) FROM {table}"
            ))?;
        }
        self.batch_execute(&forced(true))?;
        self.batch_execute("SELECT pg_notify('atalaya_feed', '')")
    }
}

impl super::Claim for PgConnection {
    fn claim_outreach(&mut self, id: &[u8], now_us: i64) -> QueryResult<bool> {
        let due = outreach::table.find(id).filter(outreach::next_us.le(now_us));
        let taken: Option<Vec<u8>> =
            due.select(outreach::id).for_update().skip_locked().first(self).optional()?;
        Ok(taken.is_some())
    }

    fn claim_delivery(&mut self, id: &[u8], now_us: i64) -> QueryResult<bool> {
        let due = delivery::table.find(id).filter(delivery::next_us.le(now_us));
        let taken: Option<Vec<u8>> =
            due.select(delivery::id).for_update().skip_locked().first(self).optional()?;
        Ok(taken.is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::watchful;

    #[test]
    fn a_url_keeps_what_it_says_and_gets_what_it_does_not() {
        let plain = watchful("postgres://ana@db/atalaya");
        assert!(
            plain.starts_with("postgres://ana@db/atalaya?connect_timeout=5&keepalives_idle=5&")
        );
        let own = watchful("postgres:///atalaya?host=/run&tcp_user_timeout=90000");
        assert!(own.starts_with("postgres:///atalaya?host=/run&tcp_user_timeout=90000&connect_"));
        assert_eq!(own.matches("tcp_user_timeout").count(), 1);
    }
}
