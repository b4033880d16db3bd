//! The collections for everybody: each release, and the departments and municipalities that releases count by.
//!
//! A release's features are those of its own file `places.geojson`, made once when it was published: nothing is counted
//! or drawn anew here, so nothing is told that the release does not tell.

use actix_web::web::Data;
use atalaya_boundaries::{AdminUnit, Boundaries, Level};
use atalaya_disclosure::release::release_frozen;
use atalaya_domain::Text;
use atalaya_evidence::{Published, Shape, Table};
use atalaya_store::StoredRelease;
use geo::{Intersects as _, LineString, Polygon, Rect, coord};
use jiff::civil::Date;
use serde_json::{Map, Value, json};

use super::asked::Span;
use super::items::{Items, feature};
use super::page::Here;
use super::service::Collection;
use crate::boundaries::Districts;
use crate::doors::Doors;
use crate::problem::{Problem, ProblemCode};
use crate::releases;
use crate::risk::Bbox;

/// How long an answer may be kept: a release is frozen, the list of them is not.
pub(super) const KEPT: &str = "public, max-age=3600";
/// What a release's collection is called, before its number.
const RELEASE: &str = "release-";

/// One of the collections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    Units(Level),
    Release(i64),
}

impl Which {
    fn parse(id: &str) -> Option<Self> {
        match id {
            "departments" => Some(Self::Units(Level::First)),
            "municipalities" => Some(Self::Units(Level::Second)),
            _ => {
                let digits = id.strip_prefix(RELEASE)?;
                // One release, one name: not `release-007` too.
                let number =
                    digits.parse().ok().filter(|number: &i64| number.to_string() == digits);
                Some(Self::Release(number?))
            }
        }
    }
}

/// What is asked of a collection's features.
pub(super) struct Chosen {
    pub(super) boxes: Vec<Bbox>,
    pub(super) span: Option<Span>,
    pub(super) limit: usize,
    /// How many to pass over: those of the pages before.
    pub(super) after: usize,
}

fn none() -> Problem {
    Problem::new(ProblemCode::NotFound)
}

/// All collections.
pub(super) async fn collections(
    here: &Here,
    doors: &Data<Doors>,
) -> Result<Vec<Collection>, Problem> {
    let mut all = Vec::new();
    let districts = &doors.app.settings.boundaries;
    districts.read().await?;
    if districts.get().is_some() {
        for level in [Level::First, Level::Second] {
            all.push(units(level, here, doors));
        }
    }
    for stored in doors.app.store.releases_public().await? {
        all.extend(release(&stored, here, doors).await?);
    }
    Ok(all)
}

/// One collection.
pub(super) async fn collection(
    id: &str,
    here: &Here,
    doors: &Data<Doors>,
) -> Result<(Which, Collection), Problem> {
    let which = Which::parse(id).ok_or_else(none)?;
    let found = match which {
        Which::Units(level) => {
            doors.app.settings.boundaries.read().await?;
            doors.app.settings.boundaries.get().map(|_| units(level, here, doors))
        }
        Which::Release(number) => release(&numbered(number, doors).await?, here, doors).await?,
    };
    Ok((which, found.ok_or_else(none)?))
}

async fn numbered(number: i64, doors: &Doors) -> Result<StoredRelease, Problem> {
    doors.app.store.release_numbered(number).await?.ok_or_else(none)
}

fn units(level: Level, here: &Here, doors: &Doors) -> Collection {
    let (id, title) = match level {
        Level::First => ("departments", Text::new("Departamentos", "Departments")),
        Level::Second => ("municipalities", Text::new("Municipios", "Municipalities")),
    };
    let about = Text::new(
        "Como se cuentan en las publicaciones: de hexágonos H3 enteros de resolución 7, no por su lindero.",
        "As they are counted in releases: of whole H3 hexagons of resolution 7, not by their surveyed border.",
    );
    Collection {
        id: id.to_owned(),
        title: here.word(&title),
        about: here.word(&about),
        bbox: doors.app.deployment.area.bbox(),
        interval: None,
        links: Vec::new(),
    }
}

