//! What has served its time: really removed, from the database's files too.
//!
//! A text goes some time after its event was last changed, the exact place and time of what was
//! recorded long ago become a resolution-7 hexagon and a month, in every version; entries of the audit,
//! alerts that are over and sessions go; so does where people on outreach were, days after they are home. Coarsening changes what the feed has told: the feed then has
//! another epoch, and whoever follows it begins anew. One node at a time does this.

use std::collections::BTreeSet;

use atalaya_domain::{
    AuditAction, Cell, LocationPrecision, OrganisationId, TimePrecision, TimeSpan, Zone,
};
use diesel::connection::SimpleConnection as _;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use jiff::{SignedDuration, Timestamp, ToSpan as _};

use crate::audit::audit_in_tx;
use crate::conn::{Conn, on_in_tx};
use crate::engine;
use crate::rows::{corrupt, timestamp};
use crate::schema::{
    agreement, alarm, alarm_step, alert, bulletin, check_in, delivery, event, exposure, feed_head,
    lesson, outreach, place, place_audit, protocol, session, support_case,
};
use crate::scope::{Across, Owning};
use crate::{NewAudit, Store, StoreError};

/// How long what became of support is kept after it was closed.
const SUPPORT: SignedDuration = SignedDuration::from_hours(365 * 24);

/// Rows changed in one transaction.
const BATCH: i64 = 500;

/// The finest hexagon that stays.
const COARSE: u8 = 7;

/// The condition of the index `event_exact`, word for word.
const EXACT_EVENT: &str =
    "(cell / 4503599627370496) % 16 > 7 OR time_precision NOT IN ('T5', 'T9')";
/// And of `exposure_exact`: a record of a whole municipality has an exact time too.
const EXACT_EXPOSURE: &str = "exact = 1";

/// How long what is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    /// The text of an event after it was last changed, and a place after it was taken out of use.
    pub text: SignedDuration,
    /// Exact places and times, from when they were recorded, to the beginning of a month.
    pub exact: SignedDuration,
    /// Entries of the audit.
    pub audit: SignedDuration,
    /// Alerts and bulletins after they are over.
    pub alert: SignedDuration,
    /// Where help was called for, after the outing was over.
    pub check_in_place: SignedDuration,
    /// The zones that somebody has sent with what they said, after the outing was over: together they are a track.
    pub track: SignedDuration,
    /// Where an outing was planned, after it was over, and protocol cards, after others took their place: until the
    /// next meetings have talked of it.
    pub outreach_place: SignedDuration,
    /// An outing with all of its check-ins and alarms, after it was over.
    pub outreach: SignedDuration,
}

impl Default for Retention {
    fn default() -> Self {
        let days = |days: i64| SignedDuration::from_hours(24 * days);
        Self {
            text: days(90),
            exact: days(730),
            audit: days(730),
            alert: days(30),
            check_in_place: days(3),
            track: days(1),
            outreach_place: days(30),
            outreach: days(730),
        }
    }
}

/// What a run removed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Removed {
    /// Texts, in versions.
    pub texts: u64,
    /// Versions of events made coarse.
    pub events: u64,
    /// Versions of records of exposure made coarse.
    pub exposure: u64,
    /// Entries of the audit.
    pub audit: u64,
    /// Alerts.
    pub alerts: u64,
    /// Sessions.
    pub sessions: u64,
    /// Places of outings and of check-ins.
    pub outreach_places: u64,
    /// Outings.
    pub outreach: u64,
}

/// A version that is still exact: position, organisation, cell, its precision, from and to.
type Exact = (i64, i64, i64, String, i64, i64, String);

/// Takes the feed lock; gives epoch and position.
macro_rules! feed_locked_in_tx {
    ($c:ident) => {
        diesel::update(feed_head::table)
            .set(feed_head::position.eq(feed_head::position))
            .returning((feed_head::epoch, feed_head::position))
            .get_result::<(i64, i64)>($c)
    };
}

/// Gives the feed another epoch than this one: what was told is no longer what is here.
macro_rules! another_epoch_in_tx {
    ($c:ident, $old:expr) => {
        let mut epoch = $old;
        while epoch == $old {
            // Random keys, made anew by the system.
            epoch = std::hash::BuildHasher::hash_one(&std::hash::RandomState::new(), $old) as i64;
        }
        diesel::update(feed_head::table).set(feed_head::epoch.eq(epoch)).execute($c)?;
    };
}

