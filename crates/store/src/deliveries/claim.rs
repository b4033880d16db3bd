//! Taking what is due, for the time of a lease.

use std::fmt;

use atalaya_domain::{Channel, DeliveryId, DeliveryState, Language, OrganisationId, UserId};
use diesel::prelude::*;
use jiff::{SignedDuration, Timestamp};

use super::fall::{fallen_in_tx, next_channel_in_tx};
use super::push::{self, PushBrowser};
use super::{DeliveryRow, Due, GIVE_UP, later, read_id};
use crate::conn::{on, on_in_tx};
use crate::engine::Claim as _;
use crate::rows::corrupt;
use crate::schema::delivery;
use crate::scope::Across;
use crate::sealing::{CONTACT, OpeningKeys, opening_keys_in_tx};
use crate::{SecretHash, StaffContact, Store, StoreError};

/// A message that is this process's to send until its lease is over.
#[derive(Debug, Clone)]
pub struct Delivery {
    /// Its id, the same at each try.
    pub id: DeliveryId,
    /// Whose it is.
    pub organisation: OrganisationId,
    /// Which try this is, from 1: who writes down what became of it names it.
    pub attempt: u32,
    /// The language its recipient reads.
    pub language: Language,
    /// Whether it is of an exercise, and says so.
    pub exercise: bool,
    /// Where to.
    pub to: DeliveryTo,
}

/// Where a message goes. `Debug` does not say: it must reach no log.
#[derive(Clone, PartialEq, Eq)]
pub enum DeliveryTo {
    /// Browsers that asked for it.
    Push(Vec<PushBrowser>),
    /// A telephone number as somebody typed it.
    Sms(String),
    /// An address.
    Email(String),
}

impl fmt::Debug for DeliveryTo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.channel().code())
    }
}

impl DeliveryTo {
    /// By which channel.
    #[must_use]
    pub const fn channel(&self) -> Channel {
        match self {
            Self::Push(_) => Channel::Push,
            Self::Sms(_) => Channel::Sms,
            Self::Email(_) => Channel::Email,
        }
    }
}

/// What came of taking one delivery.
#[derive(Debug, Clone)]
pub enum Claimed {
    /// It is to be sent.
    Send(Delivery),
    /// Nothing is to be sent: it was heard in the app, there is no address, or it is too late.
    Settled(DeliveryState),
    /// Another node is at it, or has been.
    Others,
}

/// The browsers that are told of what waits for somebody, inside a transaction: of devices that have
/// not ended and of sessions that have not, the newest first.
macro_rules! browsers_in_tx {
    ($c:ident, $person:expr, $now:expr) => {{
        use $crate::schema::{device, push_subscription, session};
        // A device that has become a decoy's is not theirs any more.
        let open = device::user_id
            .eq($person)
            .assume_not_null()
            .and(device::ended_us.is_null())
            .or(session::expires_us.gt($now.as_microsecond()).assume_not_null());
        let browsers: Vec<(i64, Vec<u8>, Vec<u8>)> = push_subscription::table
            .left_join(device::table)
            .left_join(session::table)
            .filter(push_subscription::user_id.eq($person))
            .filter(open)
            .order(push_subscription::id.desc())
            .limit(push::MOST)
            .select((
                push_subscription::id,
                push_subscription::endpoint_hash,
                push_subscription::endpoint_sealed,
            ))
            .load($c)?;
        browsers
    }};
}

/// Where a delivery goes, and in which language; or how it ends without being sent. Inside a
/// transaction.
macro_rules! reached_in_tx {
    ($c:ident, $keys:expr, $row:expr, $now:expr) => {{
        use $crate::schema::{alert, app_user, staff_contact};
        let (row, now): (&DeliveryRow, Timestamp) = ($row, $now);
        let waits: Option<String> = alert::table
            .find((row.recipient, row.position))
            .filter(alert::acknowledged_us.is_null())
            .filter(alert::expires_us.gt(now.as_microsecond()))
            .select(alert::payload)
            .first($c)
            .optional()?;
        let there: i64 = app_user::table
            .find(row.recipient)
            .filter(app_user::disabled_us.is_null())
            .count()
            .get_result($c)?;
        let exercise = waits.as_deref().is_some_and(is_exercise);
        if waits.is_none() || there == 0 {
            Err(DeliveryState::NotNeeded)
        } else if later(now, -GIVE_UP) >= row.created_us {
            Err(DeliveryState::Failed)
        } else {
            let people = vec![row.recipient];
            let opening: OpeningKeys = opening_keys_in_tx!($c, $keys, row.organisation, people)?;
            let found = if row.channel()? == Channel::Push {
                let browsers = browsers_in_tx!($c, row.recipient, now);
                browsers_of(&opening, row, browsers)?
            } else {
                let sealed: Option<Vec<u8>> = staff_contact::table
                    .find(row.recipient)
                    .select(staff_contact::sealed)
                    .first($c)
                    .optional()?;
                contact_of(&opening, row, sealed.as_deref())?
            };
            found.map(|(to, language)| (to, language, exercise)).ok_or(DeliveryState::NoAddress)
        }
    }};
}

