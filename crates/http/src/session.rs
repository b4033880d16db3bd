//! `/session`: signing in, who I am, signing out.

use actix_web::http::header::{self, HeaderValue};
use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use atalaya_disclosure::{Scope, release_local_key};
use atalaya_domain::{DeviceId, History, Sleep};
use atalaya_store::{NewSession, SecretHash, SignedIn};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde::Serialize;
use tokio::time::Instant;
use utoipa::ToSchema;

use crate::asleep;
use crate::cookies::{CLEAR_SITE_DATA, Cookie, Kept};
use crate::deployment::DeploymentOut;
use crate::doors::Doors;
use crate::duress;
use crate::ground;
use crate::known_secrets::KnownBy;
use crate::map_access::MapOut;
use crate::problem::{Problem, ProblemCode};
use crate::second_factor;
use crate::secret::Secret;
use crate::sign_in::{self, Attempt, Credentials, OpeningIn, SecondPin};
use crate::viewer::{self, Principal, Proof};

/// Who is signed in, and what they may do. No `Debug`: the key must reach no log.
#[derive(Serialize, ToSchema)]
pub struct SessionOut {
    /// `null` for a program.
    handle: Option<String>,
    organisation: OrganisationOut,
    /// `promoter`, `supervisor`, `advocate`, `steward` or `coordinator`.
    role: &'static str,
    may: MayOut,
    /// The enrolled device this is; `null` for who signed in with a password, and for a program.
    #[schema(value_type = Option<String>, format = "uuid")]
    device: Option<String>,
    /// The server's half of the key of what the device keeps, 32 bytes in base64url: told when its PIN
    /// opens it and when it is enrolled, else `null`. Keep it in memory alone.
    #[schema(value_type = Option<String>, min_length = 43, max_length = 43)]
    local_key: Option<String>,
    /// Whether nothing else is open than setting up the second factor that the role needs.
    must_set_up: bool,
    /// Until when a promoter sees everything they ever reported, and not the last 24 hours alone, RFC 3339; `null`: not now.
    history_until: Option<String>,
    /// Why the account sleeps: `briefing` (its owner reads it and goes on) or `vouching` (a steward has to say that they are
    /// still of the team); `null` if it is awake. While it sleeps little else is open.
    asleep: Option<&'static str>,
    /// Whether its owner has to read the briefing and agree to what is kept about them: at the first sign-in, each year, and
    /// when a text has changed. Without it the account falls asleep.
    briefing_due: bool,
    deployment: DeploymentOut,
}

/// The organisation of who is signed in.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrganisationOut {
    slug: String,
    name: String,
}

/// What somebody may do.
#[derive(Debug, Serialize, ToSchema)]
pub struct MayOut {
    /// Report events.
    report: bool,
    /// Verify the events of others.
    verify: bool,
    /// See maps of past dates, and whether those were right.
    past: bool,
    /// Let people of these roles in and change what they may do; empty for most.
    manages: Vec<&'static str>,
    /// What of the map; `null` where frozen releases are the way.
    map: Option<MapOut>,
}

/// Signs in. Wrong and unknown are answered alike. Who has a second factor is answered 401
/// `second_factor_needed` and goes on at `/session/second`.
#[utoipa::path(post, path = "/api/v1/session", tag = "session", request_body = Credentials,
    responses((status = 200, body = SessionOut)), security(()))]
pub(crate) async fn session_create(
    request: HttpRequest,
    mut payload: Payload,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let network = sign_in::admitted(&request, &doors)?;
    let credentials = Credentials::read(&request, &mut payload).await?;
    let attempt = Attempt::of(&doors, credentials.account(), network)?;
    let shared = credentials.shared;
    let user = sign_in::by_password(&doors, credentials, &attempt).await?;
    let who = user.viewer.user.ok_or(Problem::new(ProblemCode::SignInFailed))?;
    if doors.app.store.totp_info(who).await?.is_some() {
        return Err(second_factor::begin(&doors, &user.viewer, who, shared).await?);
    }
    attempt.succeeded(&doors);
    let mut new = Started::begin(&request, &doors, shared).await?.history_open(doors.now());
    new.session.must_set_up = doors.app.settings.second_factor_for.contains(&user.viewer.role);
    doors.app.store.session_create(who, new.session, doors.now()).await?;
    let mut answer = HttpResponse::Ok();
    for header in attempt.limits() {
        answer.insert_header(header);
    }
    new.told(&doors, answer).await
}

