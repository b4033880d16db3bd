//! How likely a count would be, if a rate is as uncertain as its Gamma distribution says.

/// P(N ≥ `count`) of a count whose rate has a Gamma distribution of this mean and shape (a negative
/// binomial): summed from the tail, so that one chance in a billion is told as such.
pub(super) fn tail(count: u32, mean: f64, shape: f64) -> f64 {
    let (more, rest) = (mean / (mean + shape), shape / (mean + shape));
    let first: f64 = (0..count)
        .map(|one| libm::log((shape + f64::from(one)) / f64::from(one + 1) * more))
        .sum::<f64>()
        + shape * libm::log(rest);
    let (mut term, mut sum, mut at) = (libm::exp(first), 0.0, f64::from(count));
    // Terms fall at least as fast as `more` in the end; what is left out is below a billionth.
    while term > sum * 1e-12 && sum < 1.0 {
        sum += term;
        term *= (shape + at) / (at + 1.0) * more;
        at += 1.0;
    }
    sum.min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(one: f64, other: f64) -> bool {
        (one / other - 1.0).abs() < 1e-9
    }

    #[test]
    fn of_shape_one_it_is_geometric() {
        for (count, mean) in [(0, 2.0), (1, 2.0), (5, 0.5), (30, 0.1)] {
            let more: f64 = mean / (mean + 1.0);
            assert!(close(tail(count, mean, 1.0), more.powi(count as i32)), "{count} of {mean}");
        }
    }

    #[test]
    fn of_a_sure_rate_it_is_poisson_s() {
        let mean = 3.0_f64;
        let below: f64 = (-mean).exp() * (1.0 + mean + mean * mean / 2.0);
        assert!((tail(3, mean, 1e9) - (1.0 - below)).abs() < 1e-6);
    }

    #[test]
    fn more_reports_are_less_likely_and_a_higher_mean_makes_them_more_likely() {
        let mut last = 1.1;
        for count in 0..200 {
            let now = tail(count, 4.0, 2.5);
            assert!(now < last && now > 0.0 && now < tail(count, 5.0, 2.5) + 1e-12);
            last = now;
        }
    }
}