/// The browsers of somebody, if there are any. What is said there is the service worker's to say.
fn browsers_of(
    opening: &OpeningKeys,
    row: &DeliveryRow,
    rows: Vec<(i64, Vec<u8>, Vec<u8>)>,
) -> Result<Option<(DeliveryTo, Language)>, StoreError> {
    let browsers = push::opened(opening, row.organisation, row.recipient, rows)?;
    Ok((!browsers.is_empty()).then_some((DeliveryTo::Push(browsers), Language::default())))
}

impl Store {
    /// Deliveries that are to be looked at by now, the longest due first.
    pub async fn deliveries_due(
        &self,
        now: Timestamp,
        most: usize,
    ) -> Result<Vec<Due>, StoreError> {
        self.everybody(Across::Deliveries)
            .run("read what is to be sent", move |conn| {
                let rows: Vec<(i64, Vec<u8>)> = on!(conn, c => {
                    delivery::table
                        .filter(delivery::next_us.le(now.as_microsecond()))
                        .order(delivery::next_us)
                        .limit(most as i64)
                        .select((delivery::organisation, delivery::id))
                        .load(c)
                })?;
                let due = rows
                    .into_iter()
                    .map(|(organisation, id)| Ok((OrganisationId(organisation), read_id(&id)?)));
                Ok(due.collect::<Result<_, StoreError>>()?)
            })
            .await
    }

    /// Takes a delivery for the time of a lease, and opens where it goes. `receipt` is the hash of
    /// the secret by which the gateway will tell what became of it. Waits for no other node.
    pub async fn delivery_claim(
        &self,
        (organisation, id): Due,
        receipt: SecretHash,
        lease: SignedDuration,
        now: Timestamp,
    ) -> Result<Claimed, StoreError> {
        let keys = self.keys().ok_or(StoreError::Locked)?;
        let (claimed, told) = self
            .of(organisation)
            .write("take a delivery", move |conn| {
                on_in_tx!(conn, c => {
                    if !c.claim_delivery(id.as_bytes(), now.as_microsecond())? {
                        return Ok((Claimed::Others, Vec::new()));
                    }
                    let this = delivery::table.find(id.as_bytes().as_slice());
                    let row: DeliveryRow = this.select(DeliveryRow::as_select()).first(c)?;
                    let state = row.state()?;
                    if state == DeliveryState::Sent {
                        // No receipt came in time.
                        diesel::update(this).set(delivery::next_us.eq(None::<i64>)).execute(c)?;
                        next_channel_in_tx!(c, row, now);
                        return Ok((Claimed::Settled(state), Vec::new()));
                    }
                    let to = reached_in_tx!(c, &keys, &row, now);
                    match to {
                        Ok((to, language, exercise)) => {
                            diesel::update(this)
                                .set((
                                    delivery::tries.eq(row.tries + 1),
                                    delivery::next_us.eq(later(now, lease)),
                                    delivery::receipt_hash.eq(receipt.0.as_slice()),
                                ))
                                .execute(c)?;
                            let attempt = u32::try_from(row.tries + 1).unwrap_or(u32::MAX);
                            let delivery =
                                Delivery { id, organisation, attempt, language, exercise, to };
                            Ok((Claimed::Send(delivery), Vec::new()))
                        }
                        Err(state) => {
                            diesel::update(this)
                                .set((
                                    delivery::state.eq(state.code()),
                                    delivery::next_us.eq(None::<i64>),
                                    delivery::done_us.eq(now.as_microsecond()),
                                ))
                                .execute(c)?;
                            let told: Vec<UserId> = if state == DeliveryState::NotNeeded {
                                Vec::new()
                            } else {
                                fallen_in_tx!(c, &row, now)
                            };
                            Ok((Claimed::Settled(state), told))
                        }
                    }
                })
            })
            .await?;
        self.alerts_changed(&told);
        Ok(claimed)
    }
}

/// Whether an alert is of an exercise: only what says so is.
fn is_exercise(payload: &str) -> bool {
    let payload: Option<serde_json::Value> = serde_json::from_str(payload).ok();
    payload.is_some_and(|payload| payload["exercise"] == true)
}

/// Where somebody is reached by a channel, by what is known of them.
fn contact_of(
    opening: &OpeningKeys,
    row: &DeliveryRow,
    sealed: Option<&[u8]>,
) -> Result<Option<(DeliveryTo, Language)>, StoreError> {
    let Some(sealed) = sealed else { return Ok(None) };
    let (person, id) = (row.recipient, row.recipient.to_be_bytes());
    let opened = opening.open(row.organisation, Some(person), CONTACT, &id, sealed)?;
    let Some(opened) = opened else { return Ok(None) };
    let contact: StaffContact = serde_json::from_slice(&opened).map_err(|_| corrupt("sealed"))?;
    let to = match row.channel()? {
        // It has addresses of its own.
        Channel::Push => None,
        Channel::Sms => Some(DeliveryTo::Sms(contact.phone)),
        Channel::Email => contact.email.map(DeliveryTo::Email),
    };
    Ok(to.map(|to| (to, contact.language.unwrap_or_default())))
}
