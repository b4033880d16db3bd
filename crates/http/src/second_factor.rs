//! The second step of signing in: codes of an app, recovery codes, and taking them away.

use actix_web::http::header;
use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse};
use atalaya_domain::{RecoveryCode, UserId, Viewer};
use atalaya_store::{NewPending, RECOVERY_CODES, SecondStep, SecretHash};
use jiff::SignedDuration;
use serde::Serialize;
use utoipa::ToSchema;

use crate::cookies::{Cookie, Kept};
use crate::doors::Doors;
use crate::members::{Members, refused};
use crate::people::Manager;
use crate::problem::{Problem, ProblemCode};
use crate::secret::{Secret, random};
use crate::session::Started;
use crate::sign_in;
use crate::totp;
use crate::viewer::Principal;

/// For how long the second step may follow the first: to find the phone and wait for the next code.
const SECOND_STEP_WITHIN: SignedDuration = SignedDuration::from_mins(5);

/// What is typed as a second factor.
#[derive(ToSchema)]
pub struct CodeIn {
    /// Six digits of the app, or a recovery code.
    #[schema(max_length = 40, example = "287082")]
    code: String,
}

/// How the second factor of who asks stands.
#[derive(Debug, Serialize, ToSchema)]
pub struct SecondFactorOut {
    /// Whether an app's code is asked for after the password.
    totp: bool,
    /// Recovery codes that were not used.
    recovery_codes: usize,
    /// Whether the role needs a second factor.
    required: bool,
}

/// A secret for an app that makes codes, told here once.
#[derive(Serialize, ToSchema)]
pub struct TotpOut {
    /// To be typed, base 32.
    secret: String,
    /// To be drawn as a square and photographed by the app.
    uri: String,
}

/// Recovery codes, told here once: each lets in once instead of an app's code.
#[derive(Serialize, ToSchema)]
pub struct RecoveryCodesOut {
    recovery_codes: Vec<String>,
}

impl CodeIn {
    async fn read(request: &HttpRequest, payload: &mut Payload) -> Result<Self, Problem> {
        let mut members = Members::of_body(request, payload).await?;
        let code = members.required("code").map_err(refused)?;
        members.done().map_err(refused)?;
        Ok(Self { code })
    }
}

/// The first step was right and a second is needed: the answer that says so, with the cookie it goes
/// on with.
pub(crate) async fn begin(
    doors: &Doors,
    viewer: &Viewer,
    user: UserId,
    shared: bool,
) -> Result<Problem, Problem> {
    let cookie = pending_cookie(doors, viewer, user, shared).await?;
    Ok(Problem::new(ProblemCode::SecondFactorNeeded).header(header::SET_COOKIE, cookie))
}

/// Keeps that the first step was right; gives the cookie that the second goes on with.
pub(crate) async fn pending_cookie(
    doors: &Doors,
    viewer: &Viewer,
    user: UserId,
    shared: bool,
) -> Result<header::HeaderValue, Problem> {
    let secret =
        Secret::new_session().map_err(|error| Problem::internal("begin a sign-in", &error))?;
    let now = doors.now();
    let new = NewPending {
        secret: SecretHash(secret.hash),
        user,
        organisation: viewer.organisation,
        shared,
        expires_at: now.saturating_add(SECOND_STEP_WITHIN).unwrap_or(now),
    };
    doors.app.store.pending_begin(new, now).await?;
    Ok(Cookie::Pending.set(&doors.app.settings, &secret.text, Kept::For(SECOND_STEP_WITHIN)))
}

/// The second step of signing in, within five minutes of the first. Five wrong codes end it, and
/// codes that are typed after several wrong ones wait, longer and longer.
#[utoipa::path(post, path = "/api/v1/session/second", tag = "session", request_body = CodeIn,
    responses((status = 200, body = crate::session::SessionOut)), security(()))]
pub(crate) async fn session_second(
    request: HttpRequest,
    mut payload: Payload,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    sign_in::admitted(&request, &doors)?;
    let asked = CodeIn::read(&request, &mut payload).await?;
    let (settings, now) = (&doors.app.settings, doors.now());
    let over = || {
        let cookie = Cookie::Pending.unset(settings);
        Problem::new(ProblemCode::SignInOver).header(header::SET_COOKIE, cookie)
    };
    let pending = Cookie::Pending.of(&request, settings).ok_or_else(over)?;
    let typed = totp::typed(&asked.code, now);
    match doors.app.store.second_step(pending, typed, now).await? {
        SecondStep::Right { user, shared } => {
            let new = Started::begin(&request, &doors, shared).await?.history_open(now);
            doors.app.store.session_create(user, new.session, now).await?;
            new.cookie(Cookie::Pending.unset(settings)).told(&doors, HttpResponse::Ok()).await
        }
        SecondStep::Wrong { left } => Err(sign_in::tries_left(ProblemCode::WrongCode, left)),
        SecondStep::Wait(until) => Err(sign_in::wait(until, now)),
        SecondStep::Ended => Err(over()),
    }
}

/// Tells how the second factor of who asks stands.
#[utoipa::path(get, path = "/api/v1/me/second_factor", tag = "session",
    responses((status = 200, body = SecondFactorOut)))]
