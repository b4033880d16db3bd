//! `/risk`: hexagons of a box, and one hexagon's week.

mod collection;
mod geojson;
mod query;
mod reading;
mod remembered;
mod shapes;
mod story;

use std::hash::Hasher as _;

use actix_web::http::header;
use actix_web::web::{self, Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use atalaya_domain::{AuditAction, AuditSubject, AuditSubjectKind, HourOfWeek};
use jiff::Timestamp;
use rustc_hash::FxHasher;

use self::story::StoryOut;
pub(crate) use collection::{Drawn, Told};
pub(crate) use remembered::Remembered;
pub(crate) use shapes::{Bbox, Shapes, ring};

pub(crate) use self::query::past;
use self::query::{At, CellQuery, RiskQuery};
pub(crate) use self::reading::Reading;
use crate::audit::looked_at;
use crate::doors::Doors;
use crate::problem::{Problem, ProblemCode};
use crate::viewer::Principal;
use crate::{etag, live_status};

/// Gives the hexagons of a box as `GeoJSON`: each with its level (0 is *not enough data*, never
/// safe) and how sure it is.
#[utoipa::path(get, path = "/api/v1/risk", tag = "risk", params(RiskQuery), responses(
    (status = 200, description = "A feature collection; a feature's id is its cell.",
        content_type = "application/geo+json", body = Object),
    (status = 304)))]
pub(crate) async fn risk_get(
    request: HttpRequest,
    query: Query<RiskQuery>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let ask = collection::Ask::new(&query, &principal, &doors).await?;
    ready(&doors)?;
    let reading = ask.reading(&doors).await?;
    enter(&principal, &reading, &doors).await?;
    let body = web::block(move || collection::written(&ask, &reading, &doors)).await;
    let body = body.map_err(|error| Problem::internal("draw the map", &error))??;
    let tag = tag(&body);
    if etag::is_known(&request, &tag) {
        return Ok(HttpResponse::NotModified().insert_header((header::ETAG, tag)).finish());
    }
    let mut answer = HttpResponse::Ok();
    answer.insert_header((header::ETAG, tag)).content_type("application/geo+json");
    Ok(answer.body(body))
}

/// Gives one hexagon's 168 hours and, in one sentence, why.
#[utoipa::path(get, path = "/api/v1/risk/cells/{cell}", tag = "risk",
    params(("cell" = String, Path, description = "H3 cell of resolution 5–9, hexadecimal"), CellQuery),
    responses((status = 200, body = StoryOut)))]
pub(crate) async fn risk_cell_get(
    cell: Path<String>,
    query: Query<CellQuery>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let ask = story::Ask::new(&cell, &query, &principal, &doors).await?;
    ready(&doors)?;
    let reading = ask.reading(&doors).await?;
    enter(&principal, &reading, &doors).await?;
    let story = web::block(move || story::told(&ask, &reading, &doors)).await;
    let story = story.map_err(|error| Problem::internal("tell a hexagon's week", &error))??;
    Ok(HttpResponse::Ok().json(story))
}

/// Enters that somebody looks at a map of the past, and of when.
pub(crate) async fn enter(
    principal: &Principal,
    reading: &Reading,
    doors: &Doors,
) -> Result<(), Problem> {
    let Some((as_of, _)) = reading.past() else { return Ok(()) };
    let map = AuditSubject::one(AuditSubjectKind::Map, &as_of);
    looked_at(principal, AuditAction::PastMapViewed, map, doors).await
}

/// The hour that is asked for.
fn hour_of(at: At, now: Timestamp, doors: &Doors) -> HourOfWeek {
    match at {
        At::Now => doors.app.deployment.zone.hour_of_week(now),
        At::Hour(hour) => hour,
        At::Instant(instant) => doors.app.deployment.zone.hour_of_week(instant),
    }
}

/// While the map has not caught up it would show less than is known.
pub(crate) fn ready(doors: &Doors) -> Result<(), Problem> {
    if live_status::caught_up(&doors.app) {
        return Ok(());
    }
    Err(Problem::new(ProblemCode::NotReady).retry_after(2))
}

/// The tag of an answer: of what is in it and nothing else, so that it moves only when the reader
/// sees something else. A position in the feed, or a count of changes, would tell how much is
/// reported, by others too. Weak, because the same map may be sent compressed; a quick hash,
/// because nobody gains by making two maps with the same one.
fn tag(body: &[u8]) -> String {
    let mut hasher = FxHasher::default();
    hasher.write(body);
    format!("W/\"{:016x}\"", hasher.finish())
}
