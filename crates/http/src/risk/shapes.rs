//! The hexagons' geometry as `GeoJSON` text, made once per parent cell.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use atalaya_domain::{Area, Cell};
use geo::{Intersects as _, LineString, Polygon, Rect, coord};
use rustc_hash::FxHashMap;

/// West, south, east, north; degrees, WGS 84.
pub(crate) type Bbox = [f64; 4];

/// How many steps above a resolution its geometry is grouped: 343 hexagons, about 100 KB of text.
const STEPS: u8 = 3;

/// What the groups in memory may take together. A country's worth of a city's resolution, so that
/// panning finds them made; 1,000 cells are made in about 3 ms.
const CACHE_BYTES: usize = 24 * 1024 * 1024;

/// The coarsest and finest resolution that is drawn.
pub(crate) const RESOLUTIONS: std::ops::RangeInclusive<u8> = 5..=9;

/// The geometry of a deployment's area.
pub(crate) struct Shapes {
    area: Arc<Area>,
    parents: [OnceLock<Vec<Parent>>; 5],
    cache: Mutex<Cache>,
}

/// A parent with cells of the area below it, and a box around all of them.
struct Parent {
    cell: Cell,
    bbox: Bbox,
}

/// The cells of the area below one parent.
pub(crate) struct Group {
    /// The cells in ascending order.
    pub(crate) cells: Vec<Cell>,
    boxes: Vec<Bbox>,
    text: Vec<u8>,
    ends: Vec<u32>,
}

#[derive(Default)]
struct Cache {
    groups: FxHashMap<Cell, (Arc<Group>, u64)>,
    bytes: usize,
    turn: u64,
}

impl Shapes {
    pub(crate) fn new(area: Arc<Area>) -> Self {
        Self { area, parents: Default::default(), cache: Mutex::default() }
    }

    /// The groups that have cells in a box, in ascending order.
    pub(crate) fn groups_in(&self, resolution: u8, bbox: Bbox) -> Vec<Arc<Group>> {
        let near = self.parents(resolution).iter().filter(|parent| overlap(parent.bbox, bbox));
        near.map(|parent| self.group(parent.cell, resolution)).collect()
    }

