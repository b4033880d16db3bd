//! The places a release speaks of: hexagons by index parents, and the whole area.

use std::fmt;

use atalaya_domain::Cell;

use super::relation::Relation;

/// The finest resolution the public is shown: about 36 km².
pub const FINEST_PUBLIC: u8 = 6;
/// The finest resolution a partner organisation is shown: about 5 km².
pub const FINEST_PARTNER: u8 = 7;
/// The coarsest hexagons; coarser is the whole area.
pub const COARSEST: u8 = 4;

/// A place of a release.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// The whole area of the deployment.
    Area,
    /// A hexagon of resolution 4 to 7.
    Cell(Cell),
}

impl Unit {
    /// The finest unit that a stored cell lies in whole, down to a resolution.
    #[must_use]
    pub fn of(cell: Cell, finest: u8) -> Self {
        let coarsened = cell.coarsened(finest);
        if coarsened.resolution() < COARSEST { Self::Area } else { Self::Cell(coarsened) }
    }

    /// The unit around it; `None` for the area.
    #[must_use]
    pub fn parent(self) -> Option<Self> {
        let Self::Cell(cell) = self else {
            return None;
        };
        let coarser = cell.resolution().checked_sub(1).filter(|coarser| *coarser >= COARSEST);
        Some(coarser.and_then(|coarser| cell.parent(coarser)).map_or(Self::Area, Self::Cell))
    }

    /// Whether a stored cell lies in it whole.
    #[must_use]
    pub fn holds(self, stored: Cell) -> bool {
        match self {
            Self::Area => true,
            Self::Cell(cell) => stored.parent(cell.resolution()) == Some(cell),
        }
    }

    /// How it lies beside another.
    #[must_use]
    pub fn beside(self, other: Self) -> Relation {
        match (self, other) {
            (one, two) if one == two => Relation::Same,
            (Self::Area, Self::Cell(_)) => Relation::Contains,
            (Self::Cell(_), Self::Area) => Relation::Within,
            (Self::Cell(one), Self::Cell(two)) => {
                if self.holds(two) {
                    Relation::Contains
                } else if other.holds(one) {
                    Relation::Within
                } else {
                    Relation::Apart
                }
            }
            (Self::Area, Self::Area) => Relation::Same,
        }
    }

    /// The unit with this text.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text == "area" {
            return Some(Self::Area);
        }
        let cell = Cell::parse(text).ok()?;
        (COARSEST..=FINEST_PARTNER).contains(&cell.resolution()).then_some(Self::Cell(cell))
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Area => f.write_str("area"),
            Self::Cell(cell) => cell.fmt(f),
        }
    }
}
