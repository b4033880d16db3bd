//! The basemap that the program carries (`data/basemap`, sources and licences in `data/README.md`): land, water, borders,
//! and the names on it.

use std::collections::HashMap;
use std::future::{self, Future};

use mvt_reader::Reader;
use mvt_reader::feature::{Feature, Value};
use pmtiles::{
    AsyncBackend, AsyncPmTilesReader, BackendResponse, HashMapCache, PmtError, PmtResult, TileCoord,
};

use crate::error::WallError;
use crate::scene::{Ink, Scene};
use crate::shapes::{drawn, edged, lines, places, polygons};
use crate::view::{EXTENT, Tile, View};

/// Who made it, as its licences want it said.
pub const CREDIT: &str = "Límites: CONRED vía OCHA COD-AB (CC BY 3.0 IGO) · Natural Earth · Lugares: GeoNames (CC BY 4.0) · Lagos: GSHHG (LGPL) · Población: INE Guatemala, Censo 2018 (CC BY)";

static FILE: &[u8] = include_bytes!("../../../data/basemap/guatemala-basemap.pmtiles");
/// The nearest zoom it has; beyond it its tiles are enlarged.
const NEAREST: u8 = 12;
/// The country whose land is home.
const HOME: &str = "GTM";

/// A file that the program carries.
struct Carried(&'static [u8]);

impl AsyncBackend for Carried {
    fn read(
        &self,
        offset: u64,
        length: usize,
    ) -> impl Future<Output = PmtResult<BackendResponse>> + Send {
        let from = usize::try_from(offset).unwrap_or(usize::MAX).min(self.0.len());
        let to = from.saturating_add(length).min(self.0.len());
        future::ready(Ok(BackendResponse::new((&self.0[from..to]).into())))
    }
}

/// A name on the map.
#[derive(Debug, Clone, PartialEq)]
pub struct Name {
    /// What it says.
    pub text: String,
    /// Where, dots in the frame.
    pub at: [f32; 2],
    /// How important, 1 the most.
    pub rank: u8,
    /// Whether it is a place on the ground with a mark, rather than an area.
    pub marked: bool,
}

/// The basemap.
pub struct Base {
    file: AsyncPmTilesReader<Carried, HashMapCache>,
}

impl Base {
    /// Opens it.
    ///
    /// # Errors
    ///
    /// [`WallError::Basemap`] if what the program carries is damaged.
    pub async fn open() -> Result<Self, WallError> {
        let opened =
            AsyncPmTilesReader::try_from_cached_source(Carried(FILE), HashMapCache::default());
        Ok(Self { file: opened.await.map_err(|error| damaged(&error))? })
    }

    /// The tile under a tile, and how to bring its steps onto it.
    async fn under(&self, tile: Tile) -> Result<Option<(Reader, Enlarged)>, WallError> {
        let from = tile.within(NEAREST);
        let at = TileCoord::new(from.zoom, from.column, from.row).map_err(|e| damaged(&e))?;
        let bytes = self.file.get_tile_decompressed(at).await.map_err(|e| damaged(&e))?;
        let Some(bytes) = bytes else { return Ok(None) };
        let reader = Reader::new(bytes.to_vec()).map_err(|error| unreadable(&error))?;
        let times = f64::from(1_u32 << (tile.zoom - from.zoom));
        let shift = [(tile.column, from.column), (tile.row, from.row)]
            .map(|(near, far)| (f64::from(near) - f64::from(far) * times) * EXTENT);
        Ok(Some((reader, Enlarged { times, shift })))
    }

    /// What a tile begins with: water, or where the basemap does not reach, what is not known to be land or water.
    ///
    /// # Errors
    ///
    /// [`WallError::Basemap`] if what the program carries is damaged.
    pub async fn ground(&self, tile: Tile) -> Result<Ink, WallError> {
        Ok(if self.under(tile).await?.is_some() { Ink::Sea } else { Ink::Abroad })
    }

    /// Draws it on a tile, below and above what is to be shown.
    ///
    /// # Errors
    ///
    /// [`WallError::Basemap`] if what the program carries is damaged.
    pub async fn draw(&self, tile: Tile, scene: &mut Scene) -> Result<(), WallError> {
        let Some((reader, enlarged)) = self.under(tile).await? else { return Ok(()) };
        let dot = scene.step;
        for (layer, feature) in features(&reader)? {
            let is = |name: &str, wanted: &str| text(&feature, name) == Some(wanted);
            let areas = || polygons(&feature.geometry).into_iter().map(|all| enlarged.rings(all));
            match layer.as_str() {
                "land" => {
                    let ink = if is("iso3", HOME) { Ink::Home } else { Ink::Abroad };
                    scene.extend(ink, areas());
                }
                "lakes" => scene.extend(Ink::Lake, areas()),
                "rivers" => {
                    for line in lines(&feature.geometry) {
                        scene.extend(Ink::River, drawn(&enlarged.line(line), 1.2 * dot));
                    }
                }
                "boundaries" => {
                    let (ink, wide) = match text(&feature, "level") {
                        Some("country") => (Ink::Country, 2.0),
                        Some("department") => (Ink::Department, 1.5),
                        Some("municipality") if tile.zoom >= 8 => (Ink::Municipality, 1.0),
                        Some("coast") => (Ink::Coast, 1.0),
                        _ => continue,
                    };
                    for line in lines(&feature.geometry) {
                        scene.extend(ink, drawn(&enlarged.line(line), wide * dot));
                    }
                    for rings in areas() {
                        scene.extend(ink, edged(&rings, wide * dot));
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// The names in a view, the important ones first, each once: of towns, never of anything smaller than a municipality's.
    ///
    /// # Errors
    ///
    /// [`WallError::Basemap`] if what the program carries is damaged.
    pub async fn names(&self, view: &View) -> Result<Vec<Name>, WallError> {
        let mut found: HashMap<String, Name> = HashMap::new();
        let side = f64::from(view.side());
        for (tile, corner) in view.tiles() {
            let Some((reader, enlarged)) = self.under(tile).await? else { continue };
            for (layer, feature) in features(&reader)? {
                let (rank, marked) = match layer.as_str() {
                    "places" => match number(&feature, "rank") {
                        Some(rank @ 1..=3) => (rank, true),
                        _ => continue,
                    },
                    "adm1_label" if view.zoom() <= 8 => (4, false),
                    "country_label" if view.zoom() <= 8 && text(&feature, "iso3") != Some(HOME) => {
                        (5, false)
                    }
                    _ => continue,
                };
                let Some(name) = text(&feature, "name") else { continue };
                for place in places(&feature.geometry) {
                    let steps = enlarged.place(place);
                    // The same name stands in the margin of tiles around.
                    if steps.iter().any(|part| !(0.0..EXTENT).contains(part)) {
                        continue;
                    }
                    let at = [0, 1]
                        .map(|axis| (f64::from(corner[axis]) + steps[axis] / EXTENT * side) as f32);
                    let one = Name { text: name.to_owned(), at, rank, marked };
                    let known = found.entry(format!("{marked}{name}")).or_insert(one.clone());
                    if rank < known.rank {
                        *known = one;
                    }
                }
            }
        }
        let mut names: Vec<Name> = found.into_values().collect();
        names.sort_by(|a, b| (a.rank, &a.text).cmp(&(b.rank, &b.text)));
        Ok(names)
    }
}

/// How the steps of a coarser tile become those of one within it.
#[derive(Debug, Clone, Copy)]
struct Enlarged {
    times: f64,
    shift: [f64; 2],
}

impl Enlarged {
    fn place(self, place: [f64; 2]) -> [f64; 2] {
        [0, 1].map(|axis| place[axis] * self.times - self.shift[axis])
    }

    fn line(self, line: Vec<[f64; 2]>) -> Vec<[f64; 2]> {
        line.into_iter().map(|place| self.place(place)).collect()
    }

    fn rings(self, rings: Vec<Vec<[f64; 2]>>) -> Vec<Vec<[f64; 2]>> {
        rings.into_iter().map(|ring| self.line(ring)).collect()
    }
}

fn features(reader: &Reader) -> Result<Vec<(String, Feature<f32>)>, WallError> {
    let mut all = Vec::new();
    for (at, name) in reader.get_layer_names().map_err(|e| unreadable(&e))?.into_iter().enumerate()
    {
        let of = reader.get_features(at).map_err(|error| unreadable(&error))?;
        all.extend(of.into_iter().map(|feature| (name.clone(), feature)));
    }
    Ok(all)
}

fn text<'a>(feature: &'a Feature<f32>, name: &str) -> Option<&'a str> {
    match feature.properties.as_ref()?.get(name)? {
        Value::String(text) => Some(text),
        _ => None,
    }
}

fn number(feature: &Feature<f32>, name: &str) -> Option<u8> {
    match feature.properties.as_ref()?.get(name)? {
        Value::UInt(number) => u8::try_from(*number).ok(),
        Value::Int(number) | Value::SInt(number) => u8::try_from(*number).ok(),
        Value::Double(number) => Some(*number as u8),
        Value::Float(number) => Some(*number as u8),
        Value::String(_) | Value::Bool(_) | Value::Null => None,
    }
}

fn damaged(error: &PmtError) -> WallError {
    WallError::Basemap(error.to_string())
}

fn unreadable(error: &mvt_reader::error::ParserError) -> WallError {
    WallError::Basemap(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_country_is_drawn_near_and_far_and_its_capital_is_named() {
        let base = Base::open().await.unwrap();
        for bbox in [[-92.24, 13.73, -88.22, 17.82], [-90.52, 14.62, -90.50, 14.65]] {
            let view = View::holding(bbox, [1_460, 1_080]);
            let mut home = 0;
            for (tile, _) in view.tiles() {
                let mut scene = Scene::new(Ink::Sea, view.side());
                base.draw(tile, &mut scene).await.unwrap();
                home += usize::from(scene.inks().contains(&Ink::Home));
            }
            assert!(home > 0);
        }
        let country = View::holding([-92.24, 13.73, -88.22, 17.82], [1_460, 1_080]);
        let names = base.names(&country).await.unwrap();
        let capital = names.iter().find(|name| name.text.contains("Guatemala")).unwrap();
        let expected = country.dot([-90.513, 14.64]);
        let away = (capital.at[0] - expected[0]).hypot(capital.at[1] - expected[1]);
        assert!(away < 25.0, "{capital:?} {expected:?}");
    }

    #[tokio::test]
    async fn where_the_basemap_does_not_reach_nothing_is_drawn() {
        let base = Base::open().await.unwrap();
        let mut scene = Scene::new(Ink::Abroad, 700);
        base.draw(Tile { zoom: 10, column: 10, row: 10 }, &mut scene).await.unwrap();
        assert_eq!(scene.inks(), [Ink::Abroad]);
    }
}
