//! Would the maps of the past year have been right? Computed beside the running map, remembered
//! until the week turns.
//!
//! What it is made of is what was recorded by the week's beginning. So its answer moves once a week,
//! together with everything else that came to be known in it, and not with a single report; only a
//! file of old events that is read in moves it at once.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use atalaya_domain::{FeedChange, OrganisationId, Position};
use atalaya_risk::evaluate::{Figures, Hindsight, Known};
use atalaya_store::{HistoryExtent, Recorded, StoreError};
use jiff::{SignedDuration, Timestamp};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use crate::Live;
use crate::live::Inner;

/// Weeks that are looked back at: a year, so that every season is in it.
const WEEKS: usize = 52;
/// Changes read from the store at a time.
const PAGE: usize = 20_000;
/// Looks back that are computed at once in this process, whoever asks: each takes a core for
/// seconds, and an index of its own.
const AT_ONCE: usize = 2;
/// The part of the work, in thousandths, that reading the history counts as.
const READING: u32 = 300;

/// A look back that is done.
#[derive(Debug, Clone, PartialEq)]
pub struct LookedBack {
    /// What came of it.
    pub figures: Figures,
    /// Whether records were imported: they are taken as known when they happened, because nobody
    /// noted when that was.
    pub imported: bool,
}

/// Where a look back stands.
#[derive(Debug, Clone, PartialEq)]
pub enum HindsightState {
    /// It is being computed; ask again in a while.
    Computing {
        /// How much is done, 0–1.
        done: f32,
    },
    /// It is there.
    Ready(Arc<LookedBack>),
}

/// Why there is no look back.
#[derive(Debug, thiserror::Error)]
pub enum HindsightError {
    /// The history could not be read.
    #[error("cannot read the history")]
    Store(#[from] StoreError),
    /// It was not finished: the program is about to stop, or failed in it.
    #[error("the look back was not finished")]
    Unfinished,
}

/// The looks back by organisation: at most one each, a few hundred bytes.
pub(crate) struct Hindsights {
    kept: Mutex<HashMap<OrganisationId, Kept>>,
    turns: Arc<Semaphore>,
}

impl Default for Hindsights {
    fn default() -> Self {
        Self { kept: Mutex::default(), turns: Arc::new(Semaphore::new(AT_ONCE)) }
    }
}

/// What a look back is of: another end or lineage is another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Question {
    /// The beginning of the current week, where the last one looked at ends.
    end: Timestamp,
    epoch: u64,
}

struct Kept {
    question: Question,
    /// How often the organisation's running index had changed when its history was last measured.
    revision: u64,
    extent: HistoryExtent,
    state: State,
}

enum State {
    /// Thousandths that are done.
    Running(Arc<AtomicU32>),
    Done(Arc<LookedBack>),
    Failed(HindsightError),
}

impl Hindsights {
    fn kept(&self) -> MutexGuard<'_, HashMap<OrganisationId, Kept>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is known without asking the store: one that is under way, or done while nothing changed.
    fn known(
        &self,
        organisation: OrganisationId,
        question: Question,
        revision: u64,
    ) -> Option<Result<HindsightState, HindsightError>> {
        let mut kept = self.kept();
        let Entry::Occupied(entry) = kept.entry(organisation) else { return None };
        if entry.get().question != question {
            return None;
        }
        match &entry.get().state {
            State::Running(progress) => Some(Ok(computing(progress))),
            State::Done(done) if entry.get().revision == revision => {
                Some(Ok(HindsightState::Ready(Arc::clone(done))))
            }
            State::Done(_) => None,
            // Told once; whoever asks again begins again.
            State::Failed(_) => match entry.remove().state {
                State::Failed(error) => Some(Err(error)),
                State::Running(_) | State::Done(_) => None,
            },
        }
    }

    /// Puts an end to one that was under way, unless it is of the past already.
    fn finish(&self, organisation: OrganisationId, question: Question, state: State) {
        let mut kept = self.kept();
        if let Some(known) = kept.get_mut(&organisation).filter(|kept| kept.question == question) {
            known.state = state;
        }
    }
}

impl Live {
    /// Whether an organisation's maps of the past year would have been right. Begins to compute it
    /// if nobody did, and says how far it is; whoever asks again later finds it done.
    ///
    /// # Errors
    ///
    /// [`HindsightError`] when the history cannot be read or the work was not finished.
    pub async fn hindsight(
        &self,
        organisation: OrganisationId,
    ) -> Result<HindsightState, HindsightError> {
        let inner = &self.inner;
        let edition = self.edition(organisation);
        let end = inner.zone.week_start((inner.clock)());
        let question = Question { end, epoch: edition.epoch };
        if let Some(known) = inner.hindsights.known(organisation, question, edition.revision) {
            return known;
        }
        let extent = inner.store.history_extent(organisation, end).await?;
        let progress = Arc::new(AtomicU32::new(0));
        {
            let mut kept = inner.hindsights.kept();
            if let Some(known) =
                kept.get_mut(&organisation).filter(|kept| kept.question == question)
            {
                match &known.state {
                    State::Running(progress) => return Ok(computing(progress)),
                    // What changed since is not of those weeks.
                    State::Done(done) if known.extent == extent => {
                        known.revision = edition.revision;
                        return Ok(HindsightState::Ready(Arc::clone(done)));
                    }
                    State::Done(_) | State::Failed(_) => {}
                }
            }
            let state = State::Running(Arc::clone(&progress));
            let fresh = Kept { question, revision: edition.revision, extent, state };
            kept.insert(organisation, fresh);
        }
        let state = computing(&progress);
        let work = Work { inner: Arc::clone(inner), organisation, question, extent, progress };
        tokio::spawn(work.run());
        Ok(state)
    }
}

