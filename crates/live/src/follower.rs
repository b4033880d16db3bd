//! Following the feed: read, apply, tell; and turn the hour.

use std::collections::HashSet;
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use atalaya_domain::{Change, OrganisationId, Position};
use atalaya_store::{Epoch, StoreError};
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;

use crate::live::{Inner, epoch, moment};

/// How long to wait after the store failed.
const AFTER_FAILURE: Duration = Duration::from_secs(1);
/// How often the feed's lineage is looked at while nothing happens: a restored database.
const LINEAGE_CHECK: Duration = Duration::from_secs(10);

/// What the follower knows between two rounds.
struct Round {
    lineage: Epoch,
    /// Organisations with changes that were not told yet.
    dirty: HashSet<OrganisationId>,
    /// When the first of those changes was seen.
    since: Option<Instant>,
    last_told: Instant,
    next_heartbeat: Instant,
    next_lineage: Instant,
}

/// Follows the feed until `stop`; then closes every connection.
pub(crate) async fn follow(inner: Arc<Inner>, lineage: Epoch, stop: CancellationToken) {
    let mut woken = inner.store.feed_watch();
    let now = Instant::now();
    let mut round = Round {
        lineage,
        dirty: HashSet::new(),
        since: None,
        last_told: now.checked_sub(inner.settings.window).unwrap_or(now),
        next_heartbeat: now + inner.settings.heartbeat,
        next_lineage: now + LINEAGE_CHECK,
    };
    loop {
        if let Err(error) = round.run(&inner).await {
            tracing::error!(error = &error as &dyn std::error::Error, "cannot follow the feed");
            round.next_lineage = Instant::now();
            tokio::time::sleep(AFTER_FAILURE).await;
        }
        let clock_check = Instant::now() + inner.settings.clock_check;
        let told = round.since.map(|_| round.last_told + inner.settings.window);
        let wake = told.unwrap_or(clock_check).min(clock_check).min(round.next_heartbeat);
        tokio::select! {
            () = stop.cancelled() => break,
            changed = woken.changed() => if changed.is_err() { break },
            () = sleep_until(wake) => {}
        }
    }
    inner.hub().mailboxes.values().for_each(|mailbox| mailbox.close());
}

impl Round {
    async fn run(&mut self, inner: &Arc<Inner>) -> Result<(), StoreError> {
        if Instant::now() >= self.next_lineage {
            self.check_lineage(inner).await?;
        }
        self.read(inner).await?;
        inner.caught_up.store(true, Ordering::Release);
        self.turn_hour(inner).await;
        self.tell(inner).await;
        self.heartbeat(inner);
        Ok(())
    }

    /// A database that was restored or replaced has another lineage or a shorter feed: what is in
    /// the indexes is then no longer its sum.
    async fn check_lineage(&mut self, inner: &Inner) -> Result<(), StoreError> {
        self.next_lineage = Instant::now() + LINEAGE_CHECK;
        let head = inner.store.feed_head().await?;
        let behind = head.position.0 < inner.position.load(Ordering::Acquire);
        if head.epoch != self.lineage || behind {
            self.lineage = head.epoch;
            self.rebuild(inner);
        }
        Ok(())
    }

    fn rebuild(&mut self, inner: &Inner) {
        tracing::warn!("the feed is not the one that was followed: rebuilding every index");
        inner.forget();
        let mut hub = inner.hub();
        hub.epoch = epoch(self.lineage.0, (inner.clock)());
        self.dirty.extend(hub.organisations());
        self.since.get_or_insert_with(Instant::now);
    }

    /// Applies what is new in the feed.
    async fn read(&mut self, inner: &Arc<Inner>) -> Result<(), StoreError> {
        loop {
            let after = Position(inner.position.load(Ordering::Acquire));
            let changes = inner.store.changes_after(after, inner.settings.page).await?;
            let Some(last) = changes.last().map(|change| change.position) else { return Ok(()) };
            if changes.first().is_some_and(|first| first.position.0 != after.0 + 1) {
                self.rebuild(inner);
                continue;
            }
            self.since.get_or_insert_with(Instant::now);
            self.dirty.extend(changes.iter().map(|change| change.organisation));
            let applying = Arc::clone(inner);
            run_blocking(move || apply(&applying, &changes)).await;
            inner.position.store(last.0, Ordering::Release);
        }
    }

    /// At the turn of the local hour every view is looked at again: *now* is another hour, and
    /// what lies in the past has decayed.
    async fn turn_hour(&mut self, inner: &Arc<Inner>) {
        let moment = moment(&inner.zone, (inner.clock)());
        let Some(organisations) = inner.hub().turn(moment) else { return };
        let publishing = Arc::clone(inner);
        run_blocking(move || publishing.publish(&organisations)).await;
    }

    /// Tells what changed, unless something was told within the window.
    async fn tell(&mut self, inner: &Arc<Inner>) {
        let Some(since) = self.since else { return };
        if Instant::now() < self.last_told + inner.settings.window {
            return;
        }
        let dirty = std::mem::take(&mut self.dirty);
        self.since = None;
        let publishing = Arc::clone(inner);
        run_blocking(move || publishing.publish(&dirty)).await;
        self.last_told = Instant::now();
        inner.lag_ms.store(since.elapsed().as_millis() as u64, Ordering::Relaxed);
    }

    fn heartbeat(&mut self, inner: &Inner) {
        if Instant::now() >= self.next_heartbeat {
            self.next_heartbeat = Instant::now() + inner.settings.heartbeat;
            inner.hub().mailboxes.values().for_each(|mailbox| mailbox.progress());
        }
    }
}

/// Applies changes in order; each organisation's index is locked once for a run of its changes.
fn apply(inner: &Inner, changes: &[Change]) {
    for run in changes.chunk_by(|one, next| one.organisation == next.organisation) {
        let Some(first) = run.first() else { continue };
        let index = inner.index(first.organisation);
        let mut index = index.write().unwrap_or_else(PoisonError::into_inner);
        run.iter().for_each(|change| index.apply(change));
    }
}

/// Runs on a thread that may block. A panic there is ours: it goes on here.
async fn run_blocking(work: impl FnOnce() + Send + 'static) {
    if let Err(error) = tokio::task::spawn_blocking(work).await
        && let Ok(panic) = error.try_into_panic()
    {
        std::panic::resume_unwind(panic);
    }
}
