//! `/outreach`: outings, from their plan until somebody is home; what is said on the way, and what
//! those do who see others home.

mod asked;
mod fields;
mod level;
pub(crate) mod schema;
pub(crate) mod sent;

use std::collections::BTreeMap;

use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse};
use atalaya_disclosure::{
    CheckInFacts, OutreachFacts, Refusal, release_outreach, release_outreach_list, sees_home,
};
use atalaya_domain::{
    AuditAction, AuditSubjectKind, CheckInKind, FieldError, FieldReason, OutreachId, OutreachPhase,
    UserId,
};
use atalaya_safety::{CheckIn, Close, Watch, warned_until};
use atalaya_store::{
    NewCheckIn, NewOutreach, Store, StoredCheckIn, StoredOutreach, TypedPin, outreach_code,
};
use jiff::SignedDuration;
use tokio::time::Instant;

pub(crate) use self::fields::Fields;
use self::schema::{
    CheckInIn, ClosureIn, DecisionIn, OutreachIn, OutreachList, OutreachOut, VehicleIn,
};
use crate::audit::looked_at_list;
use crate::doors::Doors;
use crate::duress;
use crate::meeting;
use crate::problem::{Problem, ProblemCode};
use crate::records::send;
use crate::sign_in::{self, PinIn, SecondPin};
use crate::viewer::{Principal, device_ended};

/// Outings in one answer: far more than an organisation has out.
const MOST: usize = 500;
/// How far back somebody's own outings are listed.
const OWN_SINCE: SignedDuration = SignedDuration::from_hours(14 * 24);

/// Lists outings: those of the organisation that are not over, to who supervises; their own of the
/// last two weeks, to others, of whom a promoter sees those of the last day unless they have just proved anew who they are. And
/// those at which who asks stays outside, of which they are told what was agreed with them and no more.
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
        store.outreach_since(organisation, Some(principal.person()?), since, MOST).await?
    };
    if sees_home(viewer) {
        outings_looked_at(&principal, &stored, &doors).await?;
    }
    let rules = store.safety_rules(organisation).await?;
    let names = store.outreach_names(organisation, &stored).await?;
    let listed: Vec<OutreachFacts<'_>> =
        stored.iter().map(|one| facts(one, &names, None)).collect();
    let me = viewer.user;
    let mut open = store.outreach_open(organisation, MOST).await?;
    open.retain(|one| one.outing.plan.outside.is_some() && one.outing.plan.buddy == me);
    let outside: Vec<OutreachFacts<'_>> = open.iter().map(|one| facts(one, &names, None)).collect();
    let at = (&doors.app.deployment.zone, doors.now());
    let released = release_outreach_list(viewer, (&listed, &outside), &rules, at);
    Ok(send(HttpResponse::Ok(), released))
}

/// Lists the organisation's outings of the last two weeks that are behind: the walk through them at the
/// meeting. Without their places.
#[utoipa::path(get, path = "/api/v1/outreach/debrief", tag = "outreach",
    responses((status = 200, body = OutreachList)))]
pub(crate) async fn outreach_debrief(
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let viewer = principal.viewer();
    let (store, organisation, now) = (principal.store(&doors), viewer.organisation, doors.now());
    let since = now.saturating_sub(OWN_SINCE).unwrap_or(now);
    let mut stored = store.outreach_since(organisation, None, since, MOST).await?;
    let is_behind = |phase| {
        matches!(phase, OutreachPhase::Home | OutreachPhase::CalledOff | OutreachPhase::Refused)
    };
    stored.retain(|one| is_behind(one.outing.phase) || one.outing.plan.home_by() < now);
    outings_looked_at(&principal, &stored, &doors).await?;
    let rules = store.safety_rules(organisation).await?;
    let names = store.outreach_names(organisation, &stored).await?;
    let facts: Vec<OutreachFacts<'_>> = stored.iter().map(|one| facts(one, &names, None)).collect();
    let at = (&doors.app.deployment.zone, now);
    Ok(send(HttpResponse::Ok(), release_outreach_list(viewer, (&facts, &[]), &rules, at)))
}

/// Enters that somebody looks at outings in the log of each who is named in them.
async fn outings_looked_at(
    principal: &Principal,
    stored: &[StoredOutreach],
    doors: &Doors,
) -> Result<(), Problem> {
    let named = |one: &StoredOutreach| [Some(one.outing.promoter), one.outing.plan.buddy];
    let named = stored.iter().flat_map(named).flatten();
    let (action, kind) = (AuditAction::OutreachViewed, AuditSubjectKind::Outreach);
    looked_at_list(principal, action, kind, named, doors).await
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
    let promoter = principal.person()?;
    if let Some(buddy) = &asked.buddy {
        let user = store.person(organisation, buddy).await?;
        let wrong = FieldError::new("/buddy", FieldReason::NotAHandle);
        let user = user.and_then(|user| user.viewer.user).filter(|user| *user != promoter);
        asked.plan.buddy =
            Some(user.ok_or_else(|| Problem::fields(ProblemCode::InvalidBody, &[wrong]))?);
    }
    let rules = store.safety_rules(organisation).await?;
    if let Some(id) = asked.meeting_place {
        asked.place = Some(meeting::met_at(id, &asked.plan, viewer, &rules, &doors).await?);
    }
    let bulletins = store.bulletins_in_force(organisation, doors.now()).await?;
    let place = asked.place.map(|place| place.cell);
    let warned = place.and_then(|place| warned_until(&bulletins, place, doors.now()));
    let requirement = level::requirement(&asked, viewer, &rules, &doors, warned);
    let (id, plan, place) = (asked.id, asked.plan, asked.place);
    let new = NewOutreach { id, promoter, plan, requirement, place };
    let created = store.outreach_plan(organisation, new, doors.now()).await?;
    doors.grounds.forget(organisation, promoter);
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
    let begun = Instant::now();
    let asked = asked::check_in(&request, &mut payload, now).await?;
    let author = principal.person()?;
    let proof = proof(&request, &principal, &doors, asked.pin).await?;
    let typed = proof.typed();
    let duress = asked.said.duress || typed.is_some_and(|typed| typed.is_second);
    let said = CheckIn { duress, proved: proof != Proof::None, ..asked.said };
    let new = NewCheckIn { id: asked.id, author, said, cell: asked.cell, typed };
    let (store, organisation) = (principal.store(&doors), viewer.organisation);
    let is_call = duress || said.kind == CheckInKind::Red;
    let created =
        store.outreach_check_in(organisation, id, new, principal.sees_home(), now).await?;
    if is_call && created {
        duress::help_called(&principal, &doors).await?;
    }
    if matches!(asked.said.kind, CheckInKind::NothingHappened | CheckInKind::SomethingHappened) {
        store.outreach_worked(organisation, id, now).await?;
    }
    let status = if created { HttpResponse::Created() } else { HttpResponse::Ok() };
    let answer = answer(status, id, &principal, &doors).await;
    if typed.is_some() {
        duress::told_at_its_time(begun).await;
    }
    answer
}

