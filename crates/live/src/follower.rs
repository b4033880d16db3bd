//! Following the feed: read, apply, tell; and turn the hour.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use atalaya_domain::{FeedChange, OrganisationId, Position};
use atalaya_risk::{Loading, RiskIndex};
use atalaya_store::{Epoch, StoreError};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, sleep_until};
use tokio_util::sync::CancellationToken;

use crate::blocking::{joined, run_blocking};
use crate::hub;
use crate::index_file::{self, Keeper};
use crate::learning::Learning;
use crate::live::{Ending, Inner, epoch, moment};
use crate::page;

/// How long to wait after the store failed, or its feed had a gap.
const AFTER_FAILURE: Duration = Duration::from_secs(1);
/// How often the feed's lineage is looked at while nothing happens: a restored database.
const LINEAGE_CHECK: Duration = Duration::from_secs(10);
/// Changes read at a time once the feed was caught up with: some 20 ms, so that a long import
/// does not keep readers from what it has brought so far.
const PAGE: usize = 2_000;
/// Pages that are read at a start while one is applied: while the database reads the one, the other is decoded.
const AHEAD_AT_START: usize = 2;
/// Changes applied before others may read the index: some 5 ms.
const SLICE: usize = 500;

/// How often it is looked, between two publications, for what cannot wait.
const LOOKS_PER_WINDOW: u32 = 4;
/// A look pauses so much longer than it took, up to a window: however many views there are, the most
/// of a core is left for what comes in.
const PAUSE_PER_LOOK: u32 = 8;

/// What the follower knows between two rounds.
struct Round {
    lineage: Epoch,
    keeper: Keeper,
    /// The fingerprint of the last change that was applied.
    last_change: u64,
    /// Until the feed is caught up with: the indexes, which nobody reads meanwhile.
    loading: HashMap<OrganisationId, Loading>,
    /// The pages that are being read while the one before is applied, in order.
    ahead: VecDeque<JoinHandle<Result<Vec<FeedChange>, StoreError>>>,
    /// Organisations with changes that were not told yet.
    dirty: HashSet<OrganisationId>,
    /// Those of them where something was taken back or changed: what fell by it is told.
    corrected: HashSet<OrganisationId>,
    learning: Learning,
    /// How far the feed was known to go, and since when, beyond what was told.
    arrivals: Arrivals,
    last_told: Instant,
    /// When it may be looked again for what cannot wait until the next publication.
    next_warning: Instant,
    next_heartbeat: Instant,
    next_lineage: Instant,
}

/// What a look at the feed found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Read {
    /// A full page of changes: there may be more.
    More,
    /// Everything that was committed when it looked.
    End,
    /// A change is missing: what follows cannot be applied.
    Gap,
}

/// Follows the feed until `stop`; then closes every connection.
pub(crate) async fn follow(inner: Arc<Inner>, lineage: Epoch, stop: CancellationToken) {
    let _ending = Ending::with(&inner);
    let mut woken = inner.store.feed_watch();
    let now = Instant::now();
    let mut round = Round {
        lineage,
        keeper: Keeper::new(&inner),
        last_change: 0,
        loading: HashMap::new(),
        ahead: VecDeque::new(),
        dirty: HashSet::new(),
        corrected: HashSet::new(),
        learning: Learning::new(now, inner.settings.learns_at_once),
        arrivals: Arrivals::default(),
        last_told: now.checked_sub(inner.settings.window).unwrap_or(now),
        next_warning: now,
        next_heartbeat: now + inner.settings.heartbeat,
        next_lineage: now + LINEAGE_CHECK,
    };
    if let Some(read) = round.keeper.restore(&inner).await {
        round.begin(&inner, read);
    }
    loop {
        round.arrivals.note(woken.borrow_and_update().0, Instant::now());
        let wake = match round.run(&inner).await {
            Ok(Read::More) => Instant::now(),
            Ok(Read::End) => round.wake(&inner),
            failed => {
                if let Err(error) = failed {
                    let error = &error as &dyn std::error::Error;
                    tracing::error!(error, "cannot follow the feed");
                }
                round.next_lineage = Instant::now();
                // No heartbeat meanwhile: clients must see that what they have grows old.
                tokio::select! {
                    () = stop.cancelled() => break,
                    () = inner.ended.cancelled() => break,
                    () = sleep(AFTER_FAILURE) => continue,
                }
            }
        };
        tokio::select! {
            () = stop.cancelled() => break,
            () = inner.ended.cancelled() => break,
            changed = woken.changed() => {
                if changed.is_err() {
                    break;
                }
            }
            learnt = round.learning.learnt() => round.dirty.extend(learnt),
            () = sleep_until(wake) => {}
        }
    }
    // First, so that nobody waits for the file.
    inner.hub().end();
    round.keep(&inner, true).await;
}

