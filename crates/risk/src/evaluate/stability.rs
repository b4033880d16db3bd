//! How much a forecast's ranking of cells moves from one week to the next.

/// Spearman's rank correlation of two lists of scores, equal scores sharing their mean rank; 1
/// when either list holds one score alone, because then no order has changed.
#[must_use]
pub fn rank_correlation(one: &[f64], other: &[f64]) -> f64 {
    let (one, other) = (ranks(one), ranks(other));
    let mean = (one.len() as f64 - 1.0) / 2.0;
    let (mut both, mut first, mut second) = (0.0, 0.0, 0.0);
    for (one, other) in one.iter().zip(&other) {
        both += (one - mean) * (other - mean);
        first += (one - mean).powi(2);
        second += (other - mean).powi(2);
    }
    if first == 0.0 || second == 0.0 { 1.0 } else { both / (first * second).sqrt() }
}

/// Ranks from 0, equal scores sharing the mean of theirs.
fn ranks(scores: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_unstable_by(|one, other| scores[*one].total_cmp(&scores[*other]));
    let mut ranks = vec![0.0; scores.len()];
    let mut first = 0;
    for equal in order.chunk_by(|one, other| scores[*one].total_cmp(&scores[*other]).is_eq()) {
        let rank = first as f64 + (equal.len() as f64 - 1.0) / 2.0;
        equal.iter().for_each(|place| ranks[*place] = rank);
        first += equal.len();
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rank_correlations_known_by_hand() {
        let check = |one: &[f64], other: &[f64], expected: f64| {
            let found = rank_correlation(one, other);
            assert!((found - expected).abs() < 1e-12, "{found}, not {expected}");
        };
        check(&[1.0, 2.0, 3.0, 4.0], &[10.0, 20.0, 30.0, 400.0], 1.0);
        check(&[1.0, 2.0, 3.0, 4.0], &[4.0, 3.0, 2.0, 1.0], -1.0);
        // 1 − 6·Σd²/(n(n² − 1)) = 1 − 6·2/60.
        check(&[1.0, 2.0, 3.0, 4.0], &[1.0, 3.0, 2.0, 4.0], 0.8);
        // Ranks 0, 1.5, 1.5, 3 against 0, 1, 2, 3: 4.5/√(4.5·5).
        check(&[1.0, 2.0, 2.0, 4.0], &[1.0, 2.0, 3.0, 4.0], 4.5 / 22.5_f64.sqrt());
        check(&[1.0, 1.0], &[1.0, 2.0], 1.0);
    }
}
