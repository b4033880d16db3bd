//! `/audit`: the organisation's log and what concerns oneself; and how looking is entered in it.

mod looked;
mod out;
mod recent;

use actix_web::HttpResponse;
use actix_web::web::{Data, Query};
use atalaya_disclosure::{AuditRecords, RecordScope, Scope, release_audit, release_own_audit};
use atalaya_domain::{AuditAction, Handle, Viewer};
use atalaya_store::{AuditFilter, AuditPage};
use jiff::civil::Date;
use serde::Deserialize;

pub(crate) use looked::{looked_at, looked_at_list, looked_at_records, sign_in_failed};
pub(crate) use recent::RecentLooks;

use self::out::{AuditList, AuditStateOut};
use crate::doors::Doors;
use crate::problem::Problem;
use crate::records::{Page, limit_of, send};
use crate::taxonomy::Labelled;
use crate::viewer::Principal;

pub(crate) mod schema {
    //! The shapes of the API, for its description.

    pub(crate) use super::out::{AuditActorOut, AuditEntryOut, AuditList, AuditSubjectOut};
}

/// Which entries of the organisation's log.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct AuditQuery {
    /// Entries on the page, 1–200; 50 unless given.
    limit: Option<String>,
    /// `next` of the page before.
    cursor: Option<String>,
    /// Only this, a code like `event_viewed`.
    action: Option<String>,
    /// Only what the person with this handle did.
    by: Option<String>,
    /// Only from this day on, like `2026-11-20`, in the deployment's zone.
    since: Option<String>,
}

/// Lists what was done in the organisation, newest first: a steward sees all of it, a supervisor
/// what they did themselves. Never what was said or seen, nor who changed a report that was their own.
#[utoipa::path(get, path = "/api/v1/audit", tag = "audit", params(AuditQuery),
    responses((status = 200, body = AuditList)))]
pub(crate) async fn audit_list(
    query: Query<AuditQuery>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let viewer = principal.viewer();
    let query = query.into_inner();
    let mut filter = query.filter(&doors)?;
    let page = Page { limit: query.limit, cursor: query.cursor };
    let limit = limit_of(&page)?;
    filter.before = cursor(&page)?;
    let store = &doors.app.store;
    let named = match &query.by {
        None => None,
        Some(handle) => {
            let handle = Handle::parse(handle);
            let known = match &handle {
                Some(handle) => store.person(viewer.organisation, handle).await?,
                None => None,
            };
            // Who is not there has done nothing.
            let Some(user) = known.and_then(|person| person.viewer.user) else {
                return told(viewer, &AuditPage::default(), &doors);
            };
            Some(user)
        }
    };
    let found = match Scope::of(viewer).audit {
        RecordScope::Organisation => {
            let filter = AuditFilter { by: named, ..filter };
            store.audit_list(viewer.organisation, filter, limit).await?
        }
        RecordScope::Own(user) if named.is_none_or(|named| named == user) => {
            store.audit_done_by(viewer.organisation, user, filter, limit).await?
        }
        // Of somebody else; or a program that does not watch over all: its acts cannot be told from
        // another's.
        RecordScope::Own(_) | RecordScope::None => AuditPage::default(),
    };
    told(viewer, &found, &doors)
}

fn told(viewer: &Viewer, page: &AuditPage, doors: &Doors) -> Result<HttpResponse, Problem> {
    let released = release_audit(viewer, records(page), &doors.app.deployment.zone)?;
    Ok(send(HttpResponse::Ok(), released))
}

/// Walks the organisation's log from its beginning and says whether it is whole: nobody has changed,
/// removed or put in an entry since it was made.
#[utoipa::path(get, path = "/api/v1/audit/verification", tag = "audit",
    responses((status = 200, body = AuditStateOut)))]
pub(crate) async fn audit_verification(
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let report = doors.app.store.audit_verify(principal.viewer().organisation, None).await?;
    let state = AuditStateOut {
        entries: report.entries,
        whole: report.faults.is_empty(),
        at: doors.app.deployment.zone.written(doors.now().as_microsecond()),
        acts: AuditAction::ALL.iter().copied().map(Labelled::from).collect(),
    };
    Ok(HttpResponse::Ok().json(state))
}

impl AuditQuery {
    fn filter(&self, doors: &Doors) -> Result<AuditFilter, Problem> {
        let action = self.action.as_deref().map(|code| {
            let (es, en) = ("Ese acto no existe.", "There is no such act.");
            AuditAction::parse(code)
                .ok_or_else(|| Problem::parameter("action", "unknown_code", es, en))
        });
        let since = self.since.as_deref().map(|day| {
            let (es, en) = ("Escriba un día como 2026-11-20.", "Write a day like 2026-11-20.");
            let day: Date =
                day.parse().map_err(|_| Problem::parameter("since", "not_a_time", es, en))?;
            Ok::<_, Problem>(doors.app.deployment.zone.midnight(day))
        });
        Ok(AuditFilter {
            action: action.transpose()?,
            since: since.transpose()?,
            ..AuditFilter::default()
        })
    }
}

/// Lists what concerns oneself, newest first: who looked at what of theirs, changed it or their
/// account, and when. A program has none, and a promoter proves anew who they are first: 403 `history_closed`.
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
    let released = release_own_audit(viewer, records(&found), &doors.app.deployment.zone)?;
    Ok(send(HttpResponse::Ok(), released))
}

fn records(page: &AuditPage) -> AuditRecords<'_> {
    let AuditPage { entries, handles, by_reporter, next } = page;
    AuditRecords { entries, handles, by_reporter, next: *next }
}

fn cursor(page: &Page) -> Result<Option<u64>, Problem> {
    let Some(cursor) = &page.cursor else { return Ok(None) };
    let (es, en) = ("Ese cursor no existe.", "There is no such cursor.");
    let number = cursor.parse().map_err(|_| Problem::parameter("cursor", "unknown_cursor", es, en));
    number.map(Some)
}
