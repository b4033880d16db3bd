//! Telling that somebody's access has changed, so that what is open for them is looked at again at
//! once, on every node.
//!
//! On PostgreSQL triggers tell it, whoever changed it; on SQLite, where one program serves, the
//! program itself does. What is told is no more than a wake: who may see what is read from the tables.

use std::time::Duration;

use atalaya_domain::{OrganisationId, UserId};
use tokio::sync::broadcast;

use crate::Store;

/// Changes that may wait for a listener; one that falls further behind hears of it.
pub(crate) const WAITING: usize = 1_024;

/// How long ago it may be that the watcher was sure to have heard everything; it makes sure each second.
const TOLD_FOR: Duration = Duration::from_secs(2);

/// Whose access may have changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccessChange {
    /// A person's: signed out, disabled, in another role or with another password.
    User(UserId),
    /// That of an organisation's programs: a token was revoked.
    Programs(OrganisationId),
    /// Nobody knows whose: changes may have been missed.
    Anybody,
}

impl AccessChange {
    /// Reads what a trigger tells: `user 17`, `program 3`. What cannot be read concerns anybody.
    pub(crate) fn parse(text: &str) -> Self {
        let (whose, number) = text.split_once(' ').unwrap_or_default();
        match (whose, number.parse()) {
            ("user", Ok(id)) => Self::User(UserId(id)),
            ("program", Ok(id)) => Self::Programs(OrganisationId(id)),
            _ => Self::Anybody,
        }
    }
}

impl Store {
    /// Hears of every change of somebody's access from now on: of this process's at once, of other
    /// nodes' within a moment.
    #[must_use]
    pub fn access_watch(&self) -> broadcast::Receiver<AccessChange> {
        self.access().subscribe()
    }

    /// Whether every change of somebody's access, whoever makes it, is told here within seconds. It is
    /// not while the database does not answer, and never on SQLite, where another program may write
    /// into the file.
    #[must_use]
    pub fn access_is_told(&self) -> bool {
        self.access_up_to().is_some_and(|instant| instant.elapsed() < TOLD_FOR)
    }

    /// Tells listeners in this process.
    pub(crate) fn access_changed(&self, change: AccessChange) {
        // Nobody may be listening.
        let _ = self.access().send(change);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_trigger_tells_is_read_and_anything_else_concerns_anybody() {
        assert_eq!(AccessChange::parse("user 17"), AccessChange::User(UserId(17)));
        assert_eq!(AccessChange::parse("program 3"), AccessChange::Programs(OrganisationId(3)));
        for other in ["", "user", "user x", "user 99999999999999999999", "nobody 1"] {
            assert_eq!(AccessChange::parse(other), AccessChange::Anybody, "{other}");
        }
    }
}
