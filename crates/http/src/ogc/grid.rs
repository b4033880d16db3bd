//! `WebMercatorQuad`, the tile matrix set of web maps (OGC 17-083r4, annex D.1): which tile is where.

use serde_json::{Value, json};

use crate::risk::Bbox;

/// Its name.
pub(super) const NAME: &str = "WebMercatorQuad";
/// Where it is registered.
pub(super) const REGISTERED: &str =
    "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad";
/// Its coordinates.
pub(super) const CRS: &str = "http://www.opengis.net/def/crs/EPSG/0/3857";
/// The nearest zoom there are tiles of; a map that goes nearer enlarges them.
pub(super) const NEAREST: u8 = 15;
/// Metres from its middle to its edge.
const EDGE: f64 = 20_037_508.342_789_244;
/// The scale denominator of zoom 0, for pixels of 0.28 mm.
const WHOLE: f64 = 559_082_264.028_717_9;
/// Steps along a side of a tile in which its places are told.
pub(super) const EXTENT: u32 = 4_096;
/// Steps around it in which places are told too, so that outlines do not show at its edge.
pub(super) const BUFFER: f64 = 64.0;

/// A tile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tile {
    pub(super) zoom: u8,
    pub(super) row: u32,
    pub(super) column: u32,
}

/// The first and last row and column of what a box needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Limits {
    rows: [u32; 2],
    columns: [u32; 2],
}

/// Where a place is on the map of the world: 0–1 eastwards and southwards.
fn on_map([lon, lat]: [f64; 2]) -> [f64; 2] {
    let y = (lat.to_radians().tan() + lat.to_radians().cos().recip()).ln();
    [lon / 360.0 + 0.5, 0.5 - y / std::f64::consts::TAU]
}

/// The other way round.
fn on_earth([x, y]: [f64; 2]) -> [f64; 2] {
    let lat = ((0.5 - y) * std::f64::consts::TAU).sinh().atan().to_degrees();
    [(x - 0.5) * 360.0, lat]
}

impl Tile {
    /// The tile, if the text names one that the set has.
    pub(super) fn parse(zoom: &str, row: &str, column: &str) -> Option<Self> {
        // As they are written in links: `07` or `+7` is no other name of 7.
        let number = |text: &str| text.parse::<u32>().ok().filter(|one| one.to_string() == text);
        let zoom = u8::try_from(number(zoom)?).ok().filter(|zoom| *zoom <= NEAREST)?;
        let (row, column) = (number(row)?, number(column)?);
        let side = 1_u32 << zoom;
        (row < side && column < side).then_some(Self { zoom, row, column })
    }

    /// How many there are along a side at its zoom.
    fn side(self) -> f64 {
        f64::from(1_u32 << self.zoom)
    }

    /// Where a place is on it, in steps from its top left corner; outside of it beyond 0–4096.
    pub(super) fn steps(self, place: [f64; 2]) -> [f64; 2] {
        let [x, y] = on_map(place).map(|part| part * self.side());
        [x - f64::from(self.column), y - f64::from(self.row)].map(|part| part * f64::from(EXTENT))
    }

    /// The box of it and its buffer; degrees.
    pub(super) fn bbox(self) -> Bbox {
        let around = BUFFER / f64::from(EXTENT);
        let corner = |column: f64, row: f64| {
            let place = [column, row].map(|part| (part / self.side()).clamp(0.0, 1.0));
            on_earth(place)
        };
        let (column, row) = (f64::from(self.column), f64::from(self.row));
        let [west, north] = corner(column - around, row - around);
        let [east, south] = corner(column + 1.0 + around, row + 1.0 + around);
        [west, south, east, north]
    }
}

impl Limits {
    /// Those that a box needs at a zoom.
    pub(super) fn of([west, south, east, north]: Bbox, zoom: u8) -> Self {
        let side = 1_u32 << zoom;
        let step = |part: f64| ((part * f64::from(side)) as u32).min(side - 1);
        let ([left, top], [right, bottom]) = (on_map([west, north]), on_map([east, south]));
        Self { rows: [step(top), step(bottom)], columns: [step(left), step(right)] }
    }

    pub(super) fn has(self, tile: Tile) -> bool {
        let within = |[first, last]: [u32; 2], one: u32| (first..=last).contains(&one);
        within(self.rows, tile.row) && within(self.columns, tile.column)
    }

    pub(super) fn json(self, zoom: u8) -> Value {
        json!({
            "tileMatrix": zoom.to_string(),
            "minTileRow": self.rows[0],
            "maxTileRow": self.rows[1],
            "minTileCol": self.columns[0],
            "maxTileCol": self.columns[1],
        })
    }
}

/// Its definition.
pub(super) fn definition() -> Value {
    let matrix = |zoom: u8| {
        let side = 1_u32 << zoom;
        json!({
            "id": zoom.to_string(),
            "scaleDenominator": WHOLE / f64::from(side),
            "cellSize": 2.0 * EDGE / 256.0 / f64::from(side),
            "cornerOfOrigin": "topLeft",
            "pointOfOrigin": [-EDGE, EDGE],
            "tileWidth": 256,
            "tileHeight": 256,
            "matrixWidth": side,
            "matrixHeight": side,
        })
    };
    json!({
        "id": NAME,
        "title": "Google Maps Compatible for the World",
        "uri": REGISTERED,
        "crs": CRS,
        "orderedAxes": ["X", "Y"],
        "wellKnownScaleSet": "http://www.opengis.net/def/wkss/OGC/1.0/GoogleMapsCompatible",
        "tileMatrices": (0..=NEAREST).map(matrix).collect::<Vec<Value>>(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const CITY: [f64; 2] = [-90.5069, 14.6349];

    #[test]
    fn a_place_is_on_the_tile_that_its_box_holds() {
        for zoom in 0..=NEAREST {
            let limits = Limits::of([CITY[0], CITY[1], CITY[0], CITY[1]], zoom);
            let tile = Tile { zoom, row: limits.rows[0], column: limits.columns[0] };
            assert!(limits.has(tile));
            let [x, y] = tile.steps(CITY);
            assert!((0.0..4096.0).contains(&x) && (0.0..4096.0).contains(&y), "{zoom}: {x} {y}");
            let [west, south, east, north] = tile.bbox();
            assert!(west < CITY[0] && CITY[0] < east && south < CITY[1] && CITY[1] < north);
        }
        // As every map of the web numbers it.
        assert_eq!(Limits::of([CITY[0], CITY[1], CITY[0], CITY[1]], 12).columns[0], 1018);
        assert_eq!(Limits::of([CITY[0], CITY[1], CITY[0], CITY[1]], 12).rows[0], 1879);
    }

    #[test]
    fn a_tile_has_one_name_and_lies_in_the_set() {
        assert!(Tile::parse("0", "0", "0").is_some() && Tile::parse("15", "32767", "0").is_some());
        for (zoom, row, column) in
            [("0", "1", "0"), ("16", "0", "0"), ("01", "0", "0"), ("1", "-1", "0"), ("1", "x", "0")]
        {
            assert_eq!(Tile::parse(zoom, row, column), None, "{zoom}/{row}/{column}");
        }
    }

    #[test]
    fn its_zooms_halve_the_cells() {
        let set = definition();
        let cell = |zoom: usize| set["tileMatrices"][zoom]["cellSize"].as_f64().unwrap();
        assert!((cell(0) - 156_543.033_928_041).abs() < 1e-6);
        assert!((cell(1) * 2.0 - cell(0)).abs() < 1e-9);
        assert_eq!(set["tileMatrices"].as_array().unwrap().len(), usize::from(NEAREST) + 1);
    }
}
