//! One websocket from its opening to its end.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use actix_web::web::{self, Data};
use actix_ws::{AggregatedMessage, CloseCode, CloseReason, MessageStream, ProtocolError, Session};
use atalaya_live::{Connection, MAX_MESSAGE, Outgoing};
use tokio::sync::watch;
use tokio::time::{Instant, Interval, MissedTickBehavior};

use super::Place;
use crate::doors::Doors;
use crate::viewer::{Principal, Standing, standing};

/// How often the session is looked at, and silence noticed: with the 2 s that a session is taken
/// for granted, who signs out is out within 5 s.
const CHECK: Duration = Duration::from_secs(2);
/// How often a silent client is asked for a sign of life.
const PING: Duration = Duration::from_secs(10);
/// Silence after which a client is gone: two pings and a slow network.
const GONE: Duration = Duration::from_secs(30);
/// How long one message may wait to be taken. What comes meanwhile is merged, not queued.
const SLOW: Duration = Duration::from_secs(20);
/// Messages a client may send between two checks. A hand on a map sends a few.
const CHATTER: u32 = 100;
/// Checks that may fail in a row because the database does not answer.
const UNKNOWN_MAX: u32 = 2;

/// Why a websocket ends. The codes are the protocol's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// The client closed it, or its connection is lost.
    Left,
    /// No sign of life.
    Gone,
    /// Signed out, disabled, or in another role.
    SignedOut,
    /// Does not take its messages.
    Slow,
    /// The server stops, or cannot tell who this is.
    Restart,
    /// Not the protocol.
    Protocol,
}

impl End {
    const fn code(self) -> u16 {
        match self {
            Self::Left => 1000,
            Self::Gone => 1001,
            Self::Restart => 1012,
            Self::SignedOut => 4001,
            Self::Slow => 4008,
            Self::Protocol => 4400,
        }
    }

    const fn reason(self) -> &'static str {
        match self {
            Self::Left => "",
            Self::Gone => "no sign of life",
            Self::Restart => "restart",
            Self::SignedOut => "signed out",
            Self::Slow => "slow",
            Self::Protocol => "protocol error",
        }
    }
}

/// One open websocket. All that is sent is sent here: its queue is short, and who waits for it
/// must be nobody else.
pub(super) struct Talk {
    connection: Arc<Connection>,
    session: Session,
    watch: Watch,
    _place: Place,
}

/// Why a websocket looks up from its work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wake {
    Check,
    Stop,
}

/// What can end a websocket, whatever else it is doing.
struct Watch {
    principal: Principal,
    doors: Data<Doors>,
    stopping: watch::Receiver<bool>,
    checks: Interval,
    heard: Instant,
    pinged: Instant,
    said: u32,
    unknown: u32,
}

impl Talk {
    pub(super) fn new(
        connection: Connection,
        session: Session,
        principal: Principal,
        doors: Data<Doors>,
        place: Place,
    ) -> Self {
        let mut checks = tokio::time::interval(CHECK);
        checks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let now = Instant::now();
        let watch = Watch {
            principal,
            stopping: doors.stopping.clone(),
            doors,
            checks,
            heard: now,
            pinged: now,
            said: 0,
            unknown: 0,
        };
        Self { connection: Arc::new(connection), session, watch, _place: place }
    }

    /// Talks until there is a reason to end, and says which.
    pub(super) async fn run(mut self, messages: MessageStream) {
        let end = match self.talk(messages).await {
            Ok(never) => match never {},
            Err(end) => end,
        };
        self.watch.doors.metrics.websocket_closed(end.code());
        let description = Some(end.reason().to_owned());
        let code = CloseCode::Other(end.code());
        let reason = CloseReason { code, description };
        // Who does not read does not read this either.
        let _ = tokio::time::timeout(CHECK, self.session.close(Some(reason))).await;
    }

    async fn talk(&mut self, messages: MessageStream) -> Result<std::convert::Infallible, End> {
        let mut messages = messages
            .max_frame_size(MAX_MESSAGE)
            .aggregate_continuations()
            .max_continuation_size(MAX_MESSAGE);
        let connection = Arc::clone(&self.connection);
        loop {
            tokio::select! {
                outgoing = connection.next() => {
                    self.deliver(outgoing.ok_or(End::Restart)?).await?;
                }
                message = messages.recv() => self.take(message).await?,
                wake = self.watch.wake() => {
                    self.watch.check(wake).await?;
                    self.ping().await?;
                }
            }
        }
    }

    /// Sends a message, and does not let the waiting hide a reason to end.
    async fn deliver(&mut self, outgoing: Outgoing) -> Result<(), End> {
        let mut session = self.session.clone();
        let mut sending = pin!(async move {
            match outgoing {
                Outgoing::Text(text) => session.text(text).await,
                Outgoing::Binary(bytes) => session.binary(bytes).await,
            }
        });
        let mut deadline = pin!(tokio::time::sleep(SLOW));
        loop {
            tokio::select! {
                sent = &mut sending => return sent.or(Err(End::Left)),
                () = &mut deadline => return Err(End::Slow),
                wake = self.watch.wake() => self.watch.check(wake).await?,
            }
        }
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
        if self.watch.pinged.elapsed() < PING {
            return Ok(());
        }
        self.watch.pinged = Instant::now();
        self.session.ping(b"").await.or(Err(End::Left))
    }
}

impl Watch {
    /// Waits until it is time to look. May be dropped while waiting: nothing is lost.
    async fn wake(&mut self) -> Wake {
        tokio::select! {
            _ = self.stopping.wait_for(|stopping| *stopping) => Wake::Stop,
            _ = self.checks.tick() => Wake::Check,
        }
    }

    /// Looks whether there is a reason to end. Must be waited for: who drops it half-way would put
    /// the look at the session off, and a busy stream for ever.
    async fn check(&mut self, wake: Wake) -> Result<(), End> {
        if wake == Wake::Stop {
            return Err(End::Restart);
        }
        self.said = 0;
        if self.heard.elapsed() > GONE {
            return Err(End::Gone);
        }
        let looked = tokio::time::timeout(CHECK, standing(&self.principal, &self.doors)).await;
        match looked.unwrap_or(Standing::Unknown) {
            Standing::Good => self.unknown = 0,
            Standing::Ended => return Err(End::SignedOut),
            Standing::Unknown => self.unknown += 1,
        }
        if self.unknown > UNKNOWN_MAX { Err(End::Restart) } else { Ok(()) }
    }

    fn count(&mut self) -> Result<(), End> {
        self.said += 1;
        if self.said > CHATTER { Err(End::Protocol) } else { Ok(()) }
    }
}
