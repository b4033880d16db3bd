//! `/duty`: the roster of who is on duty for what, and `/safety_rules`: what the organisation asks of
//! those who go out.

use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse};
use atalaya_domain::{Duty, FieldError, FieldReason, Handle};
use atalaya_safety::SafetyRules;
use atalaya_store::{DutyTurn, NewDutyTurn};
use jiff::SignedDuration;
use serde::Serialize;
use utoipa::ToSchema;

use crate::body::{self, MediaType};
use crate::doors::Doors;
use crate::outreach::Fields;
use crate::outreach::schema::{DutyIn, SafetyRulesBody};
use crate::problem::{Problem, ProblemCode};
use crate::viewer::Principal;

/// Turns in one answer.
const MOST: usize = 500;
/// The longest turn.
const LONGEST: SignedDuration = SignedDuration::from_hours(31 * 24);

/// The roster.
#[derive(Debug, Serialize, ToSchema)]
pub struct DutyList {
    turns: Vec<DutyOut>,
}

/// A turn on it.
#[derive(Debug, Serialize, ToSchema)]
pub struct DutyOut {
    /// Its number.
    id: i64,
    /// Whose turn it is.
    handle: String,
    /// `supervisor`, `second_contact` or `crisis_lead`.
    duty: &'static str,
    /// From when, RFC 3339.
    starts_at: String,
    /// To when.
    ends_at: String,
    /// Whom to call first: the lowest.
    place_in_line: i64,
}

/// Lists the turns that are not over, in the order in which they start.
#[utoipa::path(get, path = "/api/v1/duty", tag = "outreach",
    responses((status = 200, body = DutyList)))]
pub(crate) async fn duty_list(
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let organisation = principal.viewer().organisation;
    let turns = principal.store(&doors).duty_list(organisation, doors.now(), MOST).await?;
    let turns = turns.into_iter().map(|turn| told(turn, &doors)).collect();
    Ok(HttpResponse::Ok().json(DutyList { turns }))
}

fn told(turn: DutyTurn, doors: &Doors) -> DutyOut {
    let zone = &doors.app.deployment.zone;
    DutyOut {
        id: turn.id,
        handle: turn.handle,
        duty: turn.turn.duty.code(),
        starts_at: zone.written(turn.turn.starts_at.as_microsecond()),
        ends_at: zone.written(turn.turn.ends_at.as_microsecond()),
        place_in_line: turn.turn.place_in_line,
    }
}

/// Puts somebody of the organisation on duty.
#[utoipa::path(post, path = "/api/v1/duty", tag = "outreach", request_body = DutyIn,
    responses((status = 201, body = DutyList)))]
pub(crate) async fn duty_add(
    request: HttpRequest,
    mut payload: Payload,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let mut fields = Fields::read(&request, &mut payload).await?;
    let handle = fields.text("handle");
    let duty = fields.code("duty", Duty::parse, Duty::ALL, Duty::code);
    let (starts_at, ends_at) = (fields.time("starts_at"), fields.time("ends_at"));
    let place_in_line = fields.integer("place_in_line", 1, 99).unwrap_or(1);
    fields.must("handle", handle.as_ref());
    fields.must("duty", duty.as_ref());
    fields.must("starts_at", starts_at.as_ref());
    fields.must("ends_at", ends_at.as_ref());
    if let (Some(starts_at), Some(ends_at)) = (starts_at, ends_at) {
        if ends_at <= starts_at {
            fields.refuse("ends_at", FieldReason::EndsBeforeStart);
        } else if ends_at.duration_since(starts_at) > LONGEST {
            fields.refuse("ends_at", FieldReason::IntervalTooLong { max_days: 31 });
        }
    }
    fields.end()?;
    let unknown = || {
        let wrong = FieldError::new("/handle", FieldReason::NotAHandle);
        Problem::fields(ProblemCode::InvalidBody, &[wrong])
    };
    let (Some(duty), Some(starts_at), Some(ends_at)) = (duty, starts_at, ends_at) else {
        return Err(Problem::new(ProblemCode::InvalidBody));
    };
    let handle = handle.as_deref().and_then(Handle::parse).ok_or_else(unknown)?;
    let (store, organisation) = (principal.store(&doors), principal.viewer().organisation);
    let user = store.person(organisation, &handle).await?;
    let viewer = user.map(|user| user.viewer).ok_or_else(unknown)?;
    let user = viewer.user.ok_or_else(unknown)?;
    if !viewer.role.hears_alarms() {
        let wrong = FieldError::new("/handle", FieldReason::HearsNoAlarm);
        return Err(Problem::fields(ProblemCode::InvalidBody, &[wrong]));
    }
    let new = NewDutyTurn { user, duty, starts_at, ends_at, place_in_line };
    store.duty_add(organisation, new, doors.now()).await?;
    let turns = store.duty_list(organisation, doors.now(), MOST).await?;
    let turns = turns.into_iter().map(|turn| told(turn, &doors)).collect();
    Ok(HttpResponse::Created().json(DutyList { turns }))
}

/// Takes a turn off the roster. Taking it off again is harmless.
#[utoipa::path(delete, path = "/api/v1/duty/{id}", tag = "outreach",
    params(("id" = i64, Path)), responses((status = 204)))]
pub(crate) async fn duty_remove(
    id: Path<String>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let id = id.parse().map_err(|_| Problem::new(ProblemCode::NotFound))?;
    let organisation = principal.viewer().organisation;
    principal.store(&doors).duty_remove(organisation, id, doors.now()).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Gives the organisation's rules: the default until it has made its own.
#[utoipa::path(get, path = "/api/v1/safety_rules", tag = "outreach",
    responses((status = 200, body = SafetyRulesBody), (status = 304)))]
pub(crate) async fn safety_rules_get(
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let rules = principal.store(&doors).safety_rules(principal.viewer().organisation).await?;
    Ok(HttpResponse::Ok().json(rules))
}

/// Sets the organisation's rules. They hold for plans from now on, and for the ladders of who is out.
#[utoipa::path(put, path = "/api/v1/safety_rules", tag = "outreach",
    request_body = SafetyRulesBody, responses((status = 200, body = SafetyRulesBody)))]
pub(crate) async fn safety_rules_set(
    request: HttpRequest,
    mut payload: Payload,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    body::expect_media(&request, &[MediaType::Json])?;
    let json = body::read_json(&request, &mut payload).await?;
    let json = json.ok_or(Problem::new(ProblemCode::InvalidJson))?;
    let rules: SafetyRules = serde_json::to_value(&json)
        .and_then(serde_json::from_value)
        .map_err(|_| Problem::new(ProblemCode::InvalidBody))?;
    let (store, organisation) = (principal.store(&doors), principal.viewer().organisation);
    store.safety_rules_set(organisation, rules.clone(), principal.person()?, doors.now()).await?;
    Ok(HttpResponse::Ok().json(rules))
}
