//! `/ogc/risk`: the risk map as far as who asks may see it.

use actix_web::http::header;
use actix_web::web::{self, Data, Path};
use actix_web::{HttpRequest, HttpResponse};

use super::asked::Asked;
use super::grid::{self, Tile};
use super::open::{CrsQuery, FormatQuery, ITEMS, ItemsQuery};
use super::page::{Here, JSON};
use super::service::{self, Service};
use super::tiles::{self, MVT};
use super::view::{self, Chosen, View};
use super::{hexagon, items};
use crate::doors::Doors;
use crate::etag;
use crate::problem::{Problem, ProblemCode};
use crate::risk::ready;
use crate::viewer::Principal;

/// Whose risk is asked for: on every resource, so that an address with it is a service of its own.
const WHOSE: &str = "key_population";

fn here(request: &HttpRequest, known: &[&str], doors: &Doors) -> Result<Here, Problem> {
    let known: Vec<&str> = known.iter().copied().chain([WHOSE]).collect();
    Ok(Here::of(request, Asked::of(request, &known)?, Service::Risk, doors))
}

/// Begins the service of the risk map: links to everything else.
#[utoipa::path(get, path = "/api/v1/ogc/risk", tag = "ogc", params(WhoseQuery, FormatQuery),
    responses((status = 200, body = Object), (status = 304)))]
pub(crate) async fn ogc_risk_landing(
    request: HttpRequest,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let here = here(&request, &[], &doors)?;
    View::of(&principal, &here, &doors).await?;
    Ok(service::landing(&here).answer(&request, &here))
}

/// Lists the standards that the service conforms to.
#[utoipa::path(get, path = "/api/v1/ogc/risk/conformance", tag = "ogc",
    params(WhoseQuery, FormatQuery), responses((status = 200, body = Object), (status = 304)))]
pub(crate) async fn ogc_risk_conformance(
    request: HttpRequest,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let here = here(&request, &[], &doors)?;
    Ok(service::conformance(&here).answer(&request, &here))
}

/// Lists the collections: hexagons of each resolution that the role may see.
#[utoipa::path(get, path = "/api/v1/ogc/risk/collections", tag = "ogc",
    params(WhoseQuery, FormatQuery), responses((status = 200, body = Object), (status = 304)))]
pub(crate) async fn ogc_risk_collections(
    request: HttpRequest,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let here = here(&request, &[], &doors)?;
    let view = View::of(&principal, &here, &doors).await?;
    let all = view.collections(&here, &doors);
    Ok(service::collections(&all, &here).answer(&request, &here))
}

/// Describes a collection.
#[utoipa::path(get, path = "/api/v1/ogc/risk/collections/{collection}", tag = "ogc",
    params(RiskPath, WhoseQuery, FormatQuery),
    responses((status = 200, body = Object), (status = 304)))]
pub(crate) async fn ogc_risk_collection(
    request: HttpRequest,
    id: Path<String>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let here = here(&request, &[], &doors)?;
    let view = View::of(&principal, &here, &doors).await?;
    let found = view.collection(view.resolution(&id)?, &here, &doors);
    Ok(found.page(&here).answer(&request, &here))
}

/// Gives hexagons with their level in an hour, page by page; those of the hour it is unless `datetime` names others.
/// Level 0 is *not enough data*, never safe.
#[utoipa::path(get, path = "/api/v1/ogc/risk/collections/{collection}/items", tag = "ogc",
    params(RiskPath, ItemsQuery, WhoseQuery, FormatQuery),
    responses((status = 200, content_type = "application/geo+json", body = Object), (status = 304)))]
pub(crate) async fn ogc_risk_items(
    request: HttpRequest,
    id: Path<String>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let here = here(&request, &ITEMS, &doors)?;
    let view = View::of(&principal, &here, &doors).await?;
    let resolution = view.resolution(&id)?;
    here.asked.crs()?;
    let after = here.asked.text("after");
    let chosen = Chosen {
        boxes: here.asked.boxes()?,
        span: here.asked.span(&doors.app.deployment.zone)?,
        limit: here.asked.limit()?,
        after: after.map(|id| hexagon::named(id).ok_or_else(items::not_from_a_link)).transpose()?,
    };
    ready(&doors)?;
    let found = view.collection(resolution, &here, &doors);
    let told = view::items(view, resolution, chosen, &doors).await?;
    Ok(items::page((&found.id, &found.title), told, &here).answer(&request, &here))
}

