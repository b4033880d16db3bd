//! Events by hour of the week, and how an hour borrows from the hours and days beside it.

use std::hint::black_box;

use atalaya_domain::HourOfWeek;
use serde::{Deserialize, Serialize};

use crate::Settings;
use crate::fixed::{add_whole_shares, whole};
use crate::settings::HOUR_REACH as REACH;

const HOURS: usize = HourOfWeek::COUNT;
/// Hours with entries beyond which a dense array is smaller and quicker.
const SPARSE: usize = 32;
/// Room for a day of the week, and one more: eight doubles are a cache line, and what a processor
/// adds up side by side.
const LANES: usize = 8;
/// Hours of the day in reach of one.
const WINDOW: usize = 2 * REACH + 1;

/// Units in one event of an hour's sum: 2³². Below 2⁵³ units — two million events in one hour of the
/// week around one cell — a double holds a whole number of them exactly, and adding and taking away
/// is exact; a double needs no conversion where thousands of cells are read at once.
const UNITS: f64 = (1_u64 << 32) as f64;

/// Rounds a contribution to whole units of an hour's sum.
#[inline]
pub(crate) fn hour_units(events: f64) -> f64 {
    whole(events * UNITS)
}

/// Adds [`hour_units`] of each share of a contribution, none of which is over 1, to a sum of its own.
#[inline]
pub(crate) fn add_hour_units<const N: usize>(sums: &mut [f64; N], events: f64, shares: &[f64; N]) {
    add_whole_shares(sums, events, shares, UNITS);
}

/// Sums per hour of the week: few entries in most cells, all 168 in busy ones.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct HourSums {
    /// Σ of all hours, in units.
    total: f64,
    by_hour: ByHour,
}

/// Whole numbers of units.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(into = "Written")]
enum ByHour {
    Sparse(Vec<(u8, f64)>),
    Dense(Box<Table>),
}

/// By hour of the day, then by day: what an hour borrows from stands together.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[repr(align(64))]
struct Table([[f64; LANES]; 24]);

/// What each hour of the week lends to one: the hours of the day in reach, by day.
#[derive(Debug, Clone)]
pub(crate) struct Lent {
    /// The first hour of the day in reach; the others follow, past midnight too.
    first: usize,
    rows: [[f64; LANES]; WINDOW],
    /// The same by hour of the week, 0 out of reach.
    by_hour: [f64; HOURS],
}

impl Lent {
    /// What an hour is lent; `weight` gives it by the hour of the week it comes from.
    pub fn new(to: HourOfWeek, weight: impl Fn(usize) -> f64) -> Self {
        let first = (to.index() + 24 - REACH) % 24;
        let row = |at: usize| {
            let hour = (first + at) % 24;
            std::array::from_fn(|day| if day < 7 { weight(day * 24 + hour) } else { 0.0 })
        };
        let rows: [[f64; LANES]; WINDOW] = std::array::from_fn(row);
        let by_hour = std::array::from_fn(|from| {
            rows.get((from + 24 - first) % 24).map_or(0.0, |row| row[from / 24])
        });
        Self { first, rows, by_hour }
    }
}

/// By what an event in each hour of the week counts where hours were not worked alike.
#[derive(Debug, Clone)]
pub(crate) struct Inverse(Table);

impl Inverse {
    pub fn new(factor: impl Fn(usize) -> f64) -> Self {
        let mut table = Table::default();
        (0..HOURS).for_each(|hour| table.0[hour % 24][hour / 24] = factor(hour));
        Self(table)
    }

    /// The factor of an hour.
    pub fn at(&self, hour: usize) -> f64 {
        self.0.0[hour % 24][hour / 24]
    }
}

/// Sums as they are written down: the same sums alike, whether they were more once or not.
#[derive(Serialize)]
enum Written {
    Sparse(Vec<(u8, f64)>),
    Dense(Box<Table>),
}

impl From<ByHour> for Written {
    fn from(sums: ByHour) -> Self {
        match sums {
            ByHour::Sparse(entries) => Self::Sparse(entries),
            ByHour::Dense(table) => {
                let sum = |hour: u8| table.0[usize::from(hour) % 24][usize::from(hour) / 24];
                let hours = (0..HOURS as u8).map(|hour| (hour, sum(hour)));
                let entries: Vec<_> = hours.filter(|(_, sum)| *sum != 0.0).collect();
                if entries.len() > SPARSE { Self::Dense(table) } else { Self::Sparse(entries) }
            }
        }
    }
}

impl Default for ByHour {
    fn default() -> Self {
        Self::Sparse(Vec::new())
    }
}

impl HourSums {
    /// Adds events to one hour, or takes them away; rounded once to whole units.
    #[inline]
    pub fn add(&mut self, hour: HourOfWeek, events: f64) {
        self.add_units(hour, hour_units(events));
    }

