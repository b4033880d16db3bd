//! Events by hour of the week, and how an hour borrows from the hours and days beside it.

use atalaya_domain::HourOfWeek;

use crate::Settings;
use crate::fixed::{Units, events};

const HOURS: usize = HourOfWeek::COUNT;
/// Hours with entries beyond which a dense array is smaller and quicker.
const SPARSE: usize = 32;
/// Sums that are added up side by side.
const LANES: usize = 8;

/// Sums per hour of the week: few entries in most cells, all 168 in busy ones.
#[derive(Debug, Clone)]
pub(crate) enum HourSums {
    Sparse(Vec<(u8, Units)>),
    Dense(Box<[Units; HOURS]>),
}

impl Default for HourSums {
    fn default() -> Self {
        Self::Sparse(Vec::new())
    }
}

impl HourSums {
    /// Adds to one hour.
    #[inline]
    pub fn add(&mut self, hour: HourOfWeek, units: Units) {
        match self {
            Self::Dense(sums) => sums[hour.index()] += units,
            Self::Sparse(entries) => {
                match entries.binary_search_by_key(&hour.number(), |one| one.0) {
                    Ok(at) => {
                        entries[at].1 += units;
                        if entries[at].1 == 0 {
                            entries.remove(at);
                        }
                    }
                    Err(at) if units != 0 => {
                        entries.insert(at, (hour.number(), units));
                        if entries.len() > SPARSE {
                            *self = Self::Dense(Box::new(dense(entries)));
                        }
                    }
                    Err(_) => {}
                }
            }
        }
    }

    /// Σ of the sums, each times its hour's weight; and Σ of the sums. Both in events. Every hour
    /// adds to the same of eight lanes, in the order of hours, whether the sums are sparse or
    /// dense, so the bits do not depend on history.
    pub fn weighted(&self, weights: &[f64; HOURS]) -> (f64, f64) {
        let mut total: Units = 0;
        let mut lanes = [0.0; LANES];
        match self {
            Self::Dense(sums) => {
                for (sums, weights) in sums.chunks_exact(LANES).zip(weights.chunks_exact(LANES)) {
                    for lane in 0..LANES {
                        total += sums[lane];
                        lanes[lane] += exactly(sums[lane]) * weights[lane];
                    }
                }
            }
            Self::Sparse(entries) => {
                for (hour, units) in entries {
                    total += units;
                    let hour = usize::from(*hour);
                    lanes[hour % LANES] += exactly(*units) * weights[hour];
                }
            }
        }
        (lanes.iter().sum::<f64>() * events(1), events(total))
    }

    /// Bytes on the heap.
    pub fn heap_bytes(&self) -> usize {
        match self {
            Self::Sparse(entries) => entries.capacity() * size_of::<(u8, Units)>(),
            Self::Dense(_) => size_of::<[Units; HOURS]>(),
        }
    }
}

/// The number as `as f64` gives it, in steps that a processor without 64-bit conversions does for
/// two numbers at once: the high and the low half, each put into the fraction of a power of two.
/// Both differences are exact; only their sum is rounded.
#[inline]
fn exactly(units: Units) -> f64 {
    const LOW: f64 = (1_u64 << 52) as f64;
    const HIGH: f64 = (1_u128 << 84) as f64;
    const SIGN: f64 = (1_u64 << 63) as f64;
    let bits = (units as u64) ^ (1 << 63);
    let low = f64::from_bits((bits & 0xFFFF_FFFF) | LOW.to_bits());
    let high = f64::from_bits((bits >> 32) | HIGH.to_bits());
    (high - (HIGH + SIGN + LOW)) + low
}

