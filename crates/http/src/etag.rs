//! Entity tags and the conditions built on them (RFC 9110, sections 8.8.3 and 13.1).

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{Error, HttpRequest, HttpResponse};
use sha2::{Digest as _, Sha256};

use crate::problem::{Problem, ProblemCode};
use crate::secret::hex;

/// What `If-Match` asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum IfMatch {
    /// The header is not there, or takes any version.
    Any,
    /// One of these versions.
    Versions(Vec<i64>),
}

impl IfMatch {
    /// Reads `If-Match`. A weak tag never matches (strong comparison).
    pub(crate) fn of(request: &HttpRequest) -> Self {
        let tags: Vec<String> = tags(request, &header::IF_MATCH);
        if tags.is_empty() || tags.iter().any(|tag| tag == "*") {
            return Self::Any;
        }
        let version = |tag: &String| tag.strip_prefix('"')?.strip_suffix('"')?.parse().ok();
        Self::Versions(tags.iter().filter_map(version).collect())
    }

    /// `version`, if it is asked for.
    pub(crate) fn check(&self, version: i64) -> Result<(), Problem> {
        match self {
            Self::Versions(versions) if !versions.contains(&version) => {
                Err(Problem::new(ProblemCode::VersionConflict))
            }
            Self::Any | Self::Versions(_) => Ok(()),
        }
    }
}

/// Whether the client has this representation already (weak comparison).
pub(crate) fn is_known(request: &HttpRequest, tag: &str) -> bool {
    let plain = |tag: &str| tag.trim_start_matches("W/").to_owned();
    tags(request, &header::IF_NONE_MATCH)
        .iter()
        .any(|known| known == "*" || plain(known) == plain(tag))
}

/// Tags what is read, and says no more than that it is the same to whoever has it: an answer that
/// was made, and let out, for this reader, now.
pub(crate) async fn tagged(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let response = next.call(request).await?.map_into_boxed_body();
    let is_read = [Method::GET, Method::HEAD].contains(response.request().method());
    if !is_read || response.status() != StatusCode::OK {
        return Ok(response);
    }
    let (request, response) = response.into_parts();
    let (mut head, body) = response.into_parts();
    let bytes = match body.try_into_bytes() {
        Ok(bytes) => bytes,
        Err(body) => return Ok(ServiceResponse::new(request, head.set_body(body))),
    };
    // Weak, since the same bytes may be compressed on their way.
    let tag = format!("W/\"{}\"", digest(&bytes));
    if is_known(&request, &tag) {
        let mut same = HttpResponse::NotModified();
        same.insert_header((header::ETAG, tag));
        return Ok(ServiceResponse::new(request, same.finish()));
    }
    if let Ok(value) = HeaderValue::from_str(&tag) {
        head.headers_mut().insert(header::ETAG, value);
    }
    Ok(ServiceResponse::new(request, head.set_body(BoxBody::new(bytes))))
}

/// The strong tag of an answer of these bytes.
pub(crate) fn of(bytes: &[u8]) -> String {
    format!("\"{}\"", &hex(&Sha256::digest(bytes))[..32])
}

/// What tells bytes apart inside a tag, 16 hexadecimal digits.
pub(crate) fn digest(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes)[..8])
}

fn tags(request: &HttpRequest, name: &HeaderName) -> Vec<String> {
    let values = request.headers().get_all(name).filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).map(|tag| tag.trim().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn request(name: &str, value: &str) -> HttpRequest {
        TestRequest::get().insert_header((name, value)).to_http_request()
    }

    #[test]
    fn a_version_must_be_one_that_was_named() {
        assert_eq!(IfMatch::of(&TestRequest::get().to_http_request()), IfMatch::Any);
        assert_eq!(IfMatch::of(&request("if-match", "*")), IfMatch::Any);
        let named = IfMatch::of(&request("if-match", "\"3\", \"4\", W/\"5\", nonsense"));
        assert_eq!(named, IfMatch::Versions(vec![3, 4]));
        assert!(named.check(4).is_ok());
        assert!(named.check(5).is_err());
        assert!(IfMatch::of(&request("if-match", "nonsense")).check(1).is_err());
    }

    #[test]
    fn weak_and_strong_tags_are_the_same_for_reading() {
        assert!(is_known(&request("if-none-match", "\"a\", W/\"b\""), "W/\"a\""));
        assert!(is_known(&request("if-none-match", "\"a\", W/\"b\""), "\"b\""));
        assert!(!is_known(&request("if-none-match", "\"a\""), "\"b\""));
    }
}
