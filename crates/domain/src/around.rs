//! The cells of an area around one of them.

use std::sync::LazyLock;

use h3o::CellIndex;

/// Rings that are looked at around a cell.
const RINGS: u32 = 7;
/// Marks a place of the spiral that lies outside the area.
const OUTSIDE: i16 = i16::MIN;

/// An area's cells within seven rings of one of its cells, ring by ring.
///
/// It depends on the area alone, so that all that smooth over it (each organisation's events, and
/// its outreach) share one copy.
#[derive(Debug)]
pub struct Around {
    /// Number of the cell in the middle.
    middle: u32,
    full: bool,
    numbers: Numbers,
}

#[derive(Debug)]
enum Numbers {
    /// Less the middle's number, in the order of [`SPIRAL`]: two bytes a cell.
    Spiral(Box<[i16]>),
    /// Around a pentagon, where the spiral has gaps, and where numbers lie further apart.
    Listed(Vec<(u32, Step)>),
}

/// How far a cell lies from the middle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Step {
    /// Rings: 0 to 7.
    pub ring: u8,
    /// Squared distance of the centres, in cell spacings: 0 to 49.
    pub square: u8,
}

/// Ring by ring, each from the place behind a corner along its sides: the grid's own order.
static SPIRAL: LazyLock<Vec<Step>> = LazyLock::new(|| {
    let of_ring = |ring: u8| {
        (0..6 * ring).map(move |place| {
            let along = place % ring + 1;
            Step { ring, square: ring * ring - ring * along + along * along }
        })
    };
    let middle = Step { ring: 0, square: 0 };
    std::iter::once(middle).chain((1..=RINGS as u8).flat_map(of_ring)).collect()
});

impl Around {
    /// Rings that are looked at.
    pub const RINGS: u8 = RINGS as u8;

    /// The cells around a middle; `number` gives a cell's number in the area.
    pub(crate) fn new(middle: CellIndex, number: impl Fn(CellIndex) -> Option<u32>) -> Self {
        let mut found: Vec<(CellIndex, Step)> = middle
            .grid_disk_distances::<Vec<_>>(RINGS)
            .into_iter()
            .map(|(cell, ring)| {
                let square = square_distance(middle, cell, ring);
                (cell, Step { ring: ring as u8, square })
            })
            .collect();
        let own = number(middle).unwrap_or_default();
        let spiral = || -> Option<Box<[i16]>> {
            let as_told = found.iter().map(|(_, step)| step).eq(SPIRAL.iter());
            let away = |cell| match number(cell) {
                Some(there) => i16::try_from(i64::from(there) - i64::from(own)).ok(),
                None => Some(OUTSIDE),
            };
            as_told.then(|| found.iter().map(|(cell, _)| away(*cell)).collect()).flatten()
        };
        if let Some(numbers) = spiral() {
            let full = numbers.iter().all(|away| *away != OUTSIDE);
            return Self { middle: own, full, numbers: Numbers::Spiral(numbers) };
        }
        found.sort_unstable_by_key(|(cell, step)| (step.ring, *cell));
        let listed = found.into_iter().filter_map(|(cell, step)| Some((number(cell)?, step)));
        Self { middle: own, full: false, numbers: Numbers::Listed(listed.collect()) }
    }

    /// The cells' numbers and how far away they are, the middle first, ring by ring.
    pub fn cells(&self) -> impl Iterator<Item = (u32, Step)> {
        let (spiral, listed): (&[i16], &[_]) = match &self.numbers {
            Numbers::Spiral(numbers) => (numbers, &[]),
            Numbers::Listed(listed) => (&[], listed),
        };
        let middle = self.middle;
        let inside = spiral.iter().zip(SPIRAL.iter()).filter(|(away, _)| **away != OUTSIDE);
        inside
            .map(move |(away, step)| (middle.wrapping_add_signed(i32::from(*away)), *step))
            .chain(listed.iter().copied())
    }

    /// Whether every cell of a full disk lies in the area.
    #[must_use]
    pub const fn is_full(&self) -> bool {
        self.full
    }

    /// How far away the cells of a full disk are, in the order of [`Self::cells`].
    pub fn full() -> impl Iterator<Item = Step> {
        SPIRAL.iter().copied()
    }

    /// Bytes it takes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let heap = match &self.numbers {
            Numbers::Spiral(numbers) => size_of_val(&**numbers),
            Numbers::Listed(listed) => listed.capacity() * size_of::<(u32, Step)>(),
        };
        size_of::<Self>() + heap
    }
}

/// Squared distance of two cell centres on the hexagonal grid, in cell spacings: i² − ij + j² in
/// the local coordinates of the first. Around a pentagon, where there are none, the ring's.
#[must_use]
pub fn square_distance(from: CellIndex, to: CellIndex, ring: u32) -> u8 {
    let by_ring = ring * ring;
    let local = from.to_local_ij(from).ok().zip(to.to_local_ij(from).ok());
    let square = local.map_or(by_ring, |(origin, there)| {
        let (i, j) = (there.coord.i - origin.coord.i, there.coord.j - origin.coord.j);
        (i * i - i * j + j * j).unsigned_abs()
    });
    square.min(by_ring) as u8
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Area, Cell};

    fn area() -> Area {
        Area::from_bbox([-91.0, 14.2, -90.0, 15.2]).expect("a box")
    }

    fn as_asked(area: &Area, number: u32) {
        let middle = area.cells()[number as usize];
        let mut asked: Vec<(u32, Step)> = middle
            .grid_disk_distances::<Vec<_>>(RINGS)
            .into_iter()
            .filter_map(|(cell, ring)| {
                let number = area.number(Cell::from_h3(cell).ok()?)?;
                let square = square_distance(middle, cell, ring);
                Some((number, Step { ring: ring as u8, square }))
            })
            .collect();
        let mut told: Vec<_> = area.around(number).cells().collect();
        assert_eq!(told[0], (number, Step { ring: 0, square: 0 }));
        assert!(told.is_sorted_by_key(|(_, step)| step.ring));
        asked.sort_unstable();
        told.sort_unstable();
        assert_eq!(told, asked);
    }

    #[test]
    fn a_cell_inside_and_one_at_the_border_have_the_grids_neighbours() {
        let area = area();
        let middle = area.number(Cell::at(14.7, -90.5).expect("a place")).expect("inside");
        assert!(matches!(area.around(middle).numbers, Numbers::Spiral(_)));
        assert_eq!(area.around(middle).cells().count(), 169);
        for number in [middle, 0, area.cells().len() as u32 - 1] {
            as_asked(&area, number);
        }
    }

    #[test]
    fn a_pentagon_has_the_grids_neighbours_too() {
        let pentagon = h3o::Resolution::Eight.pentagons().next().expect("twelve");
        let around = pentagon.grid_disk::<Vec<_>>(8).into_iter();
        let area = Area::from_cells(around.filter_map(|cell| Cell::from_h3(cell).ok()));
        let area = area.expect("cells");
        let number = area.number(Cell::from_h3(pentagon).expect("a cell")).expect("inside");
        assert!(matches!(area.around(number).numbers, Numbers::Listed(_)));
        as_asked(&area, number);
    }
}
