//! Areas by their name, and the numbers of a release by their places.

use geojson::{Feature, FeatureCollection, GeometryValue};
use serde_json::Value as Json;

use crate::error::WallError;
use crate::scene::{Ink, Scene};
use crate::server::Server;
use crate::shapes::{Rings, edged};
use crate::view::{Bbox, Tile};

/// A municipality or department.
#[derive(Debug, Clone, PartialEq)]
pub struct Area {
    /// Its code, like `GT-0101`.
    pub code: String,
    /// Its name, with the department's where it is a municipality.
    pub name: String,
    /// Its polygons; degrees.
    pub shapes: Vec<Rings>,
    /// West, south, east, north.
    pub bbox: Bbox,
}

/// How finely a release tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// One number for all of it.
    Whole,
    /// By department.
    Department,
    /// By municipality.
    Municipality,
    /// By hexagon.
    Hexagon,
}

/// A place of a release.
#[derive(Debug, Clone, PartialEq)]
pub struct Counted {
    /// Its polygons; degrees.
    pub shapes: Vec<Rings>,
    /// How many were reported.
    pub events: u64,
}

/// A release, as far as the picture shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Release {
    /// Its number.
    pub number: u32,
    /// What it counts, where and when.
    pub title: String,
    /// How finely.
    pub unit: Unit,
    /// The places with a number.
    pub places: Vec<Counted>,
}

/// The polygons of a feature, in degrees.
fn shapes(feature: &Feature) -> Vec<Rings> {
    let rings = |rings: &[Vec<geojson::Position>]| -> Rings {
        let line = |line: &Vec<geojson::Position>| {
            line.iter().filter(|at| at.len() >= 2).map(|at| [at[0], at[1]]).collect()
        };
        rings.iter().map(line).collect()
    };
    match feature.geometry.as_ref().map(|geometry| &geometry.value) {
        Some(GeometryValue::Polygon { coordinates }) => vec![rings(coordinates)],
        Some(GeometryValue::MultiPolygon { coordinates }) => {
            coordinates.iter().map(|one| rings(one)).collect()
        }
        _ => Vec::new(),
    }
}

/// Polygons on a tile.
#[must_use]
pub fn on_tile(shapes: &[Rings], tile: Tile) -> Vec<Rings> {
    let line = |line: &Vec<[f64; 2]>| line.iter().map(|place| tile.steps(*place)).collect();
    shapes.iter().map(|rings| rings.iter().map(line).collect()).collect()
}

/// Whether polygons may be seen on a tile, its margin included.
#[must_use]
pub fn may_meet(shapes: &[Rings]) -> bool {
    let within = -64.0..crate::view::EXTENT + 64.0;
    let ends = |axis: usize| {
        let along = || shapes.iter().flatten().flatten().map(move |place| place[axis]);
        (along().fold(f64::MAX, f64::min), along().fold(f64::MIN, f64::max))
    };
    (0..2).all(|axis| {
        let (least, most) = ends(axis);
        least < within.end && most > within.start
    })
}

fn bounds(shapes: &[Rings]) -> Bbox {
    let all = || shapes.iter().flatten().flatten();
    let end = |axis: usize, pick: fn(f64, f64) -> f64, from: f64| {
        all().map(|place| place[axis]).fold(from, pick)
    };
    [
        end(0, f64::min, f64::MAX),
        end(1, f64::min, f64::MAX),
        end(0, f64::max, f64::MIN),
        end(1, f64::max, f64::MIN),
    ]
}

fn text<'a>(feature: &'a Feature, name: &str) -> Option<&'a str> {
    feature.properties.as_ref()?.get(name)?.as_str()
}

fn areas(collection: &FeatureCollection) -> Vec<Area> {
    let area = |feature: &Feature| {
        let name = text(feature, "name")?;
        let name = match text(feature, "department_name") {
            Some(department) if department != name => format!("{name}, {department}"),
            _ => name.to_owned(),
        };
        let shapes = shapes(feature);
        let bbox = bounds(&shapes);
        let code = text(feature, "code")?.to_owned();
        (!shapes.is_empty()).then_some(Area { code, name, shapes, bbox })
    };
    collection.features.iter().filter_map(area).collect()
}