/// Gives one hexagon in one hour of the coming week.
#[utoipa::path(get, path = "/api/v1/ogc/risk/collections/{collection}/items/{feature}", tag = "ogc",
    params(RiskPath, HexagonPath, CrsQuery, WhoseQuery, FormatQuery),
    responses((status = 200, content_type = "application/geo+json", body = Object), (status = 304)))]
pub(crate) async fn ogc_risk_item(
    request: HttpRequest,
    path: Path<(String, String)>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let here = here(&request, &["crs"], &doors)?;
    here.asked.crs()?;
    let view = View::of(&principal, &here, &doors).await?;
    let resolution = view.resolution(&path.0)?;
    let named = hexagon::named(&path.1).ok_or(Problem::new(ProblemCode::NotFound))?;
    ready(&doors)?;
    let found = view.collection(resolution, &here, &doors);
    let there = doors.clone();
    let told = web::block(move || view.item(resolution, named, &there)).await;
    let told = told.map_err(|error| Problem::internal("tell a hexagon", &error))??;
    Ok(items::one((&found.id, &found.title), told, &here).answer(&request, &here))
}

/// Lists the tilesets of a collection.
#[utoipa::path(get, path = "/api/v1/ogc/risk/collections/{collection}/tiles", tag = "ogc",
    params(RiskPath, WhoseQuery, FormatQuery),
    responses((status = 200, body = Object), (status = 304)))]
pub(crate) async fn ogc_risk_tilesets(
    request: HttpRequest,
    id: Path<String>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let here = here(&request, &[], &doors)?;
    let view = View::of(&principal, &here, &doors).await?;
    let resolution = view.resolution(&id)?;
    Ok(tiles::list(&view, resolution, &here).answer(&request, &here))
}

/// Describes a tileset.
#[utoipa::path(get, path = "/api/v1/ogc/risk/collections/{collection}/tiles/WebMercatorQuad",
    tag = "ogc", params(RiskPath, WhoseQuery, FormatQuery),
    responses((status = 200, body = Object), (status = 304)))]
pub(crate) async fn ogc_risk_tileset(
    request: HttpRequest,
    id: Path<String>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let here = here(&request, &[], &doors)?;
    let view = View::of(&principal, &here, &doors).await?;
    let resolution = view.resolution(&id)?;
    Ok(tiles::tileset(&view, resolution, &here, &doors).answer(&request, &here))
}

/// Describes a tileset as `TileJSON` 3.0.
#[utoipa::path(get, tag = "ogc",
    path = "/api/v1/ogc/risk/collections/{collection}/tiles/WebMercatorQuad/tilejson",
    params(RiskPath, WhoseQuery), responses((status = 200, body = Object)))]
pub(crate) async fn ogc_risk_tile_json(
    request: HttpRequest,
    id: Path<String>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let here = here(&request, &[], &doors)?;
    let view = View::of(&principal, &here, &doors).await?;
    let resolution = view.resolution(&id)?;
    let told = tiles::tile_json(&view, resolution, &here, &doors);
    Ok(HttpResponse::Ok().content_type(JSON).body(told.to_string()))
}

/// Gives a tile: hexagons with their level in an hour, coarser ones the farther away. Every tile of the same place is as
/// long, whatever it says.
#[utoipa::path(get, tag = "ogc",
    path = "/api/v1/ogc/risk/collections/{collection}/tiles/WebMercatorQuad/{z}/{y}/{x}",
    params(RiskPath, TilePath, TileQuery, WhoseQuery),
    responses((status = 200, description = "A Mapbox Vector Tile 2.1.",
        content_type = "application/vnd.mapbox-vector-tile", body = Vec<u8>),
        (status = 204, description = "Nothing lies there."), (status = 304)))]