impl Round {
    /// Begins with indexes from a file.
    fn begin(&mut self, inner: &Inner, read: index_file::Read) {
        self.last_change = read.stamp.last_change;
        let now = (inner.clock)();
        let loading = |(whose, mut index): (_, RiskIndex)| {
            index.count_work_until(now);
            (whose, Loading::new(index))
        };
        self.loading = read.indexes.into_iter().map(loading).collect();
        inner.begin_at(Position(read.stamp.position));
    }

    async fn run(&mut self, inner: &Arc<Inner>) -> Result<Read, StoreError> {
        if Instant::now() >= self.next_lineage {
            self.check_lineage(inner).await?;
        }
        let read = self.read(inner).await?;
        if read == Read::End && !inner.is_read() {
            self.finish(inner).await;
            self.dirty.extend(inner.complete());
            inner.look_for_clusters_everywhere();
            tracing::info!(position = inner.position.load(Ordering::Acquire), "caught up");
        }
        if inner.is_read() {
            self.turn_hour(inner).await;
            self.tell(inner).await;
            self.learning.begin(inner);
            inner.learns_beside.store(!self.learning.is_quick(), Ordering::Release);
            self.warn(inner).await;
            self.heartbeat(inner);
            self.keep(inner, false).await;
        }
        Ok(read)
    }

    /// When there is something to do although the store tells nothing.
    fn wake(&self, inner: &Inner) -> Instant {
        let clock_check = Instant::now() + inner.settings.clock_check;
        let told = (!self.dirty.is_empty()).then(|| self.last_told + inner.settings.window);
        let warned = (!self.dirty.is_empty()).then_some(self.next_warning);
        let told = told.map(|told| warned.map_or(told, |warned| told.min(warned)));
        let next = told.unwrap_or(clock_check).min(self.learning.due().unwrap_or(clock_check));
        next.min(clock_check).min(self.next_heartbeat)
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
        inner.forget(epoch(self.lineage.0, &inner.settings.model, (inner.clock)()));
        self.keeper.forget();
        self.last_change = 0;
        self.loading.clear();
        self.ahead.clear();
        self.dirty.clear();
        self.corrected.clear();
        self.learning.forget();
        self.arrivals = Arrivals::default();
    }

