//! The area a deployment covers, as resolution-8 H3 cells with a dense numbering.

use std::collections::HashMap;
use std::sync::OnceLock;

use geo::{BoundingRect as _, CoordsIter as _, MultiPolygon};
use h3o::{CellIndex, Resolution};
use rustc_hash::FxHashSet;

use crate::around::Around;
use crate::polygons::polygons;
use crate::{Cell, Edges};

/// The area events may lie in, and the study area of the risk model: the resolution-8
/// cells of the deployment's polygon, and one ring of cells around them.
#[derive(Debug)]
pub struct Area {
    cells: Vec<CellIndex>,
    numbers: HashMap<CellIndex, u32, rustc_hash::FxBuildHasher>,
    bbox: [f64; 4],
    /// By number, made when first asked for.
    around: Box<[OnceLock<Box<Around>>]>,
}

/// Why no area could be made.
#[derive(Debug, thiserror::Error)]
pub enum AreaError {
    /// The text is no `GeoJSON`.
    #[error("the area is not GeoJSON")]
    GeoJson(#[from] geojson::Error),
    /// There is no polygon in the `GeoJSON`.
    #[error("the area's GeoJSON holds no polygon")]
    NoPolygon,
    /// The polygon cannot be covered by cells.
    #[error("the area's polygon is not valid: {0}")]
    Polygon(String),
    /// The bounding box is empty or no place on earth.
    #[error("west {0}, south {1}, east {2}, north {3} is not a bounding box")]
    BoundingBox(f64, f64, f64, f64),
    /// There are no cells.
    #[error("the area holds no cell")]
    Empty,
}

impl Area {
    /// The resolution of the area's cells.
    pub const RESOLUTION: u8 = 8;

    /// The area of all polygons in a `GeoJSON` text (RFC 7946).
    pub fn from_geojson(text: &str) -> Result<Self, AreaError> {
        let document: geojson::GeoJson = text.parse()?;
        let geometries = match document {
            geojson::GeoJson::Geometry(one) => vec![one],
            geojson::GeoJson::Feature(one) => one.geometry.into_iter().collect(),
            geojson::GeoJson::FeatureCollection(all) => {
                all.features.into_iter().filter_map(|one| one.geometry).collect()
            }
        };
        let each = geometries.iter().map(|geometry| polygons(&geometry.value));
        let each = each.collect::<Option<Vec<_>>>();
        let each =
            each.ok_or_else(|| AreaError::Polygon("a position has no two numbers".into()))?;
        let all: Vec<_> = each.into_iter().flatten().collect();
        if all.is_empty() {
            return Err(AreaError::NoPolygon);
        }
        Self::from_polygons(&MultiPolygon(all))
    }

    /// The area of a bounding box in degrees, WGS 84.
    pub fn from_bbox([west, south, east, north]: [f64; 4]) -> Result<Self, AreaError> {
        let on_earth = (-180.0..=180.0).contains(&west)
            && (-180.0..=180.0).contains(&east)
            && (-89.0..=89.0).contains(&south)
            && (-89.0..=89.0).contains(&north);
        if !on_earth || west >= east || south >= north {
            return Err(AreaError::BoundingBox(west, south, east, north));
        }
        let rectangle = geo::Rect::new((west, south), (east, north)).to_polygon();
        Self::from_polygons(&MultiPolygon(vec![rectangle]))
    }

    /// The area of these cells: finer ones count as their index parent, coarser ones as all
    /// resolution-8 cells in them.
    pub fn from_cells(cells: impl IntoIterator<Item = Cell>) -> Result<Self, AreaError> {
        let cells: Vec<CellIndex> = cells
            .into_iter()
            .flat_map(|cell| cell.coarsened(Self::RESOLUTION).h3().children(Resolution::Eight))
            .collect();
        let mut bbox = [f64::MAX, f64::MAX, f64::MIN, f64::MIN];
        for cell in &cells {
            for corner in cell.boundary().iter() {
                bbox[0] = bbox[0].min(corner.lng());
                bbox[1] = bbox[1].min(corner.lat());
                bbox[2] = bbox[2].max(corner.lng());
                bbox[3] = bbox[3].max(corner.lat());
            }
        }
        Self::new(cells, bbox)
    }

