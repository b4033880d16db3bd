//! What every answer about risk says of the map it is from.

use atalaya_disclosure::{ExposureKnown, MapDetail};
use atalaya_risk::{RiskIndex, Settings};
use serde_json::{Value, json};

/// What is known of a map as a whole.
pub(super) struct Known {
    /// The model's version and a digest of its parameters.
    pub(super) model: String,
    pub(super) detail: MapDetail,
    pub(super) exposure: ExposureKnown,
    cut_points: Value,
}

impl Known {
    pub(super) fn of(index: &RiskIndex) -> Self {
        let settings = index.settings();
        Self {
            model: settings.version(),
            detail: MapDetail::of(index),
            exposure: ExposureKnown::of(index),
            cut_points: cut_points(settings),
        }
    }

    /// The foreign members of a collection.
    pub(super) fn members(&self) -> [(&'static str, Value); 6] {
        let words = |text: atalaya_domain::Text| json!({"es": text.es, "en": text.en});
        [
            ("model", json!(self.model)),
            ("cut_points", self.cut_points.clone()),
            ("detail", json!(self.detail.code())),
            ("detail_sentence", words(self.detail.sentence())),
            ("exposure", json!(self.exposure.code())),
            ("sentence", words(self.exposure.sentence())),
        ]
    }
}

/// Where the levels begin, in times the average: what the interval's lower end must exceed for 3, 4
/// and 5, and its upper end stay under for 1.
fn cut_points(settings: &Settings) -> Value {
    let [raised, high, very_high] = settings.raised;
    json!({"1": settings.lower, "3": raised, "4": high, "5": very_high})
}
