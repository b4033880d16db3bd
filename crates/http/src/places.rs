//! `/places`: the organisation's register of places where it works, with the risk category that people
//! confirm or set, and which of them are offered instead of a planned place.

use std::collections::BTreeSet;

use actix_web::web::{Data, Path, Payload, Query};
use actix_web::{HttpRequest, HttpResponse};
use atalaya_disclosure::{
    OfferedPlace, PlaceRecord, Refusal, Scope, may_register_places, release_offered_places,
    release_places,
};
use atalaya_domain::{
    Area, Bulletin, Cell, FieldReason, HourOfWeek, OrganisationId, PlaceId, PlaceName, PlaceReview,
    Population, ReviewReason, Setting, TimeBand, Viewer,
};
use atalaya_risk::Certainty;
use atalaya_safety::{Asked, KnownOfPlace, offered_level, warned_until};
use atalaya_store::{NewPlace, StoreError, StoredPlace};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::about::TextOut;
use crate::doors::Doors;
use crate::ground;
use crate::outreach::Fields;
use crate::problem::{Problem, ProblemCode};
use crate::records::send;
use crate::sign_in::counted;
use crate::viewer::Principal;

/// The most places that are offered: a few to choose from, and no list of venues.
pub(crate) const OFFERED: usize = 5;
/// The most hours that are asked about at once.
pub(crate) const HOURS: u8 = 24;
/// From here on the map has enough to lean on.
const ENOUGH: Certainty = Certainty::Fair;

/// The register of places.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, written as the gate gives it")]
pub struct PlaceList {
    places: Vec<RegisteredPlace>,
    /// How many were reviewed in the last 90 days in every part of the day.
    #[schema(minimum = 0)]
    reviewed_recently: u32,
}

/// A registered place.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, written as the gate gives it")]
pub struct RegisteredPlace {
    #[schema(format = "uuid")]
    id: String,
    name: String,
    /// H3 cell of resolution 9.
    cell: String,
    /// A code of the taxonomy.
    setting: Option<String>,
    /// The four parts of the day.
    bands: Vec<PlaceBand>,
}

/// A place in a part of the day.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, written as the gate gives it")]
pub struct PlaceBand {
    /// `early`, `morning`, `afternoon` or `evening`.
    band: String,
    label: TextOut,
    /// What the map proposes: its highest level in these hours of any day, 0–5.
    #[schema(minimum = 0, maximum = 5)]
    proposed: u8,
    /// What a human has said and still holds, 0–5.
    #[schema(minimum = 0, maximum = 5)]
    category: Option<u8>,
    /// Whether nobody has said anything in the last 90 days, or it holds no more.
    due: bool,
    review: Option<PlaceReviewOut>,
}

/// What somebody said of a place last.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, written as the gate gives it")]
pub struct PlaceReviewOut {
    #[schema(minimum = 0, maximum = 5)]
    category: u8,
    /// What the map proposed then.
    #[schema(minimum = 0, maximum = 5)]
    proposed: u8,
    /// `agrees_with_map`, `team_knows`, `recent_events`, `changed` or `not_visited`.
    reason: String,
    label: TextOut,
    /// RFC 3339.
    reviewed_at: String,
    /// By pseudonym.
    reviewed_by: Option<String>,
    /// Until when it holds, RFC 3339.
    expires_at: String,
    holds: bool,
}

/// A place that is registered, or changed.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, read field by field")]
pub struct PlaceIn {
    /// What it is called by those who work there.
    #[schema(max_length = 80)]
    name: String,
    /// H3 cell of resolution 9.
    cell: String,
    /// A code of the taxonomy.
    #[schema(required = false)]
    setting: String,
}

/// What somebody says of a place.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, read field by field")]
pub struct PlaceReviewIn {
    /// 1 very low … 5 very high, 0 not enough data.
    #[schema(minimum = 0, maximum = 5)]
    category: u8,
    /// `agrees_with_map`, `team_knows`, `recent_events`, `changed` or `not_visited`.
    reason: String,
    /// For how long it holds.
    #[schema(minimum = 1, maximum = 180)]
    days: u8,
}

/// Places that may be offered instead.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, written as the gate gives it")]
pub struct OfferedPlaces {
    places: Vec<OfferedPlaceOut>,
}

/// A place that is offered: instead of another, or to meet at.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, written as the gate gives it")]
pub struct OfferedPlaceOut {
    name: String,
    /// A code of the taxonomy.
    setting: Option<String>,
    #[schema(minimum = 1, maximum = 5)]
    level: u8,
    /// Whether somebody has reviewed it, rather than the map alone.
    reviewed: bool,
}

