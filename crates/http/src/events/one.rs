//! Events that are here: list, read, amend, verify, withdraw.

use actix_web::http::header;
use actix_web::web::{Data, Path, Payload, Query};
use actix_web::{HttpRequest, HttpResponse};
use atalaya_disclosure::{
    self as disclosure, RecordScope, Scope, may_amend, may_consent, may_rewrite, release_event,
    release_events, sees_event, shown_version,
};
use atalaya_domain::{
    AuditAction, AuditSubject, AuditSubjectKind, Consent, EventId, Patch, Viewer,
};
use atalaya_store::{EventFilter, EventPosition, StoreError, StoredEvent};

use super::out::{EventIn, EventList, EventOut, dated_record, record};
use crate::audit::looked_at_records;
use crate::body::{self, MediaType};
use crate::doors::Doors;
use crate::etag::{self, IfMatch};
use crate::problem::{Problem, ProblemCode};
use crate::records::{
    Dated, Page, check_reason, dated, limit_of, reached, rules, send, tag, unknown_cursor,
};
use crate::viewer::Principal;

/// Which consent is asked for.
#[derive(Debug, serde::Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Agreed {
    /// Only events whose reporters agree to this: `totals`, `partners`, `advocacy` (to be told in the
    /// stories an organisation writes) or `referral` (they want support).
    agreed: Option<String>,
}

impl Agreed {
    fn read(&self) -> Result<Option<Consent>, Problem> {
        let Some(code) = &self.agreed else { return Ok(None) };
        let known = || Consent::ALL.iter().map(|one| one.code()).collect::<Vec<_>>().join(", ");
        let unknown = || {
            let (es, en) = (
                format!("Debe ser uno de {}.", known()),
                format!("It must be one of {}.", known()),
            );
            Problem::parameter("agreed", "unknown_code", es, en)
        };
        Consent::parse(code).map(Some).ok_or_else(unknown)
    }
}

/// Lists events, newest first: those who verify see their organisation's, others their own.
#[utoipa::path(get, path = "/api/v1/events", tag = "events", params(Page, Agreed),
    responses((status = 200, body = EventList)))]
pub(crate) async fn event_list(
    page: Query<Page>,
    agreed: Query<Agreed>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let viewer = principal.viewer();
    let (limit, agreed) = (limit_of(&page)?, agreed.read()?);
    let Some(filter) = filter(viewer) else {
        return page_of(viewer, Vec::new(), false, &doors).await;
    };
    let before = position(page.cursor.as_deref(), viewer, &doors).await?;
    let filter = EventFilter { before, agreed, ..filter };
    let found = doors.app.store.event_list(viewer.organisation, filter, limit).await?;
    let list = AuditSubject::list(AuditSubjectKind::Event);
    let reporters = found.events.iter().map(|stored| stored.reporter);
    looked_at_records(&principal, AuditAction::EventViewed, list, reporters, &doors).await?;
    page_of(viewer, found.events, found.next.is_some(), &doors).await
}

/// Gives an event. The entity tag is its version.
#[utoipa::path(get, path = "/api/v1/events/{id}", tag = "events", params(("id" = String, Path)),
    responses((status = 200, body = EventOut), (status = 304)))]
pub(crate) async fn event_get(
    request: HttpRequest,
    id: Path<String>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let seen = visible(&id, principal.viewer(), &doors).await?;
    let tag = tag(shown_version(principal.viewer(), &record(&seen.stored)));
    if etag::is_known(&request, &tag) {
        return Ok(HttpResponse::NotModified().insert_header((header::ETAG, tag)).finish());
    }
    answer(&principal, &seen, &doors).await
}

/// Amends or verifies an event by a JSON merge patch (RFC 7396) of its fields. When kind, severity,
/// populations, time or place change, `V2` and `V3` fall back to `V1`: somebody else verifies again.
#[utoipa::path(patch, path = "/api/v1/events/{id}", tag = "events", params(("id" = String, Path)),
    request_body(content((EventIn = "application/merge-patch+json"), (EventIn = "application/json"))),
    responses((status = 200, body = EventOut)))]
pub(crate) async fn event_amend(
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
        .map_err(|errors| Problem::fields(ProblemCode::InvalidEvent, &errors))?;
    let seen = amended(&id, &patch, &IfMatch::of(&request), &principal, &doors).await?;
    answer(&principal, &seen, &doors).await
}

/// Withdraws an event: its text and flags are erased and it counts no more. The reason may be
/// sent, and is not kept.
#[utoipa::path(delete, path = "/api/v1/events/{id}", tag = "events", params(("id" = String, Path)),
    responses((status = 204)))]
