//! What an organisation's indicators are made of, beside its reports: work, outings, alarms, support,
//! readiness. Read in one snapshot, so that shares are of what they are shares of.

use std::collections::BTreeSet;

use atalaya_domain::{
    AlarmCause, AlarmClosure, KeyPopulations, OrganisationId, OutreachPhase, Place, Role, UserId,
};
use atalaya_safety::{Outreach, Support};
use diesel::prelude::*;
use jiff::{SignedDuration, Timestamp};

use crate::conn::on_snapshot;
use crate::exposure_rows::ExposureRow;
use crate::outreach::OutreachRow;
use crate::rows::{corrupt, timestamp};
use crate::schema::{
    alarm, app_user, exposure, outreach, place, place_review, protocol, support_case,
};
use crate::sealing::{OpeningKeys, opening_keys_in_tx};
use crate::support::opened;
use crate::{Action, Store, StoreError};

/// How far back a drill counts.
const DRILLED_WITHIN: SignedDuration = SignedDuration::from_hours(182 * 24);
/// How far back a place's review counts.
const REVIEWED_WITHIN: SignedDuration = SignedDuration::from_hours(90 * 24);

/// One record of work that holds.
#[derive(Debug, Clone, PartialEq)]
pub struct WorkDone {
    /// Who recorded it; `None` for programs and imports.
    pub reporter: Option<UserId>,
    /// When it began.
    pub started_at: Timestamp,
    /// Where.
    pub place: Place,
    /// Whom it served.
    pub populations: KeyPopulations,
    /// Hours of all who worked together.
    pub hours: f64,
}

/// One alarm that called somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AlarmCalled {
    /// Who was out.
    pub promoter: UserId,
    /// Why.
    pub cause: AlarmCause,
    /// When it called.
    pub called_at: Timestamp,
    /// When a human took it up.
    pub acknowledged_at: Option<Timestamp>,
    /// When and why a human closed it.
    pub closed: Option<(Timestamp, AlarmClosure)>,
}

/// What became of support after one grave report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SupportGiven {
    /// Whose it is.
    pub person: UserId,
    /// When the case began.
    pub began_at: Timestamp,
    /// What was done.
    pub support: Support,
}

/// An organisation's work of some time, and how ready it is at its end.
#[derive(Debug, Clone, Default)]
pub struct WorkOfPeriod {
    /// Records of work that began in it.
    pub work: Vec<WorkDone>,
    /// Outings that were to begin in it, without exercises.
    pub outings: Vec<Outreach>,
    /// Alarms that called somebody in it, without exercises.
    pub alarms: Vec<AlarmCalled>,
    /// Support after grave reports, of cases that began in it.
    pub support: Vec<SupportGiven>,
    /// Places in the register then.
    pub places: u64,
    /// Of these, those with a category of the 90 days before.
    pub places_reviewed: u64,
    /// Promoters who could sign in then.
    pub promoters: u64,
    /// Of these, those who said that they have read the protocol that held then.
    pub have_read: u64,
    /// Of these, those who did a drill in the last half-year.
    pub have_drilled: u64,
}

/// An alarm: who was out, cause, called, acknowledged, closed, why.
type AlarmRow = (i64, String, i64, Option<i64>, Option<i64>, Option<String>);

