//! How much one account weighs before anybody else has looked at what it recorded.
//!
//! One account (careless, coerced, malicious, or on a stolen phone) must not draw the map. The
//! unreviewed records of one account in one week of recording are a *group*, and a group has two
//! budgets. In all, the first records count until they amount to one; what comes after them counts
//! once somebody reviews it. Of these, what lies in one resolution-7 area amounts to no more than the
//! other: when it would, each of them weighs by the same factor less. The week is that in which a
//! record came in, not that in which it says that something happened: dates can be made up.
//!
//! Which records of a group count, and by what factor, follows from which records there are, never
//! from the order in which they came: so the index stays a function of the records that stand.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use atalaya_domain::{Account, Cell, EventFacts, ExposureFacts, Recorded, Verification};

use crate::Settings;
use crate::index::{DAY_US, weight};
use crate::settings::ACCOUNT_AREA_RESOLUTION;

/// 1970-01-01 was a Thursday; weeks begin on Monday.
const THURSDAY: i64 = 3;

/// A record that its account may be bounded by.
pub(crate) trait Bounded: Copy {
    /// The account and when it recorded this; `None` for what counts in full: reviewed, or brought
    /// by a file or a program.
    fn unreviewed(&self) -> Option<Recorded>;
    /// The area it lies in.
    fn area(&self) -> Cell;
    /// What it would amount to alone, in the budget's unit; over 0.
    fn amount(&self, settings: &Settings) -> f64;
    /// What a group may amount to.
    fn budget(settings: &Settings) -> Budget;
    /// A total order of the records of one group. Equal ones are the same in every way.
    fn rank(&self) -> Rank;
}

/// When it was recorded, and then every field as a number.
pub(crate) type Rank = (i64, i64, i64, u64, u64, u64);

/// What the records of one group may amount to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Budget {
    /// At most in one area, in reports or in worker-hours.
    pub area: f64,
    /// At most in all areas together.
    pub all: f64,
    /// So many records, the first ones, count at all. Each change of a group touches no more than
    /// these, so nobody can keep the index busy by sending ever more.
    pub counted: usize,
}

/// Whose and when: a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Group {
    /// The week of recording, counted from 1970: Monday to Sunday, UTC.
    pub week: i64,
    /// The account.
    pub account: Account,
}

/// The unreviewed records of every account, in groups.
#[derive(Debug)]
pub(crate) struct Bounds<R> {
    /// How many there are of each; several may be the same in every way.
    records: BTreeMap<Place<R>, u32>,
}

/// A record's place among all: by group, then by rank. The first place of a group has no record.
#[derive(Debug, Clone, Copy)]
struct Place<R> {
    group: Group,
    record: Option<R>,
}

impl<R> Default for Bounds<R> {
    fn default() -> Self {
        Self { records: BTreeMap::new() }
    }
}

impl<R: Bounded> Bounds<R> {
    /// Puts a record in (`sign` 1), or takes one out that was put in before (−1); one that never was
    /// changes nothing. `weigh` is told what comes to weigh how much more, or less: the record alone
    /// while its group stays within the budget, or if nothing bounds it.
    pub fn change(
        &mut self,
        record: &R,
        sign: f64,
        settings: &Settings,
        mut weigh: impl FnMut(&R, f64),
    ) {
        let Some(group) = group(record) else { return weigh(record, sign) };
        let before = self.weighed(group, settings);
        self.keep(Place { group, record: Some(*record) }, sign);
        difference(&before, &self.weighed(group, settings), weigh);
    }

    fn keep(&mut self, place: Place<R>, sign: f64) {
        if sign > 0.0 {
            *self.records.entry(place).or_default() += 1;
        } else if let Some(count) = self.records.get_mut(&place) {
            *count -= 1;
            if *count == 0 {
                self.records.remove(&place);
            }
        }
    }

