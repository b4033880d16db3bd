//! One view of one parent cell: what was told of it, who looks at it, and how somebody who was away
//! is brought up to date.

use std::collections::VecDeque;
use std::sync::{Arc, Weak};

use atalaya_disclosure::Scope;
use atalaya_domain::{Cell, HourOfWeek};
use atalaya_risk::{Level, State};
use jiff::Timestamp;
use tokio::time::Instant;

use super::{Reader, Round};
use crate::frame::{Frame, FrameKind};
use crate::message::Seen;

/// Positions from which a reader may go on. Only one that was told is taken: with a made-up one
/// somebody could ask when, between two frames, a cell changed.
const MAX_STEPS: usize = 256;
/// Catching up frames that are remembered while somebody still waits for them: those who were cut
/// off together come back together, and one frame serves them all.
const MAX_SHARED: usize = 4;

/// One view of one parent cell, and who looks at it.
#[derive(Debug)]
pub(super) struct Watched {
    pub told: Option<Told>,
    /// Whether it was told ahead of its publication since the last one.
    ahead: bool,
    /// Something may have changed while nobody looked: what was told is not what is.
    behind: bool,
    readers: Vec<Reader>,
    /// Readers to whom nothing was told yet, and what they have from before.
    waiting: Vec<(Reader, Option<Seen>)>,
    /// Until when it is kept for readers whose connection was lost, though nobody looks.
    kept_until: Option<Instant>,
    pub scope: Arc<Scope>,
}

/// What was told last.
#[derive(Debug)]
pub(super) struct Told {
    pub epoch: u64,
    pub seq: u64,
    hour: HourOfWeek,
    as_of: Timestamp,
    pub states: Vec<(Cell, State)>,
    /// At which `seq` each of the states was last another one.
    changed: Vec<u64>,
    /// The `seq`s that were told, ascending; the last [`MAX_STEPS`].
    steps: VecDeque<u64>,
    /// Frames of the present state for who comes (0) or comes back (from which `seq`).
    shared: Vec<(u64, Weak<Frame>)>,
}

/// What a parent's states are now.
#[derive(Debug)]
pub(super) struct Present {
    pub epoch: u64,
    pub seq: u64,
    pub hour: HourOfWeek,
    pub as_of: Timestamp,
    pub states: Vec<(Cell, State)>,
}

impl Watched {
    pub fn new(scope: &Arc<Scope>) -> Self {
        Self {
            told: None,
            ahead: false,
            behind: false,
            readers: Vec::new(),
            waiting: Vec::new(),
            kept_until: None,
            scope: Arc::clone(scope),
        }
    }

    pub fn has(&self, reader: Reader) -> bool {
        self.readers.contains(&reader) || self.waiting.iter().any(|(known, _)| *known == reader)
    }

    pub fn is_looked_at(&self) -> bool {
        !self.readers.is_empty() || !self.waiting.is_empty()
    }

    /// Whether it must be computed before somebody can be told.
    pub fn is_untold(&self, epoch: u64) -> bool {
        self.behind || self.told.as_ref().is_none_or(|told| told.epoch != epoch)
    }

    /// Something may have changed, and nobody looks: it is computed when somebody does.
    pub const fn fall_behind(&mut self) {
        self.behind = true;
    }

    /// A reader comes; gives the frame it can have at once.
    pub fn join(
        &mut self,
        reader: Reader,
        seen: Option<Seen>,
        (epoch, parent): (u64, Cell),
    ) -> Option<Arc<Frame>> {
        if self.is_untold(epoch) {
            self.waiting.push((reader, seen));
            return None;
        }
        self.readers.push(reader);
        self.told.as_mut().map(|told| told.catching_up(parent, seen))
    }

    pub fn leave(&mut self, reader: Reader) {
        self.readers.retain(|known| *known != reader);
        self.waiting.retain(|(known, _)| *known != reader);
    }

    /// Keeps it; gives until when it would have been kept anyway.
    pub const fn keep_until(&mut self, until: Instant) -> Option<Instant> {
        self.kept_until.replace(until)
    }

    /// Keeps it for nobody; gives until when it would have been.
    pub const fn keep_no_more(&mut self) -> Option<Instant> {
        self.kept_until.take()
    }

    /// Whether nobody looks and nobody is expected back.
    pub fn is_over(&self, now: Instant) -> bool {
        !self.is_looked_at() && self.kept_until.is_none_or(|until| until <= now)
    }

    /// Whether some cell has become dangerous that was told less: then who looks is told before the
    /// next publication, once until then.
    pub fn warns(&mut self, epoch: u64, states: &[(Cell, State)]) -> bool {
        let Some(told) = self.told.as_ref().filter(|told| told.epoch == epoch) else {
            return false;
        };
        let rises = |((_, new), (_, old)): (&(Cell, State), &(Cell, State))| {
            new.level() >= Level::Raised && new.level() > old.level()
        };
        let warns = !self.ahead && states.iter().zip(&told.states).any(rises);
        self.ahead |= warns;
        warns
    }

