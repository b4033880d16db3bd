//! What can end a reader's stream, whatever else it is doing and whatever carries it.

use std::pin::pin;
use std::time::Duration;

use actix_web::web::Data;
use tokio::time::{Instant, Interval, MissedTickBehavior};

use super::drain::Drain;
use super::end::End;
use crate::access::AccessNews;
use crate::doors::Doors;
use crate::ground;
use crate::viewer::{Look, Principal, Standing, standing};

/// How often the session is looked at, and silence noticed. Whoever was signed out is out at once,
/// since that is told; should it not be, within 5 s, with the 2 s that a session is taken for granted.
pub(super) const CHECK: Duration = Duration::from_secs(2);
/// How long one message may wait to be taken. What comes meanwhile is merged, not queued.
const SLOW: Duration = Duration::from_secs(20);
/// Frames a client may send between two checks. A hand on a map sends a few.
const CHATTER: u32 = 100;
/// How often it is looked at where a reader's map ends: a plan that is over closes its municipality soon, not at once.
const GROUND_CHECK: Duration = Duration::from_secs(5 * 60);
/// Checks that may fail in a row because the database does not answer.
const UNKNOWN_MAX: u32 = 2;

/// Why a stream looks up from its work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wake {
    Check,
    /// There is news of the reader's access.
    News,
    Stop,
}

/// What can end a reader's stream.
pub(super) struct Watch {
    principal: Principal,
    /// Where their map ends, by number; looked at again then.
    ground: Option<(u64, Instant)>,
    pub doors: Data<Doors>,
    pub events: Events,
    pub client: Client,
    unknown: u32,
}

/// What a stream looks up for.
pub(super) struct Events {
    news: AccessNews,
    drain: Drain,
    /// Its place among those that are closed one after the other, 0–1.
    turn: f64,
    checks: Interval,
}

/// What the client does by itself.
pub(super) struct Client {
    /// Silence after which it is gone.
    gone: Duration,
    heard: Instant,
    said: u32,
}

impl Watch {
    pub fn new(
        (principal, ground): (Principal, Option<u64>),
        doors: Data<Doors>,
        turn: f64,
        gone: Duration,
    ) -> Self {
        let mut checks = tokio::time::interval(CHECK);
        checks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let drain = doors.drain.clone();
        let news = AccessNews::of(principal.viewer(), &doors);
        let events = Events { news, drain, turn, checks };
        let client = Client { gone, heard: Instant::now(), said: 0 };
        let ground = ground.map(|number| (number, Instant::now() + GROUND_CHECK));
        Self { principal, ground, doors, events, client, unknown: 0 }
    }

    /// Waits until it is time to look. May be dropped while waiting: nothing is lost.
    pub fn wake(&mut self) -> impl Future<Output = Wake> {
        self.events.wake()
    }

    /// Looks whether there is a reason to end. Must be waited for: who drops it half-way would put
    /// the look at the session off, and a busy stream for ever.
    pub async fn check(&mut self, wake: Wake) -> Result<(), End> {
        if wake == Wake::Stop {
            return Err(End::Restart);
        }
        self.client.check()?;
        let look = if wake == Wake::News { Look::Anew } else { Look::Routine };
        let looked =
            tokio::time::timeout(CHECK, standing(&self.principal, &self.doors, look)).await;
        match looked.unwrap_or(Standing::Unknown) {
            Standing::Good => self.unknown = 0,
            Standing::Ended => return Err(End::SignedOut),
            Standing::Unknown => self.unknown += 1,
        }
        if self.unknown > UNKNOWN_MAX {
            return Err(End::Restart);
        }
        self.check_ground().await
    }

    /// Whoever's plans are others than when they came comes anew, and is told another map.
    async fn check_ground(&mut self) -> Result<(), End> {
        let Some((number, due)) = &mut self.ground else { return Ok(()) };
        if Instant::now() < *due {
            return Ok(());
        }
        *due = Instant::now() + GROUND_CHECK;
        match ground::number(self.principal.viewer(), &self.doors).await {
            Ok(Some(now)) if now != *number => Err(End::Restart),
            // Where the database does not answer, the look at the session ends it.
            Ok(_) | Err(_) => Ok(()),
        }
    }

    /// Sends a message, or waits for something else, and does not let that hide a reason to end.
    pub async fn during<T, E>(
        &mut self,
        sending: impl Future<Output = Result<T, E>>,
    ) -> Result<T, End> {
        let mut sending = pin!(sending);
        let mut deadline = pin!(tokio::time::sleep(SLOW));
        loop {
            tokio::select! {
                sent = &mut sending => return sent.or(Err(End::Left)),
                () = &mut deadline => return Err(End::Slow),
                wake = self.wake() => self.check(wake).await?,
            }
        }
    }
}

impl Events {
    /// Waits until it is time to look. May be dropped while waiting: nothing is lost.
    pub async fn wake(&mut self) -> Wake {
        tokio::select! {
            () = self.drain.turn(self.turn) => Wake::Stop,
            () = self.news.changed() => Wake::News,
            _ = self.checks.tick() => Wake::Check,
        }
    }
}

impl Client {
    /// Counts a frame of the client's.
    pub fn spoke(&mut self) -> Result<(), End> {
        self.heard = Instant::now();
        self.said += 1;
        if self.said > CHATTER { Err(End::Protocol) } else { Ok(()) }
    }

    /// Looks whether it is still there, once between two looks.
    fn check(&mut self) -> Result<(), End> {
        self.said = 0;
        if self.heard.elapsed() > self.gone { Err(End::Gone) } else { Ok(()) }
    }
}
