//! The map by REST: hexagons of a viewport, and one hexagon's week.

mod geojson;
mod query;
mod shapes;

use actix_web::http::header;
use actix_web::web::{self, Data};
use actix_web::{HttpRequest, HttpResponse};
use atalaya_disclosure::{
    CellRisk, Refusal, Released, Scope, release_cells, release_story, reporting_sentence,
};
use atalaya_domain::{Cell, HourOfWeek, OrganisationId, Population};
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use crate::doors::Doors;
use crate::etag::is_known;
use crate::problem::{Problem, ProblemCode};
use crate::viewer::Principal;
use geojson::Figures;
use query::{At, CellQuery, RiskQuery};
pub(crate) use shapes::Shapes;

/// The most cells of one answer: a screenful is about 2,000.
const MAX_CELLS: usize = 20_000;
/// Bytes of one hexagon in an answer, for the buffer.
const FEATURE_BYTES: usize = 320;

/// The risk of the hexagons in a box, in one hour, for one key population.
#[utoipa::path(
    get, path = "/api/v1/risk", tag = "risk", params(RiskQuery),
    responses((status = 200, description = "A FeatureCollection of hexagons with level 0–5 (0 is not enough data, never safe) and certainty 0–3", content_type = "application/geo+json", body = Object))
)]
pub(crate) async fn risk_get(
    request: HttpRequest,
    doors: Data<Doors>,
    principal: Principal,
    query: web::Query<RiskQuery>,
) -> Result<HttpResponse, Problem> {
    let asked = Asked::of(&doors, &principal, &query)?;
    let tag = tag(&doors, asked.organisation, &asked.name(&query));
    if is_known(&request, &tag) {
        return Ok(HttpResponse::NotModified().insert_header((header::ETAG, tag)).finish());
    }
    let body = asked.answer(&doors)?;
    Ok(HttpResponse::Ok()
        .content_type("application/geo+json")
        .insert_header((header::ETAG, tag))
        .insert_header((header::CACHE_CONTROL, "private, no-cache"))
        .body(body))
}

/// One hexagon: its 168 hours, and why.
#[utoipa::path(
    get, path = "/api/v1/risk/cells/{cell}", tag = "risk",
    params(("cell" = String, Path, description = "H3 cell of resolution 5–9, hexadecimal"), CellQuery),
    responses((status = 200, description = "The cell's week, Monday 00 h first, and the reasons", body = Object))
)]
pub(crate) async fn risk_cell_get(
    doors: Data<Doors>,
    principal: Principal,
    path: web::Path<String>,
    query: web::Query<CellQuery>,
) -> Result<HttpResponse, Problem> {
    let cell = query::cell(&path)?;
    let (population, at) = (query.population()?, query.at()?);
    let viewer = principal.viewer();
    let scope = Scope::of(viewer);
    let story = doors.app.live.read(viewer.organisation, |index, as_of| {
        let hour = hour(&doors, at, as_of);
        let surface = index.surface(population, as_of);
        release_story(&scope, &surface, cell, hour).map(|story| (story, as_of, hour))
    });
    let (story, as_of, hour) = story.map_err(refused)?;
    let story = story.into_inner();
    let mut out = members(&story.now);
    out.insert("resolution".to_owned(), json!(cell.resolution()));
    out.extend(context(&doors, population, as_of, hour));
    out.insert("week".to_owned(), story.week.iter().map(|one| Value::Object(brief(one))).collect());
    out.insert("reasons".to_owned(), json!(story.reasons));
    out.insert("severity".to_owned(), json!(story.severity));
    out.insert("exposure".to_owned(), json!("none"));
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(out))
}

/// A viewport, checked.
struct Asked {
    organisation: OrganisationId,
    scope: Scope,
    bbox: shapes::Bbox,
    resolution: u8,
    population: Population,
    at: At,
}

impl Asked {
    fn of(doors: &Doors, principal: &Principal, query: &RiskQuery) -> Result<Self, Problem> {
        let viewer = principal.viewer();
        let asked = Self {
            organisation: viewer.organisation,
            scope: Scope::of(viewer),
            bbox: query.bbox()?,
            resolution: query.resolution()?,
            population: query.population()?,
            at: query.at()?,
        };
        asked.scope.map_of(asked.population, asked.resolution).map_err(refused)?;
        // Seven cells at the least below each parent that a box touches, but for its edges.
        if doors.shapes.parents_in(asked.resolution, asked.bbox) > MAX_CELLS / 49 {
            return Err(too_many());
        }
        Ok(asked)
    }

    /// What distinguishes this question from the same reader's others.
    fn name(&self, query: &RiskQuery) -> String {
        format!("{:?}{query:?}{:?}", self.bbox, self.scope)
    }

