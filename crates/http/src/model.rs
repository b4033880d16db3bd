//! `/model`: every constant of the model, by which a map can be drawn again.

use std::collections::BTreeMap;

use actix_web::http::header;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use atalaya_risk::MODEL;
use serde::Serialize;
use utoipa::ToSchema;

use crate::about::CutPointsOut;
use crate::doors::Doors;
use crate::etag;

/// The model that draws the maps of this installation.
#[derive(Debug, Serialize, ToSchema)]
pub struct ModelOut {
    /// Its version, which every answer about risk names.
    #[schema(example = "ladder-5-0123abcd")]
    model: String,
    /// What its formulas are called.
    #[schema(example = "ladder-5")]
    formulas: &'static str,
    cut_points: CutPointsOut,
    /// Every constant by its name; those of a list as `name.0`, `name.1` …
    parameters: BTreeMap<&'static str, f64>,
}

/// Gives the model's version and every constant behind it. The entity tag is the version: two
/// answers of one version are the same.
#[utoipa::path(get, path = "/api/v1/model", tag = "risk",
    responses((status = 200, body = ModelOut), (status = 304)))]
pub(crate) async fn model_get(request: HttpRequest, doors: Data<Doors>) -> HttpResponse {
    let settings = doors.app.live.model();
    let model = settings.version();
    let tag = format!("\"{model}\"");
    if etag::is_known(&request, &tag) {
        return HttpResponse::NotModified().insert_header((header::ETAG, tag)).finish();
    }
    HttpResponse::Ok().insert_header((header::ETAG, tag)).json(ModelOut {
        model,
        formulas: MODEL,
        cut_points: settings.cut_points().into(),
        parameters: settings.parameters().into_iter().collect(),
    })
}
