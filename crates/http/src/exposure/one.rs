//! Records of exposure that are here: list, read, amend, withdraw.

use actix_web::http::header;
use actix_web::web::{Data, Path, Payload, Query};
use actix_web::{HttpRequest, HttpResponse};
use atalaya_disclosure::{
    RecordScope, Scope, others_hours_since, release_exposure, release_exposures, sees_exposure,
};
use atalaya_domain::{AuditAction, AuditSubject, AuditSubjectKind, ExposureId, Patch, Viewer};
use atalaya_store::{ExposureFilter, ExposurePosition, StoreError, StoredExposure};
use jiff::Timestamp;

use super::out::{ExposureIn, ExposureList, ExposureOut, dated_record};
use crate::audit::looked_at_records;
use crate::body::{self, MediaType};
use crate::doors::Doors;
use crate::etag::{self, IfMatch};
use crate::problem::{Problem, ProblemCode};
use crate::records::{
    Dated, Page, check_reason, dated, limit_of, reached, rules, send, tag, unknown_cursor,
};
use crate::viewer::Principal;

/// Lists records of exposure, newest first: supervisors see their organisation's of the last 35 days, promoters
/// their own.
#[utoipa::path(get, path = "/api/v1/exposure", tag = "exposure", params(Page),
    responses((status = 200, body = ExposureList)))]
pub(crate) async fn exposure_list(
    page: Query<Page>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let viewer = principal.viewer();
    let limit = limit_of(&page)?;
    let Some(filter) = filter(viewer, doors.now()) else {
        return page_of(viewer, Vec::new(), false, &doors).await;
    };
    let before = position(page.cursor.as_deref(), viewer, &doors).await?;
    let filter = ExposureFilter { before, ..filter };
    let found = doors.app.store.exposure_list(viewer.organisation, filter, limit).await?;
    let list = AuditSubject::list(AuditSubjectKind::Exposure);
    let reporters = found.exposure.iter().map(|stored| stored.reporter);
    looked_at_records(&principal, AuditAction::ExposureViewed, list, reporters, &doors).await?;
    page_of(viewer, found.exposure, found.next.is_some(), &doors).await
}

/// Gives a record of exposure. The entity tag is its version.
#[utoipa::path(get, path = "/api/v1/exposure/{id}", tag = "exposure",
    params(("id" = String, Path)), responses((status = 200, body = ExposureOut), (status = 304)))]
pub(crate) async fn exposure_get(
    request: HttpRequest,
    id: Path<String>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let seen = visible(&id, principal.viewer(), &doors).await?;
    let tag = tag(seen.stored.version);
    if etag::is_known(&request, &tag) {
        return Ok(HttpResponse::NotModified().insert_header((header::ETAG, tag)).finish());
    }
    answer(&principal, &seen, &doors).await
}

/// Amends a record of exposure by a JSON merge patch (RFC 7396) of its fields.
#[utoipa::path(patch, path = "/api/v1/exposure/{id}", tag = "exposure",
    params(("id" = String, Path)),
    request_body(content(
        (ExposureIn = "application/merge-patch+json"),
        (ExposureIn = "application/json")
    )),
    responses((status = 200, body = ExposureOut)))]
pub(crate) async fn exposure_amend(
    request: HttpRequest,
    mut payload: Payload,
    id: Path<String>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    body::expect_media(&request, &[MediaType::MergePatch, MediaType::Json])?;
    let json = body::read_json(&request, &mut payload).await?;
    let json = json.ok_or(Problem::new(ProblemCode::InvalidJson))?;
    let patch = Patch::from_json(json)
        .map_err(|errors| Problem::fields(ProblemCode::InvalidExposure, &errors))?;
    let seen = amended(&id, &patch, &IfMatch::of(&request), &principal, &doors).await?;
    answer(&principal, &seen, &doors).await
}

/// Withdraws a record of exposure: it counts no more. The reason may be sent, and is not kept.
#[utoipa::path(delete, path = "/api/v1/exposure/{id}", tag = "exposure",
    params(("id" = String, Path)), responses((status = 204)))]
