//! Bringing rows in, a batch after the other, and telling how far it has come.

use std::collections::VecDeque;

use actix_web::HttpResponse;
use actix_web::web::{Bytes, Data};
use atalaya_disclosure::{Refusal, release_logbook};
use atalaya_domain::{Event, Json, Language, Viewer};
use atalaya_store::Outcome;
use serde::Serialize;
use utoipa::ToSchema;

use super::out::json;
use super::sent::Checked;
use crate::doors::Doors;
use crate::problem::Problem;
use crate::records::patiently;

/// Rows that are stored together, all or none: often enough told of, and few commits.
const BATCH: usize = 500;

/// How far it has come: a line for each batch, of which the last says `done`.
#[derive(Debug, Clone, Copy, Default, Serialize, ToSchema)]
pub struct LogbookProgress {
    /// Accepted rows.
    of: usize,
    /// Those that are stored by now, or were there.
    stored: usize,
    /// New records.
    created: usize,
    /// Rows whose record was there already: it stays as it is.
    already_there: usize,
    /// Rows that were left out.
    refused: usize,
    /// Whether this is the end of it.
    done: bool,
}

struct Import {
    left: VecDeque<Event>,
    so_far: LogbookProgress,
    viewer: Viewer,
    language: Language,
    doors: Data<Doors>,
    ended: bool,
}

/// Stores the accepted rows as the answer is read: who hangs up stops it between two batches.
pub(super) fn answer(
    checked: Checked,
    viewer: Viewer,
    language: Language,
    doors: Data<Doors>,
) -> HttpResponse {
    let (events, refused) = checked.into_events();
    let so_far = LogbookProgress { of: events.len(), refused, ..LogbookProgress::default() };
    let import = Import { left: events.into(), so_far, viewer, language, doors, ended: false };
    let lines = futures_util::stream::unfold(import, async |mut import| {
        let line = import.line().await?;
        Some((Ok::<Bytes, std::convert::Infallible>(line), import))
    });
    HttpResponse::Ok()
        .content_type("application/x-ndjson")
        .insert_header(("cache-control", "no-store"))
        .streaming(Box::pin(lines))
}

impl Import {
    /// Stores the next batch; the line that tells of it.
    async fn line(&mut self) -> Option<Bytes> {
        if self.ended {
            return None;
        }
        match self.batch().await {
            Ok(()) => self.ended = self.so_far.done,
            Err(problem) => {
                self.ended = true;
                return written(&problem.body(self.language));
            }
        }
        let told = json(&self.so_far).ok()?;
        let told: Result<_, Refusal> = release_logbook(&self.viewer, told);
        written::<Json>(&told.ok()?.into_inner())
    }

    async fn batch(&mut self) -> Result<(), Problem> {
        let count = self.left.len().min(BATCH);
        let batch: Vec<Event> = self.left.drain(..count).collect();
        if !batch.is_empty() {
            let (app, organisation) = (&self.doors.app, self.viewer.organisation);
            let outcomes = patiently(app, count, async |now| {
                app.store.event_create_many(organisation, None, batch.clone(), now).await
            })
            .await?;
            let created = outcomes.iter().filter(|one| **one == Outcome::Created).count();
            self.so_far.created += created;
            self.so_far.already_there += count - created;
            self.so_far.stored += count;
        }
        self.so_far.done = self.left.is_empty();
        Ok(())
    }
}

fn written<T: Serialize>(told: &T) -> Option<Bytes> {
    let mut line = serde_json::to_vec(told).ok()?;
    line.push(b'\n');
    Some(Bytes::from(line))
}
