//! One week's forecast beside what happened.

use std::ops::AddAssign;

use atalaya_domain::HourOfWeek;

/// Shares of all cell-hours in which hits are counted.
pub const SHARES: [f64; 3] = [0.01, 0.05, 0.10];
/// Bins of equal expected mass for the calibration, the lowest rates first.
pub const BINS: usize = 10;

const HOURS: usize = HourOfWeek::COUNT;

/// How a forecast did in one week; weeks add up by `+=`. Events count by their weight, so that an
/// event of unknown hour is spread over its hours.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct WeekScore {
    /// Events that happened.
    pub events: f64,
    /// Events that were expected.
    pub expected: f64,
    /// Σ over the events of log2 of the forecast's density over the uniform density.
    pub bits: f64,
    /// The part of `bits` that the forecast's cells give, whatever the hour.
    pub space_bits: f64,
    /// Events in the share of cell-hours that was ranked highest, by [`SHARES`].
    pub hits: [f64; SHARES.len()],
    /// Poisson deviance, 2 Σ (y ln(y/μ) − y + μ).
    pub deviance: f64,
    /// Expected events by bin.
    pub bin_expected: [f64; BINS],
    /// Observed events by bin.
    pub bin_observed: [f64; BINS],
}

impl WeekScore {
    /// Compares the expected events of each cell-hour (168 hours a cell, all above 0) with the
    /// events that happened, as ascending (place in `rates`, weight) without repeats.
    #[must_use]
    pub fn new(rates: &[f64], happened: &[(usize, f64)]) -> Self {
        let expected: f64 = rates.iter().sum();
        let ranking = Ranking::new(rates, expected);
        let cells = (rates.len() / HOURS) as f64;
        let mut score = Self { expected, deviance: 2.0 * expected, ..Self::default() };
        score.bin_expected = ranking.bin_expected;
        for (place, weight) in happened {
            let rate = rates[*place];
            let cell = place / HOURS;
            let of_cell: f64 = rates[cell * HOURS..(cell + 1) * HOURS].iter().sum();
            score.events += weight;
            score.bits += weight * (rate / expected * rates.len() as f64).log2();
            score.space_bits += weight * (of_cell / expected * cells).log2();
            score.deviance += 2.0 * (weight * (weight / rate).ln() - weight);
            let group = ranking.group(rate);
            for (hits, share) in score.hits.iter_mut().zip(SHARES) {
                *hits += weight * group.part_of_best(share * rates.len() as f64);
            }
            score.bin_observed[ranking.bin(&group)] += weight;
        }
        score
    }
}

impl AddAssign<&Self> for WeekScore {
    fn add_assign(&mut self, other: &Self) {
        fn add<const N: usize>(to: &mut [f64; N], from: &[f64; N]) {
            to.iter_mut().zip(from).for_each(|(to, from)| *to += from);
        }
        self.events += other.events;
        self.expected += other.expected;
        self.bits += other.bits;
        self.space_bits += other.space_bits;
        self.deviance += other.deviance;
        add(&mut self.hits, &other.hits);
        add(&mut self.bin_expected, &other.bin_expected);
        add(&mut self.bin_observed, &other.bin_observed);
    }
}

/// The rates from high to low, with the mass up to each.
struct Ranking {
    sorted: Vec<f64>,
    /// Expected events of all rates before this one, and of all.
    mass: Vec<f64>,
    bin_expected: [f64; BINS],
}

/// Equal rates: where they begin and end in the ranking.
struct Group {
    first: usize,
    end: usize,
}

impl Ranking {
    fn new(rates: &[f64], expected: f64) -> Self {
        let mut sorted = rates.to_vec();
        sorted.sort_unstable_by(|one, other| other.total_cmp(one));
        let mut mass = Vec::with_capacity(sorted.len() + 1);
        let mut sum = 0.0;
        mass.push(0.0);
        for rate in &sorted {
            sum += rate;
            mass.push(sum);
        }
        let mut ranking = Self { sorted, mass, bin_expected: [0.0; BINS] };
        let mut first = 0;
        while first < ranking.sorted.len() {
            let equal = ranking.sorted[first..].iter();
            let end = first + equal.take_while(|rate| **rate >= ranking.sorted[first]).count();
            let group = Group { first, end };
            let bin = ranking.bin(&group);
            ranking.bin_expected[bin] += ranking.mass[end] - ranking.mass[first];
            first = end;
        }
        debug_assert!((sum / expected - 1.0).abs() < 1e-6, "the masses are the expected events");
        ranking
    }

    fn group(&self, rate: f64) -> Group {
        let first = self.sorted.partition_point(|other| *other > rate);
        let end = self.sorted.partition_point(|other| *other >= rate);
        Group { first, end }
    }

    /// The bin of equal rates, by the middle of their mass; the highest rates are in the last bin.
    fn bin(&self, group: &Group) -> usize {
        let middle = f64::midpoint(self.mass[group.first], self.mass[group.end]);
        let share = middle / self.mass[self.sorted.len()];
        BINS - 1 - ((share * BINS as f64) as usize).min(BINS - 1)
    }
}

impl Group {
    /// The part of the group that belongs to the best `places` of the ranking. Equal rates share
    /// the places that are left, so that no order among them is invented.
    fn part_of_best(&self, places: f64) -> f64 {
        ((places - self.first as f64) / (self.end - self.first) as f64).clamp(0.0, 1.0)
    }
}

#[cfg(test)]
#[path = "score_tests.rs"]
mod tests;
