//! How grave what happens is: told beside the rate and never multiplied into it. Counting a killing
//! as twenty robberies halves what a stream of events can teach; the product of rate and mean severity
//! has a name of its own, expected harm.

use crate::cell_sums::CellSums;
use crate::surface::Surface;

/// Severities of events reach from 1, no harm, to 5, critical.
const SCALE: (f64, f64) = (1.0, 5.0);
/// What the mean severity is while no event is known.
const MIDDLE: f64 = 3.0;
/// Standard deviations on either side of the mean that hold 80 % of a normal distribution.
const TENTH: f64 = 1.281_552;

/// Mean severity of what happens in a cell, 1–5, from what was reported in and around it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MeanSeverity {
    /// The mean, shrunk to the area's.
    pub mean: f64,
    /// Lower end of its 80 % interval.
    pub lower: f64,
    /// Upper end of its 80 % interval.
    pub upper: f64,
}

/// Expected severity of a part of the week: rate × mean severity, with what is not known of the mean.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Harm {
    /// Σ rate × mean severity.
    pub expected: f64,
    /// Σ rate × standard deviation of the mean: cells that share their surroundings err together.
    pub deviation: f64,
}

impl Harm {
    pub fn and(self, more: Self) -> Self {
        Self { expected: self.expected + more.expected, deviation: self.deviation + more.deviation }
    }

    pub fn times(self, factor: f64) -> Self {
        Self { expected: self.expected * factor, deviation: self.deviation * factor }
    }

    /// The mean severity of what is expected at this rate.
    pub fn severity(self, rate: f64) -> MeanSeverity {
        let (mean, reach) = (self.expected / rate, TENTH * self.deviation / rate);
        let (least, most) = SCALE;
        MeanSeverity { mean, lower: (mean - reach).max(least), upper: (mean + reach).min(most) }
    }
}

/// The 80 % interval of a product, from each factor's middle and interval: on the logarithmic scale
/// the ways to each end add up as squares.
pub(crate) fn product_interval(one: [f64; 3], other: [f64; 3]) -> (f64, f64) {
    let ([lower, middle, upper], [other_lower, other_middle, other_upper]) = (one, other);
    let way = |end: f64, other: f64| {
        libm::hypot(libm::log(end / middle), libm::log(other / other_middle))
    };
    let product = middle * other_middle;
    (product * libm::exp(-way(lower, other_lower)), product * libm::exp(way(upper, other_upper)))
}

impl Surface<'_> {
    /// The mean severity of all events of the area.
    pub(crate) fn area_severity(index: &crate::RiskIndex) -> f64 {
        let (weighted, weight) = index.totals.severity;
        if weight > 0 { weighted as f64 / weight as f64 } else { MIDDLE }
    }

    /// What a model cell with these sums expects of an hour with this rate. The mean severity is
    /// (Σ severity in the near window + k · the area's mean) / (events in the near window + k), of all
    /// populations. Nothing is kept of how far single events lie from it: no numbers from 1 to 5
    /// with this mean lie further than the root of (5 − mean)(mean − 1) (Bhatia and Davis 2000), so
    /// the interval is at most too wide.
    pub(crate) fn harm(&self, sums: Option<&CellSums>, rate: f64) -> Harm {
        let prior = self.index().settings.severity_prior;
        let (mut severity, mut events) = (prior * self.mean_severity(), prior);
        // A cell whose events were all taken back is one that never had any, to the bit.
        if let Some(sums) = sums.filter(|sums| sums.near[0] != 0) {
            let cells = self.index().kernels.near_cells;
            severity += self.decayed(sums.near_severity) * cells;
            events += self.decayed(sums.near[0]) * cells;
        }
        let mean = severity / events;
        let (least, most) = SCALE;
        let variance = (most - mean).max(0.0) * (mean - least).max(0.0) / events;
        Harm { expected: rate * mean, deviation: rate * variance.sqrt() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_product_is_as_unsure_as_its_factors_together() {
        let (lower, upper) = product_interval([1.0, 2.0, 4.0], [3.0, 3.0, 3.0]);
        assert!((lower - 3.0).abs() < 1e-12 && (upper - 12.0).abs() < 1e-12);
        let (lower, upper) = product_interval([0.0, 2.0, 4.0], [1.5, 3.0, 6.0]);
        assert!(lower < 1e-12, "{lower}");
        assert!((upper / (6.0 * (2.0_f64.ln() * 2.0_f64.sqrt()).exp()) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn a_mean_severity_stays_on_its_scale() {
        let sure = Harm { expected: 0.02, deviation: 0.001 };
        let MeanSeverity { mean, lower, upper } = sure.severity(0.01);
        assert!((mean - 2.0).abs() < 1e-12 && lower > 1.8 && upper < 2.2);
        let unsure = Harm { expected: 0.02, deviation: 0.05 }.severity(0.01);
        assert_eq!((unsure.lower, unsure.upper), (1.0, 5.0));
    }
}
