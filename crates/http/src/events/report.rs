//! `POST /events`: one event, an array, or a stream of lines.

use actix_web::web::{Bytes, Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use atalaya_domain::Viewer;

use super::out::{BatchOut, CreatedOut, EventIn, Told};
use super::{batch, stream};
use crate::body::{self, MediaType};
use crate::doors::Doors;
use crate::language::Reader;
use crate::problem::{Problem, ProblemBody};
use crate::viewer::Principal;

/// Reports events: one object, an array of up to 5,000 (8 MiB), or lines of JSON
/// (`application/x-ndjson`, up to 100,000). Success means: on disk. Sending again is answered, not
/// repeated; somebody else's id is refused and nothing more is told of it.
#[utoipa::path(post, path = "/api/v1/events", tag = "events",
    request_body(content((EventIn = "application/json"), (String = "application/x-ndjson"))),
    responses(
        (status = 201, description = "All are new. A single event is answered with `CreatedOut`.", body = BatchOut),
        (status = 200, description = "All were here already.", body = CreatedOut),
        (status = 207, description = "Each is told by itself.", body = BatchOut),
        (status = 409, description = "The id is in use for something that is not theirs (`id_taken`).", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "None was taken.", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(crate) async fn event_create(
    request: HttpRequest,
    mut payload: Payload,
    principal: Principal,
    reader: Reader,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let viewer = *principal.viewer();
    let media = body::expect_media(&request, &[MediaType::Json, MediaType::Ndjson])?;
    if media == MediaType::Ndjson {
        let told = stream::lines(&mut payload, &doors.app, viewer).await?;
        return batch::answer(told, reader.0);
    }
    let body = body::read(&request, &mut payload).await?;
    if body::is_array(&body) {
        let told = batch::array(body, doors.app.clone(), viewer).await?;
        return batch::answer(told, reader.0);
    }
    single(&body, &doors, &viewer).await
}

async fn single(body: &Bytes, doors: &Doors, viewer: &Viewer) -> Result<HttpResponse, Problem> {
    let event = batch::checked(body, &doors.app, viewer)?;
    let id = event.id;
    let store = &doors.app.store;
    let outcome = store.event_create(viewer.organisation, viewer.user, event, doors.now()).await?;
    let told = Told::of(viewer, id, outcome, "");
    let status = told.status();
    let (mut answer, version) = match told {
        Told::Created(_) => (HttpResponse::Created(), Some(1)),
        Told::Had(_, version) => (HttpResponse::Ok(), version),
        Told::Refused(problem) => return Err(*problem),
    };
    answer.insert_header(("location", format!("/api/v1/events/{id}")));
    Ok(answer.json(CreatedOut { id: id.to_string(), status, version }))
}
