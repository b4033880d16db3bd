//! Signing in by the accounts that an organisation has elsewhere (`OpenID` Connect, authorization code with
//! PKCE, state and nonce). Accounts must exist here; of the provider's tokens none is kept.

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use atalaya_domain::{Handle, Slug};
use atalaya_store::{SecretHash, UserRecord};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreIdToken, CoreIdTokenVerifier, CoreProviderMetadata,
};
use openidconnect::{
    AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointMaybeSet, EndpointNotSet,
    EndpointSet, IssuerUrl, Nonce, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope,
    TokenResponse as _,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use subtle::ConstantTimeEq as _;

use crate::OidcSettings;
use crate::cookies::{Cookie, Kept};
use crate::doors::Doors;
use crate::oidc_client::{ask, client};
use crate::problem::Problem;
use crate::second_factor;
use crate::secret::Secret;
use crate::session::Started;
use crate::sign_in;

/// For how long somebody may be at the provider: to find a password and a second factor there.
const AWAY_FOR: SignedDuration = SignedDuration::from_mins(10);

/// Where providers send people back to.
const CALLBACK: &str = "/api/v1/session/oidc";

/// What is kept while somebody is at the provider.
#[derive(Serialize, Deserialize)]
struct Away {
    organisation: String,
    state: String,
    nonce: String,
    verifier: String,
}

/// Why somebody comes back without being let in. Told in the page's fragment, which goes to no server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Failed {
    /// The organisation has no accounts elsewhere, or this installation has no name.
    NotThere,
    /// The provider does not answer, or not as one.
    Unreachable,
    /// What came back is not an answer to what was asked here.
    Refused,
    /// There is no account here for who they are there; or it is locked.
    Unknown,
}

impl Failed {
    const fn code(self) -> &'static str {
        match self {
            Self::NotThere => "oidc_not_there",
            Self::Unreachable => "oidc_unreachable",
            Self::Refused => "oidc_refused",
            Self::Unknown => "oidc_unknown",
        }
    }
}

type Client = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// Sends somebody to their organisation's provider.
#[utoipa::path(get, path = "/api/v1/session/oidc/{organisation}", tag = "session",
    params(("organisation" = String, Path, description = "The organisation's short name.")),
    responses((status = 303, description = "To the provider, or back to the page with the reason.")),
    security(()))]
pub(crate) async fn session_oidc_begin(
    request: HttpRequest,
    path: Path<String>,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    sign_in::admitted(&request, &doors)?;
    match sent(&path, &doors).await? {
        Ok(answer) => Ok(answer),
        Err(failed) => Ok(back(failed.code(), &doors).finish()),
    }
}

/// Where the provider sends somebody back to, with a code that is good once.
#[utoipa::path(get, path = "/api/v1/session/oidc", tag = "session",
    params(("code" = Option<String>, Query, description = "The provider's code."),
        ("state" = Option<String>, Query, description = "What was sent along.")),
    responses((status = 303, description = "To the page, signed in or with the reason.")),
    security(()))]
pub(crate) async fn session_oidc_end(
    request: HttpRequest,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    sign_in::counted_for_network(&request, &doors)?;
    let user = match returned(&request, &doors).await? {
        Ok(user) => user,
        Err(failed) => return Ok(back(failed.code(), &doors).finish()),
    };
    let Some(who) = user.viewer.user else {
        return Ok(back(Failed::Unknown.code(), &doors).finish());
    };
    let (store, now) = (&doors.app.store, doors.now());
    if store.totp_info(who).await?.is_some() {
        let cookie = second_factor::pending_cookie(&doors, &user.viewer, who, false).await?;
        return Ok(back("second", &doors).append_header((header::SET_COOKIE, cookie)).finish());
    }
    let mut new = Started::begin(&request, &doors, false).await?.history_open(now);
    new.session.must_set_up = doors.app.settings.second_factor_for.contains(&user.viewer.role);
    store.session_create(who, new.session, now).await?;
    let mut answer = to_page("/", &doors);
    for cookie in new.into_cookies() {
        answer.append_header((header::SET_COOKIE, cookie));
    }
    Ok(answer.finish())
}

