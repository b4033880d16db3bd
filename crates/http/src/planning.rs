//! `/planning`: the organisation's own places by the hours of the week, for who plans the next one.

use actix_web::HttpResponse;
use actix_web::web::{self, Data, Path, Query};
use atalaya_disclosure::{
    PlannedHour, PlanningPlace, PlanningQuestion, Scope, may_register_places, release_planning,
};
use atalaya_domain::{AuditAction, AuditSubject, AuditSubjectKind, Population, TimeBand, Viewer};
use atalaya_risk::Certainty;
use atalaya_safety::warned_until;
use atalaya_store::StoredPlace;
use jiff::Timestamp;
use jiff::civil::{Date, Weekday};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::audit::looked_at;
use crate::doors::Doors;
use crate::places::finest;
use crate::problem::{Problem, ProblemCode};
use crate::records::send;
use crate::risk::{self, Reading};
use crate::viewer::Principal;

/// From here on the map has enough to lean on.
const ENOUGH: Certainty = Certainty::Fair;

/// Which board.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PlanningQuery {
    /// `ALL` (unless given) or the code of a key population.
    key_population: Option<String>,
    /// A past instant, RFC 3339: the board as the map was then, to see what changed.
    as_of: Option<String>,
}

/// The organisation's places hour by hour of the week.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, written as the gate gives it")]
pub struct PlanningBoard {
    /// As of when the map is read, RFC 3339.
    as_of: String,
    /// `ALL` or the code of a key population.
    key_population: String,
    /// What the organisation asks at levels 1 to 5.
    rules: Vec<PlanningRule>,
    places: Vec<PlanningPlaceOut>,
}

/// What is asked at a level.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, written as the gate gives it")]
pub struct PlanningRule {
    /// `alone`, `pair`, `with_supervisor` or `do_not_go`.
    go: String,
    /// Minutes; `null`: on arrival, leaving and at home.
    check_every: Option<u16>,
    buddy: bool,
    /// Whether a vehicle is planned.
    transport: bool,
    /// Whether a supervisor approves the plan.
    approval: bool,
}

/// A place with its week: texts of 168 digits, Monday 00 h first.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, written as the gate gives it")]
pub struct PlanningPlaceOut {
    #[schema(format = "uuid")]
    id: String,
    name: String,
    /// A code of the taxonomy.
    setting: Option<String>,
    /// The map's level of each hour, 0 (not enough data) to 5; empty outside of the map.
    levels: String,
    /// `1` where the map has enough to lean on.
    enough: String,
    /// The level whose rule is asked for, 1–5, with what people have said.
    reckoned: String,
    /// What people have said and still holds, by the four parts of the day; `0` where nobody has.
    said: String,
    /// Whether a bulletin in force warns of it.
    warned: bool,
}

/// Gives the organisation's registered places by the hours of the week: the level of each hour, whether there is
/// enough to lean on, and what the rules ask.
#[utoipa::path(get, path = "/api/v1/planning", tag = "outreach", params(PlanningQuery),
    responses((status = 200, body = PlanningBoard)))]
pub(crate) async fn planning_get(
    query: Query<PlanningQuery>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let viewer = *principal.viewer();
    may_register_places(&viewer)?;
    let (population, scope, finest) = board(&viewer, query.key_population.as_deref())?;
    risk::ready(&doors)?;
    let past = risk::past(query.as_of.as_deref(), None)?;
    let reading = Reading::new(past, &scope, viewer.organisation, &doors).await?;
    risk::enter(&principal, &reading, &doors).await?;
    let (store, now) = (&doors.app.store, doors.now());
    let stored = store.place_list(viewer.organisation).await?;
    let rules = store.safety_rules(viewer.organisation).await?;
    let bulletins = store.bulletins_in_force(viewer.organisation, now).await?;
    let shared = doors.clone();
    let read = web::block(move || {
        let weeks = weeks(&reading, &stored, population, finest, &viewer, &shared);
        (weeks, stored, reading.now(&shared))
    });
    let (weeks, stored, as_of) =
        read.await.map_err(|error| Problem::internal("read the weeks of places", &error))?;
    let places = stored.iter().zip(weeks).map(|(one, week)| PlanningPlace {
        id: one.place.id,
        name: &one.place.name,
        setting: one.place.setting,
        week,
        said: said(one, now),
        warned: warned_until(&bulletins, one.place.cell, now).is_some(),
    });
    let places: Vec<PlanningPlace<'_>> = places.collect();
    let zone = &doors.app.deployment.zone;
    let question = PlanningQuestion { population, as_of, rules: &rules, zone };
    Ok(send(HttpResponse::Ok(), release_planning(&viewer, &places, &question)?))
}

/// Whose board it is: of which key population, what the viewer may see of it, and how finely.
pub(crate) fn board(
    viewer: &Viewer,
    key_population: Option<&str>,
) -> Result<(Population, Scope, u8), Problem> {
    let population = population(key_population)?;
    let (scope, finest) = (Scope::of(viewer), finest(viewer));
    scope.map_of(population, finest)?;
    Ok((population, scope, finest))
}

/// The population with a code; everybody unless one is given.
pub(crate) fn population(code: Option<&str>) -> Result<Population, Problem> {
    let Some(code) = code else { return Ok(Population::All) };
    Population::parse(code).ok_or_else(|| {
        let (es, en) = ("No es un valor válido.", "It is no valid value.");
        Problem::parameter("key_population", "invalid", es, en)
    })
}

/// What people have said of a place that holds, by the parts of the day.
pub(crate) fn said(place: &StoredPlace, now: Timestamp) -> [Option<u8>; 4] {
    let mut bands = [None; 4];
    for (told, band) in bands.iter_mut().zip(TimeBand::ALL) {
        let review = place.reviews.iter().map(|said| said.review).find(|one| one.band == *band);
        *told = review
            .filter(|one| one.holds(now))
            .map(|one| one.category)
            .filter(|category| *category > 0);
    }
    bands
}

/// The hours of each place.
pub(crate) fn weeks(
    reading: &Reading,
    places: &[StoredPlace],
    population: Population,
    finest: u8,
    viewer: &Viewer,
    doors: &Doors,
) -> Vec<Vec<PlannedHour>> {
    reading.read(viewer.organisation, doors, |index, as_of| {
        let surface = reading.surface(index, population, as_of, doors);
        let week = |one: &StoredPlace| {
            let hours = surface.week(one.place.cell.coarsened(finest));
            let hour = |one: &atalaya_risk::Estimate| PlannedHour {
                level: one.level.number(),
                enough: one.certainty >= ENOUGH,
            };
            hours.map(|hours| hours.iter().map(hour).collect()).unwrap_or_default()
        };
        places.iter().map(week).collect()
    })
}

/// Signs off the plan of a week, by the date of its Monday: it stands in the organisation's log, with who did and
/// when. What was planned is kept nowhere.
#[utoipa::path(put, path = "/api/v1/planning/{week}", tag = "outreach",
    params(("week" = String, Path, description = "The date of a Monday, like `2026-12-07`.")),
    responses((status = 204)))]
pub(crate) async fn planning_sign_off(
    week: Path<String>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    may_register_places(principal.viewer())?;
    let monday = week.parse::<Date>().ok().filter(|date| date.weekday() == Weekday::Monday);
    let monday = monday.ok_or(Problem::new(ProblemCode::NotFound))?;
    let subject = AuditSubject::one(AuditSubjectKind::Map, &monday);
    looked_at(&principal, AuditAction::WeekSignedOff, subject, &doors).await?;
    Ok(HttpResponse::NoContent().finish())
}