/// How somebody who takes an alarm back has proved to be themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Proof {
    /// Not at all: the phone may be in other hands.
    None,
    /// By having signed in with their password.
    SignedIn,
    /// By a PIN of their phone; the second one looks the same.
    Typed(TypedPin),
}

impl Proof {
    const fn typed(self) -> Option<TypedPin> {
        match self {
            Self::Typed(typed) => Some(typed),
            Self::None | Self::SignedIn => None,
        }
    }
}

/// A phone that lies open proves nothing; its PIN does, each time it is typed.
async fn proof(
    request: &HttpRequest,
    principal: &Principal,
    doors: &Doors,
    pin: Option<String>,
) -> Result<Proof, Problem> {
    let this = principal.signed_in.session.and_then(|session| session.device);
    let (Some(this), Some(pin)) = (this, pin) else {
        return Ok(if this.is_none() { Proof::SignedIn } else { Proof::None });
    };
    let opened = sign_in::by_pin(request, doors, &PinIn::typed(pin), SecondPin::Opens).await?;
    if opened.id != this {
        return Err(device_ended(&doors.app.settings));
    }
    principal.store(doors).pin_right(this).await?;
    Ok(Proof::Typed(TypedPin { device: this, is_second: opened.under_duress }))
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
    let (organisation, by) = principal.member()?;
    principal.store(&doors).outreach_decide(organisation, id, by, yes, doors.now()).await?;
    answer(HttpResponse::Ok(), id, &principal, &doors).await
}

/// Answers who asked for a vehicle of the organisation: there is one, or there is none. The last word holds, until the outing is over.
#[utoipa::path(put, path = "/api/v1/outreach/{id}/vehicle", tag = "outreach",
    params(("id" = String, Path)), request_body = VehicleIn,
    responses((status = 200, body = OutreachOut)))]
pub(crate) async fn outreach_answer_vehicle(
    request: HttpRequest,
    mut payload: Payload,
    id: Path<String>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let id = parsed(&id)?;
    let granted = asked::vehicle(&request, &mut payload).await?;
    let (organisation, by) = principal.member()?;
    let store = principal.store(&doors);
    store.outreach_answer_vehicle(organisation, id, by, granted, doors.now()).await?;
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
    let (organisation, by) = principal.member()?;
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
    let (organisation, by) = principal.member()?;
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
    let by = principal.person()?;
    let organisation = viewer.organisation;
    // Before anything is entered as looked at: whether there is anything for them to look at.
    let sees_others = principal.sees_home();
    let mine = move |stored: &StoredOutreach| stored.outing.promoter == by || sees_others;
    let stored = store.outreach_get(organisation, id, by, mine, doors.now()).await?;
    let stored = stored.ok_or(Refusal::NoSuchOutreach)?;
    let said = store.outreach_check_ins(organisation, id).await?;
    let rules = store.safety_rules(organisation).await?;
    let names = store.outreach_names(organisation, std::slice::from_ref(&stored)).await?;
    let mut facts = facts(&stored, &names, Some(said));
    facts.watch = watch(&stored, &store, doors).await?;
    let at = (&doors.app.deployment.zone, doors.now());
    let released = release_outreach(viewer, &facts, &rules, at)?;
    Ok(send(status, released))
}

/// Who would be called until they are home; `None` of an outing that is over.
async fn watch(
    stored: &StoredOutreach,
    store: &Store,
    doors: &Doors,
) -> Result<Option<Watch>, Problem> {
    let (outing, until) = (&stored.outing, stored.outing.plan.home_by());
    if outing.is_over() || until <= doors.now() {
        return Ok(None);
    }
    let from = outing.plan.starts_at().max(doors.now()).min(until);
    Ok(Some(store.outreach_watch(stored.organisation, outing.promoter, (from, until)).await?))
}

/// An outing as the gate takes it, with the pseudonyms of those who are named in it.
pub(crate) fn facts<'a>(
    stored: &'a StoredOutreach,
    names: &'a BTreeMap<UserId, String>,
    said: Option<Vec<StoredCheckIn>>,
) -> OutreachFacts<'a> {
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
        names,
        outing: &stored.outing,
        place: stored.place.map(|place| (place.cell, place.setting)),
        watch: None,
        check_ins: said.map(|said| said.into_iter().map(check_in).collect()),
    }
}

fn parsed(id: &str) -> Result<OutreachId, Problem> {
    OutreachId::parse(id).ok_or(Problem::new(ProblemCode::NotFound))
}