/// What is planned.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Planned {
    /// The planned place, an H3 cell.
    cell: String,
    /// The first hour of the week, Monday 00 h = 0.
    #[param(minimum = 0, maximum = 167)]
    from: u8,
    /// For how many hours.
    #[param(minimum = 1, maximum = 24)]
    hours: u8,
    /// `ALL` or a code of the taxonomy.
    key_population: Option<String>,
}

/// Lists the organisation's places with what the map proposes and what people have said.
#[utoipa::path(get, path = "/api/v1/places", tag = "outreach",
    responses((status = 200, body = PlaceList)))]
pub(crate) async fn place_list(
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let viewer = principal.viewer();
    may_register_places(viewer)?;
    let stored = doors.app.store.place_list(viewer.organisation).await?;
    let proposed = proposals(viewer, &stored, &doors);
    let records = stored.iter().zip(proposed).map(|(one, proposed)| PlaceRecord {
        id: one.place.id,
        name: &one.place.name,
        cell: one.place.cell,
        setting: one.place.setting,
        proposed,
        reviews: one.reviews.iter().map(|said| (said.review, said.reviewer.as_ref())).collect(),
    });
    let records: Vec<PlaceRecord<'_>> = records.collect();
    let zone = &doors.app.deployment.zone;
    Ok(send(HttpResponse::Ok(), release_places(viewer, &records, doors.now(), zone)?))
}

/// Registers a place under an id that its sender made, or changes what is registered there.
#[utoipa::path(put, path = "/api/v1/places/{id}", tag = "outreach",
    params(("id" = String, Path, format = "uuid")), request_body = PlaceIn,
    responses((status = 200, body = PlaceList), (status = 201, body = PlaceList)))]
pub(crate) async fn place_set(
    request: HttpRequest,
    mut payload: Payload,
    id: Path<String>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let viewer = *principal.viewer();
    let by = may_register_places(&viewer)?;
    let id = PlaceId::parse(&id).filter(PlaceId::is_random);
    let id = id.ok_or(Problem::new(ProblemCode::NotFound))?;
    let mut fields = Fields::read(&request, &mut payload).await?;
    let name = fields.text("name").map(|text| {
        let name = PlaceName::parse(&text);
        if name.is_none() {
            fields.refuse("name", FieldReason::TooLong { max_chars: PlaceName::MAX_CHARS });
        }
        name
    });
    let cell = fields.cell("cell");
    let setting = fields.code("setting", Setting::parse, Setting::ALL, Setting::code);
    fields.must("name", name.as_ref());
    fields.must("cell", cell.as_ref());
    fields.must_be_a_place("cell", cell, &doors.app.deployment.area);
    fields.end()?;
    let missing = || Problem::new(ProblemCode::InvalidBody);
    let (name, cell) = (name.flatten().ok_or_else(missing)?, cell.ok_or_else(missing)?);
    let new = NewPlace { id, name, cell, setting };
    let store = principal.store(&doors);
    let status = match store.place_set(viewer.organisation, new, by, doors.now()).await {
        Ok(true) => actix_web::http::StatusCode::CREATED,
        Ok(false) => actix_web::http::StatusCode::OK,
        Err(StoreError::Taken { what: "place" }) => {
            return Err(Problem::new(ProblemCode::TooManyPlaces));
        }
        Err(error) => return Err(error.into()),
    };
    let mut told = place_list(principal, doors).await?;
    *told.status_mut() = status;
    Ok(told)
}

/// Takes a place out of use.
#[utoipa::path(delete, path = "/api/v1/places/{id}", tag = "outreach",
    params(("id" = String, Path, format = "uuid")), responses((status = 204)))]
pub(crate) async fn place_retire(
    id: Path<String>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let viewer = principal.viewer();
    let by = may_register_places(viewer)?;
    let id = known(&id)?;
    let store = principal.store(&doors);
    store.place_retire(viewer.organisation, id, by, doors.now()).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Confirms what the map proposes for a place in a part of the day, or sets another category, with the
/// reason and for how long it holds. The map itself is not changed.
#[utoipa::path(put, path = "/api/v1/places/{id}/reviews/{band}", tag = "outreach",
    params(("id" = String, Path, format = "uuid"),
        ("band" = String, Path, description = "`early`, `morning`, `afternoon` or `evening`.")),
    request_body = PlaceReviewIn, responses((status = 200, body = PlaceList)))]
