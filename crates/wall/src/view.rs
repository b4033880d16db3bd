//! What part of the world the picture shows, and how large: Web Mercator in whole tiles.
//!
//! The renderer draws one square tile at a time, in any size. So the zoom is the nearest whole one below the scale that is
//! wanted, and a tile's side makes up the rest: 512 to 1,023 dots for what lies in between.

use std::f64::consts::TAU;

/// West, south, east, north; degrees.
pub type Bbox = [f64; 4];

/// Steps along a side of a tile in which its places are told.
pub const EXTENT: f64 = 4_096.0;
/// The side that a tile has at its own scale, dots.
const SIDE: f64 = 512.0;
/// The nearest zoom the server has tiles of; beyond it they are enlarged.
const NEAREST: u8 = 15;
/// The longest side of a tile, dots: twice this is the largest texture that every graphics driver can draw into.
const SIDE_MAX: f64 = 2_048.0;
/// How much of the frame the area fills.
const FILLED: f64 = 0.94;
/// Metres around the equator.
const AROUND: f64 = 40_075_016.685_578_49;

/// A tile of the pyramid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Tile {
    /// 0 is the whole world.
    pub zoom: u8,
    /// From the west.
    pub column: u32,
    /// From the north.
    pub row: u32,
}

/// The part of the world in a frame.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct View {
    zoom: u8,
    side: u32,
    /// The frame's top left corner, dots from the world's.
    corner: [i64; 2],
    size: [u32; 2],
    middle_lat: f64,
}

/// Where a place is on the map of the world: 0–1 eastwards and southwards.
#[must_use]
pub fn on_map([lon, lat]: [f64; 2]) -> [f64; 2] {
    let y = (lat.to_radians().tan() + lat.to_radians().cos().recip()).ln();
    [lon / 360.0 + 0.5, 0.5 - y / TAU]
}

impl Tile {
    /// Where a place is on it, in steps from its top left corner; outside of it beyond 0–4096.
    #[must_use]
    pub fn steps(self, place: [f64; 2]) -> [f64; 2] {
        let along = f64::from(1_u32 << self.zoom);
        let [x, y] = on_map(place).map(|part| part * along);
        [x - f64::from(self.column), y - f64::from(self.row)].map(|part| part * EXTENT)
    }

    /// The tile of a coarser zoom that it lies in.
    #[must_use]
    pub fn within(self, zoom: u8) -> Self {
        let up = self.zoom.saturating_sub(zoom);
        Self { zoom: self.zoom - up, column: self.column >> up, row: self.row >> up }
    }
}

impl View {
    /// The largest view in a frame of so many dots that holds all of a box.
    #[must_use]
    pub fn holding([west, south, east, north]: Bbox, size: [u32; 2]) -> Self {
        let ([left, top], [right, bottom]) = (on_map([west, north]), on_map([east, south]));
        let [wide, high] = size.map(f64::from);
        // A box without extent is a place: it is seen from the nearest zoom.
        let around = ((wide / (right - left).max(1e-9)).min(high / (bottom - top).max(1e-9))
            * FILLED)
            .min(SIDE_MAX * f64::from(1_u32 << NEAREST));
        let zoom = (around / SIDE).log2().floor().clamp(0.0, f64::from(NEAREST)) as u8;
        let side = (around / f64::from(1_u32 << zoom)).floor().clamp(1.0, SIDE_MAX) as u32;
        let around = f64::from(side) * f64::from(1_u32 << zoom);
        let corner = [
            f64::midpoint(left, right) * around - wide / 2.0,
            f64::midpoint(top, bottom) * around - high / 2.0,
        ];
        let corner = corner.map(|part| part.round() as i64);
        Self { zoom, side, corner, size, middle_lat: f64::midpoint(south, north) }
    }

    /// How long a tile's side is, dots.
    #[must_use]
    pub const fn side(&self) -> u32 {
        self.side
    }

    /// How wide and high the frame is, dots.
    #[must_use]
    pub const fn size(&self) -> [u32; 2] {
        self.size
    }

    /// How near it is.
    #[must_use]
    pub const fn zoom(&self) -> u8 {
        self.zoom
    }