    /// Fills the polygons row by row with points closer together than any cell is wide, and takes
    /// the cells of the points, of the corners, and one ring more. (A tiler that compares each
    /// cell of the border with the whole polygon takes two minutes for a country; this, one
    /// second.)
    fn from_polygons(polygons: &MultiPolygon) -> Result<Self, AreaError> {
        let bounds = polygons.bounding_rect().ok_or(AreaError::Empty)?;
        let bbox = [bounds.min().x, bounds.min().y, bounds.max().x, bounds.max().y];
        if !polygons.coords_iter().all(|at| at.x.abs() <= 180.0 && at.y.abs() <= 89.0) {
            return Err(AreaError::Polygon(
                "a corner is no place between 89° south and north".into(),
            ));
        }
        let model = |lat, lon| Cell::at(lat, lon)?.parent(Self::RESOLUTION).map(Cell::h3);
        let mut inside: FxHashSet<CellIndex> =
            polygons.coords_iter().filter_map(|at| model(at.y, at.x)).collect();
        // Polygons are taken one by one, because where two overlap is inside both.
        let edges: Vec<Edges> = polygons.iter().map(Edges::of).collect();
        let rows = ((bbox[3] - bbox[1]) / STEP_DEGREES) as u32;
        for row in 0..=rows {
            let lat = bbox[1] + (f64::from(row) + 0.5) * STEP_DEGREES;
            let step = STEP_DEGREES / lat.to_radians().cos();
            for (west, east) in edges.iter().flat_map(|edges| edges.spans(lat)) {
                let points = ((east - west) / step) as u32;
                let lons = (0..=points).map(|point| west + f64::from(point) * step);
                inside.extend(lons.filter_map(|lon| model(lat, lon)));
            }
        }
        let ring: Vec<CellIndex> = inside
            .iter()
            .flat_map(|cell| cell.grid_disk::<Vec<_>>(1))
            .filter(|cell| !inside.contains(cell))
            .collect();
        Self::new(inside.into_iter().chain(ring).collect(), bbox)
    }

    fn new(mut cells: Vec<CellIndex>, bbox: [f64; 4]) -> Result<Self, AreaError> {
        cells.sort_unstable();
        cells.dedup();
        if cells.is_empty() {
            return Err(AreaError::Empty);
        }
        let numbers = cells.iter().zip(0_u32..).map(|(cell, number)| (*cell, number)).collect();
        let around = cells.iter().map(|_| OnceLock::new()).collect();
        Ok(Self { cells, numbers, bbox, around })
    }

    /// Everywhere: every cell belongs to it, and none has a number. For reading files before their
    /// area is known.
    #[must_use]
    pub fn everywhere() -> Self {
        let bbox = [-180.0, -90.0, 180.0, 90.0];
        Self { cells: Vec::new(), numbers: HashMap::default(), bbox, around: Box::default() }
    }

    /// Whether a cell belongs to the area: its resolution-8 parent does, or, for a coarser cell,
    /// any of its children.
    #[must_use]
    pub fn contains(&self, cell: Cell) -> bool {
        if self.cells.is_empty() {
            return true;
        }
        match cell.parent(Self::RESOLUTION) {
            Some(parent) => self.numbers.contains_key(&parent.h3()),
            None => !self.numbers_in(cell).is_empty(),
        }
    }

    /// The dense number of a resolution-8 cell (a finer one counts as its parent); `None` outside
    /// the area and for coarser cells.
    #[must_use]
    pub fn number(&self, cell: Cell) -> Option<u32> {
        self.numbers.get(&cell.parent(Self::RESOLUTION)?.h3()).copied()
    }

    /// The resolution-8 cells in ascending order; a cell's number is its place here.
    #[must_use]
    pub fn cells(&self) -> &[CellIndex] {
        &self.cells
    }

    /// The cells around the cell with this number.
    ///
    /// # Panics
    ///
    /// If no cell of the area has it.
    #[must_use]
    pub fn around(&self, number: u32) -> &Around {
        let at = number as usize;
        let number = |cell| self.numbers.get(&cell).copied();
        self.around[at].get_or_init(|| Box::new(Around::new(self.cells[at], number)))
    }

    /// Bytes of what is known of the cells around cells, which grows with where events come from.
    #[must_use]
    pub fn around_bytes(&self) -> usize {
        let made = self.around.iter().filter_map(OnceLock::get).map(|around| around.bytes());
        made.sum::<usize>() + size_of_val(&*self.around)
    }

