//! `/ogc/published`: what was published, for everybody.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};

use super::asked::Asked;
use super::page::Here;
use super::published::{self, Chosen, KEPT};
use super::service::{self, Service};
use super::{items, page};
use crate::doors::Doors;
use crate::problem::Problem;

const SERVICE: Service = Service::Published;

fn here(request: &HttpRequest, known: &[&str], doors: &Doors) -> Result<Here, Problem> {
    Ok(Here::of(request, Asked::of(request, known)?, SERVICE, doors))
}

fn sent(mut page: page::Page, request: &HttpRequest, here: &Here) -> HttpResponse {
    page.kept = Some(KEPT);
    page.answer(request, here)
}

/// Begins the service of what was published: links to everything else.
#[utoipa::path(get, path = "/api/v1/ogc/published", tag = "ogc", params(FormatQuery),
    responses((status = 200, body = Object), (status = 304)), security(()))]
pub(crate) async fn ogc_published_landing(
    request: HttpRequest,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let here = here(&request, &[], &doors)?;
    Ok(sent(service::landing(&here), &request, &here))
}

/// Lists the standards that the service conforms to.
#[utoipa::path(get, path = "/api/v1/ogc/published/conformance", tag = "ogc", params(FormatQuery),
    responses((status = 200, body = Object), (status = 304)), security(()))]
pub(crate) async fn ogc_published_conformance(
    request: HttpRequest,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let here = here(&request, &[], &doors)?;
    Ok(sent(service::conformance(&here), &request, &here))
}

/// Lists the collections: departments, municipalities, and each release that is for everybody.
#[utoipa::path(get, path = "/api/v1/ogc/published/collections", tag = "ogc", params(FormatQuery),
    responses((status = 200, body = Object), (status = 304)), security(()))]
pub(crate) async fn ogc_published_collections(
    request: HttpRequest,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let here = here(&request, &[], &doors)?;
    let all = published::collections(&here, &doors).await?;
    Ok(sent(service::collections(&all, &here), &request, &here))
}

/// Describes a collection.
#[utoipa::path(get, path = "/api/v1/ogc/published/collections/{collection}", tag = "ogc",
    params(PublishedPath, FormatQuery),
    responses((status = 200, body = Object), (status = 304)), security(()))]
pub(crate) async fn ogc_published_collection(
    request: HttpRequest,
    id: Path<String>,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let here = here(&request, &[], &doors)?;
    let (_, found) = published::collection(&id, &here, &doors).await?;
    Ok(sent(found.page(&here), &request, &here))
}

/// Gives features of a collection, page by page: numbers of a release with their places, or boundaries.
#[utoipa::path(get, path = "/api/v1/ogc/published/collections/{collection}/items", tag = "ogc",
    params(PublishedPath, ItemsQuery, FormatQuery),
    responses((status = 200, content_type = "application/geo+json", body = Object), (status = 304)),
    security(()))]
pub(crate) async fn ogc_published_items(
    request: HttpRequest,
    id: Path<String>,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let here = here(&request, &ITEMS, &doors)?;
    let (which, found) = published::collection(&id, &here, &doors).await?;
    here.asked.crs()?;
    let after = match here.asked.text("after") {
        None => 0,
        Some(text) => text.parse::<u32>().map_err(|_| items::not_from_a_link())? as usize,
    };
    let chosen = Chosen {
        boxes: here.asked.boxes()?,
        span: here.asked.span(&doors.app.deployment.zone)?,
        limit: here.asked.limit()?,
        after,
    };
    let told = published::items(which, &chosen, &doors).await?;
    Ok(sent(items::page((&found.id, &found.title), told, &here), &request, &here))
}

/// Gives one feature.
#[utoipa::path(get, path = "/api/v1/ogc/published/collections/{collection}/items/{feature}",
    tag = "ogc", params(PublishedPath, FeaturePath, CrsQuery, FormatQuery),
    responses((status = 200, content_type = "application/geo+json", body = Object), (status = 304)),
    security(()))]
pub(crate) async fn ogc_published_item(
    request: HttpRequest,
    path: Path<(String, String)>,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let here = here(&request, &["crs"], &doors)?;
    here.asked.crs()?;
    let (which, found) = published::collection(&path.0, &here, &doors).await?;
    let feature = published::item(which, &path.1, &doors).await?;
    Ok(sent(items::one((&found.id, &found.title), feature, &here), &request, &here))
}

/// What features are asked for by.
pub(super) const ITEMS: [&str; 6] = ["bbox", "bbox-crs", "crs", "datetime", "limit", "after"];

/// How an answer is written.
#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it describes what is read by hand")]
pub(crate) struct FormatQuery {
    /// `json` or `html`; unless given, what `Accept` prefers, and JSON.
    #[param(example = "json")]
    f: Option<String>,
}

/// The coordinates that are wanted.
#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it describes what is read by hand")]
pub(crate) struct CrsQuery {
    /// The coordinates that are wanted: longitude and latitude, WGS 84, are all there are.
    #[param(example = "http://www.opengis.net/def/crs/OGC/1.3/CRS84")]
    crs: Option<String>,
}

/// Which features.
#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it describes what is read by hand")]
pub(crate) struct ItemsQuery {
    /// West, south, east, north in degrees, or with heights as the third and sixth number, which choose nothing. From
    /// east to west it lies across the 180th meridian.
    #[param(style = Form, explode = false, min_items = 4, max_items = 6,
        example = json!([-90.6, 14.5, -90.4, 14.7]))]
    bbox: Option<Vec<f64>>,
    /// The coordinates of `bbox`: longitude and latitude, WGS 84, are all there are.
    #[param(rename = "bbox-crs", example = "http://www.opengis.net/def/crs/OGC/1.3/CRS84")]
    bbox_crs: Option<String>,
    /// The coordinates that are wanted: longitude and latitude, WGS 84, are all there are.
    #[param(example = "http://www.opengis.net/def/crs/OGC/1.3/CRS84")]
    crs: Option<String>,
    /// An RFC 3339 time, a date, or an interval of two, `..` for an open end.
    #[param(style = Form, explode = false, example = "2026-12-01T20:00:00-06:00/..")]
    datetime: Option<String>,
    /// How many features a page has, from 1 to 5000; more is as 5000.
    #[param(style = Form, explode = false, minimum = 1, maximum = 5000, default = 500, example = 500)]
    limit: Option<u32>,
    /// Where the page before ended: as the link `next` says it, and nothing to be made up.
    #[param(example = "500")]
    after: Option<String>,
}

/// Which collection of what was published.
#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "it describes what is read by hand")]
pub(crate) struct PublishedPath {
    /// `departments`, `municipalities`, or `release-` and a release's number.
    #[param(example = "departments")]
    collection: String,
}

/// Which feature.
#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "it describes what is read by hand")]
pub(crate) struct FeaturePath {
    /// The feature's id, as a list of features has it.
    #[param(example = "GT-01")]
    feature: String,
}
