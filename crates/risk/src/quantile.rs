//! The 10 % and 90 % points of Gamma distributions with mean 1.

use std::sync::LazyLock;

/// The table spans these shapes, both powers of two: below and above, the ends hold. Under 0.036 the
/// 90 % point lies under the mean, so such an interval would leave out its own middle.
const SHAPES: (f64, f64) = (0.062_5, 16_384.0);
/// Points of the table in each doubling of the shape: 2⁵.
const POINTS: u32 = 5;
/// Values of a double's last bits, which logarithms of different machines give differently.
const PLATFORM: u64 = 1 << 14;
/// Bits of a double's fraction below those that number the point.
const BETWEEN: u32 = f64::MANTISSA_DIGITS - 1 - POINTS;

/// The points of shapes that are evenly spaced within each doubling, as doubles are.
static TABLE: LazyLock<Vec<(f64, f64)>> = LazyLock::new(|| {
    let points = SHAPES.0.to_bits() >> BETWEEN..=SHAPES.1.to_bits() >> BETWEEN;
    let shapes = points.map(|point| f64::from_bits(point << BETWEEN));
    shapes.map(|shape| (exact(0.1, shape), exact(0.9, shape))).collect()
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
    // Without the last digits in which the bisection ends: they are the platform's.
    f64::from_bits((f64::midpoint(low, high).to_bits() + PLATFORM / 2) & !(PLATFORM - 1))
}

/// The 10 % and the 90 % point, as multiples of the mean. Within 0.1 % of the exact ones for
/// shapes from 0.5 (see the test); below that the lower point is nearly 0 anyway.
pub(crate) fn interval(shape: f64) -> (f64, f64) {
    let bits = shape.clamp(SHAPES.0, SHAPES.1).to_bits();
    let table = &*TABLE;
    let before = (((bits - SHAPES.0.to_bits()) >> BETWEEN) as usize).min(table.len() - 2);
    let between = (bits - ((before as u64) << BETWEEN) - SHAPES.0.to_bits()) as f64
        / (1_u64 << BETWEEN) as f64;
    let mix = |low: f64, high: f64| low + (high - low) * between;
    let (low, high) = (table[before], table[before + 1]);
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