fn computing(progress: &AtomicU32) -> HindsightState {
    HindsightState::Computing { done: progress.load(Ordering::Relaxed) as f32 / 1_000.0 }
}

/// One look back under way.
struct Work {
    inner: Arc<Inner>,
    organisation: OrganisationId,
    question: Question,
    extent: HistoryExtent,
    progress: Arc<AtomicU32>,
}

impl Work {
    async fn run(self) {
        let state = match self.looked_back().await {
            Ok(done) => State::Done(Arc::new(done)),
            Err(error) => {
                if !self.inner.ended.is_cancelled() {
                    let error = &error as &dyn std::error::Error;
                    tracing::error!(error, "a look back failed");
                }
                State::Failed(error)
            }
        };
        self.inner.hindsights.finish(self.organisation, self.question, state);
    }

    async fn looked_back(&self) -> Result<LookedBack, HindsightError> {
        let inner = &self.inner;
        let turn = tokio::select! {
            turn = Arc::clone(&inner.hindsights.turns).acquire_owned() => turn,
            () = inner.ended.cancelled() => return Err(HindsightError::Unfinished),
        };
        let _turn = turn.map_err(|_| HindsightError::Unfinished)?;
        let (area, zone) = (Arc::clone(&inner.area), inner.zone.clone());
        let edges = self.edges();
        let mut hindsight = Hindsight::new(area, zone, inner.settings.model.clone(), edges);
        let (mut after, mut read, mut imported, mut latest_us) = (Position::default(), 0, false, 0);
        loop {
            let page = inner.store.changes_recorded(self.organisation, after, PAGE).await?;
            let Some(last) = page.last() else { break };
            after = last.change.position();
            read += page.len() as u64;
            imported |= page.iter().any(|one| one.imported);
            let stop = inner.ended.clone();
            (hindsight, latest_us) = blocking(move || {
                let latest_us = hear(&mut hindsight, &page, latest_us, &stop);
                (hindsight, latest_us)
            })
            .await?;
            self.note_read(read);
        }
        let (stop, progress) = (inner.ended.clone(), Arc::clone(&self.progress));
        let figures = blocking(move || looked_at(hindsight, &stop, &progress)).await?;
        Ok(LookedBack { figures: figures.ok_or(HindsightError::Unfinished)?, imported })
    }

    /// Where the weeks begin, and where the last one ends.
    fn edges(&self) -> Vec<Timestamp> {
        let mut edges = vec![self.question.end];
        while edges.len() <= WEEKS {
            let first = edges[edges.len() - 1];
            let before = first.checked_sub(SignedDuration::from_hours(24)).unwrap_or(first);
            edges.push(self.inner.zone.week_start(before));
        }
        edges.reverse();
        edges
    }

    fn note_read(&self, read: u64) {
        let all = (self.extent.recorded + self.extent.imported).max(1).unsigned_abs();
        let done = (u64::from(READING) * read / all).min(u64::from(READING));
        self.progress.store(done as u32, Ordering::Relaxed);
    }
}

/// Hears a page of the history; gives when the last of it was recorded.
///
/// What is recorded later is known later, whatever a clock that was set back says: or a change
/// would be known before what it changes.
fn hear(
    hindsight: &mut Hindsight,
    page: &[Recorded],
    mut latest_us: i64,
    stop: &CancellationToken,
) -> i64 {
    for one in page {
        if stop.is_cancelled() {
            break;
        }
        latest_us = latest_us.max(one.recorded_us);
        let since = |happened_us: Option<i64>| match happened_us {
            Some(happened_us) if one.imported => latest_us.min(happened_us),
            _ => latest_us,
        };
        match one.change {
            FeedChange::Event(change) => {
                let since_us = since(change.after.map(|facts| facts.when.latest_us()));
                let (before, after) = (change.before, change.after);
                hindsight.hear_event(Known { since_us, before, after });
            }
            FeedChange::Exposure(change) => {
                let since_us = since(change.after.map(|facts| facts.when.latest_us()));
                let (before, after) = (change.before, change.after);
                hindsight.hear_exposure(Known { since_us, before, after });
            }
        }
    }
    latest_us
}

/// Goes through the weeks; `None` when it was told to stop.
fn looked_at(
    mut hindsight: Hindsight,
    stop: &CancellationToken,
    progress: &AtomicU32,
) -> Option<Figures> {
    let weeks = hindsight.weeks() as u32;
    for week in 1..=weeks {
        if !hindsight.next_week(&|| !stop.is_cancelled()) {
            return None;
        }
        progress.store(READING + (1_000 - READING) * week / weeks, Ordering::Relaxed);
    }
    Some(hindsight.figures())
}

/// Runs on a thread that may block.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, HindsightError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| HindsightError::Unfinished)
}
