//! Writing down what became of a try.

use atalaya_domain::{DeliveryId, DeliveryState, OrganisationId, UserId};
use diesel::prelude::*;
use jiff::Timestamp;

use super::fall::{fallen_in_tx, out_after_all_in_tx};
use super::{DeliveryRow, RECEIPT_WITHIN, later};
use crate::conn::on_in_tx;
use crate::schema::delivery;
use crate::{Delivery, Store, StoreError};

/// What became of a try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Whoever carries it has taken it, and says no more.
    Sent,
    /// Whoever carries it has taken it, and will say whether it arrived.
    ReceiptFollows,
    /// It did not work; to be tried again then.
    Failed {
        /// When.
        again_at: Timestamp,
    },
    /// It will never work: nobody is there, or the address is none.
    Refused,
}

impl Store {
    /// Writes down what became of a try, unless another was begun meanwhile or a receipt was
    /// quicker; whether it was written down. What follows is in the same transaction.
    pub async fn delivery_mark(
        &self,
        of: &Delivery,
        outcome: Outcome,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let (organisation, id, attempt) = (of.organisation, of.id, i64::from(of.attempt));
        let told = self
            .of(organisation)
            .write("write down what became of a message", move |conn| {
                on_in_tx!(conn, c => {
                    let row = taken_in_tx!(c, organisation, id);
                    let waiting = DeliveryState::Waiting.code();
                    let row = row.filter(|row| row.state == waiting && row.tries == attempt);
                    let Some(row) = row else { return Ok(None) };
                    let this = delivery::table.find(id.as_bytes().as_slice());
                    let now_us = now.as_microsecond();
                    let told: Vec<UserId> = match outcome {
                        Outcome::Sent | Outcome::ReceiptFollows => {
                            let waits = outcome == Outcome::ReceiptFollows;
                            diesel::update(this)
                                .set((
                                    delivery::state.eq(DeliveryState::Sent.code()),
                                    delivery::next_us
                                        .eq(waits.then(|| later(now, RECEIPT_WITHIN))),
                                    delivery::sent_us.eq(now_us),
                                    delivery::done_us.eq((!waits).then_some(now_us)),
                                ))
                                .execute(c)?;
                            out_after_all_in_tx!(c, &row, now)
                        }
                        Outcome::Failed { again_at } => {
                            diesel::update(this)
                                .set((
                                    delivery::next_us.eq(again_at.as_microsecond()),
                                    delivery::failed_us.eq(now_us),
                                ))
                                .execute(c)?;
                            fallen_in_tx!(c, &row, now)
                        }
                        Outcome::Refused => {
                            diesel::update(this)
                                .set((
                                    delivery::state.eq(DeliveryState::Failed.code()),
                                    delivery::next_us.eq(None::<i64>),
                                    delivery::failed_us.eq(now_us),
                                    delivery::done_us.eq(now_us),
                                ))
                                .execute(c)?;
                            fallen_in_tx!(c, &row, now)
                        }
                    };
                    Ok(Some(told))
                })
            })
            .await?;
        let written = told.is_some();
        self.alerts_changed(&told.unwrap_or_default());
        Ok(written)
    }
}

/// A delivery to change, its row locked, inside a transaction.
macro_rules! taken_in_tx {
    ($c:ident, $organisation:expr, $id:expr) => {{
        let organisation: OrganisationId = $organisation;
        let id: DeliveryId = $id;
        // An update that changes nothing locks the row on both engines.
        diesel::update(
            delivery::table
                .find(id.as_bytes().as_slice())
                .filter(delivery::organisation.eq(organisation.0)),
        )
        .set(delivery::tries.eq(delivery::tries))
        .returning(DeliveryRow::as_select())
        .get_result::<DeliveryRow>($c)
        .optional()?
    }};
}

pub(super) use taken_in_tx;
