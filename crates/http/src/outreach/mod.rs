//! `/outreach`: outings, from their plan until somebody is home; what is said on the way, and what
//! those do who see others home.

mod asked;
mod fields;
mod level;
pub(crate) mod schema;

use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse};
use atalaya_disclosure::{
    CheckInFacts, OutreachFacts, Refusal, release_outreach, release_outreach_list, sees_home,
};
use atalaya_domain::{FieldError, FieldReason, OutreachId, UserId, Viewer};
use atalaya_safety::Close;
use atalaya_store::{NewCheckIn, NewOutreach, StoredCheckIn, StoredOutreach, outreach_code};
use jiff::SignedDuration;

pub(crate) use self::fields::Fields;
use self::schema::{CheckInIn, ClosureIn, DecisionIn, OutreachIn, OutreachList, OutreachOut};
use crate::doors::Doors;
use crate::problem::{Problem, ProblemCode};
use crate::records::send;
use crate::viewer::Principal;

/// Outings in one answer: far more than an organisation has out.
const MOST: usize = 500;
/// How far back somebody's own outings are listed.
const OWN_SINCE: SignedDuration = SignedDuration::from_hours(14 * 24);

/// Lists outings: those of the organisation that are not over, to who supervises; their own of the
/// last two weeks, to others.
#[utoipa::path(get, path = "/api/v1/outreach", tag = "outreach",
    responses((status = 200, body = OutreachList)))]
pub(crate) async fn outreach_list(
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let viewer = principal.viewer();
    let (store, organisation) = (principal.store(&doors), viewer.organisation);
    let stored = if sees_home(viewer) {
        store.outreach_open(organisation, MOST).await?
    } else {
        let since = doors.now().saturating_sub(OWN_SINCE).unwrap_or(doors.now());
        store.outreach_since(organisation, Some(person(viewer)?), since, MOST).await?
    };
    let rules = store.safety_rules(organisation).await?;
    let facts: Vec<OutreachFacts<'_>> = stored.iter().map(|one| facts(one, None)).collect();
    let zone = &doors.app.deployment.zone;
    Ok(send(HttpResponse::Ok(), release_outreach_list(viewer, &facts, &rules, zone)))
}

/// Plans an outing of one's own. The answer says what the organisation's rules ask of it, by the
/// map's highest level between its beginning and home.
#[utoipa::path(post, path = "/api/v1/outreach", tag = "outreach", request_body = OutreachIn,
    responses((status = 200, body = OutreachOut), (status = 201, body = OutreachOut)))]
pub(crate) async fn outreach_plan(
    request: HttpRequest,
    mut payload: Payload,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let viewer = principal.viewer();
    let mut asked = asked::plan(&request, &mut payload, &doors).await?;
    let (store, organisation) = (principal.store(&doors), viewer.organisation);
    let promoter = person(viewer)?;
    if let Some(buddy) = &asked.buddy {
        let slug = &principal.signed_in.organisation.slug;
        let user = doors.app.store.user_by_handle(slug, buddy).await?;
        let wrong = FieldError::new("/buddy", FieldReason::NotAHandle);
        let user = user.and_then(|user| user.viewer.user).filter(|user| *user != promoter);
        asked.plan.buddy =
            Some(user.ok_or_else(|| Problem::fields(ProblemCode::InvalidBody, &[wrong]))?);
    }
    let rules = store.safety_rules(organisation).await?;
    let requirement = level::requirement(&asked, viewer, &rules, &doors);
    let (id, plan, place) = (asked.id, asked.plan, asked.place);
    let new = NewOutreach { id, promoter, plan, requirement, place };
    let created = store.outreach_plan(organisation, new, doors.now()).await?;
    let status = if created { HttpResponse::Created() } else { HttpResponse::Ok() };
    answer(status, id, &principal, &doors).await
}

/// Gives an outing with its place and what was said. That a supervisor looked is in the log of who
/// is out.
#[utoipa::path(get, path = "/api/v1/outreach/{id}", tag = "outreach",
    params(("id" = String, Path)), responses((status = 200, body = OutreachOut)))]
pub(crate) async fn outreach_get(
    id: Path<String>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    answer(HttpResponse::Ok(), parsed(&id)?, &principal, &doors).await
}

/// Says something: one's own, or for somebody who has said it by telephone. Nothing that is
/// understood is refused: what comes late, twice or out of turn changes nothing.
#[utoipa::path(post, path = "/api/v1/outreach/{id}/check_ins", tag = "outreach",
    params(("id" = String, Path)), request_body = CheckInIn,
    responses((status = 200, body = OutreachOut), (status = 201, body = OutreachOut)))]