pub(crate) use {another_epoch_in_tx, feed_locked_in_tx};

impl Store {
    /// Removes what has served its time by now. The zone says where a month begins. Stopped anywhere,
    /// the next run goes on. Nothing is done while another node does it.
    pub async fn retain(
        &self,
        retention: Retention,
        zone: Zone,
        now: Timestamp,
    ) -> Result<Removed, StoreError> {
        let mut removed = Removed::default();
        let mut of = BTreeSet::new();
        let before = |age: SignedDuration| now.checked_sub(age).unwrap_or(Timestamp::MIN);
        while let Some(texts) = self.texts_remove(before(retention.text)).await? {
            removed.texts += texts.len() as u64;
            of.extend(texts);
        }
        // By whole months: followers begin anew once a month and not every hour.
        let exact = TimeSpan::around(before(retention.exact), TimePrecision::Month, &zone);
        let exact = timestamp(exact.earliest_us(), "recorded_us")?;
        while let Some(events) = self.events_coarsen(exact, zone.clone()).await? {
            removed.events += events.len() as u64;
            of.extend(events);
        }
        while let Some(records) = self.exposure_coarsen(exact, zone.clone()).await? {
            removed.exposure += records.len() as u64;
            of.extend(records);
        }
        (removed.outreach_places, removed.outreach) = self.outreach_remove(retention, now).await?;
        let (alerts, sessions, others) = self
            .ended_remove(
                before(retention.alert),
                [
                    before(retention.text),
                    before(retention.audit),
                    before(retention.outreach_place),
                    before(retention.exact),
                ],
                now,
            )
            .await?;
        (removed.alerts, removed.sessions) = (alerts, sessions);
        // After all that has a text or a place in it: what is removed later stays in the files.
        let erased = removed.texts + removed.outreach_places + removed.outreach;
        let ended = removed.alerts + others;
        if erased + ended + removed.events + removed.exposure > 0 {
            self.traces_remove().await?;
        }
        for organisation in self.audit_organisations().await? {
            removed.audit += self.audit_cut(organisation, before(retention.audit), now).await?;
        }
        for organisation in of {
            self.retention_entered(OrganisationId(organisation), now).await?;
        }
        Ok(removed)
    }

    /// Erases some texts of events that were last changed before an instant; `None` when there are
    /// none. Gives whose they were.
    async fn texts_remove(&self, before: Timestamp) -> Result<Option<Vec<i64>>, StoreError> {
        let before_us = before.as_microsecond();
        self.everybody(Across::Retention).write("erase texts", move |conn| {
            engine::alone(conn, |conn| {
                on_in_tx!(conn, c => {
                    let current = diesel::alias!(event as current);
                    let rows: Vec<(i64, i64)> = event::table
                        .inner_join(
                            current.on(current
                                .field(event::organisation)
                                .eq(event::organisation)
                                .and(current.field(event::first_position).eq(event::first_position))
                                .and(current.field(event::superseded_by).is_null())),
                        )
                        .filter(event::narrative_sealed.is_not_null())
                        .filter(event::recorded_us.lt(before_us))
                        .filter(current.field(event::recorded_us).lt(before_us))
                        .order(event::recorded_us)
                        .limit(BATCH)
                        .select((event::position, event::organisation))
                        .load(c)?;
                    let positions = rows.iter().map(|(position, _)| *position);
                    diesel::update(event::table.filter(event::position.eq_any(positions)))
                        .set(event::narrative_sealed.eq(None::<Vec<u8>>))
                        .execute(c)?;
                    Ok(some(rows))
                })
            })
        })
        .await
    }

