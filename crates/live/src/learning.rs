//! When the map learns from the past anew: at once where that is quick, beside everything else where it is not.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use atalaya_domain::OrganisationId;
use tokio::task::JoinHandle;
use tokio::time::Instant;

use crate::blocking::joined;
use crate::live::Inner;

/// Learning pauses so much longer than it took, up to [`LEARNT_WITHIN`]: while years of reports are imported,
/// every publication would do it anew, and little else.
const PAUSE_PER_LEARNING: u32 = 16;
/// How long the map may go by what was learnt before.
const LEARNT_WITHIN: Duration = Duration::from_secs(20);

/// What is to be learnt, and when.
pub(crate) struct Learning {
    /// Organisations whose past has changed since it was learnt from.
    unlearnt: HashSet<OrganisationId>,
    /// When there may be learnt again.
    next: Instant,
    at_once: Duration,
    /// How long it took the last time.
    takes: Duration,
    /// What runs beside; it tells of whom, and how long it took if anything was to be learnt.
    beside: Option<JoinHandle<(HashSet<OrganisationId>, Option<Duration>)>>,
}

impl Learning {
    /// `at_once`: what takes no longer nobody waits for.
    pub fn new(now: Instant, at_once: Duration) -> Self {
        Self { at_once, unlearnt: HashSet::new(), next: now, takes: Duration::ZERO, beside: None }
    }

    /// Whose past has changed.
    pub fn note(&mut self, unlearnt: HashSet<OrganisationId>) {
        self.unlearnt.extend(unlearnt);
    }

    /// Forgets what was to be learnt: the indexes are made anew.
    pub fn forget(&mut self) {
        self.unlearnt.clear();
        self.beside = None;
    }

    /// When there is something to learn.
    pub fn due(&self) -> Option<Instant> {
        (!self.unlearnt.is_empty() && self.beside.is_none()).then_some(self.next)
    }

    /// Whether what is told now goes by all that is known, and whose past must be learnt for it beside theirs
    /// of whom something is told.
    pub fn at_once(&mut self, now: Instant) -> Option<HashSet<OrganisationId>> {
        (self.is_quick() && now >= self.next).then(|| std::mem::take(&mut self.unlearnt))
    }

    /// Whether it takes so little that nobody need wait for it.
    pub fn is_quick(&self) -> bool {
        self.takes <= self.at_once && self.beside.is_none()
    }

    /// It was learnt, and how long that took.
    pub fn took(&mut self, takes: Duration) {
        self.takes = takes;
        self.next = Instant::now() + (takes * PAUSE_PER_LEARNING).min(LEARNT_WITHIN);
    }

    /// Begins to learn beside, if it is time.
    pub fn begin(&mut self, inner: &Arc<Inner>) {
        if self.is_quick() || self.due().is_none_or(|due| Instant::now() < due) {
            return;
        }
        let (whose, inner) = (std::mem::take(&mut self.unlearnt), Arc::clone(inner));
        self.beside = Some(tokio::task::spawn_blocking(move || {
            let begun = Instant::now();
            let takes = inner.learn(&whose).then(|| begun.elapsed());
            (whose, takes)
        }));
    }

    /// Waits for what is learnt beside, and gives of whom; for ever if nothing is.
    pub async fn learnt(&mut self) -> HashSet<OrganisationId> {
        let Some(learning) = &mut self.beside else { return std::future::pending().await };
        let (whose, takes) = joined(learning).await;
        self.beside = None;
        if let Some(takes) = takes {
            self.took(takes);
        }
        whose
    }
}
