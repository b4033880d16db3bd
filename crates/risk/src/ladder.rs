//! The place ladder: from the area's level over wide and near surroundings to one cell.

use crate::kernel::Kernels;

/// Events that speak for a cell: its own, and those in its near and wide windows, each window's
/// kernel mean times the cells it covers.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Windows {
    /// Decayed own events, x.
    pub own: f64,
    /// `A_n·y_n`.
    pub near: f64,
    /// `A_w·y_w`.
    pub wide: f64,
}

/// How much a cell and its surroundings were visited, each over the area's mean: the offset.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Visited {
    /// E of the cell itself.
    pub own: f64,
    /// The same under the near kernel.
    pub near: f64,
    /// The same under the wide kernel.
    pub wide: f64,
}

/// How many imaginary events each rung is worth to the one below it: the area's level to the wide
/// surroundings, those to the near ones, those to the cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Priors {
    /// `k_a`.
    pub area: f64,
    /// `k`.
    pub wide: f64,
    /// `k_c`.
    pub near: f64,
    /// τ: the same for each local rung of hours.
    pub hours: f64,
    /// φ: how far rates drift beyond what is not known of them, a coefficient of variation.
    pub drift: f64,
}

impl Windows {
    pub fn times(self, factor: f64) -> Self {
        Self { own: self.own * factor, near: self.near * factor, wide: self.wide * factor }
    }
}

impl Visited {
    /// Of every cell while nothing is known of any.
    pub const ALIKE: Self = Self { own: 1.0, near: 1.0, wide: 1.0 };
}

/// λ2: what a cell's surroundings say of it. Each rung is the mean of a Gamma posterior whose prior
/// is the rung above, worth `k` imaginary events; visits are the offset.
pub(crate) fn surroundings(
    first: f64,
    priors: &Priors,
    windows: &Windows,
    visited: &Visited,
    kernels: &Kernels,
) -> f64 {
    let Priors { area, wide, .. } = *priors;
    let smoothed = (area + windows.wide) / (area / first + kernels.wide_cells * visited.wide);
    (wide + windows.near) / (wide / smoothed + kernels.near_cells * visited.near)
}

/// λ: the cell's own rate, its surroundings worth `kc` imaginary events.
pub(crate) fn rate(kc: f64, surroundings: f64, windows: &Windows, visited: &Visited) -> f64 {
    (kc + windows.own) / (kc / surroundings + visited.own)
}

/// What is not known of a cell's rate, as squared coefficients of variation: together the inverse of
/// the shape of its Gamma posterior.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Unsure {
    /// What its own events leave open, as if its surroundings were known: 1/(kc + x).
    pub own: f64,
    /// What is not known of the surroundings, which are worth `k + A_n·y_n` events themselves and
    /// weigh `kc/(kc + x)` of the rate. Without this part a cell that leans on three events next
    /// door would be as sure as one that leans on three hundred.
    pub lent: f64,
}

impl Unsure {
    /// Shape of the Gamma posterior.
    pub fn shape(self) -> f64 {
        1.0 / (self.own + self.lent)
    }
}

/// What a cell's ladder leaves open.
pub(crate) fn unsure(priors: &Priors, windows: &Windows) -> Unsure {
    let own = priors.near + windows.own;
    let lent = priors.near / own;
    Unsure { own: 1.0 / own, lent: lent * lent / (priors.wide + windows.near) }
}
