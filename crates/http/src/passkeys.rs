//! Passkeys (`WebAuthn`): a key in somebody's phone, computer or token signs a challenge once its owner
//! has shown themselves to it. It is two factors at once, and signs for this installation's name alone.

use actix_web::http::header;
use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse};
use atalaya_domain::{Json, UserId};
use atalaya_store::{NewPasskey, PasskeyInfo, SecretHash};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::SignedDuration;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use webauthn_rs::prelude::{
    DiscoverableAuthentication, Passkey, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, Url, Uuid, Webauthn, WebauthnBuilder, WebauthnError,
};
use webauthn_rs_proto::ResidentKeyRequirement;

use crate::HttpSettings;
use crate::body::{self, MediaType};
use crate::cookies::{Cookie, Kept};
use crate::doors::Doors;
use crate::enrolments::checked_label;
use crate::members::refused;
use crate::problem::{Problem, ProblemCode};
use crate::secret::{Secret, random};
use crate::session::Started;
use crate::sign_in;
use crate::viewer::Principal;

/// For how long a challenge may be signed: somebody looks for their token.
const CHALLENGE_LASTS: SignedDuration = SignedDuration::from_mins(5);

/// What a browser is asked to do with a passkey, for `navigator.credentials`.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PasskeyOptionsOut {
    /// The options as `WebAuthn` has them, bytes in base64url.
    #[schema(value_type = Object)]
    public_key: serde_json::Value,
}

/// A passkey that was made for a challenge.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasskeyIn {
    /// What its owner calls it, up to 40 characters. No names, no numbers.
    #[serde(default)]
    label: String,
    /// What `navigator.credentials.create` gave, as its `toJSON` writes it.
    #[schema(value_type = Object)]
    credential: RegisterPublicKeyCredential,
}

/// A challenge that a passkey has signed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasskeySignInIn {
    /// What `navigator.credentials.get` gave, as its `toJSON` writes it.
    #[schema(value_type = Object)]
    credential: PublicKeyCredential,
    /// Whether this phone or computer is not theirs alone.
    #[serde(default)]
    shared: bool,
}

/// The passkeys of who asks.
#[derive(Debug, Serialize, ToSchema)]
pub struct PasskeyList {
    /// Whether this installation takes passkeys: it knows by which name it is called.
    available: bool,
    passkeys: Vec<PasskeyOut>,
}

/// A passkey as its owner sees it.
#[derive(Debug, Serialize, ToSchema)]
pub struct PasskeyOut {
    /// Its id, base64url.
    id: String,
    /// What its owner calls it; may be empty.
    label: String,
    /// When it was added, RFC 3339.
    created_at: String,
    /// When somebody signed in with it last, RFC 3339.
    last_used_at: Option<String>,
}

/// What checks passkeys; `None` where nobody has said by which name this installation is called.
pub(crate) fn checker(settings: &HttpSettings, name: &str) -> Option<Webauthn> {
    let mut origins =
        settings.public_origins.iter().filter_map(|origin| Url::parse(origin.as_str()).ok());
    let first = origins.next()?;
    let host = first.host_str()?.to_owned();
    let builder = WebauthnBuilder::new(&host, &first).ok()?.rp_name(name);
    let same_host = origins.filter(|origin| origin.host_str() == Some(host.as_str()));
    same_host.fold(builder, |builder, origin| builder.append_allowed_origin(&origin)).build().ok()
}

/// Asks for a passkey to be made, with a challenge that is good once and for five minutes.
#[utoipa::path(post, path = "/api/v1/me/passkeys/challenge", tag = "session",
    responses((status = 201, body = PasskeyOptionsOut)))]
pub(crate) async fn passkey_challenge(
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let (checker, user) = (taken(&doors)?, principal.person()?);
    let own = doors.app.store.passkey_list(user).await?;
    let handle = match own.first() {
        Some(first) => first.user_handle,
        None => random()?,
    };
    let ids = own.into_iter().map(|passkey| passkey.credential_id).collect();
    let name = principal.signed_in.handle.as_ref().map(ToString::to_string).unwrap_or_default();
    let (mut options, state) = checker
        .start_passkey_registration(Uuid::from_bytes(handle), &name, &name, Some(ids))
        .map_err(|error| failed(&error))?;
    // Kept by its holder together with whose it is: then nobody types who they are.
    if let Some(selection) = &mut options.public_key.authenticator_selection {
        selection.resident_key = Some(ResidentKeyRequirement::Required);
        selection.require_resident_key = true;
    }
    let state = Registration { handle, state };
    begin(&doors, Some(user), &state, &options.public_key).await
}