fn dense(entries: &[(u8, Units)]) -> [Units; HOURS] {
    let mut sums = [0; HOURS];
    for (hour, units) in entries {
        sums[usize::from(*hour)] = *units;
    }
    sums
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
            let apart = apart.min(24 - apart) as f64;
            *weight = (-apart * apart / (2.0 * settings.hour_sigma.powi(2))).exp();
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
/// to the single hour of the week.
pub(crate) fn area_profile(
    sums: &[Units; HOURS],
    lending: &Lending,
    settings: &Settings,
) -> [f64; HOURS] {
    let g: [f64; HOURS] = sums.map(events);
    let n: f64 = events(sums.iter().sum());
    let mut by_hour = [0.0; 24];
    for (hour, count) in g.iter().enumerate() {
        by_hour[hour % 24] += count / 7.0;
    }
    let flat = settings.flat_prior;
    let hod: [f64; 24] = std::array::from_fn(|to| {
        let lent = |from: usize| lending.circular[(24 + to - from) % 24] * by_hour[from];
        let smoothed: f64 = (0..24).map(lent).sum();
        (smoothed + flat / HOURS as f64) / (n + flat)
    });
    let smooth: [f64; HOURS] = std::array::from_fn(|hour| {
        let row = &lending.rows[hour];
        let lent: f64 = row.iter().zip(&g).map(|(weight, count)| weight * count).sum();
        (lent + settings.day_prior * hod[hour % 24]) / (n + settings.day_prior)
    });
    let heaped = heaped(&g, &smooth, n, settings);
    std::array::from_fn(|hour| {
        (g[hour] + settings.week_prior * heaped[hour]) / (n + settings.week_prior)
    })
}

/// The smooth week with the hours of the day raised or lowered to what was counted in them on
/// all days together: clerks write 12 h for noon, bars close at the same hour every day. Adds up
/// to one.
fn heaped(g: &[f64; HOURS], smooth: &[f64; HOURS], n: f64, settings: &Settings) -> [f64; HOURS] {
    let of_day = |week: &[f64; HOURS]| {
        let mut day = [0.0; 24];
        week.iter().enumerate().for_each(|(hour, share)| day[hour % 24] += share);
        day
    };
    let (counted, expected) = (of_day(g), of_day(smooth));
    let prior = settings.heap_prior;
    let share = |hour: usize| (counted[hour] + prior * expected[hour]) / (n + prior);
    std::array::from_fn(|hour| smooth[hour] / expected[hour % 24] * share(hour % 24))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixed::units;

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
            let profile = area_profile(&sums, &lending, &settings);
            assert!((profile.iter().sum::<f64>() - 1.0).abs() < 1e-9);
            assert!(profile.iter().all(|share| *share > 0.0));
        }
    }

    #[test]
    fn conversions_are_those_of_the_language() {
        let mut numbers = vec![0, 1, -1, i64::MAX, i64::MIN, (1 << 53) + 1, -(1 << 53) - 3];
        numbers.extend((0..63).flat_map(|bit| [1_i64 << bit, (1 << bit) - 1, -(1 << bit) - 1]));
        numbers.extend((0..1_000_i64).map(|n| n.wrapping_mul(0x9E37_79B9_7F4A_7C15_u64 as i64)));
        for number in numbers {
            assert_eq!(exactly(number).to_bits(), (number as f64).to_bits(), "{number}");
        }
    }

    #[test]
    fn a_heap_of_one_hour_of_the_day_is_learnt_from_all_days_together() {
        let (settings, mut sums) = (Settings::default(), [0; HOURS]);
        (0..HOURS).for_each(|hour| sums[hour] = units(if hour % 24 == 12 { 40.0 } else { 10.0 }));
        let profile = area_profile(&sums, &Lending::new(&settings), &settings);
        let (heap, beside) = (profile[36], profile[37]);
        assert!(heap > 2.0 * beside, "{heap} at noon, {beside} at 13 h");
    }

    #[test]
    fn sums_are_the_same_sparse_and_dense_and_in_any_order() {
        let weights = std::array::from_fn(|hour| 1.0 / (1.0 + hour as f64));
        let (mut forwards, mut backwards) = (HourSums::default(), HourSums::default());
        for number in 0..100_u8 {
            forwards.add(hour(number), units(f64::from(number) * 0.1));
            backwards.add(hour(99 - number), units(f64::from(99 - number) * 0.1));
        }
        assert!(matches!(forwards, HourSums::Dense(_)));
        assert_eq!(forwards.weighted(&weights), backwards.weighted(&weights));
        let mut few = HourSums::default();
        few.add(hour(3), units(1.0));
        few.add(hour(3), -units(1.0));
        assert_eq!(few.weighted(&weights), (0.0, 0.0));
        assert_eq!(few.heap_bytes() / size_of::<(u8, Units)>(), 4, "nothing but the first room");
    }
}