    /// Makes some versions of events coarse that were recorded before an instant.
    async fn events_coarsen(
        &self,
        before: Timestamp,
        zone: Zone,
    ) -> Result<Option<Vec<i64>>, StoreError> {
        let before_us = before.as_microsecond();
        self.everybody(Across::Retention)
            .write("make events coarse", move |conn| {
                engine::alone(conn, |conn| {
                    on_in_tx!(conn, c => {
                        let (old, _) = feed_locked_in_tx!(c)?;
                        let rows: Vec<Exact> = event::table
                            .filter(event::recorded_us.lt(before_us))
                            .filter(sql::<Bool>("(").sql(EXACT_EVENT).sql(")"))
                            .order(event::recorded_us)
                            .limit(BATCH)
                            .select((
                                event::position,
                                event::organisation,
                                event::cell,
                                event::location_precision,
                                event::earliest_us,
                                event::latest_us,
                                event::time_precision,
                            ))
                            .load(c)?;
                        for row in &rows {
                            let (cell, (lat, lon), precision) = coarse_place(row.2, &row.3)?;
                            let when = coarse_time(row, &zone)?;
                            diesel::update(event::table.find(row.0))
                                .set((
                                    event::cell.eq(cell),
                                    event::cell_8.eq(cell),
                                    event::lat.eq(lat),
                                    event::lon.eq(lon),
                                    event::location_precision.eq(precision),
                                    event::earliest_us.eq(when.earliest_us()),
                                    event::latest_us.eq(when.latest_us()),
                                    event::time_precision.eq(when.precision().code()),
                                ))
                                .execute(c)?;
                        }
                        if !rows.is_empty() {
                            another_epoch_in_tx!(c, old);
                        }
                        Ok(some(rows.into_iter().map(|row| (row.0, row.1)).collect()))
                    })
                })
            })
            .await
    }

    /// Makes some records of exposure coarse that were recorded before an instant: their places, and
    /// their times to the month and the hours of the week.
    async fn exposure_coarsen(
        &self,
        before: Timestamp,
        zone: Zone,
    ) -> Result<Option<Vec<i64>>, StoreError> {
        let before_us = before.as_microsecond();
        self.everybody(Across::Retention)
            .write("make exposure coarse", move |conn| {
                engine::alone(conn, |conn| {
                    on_in_tx!(conn, c => {
                        let (old, _) = feed_locked_in_tx!(c)?;
                        let rows: Vec<(i64, i64, i64, String, i64, i64)> = exposure::table
                            .filter(exposure::recorded_us.lt(before_us))
                            .filter(sql::<Bool>(EXACT_EXPOSURE))
                            .order(exposure::recorded_us)
                            .limit(BATCH)
                            .select((
                                exposure::position,
                                exposure::organisation,
                                exposure::cell,
                                exposure::location_precision,
                                exposure::started_us,
                                exposure::ended_us,
                            ))
                            .load(c)?;
                        for (position, _, cell, precision, started_us, ended_us) in &rows {
                            let (cell, _, precision) = coarse_place(*cell, precision)?;
                            let (started_us, ended_us) =
                                coarse_hours(*started_us, *ended_us, &zone)?;
                            diesel::update(exposure::table.find(position))
                                .set((
                                    exposure::cell.eq(cell),
                                    exposure::location_precision.eq(precision),
                                    exposure::exact.eq(0),
                                    exposure::started_us.eq(started_us),
                                    exposure::ended_us.eq(ended_us),
                                ))
                                .execute(c)?;
                        }
                        if !rows.is_empty() {
                            another_epoch_in_tx!(c, old);
                        }
                        Ok(some(rows.into_iter().map(|row| (row.0, row.1)).collect()))
                    })
                })
            })
            .await
    }

