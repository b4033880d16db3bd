//! How an event's place is smoothed over the cells around it.

use atalaya_domain::{Area, Cell};
use h3o::CellIndex;

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
}

/// The cells around one cell, the cell itself first, near ones before the others.
#[derive(Debug)]
pub(crate) struct Neighbours {
    /// The cell's number, and in the lowest bits the squared grid distance: there are up to 169 of
    /// them for every cell with events.
    packed: Box<[u32]>,
    /// How many of them belong to the near kernel.
    near: u32,
    /// Sum of the near kernel's weights over them.
    near_sum: f64,
    /// Sum of the wide kernel's weights over them.
    wide_sum: f64,
}

/// Bits of a squared grid distance: that of the seventh ring is 49.
const SQUARE_BITS: u32 = 6;

impl Neighbours {
    /// The cells around with the part of the centre's sum that each gets under the near and under
    /// the wide kernel.
    pub fn shares(&self, kernels: &Kernels) -> impl Iterator<Item = (u32, f64, f64)> {
        self.cells().enumerate().map(|(place, (number, square))| {
            let near =
                if place < self.near as usize { kernels.near(square) / self.near_sum } else { 0.0 };
            (number, near, kernels.wide(square) / self.wide_sum)
        })
    }

    /// Numbers and squared grid distances.
    fn cells(&self) -> impl Iterator<Item = (u32, u8)> {
        let square = |packed: u32| (packed & ((1 << SQUARE_BITS) - 1)) as u8;
        self.packed.iter().map(move |packed| (packed >> SQUARE_BITS, square(*packed)))
    }

    /// Replaces the area's numbers by others below 2²⁶.
    pub fn renumber(&mut self, mut number: impl FnMut(u32) -> u32) {
        let pack = |(old, square): (u32, u8)| pack(number(old), square);
        self.packed = self.cells().map(pack).collect();
    }

    /// Bytes on the heap.
    pub fn heap_bytes(&self) -> usize {
        self.packed.len() * size_of::<u32>()
    }
}

/// A number below 2²⁶: 67 million cells of resolution 8 are a third of the earth's land.
fn pack(number: u32, square: u8) -> u32 {
    debug_assert!(number >> (32 - SQUARE_BITS) == 0, "an area of 67 million cells");
    number << SQUARE_BITS | u32::from(square)
}

impl Kernels {
    pub fn new(settings: &Settings) -> Self {
        let weights = |sigma: f64, rings: u32| {
            let furthest = rings * rings;
            (0..=furthest)
                .map(|square| (-f64::from(square) / (2.0 * sigma * sigma)).exp())
                .collect::<Vec<_>>()
        };
        let near = weights(settings.near_sigma, NEAR_RINGS);
        let wide = weights(settings.wide_sigma, WIDE_RINGS);
        let near_cells = cells_covered(&near, NEAR_RINGS);
        let wide_cells = cells_covered(&wide, WIDE_RINGS);
        Self { near, wide, near_cells, wide_cells }
    }

    /// Weight of the near kernel at a squared distance, before normalising.
    pub fn near(&self, square: u8) -> f64 {
        self.near[usize::from(square)]
    }

    /// Weight of the wide kernel at a squared distance, before normalising.
    pub fn wide(&self, square: u8) -> f64 {
        self.wide[usize::from(square)]
    }

    /// The area's cells around one of its cells.
    pub fn neighbours(&self, area: &Area, number: u32) -> Neighbours {
        let centre = area.cells()[number as usize];
        let mut found: Vec<(u32, u32, u8)> = centre
            .grid_disk_distances::<Vec<_>>(WIDE_RINGS)
            .into_iter()
            .filter_map(|(cell, ring)| {
                let number = area.number(Cell::from_h3(cell).ok()?)?;
                Some((ring, number, square_distance(centre, cell, ring)))
            })
            .collect();
        found.sort_unstable();
        let near = found.partition_point(|(ring, _, _)| *ring <= NEAR_RINGS);
        let near_sum = found[..near].iter().map(|(_, _, square)| self.near(*square)).sum();
        let wide_sum = found.iter().map(|(_, _, square)| self.wide(*square)).sum();
        let packed = found.into_iter().map(|(_, number, square)| pack(number, square)).collect();
        Neighbours { packed, near: near as u32, near_sum, wide_sum }
    }
}

/// Squared distance of two cell centres on the hexagonal grid, in cell spacings: i² − ij + j² in
/// the local coordinates of the first. Around a pentagon, where there are none, the ring's.
pub(crate) fn square_distance(from: CellIndex, to: CellIndex, ring: u32) -> u8 {
    let by_ring = ring * ring;
    let local = from.to_local_ij(from).ok().zip(to.to_local_ij(from).ok());
    let square = local.map_or(by_ring, |(origin, there)| {
        let (i, j) = (there.coord.i - origin.coord.i, there.coord.j - origin.coord.j);
        (i * i - i * j + j * j).unsigned_abs()
    });
    square.min(by_ring) as u8
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
    use super::*;

    #[test]
    fn kernels_cover_the_cells_they_were_measured_with() {
        let kernels = Kernels::new(&Settings::default());
        assert!((kernels.near_cells - 9.05).abs() < 0.01, "{}", kernels.near_cells);
        assert!((kernels.wide_cells - 86.4).abs() < 0.1, "{}", kernels.wide_cells);
    }

    #[test]
    fn inside_an_area_a_cell_has_19_near_and_169_wide_neighbours_at_true_distances() {
        let area = Area::from_bbox([-91.0, 14.2, -90.0, 15.2]).expect("a box");
        let middle = area.number(Cell::at(14.7, -90.5).expect("a place")).expect("inside");
        let neighbours = Kernels::new(&Settings::default()).neighbours(&area, middle);
        assert_eq!((neighbours.packed.len(), neighbours.near), (169, 19));
        assert_eq!(neighbours.cells().next(), Some((middle, 0)));
        assert!(neighbours.cells().all(|(_, square)| square <= 49));
        let mut near: Vec<u8> = neighbours.cells().take(19).skip(1).map(|(_, s)| s).collect();
        near.sort_unstable();
        assert_eq!(near, [1, 1, 1, 1, 1, 1, 3, 3, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4]);
    }
}