    /// The groups that may have cells in one of the boxes (no boxes: anywhere) and whose parent is wanted, in ascending
    /// order from the one that `from` lies in; each is made when it is its turn.
    pub(crate) fn groups<'s>(
        &'s self,
        resolution: u8,
        boxes: &'s [Bbox],
        from: Option<Cell>,
        wanted: impl Fn(Cell) -> bool + 's,
    ) -> impl Iterator<Item = Arc<Group>> + 's {
        let first = from.and_then(|cell| cell.parent(resolution.saturating_sub(STEPS)));
        let parents = self.parents(resolution).iter().filter(move |parent| {
            let near = boxes.is_empty() || boxes.iter().any(|one| overlap(parent.bbox, *one));
            near && first.is_none_or(|first| parent.cell >= first) && wanted(parent.cell)
        });
        parents.map(move |parent| self.group(parent.cell, resolution))
    }

    /// At most how many cells [`Shapes::groups`] looks at.
    pub(crate) fn at_most_in(
        &self,
        resolution: u8,
        boxes: &[Bbox],
        wanted: impl Fn(Cell) -> bool,
    ) -> usize {
        let parents = self.parents(resolution).iter().filter(|parent| {
            let near = boxes.is_empty() || boxes.iter().any(|one| overlap(parent.bbox, *one));
            near && wanted(parent.cell)
        });
        parents.count() * 7_usize.pow(u32::from(STEPS))
    }

    /// At least how many cells of the area a box holds: to refuse before any is drawn.
    pub(crate) fn at_least_in(&self, resolution: u8, bbox: Bbox) -> usize {
        let inside = self.parents(resolution).iter().filter(|parent| holds(bbox, parent.bbox));
        let eights: usize = inside.map(|parent| self.area.numbers_in(parent.cell).len()).sum();
        match resolution.checked_sub(Area::RESOLUTION) {
            Some(finer) => eights * 7_usize.pow(u32::from(finer)),
            None => eights / 7_usize.pow(u32::from(Area::RESOLUTION - resolution)),
        }
    }

    fn parents(&self, resolution: u8) -> &[Parent] {
        let place = usize::from(resolution.clamp(*RESOLUTIONS.start(), *RESOLUTIONS.end()) - 5);
        self.parents[place].get_or_init(|| {
            let above = self
                .area
                .cells()
                .iter()
                .filter_map(|cell| Cell::from_h3(*cell).ok()?.parent(resolution - STEPS));
            let mut cells: Vec<Cell> = above.collect();
            cells.sort_unstable();
            cells.dedup();
            cells.into_iter().map(|cell| Parent { cell, bbox: around_children(cell) }).collect()
        })
    }

    fn group(&self, parent: Cell, resolution: u8) -> Arc<Group> {
        if let Some(group) = self.cache().get(parent) {
            return group;
        }
        // Made outside the lock: two readers may make the same group, none waits for another's.
        let group = Arc::new(Group::new(parent, resolution, &self.area));
        self.cache().put(parent, Arc::clone(&group));
        group
    }

    fn cache(&self) -> std::sync::MutexGuard<'_, Cache> {
        self.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Cache {
    fn get(&mut self, parent: Cell) -> Option<Arc<Group>> {
        self.turn += 1;
        let (group, used) = self.groups.get_mut(&parent)?;
        *used = self.turn;
        Some(Arc::clone(group))
    }

    fn put(&mut self, parent: Cell, group: Arc<Group>) {
        self.turn += 1;
        self.bytes += group.bytes();
        if let Some((old, _)) = self.groups.insert(parent, (group, self.turn)) {
            self.bytes -= old.bytes();
        }
        while self.bytes > CACHE_BYTES && self.groups.len() > 1 {
            let oldest = self.groups.iter().min_by_key(|(_, (_, used))| *used);
            let Some(oldest) = oldest.map(|(parent, _)| *parent) else {
                return;
            };
            if let Some((group, _)) = self.groups.remove(&oldest) {
                self.bytes -= group.bytes();
            }
        }
    }
}

impl Group {
    fn new(parent: Cell, resolution: u8, area: &Area) -> Self {
        let mut group =
            Self { cells: Vec::new(), boxes: Vec::new(), text: Vec::new(), ends: Vec::new() };
        let Ok(h3_resolution) = h3o::Resolution::try_from(resolution) else {
            return group;
        };
        for child in parent.h3().children(h3_resolution) {
            let Ok(cell) = Cell::from_h3(child) else {
                continue;
            };
            if area.contains(cell) {
                group.push(cell);
            }
        }
        group
    }

    fn push(&mut self, cell: Cell) {
        let ring: Vec<(f64, f64)> =
            cell.h3().boundary().iter().map(|corner| (corner.lng(), corner.lat())).collect();
        self.cells.push(cell);
        self.boxes.push(box_around(&ring));
        let text = &mut self.text;
        text.extend_from_slice(b"{\"type\":\"Feature\",\"id\":\"");
        push_hex(text, cell.number());
        text.extend_from_slice(b"\",\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[");
        for (lon, lat) in ring.iter().chain(ring.first()) {
            text.push(b'[');
            push_degrees(text, *lon);
            text.push(b',');
            push_degrees(text, *lat);
            text.extend_from_slice(b"],");
        }
        text.pop();
        text.extend_from_slice(b"]]},\"properties\":{\"cell\":\"");
        push_hex(text, cell.number());
        text.push(b'"');
        self.ends.push(text.len() as u32);
    }

    /// The places in [`Group::cells`] of those that touch a box.
    pub(crate) fn touching(&self, bbox: Bbox) -> impl Iterator<Item = usize> {
        let near = self.boxes.iter().enumerate();
        near.filter(move |(_, own)| overlap(**own, bbox)).map(|(place, _)| place)
    }

    /// The places of those whose hexagon, and not only the box around it, meets one of the boxes; all if there are none.
    pub(crate) fn meeting<'g>(&'g self, boxes: &'g [Bbox]) -> impl Iterator<Item = usize> + 'g {
        let meets = move |place: &usize| {
            let own = self.boxes[*place];
            let near =
                |one: &Bbox| overlap(own, *one) && (holds(*one, own) || self.crosses(*place, *one));
            boxes.is_empty() || boxes.iter().any(near)
        };
        (0..self.cells.len()).filter(meets)
    }