pub(crate) async fn place_review(
    request: HttpRequest,
    mut payload: Payload,
    path: Path<(String, String)>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let (viewer, now) = (*principal.viewer(), doors.now());
    let by = may_register_places(&viewer)?;
    let (id, band) = path.into_inner();
    let id = known(&id)?;
    let band = TimeBand::parse(&band).ok_or(Problem::new(ProblemCode::NotFound))?;
    let mut fields = Fields::read(&request, &mut payload).await?;
    let category = fields.integer("category", 0, 5);
    let days = fields.integer("days", 1, PlaceReview::LONGEST.as_hours() / 24);
    let reason = fields.code("reason", ReviewReason::parse, ReviewReason::ALL, ReviewReason::code);
    fields.must("category", category.as_ref());
    fields.must("days", days.as_ref());
    fields.must("reason", reason.as_ref());
    fields.end()?;
    let missing = || Problem::new(ProblemCode::InvalidBody);
    let days = days.ok_or_else(missing)?;
    let category = category.and_then(|category| u8::try_from(category).ok());
    let stored = doors.app.store.place_list(viewer.organisation).await?;
    let place = stored.into_iter().find(|one| one.place.id == id);
    let place = place.ok_or(Problem::new(ProblemCode::NotFound))?;
    let proposed = proposals(&viewer, std::slice::from_ref(&place), &doors);
    let at = TimeBand::ALL.iter().position(|one| *one == band).unwrap_or_default();
    let review = PlaceReview {
        band,
        category: category.ok_or_else(missing)?,
        proposed: proposed.first().map_or(0, |bands| bands[at]),
        reason: reason.ok_or_else(missing)?,
        reviewed_at: now,
        expires_at: now.saturating_add(SignedDuration::from_hours(24 * days)).unwrap_or(now),
    };
    principal.store(&doors).place_review(viewer.organisation, id, review, by).await?;
    place_list(principal, doors).await
}

/// Offers the organisation's own places around a planned one that are of a lower level in those hours,
/// with enough to say so. Reckoned from the planned place, never from where somebody is.
#[utoipa::path(get, path = "/api/v1/places/offered", tag = "outreach", params(Planned),
    responses((status = 200, body = OfferedPlaces)))]
pub(crate) async fn place_offer(
    planned: Query<Planned>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let viewer = principal.viewer();
    let wrong = |name: &'static str| {
        let (es, en) = ("No es un valor válido.", "It is no valid value.");
        Problem::parameter(name, "invalid", es, en)
    };
    let cell = Cell::parse(&planned.cell).map_err(|_| wrong("cell"))?;
    let from = HourOfWeek::new(planned.from).ok_or_else(|| wrong("from"))?;
    if !(1..=HOURS).contains(&planned.hours) {
        return Err(wrong("hours"));
    }
    let population = match planned.key_population.as_deref() {
        None => Population::All,
        Some(code) => Population::parse(code).ok_or_else(|| wrong("key_population"))?,
    };
    let finest = finest(viewer);
    // The planned place tells something too: which of the others are of a lower level.
    // What is not theirs to see, or asked too often, chooses no municipality.
    Scope::of(viewer).map_of(population, finest)?;
    counted(&doors.offers, &(viewer.organisation, viewer.user), doors.now())?;
    let scope = ground::scope(&principal, Some(cell), &doors).await?;
    if !scope.map_of(population, finest)?.shows(cell.coarsened(finest)) {
        return Err(Refusal::OutsideGround.into());
    }
    let (store, organisation) = (&doors.app.store, viewer.organisation);
    let stored = store.place_list(organisation).await?;
    let rules = store.safety_rules(organisation).await?;
    let hours: Vec<HourOfWeek> =
        (0..planned.hours).filter_map(|by| HourOfWeek::new((from.number() + by) % 168)).collect();
    let near = around(cell, &doors.app.deployment.area);
    let reading = Reading::of(viewer, population, &hours, &doors).await?;
    let bulletin = reading.is_warned(cell);
    let reckoned = hours.iter().zip(reading.worst(cell, &doors)).map(|(hour, (level, _))| {
        let hour = hour.hour_of_day();
        rules.requirement(Asked { level, hour, with_client: false, bulletin }).level
    });
    let reckoned = reckoned.max().unwrap_or(5);
    let mut offered: Vec<OfferedPlace<'_>> = Vec::new();
    for one in &stored {
        let number = doors.app.deployment.area.number(one.place.cell);
        if number.is_none_or(|number| !near.contains(&number))
            || one.place.cell.coarsened(finest) == cell.coarsened(finest)
        {
            continue;
        }
        let known = reading.known(one, &doors);
        if let Some(level) = offered_level(known, reckoned) {
            offered.push(OfferedPlace {
                name: &one.place.name,
                setting: one.place.setting,
                level,
                reviewed: known.category.is_some(),
            });
        }
    }
    offered.sort_by_key(|one| one.level);
    offered.truncate(OFFERED);
    Ok(send(HttpResponse::Ok(), release_offered_places(viewer, &offered)?))
}

