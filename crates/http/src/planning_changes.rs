//! `/planning/changes`: what changed on the planning board since an instant, and why.

use std::collections::BTreeSet;

use actix_web::HttpResponse;
use actix_web::web::{self, Data, Query};
use atalaya_disclosure::{
    PlannedHour, PlanningChange, SinceThen, may_register_places, release_changes, sort_changes,
};
use atalaya_domain::{Area, Cell, HourOfWeek, Verification};
use atalaya_live::{Known, Past};
use atalaya_risk::Reasons;
use atalaya_store::{ReleaseEvent, ReleaseVersion, StoredPlace, WorkDone};
use jiff::Timestamp;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::about::TextOut;
use crate::doors::Doors;
use crate::planning::{board, said, weeks};
use crate::problem::Problem;
use crate::records::send;
use crate::risk::{self, Reading};
use crate::viewer::Principal;

/// So many rings of hexagons of resolution 8 are around a place: what is reported there counts most for it.
const AROUND: u8 = 2;

/// Since when.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ChangesQuery {
    /// `ALL` (unless given) or the code of a key population.
    key_population: Option<String>,
    /// A past instant, RFC 3339.
    as_of: String,
}

/// What changed, the largest changes first.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, written as the gate gives it")]
pub struct PlanningChanges {
    /// What it is compared with, RFC 3339.
    before: String,
    /// As of when the map is read, RFC 3339.
    as_of: String,
    /// Twenty at most.
    changes: Vec<PlanningChangeOut>,
    /// How many others there are.
    more: u32,
}

/// Hours one after the other of a place whose level is another than it was, and what is known to be behind it.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, written as the gate gives it")]
pub struct PlanningChangeOut {
    #[schema(format = "uuid")]
    place: String,
    name: String,
    /// The first hour of the week, Monday 00 h = 0.
    #[schema(minimum = 0, maximum = 167)]
    from: u8,
    hours: u8,
    /// The level then, 0–5.
    #[schema(minimum = 0, maximum = 5)]
    was: u8,
    /// The level now, 0–5.
    #[schema(minimum = 0, maximum = 5)]
    is: u8,
    /// Reports around it that were recorded since and count, by family.
    reported: Vec<ReportedOut>,
    /// Reports around it that counted then and do no more.
    taken_back: u64,
    /// Reports around it that were changed since.
    amended: u64,
    /// Person-hours of outreach around it since.
    worked_hours: u64,
    /// Whether nothing new was reported around it and what there was counts less by its age.
    faded: bool,
    /// What the map rests on now in the worst of these hours; `null` outside of the map.
    reasons: Option<TextOut>,
}

/// Reports of a family.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, written as the gate gives it")]
pub struct ReportedOut {
    /// A code of the taxonomy.
    family: String,
    es: String,
    en: String,
    count: u64,
}

/// Tells what changed on the planning board since a past instant, and why: what was reported and taken back around each
/// place since, how long teams were there, whether what there was has only grown older, and what the map rests on now.
#[utoipa::path(get, path = "/api/v1/planning/changes", tag = "outreach", params(ChangesQuery),
    responses((status = 200, body = PlanningChanges)))]
