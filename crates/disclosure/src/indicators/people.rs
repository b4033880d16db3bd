//! Figures of outings, alarms and support: of enough people, and rounded, since each of them is somebody's.

use std::collections::BTreeMap;

use atalaya_domain::UserId;
use jiff::SignedDuration;

use super::Counted;
use crate::release::{EVENTS, REPORTERS, WITHOUT_ONE};

/// Numbers of people's things are told in steps of so many: none and a few look alike.
const STEP: u64 = 5;
/// From so many values on the value that nine tenths do not exceed is not just the last or the one before.
const MANY_TIMES: usize = 20;

/// Whether things of these people are so many of so many that a number of them is nobody's: as reports are, with
/// enough left without those of any one.
pub(super) fn of_many<P: Ord>(people: impl IntoIterator<Item = P>) -> bool {
    let mut by: BTreeMap<P, usize> = BTreeMap::new();
    for person in people {
        *by.entry(person).or_default() += 1;
    }
    let all: usize = by.values().sum();
    let most = by.values().max().copied().unwrap_or(0);
    all >= EVENTS && by.len() >= REPORTERS && all - most >= WITHOUT_ONE
}

/// Somebody's share of an amount at most, as one of so many.
const DOMINATES: u64 = 2;
/// What is left beside the two largest, of the largest: one of so many.
const BLURS: u64 = 5;

/// Whether the sum of these amounts is no one person's: nobody has more than half of it, and what is left without the two
/// who have most is a fifth of what the one has most, so that the second reckons the first no closer than that.
pub(super) fn is_nobodys<P: Ord>(amounts: impl IntoIterator<Item = (P, u64)>) -> bool {
    let mut by: BTreeMap<P, u64> = BTreeMap::new();
    for (person, amount) in amounts {
        *by.entry(person).or_default() += amount;
    }
    let all: u64 = by.values().sum();
    let mut each: Vec<u64> = by.into_values().collect();
    each.sort_unstable();
    let (Some(most), second) = (each.pop(), each.pop().unwrap_or(0)) else { return false };
    most * DOMINATES <= all && (all - most - second) * BLURS >= most
}

/// How much these are together, in steps, where that is of enough people and nobody's.
pub(super) fn amount<P: Ord + Copy>(amounts: &[(P, u64)]) -> Counted {
    let people = amounts.iter().map(|(person, _)| *person);
    if !of_many(people) || !is_nobodys(amounts.iter().copied()) {
        return Counted::Withheld;
    }
    let all = amounts.iter().map(|(_, amount)| amount).sum();
    Counted::Amount { value: stepped(all), n: stepped(amounts.len() as u64) }
}

/// To the nearest step.
pub(super) const fn stepped(number: u64) -> u64 {
    (number + STEP / 2) / STEP * STEP
}

/// How many of these are of a kind, both numbers in steps.
pub(super) fn share<T>(
    things: &[T],
    whose: impl Fn(&T) -> UserId,
    is_it: impl Fn(&T) -> bool,
) -> Counted {
    if !of_many(things.iter().map(whose)) {
        return Counted::Withheld;
    }
    let part = things.iter().filter(|thing| is_it(thing)).count() as u64;
    Counted::Share { part: stepped(part), whole: stepped(things.len() as u64) }
}

/// What half and nine tenths of these times do not exceed.
pub(super) fn times(waits: impl IntoIterator<Item = (UserId, SignedDuration)>) -> Counted {
    let waits: Vec<(UserId, SignedDuration)> = waits.into_iter().collect();
    if !of_many(waits.iter().map(|(person, _)| *person)) {
        return Counted::Withheld;
    }
    let mut seconds: Vec<i64> = waits.iter().map(|(_, wait)| wait.as_secs().max(0)).collect();
    seconds.sort_unstable();
    // The smallest value that such a share of them does not exceed.
    let reached = |percent: usize| {
        let rank = (seconds.len() * percent).div_ceil(100).max(1);
        seconds.get(rank - 1).copied().map(rounded)
    };
    let Some(median) = reached(50) else { return Counted::Withheld };
    Counted::Times {
        median,
        most: reached(90).filter(|_| seconds.len() >= MANY_TIMES),
        n: stepped(seconds.len() as u64),
    }
}

