//! `/self_check`: what is on, what is off, and what to do next, for the steward.

use actix_web::HttpResponse;
use actix_web::web::Data;
use atalaya_disclosure::{AccountFacts, CheckItem, SelfCheckFacts, release_self_check};
use atalaya_domain::{AuditAction, Viewer};
use serde::Serialize;
use utoipa::ToSchema;

use crate::about::TextOut;
use crate::doors::Doors;
use crate::problem::Problem;
use crate::viewer::Principal;

/// The checklist of data safety, what matters most first.
#[derive(Debug, Serialize, ToSchema)]
pub struct SelfCheckOut {
    /// When it was looked at, RFC 3339.
    at: String,
    items: Vec<CheckItemOut>,
}

/// One line of the checklist.
#[derive(Debug, Serialize, ToSchema)]
pub struct CheckItemOut {
    /// `https`, `sealed`, `audit`, `backup`, `drill`, `watchers`, `duress_pin`, `channels`, `messages`,
    /// `vouching`, `briefing`, `accounts`, `programs`, `code_words`, `exposure` or `synthetic`.
    code: &'static str,
    /// `bad` must be mended, `look` should be looked at, `good` is as it should be.
    state: &'static str,
    sentence: TextOut,
    /// What to do; `null` where nothing is to be done.
    next: Option<TextOut>,
}

/// Tells what of the checklist of data safety is on and off, who has access, when a backup was made
/// and tried last, and what to do next.
#[utoipa::path(get, path = "/api/v1/self_check", tag = "review",
    responses((status = 200, body = SelfCheckOut)))]
pub(crate) async fn self_check_get(
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let viewer = principal.viewer();
    let facts = facts(viewer, &doors).await?;
    let items = release_self_check(viewer, &facts)?.into_inner();
    let at = doors.app.deployment.zone.written(facts.now.as_microsecond());
    let items = items.into_iter().map(CheckItemOut::from).collect();
    Ok(HttpResponse::Ok().json(SelfCheckOut { at, items }))
}

async fn facts(viewer: &Viewer, doors: &Doors) -> Result<SelfCheckFacts, Problem> {
    let (store, organisation, now) = (&doors.app.store, viewer.organisation, doors.now());
    let report = store.audit_verify(organisation, None).await?;
    let people = store.person_list(organisation, now).await?;
    let accounts =
        people.iter().filter(|person| person.disabled_at.is_none()).map(|person| AccountFacts {
            role: person.viewer.role,
            created_at: person.created_at,
            last_seen_at: person.last_seen_at,
            upkeep: person.upkeep,
        });
    let words = store.code_word_list(organisation).await?;
    let tokens = store.token_list(organisation).await?;
    let over = |at: Option<jiff::Timestamp>| at.is_some_and(|at| at <= now);
    let live: Vec<_> =
        tokens.iter().filter(|token| !over(token.revoked_at) && !over(token.expires_at)).collect();
    let endless = live.iter().filter(|token| token.expires_at.is_none()).count();
    Ok(SelfCheckFacts {
        https: doors.app.settings.cookie_secure,
        sealed: store.is_sealing(),
        synthetic: doors.app.deployment.synthetic,
        exposure: doors.app.live.read(organisation, |index, _| index.has_exposure()),
        audit: (report.entries, report.faults.len()),
        backup_at: store.audit_last(organisation, AuditAction::BackupMade).await?,
        drill_at: store.audit_last(organisation, AuditAction::BackupTried).await?,
        duress_pin: store.safety_rules(organisation).await?.duress_pin(),
        accounts: accounts.collect(),
        dormant_words: words.iter().filter(|word| word.is_dormant).count(),
        programs: (live.len(), endless),
        channels: store.tells_by().len(),
        message_at: store.delivery_last(organisation).await?,
        now,
    })
}

impl From<CheckItem> for CheckItemOut {
    fn from(item: CheckItem) -> Self {
        Self {
            code: item.code,
            state: item.state.code(),
            sentence: item.sentence.into(),
            next: item.next.map(TextOut::from),
        }
    }
}
