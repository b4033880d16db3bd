//! One websocket from its opening to its end. It has its connection to itself: what reads and
//! writes here is the kernel, with no buffer of an HTTP server's in between, so that an open map to
//! which nothing happens costs some kilobytes.

use std::convert::Infallible;
use std::hash::{BuildHasher as _, RandomState};
use std::pin::pin;
use std::rc::Rc;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use actix_web::dev::Extensions;
use actix_web::web;
use atalaya_live::Connection;
use bytes::Bytes;
use socket2::SockRef;
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout};

use super::Reader;
use super::end::End;
use super::inbox::{Heard, Inbox};
use super::outbox::Outbox;
use super::watch::{CHECK, Wake, Watch};
use super::{Place, Transport};

/// How often a silent client is asked for a sign of life.
const PING: Duration = Duration::from_secs(10);
/// Silence after which a client is gone, and how long it may not have read a ping: two pings and a
/// slow network.
pub(super) const GONE: Duration = Duration::from_secs(30);

/// One open websocket.
pub(crate) struct Socket {
    stream: TcpStream,
    connection: Arc<Connection>,
    inbox: Inbox,
    outbox: Outbox,
    watch: Watch,
    pings: Pings,
    place: Place,
    /// What lives as long as the connection does.
    _kept: Option<Rc<Extensions>>,
}

/// What takes longer than carrying a message.
enum Due {
    Wake(Wake),
    /// The client asks for something.
    Text(String),
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
    /// A reader's, over a connection on which the handshake is done; `came` is what came with it.
    pub(super) fn new(
        reader: Reader,
        stream: TcpStream,
        came: &[u8],
        kept: Option<Rc<Extensions>>,
    ) -> Self {
        let Reader { connection, watch, place } = reader;
        // What is written goes together already, and the next change is not to wait for the answer.
        let _ = stream.set_nodelay(true);
        let (inbox, outbox, pings) = (Inbox::new(came), Outbox::default(), Pings::new());
        Self { stream, connection, inbox, outbox, watch, pings, place, _kept: kept }
    }

    /// Talks until there is a reason to end, and says which.
    pub(crate) async fn run(mut self) {
        let end = match self.talk().await {
            Ok(never) => match never {},
            Err(end) => end,
        };
        self.watch.doors.metrics.live_closed(Transport::Websocket.label(), end.code());
        self.outbox.close(end);
        // Who does not read does not read this either.
        if timeout(CHECK, self.flushed()).await == Ok(Ok(())) {
            let _ = timeout(CHECK, self.left()).await;
        }
    }

    /// What is seldom done takes its memory only while it is done: a look at the session needs some
    /// kilobytes, and thousands of open maps are not looked at at once.
    async fn talk(&mut self) -> Result<Infallible, End> {
        loop {
            match self.attend().await? {
                Due::Wake(wake) => {
                    self.outbox.check()?;
                    if let Some(said) = self.pings.next()? {
                        self.outbox.ping(&said);
                    }
                    Box::pin(self.watch.check(wake)).await?;
                }
                Due::Text(text) => Box::pin(self.handle(text)).await?,
            }
        }
    }

    /// Carries messages until something else is due. While the kernel takes nothing, nothing is read
    /// either: who does not read is not heard.
    async fn attend(&mut self) -> Result<Due, End> {
        let Self { stream, connection, inbox, outbox, watch, pings, .. } = self;
        let Watch { events, client, .. } = watch;
        let mut waking = pin!(events.wake());
        loop {
            while let Some(heard) = inbox.next()? {
                client.spoke()?;
                match heard {
                    Heard::Piece => {}
                    Heard::Pong(said) => pings.answered(&said),
                    Heard::Ping(said) => outbox.pong(&said),
                    Heard::Text(text) => return Ok(Due::Text(text)),
                }
            }
            outbox.flush(stream)?;
            tokio::select! {
                biased;
                wake = &mut waking => return Ok(Due::Wake(wake)),
                writable = stream.writable(), if !outbox.is_empty() => {
                    writable.or(Err(End::Left))?;
                }
                outgoing = connection.next(), if outbox.is_empty() => {
                    outbox.message(&outgoing.ok_or_else(|| End::of(connection))?.message);
                    // All that waits goes together.
                    while outbox.has_room()
                        && let Poll::Ready(Some(outgoing)) = connection.waiting()
                    {
                        outbox.message(&outgoing.message);
                    }
                }
                readable = stream.readable(), if outbox.is_empty() => {
                    readable.or(Err(End::Left))?;
                    inbox.read(stream)?;
                }
            }
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

    /// Waits until the kernel has taken everything.
    async fn flushed(&mut self) -> Result<(), End> {
        loop {
            self.outbox.flush(&self.stream)?;
            if self.outbox.is_empty() {
                return Ok(());
            }
            self.stream.writable().await.or(Err(End::Left))?;
        }
    }

    /// Says that nothing more comes and waits until the client has gone: with bytes of its left
    /// unread, the kernel would take the goodbye back.
    async fn left(&mut self) -> Result<(), End> {
        let _ = SockRef::from(&self.stream).shutdown(std::net::Shutdown::Write);
        loop {
            self.stream.readable().await.or(Err(End::Left))?;
            Inbox::default().read(&self.stream)?;
        }
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
