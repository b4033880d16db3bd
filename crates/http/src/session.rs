//! `/session`: signing in, who I am, signing out.

use std::hash::Hash;
use std::net::IpAddr;

use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use atalaya_disclosure::Scope;
use atalaya_domain::{FieldError, FieldReason, Handle, Json, Slug};
use atalaya_store::{SecretHash, SignedIn, UserRecord};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::audit::sign_in_failed;
use crate::body::{self, MediaType};
use crate::deployment::DeploymentOut;
use crate::doors::Doors;
use crate::map_access::MapOut;
use crate::origin::{self, Sender};
use crate::password::TooMany;
use crate::problem::{Problem, ProblemCode};
use crate::rate_limit::{RateLimit, Verdict};
use crate::secret::Secret;
use crate::viewer::{self, COOKIE, Principal, Proof};

/// What somebody signs in with.
#[derive(ToSchema)]
pub struct Credentials {
    /// The organisation's short name.
    #[schema(example = "omes-demo")]
    organisation: String,
    /// The pseudonym in it.
    #[schema(example = "ana")]
    handle: String,
    password: String,
}

/// Who is signed in, and what they may do.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionOut {
    /// `null` for a program.
    handle: Option<String>,
    organisation: OrganisationOut,
    /// `promoter`, `supervisor`, `advocate`, `steward` or `coordinator`.
    role: &'static str,
    may: MayOut,
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
    /// What of the map; `null` where frozen releases are the way.
    map: Option<MapOut>,
}

/// Signs in. Wrong and unknown are answered alike.
#[utoipa::path(post, path = "/api/v1/session", tag = "session", request_body = Credentials,
    responses((status = 200, body = SessionOut)), security(()))]
pub(crate) async fn session_create(
    request: HttpRequest,
    mut payload: Payload,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    if origin::sender(&request, &doors.app.settings) == Sender::Foreign {
        return Err(Problem::new(ProblemCode::CrossSite));
    }
    // Before a stranger's body is read: reading it costs something too.
    let network = admitted(&request, &doors)?;
    body::expect_media(&request, &[MediaType::Json])?;
    let credentials = Credentials::read(body::read_json(&request, &mut payload).await?)?;
    let verdict = attempt(&doors, &credentials, network)?;
    let user = verified(&doors, credentials, network, verdict).await?;
    let (cookie, secret) = started(&request, &doors, &user).await?;
    let out = current(&doors, Proof::Cookie(secret)).await?;
    let mut answer = HttpResponse::Ok();
    answer.insert_header((header::SET_COOKIE, cookie));
    limits(&mut answer, doors.by_account_there.burst(), verdict);
    Ok(answer.json(out))
}

/// Tells who is signed in, and what they may do.
#[utoipa::path(get, path = "/api/v1/session", tag = "session",
    responses((status = 200, body = SessionOut)))]
