//! `/support_cases` and `/support_persons`: after an incident, what was offered to whom, and who sees to it.

use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse};
use atalaya_disclosure::{SupportFacts, may_support, release_support, sees_support};
use atalaya_domain::{EventId, Handle, SupportStep, UserId};
use atalaya_store::{SupportAct, SupportCase};
use utoipa::ToSchema;

use crate::doors::Doors;
use crate::outreach::Fields;
use crate::problem::{Problem, ProblemCode};
use crate::records::send;
use crate::viewer::Principal;

/// What became of support after one report.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, written by the gate")]
pub struct SupportCaseOut {
    /// The report's id.
    id: String,
    /// What was reported, a code of the taxonomy.
    kind: String,
    /// How grave, 1–5.
    severity: i64,
    /// When it happened, RFC 3339; `null` where `person` is: by an exact time one finds who was out.
    happened_at: Option<String>,
    /// When the case began: reminders come a day, three days and two weeks after. The start of its local
    /// day where `person` is `null`.
    created_at: String,
    /// The pseudonym of who reported, if they agreed to be referred; else support is offered by way of
    /// those who see them home.
    person: Option<String>,
    offered_at: Option<String>,
    accepted_at: Option<String>,
    declined_at: Option<String>,
    referred_at: Option<String>,
    done_at: Option<String>,
    /// Whether nobody waits for anything.
    closed: bool,
    /// Whether nobody is reminded of this person any more, by their wish; `null` where
    /// `person` is, since it would tell which cases are one person's.
    reminders_stopped: Option<bool>,
}

/// Cases, and who sees to them.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, written by the gate")]
pub struct SupportList {
    /// Whether who asks sees to support.
    sees_to_it: bool,
    /// The pseudonyms of who does; for stewards.
    persons: Option<Vec<String>>,
    /// The last to begin first; for those who see to support.
    cases: Vec<SupportCaseOut>,
    /// In how many of them support was offered within a day.
    offered_within_a_day: i64,
}

/// What is done about a case.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, read field by field")]
pub struct SupportStepIn {
    /// `offered`, `accepted`, `declined`, `referred` or `done`.
    step: Option<String>,
    /// Instead of a step: nobody is reminded of this person any more. Of a case that names them.
    stop_reminders: Option<bool>,
}

/// Lists what became of support, for those who see to it, and who they are, for stewards.
#[utoipa::path(get, path = "/api/v1/support_cases", tag = "support",
    responses((status = 200, body = SupportList)))]
pub(crate) async fn support_list(
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    answer(&principal, &doors).await
}

/// Marks what became of a case: dates, and no words.
#[utoipa::path(post, path = "/api/v1/support_cases/{id}/steps", tag = "support",
    params(("id" = String, Path)), request_body = SupportStepIn,
    responses((status = 200, body = SupportList)))]
pub(crate) async fn support_mark(
    request: HttpRequest,
    mut payload: Payload,
    id: Path<String>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let id = EventId::parse(&id).ok_or(Problem::new(ProblemCode::NotFound))?;
    let mut fields = Fields::read(&request, &mut payload).await?;
    let step = fields.code("step", SupportStep::parse, SupportStep::ALL, SupportStep::code);
    let stop = fields.flag("stop_reminders");
    if !stop {
        fields.must("step", step.as_ref());
    }
    fields.end()?;
    let (organisation, by) = principal.member()?;
    let store = principal.store(&doors);
    let persons = store.support_persons(organisation).await?;
    if !sees_support(principal.viewer(), &persons) {
        return Err(Problem::new(ProblemCode::NotFound));
    }
    let act = match step {
        Some(step) if !stop => SupportAct::Mark(step),
        _ => SupportAct::StopReminders,
    };
    store.support_act(organisation, id, act, by, doors.now()).await?;
    answer(&principal, &doors).await
}

/// Has somebody of the organisation see to support: a supervisor, or an advocate, who sees no report.
#[utoipa::path(put, path = "/api/v1/support_persons/{handle}", tag = "support",
    params(("handle" = String, Path, description = "The pseudonym.")),
    responses((status = 200, body = SupportList)))]
pub(crate) async fn support_person_set(
    path: Path<String>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let user = named(&path, &principal, &doors).await?;
    let (organisation, by) = principal.member()?;
    principal.store(&doors).support_person_set(organisation, user, by, doors.now()).await?;
    answer(&principal, &doors).await
}

/// Has somebody see to support no more.
#[utoipa::path(delete, path = "/api/v1/support_persons/{handle}", tag = "support",
    params(("handle" = String, Path, description = "The pseudonym.")),
    responses((status = 200, body = SupportList)))]
pub(crate) async fn support_person_unset(
    path: Path<String>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let user = named(&path, &principal, &doors).await?;
    let (organisation, by) = principal.member()?;
    principal.store(&doors).support_person_unset(organisation, user, by, doors.now()).await?;
    answer(&principal, &doors).await
}

/// The person of the organisation with this handle, if they may be asked.
async fn named(path: &str, principal: &Principal, doors: &Doors) -> Result<UserId, Problem> {
    let not_found = || Problem::new(ProblemCode::NotFound);
    let handle = Handle::parse(path).ok_or_else(not_found)?;
    let user = doors.app.store.person(principal.viewer().organisation, &handle).await?;
    let viewer = user.map(|user| user.viewer).filter(|viewer| may_support(viewer.role));
    viewer.and_then(|viewer| viewer.user).ok_or_else(not_found)
}

async fn answer(principal: &Principal, doors: &Doors) -> Result<HttpResponse, Problem> {
    let (viewer, store) = (principal.viewer(), principal.store(doors));
    let persons = store.support_persons(viewer.organisation).await?;
    let cases = if sees_support(viewer, &persons) {
        store.support_cases(viewer.organisation, principal.person()?, doors.now()).await?
    } else {
        Vec::new()
    };
    let facts: Vec<SupportFacts> = cases.into_iter().map(facts).collect();
    let zone = &doors.app.deployment.zone;
    let released = release_support(viewer, &persons, &facts, zone)?;
    Ok(send(HttpResponse::Ok(), released))
}

pub(crate) fn facts(case: SupportCase) -> SupportFacts {
    SupportFacts {
        event: case.event,
        kind: case.kind,
        severity: case.severity,
        happened_at: case.happened_at,
        created_at: case.created_at,
        named: case.named,
        support: case.support,
        stopped: case.stopped,
    }
}
