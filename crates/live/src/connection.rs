//! One client's end of the stream.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use atalaya_disclosure::Scope;
use atalaya_domain::{Cell, OrganisationId};
use bytes::Bytes;

use crate::binary::STEPS;
use crate::hub::ConnectionId;
use crate::live::Inner;
use crate::mailbox::{Mailbox, Next};
use crate::message::{ClientMessage, MAX_PARENTS, MAX_SUBSCRIPTIONS, MessageError, View, touches};
use crate::text;

/// How frames are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// Subprotocol `atalaya.risk.v1`.
    Binary,
    /// Subprotocol `atalaya.risk.v1.json`.
    Json,
}

impl Encoding {
    /// The encoding of a subprotocol's name.
    #[must_use]
    pub fn of_subprotocol(name: &str) -> Option<Self> {
        match name.strip_prefix(text::PROTOCOL) {
            Some("") => Some(Self::Binary),
            Some(".json") => Some(Self::Json),
            _ => None,
        }
    }

    /// The subprotocol's name.
    #[must_use]
    pub const fn subprotocol(self) -> &'static str {
        match self {
            Self::Binary => "atalaya.risk.v1",
            Self::Json => "atalaya.risk.v1.json",
        }
    }
}

/// A message for the client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outgoing {
    /// A text message.
    Text(String),
    /// A binary message.
    Binary(Bytes),
}

/// One client's end of the stream. Dropping it ends its subscriptions.
pub struct Connection {
    inner: Arc<Inner>,
    id: ConnectionId,
    organisation: OrganisationId,
    scope: Scope,
    encoding: Encoding,
    mailbox: Arc<Mailbox>,
    subscriptions: Mutex<HashMap<u32, (View, Vec<Cell>)>>,
}

impl Connection {
    pub(crate) fn new(
        inner: Arc<Inner>,
        id: ConnectionId,
        organisation: OrganisationId,
        scope: Scope,
        encoding: Encoding,
        mailbox: Arc<Mailbox>,
    ) -> Self {
        let subscriptions = Mutex::default();
        Self { inner, id, organisation, scope, encoding, mailbox, subscriptions }
    }

    /// Does what a client's message asks for. What is wrong with it is answered in the stream.
    /// Computes snapshots, so it may take some milliseconds: call it where that does no harm.
    pub fn handle(&self, message: &str) {
        let (id, result) = match ClientMessage::parse(message) {
            Err((id, error)) => (id, Err((error.code(), error.text()))),
            Ok(message) => {
                let id = message.id();
                (id, self.obey(message))
            }
        };
        if let Err((code, detail)) = result {
            self.mailbox.text(text::problem(id, code, &detail));
        }
    }

    /// The next message for the client; `None` when the stream has ended. One reader at a time:
    /// what is not read is merged, not queued.
    pub async fn next(&self) -> Option<Outgoing> {
        match self.mailbox.next().await {
            Next::Text(text) => Some(Outgoing::Text(text)),
            Next::Frame(subscription, frame) => Some(match self.encoding {
                Encoding::Binary => Outgoing::Binary(frame.to_binary(subscription)),
                Encoding::Json => Outgoing::Text(frame.to_json(subscription)),
            }),
            Next::Progress => {
                let hub = self.inner.hub();
                let text = text::progress(hub.epoch, hub.tick, hub.moment.as_of);
                Some(Outgoing::Text(text))
            }
            Next::Closed => None,
        }
    }

    /// How many frames were merged because the client read slowly.
    #[must_use]
    pub fn merged(&self) -> u64 {
        self.mailbox.merged()
    }

    fn obey(&self, message: ClientMessage) -> Result<(), (&'static str, atalaya_domain::Text)> {
        let of_message = |error: MessageError| (error.code(), error.text());
        match message {
            ClientMessage::Ping => {
                self.mailbox.text(text::pong());
                Ok(())
            }
            ClientMessage::Subscribe { id, view, parents } => {
                self.scope
                    .map_of(view.population, view.resolution)
                    .map_err(|refusal| (refusal.code(), refusal.text()))?;
                self.remember(id, view).map_err(of_message)?;
                self.inner.hub().unwatch(self.organisation, self.id, Some(id), None);
                self.follow(id, view, &parents).map_err(of_message)
            }
            ClientMessage::Track { id, add, remove } => {
                let view = self.view(id).map_err(of_message)?;
                if add
                    .iter()
                    .chain(&remove)
                    .any(|cell| cell.resolution() + STEPS != view.resolution)
                {
                    return Err(of_message(MessageError::Field("add")));
                }
                self.leave(id, &remove);
                self.follow(id, view, &add).map_err(of_message)
            }
            ClientMessage::Unsubscribe { id } => {
                self.view(id).map_err(of_message)?;
                self.subscriptions().remove(&id);
                self.inner.hub().unwatch(self.organisation, self.id, Some(id), None);
                Ok(())
            }
        }
    }

    fn remember(&self, id: u32, view: View) -> Result<(), MessageError> {
        let mut subscriptions = self.subscriptions();
        if subscriptions.len() >= MAX_SUBSCRIPTIONS && !subscriptions.contains_key(&id) {
            return Err(MessageError::TooMany);
        }
        subscriptions.insert(id, (view, Vec::new()));
        Ok(())
    }

    fn view(&self, id: u32) -> Result<View, MessageError> {
        self.subscriptions().get(&id).map(|(view, _)| *view).ok_or(MessageError::NoSubscription)
    }

    /// Follows more parents. Those outside the area are not followed: there is nothing to tell.
    fn follow(&self, id: u32, view: View, parents: &[Cell]) -> Result<(), MessageError> {
        let mut fresh = Vec::new();
        if let Some((_, known)) = self.subscriptions().get_mut(&id) {
            for parent in parents {
                if touches(&self.inner.area, *parent) && !known.contains(parent) {
                    fresh.push(*parent);
                    known.push(*parent);
                }
            }
            if known.len() > MAX_PARENTS {
                known.truncate(known.len() - fresh.len());
                return Err(MessageError::TooMany);
            }
        }
        let index = self.inner.index(self.organisation);
        let index = index.read().unwrap_or_else(PoisonError::into_inner);
        let as_of = self.inner.hub().moment.as_of;
        let surface = index.surface(view.population, as_of);
        for parent in fresh {
            let reader = (self.id, id);
            // The scope was checked when subscribing; the hub checks it again.
            let told = self.inner.hub().watch(
                self.organisation,
                reader,
                view,
                parent,
                &self.scope,
                &surface,
            );
            debug_assert!(told.is_ok(), "the scope was checked");
        }
        Ok(())
    }

    fn leave(&self, id: u32, parents: &[Cell]) {
        if let Some((_, known)) = self.subscriptions().get_mut(&id) {
            known.retain(|parent| !parents.contains(parent));
        }
        for parent in parents {
            self.inner.hub().unwatch(self.organisation, self.id, Some(id), Some(*parent));
        }
    }

    fn subscriptions(&self) -> std::sync::MutexGuard<'_, HashMap<u32, (View, Vec<Cell>)>> {
        self.subscriptions.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        let mut hub = self.inner.hub();
        hub.unwatch(self.organisation, self.id, None, None);
        hub.mailboxes.remove(&self.id);
    }
}
