//! How often counts fall into the intervals that were foretold for them.

use statrs::function::beta::beta_reg;

/// Cells that expect at least so many events over a test are looked at by themselves: with fewer, an
/// interval of whole numbers covers nearly everything.
pub(super) const MANY: f64 = 5.0;

/// Cells whose count fell into its interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Coverage {
    /// Cells that were looked at.
    pub cells: usize,
    /// Those whose count lay inside.
    pub covered: usize,
}

impl Coverage {
    /// Counts a cell.
    pub fn note(&mut self, covered: bool) {
        self.cells += 1;
        self.covered += usize::from(covered);
    }

    /// The share that was covered; `None` of no cell.
    #[must_use]
    pub fn share(&self) -> Option<f64> {
        (self.cells > 0).then(|| self.covered as f64 / self.cells as f64)
    }
}

/// Whether a count lies in the central interval of a nominal share, for a Poisson count whose
/// mean has a Gamma distribution of this mean and shape (a negative binomial). Counts are whole,
/// so the interval holds at least the nominal share.
#[must_use]
pub fn covered(count: u32, mean: f64, shape: f64, nominal: f64) -> bool {
    let tail = (1.0 - nominal) / 2.0;
    let up_to = |count: u32| beta_reg(shape, f64::from(count) + 1.0, shape / (shape + mean));
    let not_too_few = up_to(count) >= tail;
    let not_too_many = count == 0 || up_to(count - 1) < 1.0 - tail;
    not_too_few && not_too_many
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_geometric_count_s_interval_is_known_by_hand() {
        // Shape 1, mean 1: P(n) = 2^-(n+1), so 5 % lies below 0 and 95 % is reached at 4.
        let inside: Vec<u32> = (0..9).filter(|count| covered(*count, 1.0, 1.0, 0.9)).collect();
        assert_eq!(inside, [0, 1, 2, 3, 4]);
    }

    #[test]
    fn a_sure_mean_has_poisson_s_interval() {
        // Poisson of 10: 5 % is reached at 5, 95 % at 15.
        let inside: Vec<u32> = (0..40).filter(|count| covered(*count, 10.0, 1e7, 0.9)).collect();
        assert_eq!((inside.first(), inside.last()), (Some(&5), Some(&15)));
    }
}
