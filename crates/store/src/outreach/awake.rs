//! Whose account sleeps of those who would be called: nothing is open to them, so they could take nothing up.

use std::collections::{BTreeMap, BTreeSet};

use atalaya_domain::{Sleep, UserId};
use jiff::Timestamp;

use crate::StoreError;
use crate::upkeep::{UpkeepRow, read};

/// Of some accounts those that fall asleep by an instant, each with why and when. Who is kept awake by what they are in
/// the middle of is known by when that began.
#[derive(Debug, Default)]
pub(super) struct Sleepers(BTreeMap<UserId, Vec<(Sleep, Timestamp)>>);

impl Sleepers {
    /// Those of these accounts that fall asleep by an instant. For want of a steward's word nobody does where there is
    /// no steward (`has_steward`).
    pub(super) fn new(
        rows: Vec<(i64, UpkeepRow)>,
        has_steward: bool,
        by: Timestamp,
    ) -> Result<Self, StoreError> {
        let mut sleepers = BTreeMap::new();
        for (user, row) in rows {
            let why = read(row)?.sleeps(by);
            let why: Vec<_> =
                why.filter(|(why, _)| has_steward || *why != Sleep::Vouching).collect();
            if !why.is_empty() {
                sleepers.insert(UserId(user), why);
            }
        }
        Ok(Self(sleepers))
    }

    /// Whose they are.
    pub(super) fn users(&self) -> Vec<i64> {
        self.0.keys().map(|user| user.0).collect()
    }

    /// Whether somebody sleeps at an instant, as far as nothing keeps them awake.
    pub(super) fn has(&self, user: UserId, at: Timestamp) -> bool {
        self.0.get(&user).into_iter().flatten().any(|(_, since)| at >= *since)
    }

    /// Whether somebody's turn of duty begins while they sleep. A text that has changed since interrupts none.
    pub(super) fn has_turn(&self, user: UserId, starts: Timestamp) -> bool {
        let why = self.0.get(&user).into_iter().flatten();
        why.copied().any(|(_, since)| since != Timestamp::MIN && starts >= since)
    }

    /// Those whom nothing keeps awake: `begun` says who is out or on duty, and since when.
    pub(super) fn left(&self, begun: &[(i64, i64)]) -> BTreeSet<UserId> {
        let is_kept = |user: UserId, since: Timestamp| {
            begun.iter().any(|(who, begun_us)| {
                *who == user.0 && (since == Timestamp::MIN || *begun_us < since.as_microsecond())
            })
        };
        let asleep = self
            .0
            .iter()
            .filter(|(user, why)| why.iter().any(|(_, since)| !is_kept(**user, *since)));
        asleep.map(|(user, _)| *user).collect()
    }
}

/// Those of some accounts that fall asleep by an instant, inside a transaction.
macro_rules! sleepers_in_tx {
    ($c:ident, $organisation:expr, $users:expr, $by:expr) => {{
        use $crate::schema::app_user;
        use $crate::upkeep::upkeep_columns;
        let rows: Vec<(i64, $crate::upkeep::UpkeepRow)> = app_user::table
            .filter(app_user::organisation.eq($organisation))
            .filter(app_user::id.eq_any($users))
            .select((app_user::id, upkeep_columns!()))
            .load($c)?;
        let stewards: i64 = app_user::table
            .filter(app_user::organisation.eq($organisation))
            .filter(app_user::role.eq(atalaya_domain::Role::Steward.code()))
            .filter(app_user::disabled_us.is_null())
            .count()
            .get_result($c)?;
        $crate::outreach::awake::Sleepers::new(rows, stewards > 0, $by)
    }};
}

/// Those of some accounts that sleep now and are kept awake by nothing, inside a transaction.
macro_rules! asleep_in_tx {
    ($c:ident, $organisation:expr, $users:expr, $now:expr) => {{
        use $crate::outreach::awake::sleepers_in_tx;
        use $crate::schema::{duty_turn, outreach};
        let sleepers = sleepers_in_tx!($c, $organisation, $users, $now)?;
        let users = sleepers.users();
        let mut begun: Vec<(i64, i64)> = Vec::new();
        if !users.is_empty() {
            let now_us = $now.as_microsecond();
            begun = duty_turn::table
                .filter(duty_turn::organisation.eq($organisation))
                .filter(duty_turn::user_id.eq_any(&users))
                .filter(duty_turn::starts_us.le(now_us))
                .filter(duty_turn::ends_us.gt(now_us))
                .select((duty_turn::user_id, duty_turn::starts_us))
                .load($c)?;
            let out: Vec<(i64, i64)> = outreach::table
                .filter(outreach::organisation.eq($organisation))
                .filter(outreach::promoter.eq_any(&users))
                .filter(outreach::over_us.is_null())
                .filter(outreach::phase.eq_any($crate::upkeep::OUT.map(|phase| phase.code())))
                .select((outreach::promoter, outreach::created_us))
                .load($c)?;
            begun.extend(out);
        }
        Ok::<_, $crate::conn::Fault>(sleepers.left(&begun))
    }};
}

pub(super) use {asleep_in_tx, sleepers_in_tx};
