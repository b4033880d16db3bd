//! Where a promoter's map ends: a phone in other hands shows the municipalities that its owner's plans are in, and not the
//! country.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::Arc;

use atalaya_boundaries::FIT;
use atalaya_domain::Cell;

/// The hexagons of resolution [`FIT`] that a map shows; what lies elsewhere is not told, whatever is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ground {
    cells: Arc<[Cell]>,
    number: u64,
}

impl Ground {
    /// Of these hexagons, all of resolution [`FIT`]; others are left out.
    #[must_use]
    pub fn of(cells: impl IntoIterator<Item = Cell>) -> Self {
        let mut cells: Vec<Cell> =
            cells.into_iter().filter(|cell| cell.resolution() == FIT).collect();
        cells.sort_unstable_by_key(|cell| cell.number());
        cells.dedup();
        let mut hasher = DefaultHasher::new();
        cells.iter().for_each(|cell| cell.number().hash(&mut hasher));
        Self { cells: cells.into(), number: hasher.finish() }
    }

    /// Whether a hexagon is shown: by the one of [`FIT`] that it lies in, or, of a coarser one, that its middle lies in.
    #[must_use]
    pub fn shows(&self, cell: Cell) -> bool {
        let of = if cell.resolution() >= FIT {
            cell.parent(FIT)
        } else {
            let (lat, lon) = cell.centre();
            Cell::at(lat, lon).and_then(|fine| fine.parent(FIT))
        };
        let number = |cell: &Cell| cell.number();
        of.is_some_and(|of| self.cells.binary_search_by_key(&of.number(), number).is_ok())
    }

    /// What tells one from another: views that are told apart by nothing else are told the same.
    #[must_use]
    pub const fn number(&self) -> u64 {
        self.number
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hexagon_is_shown_by_its_index_parent_and_a_coarse_one_by_its_middle() {
        let fine = Cell::at(14.634, -90.507).unwrap();
        let of = fine.parent(FIT).unwrap();
        let elsewhere = Cell::at(14.9, -91.5).unwrap();
        let ground = Ground::of([of, of, fine]);
        assert!((FIT..=9).all(|resolution| ground.shows(fine.coarsened(resolution))));
        assert!((5..=9).all(|resolution| !ground.shows(elsewhere.coarsened(resolution))));
        let (lat, lon) = fine.coarsened(5).centre();
        let middle = Cell::at(lat, lon).unwrap().parent(FIT).unwrap();
        assert!(Ground::of([middle]).shows(fine.coarsened(5)));
        assert_eq!(ground.shows(fine.coarsened(5)), middle == of);
        assert_eq!(ground, Ground::of([of]), "however it is listed");
        assert_ne!(ground.number(), Ground::of([elsewhere.parent(FIT).unwrap()]).number());
        assert!(!Ground::of([]).shows(fine));
    }
}
