//! The language of an answer.

use actix_web::HttpRequest;
use actix_web::dev::Payload;
use actix_web::http::header::{self, HeaderMap};
use atalaya_domain::Language;

/// The reader's language, as a request asks for it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reader(pub(crate) Language);

/// The language of `Accept-Language`; Spanish when nothing is said.
pub(crate) fn language_of(headers: &HeaderMap) -> Language {
    headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .map_or(Language::default(), Language::from_header)
}

impl actix_web::FromRequest for Reader {
    type Error = std::convert::Infallible;
    type Future = std::future::Ready<Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        std::future::ready(Ok(Self(language_of(request.headers()))))
    }
}