    /// The tiles of the frame, with where each one's top left corner is in it, dots.
    #[must_use]
    pub fn tiles(&self) -> Vec<(Tile, [i32; 2])> {
        let (side, along) = (i64::from(self.side), 1_i64 << self.zoom);
        let ends = |axis: usize| {
            let first = self.corner[axis].div_euclid(side).clamp(0, along - 1);
            let last = (self.corner[axis] + i64::from(self.size[axis]) - 1).div_euclid(side);
            first..=last.clamp(0, along - 1)
        };
        let mut tiles = Vec::new();
        for row in ends(1) {
            for column in ends(0) {
                let tile = Tile { zoom: self.zoom, column: column as u32, row: row as u32 };
                let at = [column * side - self.corner[0], row * side - self.corner[1]];
                tiles.push((tile, at.map(|part| part as i32)));
            }
        }
        tiles
    }

    /// Where a place is in the frame, dots.
    #[must_use]
    pub fn dot(&self, place: [f64; 2]) -> [f32; 2] {
        let around = f64::from(self.side) * f64::from(1_u32 << self.zoom);
        let [x, y] = on_map(place);
        [(x * around - self.corner[0] as f64) as f32, (y * around - self.corner[1] as f64) as f32]
    }

    /// How many metres a dot is long, in the middle of the frame.
    #[must_use]
    pub fn metres_a_dot(&self) -> f64 {
        let around = f64::from(self.side) * f64::from(1_u32 << self.zoom);
        AROUND * self.middle_lat.to_radians().cos() / around
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COUNTRY: Bbox = [-92.240_24, 13.739_51, -88.221_5, 17.819_45];

    #[test]
    fn the_whole_box_is_in_the_frame_and_fills_it() {
        for size in [[1_460, 1_080], [1_080, 1_220], [640, 480], [7_000, 4_000]] {
            for bbox in [COUNTRY, [-90.58, 14.53, -90.38, 14.72], [-90.51, 14.63, -90.50, 14.64]] {
                let view = View::holding(bbox, size);
                let [west, south, east, north] = bbox;
                let (low, high) = (view.dot([west, south]), view.dot([east, north]));
                let [wide, tall] = size.map(|part| part as f32);
                assert!(low[0] >= 0.0 && high[1] >= 0.0, "{size:?} {low:?} {high:?}");
                assert!(high[0] <= wide && low[1] <= tall, "{size:?} {low:?} {high:?}");
                let filled = ((high[0] - low[0]) / wide).max((low[1] - high[1]) / tall);
                // Nearer than the nearest tiles it does not go, however large the picture is.
                assert!(filled > 0.9 || view.side() == 2_048, "{size:?}: {filled}");
                assert!((512..=2_048).contains(&view.side()), "{}", view.side());
            }
        }
    }

    #[test]
    fn its_tiles_cover_the_frame_without_a_gap() {
        let view = View::holding(COUNTRY, [1_460, 1_080]);
        let side = view.side() as i32;
        let tiles = view.tiles();
        for dot in [[0, 0], [1_459, 0], [0, 1_079], [1_459, 1_079], [700, 500]] {
            let on =
                |at: &[i32; 2]| (0..2).all(|axis| (at[axis]..at[axis] + side).contains(&dot[axis]));
            assert_eq!(tiles.iter().filter(|(_, at)| on(at)).count(), 1, "{dot:?}");
        }
    }

    #[test]
    fn a_place_is_on_the_tile_under_its_dot() {
        let place = [-90.5069, 14.6349];
        let view = View::holding([-90.58, 14.53, -90.38, 14.72], [1_460, 1_080]);
        let dot = view.dot(place);
        let side = view.side() as f32;
        let on = view.tiles().into_iter().find(|(_, at)| {
            (0..2).all(|axis| (0.0..side).contains(&(dot[axis] - at[axis] as f32)))
        });
        let (tile, at) = on.unwrap();
        let steps = tile.steps(place);
        for axis in 0..2 {
            let expected = at[axis] as f32 + (steps[axis] / EXTENT) as f32 * side;
            assert!((dot[axis] - expected).abs() < 0.01);
        }
        assert_eq!(Tile { zoom: 12, column: 1018, row: 1879 }.within(10).column, 254);
    }
}
