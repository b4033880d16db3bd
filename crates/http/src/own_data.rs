//! `/me/data`: everything about who asks.

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Data;
use atalaya_disclosure::{AuditRecords, OwnData, release_own_data};
use atalaya_domain::{AuditAction, AuditSubject, AuditSubjectKind, UserId, Viewer};
use atalaya_store::{
    AuditPage, EventFilter, ExposureFilter, NewAudit, StoredEvent, StoredExposure,
};
use utoipa::ToSchema;

use crate::audit::schema::AuditEntryOut;
use crate::contacts::ContactBody;
use crate::doors::Doors;
use crate::events::{EventOut, record};
use crate::exposure;
use crate::problem::{Problem, ProblemCode};
use crate::records::send;
use crate::viewer::Principal;

/// Records read at once.
const PAGE: usize = 1_000;

/// Everything about somebody.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, written as the gate gives it")]
pub struct OwnDataOut {
    account: AccountOut,
    /// Who they are and where they are called, if that is kept.
    contact: Option<ContactBody>,
    /// What they reported.
    events: Vec<EventOut>,
    /// What they recorded of their outreach.
    #[schema(value_type = Vec<Object>)]
    exposure: Vec<String>,
    /// What was done that concerns them, newest first.
    audit: Vec<AuditEntryOut>,
}

/// Somebody's account.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, written as the gate gives it")]
pub struct AccountOut {
    handle: String,
    organisation: String,
    role: String,
    key_populations: Vec<String>,
}

/// Gives everything that is kept about who asks, as a file: their account and contact, what they
/// reported and recorded, and who looked at it. That it was taken is entered.
#[utoipa::path(get, path = "/api/v1/me/data", tag = "session",
    responses((status = 200, body = OwnDataOut)))]
pub(crate) async fn own_data_get(
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let viewer = *principal.viewer();
    let (Some(user), Some(handle)) = (viewer.user, principal.signed_in.handle.clone()) else {
        return Err(Problem::new(ProblemCode::NotForRole));
    };
    let (store, now) = (principal.store(&doors), doors.now());
    let subject = Some(AuditSubject::one(AuditSubjectKind::User, &user.0));
    let new = NewAudit { action: AuditAction::Exported, subject, concerned: vec![user] };
    store.audit_append(viewer.organisation, new, now).await?;
    let events = events(&viewer, user, &doors).await?;
    let hours = hours(&viewer, user, &doors).await?;
    let audit = audit(&viewer, user, &doors).await?;
    let contact = store.contact_get(viewer.organisation, user, now).await?;
    let events: Vec<_> = events.iter().map(record).collect();
    let hours: Vec<_> = hours.iter().map(exposure::record).collect();
    let data = OwnData {
        handle: &handle,
        organisation: &principal.signed_in.organisation.slug,
        events: &events,
        exposure: &hours,
        audit: AuditRecords { entries: &audit.entries, handles: &audit.handles, next: None },
        contact: contact.as_ref().map(|contact| (contact.name.as_str(), contact.phone.as_str())),
    };
    let released = release_own_data(&viewer, &data, &doors.app.deployment.zone)?;
    let mut answer = HttpResponse::Ok();
    let file = "attachment; filename=\"atalaya.json\"";
    answer.insert_header((header::CONTENT_DISPOSITION, file));
    Ok(send(answer, released))
}

async fn events(viewer: &Viewer, user: UserId, doors: &Doors) -> Result<Vec<StoredEvent>, Problem> {
    let mut all = Vec::new();
    let mut filter = EventFilter { reporter: Some(user), before: None };
    loop {
        let page = doors.app.store.event_list(viewer.organisation, filter, PAGE).await?;
        all.extend(page.events);
        filter.before = page.next;
        if page.next.is_none() {
            return Ok(all);
        }
    }
}

async fn hours(
    viewer: &Viewer,
    user: UserId,
    doors: &Doors,
) -> Result<Vec<StoredExposure>, Problem> {
    let mut all = Vec::new();
    let mut filter = ExposureFilter { reporter: Some(user), before: None };
    loop {
        let page = doors.app.store.exposure_list(viewer.organisation, filter, PAGE).await?;
        all.extend(page.exposure);
        filter.before = page.next;
        if page.next.is_none() {
            return Ok(all);
        }
    }
}

async fn audit(viewer: &Viewer, user: UserId, doors: &Doors) -> Result<AuditPage, Problem> {
    let mut all = AuditPage::default();
    loop {
        let (organisation, before) = (viewer.organisation, all.next);
        let page = doors.app.store.audit_mine(organisation, user, before, PAGE).await?;
        all.entries.extend(page.entries);
        all.handles.extend(page.handles);
        all.next = page.next;
        if page.next.is_none() {
            return Ok(all);
        }
    }
}
