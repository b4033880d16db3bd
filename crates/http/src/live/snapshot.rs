//! One parent's snapshot as a plain answer that can be kept: what a subscription would tell first,
//! by the same gate and encoder, under a tag. Whoever subscribes afterwards and says its `seq` is
//! told what changed since.

use std::time::Duration;

use actix_web::http::header::{self, ContentType};
use actix_web::{HttpRequest, HttpResponse};
use atalaya_live::{About, Message, Seen};
use bytes::Bytes;

use super::Reader;
use super::refusal::Refusal;
use crate::etag;
use crate::problem::Problem;

/// Kept by the reader's own browser and by nobody else, and never shown without asking.
const CACHE: &str = "private, no-cache";

/// Answers with the first frame of the reader's one parent.
pub(super) async fn answer(request: &HttpRequest, reader: Reader) -> Result<HttpResponse, Problem> {
    let stopping = || Problem::from(Refusal::Stopping);
    let batch = reader.connection.batch(Duration::ZERO).await.ok_or_else(stopping)?;
    let states = batch.into_iter().find_map(|one| match one.about {
        About::States(_, seen) => Some((seen, one.message)),
        About::Answer | About::Beat | About::Alert | About::Nothing(..) => None,
    });
    // Let in while the map had everything: it is being made anew since.
    let (seen, message) = states.ok_or_else(|| Problem::from(Refusal::NotReady))?;
    let (kind, bytes) = match message {
        Message::Binary(bytes) => (ContentType::octet_stream(), bytes),
        Message::Text(text) => (ContentType::json(), Bytes::from(text)),
    };
    let tag = tag(seen, &bytes);
    let known = etag::is_known(request, &tag);
    let mut answer = if known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    answer.insert_header((header::ETAG, tag)).insert_header((header::CACHE_CONTROL, CACHE));
    if known {
        return Ok(answer.finish());
    }
    Ok(answer.insert_header(kind).body(bytes))
}

/// Where it brings the client, and of which bytes it is.
fn tag(seen: Seen, bytes: &[u8]) -> String {
    format!("\"{:016x}.{}.{}\"", seen.epoch, seen.seq, etag::digest(bytes))
}

/// More parents than one were asked for, or none.
pub(super) fn one_parent() -> Problem {
    Problem::parameter("parents", "field", "Debe ser una sola celda.", "It must be one cell alone.")
}
