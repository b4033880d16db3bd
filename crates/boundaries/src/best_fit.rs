//! Which municipality a hexagon counts in where numbers are published.
//!
//! # Design
//!
//! Outlines cut hexagons, and whoever has a number by each subtracts one from the other and knows what
//! lies in the sliver. So published numbers have one exact geography, hexagons of resolution 7, and
//! municipalities and departments are whole hexagons of it: each has the municipality its centre is in,
//! or, where that is in none (coasts, lakes, the border), that of most of its resolution-9 hexagons. It
//! is also as fine as places are kept for good, so that a place which is made coarser after two years
//! moves to no other municipality.

use std::collections::BTreeMap;
use std::fmt;

use atalaya_domain::{Cell, Edges};
use geo::BoundingRect as _;
use h3o::{CellIndex, LatLng, Resolution};
use sha2::{Digest as _, Sha256};

use crate::cell_table::centres_in;
use crate::read::{BoundariesError, Outline};
use crate::unit::{AdminUnit, Level, UnitCode};

/// The resolution of the hexagons that municipalities consist of.
pub const FIT: u8 = 7;
const FIT_H3: Resolution = Resolution::Seven;
/// Points of the filling lie this far apart: 0.8 km, where a hexagon's inner circle is 2.4 km wide.
const STEP_DEGREES: f64 = 0.007;

/// Which boundaries these are: numbers by others cannot be compared with numbers by these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Edition(u32);

/// The departments and municipalities of a country as whole hexagons.
#[derive(Debug, Clone)]
pub struct Boundaries {
    /// Departments, then municipalities, each by code.
    units: Vec<AdminUnit>,
    /// Hexagons of [`FIT`] by number, with the place of their municipality in `units`.
    cells: Vec<(CellIndex, u16)>,
    /// How many hexagons each municipality has.
    sizes: BTreeMap<UnitCode, usize>,
    edition: Edition,
    /// Whose outlines they are, and under which licence.
    credit: String,
}

/// Where a hexagon lies whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Place {
    /// The department.
    pub department: Option<UnitCode>,
    /// The municipality.
    pub municipality: Option<UnitCode>,
}

impl Edition {
    /// The edition with this text.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.len() == 8
            && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
        digits.then(|| u32::from_str_radix(text, 16).ok())?.map(Self)
    }
}

/// Eight hexadecimal digits.
impl fmt::Display for Edition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:08x}", self.0)
    }
}

impl Boundaries {
    /// Those of these outlines.
    ///
    /// # Errors
    ///
    /// [`BoundariesError::Orphan`] for a municipality whose department is not among them.
    pub fn of(
        departments: &[Outline],
        municipalities: &[Outline],
    ) -> Result<Self, BoundariesError> {
        let mut municipalities: Vec<&Outline> = municipalities.iter().collect();
        municipalities.sort_by_key(|outline| outline.unit.code);
        let cells = fitted(&municipalities);
        let municipalities = municipalities.into_iter().map(|outline| outline.unit.clone());
        let departments = departments.iter().map(|outline| outline.unit.clone());
        let cells =
            cells.into_iter().filter_map(|(cell, at)| Some((Cell::from_h3(cell).ok()?, at)));
        Self::new(departments.collect(), municipalities.collect(), cells)
    }

    /// Those that consist of these hexagons of [`FIT`], each with the place of its municipality in the
    /// list.
    ///
    /// # Errors
    ///
    /// As [`Self::of`].
    pub fn new(
        mut departments: Vec<AdminUnit>,
        municipalities: Vec<AdminUnit>,
        cells: impl IntoIterator<Item = (Cell, usize)>,
    ) -> Result<Self, BoundariesError> {
        departments.sort_by_key(|unit| unit.code);
        for unit in &municipalities {
            let known = departments.iter().any(|one| Some(one.code) == unit.parent);
            if !known {
                return Err(BoundariesError::Orphan(unit.code));
            }
        }
        let first = departments.len();
        let mut units = departments;
        units.extend(municipalities);
        let mut cells: Vec<(CellIndex, u16)> =
            cells.into_iter().map(|(cell, at)| (cell.h3(), (first + at) as u16)).collect();
        cells.sort_unstable();
        let mut sizes: BTreeMap<UnitCode, usize> = BTreeMap::new();
        for unit in cells.iter().filter_map(|(_, at)| units.get(usize::from(*at))) {
            *sizes.entry(unit.code).or_default() += 1;
        }
        let edition = edition(&units, &cells);
        Ok(Self { units, cells, sizes, edition, credit: String::new() })
    }

    /// Departments, then municipalities, each in the order of their codes.
    #[must_use]
    pub fn units(&self) -> &[AdminUnit] {
        &self.units
    }

    /// Which boundaries these are.
    #[must_use]
    pub const fn edition(&self) -> Edition {
        self.edition
    }

    /// The same, with whose outlines they are and under which licence.
    #[must_use]
    pub fn credited(self, credit: &str) -> Self {
        Self { credit: credit.to_owned(), ..self }
    }

