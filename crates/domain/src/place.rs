//! Where it happened: one H3 cell, never finer than resolution 9.

use std::fmt;

use h3o::{CellIndex, LatLng, Resolution};
use serde::{Serialize, Serializer};

use crate::LocationPrecision;

/// An H3 cell of resolution 0–9. Coarser cells are always reached as index parents: H3 does not
/// nest, and a second way to coarsen would tell where in the sliver an event lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cell(CellIndex);

/// Why a value is not a cell of ours.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CellError {
    /// The text or number is no H3 cell index.
    #[error("{0:?} is not an H3 cell")]
    NotACell(String),
    /// The cell is finer than what is kept.
    #[error("cell of resolution {0} is finer than 9")]
    TooFine(u8),
}

impl Cell {
    /// The finest resolution that is stored: about 0.1 km².
    pub const FINEST: u8 = 9;

    /// The cell with this index.
    pub fn new(index: u64) -> Result<Self, CellError> {
        let cell = CellIndex::try_from(index)
            .map_err(|error| CellError::NotACell(format!("{index:x}: {error}")))?;
        Self::from_h3(cell)
    }

    /// The cell as an H3 index; refused when finer than resolution 9.
    pub fn from_h3(cell: CellIndex) -> Result<Self, CellError> {
        match u8::from(cell.resolution()) {
            resolution if resolution > Self::FINEST => Err(CellError::TooFine(resolution)),
            _ => Ok(Self(cell)),
        }
    }

    /// The cell written as hexadecimal digits, as H3 prints it.
    pub fn parse(text: &str) -> Result<Self, CellError> {
        let not_a_cell = |_| CellError::NotACell(text.chars().take(20).collect());
        let plain = text.len() <= 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let index = if plain { u64::from_str_radix(text, 16) } else { "!".parse() };
        Self::new(index.map_err(not_a_cell)?).map_err(|error| match error {
            CellError::NotACell(_) => CellError::NotACell(text.chars().take(20).collect()),
            fine @ CellError::TooFine(_) => fine,
        })
    }

    /// The resolution-9 cell a WGS 84 position lies in; `None` if it is no position on earth.
    #[must_use]
    pub fn at(lat: f64, lon: f64) -> Option<Self> {
        if !(-90.0..=90.0).contains(&lat) || !(-180.0..=180.0).contains(&lon) {
            return None;
        }
        LatLng::new(lat, lon).ok().map(|position| Self(position.to_cell(Resolution::Nine)))
    }

    /// The H3 index.
    #[must_use]
    pub const fn h3(self) -> CellIndex {
        self.0
    }

    /// The index as the signed integer SQL stores (the top bit of a cell is 0).
    #[must_use]
    pub fn sql(self) -> i64 {
        u64::from(self.0) as i64
    }

    /// The index as an unsigned integer.
    #[must_use]
    pub fn number(self) -> u64 {
        u64::from(self.0)
    }

    /// The resolution, 0–9.
    #[must_use]
    pub fn resolution(self) -> u8 {
        u8::from(self.0.resolution())
    }

    /// The index parent at a coarser resolution, the cell itself at its own; `None` at a finer one.
    #[must_use]
    pub fn parent(self, resolution: u8) -> Option<Self> {
        let resolution = Resolution::try_from(resolution).ok()?;
        self.0.parent(resolution).map(Self)
    }

    /// The cell, or its index parent when it is finer than `resolution`.
    #[must_use]
    pub fn coarsened(self, resolution: u8) -> Self {
        self.parent(resolution).unwrap_or(self)
    }

    /// The centre as (latitude, longitude) in degrees, WGS 84.
    #[must_use]
    pub fn centre(self) -> (f64, f64) {
        let centre = LatLng::from(self.0);
        (centre.lat(), centre.lng())
    }
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:x}", self.number())
    }
}

impl Serialize for Cell {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A place: the cell, and how exactly the place was known. The cell is never finer than the
/// precision allows, so no reader can paint more than was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    cell: Cell,
    precision: LocationPrecision,
}

impl Place {
    /// The place at a precision; the cell becomes the index parent that the precision allows.
    #[must_use]
    pub fn new(cell: Cell, precision: LocationPrecision) -> Self {
        Self { cell: cell.coarsened(precision.finest_resolution()), precision }
    }

    /// The cell.
    #[must_use]
    pub const fn cell(&self) -> Cell {
        self.cell
    }

    /// How exactly the place was known.
    #[must_use]
    pub const fn precision(&self) -> LocationPrecision {
        self.precision
    }
}