/// Adds a passkey that signed the challenge.
#[utoipa::path(post, path = "/api/v1/me/passkeys", tag = "session", request_body = PasskeyIn,
    responses((status = 201, body = PasskeyOut)))]
pub(crate) async fn passkey_add(
    request: HttpRequest,
    mut payload: Payload,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let (checker, user) = (taken(&doors)?, principal.person()?);
    let asked: PasskeyIn = read(&request, &mut payload).await?;
    let label = checked_label(asked.label.trim().to_owned()).map_err(refused)?;
    let Registration { handle, state } = challenge(&request, &doors, Some(user)).await?;
    let passkey = checker
        .finish_passkey_registration(&asked.credential, &state)
        .map_err(|error| failed(&error))?;
    let new = NewPasskey {
        credential_id: passkey.cred_id().clone(),
        user_handle: handle,
        label,
        credential: written(&passkey)?,
    };
    let (organisation, now) = (principal.viewer().organisation, doors.now());
    let told = told(
        PasskeyInfo {
            credential_id: new.credential_id.clone(),
            user_handle: handle,
            label: new.label.clone(),
            created_at: now,
            last_used_at: None,
        },
        &doors,
    );
    if !principal.store(&doors).passkey_add(organisation, user, new, now).await? {
        return Err(Problem::new(ProblemCode::PasskeyRefused));
    }
    let cookie = Cookie::Challenge.unset(&doors.app.settings);
    Ok(HttpResponse::Created().insert_header((header::SET_COOKIE, cookie)).json(told))
}

/// Gives the passkeys of who asks.
#[utoipa::path(get, path = "/api/v1/me/passkeys", tag = "session",
    responses((status = 200, body = PasskeyList)))]
pub(crate) async fn passkey_list(
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let own = doors.app.store.passkey_list(principal.person()?).await?;
    let passkeys = own.into_iter().map(|passkey| told(passkey, &doors)).collect();
    Ok(HttpResponse::Ok().json(PasskeyList { available: doors.passkeys.is_some(), passkeys }))
}

/// Removes one of one's own passkeys: it signs nobody in any more.
#[utoipa::path(delete, path = "/api/v1/me/passkeys/{id}", tag = "session",
    params(("id" = String, Path, description = "The passkey's id, base64url.")),
    responses((status = 204)))]
pub(crate) async fn passkey_remove(
    path: Path<String>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let unknown = || Problem::new(ProblemCode::NotFound);
    let user = principal.person()?;
    let id = URL_SAFE_NO_PAD.decode(path.as_bytes()).map_err(|_| unknown())?;
    let organisation = principal.viewer().organisation;
    let store = principal.store(&doors);
    if !store.passkey_remove(organisation, user, id, doors.now()).await? {
        return Err(unknown());
    }
    Ok(HttpResponse::NoContent().finish())
}

/// Asks for a passkey's signature, of whoever it is who wants to sign in.
#[utoipa::path(post, path = "/api/v1/session/passkey/challenge", tag = "session",
    responses((status = 201, body = PasskeyOptionsOut)), security(()))]
pub(crate) async fn session_passkey_challenge(
    request: HttpRequest,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    sign_in::admitted(&request, &doors)?;
    let (options, state) =
        taken(&doors)?.start_discoverable_authentication().map_err(|error| failed(&error))?;
    begin(&doors, None, &state, &options.public_key).await
}

/// Signs in by a passkey that signed the challenge. Whatever is wrong is answered alike.
#[utoipa::path(post, path = "/api/v1/session/passkey", tag = "session", request_body = PasskeySignInIn,
    responses((status = 200, body = crate::session::SessionOut)), security(()))]
