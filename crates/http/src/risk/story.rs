//! One hexagon's week, and why.

use atalaya_disclosure::{CellRisk, CellStory, Scope, release_story};
use atalaya_domain::{Cell, OrganisationId, Population, Text, Viewer};
use atalaya_live::Past;
use serde::Serialize;
use utoipa::ToSchema;

use super::known::Known;
use super::query::{At, CellQuery, cell};
use super::reading::Reading;
use crate::doors::Doors;
use crate::problem::Problem;

/// A text in both languages.
#[derive(Debug, Serialize, ToSchema)]
pub struct TextOut {
    es: String,
    en: String,
}

/// One hour of a hexagon's week.
#[derive(Debug, Serialize, ToSchema)]
pub struct HourOut {
    /// 0 not enough data, 1 lower, 2 as usual, 3 raised, 4 high, 5 very high.
    #[schema(minimum = 0, maximum = 5)]
    level: u8,
    /// 0 very uncertain, 1 uncertain, 2 fair, 3 good.
    #[schema(minimum = 0, maximum = 3)]
    certainty: u8,
    /// Beside the average cell and hour; where numbers may be seen and there is enough data.
    #[serde(skip_serializing_if = "Option::is_none")]
    relative: Option<f64>,
}

/// One hexagon's week, and why.
#[derive(Debug, Serialize, ToSchema)]
pub struct StoryOut {
    cell: String,
    resolution: u8,
    key_population: &'static str,
    /// The start of the hour the map is of.
    as_of: String,
    /// Of a map of the past: `then` or `now`, whose knowledge it is drawn from.
    #[serde(skip_serializing_if = "Option::is_none")]
    known: Option<&'static str>,
    /// 0–167, Monday 00 h is 0, local time.
    #[schema(minimum = 0, maximum = 167)]
    hour_of_week: u8,
    #[serde(flatten)]
    now: HourOut,
    /// Expected events in that hour of the coming week; where numbers may be seen.
    #[serde(skip_serializing_if = "Option::is_none")]
    rate: Option<f64>,
    /// Lower end of its 80 % interval.
    #[serde(skip_serializing_if = "Option::is_none")]
    lower: Option<f64>,
    /// Upper end of its 80 % interval.
    #[serde(skip_serializing_if = "Option::is_none")]
    upper: Option<f64>,
    /// Mean severity of what was reported around it, 1–5.
    #[serde(skip_serializing_if = "Option::is_none")]
    severity: Option<f64>,
    /// The 168 hours, Monday 00 h first.
    week: Vec<HourOut>,
    reasons: TextOut,
    /// What the map knows of where teams have been: `none` or `recorded`.
    #[schema(example = "none")]
    exposure: &'static str,
    /// The model's version and a digest of its parameters.
    model: String,
    /// How much of the map its events carry: `list`, `first_impression`, `hour_of_day`, `day_type`
    /// or `hour_of_week`.
    detail: &'static str,
    /// The same in words.
    detail_sentence: TextOut,
    /// What that means for the map.
    sentence: TextOut,
}

/// What is asked for, checked.
pub(super) struct Ask {
    organisation: OrganisationId,
    scope: Scope,
    cell: Cell,
    population: Population,
    at: At,
    past: Option<Past>,
}

impl Ask {
    pub(super) fn new(text: &str, query: &CellQuery, viewer: &Viewer) -> Result<Self, Problem> {
        let ask = Self {
            organisation: viewer.organisation,
            scope: Scope::of(viewer),
            cell: cell(text)?,
            population: query.population()?,
            at: query.at()?,
            past: query.past()?,
        };
        ask.scope.map_of(ask.population, ask.cell.resolution())?;
        Ok(ask)
    }

    /// The index it is told from.
    pub(super) async fn reading(&self, doors: &Doors) -> Result<Reading, Problem> {
        Reading::new(self.past, &self.scope, self.organisation, doors).await
    }
}

/// Tells the hexagon's week. Takes some milliseconds.
pub(super) fn told(ask: &Ask, reading: &Reading, doors: &Doors) -> Result<StoryOut, Problem> {
    let hour = super::hour_of(ask.at, reading.now(doors), doors);
    let (as_of, known, story) = reading.read(ask.organisation, doors, |index, as_of| {
        let surface = index.surface(ask.population, as_of);
        let story = release_story(&ask.scope, &surface, ask.cell, hour);
        (as_of, Known::of(index), story)
    });
    let CellStory { now, week, reasons, severity } = story?.into_inner();
    let numbers = now.numbers.as_ref();
    Ok(StoryOut {
        cell: ask.cell.to_string(),
        resolution: ask.cell.resolution(),
        key_population: ask.population.code(),
        as_of: as_of.to_string(),
        known: reading.past().map(|(_, known)| known),
        hour_of_week: hour.number(),
        rate: numbers.map(|numbers| numbers.rate),
        lower: numbers.map(|numbers| numbers.lower),
        upper: numbers.map(|numbers| numbers.upper),
        now: HourOut::from(&now),
        severity,
        week: week.iter().map(HourOut::from).collect(),
        reasons: reasons.into(),
        model: known.model,
        detail: known.detail.code(),
        detail_sentence: known.detail.sentence().into(),
        exposure: known.exposure.code(),
        sentence: known.exposure.sentence().into(),
    })
}

impl From<&CellRisk> for HourOut {
    fn from(risk: &CellRisk) -> Self {
        Self {
            level: risk.state.level().number(),
            certainty: risk.state.certainty().number(),
            relative: risk.numbers.as_ref().map(|numbers| numbers.relative),
        }
    }
}

impl From<Text> for TextOut {
    fn from(Text { es, en }: Text) -> Self {
        Self { es, en }
    }
}