pub(crate) async fn planning_changes_get(
    query: Query<ChangesQuery>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let viewer = *principal.viewer();
    may_register_places(&viewer)?;
    let (population, scope, finest) = board(&viewer, query.key_population.as_deref())?;
    risk::ready(&doors)?;
    let past = risk::past(Some(&query.as_of), None)?;
    let before = past.map_or(doors.now(), |Past { as_of, .. }| as_of);
    let then = past.map(|past| Past { known: Known::Then, ..past });
    let then = Reading::new(then, &scope, viewer.organisation, &doors).await?;
    risk::enter(&principal, &then, &doors).await?;
    let (store, now) = (&doors.app.store, doors.now());
    let places = store.place_list(viewer.organisation).await?;
    let events = store.release_events(vec![viewer.organisation], before, now).await?;
    let work = store.indicator_work(viewer.organisation, (before, now), now).await?.work;
    let shared = doors.clone();
    let told = web::block(move || {
        let read =
            |reading: &Reading| weeks(reading, &places, population, finest, &viewer, &shared);
        let (was, is) = (read(&then), read(&Reading::Running));
        let since: Vec<SinceThen> = places
            .iter()
            .map(|one| since(one.place.cell, &events, &work, before, &shared.app.deployment.area))
            .collect();
        let mut changes = Vec::new();
        for (at, place) in places.iter().enumerate() {
            changes.extend(changed(place, (&was[at], &is[at]), &since[at], now));
        }
        sort_changes(&mut changes);
        for change in changes.iter_mut().take(20) {
            let place = places.iter().find(|one| one.place.id == change.place);
            let cell = place.map(|place| place.place.cell.coarsened(finest));
            let hour = HourOfWeek::new(change.from);
            let Some((cell, hour)) = cell.zip(hour) else { continue };
            let rests = |reading: &Reading| -> Option<Reasons> {
                reading.read(viewer.organisation, &shared, |index, as_of| {
                    reading.surface(index, population, as_of, &shared).reasons(cell, hour)
                })
            };
            change.rested = rests(&then).zip(rests(&Reading::Running));
        }
        release_changes(&viewer, &changes, (before, now), &shared.app.deployment.zone)
    });
    let told = told.await.map_err(|error| Problem::internal("compare weeks of places", &error))?;
    Ok(send(HttpResponse::Ok(), told?))
}

/// The runs of hours of a place whose level is another than it was; where people have said something the higher counts,
/// then as now.
fn changed<'a>(
    place: &'a StoredPlace,
    (was, is): (&[PlannedHour], &[PlannedHour]),
    since: &'a SinceThen,
    now: Timestamp,
) -> Vec<PlanningChange<'a>> {
    let said = said(place, now);
    let mut found: Vec<PlanningChange<'a>> = Vec::new();
    let mut runs = false;
    for (hour, (then, now)) in was.iter().zip(is).enumerate() {
        let said = said[hour % 24 / 6].unwrap_or(0);
        let (then, now) = (then.level.max(said), now.level.max(said));
        match found.last_mut() {
            _ if then == now => runs = false,
            Some(last) if runs && last.was == then && last.is == now => last.hours += 1,
            _ => {
                runs = true;
                found.push(PlanningChange {
                    place: place.place.id,
                    name: &place.place.name,
                    from: hour as u8,
                    hours: 1,
                    was: then,
                    is: now,
                    since,
                    rested: None,
                });
            }
        }
    }
    found
}

/// What was learnt around a place since.
fn since(
    place: Cell,
    events: &[ReleaseEvent],
    work: &[WorkDone],
    before: Timestamp,
    area: &Area,
) -> SinceThen {
    let around: BTreeSet<u32> = area.number(place).map_or_else(BTreeSet::new, |middle| {
        let near = area.around(middle);
        let near = near.cells().filter(|(_, step)| step.ring <= AROUND).map(|(number, _)| number);
        near.collect()
    });
    let near = |cell: Cell| area.number(cell).is_some_and(|number| around.contains(&number));
    let mut learnt = SinceThen::default();
    for event in events {
        let (old, new): (Vec<&ReleaseVersion>, Vec<&ReleaseVersion>) =
            event.versions.iter().partition(|version| version.recorded_at <= before);
        let (Some(last), changed) = (event.versions.last(), !new.is_empty()) else { continue };
        if !near(last.event.place.cell()) || !changed {
            continue;
        }
        match (old.last().is_some_and(|version| counts(version)), counts(last)) {
            (false, true) => *learnt.reported.entry(last.event.kind.family()).or_default() += 1,
            (true, false) => learnt.taken_back += 1,
            (true, true) => learnt.amended += 1,
            (false, false) => {}
        }
    }
    let worked = work.iter().filter(|one| near(one.place.cell()));
    learnt.hours = worked.map(|one| one.hours).sum();
    learnt
}

/// Whether a version counts in the map: neither withdrawn, merged into another nor rejected.
fn counts(version: &ReleaseVersion) -> bool {
    version.alone && version.event.verification != Verification::Rejected
}
