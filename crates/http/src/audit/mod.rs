//! `/audit`: the organisation's log and what concerns oneself; and how looking is entered in it.

mod looked;
mod out;

use actix_web::HttpResponse;
use actix_web::web::{Data, Query};
use atalaya_disclosure::{AuditRecords, RecordScope, Scope, release_audit, release_own_audit};
use atalaya_store::{AuditFilter, AuditPage};

pub(crate) use looked::{looked_at, looked_at_records, sign_in_failed};

use self::out::AuditList;
use crate::doors::Doors;
use crate::problem::Problem;
use crate::records::{Page, limit_of, send};
use crate::viewer::Principal;

pub(crate) mod schema {
    //! The shapes of the API, for its description.

    pub(crate) use super::out::{AuditActorOut, AuditEntryOut, AuditList, AuditSubjectOut};
}

/// Lists what was done in the organisation, newest first: a steward sees all of it, a supervisor
/// what they did themselves. Never what was said or seen.
#[utoipa::path(get, path = "/api/v1/audit", tag = "audit", params(Page),
    responses((status = 200, body = AuditList)))]
pub(crate) async fn audit_list(
    page: Query<Page>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let viewer = principal.viewer();
    let limit = limit_of(&page)?;
    let before = cursor(&page)?;
    let store = &doors.app.store;
    let list =
        async |by| store.audit_list(viewer.organisation, AuditFilter { by, before }, limit).await;
    let found = match Scope::of(viewer).audit {
        RecordScope::Organisation => list(None).await?,
        RecordScope::Own(user) => list(Some(user)).await?,
        // A program that does not watch over all: its acts cannot be told from another's.
        RecordScope::None => AuditPage::default(),
    };
    let released = release_audit(viewer, records(&found), &doors.app.deployment.zone)?;
    Ok(send(HttpResponse::Ok(), released))
}

/// Lists what concerns oneself, newest first: who looked at what of theirs, changed it or their
/// account, and when. A program has none.
#[utoipa::path(get, path = "/api/v1/audit/mine", tag = "audit", params(Page),
    responses((status = 200, body = AuditList)))]
pub(crate) async fn audit_mine(
    page: Query<Page>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let viewer = principal.viewer();
    let (limit, before) = (limit_of(&page)?, cursor(&page)?);
    let found = match viewer.user {
        Some(user) => doors.app.store.audit_mine(viewer.organisation, user, before, limit).await?,
        None => AuditPage::default(),
    };
    let released = release_own_audit(viewer, records(&found), &doors.app.deployment.zone);
    Ok(send(HttpResponse::Ok(), released))
}

fn records(page: &AuditPage) -> AuditRecords<'_> {
    AuditRecords { entries: &page.entries, handles: &page.handles, next: page.next }
}

fn cursor(page: &Page) -> Result<Option<u64>, Problem> {
    let Some(cursor) = &page.cursor else { return Ok(None) };
    let (es, en) = ("Ese cursor no existe.", "There is no such cursor.");
    let number = cursor.parse().map_err(|_| Problem::parameter("cursor", "unknown_cursor", es, en));
    number.map(Some)
}
