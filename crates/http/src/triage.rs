//! `/triage` and `/events/{id}/review`: what waits for a second person's eye, and what they say of it.

use std::collections::BTreeMap;

use actix_web::web::{Data, Path, Payload, Query};
use actix_web::{HttpRequest, HttpResponse};
use atalaya_disclosure::{TriageRecord, release_triage};
use atalaya_domain::{
    AuditAction, AuditSubject, AuditSubjectKind, EventId, FieldReason, Json, Patch,
    RejectionReason, UserId, Verification,
};
use atalaya_store::{RejectedEvent, StoredEvent};
use jiff::SignedDuration;
use utoipa::ToSchema;

use crate::about::TextOut;
use crate::audit::looked_at_records;
use crate::doors::Doors;
use crate::etag::IfMatch;
use crate::events::{self, EventOut, record};
use crate::outreach::Fields;
use crate::problem::{Problem, ProblemCode};
use crate::records::{Page, limit_of, send};
use crate::viewer::Principal;

/// The most events one page of what waits has.
const MOST: usize = 50;
/// How long what was rejected is listed, so that it can be undone.
const REJECTED_WITHIN: SignedDuration = SignedDuration::from_hours(30 * 24);
/// How many rejected events are listed.
const REJECTED_MOST: usize = 50;

/// What waits for review, the newest first, and what was rejected in the last 30 days.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, written as the gate gives it")]
pub struct Triage {
    waiting: Vec<TriageEvent>,
    /// The cursor of the next page of what waits; `null` on the last.
    next: Option<String>,
    rejected: Vec<TriageEvent>,
}

/// An event in review.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, written as the gate gives it")]
pub struct TriageEvent {
    event: EventOut,
    /// Whether the viewer may say what it is: nobody reviews what they reported or changed.
    may_review: bool,
    /// Why it was rejected, where somebody has said.
    rejection: Option<Rejection>,
}

/// Why an event was rejected.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, written as the gate gives it")]
pub struct Rejection {
    /// `duplicate`, `mistake`, `not_security`, `did_not_happen`, `exercise` or `harmful`.
    reason: String,
    label: TextOut,
}

/// What somebody says of an event.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, read field by field")]
pub struct ReviewIn {
    /// `V3` reviewed, `V2` corroborated, `VX` rejected; `V1` or `V0` to undo.
    #[schema(example = "V3")]
    verification: String,
    /// Why it is rejected; with `VX` alone, and always with it.
    #[schema(required = false, example = "mistake")]
    reason: String,
}

/// Lists what nobody has reviewed yet, and what was rejected lately.
#[utoipa::path(get, path = "/api/v1/triage", tag = "events", params(Page),
    responses((status = 200, body = Triage)))]
pub(crate) async fn triage_get(
    page: Query<Page>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let (viewer, store) = (principal.viewer(), &doors.app.store);
    let organisation = viewer.organisation;
    let before = events::position(page.cursor.as_deref(), viewer, &doors).await?;
    let found = store.event_unreviewed(organisation, before, limit_of(&page)?.min(MOST)).await?;
    let rejected = match before {
        Some(_) => Vec::new(),
        None => {
            store.event_rejected(organisation, REJECTED_WITHIN, doors.now(), REJECTED_MOST).await?
        }
    };
    let list = AuditSubject::list(AuditSubjectKind::Event);
    let all = found.events.iter().chain(rejected.iter().map(|one| &one.stored));
    let reporters = all.map(|stored| stored.reporter);
    looked_at_records(&principal, AuditAction::EventViewed, list, reporters, &doors).await?;
    let rejected_events = rejected.iter().map(|one| &one.stored);
    let ids: Vec<EventId> =
        found.events.iter().chain(rejected_events).map(|stored| stored.event.id).collect();
    let authors = store.event_substance_authors(organisation, &ids).await?;
    let triaged = |stored, rejection| triaged(stored, rejection, &authors);
    let waiting: Vec<_> = found.events.iter().map(|stored| triaged(stored, None)).collect();
    let over: Vec<_> =
        rejected.iter().map(|RejectedEvent { stored, reason }| triaged(stored, *reason)).collect();
    let zone = &doors.app.deployment.zone;
    let released = release_triage(viewer, &waiting, found.next.is_some(), &over, zone)?;
    Ok(send(HttpResponse::Ok(), released))
}

/// Says of an event that it is as it was told, or rejects it with a reason; undone the same way. Nobody
/// reviews what they reported or changed. Of a rejected event what was merged into it takes its place.
#[utoipa::path(put, path = "/api/v1/events/{id}/review", tag = "events", params(("id" = String, Path)),
    request_body = ReviewIn, responses((status = 200, body = EventOut)))]
pub(crate) async fn event_review(
    request: HttpRequest,
    mut payload: Payload,
    id: Path<String>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let mut fields = Fields::read(&request, &mut payload).await?;
    let verification =
        fields.code("verification", Verification::parse, Verification::ALL, Verification::code);
    let reason =
        fields.code("reason", RejectionReason::parse, RejectionReason::ALL, RejectionReason::code);
    fields.must("verification", verification.as_ref());
    if verification == Some(Verification::Rejected) {
        fields.must("reason", reason.as_ref());
    } else if reason.is_some() {
        fields.refuse("reason", FieldReason::NotAllowed);
    }
    fields.end()?;
    let verification = verification.ok_or(Problem::new(ProblemCode::InvalidBody))?;
    let text = Json::String(verification.code().to_owned());
    let patch = Patch::from_json(Json::Object(vec![("verification".to_owned(), text)]))
        .map_err(|errors| Problem::fields(ProblemCode::InvalidEvent, &errors))?;
    let seen = events::amended(&id, &patch, &IfMatch::of(&request), &principal, &doors).await?;
    // Afterwards: a reason without its rejection would be somebody's word for what nobody decided.
    let organisation = principal.viewer().organisation;
    let store = principal.store(&doors);
    store.rejection_set(organisation, seen.stored.event.id, reason, doors.now()).await?;
    events::answer(&principal, &seen, &doors).await
}

fn triaged<'a>(
    stored: &'a StoredEvent,
    rejection: Option<RejectionReason>,
    authors: &BTreeMap<EventId, UserId>,
) -> TriageRecord<'a> {
    let author = authors.get(&stored.event.id).copied();
    TriageRecord { event: record(stored), author, rejection }
}
