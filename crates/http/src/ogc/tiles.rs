//! Tilesets of the risk map: OGC API - Tiles, with `TileJSON` 3.0 and Mapbox Vector Tiles.
//!
//! A tile shows coarser hexagons the farther away it is seen, never finer ones than the collection it is of; each
//! resolution is asked of the gate by itself, as the map asks it. So a tile tells what the map tells, and less: no number.

use atalaya_disclosure::CellRisk;
use atalaya_domain::Text;
use serde_json::{Value, json};

use super::asked::Span;
use super::grid::{CRS, Limits, NAME, NEAREST, REGISTERED, Tile, definition};
use super::hours::asked_hours;
use super::page::{Entry, Here, JSON, Link, Page};
use super::tile;
use super::view::{COARSEST, View, collection_id, title};
use crate::doors::Doors;
use crate::problem::{Problem, ProblemCode};
use crate::risk::{Drawn, Reading};

pub(super) const TILES_CONFORMANCE: [&str; 5] = [
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/tileset",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/tilesets-list",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/geodata-tilesets",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/mvt",
];

/// The media type of a tile.
pub(super) const MVT: &str = "application/vnd.mapbox-vector-tile";
const TILING_SCHEME: &str = "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme";
/// Zoom → resolution, the map's own table (`web/src/map/zoom.ts`): hexagons stay 20–44 pixels wide.
const BY_ZOOM: [u8; 14] = [4, 4, 4, 4, 4, 4, 4, 5, 6, 7, 7, 8, 9, 9];
/// The most hexagons of a tile: the padding reckons with fewer than 16,384 values (`tile.rs`). The area of a country has a
/// tenth of it at its fullest zoom.
const CELLS_MAX: usize = 15_000;

/// Which resolution a tile of a collection shows.
fn shown(zoom: u8, resolution: u8) -> u8 {
    let by_zoom = BY_ZOOM.get(usize::from(zoom)).or(BY_ZOOM.last()).copied();
    by_zoom.unwrap_or(COARSEST).clamp(COARSEST, resolution)
}

/// The tile's bytes; `None` if nothing lies on it. Takes some milliseconds.
pub(super) fn bytes(
    view: &View,
    resolution: u8,
    tile: Tile,
    span: Option<Span>,
    doors: &Doors,
) -> Result<Option<Vec<u8>>, Problem> {
    if !Limits::of(doors.app.deployment.area.bbox(), tile.zoom).has(tile) {
        return Err(Problem::new(ProblemCode::NotFound));
    }
    // An instant of no hour that is told of shows nothing, rather than another hour.
    let Some(hour) = asked_hours(span, doors).into_iter().next() else { return Ok(None) };
    let (shown, boxes) = (shown(tile.zoom, resolution), [tile.bbox()]);
    let map = view.map(shown)?;
    let mut drawn: Vec<Drawn> = Vec::new();
    let mut count = 0;
    for group in doors.shapes.groups(shown, &boxes, None, |_| true) {
        let on_it = group.meeting(&boxes).filter(|place| map.shows(group.cells[*place]));
        let places: Vec<usize> = on_it.collect();
        count += places.len();
        if count > CELLS_MAX {
            return Err(Problem::new(ProblemCode::TooManyCells));
        }
        drawn.push((group, places));
    }
    let now = Reading::Running;
    let told = view.told(shown, hour.of, &now);
    let stamp = told.stamp(doors);
    let risks: Vec<CellRisk> = told.risks(stamp, &drawn, doors)?.into_iter().flatten().collect();
    tile::written(&collection_id(resolution), &risks, tile)
}

fn tileset_path(resolution: u8) -> String {
    format!("/collections/{}/tiles/{NAME}", collection_id(resolution))
}

/// The address of tiles, with places to fill in by these names.
fn template(resolution: u8, [zoom, row, column]: [&str; 3], here: &Here) -> String {
    let whose = here.asked.text("key_population");
    // Not by `Here::at` alone: the names to fill in must stay as they are written.
    let base = here.elsewhere(&format!("{}{}", here.service.base(), tileset_path(resolution)));
    let query = whose.map(|whose| format!("?key_population={whose}")).unwrap_or_default();
    format!("{base}/{{{zoom}}}/{{{row}}}/{{{column}}}{query}")
}

/// What a tileset is, in short.
fn summary(view: &View, resolution: u8, here: &Here) -> Value {
    let this = here.word(&Text::new("Las teselas", "The tiles"));
    let grid = here.word(&Text::new("La malla", "The tile matrix set"));
    let links = [
        Link::new("self", here.at(&tileset_path(resolution)), JSON, this),
        Link::new(TILING_SCHEME, here.at(&format!("/tileMatrixSets/{NAME}")), JSON, grid),
    ];
    json!({
        "title": here.word(&title(resolution, view.population)),
        "dataType": "vector",
        "crs": CRS,
        "tileMatrixSetURI": REGISTERED,
        "links": links.iter().map(|link| link.json(here.language)).collect::<Vec<Value>>(),
    })
}

/// The tilesets of a collection: one.
pub(super) fn list(view: &View, resolution: u8, here: &Here) -> Page {
    let name = here.word(&title(resolution, view.population));
    let mut page = Page::new(name, json!({"tilesets": [summary(view, resolution, here)]}));
    page.said = vec![here.word(&here.service.said())];
    page.entries = vec![Entry {
        href: here.at(&tileset_path(resolution)),
        title: NAME.to_owned(),
        about: String::new(),
    }];
    page
}

