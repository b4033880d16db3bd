//! Whose word a place's hours are, and how much of them counts.
//!
//! Hours without a report make a place look quiet, and anybody who records can make them up. So what
//! one account recorded in a place counts no more than what all others recorded there: alone it
//! counts for nothing, and beside others it can at most double what they say. What a file or a
//! program brought counts in full, and as *others* to every account.

use atalaya_domain::{Account, HourOfWeek};
use serde::{Deserialize, Serialize};

use crate::fixed::{Units, events, units, whole};
use crate::hours::HourSums;
use crate::seasons::Seasons;
use crate::settings::HOURS_SPOKEN_FOR;

const HOURS: usize = HourOfWeek::COUNT;

/// Hours in one place, by account.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct HoursByAccount(Vec<Hours>);

/// What one account recorded in one place.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Hours {
    /// `None` is a file or a program.
    #[serde(with = "numbered")]
    account: Option<Account>,
    /// Decayed.
    decayed: Units,
    /// By hour of the week, not decayed.
    by_hour: HourSums,
    /// By season, not decayed.
    seasons: Seasons,
}

/// One record of work, as the sums see it; taken out again below 0.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Work<'a> {
    pub account: Option<Account>,
    /// Worker-hours, not decayed.
    pub hours: f64,
    /// The same, decayed forward to the origin.
    pub decayed: f64,
    pub season: i32,
    pub when: &'a [atalaya_domain::HourShare],
}

/// What counts of the hours in one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Counted {
    /// Decayed.
    pub decayed: Units,
    /// By hour of the week, not decayed.
    pub by_hour: [Units; HOURS],
    /// By season, ascending, not decayed.
    pub seasons: Vec<(i32, Units)>,
}

impl HoursByAccount {
    /// Adds a record, or takes it away.
    pub fn add(&mut self, work: Work<'_>) {
        let at = self.0.partition_point(|one| one.account < work.account);
        if self.0.get(at).is_none_or(|one| one.account != work.account) {
            // Few accounts work in one place: no room for what never comes.
            self.0.reserve_exact(1);
            self.0.insert(at, Hours { account: work.account, ..Hours::default() });
        }
        let theirs = &mut self.0[at];
        theirs.decayed += units(work.decayed);
        theirs.seasons.add(work.season, units(work.hours));
        for share in work.when {
            theirs.by_hour.add(share.hour, work.hours * share.share);
        }
        if theirs.decayed == 0 && theirs.seasons.is_empty() && theirs.by_hour.is_empty() {
            self.0.remove(at);
        }
    }

    /// What counts of all accounts' hours.
    pub fn counted(&self) -> Counted {
        let mut counted = Counted { decayed: 0, by_hour: [0; HOURS], seasons: Vec::new() };
        let all: f64 = self.0.iter().map(|one| one.decayed as f64).sum();
        for one in &self.0 {
            let own = one.decayed as f64;
            let factor = one.factor(own, all);
            let part = |of: f64| whole(of * factor) as Units;
            counted.decayed += part(own);
            for (hour, hours) in one.by_hour.entries() {
                counted.by_hour[hour.index()] += units(hours * factor);
            }
            for (season, hours) in one.seasons.entries() {
                let at = counted.seasons.partition_point(|(other, _)| *other < season);
                if counted.seasons.get(at).is_none_or(|(other, _)| *other != season) {
                    counted.seasons.insert(at, (season, 0));
                }
                counted.seasons[at].1 += part(hours as f64);
            }
        }
        counted
    }

    /// How many decayed hours of work speak for an hour of the week: those within an hour of it, on
    /// days of its type, each account's again no more than all others'. `worth` is what a
    /// forward-decayed hour is worth now.
    pub fn around(&self, hour: HourOfWeek, worth: f64) -> f64 {
        let theirs = |one: &Hours| {
            let plain = one.by_hour.events();
            let there: f64 = alike(hour).map(|hour| one.by_hour.at(hour)).sum();
            if plain > 0.0 { there / plain * events(one.decayed) * worth } else { 0.0 }
        };
        let all: f64 = self.0.iter().map(theirs).sum();
        self.0.iter().map(|one| theirs(one) * one.factor(theirs(one), all)).sum()
    }

    /// Bytes on the heap.
    pub fn heap_bytes(&self) -> usize {
        let inner = self.0.iter().map(|one| one.by_hour.heap_bytes() + one.seasons.heap_bytes());
        self.0.capacity() * size_of::<Hours>() + inner.sum::<usize>()
    }
}

impl Hours {
    /// By what its hours count, `own` of `all` that was recorded in the place.
    fn factor(&self, own: f64, all: f64) -> f64 {
        let others = all - own;
        if self.account.is_none() || own <= others { 1.0 } else { others.max(0.0) / own }
    }
}

