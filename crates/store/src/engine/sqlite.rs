//! SQLite: one file, one write lock.

use std::time::Duration;

use atalaya_domain::{EventId, OrganisationId, Position, SimilarSearch, UserId};
use diesel::connection::SimpleConnection;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::r2d2::{ConnectionManager, CustomizeConnection};
use diesel::sql_types::BigInt;
use diesel::sqlite::SqliteConnection;

use super::{Appended, CONNECTION_WAIT, FirstVersion, Restored, Told};
use crate::backup_lines::{
    AuditKeyLine, AuditLine, CodeWordLine, ConcernedLine, ContactLine, CredentialCardLine,
    DataKeyLine, DirectoryEntryLine, DistinctLine, DutyTurnLine, EventLine, ExposureLine,
    FacilityCheckLine, LessonLine, LogbookPlanLine, OrganisationLine, PersonKeyLine,
    PlaceAuditLine, PlaceLine, PlaceReviewLine, ProtocolLine, RejectionLine, ReleaseApprovalLine,
    ReleaseFileLine, ReleaseLine, ReleasePartyLine, SafetyRulesLine, SupportCaseLine,
    SupportPersonLine, SupportSeenLine, TokenLine, TotpLine, UserLine,
};
use crate::conn::Fault;
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

pub(super) type Pool = diesel::r2d2::Pool<ConnectionManager<SqliteConnection>>;

/// How often other processes' commits are looked for. Ours wake followers at once.
const POLL: Duration = Duration::from_millis(250);

/// `synchronous = FULL`: with WAL, a commit is on disk before it is acknowledged.
/// `secure_delete`: what a withdrawal erases is overwritten, not just unlinked.
/// The cache is per connection, in KiB.
const PRAGMAS: &str = "
    PRAGMA busy_timeout = 10000;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
    PRAGMA secure_delete = ON;
    PRAGMA temp_store = MEMORY;
    PRAGMA cache_size = -8192;
";

#[derive(Debug)]
struct Customize;

impl CustomizeConnection<SqliteConnection, diesel::r2d2::Error> for Customize {
    fn on_acquire(&self, conn: &mut SqliteConnection) -> Result<(), diesel::r2d2::Error> {
        conn.batch_execute(PRAGMAS).map_err(diesel::r2d2::Error::QueryError)
    }
}

pub(super) fn open(path: &str, size: u32) -> Result<Pool, StoreError> {
    let refused = |source: Box<dyn std::error::Error + Send + Sync>| StoreError::Connect {
        engine: Engine::Sqlite,
        source,
    };
    // Once by hand: the pool would try again for a while and then tell less.
    let mut first = SqliteConnection::establish(path).map_err(|error| refused(Box::new(error)))?;
    first.batch_execute(PRAGMAS).map_err(|error| refused(Box::new(error)))?;
    diesel::r2d2::Pool::builder()
        .max_size(size)
        .min_idle(Some(0))
        .idle_timeout(Some(Duration::from_secs(300)))
        .test_on_check_out(false)
        .connection_timeout(CONNECTION_WAIT)
        .connection_customizer(Box::new(Customize))
        .build(ConnectionManager::new(path))
        .map_err(|error| refused(Box::new(error)))
}

/// What a table needs for appending.
pub(crate) trait Append: FirstVersion {
    /// Stores the row unless its id is there; gives how many were stored.
    fn put_in_tx(&self, c: &mut SqliteConnection) -> QueryResult<usize>;
    /// The newest version of the row's id, which is there, and its reporter.
    fn newest_in_tx(&self, c: &mut SqliteConnection) -> QueryResult<(i64, Option<i64>)>;
}

/// [`Append`] of a table by its column for the id and its version as the reporter counts them.
macro_rules! append {
    ($row:ty, $table:ident, $id:ident, $version:literal) => {
        impl Append for $row {
            fn put_in_tx(&self, c: &mut SqliteConnection) -> QueryResult<usize> {
                diesel::insert_into($table::table)
                    .values(self)
                    .on_conflict(($table::organisation, $table::$id, $table::version))
                    .do_nothing()
                    .execute(c)
            }

            fn newest_in_tx(&self, c: &mut SqliteConnection) -> QueryResult<(i64, Option<i64>)> {
                $table::table
                    .filter($table::organisation.eq(self.organisation))
                    .filter($table::$id.eq(&self.$id))
                    .order($table::version.desc())
                    .select((sql::<BigInt>($version), $table::reporter))
                    .first(c)
            }
        }
    };
}

append!(NewVersion, event, event_id, "coalesce(told_version, version)");
append!(NewExposure, exposure, exposure_id, "version");