/// Signs in on an enrolled device, which its cookie proves. A wrong PIN makes the next one wait, more
/// and more; the tenth ends the device. A promoter's session shows what they reported in the last 24 hours; with `history`
/// everything, for five minutes.
#[utoipa::path(post, path = "/api/v1/session/pin", tag = "session", request_body = OpeningIn,
    responses((status = 200, body = SessionOut)), security(()))]
pub(crate) async fn session_open(
    request: HttpRequest,
    mut payload: Payload,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let asked = Instant::now();
    sign_in::admitted(&request, &doors)?;
    let asked_for = OpeningIn::read(&request, &mut payload).await?;
    let device = sign_in::by_pin(&request, &doors, &asked_for.pin, SecondPin::Opens).await?;
    let mut new = Started::begin(&request, &doors, false).await?;
    if asked_for.history {
        new = new.history_open(doors.now());
    }
    let (id, first) = (device.id, new.session);
    let Some(key_half) = duress::opened(&doors, device, first).await? else {
        return Err(viewer::device_ended(&doors.app.settings));
    };
    let answer = new.local_key(id, key_half).told(&doors, HttpResponse::Ok()).await;
    duress::told_at_its_time(asked).await;
    answer
}

/// Tells who is signed in, and what they may do.
#[utoipa::path(get, path = "/api/v1/session", tag = "session",
    responses((status = 200, body = SessionOut)))]
pub(crate) async fn session_get(
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let told = SessionOut::of(&principal.signed_in, principal.asleep, &doors).await?;
    Ok(HttpResponse::Ok().json(told))
}

/// Signs out. The session ends everywhere it is used, open websockets within seconds.
#[utoipa::path(delete, path = "/api/v1/session", tag = "session", responses((status = 204)))]
pub(crate) async fn session_delete(
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    if let Proof::Cookie(secret) = principal.proof {
        end(&doors, secret).await?;
    }
    let cookie = Cookie::Session.unset(&doors.app.settings);
    let mut answer = HttpResponse::NoContent();
    answer.insert_header((header::SET_COOKIE, cookie));
    if principal.signed_in.session.is_some_and(|session| session.shared) {
        answer.insert_header(CLEAR_SITE_DATA);
    }
    Ok(answer.finish())
}

/// A session with a secret of its own that is about to begin: whatever cookie the browser brought
/// along, nobody knows this one's beforehand.
pub(crate) struct Started {
    pub(crate) session: NewSession,
    cookies: Vec<HeaderValue>,
    /// The device it begins on, with the server's half of its key.
    local_key: Option<(DeviceId, [u8; 32])>,
}

impl Started {
    /// Makes the secret; the browser's old session ends.
    pub(crate) async fn begin(
        request: &HttpRequest,
        doors: &Doors,
        shared: bool,
    ) -> Result<Self, Problem> {
        let settings = &doors.app.settings;
        if let Some(old) = Cookie::Session.of(request, settings) {
            end(doors, old).await?;
        }
        let secret =
            Secret::new_session().map_err(|error| Problem::internal("make a session", &error))?;
        let now = doors.now();
        let expires_at = viewer::session_end(settings, shared, now, now);
        let kept = if shared { Kept::UntilClosed } else { Kept::For(settings.session_absolute) };
        let cookie = Cookie::Session.set(settings, &secret.text, kept);
        let secret_hash = SecretHash(secret.hash);
        let session = NewSession {
            secret: secret_hash,
            expires_at,
            shared,
            must_set_up: false,
            history_until: None,
        };
        Ok(Self { session, cookies: vec![cookie], local_key: None })
    }

