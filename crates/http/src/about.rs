//! What every answer about risk says of the map it is from.

use atalaya_disclosure::AboutMap;
use atalaya_domain::Text;
use atalaya_risk::CutPoint;
use serde::Serialize;
use utoipa::ToSchema;

/// A text in both languages.
#[derive(Debug, Serialize, ToSchema)]
pub struct TextOut {
    es: String,
    en: String,
}

/// Where the levels begin, in times the average: what the interval's lower end must exceed for
/// levels 3, 4 and 5, and its upper end stay under for level 1.
#[derive(Debug, Serialize, ToSchema)]
pub struct CutPointsOut {
    #[serde(rename = "1")]
    lower: f64,
    #[serde(rename = "3")]
    raised: f64,
    #[serde(rename = "4")]
    high: f64,
    #[serde(rename = "5")]
    very_high: f64,
}

/// Which map an answer is from.
#[derive(Debug, Serialize, ToSchema)]
pub struct AboutOut {
    /// The model's version: its formulas, and a digest of every constant. `GET /api/v1/model` tells
    /// them, with the version as its entity tag.
    #[schema(example = "ladder-5-0123abcd")]
    model: String,
    cut_points: CutPointsOut,
    /// What the map knows of where teams have been: `none` or `recorded`.
    #[schema(example = "none")]
    exposure: &'static str,
    /// What that means for the map.
    sentence: TextOut,
}

impl From<AboutMap> for AboutOut {
    fn from(AboutMap { model, cut_points, exposure }: AboutMap) -> Self {
        Self {
            model,
            cut_points: cut_points.into(),
            exposure: exposure.code(),
            sentence: exposure.sentence().into(),
        }
    }
}

impl From<[CutPoint; 4]> for CutPointsOut {
    fn from(cut_points: [CutPoint; 4]) -> Self {
        let [lower, raised, high, very_high] = cut_points.map(|cut_point| cut_point.relative);
        Self { lower, raised, high, very_high }
    }
}

impl From<Text> for TextOut {
    fn from(Text { es, en }: Text) -> Self {
        Self { es, en }
    }
}
