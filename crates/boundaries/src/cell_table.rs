//! Which municipality a hexagon is in, as one table of hexagons.

use std::collections::BTreeMap;

use atalaya_domain::{Cell, Edges};
use h3o::{CellIndex, LatLng, Resolution};

use crate::read::Outline;
use crate::unit::UnitCode;

/// The resolution the table is exact at: that of the finest reports.
pub const FINEST: u8 = 9;

/// Hexagons by the municipality their centre is in. Where all resolution-9 hexagons of a coarser one
/// are in one municipality only the coarser one is in the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellTable {
    codes: Vec<UnitCode>,
    /// In the order of the hierarchy, with the place of its unit in `codes`; no cell lies in another.
    cells: Vec<(CellIndex, u16)>,
}

impl CellTable {
    /// The table of these municipalities. `done` is told how many of them are done after each.
    /// Where outlines overlap the first one has the hexagon.
    #[must_use]
    pub fn of(outlines: &[Outline], mut done: impl FnMut(usize)) -> Self {
        let mut owners: BTreeMap<CellIndex, u16> = BTreeMap::new();
        for (outline, number) in outlines.iter().zip(0_u16..) {
            for cell in centres_in(outline, Resolution::Nine, STEP_DEGREES) {
                owners.entry(cell).or_insert(number);
            }
            done(usize::from(number) + 1);
        }
        let mut cells: Vec<(CellIndex, u16)> = owners.into_iter().collect();
        for resolution in (0..FINEST).rev() {
            cells = joined(cells, resolution);
        }
        Self { codes: outlines.iter().map(|outline| outline.unit.code).collect(), cells }
    }

    /// The table with these rows, as [`Self::rows`] gives them.
    #[must_use]
    pub fn from_rows(rows: impl IntoIterator<Item = (Cell, UnitCode)>) -> Self {
        let mut codes: Vec<UnitCode> = Vec::new();
        let mut numbers: BTreeMap<UnitCode, u16> = BTreeMap::new();
        let mut cells: Vec<(CellIndex, u16)> = Vec::new();
        for (cell, code) in rows {
            let next = codes.len() as u16;
            let number = *numbers.entry(code).or_insert_with_key(|code| {
                codes.push(*code);
                next
            });
            cells.push((cell.h3(), number));
        }
        cells.sort_unstable();
        Self { codes, cells }
    }

    /// Its rows: hexagons of resolution 9 or coarser with the municipality of all in them.
    pub fn rows(&self) -> impl Iterator<Item = (Cell, &UnitCode)> {
        self.cells.iter().filter_map(|(cell, number)| {
            Some((Cell::from_h3(*cell).ok()?, self.codes.get(usize::from(*number))?))
        })
    }

    /// How many rows it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// The municipality the centre of a hexagon is in; `None` on lakes, in the sea and abroad.
    #[must_use]
    pub fn municipality(&self, cell: Cell) -> Option<&UnitCode> {
        let mut at = cell.h3();
        if at.resolution() < Resolution::Nine {
            at = at.center_child(Resolution::Nine)?;
        }
        // A hexagon stands after those in it, and before all others that follow these.
        let next = self.cells.partition_point(|(cell, _)| *cell < at);
        let (around, number) = self.cells.get(next)?;
        let found = at.parent(around.resolution()) == Some(*around);
        if found { self.codes.get(usize::from(*number)) } else { None }
    }
}

/// Rows and points of the filling lie this far apart: 0.11 km, so that a point lies in every hexagon
/// of resolution 9 (whose inner circle is 0.3 km wide).
const STEP_DEGREES: f64 = 0.001;

/// The hexagons of a resolution whose centre is inside an outline (even–odd rule for each polygon),
/// by points that lie so far apart that one at least is in every hexagon.
pub(crate) fn centres_in(
    outline: &Outline,
    resolution: Resolution,
    step_degrees: f64,
) -> Vec<CellIndex> {
    let mut inside = Vec::new();
    for polygon in &outline.polygons {
        let edges = Edges::of(polygon);
        let (south, north) = edges.lats();
        let mut candidates: Vec<CellIndex> = Vec::new();
        let rows = ((north - south) / step_degrees) as u32 + 1;
        for row in 0..=rows {
            let lat = south + (f64::from(row) - 0.5) * step_degrees;
            let step = step_degrees / lat.to_radians().cos();
            // A hexagon whose centre is inside may have all its points of this row outside.
            for (west, east) in edges.spans(lat) {
                let points = ((east - west) / step) as u32 + 3;
                let lons = (0..=points).map(|point| west + (f64::from(point) - 1.0) * step);
                let places = lons.filter_map(|lon| LatLng::new(lat, lon).ok());
                candidates.extend(places.map(|place| place.to_cell(resolution)));
            }
        }
        candidates.sort_unstable();
        candidates.dedup();
        inside.extend(candidates.into_iter().filter(|cell| {
            let centre = LatLng::from(*cell);
            edges.hold(centre.lat(), centre.lng())
        }));
    }
    inside
}

/// The rows with each seven of one municipality that make up a hexagon of the resolution as that one.
fn joined(cells: Vec<(CellIndex, u16)>, resolution: u8) -> Vec<(CellIndex, u16)> {
    let Ok(coarser) = Resolution::try_from(resolution) else { return cells };
    let Some(finer) = coarser.succ() else { return cells };
    let parent =
        |cell: CellIndex| if cell.resolution() == finer { cell.parent(coarser) } else { None };
    let mut joined = Vec::with_capacity(cells.len());
    for run in cells.chunk_by(|one, other| {
        parent(one.0).is_some() && parent(one.0) == parent(other.0) && one.1 == other.1
    }) {
        match parent(run[0].0) {
            Some(around) if run.len() as u64 == around.children_count(finer) => {
                joined.push((around, run[0].1));
            }
            _ => joined.extend_from_slice(run),
        }
    }
    joined
}