    /// By somebody who has just proved who they are in order to work, or to see everything that they ever told: it is open for
    /// a while. On an enrolled phone a PIN opens the phone, and that only when it was asked for.
    pub(crate) fn history_open(mut self, now: Timestamp) -> Self {
        self.session.history_until = now.checked_add(History::OPEN_FOR).ok();
        self
    }

    /// With another cookie.
    pub(crate) fn cookie(mut self, cookie: HeaderValue) -> Self {
        self.cookies.push(cookie);
        self
    }

    /// On a device, which is told the server's half of its key.
    pub(crate) const fn local_key(mut self, device: DeviceId, half: [u8; 32]) -> Self {
        self.local_key = Some((device, half));
        self
    }

    /// The cookies alone, where the answer is about something else.
    pub(crate) fn into_cookies(self) -> Vec<HeaderValue> {
        self.cookies
    }

    /// The answer once it is stored.
    pub(crate) async fn told(
        self,
        doors: &Doors,
        mut answer: HttpResponseBuilder,
    ) -> Result<HttpResponse, Problem> {
        let proof = Proof::Cookie(self.session.secret);
        let signed_in = proof.look_up(doors, doors.now()).await?;
        let signed_in = signed_in.ok_or(Problem::new(ProblemCode::SignInFailed))?;
        for cookie in self.cookies {
            answer.append_header((header::SET_COOKIE, cookie));
        }
        let asleep = asleep::why(&signed_in, doors).await?;
        let mut told = SessionOut::of(&signed_in, asleep, doors).await?;
        if let Some((device, half)) = self.local_key {
            let begun_on = signed_in.session.and_then(|session| session.device);
            let released = release_local_key(device, begun_on, half)?;
            told.local_key = Some(URL_SAFE_NO_PAD.encode(released.into_inner()));
        }
        Ok(answer.json(told))
    }
}

async fn end(doors: &Doors, secret: SecretHash) -> Result<(), Problem> {
    doors.known.forget(KnownBy::Secret(secret));
    doors.app.store.session_delete(secret, doors.now()).await?;
    Ok(())
}

impl SessionOut {
    async fn of(
        signed_in: &SignedIn,
        asleep: Option<Sleep>,
        doors: &Doors,
    ) -> Result<Self, Problem> {
        let viewer = &signed_in.viewer;
        let (scope, limited) = (Scope::of(viewer), ground::is_limited(viewer, doors).await?);
        let (zone, now) = (&doors.app.deployment.zone, doors.now());
        let open = signed_in.session.and_then(|session| session.history_until);
        let open = open.filter(|until| *until > now);
        Ok(Self {
            handle: signed_in.handle.as_ref().map(ToString::to_string),
            organisation: OrganisationOut {
                slug: signed_in.organisation.slug.to_string(),
                name: signed_in.organisation.name.clone(),
            },
            role: viewer.role.code(),
            may: MayOut {
                report: scope.may_report,
                verify: scope.may_verify,
                past: scope.may_replay,
                map: scope.map.as_ref().map(|map| MapOut::from(map).limited(limited)),
                manages: match viewer.user {
                    Some(_) => viewer.role.manages().iter().map(|role| role.code()).collect(),
                    None => Vec::new(),
                },
            },
            device: signed_in
                .session
                .and_then(|session| session.device)
                .map(|device| device.to_string()),
            local_key: None,
            must_set_up: signed_in.session.is_some_and(|session| session.must_set_up),
            history_until: open.map(|until| zone.written(until.as_microsecond())),
            asleep: asleep.map(Sleep::code),
            briefing_due: signed_in
                .upkeep
                .is_some_and(|upkeep| upkeep.is_briefing_due(doors.now())),
            deployment: DeploymentOut::of(&doors.app.deployment, &doors.app.settings.screen),
        })
    }
}