pub(crate) async fn session_get(principal: Principal, doors: Data<Doors>) -> HttpResponse {
    HttpResponse::Ok().json(SessionOut::new(&principal.signed_in, &doors))
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
    let cookie = format!("{COOKIE}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
    Ok(HttpResponse::NoContent().insert_header((header::SET_COOKIE, cookie)).finish())
}

impl Credentials {
    /// Reads the three fields; nothing else may be there.
    fn read(json: Option<Json>) -> Result<Self, Problem> {
        let refuse = |pointer: String, reason| {
            let mut problem = Problem::new(ProblemCode::InvalidBody);
            problem.add_fields(&[FieldError::new(pointer, reason)]);
            problem
        };
        let members = match json {
            Some(Json::Object(members)) => members,
            Some(other) => {
                let (expected, found) = ("object", other.type_name());
                return Err(refuse(String::new(), FieldReason::WrongType { expected, found }));
            }
            None => return Err(Problem::new(ProblemCode::InvalidJson)),
        };
        let [mut organisation, mut handle, mut password] = [None, None, None];
        for (name, value) in members {
            let field = match name.as_str() {
                "organisation" => &mut organisation,
                "handle" => &mut handle,
                "password" => &mut password,
                _ => return Err(refuse(String::new(), FieldReason::UnknownField)),
            };
            let Json::String(text) = value else {
                let (expected, found) = ("string", value.type_name());
                return Err(refuse(format!("/{name}"), FieldReason::WrongType { expected, found }));
            };
            *field = Some(text);
        }
        let missing = |name: &str| refuse(format!("/{name}"), FieldReason::Missing);
        Ok(Self {
            organisation: organisation.ok_or_else(|| missing("organisation"))?,
            handle: handle.ok_or_else(|| missing("handle"))?,
            password: password.ok_or_else(|| missing("password"))?,
        })
    }

    /// The account these credentials are for, whether it exists or not.
    fn account(&self) -> (&str, &str) {
        (self.organisation.as_str(), self.handle.as_str())
    }
}

/// Counts an attempt for the network it comes from.
fn admitted(request: &HttpRequest, doors: &Doors) -> Result<IpAddr, Problem> {
    let network = origin::network(request, &doors.app.settings);
    counted(&doors.by_network, &network, doors.now())?;
    Ok(network)
}

/// Counts an attempt for the account from this network, and then for the account.
fn attempt(doors: &Doors, credentials: &Credentials, network: IpAddr) -> Result<Verdict, Problem> {
    let (account, now) = (credentials.account(), doors.now());
    let verdict = counted(&doors.by_account_there, &(account, network), now)?;
    counted(&doors.by_account, &account, now)?;
    Ok(verdict)
}

/// Counts an attempt; a problem when there were too many.
fn counted(limit: &RateLimit, key: &impl Hash, now: Timestamp) -> Result<Verdict, Problem> {
    let verdict = limit.attempt(key, now);
    if verdict.allowed {
        return Ok(verdict);
    }
    let problem = Problem::new(ProblemCode::TooManyAttempts).retry_after(verdict.reset_s);
    Err(limit_headers(limit.burst(), verdict)
        .into_iter()
        .fold(problem, |problem, (name, value)| problem.header(name, value)))
}

/// The user, if the password is theirs. Takes the same time when there is no such user.
async fn verified(
    doors: &Doors,
    credentials: Credentials,
    network: IpAddr,
    verdict: Verdict,
) -> Result<UserRecord, Problem> {
    let failed = || {
        let problem = Problem::new(ProblemCode::SignInFailed);
        limit_headers(doors.by_account_there.burst(), verdict)
            .into_iter()
            .fold(problem, |problem, (name, value)| problem.header(name, value))
    };
    let names = (Slug::parse(&credentials.organisation), Handle::parse(&credentials.handle));
    let user = match &names {
        (Some(slug), Some(handle)) => doors.app.store.user_by_handle(slug, handle).await?,
        _ => None,
    };
    let hash = user.as_ref().map(|user| user.password_hash.clone());
    let account = (credentials.organisation.clone(), credentials.handle.clone());
    match doors.passwords.verify(credentials.password, hash).await {
        Err(TooMany) => Err(Problem::new(ProblemCode::Busy).retry_after(2)),
        Ok(true) => {
            let user = user.filter(|user| admitted_or_entered(user, doors)).ok_or_else(failed)?;
            let account = (account.0.as_str(), account.1.as_str());
            doors.by_account_there.forget(&(account, network));
            doors.by_account.forget(&account);
            Ok(user)
        }
        Ok(false) => {
            if let Some(user) = &user {
                sign_in_failed(user, doors);
            }
            Err(failed())
        }
    }
}

/// Whether an account may sign in; that one tried that may not is entered.
fn admitted_or_entered(user: &UserRecord, doors: &Doors) -> bool {
    if user.disabled {
        sign_in_failed(user, doors);
    }
    !user.disabled
}

/// Starts a session with a secret of its own; the browser's old one ends.
async fn started(
    request: &HttpRequest,
    doors: &Doors,
    user: &UserRecord,
) -> Result<(String, SecretHash), Problem> {
    if let Some(old) = Proof::of_cookie(request) {
        end(doors, old).await?;
    }
    let settings = &doors.app.settings;
    let secret =
        Secret::new_session().map_err(|error| Problem::internal("make a session", &error))?;
    let Some(id) = user.viewer.user else {
        return Err(Problem::new(ProblemCode::SignInFailed));
    };
    let now = doors.now();
    let expires_at = viewer::session_end(settings, now, now);
    let hash = SecretHash(secret.hash);
    doors.app.store.session_create(hash, id, now, expires_at).await?;
    let secure = if settings.cookie_secure { "; Secure" } else { "" };
    let age = settings.session_absolute.as_secs();
    let cookie = format!(
        "{COOKIE}={}; Path=/; HttpOnly; SameSite=Strict; Max-Age={age}{secure}",
        secret.text
    );
    Ok((cookie, hash))
}

async fn end(doors: &Doors, secret: SecretHash) -> Result<(), Problem> {
    doors.known.forget(secret);
    doors.app.store.session_delete(secret, doors.now()).await?;
    Ok(())
}

async fn current(doors: &Doors, proof: Proof) -> Result<SessionOut, Problem> {
    let signed_in = proof.look_up(doors, doors.now()).await?;
    let signed_in = signed_in.ok_or(Problem::new(ProblemCode::SignInFailed))?;
    Ok(SessionOut::new(&signed_in, doors))
}

impl SessionOut {
    fn new(signed_in: &SignedIn, doors: &Doors) -> Self {
        let viewer = &signed_in.viewer;
        let scope = Scope::of(viewer);
        Self {
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
                map: scope.map.as_ref().map(MapOut::from),
            },
            deployment: DeploymentOut::from(&*doors.app.deployment),
        }
    }
}

fn limit_headers(burst: u32, verdict: Verdict) -> [(HeaderName, HeaderValue); 3] {
    [
        (HeaderName::from_static("ratelimit-limit"), HeaderValue::from(burst)),
        (HeaderName::from_static("ratelimit-remaining"), HeaderValue::from(verdict.remaining)),
        (HeaderName::from_static("ratelimit-reset"), HeaderValue::from(verdict.reset_s)),
    ]
}

fn limits(answer: &mut HttpResponseBuilder, burst: u32, verdict: Verdict) {
    for (name, value) in limit_headers(burst, verdict) {
        answer.insert_header((name, value));
    }
}