    /// The numbers of the area's cells below a cell of resolution 8 or coarser. Children of one
    /// parent stand together, because H3 numbers ascend within it.
    #[must_use]
    pub fn numbers_in(&self, parent: Cell) -> std::ops::Range<usize> {
        let Some(first) = parent.h3().child_at(0, Resolution::Eight) else {
            return 0..0;
        };
        let count = parent.h3().children_count(Resolution::Eight);
        let last = parent.h3().child_at(count - 1, Resolution::Eight).unwrap_or(first);
        let start = self.cells.partition_point(|cell| *cell < first);
        start..self.cells.partition_point(|cell| *cell <= last)
    }

    /// West, south, east, north in degrees.
    #[must_use]
    pub const fn bbox(&self) -> [f64; 4] {
        self.bbox
    }
}

/// Rows and points of the filling lie this far apart: 0.44 km, so that a point lies in every cell
/// (whose inner circle is 0.9 km wide).
const STEP_DEGREES: f64 = 0.004;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_area_holds_its_polygon_and_a_ring_around_it_but_not_more() {
        let area = Area::from_bbox([-90.6, 14.5, -90.4, 14.7]).expect("a box");
        let inside = |lat, lon| area.contains(Cell::at(lat, lon).expect("a place"));
        for step in 0..=40 {
            let along = f64::from(step) * 0.005;
            assert!(inside(14.5 + along, -90.6) && inside(14.5, -90.6 + along));
        }
        assert!(!inside(14.48, -90.5) && !inside(14.6, -90.62));
        assert!(area.cells().is_sorted());
    }

    /// The ring of a box in degrees, as `GeoJSON` writes it.
    fn ring([west, south, east, north]: [f64; 4]) -> String {
        format!(
            "[[{west},{south}],[{east},{south}],[{east},{north}],[{west},{north}],[{west},{south}]]"
        )
    }

    #[test]
    fn where_polygons_overlap_is_inside_and_a_hole_is_not() {
        let (left, right) = ([-90.8, 14.4, -90.5, 14.7], [-90.6, 14.4, -90.3, 14.7]);
        let (hole, island) = ([-90.75, 14.45, -90.65, 14.65], [-90.71, 14.54, -90.69, 14.56]);
        let text = format!(
            r#"{{"type":"MultiPolygon","coordinates":[[{},{}],[{}],[{}]]}}"#,
            ring(left),
            ring(hole),
            ring(right),
            ring(island),
        );
        let area = Area::from_geojson(&text).expect("an area");
        let inside = |lat, lon| area.contains(Cell::at(lat, lon).expect("a place"));
        assert!(inside(14.55, -90.55), "both polygons");
        assert!(inside(14.55, -90.79) && inside(14.55, -90.35), "one polygon");
        assert!(inside(14.55, -90.7), "an island in the hole");
        assert!(!inside(14.49, -90.7) && !inside(14.61, -90.7), "the hole");
    }

    #[test]
    fn a_position_of_one_number_is_refused_and_not_stumbled_over() {
        let text = |ring: &str| format!(r#"{{"type": "Polygon", "coordinates": {ring}}}"#);
        for ring in ["[[[-90.5], [-90.4, 14.5], [-90.4, 14.6]]]", "[]", "[[[]]]"] {
            assert!(Area::from_geojson(&text(ring)).is_err(), "{ring}");
        }
    }

    #[test]
    fn an_area_of_coarse_or_fine_cells_has_the_model_s_cells_in_and_around_them() {
        let fine = Cell::at(14.6, -90.5).expect("a place");
        let count = |cell| Area::from_cells([cell]).expect("an area").cells().len();
        for (resolution, cells) in [(9, 1), (8, 1), (7, 7), (5, 343)] {
            assert_eq!(count(fine.parent(resolution).expect("coarser")), cells);
        }
        assert!(matches!(Area::from_cells([]), Err(AreaError::Empty)));
    }

    #[test]
    fn cells_below_a_parent_stand_together() {
        let area = Area::from_bbox([-90.6, 14.5, -90.4, 14.7]).expect("a box");
        let parent = Cell::at(14.6, -90.5).expect("a place").parent(6).expect("coarser");
        let range = area.numbers_in(parent);
        let below =
            |cell: &CellIndex| Cell::from_h3(*cell).expect("fine").parent(6) == Some(parent);
        assert_eq!(range.len(), area.cells().iter().filter(|cell| below(cell)).count());
        assert!(area.cells()[range].iter().all(below));
    }
}