/// A time as it is told, seconds: whole minutes up to ten, then fives, then hours, then days. Each time is
/// somebody's, so none is told as it was.
pub(super) const fn rounded(seconds: i64) -> i64 {
    const MINUTE: i64 = 60;
    const HOUR: i64 = 60 * MINUTE;
    const DAY: i64 = 24 * HOUR;
    let step = if seconds < 10 * MINUTE {
        MINUTE
    } else if seconds < 2 * HOUR {
        5 * MINUTE
    } else if seconds < 2 * DAY {
        HOUR
    } else {
        DAY
    };
    (seconds + step / 2) / step * step
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waits(people: &[i64], minutes: i64) -> Vec<(UserId, SignedDuration)> {
        let each = people.iter().enumerate();
        each.map(|(at, who)| (UserId(*who), SignedDuration::from_mins(minutes + at as i64)))
            .collect()
    }

    #[test]
    fn times_of_few_people_are_not_told() {
        assert_eq!(times(waits(&[1, 1, 1, 2, 2, 2], 3)), Counted::Withheld, "two people");
        assert_eq!(times(waits(&[1, 2, 3, 4], 3)), Counted::Withheld, "four values");
        assert_eq!(times(waits(&[1, 1, 1, 1, 2, 3], 3)), Counted::Withheld, "nearly all of one");
        let told = times(waits(&[1, 1, 2, 2, 3, 3], 12));
        // 12, 13 … 17 minutes: the third is 14, told as 15; of six nobody says what nine tenths are.
        assert_eq!(told, Counted::Times { median: 900, most: None, n: 5 });
    }

    #[test]
    fn nine_tenths_are_told_from_twenty_values_on() {
        let people: Vec<i64> = (0..20).map(|at| at % 4).collect();
        let told = times(waits(&people, 1));
        assert_eq!(told, Counted::Times { median: 600, most: Some(1_200), n: 20 });
        assert!(matches!(times(waits(&people[1..], 1)), Counted::Times { most: None, .. }));
    }

    #[test]
    fn an_amount_of_which_one_person_has_most_is_not_told() {
        let even: Vec<(i64, u64)> = (0..9).map(|at| (at % 3, 10)).collect();
        assert_eq!(amount(&even), Counted::Amount { value: 90, n: 10 });
        assert_eq!(amount(&even[..4]), Counted::Withheld, "four");
        let mut one = even.clone();
        one.push((0, 31));
        assert_eq!(amount(&one), Counted::Withheld, "61 of 121");
        // Two know of each other what the rest does not hide.
        let two: Vec<(i64, u64)> = vec![(0, 50), (1, 50), (2, 3), (3, 3), (4, 3)];
        assert_eq!(amount(&two), Counted::Withheld);
        let none: Vec<(i64, u64)> = (0..6).map(|at| (at, 0)).collect();
        assert_eq!(amount(&none), Counted::Amount { value: 0, n: 5 });
    }

    #[test]
    fn no_time_is_told_as_it_was() {
        assert_eq!([rounded(0), rounded(29), rounded(31), rounded(89)], [0, 0, 60, 60]);
        assert_eq!([rounded(601), rounded(752)], [600, 900]);
        assert_eq!([rounded(7_300), rounded(200_000)], [7_200, 172_800]);
    }

    #[test]
    fn none_and_a_few_of_a_share_look_alike() {
        let outings: Vec<i64> = (0..20).map(|at| at % 5).collect();
        let told = |few: usize| {
            let things: Vec<(usize, i64)> = outings.iter().copied().enumerate().collect();
            share(&things, |(_, who)| UserId(*who), move |(at, _)| *at < few)
        };
        assert_eq!(told(0), told(2));
        assert_eq!(told(3), Counted::Share { part: 5, whole: 20 });
        assert_eq!(told(18), Counted::Share { part: 20, whole: 20 });
    }
}
