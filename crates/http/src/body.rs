//! Reading a request's body: bounded in size and in time, before anything is made of it.

use std::time::Duration;

use actix_web::HttpRequest;
use actix_web::http::header;
use actix_web::web::{Bytes, BytesMut, Payload};
use atalaya_domain::Json;
use futures_util::StreamExt;

use crate::problem::{Problem, ProblemCode};

/// The most one event, or any other single object, may be.
pub(crate) const SINGLE_MAX: usize = 64 * 1024;
/// The most an array may be.
pub(crate) const BATCH_MAX: usize = 8 * 1024 * 1024;
/// How long a body may stand still. A phone in a tunnel gets through; a stalled one lets go.
const STILL: Duration = Duration::from_secs(30);

/// The media types we take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MediaType {
    Json,
    CloudEvent,
    MergePatch,
    Ndjson,
}

/// The body's media type, without its parameters.
pub(crate) fn media_type(request: &HttpRequest) -> Option<MediaType> {
    let value = request.headers().get(header::CONTENT_TYPE)?.to_str().ok()?;
    let essence = value.split(';').next()?.trim().to_ascii_lowercase();
    match essence.as_str() {
        "application/json" => Some(MediaType::Json),
        "application/cloudevents+json" => Some(MediaType::CloudEvent),
        "application/merge-patch+json" => Some(MediaType::MergePatch),
        "application/x-ndjson" | "application/jsonl" | "application/ndjson" => {
            Some(MediaType::Ndjson)
        }
        _ => None,
    }
}

/// Refuses media types that are not among `taken`, and encoded bodies: unpacking one could make
/// megabytes of a kilobyte.
pub(crate) fn expect_media(
    request: &HttpRequest,
    taken: &[MediaType],
) -> Result<MediaType, Problem> {
    let plain = is_plain(request.headers());
    media_type(request)
        .filter(|kind| plain && taken.contains(kind))
        .ok_or(Problem::new(ProblemCode::UnsupportedMediaType))
}

/// Whether a body comes as it is.
fn is_plain(headers: &header::HeaderMap) -> bool {
    headers.get(header::CONTENT_ENCODING).is_none_or(|how| how == "identity")
}

/// The next piece of a body; `None` at its end.
pub(crate) async fn next_piece(payload: &mut Payload) -> Result<Option<Bytes>, Problem> {
    match tokio::time::timeout(STILL, payload.next()).await {
        Ok(None) => Ok(None),
        Ok(Some(Ok(piece))) => Ok(Some(piece)),
        Ok(Some(Err(_))) => Err(Problem::new(ProblemCode::BadRequest)),
        Err(_) => Err(Problem::new(ProblemCode::TooSlow)),
    }
}

/// The whole body: an array up to [`BATCH_MAX`], anything else up to [`SINGLE_MAX`].
pub(crate) async fn read(request: &HttpRequest, payload: &mut Payload) -> Result<Bytes, Problem> {
    let most = |body: &[u8]| if is_array(body) { BATCH_MAX } else { SINGLE_MAX };
    read_up_to(request, payload, BATCH_MAX, most).await
}

/// The whole body, of at most [`SINGLE_MAX`] bytes.
pub(crate) async fn read_single(
    request: &HttpRequest,
    payload: &mut Payload,
) -> Result<Bytes, Problem> {
    read_up_to(request, payload, SINGLE_MAX, |_| SINGLE_MAX).await
}

/// The whole body of a form with files, and the boundary between its parts.
pub(crate) async fn read_form(
    request: &HttpRequest,
    payload: &mut Payload,
    most: usize,
) -> Result<(Bytes, String), Problem> {
    let boundary = boundary(request.headers())?;
    Ok((read_up_to(request, payload, most, |_| most).await?, boundary))
}

/// What stands between the parts of a form with files; encoded bodies are refused, as everywhere.
pub(crate) fn boundary(headers: &header::HeaderMap) -> Result<String, Problem> {
    let plain = is_plain(headers);
    let media = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let boundary = media.filter(|_| plain).and_then(|media| multer::parse_boundary(media).ok());
    boundary.ok_or(Problem::new(ProblemCode::UnsupportedMediaType))
}

/// The whole body, if no more was announced than may ever come, and no more comes than what began so may have.
async fn read_up_to(
    request: &HttpRequest,
    payload: &mut Payload,
    most_ever: usize,
    most: impl Fn(&[u8]) -> usize,
) -> Result<Bytes, Problem> {
    let mut body = BytesMut::new();
    if announced(request).is_some_and(|length| length > most_ever) {
        return Err(Problem::new(ProblemCode::BodyTooLarge));
    }
    while let Some(piece) = next_piece(payload).await? {
        body.extend_from_slice(&piece);
        if body.len() > most(&body) {
            return Err(Problem::new(ProblemCode::BodyTooLarge));
        }
    }
    Ok(body.freeze())
}

/// The whole body as one JSON value of at most [`SINGLE_MAX`] bytes; `None` when it is empty.
pub(crate) async fn read_json(
    request: &HttpRequest,
    payload: &mut Payload,
) -> Result<Option<Json>, Problem> {
    let body = read(request, payload).await?;
    if body.len() > SINGLE_MAX {
        return Err(Problem::new(ProblemCode::BodyTooLarge));
    }
    if body.is_empty() {
        return Ok(None);
    }
    Ok(Some(Json::parse(&body)?))
}

/// Whether a JSON text begins as an array.
pub(crate) fn is_array(body: &[u8]) -> bool {
    body.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[')
}

fn announced(request: &HttpRequest) -> Option<usize> {
    request.headers().get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}
