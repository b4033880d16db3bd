//! Telling people outside of the app: what is to be sent, by whom it is being sent, what became of it.
//!
//! A delivery is a row for each alert, person and channel, written in the transaction that raises the
//! alert. The first two channels are due at once; each of the others when one before it has failed, or
//! has not been confirmed. Who sends takes a row for the time of a lease: a node that dies in between
//! leaves it to the others, so the gateway is handed each at least once, and twice only when that node
//! died between handing it over and writing that down, or when an answer was lost on the way.

mod claim;
mod fall;
mod outcome;
mod push;
mod receipt;

use atalaya_domain::{
    AlertKind, Channel, DeliveryId, DeliveryState, OrganisationId, OutreachId, UserId,
};
use diesel::prelude::*;
use jiff::{SignedDuration, Timestamp};

pub use claim::{Claimed, Delivery, DeliveryTo};
pub use outcome::Outcome as DeliveryOutcome;
pub use push::PushBrowser;
pub use receipt::{Backlog, DeliveryInfo, Receipt};

use crate::StoreError;
use crate::rows::corrupt;
use crate::schema::delivery;

/// How something is told outside of the app; by default it is not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outwards {
    /// By which channels, the first first.
    pub channels: Vec<Channel>,
    /// Whether supervisors are told when it goes out by none of them.
    pub urgent: bool,
    /// Who is not told so though the alert is theirs too: their phone may be in other hands.
    pub except: Option<UserId>,
}

/// Channels that are due at once: what one gateway swallows the other may bring.
pub(crate) const AT_ONCE: usize = 2;

/// What could not be sent for so long is not sent any more: by then the next step was fired.
const GIVE_UP: SignedDuration = SignedDuration::from_mins(30);
/// For how long a gateway's receipt is waited for before the next channel is taken.
const RECEIPT_WITHIN: SignedDuration = SignedDuration::from_mins(2);

/// The columns that decide what happens to a delivery.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = delivery)]
pub(crate) struct DeliveryRow {
    pub(crate) organisation: i64,
    pub(crate) recipient: i64,
    pub(crate) position: i64,
    pub(crate) channel: String,
    pub(crate) kind: String,
    pub(crate) subject: String,
    pub(crate) urgent: i64,
    pub(crate) state: String,
    pub(crate) tries: i64,
    pub(crate) created_us: i64,
}

impl DeliveryRow {
    fn channel(&self) -> Result<Channel, StoreError> {
        Channel::parse(&self.channel).ok_or(corrupt("channel"))
    }

    fn state(&self) -> Result<DeliveryState, StoreError> {
        DeliveryState::parse(&self.state).ok_or(corrupt("state"))
    }

    /// What the alert that nothing went out is raised once for.
    fn unheard_subject(&self) -> String {
        format!("{}:{}", self.subject, self.kind)
    }

    /// What that alert says: which outing and step, and whether it was for the one who is out; no
    /// name, no place.
    fn unheard_payload(&self) -> String {
        let mut parts = self.subject.split(':');
        let id = parts.next().and_then(OutreachId::parse);
        let step = parts.nth(1).filter(|_| id.is_some());
        let promoter = self.kind == AlertKind::CheckIn.code();
        serde_json::json!({
            "outreach": id.as_ref().map(ToString::to_string),
            "code": id.as_ref().map(crate::outreach_code),
            "step": step,
            "to": if promoter { "promoter" } else { "team" },
        })
        .to_string()
    }
}

/// By which channels one recipient is told.
pub(crate) fn channels_to(outwards: &Outwards, recipient: i64) -> &[Channel] {
    if outwards.except == Some(UserId(recipient)) { &[] } else { &outwards.channels }
}

/// A new delivery's id, which nobody can guess.
pub(crate) fn new_id() -> Result<DeliveryId, StoreError> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|_| StoreError::Randomness)?;
    Ok(DeliveryId::random(bytes))
}

fn read_id(bytes: &[u8]) -> Result<DeliveryId, StoreError> {
    Ok(DeliveryId::from_bytes(bytes.try_into().map_err(|_| corrupt("id"))?))
}

/// A time, so much later, for a column.
fn later(now: Timestamp, by: SignedDuration) -> i64 {
    now.saturating_add(by).unwrap_or(Timestamp::MAX).as_microsecond()
}

/// Writes the deliveries of an alert that was just raised, inside its transaction.
macro_rules! deliveries_in_tx {
    ($c:ident, $new:expr, ($organisation:expr, $recipient:expr, $position:expr), $now:expr) => {{
        use $crate::schema::delivery;
        let channels = $crate::deliveries::channels_to(&$new.outwards, $recipient);
        for (place, channel) in channels.iter().enumerate() {
            let at_once = place < $crate::deliveries::AT_ONCE;
            let state = if at_once {
                atalaya_domain::DeliveryState::Waiting
            } else {
                atalaya_domain::DeliveryState::Reserve
            };
            diesel::insert_into(delivery::table)
                .values((
                    delivery::id.eq($crate::deliveries::new_id()?.as_bytes().as_slice()),
                    delivery::organisation.eq($organisation),
                    delivery::recipient.eq($recipient),
                    delivery::position.eq($position),
                    delivery::channel.eq(channel.code()),
                    delivery::place_in_line.eq(place as i64),
                    delivery::kind.eq($new.kind.code()),
                    delivery::subject.eq(&$new.subject),
                    delivery::urgent.eq(i64::from($new.outwards.urgent)),
                    delivery::state.eq(state.code()),
                    delivery::next_us.eq(at_once.then_some($now.as_microsecond())),
                    delivery::created_us.eq($now.as_microsecond()),
                ))
                .execute($c)?;
        }
    }};
}

pub(crate) use deliveries_in_tx;

/// Which of everybody's deliveries.
type Due = (OrganisationId, DeliveryId);
