//! Events by hour of the week, and how an hour borrows from the hours and days beside it.

use atalaya_domain::HourOfWeek;

use crate::Settings;
use crate::fixed::{Units, events};

const HOURS: usize = HourOfWeek::COUNT;
/// Hours with entries beyond which a dense array is smaller and quicker.
const SPARSE: usize = 32;

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
                if let Some(at) = entries.iter().position(|(known, _)| *known == hour.number()) {
                    entries[at].1 += units;
                    if entries[at].1 == 0 {
                        entries.swap_remove(at);
                    }
                } else if units != 0 {
                    entries.push((hour.number(), units));
                    if entries.len() > SPARSE {
                        *self = Self::Dense(Box::new(dense(entries)));
                    }
                }
            }
        }
    }

    /// Σ of the sums, each times its hour's weight; and Σ of the sums. Both in events. Entries
    /// are added as whole numbers or in the order of hours, so the bits do not depend on history.
    pub fn weighted(&self, weights: &[f64; HOURS]) -> (f64, f64) {
        let filled;
        let sums = match self {
            Self::Dense(sums) => &**sums,
            Self::Sparse(entries) if entries.is_empty() => return (0.0, 0.0),
            Self::Sparse(entries) => {
                filled = dense(entries);
                &filled
            }
        };
        let mut total: Units = 0;
        let mut lanes = [0.0; 8];
        for (sums, weights) in sums.chunks_exact(8).zip(weights.chunks_exact(8)) {
            for lane in 0..8 {
                total += sums[lane];
                lanes[lane] += sums[lane] as f64 * weights[lane];
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
/// the hour of the day over weekday and weekend to the single hour.
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
    std::array::from_fn(|hour| {
        let row = &lending.rows[hour];
        let lent: f64 = row.iter().zip(&g).map(|(weight, count)| weight * count).sum();
        let sm = (lent + settings.day_prior * hod[hour % 24]) / (n + settings.day_prior);
        (g[hour] + settings.week_prior * sm) / (n + settings.week_prior)
    })
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
