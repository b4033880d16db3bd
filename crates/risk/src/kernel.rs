//! How an event's place is smoothed over the cells around it.

use atalaya_domain::{Around, Step};

use crate::Settings;
use crate::settings::{NEAR_RINGS, WIDE_RINGS};

/// Gaussian weights by squared grid distance, and how many cells each kernel is worth.
#[derive(Debug, Clone)]
pub(crate) struct Kernels {
    near: Vec<f64>,
    wide: Vec<f64>,
    /// Cells the near kernel covers, 1/Σw² (9.1).
    pub near_cells: f64,
    /// Cells the wide kernel covers (86.7).
    pub wide_cells: f64,
    /// By what the weights of a full disk are multiplied to add up to 1.
    full: (f64, f64),
}

impl Kernels {
    pub fn new(settings: &Settings) -> Self {
        let weights = |sigma: f64, rings: u32| {
            let furthest = rings * rings;
            (0..=furthest)
                .map(|square| libm::exp(-f64::from(square) / (2.0 * sigma * sigma)))
                .collect::<Vec<_>>()
        };
        let near = weights(settings.near_sigma, NEAR_RINGS);
        let wide = weights(settings.wide_sigma, WIDE_RINGS);
        let near_cells = cells_covered(&near, NEAR_RINGS);
        let wide_cells = cells_covered(&wide, WIDE_RINGS);
        let mut kernels = Self { near, wide, near_cells, wide_cells, full: (1.0, 1.0) };
        kernels.full = kernels.scale(Around::full());
        kernels
    }

    /// The cells around one, with the part of its sum that each gets under the near and under the
    /// wide kernel; both kernels give all they have to the area's cells.
    pub fn shares(&self, around: &Around) -> impl Iterator<Item = (u32, f64, f64)> {
        let (near, wide) = if around.is_full() {
            self.full
        } else {
            self.scale(around.cells().map(|(_, step)| step))
        };
        around
            .cells()
            .map(move |(number, step)| (number, self.near(step) * near, self.wide(step) * wide))
    }

    /// By what the weights of these cells are multiplied to add up to 1.
    fn scale(&self, steps: impl Iterator<Item = Step>) -> (f64, f64) {
        let (near, wide) = steps.fold((0.0, 0.0), |(near, wide), step| {
            (near + self.near(step), wide + self.wide(step))
        });
        (1.0 / near, 1.0 / wide)
    }

    fn near(&self, step: Step) -> f64 {
        if u32::from(step.ring) <= NEAR_RINGS { self.near[usize::from(step.square)] } else { 0.0 }
    }

    fn wide(&self, step: Step) -> f64 {
        self.wide[usize::from(step.square)]
    }
}

/// 1/Σw² of the normalised kernel on an endless grid.
fn cells_covered(weights: &[f64], rings: u32) -> f64 {
    let rings = i64::from(rings);
    let (mut sum, mut squares) = (0.0, 0.0);
    for i in -rings..=rings {
        for j in -rings..=rings {
            let ring = i.abs().max(j.abs()).max((i - j).abs());
            if ring <= rings {
                let weight = weights[(i * i - i * j + j * j) as usize];
                sum += weight;
                squares += weight * weight;
            }
        }
    }
    sum * sum / squares
}

#[cfg(test)]
mod tests {
    use atalaya_domain::{Area, Cell};

    use super::*;

    #[test]
    fn kernels_cover_the_cells_they_were_measured_with() {
        let kernels = Kernels::new(&Settings::default());
        assert!((kernels.near_cells - 9.05).abs() < 0.01, "{}", kernels.near_cells);
        assert!((kernels.wide_cells - 86.4).abs() < 0.1, "{}", kernels.wide_cells);
    }

    #[test]
    fn inside_an_area_and_at_its_border_a_cell_gives_all_it_has() {
        let area = Area::from_bbox([-91.0, 14.2, -90.0, 15.2]).expect("a box");
        let middle = area.number(Cell::at(14.7, -90.5).expect("a place")).expect("inside");
        let kernels = Kernels::new(&Settings::default());
        for number in [middle, 0] {
            let shares: Vec<_> = kernels.shares(area.around(number)).collect();
            let sum = |part: fn(&(u32, f64, f64)) -> f64| shares.iter().map(part).sum::<f64>();
            assert!((sum(|share| share.1) - 1.0).abs() < 1e-12);
            assert!((sum(|share| share.2) - 1.0).abs() < 1e-12);
            assert_eq!(shares[0].0, number);
        }
        let near = kernels.shares(area.around(middle)).filter(|share| share.1 > 0.0);
        assert_eq!(near.count(), 19);
    }
}
