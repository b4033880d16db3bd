//! Intervals of small numbers: 95 % unless said otherwise, both sides alike.
//!
//! With counts of five to fifty the usual approximations are wrong where it matters. These hold for
//! every count, and are wider than they need be rather than narrower. Numbers of releases carry noise;
//! theirs leave open what chance does and what the noise does.

use atalaya_disclosure::release::noise_chances;
use statrs::function::beta::beta_reg;
use statrs::function::gamma::gamma_lr;

/// What is left outside of an interval on each side.
const TAIL: f64 = 0.025;
/// Halvings of a bracket: below the last digit of a double.
const HALVINGS: usize = 80;
/// Chances below this are left out of sums of noise: all of them together are no hundredth of a tail.
const NEVER: f64 = 1e-12;

/// Both ends of an interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The lower end.
    pub lower: f64,
    /// The upper end; infinite where nothing bounds it.
    pub upper: f64,
}

/// How two rates compare.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RateRatio {
    /// The later rate over the earlier one; `None` where nothing happened earlier.
    pub ratio: Option<f64>,
    /// Its interval.
    pub interval: Interval,
}

/// What may be said of two rates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trend {
    /// The interval holds 1: chance alone would do.
    NoClearChange,
    /// The later rate is higher, more than chance explains.
    Higher,
    /// The later rate is lower, more than chance explains.
    Lower,
}

impl Trend {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoClearChange => "no_clear_change",
            Self::Higher => "higher",
            Self::Lower => "lower",
        }
    }
}

impl Interval {
    /// Both ends times a factor.
    #[must_use]
    pub fn times(self, factor: f64) -> Self {
        Self { lower: self.lower * factor, upper: self.upper * factor }
    }

    /// Whether a value lies in it.
    #[must_use]
    pub fn holds(self, value: f64) -> bool {
        self.lower <= value && value <= self.upper
    }
}

impl RateRatio {
    /// What may be said: a change only where the interval leaves 1 out.
    #[must_use]
    pub fn trend(&self) -> Trend {
        if self.interval.holds(1.0) {
            Trend::NoClearChange
        } else if self.interval.lower > 1.0 {
            Trend::Higher
        } else {
            Trend::Lower
        }
    }
}

/// Where a function that never falls reaches a share, within a bracket that holds it.
fn reached(share: f64, (mut low, mut high): (f64, f64), function: impl Fn(f64) -> f64) -> f64 {
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(low, high);
        if function(middle) < share {
            low = middle;
        } else {
            high = middle;
        }
    }
    f64::midpoint(low, high)
}

/// The point below which a share of a Gamma distribution of this shape and scale 1 lies.
fn gamma_quantile(share: f64, shape: f64) -> f64 {
    // Mean and variance are the shape: 12 deviations and 40 above it nothing is left.
    let high = shape + 12.0 * shape.sqrt() + 40.0;
    reached(share, (f64::MIN_POSITIVE, high), |at| gamma_lr(shape, at))
}

fn beta_quantile(share: f64, a: f64, b: f64) -> f64 {
    reached(share, (0.0, 1.0), |at| beta_reg(a, b, at))
}

/// The exact interval of a count's mean (Garwood 1936): the rates under which so many or fewer, or so
/// many or more, would be rarer than 2.5 %.
///
/// ```
/// let interval = atalaya_evidence::poisson_interval(10);
/// assert!((interval.lower - 4.795_389).abs() < 1e-6 && (interval.upper - 18.390_356).abs() < 1e-6);
/// ```
#[must_use]
pub fn poisson_interval(count: u64) -> Interval {
    let events = count as f64;
    let lower = if count == 0 { 0.0 } else { gamma_quantile(TAIL, events) };
    Interval { lower, upper: gamma_quantile(1.0 - TAIL, events + 1.0) }
}

/// A number of a release, as it was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Noisy {
    /// The number.
    pub events: u64,
    /// Of how many draws of noise it is the sum: one, and one for each number that it holds.
    pub noises: usize,
}

/// How likely each sum of so many draws of noise is.
fn sums_of_noise(noises: usize) -> Vec<(i64, f64)> {
    let one = noise_chances();
    let mut sums = vec![(0, 1.0)];
    for _ in 0..noises {
        let (Some(least), Some(first)) = (sums.first(), one.first()) else { return sums };
        let least = least.0 + first.0;
        let mut next = vec![0.0; sums.len() + one.len() - 1];
        for (sum, chance) in &sums {
            for (value, of_value) in &one {
                next[(sum + value - least) as usize] += chance * of_value;
            }
        }
        let each = next.into_iter().enumerate();
        sums = each
            .map(|(at, chance)| (least + at as i64, chance))
            .filter(|(_, chance)| *chance >= NEVER)
            .collect();
    }
    sums
}