    fn crosses(&self, place: usize, [west, south, east, north]: Bbox) -> bool {
        let hexagon = Polygon::new(LineString::from(ring(self.cells[place])), Vec::new());
        Rect::new(coord! {x: west, y: south}, coord! {x: east, y: north}).intersects(&hexagon)
    }

    /// The beginning of a cell's feature, up to its first property.
    pub(crate) fn head(&self, place: usize) -> &[u8] {
        let start = place.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        &self.text[start..self.ends[place] as usize]
    }

    fn bytes(&self) -> usize {
        self.text.len() + self.cells.len() * (size_of::<Cell>() + size_of::<Bbox>() + 4)
    }
}

/// A cell's corners against the clock, the last of which is the first: longitude and latitude with five decimals, about
/// a metre, as they are told everywhere.
pub(crate) fn ring(cell: Cell) -> Vec<[f64; 2]> {
    let rounded = |degrees: f64| (degrees * 1e5).round() / 1e5;
    let corners = cell.h3().boundary();
    let places = corners.iter().chain(corners.first());
    places.map(|corner| [rounded(corner.lng()), rounded(corner.lat())]).collect()
}

/// A box around all children of a cell. They stick out of it; by less than a quarter of its width
/// (a test measures it).
fn around_children(cell: Cell) -> Bbox {
    let ring: Vec<(f64, f64)> =
        cell.h3().boundary().iter().map(|corner| (corner.lng(), corner.lat())).collect();
    let [west, south, east, north] = box_around(&ring);
    let (x, y) = ((east - west) / 4.0, (north - south) / 4.0);
    [west - x, south - y, east + x, north + y]
}

fn box_around(ring: &[(f64, f64)]) -> Bbox {
    ring.iter().fold([f64::MAX, f64::MAX, f64::MIN, f64::MIN], |[w, s, e, n], (lon, lat)| {
        [w.min(*lon), s.min(*lat), e.max(*lon), n.max(*lat)]
    })
}

/// Whether the first box holds all of the second.
fn holds(a: Bbox, b: Bbox) -> bool {
    a[0] <= b[0] && a[1] <= b[1] && a[2] >= b[2] && a[3] >= b[3]
}

fn overlap(a: Bbox, b: Bbox) -> bool {
    a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3]
}

fn push_hex(text: &mut Vec<u8>, number: u64) {
    use std::io::Write;
    let _ = write!(text, "{number:x}");
}

