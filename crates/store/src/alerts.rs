//! What accounts must be told and acknowledge: durable, in the order in which it was raised.

use atalaya_domain::{Alert, AlertKind, OrganisationId, OutreachId, Role, UserId};
use diesel::prelude::*;
use jiff::{SignedDuration, Timestamp};
use tokio::sync::broadcast;

use crate::conn::{on, on_in_tx};
use crate::rows::{corrupt, timestamp};
use crate::schema::alert;
use crate::scope::Across;
use crate::{Outwards, Store, StoreError};

/// An alert that is to be raised.
#[derive(Debug, Clone)]
pub struct NewAlert {
    /// What it is about.
    pub kind: AlertKind,
    /// Which of that kind, as text that nobody is told.
    pub subject: String,
    /// A JSON object of at most 1 KiB.
    pub payload: String,
    /// For how long it is told.
    pub lasts: SignedDuration,
    /// For how long one of the same kind and subject is not raised again for the same account,
    /// acknowledged or not.
    pub once_in: SignedDuration,
    /// How it is told outside of the app.
    pub outwards: Outwards,
}

/// Whom an alert is for.
#[derive(Debug, Clone)]
pub enum Recipients {
    /// These accounts, those that are disabled left out.
    Users(Vec<UserId>),
    /// Who has one of these roles in an organisation now.
    Roles(OrganisationId, Vec<Role>),
}

/// Whose alerts have changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AlertChange {
    /// An account's.
    Of(UserId),
    /// Nobody knows whose: changes may have been missed.
    Anybody,
}

impl AlertChange {
    /// Reads what a trigger tells: the account's number.
    pub(crate) fn parse(text: &str) -> Self {
        text.parse().map_or(Self::Anybody, |id| Self::Of(UserId(id)))
    }
}

/// How an acknowledgement went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Acknowledged {
    /// When it was acknowledged first.
    pub at: Timestamp,
    /// Whether this was the first.
    pub first: bool,
}

/// The columns of an [`Alert`].
type AlertRow = (i64, i64, String, i64, i64, String, Option<i64>);

/// The columns of an [`Alert`], for a select.
macro_rules! alert_columns {
    () => {
        (
            alert::recipient,
            alert::position,
            alert::kind,
            alert::created_us,
            alert::expires_us,
            alert::payload,
            alert::acknowledged_us,
        )
    };
}

fn read(row: AlertRow) -> Result<Alert, StoreError> {
    let (recipient, position, kind, created_us, expires_us, payload, acknowledged_us) = row;
    Ok(Alert {
        recipient: UserId(recipient),
        position: position as u64,
        kind: AlertKind::parse(&kind).ok_or(corrupt("kind"))?,
        at: timestamp(created_us, "created_us")?,
        expires_at: timestamp(expires_us, "expires_us")?,
        payload,
        acknowledged_at: acknowledged_us.map(|at| timestamp(at, "acknowledged_us")).transpose()?,
    })
}

/// Raises an alert inside a transaction, together with what it is about. Gives whom it was raised
/// for: tell them with `Store::alerts_changed` once it has committed.
macro_rules! alert_raise_in_tx {
    ($c:ident, $new:expr, $recipients:expr, $now:expr) => {{
        use $crate::schema::{alert, alert_head, app_user};
        let (new, now): (&$crate::NewAlert, jiff::Timestamp) = ($new, $now);
        let query = app_user::table.filter(app_user::disabled_us.is_null());
        // In this order always, so that two who raise alerts wait for one another and no more.
        let recipients: Vec<(i64, i64)> = match $recipients {
            $crate::Recipients::Users(users) => query
                .filter(app_user::id.eq_any(users.iter().map(|user| user.0)))
                .order(app_user::id)
                .select((app_user::id, app_user::organisation))
                .load($c)?,
            $crate::Recipients::Roles(organisation, roles) => query
                .filter(app_user::organisation.eq(organisation.0))
                .filter(app_user::role.eq_any(roles.iter().map(|role| role.code())))
                .order(app_user::id)
                .select((app_user::id, app_user::organisation))
                .load($c)?,
        };
        let raised_since =
            now.saturating_sub(new.once_in).map_or(i64::MIN, |at| at.as_microsecond());
        let expires = now.saturating_add(new.lasts).map_or(i64::MAX, |at| at.as_microsecond());
        let mut raised = Vec::with_capacity(recipients.len());
        for (recipient, organisation) in recipients {
            // Locks the row, made if need be; nobody else gives this account a position then.
            let head: i64 = diesel::insert_into(alert_head::table)
                .values((
                    alert_head::recipient.eq(recipient),
                    alert_head::organisation.eq(organisation),
                    alert_head::position.eq(0),
                ))
                .on_conflict(alert_head::recipient)
                .do_update()
                .set(alert_head::position.eq(alert_head::position))
                .returning(alert_head::position)
                .get_result($c)?;
            let known: i64 = alert::table
                .filter(alert::recipient.eq(recipient))
                .filter(alert::kind.eq(new.kind.code()))
                .filter(alert::subject.eq(&new.subject))
                .filter(alert::created_us.gt(raised_since))
                .count()
                .get_result($c)?;
            if known > 0 {
                continue;
            }
            diesel::update(alert_head::table.find(recipient))
                .set(alert_head::position.eq(head + 1))
                .execute($c)?;
            diesel::insert_into(alert::table)
                .values((
                    alert::recipient.eq(recipient),
                    alert::organisation.eq(organisation),
                    alert::position.eq(head + 1),
                    alert::kind.eq(new.kind.code()),
                    alert::subject.eq(&new.subject),
                    alert::payload.eq(&new.payload),
                    alert::created_us.eq(now.as_microsecond()),
                    alert::expires_us.eq(expires),
                ))
                .execute($c)?;
            $crate::deliveries::deliveries_in_tx!(
                $c,
                new,
                (organisation, recipient, head + 1),
                now
            );
            raised.push(atalaya_domain::UserId(recipient));
        }
        Ok::<_, $crate::conn::Fault>(raised)
    }};
}

