//! Who is asking: the session's cookie or a program's token, and the gate in front of each route.

use std::rc::Rc;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::{Method, header};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, FromRequest, HttpMessage, HttpRequest};
use atalaya_disclosure::{history_of, sees_home};
use atalaya_domain::{OrganisationId, Sleep, UserId, Viewer};
use atalaya_store::{
    Presented, ROTATION_OVERLAP, SecretHash, SessionInfo, SignedIn, Store, StoreError,
};
use jiff::{SignedDuration, Timestamp};

use crate::HttpSettings;
use crate::asleep;
use crate::cookies::{CLEAR_SITE_DATA, Cookie, Kept};
use crate::doors::Doors;
use crate::intake::open_rosa;
use crate::known_secrets::{KnownBy, Told};
use crate::ogc;
use crate::origin::{Sender, is_of_another_page, sender};
use crate::problem::{Problem, ProblemCode};
use crate::routes::{self, Access, Entry};
use crate::secret::{Secret, secret_hash};

/// Somebody who has proved who they are, for one request.
#[derive(Clone)]
pub(crate) struct Principal {
    pub(crate) signed_in: Rc<SignedIn>,
    pub(crate) proof: Proof,
    /// Why their account sleeps, if it does: little is open to them.
    pub(crate) asleep: Option<Sleep>,
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

    /// Who asks, where only people may.
    pub(crate) fn person(&self) -> Result<UserId, Problem> {
        self.viewer().user.ok_or(Problem::new(ProblemCode::NotForRole))
    }

    /// Whose they are and who, where only people may ask.
    pub(crate) fn member(&self) -> Result<(OrganisationId, UserId), Problem> {
        Ok((self.viewer().organisation, self.person()?))
    }

