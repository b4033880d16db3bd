//! `/people/{handle}/erasure`: erasing somebody, in two steps.
//!
//! First it is told what there is of them and a confirmation is given; only with that, within a few
//! minutes and by the same person, are they erased.

use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse};
use atalaya_domain::{
    AuditAction, AuditSubject, AuditSubjectKind, FieldError, FieldReason, UserId,
};
use atalaya_store::{ErasedEvents, SecretHash};
use jiff::SignedDuration;
use serde::Serialize;
use utoipa::ToSchema;

use crate::audit::looked_at_records;
use crate::doors::Doors;
use crate::members::{Members, refused};
use crate::people::Manager;
use crate::problem::{Problem, ProblemCode};
use crate::secret::{Secret, secret_hash};
use crate::viewer::Principal;

/// For how long a confirmation is good: to read what goes and to say it again.
const CONFIRM_WITHIN: SignedDuration = SignedDuration::from_mins(10);

/// What there is of somebody, and the confirmation that it is to go.
#[derive(Debug, Serialize, ToSchema)]
pub struct ErasureOut {
    /// Reports that stand. They go on counting as nobody's, or are withdrawn.
    events: u64,
    /// Records of their outreach that stand.
    exposure: u64,
    /// Outings, which go with everything that was said of them.
    outreach: u64,
    /// Phones, which open no more.
    devices: u64,
    /// To be sent back with `DELETE`. It is told here once.
    confirmation: String,
    /// Until when, RFC 3339.
    confirm_until: String,
}

/// That somebody is to be erased.
#[derive(ToSchema)]
pub struct ErasureIn {
    /// What `POST` gave.
    confirmation: String,
    /// What becomes of their reports, as they wish: `keep` (they count as nobody's) or `withdraw`.
    #[schema(value_type = String, example = "keep")]
    events: ErasedEvents,
}

/// Tells what there is of somebody, and gives the confirmation with which they are erased within ten
/// minutes: a promoter by a supervisor, whoever else by a steward. Nothing is erased by it.
#[utoipa::path(post, path = "/api/v1/people/{handle}/erasure", tag = "people",
    params(("handle" = String, Path, description = "The pseudonym.")),
    responses((status = 201, body = ErasureOut)))]
pub(crate) async fn erasure_begin(
    path: Path<String>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let manager = Manager::of(&principal)?;
    let (_, user) = manager.managed(&path, &principal, &doors).await?;
    let (store, now) = (&doors.app.store, doors.now());
    let subject = AuditSubject::one(AuditSubjectKind::User, &user.0);
    looked_at_records(&principal, AuditAction::ErasureAsked, subject, [Some(user)], &doors).await?;
    let extent = store.person_extent(principal.viewer().organisation, user).await?;
    let secret =
        Secret::new_session().map_err(|error| Problem::internal("make a confirmation", &error))?;
    let until = now.saturating_add(CONFIRM_WITHIN).unwrap_or(now);
    let hash = SecretHash(secret.hash);
    let by = Some(principal.person()?);
    store.challenge_begin(hash, by, erasing(user), (now, until)).await?;
    Ok(HttpResponse::Created().json(ErasureOut {
        events: extent.events,
        exposure: extent.exposure,
        outreach: extent.outreach,
        devices: extent.devices,
        confirmation: secret.text,
        confirm_until: doors.app.deployment.zone.written(until.as_microsecond()),
    }))
}

/// Erases somebody for good: their key, and so what they wrote, in every copy; their handle, contact,
/// phones, sessions and ways to sign in; their outings. Their reports stay as counts that nobody is
/// behind, or are withdrawn. What was published stays. A confirmation is good once.
#[utoipa::path(delete, path = "/api/v1/people/{handle}/erasure", tag = "people",
    request_body = ErasureIn,
    params(("handle" = String, Path, description = "The pseudonym.")),
    responses((status = 204)))]
pub(crate) async fn erasure_confirm(
    request: HttpRequest,
    mut payload: Payload,
    path: Path<String>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let manager = Manager::of(&principal)?;
    let asked = ErasureIn::read(&request, &mut payload).await?;
    let (_, user) = manager.managed(&path, &principal, &doors).await?;
    let (now, by) = (doors.now(), Some(principal.person()?));
    let hash = SecretHash(secret_hash(&asked.confirmation));
    let confirmed = doors.app.store.challenge_take(hash, by, now).await?;
    if confirmed != Some(erasing(user)) {
        return Err(Problem::new(ProblemCode::ErasureUnconfirmed));
    }
    let organisation = principal.viewer().organisation;
    principal.store(&doors).person_erase(organisation, user, asked.events, now).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// What a confirmation is of.
fn erasing(user: UserId) -> String {
    format!("erase {}", user.0)
}

impl ErasureIn {
    async fn read(request: &HttpRequest, payload: &mut Payload) -> Result<Self, Problem> {
        let mut members = Members::of_body(request, payload).await?;
        let mut read = || {
            let confirmation = members.required("confirmation")?;
            let events = members.required("events")?;
            let events = ErasedEvents::parse(&events).ok_or_else(|| {
                let found = events.chars().take(20).collect();
                let known = vec![ErasedEvents::Keep.code(), ErasedEvents::Withdraw.code()];
                FieldError::new("/events", FieldReason::UnknownCode { found, known })
            })?;
            Ok(Self { confirmation, events })
        };
        let read = read().map_err(refused)?;
        members.done().map_err(refused)?;
        Ok(read)
    }
}
