//! When the file is read and written: by the follower, between two steps, so that what is written
//! is of one position. While it writes, readers go on; what is new waits, some 0.1 s for each 100 MB.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use atalaya_domain::Position;
use atalaya_store::{FeedHead, Store};
use tokio::time::Instant;

use super::{Read, Stamp, Unfit};
use crate::blocking::run_blocking;
use crate::live::Inner;

/// How often the file is written while something changes. What was withdrawn is in it no longer than
/// that.
const EVERY: Duration = Duration::from_secs(600);
/// Changes read from the store from which a start is worth a file at once: some 10 ms of reading.
const WORTH: i64 = 10_000;

/// Keeps the file of one node.
pub(crate) struct Keeper {
    /// `None` if no file is kept.
    path: Option<PathBuf>,
    made_by: u64,
    /// The position that the file holds.
    kept: i64,
    next: Option<Instant>,
}

impl Keeper {
    pub fn new(inner: &Inner) -> Self {
        let path = inner.settings.index_file.clone();
        let made_by = match path {
            Some(_) => super::made_by(&inner.settings.model, &inner.area, &inner.zone),
            None => 0,
        };
        Self { path, made_by, kept: 0, next: None }
    }

    /// Reads the file's indexes; `None` without a file that fits.
    pub async fn restore(&mut self, inner: &Arc<Inner>) -> Option<Read> {
        let path = self.path.clone()?;
        let begun = Instant::now();
        match self.read(inner, path).await {
            Ok(None) => None,
            Ok(Some(read)) => {
                let position = read.stamp.position;
                self.kept = position;
                let duration_ms = begun.elapsed().as_millis() as u64;
                tracing::info!(position, duration_ms, "read the file of indexes");
                Some(read)
            }
            Err(unfit) => {
                let error = &unfit as &dyn std::error::Error;
                tracing::warn!(error, "the file of indexes is left aside: reading the whole feed");
                match unfit {
                    Unfit::Foreign => {
                        // Whatever it is, it is not ours to replace.
                        tracing::error!("no file of indexes is kept: another file has its name");
                        self.path = None;
                    }
                    Unfit::Io(_) => {}
                    // It may hold what the database holds no longer.
                    _ => self.forget(),
                }
                None
            }
        }
    }

    async fn read(&self, inner: &Arc<Inner>, path: PathBuf) -> Result<Option<Read>, Unfit> {
        let unread = |error| Unfit::Io(std::io::Error::other(error));
        let head = inner.store.feed_head().await.map_err(unread)?;
        let (made_by, reading) = (self.made_by, Arc::clone(inner));
        let read = run_blocking(move || super::read(&path, (made_by, head), || reading.of_index()));
        let Some(read) = read.await? else { return Ok(None) };
        let known = last_change(&inner.store, head, read.stamp).await.map_err(unread)?;
        if known { Ok(Some(read)) } else { Err(Unfit::OtherWay) }
    }

    /// Writes the file if it is time to, or if the program is about to end.
    pub async fn keep(&mut self, inner: &Arc<Inner>, (epoch, last): (u64, u64), ending: bool) {
        let Some(path) = &self.path else { return };
        let position = inner.position.load(Ordering::Acquire);
        let now = Instant::now();
        let due = match self.next {
            _ if ending => true,
            // The first look after the start.
            None => position - self.kept >= WORTH,
            Some(next) => now >= next,
        };
        if due && position != self.kept {
            let stamp = Stamp { made_by: self.made_by, epoch, position, last_change: last };
            if write(inner, path, stamp).await {
                self.kept = position;
            }
        }
        if due || self.next.is_none() {
            self.next = Some(Instant::now() + EVERY);
        }
    }

    /// The indexes are no longer those of the file, nor of anything.
    pub fn forget(&mut self) {
        (self.kept, self.next) = (0, None);
        if let Some(path) = &self.path
            && let Err(error) = super::remove(path)
        {
            let error = &error as &dyn std::error::Error;
            tracing::warn!(error, "cannot remove the file of indexes");
        }
    }
}

/// Whether the last change of a file is the one that the feed has there.
async fn last_change(
    store: &Store,
    head: FeedHead,
    stamp: Stamp,
) -> Result<bool, atalaya_store::StoreError> {
    if stamp.position == 0 || stamp.position > head.position.0 {
        return Ok(stamp.position == 0);
    }
    let there = store.changes_after(Position(stamp.position - 1), 1).await?;
    Ok(there.first().is_some_and(|change| {
        change.position().0 == stamp.position && super::of_change(change) == stamp.last_change
    }))
}

async fn write(inner: &Arc<Inner>, path: &Path, stamp: Stamp) -> bool {
    let begun = Instant::now();
    let (writing, to) = (Arc::clone(inner), path.to_owned());
    let written = run_blocking(move || super::write(&to, stamp, &writing.all_indexes())).await;
    let held_ms = begun.elapsed().as_millis() as u64;
    let written = match written {
        Ok(unsynced) => run_blocking(move || unsynced.sync()).await,
        Err(error) => Err(error),
    };
    match &written {
        Ok(bytes) => {
            let position = stamp.position;
            tracing::info!(position, bytes, held_ms, "wrote the file of indexes");
        }
        Err(error) => {
            let error = error as &dyn std::error::Error;
            tracing::warn!(error, "cannot write the file of indexes");
        }
    }
    written.is_ok()
}
