//! What every answer passes on its way out: security headers, language, problems, the log, metrics.

use std::hash::{BuildHasher as _, RandomState};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpResponse};
use atalaya_domain::Language;

use crate::doors::Doors;
use crate::intake::open_rosa;
use crate::language::language_of;
use crate::problem::{Problem, ProblemCode};
use crate::{releases, routes};

/// What browsers may load, and from where: only from us.
const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; script-src 'self'; \
    worker-src 'self' blob:; img-src 'self' data: blob:; style-src 'self'; connect-src 'self'; \
    object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

/// What no page of ours asks of a browser, and what one does.
const PERMISSIONS_POLICY: &str = "geolocation=(self), publickey-credentials-get=(self), \
    publickey-credentials-create=(self), accelerometer=(), autoplay=(), camera=(), display-capture=(), \
    gyroscope=(), hid=(), idle-detection=(), magnetometer=(), microphone=(), midi=(), payment=(), serial=(), usb=(), \
    xr-spatial-tracking=(), browsing-topics=()";

const SECURITY: [(&str, &str); 9] = [
    ("content-security-policy", CONTENT_SECURITY_POLICY),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "no-referrer"),
    ("permissions-policy", PERMISSIONS_POLICY),
    ("cross-origin-opener-policy", "same-origin"),
    // All that a page loads is ours: the page, its workers and the tab's memory are apart from every other site's.
    ("cross-origin-embedder-policy", "require-corp"),
    ("cross-origin-resource-policy", "same-origin"),
    ("x-robots-tag", "noindex"),
];

/// Where a script of ours asks for data, no document, frame or worker is made of the answer: what is
/// said to those would be two thirds of a day's bytes.
const SECURITY_OF_DATA: [(&str, &str); 4] = [
    ("content-security-policy", "default-src 'none'; frame-ancestors 'none'"),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-resource-policy", "same-origin"),
];

/// What every answer of the API carries where the data are made up.
const SYNTHETIC: (HeaderName, HeaderValue) =
    (HeaderName::from_static("atalaya-data"), HeaderValue::from_static("synthetic"));

/// The outermost layer: times, counts and logs a request, and dresses its answer.
pub(crate) async fn outside(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let started = Instant::now();
    let doors = request.app_data::<Data<Doors>>().cloned();
    let (route, method) = (routes::template_of(&request), method_name(request.method()));
    let language = language_of(request.headers());
    let is_api = request.path().starts_with("/api/");
    let is_data = is_api && is_asked_by_script(request.headers());
    // The gate and the handlers answer problems as responses; what is left is the framework's own
    // failure, which it answers itself.
    let mut response = next.call(request).await?.map_into_boxed_body();
    if response.status().is_client_error() || response.status().is_server_error() {
        response = rendered(response, language);
    }
    let id = request_id();
    let is_embedded =
        [releases::PAGE, releases::INDEX].contains(&route) && response.status().is_success();
    let security: &[_] = if is_data { &SECURITY_OF_DATA } else { &SECURITY };
    dress(response.headers_mut(), security, is_api, &id);
    if is_embedded {
        undress(response.headers_mut());
    }
    if let Some(doors) = doors {
        if doors.app.settings.cookie_secure {
            let year = HeaderValue::from_static("max-age=31536000");
            response.headers_mut().insert(header::STRICT_TRANSPORT_SECURITY, year);
        }
        // Not the screens alone: whoever keeps an answer must see that it is made up.
        if doors.app.deployment.synthetic && is_api {
            let (name, value) = SYNTHETIC;
            response.headers_mut().insert(name, value);
        }
        doors.metrics.answered(route, method, response.status().as_u16(), started.elapsed());
    }
    let duration_ms = started.elapsed().as_secs_f64() * 1_000.0;
    tracing::info!(
        request_id = id,
        route,
        method,
        status = response.status().as_u16(),
        duration_ms,
        "request answered"
    );
    Ok(response)
}

/// The answer as a problem in the reader's language, whoever made the error.
fn rendered(response: ServiceResponse<BoxBody>, language: Language) -> ServiceResponse<BoxBody> {
    let problem = match response.response().error() {
        Some(error) => match error.as_error::<Problem>() {
            Some(problem) => Some(problem.clone()),
            None => Some(foreign(response.status())),
        },
        None if is_problem(response.headers()) => None,
        None => Some(foreign(response.status())),
    };
    let Some(problem) = problem else {
        return response;
    };
    let (request, old) = response.into_parts();
    let mut fresh: HttpResponse = if open_rosa::is_asked(&request) {
        open_rosa::refused(&problem, language)
    } else {
        problem.answer(language)
    };
    if let Some(allow) = old.headers().get(header::ALLOW) {
        fresh.headers_mut().insert(header::ALLOW, allow.clone());
    }
    for (name, value) in old.headers() {
        if name == header::SET_COOKIE {
            fresh.headers_mut().append(name.clone(), value.clone());
        }
    }
    ServiceResponse::new(request, fresh)
}

fn is_problem(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind == "application/problem+json")
}

/// The problem for an error that the framework made.
fn foreign(status: StatusCode) -> Problem {
    Problem::new(match status.as_u16() {
        404 => ProblemCode::NotFound,
        405 => ProblemCode::MethodNotAllowed,
        413 => ProblemCode::BodyTooLarge,
        415 => ProblemCode::UnsupportedMediaType,
        426 => ProblemCode::NotWebsocket,
        400..500 => ProblemCode::BadRequest,
        _ => ProblemCode::Internal,
    })
}

/// Whether a browser says that the answer is for a script. No page can say so in its stead; where
/// nothing is said, the answer may become a document.
fn is_asked_by_script(headers: &HeaderMap) -> bool {
    headers.get("sec-fetch-dest").is_some_and(|dest| dest == "empty")
}

fn dress(
    headers: &mut HeaderMap,
    security: &'static [(&str, &str)],
    is_api: bool,
    request_id: &str,
) {
    for &(name, value) in security {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    if let Ok(id) = HeaderValue::from_str(request_id) {
        headers.insert(HeaderName::from_static("x-request-id"), id);
    }
    if is_api {
        headers.append(header::VARY, HeaderValue::from_static("accept-language"));
        if !headers.contains_key(header::CACHE_CONTROL) {
            headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        }
    }
}

/// The one page that others may show in theirs.
fn undress(headers: &mut HeaderMap) {
    headers.remove(header::X_FRAME_OPTIONS);
    let anybody = HeaderValue::from_static("cross-origin");
    headers.insert(HeaderName::from_static("cross-origin-resource-policy"), anybody);
    let policy = HeaderValue::from_static(releases::PAGE_POLICY);
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
}

/// A name for one request: a count under a keyed hash, since a plain count would tell each reader
/// how much the others ask.
fn request_id() -> String {
    static KEY: LazyLock<RandomState> = LazyLock::new(RandomState::new);
    static COUNT: AtomicU64 = AtomicU64::new(1);
    format!("{:016x}", KEY.hash_one(COUNT.fetch_add(1, Ordering::Relaxed)))
}

/// Methods as labels: a made-up one must not make a new series.
fn method_name(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::PUT => "PUT",
        Method::OPTIONS => "OPTIONS",
        _ => "OTHER",
    }
}