pub(crate) async fn exposure_withdraw(
    request: HttpRequest,
    mut payload: Payload,
    id: Path<String>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    check_reason(body::read_json(&request, &mut payload).await?)?;
    let viewer = principal.viewer();
    let Dated { stored, .. } = visible(&id, viewer, &doors).await?;
    let expected = match IfMatch::of(&request) {
        IfMatch::Any => None,
        named @ IfMatch::Versions(_) => {
            named.check(stored.version).map(|()| Some(stored.version))?
        }
    };
    let (store, id, user) = (principal.store(&doors), stored.exposure.id, viewer.user);
    store.exposure_withdraw(viewer.organisation, id, expected, user, doors.now()).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// The filter that lists nothing but what [`sees_exposure`] allows; `None` when that is nothing. What supervisors sent
/// themselves long ago is in everything about them (`GET /me/data`) and not here.
fn filter(viewer: &Viewer, now: Timestamp) -> Option<ExposureFilter> {
    let all = ExposureFilter::default();
    match Scope::of(viewer).exposure {
        RecordScope::Organisation => {
            Some(ExposureFilter { ended_since: Some(others_hours_since(now)), ..all })
        }
        RecordScope::Own(user) => {
            Some(ExposureFilter { reporter: Some(user), since: viewer.history.since(), ..all })
        }
        RecordScope::None => None,
    }
}

/// Where the page before ended. The cursor is the id of its last record.
async fn position(
    cursor: Option<&str>,
    viewer: &Viewer,
    doors: &Doors,
) -> Result<Option<ExposurePosition>, Problem> {
    let Some(cursor) = cursor else {
        return Ok(None);
    };
    let seen = visible(cursor, viewer, doors).await.map_err(unknown_cursor)?;
    Ok(Some(seen.stored.position))
}

/// The record, if the viewer may see it. What is not theirs and what is not there are answered
/// alike.
async fn visible(
    id: &str,
    viewer: &Viewer,
    doors: &Doors,
) -> Result<Dated<StoredExposure>, Problem> {
    let not_found = || Problem::new(ProblemCode::NotFound);
    let id = ExposureId::parse(id).ok_or_else(not_found)?;
    let stored = doors.app.store.exposure_get(viewer.organisation, id).await?;
    let sees = |stored: &StoredExposure| {
        sees_exposure(viewer, stored.reporter, &stored.exposure, doors.now())
    };
    let stored = stored.filter(sees).ok_or_else(not_found)?;
    reached(viewer, stored, doors).await
}

/// How often an amendment is tried again when somebody else was faster and the client named no
/// version.
const TRIES: u32 = 3;

async fn amended(
    id: &str,
    patch: &Patch,
    if_match: &IfMatch,
    principal: &Principal,
    doors: &Doors,
) -> Result<Dated<StoredExposure>, Problem> {
    let viewer = principal.viewer();
    let mut tries = 0;
    loop {
        let seen = visible(id, viewer, doors).await?;
        let stored = &seen.stored;
        if_match.check(stored.version)?;
        if stored.withdrawn() {
            return Err(Problem::new(ProblemCode::Withdrawn));
        }
        let now = doors.now();
        let exposure = patch
            .apply_to_exposure(&stored.exposure, &rules(&doors.app, viewer, now))
            .map_err(|errors| Problem::fields(ProblemCode::InvalidExposure, &errors))?;
        let (store, version) = (principal.store(doors), stored.version);
        match store.exposure_amend(viewer.organisation, exposure, version, viewer.user, now).await {
            Err(StoreError::VersionConflict { .. })
                if *if_match == IfMatch::Any && tries < TRIES =>
            {
                tries += 1;
            }
            result => return Ok(seen.became(result?)),
        }
    }
}

async fn page_of(
    viewer: &Viewer,
    exposure: Vec<StoredExposure>,
    more: bool,
    doors: &Doors,
) -> Result<HttpResponse, Problem> {
    let exposure = dated(viewer, exposure, doors).await?;
    let records: Vec<_> = exposure.iter().map(dated_record).collect();
    let (zone, now) = (&doors.app.deployment.zone, doors.now());
    let released = release_exposures(viewer, &records, more, zone, now)?;
    Ok(send(HttpResponse::Ok(), released))
}

/// The record as the viewer may see it; that they see it is entered first.
async fn answer(
    principal: &Principal,
    seen: &Dated<StoredExposure>,
    doors: &Doors,
) -> Result<HttpResponse, Problem> {
    let (viewer, stored) = (principal.viewer(), &seen.stored);
    let subject = AuditSubject::one(AuditSubjectKind::Exposure, &stored.exposure.id);
    let reporter = [stored.reporter];
    looked_at_records(principal, AuditAction::ExposureViewed, subject, reporter, doors).await?;
    let record = dated_record(seen);
    let (zone, now) = (&doors.app.deployment.zone, doors.now());
    let released = release_exposure(viewer, &record, zone, now)?;
    let mut answer = HttpResponse::Ok();
    answer.insert_header((header::ETAG, tag(stored.version)));
    Ok(send(answer, released))
}
