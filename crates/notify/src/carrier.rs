//! What brings a message to somebody: a gateway for text messages, a mail server.

use std::future::Future;
use std::pin::Pin;

use atalaya_disclosure::{Call, Released};
use atalaya_domain::{Channel, DeliveryId};
use atalaya_store::DeliveryTo;
use jiff::Timestamp;

/// A message that is to be carried.
#[derive(Debug, Clone)]
pub struct Parcel {
    /// The same at each try: who can, knows it again.
    pub id: DeliveryId,
    /// Where to.
    pub to: DeliveryTo,
    /// What is said.
    pub call: Released<Call>,
    /// Where the carrier may tell what became of it, if it is reached from there.
    pub receipt_url: Option<String>,
    /// When it is carried.
    pub now: Timestamp,
}

/// What a carrier says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Carried {
    /// It has taken the message, and says no more.
    Taken,
    /// It has taken the message, and will tell whether it arrived.
    ReceiptFollows,
    /// It did not work this time, for a reason that names nobody.
    Failed(&'static str),
    /// It will never work.
    Refused(&'static str),
}

/// What came of one try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carriage {
    /// What the carrier says.
    pub carried: Carried,
    /// The numbers of browsers that are no more.
    pub gone: Vec<i64>,
}

impl From<Carried> for Carriage {
    fn from(carried: Carried) -> Self {
        Self { carried, gone: Vec::new() }
    }
}

/// The future of one try.
pub type Carrying<'a> = Pin<Box<dyn Future<Output = Carriage> + Send + 'a>>;

/// Brings messages by one channel.
pub trait Carrier: Send + Sync {
    /// By which.
    fn channel(&self) -> Channel;

    /// Tries once. Whoever waits gives up after a few seconds, so it is to be safe to drop.
    fn carry<'a>(&'a self, parcel: &'a Parcel) -> Carrying<'a>;
}
