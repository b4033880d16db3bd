//! Who looked at which list of people lately: that is entered once an hour for each of them, or those
//! who watch over a night would fill everybody's log.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use atalaya_domain::{AuditAction, UserId};
use jiff::{SignedDuration, Timestamp};

/// For how long a look speaks for those that follow it.
const SPEAKS_FOR: SignedDuration = SignedDuration::from_hours(1);

type Look = (UserId, AuditAction, UserId);

/// The looks of the last hour that this node has entered. Another node enters its own.
#[derive(Default)]
pub(crate) struct RecentLooks(Mutex<HashMap<Look, Timestamp>>);

impl RecentLooks {
    /// Those of these people in whose log no look of this one was entered within the hour.
    pub(super) fn not_entered(
        &self,
        by: UserId,
        action: AuditAction,
        people: impl IntoIterator<Item = UserId>,
        now: Timestamp,
    ) -> Vec<UserId> {
        let mut entered = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        entered.retain(|_, at| now.duration_since(*at) < SPEAKS_FOR);
        people.into_iter().filter(|person| !entered.contains_key(&(by, action, *person))).collect()
    }

    /// That a look was entered.
    pub(super) fn entered(
        &self,
        by: UserId,
        action: AuditAction,
        people: &[UserId],
        now: Timestamp,
    ) {
        let mut entered = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        entered.extend(people.iter().map(|person| ((by, action, *person), now)));
    }
}