    /// Applies what is new in the feed, one page.
    async fn read(&mut self, inner: &Arc<Inner>) -> Result<Read, StoreError> {
        let after = Position(inner.position.load(Ordering::Acquire));
        let settled = inner.is_read();
        let page = if settled { inner.settings.page.min(PAGE) } else { inner.settings.page };
        let changes = match self.ahead.pop_front() {
            Some(ahead) => joined(ahead).await,
            None => inner.store.changes_after(after, page).await,
        };
        if !changes.as_ref().is_ok_and(|changes| changes.len() == page) {
            // What was asked ahead begins after a full page.
            self.ahead.clear();
        }
        let changes = changes?;
        let Some(last) = changes.last().copied() else {
            return Ok(Read::End);
        };
        if changes.iter().zip(after.0 + 1..).any(|(change, at)| change.position().0 != at) {
            self.rebuild(inner);
            return Ok(Read::Gap);
        }
        self.arrivals.note(last.position().0, Instant::now());
        for run in changes.chunk_by(|one, next| one.organisation() == next.organisation()) {
            self.dirty.insert(run[0].organisation());
            if run.iter().any(is_correction) {
                self.corrected.insert(run[0].organisation());
            }
        }
        let full = changes.len() == page;
        let ahead = if settled { 1 } else { AHEAD_AT_START };
        while full && self.ahead.len() < ahead {
            let (store, pages) = (inner.store.clone(), self.ahead.len() as i64);
            let after = Position(last.position().0 + pages * page as i64);
            let reading = async move { store.changes_after(after, page).await };
            self.ahead.push_back(tokio::spawn(reading));
        }
        let applying = Arc::clone(inner);
        if settled {
            run_blocking(move || apply(&applying, &changes)).await;
        } else {
            let mut loading = std::mem::take(&mut self.loading);
            self.loading = run_blocking(move || {
                page::load(&changes, &mut loading, || applying.empty_index());
                loading
            })
            .await;
        }
        inner.position.store(last.position().0, Ordering::Release);
        inner.applied.notify_waiters();
        self.last_change = index_file::of_change(&last);
        Ok(if full { Read::More } else { Read::End })
    }

    /// Puts the indexes where they are read.
    async fn finish(&mut self, inner: &Arc<Inner>) {
        let (loading, finishing) = (std::mem::take(&mut self.loading), Arc::clone(inner));
        run_blocking(move || {
            for (organisation, loading) in loading {
                finishing.put_index(organisation, loading.finish());
            }
        })
        .await;
    }

    /// At the turn of the local hour every view is looked at again: *now* is another hour, what
    /// lies in the past has decayed, and on Mondays the hours worked in the week before count.
    async fn turn_hour(&mut self, inner: &Arc<Inner>) {
        let moment = moment(&inner.zone, (inner.clock)());
        let Some(organisations) = inner.hub().turn(moment) else { return };
        let publishing = Arc::clone(inner);
        run_blocking(move || {
            publishing.count_work();
            publishing.learn(&organisations);
            publishing.publish(&organisations, hub::Round::All);
        })
        .await;
        inner.look_for_clusters_everywhere();
    }

    /// Tells what changed, unless something was told within the window.
    async fn tell(&mut self, inner: &Arc<Inner>) {
        let now = Instant::now();
        let learns = self.learning.is_quick() && self.learning.due().is_some_and(|due| now >= due);
        let nothing = self.dirty.is_empty() && !learns;
        if nothing || now < self.last_told + inner.settings.window {
            return;
        }
        let mut dirty = std::mem::take(&mut self.dirty);
        let corrected = std::mem::take(&mut self.corrected);
        inner.alerts.look_for_clusters(dirty.iter().copied());
        let at_once = self.learning.at_once(now);
        let learns = at_once.is_some();
        dirty.extend(at_once.into_iter().flatten());
        let since = self.arrivals.told(inner.position.load(Ordering::Acquire));
        let publishing = Arc::clone(inner);
        let (unlearnt, learning) = run_blocking(move || {
            let begun = Instant::now();
            let learnt = learns && publishing.learn(&dirty);
            let learning = learnt.then(|| begun.elapsed());
            let unlearnt = publishing.unlearnt(&dirty);
            dirty.retain(|organisation| !corrected.contains(organisation));
            publishing.publish(&corrected, hub::Round::All);
            publishing.publish(&dirty, hub::Round::Rises);
            if let Some(since) = since {
                let lag = since.elapsed().as_millis() as u64;
                publishing.lag_ms.store(lag, Ordering::Relaxed);
            }
            (unlearnt, learning)
        })
        .await;
        self.learning.note(unlearnt);
        // From the end: however much there is to compute, others get a turn.
        self.last_told = Instant::now();
        if let Some(takes) = learning {
            self.learning.took(takes);
        }
    }

