//! What outings say of where teams were: without it a place that is visited every week looks as if nobody
//! had ever been there, and one where something was reported as if it were always so.

use atalaya_domain::{
    Company, Exposure, ExposureId, ExposureSource, KeyPopulations, LocationPrecision,
    OrganisationId, OutreachId, OutreachPhase, Place, TimePrecision, TimeSpan, UserId, WorkTime,
    Workers,
};
use atalaya_safety::Outreach;
use diesel::prelude::*;
use jiff::Timestamp;

use super::{OutreachPlace, OutreachRow, PLACE};
use crate::conn::on;
use crate::rows::corrupt;
use crate::schema::{exposure, outreach};
use crate::sealing::{OpeningKeys, opening_keys_in_tx};
use crate::{Action, Outcome, Store, StoreError};

const HOUR_US: i64 = 3_600_000_000;
/// Outings that began farther from another than this do not touch it: more than the longest may last.
const NEAR_US: i64 = 8 * 24 * HOUR_US;
/// The finest hexagon in which work is told: what the index sums by. The place itself stays sealed.
const TOLD: u8 = 8;

impl Store {
    /// Records where a team was and for how long by an outing that somebody has said how it was, unless
    /// its promoter has recorded that time already. Whether it is new. Nothing is recorded of an
    /// exercise, of an outing without a place, and of one on which nobody set out. Done again it changes
    /// nothing.
    pub async fn outreach_worked(
        &self,
        organisation: OrganisationId,
        id: OutreachId,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let keys = self.keys();
        let found: Option<(UserId, Exposure)> = self
            .of(organisation)
            .run("read where a team was", move |conn| {
                on!(conn, c => {
                    let row: Option<OutreachRow> = outreach::table
                        .find(id.as_bytes().as_slice())
                        .filter(outreach::organisation.eq(organisation.0))
                        .select(OutreachRow::as_select())
                        .first(c)
                        .optional()?;
                    let (Some(row), Some(keys)) = (row, &keys) else { return Ok(None) };
                    let (outing, Some(sealed)) = (row.outing()?, &row.place_sealed) else {
                        return Ok(None);
                    };
                    let opening: OpeningKeys =
                        opening_keys_in_tx!(c, keys, organisation.0, vec![row.promoter])?;
                    let whose = Some(row.promoter);
                    let opened = opening.open(organisation.0, whose, PLACE, &row.id, sealed)?;
                    let Some(text) = opened else { return Ok(None) };
                    let place = OutreachPlace::from_json(&text).ok_or(corrupt("place_sealed"))?;
                    let Some(there) = was_there(&outing) else { return Ok(None) };
                    let Some(worked) = worked(id, &outing, there, place) else { return Ok(None) };
                    // What an outing before or after this one has told reaches into this one only
                    // because it is told in whole hours.
                    let near: Vec<OutreachRow> = outreach::table
                        .filter(outreach::organisation.eq(organisation.0))
                        .filter(outreach::promoter.eq(row.promoter))
                        .filter(outreach::id.ne(id.as_bytes().as_slice()))
                        .filter(outreach::starts_us.gt(there.earliest_us() - NEAR_US))
                        .filter(outreach::starts_us.lt(there.latest_us() + NEAR_US))
                        .select(OutreachRow::as_select())
                        .load(c)?;
                    let mut apart: Vec<Vec<u8>> = Vec::new();
                    for other in near {
                        let beside = was_there(&other.outing()?).is_some_and(|when| {
                            when.latest_us() <= there.earliest_us()
                                || when.earliest_us() >= there.latest_us()
                        });
                        if beside {
                            let other: OutreachId = other.id()?;
                            apart.push(told_as(other).as_bytes().to_vec());
                        }
                    }
                    let recorded: i64 = exposure::table
                        .filter(exposure::organisation.eq(organisation.0))
                        .filter(exposure::reporter.eq(row.promoter))
                        .filter(exposure::superseded_by.is_null())
                        .filter(exposure::action.ne(Action::Withdrawn.code()))
                        .filter(exposure::started_us.lt(there.latest_us()))
                        .filter(exposure::ended_us.gt(there.earliest_us()))
                        .filter(exposure::exposure_id.ne_all(&apart))
                        .count()
                        .get_result(c)?;
                    Ok((recorded == 0).then_some((UserId(row.promoter), worked)))
                })
            })
            .await?;
        let Some((promoter, worked)) = found else { return Ok(false) };
        let outcome = self.exposure_create(organisation, Some(promoter), worked, now).await?;
        Ok(outcome == Outcome::Created)
    }
}

/// The id of what an outing tells.
fn told_as(id: OutreachId) -> ExposureId {
    ExposureId::from_foreign("outreach", &id.to_string())
}

/// When a team was there: from when it arrived until it left, as far as that was said, and as it was
/// planned where it was not. `None` of an exercise, and where nobody set out.
fn was_there(outing: &Outreach) -> Option<TimeSpan> {
    let was_there = matches!(
        outing.phase,
        OutreachPhase::AtPlace | OutreachPhase::Leaving | OutreachPhase::Home
    );
    if outing.is_agreed_exercise() || !was_there {
        return None;
    }
    let from = outing.arrived_at.unwrap_or(outing.plan.starts_at());
    let until = outing.left_at.unwrap_or(outing.plan.ends_at());
    TimeSpan::new(from.as_microsecond(), until.as_microsecond(), TimePrecision::Exact)
}

/// What an outing tells of where a team was. Its place is sealed and goes after some days, and this is
/// neither: it is told in a larger hexagon and in whole hours, with as much work as there was.
fn worked(
    id: OutreachId,
    outing: &Outreach,
    there: TimeSpan,
    place: OutreachPlace,
) -> Option<Exposure> {
    let workers = Workers::new(match outing.plan.company {
        Company::Alone => 1,
        Company::Pair | Company::WithSupervisor => 2,
    })?;
    Some(Exposure {
        id: told_as(id),
        place: Place::new(place.cell.coarsened(TOLD), LocationPrecision::Cell),
        work: WorkTime::of(&there, workers)?,
        when: whole_hours(there)?,
        workers,
        key_populations: KeyPopulations::default(),
        source: ExposureSource::Session,
    })
}

/// The whole hours (UTC) that an interval touches.
fn whole_hours(when: TimeSpan) -> Option<TimeSpan> {
    let from = when.earliest_us().div_euclid(HOUR_US) * HOUR_US;
    let until = (when.latest_us() + HOUR_US - 1).div_euclid(HOUR_US) * HOUR_US;
    TimeSpan::new(from, until, TimePrecision::Exact)
}