impl Store {
    /// What an organisation's indicators of the time from `from` to `until` are made of, as it stands
    /// now; what is about readiness, and who was there to be ready, at `at`. Of an account that was disabled and
    /// enabled again, and of a role that was another then, nothing is known but what is now.
    #[expect(clippy::too_many_lines, reason = "nine short questions of one snapshot, each a list")]
    pub async fn indicator_work(
        &self,
        organisation: OrganisationId,
        (from, until): (Timestamp, Timestamp),
        at: Timestamp,
    ) -> Result<WorkOfPeriod, StoreError> {
        let keys = self.keys();
        let (from_us, until_us) = (from.as_microsecond(), until.as_microsecond());
        let us_before =
            |age: SignedDuration| at.saturating_sub(age).unwrap_or(Timestamp::MIN).as_microsecond();
        let drilled_us = us_before(DRILLED_WITHIN);
        let (reviewed_us, at_us) = (us_before(REVIEWED_WITHIN), at.as_microsecond());
        self.of(organisation)
            .run("read what indicators are made of", move |conn| {
                on_snapshot!(conn, c => {
                    let of = organisation.0;
                    let work: Vec<ExposureRow> = exposure::table
                        .filter(exposure::organisation.eq(of))
                        .filter(exposure::superseded_by.is_null())
                        .filter(exposure::action.ne(Action::Withdrawn.code()))
                        .filter(exposure::started_us.ge(from_us))
                        .filter(exposure::started_us.lt(until_us))
                        .order(exposure::position)
                        .select(ExposureRow::as_select())
                        .load(c)?;
                    let begun_us = from_us.min(drilled_us);
                    let outings: Vec<OutreachRow> = outreach::table
                        .filter(outreach::organisation.eq(of))
                        .filter(outreach::starts_us.ge(begun_us))
                        .filter(outreach::starts_us.lt(until_us.max(at_us)))
                        .order((outreach::starts_us, outreach::id))
                        .select(OutreachRow::as_select())
                        .load(c)?;
                    let alarms: Vec<AlarmRow> = alarm::table
                        .inner_join(outreach::table.on(outreach::id.eq(alarm::outreach)))
                        .filter(alarm::organisation.eq(of))
                        .filter(alarm::exercise.eq(0))
                        .filter(alarm::called_us.ge(from_us))
                        .filter(alarm::called_us.lt(until_us))
                        .order((alarm::called_us, alarm::outreach, alarm::ladder))
                        .select((
                            outreach::promoter,
                            alarm::cause,
                            alarm::called_us,
                            alarm::acknowledged_us,
                            alarm::closed_us,
                            alarm::closure,
                        ))
                        .load(c)?;
                    let cases: Vec<(Vec<u8>, i64, Vec<u8>, i64)> = support_case::table
                        .filter(support_case::organisation.eq(of))
                        .filter(support_case::created_us.ge(from_us))
                        .filter(support_case::created_us.lt(until_us))
                        .order((support_case::created_us, support_case::event_id))
                        .select((
                            support_case::event_id,
                            support_case::person,
                            support_case::sealed,
                            support_case::created_us,
                        ))
                        .load(c)?;
                    let mut support = Vec::with_capacity(cases.len());
                    if let Some(keys) = &keys {
                        let people = cases.iter().map(|case| case.1).collect();
                        let opening: OpeningKeys = opening_keys_in_tx!(c, keys, of, people)?;
                        for (event, person, sealed, created_us) in &cases {
                            // Who was erased took their key along.
                            let Some(given) = opened(&opening, of, *person, event, sealed)? else {
                                continue;
                            };
                            support.push(SupportGiven {
                                person: UserId(*person),
                                began_at: timestamp(*created_us, "created_us")?,
                                support: given,
                            });
                        }
                    }
                    let places: Vec<Vec<u8>> = place::table
                        .filter(place::organisation.eq(of))
                        .filter(place::created_us.le(at_us))
                        .filter(place::retired_us.is_null().or(place::retired_us.gt(at_us)))
                        .select(place::id)
                        .load(c)?;
                    let reviewed: Vec<Vec<u8>> = place_review::table
                        .filter(place_review::organisation.eq(of))
                        .filter(place_review::reviewed_us.ge(reviewed_us))
                        .filter(place_review::reviewed_us.le(at_us))
                        .filter(place_review::expires_us.gt(at_us))
                        .select(place_review::place)
                        .distinct()
                        .load(c)?;
                    let promoters: Vec<i64> = app_user::table
                        .filter(app_user::organisation.eq(of))
                        .filter(app_user::role.eq(Role::Promoter.code()))
                        .filter(app_user::created_us.le(at_us))
                        .filter(app_user::disabled_us.is_null().or(app_user::disabled_us.gt(at_us)))
                        .filter(app_user::erased_us.is_null().or(app_user::erased_us.gt(at_us)))
                        .select(app_user::id)
                        .load(c)?;
                    let version: Option<i64> = protocol::table
                        .filter(protocol::organisation.eq(of))
                        .filter(protocol::changed_us.le(at_us))
                        .order(protocol::version.desc())
                        .select(protocol::version)
                        .first(c)
                        .optional()?;
                    let outings = outings.iter().map(OutreachRow::outing);
                    let outings: Vec<Outreach> = outings.collect::<Result<_, StoreError>>()?;
                    let ready = Readiness {
                        promoters: &promoters,
                        version: version.unwrap_or(0),
                        since_us: drilled_us,
                        until_us: at_us,
                    };
                    let is_reviewed = |place: &&Vec<u8>| reviewed.contains(place);
                    let began = |outing: &Outreach| outing.plan.starts_at().as_microsecond();
                    Ok(WorkOfPeriod {
                        work: work.iter().map(work_done).collect::<Result<_, StoreError>>()?,
                        alarms: alarms.iter().map(called).collect::<Result<_, StoreError>>()?,
                        support,
                        places_reviewed: places.iter().filter(is_reviewed).count() as u64,
                        places: places.len() as u64,
                        promoters: promoters.len() as u64,
                        have_read: ready.have_read(&outings),
                        have_drilled: ready.have_drilled(&outings),
                        outings: outings
                            .into_iter()
                            .filter(|one| (from_us..until_us).contains(&began(one)))
                            .filter(|one| !one.plan.exercise)
                            .collect(),
                    })
                })
            })
            .await
    }
}

