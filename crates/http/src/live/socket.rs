//! One websocket from its opening to its end.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use actix_web::web;
use actix_ws::{AggregatedMessage, CloseCode, CloseReason, MessageStream, ProtocolError, Session};
use atalaya_live::{Connection, MAX_MESSAGE, Message};
use tokio::time::Instant;

use super::Reader;
use super::end::End;
use super::watch::{CHECK, Watch};
use super::{Place, Transport};

/// How often a silent client is asked for a sign of life.
const PING: Duration = Duration::from_secs(10);
/// Silence after which a client is gone: two pings and a slow network.
pub(super) const GONE: Duration = Duration::from_secs(30);

/// One open websocket. All that is sent is sent here: its queue is short, and who waits for it
/// must be nobody else.
pub(super) struct Socket {
    connection: Arc<Connection>,
    session: Session,
    watch: Watch,
    pinged: Instant,
    _place: Place,
}

impl Socket {
    pub fn new(reader: Reader, session: Session) -> Self {
        let Reader { connection, watch, place } = reader;
        Self { connection, session, watch, pinged: Instant::now(), _place: place }
    }

    /// Talks until there is a reason to end, and says which.
    pub async fn run(mut self, messages: MessageStream) {
        let end = match self.talk(messages).await {
            Ok(never) => match never {},
            Err(end) => end,
        };
        self.watch.doors.metrics.live_closed(Transport::Websocket.label(), end.code());
        let description = Some(end.reason().to_owned());
        let code = CloseCode::Other(end.code());
        let reason = CloseReason { code, description };
        // Who does not read does not read this either.
        let _ = tokio::time::timeout(CHECK, self.session.close(Some(reason))).await;
    }

    async fn talk(&mut self, messages: MessageStream) -> Result<Infallible, End> {
        let mut messages = messages
            .max_frame_size(MAX_MESSAGE)
            .aggregate_continuations()
            .max_continuation_size(MAX_MESSAGE);
        let connection = Arc::clone(&self.connection);
        loop {
            tokio::select! {
                outgoing = connection.next() => {
                    self.deliver(outgoing.ok_or(End::Restart)?.message).await?;
                }
                message = messages.recv() => self.take(message).await?,
                wake = self.watch.wake() => {
                    self.watch.check(wake).await?;
                    self.ping().await?;
                }
            }
        }
    }

    async fn deliver(&mut self, message: Message) -> Result<(), End> {
        let mut session = self.session.clone();
        let sending = async move {
            match message {
                Message::Text(text) => session.text(text).await,
                Message::Binary(bytes) => session.binary(bytes).await,
            }
        };
        self.watch.during(sending).await
    }

    /// Does what the client asks for.
    async fn take(
        &mut self,
        message: Option<Result<AggregatedMessage, ProtocolError>>,
    ) -> Result<(), End> {
        self.watch.heard = Instant::now();
        match message {
            None | Some(Err(ProtocolError::Io(_)) | Ok(AggregatedMessage::Close(_))) => {
                Err(End::Left)
            }
            Some(Err(_) | Ok(AggregatedMessage::Binary(_))) => Err(End::Protocol),
            Some(Ok(AggregatedMessage::Pong(_))) => Ok(()),
            Some(Ok(AggregatedMessage::Ping(bytes))) => {
                self.watch.count()?;
                self.session.pong(&bytes).await.or(Err(End::Left))
            }
            Some(Ok(AggregatedMessage::Text(text))) => {
                self.watch.count()?;
                let connection = Arc::clone(&self.connection);
                // A snapshot takes milliseconds: others on this thread must not wait for it.
                web::block(move || connection.handle(&text)).await.or(Err(End::Restart))
            }
        }
    }

    async fn ping(&mut self) -> Result<(), End> {
        if self.pinged.elapsed() < PING {
            return Ok(());
        }
        self.pinged = Instant::now();
        self.session.ping(b"").await.or(Err(End::Left))
    }
}
