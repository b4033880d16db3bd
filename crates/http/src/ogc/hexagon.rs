//! A hexagon in an hour of the week as a feature.

use atalaya_disclosure::{CellRisk, Numbers};
use atalaya_domain::{Cell, HourOfWeek, Population};
use serde_json::{Value, json};

use super::hours::Hour;
use super::items::feature;
use super::words;
use crate::risk::ring;

/// What a hexagon in an hour of the week is called.
pub(super) fn feature_id(cell: Cell, hour: HourOfWeek) -> String {
    format!("{cell}-{:03}", hour.number())
}

/// Which hexagon and hour is called this.
pub(super) fn named(id: &str) -> Option<(Cell, HourOfWeek)> {
    let (cell, hour) = id.split_once('-')?;
    let found = (Cell::parse(cell).ok()?, HourOfWeek::new(hour.parse().ok()?)?);
    (feature_id(found.0, found.1) == id).then_some(found)
}

/// What is told of it; the numbers' names where the role may see numbers.
pub(super) fn risk_feature(
    risk: &CellRisk,
    hour: Hour,
    population: Population,
    counts: bool,
) -> Value {
    let level = risk.state.level();
    let words = words::level(level);
    // The level first: in a table that is wider than a screen it is what is seen.
    let mut properties = json!({
        "level": level.number(),
        "level_es": words.es,
        "level_en": words.en,
        "certainty": risk.state.certainty().number(),
        "cell": risk.cell.to_string(),
        "key_population": population.code(),
        "hour_of_week": hour.of.number(),
        "start": hour.start.to_string(),
        "end": hour.end.to_string(),
    });
    if counts {
        // Where there is not enough data the names stay, so that a layer has its columns, and there is no number.
        for (name, number) in NUMBERS {
            properties[name] = risk.numbers.as_ref().map_or(Value::Null, |all| figure(number(all)));
        }
    }
    let polygon = json!({"type": "Polygon", "coordinates": [ring(risk.cell)]});
    feature(&feature_id(risk.cell, hour.of), polygon, properties)
}

/// One of the numbers behind a level.
type Told = fn(&Numbers) -> f64;

/// The numbers behind a level, as the map's own answers call them.
const NUMBERS: [(&str, Told); 9] = [
    ("rate", |one| one.rate),
    ("lower", |one| one.lower),
    ("upper", |one| one.upper),
    ("relative", |one| one.relative),
    ("relative_lower", |one| one.relative_lower),
    ("relative_upper", |one| one.relative_upper),
    ("harm", |one| one.harm),
    ("harm_lower", |one| one.harm_lower),
    ("harm_upper", |one| one.harm_upper),
];

/// Four significant digits, as everywhere: what the model knows is less.
fn figure(number: f64) -> Value {
    format!("{number:.3e}")
        .parse::<f64>()
        .ok()
        .filter(|one| one.is_finite())
        .map_or(Value::Null, |one| json!(one))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hexagon_in_an_hour_has_one_name() {
        let cell = Cell::at(14.6349, -90.5069).unwrap().coarsened(8);
        let hour = HourOfWeek::new(7).unwrap();
        let id = feature_id(cell, hour);
        assert_eq!(named(&id), Some((cell, hour)));
        for wrong in [
            id.replace("-007", "-7"),
            id.replace("-007", "-168"),
            id.to_uppercase(),
            cell.to_string(),
            String::new(),
        ] {
            assert_eq!(named(&wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_figure_has_four_digits_and_what_is_none_is_null() {
        assert_eq!(figure(0.000_123_456), json!(0.000_123_5));
        assert_eq!(figure(f64::INFINITY), Value::Null);
        assert_eq!(figure(0.0), json!(0.0));
    }
}
