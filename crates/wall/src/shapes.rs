//! Polygons in steps of a tile, and what is drawn of them: bands along their edge, hatches and dots.
//!
//! The renderer fills polygons with one colour and knows neither patterns nor line widths, so both are polygons here. They
//! are counted from the corner of the world, so that they go on from one tile to the next.

use geo_types::{Geometry, LineString};

/// A line or an outline, in steps.
pub type Line = Vec<[f64; 2]>;
/// A polygon: its outlines and holes.
pub type Rings = Vec<Line>;

/// Strokes and dots are so far apart, steps: a whole part of a tile, so that they go on in the next one.
const APART: f64 = 64.0;

/// The polygons of a geometry.
#[must_use]
pub fn polygons(geometry: &Geometry<f32>) -> Vec<Rings> {
    match geometry {
        Geometry::Polygon(one) => {
            vec![std::iter::once(one.exterior()).chain(one.interiors()).map(line).collect()]
        }
        Geometry::MultiPolygon(all) => {
            all.iter().flat_map(|one| polygons(&Geometry::Polygon(one.clone()))).collect()
        }
        _ => Vec::new(),
    }
}

/// The lines of a geometry.
#[must_use]
pub fn lines(geometry: &Geometry<f32>) -> Vec<Line> {
    match geometry {
        Geometry::LineString(one) => vec![line(one)],
        Geometry::MultiLineString(all) => all.iter().map(line).collect(),
        _ => Vec::new(),
    }
}

/// The places of a geometry.
#[must_use]
pub fn places(geometry: &Geometry<f32>) -> Vec<[f64; 2]> {
    match geometry {
        Geometry::Point(one) => vec![[f64::from(one.x()), f64::from(one.y())]],
        Geometry::MultiPoint(all) => {
            all.iter().map(|one| [f64::from(one.x()), f64::from(one.y())]).collect()
        }
        _ => Vec::new(),
    }
}

fn line(line: &LineString<f32>) -> Line {
    line.coords().map(|one| [f64::from(one.x), f64::from(one.y)]).collect()
}

/// Twice the area, positive with the clock as seen (southwards is positive).
#[must_use]
pub fn doubled_area(ring: &[[f64; 2]]) -> f64 {
    sides(ring).map(|([x0, y0], [x1, y1])| x0 * y1 - x1 * y0).sum()
}

/// The sides of an outline, the last back to its beginning.
pub fn sides(ring: &[[f64; 2]]) -> impl Iterator<Item = ([f64; 2], [f64; 2])> {
    ring.iter().copied().zip(ring.iter().copied().cycle().skip(1))
}

/// A line drawn so many steps wide: a rectangle for each piece, as long again at its ends, so that there is no gap
/// where they meet.
pub fn drawn(line: &[[f64; 2]], wide: f64) -> impl Iterator<Item = Rings> {
    line.windows(2).filter_map(move |ends| stroke(ends[0], ends[1], wide))
}

/// The outlines of a polygon drawn so many steps wide.
pub fn edged(rings: &Rings, wide: f64) -> impl Iterator<Item = Rings> {
    rings.iter().flat_map(move |ring| sides(ring).filter_map(move |(a, b)| stroke(a, b, wide)))
}

fn stroke([x0, y0]: [f64; 2], [x1, y1]: [f64; 2], wide: f64) -> Option<Rings> {
    let long = (x1 - x0).hypot(y1 - y0);
    if long < 1e-6 {
        return None;
    }
    let [u, v] = [(x1 - x0) / long, (y1 - y0) / long].map(|part| part * wide / 2.0);
    // The places are whole numbers in the end: what is thinner than a step would be nothing.
    let (along, across) = ([u, v], [-v, u]);
    let corner = |[x, y]: [f64; 2], way: f64, side: f64| {
        [x + way * along[0] + side * across[0], y + way * along[1] + side * across[1]]
    };
    Some(vec![vec![
        corner([x0, y0], -1.0, -1.0),
        corner([x1, y1], 1.0, -1.0),
        corner([x1, y1], 1.0, 1.0),
        corner([x0, y0], -1.0, 1.0),
    ]])
}

/// A convex outline, each side moved so many steps inwards; `None` if nothing is left.
#[must_use]
pub fn inset(ring: &[[f64; 2]], by: f64) -> Option<Line> {
    let way = doubled_area(ring).signum();
    let mut left: Line = ring.to_vec();
    for ([x0, y0], [x1, y1]) in sides(ring) {
        let long = (x1 - x0).hypot(y1 - y0);
        if long < 1e-6 {
            continue;
        }
        // Inwards of a side that goes with the clock is to its right, which is to the left as southwards is positive.
        let (u, v) = (-(y1 - y0) / long * way, (x1 - x0) / long * way);
        let deep = |[x, y]: [f64; 2]| (x - x0) * u + (y - y0) * v - by;
        let mut cut = Line::new();
        for (a, b) in sides(&left) {
            let (from, to) = (deep(a), deep(b));
            if from >= 0.0 {
                cut.push(a);
            }
            if (from >= 0.0) != (to >= 0.0) {
                let share = from / (from - to);
                cut.push([a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])]);
            }
        }
        left = cut;
    }
    (left.len() >= 3 && doubled_area(&left).abs() > 1.0).then_some(left)
}

/// A band along the inside of a convex outline, from so deep to so deep.
#[must_use]
pub fn band(ring: &[[f64; 2]], from: f64, to: f64) -> Option<Rings> {
    let outer = inset(ring, from)?;
    Some(match inset(ring, to) {
        Some(mut inner) => {
            inner.reverse();
            vec![outer, inner]
        }
        None => vec![outer],
    })
}