pub(crate) async fn check_in_create(
    request: HttpRequest,
    mut payload: Payload,
    id: Path<String>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let viewer = principal.viewer();
    let (id, now) = (parsed(&id)?, doors.now());
    if !id.is_random() {
        return Err(Problem::new(ProblemCode::NotFound));
    }
    let asked = asked::check_in(&request, &mut payload, now).await?;
    let author = person(viewer)?;
    let new = NewCheckIn { id: asked.id, author, said: asked.said, cell: asked.cell };
    let (store, organisation) = (principal.store(&doors), viewer.organisation);
    let created = store.outreach_check_in(organisation, id, new, sees_home(viewer), now).await?;
    let status = if created { HttpResponse::Created() } else { HttpResponse::Ok() };
    answer(status, id, &principal, &doors).await
}

/// Approves a plan or refuses it. Nobody decides about their own, and who has set out is out.
#[utoipa::path(put, path = "/api/v1/outreach/{id}/decision", tag = "outreach",
    params(("id" = String, Path)), request_body = DecisionIn,
    responses((status = 200, body = OutreachOut)))]
pub(crate) async fn outreach_decide(
    request: HttpRequest,
    mut payload: Payload,
    id: Path<String>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let id = parsed(&id)?;
    let yes = asked::decision(&request, &mut payload).await?;
    let (by, organisation) = (person(principal.viewer())?, principal.viewer().organisation);
    principal.store(&doors).outreach_decide(organisation, id, by, yes, doors.now()).await?;
    answer(HttpResponse::Ok(), id, &principal, &doors).await
}

/// Takes up an outing's alarms. Nobody takes up their own.
#[utoipa::path(post, path = "/api/v1/outreach/{id}/acknowledgement", tag = "outreach",
    params(("id" = String, Path)), responses((status = 200, body = OutreachOut)))]
pub(crate) async fn outreach_acknowledge(
    id: Path<String>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let id = parsed(&id)?;
    let (by, organisation) = (person(principal.viewer())?, principal.viewer().organisation);
    principal.store(&doors).outreach_acknowledge(organisation, id, by, doors.now()).await?;
    answer(HttpResponse::Ok(), id, &principal, &doors).await
}

/// Closes an outing's alarms, for a reason. Nobody closes their own, and nothing closes by itself.
#[utoipa::path(post, path = "/api/v1/outreach/{id}/closure", tag = "outreach",
    params(("id" = String, Path)), request_body = ClosureIn,
    responses((status = 200, body = OutreachOut)))]
pub(crate) async fn outreach_close(
    request: HttpRequest,
    mut payload: Payload,
    id: Path<String>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let id = parsed(&id)?;
    let (why, is_home) = asked::closure(&request, &mut payload).await?;
    let (by, organisation) = (person(principal.viewer())?, principal.viewer().organisation);
    let close = Close { by, why, is_home };
    principal.store(&doors).outreach_close(organisation, id, close, doors.now()).await?;
    answer(HttpResponse::Ok(), id, &principal, &doors).await
}

/// The outing as the viewer may see it now.
async fn answer(
    status: actix_web::HttpResponseBuilder,
    id: OutreachId,
    principal: &Principal,
    doors: &Doors,
) -> Result<HttpResponse, Problem> {
    let (viewer, store) = (principal.viewer(), principal.store(doors));
    let by = person(viewer)?;
    let organisation = viewer.organisation;
    // Before anything is entered as looked at: whether there is anything for them to look at.
    let mine = |stored: &StoredOutreach| stored.outing.promoter == by || sees_home(viewer);
    let stored = store.outreach_get(organisation, id, by, mine, doors.now()).await?;
    let stored = stored.ok_or(Refusal::NoSuchOutreach)?;
    let said = store.outreach_check_ins(organisation, id).await?;
    let rules = store.safety_rules(organisation).await?;
    let facts = facts(&stored, Some(said));
    let released = release_outreach(viewer, &facts, &rules, &doors.app.deployment.zone)?;
    Ok(send(status, released))
}

fn facts(stored: &StoredOutreach, said: Option<Vec<StoredCheckIn>>) -> OutreachFacts<'_> {
    let check_in = |one: StoredCheckIn| CheckInFacts {
        id: one.id,
        author: one.author,
        kind: one.kind,
        duress: one.duress,
        said_at: one.said_at,
        received_at: one.received_at,
        cell: one.cell,
    };
    OutreachFacts {
        id: stored.id,
        code: outreach_code(&stored.id),
        promoter: &stored.promoter,
        outing: &stored.outing,
        place: stored.place.map(|place| (place.cell, place.setting)),
        check_ins: said.map(|said| said.into_iter().map(check_in).collect()),
    }
}

fn parsed(id: &str) -> Result<OutreachId, Problem> {
    OutreachId::parse(id).ok_or(Problem::new(ProblemCode::NotFound))
}

pub(crate) fn person(viewer: &Viewer) -> Result<UserId, Problem> {
    viewer.user.ok_or(Problem::new(ProblemCode::NotForRole))
}
