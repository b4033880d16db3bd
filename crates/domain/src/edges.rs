//! Where a parallel lies inside a polygon.

use geo::{Line, LinesIter as _, Polygon};

/// The edges of a polygon and of its holes by latitude, so that a parallel meets few of them.
#[derive(Debug)]
pub struct Edges {
    south: f64,
    north: f64,
    bands: Vec<Vec<Line<f64>>>,
}

/// How high a band is, degrees: 1 km.
const BAND_DEGREES: f64 = 0.01;

impl Edges {
    /// Those of a polygon in degrees.
    #[must_use]
    pub fn of(polygon: &Polygon<f64>) -> Self {
        let lats = || polygon.lines_iter().flat_map(|line| [line.start.y, line.end.y]);
        let south = lats().fold(f64::INFINITY, f64::min);
        let north = lats().fold(f64::NEG_INFINITY, f64::max);
        let band = |lat: f64| ((lat - south) / BAND_DEGREES) as usize;
        let mut bands = vec![Vec::new(); band(north) + 1];
        for line in polygon.lines_iter() {
            let (low, high) = (line.start.y.min(line.end.y), line.start.y.max(line.end.y));
            for band in &mut bands[band(low)..=band(high)] {
                band.push(line);
            }
        }
        Self { south, north, bands }
    }

    /// The southernmost and the northernmost latitude.
    #[must_use]
    pub const fn lats(&self) -> (f64, f64) {
        (self.south, self.north)
    }

    /// West and east ends of a parallel's stretches inside (even–odd rule: holes are outside).
    #[must_use]
    pub fn spans(&self, lat: f64) -> Vec<(f64, f64)> {
        self.crossings(lat).chunks_exact(2).map(|ends| (ends[0], ends[1])).collect()
    }

    /// Whether a place is inside.
    #[must_use]
    pub fn hold(&self, lat: f64, lon: f64) -> bool {
        self.crossings(lat).iter().filter(|crossing| **crossing <= lon).count() % 2 == 1
    }

    /// Where a parallel crosses the edges, from west to east.
    fn crossings(&self, lat: f64) -> Vec<f64> {
        if lat < self.south || lat > self.north {
            return Vec::new();
        }
        let band = ((lat - self.south) / BAND_DEGREES) as usize;
        let lines = self.bands.get(band).into_iter().flatten();
        let crossing = lines.filter(|line| (line.start.y > lat) != (line.end.y > lat));
        let mut lons: Vec<f64> =
            crossing.map(|line| line.start.x + (lat - line.start.y) / line.slope()).collect();
        lons.sort_unstable_by(f64::total_cmp);
        lons
    }
}
