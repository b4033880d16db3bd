//! `/me/push`: whether this browser is told when something waits, and by which address.

use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use atalaya_domain::{FieldError, FieldReason};
use atalaya_notify::PushServices;
use atalaya_store::{SecretHash, SessionInfo};
use serde::Serialize;
use utoipa::ToSchema;

use crate::doors::Doors;
use crate::members::{Members, refused};
use crate::problem::{Problem, ProblemCode};
use crate::secret::secret_hash;
use crate::viewer::Principal;

/// How browsers are told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PushDoor {
    /// The public half of the installation's key, as browsers want it.
    pub key: String,
    /// Which push services are asked.
    pub services: PushServices,
}

/// Whether this browser can be told, and is.
#[derive(Debug, Serialize, ToSchema)]
pub struct PushOut {
    /// The installation's public key, for the browser's subscription; `null` where nobody is told
    /// so. A subscription made with another key is of no use any more.
    key: Option<String>,
    /// Whether this browser is told.
    on: bool,
}

/// The address of a browser.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, read field by field")]
pub struct PushIn {
    /// As the browser gives it: of one of the push services that this installation asks.
    #[schema(format = "uri", max_length = 1000)]
    endpoint: String,
}

/// Tells whether this browser is told when something waits for its person, and the key to ask it with.
#[utoipa::path(get, path = "/api/v1/me/push", tag = "session",
    responses((status = 200, body = PushOut)))]
pub(crate) async fn push_get(
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let session = session(&principal)?;
    let organisation = principal.viewer().organisation;
    let key = doors.app.settings.push.as_ref().map(|door| door.key.clone());
    let on = doors.app.store.push_subscribed(organisation, session).await?.is_some();
    Ok(HttpResponse::Ok().json(PushOut { on: on && key.is_some(), key }))
}

/// Has this browser be told, without a word of what, until its device or session ends.
#[utoipa::path(put, path = "/api/v1/me/push", tag = "session", request_body = PushIn,
    responses((status = 204)))]
pub(crate) async fn push_set(
    request: HttpRequest,
    mut payload: Payload,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let mut members = Members::of_body(&request, &mut payload).await?;
    let endpoint = members.required("endpoint").map_err(refused)?;
    members.done().map_err(refused)?;
    let session = session(&principal)?;
    let door = doors.app.settings.push.as_ref().ok_or(Problem::new(ProblemCode::NotFound))?;
    if door.services.allowed(&endpoint).is_none() {
        let wrong = FieldError::new("/endpoint", FieldReason::NotAPushService);
        return Err(Problem::fields(ProblemCode::InvalidBody, &[wrong]));
    }
    let whose = (principal.viewer().organisation, principal.person()?);
    let hash = SecretHash(secret_hash(&endpoint));
    principal.store(&doors).push_subscribe(whose, session, (endpoint, hash), doors.now()).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Has this browser be told no more. Again is harmless.
#[utoipa::path(delete, path = "/api/v1/me/push", tag = "session",
    responses((status = 204)))]
pub(crate) async fn push_unset(
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let organisation = principal.viewer().organisation;
    principal.store(&doors).push_unsubscribe(organisation, session(&principal)?).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// The session that asks: of a browser, never a program.
fn session(principal: &Principal) -> Result<SessionInfo, Problem> {
    principal.signed_in.session.ok_or(Problem::new(ProblemCode::NotForRole))
}
