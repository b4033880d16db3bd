//! Polygons of `GeoJSON`, taken apart by ourselves: the crate's own conversion panics at a position of
//! one number.

use geo::{Coord, LineString, MultiPolygon, Polygon};
use geojson::{GeometryValue, Position};

/// All polygons of a geometry, those of a collection too; points and lines are left out. `None` if a
/// position has fewer than two numbers, or a polygon no ring.
#[must_use]
pub fn polygons(geometry: &GeometryValue) -> Option<MultiPolygon<f64>> {
    let found = match geometry {
        GeometryValue::Polygon { coordinates } => vec![polygon(coordinates)?],
        GeometryValue::MultiPolygon { coordinates } => {
            coordinates.iter().map(|rings| polygon(rings)).collect::<Option<_>>()?
        }
        GeometryValue::GeometryCollection { geometries } => {
            let each = geometries.iter().map(|one| polygons(&one.value));
            each.collect::<Option<Vec<_>>>()?.into_iter().flatten().collect()
        }
        GeometryValue::Point { .. }
        | GeometryValue::MultiPoint { .. }
        | GeometryValue::LineString { .. }
        | GeometryValue::MultiLineString { .. } => Vec::new(),
    };
    Some(MultiPolygon(found))
}

fn polygon(rings: &[Vec<Position>]) -> Option<Polygon<f64>> {
    let mut rings = rings.iter().map(|ring| line(ring));
    let outer = rings.next()??;
    Some(Polygon::new(outer, rings.collect::<Option<_>>()?))
}

fn line(positions: &[Position]) -> Option<LineString<f64>> {
    let coord = |position: &Position| match *position.as_slice() {
        [x, y, ..] => Some(Coord { x, y }),
        _ => None,
    };
    positions.iter().map(coord).collect::<Option<Vec<_>>>().map(LineString)
}