    /// The groups from a week on, latest first, each with its records and how many there are of each.
    pub fn groups_since(&self, week: i64) -> Vec<(Group, Vec<(R, u32)>)> {
        let mut groups: Vec<(Group, Vec<(R, u32)>)> = Vec::new();
        let latest = self.records.iter().rev().take_while(|(place, _)| place.group.week >= week);
        for (Place { group, record }, count) in latest {
            let Some(record) = record else { continue };
            match groups.last_mut() {
                Some((last, records)) if last == group => records.push((*record, *count)),
                _ => groups.push((*group, vec![(*record, *count)])),
            }
        }
        groups
    }

    /// The records of a group that may count, in order, each with the factor it weighs by.
    pub fn weighed(&self, group: Group, settings: &Settings) -> Vec<(R, f64)> {
        let budget = R::budget(settings);
        let mut left = budget.all;
        let mut records: Vec<(R, f64)> = Vec::new();
        let group = self.from(group).take_while(|(of, _)| *of == group);
        let each = group.flat_map(|(_, (one, count))| std::iter::repeat_n(one, count as usize));
        for record in each.take(budget.counted) {
            let amount = record.amount(settings);
            let counts = amount.min(left);
            records.push((*record, counts / amount));
            left -= counts;
            if left <= 0.0 {
                break;
            }
        }
        if let [(record, factor)] = records.as_mut_slice() {
            // What most groups are.
            *factor = factor.min(budget.area / record.amount(settings));
            return records;
        }
        let counts: Vec<(Cell, f64)> = records
            .iter()
            .map(|(record, factor)| (record.area(), factor * record.amount(settings)))
            .collect();
        for ((_, factor), (area, _)) in records.iter_mut().zip(&counts) {
            let there = counts.iter().filter(|(other, _)| other == area);
            let amount: f64 = there.map(|(_, amount)| amount).sum();
            if amount > budget.area {
                *factor *= budget.area / amount;
            }
        }
        records
    }

    /// The records from a group on, by group, with how many there are of each.
    fn from(&self, group: Group) -> impl Iterator<Item = (Group, (&R, u32))> {
        let records = self.records.range(Place { group, record: None }..);
        records.filter_map(|(place, count)| Some((place.group, (place.record.as_ref()?, *count))))
    }

    /// Every record, and how many there are that are the same in every way; in order.
    pub fn records(&self) -> impl Iterator<Item = (&R, u32)> {
        self.records.iter().filter_map(|(place, count)| Some((place.record.as_ref()?, *count)))
    }

    /// Puts back what [`Bounds::records`] gave, in any order; `false` for one that nothing bounds.
    pub fn restore(&mut self, record: R, count: u32) -> bool {
        let Some(group) = group(&record) else { return false };
        self.records.insert(Place { group, record: Some(record) }, count);
        true
    }

    /// How many records are the same as no other.
    pub fn distinct(&self) -> usize {
        self.records.len()
    }

    /// About how many bytes it holds on the heap.
    pub fn heap_bytes(&self) -> usize {
        // The tree's nodes are two thirds full on average.
        self.records.len() * size_of::<(Place<R>, u32)>() * 3 / 2
    }
}

/// The week of an instant, counted from 1970: Monday to Sunday, UTC.
pub(crate) const fn week_of(us: i64) -> i64 {
    (us.div_euclid(DAY_US) + THURSDAY).div_euclid(7)
}

fn group<R: Bounded>(record: &R) -> Option<Group> {
    let Recorded { by, at_us } = record.unreviewed()?;
    Some(Group { week: week_of(at_us), account: by })
}

