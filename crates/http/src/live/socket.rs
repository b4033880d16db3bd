//! One websocket from its opening to its end.

use std::convert::Infallible;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::Arc;
use std::time::Duration;

use actix_web::web;
use actix_ws::{CloseCode, CloseReason, MessageStream, Session};
use atalaya_live::{Connection, Message};
use bytes::Bytes;
use tokio::time::Instant;

use super::Reader;
use super::end::End;
use super::inbox::{Heard, Inbox};
use super::watch::{CHECK, Watch};
use super::{Place, Transport};

/// How often a silent client is asked for a sign of life.
const PING: Duration = Duration::from_secs(10);
/// Silence after which a client is gone, and how long it may not have read a ping: two pings and a
/// slow network.
pub(super) const GONE: Duration = Duration::from_secs(30);

/// One open websocket. All that is sent is sent here: its queue is short, and who waits for it
/// must be nobody else.
pub(super) struct Socket {
    connection: Arc<Connection>,
    session: Session,
    watch: Watch,
    pings: Pings,
    place: Place,
}

/// The pings of one client. Each says something else: who answers has read it, and what was sent
/// before it. The kernel at the other end takes bytes whether or not anybody reads them.
struct Pings {
    seed: RandomState,
    sent: u64,
    at: Instant,
    /// What the last one said, until it is answered.
    unanswered: Option<Bytes>,
}

impl Socket {
    pub fn new(reader: Reader, session: Session) -> Self {
        let Reader { connection, watch, place } = reader;
        Self { connection, session, watch, pings: Pings::new(), place }
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
        let mut inbox = Inbox::new(messages);
        let connection = Arc::clone(&self.connection);
        loop {
            tokio::select! {
                outgoing = connection.next() => {
                    self.deliver(outgoing.ok_or_else(|| End::of(&connection))?.message).await?;
                }
                heard = inbox.next() => self.take(heard?).await?,
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

    /// Takes what the client sent.
    async fn take(&mut self, heard: Heard) -> Result<(), End> {
        self.watch.heard = Instant::now();
        self.watch.count()?;
        match heard {
            Heard::Piece => Ok(()),
            Heard::Pong(said) => {
                self.pings.answered(&said);
                Ok(())
            }
            Heard::Ping(bytes) => {
                let mut session = self.session.clone();
                self.watch.during(async move { session.pong(&bytes).await }).await
            }
            Heard::Text(text) => self.handle(text).await,
        }
    }

    /// Does what the client asks for, when it is its account's turn.
    async fn handle(&mut self, text: String) -> Result<(), End> {
        let turn = self.place.asking();
        let turn = self.watch.during(async { Ok::<_, Infallible>(turn.await) }).await?;
        let connection = Arc::clone(&self.connection);
        // A snapshot takes milliseconds: others on this thread must not wait for it.
        let done = web::block(move || {
            connection.handle(&text);
            drop(turn);
        });
        done.await.or(Err(End::Restart))
    }

    async fn ping(&mut self) -> Result<(), End> {
        let Some(said) = self.pings.next()? else { return Ok(()) };
        let mut session = self.session.clone();
        self.watch.during(async move { session.ping(&said).await }).await
    }
}

impl Pings {
    fn new() -> Self {
        Self { seed: RandomState::new(), sent: 0, at: Instant::now(), unanswered: None }
    }

    /// What the next ping says, if one is due. Who talks and does not read is slow.
    fn next(&mut self) -> Result<Option<Bytes>, End> {
        let waited = self.at.elapsed();
        if self.unanswered.is_some() {
            return if waited > GONE { Err(End::Slow) } else { Ok(None) };
        }
        if waited < PING {
            return Ok(None);
        }
        let said = self.seed.hash_one(self.sent).to_be_bytes();
        let said = Bytes::copy_from_slice(&said);
        (self.sent, self.at) = (self.sent + 1, Instant::now());
        self.unanswered = Some(said.clone());
        Ok(Some(said))
    }

    fn answered(&mut self, said: &Bytes) {
        self.unanswered.take_if(|unanswered| unanswered == said);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_pong_that_answers_nothing_is_no_sign_that_anybody_reads() {
        let mut pings = Pings::new();
        assert_eq!(pings.next(), Ok(None), "not due yet");
        tokio::time::sleep(PING).await;
        let said = pings.next().expect("alive").expect("due");
        pings.answered(&Bytes::from_static(b""));
        pings.answered(&Bytes::from_static(b"whatever"));
        tokio::time::sleep(GONE).await;
        assert_eq!(pings.next(), Ok(None));
        pings.answered(&said);
        let next = pings.next().expect("alive").expect("due");
        assert_ne!(next, said, "it cannot be known beforehand");
        pings.answered(&said);
        tokio::time::sleep(GONE + CHECK).await;
        assert_eq!(pings.next(), Err(End::Slow));
    }
}
