//! `/logbooks`: what organisations have kept in files of their own. A file is read, looked at, and brought in; what of
//! it is refused comes back as a file to be mended.
//!
//! # Design
//!
//! Nothing of a file is kept between these steps: each one is sent the file again, with the plan that says how to read
//! it. A logbook holds what people have told; a copy that waits on a server for somebody to come back is one more that
//! can be found, and a few megabytes sent three times cost an office nothing.
//!
//! What is brought in is the organisation's and nobody's own: it was many people's before it was a file. So no reporter
//! stands beside it, and who brought it in stands in the log.

mod import;
mod out;
pub(crate) mod plans;
mod sent;

use std::sync::{Arc, OnceLock};

use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use atalaya_disclosure::{may_bring_logbooks, release_logbook, release_refused_rows};
use atalaya_domain::{AuditAction, AuditSubject, AuditSubjectKind};
use atalaya_logbook::{Places, refused_csv};
use tokio::sync::{Semaphore, SemaphorePermit};

use self::out::{LogbookPreview, LogbookReading, json};
use self::sent::Sent;
use crate::aside::aside;
use crate::audit::looked_at;
use crate::boundaries::Districts;
use crate::doors::Doors;
use crate::language::Reader;
use crate::problem::{Problem, ProblemBody, ProblemCode};
use crate::rate_limit::{Quota, RateLimit};
use crate::records::send;
use crate::sign_in::counted;
use crate::viewer::Principal;

/// Files that one account sends: a few wizards one after the other, each a dozen steps.
const FILES: Quota = Quota { burst: 60, every_s: 5 };
/// Files that are read at once: each is unpacked in memory.
const AT_ONCE: usize = 2;

/// What reading logbooks needs beside the rooms.
pub(crate) struct Logbooks {
    limit: RateLimit,
    at_once: Semaphore,
    places: OnceLock<Option<Arc<Places>>>,
}

impl Default for Logbooks {
    fn default() -> Self {
        Self {
            limit: RateLimit::new(FILES),
            at_once: Semaphore::new(AT_ONCE),
            places: OnceLock::new(),
        }
    }
}

impl Logbooks {
    /// The municipalities by what people call them; made when first asked for, on a thread that may take its time.
    pub(crate) fn places(&self, districts: &Districts) -> Option<Arc<Places>> {
        let made = || districts.get().map(|all| Arc::new(Places::new(all.clone())));
        self.places.get_or_init(made).clone()
    }

    async fn turn(&self) -> Result<SemaphorePermit<'_>, Problem> {
        self.at_once.acquire().await.map_err(|_| Problem::new(ProblemCode::Busy))
    }
}

/// Reads a file and tells what was understood: sheets, header, columns with what each is about, how dates can be read,
/// and which places and words somebody must say the meaning of.
#[utoipa::path(post, path = "/api/v1/logbooks/reading", tag = "logbooks",
    request_body(content = sent::LogbookForm, content_type = "multipart/form-data"),
    responses((status = 200, body = LogbookReading),
        (status = 413, body = ProblemBody, content_type = "application/problem+json"),
        (status = 415, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json")))]
pub(crate) async fn logbook_read(
    request: HttpRequest,
    mut payload: Payload,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let sent = taken(&request, &mut payload, &principal, &doors).await?;
    let _turn = doors.logbooks.turn().await?;
    let shared = doors.clone();
    let read = aside("read a logbook", move || {
        let places = shared.logbooks.places(&shared.app.settings.boundaries);
        let logbook = sent.logbook()?;
        Ok(LogbookReading::of(&logbook, places.as_deref()))
    });
    let told = json(&read.await?)?;
    Ok(send(HttpResponse::Ok(), release_logbook(principal.viewer(), told)?))
}

/// Tells what would become of a file's rows, and stores nothing.
#[utoipa::path(post, path = "/api/v1/logbooks/preview", tag = "logbooks",
    request_body(content = sent::LogbookForm, content_type = "multipart/form-data"),
    responses((status = 200, body = LogbookPreview),
        (status = 422, body = ProblemBody, content_type = "application/problem+json")))]