/// All municipalities, or all departments.
///
/// # Errors
///
/// What [`WallError::passes`].
pub async fn all_areas(server: &Server, unit: Unit) -> Result<Vec<Area>, WallError> {
    let collection = match unit {
        Unit::Whole | Unit::Department => "departments",
        Unit::Municipality | Unit::Hexagon => "municipalities",
    };
    Ok(areas(&server.published(collection).await?))
}

/// The area of a name or code; a municipality rather than a department that is called alike.
///
/// # Errors
///
/// [`WallError::NoSuchArea`]; what [`WallError::passes`].
pub async fn area(server: &Server, asked: &str) -> Result<Area, WallError> {
    let wanted = plain(asked);
    for unit in [Unit::Municipality, Unit::Department] {
        let all = all_areas(server, unit).await?;
        let short = |area: &Area| plain(area.name.split(',').next().unwrap_or_default());
        let found =
            all.iter().find(|area| plain(&area.code) == wanted || plain(&area.name) == wanted);
        if let Some(found) = found.or_else(|| all.iter().find(|area| short(area) == wanted)) {
            return Ok(found.clone());
        }
    }
    Err(WallError::NoSuchArea(asked.to_owned()))
}

/// A name without accents and capitals.
fn plain(name: &str) -> String {
    let letter = |letter: char| match letter {
        'á' | 'Á' => 'a',
        'é' | 'É' => 'e',
        'í' | 'Í' => 'i',
        'ó' | 'Ó' => 'o',
        'ú' | 'Ú' | 'ü' | 'Ü' => 'u',
        'ñ' | 'Ñ' => 'n',
        other => other.to_ascii_lowercase(),
    };
    name.trim().chars().map(letter).collect()
}

/// A release, the newest unless one is asked for; `None` if there is none yet.
///
/// # Errors
///
/// [`WallError::NoSuchRelease`]; what [`WallError::passes`].
pub async fn release(server: &Server, asked: Option<u32>) -> Result<Option<Release>, WallError> {
    let all = server.releases().await?;
    let found = match asked {
        Some(number) => {
            let found = all.iter().find(|(other, _)| *other == number);
            Some(found.ok_or(WallError::NoSuchRelease(number))?)
        }
        None => all.iter().max_by_key(|(number, _)| *number),
    };
    let Some((number, title)) = found else { return Ok(None) };
    let told = server.published(&format!("release-{number}")).await?;
    Ok(Some(read(*number, title, &told)))
}

fn read(number: u32, title: &str, told: &FeatureCollection) -> Release {
    // All that was counted, whole: parts of it are in the release's own files.
    let whole = |feature: &&Feature| text(feature, "split") == Some("all");
    let of =
        |unit: &str| told.features.iter().filter(whole).any(|one| text(one, "unit") == Some(unit));
    let finest = [
        (Unit::Hexagon, "hexagon"),
        (Unit::Municipality, "municipality"),
        (Unit::Department, "department"),
    ];
    let (unit, name) =
        finest.into_iter().find(|(_, name)| of(name)).unwrap_or((Unit::Whole, "area"));
    let counted = |feature: &Feature| {
        let events = feature.properties.as_ref()?.get("events").and_then(Json::as_u64)?;
        let shapes = shapes(feature);
        (!shapes.is_empty()).then_some(Counted { shapes, events })
    };
    let mut places: Vec<Counted> = told
        .features
        .iter()
        .filter(whole)
        .filter(|one| text(one, "unit") == Some(name))
        .filter_map(counted)
        .collect();
    // A coarse place under the fine ones in it.
    places.sort_by(|a, b| size(&b.shapes).total_cmp(&size(&a.shapes)));
    let title = title.split_once(" · ").map_or(title, |(_, title)| title).to_owned();
    Release { number, title, unit, places }
}