/// The interval of the mean of a count that was told with noise: the rates under which so many or fewer, or so
/// many or more, would be told more rarely than 2.5 %. Without noise it is [`poisson_interval`].
#[must_use]
pub fn noisy_interval(told: Noisy) -> Interval {
    let sums = sums_of_noise(told.noises);
    // The chance that this many or more are told, by the mean.
    let at_least = |told: i64, mean: f64| -> f64 {
        let each = sums.iter().map(|(noise, chance)| {
            let counted = told - noise;
            if counted <= 0 { *chance } else { chance * gamma_lr(counted as f64, mean) }
        });
        each.sum()
    };
    let told = told.events as i64;
    let most = sums.iter().map(|(noise, _)| noise.unsigned_abs()).max().unwrap_or(0) as f64;
    let high = told as f64 + 12.0 * (told as f64).sqrt() + 40.0 + most;
    let bracket = (f64::MIN_POSITIVE, high);
    let lower = if at_least(told, f64::MIN_POSITIVE) >= TAIL {
        0.0
    } else {
        reached(TAIL, bracket, |mean| at_least(told, mean))
    };
    Interval { lower, upper: reached(1.0 - TAIL, bracket, |mean| at_least(told + 1, mean)) }
}

/// How two numbers of releases compare, with what chance and noise leave open.
///
/// Approximate: each is taken for the smaller count that spreads as much about its mean without noise
/// (n² ÷ (n + variance of its noise)), then as [`rate_ratio`]. `None` where nothing is left of them.
#[must_use]
pub fn count_ratio(later: Noisy, earlier: Noisy) -> Option<RateRatio> {
    let of_one: f64 =
        noise_chances().iter().map(|(value, chance)| (value * value) as f64 * chance).sum();
    let without = |told: Noisy| {
        let events = told.events as f64;
        let spread = events + of_one * told.noises as f64;
        let alike = (events * events / spread).floor();
        // As if so many had been counted in so much less time: the rate is the number that was told.
        (alike as u64, alike / events)
    };
    rate_ratio(without(later), without(earlier))
}

/// The exact interval of a share (Clopper & Pearson 1934). `None` of nothing, and where the part is
/// more than the whole.
#[must_use]
pub fn share_interval(part: u64, whole: u64) -> Option<Interval> {
    if whole == 0 || part > whole {
        return None;
    }
    let (part, rest) = (part as f64, (whole - part) as f64);
    let lower = if part == 0.0 { 0.0 } else { beta_quantile(TAIL, part, rest + 1.0) };
    let upper = if rest == 0.0 { 1.0 } else { beta_quantile(1.0 - TAIL, part + 1.0, rest) };
    Some(Interval { lower, upper })
}

/// How a later rate compares with an earlier one: given how many happened in both together, how many
/// of them happened later is binomial (Przyborowski & Wilenski 1940). `None` where nothing happened,
/// or an exposure is not above 0.
#[must_use]
pub fn rate_ratio(
    (later, later_exposure): (u64, f64),
    (earlier, earlier_exposure): (u64, f64),
) -> Option<RateRatio> {
    if later_exposure <= 0.0 || earlier_exposure <= 0.0 {
        return None;
    }
    let share = share_interval(later, later + earlier)?;
    let exposures = earlier_exposure / later_exposure;
    let odds = |share: f64| if share >= 1.0 { f64::INFINITY } else { share / (1.0 - share) };
    let interval = Interval { lower: odds(share.lower), upper: odds(share.upper) };
    let ratio = (earlier > 0).then(|| later as f64 / earlier as f64 * exposures);
    Some(RateRatio { ratio, interval: interval.times(exposures) })
}

/// The interval of Σ weight × count (Dobson and others 1991): the count's exact interval, stretched to
/// the sum's spread.
#[must_use]
pub fn weighted_interval(counts: &[(f64, u64)]) -> Interval {
    let count: u64 = counts.iter().map(|(_, count)| count).sum();
    let of_count = poisson_interval(count);
    if count == 0 {
        let heaviest = counts.iter().map(|(weight, _)| *weight).fold(0.0, f64::max);
        return of_count.times(heaviest);
    }
    let sum: f64 = counts.iter().map(|(weight, count)| weight * *count as f64).sum();
    let spread: f64 = counts.iter().map(|(weight, count)| weight * weight * *count as f64).sum();
    let stretch = (spread / count as f64).sqrt();
    let away = |end: f64| stretch.mul_add(end - count as f64, sum);
    Interval { lower: away(of_count.lower).max(0.0), upper: away(of_count.upper) }
}