/// Rising strokes across a polygon, so many steps wide: what is not known.
#[must_use]
pub fn hatching(rings: &Rings, wide: f64) -> Vec<Rings> {
    let sums = || rings.iter().flatten().map(|[x, y]| x + y);
    let (least, most) = (sums().fold(f64::MAX, f64::min), sums().fold(f64::MIN, f64::max));
    let mut strokes = Vec::new();
    let mut sum = (least / APART).ceil() * APART;
    while sum < most {
        let mut cuts: Vec<f64> = rings.iter().flat_map(|ring| cuts(ring, sum)).collect();
        cuts.sort_by(f64::total_cmp);
        strokes.extend(
            cuts.chunks_exact(2).filter_map(|ends| {
                stroke([ends[0], sum - ends[0]], [ends[1], sum - ends[1]], wide)
            }),
        );
        sum += APART;
    }
    strokes
}

/// Where the line x + y = sum cuts an outline: the places' x.
fn cuts(ring: &[[f64; 2]], sum: f64) -> impl Iterator<Item = f64> {
    sides(ring).filter_map(move |([x0, y0], [x1, y1])| {
        let (before, after) = (x0 + y0 - sum, x1 + y1 - sum);
        ((before < 0.0) != (after < 0.0)).then(|| x0 + (x1 - x0) * before / (before - after))
    })
}

/// Dots within a convex outline, of so many steps' radius: the second sign of the highest level.
#[must_use]
pub fn dotted(ring: &[[f64; 2]], radius: f64) -> Vec<Rings> {
    let Some(inner) = inset(ring, radius * 3.0) else { return Vec::new() };
    let ends = |axis: usize| {
        let along = || inner.iter().map(move |place| place[axis]);
        let first = (along().fold(f64::MAX, f64::min) / APART).ceil() as i64;
        first..=(along().fold(f64::MIN, f64::max) / APART).floor() as i64
    };
    let mut dots = Vec::new();
    for row in ends(1) {
        for column in ends(0) {
            // Every other row is moved half a step on, so that they do not look like a grid of streets.
            let shift = if row.rem_euclid(2) == 0 { 0.0 } else { APART / 2.0 };
            let middle = [column as f64 * APART + shift, row as f64 * APART];
            if holds(&inner, middle) {
                dots.push(vec![round(middle, radius)]);
            }
        }
    }
    dots
}

fn round([x, y]: [f64; 2], radius: f64) -> Line {
    let corner = |at: u8| {
        let (sin, cos) = (f64::from(at) * std::f64::consts::FRAC_PI_4).sin_cos();
        [x + radius * cos, y + radius * sin]
    };
    (0..8).map(corner).collect()
}

/// Whether a place lies in an outline.
#[must_use]
pub fn holds(ring: &[[f64; 2]], [x, y]: [f64; 2]) -> bool {
    let crossed = sides(ring).filter(|([x0, y0], [x1, y1])| {
        (*y0 > y) != (*y1 > y) && x < x0 + (x1 - x0) * (y - y0) / (y1 - y0)
    });
    crossed.count() % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(side: f64) -> Line {
        vec![[0.0, 0.0], [side, 0.0], [side, side], [0.0, side]]
    }

    #[test]
    fn a_band_lies_inside_whichever_way_the_outline_goes() {
        let mut ring = square(400.0);
        for _ in 0..2 {
            let band = band(&ring, 10.0, 30.0).unwrap();
            let area: f64 = band.iter().map(|ring| doubled_area(ring) / 2.0).sum();
            assert!((area.abs() - (380.0 * 380.0 - 340.0 * 340.0)).abs() < 1.0, "{area}");
            ring.reverse();
        }
        assert_eq!(inset(&square(40.0), 21.0), None);
        assert_eq!(band(&square(40.0), 5.0, 21.0).unwrap().len(), 1, "it fills what is left");
    }

    #[test]
    fn hatches_and_dots_stay_inside_and_go_on_in_the_next_tile() {
        let ring = square(400.0);
        let strokes = hatching(&vec![ring.clone()], 6.0);
        assert!(strokes.len() >= 11, "{}", strokes.len());
        for stroke in &strokes {
            let middle = [0, 1].map(|axis| stroke[0].iter().map(|at| at[axis]).sum::<f64>() / 4.0);
            assert!(holds(&ring, middle), "{middle:?}");
            let beside = (middle[0] + middle[1]).rem_euclid(APART);
            assert!(beside.min(APART - beside) < 1e-6, "{middle:?}");
        }
        let dots = dotted(&ring, 7.0);
        assert!(dots.len() >= 20, "{}", dots.len());
        assert!(dots.iter().flatten().flatten().all(|place| holds(&ring, *place)));
        assert!((EXTENT_STEPS % APART).abs() < 1e-9);
    }

    const EXTENT_STEPS: f64 = crate::view::EXTENT;

    #[test]
    fn hatches_leave_holes_alone() {
        let hole: Line = square(100.0).iter().map(|[x, y]| [x + 150.0, y + 150.0]).collect();
        for stroke in hatching(&vec![square(400.0), hole.clone()], 6.0) {
            let middle = [0, 1].map(|axis| stroke[0].iter().map(|at| at[axis]).sum::<f64>() / 4.0);
            assert!(!holds(&hole, middle), "{middle:?}");
        }
    }
}