/// The hours that work in them speaks for one: beside it, on days of its type.
fn alike(hour: HourOfWeek) -> impl Iterator<Item = HourOfWeek> {
    let (day, of_day) = (hour.index() / 24, hour.index() % 24);
    let weekend = |day: usize| day >= 5;
    let days = (0..7).filter(move |other| weekend(*other) == weekend(day));
    let beside =
        (24 - HOURS_SPOKEN_FOR..=24 + HOURS_SPOKEN_FOR).map(move |step| (of_day + step) % 24);
    days.flat_map(move |day| beside.clone().map(move |hour| day * 24 + hour))
        .filter_map(|number| HourOfWeek::new(u8::try_from(number).ok()?))
}

/// An account as its number, for the file a node keeps its indexes in; 0 is none.
mod numbered {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::Account;

    #[expect(
        clippy::ref_option,
        clippy::trivially_copy_pass_by_ref,
        reason = "as serde asks for it"
    )]
    pub(super) fn serialize<S: Serializer>(
        account: &Option<Account>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        account.map_or(0, Account::number).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Account>, D::Error> {
        i64::deserialize(deserializer).map(|number| Account::of(atalaya_domain::UserId(number)))
    }
}

#[cfg(test)]
mod tests {
    use atalaya_domain::{HourShare, UserId};

    use super::*;

    const NIGHT: u8 = 4 * 24 + 21;

    fn hour(number: u8) -> HourOfWeek {
        HourOfWeek::new(number).expect("an hour of the week")
    }

    /// Hours of an account (0: a file) in one hour of the week.
    fn add(to: &mut HoursByAccount, account: i64, at: u8, hours: f64) {
        let account = Account::of(UserId(account)).filter(|_| account > 0);
        let when = [HourShare { hour: hour(at), share: 1.0 }];
        to.add(Work { account, hours, decayed: hours, season: 3, when: &when });
    }

    fn decayed(hours: &HoursByAccount) -> f64 {
        events(hours.counted().decayed)
    }

    #[test]
    fn one_account_counts_no_more_than_all_others() {
        let mut hours = HoursByAccount::default();
        let nothing = hours.counted();
        add(&mut hours, 1, NIGHT, 500.0);
        assert_eq!(hours.counted().decayed, 0, "alone it counts for nothing");
        add(&mut hours, 2, NIGHT, 2.0);
        assert!((decayed(&hours) - 4.0).abs() < 1e-9, "and beside two hours for two");
        let counted = hours.counted();
        assert_eq!(counted.by_hour[hour(NIGHT).index()], counted.decayed);
        assert_eq!(counted.seasons, [(3, counted.decayed)]);
        add(&mut hours, 3, NIGHT, 7.0);
        assert!((decayed(&hours) - 18.0).abs() < 1e-9);
        add(&mut hours, 0, NIGHT, 1_000.0);
        assert!((decayed(&hours) - 1_509.0).abs() < 1e-9, "a file counts, and speaks for others");
        for (account, gone) in [(0, -1_000.0), (1, -500.0), (2, -2.0), (3, -7.0)] {
            add(&mut hours, account, NIGHT, gone);
        }
        assert_eq!(hours.counted(), nothing);
        assert!(hours.0.is_empty());
    }

    #[test]
    fn work_speaks_for_the_hours_beside_it_on_days_of_its_type() {
        let mut hours = HoursByAccount::default();
        (1..=2).for_each(|account| add(&mut hours, account, NIGHT, 30.0));
        let speaks = |at: u8| hours.around(hour(at), 1.0);
        // Friday 21 h: the evenings of all weekdays, not the afternoon, not Saturday.
        for (at, expected) in
            [(NIGHT, 60.0), (NIGHT - 1, 60.0), (NIGHT + 1, 60.0), (21, 60.0), (22, 60.0)]
        {
            assert!((speaks(at) - expected).abs() < 1e-9, "hour {at}");
        }
        for at in [NIGHT - 2, NIGHT + 2, 12, 3, NIGHT + 24] {
            assert!(speaks(at).abs() < 1e-9, "hour {at}");
        }
        assert!(
            (hours.around(hour(NIGHT), 0.5) - 30.0).abs() < 1e-9,
            "and in time it is forgotten"
        );
    }

    #[test]
    fn another_accounts_noon_does_not_vouch_for_a_night() {
        let mut hours = HoursByAccount::default();
        add(&mut hours, 1, NIGHT, 80.0);
        add(&mut hours, 2, 12, 80.0);
        assert!(decayed(&hours) > 159.0);
        assert!(hours.around(hour(NIGHT), 1.0).abs() < 1e-9);
    }

    #[test]
    fn midnight_is_beside_eleven_at_night() {
        let found: Vec<usize> = alike(hour(0)).map(HourOfWeek::index).take(3).collect();
        assert_eq!(found, [23, 0, 1]);
        assert_eq!(alike(hour(0)).count(), 15);
        assert_eq!(alike(hour(6 * 24)).count(), 6);
    }
}