pub(crate) use alert_raise_in_tx;

impl Store {
    /// Raises an alert, unless it was not long ago. Gives whom it was raised for; they are told
    /// once it is on the disk.
    pub async fn alert_raise(
        &self,
        recipients: Recipients,
        new: NewAlert,
        now: Timestamp,
    ) -> Result<Vec<UserId>, StoreError> {
        let raised = self
            .everybody(Across::Alerts)
            .write(
                "raise an alert",
                move |conn| on_in_tx!(conn, c => alert_raise_in_tx!(c, &new, &recipients, now)),
            )
            .await?;
        self.alerts_changed(&raised);
        Ok(raised)
    }

    /// An account's alerts after a position that are neither acknowledged nor over, in order.
    pub async fn alerts_open(
        &self,
        user: UserId,
        after: u64,
        most: usize,
        now: Timestamp,
    ) -> Result<Vec<Alert>, StoreError> {
        self.everybody(Across::Alerts)
            .run("read alerts", move |conn| {
                let rows: Vec<AlertRow> = on!(conn, c => {
                    alert::table
                        .filter(alert::recipient.eq(user.0))
                        .filter(alert::position.gt(i64::try_from(after).unwrap_or(i64::MAX)))
                        .filter(alert::acknowledged_us.is_null())
                        .filter(alert::expires_us.gt(now.as_microsecond()))
                        .order(alert::position)
                        .limit(most as i64)
                        .select(alert_columns!())
                        .load(c)
                })?;
                Ok(rows.into_iter().map(read).collect::<Result<_, _>>()?)
            })
            .await
    }

    /// Those of an account's alerts at these positions that are acknowledged or over.
    pub async fn alerts_closed(
        &self,
        user: UserId,
        positions: Vec<u64>,
        now: Timestamp,
    ) -> Result<Vec<Alert>, StoreError> {
        if positions.is_empty() {
            return Ok(Vec::new());
        }
        self.everybody(Across::Alerts)
            .run("read alerts", move |conn| {
                let positions = positions.iter().map(|position| *position as i64);
                let over = alert::expires_us.le(now.as_microsecond());
                let rows: Vec<AlertRow> = on!(conn, c => {
                    alert::table
                        .filter(alert::recipient.eq(user.0))
                        .filter(alert::position.eq_any(positions))
                        .filter(alert::acknowledged_us.is_not_null().or(over))
                        .order(alert::position)
                        .select(alert_columns!())
                        .load(c)
                })?;
                Ok(rows.into_iter().map(read).collect::<Result<_, _>>()?)
            })
            .await
    }

    /// The outing of an alarm that an account is told of.
    async fn alarm_at(
        &self,
        user: UserId,
        position: u64,
    ) -> Result<Option<(OrganisationId, OutreachId)>, StoreError> {
        let found: Option<(i64, String)> = self
            .everybody(Across::Alerts)
            .run("read an alert", move |conn| {
                let position = i64::try_from(position).unwrap_or(0);
                Ok(on!(conn, c => {
                    alert::table
                        .find((user.0, position))
                        .filter(alert::kind.eq(AlertKind::Alarm.code()))
                        .filter(alert::acknowledged_us.is_null())
                        .select((alert::organisation, alert::subject))
                        .first(c)
                        .optional()
                })?)
            })
            .await?;
        let id = |subject: &str| OutreachId::parse(subject.split(':').next()?);
        Ok(found.and_then(|(of, subject)| Some((OrganisationId(of), id(&subject)?))))
    }

    /// Acknowledges an account's alert, once; again changes nothing. Of an alarm that takes the
    /// outing's alarms up. On the disk when it is
    /// answered. [`StoreError::NotFound`] when the account has no such alert.
    pub async fn alert_acknowledge(
        &self,
        user: UserId,
        position: u64,
        now: Timestamp,
    ) -> Result<Acknowledged, StoreError> {
        if let Some((organisation, id)) = self.alarm_at(user, position).await? {
            match self.outreach_acknowledge(organisation, id, user, now).await {
                // What is gone is heard all the same.
                Ok(_) | Err(StoreError::NotFound { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        let acknowledged = self
            .everybody(Across::Alerts)
            .write("acknowledge an alert", move |conn| {
                let position = i64::try_from(position).unwrap_or(0);
                on_in_tx!(conn, c => {
                    let theirs = alert::table.find((user.0, position));
                    let first = diesel::update(theirs.filter(alert::acknowledged_us.is_null()))
                        .set(alert::acknowledged_us.eq(now.as_microsecond()))
                        .execute(c)?;
                    let at: Option<Option<i64>> =
                        theirs.select(alert::acknowledged_us).first(c).optional()?;
                    let at = at.flatten().ok_or(StoreError::NotFound { what: "alert" })?;
                    Ok(Acknowledged { at: timestamp(at, "acknowledged_us")?, first: first == 1 })
                })
            })
            .await?;
        if acknowledged.first {
            self.alerts_changed(&[user]);
        }
        Ok(acknowledged)
    }

    /// Hears whose alerts change from now on: raised or acknowledged, by this process or another.
    #[must_use]
    pub fn alert_watch(&self) -> broadcast::Receiver<AlertChange> {
        self.alerts().subscribe()
    }

    /// Tells listeners in this process.
    pub(crate) fn alerts_changed(&self, users: &[UserId]) {
        for user in users {
            // Nobody may be listening.
            let _ = self.alerts().send(AlertChange::Of(*user));
        }
    }
}