    fn answer(&self, doors: &Doors) -> Result<Vec<u8>, Problem> {
        let groups = doors.shapes.groups_in(self.resolution, self.bbox);
        let places: Vec<Vec<usize>> =
            groups.iter().map(|group| group.touching(self.bbox).collect()).collect();
        let count: usize = places.iter().map(Vec::len).sum();
        if count > MAX_CELLS {
            return Err(too_many());
        }
        let cells: Vec<Cell> = groups
            .iter()
            .zip(&places)
            .flat_map(|(group, places)| places.iter().map(|place| group.cells[*place]))
            .collect();
        let (released, as_of, hour) = self.released(doors, &cells).map_err(refused)?;
        let mut out = Vec::with_capacity(count * FEATURE_BYTES + 1_024);
        let mut members = context(doors, self.population, as_of, hour);
        members.insert("resolution".to_owned(), json!(self.resolution));
        geojson::begin(&mut out, &members);
        let places = groups
            .iter()
            .zip(&places)
            .flat_map(|(group, places)| places.iter().map(move |place| (group.as_ref(), *place)));
        // `release_cells` leaves out only cells outside the area, of which the groups hold none.
        for ((group, place), risk) in places.zip(released.get()) {
            geojson::push(&mut out, group, place, &Figures::of(risk));
        }
        geojson::end(&mut out);
        Ok(out)
    }

    fn released(
        &self,
        doors: &Doors,
        cells: &[Cell],
    ) -> Result<(Released<Vec<CellRisk>>, Timestamp, HourOfWeek), Refusal> {
        doors.app.live.read(self.organisation, |index, as_of| {
            let hour = hour(doors, self.at, as_of);
            let surface = index.surface(self.population, as_of);
            let released = release_cells(&self.scope, &surface, self.resolution, cells, hour)?;
            Ok((released, as_of, hour))
        })
    }
}

impl Figures {
    fn of(risk: &CellRisk) -> Self {
        Self {
            level: risk.state.level().number(),
            certainty: risk.state.certainty().number(),
            relative: risk.numbers.map(|numbers| numbers.relative),
            rate: risk.numbers.map(|numbers| [numbers.rate, numbers.lower, numbers.upper]),
        }
    }
}

fn hour(doors: &Doors, at: At, as_of: Timestamp) -> HourOfWeek {
    let zone = &doors.app.deployment.zone;
    match at {
        At::Now => zone.hour_of_week(as_of),
        At::Hour(hour) => hour,
        At::Instant(instant) => zone.hour_of_week(instant),
    }
}

/// What every answer about the map carries.
fn context(
    doors: &Doors,
    population: Population,
    as_of: Timestamp,
    hour: HourOfWeek,
) -> Map<String, Value> {
    let (epoch, seq) = doors.app.live.epoch_and_seq();
    let mut members = Map::new();
    let mut put = |name: &str, value| members.insert(name.to_owned(), value);
    put("as_of", json!(as_of.to_string()));
    put("hour_of_week", json!(hour.number()));
    put("key_population", json!(population.code()));
    put("epoch", json!(format!("{epoch:016x}")));
    put("seq", json!(seq));
    put("sentence", json!(reporting_sentence()));
    members
}

/// A cell's own members.
fn members(risk: &CellRisk) -> Map<String, Value> {
    let mut members = brief(risk);
    members.insert("cell".to_owned(), json!(risk.cell));
    if let Some(numbers) = risk.numbers {
        members.insert("rate".to_owned(), json!(numbers.rate));
        members.insert("lower".to_owned(), json!(numbers.lower));
        members.insert("upper".to_owned(), json!(numbers.upper));
    }
    members
}

/// Level, certainty and, where it may be seen, the relative risk.
fn brief(risk: &CellRisk) -> Map<String, Value> {
    let mut members = Map::new();
    members.insert("level".to_owned(), json!(risk.state.level().number()));
    members.insert("certainty".to_owned(), json!(risk.state.certainty().number()));
    if let Some(numbers) = risk.numbers {
        members.insert("relative".to_owned(), json!(numbers.relative));
    }
    members
}

/// A tag that changes when the map may have: by lineage, change and hour, and per question.
fn tag(doors: &Doors, organisation: OrganisationId, question: &str) -> String {
    use std::hash::{BuildHasher, BuildHasherDefault};
    let (epoch, _) = doors.app.live.epoch_and_seq();
    let position = doors.app.live.position();
    let as_of = doors.app.deployment.zone.hour_start(doors.now());
    let hash = BuildHasherDefault::<rustc_hash::FxHasher>::default().hash_one((
        organisation,
        question,
        epoch,
        position,
        as_of,
    ));
    format!("W/\"{hash:016x}\"")
}

fn too_many() -> Problem {
    Problem::new(ProblemCode::TooManyCells).detail(
        format!("Acerque el mapa o pida celdas más grandes: caben {MAX_CELLS}."),
        format!("Zoom in or ask for larger cells: {MAX_CELLS} fit."),
    )
}

/// A refusal of the gate as a problem.
pub(crate) fn refused(refusal: Refusal) -> Problem {
    let text = refusal.text();
    match refusal {
        Refusal::NoMap => Problem::new(ProblemCode::NotForRole).detail(text.es, text.en),
        Refusal::Resolution { .. } => {
            Problem::parameter("resolution", "not_for_role", text.es, text.en)
        }
        Refusal::Population => {
            Problem::parameter("key_population", "not_for_role", text.es, text.en)
        }
        Refusal::NoSuchEvent | Refusal::OutsideArea => {
            Problem::new(ProblemCode::NotFound).detail(text.es, text.en)
        }
    }
}