    /// Whose outlines they are and under which licence; blank where nobody said so.
    #[must_use]
    pub fn credit(&self) -> &str {
        &self.credit
    }

    /// The municipality and department that a hexagon lies in whole: of a finer one than [`FIT`] those
    /// of its index parent.
    #[must_use]
    pub fn place(&self, cell: Cell) -> Place {
        let cell = cell.h3();
        let around = if cell.resolution() > FIT_H3 { cell.parent(FIT_H3) } else { Some(cell) };
        let Some(first) = around.and_then(|around| around.center_child(FIT_H3)) else {
            return Place::default();
        };
        let resolution = cell.resolution().min(FIT_H3);
        let around = first.parent(resolution);
        let from = self.cells.partition_point(|(known, _)| known.parent(resolution) < around);
        let inside = self.cells[from..]
            .iter()
            .take_while(|(known, _)| known.parent(resolution) == around)
            .map(|(_, at)| *at);
        let count = around.map_or(0, |around| around.children_count(FIT_H3));
        if inside.clone().count() as u64 != count {
            return Place::default();
        }
        let one = |of: &dyn Fn(u16) -> Option<UnitCode>| {
            let mut codes = inside.clone().map(of);
            let first = codes.next()??;
            codes.all(|code| code == Some(first)).then_some(first)
        };
        let unit = |at: u16| self.units.get(usize::from(at));
        Place {
            department: one(&|at| unit(at)?.parent),
            municipality: one(&|at| Some(unit(at)?.code)),
        }
    }

    /// The hexagons of [`FIT`] that a municipality or department consists of, or all of them, in order.
    pub fn cells(&self, of: Option<UnitCode>) -> impl Iterator<Item = Cell> + '_ {
        let within = move |at: u16| {
            let unit = self.units.get(usize::from(at));
            let is = |code: UnitCode| {
                unit.is_some_and(|unit| unit.code == code || unit.parent == Some(code))
            };
            of.is_none_or(is)
        };
        let cells = self.cells.iter().filter(move |(_, at)| within(*at));
        cells.filter_map(|(cell, _)| Cell::from_h3(*cell).ok())
    }

    /// How many hexagons of [`FIT`] a municipality consists of: 5 km² each.
    #[must_use]
    pub fn hexagons(&self, municipality: UnitCode) -> usize {
        self.sizes.get(&municipality).copied().unwrap_or(0)
    }

    /// The department of a municipality.
    #[must_use]
    pub fn department(&self, municipality: UnitCode) -> Option<UnitCode> {
        let known = |unit: &&AdminUnit| unit.level == Level::Second && unit.code == municipality;
        self.units.iter().find(known)?.parent
    }
}

/// The hexagons with the place of their municipality in the list.
fn fitted(municipalities: &[&Outline]) -> BTreeMap<CellIndex, usize> {
    let mut owners: BTreeMap<CellIndex, usize> = BTreeMap::new();
    for (at, outline) in municipalities.iter().enumerate() {
        for cell in centres_in(outline, FIT_H3, STEP_DEGREES) {
            owners.entry(cell).or_insert(at);
        }
    }
    let rim: Vec<CellIndex> = owners
        .keys()
        .flat_map(|cell| cell.grid_disk::<Vec<_>>(1))
        .filter(|cell| !owners.contains_key(cell))
        .collect();
    let polygons: Vec<_> = municipalities
        .iter()
        .enumerate()
        .flat_map(|(at, outline)| outline.polygons.iter().map(move |polygon| (at, polygon)))
        .filter_map(|(at, polygon)| Some((at, polygon.bounding_rect()?, Edges::of(polygon))))
        .collect();
    let holding = |place: LatLng| {
        let (lat, lon) = (place.lat(), place.lng());
        let holds = |(_, around, edges): &&(usize, geo::Rect<f64>, Edges)| {
            (around.min().y..=around.max().y).contains(&lat)
                && (around.min().x..=around.max().x).contains(&lon)
                && edges.hold(lat, lon)
        };
        polygons.iter().find(holds).map(|(at, ..)| *at)
    };
    for cell in rim {
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        for at in cell.children(Resolution::Nine).filter_map(|one| holding(LatLng::from(one))) {
            *counts.entry(at).or_default() += 1;
        }
        let most = counts.into_iter().max_by_key(|(at, count)| (*count, std::cmp::Reverse(*at)));
        if let Some((at, _)) = most {
            owners.insert(cell, at);
        }
    }
    owners
}

/// Drawn from what consists of what; names and people may change.
fn edition(units: &[AdminUnit], cells: &[(CellIndex, u16)]) -> Edition {
    let mut hasher = Sha256::new();
    for (cell, at) in cells {
        let unit = units.get(usize::from(*at));
        let code = unit.map_or("", |unit| unit.code.as_str());
        let parent = unit.and_then(|unit| unit.parent.as_ref()).map_or("", UnitCode::as_str);
        hasher.update(format!("{cell} {code} {parent}\n"));
    }
    let digest = hasher.finalize();
    Edition(digest.iter().take(4).fold(0, |number, byte| number << 8 | u32::from(*byte)))
}
