//! The outline of hexagons together: what a place of a release looks like on a map.
//!
//! A municipality is drawn as what it was counted by, whole hexagons, and not by its surveyed border:
//! a number and its place are the same.

use std::collections::{BTreeMap, BTreeSet};

use h3o::{CellIndex, LatLng, VertexIndex};

/// A ring of places, degrees WGS 84 as longitude and latitude; the last is the first.
pub type Ring = Vec<[f64; 2]>;

/// An outline with its holes: the outline against the clock, holes with it (RFC 7946).
#[derive(Debug, Clone, PartialEq)]
pub struct Polygon {
    /// The outline, then the holes.
    pub rings: Vec<Ring>,
}

/// One polygon or more.
#[derive(Debug, Clone, PartialEq)]
pub struct Shape {
    /// In an order that depends on the hexagons alone.
    pub polygons: Vec<Polygon>,
}

impl Shape {
    /// The outline of hexagons of one resolution; `None` of none.
    #[must_use]
    pub fn of(cells: impl IntoIterator<Item = CellIndex>) -> Option<Self> {
        let edges = rim(cells);
        let mut outlines: Vec<Ring> = Vec::new();
        let mut holes: Vec<Ring> = Vec::new();
        for ring in rings(edges) {
            if area(&ring) > 0.0 { outlines.push(ring) } else { holes.push(ring) }
        }
        let mut polygons: Vec<Polygon> =
            outlines.into_iter().map(|ring| Polygon { rings: vec![ring] }).collect();
        for hole in holes {
            let around = |polygon: &&mut Polygon| holds(&polygon.rings[0], hole[0]);
            // An outline inside a hole of another: the smallest one around it is its own.
            let smallest = polygons
                .iter_mut()
                .filter(|polygon| around(polygon))
                .min_by(|a, b| area(&a.rings[0]).total_cmp(&area(&b.rings[0])));
            if let Some(polygon) = smallest {
                polygon.rings.push(hole);
            }
        }
        (!polygons.is_empty()).then_some(Self { polygons })
    }

    /// West, south, east and north ends, degrees.
    #[must_use]
    pub fn bounds(&self) -> [f64; 4] {
        let places = || self.polygons.iter().flat_map(|polygon| polygon.rings[0].iter());
        let least = |at: usize| places().map(|place| place[at]).fold(f64::INFINITY, f64::min);
        let most = |at: usize| places().map(|place| place[at]).fold(f64::NEG_INFINITY, f64::max);
        [least(0), least(1), most(0), most(1)]
    }
}

/// The edges that lie between a hexagon and none, by where they begin; each goes against the clock
/// around its hexagon.
fn rim(cells: impl IntoIterator<Item = CellIndex>) -> BTreeMap<VertexIndex, VertexIndex> {
    let mut edges: BTreeSet<(VertexIndex, VertexIndex)> = BTreeSet::new();
    for cell in cells {
        let corners: Vec<VertexIndex> = cell.vertexes().collect();
        for (at, from) in corners.iter().enumerate() {
            let to = corners[(at + 1) % corners.len()];
            // The neighbour goes along the same edge the other way.
            if !edges.remove(&(to, *from)) {
                edges.insert((*from, to));
            }
        }
    }
    edges.into_iter().collect()
}

fn rings(mut edges: BTreeMap<VertexIndex, VertexIndex>) -> Vec<Ring> {
    let mut rings = Vec::new();
    while let Some((first, mut next)) = edges.pop_first() {
        let mut ring = vec![place(first)];
        while next != first {
            ring.push(place(next));
            let Some(onwards) = edges.remove(&next) else { break };
            next = onwards;
        }
        ring.push(place(first));
        rings.push(ring);
    }
    rings
}

/// Six decimals, 0.1 m: what RFC 7946 advises, and the same digits in every file.
fn place(vertex: VertexIndex) -> [f64; 2] {
    let place = LatLng::from(vertex);
    [place.lng(), place.lat()].map(|degrees| (degrees * 1e6).round() / 1e6)
}

/// Twice the area in square degrees; negative with the clock.
fn area(ring: &Ring) -> f64 {
    ring.windows(2).map(|ends| ends[0][0] * ends[1][1] - ends[1][0] * ends[0][1]).sum()
}

fn holds(ring: &Ring, [x, y]: [f64; 2]) -> bool {
    let crosses = |ends: &&[[f64; 2]]| {
        let ([x0, y0], [x1, y1]) = (ends[0], ends[1]);
        (y0 > y) != (y1 > y) && x < (x1 - x0) * (y - y0) / (y1 - y0) + x0
    };
    ring.windows(2).filter(|ends| crosses(ends)).count() % 2 == 1
}

#[cfg(test)]
mod tests {
    use h3o::Resolution;

    use super::*;

    fn middle() -> CellIndex {
        LatLng::new(14.63, -90.51).expect("a place").to_cell(Resolution::Seven)
    }

    #[test]
    fn a_hexagon_is_six_corners_against_the_clock() {
        let shape = Shape::of([middle()]).expect("a shape");
        assert_eq!(shape.polygons.len(), 1);
        let ring = &shape.polygons[0].rings[0];
        assert_eq!((ring.len(), ring[0]), (7, ring[6]));
        assert!(area(ring) > 0.0);
    }

    #[test]
    fn a_ring_of_hexagons_has_a_hole_and_apart_ones_are_apart() {
        let ring: Vec<CellIndex> = middle().grid_ring_fast(1).flatten().collect();
        let shape = Shape::of(ring.iter().copied()).expect("a shape");
        assert_eq!(shape.polygons.len(), 1);
        assert_eq!(shape.polygons[0].rings.len(), 2);
        assert!(area(&shape.polygons[0].rings[1]) < 0.0, "a hole goes with the clock");
        let whole = Shape::of(middle().grid_disk::<Vec<_>>(1)).expect("a shape");
        assert_eq!(whole.polygons[0].rings.len(), 1);
        assert_eq!(whole.polygons[0].rings[0].len(), 19);
        let far: Vec<CellIndex> = middle().grid_ring_fast(5).flatten().take(1).collect();
        let two = Shape::of(far.into_iter().chain([middle()])).expect("a shape");
        assert_eq!(two.polygons.len(), 2);
    }

    #[test]
    fn what_lies_in_a_hole_is_a_polygon_of_its_own() {
        let far = middle().grid_ring_fast(3).flatten();
        let shape = Shape::of(far.chain([middle()])).expect("a shape");
        assert_eq!(shape.polygons.len(), 2);
        assert_eq!(shape.polygons.iter().map(|one| one.rings.len()).sum::<usize>(), 3);
    }
}
