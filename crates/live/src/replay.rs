//! The map as of a past date: an index made anew from the log alone.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use atalaya_domain::{ExposureChange, OrganisationId, Position};
use atalaya_risk::{Loading, RiskIndex};
use atalaya_store::StoreError;
use jiff::Timestamp;

use crate::Live;
use crate::blocking::run_blocking;

/// Facts read from the store at a time.
const PAGE: usize = 20_000;
/// Replayed indexes that are kept: who compares two dates for two populations asks for the same
/// ones again and again. The index of a large organisation takes some 50 MiB.
const KEPT: usize = 4;

/// A map of the past.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Past {
    /// The instant the map is of: events after it do not count.
    pub as_of: Timestamp,
    /// Whose knowledge it is drawn from.
    pub known: Known,
}

/// What a map of the past may know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known {
    /// What had been recorded by then: the map as people saw it.
    Then,
    /// What is recorded now: late reports count, withdrawn and rejected ones do not.
    Now,
}

/// Why there is no map of that past.
#[derive(Debug, thiserror::Error)]
pub enum ReplayError {
    /// The instant lies ahead of now.
    #[error("{as_of} has not come yet")]
    Future {
        /// The instant that was asked for.
        as_of: Timestamp,
    },
    /// The log could not be read.
    #[error("cannot read the log")]
    Store(#[from] StoreError),
}

/// The indexes that were replayed last.
#[derive(Default)]
pub(crate) struct Replays {
    kept: Mutex<VecDeque<(Question, Arc<RiskIndex>)>>,
    /// One replay at a time: each reads a whole organisation's log.
    turn: tokio::sync::Mutex<()>,
}

/// Everything a replayed index depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Question {
    organisation: OrganisationId,
    past: Past,
    /// How often the organisation's running index had changed, where the map may know of it.
    revision: Option<u64>,
    epoch: u64,
}

impl Replays {
    fn get(&self, question: Question) -> Option<Arc<RiskIndex>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let (_, index) = kept.iter().find(|(known, _)| *known == question)?;
        Some(Arc::clone(index))
    }

    fn put(&self, question: Question, index: &Arc<RiskIndex>) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.truncate(KEPT - 1);
        kept.push_front((question, Arc::clone(index)));
    }
}

impl Live {
    /// An organisation's index as of a past instant, which is read like the running one
    /// ([`RiskIndex::surface`] with the same instant). Made from the log alone, so two nodes give
    /// the same bits.
    ///
    /// # Errors
    ///
    /// [`ReplayError::Future`] for an instant ahead of the clock, [`ReplayError::Store`] when the
    /// log cannot be read.
    pub async fn replay(
        &self,
        organisation: OrganisationId,
        past: Past,
    ) -> Result<Arc<RiskIndex>, ReplayError> {
        let inner = &self.inner;
        let now = (inner.clock)();
        if past.as_of > now {
            return Err(ReplayError::Future { as_of: past.as_of });
        }
        let edition = self.edition(organisation);
        let revision = match past.known {
            Known::Then => None,
            Known::Now => Some(edition.revision),
        };
        let question = Question { organisation, past, revision, epoch: edition.epoch };
        if let Some(index) = inner.replays.get(question) {
            return Ok(index);
        }
        let _turn = inner.replays.turn.lock().await;
        if let Some(index) = inner.replays.get(question) {
            return Ok(index);
        }
        let known_at = match past.known {
            Known::Then => past.as_of,
            Known::Now => now,
        };
        let index = Arc::new(self.replayed(organisation, past.as_of, known_at).await?);
        inner.replays.put(question, &index);
        Ok(index)
    }

    async fn replayed(
        &self,
        organisation: OrganisationId,
        as_of: Timestamp,
        known_at: Timestamp,
    ) -> Result<RiskIndex, StoreError> {
        let inner = &self.inner;
        let model = inner.settings.model.clone();
        let mut index = RiskIndex::new(Arc::clone(&inner.area), inner.zone.clone(), model);
        index.count_work_until(known_at);
        let mut index = Loading::new(index);
        let counts = move |middle_us: i64| middle_us <= as_of.as_microsecond();
        let mut after = Position::default();
        loop {
            let known = inner.store.facts_known_at(organisation, known_at, after, PAGE).await?;
            let Some((last, _)) = known.last() else { break };
            after = *last;
            index = run_blocking(move || {
                let events = known.iter().map(|(_, facts)| facts);
                events
                    .filter(|facts| counts(facts.when.middle_us()))
                    .for_each(|facts| index.add(facts));
                index
            })
            .await;
        }
        after = Position::default();
        loop {
            let known = inner.store.exposure_known_at(organisation, known_at, after, PAGE).await?;
            let Some((last, _)) = known.last() else {
                return Ok(run_blocking(move || index.finish()).await);
            };
            after = *last;
            index = run_blocking(move || {
                for (position, facts) in known {
                    if counts(facts.when.middle_us()) {
                        let after = Some(facts);
                        let change = ExposureChange { position, organisation, before: None, after };
                        index.apply_exposure(&change);
                    }
                }
                index
            })
            .await;
        }
    }
}