pub(crate) async fn session_passkey(
    request: HttpRequest,
    mut payload: Payload,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    sign_in::admitted(&request, &doors)?;
    let checker = taken(&doors)?;
    let PasskeySignInIn { credential, shared } = read(&request, &mut payload).await?;
    let state: DiscoverableAuthentication = challenge(&request, &doors, None).await?;
    let wrong = || Problem::new(ProblemCode::PasskeyRefused);
    let (handle, id) =
        checker.identify_discoverable_authentication(&credential).map_err(|_| wrong())?;
    let known = doors.app.store.passkey(id.to_vec()).await?;
    let known = known.filter(|known| known.user_handle == *handle.as_bytes()).ok_or_else(wrong)?;
    let mut passkey: Passkey = serde_json::from_str(&known.credential)
        .map_err(|error| Problem::internal("read a passkey", &error))?;
    let result = checker
        .finish_discoverable_authentication_v2(&credential, state, &passkey)
        .map_err(|error| failed(&error))?;
    passkey.update_credential(&result);
    let (now, user) = (doors.now(), known.user);
    let kept = (known.credential, written(&passkey)?);
    if !doors.app.store.passkey_used(id.to_vec(), kept, now).await? {
        // Two that are one key have signed at once, or it was removed.
        return Err(wrong());
    }
    let new = Started::begin(&request, &doors, shared).await?.history_open(doors.now());
    doors.app.store.session_create(user, new.session, now).await?;
    let gone = Cookie::Challenge.unset(&doors.app.settings);
    new.cookie(gone).told(&doors, HttpResponse::Ok()).await
}

/// What is kept between asking for a passkey and its answer.
#[derive(Serialize, Deserialize)]
struct Registration {
    handle: [u8; 16],
    state: PasskeyRegistration,
}

fn taken(doors: &Doors) -> Result<&Webauthn, Problem> {
    doors.passkeys.as_ref().ok_or(Problem::new(ProblemCode::NotFound))
}

/// Keeps a challenge and tells it, with the cookie of the browser that it is for.
async fn begin(
    doors: &Doors,
    user: Option<UserId>,
    state: &impl Serialize,
    options: &impl Serialize,
) -> Result<HttpResponse, Problem> {
    let secret =
        Secret::new_session().map_err(|error| Problem::internal("make a challenge", &error))?;
    let now = doors.now();
    let times = (now, now.saturating_add(CHALLENGE_LASTS).unwrap_or(now));
    let hash = SecretHash(secret.hash);
    doors.app.store.challenge_begin(hash, user, written(state)?, times).await?;
    let cookie =
        Cookie::Challenge.set(&doors.app.settings, &secret.text, Kept::For(CHALLENGE_LASTS));
    let public_key = serde_json::to_value(options)
        .map_err(|error| Problem::internal("write a challenge", &error))?;
    Ok(HttpResponse::Created()
        .insert_header((header::SET_COOKIE, cookie))
        .json(PasskeyOptionsOut { public_key }))
}

/// The challenge of this browser, which is over with it.
async fn challenge<T: DeserializeOwned>(
    request: &HttpRequest,
    doors: &Doors,
    user: Option<UserId>,
) -> Result<T, Problem> {
    let over = || Problem::new(ProblemCode::PasskeyRefused);
    let secret = Cookie::Challenge.of(request, &doors.app.settings).ok_or_else(over)?;
    let state = doors.app.store.challenge_take(secret, user, doors.now()).await?;
    serde_json::from_str(&state.ok_or_else(over)?)
        .map_err(|error| Problem::internal("read a challenge", &error))
}

/// A body with a credential in it. Keys that stand twice and deep nesting are refused as anywhere.
async fn read<T: DeserializeOwned>(
    request: &HttpRequest,
    payload: &mut Payload,
) -> Result<T, Problem> {
    body::expect_media(request, &[MediaType::Json])?;
    let bytes = body::read(request, payload).await?;
    Json::parse(&bytes)?;
    serde_json::from_slice(&bytes).map_err(|_| Problem::new(ProblemCode::PasskeyRefused))
}

fn written(value: &impl Serialize) -> Result<String, Problem> {
    serde_json::to_string(value).map_err(|error| Problem::internal("write a passkey", &error))
}

/// What was signed is not what was asked for. Which of the checks failed is told to nobody.
fn failed(error: &WebauthnError) -> Problem {
    tracing::debug!(%error, "a passkey was refused");
    Problem::new(ProblemCode::PasskeyRefused)
}

fn told(passkey: PasskeyInfo, doors: &Doors) -> PasskeyOut {
    let written = |at: jiff::Timestamp| doors.app.deployment.zone.written(at.as_microsecond());
    PasskeyOut {
        id: URL_SAFE_NO_PAD.encode(passkey.credential_id),
        label: passkey.label,
        created_at: written(passkey.created_at),
        last_used_at: passkey.last_used_at.map(written),
    }
}
