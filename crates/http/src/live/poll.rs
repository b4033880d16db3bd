//! The same frames, asked for again and again, for networks that hold streams back.

use std::convert::Infallible;
use std::pin::pin;
use std::time::Duration;

use actix_web::HttpResponse;
use actix_web::body::SizedStream;
use actix_web::http::header;
use atalaya_live::Outgoing;
use bytes::Bytes;
use futures_util::{StreamExt as _, stream};

use super::end::End;
use super::line::line;
use super::refusal::Refusal;
use super::{Reader, Transport};
use crate::problem::{Problem, ProblemCode};

/// Waits until there is something the client does not have, and answers with it.
pub(super) async fn answer(mut reader: Reader, wait: Duration) -> Result<HttpResponse, Problem> {
    let batch = match batch(&mut reader, wait).await {
        Ok(batch) => batch,
        Err(end) => {
            let doors = &reader.watch.doors;
            doors.metrics.live_closed(Transport::Poll.label(), end.code());
            return Err(match end {
                End::SignedOut => Problem::new(ProblemCode::NotSignedIn),
                End::Left | End::Gone | End::Slow | End::Restart | End::Protocol => {
                    Refusal::Stopping.into()
                }
            });
        }
    };
    if batch.is_empty() {
        return Ok(HttpResponse::NoContent().finish());
    }
    let lines: Vec<_> = batch.iter().map(|one| Bytes::from(line(&one.message) + "\n")).collect();
    let length = lines.iter().map(|line| line.len() as u64).sum();
    // The place is given back when the last line has gone, or nobody is there to take it: who asks
    // and does not read must not have more than its places in our memory.
    let place = reader.place;
    let lines = stream::iter(lines).map(move |line| {
        let _held = &place;
        Ok::<_, Infallible>(line)
    });
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "application/x-ndjson"))
        .insert_header((header::CACHE_CONTROL, "no-store, no-transform"))
        .body(SizedStream::new(length, lines)))
}

async fn batch(reader: &mut Reader, wait: Duration) -> Result<Vec<Outgoing>, End> {
    let Reader { connection, watch, place } = reader;
    let connection = std::sync::Arc::clone(connection);
    let mut batch = pin!(connection.batch(wait));
    loop {
        tokio::select! {
            batch = &mut batch => return batch.ok_or_else(|| End::of(&connection)),
            () = place.taken_over() => return Err(End::Left),
            wake = watch.wake() => watch.check(wake).await?,
        }
    }
}
