//! One client's end of the stream.

use std::collections::{HashMap, HashSet};
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;
use std::time::Duration;

use atalaya_disclosure::{ExposureKnown, Refusal, Scope};
use atalaya_domain::{Cell, OrganisationId, Text, Viewer};
use bytes::Bytes;
use tokio::time::sleep;

use crate::alerts::Follower;
use crate::binary::STEPS;
use crate::compact::Writer;
use crate::frame::FrameKind;
use crate::hub::{ConnectionId, Leaving, lineage};
use crate::live::Inner;
use crate::mailbox::{Mailbox, Next, Progress};
use crate::message::{
    ClientMessage, MAX_PARENTS, MAX_SUBSCRIPTIONS, MessageError, Seen, View, touches,
};
use crate::text;

/// How frames are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// Subprotocol `atalaya.risk.v1`.
    Binary,
    /// Subprotocol `atalaya.risk.v2`: in bytes, what is known already left out.
    Compact,
    /// Subprotocol `atalaya.risk.v1.json`.
    Json,
}

impl Encoding {
    /// Every encoding.
    const ALL: [Self; 3] = [Self::Binary, Self::Compact, Self::Json];

    /// The encoding of a subprotocol's name.
    #[must_use]
    pub fn of_subprotocol(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|encoding| encoding.subprotocol() == name)
    }

    /// The subprotocol's name.
    #[must_use]
    pub const fn subprotocol(self) -> &'static str {
        match self {
            Self::Binary => "atalaya.risk.v1",
            Self::Compact => "atalaya.risk.v2",
            Self::Json => "atalaya.risk.v1.json",
        }
    }

    /// The protocol's name in the greeting, however it is written.
    pub(crate) const fn protocol(self) -> &'static str {
        match self {
            Self::Binary | Self::Json => "atalaya.risk.v1",
            Self::Compact => "atalaya.risk.v2",
        }
    }
}

/// A message for the client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// What it is about.
    pub about: About,
    /// The message.
    pub message: Message,
}

/// A message as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    /// A text message.
    Text(String),
    /// A binary message.
    Binary(Bytes),
}

/// What a message is about, for who carries it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// The greeting, or an answer to a message.
    Answer,
    /// A sign of life.
    Beat,
    /// An alert, or news of one.
    Alert,
    /// A parent's states, up to where they bring the client.
    States(Cell, Seen),
    /// Nothing happened to a parent since what the client has.
    Nothing(Cell, Seen),
}

/// One client's end of the stream. Dropping it ends its subscriptions.
pub struct Connection {
    inner: Arc<Inner>,
    id: ConnectionId,
    viewer: Viewer,
    organisation: OrganisationId,
    scope: Arc<Scope>,
    encoding: Encoding,
    mailbox: Arc<Mailbox>,
    /// What the client knows of its frames, in [`Encoding::Compact`].
    writer: Mutex<Writer>,
    /// What the client was told of where teams have been.
    exposure: Mutex<ExposureKnown>,
    subscriptions: Mutex<HashMap<u32, Subscription>>,
}

/// What a subscription looks at.
#[derive(Debug)]
struct Subscription {
    view: View,
    parents: Vec<Cell>,
}

