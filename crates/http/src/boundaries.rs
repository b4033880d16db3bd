//! `/boundaries`: departments and municipalities by name and code.

use std::fmt;
use std::sync::{Arc, LazyLock};

use actix_web::http::header;
use actix_web::web::{self, Data};
use actix_web::{HttpRequest, HttpResponse};
use atalaya_boundaries::{AdminUnit, Boundaries, Level};
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use utoipa::ToSchema;

use crate::doors::Doors;
use crate::etag;
use crate::problem::Problem;
use crate::secret::hex;

type Read = Box<dyn FnOnce() -> Option<Boundaries> + Send>;

/// The departments and municipalities of an installation, made when they are first asked for: few
/// answers need them, and a start must not wait for them.
#[derive(Clone)]
pub struct Districts(Arc<LazyLock<Option<Boundaries>, Read>>);

impl fmt::Debug for Districts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Districts(…)")
    }
}

impl Default for Districts {
    /// There are none.
    fn default() -> Self {
        Self::from(None)
    }
}

impl From<Option<Boundaries>> for Districts {
    fn from(boundaries: Option<Boundaries>) -> Self {
        Self::later(move || boundaries)
    }
}

impl Districts {
    /// Those that are shipped: Guatemala's.
    #[must_use]
    pub fn shipped() -> Self {
        let failed = |error: &atalaya_boundaries::BoundariesError| {
            let error = error as &dyn std::error::Error;
            tracing::error!(error, "cannot read the boundaries that are shipped");
        };
        Self::later(move || atalaya_boundaries::guatemala().inspect_err(failed).ok())
    }

    fn later(read: impl FnOnce() -> Option<Boundaries> + Send + 'static) -> Self {
        Self(Arc::new(LazyLock::new(Box::new(read))))
    }

    /// Makes them, on a thread that may take its time: a moment, once.
    pub(crate) async fn read(&self) -> Result<(), Problem> {
        if LazyLock::get(&self.0).is_some() {
            return Ok(());
        }
        let again = self.clone();
        let made = web::block(move || {
            LazyLock::force(&again.0);
        });
        made.await.map_err(|error| Problem::internal("read the boundaries", &error))
    }

    /// The boundaries, if there are any.
    #[must_use]
    pub fn get(&self) -> Option<&Boundaries> {
        LazyLock::force(&self.0).as_ref()
    }
}

/// The departments and municipalities.
#[derive(Debug, Serialize, ToSchema)]
pub struct BoundariesOut {
    /// Which boundaries these are, as releases name them: eight hexadecimal digits. `null` if there
    /// are none.
    edition: Option<String>,
    /// Departments, then municipalities, each by code.
    units: Vec<UnitOut>,
}

/// A department or municipality.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnitOut {
    /// ISO 3166-2 of a department; of a municipality that with its number in it by the statistics
    /// institute.
    #[schema(example = "GT-1601")]
    code: String,
    /// `department` or `municipality`.
    level: &'static str,
    /// The code of the department a municipality is in.
    department: Option<String>,
    name: String,
    /// What it is called as well.
    alt_name: Option<String>,
    /// People, where they were counted.
    population: Option<i64>,
    /// How many hexagons of resolution 7 a municipality counts as in releases, 5 km² each; one of
    /// fewer than seven is told in its department.
    hexagons: Option<usize>,
}

impl UnitOut {
    fn new(unit: &AdminUnit, boundaries: &Boundaries) -> Self {
        Self {
            code: unit.code.to_string(),
            level: unit.level.code(),
            department: unit.parent.map(|parent| parent.to_string()),
            name: unit.name.clone(),
            alt_name: unit.alt_name.clone(),
            population: unit.population,
            hexagons: (unit.level == Level::Second).then(|| boundaries.hexagons(unit.code)),
        }
    }
}

/// Lists the departments and municipalities of the installation.
#[utoipa::path(get, path = "/api/v1/boundaries", tag = "session",
    responses((status = 200, body = BoundariesOut), (status = 304)))]
pub(crate) async fn boundaries_get(
    request: HttpRequest,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let districts = &doors.app.settings.boundaries;
    districts.read().await?;
    let out = districts.get().map_or_else(
        || BoundariesOut { edition: None, units: Vec::new() },
        |all| BoundariesOut {
            edition: Some(all.edition().to_string()),
            units: all.units().iter().map(|unit| UnitOut::new(unit, all)).collect(),
        },
    );
    let bytes = serde_json::to_vec(&out)
        .map_err(|error| Problem::internal("write the boundaries", &error))?;
    let tag = format!("\"{}\"", hex(&Sha256::digest(&bytes)));
    if etag::is_known(&request, &tag) {
        return Ok(HttpResponse::NotModified().insert_header((header::ETAG, tag)).finish());
    }
    Ok(HttpResponse::Ok()
        .insert_header((header::ETAG, tag))
        .content_type("application/json")
        .body(bytes))
}