pub(super) fn append<R: Append>(
    conn: &mut SqliteConnection,
    reports: &mut [R],
) -> Result<Appended, Fault> {
    conn.immediate_transaction::<_, Fault, _>(|c| {
        let before: i64 = feed_head::table.select(feed_head::position).first(c)?;
        let mut head = before;
        let mut outcomes = Vec::with_capacity(reports.len());
        for report in reports {
            report.place_at(head + 1);
            if report.put_in_tx(c)? == 1 {
                head += 1;
                outcomes.push(Outcome::Created);
                continue;
            }
            let (version, reporter) = report.newest_in_tx(c)?;
            outcomes.push(Outcome::AlreadyHad { version, reporter: reporter.map(UserId) });
        }
        if head != before {
            diesel::update(feed_head::table).set(feed_head::position.eq(head)).execute(c)?;
        }
        Ok(Appended { outcomes, head: (head != before).then_some(Position(head)) })
    })
}

/// SQLite tells nobody of another process's commit: the head is read again and again.
pub(super) fn watch(path: &str, stop: &dyn Fn() -> bool, tell: &dyn Fn(Told)) {
    let mut conn: Option<SqliteConnection> = None;
    while !stop() {
        if conn.is_none() {
            conn = SqliteConnection::establish(path)
                .and_then(|mut conn| {
                    conn.batch_execute("PRAGMA busy_timeout = 1000")
                        .map_err(ConnectionError::CouldntSetupConfiguration)?;
                    Ok(conn)
                })
                .ok();
        }
        // Before the first migration there is no such table: nothing to tell.
        let head = conn.as_mut().map(|conn| {
            let head = feed_head::table.select((feed_head::epoch, feed_head::position));
            head.first::<(i64, i64)>(conn).optional()
        });
        if let Some(Ok(Some((epoch, position)))) = head {
            tell(Told::Feed(FeedHead::new(epoch, position)));
        }
        std::thread::park_timeout(POLL);
    }
}

impl Restored for SqliteConnection {
    fn keep_others_out(&mut self) -> QueryResult<()> {
        // The transaction holds the one write lock already.
        Ok(())
    }

    fn put_organisations(&mut self, rows: &[OrganisationLine]) -> QueryResult<()> {
        diesel::insert_into(organisation::table).values(rows).execute(self).map(drop)
    }

    fn put_users(&mut self, rows: &[UserLine]) -> QueryResult<()> {
        diesel::insert_into(app_user::table).values(rows).execute(self).map(drop)
    }

    fn put_tokens(&mut self, rows: &[TokenLine]) -> QueryResult<()> {
        diesel::insert_into(token::table).values(rows).execute(self).map(drop)
    }

    fn put_events(&mut self, rows: &[EventLine]) -> QueryResult<()> {
        diesel::insert_into(event::table).values(rows).execute(self).map(drop)
    }

    fn put_exposure(&mut self, rows: &[ExposureLine]) -> QueryResult<()> {
        diesel::insert_into(exposure::table).values(rows).execute(self).map(drop)
    }

    fn put_places(&mut self, rows: &[PlaceLine]) -> QueryResult<()> {
        diesel::insert_into(place::table).values(rows).execute(self).map(drop)
    }

    fn put_place_reviews(&mut self, rows: &[PlaceReviewLine]) -> QueryResult<()> {
        diesel::insert_into(place_review::table).values(rows).execute(self).map(drop)
    }

    fn put_rejections(&mut self, rows: &[RejectionLine]) -> QueryResult<()> {
        diesel::insert_into(rejection::table).values(rows).execute(self).map(drop)
    }

    fn put_distinct(&mut self, rows: &[DistinctLine]) -> QueryResult<()> {
        diesel::insert_into(distinct_pair::table).values(rows).execute(self).map(drop)
    }

    fn put_audit(&mut self, rows: &[AuditLine]) -> QueryResult<()> {
        diesel::insert_into(audit::table).values(rows).execute(self).map(drop)
    }

    fn put_concerned(&mut self, rows: &[ConcernedLine]) -> QueryResult<()> {
        diesel::insert_into(audit_concerned::table).values(rows).execute(self).map(drop)
    }

    fn put_releases(&mut self, rows: &[ReleaseLine]) -> QueryResult<()> {
        diesel::insert_into(release::table).values(rows).execute(self).map(drop)
    }

    fn put_release_parties(&mut self, rows: &[ReleasePartyLine]) -> QueryResult<()> {
        diesel::insert_into(release_party::table).values(rows).execute(self).map(drop)
    }

    fn put_release_approvals(&mut self, rows: &[ReleaseApprovalLine]) -> QueryResult<()> {
        diesel::insert_into(release_approval::table).values(rows).execute(self).map(drop)
    }

    fn put_release_file(&mut self, row: &ReleaseFileLine) -> QueryResult<()> {
        diesel::insert_into(release_file::table).values(row).execute(self).map(drop)
    }

    fn put_audit_keys(&mut self, rows: &[AuditKeyLine]) -> QueryResult<()> {
        diesel::insert_into(audit_key::table).values(rows).execute(self).map(drop)
    }