    /// The publication has come.
    pub const fn published(&mut self) {
        self.ahead = false;
    }

    /// Takes what the states are now; gives who is to be told which frame.
    pub fn take(
        &mut self,
        parent: Cell,
        mut present: Present,
        round: Round,
    ) -> Vec<(Vec<Reader>, Arc<Frame>)> {
        let was_behind = std::mem::replace(&mut self.behind, false);
        if round != Round::All
            && !was_behind
            && let Some(told) = &self.told
        {
            told.hold(&mut present);
        }
        let mut frames = Vec::with_capacity(1 + self.waiting.len());
        let told = match &mut self.told {
            Some(told) if told.epoch == present.epoch => {
                let delta = told.change(parent, present);
                frames.extend(delta.map(|delta| (self.readers.clone(), Arc::new(delta))));
                told
            }
            told => {
                let told = told.insert(Told::new(present));
                if !self.readers.is_empty() {
                    frames.push((self.readers.clone(), told.catching_up(parent, None)));
                }
                told
            }
        };
        for (reader, seen) in std::mem::take(&mut self.waiting) {
            frames.push((vec![reader], told.catching_up(parent, seen)));
            self.readers.push(reader);
        }
        frames
    }
}

impl Told {
    pub fn new(present: Present) -> Self {
        let Present { epoch, seq, hour, as_of, states } = present;
        let changed = vec![seq; states.len()];
        let (steps, shared) = (VecDeque::from([seq]), Vec::new());
        Self { epoch, seq, hour, as_of, states, changed, steps, shared }
    }

    /// What somebody needs who has `seen` of it: what changed since, as one delta (an empty one if
    /// nothing did); or everything.
    pub fn catching_up(&mut self, parent: Cell, seen: Option<Seen>) -> Arc<Frame> {
        let seen = seen.filter(|seen| seen.epoch == self.epoch);
        let since = seen.map(|seen| seen.seq);
        let since = since.filter(|seq| self.steps.binary_search(seq).is_ok());
        let key = since.unwrap_or(0);
        self.shared.retain(|(_, frame)| frame.strong_count() > 0);
        let shared = self.shared.iter().find(|(from, _)| *from == key);
        if let Some(frame) = shared.and_then(|(_, frame)| frame.upgrade()) {
            return frame;
        }
        let (kind, prev) = match since {
            Some(seq) => (FrameKind::Delta, seq),
            None => (FrameKind::Snapshot, 0),
        };
        let moved = self.states.iter().zip(&self.changed);
        let cells = moved.filter(|(_, at)| since.is_none_or(|seq| **at > seq));
        let cells = cells.map(|(state, _)| *state).collect();
        let position = (self.epoch, self.seq, prev);
        let frame = Arc::new(Frame::new(kind, parent, position, (self.hour, self.as_of), cells));
        if self.shared.len() < MAX_SHARED {
            self.shared.push((key, Arc::downgrade(&frame)));
        }
        frame
    }

    /// Keeps the levels that would fall within the hour in which they were told.
    fn hold(&self, present: &mut Present) {
        if (self.epoch, self.as_of) == (present.epoch, present.as_of) {
            let pairs = present.states.iter_mut().zip(&self.states);
            pairs.for_each(|((_, new), (_, old))| *new = held(*old, *new));
        }
    }

    /// Takes over what the states are now; gives what changed, if anything did.
    fn change(&mut self, parent: Cell, present: Present) -> Option<Frame> {
        let Present { epoch, hour, as_of, states, seq } = present;
        self.as_of = as_of;
        self.shared.clear();
        // The area does not change while the program runs, so the cells are the same ones.
        let pairs = states.iter().zip(&self.states).zip(&mut self.changed);
        // A first snapshot may have been told since this round began.
        let seq = seq.max(self.seq + 1);
        let mut cells = Vec::new();
        for ((new, old), changed) in pairs {
            if new != old {
                cells.push(*new);
                *changed = seq;
            }
        }
        if self.hour == hour && cells.is_empty() {
            return None;
        }
        let prev = std::mem::replace(&mut self.seq, seq);
        (self.hour, self.states) = (hour, states);
        if self.steps.len() == MAX_STEPS {
            self.steps.pop_front();
        }
        self.steps.push_back(seq);
        Some(Frame::new(FrameKind::Delta, parent, (epoch, seq, prev), (hour, as_of), cells))
    }
}

/// What is told of a cell within an hour: its level does not fall, nor how sure it is. But that something is not known any more
/// is told at once where it looked calm.
fn held(old: State, new: State) -> State {
    let unknown = new.level() == Level::NotEnoughData && old.level() < Level::Raised;
    let higher = (new.level(), new.certainty()) >= (old.level(), old.certainty());
    if unknown || higher { new } else { old }
}
