//! One event merged into another, and taken out again.

use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse};
use atalaya_disclosure::may_merge;

use super::asked;
use super::out::DuplicateOfIn;
use crate::doors::Doors;
use crate::etag::IfMatch;
use crate::events::{EventOut, answer, expected_version, visible};
use crate::problem::{Problem, ProblemBody};
use crate::viewer::Principal;

/// Merges an event into another that tells of the same incident: it is kept, and the other counts
/// for it on the map. Who reported it is not told. When the other is withdrawn or rejected, one of
/// those merged into it takes its place.
#[utoipa::path(put, path = "/api/v1/events/{id}/duplicate_of", tag = "duplicates",
    params(("id" = String, Path)), request_body = DuplicateOfIn,
    responses((status = 200, body = EventOut),
        (status = 409, description = "The two cannot be one: `same_event`, `already_merged` (the other is merged into a third), `has_merged` (others are merged into this one), `does_not_count` (the other was rejected or withdrawn), `withdrawn` (this one was).", body = ProblemBody, content_type = "application/problem+json")))]
pub(crate) async fn event_merge(
    request: HttpRequest,
    mut payload: Payload,
    id: Path<String>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let viewer = principal.viewer();
    may_merge(viewer)?;
    let target = asked::target(&request, &mut payload).await?;
    let seen = visible(&id, viewer, &doors).await?;
    let expected = expected_version(&IfMatch::of(&request), viewer, &seen.stored)?;
    let (store, event) = (principal.store(&doors), seen.stored.event.id);
    let organisation = viewer.organisation;
    let merged =
        store.event_merge(organisation, event, target, expected, viewer.user, doors.now()).await?;
    answer(&principal, &seen.became(merged), &doors).await
}

/// Takes an event out of the one it is merged into: it counts by itself again, as before.
#[utoipa::path(delete, path = "/api/v1/events/{id}/duplicate_of", tag = "duplicates",
    params(("id" = String, Path)), responses((status = 200, body = EventOut)))]
pub(crate) async fn event_separate(
    request: HttpRequest,
    id: Path<String>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let viewer = principal.viewer();
    may_merge(viewer)?;
    let seen = visible(&id, viewer, &doors).await?;
    let expected = expected_version(&IfMatch::of(&request), viewer, &seen.stored)?;
    let (store, event) = (principal.store(&doors), seen.stored.event.id);
    let organisation = viewer.organisation;
    let separated =
        store.event_separate(organisation, event, expected, viewer.user, doors.now()).await?;
    answer(&principal, &seen.became(separated), &doors).await
}
