//! Who is asking: the session's cookie or a program's token, and the gate in front of each route.

use std::rc::Rc;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::{Method, header};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, FromRequest, HttpMessage, HttpRequest};
use atalaya_domain::Viewer;
use atalaya_store::{SecretHash, SignedIn, Store, StoreError};
use jiff::Timestamp;

use crate::HttpSettings;
use crate::doors::Doors;
use crate::known_secrets::Told;
use crate::origin::{Sender, sender};
use crate::problem::{Problem, ProblemCode};
use crate::routes::{self, Access};
use crate::secret::secret_hash;

/// The name of the session's cookie.
pub(crate) const COOKIE: &str = "atalaya_session";

/// Somebody who has proved who they are, for one request.
#[derive(Clone)]
pub(crate) struct Principal {
    pub(crate) signed_in: Rc<SignedIn>,
    pub(crate) proof: Proof,
}

/// What somebody proved themselves with.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Proof {
    /// The session's cookie, which browsers send by themselves.
    Cookie(SecretHash),
    /// A program's bearer token.
    Token(SecretHash),
}

impl Principal {
    pub(crate) fn viewer(&self) -> &Viewer {
        &self.signed_in.viewer
    }

    /// The database, where what they do is entered as theirs.
    pub(crate) fn store(&self, doors: &Doors) -> Store {
        doors.app.store.acting(self.signed_in.actor())
    }
}

impl FromRequest for Principal {
    type Error = Problem;
    type Future = std::future::Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        // The gate has put it there, or the route is public and must not ask.
        let known = request.extensions().get::<Self>().cloned();
        std::future::ready(known.ok_or(Problem::new(ProblemCode::NotSignedIn)))
    }
}

impl Proof {
    /// What a request brings along; the token first, since a browser never sends one by itself.
    pub(crate) fn of(request: &HttpRequest) -> Option<Self> {
        if let Some(value) = request.headers().get(header::AUTHORIZATION) {
            let token = std::str::from_utf8(bearer(value)?).ok()?;
            return Some(Self::Token(SecretHash(secret_hash(token))));
        }
        cookie(request.headers()).map(|text| Self::Cookie(SecretHash(secret_hash(text))))
    }

    /// The cookie's secret alone.
    pub(crate) fn of_cookie(request: &HttpRequest) -> Option<SecretHash> {
        cookie(request.headers()).map(|text| SecretHash(secret_hash(text)))
    }

    /// Asks the database who this is.
    pub(crate) async fn look_up(
        self,
        doors: &Doors,
        now: Timestamp,
    ) -> Result<Option<SignedIn>, Problem> {
        Ok(match self {
            Self::Cookie(secret) => doors.app.store.session_viewer(secret, now).await?,
            Self::Token(secret) => doors.app.store.token_viewer(secret, now).await?,
        })
    }

    const fn secret(self) -> SecretHash {
        match self {
            Self::Cookie(secret) | Self::Token(secret) => secret,
        }
    }
}

/// The token of an `Authorization` header; the scheme's name is written anyhow (RFC 9110, 11.1).
pub(crate) fn bearer(value: &header::HeaderValue) -> Option<&[u8]> {
    let (scheme, token) = value.as_bytes().split_at_checked(b"Bearer ".len())?;
    scheme.eq_ignore_ascii_case(b"Bearer ").then(|| token.trim_ascii())
}

/// The session's cookie (RFC 6265, section 4.2).
fn cookie(headers: &header::HeaderMap) -> Option<&str> {
    headers
        .get_all(header::COOKIE)
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(COOKIE)?.strip_prefix('='))
}

/// Who it is that a proof proves: as known, or else as the database says, which is then known.
async fn look_up(doors: &Doors, proof: Proof, now: Timestamp) -> Result<Found, Problem> {
    let told = if doors.app.store.access_is_told() { Told::Everything } else { Told::PerhapsNot };
    if let Some(known) = doors.known.get(proof.secret(), now, told) {
        return Ok(Found::Known(known));
    }
    let look_up = doors.known.look_up(now);
    let Some(signed_in) = proof.look_up(doors, now).await? else { return Ok(Found::Nobody) };
    doors.known.put(proof.secret(), signed_in.clone(), look_up);
    Ok(Found::InDatabase(signed_in))
}

/// Who was found.
enum Found {
    Known(SignedIn),
    InDatabase(SignedIn),
    Nobody,
}