    /// Removes where people were, and then the outings themselves; each when its time is over.
    async fn outreach_remove(
        &self,
        retention: Retention,
        now: Timestamp,
    ) -> Result<(u64, u64), StoreError> {
        let before =
            |age: SignedDuration| now.checked_sub(age).unwrap_or(Timestamp::MIN).as_microsecond();
        let check_in_before = before(retention.check_in_place);
        let track_before = before(retention.track);
        let place_before = before(retention.outreach_place);
        let all_before = before(retention.outreach);
        self.everybody(Across::Retention)
            .write("remove where people were", move |conn| {
                on_in_tx!(conn, c => {
                    let over = |before: i64| {
                        outreach::table.filter(outreach::over_us.lt(before)).select(outreach::id)
                    };
                    let tracks = check_in::track.eq(1).and(check_in::outreach.eq_any(over(track_before)));
                    let check_ins = diesel::update(
                        check_in::table
                            .filter(check_in::cell_sealed.is_not_null())
                            .filter(tracks.or(check_in::outreach.eq_any(over(check_in_before)))),
                    )
                    .set(check_in::cell_sealed.eq(None::<Vec<u8>>))
                    .execute(c)?;
                    let planned = diesel::update(
                        outreach::table
                            .filter(outreach::over_us.lt(place_before))
                            .filter(outreach::place_sealed.is_not_null()),
                    )
                    .set(outreach::place_sealed.eq(None::<Vec<u8>>))
                    .execute(c)?;
                    let gone: Vec<Vec<u8>> = over(all_before).limit(BATCH).load(c)?;
                    diesel::delete(check_in::table.filter(check_in::outreach.eq_any(&gone)))
                        .execute(c)?;
                    diesel::delete(alarm_step::table.filter(alarm_step::outreach.eq_any(&gone)))
                        .execute(c)?;
                    diesel::delete(alarm::table.filter(alarm::outreach.eq_any(&gone))).execute(c)?;
                    diesel::delete(outreach::table.filter(outreach::id.eq_any(&gone))).execute(c)?;
                    Ok(((check_ins + planned) as u64, gone.len() as u64))
                })
            })
            .await
    }

    /// Removes alerts and bulletins that were over before an instant, places, agreements and protocol cards that were
    /// before others, and sessions that are over now. Gives how many alerts, how many sessions, and how many others that had
    /// a text or a place in them.
    async fn ended_remove(
        &self,
        before: Timestamp,
        [retired_before, agreed_before, replaced_before, seen_before]: [Timestamp; 4],
        now: Timestamp,
    ) -> Result<(u64, u64, u64), StoreError> {
        let (before_us, now_us) = (before.as_microsecond(), now.as_microsecond());
        let retired_us = retired_before.as_microsecond();
        self.everybody(Across::Retention).write("remove what is over", move |conn| {
            on_in_tx!(conn, c => {
                let alerts = diesel::delete(alert::table.filter(alert::expires_us.lt(before_us)))
                    .execute(c)?;
                let sent =
                    diesel::delete(delivery::table.filter(delivery::created_us.lt(before_us)))
                        .execute(c)?;
                let warned =
                    diesel::delete(bulletin::table.filter(bulletin::valid_until_us.lt(before_us)))
                        .execute(c)?;
                let places =
                    diesel::delete(place::table.filter(place::retired_us.lt(retired_us)))
                        .execute(c)?;
                let sessions =
                    diesel::delete(session::table.filter(session::expires_us.le(now_us)))
                        .execute(c)?;
                let agreed_us = agreed_before.as_microsecond();
                let over = agreement::until_us
                    .lt(agreed_us)
                    .or(agreement::ended_us.assume_not_null().lt(agreed_us));
                diesel::delete(agreement::table.filter(over)).execute(c)?;
                // What became of support goes a year after it was closed, and what nobody closed with the log.
                let closed_us = now.saturating_sub(SUPPORT).map_or(i64::MIN, Timestamp::as_microsecond);
                let served = support_case::closed_us
                    .assume_not_null()
                    .lt(closed_us)
                    .or(support_case::created_us.lt(agreed_us));
                let cases = diesel::delete(support_case::table.filter(served)).execute(c)?;
                // What was learnt is read as long as the log that says who wrote it.
                let noted = diesel::delete(lesson::table.filter(lesson::written_us.lt(agreed_us)))
                    .execute(c)?;
                let replaced_us = replaced_before.as_microsecond();
                let held: Vec<(i64, Option<i64>)> = protocol::table
                    .filter(protocol::changed_us.lt(replaced_us))
                    .group_by(protocol::organisation)
                    .select((protocol::organisation, diesel::dsl::max(protocol::version)))
                    .load(c)?;
                let mut replaced = 0;
                for (organisation, version) in held {
                    let before = protocol::table
                        .filter(protocol::organisation.eq(organisation))
                        .filter(protocol::version.nullable().lt(version));
                    replaced += diesel::delete(before).execute(c)?;
                }
                let seen_us = seen_before.as_microsecond();
                let audits =
                    diesel::delete(place_audit::table.filter(place_audit::audited_us.lt(seen_us)))
                        .execute(c)?;
                let others = audits + sent + warned + places + cases + replaced + noted;
                Ok((alerts as u64, sessions as u64, others as u64))
            })
        })
        .await
    }