/// A release that is for everybody; no other is told of.
async fn release(
    stored: &StoredRelease,
    here: &Here,
    doors: &Doors,
) -> Result<Option<Collection>, Problem> {
    let record = releases::record(stored)?;
    let Some((number, published_at)) = stored.published.filter(|_| stored.audience.is_none())
    else {
        return Ok(None);
    };
    let Ok(content) = release_frozen(None, &record, doors.now()) else { return Ok(None) };
    let synthetic = releases::is_synthetic(stored, doors).await?;
    let published = Published {
        number,
        published_at,
        zone: &doors.app.deployment.zone,
        sha256: &crate::secret::hex(&stored.sha256),
        content: &content,
        // Titles and days name no place; outlines are in the release's own file.
        boundaries: None,
        organisations: "",
        synthetic,
    };
    let table = Table::of(&published)
        .map_err(|error| Problem::internal("read a release for the list", &error))?;
    let about = Text::new(
        format!(
            "Publicación {number}: congelada, no cambia nunca. Método y límites en /publicado/{number}."
        ),
        format!(
            "Release {number}: frozen, it never changes. Method and limits at /publicado/{number}."
        ),
    );
    let made_up = Text::new("DATOS INVENTADOS. ", "MADE-UP DATA. ");
    let days = table
        .rows
        .first()
        .map(|row| (releases::told(row, "date_start"), releases::told(row, "date_end")));
    let interval = days.and_then(|(first, last)| {
        let (start, end) = lasts(&first, &last, doors)?;
        Some([start.to_string(), end.to_string()])
    });
    Ok(Some(Collection {
        id: format!("{RELEASE}{number}"),
        title: format!("{number} · {}", table.title(here.language)),
        about: if synthetic { here.word(&made_up) + &here.word(&about) } else { here.word(&about) },
        bbox: doors.app.deployment.area.bbox(),
        interval,
        links: Vec::new(),
    }))
}

/// The local days of a number as instants: its first, and the first that is no more of it.
fn lasts(first: &str, last: &str, doors: &Doors) -> Option<(jiff::Timestamp, jiff::Timestamp)> {
    let zone = &doors.app.deployment.zone;
    let (first, last) = (first.parse::<Date>().ok()?, last.parse::<Date>().ok()?);
    Some((zone.midnight(first), zone.midnight(last.tomorrow().ok()?)))
}

/// Every feature of a collection, in its order.
async fn features(
    which: Which,
    doors: &Data<Doors>,
) -> Result<(Vec<Value>, Map<String, Value>), Problem> {
    match which {
        Which::Units(level) => {
            let (districts, places) = (doors.app.settings.boundaries.clone(), doors.clone());
            let made = actix_web::web::block(move || {
                let all = places.units_drawn.get_or_init(|| drawn(&districts));
                let of = |(of, _): &&(Level, Value)| *of == level;
                all.iter().filter(of).map(|(_, one)| one.clone()).collect::<Vec<Value>>()
            });
            let made = made.await.map_err(|error| Problem::internal("draw boundaries", &error))?;
            Ok((made, Map::new()))
        }
        Which::Release(number) => {
            let stored = numbered(number, doors).await?;
            let mut kept = releases::places(&stored, doors).await?;
            let features = kept["features"].take();
            let Value::Array(features) = features else { return Err(none()) };
            let numbered = features.into_iter().enumerate().map(|(at, mut one)| {
                feature(&(at + 1).to_string(), one["geometry"].take(), one["properties"].take())
            });
            let mut members = Map::new();
            for name in ["release", "notes"] {
                members.insert(name.to_owned(), kept[name].take());
            }
            Ok((numbered.collect(), members))
        }
    }
}

/// The features that are asked for.
pub(super) async fn items(
    which: Which,
    chosen: &Chosen,
    doors: &Data<Doors>,
) -> Result<Items, Problem> {
    let (all, members) = features(which, doors).await?;
    let fits = |one: &Value| {
        (chosen.boxes.is_empty() || lies_in(&one["geometry"], &chosen.boxes))
            && chosen.span.is_none_or(|span| is_of(&one["properties"], span, doors))
    };
    let matching: Vec<Value> = all.into_iter().filter(fits).collect();
    let matched = matching.len();
    let features: Vec<Value> = matching.into_iter().skip(chosen.after).take(chosen.limit).collect();
    let told = chosen.after.saturating_add(features.len());
    let next = (told < matched).then(|| vec![("after", told.to_string())]);
    Ok(Items { features, matched: Some(matched), next, members, said: Vec::new() })
}