/// To the page, which says why nobody is signed in yet.
fn back(why: &'static str, doors: &Doors) -> HttpResponseBuilder {
    to_page(&format!("/#sign_in={why}"), doors)
}

/// To our own page: nobody who comes by a link chooses where they end.
fn to_page(place: &str, doors: &Doors) -> HttpResponseBuilder {
    let mut answer = HttpResponse::build(StatusCode::SEE_OTHER);
    answer
        .insert_header((header::LOCATION, place))
        .insert_header((header::SET_COOKIE, Cookie::Oidc.unset(&doors.app.settings)));
    answer
}

/// The provider of an organisation.
fn provider<'a>(doors: &'a Doors, organisation: &str) -> Option<&'a OidcSettings> {
    let mut all = doors.app.settings.oidc.iter();
    all.find(|provider| provider.organisation.as_str() == organisation)
}

async fn sent(organisation: &str, doors: &Doors) -> Result<Result<HttpResponse, Failed>, Problem> {
    let Some(provider) = provider(doors, organisation) else { return Ok(Err(Failed::NotThere)) };
    let relying = match relying(provider, doors).await {
        Ok(relying) => relying,
        Err(failed) => return Ok(Err(failed)),
    };
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let (url, state, nonce) = relying
        .authorize_url(
            CoreAuthenticationFlow::AuthorizationCode,
            CsrfToken::new_random,
            Nonce::new_random,
        )
        .add_scope(Scope::new("profile".to_owned()))
        .add_scope(Scope::new("email".to_owned()))
        .set_pkce_challenge(challenge)
        .url();
    let secret =
        Secret::new_session().map_err(|error| Problem::internal("begin a sign-in", &error))?;
    let away = Away {
        organisation: organisation.to_owned(),
        state: state.secret().clone(),
        nonce: nonce.secret().clone(),
        verifier: verifier.secret().clone(),
    };
    let away = serde_json::to_string(&away)
        .map_err(|error| Problem::internal("keep a sign-in", &error))?;
    let now = doors.now();
    let times = (now, now.saturating_add(AWAY_FOR).unwrap_or(now));
    doors.app.store.challenge_begin(SecretHash(secret.hash), None, away, times).await?;
    let Ok(location) = HeaderValue::from_str(url.as_str()) else {
        return Ok(Err(Failed::Unreachable));
    };
    let cookie = Cookie::Oidc.set(&doors.app.settings, &secret.text, Kept::For(AWAY_FOR));
    let mut answer = HttpResponse::build(StatusCode::SEE_OTHER);
    answer.insert_header((header::LOCATION, location)).insert_header((header::SET_COOKIE, cookie));
    Ok(Ok(answer.finish()))
}

/// Who has come back, if the provider says so to us and in answer to this browser's question.
async fn returned(
    request: &HttpRequest,
    doors: &Doors,
) -> Result<Result<UserRecord, Failed>, Problem> {
    let (store, now) = (&doors.app.store, doors.now());
    let Some(secret) = Cookie::Oidc.of(request, &doors.app.settings) else {
        return Ok(Err(Failed::Refused));
    };
    let Some(away) = store.challenge_take(secret, None, now).await? else {
        return Ok(Err(Failed::Refused));
    };
    let Ok(away) = serde_json::from_str::<Away>(&away) else { return Ok(Err(Failed::Refused)) };
    let query = request.query_string();
    let (code, state) = (parameter(query, "code"), parameter(query, "state"));
    let same = state.is_some_and(|state| state.as_bytes().ct_eq(away.state.as_bytes()).into());
    let (Some(code), true) = (code, same) else { return Ok(Err(Failed::Refused)) };
    let Some(provider) = provider(doors, &away.organisation) else {
        return Ok(Err(Failed::NotThere));
    };
    let name = match named(provider, doors, code, away, now).await {
        Ok(name) => name,
        Err(failed) => return Ok(Err(failed)),
    };
    let suffix = provider.suffix.as_deref().unwrap_or_default();
    let handle = name.strip_suffix(suffix).and_then(Handle::parse);
    let slug: &Slug = &provider.organisation;
    let user = match handle {
        Some(handle) => store.user_by_handle(slug, &handle).await?,
        None => None,
    };
    Ok(user.filter(|user| !user.disabled).ok_or(Failed::Unknown))
}