    /// Adds whole units, as [`hour_units`] rounds them, or sums of them.
    #[inline]
    pub fn add_units(&mut self, hour: HourOfWeek, units: f64) {
        self.total += units;
        self.by_hour.add(hour, units);
    }

    /// Σ of the sums, each times what its hour lends; and Σ of the sums. Both in events. Every day
    /// adds up in a lane of its own in the order of hours, whether the sums are sparse or dense, so
    /// the bits do not depend on history.
    pub fn weighted(&self, lent: &Lent) -> (f64, f64) {
        let lanes = match &self.by_hour {
            ByHour::Dense(table) => table.weighted(lent),
            ByHour::Sparse(entries) => {
                let mut lanes = [0.0; LANES];
                for (hour, units) in entries {
                    let hour = usize::from(*hour);
                    lanes[hour / 24] += units * lent.by_hour[hour];
                }
                lanes
            }
        };
        (lanes.iter().sum::<f64>() * (1.0 / UNITS), self.total * (1.0 / UNITS))
    }

    /// Reads a word of each line of memory that [`Self::weighted`] will read.
    #[inline]
    pub fn fetch(&self, lent: &Lent) {
        black_box(match &self.by_hour {
            ByHour::Dense(table) => (0..WINDOW).map(|at| table.0[(lent.first + at) % 24][0]).sum(),
            ByHour::Sparse(entries) => entries.first().map_or(0.0, |entry| entry.1),
        });
    }

    /// The hours that have a sum, in order, with it in events.
    pub fn entries(&self) -> impl Iterator<Item = (HourOfWeek, f64)> {
        HourOfWeek::all()
            .filter(|_| !self.is_empty())
            .map(|hour| (hour, self.at(hour)))
            .filter(|(_, events)| *events != 0.0)
    }

    /// The sum of an hour, in events.
    pub fn at(&self, hour: HourOfWeek) -> f64 {
        let units = match &self.by_hour {
            ByHour::Dense(table) => table.0[hour.index() % 24][hour.index() / 24],
            ByHour::Sparse(entries) => entries
                .binary_search_by_key(&hour.number(), |one| one.0)
                .map_or(0.0, |at| entries[at].1),
        };
        units * (1.0 / UNITS)
    }

    /// Whether no hour has a sum.
    pub fn is_empty(&self) -> bool {
        match &self.by_hour {
            ByHour::Dense(table) => table.0.as_flattened().iter().all(|units| *units == 0.0),
            ByHour::Sparse(entries) => entries.is_empty(),
        }
    }

    /// Σ of the sums, in events.
    pub fn events(&self) -> f64 {
        self.total * (1.0 / UNITS)
    }

    /// Σ of the sums, each times its hour's factor, in events; the same bits sparse and dense.
    pub fn over(&self, inverse: &Inverse) -> f64 {
        let mut lanes = [0.0; LANES];
        match &self.by_hour {
            ByHour::Dense(table) => {
                for (sums, factors) in table.0.iter().zip(&inverse.0.0) {
                    for lane in 0..LANES {
                        lanes[lane] += sums[lane] * factors[lane];
                    }
                }
            }
            ByHour::Sparse(entries) => {
                for (hour, units) in entries {
                    lanes[usize::from(*hour) / 24] += units * inverse.at(usize::from(*hour));
                }
            }
        }
        lanes.iter().sum::<f64>() * (1.0 / UNITS)
    }

    /// Bytes on the heap.
    pub fn heap_bytes(&self) -> usize {
        match &self.by_hour {
            ByHour::Sparse(entries) => entries.capacity() * size_of::<(u8, f64)>(),
            ByHour::Dense(_) => size_of::<Table>(),
        }
    }
}

impl ByHour {
    #[inline]
    fn add(&mut self, hour: HourOfWeek, units: f64) {
        match self {
            Self::Dense(table) => table.0[hour.index() % 24][hour.index() / 24] += units,
            Self::Sparse(entries) => {
                if let Some(table) = add_to_sparse(entries, hour, units) {
                    *self = Self::Dense(table);
                }
            }
        }
    }
}

/// Adds to a few entries; the table to go on with when they have become many.
#[inline(never)]
fn add_to_sparse(entries: &mut Vec<(u8, f64)>, hour: HourOfWeek, units: f64) -> Option<Box<Table>> {
    match entries.binary_search_by_key(&hour.number(), |one| one.0) {
        Ok(at) => {
            entries[at].1 += units;
            if entries[at].1 == 0.0 {
                entries.remove(at);
            }
        }
        Err(at) if units != 0.0 => {
            entries.insert(at, (hour.number(), units));
            if entries.len() > SPARSE {
                return Some(Box::new(Table::of(entries)));
            }
        }
        Err(_) => {}
    }
    None
}