/// One feature.
pub(super) async fn item(which: Which, id: &str, doors: &Data<Doors>) -> Result<Value, Problem> {
    let (all, _) = features(which, doors).await?;
    all.into_iter().find(|one| one["id"] == id).ok_or_else(none)
}

/// Whether a feature has a time that meets the span; what has none is of every time.
fn is_of(properties: &Value, span: Span, doors: &Doors) -> bool {
    let day = |name: &str| properties[name].as_str();
    match (day("date_start"), day("date_end")) {
        (Some(first), Some(last)) => {
            lasts(first, last, doors).is_some_and(|(start, end)| span.meets(start, end))
        }
        _ => true,
    }
}

/// Whether a geometry has a point in one of the boxes. What has no place has none.
fn lies_in(geometry: &Value, boxes: &[Bbox]) -> bool {
    let polygons = match geometry["type"].as_str() {
        Some("Polygon") => vec![&geometry["coordinates"]],
        Some("MultiPolygon") => geometry["coordinates"].as_array().into_iter().flatten().collect(),
        _ => Vec::new(),
    };
    polygons.into_iter().filter_map(polygon).any(|polygon| {
        let near = |[west, south, east, north]: &Bbox| {
            Rect::new(coord! {x: *west, y: *south}, coord! {x: *east, y: *north})
        };
        boxes.iter().any(|one| near(one).intersects(&polygon))
    })
}

fn polygon(rings: &Value) -> Option<Polygon> {
    let rings: Vec<Vec<[f64; 2]>> = serde_json::from_value(rings.clone()).ok()?;
    let line = |ring: Vec<[f64; 2]>| LineString::from(ring);
    let mut rings = rings.into_iter().map(line);
    Some(Polygon::new(rings.next()?, rings.collect()))
}

/// The departments and municipalities as features, drawn once.
fn drawn(districts: &Districts) -> Vec<(Level, Value)> {
    let Some(all) = districts.get() else { return Vec::new() };
    all.units().iter().map(|unit| (unit.level, unit_feature(unit, all))).collect()
}

fn unit_feature(unit: &AdminUnit, all: &Boundaries) -> Value {
    let cells: Vec<_> = all.cells(Some(unit.code)).map(atalaya_domain::Cell::h3).collect();
    let hexagons = cells.len();
    let geometry = Shape::of(cells).map(|shape| {
        let each: Vec<_> = shape.polygons.into_iter().map(|one| one.rings).collect();
        json!({"type": "MultiPolygon", "coordinates": each})
    });
    let department = unit.parent.map(|code| code.to_string());
    let above = unit.parent.and_then(|code| all.units().iter().find(|one| one.code == code));
    let properties = json!({
        "code": unit.code.to_string(),
        "level": unit.level.code(),
        "name": unit.name,
        "alt_name": unit.alt_name,
        "department": department,
        "department_name": above.map(|one| &one.name),
        "population": unit.population,
        "hexagons": hexagons,
        "boundaries": all.edition().to_string(),
    });
    feature(unit.code.as_str(), geometry.unwrap_or(Value::Null), properties)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_collection_has_one_name() {
        assert_eq!(Which::parse("release-7"), Some(Which::Release(7)));
        assert_eq!(Which::parse("departments"), Some(Which::Units(Level::First)));
        for none in ["release-007", "release-+7", "release-", "release-x", "Departments", ""] {
            assert_eq!(Which::parse(none), None, "{none}");
        }
    }

    #[test]
    fn a_place_lies_in_a_box_by_its_outline_and_not_by_the_box_around_it() {
        let corner = json!({"type": "Polygon", "coordinates": [[[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [0.0, 0.0]]]});
        assert!(lies_in(&corner, &[[0.1, 0.1, 0.2, 0.2]]), "inside of it");
        assert!(lies_in(&corner, &[[-1.0, -1.0, 2.0, 2.0]]), "around it");
        assert!(lies_in(&corner, &[[1.0, 0.0, 2.0, 1.0]]), "at its corner");
        assert!(!lies_in(&corner, &[[0.8, 0.8, 0.9, 0.9]]), "beyond its long side");
        assert!(lies_in(&corner, &[[5.0, 5.0, 6.0, 6.0], [0.1, 0.1, 0.2, 0.2]]));
        assert!(!lies_in(&Value::Null, &[[-180.0, -90.0, 180.0, 90.0]]), "nowhere");
    }
}