/// What each column of a tile means.
fn fields(here: &Here) -> Value {
    let told = |es: &str, en: &str| here.word(&Text::new(es, en));
    json!({
        "cell": told("Hexágono H3", "H3 hexagon"),
        "level": told(
            "Nivel: 0 sin datos suficientes (no significa seguro), 1 más bajo … 5 muy alto",
            "Level: 0 not enough data (does not mean safe), 1 lower … 5 very high",
        ),
        "level_es": told("El nivel en español", "The level in Spanish"),
        "level_en": told("El nivel en inglés", "The level in English"),
        "certainty": told("Qué tan seguro es, de 0 a 3", "How sure it is, from 0 to 3"),
    })
}

/// A tileset's description.
pub(super) fn tileset(view: &View, resolution: u8, here: &Here, doors: &Doors) -> Page {
    let bbox = doors.app.deployment.area.bbox();
    let mut json = summary(view, resolution, here);
    let limits = (0..=NEAREST).map(|zoom| Limits::of(bbox, zoom).json(zoom));
    json["tileMatrixSetLimits"] = limits.collect();
    let [west, south, east, north] = bbox;
    json["boundingBox"] = json!({
        "lowerLeft": [west, south],
        "upperRight": [east, north],
        "crs": super::asked::CRS84,
    });
    json["layers"] = json!([{
        "id": collection_id(resolution),
        "dataType": "vector",
        "geometryDimension": 2,
        "propertiesSchema": {"type": "object", "properties": properties(here)},
    }]);
    let grid = here.word(&Text::new("La malla", "The tile matrix set"));
    let tiles = here.word(&Text::new("Una tesela", "A tile"));
    let tile_json = "TileJSON 3.0";
    let mut page = Page::new(here.word(&title(resolution, view.population)), json);
    page.said = vec![here.word(&here.service.said())];
    page.links = vec![
        Link::new(TILING_SCHEME, here.at(&format!("/tileMatrixSets/{NAME}")), JSON, grid),
        Link::new(
            "item",
            template(resolution, ["tileMatrix", "tileRow", "tileCol"], here),
            MVT,
            tiles,
        )
        .templated(),
        Link::new(
            "describedby",
            here.at(&format!("{}/tilejson", tileset_path(resolution))),
            JSON,
            tile_json,
        ),
    ];
    page
}

fn properties(here: &Here) -> Value {
    let mut properties = json!({});
    if let Value::Object(fields) = fields(here) {
        for (name, about) in fields {
            let kind =
                if ["level", "certainty"].contains(&name.as_str()) { "integer" } else { "string" };
            properties[name] = json!({"type": kind, "description": about});
        }
    }
    properties
}

/// The same as `TileJSON` 3.0, which map programs read.
pub(super) fn tile_json(view: &View, resolution: u8, here: &Here, doors: &Doors) -> Value {
    let deployment = &doors.app.deployment;
    let bounds @ [west, south, east, north] = deployment.area.bbox();
    let layer = collection_id(resolution);
    let fields = fields(here);
    let made_up = Text::new("DATOS INVENTADOS. ", "MADE-UP DATA. ");
    let said = here.word(&here.service.said());
    let said = if deployment.synthetic { here.word(&made_up) + &said } else { said };
    json!({
        "tilejson": "3.0.0",
        "name": here.word(&title(resolution, view.population)),
        "description": said,
        "attribution": deployment.name,
        "scheme": "xyz",
        "tiles": [template(resolution, ["z", "y", "x"], here)],
        "minzoom": 0,
        "maxzoom": NEAREST,
        "bounds": bounds,
        "center": [f64::midpoint(west, east), f64::midpoint(south, north), 7],
        "vector_layers": [{
            "id": layer,
            "description": said,
            "minzoom": 0,
            "maxzoom": NEAREST,
            "fields": fields,
        }],
    })
}

/// The tile matrix sets there are: one.
pub(super) fn matrix_sets(here: &Here) -> Page {
    let name = here.word(&Text::new("Mallas de teselas", "Tile matrix sets"));
    let href = here.at(&format!("/tileMatrixSets/{NAME}"));
    let this = Link::new("self", href.clone(), JSON, NAME).json(here.language);
    let one = json!({"id": NAME, "title": NAME, "uri": REGISTERED, "crs": CRS, "links": [this]});
    let mut page = Page::new(name, json!({"tileMatrixSets": [one]}));
    page.entries = vec![Entry { href, title: NAME.to_owned(), about: REGISTERED.to_owned() }];
    page
}

/// Its definition.
pub(super) fn matrix_set() -> Page {
    Page::new(NAME, definition())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tile_is_never_finer_than_its_collection_and_never_coarser_than_the_map() {
        for zoom in 0..=NEAREST {
            for resolution in COARSEST..=9 {
                let shown = shown(zoom, resolution);
                assert!((COARSEST..=resolution).contains(&shown), "{zoom} {resolution}: {shown}");
            }
        }
        assert_eq!((shown(0, 9), shown(8, 9), shown(11, 9), shown(15, 9)), (5, 6, 8, 9));
    }
}
