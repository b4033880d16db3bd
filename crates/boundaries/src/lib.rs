//! The departments and municipalities of a country: read from `GeoJSON`, which of them a hexagon is
//! in, and which one a name means.
//!
//! Whatever asks where something is asks this table ([`CellTable`]), never a polygon: so a report, a
//! count and a map cannot disagree about a municipality. A hexagon is where its centre is.

mod cell_table;
mod gazetteer;
mod read;
mod unit;

pub use cell_table::{CellTable, FINEST};
pub use gazetteer::{Gazetteer, Match, folded};
pub use read::{BoundariesError, Outline, read};
pub use unit::{AdminUnit, Level, UnitCode};
