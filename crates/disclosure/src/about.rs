//! What travels with everything that is told of a map: which formulas and constants it was drawn
//! by, where its levels begin, what it knows of where teams have been. No place, no count.

use atalaya_domain::Text;
use atalaya_risk::{CutPoint, RiskIndex, Settings};
use serde_json::{Map, Value, json};

use crate::{ExposureKnown, MapDetail};

/// What travels with everything that is told of a map.
#[derive(Debug, Clone, PartialEq)]
pub struct AboutMap {
    /// The model's version: its formulas, and a digest of every constant.
    pub model: String,
    /// Where its levels begin.
    pub cut_points: [CutPoint; 4],
    /// What it knows of where teams have been.
    pub exposure: ExposureKnown,
}

impl AboutMap {
    /// Of an organisation's map.
    #[must_use]
    pub fn of(index: &RiskIndex) -> Self {
        Self::new(index.settings(), ExposureKnown::of(index))
    }

    /// Of a map drawn with these constants, which knows so much of where teams have been.
    #[must_use]
    pub fn new(settings: &Settings, exposure: ExposureKnown) -> Self {
        Self { model: settings.version(), cut_points: settings.cut_points(), exposure }
    }

    /// The same as members of a JSON object.
    #[must_use]
    pub fn members(&self) -> Map<String, Value> {
        let cut_points: Map<String, Value> = self
            .cut_points
            .iter()
            .map(|CutPoint { level, relative }| (level.number().to_string(), json!(relative)))
            .collect();
        let mut members = Map::new();
        members.insert("model".to_owned(), json!(self.model));
        members.insert("cut_points".to_owned(), Value::Object(cut_points));
        members.insert("exposure".to_owned(), json!(self.exposure.code()));
        members.insert("sentence".to_owned(), in_both(self.exposure.sentence()));
        members
    }
}

impl MapDetail {
    /// How much of the map its events carry, as members of a JSON object.
    #[must_use]
    pub fn members(self) -> [(String, Value); 2] {
        [
            ("detail".to_owned(), json!(self.code())),
            ("detail_sentence".to_owned(), in_both(self.sentence())),
        ]
    }
}

fn in_both(Text { es, en }: Text) -> Value {
    json!({"es": es, "en": en})
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_says_by_what_it_was_drawn_and_what_it_does_not_know() {
        let about = AboutMap::new(&Settings::default(), ExposureKnown::None);
        let members = Value::Object(about.members());
        assert_eq!(members["model"], Settings::default().version());
        assert_eq!(members["cut_points"], json!({"1": 0.7, "3": 1.3, "4": 2.0, "5": 4.0}));
        assert_eq!(members["exposure"], "none");
        let sentence = "Muestra dónde se reportaron incidentes, no dónde es peligroso.";
        assert_eq!(members["sentence"]["es"], sentence);
    }
}