/// Degrees with five decimals: about a metre, and less than RFC 7946 allows.
fn push_degrees(text: &mut Vec<u8>, degrees: f64) {
    use std::io::Write;
    let number = (degrees * 1e5).round() as i64;
    let sign = if number < 0 { "-" } else { "" };
    let _ = write!(
        text,
        "{sign}{}.{:05}",
        number.unsigned_abs() / 100_000,
        number.unsigned_abs() % 100_000
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    fn city() -> Arc<Area> {
        Arc::new(Area::from_bbox([-90.7, 14.4, -90.3, 14.8]).unwrap())
    }

    #[test]
    fn every_hexagon_is_closed_and_turns_left() {
        for resolution in RESOLUTIONS {
            for group in Shapes::new(city()).groups_in(resolution, [-90.6, 14.5, -90.5, 14.6]) {
                for place in 0..group.cells.len() {
                    let text = format!("{}}}}}", String::from_utf8_lossy(group.head(place)));
                    let feature: serde_json::Value = serde_json::from_str(&text).unwrap();
                    assert_eq!(feature["id"], group.cells[place].to_string());
                    let ring: Vec<[f64; 2]> =
                        serde_json::from_value(feature["geometry"]["coordinates"][0].clone())
                            .unwrap();
                    assert_eq!(ring.first(), ring.last());
                    let doubled: f64 = ring
                        .windows(2)
                        .map(|side| side[0][0] * side[1][1] - side[1][0] * side[0][1])
                        .sum();
                    assert!(doubled > 0.0, "clockwise: {text}");
                }
            }
        }
    }

    #[test]
    fn children_lie_in_the_box_around_their_parent() {
        let area = city();
        for resolution in RESOLUTIONS {
            let shapes = Shapes::new(Arc::clone(&area));
            for parent in shapes.parents(resolution) {
                let [w, s, e, n] = parent.bbox;
                for own in &shapes.group(parent.cell, resolution).boxes {
                    assert!(own[0] >= w && own[1] >= s && own[2] <= e && own[3] <= n);
                }
            }
        }
    }

    #[test]
    fn a_box_gives_just_the_cells_that_touch_it() {
        let (area, bbox) = (city(), [-90.55, 14.6, -90.5, 14.65]);
        let shapes = Shapes::new(Arc::clone(&area));
        let mut found: Vec<Cell> = Vec::new();
        for group in shapes.groups_in(8, bbox) {
            found.extend(group.touching(bbox).map(|place| group.cells[place]));
        }
        let slow = area.cells().iter().filter(|cell| {
            let ring: Vec<(f64, f64)> =
                cell.boundary().iter().map(|at| (at.lng(), at.lat())).collect();
            overlap(box_around(&ring), bbox)
        });
        let slow: Vec<Cell> = slow.map(|cell| Cell::from_h3(*cell).unwrap()).collect();
        assert!(found.len() > 30);
        assert_eq!(found, slow);
    }

    #[test]
    fn groups_come_one_after_the_other_and_a_hexagon_meets_a_box_by_its_outline() {
        let shapes = Shapes::new(city());
        let all: Vec<Cell> =
            shapes.groups(8, &[], None, |_| true).flat_map(|group| group.cells.clone()).collect();
        assert!(all.is_sorted() && all.len() == city().cells().len());
        let from = all[all.len() / 2];
        let rest: Vec<Cell> = shapes
            .groups(8, &[], Some(from), |_| true)
            .flat_map(|group| group.cells.clone())
            .collect();
        assert!(rest.contains(&from) && rest.len() < all.len());
        assert_eq!(shapes.groups(8, &[], None, |_| false).count(), 0);
        assert!(shapes.at_most_in(8, &[], |_| true) >= all.len());
        // The corner of the box around a hexagon is none of its own.
        let group = shapes.groups(8, &[], None, |_| true).next().unwrap();
        let place = group.cells.len() / 2;
        let [west, south, east, north] = group.boxes[place];
        let corner = [west, south, west + (east - west) * 1e-3, south + (north - south) * 1e-3];
        assert!(group.touching(corner).any(|other| other == place));
        assert!(!group.meeting(&[corner]).any(|other| other == place));
        let (lat, lon) = group.cells[place].centre();
        let middle = [lon, lat, lon, lat];
        assert_eq!(group.meeting(&[middle]).collect::<Vec<_>>(), [place]);
        assert_eq!(group.meeting(&[]).count(), group.cells.len());
    }

    #[test]
    fn the_least_number_is_never_too_high() {
        let shapes = Shapes::new(city());
        for resolution in RESOLUTIONS {
            for bbox in [[-91.0, 14.0, -90.0, 15.0], [-90.6, 14.4, -90.4, 14.7]] {
                let groups = shapes.groups_in(resolution, bbox);
                let count: usize = groups.iter().map(|group| group.touching(bbox).count()).sum();
                assert!(shapes.at_least_in(resolution, bbox) <= count, "{resolution} {bbox:?}");
            }
        }
        assert!(shapes.at_least_in(9, [-91.0, 14.0, -90.0, 15.0]) > 10_000);
    }

    #[test]
    fn degrees_keep_their_sign() {
        let text = |degrees| {
            let mut text = Vec::new();
            push_degrees(&mut text, degrees);
            String::from_utf8(text).unwrap()
        };
        assert_eq!(text(-90.506_912_4), "-90.50691");
        assert_eq!(text(-0.000_012), "-0.00001");
        assert_eq!(text(14.0), "14.00000");
        assert_eq!(text(0.000_001), "0.00000");
    }
}
