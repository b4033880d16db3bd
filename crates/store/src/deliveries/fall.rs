//! What follows when a channel did not bring a message: the next one, and the word that none did.

use crate::rows::corrupt;
use crate::{NewAlert, Outwards, StoreError};

use super::DeliveryRow;
use atalaya_domain::{AlertKind, DeliveryState, OrganisationId, Role};
use jiff::SignedDuration;

/// The word that nothing went out is for tonight.
const UNHEARD_LASTS: SignedDuration = SignedDuration::from_hours(24);

/// The alert that a step went out by no channel.
pub(super) fn unheard(row: &DeliveryRow) -> NewAlert {
    NewAlert {
        kind: AlertKind::Undelivered,
        subject: row.unheard_subject(),
        payload: row.unheard_payload(),
        lasts: UNHEARD_LASTS,
        once_in: UNHEARD_LASTS,
        outwards: Outwards::default(),
    }
}

/// Who is told of that.
pub(super) fn supervisors(organisation: i64) -> crate::Recipients {
    crate::Recipients::Roles(OrganisationId(organisation), vec![Role::Supervisor])
}

/// Whether every delivery of a step has failed at least once and none is out. Of each: its state, and
/// when it failed last.
pub(super) fn none_is_out(all: &[(String, Option<i64>)]) -> Result<bool, StoreError> {
    for (state, failed_us) in all {
        let state = DeliveryState::parse(state).ok_or(corrupt("state"))?;
        let failed = match state {
            DeliveryState::Failed | DeliveryState::NoAddress => true,
            DeliveryState::Waiting => failed_us.is_some(),
            DeliveryState::Reserve
            | DeliveryState::Sent
            | DeliveryState::Delivered
            | DeliveryState::NotNeeded => false,
        };
        if !failed {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Has the next channel in reserve, if there is one, be taken now, inside a transaction.
macro_rules! next_channel_in_tx {
    ($c:ident, $row:expr, $now:expr) => {{
        use $crate::schema::delivery;
        let next: Option<Vec<u8>> = delivery::table
            .filter(delivery::recipient.eq($row.recipient))
            .filter(delivery::position.eq($row.position))
            .filter(delivery::state.eq(atalaya_domain::DeliveryState::Reserve.code()))
            .order(delivery::place_in_line)
            .select(delivery::id)
            .first($c)
            .optional()?;
        if let Some(next) = next {
            diesel::update(delivery::table.find(next))
                .set((
                    delivery::state.eq(atalaya_domain::DeliveryState::Waiting.code()),
                    delivery::next_us.eq($now.as_microsecond()),
                ))
                .execute($c)?;
        }
    }};
}

/// A channel has failed: the next one is taken, and where there is none left for anybody whom the
/// step is told to, supervisors are told in the app. Inside a transaction; gives whose alerts changed.
macro_rules! fallen_in_tx {
    ($c:ident, $row:expr, $now:expr) => {{
        use $crate::alerts::alert_raise_in_tx;
        use $crate::schema::delivery;
        let row: &$crate::deliveries::DeliveryRow = $row;
        $crate::deliveries::fall::next_channel_in_tx!($c, row, $now);
        let mut told: Vec<atalaya_domain::UserId> = Vec::new();
        if row.urgent == 1 {
            let all: Vec<(String, Option<i64>)> = delivery::table
                .filter(delivery::organisation.eq(row.organisation))
                .filter(delivery::subject.eq(&row.subject))
                .filter(delivery::kind.eq(&row.kind))
                .select((delivery::state, delivery::failed_us))
                .load($c)?;
            if $crate::deliveries::fall::none_is_out(&all)? {
                let new = $crate::deliveries::fall::unheard(row);
                let to = $crate::deliveries::fall::supervisors(row.organisation);
                told = alert_raise_in_tx!($c, &new, &to, $now)?;
            }
        }
        told
    }};
}

/// A message is out after all: nobody needs to be told any more that none was. Inside a transaction;
/// gives whose alerts changed.
macro_rules! out_after_all_in_tx {
    ($c:ident, $row:expr, $now:expr) => {{
        use $crate::schema::alert;
        let row: &$crate::deliveries::DeliveryRow = $row;
        let over = alert::table
            .filter(alert::organisation.eq(row.organisation))
            .filter(alert::kind.eq(atalaya_domain::AlertKind::Undelivered.code()))
            .filter(alert::subject.eq(row.unheard_subject()))
            .filter(alert::acknowledged_us.is_null())
            .filter(alert::created_us.lt($now.as_microsecond()))
            .filter(alert::expires_us.gt($now.as_microsecond()));
        let whose: Vec<i64> = diesel::update(over)
            .set(alert::expires_us.eq($now.as_microsecond()))
            .returning(alert::recipient)
            .get_results($c)?;
        whose.into_iter().map(atalaya_domain::UserId).collect::<Vec<_>>()
    }};
}

pub(super) use {fallen_in_tx, next_channel_in_tx, out_after_all_in_tx};
