//! The departments and municipalities of a country: read from `GeoJSON`, which of them a hexagon is
//! in, and which one a name means.
//!
//! Whatever asks where something is asks this table ([`CellTable`]), never a polygon: so a report, a
//! count and a map cannot disagree about a municipality. A hexagon is where its centre is.
//!
//! What is published asks a coarser one ([`Boundaries`]): every resolution-7 hexagon belongs to one
//! municipality whole. Hexagons nest in it, so no number by municipality and one by hexagon leave a
//! sliver between them.

mod best_fit;
mod cell_table;
mod gazetteer;
mod guatemala;
mod read;
mod unit;

pub use best_fit::{Boundaries, Edition, FIT, Place};
pub use cell_table::{CellTable, FINEST};
pub use gazetteer::{Gazetteer, Match, folded};
pub use guatemala::guatemala;
pub use read::{BoundariesError, Outline, read};
pub use unit::{AdminUnit, Level, UnitCode};
