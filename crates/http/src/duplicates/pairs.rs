//! Pairs of events that may be one incident, and what was decided of them.

use actix_web::web::{Data, Payload, Query};
use actix_web::{HttpRequest, HttpResponse};
use atalaya_disclosure::{PairRecord, may_merge, release_pairs};
use atalaya_domain::{AuditAction, AuditSubject, AuditSubjectKind};
use jiff::SignedDuration;

use super::asked;
use super::out::{DistinctIn, DuplicateList};
use crate::audit::looked_at_records;
use crate::doors::Doors;
use crate::events::{position, record};
use crate::problem::Problem;
use crate::records::{Page, limit_of, send};
use crate::viewer::Principal;

/// For how long a pair waits to be looked at, from when its later event was stored, days: what
/// nobody decided by then is history.
const PENDING_DAYS: i64 = 60;

/// Lists pairs of events that may be one incident, told twice, and of which nobody has decided yet;
/// by the one that was stored later in the last 60 days, newest first. A page may be short, or
/// empty, and not the last.
#[utoipa::path(get, path = "/api/v1/duplicates", tag = "duplicates", params(Page),
    responses((status = 200, body = DuplicateList)))]
pub(crate) async fn duplicate_list(
    page: Query<Page>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let viewer = principal.viewer();
    let limit = limit_of(&page)?;
    let before = position(page.cursor.as_deref(), viewer, &doors).await?;
    let window = SignedDuration::from_hours(PENDING_DAYS * 24);
    let since = doors.now().checked_sub(window).unwrap_or(jiff::Timestamp::MIN);
    let (store, organisation) = (&doors.app.store, viewer.organisation);
    let found = store.similar_pairs(organisation, since, before, limit).await?;
    let list = AuditSubject::list(AuditSubjectKind::Event);
    let reporters = found.pairs.iter().flat_map(|pair| [&pair.later, &pair.earlier]);
    let reporters = reporters.map(|stored| stored.reporter);
    looked_at_records(&principal, AuditAction::EventViewed, list, reporters, &doors).await?;
    let pairs: Vec<_> = found
        .pairs
        .iter()
        .map(|pair| PairRecord {
            later: record(&pair.later),
            earlier: record(&pair.earlier),
            similarity: &pair.similarity,
        })
        .collect();
    let released = release_pairs(viewer, &pairs, found.next, &doors.app.deployment.zone)?;
    Ok(send(HttpResponse::Ok(), released))
}

/// Remembers that two events are two: their pair is not listed again. Saying so again is harmless.
#[utoipa::path(post, path = "/api/v1/duplicates/distinct", tag = "duplicates",
    request_body = DistinctIn, responses((status = 204)))]
pub(crate) async fn distinct_set(
    request: HttpRequest,
    mut payload: Payload,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let viewer = principal.viewer();
    may_merge(viewer)?;
    let [one, other] = asked::pair(&request, &mut payload).await?;
    let (store, organisation) = (&doors.app.store, viewer.organisation);
    store.distinct_set(organisation, one, other, viewer.user, doors.now()).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Forgets that two events are two: their pair is listed again.
#[utoipa::path(delete, path = "/api/v1/duplicates/distinct", tag = "duplicates",
    request_body = DistinctIn, responses((status = 204)))]
pub(crate) async fn distinct_unset(
    request: HttpRequest,
    mut payload: Payload,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let viewer = principal.viewer();
    may_merge(viewer)?;
    let [one, other] = asked::pair(&request, &mut payload).await?;
    doors.app.store.distinct_unset(viewer.organisation, one, other).await?;
    Ok(HttpResponse::NoContent().finish())
}