    fn put_data_keys(&mut self, rows: &[DataKeyLine]) -> QueryResult<()> {
        diesel::insert_into(data_key::table).values(rows).execute(self).map(drop)
    }

    fn put_person_keys(&mut self, rows: &[PersonKeyLine]) -> QueryResult<()> {
        diesel::insert_into(person_key::table).values(rows).execute(self).map(drop)
    }

    fn put_contacts(&mut self, rows: &[ContactLine]) -> QueryResult<()> {
        diesel::insert_into(staff_contact::table).values(rows).execute(self).map(drop)
    }

    fn put_totp(&mut self, rows: &[TotpLine]) -> QueryResult<()> {
        diesel::insert_into(totp::table).values(rows).execute(self).map(drop)
    }

    fn put_safety_rules(&mut self, rows: &[SafetyRulesLine]) -> QueryResult<()> {
        diesel::insert_into(safety_rules::table).values(rows).execute(self).map(drop)
    }

    fn put_duty_turns(&mut self, rows: &[DutyTurnLine]) -> QueryResult<()> {
        diesel::insert_into(duty_turn::table).values(rows).execute(self).map(drop)
    }

    fn put_protocols(&mut self, rows: &[ProtocolLine]) -> QueryResult<()> {
        diesel::insert_into(protocol::table).values(rows).execute(self).map(drop)
    }

    fn put_code_words(&mut self, rows: &[CodeWordLine]) -> QueryResult<()> {
        diesel::insert_into(code_word::table).values(rows).execute(self).map(drop)
    }

    fn put_support_persons(&mut self, rows: &[SupportPersonLine]) -> QueryResult<()> {
        diesel::insert_into(support_person::table).values(rows).execute(self).map(drop)
    }

    fn put_support_seen(&mut self, rows: &[SupportSeenLine]) -> QueryResult<()> {
        diesel::insert_into(support_seen::table).values(rows).execute(self).map(drop)
    }

    fn put_credential_cards(&mut self, rows: &[CredentialCardLine]) -> QueryResult<()> {
        diesel::insert_into(credential_card::table).values(rows).execute(self).map(drop)
    }

    fn put_facility_checks(&mut self, rows: &[FacilityCheckLine]) -> QueryResult<()> {
        diesel::insert_into(facility_check::table).values(rows).execute(self).map(drop)
    }

    fn put_lessons(&mut self, rows: &[LessonLine]) -> QueryResult<()> {
        diesel::insert_into(lesson::table).values(rows).execute(self).map(drop)
    }

    fn put_logbook_plans(&mut self, rows: &[LogbookPlanLine]) -> QueryResult<()> {
        diesel::insert_into(logbook_plan::table).values(rows).execute(self).map(drop)
    }

    fn put_place_audits(&mut self, rows: &[PlaceAuditLine]) -> QueryResult<()> {
        diesel::insert_into(place_audit::table).values(rows).execute(self).map(drop)
    }

    fn put_directory_entries(&mut self, rows: &[DirectoryEntryLine]) -> QueryResult<()> {
        diesel::insert_into(directory_entry::table).values(rows).execute(self).map(drop)
    }

    fn put_support_cases(&mut self, rows: &[SupportCaseLine]) -> QueryResult<()> {
        diesel::insert_into(support_case::table).values(rows).execute(self).map(drop)
    }

    fn number_on(&mut self) -> QueryResult<()> {
        // Numbers follow the greatest there is.
        Ok(())
    }
}

/// As [`super::near`].
pub(super) fn near(
    conn: &mut SqliteConnection,
    organisation: OrganisationId,
    search: &SimilarSearch,
    own: EventId,
    limit: i64,
) -> QueryResult<Vec<i64>> {
    let cells = search.cells.iter().map(|cell| cell.sql());
    event::table
        .filter(event::organisation.eq(organisation.0))
        .filter(event::superseded_by.is_null())
        .filter(event::duplicate_of.is_null())
        .filter(event::cell_8.eq_any(cells))
        .filter(event::earliest_us.between(search.earliest_us.start(), search.earliest_us.end()))
        .filter(event::event_id.ne(own.as_bytes().to_vec()))
        .limit(limit)
        .select(event::position)
        .load(conn)
}

/// The transaction has the one write lock.
impl super::Claim for SqliteConnection {
    fn claim_outreach(&mut self, id: &[u8], now_us: i64) -> QueryResult<bool> {
        let due = outreach::table.find(id).filter(outreach::next_us.le(now_us));
        let taken: Option<Vec<u8>> = due.select(outreach::id).first(self).optional()?;
        Ok(taken.is_some())
    }

    fn claim_delivery(&mut self, id: &[u8], now_us: i64) -> QueryResult<bool> {
        let due = delivery::table.find(id).filter(delivery::next_us.le(now_us));
        let taken: Option<Vec<u8>> = due.select(delivery::id).first(self).optional()?;
        Ok(taken.is_some())
    }
}