    /// Whether they see others home. Who sleeps sees nobody's outing but their own.
    pub(crate) fn sees_home(&self) -> bool {
        self.asleep.is_none() && sees_home(self.viewer())
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
    pub(crate) fn of(request: &HttpRequest, settings: &HttpSettings) -> Option<Self> {
        if let Some(value) = request.headers().get(header::AUTHORIZATION) {
            if (open_rosa::is_asked(request) || ogc::is_asked(request))
                && let Some(token) = open_rosa::basic_token(value)
            {
                return Some(Self::Token(SecretHash(secret_hash(&token))));
            }
            let token = std::str::from_utf8(bearer(value)?).ok()?;
            return Some(Self::Token(SecretHash(secret_hash(token))));
        }
        Cookie::Session.of(request, settings).map(Self::Cookie)
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

/// Who it is that a proof proves: as known, or else as the database says, which is then known.
async fn look_up(doors: &Doors, proof: Proof, now: Timestamp) -> Result<Found, Problem> {
    remembered(doors, KnownBy::Secret(proof.secret()), now, proof.look_up(doors, now)).await
}

/// As known, or else as `asked` finds, which is then known.
async fn remembered(
    doors: &Doors,
    by: KnownBy,
    now: Timestamp,
    asked: impl Future<Output = Result<Option<SignedIn>, Problem>>,
) -> Result<Found, Problem> {
    let told = if doors.app.store.access_is_told() { Told::Everything } else { Told::PerhapsNot };
    if let Some(known) = doors.known.get(by, now, told) {
        return Ok(Found::Known(known));
    }
    let look_up = doors.known.look_up(now);
    let Some(signed_in) = asked.await? else { return Ok(Found::Nobody) };
    doors.known.put(by, signed_in.clone(), look_up);
    Ok(Found::InDatabase(signed_in))
}

/// Who was found.
enum Found {
    Known(SignedIn),
    InDatabase(SignedIn),
    Nobody,
}

impl Found {
    /// Who, and whether the database was asked just now.
    fn signed_in(self) -> Option<(SignedIn, bool)> {
        match self {
            Self::Known(signed_in) => Some((signed_in, false)),
            Self::InDatabase(signed_in) => Some((signed_in, true)),
            Self::Nobody => None,
        }
    }
}

/// Lets a request through to a route's handler if the table says so.
pub(crate) async fn gate(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let doors = request.app_data::<Data<Doors>>().cloned();
    let entry = routes::entry_of(&request);
    let mut rotated = None;
    if let (Some(doors), Some(entry)) = (doors, entry) {
        match admit(request.request(), entry, &doors).await {
            Ok(None) => {}
            Ok(Some(admitted)) => {
                rotated = admitted.cookie;
                request.extensions_mut().insert(admitted.principal);
            }
            Err(problem) => return Ok(request.error_response(problem)),
        }
    }
    // A route has an entry or it has no handler: without an entry the answer is 405.
    let mut response = next.call(request).await?.map_into_boxed_body();
    if let Some(cookie) = rotated
        && !response.headers().contains_key(header::SET_COOKIE)
    {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

/// Somebody who is let through, and the cookie with their session's new secret if it has one.
struct Admitted {
    principal: Principal,
    cookie: Option<header::HeaderValue>,
}

async fn admit(
    request: &HttpRequest,
    entry: &Entry,
    doors: &Doors,
) -> Result<Option<Admitted>, Problem> {
    let (roles, programs) = match entry.access {
        Access::Public => return Ok(None),
        Access::Roles(roles) => (roles, true),
        Access::Persons(roles) => (roles, false),
    };
    let mut admitted = identify(request, doors).await?;
    let principal = &admitted.principal;
    refuse_foreign(request, principal.proof, doors)?;
    let viewer = principal.viewer();
    if !roles.contains(&viewer.role) || (viewer.user.is_none() && !programs) {
        return Err(Problem::new(ProblemCode::NotForRole));
    }
    if principal.signed_in.intake_only && !routes::INTAKE.contains(&entry.path) {
        return Err(Problem::new(ProblemCode::NotForRole));
    }
    let unfinished = principal.signed_in.session.is_some_and(|session| session.must_set_up);
    if unfinished && !routes::SETTING_UP.contains(&entry.path) {
        return Err(Problem::new(ProblemCode::SecondFactorMissing));
    }
    if let Some(why) = asleep::why(&principal.signed_in, doors).await? {
        if !routes::is_open_asleep(entry) {
            return Err(asleep::refused(why));
        }
        admitted.principal.asleep = Some(why);
    }
    Ok(Some(admitted))
}

async fn identify(request: &HttpRequest, doors: &Doors) -> Result<Admitted, Problem> {
    let proof = Proof::of(request, &doors.app.settings);
    let now = doors.now();
    let found = match proof {
        Some(proof) => look_up(doors, proof, now).await?,
        None => Found::Nobody,
    };
    let (Some(proof), Some((mut signed_in, fresh))) = (proof, found.signed_in()) else {
        return Err(stranger(request, doors).await?);
    };
    let mut cookie = None;
    if fresh {
        extend(doors, &signed_in, now).await?;
        cookie = rotate(request, doors, (proof, &signed_in), now).await?;
    }
    let open_until = signed_in.session.and_then(|session| session.history_until);
    signed_in.viewer.history = history_of(&signed_in.viewer, open_until, now);
    let principal = Principal { signed_in: Rc::new(signed_in), proof, asleep: None };
    Ok(Admitted { principal, cookie })
}

/// What programs are challenged with.
const BEARER: &str = "Bearer realm=\"atalaya\"";

/// The answer to nobody: sign in first; or, at a device that has ended, throw away what you have.
async fn stranger(request: &HttpRequest, doors: &Doors) -> Result<Problem, Problem> {
    if let Some(device) = Cookie::Device.of(request, &doors.app.settings)
        && doors.app.store.device_by_secret(device).await?.is_none()
    {
        return Ok(device_ended(&doors.app.settings));
    }
    let how = if open_rosa::is_asked(request) { open_rosa::CHALLENGE } else { BEARER };
    let challenge = header::HeaderValue::from_static(how);
    Ok(Problem::new(ProblemCode::NotSignedIn).header(header::WWW_AUTHENTICATE, challenge))
}

/// The answer to a device that was ended: whatever it holds of us must go.
pub(crate) fn device_ended(settings: &HttpSettings) -> Problem {
    let (name, value) = CLEAR_SITE_DATA;
    Problem::new(ProblemCode::DeviceEnded)
        .header(name, value)
        .header(header::SET_COOKIE, Cookie::Device.unset(settings))
        .header(header::SET_COOKIE, Cookie::Session.unset(settings))
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

/// Looks again, for a websocket: it asks for nothing, so it does not count as use. A session is
/// looked at by its name, since its secret may change meanwhile.
pub(crate) async fn standing(principal: &Principal, doors: &Doors, look: Look) -> Standing {
    let session = principal.signed_in.session.map(|session| session.name);
    let by = session.map_or(KnownBy::Secret(principal.proof.secret()), KnownBy::Session);
    if look == Look::Anew {
        doors.known.forget(by);
    }
    let now = doors.now();
    let asked = async {
        match session {
            Some(name) => Ok(doors.app.store.session_standing(name, now).await?),
            None => principal.proof.look_up(doors, now).await,
        }
    };
    match remembered(doors, by, now, asked).await.map(Found::signed_in) {
        Ok(Some((signed_in, _))) if signed_in.viewer.is_still(principal.viewer()) => {
            match asleep::why(&signed_in, doors).await {
                Ok(None) => Standing::Good,
                Ok(Some(_)) => Standing::Ended,
                Err(_) => Standing::Unknown,
            }
        }
        Ok(_) => Standing::Ended,
        Err(_) => Standing::Unknown,
    }
}

/// How long a session lasts on what is not its owner's alone, and how long it may stand idle there:
/// an afternoon's work, and a break of it.
const SHARED_ABSOLUTE: SignedDuration = SignedDuration::from_hours(8);
const SHARED_IDLE: SignedDuration = SignedDuration::from_mins(30);

/// When a session ends that is in use now: when it has stood idle, and at the latest when its
/// whole time is over.
pub(crate) fn session_end(
    settings: &HttpSettings,
    shared: bool,
    started: Timestamp,
    now: Timestamp,
) -> Timestamp {
    let (mut idle, mut absolute) = (settings.session_idle, settings.session_absolute);
    if shared {
        (idle, absolute) = (idle.min(SHARED_IDLE), absolute.min(SHARED_ABSOLUTE));
    }
    let idle = now.checked_add(idle).unwrap_or(now);
    idle.min(started.checked_add(absolute).unwrap_or(now))
}

/// Moves the end of a session that is in use, four times at most within its idle time.
async fn extend(doors: &Doors, signed_in: &SignedIn, now: Timestamp) -> Result<(), Problem> {
    let (Some(SessionInfo { name, shared, .. }), Some(end), Some(started)) =
        (signed_in.session, signed_in.expires_at, signed_in.started_at)
    else {
        return Ok(());
    };
    let settings = &doors.app.settings;
    let later = session_end(settings, shared, started, now);
    let idle = later.duration_since(now).min(settings.session_idle);
    if later.duration_since(end) < idle / 4 {
        return Ok(());
    }
    match doors.app.store.session_extend(name, now, later).await {
        // A session that was signed out meanwhile stays so: there is nothing to move. And reading
        // must not fail because writers queue; the next look tries again.
        Ok(_) | Err(StoreError::Busy { .. }) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// After how long a session in use gets a new secret: so long may somebody use one they have read
/// off a disk or a line, at most.
const ROTATED_AFTER: SignedDuration = SignedDuration::from_hours(1);

/// Gives a session a new secret if it is time, or if the last new one seems to be lost on its way.
async fn rotate(
    request: &HttpRequest,
    doors: &Doors,
    (proof, signed_in): (Proof, &SignedIn),
    now: Timestamp,
) -> Result<Option<header::HeaderValue>, Problem> {
    let (Proof::Cookie(presented), Some(session)) = (proof, signed_in.session) else {
        return Ok(None);
    };
    let after = match session.presented {
        Presented::Current => ROTATED_AFTER,
        Presented::BeforeUnused => ROTATION_OVERLAP,
        Presented::Before => return Ok(None),
    };
    // What answers an upgrade is not read by every client.
    let upgrade = request.headers().contains_key(header::UPGRADE);
    if upgrade || now.duration_since(session.secret_since) < after {
        return Ok(None);
    }
    let new = Secret::new_session()
        .map_err(|error| Problem::internal("rotate a session's secret", &error))?;
    match doors.app.store.session_rotate(presented, SecretHash(new.hash), now).await {
        Ok(false) | Err(StoreError::Busy { .. }) => Ok(None),
        Err(error) => Err(error.into()),
        Ok(true) => {
            doors.known.forget(KnownBy::Secret(presented));
            let settings = &doors.app.settings;
            let kept = if session.shared {
                Kept::UntilClosed
            } else {
                let started = signed_in.started_at.unwrap_or(now);
                Kept::For(settings.session_absolute - now.duration_since(started))
            };
            Ok(Some(Cookie::Session.set(settings, &new.text, kept)))
        }
    }
}

/// A browser sends the cookie whoever wrote the page, if only it is of the same site. So what changes something, and the
/// websocket (which no same-origin policy guards), must come from a page of ours. And what is asked for must not come from
/// another one: a look is entered in somebody's log, and may choose a municipality of their day.
fn refuse_foreign(request: &HttpRequest, proof: Proof, doors: &Doors) -> Result<(), Problem> {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD);
    let guarded = !safe || request.headers().contains_key(header::UPGRADE);
    match (proof, sender(request, &doors.app.settings)) {
        (_, Sender::Own) | (Proof::Token(_), Sender::Unsaid) => Ok(()),
        (Proof::Token(_), _) if !guarded => Ok(()),
        _ if !guarded && !is_of_another_page(request, &doors.app.settings) => Ok(()),
        _ => Err(Problem::new(ProblemCode::CrossSite)),
    }
}