impl Table {
    fn of(entries: &[(u8, f64)]) -> Self {
        let mut table = Self::default();
        for (hour, units) in entries {
            table.0[usize::from(*hour) % 24][usize::from(*hour) / 24] = *units;
        }
        table
    }

    /// The lanes' sums over the hours in reach, the hours after midnight first.
    fn weighted(&self, lent: &Lent) -> [f64; LANES] {
        let mut lanes = [0.0; LANES];
        let mut add = |sums: &[[f64; LANES]], weights: &[[f64; LANES]]| {
            for (sums, weights) in sums.iter().zip(weights) {
                for lane in 0..LANES {
                    lanes[lane] += sums[lane] * weights[lane];
                }
            }
        };
        let before_midnight = WINDOW.min(24 - lent.first);
        let (evening, morning) = lent.rows.split_at(before_midnight);
        add(&self.0[..morning.len()], morning);
        add(&self.0[lent.first..lent.first + before_midnight], evening);
        lanes
    }
}

/// For each hour of the week, what an event in each other hour lends it: the day mix of circular
/// hour kernels. Rows and columns add up to 1.
pub(crate) struct Lending {
    rows: Vec<[f64; HOURS]>,
    /// The circular kernel alone, by hours apart.
    circular: [f64; 24],
}

impl Lending {
    pub fn new(settings: &Settings) -> Self {
        let mut circular = [0.0_f64; 24];
        for (apart, weight) in circular.iter_mut().enumerate() {
            let apart = apart.min(24 - apart);
            if apart <= REACH {
                let square = (apart * apart) as f64;
                *weight = libm::exp(-square / (2.0 * settings.hour_sigma * settings.hour_sigma));
            }
        }
        let sum: f64 = circular.iter().sum();
        circular.iter_mut().for_each(|weight| *weight /= sum);
        let [same, alike, any] = settings.day_mix;
        let day = |to: usize, from: usize| {
            let mut share = any / 7.0;
            if to == from {
                share += same;
            }
            if weekend(to) == weekend(from) {
                share += alike / if weekend(to) { 2.0 } else { 5.0 };
            }
            share
        };
        let rows = (0..HOURS)
            .map(|to| {
                std::array::from_fn(|from| {
                    let apart = (24 + to % 24 - from % 24) % 24;
                    day(to / 24, from / 24) * circular[apart]
                })
            })
            .collect();
        Self { rows, circular }
    }

    /// For each hour, Σ over all hours of what it lends them times their share of a profile.
    pub fn given(&self, profile: &[f64; HOURS]) -> [f64; HOURS] {
        let mut given = [0.0; HOURS];
        for (row, share) in self.rows.iter().zip(profile) {
            given.iter_mut().zip(row).for_each(|(given, weight)| *given += weight * share);
        }
        given
    }

    /// What each hour lends to this one.
    pub fn row(&self, hour: HourOfWeek) -> &[f64; HOURS] {
        &self.rows[hour.index()]
    }
}

/// Saturday and Sunday.
const fn weekend(day: usize) -> bool {
    day >= 5
}

/// The area's profile: the share of events in each hour of the week, adding up to 1, shrunk from
/// the smoothed hour of the day over weekday and weekend and the heaps of single hours of the day
/// to the single hour of the week. `worked` is how much each hour was worked beside the mean hour:
/// where nobody was out to hear of events, none is no sign of calm.
pub(crate) fn area_profile(
    g: &[f64; HOURS],
    worked: &[f64; HOURS],
    lending: &Lending,
    settings: &Settings,
) -> [f64; HOURS] {
    let n: f64 = g.iter().sum();
    let of_day = |week: &[f64; HOURS]| {
        let mut day = [0.0; 24];
        week.iter().enumerate().for_each(|(hour, one)| day[hour % 24] += one / 7.0);
        day
    };
    let (by_hour, worked_by_hour) = (of_day(g), of_day(worked));
    let flat = settings.flat_prior;
    let hod: [f64; HOURS] = normal(|to| {
        let to = to % 24;
        let lent = |from: usize| lending.circular[(24 + to - from) % 24] * by_hour[from];
        let smoothed: f64 = (0..24).map(lent).sum();
        (smoothed + flat / HOURS as f64) / (n * worked_by_hour[to] + flat)
    });
    let smooth = normal(|hour| {
        let row = &lending.rows[hour];
        let lent: f64 = row.iter().zip(g).map(|(weight, count)| weight * count).sum();
        (lent + settings.day_prior * hod[hour]) / (n * worked[hour] + settings.day_prior)
    });
    let heaped = heaped(g, worked, &smooth, settings.heap_prior);
    normal(|hour| {
        (g[hour] + settings.week_prior * heaped[hour]) / (n * worked[hour] + settings.week_prior)
    })
}