    /// Tells at once where it has become dangerous, though the window of the last publication is not
    /// over. A parent hears so once a window; and it is looked for some times a window, however much
    /// comes in, or a flood of reports would make a look of each.
    async fn warn(&mut self, inner: &Arc<Inner>) {
        if self.dirty.is_empty() || Instant::now() < self.next_warning {
            return;
        }
        let (warning, dirty) = (Arc::clone(inner), self.dirty.clone());
        let begun = Instant::now();
        run_blocking(move || warning.publish(&dirty, hub::Round::Warnings)).await;
        let now = Instant::now();
        let pause = (now - begun) * PAUSE_PER_LOOK;
        self.next_warning =
            now + pause.max(inner.settings.window / LOOKS_PER_WINDOW).min(inner.settings.window);
    }

    /// Keeps the file of indexes, which is of everything that was applied.
    async fn keep(&mut self, inner: &Arc<Inner>, ending: bool) {
        if inner.is_read() {
            self.keeper.keep(inner, (self.lineage.0, self.last_change), ending).await;
        }
    }

    fn heartbeat(&mut self, inner: &Inner) {
        if Instant::now() >= self.next_heartbeat {
            self.next_heartbeat = Instant::now() + inner.settings.heartbeat;
            inner.hub().progress();
            inner.measure();
        }
    }
}

/// Whether it changes or takes back what was there, and does not only add to it.
const fn is_correction(change: &FeedChange) -> bool {
    match change {
        FeedChange::Event(change) => change.before.is_some(),
        FeedChange::Exposure(change) => change.before.is_some(),
    }
}

/// Positions the feed is known to have reached, with when that became known.
#[derive(Debug, Default)]
struct Arrivals {
    head: i64,
    waiting: VecDeque<(i64, Instant)>,
}

impl Arrivals {
    /// Arrivals that are told apart; of more, those between the first and the last are forgotten.
    const MOST: usize = 1_024;

    /// The feed goes to a position, as is known now.
    fn note(&mut self, head: i64, now: Instant) {
        if head <= self.head {
            return;
        }
        self.head = head;
        if self.waiting.len() == Self::MOST {
            self.waiting.pop_back();
        }
        self.waiting.push_back((head, now));
    }

    /// Everything up to a position is told: since when the first of it was there.
    fn told(&mut self, position: i64) -> Option<Instant> {
        let first = self.waiting.front().map(|(_, since)| *since);
        while self.waiting.pop_front_if(|(head, _)| *head <= position).is_some() {}
        first
    }
}

/// Applies changes in order; an organisation's index is locked for a slice of its changes.
fn apply(inner: &Inner, changes: &[FeedChange]) {
    for run in changes.chunk_by(|one, next| one.organisation() == next.organisation()) {
        for slice in run.chunks(SLICE) {
            let index = inner.index(run[0].organisation());
            let mut index = index.write().unwrap_or_else(PoisonError::into_inner);
            for change in slice {
                match change {
                    FeedChange::Event(change) => index.apply(change),
                    FeedChange::Exposure(change) => index.apply_exposure(change),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_told_waited_since_the_first_of_it_was_there() {
        let mut arrivals = Arrivals::default();
        assert_eq!(arrivals.told(0), None);
        let begun = Instant::now();
        for (position, second) in [(5, 1), (9, 2), (9, 3), (20, 4)] {
            arrivals.note(position, begun + Duration::from_secs(second));
        }
        let since = |told: Option<Instant>| told.map(|at| (at - begun).as_secs());
        assert_eq!(since(arrivals.told(7)), Some(1), "of 6 and 7 we only know that 9 came");
        assert_eq!(since(arrivals.told(20)), Some(2));
        assert_eq!(arrivals.told(20), None);
    }

    #[test]
    fn of_a_flood_of_arrivals_the_first_is_kept() {
        let mut arrivals = Arrivals::default();
        let begun = Instant::now();
        let many = 3 * Arrivals::MOST as i64;
        for position in 1..=many {
            arrivals.note(position, begun + Duration::from_millis(position as u64));
        }
        assert_eq!(arrivals.waiting.len(), Arrivals::MOST);
        assert_eq!(arrivals.told(10), Some(begun + Duration::from_millis(1)));
        assert!(arrivals.told(many).is_some());
        assert!(arrivals.waiting.is_empty());
    }
}
