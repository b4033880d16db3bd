//! The roster: who is on duty for what, from when to when.

use atalaya_domain::{AuditAction, Duty, OrganisationId, Role, UserId};
use diesel::prelude::*;
use jiff::Timestamp;

use super::OutreachRow;
use super::watch::unwatched_in_tx;
use crate::audit::audit_in_tx;
use crate::conn::{on, on_in_tx};
use crate::rows::{corrupt, timestamp};
use crate::schema::{app_user, duty_turn, outreach};
use crate::{NewAudit, Store, StoreError};

/// Outings that are looked at when a turn goes: far more than an organisation has out.
const MOST_OUT: i64 = 500;

/// A turn that is put on the roster.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewDutyTurn {
    /// Who.
    pub user: UserId,
    /// For what.
    pub duty: Duty,
    /// From when.
    pub starts_at: Timestamp,
    /// To when, later.
    pub ends_at: Timestamp,
    /// Whom to call first: the lowest.
    pub place_in_line: i64,
}

/// A turn of the roster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DutyTurn {
    /// Its number.
    pub id: i64,
    /// What it says.
    pub turn: NewDutyTurn,
    /// The pseudonym of who has it.
    pub handle: String,
}

/// The columns of a [`DutyTurn`].
type DutyRow = (i64, i64, String, i64, i64, i64, String);

fn read(row: DutyRow) -> Result<DutyTurn, StoreError> {
    let (id, user, duty, starts_us, ends_us, place_in_line, handle) = row;
    let turn = NewDutyTurn {
        user: UserId(user),
        duty: Duty::parse(&duty).ok_or(corrupt("duty"))?,
        starts_at: timestamp(starts_us, "starts_us")?,
        ends_at: timestamp(ends_us, "ends_us")?,
        place_in_line,
    };
    Ok(DutyTurn { id, turn, handle })
}

fn entry(user: i64) -> NewAudit {
    NewAudit { action: AuditAction::RosterChanged, subject: None, concerned: vec![UserId(user)] }
}

/// The roles that are told of alarms. Whose role has changed since they were put on the roster is counted on no more.
pub(super) fn hearing() -> Vec<&'static str> {
    let roles = Role::ALL.iter().filter(|role| role.hears_alarms());
    roles.map(|role| role.code()).collect()
}

impl Store {
    /// Puts a turn on the roster; gives its number. [`StoreError::NotFound`] when the account is
    /// not the organisation's or is locked.
    pub async fn duty_add(
        &self,
        organisation: OrganisationId,
        new: NewDutyTurn,
        now: Timestamp,
    ) -> Result<i64, StoreError> {
        let auditor = self.auditor();
        self.of(organisation)
            .write("change the roster", move |conn| {
                on_in_tx!(conn, c => {
                    let theirs: i64 = app_user::table
                        .find(new.user.0)
                        .filter(app_user::organisation.eq(organisation.0))
                        .filter(app_user::disabled_us.is_null())
                        .count()
                        .get_result(c)?;
                    if theirs == 0 {
                        return Err(StoreError::NotFound { what: "user" }.into());
                    }
                    let id: i64 = diesel::insert_into(duty_turn::table)
                        .values((
                            duty_turn::organisation.eq(organisation.0),
                            duty_turn::user_id.eq(new.user.0),
                            duty_turn::duty.eq(new.duty.code()),
                            duty_turn::starts_us.eq(new.starts_at.as_microsecond()),
                            duty_turn::ends_us.eq(new.ends_at.as_microsecond()),
                            duty_turn::place_in_line.eq(new.place_in_line),
                        ))
                        .returning(duty_turn::id)
                        .get_result(c)?;
                    audit_in_tx!(c, &auditor, organisation.0, entry(new.user.0), now)?;
                    Ok(id)
                })
            })
            .await
    }

    /// Takes a turn off the roster; whether it was there. Who supervises is told where somebody is left without
    /// anybody on duty.
    pub async fn duty_remove(
        &self,
        organisation: OrganisationId,
        id: i64,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let auditor = self.auditor();
        let channels = std::sync::Arc::clone(&self.channels);
        let told = self.of(organisation).write("change the roster", move |conn| {
            on_in_tx!(conn, c => {
                let user: Option<i64> = diesel::delete(
                    duty_turn::table.find(id).filter(duty_turn::organisation.eq(organisation.0)),
                )
                .returning(duty_turn::user_id)
                .get_result(c)
                .optional()?;
                let Some(user) = user else { return Ok(None) };
                // Those who are out or about to go may have counted on that turn.
                let open: Vec<OutreachRow> = outreach::table
                    .filter(outreach::organisation.eq(organisation.0))
                    .filter(outreach::over_us.is_null())
                    .order((outreach::starts_us, outreach::id))
                    .limit(MOST_OUT)
                    .select(OutreachRow::as_select())
                    .load(c)?;
                let mut told = Vec::new();
                for row in open {
                    let (id, outing, who) = (row.id()?, row.outing()?, (organisation.0, &channels[..]));
                    told.extend(unwatched_in_tx!(c, who, &id, &outing, true, now));
                }
                audit_in_tx!(c, &auditor, organisation.0, entry(user), now)?;
                Ok(Some(told))
            })
        })
        .await?;
        let removed = told.is_some();
        self.alerts_changed(&told.unwrap_or_default());
        Ok(removed)
    }

    /// The turns that end after an instant, in the order in which they start.
    pub async fn duty_list(
        &self,
        organisation: OrganisationId,
        after: Timestamp,
        most: usize,
    ) -> Result<Vec<DutyTurn>, StoreError> {
        self.of(organisation)
            .run("read the roster", move |conn| {
                let rows: Vec<DutyRow> = on!(conn, c => {
                    duty_turn::table
                        .inner_join(app_user::table)
                        .filter(duty_turn::organisation.eq(organisation.0))
                        .filter(duty_turn::ends_us.gt(after.as_microsecond()))
                        .order((duty_turn::starts_us, duty_turn::place_in_line, duty_turn::id))
                        .limit(most as i64)
                        .select((
                            duty_turn::id,
                            duty_turn::user_id,
                            duty_turn::duty,
                            duty_turn::starts_us,
                            duty_turn::ends_us,
                            duty_turn::place_in_line,
                            app_user::handle,
                        ))
                        .load(c)
                })?;
                Ok(rows.into_iter().map(read).collect::<Result<_, _>>()?)
            })
            .await
    }
}