/// Lets a request through to a route's handler if the table says so.
pub(crate) async fn gate(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let doors = request.app_data::<Data<Doors>>().cloned();
    let entry = routes::entry_of(&request);
    if let (Some(doors), Some(entry)) = (doors, entry) {
        match admit(request.request(), entry.access, &doors).await {
            Ok(None) => {}
            Ok(Some(principal)) => {
                request.extensions_mut().insert(principal);
            }
            Err(problem) => return Ok(request.error_response(problem)),
        }
    }
    // A route has an entry or it has no handler: without an entry the answer is 405.
    next.call(request).await.map(ServiceResponse::map_into_boxed_body)
}

async fn admit(
    request: &HttpRequest,
    access: Access,
    doors: &Doors,
) -> Result<Option<Principal>, Problem> {
    let roles = match access {
        Access::Public => return Ok(None),
        Access::Roles(roles) => roles,
    };
    let principal = identify(request, doors).await?;
    refuse_foreign(request, principal.proof, doors)?;
    if !roles.contains(&principal.viewer().role) {
        return Err(Problem::new(ProblemCode::NotForRole));
    }
    Ok(Some(principal))
}

async fn identify(request: &HttpRequest, doors: &Doors) -> Result<Principal, Problem> {
    let unknown = || {
        let challenge = header::HeaderValue::from_static("Bearer realm=\"atalaya\"");
        Problem::new(ProblemCode::NotSignedIn).header(header::WWW_AUTHENTICATE, challenge)
    };
    let proof = Proof::of(request).ok_or_else(unknown)?;
    let now = doors.now();
    let signed_in = match look_up(doors, proof, now).await? {
        Found::Known(signed_in) => signed_in,
        Found::InDatabase(signed_in) => {
            extend(doors, proof, &signed_in, now).await?;
            signed_in
        }
        Found::Nobody => return Err(unknown()),
    };
    Ok(Principal { signed_in: Rc::new(signed_in), proof })
}

/// Whether somebody who proved who they are still is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// The same person in the same role.
    Good,
    /// Signed out, expired, disabled, or in another role.
    Ended,
    /// The database does not answer.
    Unknown,
}

/// How somebody is looked at again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    /// What was looked up a moment ago will do.
    Routine,
    /// There is news of their access: what was known is forgotten.
    Anew,
}

/// Looks again, for a websocket: it asks for nothing, so it does not count as use.
pub(crate) async fn standing(principal: &Principal, doors: &Doors, look: Look) -> Standing {
    if look == Look::Anew {
        doors.known.forget(principal.proof.secret());
    }
    match look_up(doors, principal.proof, doors.now()).await {
        Ok(Found::Known(signed_in) | Found::InDatabase(signed_in))
            if signed_in.viewer == *principal.viewer() =>
        {
            Standing::Good
        }
        Ok(_) => Standing::Ended,
        Err(_) => Standing::Unknown,
    }
}

/// When a session ends that is in use now: when it has stood idle, and at the latest when its
/// whole time is over.
pub(crate) fn session_end(
    settings: &HttpSettings,
    started: Timestamp,
    now: Timestamp,
) -> Timestamp {
    let idle = now.checked_add(settings.session_idle).unwrap_or(now);
    idle.min(started.checked_add(settings.session_absolute).unwrap_or(now))
}

/// Moves the end of a session that is in use, four times at most within its idle time.
async fn extend(
    doors: &Doors,
    proof: Proof,
    signed_in: &SignedIn,
    now: Timestamp,
) -> Result<(), Problem> {
    let (Proof::Cookie(secret), Some(end), Some(started)) =
        (proof, signed_in.expires_at, signed_in.started_at)
    else {
        return Ok(());
    };
    let settings = &doors.app.settings;
    let later = session_end(settings, started, now);
    if later.duration_since(end) < settings.session_idle / 4 {
        return Ok(());
    }
    match doors.app.store.session_extend(secret, now, later).await {
        // A session that was signed out meanwhile stays so: there is nothing to move. And reading
        // must not fail because writers queue; the next look tries again.
        Ok(_) | Err(StoreError::Busy { .. }) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// A browser sends the cookie whoever wrote the page. So what changes something, and the
/// websocket (which no same-origin policy guards), must come from a page of ours.
fn refuse_foreign(request: &HttpRequest, proof: Proof, doors: &Doors) -> Result<(), Problem> {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD);
    let guarded = !safe || request.headers().contains_key(header::UPGRADE);
    match (proof, sender(request, &doors.app.settings)) {
        (_, Sender::Own) | (Proof::Token(_), Sender::Unsaid) => Ok(()),
        _ if !guarded => Ok(()),
        _ => Err(Problem::new(ProblemCode::CrossSite)),
    }
}