/// The smooth week with the hours of the day raised or lowered to what was counted in them on
/// all days together: clerks write 12 h for noon, bars close at the same hour every day. Adds up
/// to one. `prior` is how many imaginary events the smooth week is worth.
fn heaped(
    g: &[f64; HOURS],
    worked: &[f64; HOURS],
    smooth: &[f64; HOURS],
    prior: f64,
) -> [f64; HOURS] {
    let n: f64 = g.iter().sum();
    let (mut counted, mut share, mut expected) = ([0.0; 24], [0.0; 24], [0.0; 24]);
    for hour in 0..HOURS {
        counted[hour % 24] += g[hour];
        share[hour % 24] += smooth[hour];
        expected[hour % 24] += smooth[hour] * worked[hour];
    }
    normal(|hour| {
        let day = hour % 24;
        let (counted, share, expected) = (counted[day], share[day], expected[day]);
        smooth[hour] * (counted + prior * share) / (n * expected + prior * share)
    })
}

/// The rates of the hours, made to add up to 1.
fn normal(rate: impl Fn(usize) -> f64) -> [f64; HOURS] {
    let rates: [f64; HOURS] = std::array::from_fn(rate);
    let sum: f64 = rates.iter().sum();
    rates.map(|rate| rate / sum)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixed::{events, units};

    fn hour(number: u8) -> HourOfWeek {
        HourOfWeek::new(number).expect("an hour")
    }

    #[test]
    fn lending_neither_makes_nor_loses_events() {
        let lending = Lending::new(&Settings::default());
        for to in HourOfWeek::all() {
            assert!((lending.row(to).iter().sum::<f64>() - 1.0).abs() < 1e-12);
            let given: f64 = HourOfWeek::all().map(|hour| lending.row(hour)[to.index()]).sum();
            assert!((given - 1.0).abs() < 1e-12);
        }
    }

    #[test]
    fn midnight_is_beside_eleven_at_night() {
        let lending = Lending::new(&Settings::default());
        let row = lending.row(hour(0));
        assert!((row[23] - row[1]).abs() < 1e-15 && row[23] > row[12]);
    }

    #[test]
    fn a_profile_adds_up_to_one_with_and_without_events() {
        let (settings, mut sums) = (Settings::default(), [0; HOURS]);
        let lending = Lending::new(&settings);
        for (hour, count) in [(0, 0.0), (22, 40.0), (118, 3_000.0)] {
            sums[hour] += units(count);
            let profile = area_profile(&sums.map(events), &[1.0; HOURS], &lending, &settings);
            assert!((profile.iter().sum::<f64>() - 1.0).abs() < 1e-9);
            assert!(profile.iter().all(|share| *share > 0.0));
        }
    }

    #[test]
    fn a_heap_of_one_hour_of_the_day_is_learnt_from_all_days_together() {
        let (settings, mut sums) = (Settings::default(), [0; HOURS]);
        (0..HOURS).for_each(|hour| sums[hour] = units(if hour % 24 == 12 { 40.0 } else { 10.0 }));
        let profile =
            area_profile(&sums.map(events), &[1.0; HOURS], &Lending::new(&settings), &settings);
        let (heap, beside) = (profile[36], profile[37]);
        assert!(heap > 2.0 * beside, "{heap} at noon, {beside} at 13 h");
    }

    #[test]
    fn sums_are_the_same_sparse_and_dense_and_in_any_order() {
        let weights = |to: u8| Lent::new(hour(to), |from| 1.0 / (1.0 + from as f64));
        let (mut forwards, mut backwards) = (HourSums::default(), HourSums::default());
        for number in 0..100_u8 {
            forwards.add(hour(number), f64::from(number) * 0.1);
            backwards.add(hour(99 - number), f64::from(99 - number) * 0.1);
        }
        assert!(matches!(forwards.by_hour, ByHour::Dense(_)));
        for to in [0, 3, 12, 20, 167] {
            assert_eq!(forwards.weighted(&weights(to)), backwards.weighted(&weights(to)));
        }
        let mut few = HourSums::default();
        for number in (0..168).step_by(11) {
            few.add(hour(number), f64::from(number) * 0.3);
        }
        let ByHour::Sparse(entries) = &few.by_hour else { panic!("sixteen hours are few") };
        let table = ByHour::Dense(Box::new(Table::of(entries)));
        let many = HourSums { total: few.total, by_hour: table };
        for to in [0, 3, 12, 20, 167] {
            assert_eq!(few.weighted(&weights(to)), many.weighted(&weights(to)));
        }
        let mut few = HourSums::default();
        few.add(hour(3), 1.0);
        few.add(hour(3), -1.0);
        assert_eq!(few.weighted(&weights(3)), (0.0, 0.0));
        assert_eq!(few.heap_bytes() / size_of::<(u8, f64)>(), 4, "nothing but the first room");
    }
}
