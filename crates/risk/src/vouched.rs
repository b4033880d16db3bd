//! Whose word a place's hours are.
//!
//! Hours without a report make a place look quiet, and anybody who records can make them up. So
//! hours lower the level of a cell only where two accounts have recorded work in and around it, or
//! where a file or a program brought it. Elsewhere a cell is never called lower, hours give it no
//! level that it would not have without, and none below that: the surface is read a second time, as
//! if nobody had recorded any hours.

use std::collections::BTreeMap;

use atalaya_domain::{Account, Cell, HourOfWeek, UserId};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::Level;
use crate::fixed::{Units, events};
use crate::settings::VOUCHING_ACCOUNTS;
use crate::surface::{Sight, Surface};

/// Decayed hours under a cell's near kernel by account; `None` are those that a file or a program
/// brought.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct HoursByAccount(#[serde(with = "numbered")] Vec<(Option<Account>, Units)>);

impl HoursByAccount {
    /// Adds hours, or takes them away.
    pub fn add(&mut self, account: Option<Account>, hours: Units) {
        let at = self.0.partition_point(|(other, _)| *other < account);
        if self.0.get(at).is_none_or(|(other, _)| *other != account) {
            // Few accounts work in one place: no room for what never comes.
            self.0.reserve_exact(1);
            self.0.insert(at, (account, 0));
        }
        self.0[at].1 += hours;
        if self.0[at].1 == 0 {
            self.0.remove(at);
        }
    }

    /// Whether enough of them vouch, each with at least so many hours; `worth` is what an hour of
    /// the sums is worth now.
    pub fn vouched(&self, least_hours: f64, worth: f64) -> bool {
        let vouches = |hours: Units| events(hours) * worth >= least_hours;
        let theirs = self.0.iter().filter(|(_, hours)| vouches(*hours));
        let (brought, accounts) =
            theirs.fold((false, 0), |(brought, accounts), (account, _)| match account {
                None => (true, accounts),
                Some(_) => (brought, accounts + 1),
            });
        brought || accounts >= VOUCHING_ACCOUNTS
    }

    /// Bytes on the heap.
    pub fn heap_bytes(&self) -> usize {
        self.0.capacity() * size_of::<(Option<Account>, Units)>()
    }
}

/// Which accounts have recorded any work, by how many records; `None` is a file or a program.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Recorders(#[serde(with = "numbered")] BTreeMap<Option<Account>, i64>);

impl Recorders {
    /// Notes a record, or that it went (`sign` below 0).
    pub fn note(&mut self, account: Option<Account>, sign: f64) {
        let records = self.0.entry(account).or_default();
        *records += if sign > 0.0 { 1 } else { -1 };
        if *records == 0 {
            self.0.remove(&account);
        }
    }

    /// Whether it is the word of more than one account.
    pub fn several(&self) -> bool {
        self.0.len() >= VOUCHING_ACCOUNTS || self.0.contains_key(&None)
    }
}

/// What belongs to accounts, in the index's file: by the account's number, or 0 for what a file or a
/// program brought, which no account has.
mod numbered {
    use super::{Account, Deserialize, Deserializer, Serialize, Serializer, UserId};

    pub fn serialize<'a, C, S: Serializer>(of: &'a C, serializer: S) -> Result<S::Ok, S::Error>
    where
        &'a C: IntoIterator,
        <&'a C as IntoIterator>::Item: Entry,
    {
        let entries: Vec<(i64, i64)> = of.into_iter().map(Entry::numbered).collect();
        entries.serialize(serializer)
    }

    pub fn deserialize<'de, C, D: Deserializer<'de>>(deserializer: D) -> Result<C, D::Error>
    where
        C: FromIterator<(Option<Account>, i64)>,
    {
        let entries = Vec::<(i64, i64)>::deserialize(deserializer)?;
        Ok(entries.into_iter().map(|(number, sum)| (Account::of(UserId(number)), sum)).collect())
    }

    /// An account with its sum, as either collection lends it.
    pub trait Entry {
        fn numbered(self) -> (i64, i64);
    }

    impl Entry for &(Option<Account>, i64) {
        fn numbered(self) -> (i64, i64) {
            (self.0.map_or(0, Account::number), self.1)
        }
    }

    impl Entry for (&Option<Account>, &i64) {
        fn numbered(self) -> (i64, i64) {
            (self.0.map_or(0, Account::number), *self.1)
        }
    }
}

impl<'a> Surface<'a> {
    /// The least level that a cell may have where one account alone vouches for the hours in it:
    /// its level as if nobody had recorded any.
    pub(crate) fn level_without_hours(&self, cell: Cell, hour: HourOfWeek) -> Level {
        let estimate = self.without_hours().estimate(cell, hour);
        estimate.map_or(Level::NotEnoughData, |estimate| estimate.level)
    }

    /// This surface as if nobody had recorded any hours; made when it is first asked for.
    fn without_hours(&self) -> &Surface<'a> {
        self.blind.get_or_init(|| {
            let index = self.index();
            Box::new(Surface::seen(index, self.population(), self.as_of(), Sight::WithoutHours))
        })
    }
}

#[cfg(test)]
mod tests {
    use atalaya_domain::UserId;

    use super::*;
    use crate::fixed::units;

    fn account(number: i64) -> Option<Account> {
        Account::of(UserId(number))
    }

    #[test]
    fn two_accounts_vouch_or_a_file_and_nobody_alone() {
        let mut hours = HoursByAccount::default();
        assert!(!hours.vouched(2.0, 1.0));
        hours.add(account(1), units(500.0));
        assert!(!hours.vouched(2.0, 1.0));
        hours.add(account(2), units(1.9));
        assert!(!hours.vouched(2.0, 1.0), "ten minutes of somebody else vouch for nothing");
        hours.add(account(2), units(0.1));
        assert!(hours.vouched(2.0, 1.0));
        assert!(!hours.vouched(2.0, 0.5), "and in time they are forgotten");
        hours.add(account(2), units(-2.0));
        assert!(!hours.vouched(2.0, 1.0) && hours.0.len() == 1);
        hours.add(None, units(2.0));
        assert!(hours.vouched(2.0, 1.0));
    }

    #[test]
    fn an_organisation_has_hours_once_two_accounts_recorded_some() {
        let mut recorders = Recorders::default();
        for (account, sign, several) in [
            (account(1), 1.0, false),
            (account(1), 1.0, false),
            (account(2), 1.0, true),
            (account(2), -1.0, false),
            (None, 1.0, true),
        ] {
            recorders.note(account, sign);
            assert_eq!(recorders.several(), several);
        }
    }
}