    async fn retention_entered(
        &self,
        organisation: OrganisationId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let new =
            NewAudit { action: AuditAction::RetentionRun, subject: None, concerned: Vec::new() };
        let auditor = self.auditor();
        self.of(organisation).write("append to the audit", move |conn| {
            on_in_tx!(conn, c => audit_in_tx!(c, &auditor, organisation.0, new, now).map(drop))
        })
        .await
    }

    /// Removes what the files and the layers still hold of what was changed; outlines of the coarse
    /// cells are drawn by [`Store::layers_refresh`] from the beginning.
    async fn traces_remove(&self) -> Result<(), StoreError> {
        self.owner(Owning::Erasing)
            .write("remove the traces of what was removed", |conn| {
                match conn {
                    Conn::Postgres(conn) => {
                        // One by one: several at once would be a transaction, where VACUUM may not be.
                        for statement in [
                            "DELETE FROM cell_shape WHERE NOT EXISTS \
                         (SELECT 1 FROM event WHERE event.cell_8 = cell_shape.cell)",
                            "VACUUM event",
                            "VACUUM outreach",
                            "VACUUM check_in",
                            "VACUUM exposure",
                            "VACUUM cell_shape",
                            "VACUUM place",
                            "VACUUM place_audit",
                            "VACUUM protocol",
                            "VACUUM bulletin",
                            "VACUUM support_case",
                            "VACUUM lesson",
                            "VACUUM alert",
                            "VACUUM delivery",
                        ] {
                            conn.batch_execute(statement)?;
                        }
                    }
                    // What is overwritten is so in its pages (`secure_delete`); the log still has it.
                    Conn::Sqlite(conn) => conn.batch_execute("PRAGMA wal_checkpoint(TRUNCATE)")?,
                }
                Ok(())
            })
            .await
    }
}

/// The organisations of some rows; `None` of none.
fn some(rows: Vec<(i64, i64)>) -> Option<Vec<i64>> {
    let of: Vec<i64> = rows.into_iter().map(|(_, organisation)| organisation).collect();
    (!of.is_empty()).then_some(of)
}

/// Whole hours of the first such weekday of the month, local: which week it was is gone, and for whose
/// hours of the week it speaks stays.
fn coarse_hours(started_us: i64, ended_us: i64, zone: &Zone) -> Result<(i64, i64), StoreError> {
    const HOUR_US: i64 = 3_600_000_000;
    let start = zone.hour_start(timestamp(started_us, "started_us")?);
    let hours = (ended_us - start.as_microsecond() + HOUR_US - 1).div_euclid(HOUR_US);
    let local = zone.local(start);
    let first = local.date().saturating_sub(i64::from((local.day() - 1) / 7 * 7).days());
    let moved = zone.midnight(first).as_microsecond() + i64::from(local.hour()) * HOUR_US;
    // No record is longer than a week.
    Ok((moved, moved + hours.clamp(1, 7 * 24) * HOUR_US))
}

/// The hexagon that stays of a place, its centre, and how exactly it is known now.
fn coarse_place(cell: i64, precision: &str) -> Result<(i64, (f64, f64), &'static str), StoreError> {
    let cell = Cell::new(cell as u64).map_err(|_| corrupt("cell"))?.coarsened(COARSE);
    let precision = LocationPrecision::parse(precision).ok_or(corrupt("location_precision"))?;
    let precision = match precision {
        LocationPrecision::Gps | LocationPrecision::Cell => LocationPrecision::Neighbourhood,
        coarse => coarse,
    };
    Ok((cell.sql(), cell.centre(), precision.code()))
}

/// The month that stays of a time; what was not known at all stays so.
fn coarse_time(row: &Exact, zone: &Zone) -> Result<TimeSpan, StoreError> {
    let (_, _, _, _, earliest_us, latest_us, precision) = row;
    let precision = TimePrecision::parse(precision).ok_or(corrupt("time_precision"))?;
    if let TimePrecision::Month | TimePrecision::Unknown = precision {
        return TimeSpan::new(*earliest_us, *latest_us, precision).ok_or(corrupt("latest_us"));
    }
    Ok(TimeSpan::around(timestamp(*earliest_us, "earliest_us")?, TimePrecision::Month, zone))
}
