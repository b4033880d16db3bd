//! The 10 % and 90 % points of Gamma distributions with mean 1.

use std::sync::LazyLock;

/// The table spans these shapes: below and above, the ends hold.
const SHAPES: (f64, f64) = (0.25, 20_000.0);
/// Points of the table, evenly spaced in the logarithm of the shape.
const POINTS: usize = 512;

static TABLE: LazyLock<Vec<(f64, f64)>> = LazyLock::new(|| {
    (0..POINTS)
        .map(|point| {
            let share = point as f64 / (POINTS - 1) as f64;
            let shape = SHAPES.0 * (SHAPES.1 / SHAPES.0).powf(share);
            (exact(0.1, shape), exact(0.9, shape))
        })
        .collect()
});

/// The point below which a share of a Gamma distribution of this shape and mean 1 lies.
fn exact(share: f64, shape: f64) -> f64 {
    // Bisection on a bracket that holds both points for every shape of the table.
    let (mut low, mut high) = (0.0, 60.0 / shape.min(1.0));
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if statrs::function::gamma::gamma_lr(shape, middle * shape) < share {
            low = middle;
        } else {
            high = middle;
        }
    }
    f64::midpoint(low, high)
}

/// The 10 % and the 90 % point, as multiples of the mean. Within 0.1 % of the exact ones for
/// shapes from 0.5 (see the test); below that the lower point is nearly 0 anyway.
pub(crate) fn interval(shape: f64) -> (f64, f64) {
    let shape = shape.clamp(SHAPES.0, SHAPES.1);
    let at = (shape / SHAPES.0).ln() / (SHAPES.1 / SHAPES.0).ln() * (POINTS - 1) as f64;
    let before = (at as usize).min(POINTS - 2);
    let between = at - before as f64;
    let mix = |low: f64, high: f64| low + (high - low) * between;
    let (low, high) = (TABLE[before], TABLE[before + 1]);
    (mix(low.0, high.0), mix(low.1, high.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_within_a_thousandth_of_the_exact_points() {
        for step in 0..4_000 {
            let shape = 0.5 * (10_000.0_f64 / 0.5).powf(f64::from(step) / 4_000.0);
            let (low, high) = interval(shape);
            for (found, share) in [(low, 0.1), (high, 0.9)] {
                let exact = exact(share, shape);
                assert!((found / exact - 1.0).abs() < 1e-3, "shape {shape}: {found}, {exact}");
            }
        }
    }

    #[test]
    fn known_points_of_the_exponential_distribution() {
        let (low, high) = interval(1.0);
        assert!((low - 0.105_360_5).abs() < 1e-4 && (high - std::f64::consts::LN_10).abs() < 1e-3);
    }
}
