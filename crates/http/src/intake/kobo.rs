//! `POST /intake/kobo`: a submission as `KoboToolbox` hands it to a REST service. The form is
//! `data/forms/reporte.xlsx`, whose questions have the names of the API's fields.

use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use atalaya_domain::{Event, report_of_answers};
use utoipa::ToSchema;

use super::members;
use crate::body::{self, MediaType};
use crate::doors::Doors;
use crate::problem::{Problem, ProblemBody, ProblemCode};
use crate::records::{self, CreatedOut};
use crate::viewer::Principal;

/// A submission, as far as it is read: the answers by the names of the form's questions, groups before
/// them or not. What begins with `_`, and what a form knows of itself, is left alone.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, read name by name")]
pub struct KoboSubmission {
    /// The submission's UUID: the report's id, so that handing it over again is harmless.
    #[schema(format = "uuid")]
    _uuid: String,
    /// A kind of the taxonomy.
    #[schema(example = "P1")]
    kind: String,
    /// RFC 3339 with an offset.
    occurred_at: String,
    /// Latitude, longitude, altitude and accuracy in metres, with blanks between them. Not kept: the cell is.
    #[schema(example = "14.6349 -90.5069 1500 12")]
    location: Option<String>,
}

/// Takes a submission. A program with a token sends it; 503 asks it to try again later, which
/// `KoboToolbox` does by itself.
#[utoipa::path(post, path = "/api/v1/intake/kobo", tag = "events", request_body = KoboSubmission,
    responses(
        (status = 201, body = CreatedOut), (status = 200, body = CreatedOut),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(crate) async fn kobo_submission(
    request: HttpRequest,
    mut payload: Payload,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    body::expect_media(&request, &[MediaType::Json])?;
    let json = body::read_json(&request, &mut payload).await?;
    let json = json.ok_or(Problem::new(ProblemCode::InvalidJson))?;
    let report = report_of_answers(members(json)?)
        .map_err(|wrong| Problem::fields(ProblemCode::InvalidEvent, &[wrong]))?;
    records::one::<Event>(&report, &doors, principal.viewer()).await
}