pub(crate) async fn event_withdraw(
    request: HttpRequest,
    mut payload: Payload,
    id: Path<String>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    check_reason(body::read_json(&request, &mut payload).await?)?;
    let viewer = principal.viewer();
    let Dated { stored, .. } = visible(&id, viewer, &doors).await?;
    let expected = expected_version(&IfMatch::of(&request), viewer, &stored)?;
    let (store, event, user) = (principal.store(&doors), stored.event.id, viewer.user);
    store.event_withdraw(viewer.organisation, event, expected, user, doors.now()).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// The stored version that must still hold, if the client named the one it has seen.
pub(crate) fn expected_version(
    if_match: &IfMatch,
    viewer: &Viewer,
    stored: &StoredEvent,
) -> Result<Option<i64>, Problem> {
    if_match.check(shown_version(viewer, &record(stored)))?;
    Ok(match if_match {
        IfMatch::Any => None,
        IfMatch::Versions(_) => Some(stored.version),
    })
}

/// The filter that lists exactly what [`sees_event`] allows; `None` when that is nothing.
fn filter(viewer: &Viewer) -> Option<EventFilter> {
    match Scope::of(viewer).events {
        RecordScope::Organisation => Some(EventFilter::default()),
        RecordScope::Own(user) => {
            let since = viewer.history.since();
            Some(EventFilter { reporter: Some(user), since, ..EventFilter::default() })
        }
        RecordScope::None => None,
    }
}

/// Where the page before ended. The cursor is the id of its last event.
pub(crate) async fn position(
    cursor: Option<&str>,
    viewer: &Viewer,
    doors: &Doors,
) -> Result<Option<EventPosition>, Problem> {
    let Some(cursor) = cursor else {
        return Ok(None);
    };
    match visible(cursor, viewer, doors).await {
        Ok(seen) => Ok(Some(seen.stored.position)),
        Err(problem) => Err(unknown_cursor(problem)),
    }
}

/// The event, if the viewer may see it. What is not theirs and what is not there are answered
/// alike.
pub(crate) async fn visible(
    id: &str,
    viewer: &Viewer,
    doors: &Doors,
) -> Result<Dated<StoredEvent>, Problem> {
    let not_found = || Problem::new(ProblemCode::NotFound);
    let id = EventId::parse(id).ok_or_else(not_found)?;
    let stored = doors.app.store.event_get(viewer.organisation, id).await?;
    let stored =
        stored.filter(|stored| sees_event(viewer, stored.reporter)).ok_or_else(not_found)?;
    reached(viewer, stored, doors).await
}

/// How often an amendment is tried again when somebody else was faster and the client named no
/// version.
const TRIES: u32 = 3;

pub(crate) async fn amended(
    id: &str,
    patch: &Patch,
    if_match: &IfMatch,
    principal: &Principal,
    doors: &Doors,
) -> Result<Dated<StoredEvent>, Problem> {
    let viewer = principal.viewer();
    let mut tries = 0;
    loop {
        let seen = visible(id, viewer, doors).await?;
        let (stored, record) = (&seen.stored, dated_record(&seen));
        if_match.check(shown_version(viewer, &record))?;
        let (store, event) = (principal.store(doors), stored.event.id);
        let author = if patch.verifies() {
            store.event_substance_author(viewer.organisation, event).await?
        } else {
            None
        };
        if !patch.only_consents() {
            may_amend(viewer, &record, author, patch.verifies())?;
        }
        // Before anything of it is compared with what is stored.
        if !patch.only_reviews() {
            may_rewrite(viewer, stored.reporter)?;
        }
        if stored.withdrawn() {
            return Err(Problem::new(ProblemCode::Withdrawn));
        }
        let now = doors.now();
        let event = patch
            .apply(&stored.event, &rules(&doors.app, viewer, now))
            .map_err(|errors| Problem::fields(ProblemCode::InvalidEvent, &errors))?;
        may_consent(viewer, &record, event.consents)?;
        let event = disclosure::amended(viewer, &stored.event, event, patch.verifies())?;
        let version = stored.version;
        match store.event_amend(viewer.organisation, event, version, viewer.user, now).await {
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
    events: Vec<StoredEvent>,
    more: bool,
    doors: &Doors,
) -> Result<HttpResponse, Problem> {
    let events = dated(viewer, events, doors).await?;
    let records: Vec<_> = events.iter().map(dated_record).collect();
    let released = release_events(viewer, &records, more, &doors.app.deployment.zone)?;
    Ok(send(HttpResponse::Ok(), released))
}

/// The event as the viewer may see it; that they see it is entered first.
pub(crate) async fn answer(
    principal: &Principal,
    seen: &Dated<StoredEvent>,
    doors: &Doors,
) -> Result<HttpResponse, Problem> {
    let (viewer, stored) = (principal.viewer(), &seen.stored);
    let subject = AuditSubject::one(AuditSubjectKind::Event, &stored.event.id);
    let reporter = [stored.reporter];
    looked_at_records(principal, AuditAction::EventViewed, subject, reporter, doors).await?;
    let record = dated_record(seen);
    let released = release_event(viewer, &record, &doors.app.deployment.zone)?;
    let mut answer = HttpResponse::Ok();
    answer.insert_header((header::ETAG, tag(shown_version(viewer, &record))));
    Ok(send(answer, released))
}
