//! What a gateway tells afterwards, and what is still on its way.

use atalaya_domain::{
    AlarmStep, AlertKind, Channel, DeliveryId, DeliveryState, OrganisationId, OutreachId, UserId,
};
use diesel::prelude::*;
use jiff::Timestamp;

use super::fall::{fallen_in_tx, out_after_all_in_tx};
use super::outcome::taken_in_tx;
use super::{DeliveryRow, read_id};
use crate::conn::{on, on_in_tx};
use crate::rows::{corrupt, timestamp};
use crate::schema::{app_user, delivery};
use crate::scope::Across;
use crate::{SecretHash, Store, StoreError};

/// What a gateway tells of a message that it has taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Receipt {
    /// It has arrived.
    Delivered,
    /// It will not arrive.
    Failed,
}

/// How far one message of an outing has come. Where it goes is not in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryInfo {
    /// What the alert is about that it tells of.
    pub kind: AlertKind,
    /// Of which step of a ladder it tells, if of one.
    pub step: Option<AlarmStep>,
    /// The pseudonym of whom it is for.
    pub to: String,
    /// By which channel.
    pub channel: Channel,
    /// How far it has come.
    pub state: DeliveryState,
    /// When it was written.
    pub written_at: Timestamp,
    /// When whoever carries it took it.
    pub sent_at: Option<Timestamp>,
    /// When it was said to have arrived, or not to.
    pub done_at: Option<Timestamp>,
}

/// What is still to be sent, of everybody's.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Backlog {
    /// Messages that are to be sent.
    pub waiting: u64,
    /// When the one that has waited longest was written.
    pub oldest_at: Option<Timestamp>,
}

impl Store {
    /// Takes a receipt, by the hash of the secret that goes with the last try; whether there is such
    /// a try. Again changes nothing.
    pub async fn delivery_receipt(
        &self,
        secret: SecretHash,
        receipt: Receipt,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let found: Option<(i64, Vec<u8>)> = self
            .everybody(Across::Deliveries)
            .run("look for what a receipt is of", move |conn| {
                Ok(on!(conn, c => {
                    delivery::table
                        .filter(delivery::receipt_hash.eq(secret.0.as_slice()))
                        .select((delivery::organisation, delivery::id))
                        .first(c)
                        .optional()
                })?)
            })
            .await?;
        let Some((organisation, id)) = found else { return Ok(false) };
        let (organisation, id) = (OrganisationId(organisation), read_id(&id)?);
        let told = self
            .of(organisation)
            .write("take a receipt", move |conn| {
                on_in_tx!(conn, c => {
                    let row: Option<DeliveryRow> = taken_in_tx!(c, organisation, id);
                    let row = row.filter(|row| {
                        row.state == DeliveryState::Waiting.code()
                            || row.state == DeliveryState::Sent.code()
                    });
                    let Some(row) = row else { return Ok(Vec::new()) };
                    let now_us = now.as_microsecond();
                    let state = match receipt {
                        Receipt::Delivered => DeliveryState::Delivered,
                        Receipt::Failed => DeliveryState::Failed,
                    };
                    let this = delivery::table.find(id.as_bytes().as_slice());
                    diesel::update(this)
                        .set((
                            delivery::state.eq(state.code()),
                            delivery::next_us.eq(None::<i64>),
                            delivery::done_us.eq(now_us),
                        ))
                        .execute(c)?;
                    let told: Vec<UserId> = match receipt {
                        Receipt::Delivered => out_after_all_in_tx!(c, &row, now),
                        Receipt::Failed => fallen_in_tx!(c, &row, now),
                    };
                    Ok(told)
                })
            })
            .await?;
        self.alerts_changed(&told);
        Ok(true)
    }

    /// What is still to be sent.
    pub async fn deliveries_backlog(&self) -> Result<Backlog, StoreError> {
        self.everybody(Across::Deliveries)
            .run("count what is to be sent", move |conn| {
                let (waiting, oldest): (i64, Option<i64>) = on!(conn, c => {
                    delivery::table
                        .filter(delivery::state.eq(DeliveryState::Waiting.code()))
                        .filter(delivery::next_us.is_not_null())
                        .select((diesel::dsl::count_star(), diesel::dsl::min(delivery::created_us)))
                        .first(c)
                })?;
                let oldest_at = oldest.map(|at| timestamp(at, "created_us")).transpose()?;
                Ok(Backlog { waiting: waiting as u64, oldest_at })
            })
            .await
    }

    /// What was told outside of the app of an outing, the first first.
    pub async fn deliveries_of(
        &self,
        organisation: OrganisationId,
        outreach: OutreachId,
    ) -> Result<Vec<DeliveryInfo>, StoreError> {
        self.of(organisation)
            .run("read what was sent", move |conn| {
                type Row = (DeliveryRow, String, Option<i64>, Option<i64>);
                let rows: Vec<Row> = on!(conn, c => {
                    delivery::table
                        .inner_join(app_user::table.on(app_user::id.eq(delivery::recipient)))
                        .filter(delivery::organisation.eq(organisation.0))
                        .filter(delivery::subject.like(format!("{outreach}:%")))
                        .order((delivery::created_us, delivery::recipient, delivery::place_in_line))
                        .select((
                            DeliveryRow::as_select(),
                            app_user::handle,
                            delivery::sent_us,
                            delivery::done_us,
                        ))
                        .load(c)
                })?;
                let told = rows.into_iter().map(|(row, to, sent_us, done_us)| {
                    let at =
                        |us: Option<i64>, column| us.map(|us| timestamp(us, column)).transpose();
                    Ok(DeliveryInfo {
                        kind: AlertKind::parse(&row.kind).ok_or(corrupt("kind"))?,
                        step: row.subject.split(':').nth(2).and_then(AlarmStep::parse),
                        to,
                        channel: row.channel()?,
                        state: row.state()?,
                        written_at: timestamp(row.created_us, "created_us")?,
                        sent_at: at(sent_us, "sent_us")?,
                        done_at: at(done_us, "done_us")?,
                    })
                });
                Ok(told.collect::<Result<_, StoreError>>()?)
            })
            .await
    }

    /// When something of an organisation was last said to have arrived, or at least taken by whoever
    /// carries it.
    pub async fn delivery_last(
        &self,
        organisation: OrganisationId,
    ) -> Result<Option<Timestamp>, StoreError> {
        self.of(organisation)
            .run("read when something was last sent", move |conn| {
                let last: Option<i64> = on!(conn, c => {
                    delivery::table
                        .filter(delivery::organisation.eq(organisation.0))
                        .filter(delivery::state.eq_any([
                            DeliveryState::Sent.code(),
                            DeliveryState::Delivered.code(),
                        ]))
                        .select(diesel::dsl::max(delivery::sent_us))
                        .first(c)
                })?;
                Ok(last.map(|at| timestamp(at, "sent_us")).transpose()?)
            })
            .await
    }
}