pub(crate) async fn second_factor_get(
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let user = principal.person()?;
    let info = doors.app.store.totp_info(user).await?;
    Ok(HttpResponse::Ok().json(SecondFactorOut {
        totp: info.is_some(),
        recovery_codes: info.map_or(0, |info| info.recovery_codes),
        required: doors.app.settings.second_factor_for.contains(&principal.viewer().role),
    }))
}

/// Makes a secret for an app that makes codes. It counts once its first code was typed (`PUT`).
#[utoipa::path(post, path = "/api/v1/me/totp", tag = "session",
    responses((status = 201, body = TotpOut)))]
pub(crate) async fn totp_begin(
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let (organisation, user) = principal.member()?;
    let secret = random::<20>()?;
    if !doors.app.store.totp_begin(organisation, user, secret, doors.now()).await? {
        return Err(Problem::new(ProblemCode::SecondFactorThere));
    }
    let handle = principal.signed_in.handle.as_ref().map(ToString::to_string).unwrap_or_default();
    Ok(HttpResponse::Created().json(TotpOut {
        secret: totp::written(secret),
        uri: totp::uri(secret, &doors.app.deployment.name, &handle),
    }))
}

/// The app's first code: from now on one is asked for after the password. Gives ten recovery codes,
/// once. The session goes on under another secret.
#[utoipa::path(put, path = "/api/v1/me/totp", tag = "session", request_body = CodeIn,
    responses((status = 200, body = RecoveryCodesOut)))]
pub(crate) async fn totp_confirm(
    request: HttpRequest,
    mut payload: Payload,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let (organisation, user) = principal.member()?;
    let asked = CodeIn::read(&request, &mut payload).await?;
    let (codes, hashes) = recovery_codes()?;
    let now = doors.now();
    let digits = asked.code.chars().filter(|c| !c.is_whitespace()).collect();
    let step_of = totp::step_of(digits, now);
    let store = principal.store(&doors);
    if !store.totp_confirm(organisation, user, step_of, hashes, now).await? {
        return Err(Problem::new(ProblemCode::WrongCode));
    }
    let mut answer = HttpResponse::Ok();
    // On an enrolled device the session is the device's and stays as it is.
    if let Some(session) = principal.signed_in.session.filter(|session| session.device.is_none()) {
        let new = Started::begin(&request, &doors, session.shared).await?;
        store.session_create(user, new.session, now).await?;
        for cookie in new.into_cookies() {
            answer.append_header((header::SET_COOKIE, cookie));
        }
    }
    Ok(answer.json(RecoveryCodesOut { recovery_codes: codes }))
}

/// Gives ten other recovery codes in the place of those there were, to who types a right code.
#[utoipa::path(post, path = "/api/v1/me/recovery_codes", tag = "session", request_body = CodeIn,
    responses((status = 201, body = RecoveryCodesOut)))]
pub(crate) async fn recovery_codes_make(
    request: HttpRequest,
    mut payload: Payload,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let (organisation, user) = principal.member()?;
    let asked = CodeIn::read(&request, &mut payload).await?;
    let (codes, hashes) = recovery_codes()?;
    let now = doors.now();
    let typed = totp::typed(&asked.code, now);
    let store = principal.store(&doors);
    if !store.recovery_codes_replace(organisation, user, typed, hashes, now).await? {
        return Err(Problem::new(ProblemCode::WrongCode));
    }
    Ok(HttpResponse::Created().json(RecoveryCodesOut { recovery_codes: codes }))
}

/// Takes one's own second factor away, by a right code. All sessions end; where the role needs one,
/// the next begins with setting another up.
#[utoipa::path(post, path = "/api/v1/me/totp/removal", tag = "session", request_body = CodeIn,
    responses((status = 204)))]
pub(crate) async fn totp_remove(
    request: HttpRequest,
    mut payload: Payload,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let (organisation, user) = principal.member()?;
    let asked = CodeIn::read(&request, &mut payload).await?;
    let (store, now) = (principal.store(&doors), doors.now());
    if !store.totp_prove(organisation, user, totp::typed(&asked.code, now), now).await? {
        return Err(Problem::new(ProblemCode::WrongCode));
    }
    store.second_factor_remove(organisation, user, now).await?;
    let cookie = Cookie::Session.unset(&doors.app.settings);
    Ok(HttpResponse::NoContent().insert_header((header::SET_COOKIE, cookie)).finish())
}

/// Takes somebody's second factor away who has lost it. Their sessions end; the next begins with
/// their password alone.
#[utoipa::path(delete, path = "/api/v1/people/{handle}/second_factor", tag = "people",
    params(("handle" = String, Path, description = "The pseudonym.")),
    responses((status = 204)))]
pub(crate) async fn person_second_factor_remove(
    path: Path<String>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let manager = Manager::of(&principal)?;
    let (_, user) = manager.managed(&path, &principal, &doors).await?;
    let organisation = principal.viewer().organisation;
    principal.store(&doors).second_factor_remove(organisation, user, doors.now()).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// New recovery codes, and what is kept of them.
fn recovery_codes() -> Result<(Vec<String>, [SecretHash; RECOVERY_CODES]), Problem> {
    let mut hashes = [SecretHash([0; 32]); RECOVERY_CODES];
    let mut codes = Vec::with_capacity(RECOVERY_CODES);
    for hash in &mut hashes {
        let code = RecoveryCode::from_random(random()?);
        *hash = totp::recovery_hash(&code);
        codes.push(code.to_string());
    }
    Ok((codes, hashes))
}
