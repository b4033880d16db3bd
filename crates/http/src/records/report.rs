//! Taking reports: one object, an array, or a stream of lines.

use actix_web::web::{Bytes, Payload};
use actix_web::{HttpRequest, HttpResponse};
use atalaya_disclosure::Released;
use atalaya_domain::{Json, Language, Viewer};

use super::told::{CreatedOut, TextWarningOut, Told};
use super::{Record, batch, stream};
use crate::body::{self, MediaType};
use crate::doors::Doors;
use crate::problem::Problem;

/// Takes the reports in a request's body, in whichever way they are sent.
pub(crate) async fn create<R: Record>(
    request: &HttpRequest,
    payload: &mut Payload,
    viewer: Viewer,
    language: Language,
    doors: &Doors,
) -> Result<HttpResponse, Problem> {
    let media = body::expect_media(request, &[MediaType::Json, MediaType::Ndjson])?;
    if media == MediaType::Ndjson {
        let told = stream::lines::<R>(payload, &doors.app, viewer).await?;
        return batch::answer::<R>(told, language);
    }
    let body = body::read(request, payload).await?;
    if body::is_array(&body) {
        let told = batch::array::<R>(body, doors.app.clone(), viewer).await?;
        return batch::answer::<R>(told, language);
    }
    single::<R>(&body, doors, &viewer).await
}

/// Takes one report that came in another program's envelope.
pub(crate) async fn one<R: Record>(
    report: &Json,
    doors: &Doors,
    viewer: &Viewer,
) -> Result<HttpResponse, Problem> {
    let text = serde_json::to_vec(report)
        .map_err(|error| Problem::internal("write a report as JSON", &error))?;
    single::<R>(&Bytes::from(text), doors, viewer).await
}

async fn single<R: Record>(
    body: &Bytes,
    doors: &Doors,
    viewer: &Viewer,
) -> Result<HttpResponse, Problem> {
    let record: R = batch::checked(body, &doors.app, viewer)?;
    let (id, findings) = (record.id(), record.text_findings());
    let outcome = record.clone().store(&doors.app.store, viewer, doors.now()).await?;
    let told = Told::of::<R>(viewer, id, outcome, "");
    let status = told.status();
    let (mut answer, version) = match told {
        Told::Created(_) => (HttpResponse::Created(), Some(1)),
        Told::Had(_, version) => (HttpResponse::Ok(), version),
        Told::Refused(problem) => return Err(*problem),
    };
    answer.insert_header(("location", format!("{}/{id}", R::PATH)));
    let similar = match record.similar(doors, viewer).await {
        Ok(similar) => similar.map(Released::into_inner),
        // The report is on disk: that must be told, whatever else fails.
        Err(problem) => {
            tracing::warn!(code = problem.code().code(), "cannot look for similar reports");
            None
        }
    };
    let warnings = findings.into_iter().map(TextWarningOut::from).collect();
    Ok(answer.json(CreatedOut { id: id.to_string(), status, version, similar, warnings }))
}
