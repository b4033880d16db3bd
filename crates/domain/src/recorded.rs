//! By which account and when a record came in: what one account's weight is bounded by.

use std::fmt;
use std::num::NonZeroI64;

use crate::UserId;

/// An account that records, as a number that means nothing outside: enough to tell one account's
/// records from another's, and nothing of whose they are. It leaves the server nowhere, and its
/// `Debug` does not show it either.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Account(NonZeroI64);

impl Account {
    /// The account of a user; `None` for the number 0, which no user has.
    #[must_use]
    pub fn of(user: UserId) -> Option<Self> {
        NonZeroI64::new(user.0).map(Self)
    }

    /// The number, for the file a node keeps its indexes in, which is as secret as the database.
    #[must_use]
    pub const fn number(self) -> i64 {
        self.0.get()
    }
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Account(…)")
    }
}

/// By which account and when a record came in first; amending it changes neither.
///
/// What a file or a program brought has none: whoever runs those has the server's keys and answers
/// for what they bring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recorded {
    /// The account.
    pub by: Account,
    /// When its first version was stored, µs UTC.
    pub at_us: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_told_from_another_and_tells_nothing() {
        let accounts = [7, 8].map(|id| Account::of(UserId(id)).expect("not 0"));
        assert_ne!(accounts[0], accounts[1]);
        assert_eq!(Account::of(UserId(0)), None);
        assert_eq!(format!("{:?}", accounts[0]), "Account(…)");
    }
}