pub(crate) async fn ogc_risk_tile(
    request: HttpRequest,
    path: Path<(String, String, String, String)>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let here = here(&request, &["datetime"], &doors)?;
    let view = View::of(&principal, &here, &doors).await?;
    let (id, zoom, row, column) = path.into_inner();
    let resolution = view.resolution(&id)?;
    let tile = Tile::parse(&zoom, &row, &column).ok_or(Problem::new(ProblemCode::NotFound))?;
    let span = here.asked.span(&doors.app.deployment.zone)?;
    if span.is_some_and(|span| span.instant().is_none()) {
        return Err(Problem::refused(
            "datetime",
            "not_a_time",
            "Una tesela es de una sola hora: un instante RFC 3339.",
            "A tile is of one hour: an RFC 3339 instant.",
        ));
    }
    ready(&doors)?;
    let there = doors.clone();
    let told = web::block(move || tiles::bytes(&view, resolution, tile, span, &there)).await;
    let told = told.map_err(|error| Problem::internal("draw a tile", &error))??;
    let Some(bytes) = told else { return Ok(HttpResponse::NoContent().finish()) };
    let tag = etag::of(&bytes);
    if etag::is_known(&request, &tag) {
        return Ok(HttpResponse::NotModified().insert_header((header::ETAG, tag)).finish());
    }
    Ok(HttpResponse::Ok().insert_header((header::ETAG, tag)).content_type(MVT).body(bytes))
}

/// Lists the tile matrix sets.
#[utoipa::path(get, path = "/api/v1/ogc/risk/tileMatrixSets", tag = "ogc",
    params(WhoseQuery, FormatQuery), responses((status = 200, body = Object), (status = 304)))]
pub(crate) async fn ogc_risk_matrix_sets(
    request: HttpRequest,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let here = here(&request, &[], &doors)?;
    Ok(tiles::matrix_sets(&here).answer(&request, &here))
}

/// Defines a tile matrix set.
#[utoipa::path(get, path = "/api/v1/ogc/risk/tileMatrixSets/{set}", tag = "ogc",
    params(SetPath, WhoseQuery, FormatQuery),
    responses((status = 200, body = Object), (status = 304)))]
pub(crate) async fn ogc_risk_matrix_set(
    request: HttpRequest,
    set: Path<String>,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let here = here(&request, &[], &doors)?;
    if *set != grid::NAME {
        return Err(Problem::new(ProblemCode::NotFound));
    }
    Ok(tiles::matrix_set().answer(&request, &here))
}

/// Whose risk.
#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it describes what is read by hand")]
pub(crate) struct WhoseQuery {
    /// `ALL` (unless given) or the code of a key population. It goes with every link.
    #[param(example = "TW")]
    key_population: Option<String>,
}

/// Which hour of a tile.
#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it describes what is read by hand")]
pub(crate) struct TileQuery {
    /// An RFC 3339 time of the coming week; now unless given.
    #[param(example = "2026-12-01T20:00:00-06:00")]
    datetime: Option<String>,
}

/// Which collection of the risk map.
#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "it describes what is read by hand")]
pub(crate) struct RiskPath {
    /// `risk-` and an H3 resolution, from 5 to the finest that the role may see.
    #[param(example = "risk-8")]
    collection: String,
}

/// Which hexagon in which hour.
#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "it describes what is read by hand")]
pub(crate) struct HexagonPath {
    /// The H3 cell and the hour of the week, 000–167 from Monday 00 h, local time.
    #[param(example = "8866d34221fffff-117")]
    feature: String,
}

/// Which tile.
#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "it describes what is read by hand")]
pub(crate) struct TilePath {
    /// The zoom (tile matrix), 0–15.
    #[param(example = 12)]
    z: u8,
    /// The row, from the north.
    #[param(example = 1879)]
    y: u32,
    /// The column, from the west.
    #[param(example = 1018)]
    x: u32,
}

/// Which tile matrix set.
#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "it describes what is read by hand")]
pub(crate) struct SetPath {
    /// `WebMercatorQuad`, the one there is.
    #[param(example = "WebMercatorQuad")]
    set: String,
}