/// By what readiness is judged.
struct Readiness<'a> {
    promoters: &'a [i64],
    version: i64,
    since_us: i64,
    until_us: i64,
}

impl Readiness<'_> {
    fn people(&self, outings: &[Outreach], is_it: impl Fn(&Outreach) -> bool) -> u64 {
        let within = |outing: &&Outreach| {
            let began = outing.plan.starts_at().as_microsecond();
            (self.since_us..self.until_us).contains(&began) && is_it(outing)
        };
        let people: BTreeSet<i64> =
            outings.iter().filter(within).map(|outing| outing.promoter.0).collect();
        people.iter().filter(|person| self.promoters.contains(person)).count() as u64
    }

    fn have_read(&self, outings: &[Outreach]) -> u64 {
        self.people(outings, |one| one.plan.protocol_read.map(i64::from) == Some(self.version))
    }

    fn have_drilled(&self, outings: &[Outreach]) -> u64 {
        self.people(outings, |one| one.plan.exercise && one.phase == OutreachPhase::Home)
    }
}

fn work_done(row: &ExposureRow) -> Result<WorkDone, StoreError> {
    let stored = row.stored()?;
    Ok(WorkDone {
        reporter: stored.reporter,
        started_at: timestamp(row.started_us, "started_us")?,
        place: stored.exposure.place,
        populations: stored.exposure.key_populations,
        hours: stored.exposure.work.hours(),
    })
}

fn called(row: &AlarmRow) -> Result<AlarmCalled, StoreError> {
    let (promoter, cause, called_us, acknowledged_us, closed_us, closure) = row;
    let closed = match (closed_us, closure) {
        (Some(us), Some(why)) => {
            let why = AlarmClosure::parse(why).ok_or(corrupt("closure"))?;
            Some((timestamp(*us, "closed_us")?, why))
        }
        _ => None,
    };
    Ok(AlarmCalled {
        promoter: UserId(*promoter),
        cause: AlarmCause::parse(cause).ok_or(corrupt("cause"))?,
        called_at: timestamp(*called_us, "called_us")?,
        acknowledged_at: acknowledged_us.map(|us| timestamp(us, "acknowledged_us")).transpose()?,
        closed,
    })
}
