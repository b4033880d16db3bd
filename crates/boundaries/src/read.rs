//! Units from `GeoJSON` (RFC 7946), as the common operational datasets and Natural Earth write them.

use atalaya_domain::polygons;
use geo::{BoundingRect as _, Centroid as _, CoordsIter as _, MultiPolygon};
use geojson::{Feature, FeatureCollection, JsonObject};

use crate::unit::{AdminUnit, Level, UnitCode};

/// A unit with its outline.
#[derive(Debug, Clone, PartialEq)]
pub struct Outline {
    /// The unit.
    pub unit: AdminUnit,
    /// Degrees, WGS 84.
    pub polygons: MultiPolygon<f64>,
}

/// Why boundaries cannot be taken. Features are counted from 1.
#[derive(Debug, thiserror::Error)]
pub enum BoundariesError {
    /// The text is no `GeoJSON` feature collection.
    #[error("the boundaries are not a GeoJSON feature collection")]
    GeoJson(#[from] Box<geojson::Error>),
    /// A feature has no such property, or it is empty.
    #[error("feature {feature} has no {property:?}; it has {found}")]
    Property {
        /// Which feature.
        feature: usize,
        /// The property that was looked for.
        property: String,
        /// Those that are there.
        found: String,
    },
    /// A code is not written as one.
    #[error("feature {feature}: {found:?} is no code of a unit of {country}")]
    Code {
        /// Which feature.
        feature: usize,
        /// What was found.
        found: String,
        /// The country.
        country: String,
    },
    /// A feature is no polygon on earth.
    #[error("feature {0} has no polygon, or one that is no place on earth")]
    Polygon(usize),
    /// Two features have one code.
    #[error("{0} is there twice")]
    Twice(UnitCode),
    /// There is nothing.
    #[error("there are no boundaries")]
    Empty,
    /// A municipality is in a department that is not there.
    #[error("{0} is in no department of these")]
    Orphan(UnitCode),
    /// A packed file cannot be unpacked.
    #[error("the boundaries cannot be unpacked")]
    Packed(#[from] std::io::Error),
}

/// Names of properties, in the order they are looked for: those of this project's files, of the
/// common operational datasets, and of Natural Earth.
const CODES: [&str; 6] =
    ["code", "adm2_pcode", "ADM2_PCODE", "adm1_pcode", "ADM1_PCODE", "iso_3166_2"];
const NAMES: [&str; 6] = ["name", "adm2_name", "ADM2_ES", "adm1_name", "ADM1_ES", "NAME"];
const PARENTS: [&str; 4] = ["dept_code", "adm1_pcode", "ADM1_PCODE", "parent"];

/// Reads the units of one level of a country (ISO 3166-1 alpha-2) in the order of the file.
pub fn read(text: &str, country: &str, level: Level) -> Result<Vec<Outline>, BoundariesError> {
    let collection: FeatureCollection =
        text.parse().map_err(|error: geojson::Error| BoundariesError::GeoJson(Box::new(error)))?;
    if collection.features.is_empty() {
        return Err(BoundariesError::Empty);
    }
    let mut outlines: Vec<Outline> = Vec::with_capacity(collection.features.len());
    for (feature, number) in collection.features.into_iter().zip(1..) {
        let outline = outline(feature, number, country, level)?;
        if outlines.iter().any(|known| known.unit.code == outline.unit.code) {
            return Err(BoundariesError::Twice(outline.unit.code));
        }
        outlines.push(outline);
    }
    Ok(outlines)
}

fn outline(
    feature: Feature,
    number: usize,
    country: &str,
    level: Level,
) -> Result<Outline, BoundariesError> {
    let properties = feature.properties.unwrap_or_default();
    let said = |names: &[&str]| {
        needed(&properties, names).ok_or_else(|| BoundariesError::Property {
            feature: number,
            property: names.join(", "),
            found: properties.keys().cloned().collect::<Vec<_>>().join(", "),
        })
    };
    let code = |found: String| {
        code_of(&found, country).ok_or_else(|| BoundariesError::Code {
            feature: number,
            found,
            country: country.to_owned(),
        })
    };
    let parent = match level {
        Level::First => None,
        Level::Second => Some(code(said(&PARENTS)?)?),
    };
    // A municipality's file has its department's code beside its own.
    let codes = if level == Level::First { &CODES[..] } else { &CODES[..3] };
    let own = code(said(codes)?)?;
    let name = said(&NAMES)?;
    let geometry = feature.geometry.ok_or(BoundariesError::Polygon(number))?;
    let polygons = polygons(&geometry.value).ok_or(BoundariesError::Polygon(number))?;
    let on_earth = polygons.coords_iter().all(|at| at.x.abs() <= 180.0 && at.y.abs() <= 89.0);
    if !on_earth || polygons.bounding_rect().is_none() {
        return Err(BoundariesError::Polygon(number));
    }
    let number_of = |name: &str| properties.get(name).and_then(serde_json::Value::as_f64);
    let label = match (number_of("label_lat"), number_of("label_lon")) {
        (Some(lat), Some(lon)) => (lat, lon),
        _ => polygons
            .centroid()
            .map(|at| (at.y(), at.x()))
            .ok_or(BoundariesError::Polygon(number))?,
    };
    let unit = AdminUnit {
        code: own,
        level,
        parent,
        name,
        alt_name: text(&properties, "alt_name"),
        population: properties.get("pop2018").and_then(serde_json::Value::as_i64),
        label,
    };
    Ok(Outline { unit, polygons })
}

/// A code with its country before it: `01`, `GT01` and `GT-01` are `GT-01`.
fn code_of(found: &str, country: &str) -> Option<UnitCode> {
    let own = found.strip_prefix(country).unwrap_or(found);
    UnitCode::parse(&format!("{country}-{}", own.trim_start_matches('-')))
}

fn needed(properties: &JsonObject, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| text(properties, name))
}

fn text(properties: &JsonObject, name: &str) -> Option<String> {
    let text = properties.get(name)?.as_str()?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}