/// Draws what a release says of a tile: everything hatched first, then the places that have a number.
pub fn numbers<'a>(
    scene: &mut Scene,
    tile: Tile,
    all: impl Iterator<Item = &'a Area>,
    release: Option<&Release>,
) {
    let counted = release.map(|release| (release.breaks(), &release.places));
    let edge = 0.8 * scene.step;
    for area in all {
        let shapes = on_tile(&area.shapes, tile);
        if may_meet(&shapes) {
            for rings in &shapes {
                scene.unknown(rings);
                scene.extend(Ink::Edge, edged(rings, edge));
            }
        }
    }
    let Some((breaks, places)) = counted else { return };
    for place in places {
        let shapes = on_tile(&place.shapes, tile);
        if may_meet(&shapes) {
            for rings in shapes {
                scene.extend(Ink::Edge, edged(&rings, edge));
                scene.push(Ink::Number(class(place.events, &breaks)), rings);
            }
        }
    }
}

fn size(shapes: &[Rings]) -> f64 {
    let [west, south, east, north] = bounds(shapes);
    (east - west) * (north - south)
}

impl Release {
    /// Where classes of numbers begin, each as many times the one before: few large places do not make all others one.
    #[must_use]
    pub fn breaks(&self) -> Vec<u64> {
        let numbers = || self.places.iter().map(|place| place.events);
        let (Some(least), Some(most)) = (numbers().min(), numbers().max()) else {
            return Vec::new();
        };
        let (from, to) = (least.max(1) as f64, most.max(1) as f64);
        let mut breaks = vec![least];
        breaks
            .extend((1..5).map(|at| (from * (to / from).powf(f64::from(at) / 5.0)).ceil() as u64));
        breaks.dedup();
        breaks.retain(|one| *one <= most);
        breaks
    }

    /// The largest number.
    #[must_use]
    pub fn most(&self) -> u64 {
        self.places.iter().map(|place| place.events).max().unwrap_or(0)
    }
}

/// Which class a number is in.
#[must_use]
pub fn class(events: u64, breaks: &[u64]) -> u8 {
    breaks.iter().filter(|least| **least <= events).count().saturating_sub(1) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    fn feature(unit: &str, split: &str, events: impl Into<Json>) -> Json {
        let events: Json = events.into();
        serde_json::json!({
            "type": "Feature",
            "geometry": {"type": "Polygon", "coordinates": [[[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 0.0]]]},
            "properties": {"unit": unit, "split": split, "events": events},
        })
    }

    fn told(features: &[Json]) -> FeatureCollection {
        serde_json::from_value(
            serde_json::json!({"type": "FeatureCollection", "features": features}),
        )
        .unwrap()
    }

    #[test]
    fn a_release_is_drawn_as_finely_as_it_tells_and_without_its_parts() {
        let release = read(
            3,
            "3 · Incidentes · por municipio · 2026-T1",
            &told(&[
                feature("department", "all", 40),
                feature("municipality", "all", 12),
                feature("municipality", "population", 5),
                feature("municipality", "all", Json::Null),
            ]),
        );
        assert_eq!((release.unit, release.places.len()), (Unit::Municipality, 1));
        assert_eq!(release.title, "Incidentes · por municipio · 2026-T1");
        assert_eq!(read(1, "1", &told(&[])).breaks(), Vec::<u64>::new());
    }

    #[test]
    fn classes_begin_at_the_least_number_and_hold_the_largest() {
        let place = |events| Counted { shapes: Vec::new(), events };
        for numbers in [vec![5], vec![5, 6], vec![5, 12, 40, 300], vec![7, 7, 7]] {
            let release = Release {
                number: 1,
                title: String::new(),
                unit: Unit::Department,
                places: numbers.iter().copied().map(place).collect(),
            };
            let breaks = release.breaks();
            assert_eq!(breaks.first(), numbers.iter().min());
            assert!(breaks.windows(2).all(|pair| pair[0] < pair[1]), "{breaks:?}");
            assert_eq!(usize::from(class(release.most(), &breaks)), breaks.len() - 1);
            assert_eq!(class(5.min(release.most()), &breaks), 0);
        }
    }

    #[test]
    fn a_name_is_found_as_people_type_it() {
        assert_eq!(plain(" Quetzaltenango "), plain("QUETZALTENANGO"));
        assert_eq!(plain("Petén"), plain("peten"));
    }
}