/// What is told to a client whose message was refused: code and words.
pub type Refused = (&'static str, Text);

/// How long the parents of one publication may take to come, one after the other.
const TOGETHER: Duration = Duration::from_millis(50);

impl Connection {
    pub(crate) fn new(
        inner: Arc<Inner>,
        id: ConnectionId,
        (viewer, scope): (Viewer, Scope),
        encoding: Encoding,
        mailbox: Arc<Mailbox>,
        exposure: ExposureKnown,
    ) -> Self {
        let (organisation, scope) = (viewer.organisation, Arc::new(scope));
        let subscriptions = Mutex::default();
        let (writer, exposure) = (Mutex::default(), Mutex::new(exposure));
        Self {
            inner,
            id,
            viewer,
            organisation,
            scope,
            encoding,
            mailbox,
            writer,
            exposure,
            subscriptions,
        }
    }

    /// Does what a client's message asks for. What is wrong with it is answered in the stream.
    /// Computes snapshots, so it may take some milliseconds: call it where that does no harm. One
    /// message at a time.
    pub fn handle(&self, message: &str) {
        let (id, result) = match ClientMessage::parse(message) {
            Err((id, error)) => (id, Err(of_message(error))),
            Ok(message) => (message.id(), self.ask(message)),
        };
        if let Err((code, detail)) = result {
            self.mailbox.text(text::problem(id, code, &detail));
        }
    }

    /// The next message for the client; `None` when the stream has ended. One reader at a time:
    /// what is not read is merged, not queued.
    pub async fn next(&self) -> Option<Outgoing> {
        self.written(self.mailbox.next().await)
    }

    /// The next message for the client if one waits; [`Poll::Pending`] if none does.
    pub fn waiting(&self) -> Poll<Option<Outgoing>> {
        self.mailbox.take().map_or(Poll::Pending, |next| Poll::Ready(self.written(next)))
    }

    /// All that waits, for a client that asks again and again: as soon as there is something it
    /// does not have, at the latest after `wait`. Empty when nothing is to be told, not even a
    /// sign of life; `None` when the stream has ended.
    pub async fn batch(&self, wait: Duration) -> Option<Vec<Outgoing>> {
        let mut batch = Vec::new();
        let mut deadline = pin!(sleep(wait));
        loop {
            tokio::select! {
                biased;
                next = self.next() => {
                    let next = next?;
                    let news = match next.about {
                        About::States(..) | About::Alert => true,
                        About::Answer => !batch.is_empty(),
                        About::Beat | About::Nothing(..) => false,
                    };
                    batch.push(next);
                    if news {
                        // The other parents of the same publication are on their way.
                        sleep(TOGETHER.min(wait)).await;
                        break;
                    }
                }
                () = &mut deadline => break,
            }
        }
        while let Some(next) = self.mailbox.take() {
            batch.push(self.written(next)?);
        }
        // What was still so when the wait began may not be so at its end.
        let told = |one: &Outgoing| wait.is_zero() || !matches!(one.about, About::Nothing(..));
        batch.retain(told);
        let last_beat = batch.iter().rposition(|one| one.about == About::Beat);
        let mut at = 0..;
        batch.retain(|one| at.next() == last_beat || one.about != About::Beat);
        let greeting_alone = batch.len() == 1 && batch[0].about == About::Answer;
        Some(if greeting_alone { Vec::new() } else { batch })
    }

    fn written(&self, next: Next) -> Option<Outgoing> {
        Some(match next {
            Next::Text(text) => Outgoing { about: About::Answer, message: Message::Text(text) },
            Next::Alert(text) => Outgoing { about: About::Alert, message: Message::Text(text) },
            Next::Frame(subscription, frame) => {
                let seen = Seen { epoch: frame.epoch, seq: frame.seq };
                let about = if frame.kind == FrameKind::Delta && frame.seq == frame.prev {
                    About::Nothing(frame.parent, seen)
                } else {
                    About::States(frame.parent, seen)
                };
                let message = match self.encoding {
                    Encoding::Binary => Message::Binary(frame.to_binary(subscription)),
                    Encoding::Compact => {
                        Message::Binary(self.writer().padded(subscription, &frame))
                    }
                    Encoding::Json => Message::Text(frame.to_json(subscription)),
                };
                Outgoing { about, message }
            }
            Next::Progress(progress) => {
                let epoch = lineage(progress.epoch, self.scope.ground());
                let progress = Progress { epoch, ..progress };
                let text = text::progress(progress, self.exposure_news());
                Outgoing { about: About::Beat, message: Message::Text(text) }
            }
            Next::Closed => return None,
        })
    }

    /// What the map knows of where teams have been, if it was told something else. Waits for nobody:
    /// while the index is being changed, the next beat tells it.
    fn exposure_news(&self) -> Option<ExposureKnown> {
        let index = self.inner.index(self.organisation);
        let known = ExposureKnown::of(&*index.try_read().ok()?);
        let mut told = self.exposure.lock().unwrap_or_else(PoisonError::into_inner);
        (std::mem::replace(&mut *told, known) != known).then_some(known)
    }

    /// Whether the stream has ended because alerts were not read: they are told again to who comes
    /// back.
    #[must_use]
    pub fn is_overrun(&self) -> bool {
        self.mailbox.is_overrun()
    }

    /// How many frames were merged because the client read slowly.
    #[must_use]
    pub fn merged(&self) -> u64 {
        self.mailbox.merged()
    }

    /// Does what a client's message asks for, like [`Connection::handle`]; what is wrong with it is
    /// the answer.
    pub fn ask(&self, message: ClientMessage) -> Result<(), Refused> {
        match message {
            ClientMessage::Ping => {
                self.mailbox.text(text::pong());
                Ok(())
            }
            ClientMessage::Alerts { after } => {
                // A program has no alerts, so there is nothing to tell it.
                if let Some(user) = self.viewer.user {
                    let follower = Follower::new(self.viewer, Arc::clone(&self.mailbox), after);
                    self.inner.alerts.follow(user, self.id, follower);
                }
                Ok(())
            }
            ClientMessage::Ack { position } => {
                let user = self.viewer.user.ok_or(of_message(MessageError::NoAlert))?;
                let queued = self.inner.alerts.acknowledge(user, self.id, position);
                if queued { Ok(()) } else { Err(of_message(MessageError::Busy)) }
            }
            ClientMessage::Subscribe { id, view, parents, since } => {
                self.subscribe(id, view, &parents, &since)
            }
            ClientMessage::Track { id, add, remove, since } => {
                self.track(id, &add, &remove, &since)
            }
            ClientMessage::Unsubscribe { id } => {
                let gone = self.subscriptions().remove(&id);
                let gone = gone.ok_or(of_message(MessageError::NoSubscription))?;
                self.leave(id, gone.view, &gone.parents);
                Ok(())
            }
        }
    }

    /// Looks at a view; what the subscription looked at before is forgotten.
    fn subscribe(
        &self,
        id: u32,
        view: View,
        parents: &[Cell],
        since: &[(Cell, Seen)],
    ) -> Result<(), Refused> {
        self.scope.map_of(view.population, view.resolution).map_err(of_gate)?;
        let view = View { ground: self.scope.ground(), ..view };
        let mut subscriptions = self.subscriptions();
        if subscriptions.len() >= MAX_SUBSCRIPTIONS && !subscriptions.contains_key(&id) {
            return Err(of_message(MessageError::TooMany));
        }
        let before = subscriptions.insert(id, Subscription { view, parents: Vec::new() });
        drop(subscriptions);
        if let Some(before) = before {
            self.leave(id, before.view, &before.parents);
        }
        self.follow(id, view, parents, since)
    }

    /// Follows more parents, or fewer; refused as a whole or done as a whole.
    fn track(
        &self,
        id: u32,
        add: &[Cell],
        remove: &[Cell],
        since: &[(Cell, Seen)],
    ) -> Result<(), Refused> {
        let mut subscriptions = self.subscriptions();
        let known = subscriptions.get_mut(&id);
        let known = known.ok_or(of_message(MessageError::NoSubscription))?;
        let view = known.view;
        let foreign =
            |cells: &[Cell]| cells.iter().any(|cell| cell.resolution() + STEPS != view.resolution);
        for (name, cells) in [("add", add), ("remove", remove)] {
            if foreign(cells) {
                return Err(of_message(MessageError::Field(name)));
            }
        }
        let stays = |cell: &&Cell| !remove.contains(cell);
        let after: HashSet<Cell> = known.parents.iter().filter(stays).chain(add).copied().collect();
        if after.len() > MAX_PARENTS {
            return Err(of_message(MessageError::TooMany));
        }
        known.parents.retain(|parent| !remove.contains(parent));
        drop(subscriptions);
        self.leave(id, view, remove);
        self.follow(id, view, add, since)
    }

    /// Follows parents: a snapshot of each, or what changed since what the client has, then what
    /// changes. Of those outside the area there is nothing to tell, which is told.
    fn follow(
        &self,
        id: u32,
        view: View,
        parents: &[Cell],
        since: &[(Cell, Seen)],
    ) -> Result<(), Refused> {
        let mut fresh = Vec::new();
        if let Some(known) = self.subscriptions().get_mut(&id) {
            for parent in parents {
                if !known.parents.contains(parent) {
                    fresh.push(*parent);
                    known.parents.push(*parent);
                }
            }
        }
        let reader = (self.id, id);
        for parent in &fresh {
            let seen = since.iter().find(|(cell, _)| cell == parent).map(|(_, seen)| *seen);
            let mut hub = self.inner.hub();
            if touches(&self.inner.area, *parent) {
                hub.join(self.organisation, reader, (view, *parent), seen, &self.scope);
            } else {
                hub.tell_outside(reader, (view, *parent), seen);
            }
        }
        self.inner.tell_first(self.organisation, view, &fresh, &self.scope).map_err(of_gate)
    }

    fn leave(&self, id: u32, view: View, parents: &[Cell]) {
        let reader = (self.id, id);
        self.inner.hub().leave(self.organisation, reader, (view, parents), Leaving::Done);
        let mut writer = self.writer();
        parents.iter().for_each(|parent| writer.forget(id, *parent));
    }

    fn writer(&self) -> MutexGuard<'_, Writer> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn subscriptions(&self) -> MutexGuard<'_, HashMap<u32, Subscription>> {
        self.subscriptions.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn of_message(error: MessageError) -> Refused {
    (error.code(), error.text())
}

fn of_gate(refusal: Refusal) -> Refused {
    (refusal.code(), refusal.text())
}

impl Drop for Connection {
    fn drop(&mut self) {
        let subscriptions = std::mem::take(&mut *self.subscriptions());
        let mut hub = self.inner.hub();
        for (id, Subscription { view, parents }) in subscriptions {
            hub.leave(self.organisation, (self.id, id), (view, &parents), Leaving::CutOff);
        }
        hub.mailboxes.remove(&self.id);
        drop(hub);
        self.inner.alerts.leave(self.viewer.user, self.id);
        self.inner.left();
    }
}