/// What two ordered lists do not share: by a factor below 0 what is in the first alone, or weighs
/// another there.
fn difference<R: Bounded>(before: &[(R, f64)], after: &[(R, f64)], mut tell: impl FnMut(&R, f64)) {
    let mut tell = |(record, factor): &(R, f64), sign: f64| {
        if *factor > 0.0 {
            tell(record, sign * factor);
        }
    };
    let (mut before, mut after) = (before.iter().peekable(), after.iter().peekable());
    loop {
        let order = match (before.peek(), after.peek()) {
            (None, None) => return,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some((one, _)), Some((other, _))) => one.rank().cmp(&other.rank()),
        };
        let gone = before.next_if(|_| order != Ordering::Greater);
        let come = after.next_if(|_| order != Ordering::Less);
        if let (Some((_, was)), Some((_, is))) = (gone, come)
            && was.to_bits() == is.to_bits()
        {
            continue;
        }
        gone.into_iter().for_each(|record| tell(record, -1.0));
        come.into_iter().for_each(|record| tell(record, 1.0));
    }
}

impl Bounded for EventFacts {
    fn unreviewed(&self) -> Option<Recorded> {
        match self.verification {
            Verification::Rumour | Verification::Reported if self.kind.counts_as_risk() => {
                self.recorded
            }
            // A rejected report weighs nothing, and others vouch for the rest.
            _ => None,
        }
    }

    fn area(&self) -> Cell {
        self.place.cell().coarsened(ACCOUNT_AREA_RESOLUTION)
    }

    fn amount(&self, settings: &Settings) -> f64 {
        weight(self, settings).unwrap_or(0.0)
    }

    fn budget(settings: &Settings) -> Budget {
        let counted = settings.account_reports_counted as usize;
        Budget { area: settings.account_reports, all: settings.account_reports_in_all, counted }
    }

    fn rank(&self) -> Rank {
        let small = [
            self.kind as u64,
            self.severity.number() as u64,
            self.key_populations.bits() as u64,
            self.place.precision() as u64,
            self.when.precision() as u64,
            self.verification as u64,
        ];
        let details = small.into_iter().fold(0, |all, one| all << 8 | one);
        rank(
            self.recorded,
            self.when.earliest_us(),
            self.when.latest_us(),
            self.place.cell(),
            details,
            0,
        )
    }
}

impl Bounded for ExposureFacts {
    /// Hours are reviewed by nobody.
    fn unreviewed(&self) -> Option<Recorded> {
        self.recorded
    }

    fn area(&self) -> Cell {
        self.place.cell().coarsened(ACCOUNT_AREA_RESOLUTION)
    }

    fn amount(&self, _: &Settings) -> f64 {
        self.worker_hours
    }

    fn budget(settings: &Settings) -> Budget {
        let counted = settings.account_hours_counted as usize;
        Budget { area: settings.account_hours, all: settings.account_hours_in_all, counted }
    }

    fn rank(&self) -> Rank {
        let details = (self.place.precision() as u64) << 8 | self.when.precision() as u64;
        let hours = self.worker_hours.to_bits();
        rank(
            self.recorded,
            self.when.earliest_us(),
            self.when.latest_us(),
            self.place.cell(),
            details,
            hours,
        )
    }
}

fn rank(
    recorded: Option<Recorded>,
    earliest_us: i64,
    latest_us: i64,
    cell: Cell,
    details: u64,
    hours: u64,
) -> Rank {
    let at_us = recorded.map_or(0, |recorded| recorded.at_us);
    (at_us, earliest_us, latest_us, cell.number(), details, hours)
}

impl<R: Bounded> Ord for Place<R> {
    fn cmp(&self, other: &Self) -> Ordering {
        let rank = |place: &Self| place.record.map(|record| record.rank());
        self.group.cmp(&other.group).then_with(|| rank(self).cmp(&rank(other)))
    }
}

impl<R: Bounded> PartialOrd for Place<R> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<R: Bounded> PartialEq for Place<R> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl<R: Bounded> Eq for Place<R> {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_begin_on_monday() {
        let day = |days: i64| week_of(days * DAY_US);
        // Thursday 1 January 1970, the Sunday after it, the Monday after that.
        assert_eq!((day(0), day(3), day(4), day(-3), day(-4)), (0, 0, 1, 0, -1));
    }
}
