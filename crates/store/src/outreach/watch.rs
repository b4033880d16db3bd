//! Who would be called while somebody is out.

use atalaya_domain::{AlertKind, Channel, OrganisationId, OutreachId, Role, UserId};
use atalaya_safety::{Outreach, Outside, Watch};
use diesel::prelude::*;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::awake::Sleepers;
use super::{outreach_code, outwards};
use crate::conn::on_in_tx;
use crate::rows::timestamp;
use crate::{NewAlert, Recipients, Store, StoreError};

/// A turn of the last month says that there is a roster, although nobody has gone on with it.
pub(super) const ROSTER_WITHIN: SignedDuration = SignedDuration::from_hours(31 * 24);

/// Who watches over a stretch of time of a promoter's, inside a transaction; by a roster, if there is one or
/// `$roster` says so.
macro_rules! watch_in_tx {
    ($c:ident, $organisation:expr, $promoter:expr, $span:expr, $roster:expr) => {{
        use $crate::schema::{app_user, duty_turn};
        let (organisation, promoter): (i64, i64) = ($organisation, $promoter);
        let (from, until): (jiff::Timestamp, jiff::Timestamp) = $span;
        let since = from.saturating_sub($crate::outreach::watch::ROSTER_WITHIN);
        let since_us = since.map_or(i64::MIN, |at| at.as_microsecond());
        let kept: i64 = duty_turn::table
            .filter(duty_turn::organisation.eq(organisation))
            .filter(duty_turn::duty.eq(atalaya_domain::Duty::Supervisor.code()))
            .filter(duty_turn::ends_us.gt(since_us))
            .count()
            .get_result($c)?;
        let turns: Vec<(i64, i64, i64)> = duty_turn::table
            .inner_join(app_user::table)
            .filter(duty_turn::organisation.eq(organisation))
            .filter(duty_turn::duty.eq(atalaya_domain::Duty::Supervisor.code()))
            .filter(duty_turn::user_id.ne(promoter))
            .filter(app_user::disabled_us.is_null())
            .filter(app_user::role.eq(atalaya_domain::Role::Supervisor.code()))
            .filter(duty_turn::starts_us.lt(until.as_microsecond()))
            .filter(duty_turn::ends_us.gt(from.as_microsecond()))
            .select((duty_turn::user_id, duty_turn::starts_us, duty_turn::ends_us))
            .load($c)?;
        let supervisors: Vec<i64> = app_user::table
            .filter(app_user::organisation.eq(organisation))
            .filter(app_user::disabled_us.is_null())
            .filter(app_user::role.eq(atalaya_domain::Role::Supervisor.code()))
            .filter(app_user::id.ne(promoter))
            .order(app_user::id)
            .select(app_user::id)
            .load($c)?;
        let all: Vec<i64> = turns.iter().map(|(user, _, _)| *user).collect();
        let all = [&all[..], &supervisors[..]].concat();
        let sleepers = $crate::outreach::awake::sleepers_in_tx!($c, organisation, all, until)?;
        let roster = $roster || kept > 0;
        $crate::outreach::watch::watch((from, until), turns, supervisors, &sleepers, roster)
    }};
}

/// Raises the alert that nobody may be there for an outing, inside a transaction, if that is so. Gives whom.
macro_rules! unwatched_in_tx {
    ($c:ident, $who:expr, $id:expr, $outing:expr, $roster:expr, $now:expr) => {{
        use $crate::alerts::alert_raise_in_tx;
        let (organisation, channels): (i64, &[atalaya_domain::Channel]) = $who;
        let (id, outing): (&atalaya_domain::OutreachId, &atalaya_safety::Outreach) = ($id, $outing);
        let plan = &outing.plan;
        let (watch, supervisors) = $crate::outreach::watch::watch_in_tx!(
            $c,
            organisation,
            outing.promoter.0,
            (plan.starts_at().max($now).min(plan.home_by()), plan.home_by()),
            $roster
        )?;
        if watch.is_kept()
            || outing.is_over()
            || outing.phase == atalaya_domain::OutreachPhase::Refused
        {
            Vec::new()
        } else {
            let to = $crate::outreach::watch::those_who_may_mend(organisation, supervisors);
            let new = $crate::outreach::watch::unwatched(id, outing, channels);
            alert_raise_in_tx!($c, &new, &to, $now)?
        }
    }};
}

pub(super) use {unwatched_in_tx, watch_in_tx};

/// The alert that nobody may be there. It is told for as long as an outing may last.
pub(super) fn unwatched(id: &OutreachId, outing: &Outreach, channels: &[Channel]) -> NewAlert {
    let mut payload = json!({"outreach": id.to_string(), "code": outreach_code(id)});
    if outing.is_exercise() {
        payload["exercise"] = true.into();
    }
    NewAlert {
        kind: AlertKind::Unwatched,
        // The roster is one, however many go out by it.
        subject: "roster".to_owned(),
        payload: payload.to_string(),
        lasts: SignedDuration::from_hours(24),
        once_in: SignedDuration::from_hours(8),
        outwards: outwards(Outside::Quietly, channels),
    }
}

/// Who can do something about it: who supervises, or else who lets people in.
pub(super) fn those_who_may_mend(organisation: i64, supervisors: Vec<UserId>) -> Recipients {
    if supervisors.is_empty() {
        return Recipients::Roles(OrganisationId(organisation), vec![Role::Steward]);
    }
    Recipients::Users(supervisors)
}

/// The watch of these rows, and the supervisors it would be of. Whose account sleeps when their turn begins, or when it
/// would be them without a roster, is nobody who would be called; whoever falls asleep on duty is kept awake.
pub(super) fn watch(
    span: (Timestamp, Timestamp),
    turns: Vec<(i64, i64, i64)>,
    supervisors: Vec<i64>,
    sleepers: &Sleepers,
    roster: bool,
) -> Result<(Watch, Vec<UserId>), StoreError> {
    let turns = turns.into_iter().map(|(user, starts_us, ends_us)| {
        let (starts, ends) = (timestamp(starts_us, "starts_us")?, timestamp(ends_us, "ends_us")?);
        Ok((!sleepers.has_turn(UserId(user), starts)).then_some((starts, ends)))
    });
    let turns: Vec<_> = turns.filter_map(Result::transpose).collect::<Result<_, StoreError>>()?;
    let supervisors = supervisors.into_iter().map(UserId);
    let supervisors: Vec<UserId> =
        supervisors.filter(|user| !sleepers.has(*user, span.0)).collect();
    Ok((Watch::over(span, &turns, &supervisors, roster), supervisors))
}

impl Store {
    /// Who would be called from an instant to another while somebody is out.
    pub async fn outreach_watch(
        &self,
        organisation: OrganisationId,
        promoter: UserId,
        span: (Timestamp, Timestamp),
    ) -> Result<Watch, StoreError> {
        self.of(organisation)
            .run("read who watches", move |conn| {
                on_in_tx!(conn, c => Ok(watch_in_tx!(c, organisation.0, promoter.0, span, false)?.0))
            })
            .await
    }
}