/// What is known of places in some hours, as finely as somebody may see it.
pub(crate) struct Reading {
    organisation: OrganisationId,
    finest: u8,
    population: Population,
    hours: Vec<HourOfWeek>,
    bulletins: Vec<Bulletin>,
    now: Timestamp,
}

impl Reading {
    pub(crate) async fn of(
        viewer: &Viewer,
        population: Population,
        hours: &[HourOfWeek],
        doors: &Doors,
    ) -> Result<Self, Problem> {
        let (organisation, now) = (viewer.organisation, doors.now());
        let bulletins = doors.app.store.bulletins_in_force(organisation, now).await?;
        let (finest, hours) = (finest(viewer), hours.to_vec());
        Ok(Self { organisation, finest, population, hours, bulletins, now })
    }

    pub(crate) fn hours(&self) -> &[HourOfWeek] {
        &self.hours
    }

    fn is_warned(&self, cell: Cell) -> bool {
        warned_until(&self.bulletins, cell, self.now).is_some()
    }

    /// The map's level in each hour, and whether it has enough to lean on.
    fn worst(&self, cell: Cell, doors: &Doors) -> Vec<(u8, bool)> {
        doors.app.live.read(self.organisation, |index, as_of| {
            let surface = doors.app.live.surface(index, self.population, as_of);
            let each = self.hours.iter().map(|hour| {
                let found = surface.estimate(cell.coarsened(self.finest), *hour);
                found.map_or((0, false), |one| (one.level.number(), one.certainty >= ENOUGH))
            });
            each.collect()
        })
    }

    pub(crate) fn known(&self, one: &StoredPlace, doors: &Doors) -> KnownOfPlace {
        let each = self.worst(one.place.cell, doors);
        KnownOfPlace {
            // An hour of which nothing is known is not covered by the others.
            level: each.iter().map(|(level, _)| *level).max().unwrap_or(0),
            enough: each.iter().all(|(level, enough)| *level > 0 && *enough),
            category: said(one, &self.hours, self.now),
            warned: self.is_warned(one.place.cell),
        }
    }
}

fn known(id: &str) -> Result<PlaceId, Problem> {
    PlaceId::parse(id).ok_or(Problem::new(ProblemCode::NotFound))
}

/// How finely the viewer may see the map: what is told of a place tells no more.
pub(crate) fn finest(viewer: &Viewer) -> u8 {
    Scope::of(viewer).map.map_or(Area::RESOLUTION, |map| map.finest_resolution)
}

/// The numbers of the area's hexagons in the rings around a place.
fn around(cell: Cell, area: &Area) -> BTreeSet<u32> {
    let middle = area.number(cell);
    let cells = |number| area.around(number).cells().map(|(number, _)| number).collect();
    middle.map(cells).unwrap_or_default()
}

/// What people have said of a place that holds in all of these hours, the highest; `None` where of some
/// of them nobody has.
fn said(place: &StoredPlace, hours: &[HourOfWeek], now: Timestamp) -> Option<u8> {
    let of = |hour: &HourOfWeek| {
        let band = TimeBand::of_hour(hour.hour_of_day());
        let said = place.reviews.iter().map(|said| said.review).find(|one| one.band == band);
        said.filter(|one| one.holds(now)).map(|one| one.category).filter(|category| *category > 0)
    };
    let each: Option<Vec<u8>> = hours.iter().map(of).collect();
    each?.into_iter().max()
}

/// What the map proposes for each place and part of the day: its highest level there in any day's hours,
/// as finely as the viewer may see it.
pub(crate) fn proposals(viewer: &Viewer, places: &[StoredPlace], doors: &Doors) -> Vec<[u8; 4]> {
    let finest = finest(viewer);
    doors.app.live.read(viewer.organisation, |index, as_of| {
        let surface = doors.app.live.surface(index, Population::All, as_of);
        let of = |one: &StoredPlace| {
            let mut bands = [0; 4];
            for hour in HourOfWeek::all() {
                let found = surface.estimate(one.place.cell.coarsened(finest), hour);
                let level = found.map_or(0, |found| found.level.number());
                let band = usize::from(hour.hour_of_day() / 6);
                bands[band] = level.max(bands[band]);
            }
            bands
        };
        places.iter().map(of).collect()
    })
}
