//! What waits for one connection: bounded by what it looks at, never by how slow it reads.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use atalaya_domain::Cell;
use jiff::Timestamp;
use tokio::sync::Notify;

use crate::frame::{Frame, FrameKind};

/// Short texts that may wait; a client that asks for more than it reads loses the newest answers.
const MAX_TEXTS: usize = 32;

/// Alerts, and news of them, that may wait. None is ever merged or left out: whoever lets more wait
/// is closed, comes back and is told them again.
const MAX_ALERTS: usize = 64;

/// A subscription's view of one parent.
pub(crate) type Key = (u32, Cell);

/// A sign of life: every frame up to `seq` was left before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Progress {
    pub epoch: u64,
    pub seq: u64,
    pub as_of: Timestamp,
}

/// Frames and texts that wait for one connection. At most one frame waits per subscription and
/// parent: a later one is merged into it, so a slow reader gets fewer, fatter, still right frames.
#[derive(Debug, Default)]
pub(crate) struct Mailbox {
    waiting: Mutex<Waiting>,
    ready: Notify,
}

#[derive(Debug, Default)]
struct Waiting {
    texts: VecDeque<String>,
    alerts: VecDeque<String>,
    /// More alerts would have waited than may.
    overrun: bool,
    /// In the order in which the first of the merged frames came.
    frames: VecDeque<(Key, Arc<Frame>)>,
    progress: Option<Progress>,
    closed: bool,
    merged: u64,
}

/// The next thing to send.
#[derive(Debug)]
pub(crate) enum Next {
    Text(String),
    Alert(String),
    Frame(u32, Arc<Frame>),
    Progress(Progress),
    Closed,
}

impl Mailbox {
    pub fn text(&self, text: String) {
        let mut waiting = self.lock();
        if waiting.texts.len() < MAX_TEXTS {
            waiting.texts.push_back(text);
        }
        drop(waiting);
        self.ready.notify_one();
    }

    /// Leaves an alert, or news of one.
    pub fn alert(&self, text: String) {
        let mut waiting = self.lock();
        if waiting.alerts.len() < MAX_ALERTS {
            waiting.alerts.push_back(text);
        } else {
            waiting.overrun = true;
        }
        drop(waiting);
        self.ready.notify_one();
    }

    /// Whether more alerts would have waited than may.
    pub fn is_overrun(&self) -> bool {
        self.lock().overrun
    }

    /// Leaves a frame; one that waits already for the same key takes it in. Wakes nobody: when the
    /// first frame waits, which is told, [`Mailbox::wake`] must follow.
    #[must_use]
    pub fn frame(&self, key: Key, frame: &Arc<Frame>) -> bool {
        let mut waiting = self.lock();
        let first = waiting.frames.is_empty();
        match waiting.frames.iter_mut().find(|(known, _)| *known == key) {
            Some((_, before)) if frame.kind == FrameKind::Delta => {
                *before = Arc::new(before.merged(frame));
                waiting.merged += 1;
            }
            Some((_, before)) => *before = Arc::clone(frame),
            None => waiting.frames.push_back((key, Arc::clone(frame))),
        }
        first
    }

    /// Wakes who waits for what was left.
    pub fn wake(&self) {
        self.ready.notify_one();
    }

    /// Drops what waits for a subscription's view of a parent.
    pub fn forget(&self, key: Key) {
        self.lock().frames.retain(|(known, _)| *known != key);
    }

    /// A heartbeat is due. It is sent after the frames that wait.
    pub fn progress(&self, progress: Progress) {
        self.lock().progress = Some(progress);
        self.ready.notify_one();
    }

    pub fn close(&self) {
        self.lock().closed = true;
        self.ready.notify_one();
    }

    /// Frames that were merged into waiting ones.
    pub fn merged(&self) -> u64 {
        self.lock().merged
    }

    /// Waits for the next thing to send. One reader at a time.
    pub async fn next(&self) -> Next {
        loop {
            if let Some(next) = self.take() {
                return next;
            }
            self.ready.notified().await;
        }
    }

    /// The next thing to send, if there is one.
    pub fn take(&self) -> Option<Next> {
        let mut waiting = self.lock();
        if let Some(text) = waiting.texts.pop_front() {
            return Some(Next::Text(text));
        }
        if waiting.closed || waiting.overrun {
            return Some(Next::Closed);
        }
        if let Some(alert) = waiting.alerts.pop_front() {
            return Some(Next::Alert(alert));
        }
        if let Some(((subscription, _), frame)) = waiting.frames.pop_front() {
            return Some(Next::Frame(subscription, frame));
        }
        waiting.progress.take().map(Next::Progress)
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