pub(crate) async fn logbook_preview(
    request: HttpRequest,
    mut payload: Payload,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let viewer = *principal.viewer();
    let sent = taken(&request, &mut payload, &principal, &doors).await?;
    let _turn = doors.logbooks.turn().await?;
    let shared = doors.clone();
    let checked = aside("check a logbook", move || {
        let checked = sent.checked(&shared, &viewer)?;
        let places = shared.logbooks.places(&shared.app.settings.boundaries);
        let zone = &shared.app.deployment.zone;
        let told = LogbookPreview::of(
            &checked.logbook,
            &checked.good,
            &checked.wrong,
            places.as_deref(),
            zone,
        );
        Ok((told, checked.ids()))
    });
    let (mut told, ids) = checked.await?;
    let there = doors.app.store.events_known(viewer.organisation, ids).await?;
    told.already_there = there;
    told.new = (told.accepted as u64).saturating_sub(there);
    Ok(send(HttpResponse::Ok(), release_logbook(&viewer, json(&told)?)?))
}

/// Gives the rows that are refused, as they are, with the reasons in a column more: to be mended and sent again.
#[utoipa::path(post, path = "/api/v1/logbooks/refused", tag = "logbooks",
    request_body(content = sent::LogbookForm, content_type = "multipart/form-data"),
    responses((status = 200, body = String, content_type = "text/csv"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json")))]
pub(crate) async fn logbook_refused(
    request: HttpRequest,
    mut payload: Payload,
    principal: Principal,
    reader: Reader,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let viewer = *principal.viewer();
    let sent = taken(&request, &mut payload, &principal, &doors).await?;
    let _turn = doors.logbooks.turn().await?;
    let shared = doors.clone();
    let file = aside("check a logbook", move || {
        let checked = sent.checked(&shared, &viewer)?;
        refused_csv(&checked.logbook, &checked.wrong, reader.0)
            .map_err(|error| Problem::internal("write the refused rows", &error))
    });
    let file = release_refused_rows(&viewer, file.await?)?.into_inner();
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header(("content-disposition", "attachment; filename=\"filas-por-corregir.csv\""))
        .insert_header(("cache-control", "no-store"))
        .body(file))
}

/// Brings a file's rows in: those that are refused are left out, those that are there already stay as they are. Answers
/// line by line how far it has come; each line's rows are stored, all of them or none. What was cut off is sent again.
#[utoipa::path(post, path = "/api/v1/logbooks", tag = "logbooks",
    request_body(content = sent::LogbookForm, content_type = "multipart/form-data"),
    responses((status = 200, body = import::LogbookProgress, content_type = "application/x-ndjson"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json")))]
pub(crate) async fn logbook_import(
    request: HttpRequest,
    mut payload: Payload,
    principal: Principal,
    reader: Reader,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let viewer = *principal.viewer();
    let sent = taken(&request, &mut payload, &principal, &doors).await?;
    let turn = doors.logbooks.turn().await?;
    let shared = doors.clone();
    let checked = aside("check a logbook", move || sent.checked(&shared, &viewer)).await?;
    drop(turn);
    let subject = AuditSubject::list(AuditSubjectKind::Event);
    looked_at(&principal, AuditAction::LogbookImported, subject, &doors).await?;
    Ok(import::answer(checked, viewer, reader.0, doors))
}

/// What was sent, by who may send it.
async fn taken(
    request: &HttpRequest,
    payload: &mut Payload,
    principal: &Principal,
    doors: &Data<Doors>,
) -> Result<Sent, Problem> {
    let viewer = principal.viewer();
    let by = may_bring_logbooks(viewer)?;
    counted(&doors.logbooks.limit, &(viewer.organisation, by), doors.now())?;
    doors.app.settings.boundaries.read().await?;
    Sent::read(request, payload, doors).await
}