/// What the provider calls who has the code: the claim that stands for the handle.
async fn named(
    provider: &OidcSettings,
    doors: &Doors,
    code: String,
    away: Away,
    now: Timestamp,
) -> Result<String, Failed> {
    let relying = relying(provider, doors).await?;
    let http = client().ok_or(Failed::Unreachable)?;
    let asking = |request| ask(&http, request);
    let asked = relying
        .exchange_code(AuthorizationCode::new(code))
        .map_err(|_| Failed::Unreachable)?
        .set_pkce_verifier(PkceCodeVerifier::new(away.verifier))
        .request_async(&asking)
        .await;
    let answer = asked.map_err(|error| match error {
        openidconnect::RequestTokenError::Request(_) => Failed::Unreachable,
        _ => Failed::Refused,
    })?;
    let token = answer.id_token().ok_or(Failed::Refused)?;
    let second = now.as_second();
    let verifier: CoreIdTokenVerifier<'_> = relying
        .id_token_verifier()
        .set_time_fn(move || chrono::DateTime::from_timestamp(second, 0).unwrap_or_default());
    token.claims(&verifier, &Nonce::new(away.nonce)).map_err(|error| {
        tracing::debug!(%error, "an identity provider's token was refused");
        Failed::Refused
    })?;
    claim(token, &provider.claim).ok_or(Failed::Unknown)
}

/// A claim of a token that was checked: any text in it may stand for the handle.
fn claim(token: &CoreIdToken, name: &str) -> Option<String> {
    let text = token.to_string();
    let payload = URL_SAFE_NO_PAD.decode(text.split('.').nth(1)?).ok()?;
    match serde_json::from_slice::<Value>(&payload).ok()?.get(name)? {
        Value::String(text) => Some(text.clone()),
        _ => None,
    }
}

/// This installation as the provider knows it.
async fn relying(provider: &OidcSettings, doors: &Doors) -> Result<Client, Failed> {
    let origin = doors.app.settings.public_origins.first().ok_or(Failed::NotThere)?;
    let issuer = IssuerUrl::new(provider.issuer.clone()).map_err(|_| Failed::NotThere)?;
    let back = format!("{}{CALLBACK}", origin.as_str());
    let back = RedirectUrl::new(back).map_err(|_| Failed::NotThere)?;
    let http = client().ok_or(Failed::Unreachable)?;
    let asking = |request| ask(&http, request);
    let metadata = CoreProviderMetadata::discover_async(issuer, &asking);
    let metadata = metadata.await.map_err(|error| {
        tracing::warn!(%error, "an identity provider does not tell of itself");
        Failed::Unreachable
    })?;
    let (id, secret) = (provider.client_id.clone(), provider.client_secret.clone());
    let relying = CoreClient::from_provider_metadata(
        metadata,
        ClientId::new(id),
        Some(ClientSecret::new(secret)),
    );
    Ok(relying.set_redirect_uri(back))
}

/// A parameter of a query.
fn parameter(query: &str, name: &str) -> Option<String> {
    let pairs = openidconnect::url::form_urlencoded::parse(query.as_bytes());
    pairs.into_iter().find_map(|(key, value)| (key == name).then(|| value.into_owned()))
}
